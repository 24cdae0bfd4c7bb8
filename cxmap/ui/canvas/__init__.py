"""The canvas: a map's picture that is selected, dragged and written on, by mouse, touch or keyboard.

The browser sends operations in an outbox and repeats them until their ids come back acknowledged; each
reaches the page once. What an operation means is for the page and its use cases to say.
"""

from base64 import b64encode
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, cast

import streamlit as st

from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.model.service_blueprint import LinkKind
from cxmap.words import Language, catalogue

HERE = Path(__file__).parent
PARTS = (
    "outbox",
    "picture",
    "places",
    "blueprint",
    "linking",
    "view",
    "marks",
    "editor",
    "drag",
    "gestures",
    "keys",
    "bars",
    "copying",
)
SCRIPT = "\n".join((HERE / f"{part}.js").read_text("utf-8") for part in (*PARTS, "canvas"))
LONGEST_ID = 500

_component = st.components.v2.component(
    "cxmap_canvas", js=SCRIPT, css=(HERE / "canvas.css").read_text("utf-8")
)


@dataclass(frozen=True)
class CanvasEvent:
    """One thing a person did: `op` to `id` (empty where it has none), with the `values` of that op.

    select {ids}; open {}; copy {}; edit {text}; move {before, into}; add {where, text}; duplicate {ids};
    delete {ids}; undo {}; redo {}. On a blueprint also: quick {}; carry {moves}; link {to, kind}; retype {kind};
    insert {text}; extend {into, text}; align {ids, axis}; unpin {ids}. Ids are those of the picture
    (`step:…`); `revision` is the one the person saw.
    """

    op_id: str
    op: str
    id: str
    values: dict[str, Any]
    revision: int


@dataclass(frozen=True)
class Flow:
    """What a blueprint's canvas knows beside its picture; ids are those of the picture.

    `links` holds source, target and kind by link, `owners` the node of each failure point, `held` the nodes
    that are held in their column.
    """

    links: Mapping[str, tuple[str, str, str]]
    owners: Mapping[str, str]
    held: Collection[str] = ()


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID


def _is_place(value: object) -> bool:
    return value is None or _is_id(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= TEXT_LENGTH


def _is_optional_text(value: object) -> bool:
    return value is None or _is_text(value)


def _is_ids(value: object) -> bool:
    return isinstance(value, list) and all(_is_id(item) for item in value)


def _is_where(value: object) -> bool:
    return isinstance(value, str) and value in {"before", "after", "into"}


def _is_kind(value: object) -> bool:
    return isinstance(value, str) and value in set(LinkKind)


def _is_axis(value: object) -> bool:
    return isinstance(value, str) and value in {"lane", "column"}


def _is_moves(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(move, dict) and _is_id(move.get("id")) and _is_id(move.get("into")) for move in value
    )


Check = Callable[[object], bool]
LOOKING: dict[str, dict[str, Check]] = {"select": {"ids": _is_ids}, "open": {}, "copy": {}, "quick": {}}
CHANGING: dict[str, dict[str, Check]] = {
    "edit": {"text": _is_text},
    "move": {"before": _is_place, "into": _is_place},
    "add": {"where": _is_where, "text": _is_optional_text},
    "duplicate": {"ids": _is_ids},
    "delete": {"ids": _is_ids},
    "undo": {},
    "redo": {},
    "carry": {"moves": _is_moves},
    "link": {"to": _is_id, "kind": _is_kind},
    "retype": {"kind": _is_kind},
    "insert": {"text": _is_text},
    "extend": {"into": _is_id, "text": _is_optional_text},
    "align": {"ids": _is_ids, "axis": _is_axis},
    "unpin": {"ids": _is_ids},
}
WITHOUT_ID = {"select", "copy", "undo", "redo", "quick"}
NAMES = ("lane", "phase", "addon", "link", "failure")
"""The kinds of things whose text is no longer than a name."""


def event_of(raw: object, *, editable: bool = True) -> CanvasEvent | None:
    """What the browser sent as an event; None for an unknown op or a value of the wrong kind."""
    if not isinstance(raw, dict) or not _is_id(raw.get("op_id")):
        return None
    op, about, revision = raw.get("op"), raw.get("id"), raw.get("revision")
    known = LOOKING | CHANGING if editable else LOOKING
    checks = known.get(op) if isinstance(op, str) else None
    if checks is None or not isinstance(revision, int) or not (op in WITHOUT_ID or _is_id(about)):
        return None
    values = {name: raw.get(name) for name in checks}
    if not all(check(values[name]) for name, check in checks.items()):
        return None
    return CanvasEvent(raw["op_id"], str(op), str(about) if _is_id(about) else "", values, revision)


def operations_in(outbox: object) -> list[Any]:
    """The operations of an outbox value, in the order in which they were done."""
    operations = outbox.get("operations") if isinstance(outbox, Mapping) else None
    return operations if isinstance(operations, list) else []


def _acknowledged_key(key: str) -> str:
    return f"canvas.{key}.acknowledged"


def acknowledged(key: str) -> list[str]:
    """The op ids of the newest outbox that was handled."""
    return cast("list[str]", st.session_state.get(_acknowledged_key(key), []))


def receive(key: str, on_events: Callable[[list[CanvasEvent]], None], editable: bool) -> None:
    """Hand on what is new in the outbox, then remember its ids.

    If `on_events` raises, nothing is remembered and the browser sends it again: what was saved before the
    error is recognised by its op id in the change log. The browser drops what was acknowledged, so the ids
    of the newest outbox are all that can come again.
    """
    operations = operations_in(st.session_state[key].get("outbox"))
    done = set(acknowledged(key))
    events = (event_of(raw, editable=editable) for raw in operations)
    fresh = [event for event in events if event and event.op_id not in done]
    if fresh:
        on_events(fresh)
    ids = [raw["op_id"] for raw in operations if isinstance(raw, dict) and _is_id(raw.get("op_id"))]
    st.session_state[_acknowledged_key(key)] = ids


def _words(language: Language) -> dict[str, str]:
    own = "canvas."
    return {key.removeprefix(own): text for key, text in catalogue(language).items() if key.startswith(own)}


def canvas(
    *,
    key: str,
    svg: str,
    texts: Mapping[str, str],
    card_lanes: tuple[str, ...] = (),
    flow: Flow | None = None,
    picture_name: str,
    language: Language,
    revision: int,
    selected: tuple[str, ...],
    on_events: Callable[[list[CanvasEvent]], None],
    editable: bool = True,
    height: int | Literal["stretch"] = "stretch",
    below: int = 24,
    copied: tuple[str, bytes] | None = None,
) -> None:
    """Show a map's SVG and hear what is done on it.

    `key` names the map (the view is remembered by it). `texts` holds the raw text of each id that can be
    written on; `card_lanes` are the ids of the lanes whose cells take cards; `flow` makes it the canvas of a
    blueprint. `on_events` runs in the callback with events that are new, in order. A stretched canvas fills the window down to `below` pixels
    above its edge. `copied` answers a `copy` event: its op id and a PNG.
    """
    handled = acknowledged(key)
    answer = copied if copied and copied[0] in handled else None
    data = {
        "key": key,
        "svg": svg,
        "texts": dict(texts),
        "card_lanes": list(card_lanes),
        "flow": flow and {"links": dict(flow.links), "owners": dict(flow.owners), "held": list(flow.held)},
        "name": picture_name,
        "words": _words(language),
        "revision": revision,
        "selected": list(selected),
        "acknowledged": handled,
        "editable": editable,
        "height": height,
        "below": below,
        "longest": {"text": TEXT_LENGTH, **dict.fromkeys(NAMES, NAME_LENGTH)},
        "copy": answer and {"op_id": answer[0], "png": b64encode(answer[1]).decode("ascii")},
    }
    _component(key=key, data=data, on_outbox_change=partial(receive, key, on_events, editable))
