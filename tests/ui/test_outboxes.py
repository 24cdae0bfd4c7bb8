"""What a browser sends is checked before anything is done with it: live log and text coding."""

from typing import Any

import pytest

from cxmap.ui.field_log import operation_of
from cxmap.ui.text_coding import event_of

ACT: dict[str, Any] = {
    "kind": "point",
    "behaviour_id": "b",
    "at": 1.5,
    "pressed_at": "2026-03-09T09:00:00.000Z",
}


def sent(op: str = "log", **act: object) -> dict[str, Any]:
    return {"op_id": "1", "op": op, "act": {**ACT, **act}}


def test_an_act_keeps_its_known_fields_only() -> None:
    found = operation_of(sent(note="Hello", valence=-1, since=3, __proto__="x"))
    assert found
    assert found["act"] == {**ACT, "note": "Hello", "valence": -1}


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {"op_id": "", "op": "log", "act": ACT},
        {"op_id": "x" * 65, "op": "log", "act": ACT},
        {"op_id": "1", "op": "drop", "act": ACT},
        {"op_id": "1", "op": "log", "act": "x"},
        sent(kind="jump"),
        sent(at="soon"),
        sent(at=True),
        sent(note="x" * 4001),
        sent(note=5),
        sent(behaviour_id=7),
        sent(touchpoint_id=[]),
        sent(pressed_at=""),
        {"op_id": "1", "op": "undo", "act": {}},
        {"op_id": "1", "op": "edit", "act": {"target": "2", "fields": {"op_id": "3"}}},
        {"op_id": "1", "op": "end", "act": {}},
    ],
)
def test_what_is_no_operation_of_the_log_is_left(raw: object) -> None:
    assert operation_of(raw) is None


def test_operations_of_the_log() -> None:
    assert operation_of({"op_id": "1", "op": "undo", "act": {"target": "2"}})
    edit = operation_of(
        {"op_id": "1", "op": "edit", "act": {"target": "2", "fields": {"at": 3, "note": "n"}}}
    )
    assert edit
    assert edit["act"]["fields"] == {"at": 3, "note": "n"}


@pytest.mark.parametrize(
    ("raw", "fits"),
    [
        ({"op": "code", "code_id": "c", "start": 0, "end": 4}, True),
        ({"op": "code", "code_id": None, "start": 0, "end": 4}, False),
        ({"op": "code", "code_id": "c", "start": "0", "end": 4}, False),
        ({"op": "new_code", "name": " ", "start": 0, "end": 4}, False),
        ({"op": "quote", "touchpoint": "Desk", "valence": -2, "code_id": None, "start": 0, "end": 4}, True),
        ({"op": "quote", "touchpoint": "Desk", "valence": 3, "code_id": None, "start": 0, "end": 4}, False),
        ({"op": "uncode", "ids": ["a", "b"]}, True),
        ({"op": "uncode", "ids": "a"}, False),
        ({"op": "memo", "id": "a", "memo": "why"}, True),
        ({"op": "delete_all"}, False),
    ],
)
def test_events_of_a_text(raw: dict[str, Any], fits: bool) -> None:
    assert (event_of({"op_id": "1", **raw}) is not None) is fits
