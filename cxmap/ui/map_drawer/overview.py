"""The drawer with nothing selected: gaps ranked, the map's own settings, its lanes."""

from functools import partial
from typing import Any

import streamlit as st

from cxmap.model.experience_map import Perspective, Weighting
from cxmap.ui import acting, map_state, session
from cxmap.ui.drawer.gap import gap_button
from cxmap.ui.frame import plain
from cxmap.ui.map_drawer.step_editor import add_stage
from cxmap.ui.map_state import OpenMap
from cxmap.ui.session import say
from cxmap.usecases import experience_map, map_editing
from cxmap.usecases import project as projects


def show(open_map: OpenMap) -> None:
    """The map as a whole."""
    st.markdown(f"#### {say('map.gaps')}")
    _gaps(open_map)
    with st.expander(say("map.settings"), icon=":material/tune:"):
        _settings(open_map)
    with st.expander(say("map.lanes"), icon=":material/view_list:"):
        _lanes(open_map)
    st.button(
        say("map.add_stage"), icon=":material/add:", key="map.add_stage", on_click=add_stage, args=(open_map,)
    )


def _gaps(open_map: OpenMap) -> None:
    names = {step.id: step.name for step in open_map.document.steps}
    found = {step.step_id: step for step in open_map.findings.steps}
    if not open_map.findings.ranked:
        st.caption(say("map.no_gaps"))
    with st.container(gap=None):
        for step_id in open_map.findings.ranked:
            gap = found[step_id].gap
            if gap is not None:
                gap_button(
                    found[step_id].rank or 0,
                    names[step_id],
                    gap,
                    partial(map_state.select, f"step:{step_id}"),
                    key=f"gap.{step_id}",
                )


def _settings(open_map: OpenMap) -> None:
    own = open_map.document.map
    personas = {each.id: each.name for each in projects.personas(open_map.desk)}
    segments = {each.id: each.name for each in projects.segments(open_map.desk)}

    def save(field: str, key: str) -> None:
        value = st.session_state[key]
        acting.act(experience_map.change_map, open_map.desk, own.id, **{field: value})

    def saved(field: str) -> dict[str, Any]:
        key = f"map.own.{own.id}.{field}.{own.version}"
        return {"key": key, "on_change": save, "args": (field, key)}

    st.text_input(say("app.name"), own.name, **saved("name"))
    _choice("persona_id", "map.persona", personas, own.persona_id, saved("persona_id"))
    _choice("segment_id", "map.segment", segments, own.segment_id, saved("segment_id"))
    st.selectbox(
        say("map.perspective"),
        list(Perspective),
        list(Perspective).index(own.perspective),
        format_func=session.names("map.perspectives", Perspective).__getitem__,
        **saved("perspective"),
    )
    st.selectbox(
        say("map.weighting"),
        list(Weighting),
        list(Weighting).index(own.weighting),
        format_func=session.names("map.weightings", Weighting).__getitem__,
        help=say("map.weighting_help"),
        **saved("weighting"),
    )


def _choice(
    field: str, label: str, names: dict[str, str], current: str | None, saved: dict[str, Any]
) -> None:
    options, nothing = [None, *names], say(f"map.no_{field.removesuffix('_id')}")
    st.selectbox(
        say(label),
        options,
        options.index(current) if current in options else 0,
        format_func=lambda each: names[each] if each else nothing,
        **saved,
    )


def _lanes(open_map: OpenMap) -> None:
    lanes = open_map.document.lanes
    version = "-".join(f"{lane.id[-6:]}{lane.version}" for lane in lanes)
    for place, lane in enumerate(lanes):
        name = lane.name or say(f"picture.lane.{lane.kind}")
        key = f"lanes.{lane.id}.{version}"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.toggle(
                plain(name),
                not lane.hidden,
                key=key,
                width="stretch",
                on_change=_show_lane,
                args=(open_map, lane.id, key),
            )
            for icon, side, other in (
                ("arrow_upward", "before", place - 1),
                ("arrow_downward", "after", place + 1),
            ):
                there = 0 <= other < len(lanes)
                st.button(
                    say("map.move_up" if side == "before" else "map.move_down"),
                    icon=f":material/{icon}:",
                    key=f"icon-{key}.{side}",
                    type="tertiary",
                    disabled=not there,
                    help=say("map.move_up" if side == "before" else "map.move_down"),
                    on_click=acting.do,
                    args=(map_editing.move_beside, open_map.desk, f"lane:{lane.id}", lanes[other].id, side)
                    if there
                    else None,
                )
    with st.form("new_lane", clear_on_submit=True, border=False):
        st.text_input(say("map.new_lane_name"), key="new_lane.name")
        st.form_submit_button(
            say("map.add_lane"), icon=":material/add:", on_click=_add_lane, args=(open_map,)
        )


def _show_lane(open_map: OpenMap, lane_id: str, key: str) -> None:
    if key in st.session_state:
        hidden = not st.session_state[key]
        acting.act(map_editing.change, open_map.desk, f"lane:{lane_id}", hidden=hidden)


def _add_lane(open_map: OpenMap) -> None:
    name = st.session_state["new_lane.name"].strip() or say("map.new_lane")
    acting.act(map_editing.add_lane, open_map.desk, open_map.id, name)
