"""A text in the browser: read, selected and coded by mouse or keyboard; what is done is sent until acknowledged."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import streamlit as st

from cxmap.model.coding import FieldText
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.ui.canvas import operations_in
from cxmap.words import Language, catalogue

HERE = Path(__file__).parent
SHARED = (HERE.parent / "canvas" / "outbox.js", HERE.parent / "field_log" / "made.js")
PARTS = ("body", "palette", "text")
SCRIPT = "\n".join(
    [
        *(file.read_text("utf-8") for file in SHARED),
        *((HERE / f"{part}.js").read_text("utf-8") for part in PARTS),
    ]
)
LONGEST_ID = 64
OPS = {"code", "uncode", "quote", "new_code", "memo"}
VALENCES = (-2, -1, 0, 1, 2)

_component = st.components.v2.component(
    "cxmap_text_coding", js=SCRIPT, css=(HERE / "text_coding.css").read_text("utf-8")
)


@dataclass(frozen=True)
class CodingEvent:
    """One thing a person did to a span of a text.

    code {code_id}; uncode {ids}; quote {touchpoint, valence, code_id}; new_code {name}; memo {id, memo}.
    """

    op_id: str
    op: str
    span: tuple[int, int]
    values: dict[str, Any]


def event_of(raw: object) -> CodingEvent | None:
    """What the browser sent as an event; None for an unknown one or a value of the wrong kind."""
    if not isinstance(raw, dict) or not _is_id(raw.get("op_id")) or raw.get("op") not in OPS:
        return None
    start, end = raw.get("start", 0), raw.get("end", 0)
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    values = _values(raw["op"], raw)
    return None if values is None else CodingEvent(raw["op_id"], raw["op"], (start, end), values)


def _values(op: str, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    checks: dict[str, dict[str, Callable[[object], bool]]] = {
        "code": {"code_id": _is_id},
        "uncode": {"ids": _are_ids},
        "quote": {"touchpoint": _is_name, "valence": _is_valence, "code_id": _is_id_or_none},
        "new_code": {"name": _is_name},
        "memo": {"id": _is_id, "memo": _is_text},
    }
    values = {name: raw.get(name) for name in checks[op]}
    return values if all(check(values[name]) for name, check in checks[op].items()) else None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID


def _is_id_or_none(value: object) -> bool:
    return value is None or _is_id(value)


def _are_ids(value: object) -> bool:
    return isinstance(value, list) and all(_is_id(each) for each in value)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= NAME_LENGTH


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= TEXT_LENGTH


def _is_valence(value: object) -> bool:
    return value is None or (isinstance(value, int) and value in VALENCES)


def _acknowledged_key(key: str) -> str:
    return f"text_coding.{key}.acknowledged"


def receive(key: str, on_events: Callable[[list[CodingEvent]], None]) -> None:
    """Hand on what is new, then remember its ids: an error on the way means that it is sent again."""
    sent = operations_in(st.session_state[key].get("outbox"))
    known = set(cast("list[str]", st.session_state.get(_acknowledged_key(key), [])))
    fresh = [event for raw in sent if (event := event_of(raw)) and event.op_id not in known]
    if fresh:
        on_events(fresh)
    ids = [raw["op_id"] for raw in sent if isinstance(raw, dict) and _is_id(raw.get("op_id"))]
    st.session_state[_acknowledged_key(key)] = ids


def text_coding(
    text: FieldText,
    *,
    spans: Sequence[Mapping[str, Any]],
    codes: Sequence[Mapping[str, Any]],
    touchpoints: Sequence[str],
    touchpoint: str,
    coder: str,
    show_at: int | None,
    language: Language,
    on_events: Callable[[list[CodingEvent]], None],
) -> None:
    """A text with its codings. `codes` are id, name, path, colour, codable, depth; `show_at` is scrolled to."""
    key = f"text_coding.{text.id}"
    data = {
        "key": text.id,
        "version": text.version,
        "body": text.body,
        "spans": [dict(span) for span in spans],
        "codes": [dict(code) for code in codes],
        "touchpoints": list(touchpoints),
        "touchpoint": touchpoint,
        "coder": coder,
        "show_at": show_at,
        "words": _words(language),
        "acknowledged": st.session_state.get(_acknowledged_key(key), []),
    }
    _component(key=key, data=data, on_outbox_change=partial(receive, key, on_events))


def _words(language: Language) -> dict[str, str]:
    own = "text_coding."
    return {key.removeprefix(own): text for key, text in catalogue(language).items() if key.startswith(own)}
