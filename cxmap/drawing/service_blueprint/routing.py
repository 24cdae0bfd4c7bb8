"""Which way each link takes over the grid: along channels and empty cells, with few bends and few crossings.

The grid's lines lie across each other. Of the vertical ones the even are channels between columns and the odd
run through columns; of the horizontal ones each lane has a channel above, below and between its rows, and one
line through every row. A way is the cheapest by length, bends and links crossed (A*, Hart et al. 1968, with
the costs of orthogonal connector routing after Wybrow, Marriott and Stuckey, 2010).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from cxmap.drawing.service_blueprint.grid import Cell, Grid
from cxmap.model.service_blueprint import BlueprintDocument, NodeKind

Spot = tuple[int, int]
"""Where two lines of the grid meet: the number of the vertical one, then that of the horizontal one."""

RIGHT, DOWN, LEFT, UP = range(4)
ROUNDS = 2
"""How often links that cross others look for a better way, once all are laid."""

STEPS: tuple[Spot, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))
BEND, CROSSED, TOUCHED = 60, 250, 100
ACROSS, ALONG_ROW, ALONG_CHANNEL, OVER_LINE = 94, 60, 16, 40
"""What a step costs: to the next vertical line, between a row and its channel, and over a lane's border."""

FAR = 1 << 60
"""More than any way costs."""

LEAVING = (0, 30, 90, 30)
ENTERING = (0, 65, 120, 65)
"""What it costs to leave or enter in each direction: links go to the right where they can."""


@dataclass(frozen=True)
class Lines:
    """The horizontal lines of a grid from the top: the row of each (None for a channel), its lane, and back."""

    rows: tuple[int | None, ...]
    lanes: tuple[int, ...]
    of_row: tuple[int, ...]


def lines_of(grid: Grid) -> Lines:
    rows: list[int | None] = []
    lanes: list[int] = []
    of_row = []
    for row, lane in enumerate(grid.row_lanes):
        if not row or grid.row_lanes[row - 1] != lane:
            rows.append(None)
            lanes.append(lane)
        of_row.append(len(rows))
        rows += [row, None]
        lanes += [lane, lane]
    return Lines(tuple(rows), tuple(lanes), tuple(of_row))


@dataclass
class Traffic:
    """The grid with what stands and runs on it so far. Spots are numbered row by row.

    `discs` are the starts and ends: one link at most leaves a start downwards or comes to an end from above, all
    others meet them at their sides.
    """

    width: int
    height: int
    blocked: bytearray
    depths: list[int]
    along: tuple[list[int], list[int]]
    discs: dict[str, int]

    def add(self, spots: Sequence[Spot], by: int = 1) -> None:
        """Count a way in (or, by -1, out): where it runs straight on, and where it turns."""
        for before, at, after in zip(spots, spots[1:], spots[2:], strict=False):
            place = at[1] * self.width + at[0]
            if before[1] == after[1]:
                self.along[0][place] += by
            elif before[0] == after[0]:
                self.along[1][place] += by

    def crossed(self, spots: Sequence[Spot]) -> int:
        """How many links a way runs straight across."""
        found = 0
        for before, at, after in zip(spots, spots[1:], spots[2:], strict=False):
            place = at[1] * self.width + at[0]
            if before[1] == after[1]:
                found += self.along[1][place]
            elif before[0] == after[0]:
                found += self.along[0][place]
        return found


def _traffic(document: BlueprintDocument, grid: Grid, lines: Lines) -> Traffic:
    width, height = 2 * len(grid.places) + 1, len(lines.rows)
    blocked = bytearray(width * height)
    for cell in grid.cells.values():
        start = lines.of_row[cell.row] * width
        for x in range(2 * cell.first + 1, 2 * cell.last + 2):
            blocked[start + x] = 1
    depths = [0]
    for y in range(height - 1):
        depths.append(depths[-1] + _step(lines, y))
    open_sides = {NodeKind.START: DOWN, NodeKind.END: UP}
    discs = {node.id: open_sides[node.kind] for node in document.nodes if node.kind in open_sides}
    empty = [0] * (width * height)
    return Traffic(width, height, blocked, depths, (empty, list(empty)), discs)


def _step(lines: Lines, y: int) -> int:
    if lines.lanes[y] != lines.lanes[y + 1]:
        return ALONG_CHANNEL + OVER_LINE
    return ALONG_ROW


class Router:
    """The ways of all links: the spots at which each begins, bends and ends, and those it passes, by its id."""

    def __init__(self, document: BlueprintDocument, grid: Grid, lines: Lines) -> None:
        self._grid, self._lines = grid, lines
        self._traffic = _traffic(document, grid, lines)
        self._links = {link.id: link for link in document.links}
        self._upright: Counter[str] = Counter()
        self.ways: dict[str, list[Spot]] = {}
        order = sorted(self._links, key=self._length)
        for key in order:
            self._lay(key, self._route(key))
        for key in order * ROUNDS:
            if self._traffic.crossed(self._taken_up(key)):
                self._lay(key, self._route(key))
            else:
                self._lay(key, self.ways[key])

    def divert(self, key: str) -> None:
        """Finds another way for a link: its own counts as traffic."""
        way = self._route(key)
        self._taken_up(key)
        self._lay(key, way)

    def restore(self, key: str, way: list[Spot]) -> None:
        self._taken_up(key)
        self._lay(key, way)

    def _lay(self, key: str, way: list[Spot]) -> None:
        self.ways[key] = way
        self._traffic.add(way)
        self._meet(key, 1)

    def _taken_up(self, key: str) -> list[Spot]:
        self._traffic.add(self.ways[key], -1)
        self._meet(key, -1)
        return self.ways[key]

    def _length(self, key: str) -> tuple[int, str]:
        """Short links are laid first."""
        link = self._links[key]
        source, target = self._grid.cells[link.source_id], self._grid.cells[link.target_id]
        return abs(target.first - source.last) + abs(source.row - target.row), key

    def _route(self, key: str) -> list[Spot]:
        link, lines = self._links[key], self._lines
        source, target = self._grid.cells[link.source_id], self._grid.cells[link.target_id]
        starts = _doors(source, lines, LEAVING, self._open_sides(link.source_id))
        doors = _doors(target, lines, _turned(ENTERING), self._open_sides(link.target_id))
        ends = {(spot[0], spot[1], (way + 2) % 4): cost for spot, way, cost in doors}
        return _Search(self._traffic, starts, ends, _middle(target, lines)).way()

    def _open_sides(self, node: str) -> tuple[int, ...]:
        """Where a link may leave a node or come to it upright."""
        if node not in self._traffic.discs:
            return (DOWN, UP)
        return () if self._upright[node] else (self._traffic.discs[node],)

    def _meet(self, key: str, by: int) -> None:
        """Counts the discs that a link meets upright."""
        link, way = self._links[key], self.ways[key]
        for node, (at, beside) in ((link.source_id, way[:2]), (link.target_id, way[:-3:-1])):
            if at[0] == beside[0]:
                self._upright[node] += by


def _turned(costs: tuple[int, ...]) -> tuple[int, ...]:
    """Costs by direction for someone who looks the other way."""
    return costs[2:] + costs[:2]


def _middle(cell: Cell, lines: Lines) -> tuple[int, int, int]:
    return 2 * cell.first + 1, 2 * cell.last + 1, lines.of_row[cell.row]


def _doors(
    cell: Cell, lines: Lines, costs: tuple[int, ...], upright: tuple[int, ...]
) -> Iterator[tuple[Spot, int, int]]:
    """The spots of a cell with the direction in which each leads out, and what that costs."""
    first, last, y = _middle(cell, lines)
    yield (last, y), RIGHT, costs[RIGHT]
    yield (first, y), LEFT, costs[LEFT]
    for x in range(first, last + 1, 2):
        for way in upright:
            yield (x, y), way, costs[way]


class _Search:
    """One search for the cheapest way from a cell's sides to another's."""

    def __init__(
        self,
        traffic: Traffic,
        starts: Iterable[tuple[Spot, int, int]],
        ends: dict[tuple[int, int, int], int],
        target: tuple[int, int, int],
    ) -> None:
        self.traffic, self.ends, self.target = traffic, ends, target
        self.best: dict[int, int] = {}
        self.came: dict[int, int] = {}
        self.open: list[tuple[int, int]] = []
        for spot, way, cost in starts:
            self._reach(spot, way, cost, -1)

    def _reach(self, spot: Spot, way: int, cost: int, before: int) -> None:
        x, y = spot
        state = (y * self.traffic.width + x) * 4 + way
        if cost >= self.best.get(state, FAR):
            return
        self.best[state] = cost
        self.came[state] = before
        first, last, row = self.target
        aside = first - x if x < first else x - last if x > last else 0
        down = abs(self.traffic.depths[row] - self.traffic.depths[y])
        # so much at least is still to pay
        left = aside * ACROSS + down + (BEND if aside and down else 0)
        heappush(self.open, (cost + left, state))

    def way(self) -> list[Spot]:
        """The spots from the source's to the target's; there always is a way, around everything if need be."""
        while self.open:
            _, state = heappop(self.open)
            if state < 0:
                return self._walked(~state)
            self._advance(state)
        raise AssertionError("the channels around a grid are never blocked")

    def _advance(self, state: int) -> None:
        traffic, way = self.traffic, state & 3
        y, x = divmod(state >> 2, traffic.width)
        x, y = x + STEPS[way][0], y + STEPS[way][1]
        if not (0 <= x < traffic.width and 0 <= y < traffic.height):
            return
        place = y * traffic.width + x
        down = abs(traffic.depths[y] - traffic.depths[y - STEPS[way][1]])
        cost = self.best[state] + (down or ACROSS)
        end = self.ends.get((x, y, way))
        if end is not None:
            heappush(self.open, (cost + end, ~state))
        if traffic.blocked[place]:
            return
        self._reach((x, y), way, cost + CROSSED * traffic.along[1 - way % 2][place], state)
        turned = cost + BEND + TOUCHED * (traffic.along[0][place] + traffic.along[1][place])
        self._reach((x, y), (way + 1) % 4, turned, state)
        self._reach((x, y), (way + 3) % 4, turned, state)

    def _walked(self, state: int) -> list[Spot]:
        x_step, y_step = STEPS[state & 3]
        spots = []
        while state >= 0:
            y, x = divmod(state >> 2, self.traffic.width)
            spots.append((x, y))
            state = self.came[state]
        last = spots[0][0] + x_step, spots[0][1] + y_step
        return [*spots[::-1], last]
