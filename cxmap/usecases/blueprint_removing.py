"""Taking things out of a service blueprint, and closing the flow over what is gone."""

from collections.abc import Sequence

from cxmap.errors import NotFoundError
from cxmap.model.evidence import EvidenceItem
from cxmap.model.service_blueprint import (
    FLOWS,
    BlueprintActor,
    BlueprintLane,
    BlueprintLink,
    BlueprintNode,
    BlueprintStep,
    FailurePoint,
    LinkKind,
)
from cxmap.store.transaction import Transaction
from cxmap.usecases import service_blueprint
from cxmap.usecases.desk import Desk

ORDER = ("link", "failure", "node", "actor", "step", "lane")
"""Where a thing and a part of it are both to go, the part goes first."""


def delete(desk: Desk, things: Sequence[str], *, operation_id: str | None = None) -> None:
    """Delete nodes (the flow closes over a node that had one way in and one out), links, lanes with their
    nodes, named columns, roles and failure points.

    InvalidValueError where what is left would be a loop without exit.
    """
    with desk.writing("deleted", "", operation_id) as transaction:
        touched = {_delete(transaction, thing) for thing in sorted(things, key=_place)}
        for blueprint_id in sorted(touched):
            service_blueprint.check(transaction, blueprint_id)


def _place(thing: str) -> int:
    kind = thing.partition(":")[0]
    if kind not in ORDER:
        raise NotFoundError(what="thing of this blueprint", id=thing)
    return ORDER.index(kind)


def _delete(transaction: Transaction, thing: str) -> str:
    """Delete one thing; gives the id of its blueprint."""
    kind, _, row_id = thing.partition(":")
    return REMOVERS[kind](transaction, row_id)


def _link(transaction: Transaction, link_id: str) -> str:
    link = transaction.get(BlueprintLink, link_id)
    transaction.remove(BlueprintLink, link_id)
    return link.blueprint_id


def _failure(transaction: Transaction, failure_id: str) -> str:
    failure = transaction.get(FailurePoint, failure_id)
    for link in transaction.find(BlueprintLink, failure_id=failure_id):
        transaction.change(BlueprintLink, link.id, failure_id=None)
    for item in transaction.find(EvidenceItem, failure_id=failure_id):
        transaction.change(EvidenceItem, item.id, failure_id=None)
    transaction.remove(FailurePoint, failure_id)
    return failure.blueprint_id


def _node(transaction: Transaction, node_id: str) -> str:
    node = transaction.get(BlueprintNode, node_id)
    _close_over(transaction, node)
    for end in ("source_id", "target_id"):
        transaction.remove_all(BlueprintLink, **{end: node_id})
    service_blueprint.forget_evidence(transaction, [node_id])
    for failure in transaction.find(FailurePoint, node_id=node_id):
        _failure(transaction, failure.id)
    transaction.remove(BlueprintNode, node_id)
    return node.blueprint_id


def _close_over(transaction: Transaction, node: BlueprintNode) -> None:
    """Lead the one flow into a node to where the one flow out of it leads."""
    links = transaction.find(BlueprintLink, blueprint_id=node.blueprint_id)
    coming = [link for link in links if link.kind in FLOWS and link.target_id == node.id]
    going = [link for link in links if link.kind in FLOWS and link.source_id == node.id]
    if len(coming) != 1 or len(going) != 1 or LinkKind.RECOVERY in {coming[0].kind, going[0].kind}:
        return
    before, after = coming[0].source_id, going[0].target_id
    known = any(link.source_id == before and link.target_id == after for link in links)
    if before != after and not known:
        transaction.remove(BlueprintLink, going[0].id)
        transaction.change(BlueprintLink, coming[0].id, target_id=after)


def _actor(transaction: Transaction, actor_id: str) -> str:
    actor = transaction.get(BlueprintActor, actor_id)
    for node in transaction.find(BlueprintNode, actor_id=actor_id):
        transaction.change(BlueprintNode, node.id, actor_id=None)
    transaction.remove(BlueprintActor, actor_id)
    return actor.blueprint_id


def _step(transaction: Transaction, step_id: str) -> str:
    step = transaction.get(BlueprintStep, step_id)
    for node in transaction.find(BlueprintNode, step_id=step_id):
        transaction.change(BlueprintNode, node.id, step_id=None, pinned=None)
    transaction.remove(BlueprintStep, step_id)
    return step.blueprint_id


def _lane(transaction: Transaction, lane_id: str) -> str:
    lane = transaction.get(BlueprintLane, lane_id)
    for node in transaction.find(BlueprintNode, lane_id=lane_id):
        _node(transaction, node.id)
    transaction.remove(BlueprintLane, lane_id)
    return lane.blueprint_id


REMOVERS = {
    "link": _link,
    "failure": _failure,
    "node": _node,
    "actor": _actor,
    "step": _step,
    "lane": _lane,
}
