"""Loading a whole map as one frozen value."""

from collections import defaultdict

from sqlalchemy import Connection

from cxmap.errors import NotFoundError
from cxmap.model.experience_map import (
    Card,
    CardEvidence,
    CardVote,
    DesiredValue,
    ExperienceMap,
    Lane,
    MapDocument,
    Stage,
    Step,
    StepTouchpoint,
)
from cxmap.model.project import Persona, Segment
from cxmap.model.touchpoint import Touchpoint
from cxmap.store.project import project, revision
from cxmap.store.transaction import find


def load_map(connection: Connection, project_id: str, map_id: str) -> MapDocument:
    """The map with all that is on it; NotFoundError where it is not there."""
    found = find(connection, ExperienceMap, project_id, id=map_id)
    if not found:
        raise NotFoundError(what="map", id=map_id)
    own = project(connection, project_id)
    stages = sorted(find(connection, Stage, project_id, map_id=map_id), key=lambda stage: stage.position)
    order = {stage.id: place for place, stage in enumerate(stages)}
    steps = sorted(
        find(connection, Step, project_id, map_id=map_id),
        key=lambda step: (order[step.stage_id], step.position),
    )
    personas = find(connection, Persona, project_id, id=found[0].persona_id) if found[0].persona_id else []
    return MapDocument(
        project_id=project_id,
        project_name=own.name,
        organisation=own.organisation,
        revision=revision(connection, project_id),
        map=found[0],
        persona=personas[0] if personas else None,
        stages=tuple(stages),
        steps=tuple(steps),
        lanes=tuple(
            sorted(find(connection, Lane, project_id, map_id=map_id), key=lambda lane: lane.position)
        ),
        cards=tuple(
            sorted(find(connection, Card, project_id, map_id=map_id), key=lambda card: card.position)
        ),
        desired=tuple(find(connection, DesiredValue, project_id, map_id=map_id)),
        touchpoints={each.id: each for each in find(connection, Touchpoint, project_id)},
        step_touchpoints=_touchpoints_of_steps(connection, project_id, map_id),
        votes=_votes(connection, project_id, map_id),
        mentions=_mentions(connection, project_id, map_id),
        segment_names={each.id: each.name for each in find(connection, Segment, project_id)},
    )


def _touchpoints_of_steps(connection: Connection, project_id: str, map_id: str) -> dict[str, tuple[str, ...]]:
    links = sorted(
        find(connection, StepTouchpoint, project_id, map_id=map_id), key=lambda link: link.position
    )
    grouped: dict[str, tuple[str, ...]] = {}
    for link in links:
        grouped[link.step_id] = (*grouped.get(link.step_id, ()), link.touchpoint_id)
    return grouped


def _votes(connection: Connection, project_id: str, map_id: str) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for vote in find(connection, CardVote, project_id, map_id=map_id):
        counted[vote.card_id] += 1
    return dict(counted)


def _mentions(connection: Connection, project_id: str, map_id: str) -> dict[str, frozenset[str]]:
    linked: dict[str, set[str]] = defaultdict(set)
    for link in find(connection, CardEvidence, project_id, map_id=map_id):
        linked[link.card_id].add(link.evidence_id)
    return {card_id: frozenset(items) for card_id, items in linked.items()}
