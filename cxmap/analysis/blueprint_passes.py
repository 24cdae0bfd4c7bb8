"""How often a case comes to each node: alternatives, branches side by side, and loops by the fundamental matrix."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from cxmap.analysis.blueprint_cases import ALWAYS, NEVER, Cases, Event
from cxmap.analysis.blueprint_findings import Loop
from cxmap.analysis.blueprint_loops import turns
from cxmap.analysis.blueprint_process import Process

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


def passes_of(process: Process) -> Passes:
    """The expected passes of all nodes; 0 for those that no case comes to.

    A node outside the flow is as busy as the one whose messages lead to it.
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
    outcomes = process.outcomes.get(node, ())
    choices = found.cases.fork([outcome.chance for outcome in outcomes])
    for outcome, choice in zip(outcomes, choices, strict=True):
        found.arrive(outcome.targets, found.cases.both(event, choice))


def _pass_loop(process: Process, found: Passes, members: tuple[str, ...]) -> None:
    entries = {node: found.arriving[node] for node in members if found.arriving.get(node, NEVER) != NEVER}
    whole = NEVER
    for event in entries.values():
        whole = found.cases.either(whole, event)
    chance, made = found.cases.chance(whole), turns(process, members, found.cases, entries)
    for node in members:
        found.events[node] = whole
        found.expected[node] = chance * made.visits[node]
    found.loops.append(Loop(members, max(made.visits.values())))
    events = _laid_round(found.cases, list(made.exits.values()))
    for (node, number), event in zip(made.exits, events, strict=True):
        outside = [target for target in process.outcomes[node][number].targets if target not in members]
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
