"""Editing a node in the drawer."""

import streamlit as st

from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW
from cxmap.model.service_blueprint import BlueprintNode, NodeKind
from cxmap.ui import acting, blueprint_acts, blueprint_state, cycle_ways
from cxmap.ui.blueprint_drawer.branches import edit_branches
from cxmap.ui.blueprint_drawer.node_links import edit_links, opens, step_of_map
from cxmap.ui.blueprint_drawer.node_place import edit_place
from cxmap.ui.blueprint_drawer.parts import act_button, amount, choice, field_of, row_of_buttons, text, time
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.drawer.fields import Field
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import activity_cycle, blueprint_editing, blueprint_parts

LATITUDES = (0, 1, 2, 3)
BADGES = {"observed": "green", "assumed": "orange", "proposed": "blue"}
SILENT = (NodeKind.START, NodeKind.END, NodeKind.PHYSICAL_EVIDENCE)
"""Kinds of nodes that take no time."""


def of_node(opened: OpenBlueprint, node: BlueprintNode) -> None:
    """What happens, where, by whom, how long, at what cost, by which rules, and what can fail."""
    field = field_of(opened, "node", node)
    _status(opened, node)
    text(field, "name")
    edit_place(opened, node, field)
    if node.kind not in SILENT:
        _times(field, node)
    if node.kind is NodeKind.DECISION:
        edit_branches(opened, node)
    if node.kind is NodeKind.SUB_BLUEPRINT:
        opens(opened, node, field)
    _failures(opened, node)
    edit_links(opened, node)
    with st.expander(say("blueprint.costs"), icon=":material/payments:"):
        amount(field, "cost_rate", note=say("blueprint.cost_rate_help"))
        text(field, "materials")
        amount(field, "materials_cost")
    with st.expander(say("blueprint.rules"), icon=":material/rule:"):
        _rules(field)
    step_of_map(opened, node)
    cycle_ways.show(opened.desk, activity_cycle.activities_of_node(opened.desk, node.id))
    _buttons(opened, node)


def _status(opened: OpenBlueprint, node: BlueprintNode) -> None:
    status = opened.found(node.id).status
    st.markdown(
        f":{BADGES[status]}-badge[{say(f'blueprint.status.{status}')}]",
        help=say(f"blueprint.status_help.{status}"),
    )


def _times(field: Field, node: BlueprintNode) -> None:
    planned, longest = st.columns(2)
    is_wait = node.kind is NodeKind.WAIT
    with planned:
        time(field, "standard_time", note=say(f"blueprint.{'expected_wait' if is_wait else 'standard'}_help"))
    with longest:
        time(field, "tolerable_time", note=say("blueprint.tolerable_help"))
    with st.expander(say("blueprint.guessed_times"), icon=":material/timelapse:"):
        st.caption(say("blueprint.guessed_help"))
        quick, slow = st.columns(2)
        with quick:
            time(field, "fastest_time")
        with slow:
            time(field, "slowest_time")


def _rules(field: Field) -> None:
    text(field, "policy", long=True)
    text(field, "captures", long=True, note=say("blueprint.captures_help"))
    choice(
        field,
        "latitude",
        {each: say(f"blueprint.latitude.{each}") for each in LATITUDES},
        note=say("blueprint.latitude_help"),
    )
    st.number_input(
        say("blueprint.field.employee_emotion"),
        VALENCE_LOW,
        VALENCE_HIGH,
        field.base["employee_emotion"],
        0.5,
        format="%.1f",
        **field.saved("employee_emotion"),
    )
    text(field, "note", long=True)


def _failures(opened: OpenBlueprint, node: BlueprintNode) -> None:
    st.markdown(f"**{say('blueprint.failures')}**", help=say("blueprint.failures_help"))
    found = [each for each in opened.findings.failures if each.failure.node_id == node.id]
    for each in found:
        rpn = f"RPN {each.rpn}" if each.rpn is not None else say("blueprint.rpn_unknown")
        st.button(
            f":red-badge[{each.label}] {plain(each.failure.mode)} :gray[{rpn}]",
            key=f"failure.open.{each.failure.id}",
            type="tertiary",
            width="stretch",
            on_click=blueprint_state.select,
            args=(f"failure:{each.failure.id}",),
        )
    with st.form(f"new_failure.{node.id}", clear_on_submit=True, border=False):
        key = f"new_failure.mode.{node.id}"
        st.text_input(say("blueprint.field.mode"), key=key, placeholder=say("blueprint.mode_hint"))
        st.form_submit_button(
            say("blueprint.add_failure"),
            icon=":material/add:",
            on_click=_add_failure,
            args=(opened, node.id, key),
        )


def _add_failure(opened: OpenBlueprint, node_id: str, key: str) -> None:
    mode = st.session_state.get(key, "").strip()
    if mode:
        acting.act(blueprint_parts.add_failure, opened.desk, node_id, mode)


def _buttons(opened: OpenBlueprint, node: BlueprintNode) -> None:
    new = say("blueprint.new_node")
    with st.container(horizontal=True, gap="small"):
        for side in ("before", "after"):
            st.button(
                say(f"map.add_{side}"),
                icon=":material/add:",
                key=f"node.add_{side}",
                on_click=blueprint_acts.add_beside,
                args=(opened, node.id, side, new),
            )
        st.button(
            say("canvas.action.quick"),
            icon=":material/playlist_add:",
            key="node.quick",
            on_click=blueprint_state.write_quickly,
            args=(node.id,),
        )
        if node.pinned is not None:
            act_button(
                say("canvas.action.unpin"),
                "lock_open",
                "node.unpin",
                blueprint_editing.unpin,
                opened.desk,
                [node.id],
            )
    row_of_buttons(opened, [f"node:{node.id}"])
