"""Which cases come where: events as decision diagrams over the outcomes of decisions (after Bryant, 1986).

They tell exactly what a sum over links cannot: that branches that run side by side and meet again are one
case and not two, and that alternatives exclude each other.
"""

from collections.abc import Sequence

Event = int
"""A set of cases, as a number that only its `Cases` understands."""

NEVER: Event = 0
ALWAYS: Event = 1
MOST_DIAGRAMS = 20_000
"""So many different events are kept apart; beyond them, ways that meet count as independent."""


class Cases:
    """The events of one process; variables are made in the order in which cases come to them."""

    def __init__(self) -> None:
        self._chances: list[tuple[float, ...]] = []
        self._made: dict[tuple[int, tuple[Event, ...]], Event] = {}
        self._parts: list[tuple[int, tuple[Event, ...]]] = [(-1, ()), (-1, ())]
        self._joined: dict[tuple[bool, Event, Event], Event] = {}
        self._opposite: dict[Event, Event] = {}
        self._known: dict[Event, float] = {NEVER: 0.0, ALWAYS: 1.0}

    def fork(self, chances: Sequence[float]) -> tuple[Event, ...]:
        """A new choice between outcomes of these chances (0 .. 1, at most 1 together): the event of each."""
        if list(chances) in ([], [1.0]):
            return (ALWAYS,) * len(chances)
        rest = max(0.0, 1.0 - sum(chances))
        self._chances.append((*chances, rest))
        number, count = len(self._chances) - 1, len(chances) + 1
        return tuple(
            self._diagram(number, tuple(ALWAYS if place == own else NEVER for place in range(count)))
            for own in range(len(chances))
        )

    def either(self, one: Event, other: Event) -> Event:
        """The cases in one or the other event."""
        if len(self._parts) > MOST_DIAGRAMS and NEVER not in {one, other} and one != other:
            apart = 1 - (1 - self.chance(one)) * (1 - self.chance(other))
            return self.fork((apart,))[0]
        return self._join(True, one, other)

    def both(self, one: Event, other: Event) -> Event:
        """The cases in both events."""
        return self._join(False, one, other)

    def no(self, event: Event) -> Event:
        """The cases that are not in an event."""
        if event in {NEVER, ALWAYS}:
            return ALWAYS if event == NEVER else NEVER
        if event not in self._opposite:
            number, children = self._parts[event]
            self._opposite[event] = self._diagram(number, tuple(map(self.no, children)))
        return self._opposite[event]

    def chance(self, event: Event) -> float:
        """The chance of an event, 0 .. 1."""
        if event not in self._known:
            number, children = self._parts[event]
            chances = self._chances[number]
            self._known[event] = sum(
                chance * self.chance(child) for chance, child in zip(chances, children, strict=True)
            )
        return self._known[event]

    def _diagram(self, number: int, children: tuple[Event, ...]) -> Event:
        if all(child == children[0] for child in children):
            return children[0]
        found = self._made.get((number, children))
        if found is None:
            found = self._made[number, children] = len(self._parts)
            self._parts.append((number, children))
        return found

    def _join(self, wide: bool, one: Event, other: Event) -> Event:
        """Either event if `wide`, else both."""
        strong, weak = (ALWAYS, NEVER) if wide else (NEVER, ALWAYS)
        if other in {one, weak}:
            return one
        if one == weak:
            return other
        if strong in {one, other}:
            return strong
        key = (wide, min(one, other), max(one, other))
        if key not in self._joined:
            self._joined[key] = self._split(wide, one, other)
        return self._joined[key]

    def _split(self, wide: bool, one: Event, other: Event) -> Event:
        (first, ones), (second, others) = self._parts[one], self._parts[other]
        number = min(first, second)
        width = len(self._chances[number])
        ones = ones if first == number else (one,) * width
        others = others if second == number else (other,) * width
        joined = (self._join(wide, left, right) for left, right in zip(ones, others, strict=True))
        return self._diagram(number, tuple(joined))
