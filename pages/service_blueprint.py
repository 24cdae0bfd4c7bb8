"""The service blueprint: choose or make one, draw it, see what it computes, compare it, take it away."""

import streamlit as st

from cxmap.ui import (
    blueprint_chooser,
    blueprint_drawer,
    blueprint_state,
    blueprint_views,
    conflict,
    exporting,
    filters,
    frame,
    presence,
    session,
)
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.session import say
from cxmap.usecases import blueprint_picture


def main() -> None:
    with frame.page("service_blueprint", lead=blueprint_chooser.show) as blueprint_id:
        if not blueprint_id:
            blueprint_chooser.first_blueprint()
            return
        opened = blueprint_state.load(blueprint_id, blueprint_state.view())
        _tools(opened)
        frame.view(blueprint_state.LOOK, say("blueprint.view"), "blueprint.look", blueprint_state.LOOKS)
        wide = st.session_state.get("blueprint.present", False)
        left, right = (st.container(), None) if wide else st.columns([2.6, 1], gap="medium")
        with left:
            _way_back(opened)
            blueprint_views.show(opened)
        if right:
            # the inner one: directly in what scrolls, a text of several lines would have no height
            with right, st.container(height=720, border=False), st.container():
                blueprint_drawer.show(opened)
        with st.container(horizontal=True, gap="medium"):
            _status(opened)
            presence.show(opened.desk, opened.id, opened.document.revision)
        conflict.ask(opened.desk, blueprint_drawer.change)


def _tools(opened: OpenBlueprint) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        with st.container(width="stretch"):
            filters.show(weights=False, most=0)
        st.toggle(say("map.present"), key="blueprint.present", help=say("map.present_help"))
        exporting.show(
            lambda: blueprint_state.scene(opened),
            lambda suffix: blueprint_picture.file_name(opened.document, suffix),
        )


def _way_back(opened: OpenBlueprint) -> None:
    """Where this blueprint is opened by a node of another one: the way back to it."""
    names = blueprint_chooser.names()
    for node in opened.document.parents:
        st.button(
            say("blueprint.back_to", name=frame.plain(names.get(node.blueprint_id, node.name))),
            icon=":material/arrow_back:",
            key=f"blueprint.back.{node.id}",
            type="tertiary",
            on_click=blueprint_state.open_blueprint,
            args=(node.blueprint_id, f"node:{node.id}"),
        )


def _status(opened: OpenBlueprint) -> None:
    found = opened.findings
    known = sum(1 for each in found.nodes if each.items)
    parts = [say("blueprint.status_line", items=found.items, known=known, nodes=len(found.nodes))]
    parts.append(frame.plain(blueprint_picture.headline(opened.document, found, session.language())))
    st.caption(" · ".join(parts), width="content")


main()
