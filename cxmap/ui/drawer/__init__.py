"""The drawer beside the map: edit what is selected, see the evidence behind it, and its history."""

import streamlit as st

from cxmap.model.experience_map import Card, Lane, Stage, Step
from cxmap.ui import history, map_state
from cxmap.ui.drawer import card_editor, evidence, overview, parts, step_editor
from cxmap.ui.frame import plain
from cxmap.ui.map_state import OpenMap
from cxmap.ui.session import say

TABS = ("edit", "evidence", "history")


def show(open_map: OpenMap) -> None:
    """The drawer for what is selected now; with nothing selected, the map as a whole."""
    chosen = [name for name in map_state.selected() if open_map.thing(name)]
    if not chosen:
        overview.show(open_map)
    elif len(chosen) > 1:
        st.markdown(f"#### {say('map.selected', n=len(chosen))}")
        st.caption(say("map.selected_help"))
        parts.row_of_buttons(open_map, chosen)
    else:
        _one(open_map, chosen[0])


def _one(open_map: OpenMap, name: str) -> None:
    thing = open_map.thing(name)
    if thing is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            st.caption(_place(open_map, thing).upper())
            st.markdown(f"#### {plain(_title(thing))}")
        st.button(
            say("app.close"),
            key="map.close",
            icon=":material/close:",
            type="tertiary",
            on_click=map_state.select,
        )
    behind = isinstance(thing, (Step, Card))
    tabs = TABS if behind else ("edit", "history")
    if st.session_state.get(map_state.TAB) not in tabs:
        st.session_state[map_state.TAB] = "edit"
    names = {each: _tab_name(open_map, thing, each) for each in tabs}
    tab = st.segmented_control(
        say("map.drawer"),
        tabs,
        key=map_state.TAB,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        required=True,
        width="stretch",
    )
    if tab == "evidence" and isinstance(thing, Step):
        step_editor.activities(open_map, thing)
        evidence.of_step(open_map, thing)
    elif tab == "evidence" and isinstance(thing, Card):
        evidence.of_card(open_map, thing)
    elif tab == "history":
        desired = [each.id for each in open_map.document.desired if each.step_id == thing.id]
        history.show([thing.id, *desired])
    else:
        _editor(open_map, name)


def _editor(open_map: OpenMap, name: str) -> None:
    thing = open_map.thing(name)
    if isinstance(thing, Step):
        step_editor.of_step(open_map, thing)
    elif isinstance(thing, Stage):
        step_editor.of_stage(open_map, thing)
    elif isinstance(thing, Card):
        card_editor.of_card(open_map, thing)
    elif isinstance(thing, Lane):
        card_editor.of_lane(open_map, thing)


def _title(thing: map_state.Thing) -> str:
    if isinstance(thing, Card):
        return thing.text if len(thing.text) <= 60 else thing.text[:60].rsplit(" ", 1)[0] + " …"
    if isinstance(thing, Lane):
        return thing.name or say(f"picture.lane.{thing.kind}")
    return thing.name


def _place(open_map: OpenMap, thing: map_state.Thing) -> str:
    document = open_map.document
    if isinstance(thing, Step):
        number = document.steps.index(thing) + 1
        stage = next(stage.name for stage in document.stages if stage.id == thing.stage_id)
        return say("map.place.step", n=number, of=len(document.steps), stage=plain(stage))
    if isinstance(thing, Card):
        lane = next(lane for lane in document.lanes if lane.id == thing.lane_id)
        return plain(_title(lane))
    return say(f"map.place.{'stage' if isinstance(thing, Stage) else 'lane'}")


def _tab_name(open_map: OpenMap, thing: map_state.Thing, tab: str) -> str:
    count = ""
    if tab == "evidence" and isinstance(thing, Step):
        found = next(step for step in open_map.findings.steps if step.step_id == thing.id)
        count = f" {found.items}"
    elif tab == "evidence" and isinstance(thing, Card):
        count = f" {len(open_map.document.mentions.get(thing.id, ()))}"
    return say(f"map.tab.{tab}") + count
