"""Where the labels of the feeling plot stand: near their point, off the curves, off one another."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cxmap.drawing.experience_map.plot import TARGET_DOT, Plot, Point
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.room import Area
from cxmap.drawing.scene import Text
from cxmap.drawing.theme import SMALL, SMALL_STRONG, VALUE, Face

CLEAR = 3
"""Between a mark and its label."""

STEP, STEPS = 8, 8
"""How far a label moves from its point to find room, and how often."""

HIT, OUTSIDE, CROSSED = 1000.0, 400.0, 60.0
"""What it costs to hit a mark or label, to leave the plot, to lie on a curve."""

OTHER_SIDE, ON_BAND, ON_AXIS = 30.0, 16.0, 9.0
"""What it costs to stand on the other side of the point, on the point's own band, on the axis."""

FAR = 1e9

Span = tuple[float, float]


@dataclass(frozen=True)
class Block:
    """Lines that stand together, centred on x; each with its colour."""

    lines: tuple[tuple[Paragraph, str], ...]
    x: float
    top: float = 0.0

    @property
    def height(self) -> float:
        return sum(line.height for line, _ in self.lines)

    @property
    def area(self) -> Area:
        half = max(line.width for line, _ in self.lines) / 2 + 2
        return Area(self.x - half, self.top, self.x + half, self.top + self.height)

    def texts(self, top: float, halo: str) -> Iterator[Text]:
        y = top + self.top
        for line, colour in self.lines:
            yield from line.at(self.x, y, colour, anchor="middle", halo=halo)
            y += line.height


@dataclass(frozen=True)
class Wanted:
    """A label that looks for its place: the extent of its mark and of the band around it."""

    block: Block
    mark: Span
    band: Span
    below: bool

    def tops(self) -> Iterator[Span]:
        """Each possible top with what its distance from the preferred place costs."""
        height = self.block.height
        starts = {
            True: (self.band[1] + CLEAR, self.mark[1] + CLEAR),
            False: (self.band[0] - CLEAR - height, self.mark[0] - CLEAR - height),
        }
        for downward in (self.below, not self.below):
            clear, near = starts[downward]
            handicap = 0 if downward == self.below else OTHER_SIDE
            for index in range(STEPS):
                yield clear + (index if downward else -index) * STEP, handicap + index * STEP
            yield near, handicap + (ON_BAND if near != clear else 0)


def place_labels(plot: Plot, ceiling: float) -> dict[str, tuple[Block, ...]]:
    """The labels of each step by its id: the actual value first, then what is desired."""
    placed = {}
    for point in plot.points:
        if point is None:
            continue
        taken = list(mark_areas(plot, point))
        blocks = []
        for wanted in _wanted(plot, point):
            block = _best(plot, wanted, taken, ceiling)
            blocks.append(block)
            taken.append(block.area)
        placed[point.step.id] = tuple(blocks)
    return placed


def _best(plot: Plot, wanted: Wanted, taken: list[Area], ceiling: float) -> Block:
    area, height = wanted.block.area, wanted.block.height
    obstacles = [(other.top, other.bottom, HIT) for other in taken if area.beside(other)]
    spans = [line.span(area.left, area.right) for line in plot.lines]
    obstacles += [(*span, CROSSED) for span in spans if span]
    obstacles.append((plot.y(0), plot.y(0), ON_AXIS))
    obstacles += [(-FAR, ceiling, OUTSIDE), (plot.bottom + 40, FAR, OUTSIDE)]
    best, least = 0.0, FAR
    for top, distance in sorted(wanted.tops(), key=lambda place: place[1]):
        if distance >= least:
            break
        met = (price for upper, lower, price in obstacles if upper < top + height and lower > top)
        cost = distance + sum(met)
        if cost < least:
            best, least = top, cost
    return replace(wanted.block, top=best)


def _wanted(plot: Plot, point: Point) -> Iterator[Wanted]:
    yield _statistic(plot, point)
    reference = point.value
    for target, face in ((point.desired, SMALL_STRONG), (point.management, SMALL)):
        if target is None:
            continue
        y = plot.y(target.value)
        mark = y - TARGET_DOT - 2, y + TARGET_DOT + 2
        lines = [(plot.sheet.signed(target.value), face, plot.sheet.theme.desired)]
        below = reference is not None and target.value < reference
        yield Wanted(_block(plot, point, lines), mark, mark, below)


def _statistic(plot: Plot, point: Point) -> Wanted:
    value, below = point.value, point.desired is None or point.value is None
    block = _block(plot, point, _statistic_lines(plot, point))
    if value is None:
        middle = plot.y(0) - block.height / 2
        return Wanted(block, (middle, middle), (middle, middle), below=True)
    mark = plot.y(value) - point.radius, plot.y(value) + point.radius
    band = mark
    if point.banded and point.low is not None and point.high is not None:
        band = min(plot.y(point.high), mark[0]), max(plot.y(point.low), mark[1])
    below = below or (point.desired is not None and point.desired.value >= value)
    return Wanted(block, mark, band, below)


def _statistic_lines(plot: Plot, point: Point) -> list[tuple[str, Face, str]]:
    sheet, soft = plot.sheet, plot.sheet.theme.soft
    if point.value is None:
        return [(sheet.say("feeling.no_evidence"), SMALL, soft)]
    if not point.known:
        return [
            (sheet.say("feeling.assumed"), SMALL_STRONG, soft),
            (sheet.say("feeling.n", n=0), SMALL, soft),
        ]
    n = sheet.say("feeling.few" if point.few else "feeling.n", n=point.estimate.n)
    return [(sheet.signed(point.value), VALUE, sheet.theme.actual), (n, SMALL, soft)]


def _block(plot: Plot, point: Point, lines: list[tuple[str, Face, str]]) -> Block:
    room = point.column.width - 8
    set_lines = tuple((plot.sheet.paragraph(text, face, room), colour) for text, face, colour in lines)
    return Block(set_lines, point.column.centre)


def mark_areas(plot: Plot, point: Point) -> Iterator[Area]:
    """The room that the marks of a step take: actual, desired, management's, and of compared groups."""
    marks = [(point.value, point.radius)]
    marks += [(one.value, TARGET_DOT + 1) for one in (point.desired, point.management) if one]
    for group in plot.compared:
        marks += [(one.value, TARGET_DOT + 1) for one in group.points if one.step.id == point.step.id]
    x = point.column.centre
    for value, radius in marks:
        if value is not None:
            y = plot.y(value)
            yield Area(x - radius, y - radius, x + radius, y + radius)
