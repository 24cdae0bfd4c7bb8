"""Logs of BORIS: project files and tables, of old and new form."""

import gzip
import json
from typing import Any

import pytest

from cxmap.errors import FileUnreadableError
from cxmap.formats import boris
from cxmap.model.behaviour_log import BehaviourKind, EntryKind

PROJECT: dict[str, Any] = {
    "project_format_version": "7.0",
    "behaviors_conf": {
        "0": {
            "type": "State event",
            "key": "w",
            "code": "waits",
            "category": "Queue",
            "modifiers": "",
            "color": "#0A7D62",
        },
        "1": {
            "type": "Point event",
            "key": "a",
            "code": "asks",
            "category": "",
            "modifiers": {"0": {"name": "what", "type": 0, "values": ["where (w)", "why"]}},
        },
    },
    "observations": {
        "Monday": {
            "date": "2026-03-09T09:00:00",
            "description": "Front hall",
            "events": [
                [9.5, "", "waits", "", ""],
                [1.5, "", "waits", "", "comes in"],
                [2.0, "No focal subject", "asks", "where|None", "", 50],
                [3.0, "P1", "waits", "", ""],
                ["bad", "", "asks", "", ""],
            ],
        }
    },
}
EVENTS = """Observation id\tMonday
\t
Observation date\t2026-03-09 09:00:00

Time\tSubject\tBehavior\tBehavioral category\tModifier #1\tComment\tStatus
1.5\tNo focal subject\twaits\tQueue\t\tcomes in\tSTART
0:00:02.5\tP1\tasks\t\twhere\t\tPOINT
9.5\tNo focal subject\twaits\tQueue\t\t\tSTOP
x\t\tasks\t\t\t\tPOINT
"""
BOUTS = """Observation id,Observation date,Description,Subject,Behavior,Behavioral category,Modifiers,Behavior type,Start (s),Stop (s),Duration (s),Comment start,Comment stop
Monday,2026-03-09 09:00:00,Front hall,No focal subject,waits,Queue,,STATE,1.5,9.5,8,comes in,
Monday,2026-03-09 09:00:00,Front hall,P1,asks,,where,POINT,2.5,2.5,NA,,
Tuesday,2026-03-10 09:00:00,,P1,asks,,,POINT,4,4,NA,,
"""


def test_a_project_gives_scheme_and_observations() -> None:
    found = boris.read(json.dumps(PROJECT).encode(), "a.boris")
    assert [(each.name, each.kind, each.key, each.colour, each.modifiers) for each in found.behaviours] == [
        ("waits", BehaviourKind.STATE, "w", "#0A7D62", ()),
        ("asks", BehaviourKind.POINT, "a", "", ("where", "why")),
    ]
    (observation,) = found.observations
    assert (observation.name, observation.date, observation.description) == (
        "Monday",
        "2026-03-09T09:00:00",
        "Front hall",
    )
    told = [(each.at, each.kind, each.behaviour, each.subject, each.modifier) for each in observation.events]
    assert told == [
        (1.5, EntryKind.START, "waits", "", ""),
        (2.0, EntryKind.POINT, "asks", "", "where"),
        (3.0, EntryKind.START, "waits", "P1", ""),
        (9.5, EntryKind.STOP, "waits", "", ""),
    ]
    assert len(found.problems) == 1


def test_a_packed_project_is_opened() -> None:
    assert (
        boris.read(gzip.compress(json.dumps(PROJECT).encode()), "a.boris.gz").observations[0].name == "Monday"
    )


def test_a_table_of_events_with_what_is_said_above_it() -> None:
    found = boris.read(EVENTS.encode(), "a.tsv")
    (observation,) = found.observations
    assert (observation.name, observation.date) == ("Monday", "2026-03-09 09:00:00")
    told = [
        (each.at, each.kind, each.behaviour, each.subject, each.modifier, each.comment)
        for each in observation.events
    ]
    assert told == [
        (1.5, EntryKind.START, "waits", "", "", "comes in"),
        (2.5, EntryKind.POINT, "asks", "P1", "where", ""),
        (9.5, EntryKind.STOP, "waits", "", "", ""),
    ]
    assert [each.kind for each in found.behaviours] == [BehaviourKind.STATE, BehaviourKind.POINT]
    assert "row 9" in str(found.problems[0])


def test_a_table_of_bouts_over_several_observations() -> None:
    found = boris.read(BOUTS.encode(), "a.csv")
    assert [(each.name, len(each.events)) for each in found.observations] == [("Monday", 3), ("Tuesday", 1)]
    assert [(each.at, each.kind) for each in found.observations[0].events] == [
        (1.5, EntryKind.START),
        (2.5, EntryKind.POINT),
        (9.5, EntryKind.STOP),
    ]


def test_rows_as_json() -> None:
    rows = [
        {"Observation id": "M", "Time": 1.5, "Behavior": "asks", "Behavior type": "POINT", "Subject": None}
    ]
    found = boris.read(json.dumps(rows).encode(), "a.json")
    assert [(each.at, each.behaviour) for each in found.observations[0].events] == [(1.5, "asks")]


@pytest.mark.parametrize(
    "data", [b"{", b'{"observations": 3}', b"a,b\n1,2\n", b"[1, 2]", b"[" * 100_000, b"\x1f\x8bno"]
)
def test_what_is_none_is_a_sentence(data: bytes) -> None:
    with pytest.raises(FileUnreadableError, match="json"):
        boris.read(data, "a.json")


def test_it_is_known_from_other_tables() -> None:
    assert boris.is_ours(EVENTS.encode(), "a.tsv")
    assert boris.is_ours(BOUTS.encode(), "a.csv")
    assert boris.is_ours(json.dumps(PROJECT).encode(), "a.json")
    assert not boris.is_ours(b"date,message\n1,Bad behavior of the clerk\n", "a.csv")
