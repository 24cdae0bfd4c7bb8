"""Time along a process: when each node begins and ends, the critical way, and what passes really take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cxmap.analysis.blueprint_process import Process
from cxmap.model.service_blueprint import BlueprintNode, NodeKind

Times = NDArray[np.float64]

FEWEST_TO_RESAMPLE = 5
"""From so many observed times on, they themselves are drawn."""

PASSES = 2000
SEED = 19840101
"""Any fixed number: the same blueprint must give the same interval."""

MIDDLE = (2.5, 97.5)
NOT_THERE = -np.inf
MOST_ROUNDS = 500
EXACT = 6
"""Ends that agree to so many decimals of a second are equal."""


@dataclass(frozen=True)
class Schedule:
    """When each node that is reached begins and ends, in seconds since the beginning.

    A node on the normal way begins when all that leads to it there has ended; any other one at the end of
    the longest way to it. `total` is when the last end on the normal way is reached (`finish`); `slack` is
    how much later a node on that way may end without delaying it.
    """

    start: dict[str, float]
    end: dict[str, float]
    finish: str | None
    total: float
    slack: dict[str, float]


def schedule(process: Process, times: Mapping[str, float]) -> Schedule:
    """The critical path method on the flow without loops (Kelley & Walker, 1959); `times` in seconds by node."""
    start: dict[str, float] = {}
    end: dict[str, float] = {}
    starts = set(process.starts)
    for node in process.order:
        way = process.normal if node in process.normal else process.acyclic
        before = [end[each] for each in way.predecessors(node) if each in end]
        if before or node in starts:
            start[node] = max(before, default=0.0)
            end[node] = start[node] + times[node]
    finish = _finish(process, end)
    total = end[finish] if finish else 0.0
    return Schedule(start, end, finish, total, _slack(process, times, end, finish))


def _finish(process: Process, end: Mapping[str, float]) -> str | None:
    reached = [node for node in process.ends if node in process.normal] or list(process.normal)
    return max(reached, key=lambda node: end[node], default=None)


def _slack(
    process: Process, times: Mapping[str, float], end: Mapping[str, float], finish: str | None
) -> dict[str, float]:
    if finish is None:
        return {}
    latest: dict[str, float] = {}
    ends = {finish, *(node for node in process.ends if node in process.normal)}
    for node in reversed(process.order):
        if node in process.normal:
            after = [latest[each] - times[each] for each in process.normal.successors(node) if each in latest]
            if after or node in ends:
                latest[node] = min([*after, *([end[finish]] if node in ends else [])])
    return {node: max(0.0, round(late - end[node], EXACT)) for node, late in latest.items()}


def critical_way(process: Process, plan: Schedule) -> tuple[str, ...]:
    """The nodes of the longest way, in order; of equally long ones that which works rather than waits."""
    way = [plan.finish] if plan.finish else []
    place = {node: number for number, node in enumerate(process.order)}
    nodes = process.document.node_of

    def rank(node: str) -> tuple[float, bool, int]:
        return round(plan.end[node], EXACT), nodes[node].kind is not NodeKind.WAIT, -place[node]

    while way and (before := list(process.normal.predecessors(way[-1]))):
        way.append(max(before, key=rank))
    return tuple(reversed(way))


def passed_at(plan: Schedule, way: Sequence[str], tolerable: float | None) -> str | None:
    """The node of a way during which the tolerance runs out."""
    if tolerable is None or plan.total <= tolerable:
        return None
    return next((node for node in way if plan.end[node] > tolerable), None)


def waiting_share(process: Process, plan: Schedule) -> float | None:
    """The share of the time of the normal way during which its customer is at a wait point; None without times."""
    if plan.total <= 0:
        return None
    nodes = process.document.node_of
    waits = [node for node in process.normal if nodes[node].kind is NodeKind.WAIT]
    covered = reached = 0.0
    for begin, end in sorted((plan.start[node], min(plan.end[node], plan.total)) for node in waits):
        covered += max(0.0, end - max(begin, reached))
        reached = max(reached, end)
    return covered / plan.total


@dataclass(frozen=True)
class Duration:
    """How long a node takes: one of the `observed` times, else between three ends, else always `used`."""

    used: float
    observed: Times | None = None
    ends: tuple[float, float, float] | None = None

    @property
    def varies(self) -> bool:
        return self.observed is not None or self.ends is not None

    def draw(self, random: np.random.Generator, size: int) -> Times:
        """So many durations, in seconds."""
        if self.observed is not None:
            return self.observed[random.integers(len(self.observed), size=size)]
        if self.ends is not None:
            return random.triangular(*self.ends, size=size)
        return np.full(size, self.used)


def duration_of(node: BlueprintNode, observed: Times, used: float) -> Duration:
    """The distribution of a node's time: at least five observed times, else a triangle, else `used`.

    The triangle has its peak at the standard time, held between the fastest and the slowest.
    """
    if len(observed) >= FEWEST_TO_RESAMPLE:
        varies = observed[0] != observed[-1] if len(observed) else False
        return Duration(used, observed if varies else None)
    fast, slow = node.fastest_time, node.slowest_time
    if not len(observed) and fast is not None and slow is not None and fast < slow:
        peak = (fast + slow) / 2 if node.standard_time is None else node.standard_time
        return Duration(used, ends=(fast, min(max(peak, fast), slow), slow))
    return Duration(used)


@dataclass
class _Run:
    """So many passes at once; `visits` counts how often each node was come to, by all of them together."""

    process: Process
    durations: Mapping[str, Duration]
    random: np.random.Generator
    finish: Times
    visits: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Passages:
    """Simulated passes: the time each took in seconds, and the mean visits to each node."""

    totals: Times
    visits: dict[str, float]


def passages(
    process: Process, durations: Mapping[str, Duration], passes: int = PASSES, seed: int = SEED
) -> Passages:
    """Send cases through the whole flow, with all its branches, recoveries and loops.

    A node begins when all of the ways by which a case comes to it have ended there; the times of different
    nodes are drawn independently of each other. Passes that reach no end are left out of the totals.
    """
    run = _Run(process, durations, np.random.default_rng(seed), np.full(passes, NOT_THERE))
    arriving = {start: np.zeros(passes) for start in process.starts}
    for group in process.groups:
        _through(run, group, arriving)
    totals = run.finish[np.isfinite(run.finish)]
    return Passages(totals, {node: count / passes for node, count in run.visits.items()})


def _through(run: _Run, group: tuple[str, ...], arriving: dict[str, Times]) -> None:
    """One node, or the rounds of one loop: only the passes that go back make the next round."""
    size = len(run.finish)
    entries = {node: arriving.pop(node) for node in group if node in arriving}
    at = np.arange(size)
    for _ in range(MOST_ROUNDS):
        if not entries:
            return
        again, leaving = _round(run, group, entries, at)
        for target, ends in leaving.items():
            kept = arriving.setdefault(target, np.full(size, NOT_THERE))
            kept[at] = np.maximum(kept[at], ends)
        there = np.logical_or.reduce([ends > NOT_THERE for ends in again.values()]) if again else None
        if there is None or not there.any():
            return
        entries, at = {node: ends[there] for node, ends in again.items()}, at[there]


def _round(
    run: _Run, group: tuple[str, ...], arriving: dict[str, Times], at: NDArray[np.intp]
) -> tuple[dict[str, Times], dict[str, Times]]:
    """One round of the passes `at`: when they come back to which node, and when they leave to which."""
    inside = set(group)
    again: dict[str, Times] = {}
    leaving: dict[str, Times] = {}
    for node in group:
        if node not in arriving:
            continue
        ends = arriving[node] + run.durations[node].draw(run.random, len(at))
        run.visits[node] = run.visits.get(node, 0) + int(np.count_nonzero(ends > NOT_THERE))
        if node in run.process.ends:
            run.finish[at] = np.maximum(run.finish[at], ends)
        for target, gone in _sent(run, node, ends):
            inward = again if (node, target) in run.process.back else arriving
            kept = inward if target in inside else leaving
            kept[target] = np.maximum(kept[target], gone) if target in kept else gone
    return again, leaving


def _sent(run: _Run, node: str, ends: Times) -> list[tuple[str, Times]]:
    """When which passes go on to which node."""
    outcomes = run.process.outcomes.get(node, ())
    if len(outcomes) == 1 and outcomes[0].chance >= 1:
        return [(target, ends) for target in outcomes[0].targets]
    limits = np.cumsum([outcome.chance for outcome in outcomes])
    chosen = np.searchsorted(limits, run.random.random(len(ends)), side="right")
    return [
        (target, np.where(chosen == number, ends, NOT_THERE))
        for number, outcome in enumerate(outcomes)
        for target in outcome.targets
    ]
