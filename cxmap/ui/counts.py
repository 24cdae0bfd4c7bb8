"""How much evidence there is, and of what kind: counted once per change of the evidence."""

import streamlit as st

from cxmap.ui import session
from cxmap.usecases import evidence, experience_map
from cxmap.usecases.desk import Desk

ALL = ""


@st.cache_data(max_entries=64, show_spinner=False)
def _counts(_desk: Desk, address: str, project_id: str, revision: int, column: str) -> dict[str, int]:
    del address, project_id, revision  # they only tell counts apart
    return evidence.values(_desk, column) if column else {ALL: evidence.count(_desk)}


def values(column: str) -> dict[str, int]:
    """The values of a column in the evidence of the open project, the most frequent first."""
    desk = session.desk()
    revision = experience_map.evidence_revision(desk)
    return _counts(desk, desk.database.url, desk.project_id, revision, column)


def items() -> int:
    """How many items the open project has."""
    return values(ALL)[ALL]
