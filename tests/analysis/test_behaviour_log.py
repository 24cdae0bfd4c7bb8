"""Time budgets, transitions and waiting: known answers, and what always holds."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmap.analysis.behaviour_log import (
    bouts,
    budget,
    observed_seconds,
    transitions,
    visits,
    waiting,
    wilson,
)
from cxmap.model.behaviour_log import Behaviour, LogDocument, LogEntry
from cxmap.model.evidence import Method
from cxmap.model.field_session import FieldSession

KINDS = {"talk": "state", "type": "state", "away": "state", "ask": "point", "arrive": "point", "served": "point", "leave": "point", "quit": "point", "queue": "point"}  # fmt: skip
ROLES = {"away": "not_visible", "arrive": "arrive", "served": "served", "leave": "leave", "quit": "gave_up", "queue": "queue"}  # fmt: skip
SCHEME = tuple(
    Behaviour(id=name, scheme_id="s", name=name, kind=kind, role=ROLES.get(name, "behaviour"), position=place)  # type: ignore[arg-type]
    for place, (name, kind) in enumerate(KINDS.items())
)


def document(*acts: tuple[object, ...], cue: float | None = None) -> LogDocument:
    """Acts are (seconds, kind, behaviour[, subject[, value]])."""
    session = FieldSession(
        id="f",
        name="F",
        method=Method.NON_PARTICIPANT_OBSERVATION,
        created_at="2026-03-09T09:00:00Z",
        cue_seconds=cue,
    )
    entries = [
        LogEntry(
            id=f"{place:03}", session_id="f", op_id=str(place), at=at, kind=kind, behaviour_id=behaviour,  # type: ignore[arg-type]
            pressed_at="2026-03-09T09:00:00Z", subject=str(more[0]) if more else "",
            value=more[1] if len(more) > 1 else None,  # type: ignore[arg-type]
        )
        for place, (at, kind, behaviour, *more) in enumerate(acts)
    ]  # fmt: skip
    return LogDocument(
        session=session, behaviours=SCHEME, entries=tuple(sorted(entries, key=lambda each: each.at))
    )


def test_states_last_from_start_to_stop_and_a_second_press_stops_nothing() -> None:
    told = document(
        (0, "start", "talk"),
        (5, "start", "talk"),
        (10, "stop", "talk"),
        (12, "stop", "talk"),
        (20, "start", "type"),
        (30, "point", "ask"),
    )
    found = [
        (each.behaviour_id, each.start, each.end, each.open) for each in bouts(told.entries, told.length)
    ]
    assert found == [("talk", 0, 10, False), ("type", 20, 30, True)]


def test_each_subject_has_its_own_states() -> None:
    told = document(
        (0, "start", "talk", "A"),
        (1, "start", "talk", "B"),
        (3, "stop", "talk", "A"),
        (9, "stop", "talk", "B"),
    )
    assert [(each.subject, each.seconds) for each in bouts(told.entries, told.length)] == [("A", 3), ("B", 8)]


def test_the_budget_is_of_the_time_in_which_something_could_be_seen() -> None:
    told = document(
        (0, "start", "talk"), (30, "stop", "talk"), (40, "start", "away"), (60, "stop", "away"),
        (60, "start", "talk"), (70, "stop", "talk"), (80, "point", "ask"), (100, "point", "ask"),
    )  # fmt: skip
    assert observed_seconds(told) == 80
    found = {each.behaviour_id: each for each in budget(told)}
    assert (found["talk"].events, found["talk"].seconds, found["talk"].share) == (2, 40, 0.5)
    assert found["talk"].duration.mean == 20
    assert found["away"].share is None
    assert found["ask"].rate == 90
    # exact Poisson interval of a count of 2: 0.2422 .. 7.2247 (Garwood, 1936)
    assert found["ask"].rate_low == pytest.approx(0.2422 * 45, abs=0.01)
    assert found["ask"].rate_high == pytest.approx(7.2247 * 45, abs=0.01)


def test_sampled_time_is_a_share_of_intervals() -> None:
    told = document(
        (5, "point", "ask"), (7, "point", "ask"), (25, "point", "ask"), (40, "point", "ask"), cue=10
    )
    found = next(each.sampled for each in budget(told) if each.behaviour_id == "ask")
    assert found
    assert (found.k, found.n) == (2, 4)


def test_wilson_as_published() -> None:
    # Newcombe (1998), table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611
    found = wilson(81, 263)
    assert (found.low, found.high) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))
    assert wilson(0, 20).high == pytest.approx(0.1611, abs=5e-5)
    assert wilson(0, 0).value is None


def test_transitions_leave_out_taps_of_the_queue() -> None:
    told = document(
        (0, "start", "talk"),
        (1, "point", "arrive"),
        (2, "point", "ask"),
        (3, "stop", "talk"),
        (4, "start", "talk"),
        (5, "point", "ask"),
        (6, "point", "ask"),
    )
    found = [(each.before, each.after, each.share.k, each.share.n) for each in transitions(told)]
    assert found == [("talk", "ask", 2, 2), ("ask", "ask", 1, 2), ("ask", "talk", 1, 2)]


def test_who_comes_first_is_served_first_unless_named() -> None:
    told = document(
        (0, "point", "arrive", "A"), (10, "point", "arrive", "B"), (20, "point", "served", "B"), (30, "point", "served"),
        (50, "point", "leave"), (60, "point", "leave", "A"), (70, "point", "arrive"), (90, "point", "quit"),
        (95, "point", "leave"), (96, "point", "queue", "", 4), (99, "point", "queue", "", 2),
    )  # fmt: skip
    assert [(each.wait, each.service) for each in visits(told)] == [(30, 30), (10, 30), (20, None)]
    found = waiting(told)
    assert (found.wait.n, found.wait.mean, found.queue.mean) == (2, 20, 3)


taps = st.lists(st.sampled_from(["arrive", "served", "leave", "quit"]), max_size=30)


@given(taps)
def test_nobody_is_served_before_she_came(names: list[str]) -> None:
    told = document(*((place, "point", name) for place, name in enumerate(names)))
    found = visits(told)
    assert len(found) == names.count("arrive")
    assert all(each.wait is None or each.wait > 0 for each in found)
    assert all(each.service is None or each.service > 0 for each in found)
    assert sum(each.left is not None for each in found) <= names.count("leave")


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.sampled_from(["start", "stop"]), st.sampled_from(["talk", "type"])),
        max_size=20,
    )
)
def test_bouts_of_one_state_never_overlap(acts: list[tuple[int, str, str]]) -> None:
    told = document(*acts)
    found = bouts(told.entries, told.length)
    for name in ("talk", "type"):
        own = [each for each in found if each.behaviour_id == name]
        assert all(first.end <= second.start for first, second in pairwise(own))
    assert all(
        each.seconds <= each_budget.seconds
        for each_budget in budget(told)
        for each in found
        if each.behaviour_id == each_budget.behaviour_id
    )
