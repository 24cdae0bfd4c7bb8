"""What people do to a service blueprint with their hands: add, edit, link, move, align, duplicate.

Things of a blueprint are named as on the canvas: `node:ID`, `link:ID`, `lane:ID`, `step:ID`, `failure:ID`,
`actor:ID`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar

from cxmap.errors import InvalidValueError, NotFoundError, Reason
from cxmap.model.noun import Noun
from cxmap.model.service_blueprint import (
    BlueprintActor,
    BlueprintLane,
    BlueprintLink,
    BlueprintNode,
    BlueprintStep,
    FailurePoint,
    LinkKind,
    NodeKind,
)
from cxmap.store.service_blueprint import lanes_of
from cxmap.store.transaction import Transaction
from cxmap.usecases import placing, service_blueprint
from cxmap.usecases.desk import Desk
from cxmap.usecases.placing import Side

Placed = TypeVar(
    "Placed", bound=BlueprintNode | BlueprintLane | BlueprintStep | BlueprintActor | FailurePoint
)
Axis = Literal["lane", "column"]
THINGS: dict[str, type[Noun]] = {
    "node": BlueprintNode,
    "link": BlueprintLink,
    "lane": BlueprintLane,
    "step": BlueprintStep,
    "actor": BlueprintActor,
    "failure": FailurePoint,
}
VERBS = {
    "node": "node_edited",
    "link": "link_edited",
    "lane": "blueprint_lane_edited",
    "step": "blueprint_step_edited",
    "actor": "actor_edited",
    "failure": "failure_edited",
}
TEXTS = {"link": "condition", "failure": "mode"}
"""The field that is written on the canvas, where it is not the name."""

OWNED: dict[str, type[Noun]] = {
    "lane_id": BlueprintLane,
    "step_id": BlueprintStep,
    "actor_id": BlueprintActor,
    "failure_id": FailurePoint,
}
"""What a thing names that has to be of the same blueprint."""


def edit_text(
    desk: Desk,
    thing: str,
    text: str,
    *,
    seen: int | None = None,
    since: int | None = None,
    operation_id: str | None = None,
) -> None:
    """Write the name of a node, lane, step or actor, the condition of a link, the mode of a failure point.

    `seen` is the version, `since` the revision of the project, that the person looked at while writing.
    """
    noun, row_id = _named(thing)
    kind = thing.partition(":")[0]
    with desk.writing(VERBS[kind], text, operation_id) as transaction:
        field = {TEXTS.get(kind, "name"): text.strip()}
        transaction.change(noun, row_id, seen=seen, since=since, **field)


def change(desk: Desk, thing: str, *, seen: int | None = None, **fields: Any) -> None:
    """Write other fields of a thing.

    InvalidValueError for a negative time, shares over 100 %, a loop without exit, or what belongs to another
    blueprint.
    """
    noun, row_id = _named(thing)
    with desk.writing(VERBS[thing.partition(":")[0]]) as transaction:
        changed = transaction.change(noun, row_id, seen=seen, **fields)
        _check_owned(transaction, changed, fields)
        if isinstance(changed, BlueprintNode | BlueprintLink) and {"share", "cases", "kind"} & fields.keys():
            service_blueprint.check(transaction, changed.blueprint_id)
        if isinstance(changed, BlueprintNode) and changed.opens_id == changed.blueprint_id:
            raise InvalidValueError(field="opens_id", value=changed.name[:80], reason=Reason("opens_itself"))


def add_node(
    desk: Desk,
    lane_id: str,
    name: str,
    *,
    kind: NodeKind = NodeKind.ACTION,
    step_id: str | None = None,
    pinned: int | None = None,
    after: str | None = None,
    operation_id: str | None = None,
) -> BlueprintNode:
    """A new node in a lane, held in a column where one is told; with `after` (a node's id) linked from it."""
    with desk.writing("node_added", name, operation_id) as transaction:
        lane = transaction.get(BlueprintLane, lane_id)
        siblings = placing.ordered(transaction, BlueprintNode, blueprint_id=lane.blueprint_id)
        place = placing.beside(transaction, siblings, after, "after")
        told = {"lane_id": lane_id, "kind": kind, "name": name, "step_id": step_id, "pinned": pinned}
        made = service_blueprint.add_node(transaction, lane.blueprint_id, place, **told)
        _check_owned(transaction, made, {"step_id": step_id})
        if after:
            service_blueprint.add_link(transaction, transaction.get(BlueprintNode, after), made)
        return made


def add_beside(
    desk: Desk, neighbour: str, side: Side, name: str, *, operation_id: str | None = None
) -> BlueprintNode:
    """A new action before or after a node, in its lane, and in the flow between it and what is there."""
    with desk.writing("node_added", name, operation_id) as transaction:
        beside = transaction.get(BlueprintNode, neighbour)
        siblings = placing.ordered(transaction, BlueprintNode, blueprint_id=beside.blueprint_id)
        place = placing.beside(transaction, siblings, neighbour, side)
        told = {
            "lane_id": beside.lane_id,
            "step_id": beside.step_id,
            "actor_id": beside.actor_id,
            "name": name,
        }
        made = service_blueprint.add_node(transaction, beside.blueprint_id, place, **told)
        _put_between(transaction, beside, made, side)
        service_blueprint.check(transaction, made.blueprint_id)
        return made


def insert_on_link(desk: Desk, link_id: str, name: str, *, operation_id: str | None = None) -> BlueprintNode:
    """A new action on a link: what led to its end now leads to the action, and that on to the end."""
    with desk.writing("node_added", name, operation_id) as transaction:
        link = transaction.get(BlueprintLink, link_id)
        source, target = (transaction.get(BlueprintNode, end) for end in (link.source_id, link.target_id))
        siblings = placing.ordered(transaction, BlueprintNode, blueprint_id=link.blueprint_id)
        place = placing.beside(transaction, siblings, source.id, "after")
        told = {"lane_id": source.lane_id, "actor_id": source.actor_id, "name": name}
        made = service_blueprint.add_node(transaction, link.blueprint_id, place, **told)
        transaction.change(BlueprintLink, link_id, target_id=made.id)
        service_blueprint.add_link(transaction, made, target)
        return made


def add_link(
    desk: Desk,
    source_id: str,
    target_id: str,
    kind: LinkKind = LinkKind.SEQUENCE,
    *,
    operation_id: str | None = None,
    **fields: Any,
) -> BlueprintLink:
    """Draw a link from a node to another one of the same blueprint."""
    with desk.writing("link_added", "", operation_id) as transaction:
        source, target = (transaction.get(BlueprintNode, end) for end in (source_id, target_id))
        if source.blueprint_id != target.blueprint_id:
            raise InvalidValueError(field="link", value=target.name[:80], reason=Reason("other_blueprint"))
        made = service_blueprint.add_link(transaction, source, target, kind=kind, **fields)
        _check_owned(transaction, made, fields)
        service_blueprint.check(transaction, source.blueprint_id)
        return made


def set_branches(desk: Desk, node_id: str, branches: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the shares, cases and conditions of a decision's branches together, by the id of the link.

    InvalidValueError where all have a share and they do not add up to 100 %.
    """
    with desk.writing("branches_shared") as transaction:
        node = transaction.get(BlueprintNode, node_id)
        for link_id, fields in branches.items():
            if transaction.get(BlueprintLink, link_id).source_id != node_id:
                raise NotFoundError(what="blueprint link", id=link_id)
            transaction.change(BlueprintLink, link_id, **fields)
        service_blueprint.check(transaction, node.blueprint_id)
        service_blueprint.check_whole_shares(transaction, node.blueprint_id)


def move_nodes(
    desk: Desk,
    node_ids: Sequence[str],
    *,
    lane_id: str | None = None,
    step_id: str | None = None,
    pinned: int | None = None,
    operation_id: str | None = None,
) -> None:
    """Put nodes into a lane (their own without one), and hold them in a column, counted within a step."""
    with desk.writing("node_moved", "", operation_id) as transaction:
        for node_id in node_ids:
            node = transaction.get(BlueprintNode, node_id)
            place: dict[str, Any] = {"lane_id": lane_id or node.lane_id, "step_id": step_id, "pinned": pinned}
            changed = transaction.change(BlueprintNode, node_id, **place)
            _check_owned(transaction, changed, place)


def unpin(desk: Desk, node_ids: Sequence[str], *, operation_id: str | None = None) -> None:
    """Let the layout choose the columns of nodes again."""
    with desk.writing("node_moved", "", operation_id) as transaction:
        for node_id in node_ids:
            transaction.change(BlueprintNode, node_id, pinned=None)


def align(
    desk: Desk,
    node_ids: Sequence[str],
    axis: Axis,
    *,
    step_id: str | None = None,
    pinned: int | None = None,
    operation_id: str | None = None,
) -> None:
    """Put nodes into the lane of the first, or all into one column (`pinned`, counted within its step)."""
    with desk.writing("nodes_aligned", "", operation_id) as transaction:
        first = transaction.get(BlueprintNode, node_ids[0])
        place: dict[str, Any] = (
            {"lane_id": first.lane_id} if axis == "lane" else {"step_id": step_id, "pinned": pinned}
        )
        for node_id in node_ids:
            changed = transaction.change(BlueprintNode, node_id, **place)
            _check_owned(transaction, changed, place)


def write_chain(
    desk: Desk, lane_id: str, text: str, *, after: str | None = None, operation_id: str | None = None
) -> list[BlueprintNode]:
    """A chain of new actions, one a line, each linked to the next, from the node `after` on where one is told.

    A line may name another lane by its number from the top: `3: Check the papers`.
    """
    names = [line.strip() for line in text.splitlines() if line.strip()]
    if not names:
        raise InvalidValueError(field="names", value="", reason=Reason("no_lines"))
    with desk.writing("nodes_written", names[0], operation_id) as transaction:
        lane = transaction.get(BlueprintLane, lane_id)
        lanes = lanes_of(transaction.connection, transaction.project_id, lane.blueprint_id)
        nodes = placing.ordered(transaction, BlueprintNode, blueprint_id=lane.blueprint_id)
        places = _places_after(nodes, after, len(names))
        made = []
        for place, line in zip(places, names, strict=True):
            own, name = _lane_and_name(line, lane, lanes)
            made.append(
                service_blueprint.add_node(transaction, lane.blueprint_id, place, lane_id=own.id, name=name)
            )
        lead = [transaction.get(BlueprintNode, after)] if after else []
        service_blueprint.chain(transaction, [*lead, *made])
        return made


def duplicate(desk: Desk, things: Sequence[str], *, operation_id: str | None = None) -> list[str]:
    """Copy nodes (with the links among them and their failure points) and failure points; gives the copies."""
    with desk.writing("duplicated", "", operation_id) as transaction:
        nodes = [row_id for kind, _, row_id in (each.partition(":") for each in things) if kind == "node"]
        renamed = {row_id: _copy_node(transaction, row_id).id for row_id in nodes}
        _copy_links(transaction, renamed)
        alone = [row_id for kind, _, row_id in (each.partition(":") for each in things) if kind == "failure"]
        copies = [f"node:{copy}" for copy in renamed.values()]
        return copies + [f"failure:{_copy_failure(transaction, row_id).id}" for row_id in alone]


def _named(thing: str) -> tuple[type[Noun], str]:
    kind, _, row_id = thing.partition(":")
    if kind not in THINGS:
        raise NotFoundError(what="thing of this blueprint", id=thing)
    return THINGS[kind], row_id


def _check_owned(transaction: Transaction, item: Any, fields: Mapping[str, Any]) -> None:
    """What a thing names belongs to its own blueprint."""
    for name in fields.keys() & OWNED.keys():
        named = fields[name] and transaction.get(OWNED[name], fields[name])
        if named and named.blueprint_id != item.blueprint_id:  # type: ignore[attr-defined]
            raise InvalidValueError(field=name, value=str(fields[name]), reason=Reason("other_blueprint"))


def _places_after(nodes: Sequence[BlueprintNode], after: str | None, number: int) -> list[float]:
    """Positions for a chain of new nodes, in order, between a node and what follows it."""
    places = [node.position for node in nodes]
    index = next((place for place, node in enumerate(nodes) if node.id == after), None)
    if index is None or index + 1 == len(places):
        return [placing.end(nodes) + place for place in range(number)]
    room = (places[index + 1] - places[index]) / (number + 1)
    return [places[index] + room * (place + 1) for place in range(number)]


def _lane_and_name(
    line: str, lane: BlueprintLane, lanes: Sequence[BlueprintLane]
) -> tuple[BlueprintLane, str]:
    """`3: Name` is a node of the third lane; a number that no lane has is a part of the name."""
    number, colon, name = line.partition(":")
    if colon and name.strip() and number.strip().isdecimal() and 1 <= int(number) <= len(lanes):
        return lanes[int(number) - 1], name.strip()
    return lane, line


def _put_between(transaction: Transaction, beside: BlueprintNode, made: BlueprintNode, side: Side) -> None:
    """Lead the flow through a new node: what went out of (or came into) its neighbour now goes through it.

    After a decision it is a further branch: the others stay what they are.
    """
    end = "source_id" if side == "after" else "target_id"
    if side == "before" or beside.kind is not NodeKind.DECISION:
        moved: dict[str, Any] = {end: made.id}
        for link in transaction.find(BlueprintLink, **{end: beside.id, "kind": str(LinkKind.SEQUENCE)}):
            transaction.change(BlueprintLink, link.id, **moved)
    pair = (beside, made) if side == "after" else (made, beside)
    service_blueprint.add_link(transaction, *pair)


def _copy_node(transaction: Transaction, node_id: str) -> BlueprintNode:
    node = transaction.get(BlueprintNode, node_id)
    siblings = placing.ordered(transaction, BlueprintNode, blueprint_id=node.blueprint_id)
    place = placing.beside(transaction, siblings, node_id, "after")
    own = {"id", "version", "key", "position", "blueprint_id", "origin_id"}
    fields = node.model_dump(exclude=own)
    copy = service_blueprint.add_node(transaction, node.blueprint_id, place, **fields)
    for failure in transaction.find(FailurePoint, node_id=node_id):
        _copy_failure(transaction, failure.id, copy)
    return copy


def _copy_failure(
    transaction: Transaction, failure_id: str, node: BlueprintNode | None = None
) -> FailurePoint:
    failure = transaction.get(FailurePoint, failure_id)
    node = node or transaction.get(BlueprintNode, failure.node_id)
    siblings = placing.ordered(transaction, FailurePoint, node_id=node.id)
    own = {"id", "version", "key", "position", "blueprint_id", "node_id"}
    fields = failure.model_dump(exclude=own)
    return service_blueprint.add_failure(transaction, node, placing.end(siblings), **fields)


def _copy_links(transaction: Transaction, renamed: Mapping[str, str]) -> None:
    for source_id, copy_id in renamed.items():
        for link in transaction.find(BlueprintLink, source_id=source_id):
            if link.target_id in renamed:
                source, target = (
                    transaction.get(BlueprintNode, each) for each in (copy_id, renamed[link.target_id])
                )
                fields = link.model_dump(include={"kind", "share", "cases", "condition"})
                service_blueprint.add_link(transaction, source, target, **fields)
