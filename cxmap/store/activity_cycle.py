"""Loading a whole activity cycle as one frozen value."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import Connection, select

from cxmap.errors import NotFoundError
from cxmap.model.activity_cycle import (
    Activity,
    ActivityCycle,
    ActivityNode,
    ActivityStep,
    ActivityTouchpoint,
    AddOn,
    CycleDocument,
    CyclePhase,
)
from cxmap.model.experience_map import Step
from cxmap.model.noun import Noun
from cxmap.model.project import Persona, Segment
from cxmap.model.service_blueprint import BlueprintNode
from cxmap.model.touchpoint import Touchpoint
from cxmap.store.project import project, revision
from cxmap.store.tables import TABLES
from cxmap.store.transaction import find

N = TypeVar("N", bound=Noun)


def load_cycle(connection: Connection, project_id: str, cycle_id: str) -> CycleDocument:
    """The cycle with all that belongs to it; NotFoundError where it is not there."""
    found = find(connection, ActivityCycle, project_id, id=cycle_id)
    if not found:
        raise NotFoundError(what="activity cycle", id=cycle_id)
    own = project(connection, project_id)
    phases = sorted(
        find(connection, CyclePhase, project_id, cycle_id=cycle_id), key=lambda phase: phase.position
    )
    activities = _activities(connection, project_id, phases, cycle_id)
    steps = find(connection, ActivityStep, project_id, cycle_id=cycle_id)
    nodes = find(connection, ActivityNode, project_id, cycle_id=cycle_id)
    touchpoints = find(connection, ActivityTouchpoint, project_id, cycle_id=cycle_id)
    return CycleDocument(
        project_id=project_id,
        project_name=own.name,
        organisation=own.organisation,
        revision=revision(connection, project_id),
        cycle=found[0],
        persona=_one(connection, Persona, project_id, found[0].persona_id),
        phases=tuple(phases),
        activities=tuple(activities),
        add_ons=_add_ons(connection, project_id, activities, cycle_id),
        touchpoints={each.id: each for each in find(connection, Touchpoint, project_id)},
        activity_touchpoints=_by_activity(
            (link.activity_id, link.touchpoint_id)
            for link in sorted(touchpoints, key=lambda link: link.position)
        ),
        steps=_by_id(connection, Step, project_id, {link.step_id for link in steps}),
        activity_steps=_by_activity((link.activity_id, link.step_id) for link in steps),
        nodes=_by_id(connection, BlueprintNode, project_id, {link.node_id for link in nodes}),
        activity_nodes=_by_activity((link.activity_id, link.node_id) for link in nodes),
        nested=_nested(connection, project_id, activities),
        parent=_one(connection, Activity, project_id, found[0].parent_activity_id),
        segment_names={each.id: each.name for each in find(connection, Segment, project_id)},
    )


def project_of_cycle(connection: Connection, cycle_id: str) -> str:
    """The id of the project a cycle belongs to."""
    table = TABLES[ActivityCycle]
    found = connection.scalar(select(table.c.project_id).where(table.c.id == cycle_id))
    if found is None:
        raise NotFoundError(what="activity cycle", id=cycle_id)
    return str(found)


def activities_of_step(connection: Connection, project_id: str, step_id: str) -> list[Activity]:
    """The activities that show the same as a step of an experience map, of all cycles."""
    links = find(connection, ActivityStep, project_id, step_id=step_id)
    return [each for link in links for each in find(connection, Activity, project_id, id=link.activity_id)]


def activities_of_node(connection: Connection, project_id: str, node_id: str) -> list[Activity]:
    """The activities that are served at a node of a service blueprint, of all cycles."""
    links = find(connection, ActivityNode, project_id, node_id=node_id)
    return [each for link in links for each in find(connection, Activity, project_id, id=link.activity_id)]


def _activities(
    connection: Connection, project_id: str, phases: list[CyclePhase], cycle_id: str
) -> list[Activity]:
    order = {phase.id: place for place, phase in enumerate(phases)}
    found = find(connection, Activity, project_id, cycle_id=cycle_id)
    return sorted(found, key=lambda activity: (order[activity.phase_id], activity.position))


def _add_ons(
    connection: Connection, project_id: str, activities: list[Activity], cycle_id: str
) -> tuple[AddOn, ...]:
    order = {activity.id: place for place, activity in enumerate(activities)}
    found = find(connection, AddOn, project_id, cycle_id=cycle_id)
    return tuple(sorted(found, key=lambda add_on: (order[add_on.activity_id], add_on.position)))


def _one(connection: Connection, noun: type[N], project_id: str, row_id: str | None) -> N | None:
    return next(iter(find(connection, noun, project_id, id=row_id)), None) if row_id else None


def _by_id(connection: Connection, noun: type[N], project_id: str, wanted: set[str]) -> dict[str, N]:
    return {
        each.id: each for row_id in sorted(wanted) for each in find(connection, noun, project_id, id=row_id)
    }


def _by_activity(links: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for activity_id, linked in links:
        grouped[activity_id].append(linked)
    return {activity_id: tuple(linked) for activity_id, linked in grouped.items()}


def _nested(
    connection: Connection, project_id: str, activities: list[Activity]
) -> dict[str, tuple[ActivityCycle, ...]]:
    ours = {activity.id for activity in activities}
    opened: dict[str, list[ActivityCycle]] = defaultdict(list)
    for cycle in find(connection, ActivityCycle, project_id):
        if cycle.parent_activity_id in ours:
            opened[str(cycle.parent_activity_id)].append(cycle)
    return {activity_id: tuple(cycles) for activity_id, cycles in opened.items()}
