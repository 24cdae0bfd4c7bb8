"""What happens inside a loop: its rounds as a Markov chain, solved by the fundamental matrix."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxmap.analysis.blueprint_cases import ALWAYS, NEVER, Cases, Event
from cxmap.analysis.blueprint_process import Process

Exit = tuple[str, int]
"""A node and the number of its outcome."""

Begin = frozenset[str]
"""The nodes at which a case begins a round; several where branches run side by side, none where it has left."""

Chances = dict[Begin, float]

MOST_BEGINS = 6
"""Of so many nodes that rounds can begin at, all sets are kept apart; with more, a set counts as its first node."""

TINY = 1e-9


@dataclass(frozen=True)
class Turns:
    """Of a case that enters a loop: its mean `visits` to each node, and the chance that it ever takes each exit."""

    visits: dict[str, float]
    exits: dict[Exit, float]


@dataclass(frozen=True)
class _Round:
    """One round: the chance of each node, of what follows, of each exit, and of what follows without that exit."""

    visits: dict[str, float]
    next: Chances
    exits: dict[Exit, float]
    next_without: dict[Exit, Chances]


@dataclass(frozen=True)
class _Loop:
    """A loop of a process; `apart` tells whether all sets of nodes to begin at are kept apart."""

    process: Process
    members: tuple[str, ...]
    apart: bool

    def begins(self, cases: Cases, events: Mapping[str, Event], given: Event = ALWAYS) -> Chances:
        """The chance of each set of events to happen and all others not, while something given happens."""
        parts: dict[Begin, Event] = {frozenset(): given}
        for name in (node for node in self.members if node in events):
            grown: dict[Begin, Event] = {}
            for begin, part in parts.items():
                if begin and not self.apart:
                    grown[begin] = part
                else:
                    grown[begin | {name}] = cases.both(part, events[name])
                    grown[begin] = cases.both(part, cases.no(events[name]))
            parts = {begin: part for begin, part in grown.items() if part != NEVER}
        return {begin: cases.chance(part) for begin, part in parts.items()}


def turns(process: Process, members: tuple[str, ...], cases: Cases, entries: Mapping[str, Event]) -> Turns:
    """The turns of a case that enters a loop; `entries` are the events of coming to its nodes from outside.

    A loop is a Markov chain of rounds (Kemeny & Snell, 1960): with the matrix B of chances that a round is
    followed by another one, by the nodes they begin at, the expected rounds are those of the entries times
    the fundamental matrix (I - B)^-1.
    """
    inside = set(members)
    begins = {*entries, *(target for source, target in process.back if source in inside)}
    loop = _Loop(process, members, apart=len(begins) <= MOST_BEGINS)
    entered = {begin: chance for begin, chance in loop.begins(cases, entries).items() if begin}
    whole = sum(entered.values())
    first = {begin: chance / whole for begin, chance in entered.items()} if whole else {}
    rounds = _rounds(loop, first)
    times = _solved(
        _matrix(rounds, (each.next for each in rounds.values())).T,
        [first.get(begin, 0.0) for begin in rounds],
    )
    visits = {
        node: sum(count * each.visits[node] for count, each in zip(times, rounds.values(), strict=True))
        for node in members
    }
    return Turns(visits, _exits(rounds, first))


def _rounds(loop: _Loop, first: Chances) -> dict[Begin, _Round]:
    """All rounds that can come, by where they begin."""
    found: dict[Begin, _Round] = {}
    waiting = list(first)
    while waiting:
        begin = waiting.pop()
        if begin and begin not in found:
            found[begin] = _round(loop, begin)
            waiting += found[begin].next
    return found


def _round(loop: _Loop, begin: Begin) -> _Round:
    cases, process = Cases(), loop.process
    arriving = dict.fromkeys(begin, ALWAYS)
    again: dict[str, Event] = {}
    leaving: dict[Exit, Event] = {}
    inside, visits = set(loop.members), {}
    for node in loop.members:
        event = arriving.get(node, NEVER)
        visits[node] = cases.chance(event)
        outcomes = process.outcomes.get(node, ())
        for number, choice in enumerate(cases.fork([each.chance for each in outcomes])):
            taken, targets = cases.both(event, choice), outcomes[number].targets
            if any(target not in inside for target in targets):
                leaving[node, number] = taken
            for target in (each for each in targets if each in inside):
                kept = again if (node, target) in process.back else arriving
                kept[target] = cases.either(kept.get(target, NEVER), taken)
    return _Round(
        visits,
        loop.begins(cases, again),
        {way: cases.chance(event) for way, event in leaving.items()},
        {way: loop.begins(cases, again, cases.no(event)) for way, event in leaving.items()},
    )


def _matrix(rounds: Mapping[Begin, _Round], following: Iterable[Chances]) -> NDArray[np.float64]:
    """The chances of what follows each round, rows and columns in the order of the rounds."""
    return np.array([[chances.get(begin, 0.0) for begin in rounds] for chances in following])


def _exits(rounds: Mapping[Begin, _Round], first: Chances) -> dict[Exit, float]:
    """The chance of each exit to be taken in the round in which a case is, or in a later one."""
    ways = dict.fromkeys(way for each in rounds.values() for way in each.exits)
    found = {}
    for way in ways:
        now = [each.exits[way] for each in rounds.values()]
        ever = _solved(_matrix(rounds, (each.next_without[way] for each in rounds.values())), now)
        share = sum(first.get(begin, 0.0) * chance for begin, chance in zip(rounds, ever, strict=True))
        found[way] = min(1.0, share)
    return found


def _solved(chances: NDArray[np.float64], known: list[float]) -> list[float]:
    """The solution of x = chances x + known; a loop without exit, which has none, counts as one round."""
    try:
        times = np.linalg.solve(np.eye(len(known)) - chances, np.array(known)) if known else np.empty(0)
    except np.linalg.LinAlgError:
        return known
    fits = np.isfinite(times).all() and (times >= -TINY).all()
    return [float(each) for each in times] if fits else known
