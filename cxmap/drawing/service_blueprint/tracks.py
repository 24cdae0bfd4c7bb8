"""The tracks of links that share a line of the grid: each its own, in the order that crosses the fewest others.

With the horizontal runs held, the crossings between vertical ones depend only on the order of each pair, and the
other way round; so the two are put in order in turn until nothing improves.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from cxmap.drawing.service_blueprint.routing import Spot

PORT = 0.4
"""How far from its cell's middle line a side lies, where lines are 1 apart; tracks keep within `SPREAD`."""

SPREAD = 0.3
ROUNDS = 3


@dataclass(eq=False, slots=True)
class Run:
    """A straight piece of a link on one line. `start` and `end` are the lines across at which it begins and ends.

    `before` and `after` are the pieces it bends from and to (None at a node). `track` counts from 0 within
    `group`, the pieces that overlap directly or by others. `place` is its line with the share of the track;
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
    group: "list[Run]" = None  # type: ignore[assignment]  # set as soon as all runs are known
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
    def tracks(self) -> int:
        return 1 + max(run.track for run in self.group)

    def bends(self) -> Iterator[tuple[float, int]]:
        """Where it bends, and to which side: 1 to the right or down, -1 to the left or up."""
        for other, inwards in ((self.before, True), (self.after, False)):
            if other:
                forwards = 1 if other.end > other.start else -1
                yield other.place, -forwards if inwards else forwards


def runs_of(ways: dict[str, list[Spot]]) -> dict[str, list[Run]]:
    """The straight pieces of every link, from its source to its target, on their tracks."""
    found = {key: list(_pieces(key, spots)) for key, spots in ways.items()}
    for runs in found.values():
        for before, after in pairwise(runs):
            before.after, after.before = after, before
    every = [run for runs in found.values() for run in runs]
    for run in every:
        run.place = float(run.line)
    upright, level = (_groups([run for run in every if run.upright is way]) for way in (True, False))
    for _ in range(ROUNDS):
        changed = [_order(group) for group in upright]
        changed += [_order(group) for group in level]
        if not any(changed):
            break
    return found


def _pieces(link_id: str, spots: Sequence[Spot]) -> Iterator[Run]:
    start = spots[0]
    for before, at, after in zip(spots, spots[1:], spots[2:], strict=False):
        if (before[0] == at[0]) != (at[0] == after[0]):
            yield _run(link_id, start, at)
            start = at
    yield _run(link_id, start, spots[-1])


def _run(link_id: str, start: Spot, end: Spot) -> Run:
    if start[0] == end[0]:
        return Run(link_id, True, start[0], start[1], end[1])
    return Run(link_id, False, start[1], start[0], end[0])


def _groups(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs of the same line that overlap, directly or by others."""
    groups: list[list[Run]] = []
    by_line: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        by_line[run.line].append(run)
    for line in sorted(by_line):
        reach = -1.0
        for run in sorted(by_line[line], key=lambda run: (*run.span, run.link_id)):
            if run.span[0] > reach:
                groups.append([])
            groups[-1].append(run)
            run.group = groups[-1]
            reach = max(reach, run.span[1])
    for group in groups:
        group.sort(key=_leaning)
    return groups


def _leaning(run: Run) -> tuple[float, float, str]:
    """To which side it bends on the whole, and where it is."""
    return sum(side for _, side in run.bends()), run.span[0], run.link_id


def _order(group: list[Run]) -> bool:
    """Puts a group in order and on tracks; whether any place has changed."""
    if len(group) > 1:
        _sift(group)
    tracks: list[list[Run]] = []
    for run in group:
        taken = [
            track for track, others in enumerate(tracks) if any(_overlap(run, other) for other in others)
        ]
        run.track = max(taken, default=-1) + 1
        if run.track == len(tracks):
            tracks.append([])
        tracks[run.track].append(run)
    places = [run.line + SPREAD * (2 * (run.track + 1) / (len(tracks) + 1) - 1) for run in group]
    changed = any(run.place != place for run, place in zip(group, places, strict=True))
    for run, place in zip(group, places, strict=True):
        run.place = place
    return changed


def _overlap(one: Run, other: Run) -> bool:
    (low, high), (other_low, other_high) = one.span, other.span
    return low <= other_high and other_low <= high


def _sift(group: list[Run]) -> None:
    """Takes each run in turn to where it crosses the fewest others (sifting, Rudell 1993)."""
    costs = _costs(group)
    order = list(range(len(group)))
    for run in range(len(group)):
        was = order.index(run)
        order.remove(run)
        changes = list(accumulate((costs[other][run] - costs[run][other] for other in order), initial=0))
        least = min(changes)
        order.insert(was if changes[was] == least else changes.index(least), run)
    group[:] = [group[run] for run in order]


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
