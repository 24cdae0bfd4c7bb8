"""The grid of a blueprint: the columns, the rows within its lanes, and the cells that each node takes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cxmap.drawing.service_blueprint.columns import Place, placed
from cxmap.model.service_blueprint import (
    BlueprintDocument,
    BlueprintNode,
    LaneRole,
    LinkKind,
    NodeKind,
)

STRAIGHT = 3.0
"""How much harder a link within a column pulls its nodes together than others do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one node takes: a row, and the columns from `first` to `last`, all counted from 0."""

    row: int
    first: int
    last: int


@dataclass(frozen=True)
class Grid:
    """Columns from the left, rows from the top; `row_lanes` is the lane (a number) of each row."""

    places: tuple[Place, ...]
    row_lanes: tuple[int, ...]
    cells: dict[str, Cell]


def grid(document: BlueprintDocument) -> Grid:
    """The place of every node; a lane without nodes keeps one empty row."""
    columns = placed(document)
    lasts = _lasts(document, columns.of)
    before = _before_in_lane(document, columns.of)
    pulls = _pulls(document, columns.of)
    row_lanes: list[int] = []
    cells: dict[str, Cell] = {}
    for number, lane in enumerate(document.lanes):
        nodes = [node for node in document.nodes if node.lane_id == lane.id]
        nodes.sort(key=lambda node: (columns.of[node.id], pulls[node.id], node.position, node.id))
        rows = _rows(nodes, columns.of, lasts, before)
        top = len(row_lanes)
        cells |= {
            key: Cell(top + row, columns.of[key], lasts.get(key, columns.of[key]))
            for key, row in rows.items()
        }
        row_lanes += [number] * (max(rows.values(), default=0) + 1)
    return Grid(columns.places, tuple(row_lanes), cells)


def _pulls(document: BlueprintDocument, of: dict[str, int]) -> dict[str, float]:
    """Where the links of each node pull it: the mean number of the lanes at their other ends, less its own.

    Links within a column pull harder, and only to the next lane: they can be straight.
    """
    number = {lane.id: place for place, lane in enumerate(document.lanes)}
    found: dict[str, list[float]] = {node.id: [0.0] for node in document.nodes}
    for link in document.links:
        source, target = document.node_of[link.source_id], document.node_of[link.target_id]
        down = float(number[target.lane_id] - number[source.lane_id])
        if of[source.id] == of[target.id]:
            down *= STRAIGHT
        found[source.id].append(down)
        found[target.id].append(-down)
    return {key: sum(pulls) / len(pulls) for key, pulls in found.items()}


def _rows(
    nodes: Iterable[BlueprintNode], of: dict[str, int], lasts: dict[str, int], before: dict[str, list[str]]
) -> dict[str, int]:
    """The row of each node within its lane: that of what leads to it where that is free, else the nearest."""
    found: dict[str, int] = {}
    taken: dict[int, set[int]] = defaultdict(set)
    for node in nodes:
        span = range(of[node.id], lasts.get(node.id, of[node.id]) + 1)
        wanted = next((found[key] for key in before.get(node.id, ()) if key in found), 0)
        free = (row for row in range(len(taken) + 1) if taken[row].isdisjoint(span))
        row = min(free, key=lambda row: (abs(row - wanted), row))
        taken[row].update(span)
        found[node.id] = row
    return found


def _before_in_lane(document: BlueprintDocument, of: dict[str, int]) -> dict[str, list[str]]:
    """What leads to each node from the left in its own lane, the nearest first."""
    found: dict[str, list[str]] = defaultdict(list)
    for link in document.links:
        source, target = document.node_of[link.source_id], document.node_of[link.target_id]
        if source.lane_id == target.lane_id and of[source.id] < of[target.id]:
            found[target.id].append(source.id)
    for key, sources in found.items():
        found[key] = sorted(sources, key=lambda source: (-of[source], source))
    return found


def _lasts(document: BlueprintDocument, of: dict[str, int]) -> dict[str, int]:
    """The last column of each node that lasts while others work: up to what follows it in its own lane.

    A wait lasts, and so does a customer's action with which others agree or which they tell something then.
    """
    found = {}
    for node in document.nodes:
        end = _followed_at(document, node, of)
        if end is None or end <= of[node.id] + 1:
            continue
        between = range(of[node.id] + 1, end)
        if _is_alone(document, node, between, of) and _lasts_long(document, node, between, of):
            found[node.id] = end - 1
    return found


def _followed_at(document: BlueprintDocument, node: BlueprintNode, of: dict[str, int]) -> int | None:
    ends = [
        of[link.target_id]
        for link in document.links
        if link.source_id == node.id
        and link.kind is LinkKind.SEQUENCE
        and document.node_of[link.target_id].lane_id == node.lane_id
        and of[link.target_id] > of[node.id]
    ]
    return min(ends, default=None)


def _is_alone(document: BlueprintDocument, node: BlueprintNode, between: range, of: dict[str, int]) -> bool:
    """Whether only other lanes work in these columns."""
    others = [other for other in document.nodes if of[other.id] in between]
    own = any(other.lane_id == node.lane_id for other in others)
    return not own and any(
        document.role_of(other) not in (LaneRole.PHYSICAL_EVIDENCE, LaneRole.CUSTOMER) for other in others
    )


def _lasts_long(document: BlueprintDocument, node: BlueprintNode, between: range, of: dict[str, int]) -> bool:
    if node.kind is NodeKind.WAIT:
        return True
    if document.role_of(node) is not LaneRole.CUSTOMER:
        return False
    told = (
        {link.source_id, link.target_id} - {node.id}
        for link in document.links
        if link.kind in (LinkKind.AGREEMENT, LinkKind.MESSAGE) and node.id in (link.source_id, link.target_id)
    )
    return any(of[other] in between for ends in told for other in ends)
