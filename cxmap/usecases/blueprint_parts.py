"""The parts of a service blueprint around its nodes: lanes, named columns, roles, failure points, verdicts."""

from typing import Any

from cxmap.errors import InvalidValueError, Reason
from cxmap.model.service_blueprint import (
    BlueprintActor,
    BlueprintLane,
    BlueprintNode,
    BlueprintStep,
    FailurePoint,
    FindingVerdict,
    ServiceBlueprint,
    Verdict,
)
from cxmap.store.identifiers import new_id
from cxmap.store.transaction import validated
from cxmap.usecases import placing, service_blueprint
from cxmap.usecases.desk import Desk
from cxmap.usecases.placing import Side


def add_lane(
    desk: Desk, neighbour: str, side: Side, name: str, *, operation_id: str | None = None
) -> BlueprintLane:
    """A further lane beside another one, of its role."""
    with desk.writing("blueprint_lane_added", name, operation_id) as transaction:
        beside = transaction.get(BlueprintLane, neighbour)
        same = {"blueprint_id": beside.blueprint_id, "role": str(beside.role)}
        siblings = placing.ordered(transaction, BlueprintLane, **same)
        place = placing.beside(transaction, siblings, neighbour, side)
        told = {"role": beside.role, "name": name.strip()}
        return service_blueprint.add_lane(transaction, beside.blueprint_id, place, **told)


def move_lane(
    desk: Desk, lane_id: str, neighbour: str, side: Side, *, operation_id: str | None = None
) -> None:
    """Put a lane beside another one; it takes over that one's role, and so its side of the lines."""
    with desk.writing("blueprint_lane_moved", "", operation_id) as transaction:
        own, beside = (transaction.get(BlueprintLane, each) for each in (lane_id, neighbour))
        same = {"blueprint_id": own.blueprint_id, "role": str(beside.role)}
        others = [each for each in placing.ordered(transaction, BlueprintLane, **same) if each.id != lane_id]
        if beside.blueprint_id != own.blueprint_id:
            raise InvalidValueError(field="lane", value=beside.name, reason=Reason("other_blueprint"))
        place = placing.beside(transaction, others, neighbour, side)
        transaction.change(BlueprintLane, lane_id, role=beside.role, position=place)


def add_step(
    desk: Desk,
    blueprint_id: str,
    name: str,
    *,
    beside: str | None = None,
    side: Side = "after",
    phase: str = "",
    operation_id: str | None = None,
) -> BlueprintStep:
    """A further named column, beside another one (in its phase) or at the end."""
    with desk.writing("blueprint_step_added", name, operation_id) as transaction:
        transaction.get(ServiceBlueprint, blueprint_id)
        siblings = placing.ordered(transaction, BlueprintStep, blueprint_id=blueprint_id)
        place = placing.beside(transaction, siblings, beside, side)
        phase = phase or (transaction.get(BlueprintStep, beside).phase if beside else "")
        return service_blueprint.add_step(transaction, blueprint_id, place, name=name.strip(), phase=phase)


def move_step(desk: Desk, step_id: str, before: str | None, *, operation_id: str | None = None) -> None:
    """Put a named column before another one, or at the end."""
    with desk.writing("blueprint_step_moved", "", operation_id) as transaction:
        own = transaction.get(BlueprintStep, step_id)
        steps = placing.ordered(transaction, BlueprintStep, blueprint_id=own.blueprint_id)
        others = [each for each in steps if each.id != step_id]
        transaction.change(
            BlueprintStep, step_id, position=placing.beside(transaction, others, before, "before")
        )


def add_actor(desk: Desk, blueprint_id: str, name: str, **fields: Any) -> BlueprintActor:
    """A further role that acts."""
    with desk.writing("actor_added", name) as transaction:
        transaction.get(ServiceBlueprint, blueprint_id)
        place = placing.end(placing.ordered(transaction, BlueprintActor, blueprint_id=blueprint_id))
        return service_blueprint.add_actor(transaction, blueprint_id, place, name=name.strip(), **fields)


def add_failure(
    desk: Desk, node_id: str, mode: str, *, operation_id: str | None = None, **fields: Any
) -> FailurePoint:
    """A further failure point of a node."""
    with desk.writing("failure_added", mode, operation_id) as transaction:
        node = transaction.get(BlueprintNode, node_id)
        place = placing.end(placing.ordered(transaction, FailurePoint, node_id=node_id))
        return service_blueprint.add_failure(transaction, node, place, mode=mode.strip(), **fields)


def judge(
    desk: Desk, blueprint_id: str, finding: str, verdict: Verdict, *, reason: str, fingerprint: str
) -> FindingVerdict:
    """Dismiss or confirm a finding, with a reason; it holds until what the finding rests on changes."""
    with desk.writing("finding_judged", reason) as transaction:
        transaction.get(ServiceBlueprint, blueprint_id)
        own: dict[str, Any] = {"verdict": verdict, "reason": reason.strip(), "fingerprint": fingerprint}
        for known in transaction.find(FindingVerdict, blueprint_id=blueprint_id, finding=finding):
            return transaction.change(FindingVerdict, known.id, **own)
        place = {"id": new_id(), "blueprint_id": blueprint_id, "finding": finding}
        return transaction.add(validated(FindingVerdict, {**own, **place}))


def reopen_finding(desk: Desk, blueprint_id: str, finding: str) -> None:
    """Take a verdict back."""
    with desk.writing("finding_reopened") as transaction:
        transaction.remove_all(FindingVerdict, blueprint_id=blueprint_id, finding=finding)
