"""What the acts on the canvas of a blueprint mean: each event becomes a use case, or a choice of what is shown."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from cxmap.model.service_blueprint import LinkKind
from cxmap.ui import acting, blueprint_state, canvas_acts, session
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.canvas import CanvasEvent
from cxmap.ui.canvas_acts import row_of
from cxmap.usecases import (
    blueprint_carrying,
    blueprint_editing,
    blueprint_parts,
    blueprint_picture,
    blueprint_removing,
)
from cxmap.usecases.placing import Side


def _select(_opened: OpenBlueprint, event: CanvasEvent) -> None:
    blueprint_state.select(*event.values["ids"])


def choose(*things: str) -> None:
    """Select things as a callback of a button."""
    blueprint_state.select(*things)


def _open(opened: OpenBlueprint, event: CanvasEvent) -> None:
    kind, _, rest = event.id.partition(":")
    if kind == "finding":
        found = next((each for each in opened.findings.findings if each.key == rest), None)
        blueprint_state.select(*(f"node:{node_id}" for node_id in found.node_ids) if found else ())
    elif kind in {"wait", "time"}:
        blueprint_state.select(f"node:{rest}")
        st.session_state[blueprint_state.TAB] = "evidence"


def _quick(_opened: OpenBlueprint, event: CanvasEvent) -> None:
    kind, _, node_id = event.id.partition(":")
    blueprint_state.write_quickly(node_id if kind == "node" else None)


def _edit(opened: OpenBlueprint, event: CanvasEvent) -> None:
    canvas_acts.edit(blueprint_editing.edit_text, opened.desk, event)


def _place(opened: OpenBlueprint, place: str) -> dict[str, Any]:
    """Lane, step and column within the step of a place of the picture."""
    _, lane_id, column = place.split(":")
    columns, at = blueprint_picture.columns(opened.document), int(column)
    step_id, pinned = columns[at] if at < len(columns) else (None, at)
    return {"lane_id": lane_id, "step_id": step_id, "pinned": pinned}


def _move(opened: OpenBlueprint, event: CanvasEvent) -> None:
    kind, _, row_id = event.id.partition(":")
    before = row_of(event.values["before"])
    known: dict[str, Any] = {"operation_id": event.op_id}
    into = event.values["into"] or ""
    if kind == "node" and into.startswith("place:"):
        place = _place(opened, into)
        acting.act(blueprint_editing.move_nodes, opened.desk, [row_id], **place, **known)
    elif kind == "step":
        acting.act(blueprint_parts.move_step, opened.desk, row_id, before, **known)
    elif kind == "lane":
        neighbour, side = (before, "before") if before else (opened.document.lanes[-1].id, "after")
        acting.act(blueprint_parts.move_lane, opened.desk, row_id, neighbour, side, **known)


def _carry(opened: OpenBlueprint, event: CanvasEvent) -> None:
    places = {
        row_of(move["id"]) or "": _place(opened, move["into"])
        for move in event.values["moves"]
        if move["id"].startswith("node:") and move["into"].startswith("place:")
    }
    acting.act(blueprint_carrying.carry_nodes, opened.desk, places, operation_id=event.op_id)


def _add(opened: OpenBlueprint, event: CanvasEvent) -> None:
    kind, _, row_id = event.id.partition(":")
    where, text = event.values["where"], (event.values["text"] or "").strip()
    desk, op = opened.desk, event.op_id
    side: Side = "before" if where == "before" else "after"
    if kind == "place":
        place = _place(opened, event.id)
        add("node", lambda: blueprint_editing.add_node(desk, name=text, operation_id=op, **place))
    elif kind == "node" and where in {"before", "after"}:
        name = text or session.say("blueprint.new_node")
        add("node", lambda: blueprint_editing.add_beside(desk, row_id, where, name, operation_id=op))
    elif kind == "node":
        name = text or session.say("blueprint.new_failure")
        add("failure", lambda: blueprint_parts.add_failure(desk, row_id, name, operation_id=op))
    elif kind == "lane":
        add("lane", lambda: add_lane(opened, row_id, side, op))
    elif kind == "step":
        add("step", lambda: add_step(opened, row_id, side, op))


def add(kind: str, make: Callable[[], Any]) -> None:
    """Add a thing of a kind and select it."""
    acting.act(lambda: blueprint_state.select(f"{kind}:{make().id}"))


def add_beside(opened: OpenBlueprint, node_id: str, side: Side, name: str) -> None:
    """A new action before or after a node, selected to be written on."""
    add("node", lambda: blueprint_editing.add_beside(opened.desk, node_id, side, name))


def add_lane(opened: OpenBlueprint, beside: str, side: Side, operation_id: str | None = None) -> Any:
    """A new lane of the same role before or after another one."""
    name = session.say("blueprint.new_lane")
    return blueprint_parts.add_lane(opened.desk, beside, side, name, operation_id=operation_id)


def add_step(opened: OpenBlueprint, beside: str, side: Side, operation_id: str | None = None) -> Any:
    """A new named column before or after another one."""
    name = session.say("blueprint.new_step")
    make = partial(blueprint_parts.add_step, opened.desk, opened.id, name, operation_id=operation_id)
    return make(beside=beside, side=side)


def _link(opened: OpenBlueprint, event: CanvasEvent) -> None:
    kind, _, row_id = event.id.partition(":")
    failure = next((each for each in opened.document.failures if each.id == row_id), None)
    source = failure.node_id if kind == "failure" and failure else row_id
    own = {"failure_id": failure.id} if failure else {}
    target, link = event.values["to"].removeprefix("node:"), LinkKind(event.values["kind"])
    known = {"operation_id": event.op_id, **own}
    add("link", lambda: blueprint_editing.add_link(opened.desk, source, target, link, **known))


def _retype(opened: OpenBlueprint, event: CanvasEvent) -> None:
    acting.act(blueprint_editing.change, opened.desk, event.id, kind=LinkKind(event.values["kind"]))


def _insert(opened: OpenBlueprint, event: CanvasEvent) -> None:
    link_id, name = event.id.removeprefix("link:"), event.values["text"].strip()
    make = blueprint_editing.insert_on_link
    add("node", lambda: make(opened.desk, link_id, name, operation_id=event.op_id))


def _extend(opened: OpenBlueprint, event: CanvasEvent) -> None:
    place, after = _place(opened, event.values["into"]), event.id.removeprefix("node:")
    name = (event.values["text"] or "").strip() or session.say("blueprint.new_node")
    known = {"after": after, "operation_id": event.op_id, **place}
    add("node", lambda: blueprint_editing.add_node(opened.desk, name=name, **known))


def _align(opened: OpenBlueprint, event: CanvasEvent) -> None:
    align(opened, event.values["ids"], event.values["axis"], operation_id=event.op_id)


def align(opened: OpenBlueprint, names: list[str], axis: str, *, operation_id: str | None = None) -> None:
    """Put nodes into the lane or the column of the first."""
    nodes = [name.removeprefix("node:") for name in names if name.startswith("node:")]
    if nodes:
        _, step_id, pinned = blueprint_picture.column_of(opened.document)[nodes[0]]
        place = {"step_id": step_id, "pinned": pinned} if axis == "column" else {}
        known: dict[str, Any] = {"operation_id": operation_id, **place}
        acting.act(blueprint_editing.align, opened.desk, nodes, axis, **known)


def _unpin(opened: OpenBlueprint, event: CanvasEvent) -> None:
    nodes = [name.removeprefix("node:") for name in event.values["ids"] if name.startswith("node:")]
    acting.act(blueprint_editing.unpin, opened.desk, nodes, operation_id=event.op_id)


def _duplicate(opened: OpenBlueprint, event: CanvasEvent) -> None:
    duplicate(opened, event.values["ids"], operation_id=event.op_id)


def duplicate(opened: OpenBlueprint, names: list[str], *, operation_id: str | None = None) -> None:
    """Copy what can be copied, and select the copies."""
    known = {"operation_id": operation_id}
    acting.act(lambda: blueprint_state.select(*blueprint_editing.duplicate(opened.desk, names, **known)))


def _delete(opened: OpenBlueprint, event: CanvasEvent) -> None:
    delete(opened, event.values["ids"], operation_id=event.op_id)


def delete(opened: OpenBlueprint, names: list[str], *, operation_id: str | None = None) -> None:
    """Delete things and say that undo brings them back."""
    done = session.say("map.deleted_undo", n=len(names))
    if acting.act(blueprint_removing.delete, opened.desk, names, operation_id=operation_id, done=done):
        blueprint_state.select()


def _copy(opened: OpenBlueprint, event: CanvasEvent) -> None:
    light = blueprint_state.scene(opened)
    canvas_acts.copy(event, lambda: blueprint_picture.export(light, "png", blueprint_picture.Paper()))


ACTS: dict[str, Callable[[OpenBlueprint, CanvasEvent], None]] = {
    "select": _select,
    "open": _open,
    "quick": _quick,
    "edit": _edit,
    "move": _move,
    "carry": _carry,
    "add": _add,
    "link": _link,
    "retype": _retype,
    "insert": _insert,
    "extend": _extend,
    "align": _align,
    "unpin": _unpin,
    "duplicate": _duplicate,
    "delete": _delete,
    "undo": canvas_acts.undo,
    "redo": canvas_acts.redo,
    "copy": _copy,
}
