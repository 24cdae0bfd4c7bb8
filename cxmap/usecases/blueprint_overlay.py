"""One blueprint laid over another: the second with what was removed from the first still standing in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cxmap.analysis.blueprint_comparison import BlueprintComparison, Studied
from cxmap.analysis.blueprint_findings import BlueprintFindings, NodeFindings
from cxmap.drawing.service_blueprint import Mark
from cxmap.model.service_blueprint import (
    ROLES,
    BlueprintActor,
    BlueprintDocument,
    BlueprintLane,
    BlueprintLink,
    BlueprintNode,
)
from cxmap.usecases import blueprint_comparison


@dataclass(frozen=True)
class Overlay:
    """What is drawn: a blueprint that stands nowhere in the store, its figures, and the mark of each node.

    The figures are those of the second blueprint; of a removed node they are what it had in the first.
    """

    document: BlueprintDocument
    findings: BlueprintFindings
    marks: Mapping[str, Mark]


def overlay(first: Studied, second: Studied, compared: BlueprintComparison) -> Overlay:
    """The second blueprint with the removed nodes of the first, in the lanes and columns they would have."""
    (one, before), (two, after) = first, second
    lanes, actors = _lanes(one, two), _actors(one, two)
    steps = {step.name: step.id for step in two.steps}
    names = {step.id: step.name for step in one.steps}
    gone = [
        one.node_of[node_id].model_copy(
            update={
                "lane_id": lanes[one.node_of[node_id].lane_id].id,
                "actor_id": _id(actors.get(one.node_of[node_id].actor_id or "")),
                "step_id": steps.get(names.get(one.node_of[node_id].step_id or "", "")),
                "pinned": None,
            }
        )
        for node_id in compared.removed
    ]
    found = replace(after, nodes=(*after.nodes, *(_past(before, node) for node in gone)))
    shown = {*two.lanes, *(lanes[one.node_of[node.id].lane_id] for node in gone)}
    # made anew: a copy would keep what was looked up in the original
    document = BlueprintDocument(
        **{name: getattr(two, name) for name in BlueprintDocument.model_fields}
        | {
            "nodes": (*two.nodes, *gone),
            "lanes": tuple(sorted(shown, key=lambda lane: (ROLES.index(lane.role), lane.position))),
            "actors": (*two.actors, *(actor for actor in actors.values() if actor not in two.actors)),
            "links": (*two.links, *_links(one, compared)),
        }
    )
    marks: dict[str, Mark] = dict.fromkeys(compared.removed, "removed")
    return Overlay(document, found, {**blueprint_comparison.marks(compared), **marks})


def _past(before: BlueprintFindings, node: BlueprintNode) -> NodeFindings:
    return replace(before.of(node.id), is_critical=False, slack=None)


def _lanes(one: BlueprintDocument, two: BlueprintDocument) -> dict[str, BlueprintLane]:
    """The lane in which each lane of the first lives on: of its key, else of its role, else itself."""
    by_key = {(lane.key, lane.role): lane for lane in two.lanes}
    by_role = {lane.role: lane for lane in reversed(two.lanes)}
    return {
        lane.id: by_key.get((lane.key, lane.role)) or by_role.get(lane.role) or lane for lane in one.lanes
    }


def _actors(one: BlueprintDocument, two: BlueprintDocument) -> dict[str, BlueprintActor]:
    by_name = {actor.name: actor for actor in two.actors}
    return {actor.id: by_name.get(actor.name, actor) for actor in one.actors}


def _id(actor: BlueprintActor | None) -> str | None:
    return actor.id if actor else None


def _links(one: BlueprintDocument, compared: BlueprintComparison) -> list[BlueprintLink]:
    """The links of the removed nodes, to what became of the nodes at their other end."""
    became = {pair.first_id: pair.second_id for pair in compared.pairs}
    gone = set(compared.removed)
    return [
        link.model_copy(
            update={
                "source_id": became.get(link.source_id, link.source_id),
                "target_id": became.get(link.target_id, link.target_id),
                "failure_id": None,
            }
        )
        for link in one.links
        if {link.source_id, link.target_id} & gone
    ]
