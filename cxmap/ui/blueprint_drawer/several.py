"""The drawer with several things selected: what can be done to all of them."""

import streamlit as st

from cxmap.ui import blueprint_acts, drawer
from cxmap.ui.blueprint_drawer.parts import act_button, row_of_buttons
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.session import say
from cxmap.usecases import blueprint_editing


def show(opened: OpenBlueprint, names: list[str]) -> None:
    """Align, unpin, duplicate and delete."""
    drawer.several(len(names))
    nodes = [name.removeprefix("node:") for name in names if name.startswith("node:")]
    if len(nodes) > 1:
        with st.container(horizontal=True, gap="small"):
            for axis, icon in (("lane", "align_justify_center"), ("column", "align_horizontal_center")):
                st.button(
                    say(f"canvas.action.same_{axis}"),
                    icon=f":material/{icon}:",
                    key=f"several.{axis}",
                    on_click=blueprint_acts.align,
                    args=(opened, names, axis),
                )
            if any(opened.document.node_of[node].pinned is not None for node in nodes):
                act_button(
                    say("canvas.action.unpin"),
                    "lock_open",
                    "several.unpin",
                    blueprint_editing.unpin,
                    opened.desk,
                    nodes,
                )
    row_of_buttons(opened, names)
