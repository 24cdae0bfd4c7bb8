"""Where everything of a blueprint's map stands, in pixels: columns, lanes, nodes, links and their labels."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from math import sqrt

from cxmap.drawing.room import Area
from cxmap.drawing.service_blueprint.columns import Place
from cxmap.drawing.service_blueprint.crossings import settled
from cxmap.drawing.service_blueprint.grid import Grid, grid
from cxmap.drawing.service_blueprint.plan import (
    APART,
    CORNER,
    JOG,
    LABEL_GAP,
    Across,
    Down,
    Plan,
    Shape,
    Size,
    Spread,
)
from cxmap.drawing.service_blueprint.routing import lines_of
from cxmap.drawing.service_blueprint.tracks import Run
from cxmap.drawing.shapes import Point
from cxmap.model.service_blueprint import BlueprintDocument

DIAMOND_INSET = 4.0
WIDEST_DISC = 48.0
"""A disc that many links meet grows downwards only."""


@dataclass(frozen=True, slots=True)
class NodeBox:
    """A node's shape in its bounds; `first` and `last` are its columns, `row` its row, `words` the left end of its words."""

    x: float
    y: float
    width: float
    height: float
    shape: Shape
    row: int
    first: int
    last: int

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def area(self) -> Area:
        return Area(self.x, self.y, self.right, self.bottom)


@dataclass(frozen=True, slots=True)
class Route:
    """The corners of a link from node to node, and the room of its label."""

    points: tuple[Point, ...]
    label: Area | None = None

    def lowered(self, by: float) -> "Route":
        points = tuple((x, y + by) for x, y in self.points)
        if self.label is None:
            return Route(points)
        return Route(points, replace(self.label, top=self.label.top + by, bottom=self.label.bottom + by))


@dataclass(frozen=True)
class Layout:
    """The map of a blueprint. `columns` are as wide as cards, `pitches` take in half of the channels beside them."""

    places: tuple[Place, ...]
    columns: tuple[Spread, ...]
    pitches: tuple[Spread, ...]
    lanes: tuple[Spread, ...]
    nodes: dict[str, NodeBox]
    routes: dict[str, Route]
    left: float
    right: float
    top: float
    bottom: float

    def lowered(self, by: float) -> "Layout":
        """The same map, so many pixels further down."""
        return replace(
            self,
            lanes=tuple(Spread(lane.start + by, lane.end + by) for lane in self.lanes),
            nodes={key: replace(box, y=box.y + by) for key, box in self.nodes.items()},
            routes={key: route.lowered(by) for key, route in self.routes.items()},
            top=self.top + by,
            bottom=self.bottom + by,
        )


def layout(
    document: BlueprintDocument,
    sizes: Mapping[str, Size],
    labels: Mapping[str, tuple[float, float]],
    *,
    card: float,
    left: float = 0.0,
    top: float = 0.0,
    least: Mapping[int, float] | None = None,
    places: Grid | None = None,
) -> Layout:
    """Places nodes of these sizes and the labels (width, height) of links, in columns of the width of a card.

    `least` is the least height of lanes, by number; `places` the document's grid where it is known. The same input always gives the same places.
    """
    places = places or grid(document)
    lines = lines_of(places)
    runs = settled(document, places, lines)
    ends = {link.id: (link.source_id, link.target_id) for link in document.links}
    plan = Plan(places, lines, runs, ends, sizes, labels, card)
    across, down = Across(plan, left), Down(plan, top, least or {})
    nodes = {key: _box(plan, key, across, down) for key in places.cells}
    return Layout(
        places=places.places,
        columns=tuple(across.columns),
        pitches=tuple(across.pitches),
        lanes=tuple(down.lanes),
        nodes=nodes,
        routes=_routes(plan, across, down, nodes),
        left=left,
        right=across.right,
        top=top,
        bottom=down.bottom,
    )


def _box(plan: Plan, key: str, across: Across, down: Down) -> NodeBox:
    cell, shape, half = plan.grid.cells[key], plan.sizes[key].shape, down.halves[key]
    start, end = across.columns[cell.first].start, across.columns[cell.last].end
    if shape == "disc":
        middle, radius = (start + end) / 2, min(half, WIDEST_DISC / 2)
        start, end = middle - radius, middle + radius
    elif shape == "diamond":
        start, end = start + DIAMOND_INSET, end - DIAMOND_INSET
    top = down.middles[cell.row] - half
    return NodeBox(start, top, end - start, 2 * half, shape, cell.row, cell.first, cell.last)


def _routes(plan: Plan, across: Across, down: Down, nodes: Mapping[str, NodeBox]) -> dict[str, Route]:
    labels = dict(_labels(plan, across, down, nodes))
    routes = {}
    for key, runs in plan.runs.items():
        points = list(_points(runs, across, down))
        source, target = (nodes[node] for node in plan.ends[key])
        points[:1] = _port(source, points[0], points[1])
        points[-1:] = _port(target, points[-1], points[-2])[::-1]
        routes[key] = Route(tuple(_simple(points)), labels.get(key))
    return routes


def _points(runs: list[Run], across: Across, down: Down) -> Iterator[Point]:
    """The corners of a link; the first and the last lie somewhere within its nodes."""
    for before, run in pairwise([None, *runs]):
        if run is None:
            continue
        if before is None:
            yield _inside(run, run.start, across, down)
        else:
            yield (across.of(run), down.of(before)) if run.upright else (across.of(before), down.of(run))
    yield _inside(runs[-1], runs[-1].end, across, down)


def _inside(run: Run, line: int, across: Across, down: Down) -> Point:
    if run.upright:
        return across.of(run), down.middle_of(line)
    return across.columns[line // 2].middle, down.of(run)


def _port(box: NodeBox, inside: Point, towards: Point) -> list[Point]:
    """Where a link meets a node's shape, and the corner at which it then turns, if it does."""
    (x, y), (other_x, other_y) = inside, towards
    middle_x, middle_y = box.middle
    if x != other_x:
        sign = 1 if other_x > x else -1
        return [(middle_x + sign * _half_width(box, abs(y - middle_y)), y)]
    sign = 1 if other_y > y else -1
    edge = middle_y + sign * box.height / 2
    if box.shape in ("disc", "diamond"):
        return [(middle_x, edge), (middle_x, edge + sign * JOG), (x, edge + sign * JOG)]
    return [(x, edge)]


def _half_width(box: NodeBox, off: float) -> float:
    if box.shape == "diamond":
        return box.width / 2 * (1 - off / (box.height / 2))
    if box.shape == "disc":
        radius = box.width / 2
        return sqrt(max(0.0, radius**2 - max(0.0, off - (box.height / 2 - radius)) ** 2))
    return box.width / 2


def _simple(points: list[Point]) -> Iterator[Point]:
    """The points without those in the middle of a straight line."""
    kept = [points[0]]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        straight = before[0] == at[0] == after[0] or before[1] == at[1] == after[1]
        if at != kept[-1] and not straight:
            kept.append(at)
    kept.append(points[-1])
    yield from kept


def _labels(
    plan: Plan, across: Across, down: Down, nodes: Mapping[str, NodeBox]
) -> Iterator[tuple[str, Area]]:
    """The room of each label beside where its link leaves: above a horizontal beginning, left of a vertical one."""
    stacked: dict[tuple[str, bool], float] = defaultdict(float)
    for key, (width, height) in plan.labels.items():
        first, source = plan.runs[key][0], plan.ends[key][0]
        forwards = first.end > first.start
        if not first.upright:
            y, column = down.of(first) - LABEL_GAP, across.columns[first.start // 2]
            left = column.end + LABEL_GAP if forwards else column.start - LABEL_GAP - width
            yield key, Area(left, y - height, left + width, y)
            continue
        right = across.columns[first.line // 2].end - CORNER - (first.group.tracks - 1) * APART - LABEL_GAP
        used, box = stacked[source, forwards], nodes[source]
        stacked[source, forwards] += height + LABEL_GAP
        beyond = plan.beyond(source, down=forwards) + LABEL_GAP + used
        top = box.bottom + beyond if forwards else box.y - beyond - height
        yield key, Area(right - width, top, right, top + height)
