"""Lanes, columns and roles of a blueprint as lists: opened, moved, and added to."""

import streamlit as st

from cxmap.model.service_blueprint import LaneRole
from cxmap.ui import acting, blueprint_acts, blueprint_state
from cxmap.ui.blueprint_drawer.parts import names_of
from cxmap.ui.blueprint_figures import money
from cxmap.ui.blueprint_state import OpenBlueprint, lane_name
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import blueprint_parts


def arrange(opened: OpenBlueprint) -> None:
    """Three lists behind three headings."""
    document = opened.document
    with st.expander(f"{say('blueprint.lanes')} {len(document.lanes)}", icon=":material/view_list:"):
        _lanes(opened)
    with st.expander(f"{say('blueprint.steps')} {len(document.steps)}", icon=":material/view_column:"):
        _steps(opened)
    with st.expander(f"{say('blueprint.actors')} {len(document.actors)}", icon=":material/groups:"):
        _actors(opened)


def _open(label: str, thing: str) -> None:
    st.button(
        label,
        key=f"open.{thing}",
        type="tertiary",
        width="stretch",
        on_click=blueprint_state.select,
        args=(thing,),
    )


def _lanes(opened: OpenBlueprint) -> None:
    lanes = opened.document.lanes
    for place, lane in enumerate(lanes):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _open(f"{place + 1} {plain(lane_name(lane))}", f"lane:{lane.id}")
            for icon, side, other in (
                ("arrow_upward", "before", place - 1),
                ("arrow_downward", "after", place + 1),
            ):
                there = 0 <= other < len(lanes)
                label = say("map.move_up" if side == "before" else "map.move_down")
                st.button(
                    label,
                    icon=f":material/{icon}:",
                    key=f"icon-lane.{lane.id}.{side}",
                    type="tertiary",
                    disabled=not there,
                    help=label,
                    on_click=acting.do,
                    args=(blueprint_parts.move_lane, opened.desk, lane.id, lanes[other].id, side)
                    if there
                    else None,
                )
    with st.form("new_blueprint_lane", clear_on_submit=True, border=False):
        roles = names_of("blueprint_names.role", LaneRole)
        st.selectbox(
            say("blueprint.field.role"),
            list(roles),
            format_func=lambda each: roles[each],
            key="new_lane.role",
        )
        st.text_input(say("map.new_lane_name"), key="new_lane.own_name")
        st.form_submit_button(say("map.add_lane"), icon=":material/add:", on_click=_add_lane, args=(opened,))


def _add_lane(opened: OpenBlueprint) -> None:
    state = st.session_state
    name = state["new_lane.own_name"].strip() or say("blueprint.new_lane")
    role = LaneRole(state["new_lane.role"])
    acting.act(blueprint_parts.add_lane, opened.desk, opened.id, role, name)


def _steps(opened: OpenBlueprint) -> None:
    if not opened.document.steps:
        st.caption(say("blueprint.no_steps"))
    for step in opened.document.steps:
        phase = f" :gray[{plain(step.phase)}]" if step.phase else ""
        _open(f"{plain(step.name)}{phase}", f"step:{step.id}")
    with st.form("new_blueprint_step", clear_on_submit=True, border=False):
        st.text_input(say("blueprint.new_step"), key="new_step.name")
        st.form_submit_button(
            say("blueprint.add_step"), icon=":material/add:", on_click=_add_step, args=(opened,)
        )


def _add_step(opened: OpenBlueprint) -> None:
    name = st.session_state["new_step.name"].strip() or say("blueprint.new_step")
    acting.act(blueprint_parts.add_step, opened.desk, opened.id, name)


def _actors(opened: OpenBlueprint) -> None:
    currency = opened.document.blueprint.currency
    for actor in opened.document.actors:
        rate = say("blueprint.per_minute", rate=money(actor.cost_rate, currency)) if actor.cost_rate else ""
        _open(f"{plain(actor.name)} :gray[{plain(rate)}]", f"actor:{actor.id}")
    with st.form("new_blueprint_actor", clear_on_submit=True, border=False):
        st.text_input(say("blueprint.new_actor"), key="new_actor.name")
        st.form_submit_button(
            say("blueprint.add_actor"), icon=":material/add:", on_click=_add_actor, args=(opened,)
        )


def _add_actor(opened: OpenBlueprint) -> None:
    name = st.session_state["new_actor.name"].strip()
    if name:
        blueprint_acts.add("actor", lambda: blueprint_parts.add_actor(opened.desk, opened.id, name))
