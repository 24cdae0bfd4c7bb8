"""Editing a link in the drawer."""

from functools import partial
from typing import Any

import streamlit as st

from cxmap.model.service_blueprint import FLOWS, BlueprintLink, LinkKind, NodeKind
from cxmap.ui import blueprint_acts, blueprint_state
from cxmap.ui.blueprint_drawer.branches import share_of
from cxmap.ui.blueprint_drawer.parts import choice, field_of, names_of, row_of_buttons, text
from cxmap.ui.blueprint_figures import or_before
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import blueprint_editing


def of_link(opened: OpenBlueprint, link: BlueprintLink) -> None:
    """Its kind and condition, its share, the failure point it begins at, and a new node on it."""
    document = opened.document
    field = field_of(opened, "link", link)
    choice(field, "kind", names_of("canvas.action", LinkKind), None)
    text(field, "condition")
    source = document.node_of[link.source_id]
    if source.kind is NodeKind.DECISION and link.kind in FLOWS:
        st.button(
            say("blueprint.to_branches", name=plain(source.name)),
            icon=":material/call_split:",
            key="link.branches",
            type="tertiary",
            on_click=blueprint_state.select,
            args=(f"node:{source.id}",),
        )
    else:
        before = field.base["share"]
        st.text_input(
            say("blueprint.field.share"),
            "" if before is None else f"{before:g}",
            help=say("blueprint.share_help"),
            **field.saved("share", convert=partial(or_before, share_of, before)),
        )
    failures: dict[Any, str] = {each.id: each.mode for each in document.failures_of(link.source_id)}
    if link.kind is LinkKind.RECOVERY and failures:
        choice(field, "failure_id", failures)
    for label, icon, node_id in (
        ("from", "arrow_back", link.source_id),
        ("to", "arrow_forward", link.target_id),
    ):
        st.button(
            say(f"blueprint.link_{label}", name=plain(document.node_of[node_id].name)),
            icon=f":material/{icon}:",
            key=f"link.{label}",
            type="tertiary",
            width="stretch",
            on_click=blueprint_state.select,
            args=(f"node:{node_id}",),
        )
    _insert(opened, link)
    row_of_buttons(opened, [f"link:{link.id}"])


def _insert(opened: OpenBlueprint, link: BlueprintLink) -> None:
    key = f"link.insert.{link.id}"

    def insert() -> None:
        name = st.session_state.get(key, "").strip() or say("blueprint.new_node")
        blueprint_acts.add("node", lambda: blueprint_editing.insert_on_link(opened.desk, link.id, name))

    with st.form(f"insert.{link.id}", clear_on_submit=True, border=False):
        st.text_input(say("canvas.editor.new_node"), key=key)
        st.form_submit_button(say("canvas.action.insert"), icon=":material/add:", on_click=insert)
