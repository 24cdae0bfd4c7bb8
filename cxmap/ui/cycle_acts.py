"""What the acts on the canvas of a cycle mean: each event becomes a use case, or a choice of what is shown."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from cxmap.ui import acting, cycle_state, session
from cxmap.ui.canvas import CanvasEvent
from cxmap.ui.cycle_state import OpenCycle
from cxmap.usecases import cycle_editing, cycle_picture

COPIED, OWN = "cycle.copied", "cycle.own_revisions"


def handle(opened: OpenCycle, events: list[CanvasEvent]) -> None:
    """Do what was done on the canvas, in order."""
    for event in events:
        ACTS[event.op](opened, event)


def _select(_opened: OpenCycle, event: CanvasEvent) -> None:
    cycle_state.select(*event.values["ids"])


def _open(_opened: OpenCycle, event: CanvasEvent) -> None:
    kind, _, activity_id = event.id.partition(":")
    if kind in {"evidence", "gap"}:
        cycle_state.select(f"activity:{activity_id}")
        st.session_state[cycle_state.TAB] = "evidence"


def _edit(opened: OpenCycle, event: CanvasEvent) -> None:
    own: dict[str, int] = st.session_state.setdefault(OWN, {})
    acting.forget_typed()
    # two quick edits of one thing: the second was begun before the first came back, yet knows it
    since = max(event.revision, own.get(event.id, 0))
    known: dict[str, Any] = {"since": since, "operation_id": event.op_id, "about": event.id}
    if acting.act(cycle_editing.edit_text, opened.desk, event.id, event.values["text"], **known):
        own[event.id] = opened.desk.revision()


def _move(opened: OpenCycle, event: CanvasEvent) -> None:
    kind, _, activity_id = event.id.partition(":")
    if kind == "activity":
        acting.act(
            cycle_editing.move_activity,
            opened.desk,
            activity_id,
            before=_row(event.values["before"]),
            into=_row(event.values["into"]),
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


def _undo(_opened: OpenCycle, _event: CanvasEvent) -> None:
    acting.revert("undo")


def _redo(_opened: OpenCycle, _event: CanvasEvent) -> None:
    acting.revert("redo")


def _copy(opened: OpenCycle, event: CanvasEvent) -> None:
    light = cycle_state.scene(opened)

    def draw() -> None:
        st.session_state[COPIED] = (event.op_id, cycle_picture.export(light, "png", cycle_picture.Paper()))

    acting.act(draw)


def _row(thing: str | None) -> str | None:
    return thing.partition(":")[2] if thing else None


ACTS: dict[str, Callable[[OpenCycle, CanvasEvent], None]] = {
    "select": _select,
    "open": _open,
    "edit": _edit,
    "move": _move,
    "add": _add,
    "duplicate": _duplicate,
    "delete": _delete,
    "undo": _undo,
    "redo": _redo,
    "copy": _copy,
}
