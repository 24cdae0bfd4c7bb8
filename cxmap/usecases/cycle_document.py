"""A cycle as a plain JSON document with names instead of ids: in and out, nothing lost between."""

import json
from collections.abc import Mapping
from typing import Any

from cxmap.errors import InvalidValueError, Reason
from cxmap.model.activity_cycle import Activity, ActivityCycle, CycleDocument, CyclePhase, PhaseKind
from cxmap.model.noun import Noun
from cxmap.model.project import Persona, Segment
from cxmap.store.transaction import Transaction
from cxmap.usecases import activity_cycle, cycle_editing
from cxmap.usecases.desk import Desk
from cxmap.usecases.experience_map import touchpoint_named
from cxmap.usecases.people import named

PLACES = {"id", "version", "cycle_id", "phase_id", "activity_id", "position", "origin_id"}
"""Where a thing is kept and where it came from: a document says it by order, nesting and name."""


def parse(data: bytes) -> dict[str, Any]:
    """The document in a file; InvalidValueError where it is not one."""
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidValueError(field="file", value="", reason=Reason("not_text")) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise InvalidValueError(field="file", value="", reason=Reason("not_json", place)) from error
    lists = [told.get(key) for key in ("phases", "activities")] if isinstance(told, dict) else [None]
    if not all(isinstance(each, list) and all(isinstance(item, dict) for item in each) for each in lists):
        raise InvalidValueError(field="file", value="", reason=Reason("not_a_cycle"))
    return dict(told)


def create(desk: Desk, told: Mapping[str, Any], *, name: str | None = None) -> ActivityCycle:
    """A new cycle from a document; InvalidValueError names the first thing that is wrong, and nothing is saved.

    Touchpoints that the project does not have are added; a persona or segment must be there.
    """
    name = name or str(told.get("name", ""))
    with desk.writing("cycle_created", name) as transaction:
        apart = {"name", "phases", "activities", "persona", "segment"}
        own = {key: value for key, value in told.items() if key not in apart}
        people = {
            "persona_id": named(transaction, Persona, told.get("persona")),
            "segment_id": named(transaction, Segment, told.get("segment")),
        }
        made = activity_cycle.start(transaction, name, told["phases"], **own, **people)
        phases = _phases(transaction, made.id)
        for position, activity in enumerate(told["activities"], 1):
            _add_activity(transaction, phases, activity, position)
        activity_cycle.check_size(transaction, made.id)
    return made


def document(told: CycleDocument) -> dict[str, Any]:
    """The cycle as a document that `create` takes; steps and nodes of other maps stay as ids of this project."""
    cycle = _plain(told.cycle, "persona_id", "segment_id", "parent_activity_id", "created_at")
    names = {phase.id: _key(phase) for phase in told.phases}
    return {
        **cycle,
        "persona": told.persona.name if told.persona else None,
        "segment": told.segment_names.get(told.cycle.segment_id or ""),
        "phases": [_plain(phase) for phase in told.phases],
        "activities": [
            {
                "phase": names[activity.phase_id],
                **_plain(activity),
                "touchpoints": [
                    told.touchpoints[each].name for each in told.activity_touchpoints.get(activity.id, ())
                ],
                "steps": list(told.activity_steps.get(activity.id, ())),
                "nodes": list(told.activity_nodes.get(activity.id, ())),
                "add_ons": [_plain(add_on) for add_on in told.add_ons_of(activity.id)],
            }
            for activity in told.activities
        ],
    }


def _plain(noun: Noun, *without: str) -> dict[str, Any]:
    fields = noun.model_dump(mode="json")
    return {name: value for name, value in fields.items() if name not in {*PLACES, *without}}


def _key(phase: CyclePhase) -> str:
    """How an activity calls its phase: by its kind, a further phase by its name."""
    return phase.name if phase.kind is PhaseKind.EXTRA else str(phase.kind)


def _phases(transaction: Transaction, cycle_id: str) -> dict[str, CyclePhase]:
    found = activity_cycle.phases_of(transaction, cycle_id)
    activity_cycle.check_phases(len(found))
    return {_key(phase): phase for phase in found}


def _add_activity(
    transaction: Transaction, phases: Mapping[str, CyclePhase], told: Mapping[str, Any], position: int
) -> None:
    phase = phases.get(str(told.get("phase")))
    if phase is None:
        reason = Reason("no_phase", {"known": ", ".join(phases)})
        raise InvalidValueError(field="activity", value=str(told.get("name", "")), reason=reason)
    apart = {"phase", "touchpoints", "steps", "nodes", "add_ons"}
    fields = {name: value for name, value in told.items() if name not in apart}
    activity = activity_cycle.add_activity(transaction, phase, position, **fields)
    _link(transaction, activity, told)
    for add_on in told.get("add_ons", ()):
        cycle_editing.write_add_on(transaction, activity, **add_on)


def _link(transaction: Transaction, activity: Activity, told: Mapping[str, Any]) -> None:
    for place, name in enumerate(told.get("touchpoints", ()), 1):
        touchpoint = touchpoint_named(transaction, str(name))
        activity_cycle.link_touchpoint(transaction, activity, touchpoint.id, place)
    for step_id in told.get("steps", ()):
        activity_cycle.link_step(transaction, activity, str(step_id))
    for node_id in told.get("nodes", ()):
        activity_cycle.link_node(transaction, activity, str(node_id))
