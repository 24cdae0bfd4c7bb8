"""A cycle refuses what it cannot be."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from cxmap.model.activity_cycle import (
    STANDARD_PHASES,
    Activity,
    ActivityCycle,
    AddOn,
    CycleDocument,
    CyclePhase,
)

CYCLE = ActivityCycle(id="c", name="Salary", created_at="2026-01-01")
PHASES = tuple(
    CyclePhase(id=kind, cycle_id="c", kind=kind, position=place) for place, kind in enumerate(STANDARD_PHASES)
)


def activity(name: str, phase: str, position: float) -> Activity:
    return Activity(id=name, cycle_id="c", phase_id=phase, name=name, position=position)


def document(phases: tuple[CyclePhase, ...] = PHASES, *activities: Activity) -> CycleDocument:
    return CycleDocument(
        project_id="p",
        project_name="Study",
        organisation="",
        revision=1,
        cycle=CYCLE,
        phases=phases,
        activities=activities,
    )


def test_a_cycle_has_three_phases() -> None:
    with pytest.raises(ValidationError, match="three phases"):
        document(PHASES[:2])


def test_activities_go_round_by_phase_and_position() -> None:
    told = document(
        PHASES, activity("a", "deciding", 2), activity("b", "doing", 1), activity("c", "doing", 2)
    )
    assert [each.id for each in told.activities_of("doing")] == ["b", "c"]
    with pytest.raises(ValidationError, match="ordered by phase"):
        document(PHASES, activity("b", "doing", 1), activity("a", "deciding", 2))


def test_the_scale_of_importance_rises() -> None:
    with pytest.raises(ValidationError, match="scale of importance"):
        ActivityCycle(id="c", name="Salary", created_at="", importance_low=5, importance_high=5)


@pytest.mark.parametrize(
    ("field", "value"), [("desired", 100.1), ("assumed", -1), ("emotion", 2.1), ("filler", "friend")]
)
def test_figures_beyond_their_scale_are_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Activity.model_validate(activity("a", "doing", 1).model_dump() | {field: value})


def test_money_is_not_rounded() -> None:
    cost = Decimal("12345678901234567890.10")
    told = AddOn(id="x", cycle_id="c", activity_id="a", name="Slot", position=1, cost=cost)
    assert told.model_dump(mode="json")["cost"] == "12345678901234567890.10"
    assert AddOn.model_validate(told.model_dump(mode="json")) == told
