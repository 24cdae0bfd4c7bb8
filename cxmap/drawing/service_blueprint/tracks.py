"""The tracks of links that share a line of the grid: each its own, in the order that crosses the fewest others.

With the horizontal runs held, the crossings between vertical ones depend only on the order of each pair, and the
other way round; so the two are put in order in turn until nothing improves.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, floor

from cxmap.drawing.service_blueprint.routing import (
    ACROSS,
    BEND,
    DOWN,
    ENTERING,
    LEAVING,
    LEFT,
    RIGHT,
    UP,
    Door,
    Ground,
)

Line = tuple[bool, int]
"""A line of the grid: whether it is upright, and its number."""

PORT = 0.4
"""How far from its cell's middle line a side lies, where lines are 1 apart; tracks keep within `SPREAD`."""

SPREAD = 0.3
ROUNDS = 3


class Group(list["Run"]):
    """Runs of one line that overlap, directly or by others, in their order; `tracks` is how many they take."""

    tracks = 0


@dataclass(eq=False, slots=True)
class Run:
    """A straight piece of a link on one line. `start` and `end` are the lines across at which it begins and ends.

    `before` and `after` are the pieces it bends from and to (None at a node). `track` counts from 0 within
    `group`. `place` is its line with the share of the track;
    `offset` is how far below the middle of its row it runs, in pixels.
    """

    link_id: str
    upright: bool
    line: int
    start: int
    end: int
    before: "Run | None" = None
    after: "Run | None" = None
    track: int = 0
    group: Group = None  # type: ignore[assignment]  # set as soon as it is laid
    place: float = 0.0
    offset: float = 0.0

    @property
    def ends(self) -> tuple[float, float]:
        """Where it begins and ends, at the side of a node or on the tracks of its neighbours."""
        forwards = 1 if self.end > self.start else -1
        start = self.before.place if self.before else self.start + PORT * forwards
        end = self.after.place if self.after else self.end - PORT * forwards
        return start, end

    @property
    def span(self) -> tuple[float, float]:
        """The lines across that it touches; a side of a node lies beside its line."""
        forwards = 1 if self.end > self.start else -1
        start = self.start if self.before else self.start + PORT * forwards
        end = self.end if self.after else self.end - PORT * forwards
        return min(start, end), max(start, end)

    @property
    def way(self) -> int:
        """The direction in which it runs."""
        if self.upright:
            return DOWN if self.end > self.start else UP
        return RIGHT if self.end > self.start else LEFT

    def bends(self) -> Iterator[tuple[float, int]]:
        """Where it bends, and to which side: 1 to the right or down, -1 to the left or up."""
        for other, inwards in ((self.before, True), (self.after, False)):
            if other:
                forwards = 1 if other.end > other.start else -1
                yield other.place, -forwards if inwards else forwards


Saved = tuple[dict[str, list[Run]], dict[Line, list[Run]]]
"""The runs of every link, and those of every line in their order."""


class Tracks:
    """All lines of the grid with the runs on them, each run on its track.

    `runs` are those of every link from its source to its target. `at` are the groups by whether their line is
    upright, its number, and the number of a line across. `changed` counts how often a line has changed.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.runs: dict[str, list[Run]] = {}
        self.at: dict[Line, list[Group | None]] = {}
        self.changed: dict[Line, int] = defaultdict(int)
        self._orders: dict[Line, list[Run]] = {}
        self._groups: dict[Line, list[Group]] = {}
        for upright, count in ((True, ground.width), (False, ground.height)):
            for number in range(count):
                self._put((upright, number), [])

    def doors_met(self, without: str) -> set[Door]:
        """The sides of nodes that links meet, but for one link."""
        found = set()
        for key, runs in self.runs.items():
            if key != without:
                link = self._ground.links[key]
                found |= {(link.source_id, runs[0].way), (link.target_id, (runs[-1].way + 2) % 4)}
        return found

    def cost(self, key: str) -> int:
        """What a link costs by its length and its bends."""
        runs, depths = self.runs[key], self._ground.depths
        cost = BEND * (len(runs) - 1) + LEAVING[runs[0].way] + ENTERING[runs[-1].way]
        for run in runs:
            cost += abs(
                depths[run.end] - depths[run.start] if run.upright else (run.end - run.start) * ACROSS
            )
        return cost

    def crossed(self, key: str) -> Iterator[str]:
        """The links that a link crosses, once for each crossing."""
        for run in self.runs[key]:
            low, high = sorted(run.ends)
            for line in range(min(run.start, run.end), max(run.start, run.end) + 1):
                for other in self.at[not run.upright, line][run.line] or ():
                    if low < other.place < high and other.link_id != key:
                        start, end = other.ends
                        if min(start, end) < run.place < max(start, end):
                            yield other.link_id

    def arrange(self) -> None:
        """Puts the runs of each line in the order that crosses the fewest others, given all other lines."""
        for _ in range(ROUNDS):
            changed = [self._sifted(line) for line in self._orders]
            if not any(changed):
                break

    def remove(self, key: str) -> None:
        for run in self.runs.pop(key):
            line = run.upright, run.line
            self._put(line, [other for other in self._orders[line] if other is not run])

    def insert(self, key: str, runs: list[Run], beyond: Sequence[set[Run]]) -> None:
        """Adds a link; `beyond` are for each of its runs those that shall lie right of it or below it."""
        for before, after in pairwise(runs):
            before.after, after.before = after, before
        self.runs[key] = runs
        for run, later in zip(runs, beyond, strict=True):
            line = run.upright, run.line
            # a run of the same link that came to this line just now keeps its place among the others
            right_of = later | {own for own in runs if own.group and not later.isdisjoint(_up_to(own))}
            order = self._orders[line]
            left, right = (
                [other for other in order if (other in right_of) is side] for side in (False, True)
            )
            self._put(line, [*left, run, *right])

    def saved(self) -> Saved:
        """All that is needed to come back to this."""
        return dict(self.runs), dict(self._orders)

    def restore(self, saved: Saved) -> None:
        self.runs = dict(saved[0])
        for line, order in saved[1].items():
            if self._orders[line] is not order:
                self._put(line, order)

    def _put(self, line: Line, order: list[Run]) -> None:
        """Puts runs on a line in this order, on as few tracks as it allows."""
        upright, _ = line
        groups = _groups(order)
        at: list[Group | None] = [None] * (self._ground.height if upright else self._ground.width)
        for group in groups:
            _on_tracks(group)
            low, high = min(run.span[0] for run in group), max(run.span[1] for run in group)
            for across in range(ceil(low), floor(high) + 1):
                at[across] = group
        self._orders[line], self._groups[line], self.at[line] = order, groups, at
        self.changed[line] += 1

    def _sifted(self, line: Line) -> bool:
        """Whether another order of a line crosses fewer: then it is in that order."""
        orders = [_sift(group) for group in self._groups[line]]
        if orders == self._groups[line]:
            return False
        self._put(line, [run for order in orders for run in order])
        return True


def _up_to(run: Run) -> list[Run]:
    return run.group[: run.group.index(run)]


def _groups(order: Sequence[Run]) -> list[Group]:
    """Runs of the same line that overlap, directly or by others, each group in the given order."""
    groups: list[Group] = []
    rank = {run: place for place, run in enumerate(order)}
    reach = -1.0
    for run in sorted(order, key=lambda run: run.span):
        if run.span[0] > reach:
            groups.append(Group())
        groups[-1].append(run)
        run.group = groups[-1]
        reach = max(reach, run.span[1])
    for group in groups:
        group.sort(key=rank.__getitem__)
    return groups


def _on_tracks(group: Group) -> None:
    """Puts a group on tracks in its order; runs that do not overlap may share one."""
    tracks: list[list[Run]] = []
    for run in group:
        taken = [
            track for track, others in enumerate(tracks) if any(_overlap(run, other) for other in others)
        ]
        run.track = max(taken, default=-1) + 1
        if run.track == len(tracks):
            tracks.append([])
        tracks[run.track].append(run)
    group.tracks = len(tracks)
    for run in group:
        run.place = run.line + SPREAD * (2 * (run.track + 1) / (len(tracks) + 1) - 1)


def _overlap(one: Run, other: Run) -> bool:
    (low, high), (other_low, other_high) = one.span, other.span
    return low <= other_high and other_low <= high


def _sift(group: list[Run]) -> list[Run]:
    """Takes each run in turn to where it crosses the fewest others (sifting, Rudell 1993)."""
    if len(group) == 1:
        return group
    costs = _costs(group)
    order = list(range(len(group)))
    for run in range(len(group)):
        was = order.index(run)
        order.remove(run)
        changes = list(accumulate((costs[other][run] - costs[run][other] for other in order), initial=0))
        least = min(changes)
        order.insert(was if changes[was] == least else changes.index(least), run)
    return [group[run] for run in order]


def _costs(group: list[Run]) -> list[list[int]]:
    """How often runs cross when the first stands before (left of, above) the second."""
    known = [(min(run.ends), max(run.ends), tuple(run.bends())) for run in group]
    costs = [[0] * len(group) for _ in group]
    for first, (low, high, bends) in enumerate(known):
        for second, (other_low, other_high, other_bends) in enumerate(known):
            if first != second and _overlap(group[first], group[second]):
                costs[first][second] = sum(
                    side > 0 and other_low < at < other_high for at, side in bends
                ) + sum(side < 0 and low < at < high for at, side in other_bends)
    return costs
