"""Quick entry: a chain of actions typed line by line."""

import secrets

import streamlit as st

from cxmap.model.service_blueprint import LaneRole
from cxmap.ui import acting, blueprint_state
from cxmap.ui.blueprint_state import QUICK, OpenBlueprint, lane_name
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import blueprint_editing

OPERATION = "quick.operation"


def write_lines(opened: OpenBlueprint) -> None:
    """The text area; open when it was asked for on the canvas."""
    asked = st.session_state.get(QUICK)
    after = opened.document.node_of.get(asked or "")
    with st.expander(
        say("canvas.action.quick"),
        expanded=asked is not None or _is_new(opened),
        icon=":material/playlist_add:",
    ):
        st.caption(say("blueprint.quick_help"))
        if after:
            st.markdown(say("blueprint.quick_after", name=plain(after.name)))
        _form(opened, after.id if after else None)


def _is_new(opened: OpenBlueprint) -> bool:
    return len(opened.document.nodes) <= 3


def _form(opened: OpenBlueprint, after: str | None) -> None:
    names = {each.id: f"{place} {lane_name(each)}" for place, each in enumerate(opened.document.lanes, 1)}
    customer = next((each.id for each in opened.document.lanes if each.role is LaneRole.CUSTOMER), None)
    first = opened.document.node_of[after].lane_id if after else customer
    lanes = list(names)
    operation = st.session_state.setdefault(OPERATION, secrets.token_hex(8))
    with st.form("quick", border=False):
        st.selectbox(
            say("blueprint.field.lane_id"),
            lanes,
            lanes.index(first) if first in lanes else 0,
            format_func=lambda each: names[each],
            key=f"quick.lane.{first}",
        )
        st.text_area(
            say("blueprint.quick_lines"),
            key="quick.text",
            height=160,
            placeholder=say("blueprint.quick_hint"),
        )
        st.form_submit_button(
            say("blueprint.quick_add"),
            key=f"quick.submit.{operation}",
            icon=":material/add:",
            type="primary",
            on_click=_write,
            args=(opened, f"quick.lane.{first}", after, operation),
        )


def _write(opened: OpenBlueprint, lane_key: str, after: str | None, operation: str) -> None:
    state = st.session_state
    made: list[str] = []

    def write() -> None:
        nodes = blueprint_editing.write_chain(
            opened.desk, state[lane_key], state.get("quick.text", ""), after=after, operation_id=operation
        )
        made.extend(node.id for node in nodes)

    if acting.act(write):
        state["quick.text"] = ""
        state[OPERATION] = secrets.token_hex(8)
        if made:
            state[acting.DONE] = say("blueprint.quick_done", n=len(made))
            blueprint_state.select(f"node:{made[-1]}")
