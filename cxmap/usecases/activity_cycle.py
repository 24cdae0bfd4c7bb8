"""Making, reading and putting away activity cycles."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd

from cxmap.errors import InvalidValueError, Reason, TemplateUnknownError
from cxmap.model.activity_cycle import (
    FEWEST_ACTIVITIES,
    FEWEST_PHASES,
    MOST_ACTIVITIES,
    STANDARD_PHASES,
    Activity,
    ActivityCycle,
    ActivityNode,
    ActivityStep,
    ActivityTouchpoint,
    AddOn,
    CycleDocument,
    CyclePhase,
    PhaseKind,
)
from cxmap.model.experience_map import ExperienceMap, Stage, Step, StepTouchpoint
from cxmap.model.noun import Noun
from cxmap.model.service_blueprint import BlueprintNode
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import activity_cycle as cycle_store
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import Transaction, find, validated
from cxmap.usecases.desk import DATA, Desk
from cxmap.usecases.experience_map import touchpoint_named
from cxmap.words import Language, say

N = TypeVar("N", bound=Noun)
TEMPLATES = DATA / "templates" / "cycles"
PARTS: tuple[type[Noun], ...] = (
    CyclePhase,
    Activity,
    ActivityTouchpoint,
    ActivityStep,
    ActivityNode,
    AddOn,
)
"""What belongs to a cycle, in an order in which rows may be added; they are removed in the opposite one."""
REFERENCES = ("phase_id", "activity_id")
OURS: dict[str, Any] = {
    "assumed": None,
    "assumed_by": "",
    "time_spent": None,
    "emotion": None,
    "effort_source": "",
    "filler": None,
    "competitor": "",
    "filler_note": "",
    "switching_risk": None,
    "risk_reasons": "",
    "served": True,
}
"""What an activity tells about us, as it is before anybody has looked at a competitor."""


@dataclass(frozen=True)
class Opened:
    """A cycle with the evidence its numbers come from."""

    document: CycleDocument
    evidence: pd.DataFrame


def cycles(desk: Desk) -> list[ActivityCycle]:
    """All cycles of the project, the newest first."""
    with desk.database.reading() as connection:
        return find(connection, ActivityCycle, desk.project_id)[::-1]


def load(desk: Desk, cycle_id: str) -> CycleDocument:
    """The cycle with all that belongs to it."""
    with desk.database.reading() as connection:
        return cycle_store.load_cycle(connection, desk.project_id, cycle_id)


def desk_of_cycle(database: Database, cycle_id: str, actor: str = "") -> Desk:
    """The desk of the project a cycle belongs to."""
    with database.reading() as connection:
        return Desk(database, cycle_store.project_of_cycle(connection, cycle_id), actor)


def activities_of_step(desk: Desk, step_id: str) -> list[Activity]:
    """The activities of all cycles that are linked to a step of an experience map."""
    with desk.database.reading() as connection:
        return cycle_store.activities_of_step(connection, desk.project_id, step_id)


def activities_of_node(desk: Desk, node_id: str) -> list[Activity]:
    """The activities of all cycles that are linked to a node of a service blueprint."""
    with desk.database.reading() as connection:
        return cycle_store.activities_of_node(connection, desk.project_id, node_id)


def linkable_steps(desk: Desk) -> dict[str, tuple[ExperienceMap, Step]]:
    """All steps of the project's experience maps by id, in the order of the maps, each with its map."""
    with desk.database.reading() as connection:
        maps = {each.id: each for each in find(connection, ExperienceMap, desk.project_id)}
        stages = {each.id: each.position for each in find(connection, Stage, desk.project_id)}
        steps = find(connection, Step, desk.project_id)
    order = {map_id: place for place, map_id in enumerate(maps)}
    steps.sort(key=lambda step: (order[step.map_id], stages[step.stage_id], step.position))
    return {step.id: (maps[step.map_id], step) for step in steps}


def template_names(language: Language) -> dict[str, str]:
    """The templates by key, with their names, in alphabetical order of the keys."""
    return {key: template["name"][language] for key, template in _templates().items()}


def create_blank(desk: Desk, name: str, language: Language = "en") -> ActivityCycle:
    """A new cycle with the three phases and one activity in each."""
    with desk.writing("cycle_created", name) as transaction:
        made = start(transaction, name)
        _one_activity_each(transaction, made, language)
    return made


def create_nested(desk: Desk, activity_id: str, name: str, language: Language = "en") -> ActivityCycle:
    """A cycle of its own that an activity opens, for the same persona and segment."""
    with desk.writing("cycle_created", name) as transaction:
        activity = transaction.get(Activity, activity_id)
        above = transaction.get(ActivityCycle, activity.cycle_id)
        made = start(
            transaction,
            name,
            parent_activity_id=activity_id,
            persona_id=above.persona_id,
            segment_id=above.segment_id,
        )
        _one_activity_each(transaction, made, language)
    return made


def create_from_template(desk: Desk, key: str, name: str, language: Language) -> ActivityCycle:
    """A new cycle with the phases, activities and touchpoints of a template, in the language asked for."""
    known = _templates()
    if key not in known:
        raise TemplateUnknownError(name=key, known=", ".join(known))
    template = known[key]
    with desk.writing("cycle_created", name) as transaction:
        phases = [{"kind": phase["kind"], "name": phase["name"][language]} for phase in template["phases"]]
        made = start(transaction, name, phases, wanted_result=template["wanted_result"][language])
        for phase, told in zip(phases_of(transaction, made.id), template["phases"], strict=True):
            for position, activity in enumerate(told["activities"], 1):
                _add_template_activity(transaction, phase, activity, position, language)
    return made


def create_from_map(desk: Desk, name: str, placed: Mapping[PhaseKind, Sequence[str]]) -> ActivityCycle:
    """A new cycle whose activities are steps of an experience map (their ids, by phase, in order).

    Each keeps the name, touchpoints and link of its step. InvalidValueError for fewer than three or more
    than forty steps.
    """
    with desk.writing("cycle_created", name) as transaction:
        made = start(transaction, name)
        for phase in phases_of(transaction, made.id):
            for position, step_id in enumerate(placed.get(phase.kind, ()), 1):
                _add_step(transaction, phase, step_id, position)
        check_size(transaction, made.id)
    return made


def duplicate(desk: Desk, cycle_id: str, name: str, *, competitor: str = "", **fields: Any) -> ActivityCycle:
    """A copy of a cycle under another name; `fields` may set segment_id and persona_id.

    With a `competitor` (a name) the copy is the same cycle as that competitor serves it: what is ours stays
    behind, so links, add-ons, fillers and assumptions are left to be found out anew.
    """
    with desk.writing("cycle_duplicated", name) as transaction:
        original = transaction.get(ActivityCycle, cycle_id).model_dump()
        own = {"id": new_id(), "version": 1, "name": name, "created_at": now()}
        rated = {"competitor": competitor.strip() or original["competitor"]}
        copy = transaction.add(validated(ActivityCycle, {**original, **fields, **own, **rated}))
        renamed: dict[str, str] = {}
        for part in (CyclePhase, Activity) if competitor.strip() else PARTS:
            for item in transaction.find(part, cycle_id=cycle_id):
                transaction.add(_copied(item, copy.id, renamed, OURS if competitor.strip() else {}))
    return copy


def change_cycle(desk: Desk, cycle_id: str, *, seen: int | None = None, **fields: Any) -> ActivityCycle:
    """Change the name, wanted result, persona, segment or scale of importance of a cycle."""
    with desk.writing("cycle_edited", str(fields.get("name", ""))) as transaction:
        changed = transaction.change(ActivityCycle, cycle_id, seen=seen, **fields)
        for activity in transaction.find(Activity, cycle_id=cycle_id):
            check_activity(changed, activity)
        return changed


def delete_cycle(desk: Desk, cycle_id: str) -> None:
    """Delete a cycle with all that belongs to it; cycles that its activities open stay; undo brings it back."""
    with desk.writing("cycle_deleted") as transaction:
        for activity in transaction.find(Activity, cycle_id=cycle_id):
            free_nested(transaction, activity.id)
        for part in reversed(PARTS):
            transaction.remove_all(part, cycle_id=cycle_id)
        transaction.remove(ActivityCycle, cycle_id)


def start(
    transaction: Transaction, name: str, phases: Sequence[Mapping[str, Any]] = (), **fields: Any
) -> ActivityCycle:
    """A cycle with its phases (the three standard ones unless told) and nothing else."""
    own = {"id": new_id(), "name": name, "created_at": now()}
    made = transaction.add(validated(ActivityCycle, {**fields, **own}))
    for position, phase in enumerate(phases or [{"kind": kind} for kind in STANDARD_PHASES], 1):
        place = {"id": new_id(), "cycle_id": made.id, "position": position}
        transaction.add(validated(CyclePhase, {**phase, **place}))
    return made


def phases_of(transaction: Transaction, cycle_id: str) -> list[CyclePhase]:
    """The phases of a cycle in order."""
    return sorted(transaction.find(CyclePhase, cycle_id=cycle_id), key=lambda phase: phase.position)


def add_activity(transaction: Transaction, phase: CyclePhase, position: float, **fields: Any) -> Activity:
    """Write an activity; InvalidValueError where it cannot be."""
    place = {"id": new_id(), "cycle_id": phase.cycle_id, "phase_id": phase.id, "position": position}
    activity = validated(Activity, {**fields, **place})
    check_activity(transaction.get(ActivityCycle, phase.cycle_id), activity)
    return transaction.add(activity)


def link_touchpoint(
    transaction: Transaction, activity: Activity, touchpoint_id: str, position: float
) -> None:
    touchpoint = transaction.get(Touchpoint, touchpoint_id)
    transaction.add(
        ActivityTouchpoint(
            id=new_id(),
            cycle_id=activity.cycle_id,
            activity_id=activity.id,
            touchpoint_id=touchpoint.id,
            position=position,
        )
    )


def link_step(transaction: Transaction, activity: Activity, step_id: str) -> None:
    step = transaction.get(Step, step_id)
    transaction.add(
        ActivityStep(id=new_id(), cycle_id=activity.cycle_id, activity_id=activity.id, step_id=step.id)
    )


def link_node(transaction: Transaction, activity: Activity, node_id: str) -> None:
    node = transaction.get(BlueprintNode, node_id)
    transaction.add(
        ActivityNode(id=new_id(), cycle_id=activity.cycle_id, activity_id=activity.id, node_id=node.id)
    )


def free_nested(transaction: Transaction, activity_id: str) -> None:
    """A cycle that an activity opened stands on its own when the activity goes away."""
    for nested in transaction.find(ActivityCycle, parent_activity_id=activity_id):
        transaction.change(ActivityCycle, nested.id, parent_activity_id=None)


def check_activity(cycle: ActivityCycle, activity: Activity) -> None:
    """Importance stays on the cycle's scale, and a competitor has a name."""
    importance, low, high = activity.importance, cycle.importance_low, cycle.importance_high
    if importance is not None and not low <= importance <= high:
        reason = Reason("beyond_scale", {"low": f"{low:g}", "high": f"{high:g}", "name": activity.name})
        raise InvalidValueError(field="importance", value=f"{importance:g}", reason=reason)
    if activity.filler == "competitor" and not activity.competitor.strip():
        raise InvalidValueError(
            field="competitor", value="", reason=Reason("competitor_unnamed", {"name": activity.name})
        )


def check_size(transaction: Transaction, cycle_id: str) -> None:
    """A cycle has 3 to 40 activities."""
    number = len(transaction.find(Activity, cycle_id=cycle_id))
    if not FEWEST_ACTIVITIES <= number <= MOST_ACTIVITIES:
        reason = Reason("cycle_size", {"fewest": FEWEST_ACTIVITIES, "most": MOST_ACTIVITIES})
        raise InvalidValueError(field="activities", value=str(number), reason=reason)


def check_phases(number: int) -> None:
    """A cycle keeps three phases or more."""
    if number < FEWEST_PHASES:
        reason = Reason("too_few_phases", {"fewest": FEWEST_PHASES})
        raise InvalidValueError(field="phases", value=str(number), reason=reason)


def _one_activity_each(transaction: Transaction, cycle: ActivityCycle, language: Language) -> None:
    for phase in phases_of(transaction, cycle.id):
        add_activity(transaction, phase, 1, name=say(language, "cycle.new_activity"))


def _add_step(transaction: Transaction, phase: CyclePhase, step_id: str, position: int) -> None:
    step = transaction.get(Step, step_id)
    activity = add_activity(transaction, phase, position, name=step.name)
    link_step(transaction, activity, step.id)
    met = sorted(transaction.find(StepTouchpoint, step_id=step.id), key=lambda each: each.position)
    for each in met:
        link_touchpoint(transaction, activity, each.touchpoint_id, each.position)


def _add_template_activity(
    transaction: Transaction, phase: CyclePhase, told: dict[str, Any], position: int, language: Language
) -> None:
    words = {"name": told["name"][language], "critical_need": told["critical_need"][language]}
    activity = add_activity(transaction, phase, position, served=told["served"], **words)
    for place, wanted in enumerate(told["touchpoints"], 1):
        touchpoint = touchpoint_named(transaction, wanted["name"][language], wanted["channel"][language])
        link_touchpoint(transaction, activity, touchpoint.id, place)


def _copied(item: N, cycle_id: str, renamed: dict[str, str], without: Mapping[str, Any]) -> N:
    renamed[item.id] = new_id()
    values = item.model_dump()
    references = {name: renamed[values[name]] for name in REFERENCES if values.get(name)}
    own = {**references, "id": renamed[item.id], "version": 1, "cycle_id": cycle_id}
    if isinstance(item, Activity):
        own |= {**without, "origin_id": item.origin_id or item.id}
    return item.model_copy(update=own)


def _templates() -> dict[str, dict[str, Any]]:
    files = sorted(TEMPLATES.glob("*.json"))
    return {file.stem: json.loads(file.read_text("utf-8")) for file in files}
