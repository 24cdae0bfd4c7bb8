"""Making, reading and putting away service blueprints."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd

from cxmap.analysis import blueprint_flow
from cxmap.errors import InvalidValueError, Reason
from cxmap.model.activity_cycle import ActivityNode
from cxmap.model.evidence import EvidenceItem
from cxmap.model.experience_map import ExperienceMap, Stage, Step, StepTouchpoint
from cxmap.model.noun import NAME_LENGTH, Noun
from cxmap.model.service_blueprint import (
    WHOLE,
    BlueprintActor,
    BlueprintDocument,
    BlueprintLane,
    BlueprintLink,
    BlueprintNode,
    BlueprintStep,
    FailurePoint,
    FindingVerdict,
    LaneRole,
    NodeKind,
    ServiceBlueprint,
)
from cxmap.store import service_blueprint as blueprint_store
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import Transaction, find, validated
from cxmap.usecases.desk import Desk
from cxmap.words import Language, say

N = TypeVar("N", bound=Noun)
PARTS: tuple[type[Noun], ...] = (
    BlueprintStep,
    BlueprintLane,
    BlueprintActor,
    BlueprintNode,
    FailurePoint,
    BlueprintLink,
    FindingVerdict,
)
"""What belongs to a blueprint, in an order in which rows may be added; they are removed in the opposite one."""
REFERENCES = ("lane_id", "step_id", "actor_id", "node_id", "source_id", "target_id", "failure_id")


@dataclass(frozen=True)
class Opened:
    """A blueprint with the evidence its numbers come from."""

    document: BlueprintDocument
    evidence: pd.DataFrame


def blueprints(desk: Desk) -> list[ServiceBlueprint]:
    """All blueprints of the project, the newest first."""
    with desk.database.reading() as connection:
        return find(connection, ServiceBlueprint, desk.project_id)[::-1]


def load(desk: Desk, blueprint_id: str) -> BlueprintDocument:
    """The blueprint with all that belongs to it."""
    with desk.database.reading() as connection:
        return blueprint_store.load_blueprint(connection, desk.project_id, blueprint_id)


def desk_of_blueprint(database: Database, blueprint_id: str, actor: str = "") -> Desk:
    """The desk of the project a blueprint belongs to."""
    with database.reading() as connection:
        return Desk(database, blueprint_store.project_of_blueprint(connection, blueprint_id), actor)


def linkable_nodes(desk: Desk) -> dict[str, tuple[ServiceBlueprint, BlueprintNode]]:
    """All nodes of the project's blueprints by id, in the order of the blueprints, each with its blueprint."""
    with desk.database.reading() as connection:
        known = {each.id: each for each in find(connection, ServiceBlueprint, desk.project_id)}
        nodes = find(connection, BlueprintNode, desk.project_id)
    order = {blueprint_id: place for place, blueprint_id in enumerate(known)}
    nodes.sort(key=lambda node: (order[node.blueprint_id], node.position))
    return {node.id: (known[node.blueprint_id], node) for node in nodes}


def nodes_of_step(desk: Desk, step_id: str) -> list[BlueprintNode]:
    """The nodes of all blueprints that were made from a step of an experience map."""
    with desk.database.reading() as connection:
        return find(connection, BlueprintNode, desk.project_id, map_step_id=step_id)


def create_blank(desk: Desk, name: str, language: Language = "en") -> ServiceBlueprint:
    """A new blueprint with the five lanes, a start, one customer action and an end."""
    with desk.writing("blueprint_created", name) as transaction:
        made = start(transaction, name)
        lanes = standard_lanes(transaction, made.id)
        customer = lanes[LaneRole.CUSTOMER]
        told = (
            (NodeKind.START, say(language, "blueprint.start")),
            (NodeKind.ACTION, say(language, "blueprint.new_node")),
            (NodeKind.END, say(language, "blueprint.end")),
        )
        nodes = [
            add_node(transaction, made.id, position, lane_id=customer.id, kind=kind, name=said)
            for position, (kind, said) in enumerate(told, 1)
        ]
        chain(transaction, nodes)
    return made


def create_from_map(desk: Desk, map_id: str, name: str) -> ServiceBlueprint:
    """A new blueprint whose customer actions are the steps of an experience map, its stages the phases.

    Each action keeps the link to its step and its first touchpoint, with that touchpoint's channel.
    """
    with desk.writing("blueprint_created", name) as transaction:
        original = transaction.get(ExperienceMap, map_id)
        people = {"persona_id": original.persona_id, "segment_id": original.segment_id}
        made = start(transaction, name, perspective=original.perspective, **people)
        customer = standard_lanes(transaction, made.id)[LaneRole.CUSTOMER]
        nodes = []
        for position, (stage, step) in enumerate(_journey(transaction, map_id), 1):
            column = add_step(
                transaction, made.id, position, name=_short(step.name), phase=_short(stage.name)
            )
            told = {"lane_id": customer.id, "step_id": column.id, "name": step.name, "map_step_id": step.id}
            met = _first_touchpoint(transaction, step.id)
            nodes.append(add_node(transaction, made.id, position, **told, **met))
        chain(transaction, nodes)
    return made


def duplicate(desk: Desk, blueprint_id: str, name: str, **fields: Any) -> ServiceBlueprint:
    """A copy of a blueprint under another name; each node keeps the key and remembers its origin.

    `fields` may set perspective, segment_id and persona_id. Evidence stays with the original.
    """
    with desk.writing("blueprint_duplicated", name) as transaction:
        original = transaction.get(ServiceBlueprint, blueprint_id).model_dump()
        own = {"id": new_id(), "version": 1, "name": name, "created_at": now()}
        copy = transaction.add(validated(ServiceBlueprint, {**original, **fields, **own}))
        renamed: dict[str, str] = {}
        for part in PARTS:
            if part is not FindingVerdict:
                for item in transaction.find(part, blueprint_id=blueprint_id):
                    transaction.add(_copied(item, copy.id, renamed))
    return copy


def change_blueprint(
    desk: Desk, blueprint_id: str, *, seen: int | None = None, **fields: Any
) -> ServiceBlueprint:
    """Change what belongs to the blueprint as a whole: its name, people, tolerance, price and costs."""
    with desk.writing("blueprint_edited", str(fields.get("name", ""))) as transaction:
        return transaction.change(ServiceBlueprint, blueprint_id, seen=seen, **fields)


def delete_blueprint(desk: Desk, blueprint_id: str) -> None:
    """Delete a blueprint with all that belongs to it; blueprints it opens stay; undo brings it back whole."""
    with desk.writing("blueprint_deleted") as transaction:
        for opening in transaction.find(BlueprintNode, opens_id=blueprint_id):
            transaction.change(BlueprintNode, opening.id, opens_id=None)
        forget_evidence(
            transaction, [each.id for each in transaction.find(BlueprintNode, blueprint_id=blueprint_id)]
        )
        for part in reversed(PARTS):
            transaction.remove_all(part, blueprint_id=blueprint_id)
        transaction.remove(ServiceBlueprint, blueprint_id)


def start(transaction: Transaction, name: str, **fields: Any) -> ServiceBlueprint:
    """A blueprint with nothing in it."""
    own = {"id": new_id(), "name": name, "created_at": now()}
    return transaction.add(validated(ServiceBlueprint, {**fields, **own}))


def standard_lanes(transaction: Transaction, blueprint_id: str) -> dict[LaneRole, BlueprintLane]:
    """One lane for each role; their keys are those of the roles."""
    return {role: add_lane(transaction, blueprint_id, 1, role=role, key=str(role)) for role in LaneRole}


def add_lane(transaction: Transaction, blueprint_id: str, position: float, **fields: Any) -> BlueprintLane:
    """Write a lane; a key is made for it where none is told."""
    key = fields.pop("key", None) or _free_key(transaction, BlueprintLane, blueprint_id, "lane")
    place = {"id": new_id(), "blueprint_id": blueprint_id, "key": key, "position": position}
    return transaction.add(validated(BlueprintLane, {**fields, **place}))


def add_step(transaction: Transaction, blueprint_id: str, position: float, **fields: Any) -> BlueprintStep:
    place = {"id": new_id(), "blueprint_id": blueprint_id, "position": position}
    return transaction.add(validated(BlueprintStep, {**fields, **place}))


def add_actor(transaction: Transaction, blueprint_id: str, position: float, **fields: Any) -> BlueprintActor:
    place = {"id": new_id(), "blueprint_id": blueprint_id, "position": position}
    return transaction.add(validated(BlueprintActor, {**fields, **place}))


def add_node(transaction: Transaction, blueprint_id: str, position: float, **fields: Any) -> BlueprintNode:
    """Write a node; a key is made for it where none is told."""
    key = fields.pop("key", None) or _free_key(transaction, BlueprintNode, blueprint_id, "n")
    place = {"id": new_id(), "blueprint_id": blueprint_id, "key": key, "position": position}
    return transaction.add(validated(BlueprintNode, {**fields, **place}))


def add_failure(
    transaction: Transaction, node: BlueprintNode, position: float, **fields: Any
) -> FailurePoint:
    """Write a failure point of a node; a key is made for it where none is told."""
    key = fields.pop("key", None) or _free_key(transaction, FailurePoint, node.blueprint_id, "f")
    place = {"id": new_id(), "blueprint_id": node.blueprint_id, "node_id": node.id, "position": position}
    return transaction.add(validated(FailurePoint, {**fields, **place, "key": key}))


def add_link(
    transaction: Transaction, source: BlueprintNode, target: BlueprintNode, **fields: Any
) -> BlueprintLink:
    """Write a link between two nodes of one blueprint; InvalidValueError where it cannot be."""
    if source.id == target.id:
        raise InvalidValueError(field="link", value=source.name[:80], reason=Reason("link_to_itself"))
    ends = {"source_id": source.id, "target_id": target.id}
    place = {"id": new_id(), "blueprint_id": source.blueprint_id, **ends}
    link = validated(BlueprintLink, {**fields, **place})
    if transaction.find(BlueprintLink, **ends, kind=str(link.kind)):
        between = {"source": source.name[:80], "target": target.name[:80]}
        raise InvalidValueError(field="link", value=str(link.kind), reason=Reason("link_twice", between))
    return transaction.add(link)


def chain(transaction: Transaction, nodes: Sequence[BlueprintNode]) -> None:
    """Link nodes one after another."""
    for source, target in itertools.pairwise(nodes):
        add_link(transaction, source, target)


def check(transaction: Transaction, blueprint_id: str) -> None:
    """No loop is without an exit, and the shares of no decision are over 100 % or, when all are told, under it."""
    nodes = transaction.find(BlueprintNode, blueprint_id=blueprint_id)
    links = transaction.find(BlueprintLink, blueprint_id=blueprint_id)
    names = {node.id: node.name for node in nodes}
    _check_shares(nodes, links)
    endless = blueprint_flow.endless_loops(blueprint_flow.graph(nodes, links))
    if endless:
        turning = " → ".join(names[node.id][:80] for node in nodes if node.id in endless[0])
        raise InvalidValueError(field="links", value=turning, reason=Reason("loop_without_exit"))


def _check_shares(nodes: Sequence[BlueprintNode], links: Sequence[BlueprintLink]) -> None:
    for node in nodes:
        branches = [link for link in blueprint_flow.flows(links) if link.source_id == node.id]
        told = [link.share for link in branches if link.share is not None]
        total = sum(told)
        over = total > WHOLE + blueprint_flow.TOLERANCE
        if node.kind is NodeKind.DECISION and over:
            reason = Reason("shares_over", {"name": node.name[:80]})
            raise InvalidValueError(field="share", value=f"{total:g} %", reason=reason)


def check_whole_shares(transaction: Transaction, blueprint_id: str) -> None:
    """The branches of a decision that all have a typed share add up to 100 %."""
    nodes = {node.id: node for node in transaction.find(BlueprintNode, blueprint_id=blueprint_id)}
    told = blueprint_flow.shares_told(transaction.find(BlueprintLink, blueprint_id=blueprint_id))
    for node_id, total in told.items():
        node = nodes[node_id]
        if node.kind is NodeKind.DECISION and abs(total - WHOLE) > blueprint_flow.TOLERANCE:
            reason = Reason("shares_not_whole", {"name": node.name[:80]})
            raise InvalidValueError(field="share", value=f"{total:g} %", reason=reason)


def forget_evidence(transaction: Transaction, node_ids: Iterable[str]) -> None:
    """Evidence about nodes that go away belongs to its touchpoint alone, and activities lose the link."""
    for node_id in node_ids:
        transaction.remove_all(ActivityNode, node_id=node_id)
        for item in transaction.find(EvidenceItem, node_id=node_id):
            transaction.change(EvidenceItem, item.id, node_id=None, failure_id=None)


def _journey(transaction: Transaction, map_id: str) -> list[tuple[Stage, Step]]:
    stages = sorted(transaction.find(Stage, map_id=map_id), key=lambda stage: stage.position)
    steps = sorted(transaction.find(Step, map_id=map_id), key=lambda step: step.position)
    return [(stage, step) for stage in stages for step in steps if step.stage_id == stage.id]


def _first_touchpoint(transaction: Transaction, step_id: str) -> dict[str, str]:
    met = sorted(transaction.find(StepTouchpoint, step_id=step_id), key=lambda each: each.position)
    return {"touchpoint_id": met[0].touchpoint_id} if met else {}


def _short(name: str) -> str:
    return " ".join(name.split())[:NAME_LENGTH]


def _free_key(transaction: Transaction, noun: type[Any], blueprint_id: str, stem: str) -> str:
    """A key that nothing of its kind has in this blueprint."""
    taken = {item.key for item in transaction.find(noun, blueprint_id=blueprint_id)}
    number = len(taken) + 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def _copied(item: N, blueprint_id: str, renamed: dict[str, str]) -> N:
    renamed[item.id] = new_id()
    values = item.model_dump()
    changed: dict[str, Any] = {name: renamed[values[name]] for name in REFERENCES if values.get(name)}
    if isinstance(item, BlueprintNode):
        changed["origin_id"] = item.id
    own = {"id": renamed[item.id], "version": 1, "blueprint_id": blueprint_id}
    return item.model_copy(update={**changed, **own})
