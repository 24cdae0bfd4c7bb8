"""What the acts on the canvas of a map mean: each event becomes a use case, or a choice of what is shown."""

from collections.abc import Callable

import streamlit as st

from cxmap.ui import acting, canvas_acts, map_state, session
from cxmap.ui.canvas import CanvasEvent
from cxmap.ui.canvas_acts import row_of
from cxmap.ui.map_state import OpenMap
from cxmap.usecases import map_editing, picture

EVIDENCE_OF = ("point", "gap", "evidence", "engagement", "touchpoint")


def _select(_open_map: OpenMap, event: CanvasEvent) -> None:
    map_state.select(*event.values["ids"])


def _open(_open_map: OpenMap, event: CanvasEvent) -> None:
    kind, _, rest = event.id.partition(":")
    if kind in EVIDENCE_OF:
        map_state.select(f"step:{rest.partition(':')[0]}")
        st.session_state[map_state.TAB] = "evidence"


def _edit(open_map: OpenMap, event: CanvasEvent) -> None:
    if not event.values["text"].strip() and event.id.startswith("card:"):
        acting.act(map_editing.delete, open_map.desk, [event.id], operation_id=event.op_id)
        return
    canvas_acts.edit(map_editing.edit_text, open_map.desk, event)


def _move(open_map: OpenMap, event: CanvasEvent) -> None:
    kind, _, row_id = event.id.partition(":")
    before, into = row_of(event.values["before"]), event.values["into"] or ""
    if kind == "step":
        stage = into.removeprefix("stage:") or None
        acting.act(
            map_editing.move_step,
            open_map.desk,
            row_id,
            before=before,
            into=stage,
            operation_id=event.op_id,
        )
    elif kind == "card" and into.startswith("cell:"):
        _, lane_id, step_id = into.split(":")
        acting.act(
            map_editing.move_card,
            open_map.desk,
            row_id,
            lane_id,
            step_id,
            before=before,
            operation_id=event.op_id,
        )
    elif kind in {"lane", "stage"} and before:
        acting.act(
            map_editing.move_beside, open_map.desk, event.id, before, "before", operation_id=event.op_id
        )


def _add(open_map: OpenMap, event: CanvasEvent) -> None:
    kind, _, rest = event.id.partition(":")
    where, text = event.values["where"], event.values["text"] or ""
    if kind == "step" and where in {"before", "after"}:
        name = text or session.say("map.new_step")
        acting.act(map_editing.add_step, open_map.desk, rest, where, name, operation_id=event.op_id)
    elif kind == "stage":
        name = text or session.say("map.new_step")
        acting.act(map_editing.add_step_to_stage, open_map.desk, rest, name)
    elif kind == "cell" and text.strip():
        lane_id, _, step_id = rest.partition(":")
        acting.act(map_editing.add_card, open_map.desk, lane_id, step_id, text, operation_id=event.op_id)
    elif kind == "card":
        card = open_map.thing(event.id)
        if card:
            name = text or session.say("map.new_card")
            acting.act(
                map_editing.add_card,
                open_map.desk,
                card.lane_id,  # type: ignore[union-attr]
                card.step_id,  # type: ignore[union-attr]
                name,
                operation_id=event.op_id,
            )


def _duplicate(open_map: OpenMap, event: CanvasEvent) -> None:
    acting.act(map_editing.duplicate, open_map.desk, event.values["ids"], operation_id=event.op_id)


def _delete(open_map: OpenMap, event: CanvasEvent) -> None:
    if acting.act(map_editing.delete, open_map.desk, event.values["ids"], operation_id=event.op_id):
        map_state.select()
        n = len(event.values["ids"])
        st.session_state[acting.DONE] = session.say("map.deleted_undo", n=n)


def _copy(open_map: OpenMap, event: CanvasEvent) -> None:
    light = map_state.scene(open_map, open_map.view, session.language())
    canvas_acts.copy(event, lambda: picture.export(light, "png", picture.Paper()))


ACTS: dict[str, Callable[[OpenMap, CanvasEvent], None]] = {
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
