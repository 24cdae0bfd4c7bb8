"""The acts that mean the same on every canvas: writing in place, undo and redo, a picture for the clipboard."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import streamlit as st

from cxmap.ui import acting
from cxmap.ui.canvas import LOOKING, CanvasEvent
from cxmap.usecases.desk import Desk

Opened = TypeVar("Opened")
COPIED, OWN = "canvas.copied", "canvas.own_revisions"


def handle(
    acts: Mapping[str, Callable[[Opened, CanvasEvent], None]], opened: Opened, events: list[CanvasEvent]
) -> None:
    """Do what was done on the canvas, in order."""
    for event in events:
        acts[event.op](opened, event)
        if event.op not in LOOKING:
            acting.forget_typed()  # the drawer shows what was done here, not a newer version of someone else


def edit(save: Callable[..., None], desk: Desk, event: CanvasEvent) -> None:
    """Save what was written on a thing; `save` takes the desk, the thing, its text and `since`."""
    own: dict[str, int] = st.session_state.setdefault(OWN, {})
    # two quick edits of one thing: the second was begun before the first came back, yet knows it
    since = max(event.revision, own.get(event.id, 0))
    known: dict[str, Any] = {"since": since, "operation_id": event.op_id, "about": event.id}
    if acting.act(save, desk, event.id, event.values["text"], **known):
        own[event.id] = desk.revision()


def undo(_opened: object, _event: CanvasEvent) -> None:
    """Take back what was done last in the project."""
    acting.revert("undo")


def redo(_opened: object, _event: CanvasEvent) -> None:
    """Do again what was taken back last."""
    acting.revert("redo")


def copy(event: CanvasEvent, draw: Callable[[], bytes]) -> None:
    """Draw a PNG that the browser puts on its clipboard."""

    def answer() -> None:
        st.session_state[COPIED] = (event.op_id, draw())

    acting.act(answer)


def copied() -> tuple[str, bytes] | None:
    """The picture that was drawn last, with the operation that asked for it."""
    found: tuple[str, bytes] | None = st.session_state.get(COPIED)
    return found


def row_of(thing: str | None) -> str | None:
    """The id of a thing of the picture (`step:ID`)."""
    return thing.partition(":")[2] if thing else None
