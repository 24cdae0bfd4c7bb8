"""What the acts on the canvas of a cycle mean: each event becomes a use case, or a choice of what is shown."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from cxmap.ui import acting, canvas_acts, cycle_state, session
from cxmap.ui.canvas import CanvasEvent
from cxmap.ui.canvas_acts import row_of
from cxmap.ui.cycle_state import OpenCycle
from cxmap.usecases import cycle_editing, cycle_picture


def _select(_opened: OpenCycle, event: CanvasEvent) -> None:
    cycle_state.select(*event.values["ids"])


def _open(_opened: OpenCycle, event: CanvasEvent) -> None:
    kind, _, activity_id = event.id.partition(":")
    if kind in {"evidence", "gap"}:
        cycle_state.select(f"activity:{activity_id}")
        st.session_state[cycle_state.TAB] = "evidence"


def _edit(opened: OpenCycle, event: CanvasEvent) -> None:
    canvas_acts.edit(cycle_editing.edit_text, opened.desk, event)


def _move(opened: OpenCycle, event: CanvasEvent) -> None:
    kind, _, activity_id = event.id.partition(":")
    if kind == "activity":
        acting.act(
            cycle_editing.move_activity,
            opened.desk,
            activity_id,
            before=row_of(event.values["before"]),
            into=row_of(event.values["into"]),
            operation_id=event.op_id,
        )


def _add(opened: OpenCycle, event: CanvasEvent) -> None:
    kind, _, rest = event.id.partition(":")
    where, text = event.values["where"], (event.values["text"] or "").strip()
    name = text or session.say("cycle.new_activity")
    op = event.op_id
    if kind == "activity" and where in {"before", "after"}:
        add(lambda: cycle_editing.add_activity(opened.desk, rest, where, name, operation_id=op))
    elif kind == "activity":
        new = text or session.say("cycle.new_add_on")
        acting.act(
            _and_select, "addon", lambda: cycle_editing.add_add_on(opened.desk, rest, new, operation_id=op)
        )
    elif kind == "phase":
        add(lambda: cycle_editing.add_activity_to_phase(opened.desk, rest, name, operation_id=op))
    elif kind == "slot":
        phase_id, _, index = rest.partition(":")
        following = opened.document.activities_of(phase_id)[int(index) :]
        if following:
            before = following[0].id
            add(lambda: cycle_editing.add_activity(opened.desk, before, "before", name, operation_id=op))
        else:
            add(lambda: cycle_editing.add_activity_to_phase(opened.desk, phase_id, name, operation_id=op))


def add(make: Callable[[], Any]) -> None:
    """Add an activity and select it."""
    acting.act(_and_select, "activity", make)


def _and_select(kind: str, make: Callable[[], Any]) -> None:
    cycle_state.select(f"{kind}:{make().id}")


def _duplicate(opened: OpenCycle, event: CanvasEvent) -> None:
    acting.act(cycle_editing.duplicate, opened.desk, event.values["ids"], operation_id=event.op_id)


def _delete(opened: OpenCycle, event: CanvasEvent) -> None:
    ids = event.values["ids"]
    if acting.act(cycle_editing.delete, opened.desk, ids, operation_id=event.op_id):
        cycle_state.select()
        st.session_state[acting.DONE] = session.say("map.deleted_undo", n=len(ids))


def _copy(opened: OpenCycle, event: CanvasEvent) -> None:
    light = cycle_state.scene(opened)
    canvas_acts.copy(event, lambda: cycle_picture.export(light, "png", cycle_picture.Paper()))


ACTS: dict[str, Callable[[OpenCycle, CanvasEvent], None]] = {
    "select": _select,
    "open": _open,
    "edit": _edit,
    "move": _move,
    "add": _add,
    "duplicate": _duplicate,
    "delete": _delete,
    "undo": canvas_acts.undo,
    "redo": canvas_acts.redo,
    "copy": _copy,
}
