"""Editing a cycle by hand, and what is refused."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxmap.errors import AlreadyDoneError, ConflictError, InvalidValueError, NotFoundError, NothingToUndoError
from cxmap.model.activity_cycle import Activity, CycleDocument, Maturity
from cxmap.model.evidence import Method
from cxmap.model.project import Project
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import project as project_store
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, now
from cxmap.usecases import activity_cycle, cycle_editing, evidence
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


@pytest.fixture
def cycle_id(desk: Desk) -> str:
    return made(desk)


def made(desk: Desk) -> str:
    """A cycle of four activities: 1 and 2 in deciding, 3 in doing, 4 in reviewing."""
    cycle = activity_cycle.create_blank(desk, "Cycle")
    document = activity_cycle.load(desk, cycle.id)
    for activity, name in zip(document.activities, "134", strict=True):
        cycle_editing.edit_text(desk, f"activity:{activity.id}", name)
    cycle_editing.add_activity(desk, document.activities[0].id, "after", "2")
    return cycle.id


def load(desk: Desk, cycle_id: str) -> CycleDocument:
    return activity_cycle.load(desk, cycle_id)


def shape(desk: Desk, cycle_id: str) -> list[str]:
    document = load(desk, cycle_id)
    return ["".join(each.name for each in document.activities_of(phase.id)) for phase in document.phases]


def one(desk: Desk, cycle_id: str, name: str) -> Activity:
    return next(each for each in load(desk, cycle_id).activities if each.name == name)


def test_activities_are_added_between_and_moved_round(desk: Desk, cycle_id: str) -> None:
    ids = {name: one(desk, cycle_id, name).id for name in "1234"}
    phases = [phase.id for phase in load(desk, cycle_id).phases]
    assert shape(desk, cycle_id) == ["12", "3", "4"]
    cycle_editing.add_activity(desk, ids["2"], "before", "x")
    assert shape(desk, cycle_id) == ["1x2", "3", "4"]
    cycle_editing.move_activity(desk, ids["1"], before=ids["4"])
    assert shape(desk, cycle_id) == ["x2", "3", "14"]
    cycle_editing.move_activity(desk, ids["3"], into=phases[0])
    assert shape(desk, cycle_id) == ["x23", "", "14"]
    cycle_editing.move_activity(desk, ids["2"])
    assert shape(desk, cycle_id) == ["x32", "", "14"]
    cycle_editing.add_activity_to_phase(desk, phases[1], "y")
    assert shape(desk, cycle_id) == ["x32", "y", "14"]


def test_an_activity_cannot_move_into_another_cycle(desk: Desk, cycle_id: str) -> None:
    elsewhere = load(desk, activity_cycle.create_blank(desk, "Other").id).phases[0].id
    with pytest.raises(NotFoundError):
        cycle_editing.move_activity(desk, one(desk, cycle_id, "1").id, into=elsewhere)


def test_phases_are_renamed_and_added_but_never_fewer_than_three(desk: Desk, cycle_id: str) -> None:
    phases = load(desk, cycle_id).phases
    cycle_editing.edit_text(desk, f"phase:{phases[0].id}", "Before the treatment")
    extra = cycle_editing.add_phase(desk, cycle_id, "Handing on", after=phases[1].id)
    assert [phase.name for phase in load(desk, cycle_id).phases] == [
        "Before the treatment",
        "",
        "Handing on",
        "",
    ]
    cycle_editing.delete(desk, [f"phase:{extra.id}"])
    with pytest.raises(InvalidValueError, match="at least 3 phases"):
        cycle_editing.delete(desk, [f"phase:{phases[1].id}"])
    assert shape(desk, cycle_id) == ["12", "3", "4"]


def test_a_cycle_keeps_three_to_forty_activities(desk: Desk, cycle_id: str) -> None:
    things = [f"activity:{one(desk, cycle_id, name).id}" for name in "12"]
    with pytest.raises(InvalidValueError, match="3 to 40"):
        cycle_editing.delete(desk, things)
    cycle_editing.delete(desk, things[:1])
    assert shape(desk, cycle_id) == ["2", "3", "4"]
    phase_id = load(desk, cycle_id).phases[1].id
    for _ in range(37):
        cycle_editing.add_activity_to_phase(desk, phase_id, "n")
    with pytest.raises(InvalidValueError, match="3 to 40"):
        cycle_editing.add_activity_to_phase(desk, phase_id, "one too many")
    assert len(load(desk, cycle_id).activities) == 40


def test_fields_are_written_and_wrong_ones_refused(desk: Desk, cycle_id: str) -> None:
    thing = f"activity:{one(desk, cycle_id, '1').id}"
    told = {"importance": 4.5, "importance_by": "management", "desired": 80, "filler": "competitor"}
    cycle_editing.change(desk, thing, **told, competitor="Wallet", switching_risk="high", risk_reasons="Fees")
    found = one(desk, cycle_id, "1")
    assert (found.importance, found.competitor, found.switching_risk) == (4.5, "Wallet", "high")
    before = desk.revision()
    for wrong in ({"importance": 5.5}, {"desired": 101}, {"competitor": " "}, {"filler": "friend"}):
        with pytest.raises(InvalidValueError):
            cycle_editing.change(desk, thing, **wrong)
    assert (one(desk, cycle_id, "1"), desk.revision()) == (found, before)


def test_an_add_on_promises_no_more_than_the_gap_that_evidence_leaves(desk: Desk, cycle_id: str) -> None:
    activity = one(desk, cycle_id, "1")
    cycle_editing.change(desk, f"activity:{activity.id}", desired=80, assumed=70)
    with pytest.raises(InvalidValueError, match="only 10 points"):
        cycle_editing.add_add_on(desk, activity.id, "Slot", effect=30)
    assert load(desk, cycle_id).add_ons == ()
    for valence in (-1.0, 0.0):
        evidence.log_item(desk, touchpoint="Queue", method=Method.SURVEY, valence=valence)
    [queue] = projects.touchpoints(desk)
    cycle_editing.set_touchpoints(desk, activity.id, [queue.id])
    # evidence says 37.5 where 70 was assumed: 42.5 points are open
    made = cycle_editing.add_add_on(desk, activity.id, "Slot", effect=42.5, cost=Decimal("250000000.50"))
    assert load(desk, cycle_id).add_ons == (made,)
    with pytest.raises(InvalidValueError, match="only 42 points"):
        cycle_editing.change(desk, f"addon:{made.id}", effect=44)
    cycle_editing.change(desk, f"addon:{made.id}", maturity="live", effect=None)
    [found] = load(desk, cycle_id).add_ons
    assert (found.maturity, found.effect, found.cost) == (Maturity.LIVE, None, Decimal("250000000.50"))
    desk.revert("undo")
    assert load(desk, cycle_id).add_ons[0].effect == 42.5


def test_a_copy_of_an_activity_takes_its_links_and_add_ons_along(desk: Desk, cycle_id: str) -> None:
    desk_touchpoint = projects.add(desk, Touchpoint, name="Desk")
    activity = one(desk, cycle_id, "1")
    cycle_editing.set_touchpoints(desk, activity.id, [desk_touchpoint.id])
    add_on = cycle_editing.add_add_on(desk, activity.id, "Slot", effect=10)
    [copy] = cycle_editing.duplicate(desk, [f"activity:{activity.id}"])
    cycle_editing.duplicate(desk, [f"addon:{add_on.id}"])
    document = load(desk, cycle_id)
    assert [each.id for each in document.activities[:2]] == [activity.id, copy.removeprefix("activity:")]
    assert document.activity_touchpoints[document.activities[1].id] == (desk_touchpoint.id,)
    assert [len(document.add_ons_of(each.id)) for each in document.activities] == [2, 1, 0, 0, 0]
    cycle_editing.delete(desk, [copy, f"addon:{document.add_ons_of(copy.removeprefix('activity:'))[0].id}"])
    assert shape(desk, cycle_id) == ["12", "3", "4"]


def test_links_are_set_in_order_and_unknown_ones_refused(desk: Desk, cycle_id: str) -> None:
    activity = one(desk, cycle_id, "1")
    first, second = (projects.add(desk, Touchpoint, name=name) for name in ("Desk", "Web"))
    cycle_editing.set_touchpoints(desk, activity.id, [second.id, first.id])
    cycle_editing.set_touchpoints(desk, activity.id, [first.id, second.id])
    assert load(desk, cycle_id).activity_touchpoints[activity.id] == (first.id, second.id)
    cycle_editing.set_touchpoints(desk, activity.id, [second.id])
    assert load(desk, cycle_id).activity_touchpoints == {activity.id: (second.id,)}
    with pytest.raises(NotFoundError):
        cycle_editing.set_touchpoints(desk, activity.id, ["none"])
    with pytest.raises(NotFoundError):
        cycle_editing.set_steps(desk, activity.id, ["none"])
    with pytest.raises(NotFoundError):
        cycle_editing.edit_text(desk, "lane:x", "x")


def test_a_repeated_click_and_a_stale_version_are_told(desk: Desk, cycle_id: str) -> None:
    activity = one(desk, cycle_id, "1")
    cycle_editing.edit_text(
        desk, f"activity:{activity.id}", "first", seen=activity.version, operation_id="o1"
    )
    with pytest.raises(AlreadyDoneError):
        cycle_editing.edit_text(desk, f"activity:{activity.id}", "first", operation_id="o1")
    with pytest.raises(ConflictError):
        cycle_editing.edit_text(desk, f"activity:{activity.id}", "second", seen=activity.version)


ACTS: list[Callable[[Desk, CycleDocument, int], object]] = [
    lambda desk, told, n: cycle_editing.add_activity(
        desk, told.activities[n % len(told.activities)].id, "after", "new"
    ),
    lambda desk, told, n: cycle_editing.move_activity(
        desk, told.activities[n % len(told.activities)].id, into=told.phases[n % len(told.phases)].id
    ),
    lambda desk, told, n: cycle_editing.duplicate(
        desk, [f"activity:{told.activities[n % len(told.activities)].id}"]
    ),
    lambda desk, told, n: cycle_editing.delete(
        desk, [f"activity:{told.activities[n % len(told.activities)].id}"]
    ),
    lambda desk, told, n: cycle_editing.add_add_on(
        desk, told.activities[n % len(told.activities)].id, "Idea", effect=n
    ),
    lambda desk, told, n: activity_cycle.create_nested(
        desk, told.activities[n % len(told.activities)].id, "Inner"
    ),
    lambda desk, told, _: cycle_editing.add_phase(desk, told.cycle.id, "More"),
]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(range(len(ACTS))), st.integers(0, 20)), max_size=8))
def test_undoing_everything_leaves_nothing_and_redoing_brings_it_back(
    sqlite: Database, acts: list[tuple[int, int]]
) -> None:
    own = project_store.create(sqlite, Project(id=new_id(), name="Study", created_at=now()), actor="Ana")
    desk = Desk(sqlite, own.id, "Ana")
    cycle_id = made(desk)
    for act, number in acts:
        try:
            ACTS[act](desk, load(desk, cycle_id), number)
        except InvalidValueError:
            assert len(load(desk, cycle_id).activities) == 3
    after = load(desk, cycle_id).model_dump(exclude={"revision"})
    undone = 0
    try:
        while True:
            desk.revert("undo")
            undone += 1
    except NothingToUndoError:
        assert activity_cycle.cycles(desk) == []
    for _ in range(undone):
        desk.revert("redo")
    again = load(desk, cycle_id).model_dump(exclude={"revision"})
    assert _without_versions(again) == _without_versions(after)


def _without_versions(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_versions(part) for key, part in value.items() if key != "version"}
    return [_without_versions(part) for part in value] if isinstance(value, list | tuple) else value
