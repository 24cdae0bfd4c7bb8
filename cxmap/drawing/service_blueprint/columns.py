"""Which column each node stands in: by its step and its pin, else as far right as what leads to it demands.

Work goes down and up the lanes within a column, as in Shostack's drawings: a link to another lane stays in its
column until it comes back to a lane that was used on the way. A column follows from what leads to a node alone,
so a new node moves only what comes after it.
"""

from collections import defaultdict
from dataclasses import dataclass

from cxmap.model.service_blueprint import FLOWS, BlueprintDocument, BlueprintNode, LaneRole

Place = tuple[str | None, int]
"""A column as the step it belongs to (None: to none) and its number within that step, from 0."""


@dataclass(frozen=True)
class Columns:
    """All columns from the left, and the column of each node as a number from 0."""

    places: tuple[Place, ...]
    of: dict[str, int]


def columns(document: BlueprintDocument) -> tuple[Place, ...]:
    """All columns from the left: the step of each and its offset within the step."""
    return placed(document).places


def column_of(document: BlueprintDocument) -> dict[str, tuple[int, str | None, int]]:
    """The column of each node: its number from 0, the step it belongs to, its offset within the step."""
    found = placed(document)
    return {node_id: (column, *found.places[column]) for node_id, column in found.of.items()}


def placed(document: BlueprintDocument) -> Columns:
    """The columns of a blueprint; one without nodes and steps has a single empty column."""
    order, preceding = _order(document)
    groups = _groups(document, order, preceding)
    offsets = _offsets(document, order, preceding, groups)
    widths = [1] * max(len(document.steps), 1)
    for node in document.nodes:
        if node.id in offsets:
            widths[groups[node.id]] = max(widths[groups[node.id]], offsets[node.id] + 1)
    offsets |= _evidence(document, groups, offsets, widths)
    return _numbered(document, groups, offsets, widths)


def _numbered(
    document: BlueprintDocument, groups: dict[str, int], offsets: dict[str, int], widths: list[int]
) -> Columns:
    ids: list[str | None] = [step.id for step in document.steps] or [None]
    starts = [sum(widths[:index]) for index in range(len(widths))]
    of = {key: starts[groups[key]] + offset for key, offset in offsets.items()}
    of |= {node.id: node.pinned for node in document.nodes if _is_held(node) and node.pinned is not None}
    places: list[Place] = [
        (step, offset) for step, width in zip(ids, widths, strict=True) for offset in range(width)
    ]
    beyond = max(of.values(), default=-1) + 1 - len(places)
    places += [(None, len(places) + index) for index in range(beyond)]
    return Columns(tuple(places), of)


def _is_held(node: BlueprintNode) -> bool:
    """Whether a node is pinned to a column of the whole picture."""
    return node.step_id is None and node.pinned is not None


def _order(document: BlueprintDocument) -> tuple[list[str], dict[str, list[str]]]:
    """The nodes so that each comes after what leads to it, and what leads to each; ways back left out.

    Depth first, from nodes that nothing leads to and along flows first, else in the stored order.
    """
    following: dict[str, list[str]] = {node.id: [] for node in document.nodes}
    reached: set[str] = set()
    for link in sorted(document.links, key=lambda link: link.kind not in FLOWS):
        if link.source_id != link.target_id:
            following[link.source_id].append(link.target_id)
            reached.add(link.target_id)
    rank = {node.id: place for place, node in enumerate(document.nodes)}
    for flows in following.values():
        flows.sort(key=rank.__getitem__)
    roots = sorted(rank, key=lambda key: (key in reached, rank[key]))
    return _depth_first(roots, following)


def _depth_first(roots: list[str], following: dict[str, list[str]]) -> tuple[list[str], dict[str, list[str]]]:
    preceding: dict[str, list[str]] = defaultdict(list)
    finished: list[str] = []
    state: dict[str, bool] = {}
    for root in roots:
        stack = [(root, iter(following[root]))] if root not in state else []
        state.setdefault(root, False)
        while stack:
            at, rest = stack[-1]
            target = next(rest, None)
            if target is None:
                state[at] = True
                finished.append(at)
                stack.pop()
                continue
            if state.get(target, True):
                preceding[target].append(at)
            if target not in state:
                state[target] = False
                stack.append((target, iter(following[target])))
    return finished[::-1], preceding


def _groups(document: BlueprintDocument, order: list[str], preceding: dict[str, list[str]]) -> dict[str, int]:
    """The number of each node's step; one without stands where what leads to it does, else the node before it."""
    number = {step.id: index for index, step in enumerate(document.steps)}
    known = {node.id: number[node.step_id] for node in document.nodes if node.step_id in number}
    previous = {node.id: before.id for before, node in zip(document.nodes, document.nodes[1:], strict=False)}
    for key in order:
        if key not in known and preceding.get(key):
            known[key] = max(known.get(before, 0) for before in preceding[key])
    for node in document.nodes:
        known.setdefault(node.id, known.get(previous.get(node.id, ""), 0))
    return known


def _offsets(
    document: BlueprintDocument,
    order: list[str],
    preceding: dict[str, list[str]],
    groups: dict[str, int],
) -> dict[str, int]:
    """The column of each node within its step; loose physical evidence is placed later."""
    linked = {end for link in document.links for end in (link.source_id, link.target_id)}
    offsets: dict[str, int] = {}
    used: dict[str, set[str]] = {}
    eldest = _eldest(document, preceding)
    for key in order:
        node = document.node_of[key]
        if key not in linked and node.pinned is None:
            continue
        before = [each for each in preceding.get(key, ()) if groups[each] == groups[key] and each in offsets]
        offsets[key], used[key] = _next_to(node, before, offsets, used)
        if node.pinned is None and any(
            offsets[each] == offsets[key] and eldest[each, node.lane_id] != key for each in before
        ):
            offsets[key], used[key] = offsets[key] + 1, {node.lane_id}
    for node in document.nodes:
        if node.id not in offsets and document.role_of(node) is not LaneRole.PHYSICAL_EVIDENCE:
            offsets[node.id] = _after_its_lane(document, node, groups, offsets)
    return offsets


def _eldest(document: BlueprintDocument, preceding: dict[str, list[str]]) -> dict[tuple[str, str], str]:
    """The first node, in stored order, to which each node leads in each lane."""
    found: dict[tuple[str, str], str] = {}
    for node in document.nodes:
        for before in preceding.get(node.id, ()):
            found.setdefault((before, node.lane_id), node.id)
    return found


def _next_to(
    node: BlueprintNode,
    before: list[str],
    offsets: dict[str, int],
    used: dict[str, set[str]],
) -> tuple[int, set[str]]:
    """The first column in which the node's lane is not used on the way to it, and the lanes used there."""
    if node.pinned is not None:
        return node.pinned, {node.lane_id}
    column = max((offsets[each] for each in before), default=0)
    lanes = {lane for each in before if offsets[each] == column for lane in used[each]}
    if node.lane_id in lanes:
        return column + 1, {node.lane_id}
    return column, lanes | {node.lane_id}


def _after_its_lane(
    document: BlueprintDocument, node: BlueprintNode, groups: dict[str, int], offsets: dict[str, int]
) -> int:
    """The column after those of the nodes that stand before this one in its lane and step."""
    taken = [
        offsets[other.id] + 1
        for other in document.nodes
        if other.lane_id == node.lane_id
        and other.id in offsets
        and groups[other.id] == groups[node.id]
        and (other.position, other.id) < (node.position, node.id)
    ]
    return max(taken, default=0)


def _evidence(
    document: BlueprintDocument, groups: dict[str, int], offsets: dict[str, int], widths: list[int]
) -> dict[str, int]:
    """Loose physical evidence is spread over the columns that its step has anyway."""
    counts: dict[tuple[int, str], int] = defaultdict(int)
    found = {}
    for node in document.nodes:
        if node.id not in offsets:
            place = groups[node.id], node.lane_id
            found[node.id] = counts[place] % widths[place[0]]
            counts[place] += 1
    return found
