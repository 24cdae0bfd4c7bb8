"""From tracks to pixels: how wide columns and channels are, how high rows and lanes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from cxmap.drawing.service_blueprint.grid import Grid
from cxmap.drawing.service_blueprint.routing import Lines
from cxmap.drawing.service_blueprint.tracks import Run

Shape = Literal["card", "diamond", "disc", "item"]

APART = 10.0
"""Between two tracks."""

CHANNEL, EDGE_CHANNEL = 38.0, 19.0
"""The least width of a channel between columns, and of those at the two ends."""

OUT, IN = 14.0, 20.0
"""From a card to the nearest track: an arrow head needs more room."""

CHANNEL_PAD = 10.0
LANE_PAD, ROW_PAD = 16.0, 8.0
CORNER = 16.0
"""From the right end of a card to its nearest vertical link; round corners lie beyond."""

TEXT_ASIDE = 34.0
"""So much of a card's width stays free of the words below it, for vertical links at its right end."""

LABEL_GAP = 4.0
SIDE_PAD = 12.0
"""From the outermost link at a card's side to the card's corner."""

JOG = 10.0
"""How far from a diamond's upper or lower corner a link turns to its track."""

EMPTY_ROW = 48.0


@dataclass(frozen=True, slots=True)
class Size:
    """The room a node needs: its height, and what stands above it (badges) and below it (times, owner)."""

    height: float
    shape: Shape = "card"
    above: float = 0.0
    below: float = 0.0


@dataclass(frozen=True, slots=True)
class Spread:
    """From where to where a column or a lane reaches."""

    start: float
    end: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


@dataclass(frozen=True)
class Plan:
    """The grid with its links on tracks, and the sizes that are given for it.

    `ends` are the nodes of each link, `labels` their width and height, `card` is the width of a column.
    """

    grid: Grid
    lines: Lines
    runs: Mapping[str, list[Run]]
    ends: Mapping[str, tuple[str, str]]
    sizes: Mapping[str, Size]
    labels: Mapping[str, tuple[float, float]]
    card: float

    def every(self) -> Iterator[Run]:
        for runs in self.runs.values():
            yield from runs

    def beyond(self, key: str, *, down: bool) -> float:
        """The room that a node needs above or below its shape, links that turn there included."""
        size = self.sizes[key]
        jog = JOG if size.shape in ("diamond", "disc") else 0.0
        return size.below + jog if down else max(size.above, jog)

    @cached_property
    def tracks(self) -> dict[tuple[bool, int], int]:
        """How many tracks each line has, by whether it is upright and its number."""
        found: dict[tuple[bool, int], int] = defaultdict(int)
        for run in self.every():
            found[run.upright, run.line] = max(found[run.upright, run.line], run.track + 1)
        return found

    @cached_property
    def side_labels(self) -> dict[tuple[int, bool], float]:
        """The room for labels in each channel between columns, by whether links leave to the right there."""
        found: dict[tuple[int, bool], float] = defaultdict(float)
        for key, (width, _) in self.labels.items():
            first = self.runs[key][0]
            if not first.upright:
                right = first.end > first.start
                place = (first.start + right) // 2, right
                found[place] = max(found[place], width + LABEL_GAP)
        return found

    @cached_property
    def stub_labels(self) -> dict[tuple[int, bool], float]:
        """The room for labels of links that leave a row upwards or downwards (true), by row."""
        per_node: dict[tuple[str, bool], float] = defaultdict(float)
        for key, (_, height) in self.labels.items():
            first = self.runs[key][0]
            if first.upright:
                per_node[self.ends[key][0], first.end > first.start] += height + LABEL_GAP
        found: dict[tuple[int, bool], float] = defaultdict(float)
        for (node, down), height in per_node.items():
            place = self.grid.cells[node].row, down
            found[place] = max(found[place], height)
        return found


class Across:
    """The x of every column and of every vertical track."""

    def __init__(self, plan: Plan, left: float) -> None:
        self.columns: list[Spread] = []
        self.channels: list[Spread] = []
        self._first: dict[int, float] = {}
        x, count = left, len(plan.grid.places)
        for channel in range(count + 1):
            x = self._channel(plan, channel, x, CHANNEL if 0 < channel < count else EDGE_CHANNEL)
            if channel < count:
                tracks = plan.tracks.get((True, 2 * channel + 1), 0)
                more = max(0.0, CORNER + (tracks - 1) * APART + 8 - TEXT_ASIDE)
                self.columns.append(Spread(x, x + plan.card + more))
                x += plan.card + more
        self.right = x

    def _channel(self, plan: Plan, channel: int, x: float, least: float) -> float:
        """Places one channel from x on; its right end."""
        lead, trail = (plan.side_labels.get((channel, right), 0.0) for right in (True, False))
        tracks = plan.tracks.get((True, 2 * channel), 0)
        used = (tracks - 1) * APART + OUT + IN if tracks else 0.0
        width = max(least, lead + used + trail, lead + IN if lead else 0.0)
        self._first[channel] = x + lead + OUT + (width - lead - used - trail) / 2
        self.channels.append(Spread(x, x + width))
        return x + width

    def of(self, run: Run) -> float:
        """The x of a vertical run."""
        if run.line % 2 == 0:
            return self._first[run.line // 2] + run.track * APART
        right = self.columns[run.line // 2].end
        return right - CORNER - (run.group.tracks - 1 - run.track) * APART

    @property
    def pitches(self) -> list[Spread]:
        """The columns, each with its half of the channels beside it; the outer ones reach to the ends."""
        edges = [
            self.channels[0].start,
            *(each.middle for each in self.channels[1:-1]),
            self.channels[-1].end,
        ]
        return [Spread(start, end) for start, end in pairwise(edges)]


class Down:
    """The y of every row, channel and lane, and of every horizontal track; `halves` are half the nodes' heights."""

    def __init__(self, plan: Plan, top: float, least: Mapping[int, float]) -> None:
        self._plan = plan
        self.lanes: list[Spread] = []
        self.middles: dict[int, float] = {}
        self._first: dict[int, float] = {}
        _put_on_rows(plan)
        self.halves = _halves(plan)
        self._reach = _reach(plan, self.halves)
        for lane in range(max(plan.lines.lanes, default=-1) + 1):
            top = self._lane(lane, top, least.get(lane, 0.0))
        self.bottom = top

    def _lane(self, lane: int, top: float, least: float) -> float:
        """Places one lane from the top on; its lower end."""
        own = [line for line, of in enumerate(self._plan.lines.lanes) if of == lane]
        heights = [self._height(line, LANE_PAD if line in (own[0], own[-1]) else ROW_PAD) for line in own]
        spare = max(0.0, least - sum(heights))
        y = top + spare / 2
        for line, height in zip(own, heights, strict=True):
            row = self._plan.lines.rows[line]
            if row is None:
                used = (self._plan.tracks.get((False, line), 0) - 1) * APART
                self._first[line] = y + (height - used) / 2
            else:
                self.middles[row] = y + self._reach[row, False]
            y += height
        self.lanes.append(Spread(top, y + spare / 2))
        return y + spare / 2

    def _height(self, line: int, least: float) -> float:
        row = self._plan.lines.rows[line]
        if row is not None:
            return self._reach[row, False] + self._reach[row, True]
        tracks = self._plan.tracks.get((False, line), 0)
        return max(least, 2 * CHANNEL_PAD + (tracks - 1) * APART if tracks else 0.0)

    def of(self, run: Run) -> float:
        """The y of a horizontal run."""
        row = self._plan.lines.rows[run.line]
        if row is None:
            return self._first[run.line] + run.track * APART
        return self.middles[row] + run.offset

    def middle_of(self, line: int) -> float:
        """The middle of a row, by its line."""
        row = self._plan.lines.rows[line]
        return 0.0 if row is None else self.middles[row]


def _put_on_rows(plan: Plan) -> None:
    """Spreads the runs along a row around its middle; a labelled one keeps room above it."""
    done: set[int] = set()
    for run in plan.every():
        if run.upright or plan.lines.rows[run.line] is None or id(run.group) in done:
            continue
        done.add(id(run.group))
        above: dict[int, float] = defaultdict(lambda: APART)
        for other in run.group:
            above[other.track] = max(above[other.track], _label_height(plan, other))
        places = [0.0]
        for track in range(1, len(above)):
            places.append(places[-1] + above[track])
        for other in run.group:
            other.offset = places[other.track] - places[-1] / 2


def _label_height(plan: Plan, run: Run) -> float:
    if run.before is None and run.link_id in plan.labels:
        return plan.labels[run.link_id][1] + 2 * LABEL_GAP
    return 0.0


def _side_runs(plan: Plan) -> Iterable[tuple[str, Run]]:
    """Each run that begins or ends at a node's left or right side, with the node."""
    for key, runs in plan.runs.items():
        for node, run in zip(plan.ends[key], (runs[0], runs[-1]), strict=True):
            if not run.upright:
                yield node, run


def _halves(plan: Plan) -> dict[str, float]:
    """Half the height of each node: its own, or what the links at its sides need."""
    found = {key: plan.sizes[key].height / 2 for key in plan.grid.cells}
    for node, run in _side_runs(plan):
        found[node] = max(found[node], abs(run.offset) + SIDE_PAD)
    return found


def _reach(plan: Plan, halves: Mapping[str, float]) -> dict[tuple[int, bool], float]:
    """How far each row reaches above and below (true) its middle."""
    found = {(row, down): EMPTY_ROW / 2 for row in range(len(plan.grid.row_lanes)) for down in (False, True)}
    for key, cell in plan.grid.cells.items():
        for down in (False, True):
            reach = halves[key] + plan.beyond(key, down=down)
            found[cell.row, down] = max(found[cell.row, down], reach)
    for node, run in _side_runs(plan):
        place = plan.grid.cells[node].row, False
        found[place] = max(found[place], _label_height(plan, run) - run.offset)
    for place, height in plan.stub_labels.items():
        found[place] += height
    return found
