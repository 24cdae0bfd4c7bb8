"""Nodes of blueprints where evidence is logged, corrected and looked at: their names and their choices."""

import streamlit as st

from cxmap.ui import session
from cxmap.usecases import evidence_nodes
from cxmap.usecases.desk import Desk
from cxmap.usecases.evidence_nodes import NodeNames


@st.cache_resource(max_entries=16, show_spinner=False)
def _known(_desk: Desk, address: str, project_id: str, revision: int) -> NodeNames:
    del address, project_id, revision  # they only tell projects and their states apart
    return evidence_nodes.known(_desk)


def known() -> NodeNames:
    """The nodes and failure points of the open project by their names, read once per change."""
    desk = session.desk()
    return _known(desk, desk.database.url, desk.project_id, desk.revision())


def choices(names: NodeNames, current: str | None = None) -> dict[str | None, str]:
    """Nodes to choose from, after none; one that is gone stays until another is chosen."""
    gone: dict[str | None, str] = {current: "…"} if current and current not in names.nodes else {}
    return {None: "–"} | gone | dict(names.nodes)


def failure_choices(
    names: NodeNames, node_id: str | None, current: str | None = None
) -> dict[str | None, str]:
    """The failure points of a node; of all nodes, with their names, where none is chosen."""
    if node_id:
        found = names.failures_of(node_id)
    else:
        found = {key: names.said(names.node_of[key], key) for key in names.failures}
    gone: dict[str | None, str] = {current: "…"} if current and current not in found else {}
    return {None: "–"} | gone | dict(found)
