"""The live log in the browser: one key or one tap per act, sent until it is acknowledged, kept until then.

The browser keeps what it has not heard of in its own storage, so that a refresh, a sleeping phone, a lost
connection or a restart of the server costs nothing; the database takes every act once.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

import streamlit as st

from cxmap.model.behaviour_log import EntryKind, LogEntry
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.ui.canvas import operations_in
from cxmap.usecases.live_log import LiveLog
from cxmap.words import Language, catalogue

HERE = Path(__file__).parent
OUTBOX = HERE.parent / "canvas" / "outbox.js"
PARTS = ("made", "clock", "outbox", "board", "entries", "keys", "log")
SCRIPT = "\n".join([OUTBOX.read_text("utf-8"), *((HERE / f"{part}.js").read_text("utf-8") for part in PARTS)])
OPS = {"log", "undo", "edit", "start", "end"}
LONGEST_ID = 64
NUMBERS = ("at", "value", "valence")
TEXTS = {
    "subject": NAME_LENGTH,
    "modifier": NAME_LENGTH,
    "note": TEXT_LENGTH,
    "antecedent": TEXT_LENGTH,
    "consequence": TEXT_LENGTH,
}
IDS = ("behaviour_id", "touchpoint_id")
Operation = Mapping[str, Any]

_component = st.components.v2.component(
    "cxmap_field_log", js=SCRIPT, css=(HERE / "field_log.css").read_text("utf-8")
)


def operation_of(raw: object) -> Operation | None:
    """What the browser sent as an operation; None for an unknown one or a value of the wrong kind."""
    if not isinstance(raw, dict) or not _is_id(raw.get("op_id")) or raw.get("op") not in OPS:
        return None
    act = raw.get("act")
    if not isinstance(act, dict):
        return None
    checked: dict[str, Any] | None
    if raw["op"] == "log":
        checked = _entry(act)
    elif raw["op"] in {"undo", "edit"}:
        fields = _fields(act.get("fields")) if raw["op"] == "edit" else {}
        ready = _is_id(act.get("target")) and fields is not None
        checked = {"target": act.get("target"), "fields": fields} if ready else None
    else:
        checked = {"pressed_at": act["pressed_at"]} if _is_moment(act.get("pressed_at")) else None
    return {"op_id": raw["op_id"], "op": raw["op"], "act": checked} if checked is not None else None


def _entry(act: dict[str, Any]) -> dict[str, Any] | None:
    fields = _fields({name: act[name] for name in (*NUMBERS, *TEXTS, "touchpoint_id") if name in act})
    known = act.get("kind") in {str(kind) for kind in EntryKind} and _is_moment(act.get("pressed_at"))
    behaviour = act.get("behaviour_id")
    if fields is None or not known or "at" not in fields or not (behaviour is None or _is_id(behaviour)):
        return None
    return {**fields, "kind": act["kind"], "pressed_at": act["pressed_at"], "behaviour_id": behaviour}


def _fields(raw: object) -> dict[str, Any] | None:
    if not isinstance(raw, dict):
        return None
    checked: dict[str, Any] = {}
    for name, value in raw.items():
        fits = (
            (
                name in NUMBERS
                and (value is None or (isinstance(value, int | float) and not isinstance(value, bool)))
            )
            or (name in TEXTS and isinstance(value, str) and len(value) <= TEXTS[name])
            or (name == "touchpoint_id" and (value is None or _is_id(value)))
        )
        if not fits:
            return None
        checked[name] = value
    return checked


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID


def _is_moment(value: object) -> bool:
    return isinstance(value, str) and 10 < len(value) <= 40


def _acknowledged_key(key: str) -> str:
    return f"field_log.{key}.acknowledged"


def receive(key: str, on_operations: Callable[[list[Operation]], None]) -> None:
    """Hand on what came, then remember its ids: an error on the way means that it is sent again."""
    sent = operations_in(st.session_state[key].get("outbox"))
    known = set(cast("list[str]", st.session_state.get(_acknowledged_key(key), [])))
    fresh = [each for raw in sent if (each := operation_of(raw)) and each["op_id"] not in known]
    if fresh:
        on_operations(fresh)
    ids = [raw["op_id"] for raw in sent if isinstance(raw, dict) and _is_id(raw.get("op_id"))]
    st.session_state[_acknowledged_key(key)] = ids


def field_log(
    live: LiveLog,
    *,
    language: Language,
    colours: Mapping[str, str],
    on_operations: Callable[[list[Operation]], None],
) -> None:
    """The live log of a session. `colours` are those of the behaviours by id."""
    key = f"field_log.{live.session.id}"
    data = {
        "key": live.session.id,
        "words": _words(language),
        "started": live.session.started_at,
        "ended": live.session.ended_at,
        "pauses": [list(pause) for pause in live.pauses],
        "cue": live.session.cue_seconds,
        "behaviours": [
            {
                "id": each.id,
                "name": each.name,
                "kind": str(each.kind),
                "role": str(each.role),
                "group": each.grouping,
                "key": each.key.lower(),
                "colour": colours.get(each.id, ""),
                "modifiers": list(each.modifiers),
                "exclusive": each.exclusive,
            }
            for each in live.behaviours
        ],
        "touchpoints": [{"id": each.id, "name": each.name} for each in live.touchpoints],
        "people": [each.pseudonym for each in live.participants],
        "running": [vars(each) for each in live.running],
        "recent": [_recent(each) for each in live.recent],
        "count": live.count,
        "acknowledged": st.session_state.get(_acknowledged_key(key), []),
        "longest": TEXTS,
    }
    _component(key=key, data=data, on_outbox_change=partial(receive, key, on_operations))


def _recent(entry: LogEntry) -> dict[str, Any]:
    shown = ("op_id", "kind", "behaviour_id", "at", "subject", "modifier", "value", "note", "valence")
    told = entry.model_dump(mode="json")
    return {name: told[name] for name in (*shown, "antecedent", "consequence", "touchpoint_id")}


def _words(language: Language) -> dict[str, str]:
    own = "field_log."
    return {key.removeprefix(own): text for key, text in catalogue(language).items() if key.startswith(own)}
