"""Loading a whole service blueprint as one frozen value."""

from sqlalchemy import Connection, select

from cxmap.errors import NotFoundError
from cxmap.model.project import Persona, Segment
from cxmap.model.service_blueprint import (
    ROLES,
    BlueprintActor,
    BlueprintDocument,
    BlueprintLane,
    BlueprintLink,
    BlueprintNode,
    BlueprintStep,
    FailurePoint,
    FindingVerdict,
    ServiceBlueprint,
)
from cxmap.model.touchpoint import Touchpoint
from cxmap.store.project import project, revision
from cxmap.store.tables import TABLES
from cxmap.store.transaction import find


def load_blueprint(connection: Connection, project_id: str, blueprint_id: str) -> BlueprintDocument:
    """The blueprint with all that belongs to it; NotFoundError where it is not there."""
    found = find(connection, ServiceBlueprint, project_id, id=blueprint_id)
    if not found:
        raise NotFoundError(what="service blueprint", id=blueprint_id)
    own = project(connection, project_id)
    nodes = sorted(
        find(connection, BlueprintNode, project_id, blueprint_id=blueprint_id), key=lambda node: node.position
    )
    persona_id = found[0].persona_id
    return BlueprintDocument(
        project_id=project_id,
        project_name=own.name,
        organisation=own.organisation,
        revision=revision(connection, project_id),
        blueprint=found[0],
        persona=next(iter(find(connection, Persona, project_id, id=persona_id)), None)
        if persona_id
        else None,
        steps=tuple(_steps(connection, project_id, blueprint_id)),
        lanes=tuple(lanes_of(connection, project_id, blueprint_id)),
        actors=tuple(_actors(connection, project_id, blueprint_id)),
        nodes=tuple(nodes),
        links=tuple(find(connection, BlueprintLink, project_id, blueprint_id=blueprint_id)),
        failures=_failures(connection, project_id, blueprint_id, nodes),
        verdicts=tuple(find(connection, FindingVerdict, project_id, blueprint_id=blueprint_id)),
        touchpoints={each.id: each for each in find(connection, Touchpoint, project_id)},
        opened=_opened(connection, project_id, nodes),
        parents=tuple(find(connection, BlueprintNode, project_id, opens_id=blueprint_id)),
        segment_names={each.id: each.name for each in find(connection, Segment, project_id)},
    )


def project_of_blueprint(connection: Connection, blueprint_id: str) -> str:
    """The id of the project a blueprint belongs to."""
    table = TABLES[ServiceBlueprint]
    found = connection.scalar(select(table.c.project_id).where(table.c.id == blueprint_id))
    if found is None:
        raise NotFoundError(what="service blueprint", id=blueprint_id)
    return str(found)


def lanes_of(connection: Connection, project_id: str, blueprint_id: str) -> list[BlueprintLane]:
    """The lanes of a blueprint, top to bottom."""
    lanes = find(connection, BlueprintLane, project_id, blueprint_id=blueprint_id)
    return sorted(lanes, key=lambda lane: (ROLES.index(lane.role), lane.position))


def _steps(connection: Connection, project_id: str, blueprint_id: str) -> list[BlueprintStep]:
    found = find(connection, BlueprintStep, project_id, blueprint_id=blueprint_id)
    return sorted(found, key=lambda step: step.position)


def _actors(connection: Connection, project_id: str, blueprint_id: str) -> list[BlueprintActor]:
    found = find(connection, BlueprintActor, project_id, blueprint_id=blueprint_id)
    return sorted(found, key=lambda actor: actor.position)


def _failures(
    connection: Connection, project_id: str, blueprint_id: str, nodes: list[BlueprintNode]
) -> tuple[FailurePoint, ...]:
    order = {node.id: place for place, node in enumerate(nodes)}
    found = find(connection, FailurePoint, project_id, blueprint_id=blueprint_id)
    return tuple(sorted(found, key=lambda failure: (order[failure.node_id], failure.position)))


def _opened(
    connection: Connection, project_id: str, nodes: list[BlueprintNode]
) -> dict[str, ServiceBlueprint]:
    wanted = {node.opens_id for node in nodes if node.opens_id}
    if not wanted:
        return {}
    return {each.id: each for each in find(connection, ServiceBlueprint, project_id) if each.id in wanted}
