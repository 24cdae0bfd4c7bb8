"""Tables of a blueprint as frozen rows: its service standards, and what each role must know."""

from collections.abc import Mapping
from dataclasses import dataclass

from cxmap.analysis.blueprint_findings import BlueprintFindings, ObservedTime, Proportion
from cxmap.analysis.blueprint_process import process_of
from cxmap.analysis.blueprint_structure import NO_STEPS
from cxmap.model.service_blueprint import (
    FLOWS,
    ActorKind,
    BlueprintActor,
    BlueprintDocument,
    BlueprintNode,
    LaneRole,
    NodeKind,
)


@dataclass(frozen=True)
class StandardRow:
    """The service standard of one node. Times are seconds; `met` is how many observed times kept the standard."""

    node_id: str
    number: int | None
    name: str
    kind: NodeKind
    role: LaneRole
    actor: str
    standard: float | None
    tolerable: float | None
    observed: ObservedTime
    met: Proportion
    beyond: Proportion


@dataclass(frozen=True)
class TrainingFailure:
    """What can go wrong at a step, and what to do then; `recovery_time` in seconds."""

    label: str
    mode: str
    cause: str
    effect: str
    recovery: str
    recovery_time: float | None
    poka_yoke: str


@dataclass(frozen=True)
class TrainingStep:
    """One step of a role: what to do, how long it may take, by which policy, after and before which others."""

    node_id: str
    number: int | None
    name: str
    kind: NodeKind
    role: LaneRole
    step: str
    standard: float | None
    tolerable: float | None
    policy: str
    materials: str
    captures: tuple[str, ...]
    latitude: int | None
    after: tuple[str, ...]
    before: tuple[str, ...]
    failures: tuple[TrainingFailure, ...]


@dataclass(frozen=True)
class TrainingView:
    """All steps of one role in the order of the process; `kind` tells people from machines."""

    actor_id: str
    actor: str
    kind: ActorKind
    servers: int | None
    steps: tuple[TrainingStep, ...]


def standards(document: BlueprintDocument, findings: BlueprintFindings) -> tuple[StandardRow, ...]:
    """The service standards of all steps, in the order of the document."""
    known = {each.node_id: each for each in findings.nodes}
    return tuple(
        StandardRow(
            node_id=node.id,
            number=known[node.id].number,
            name=node.name,
            kind=node.kind,
            role=document.role_of(node),
            actor=actor.name if (actor := document.actor_of.get(node.actor_id or "")) else "",
            standard=node.standard_time,
            tolerable=node.tolerable_time,
            observed=known[node.id].observed,
            met=known[node.id].met,
            beyond=known[node.id].beyond,
        )
        for node in document.nodes
        if node.kind not in NO_STEPS
    )


def training(document: BlueprintDocument, findings: BlueprintFindings) -> tuple[TrainingView, ...]:
    """What each role of the organisation must know; roles without a step, and customers, are left out."""
    order = _order(document)
    labels = {each.failure.id: each.label for each in findings.failures}
    views = []
    for actor in document.actors:
        own = [node for node in document.nodes if node.actor_id == actor.id and node.kind not in NO_STEPS]
        if own and actor.kind is not ActorKind.CUSTOMER:
            own.sort(key=lambda node: order[node.id])
            views.append(_view(document, actor, own, labels))
    return tuple(views)


def _order(document: BlueprintDocument) -> dict[str, tuple[float, int]]:
    """The place of each node in the process; what only messages lead to follows the step they come from."""
    process = process_of(document)
    place = {node: float(number) for number, node in enumerate(process.order)}
    asked = {node: place[origin] + 0.5 for node, origin in process.asked.items()}
    return {node.id: (asked.get(node.id, place[node.id]), at) for at, node in enumerate(document.nodes)}


def _view(
    document: BlueprintDocument,
    actor: BlueprintActor,
    nodes: list[BlueprintNode],
    labels: Mapping[str, str],
) -> TrainingView:
    steps = tuple(_training_step(document, node, labels) for node in nodes)
    return TrainingView(actor.id, actor.name, actor.kind, actor.servers, steps)


def _training_step(
    document: BlueprintDocument, node: BlueprintNode, labels: Mapping[str, str]
) -> TrainingStep:
    names = {each.id: each.name for each in document.nodes}
    flows = [link for link in document.links if link.kind in FLOWS]
    return TrainingStep(
        node_id=node.id,
        number=document.numbers.get(node.id),
        name=node.name,
        kind=node.kind,
        role=document.role_of(node),
        step=next((step.name for step in document.steps if step.id == node.step_id), ""),
        standard=node.standard_time,
        tolerable=node.tolerable_time,
        policy=node.policy,
        materials=node.materials,
        captures=tuple(line.strip() for line in node.captures.splitlines() if line.strip()),
        latitude=node.latitude,
        after=tuple(names[link.source_id] for link in flows if link.target_id == node.id),
        before=tuple(names[link.target_id] for link in flows if link.source_id == node.id),
        failures=tuple(
            TrainingFailure(
                label=labels[failure.id],
                mode=failure.mode,
                cause=failure.cause,
                effect=failure.effect,
                recovery=failure.recovery,
                recovery_time=failure.recovery_time,
                poka_yoke=failure.poka_yoke,
            )
            for failure in document.failures_of(node.id)
        ),
    )
