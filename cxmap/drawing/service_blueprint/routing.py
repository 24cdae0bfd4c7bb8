"""Where links may run: the lines of the grid, the doors of its nodes, and what a way costs.

The grid's lines lie across each other. Of the vertical ones the even are channels between columns and the odd
run through columns; of the horizontal ones each lane has a channel above, below and between its rows, and one
line through every row. A way costs by its length and its bends, with the costs of orthogonal connector routing
after Wybrow, Marriott and Stuckey (2010).
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from cxmap.drawing.service_blueprint.grid import Cell, Grid
from cxmap.model.service_blueprint import BlueprintDocument, NodeKind

Spot = tuple[int, int]
"""Where two lines of the grid meet: the number of the vertical one, then that of the horizontal one."""

RIGHT, DOWN, LEFT, UP = range(4)
STEPS: tuple[Spot, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))

Door = tuple[str, int]
"""A side of a node, as the way out there."""

CORNERS = {NodeKind.DECISION: (DOWN, UP), NodeKind.START: (DOWN,), NodeKind.END: (UP,)}
"""The upright ways out of diamonds and discs: one link at most meets each, all others come to the sides."""

BEND = 60
ACROSS, ALONG_ROW, ALONG_CHANNEL, OVER_LINE = 94, 60, 16, 40
"""What a step costs: to the next vertical line, between a row and its channel, and over a lane's border."""

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


@dataclass(frozen=True)
class Doors:
    """Where a link may begin and end: the spots of nodes with the way out (or in, at the end), and what it costs.

    `target` are the first and the last vertical line of the node at its end, and its horizontal one.
    """

    starts: dict[tuple[Spot, int], int]
    ends: dict[tuple[Spot, int], int]
    target: tuple[int, int, int]


class Ground:
    """The grid with the nodes that stand on it. `depths` are how far down each horizontal line is."""

    def __init__(self, document: BlueprintDocument, grid: Grid, lines: Lines) -> None:
        self.width, self.height = 2 * len(grid.places) + 1, len(lines.rows)
        self.links = {link.id: link for link in document.links}
        self.blocked = {
            (x, lines.of_row[cell.row])
            for cell in grid.cells.values()
            for x in range(2 * cell.first + 1, 2 * cell.last + 2)
        }
        self.depths = [0]
        for y in range(self.height - 1):
            over = lines.lanes[y] != lines.lanes[y + 1]
            self.depths.append(self.depths[-1] + (ALONG_CHANNEL + OVER_LINE if over else ALONG_ROW))
        self._cells, self._lines = grid.cells, lines
        self._corners = {node.id: CORNERS[node.kind] for node in document.nodes if node.kind in CORNERS}

    def doors(self, key: str, met: Container[Door]) -> Doors:
        """The doors for a link, given the sides of nodes that others meet."""
        link = self.links[key]
        starts = {(spot, way): LEAVING[way] for spot, way in self._doors(link.source_id, met)}
        ways_in = ((spot, (way + 2) % 4) for spot, way in self._doors(link.target_id, met))
        ends = {(spot, way): ENTERING[way] for spot, way in ways_in}
        return Doors(starts, ends, self._lines_of(self._cells[link.target_id]))

    def _doors(self, node: str, met: Container[Door]) -> Iterator[tuple[Spot, int]]:
        """The spots of a node with the direction in which each leads out."""
        first, last, y = self._lines_of(self._cells[node])
        yield (last, y), RIGHT
        yield (first, y), LEFT
        for way in self._corners.get(node, (DOWN, UP)):
            if node not in self._corners or (node, way) not in met:
                for x in range(first, last + 1, 2):
                    yield (x, y), way

    def _lines_of(self, cell: Cell) -> tuple[int, int, int]:
        return 2 * cell.first + 1, 2 * cell.last + 1, self._lines.of_row[cell.row]

    def length(self, key: str) -> tuple[int, str]:
        """How far apart a link's nodes are in columns and rows."""
        link = self.links[key]
        source, target = self._cells[link.source_id], self._cells[link.target_id]
        return abs(target.first - source.last) + abs(source.row - target.row), key
