"""How often a case comes to each node: alternatives, branches side by side, and loops by the fundamental matrix."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cxmap.analysis.blueprint_cases import ALWAYS, NEVER, Cases, Event
from cxmap.analysis.blueprint_findings import Loop
from cxmap.analysis.blueprint_process import Process

Exit = tuple[str, int]
"""A node and the number of its outcome."""


EXACT = 12
"""Shares are rounded to so many decimals, so that those of all ways add up to all cases."""


@dataclass
class Passes:
    """`expected` is the mean number of visits of one case to each node; `events` in which cases it is visited."""

    cases: Cases
    expected: dict[str, float] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    loops: list[Loop] = field(default_factory=list)
    arriving: dict[str, Event] = field(default_factory=dict)

    def together(self, one: str, other: str) -> bool:
        """Whether one case can come to both nodes; nodes outside the flow may be at work in any case."""
        events = self.events.get(one, ALWAYS), self.events.get(other, ALWAYS)
        return self.cases.both(*events) != NEVER

    def arrive(self, targets: Iterable[str], event: Event) -> None:
        for target in targets:
            self.arriving[target] = self.cases.either(self.arriving.get(target, NEVER), event)


@dataclass(frozen=True)
class _Round:
    """One round through a loop: the chance of each node, of each way back, and of each way out."""

    visits: dict[str, float]
    again: dict[str, float]
    leaving: dict[Exit, float]


def passes_of(process: Process) -> Passes:
    """The expected passes of all nodes; 0 for those that no case comes to.

    A loop is a Markov chain of rounds (Kemeny & Snell, 1960): with the matrix B of chances that a round
    that began at one node of it ends in another one at the next, the expected rounds are those of the
    entries times (I - B)^-1. A node outside the flow is as busy as the one whose messages lead to it.
    """
    found = Passes(Cases())
    found.arrive(process.starts, ALWAYS)
    for group in process.groups:
        if len(group) == 1:
            _pass_node(process, found, group[0])
        else:
            _pass_loop(process, found, group)
    for node, origin in process.asked.items():
        found.expected[node] = found.expected[origin]
        found.events[node] = found.events[origin]
    return found


def _pass_node(process: Process, found: Passes, node: str) -> None:
    event = found.arriving.get(node, NEVER)
    found.events[node] = event
    found.expected[node] = found.cases.chance(event)
    for (_, targets), choice in zip(_ways(process, node), _choices(process, found.cases, node), strict=True):
        found.arrive(targets, found.cases.both(event, choice))


def _ways(process: Process, node: str) -> list[tuple[float, tuple[str, ...]]]:
    return [(outcome.chance, outcome.targets) for outcome in process.outcomes.get(node, ())]


def _choices(process: Process, cases: Cases, node: str) -> tuple[Event, ...]:
    """The event of each outcome of a node."""
    chances = [chance for chance, _ in _ways(process, node)]
    if len(chances) == 1 and chances[0] >= 1:
        return (ALWAYS,)
    return cases.fork(chances) if chances else ()


def _pass_loop(process: Process, found: Passes, members: tuple[str, ...]) -> None:
    entries = {node: found.arriving[node] for node in members if found.arriving.get(node, NEVER) != NEVER}
    whole = NEVER
    for event in entries.values():
        whole = found.cases.either(whole, event)
    chance = found.cases.chance(whole)
    begun = {node: found.cases.chance(event) for node, event in entries.items()}
    total = sum(begun.values()) or 1.0
    rounds = _rounds(process, members, {node: each / total for node, each in begun.items()})
    for node in members:
        found.events[node] = whole
        found.expected[node] = chance * sum(times * each.visits.get(node, 0.0) for each, times in rounds)
    _leave_loop(process, found, whole, rounds)
    most = max((found.expected[node] for node in members), default=0.0)
    found.loops.append(Loop(members, most / chance if chance else 0.0))


def _rounds(
    process: Process, members: tuple[str, ...], entries: Mapping[str, float]
) -> list[tuple[_Round, float]]:
    """The rounds by the node they begin at, each with how many of them a case that enters makes."""
    inside = set(members)
    begins = [
        node
        for node in members
        if node in entries or any(back[1] == node and back[0] in inside for back in process.back)
    ]
    made = [_round(process, members, node) for node in begins]
    again = np.array([[each.again.get(node, 0.0) for node in begins] for each in made])
    times = _expected_rounds(again, np.array([entries.get(node, 0.0) for node in begins]))
    return list(zip(made, map(float, times), strict=True))


def _expected_rounds(again: NDArray[np.float64], entries: NDArray[np.float64]) -> NDArray[np.float64]:
    """The entries times the fundamental matrix; a loop without exit counts as one round."""
    try:
        times = np.linalg.solve((np.eye(len(again)) - again).T, entries)
    except np.linalg.LinAlgError:
        return entries
    return np.asarray(times) if (times >= 0).all() and np.isfinite(times).all() else entries


def _round(process: Process, members: tuple[str, ...], begin: str) -> _Round:
    cases = Cases()
    inside = set(members)
    arriving = {begin: ALWAYS}
    again: dict[str, Event] = {}
    visits, leaving = {}, {}
    for node in members:
        event = arriving.get(node, NEVER)
        visits[node] = cases.chance(event)
        choices = _choices(process, cases, node)
        for number, ((_, targets), choice) in enumerate(zip(_ways(process, node), choices, strict=True)):
            taken = cases.both(event, choice)
            if any(target not in inside for target in targets):
                leaving[node, number] = cases.chance(taken)
            for target in (each for each in targets if each in inside):
                kept = again if (node, target) in process.back else arriving
                kept[target] = cases.either(kept.get(target, NEVER), taken)
    return _Round(visits, {node: cases.chance(event) for node, event in again.items()}, leaving)


def _leave_loop(process: Process, found: Passes, whole: Event, rounds: list[tuple[_Round, float]]) -> None:
    chances: dict[Exit, float] = {}
    for each, times in rounds:
        for way, chance in each.leaving.items():
            chances[way] = chances.get(way, 0.0) + times * chance
    inside = {node for each, _ in rounds for node in each.visits}
    events = _laid_round(found.cases, [min(1.0, chance) for chance in chances.values()])
    for (node, number), event in zip(chances, events, strict=True):
        targets = process.outcomes[node][number].targets
        outside = [target for target in targets if target not in inside]
        found.arrive(outside, found.cases.both(whole, event))


def _laid_round(cases: Cases, shares: list[float]) -> list[Event]:
    """The events of the ways out of a loop, laid one after another round the circle of all cases.

    Ways that add up to all cases exclude each other. Where they add up to more, some run side by side: they
    overlap, and as every case leaves, together they still cover all.
    """
    ends = np.cumsum([0.0, *shares]).round(EXACT)
    cuts = sorted({0.0, 1.0, *(float(end) % 1.0 for end in ends)})
    parts = list(pairwise(cuts))
    if len(parts) == 1:
        return [ALWAYS if share > 0 else NEVER for share in shares]
    choices = cases.fork([end - begin for begin, end in parts])
    events = []
    for first, last in pairwise(map(float, ends)):
        event = NEVER
        for (begin, _), choice in zip(parts, choices, strict=True):
            if any(first <= begin + turn < last for turn in range(int(last) + 1)):
                event = cases.either(event, choice)
        events.append(event)
    return events
