"""The geometry of the ring: angles run in degrees, clockwise from 12 o'clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians, sin

from cxmap.drawing.shapes import Point, trim

SMALLEST = 323.0
"""Radius of the smallest ring, on which the discs of the activities stand."""

DISC = 15.5
HOLE = 126.0
"""Radius of the smallest circle that means 0."""

TO_FULL, TO_BAND, BAND = 57.0, 47.0, 24.0
"""How far inside the ring the score of 100 and the band of the phases lie, and how wide the band is."""

BETWEEN_TRACKS = 16.0
FULL_SCALE = 100.0


@dataclass(frozen=True)
class Ring:
    """The circles around (x, y): `radius` is that of the line the activities stand on, `zero` that of score 0.

    With two tracks the scale 0 .. 100 comes twice, the second outside the first.
    """

    x: float
    y: float
    radius: float
    zero: float
    tracks: int = 1

    @property
    def full(self) -> float:
        return self.radius - TO_FULL

    @property
    def band(self) -> tuple[float, float]:
        """The inner and the outer radius of the band that carries the names of the phases."""
        return self.radius - TO_BAND, self.radius - TO_BAND + BAND

    @property
    def track(self) -> float:
        """The length of one scale in pixels."""
        return (self.full - self.zero - (self.tracks - 1) * BETWEEN_TRACKS) / self.tracks

    def reach(self, score: float, track: int = 0) -> float:
        """The radius of a score of 0 .. 100."""
        return self.zero + track * (self.track + BETWEEN_TRACKS) + self.track * score / FULL_SCALE

    def at(self, angle: float, radius: float) -> Point:
        turn = radians(angle)
        return self.x + radius * sin(turn), self.y - radius * cos(turn)

    def arc(self, start: float, end: float, radius: float) -> str:
        """The line along a circle from one angle to a later one, as path data."""
        return f"M{pair(self.at(start, radius))}{self._turn(start, end, radius)}"

    def sector(self, start: float, end: float, inner: float, outer: float) -> str:
        """What lies between two angles and two radii, as closed path data."""
        back = self._turn(end, start, inner)
        return f"{self.arc(start, end, outer)}L{pair(self.at(end, inner))}{back}Z"

    def bar(self, angle: float, width: float, inner: float, outer: float) -> list[Point]:
        """The corners of a straight bar along a radius, from one radius to another."""
        turn = radians(angle)
        across, along = (cos(turn), sin(turn)), (sin(turn), -cos(turn))
        sides = (-width / 2, width / 2)
        corners = [(sides[0], inner), (sides[0], outer), (sides[1], outer), (sides[1], inner)]
        return [
            (self.x + a * across[0] + r * along[0], self.y + a * across[1] + r * along[1]) for a, r in corners
        ]

    def _turn(self, start: float, end: float, radius: float) -> str:
        """The rest of a path along a circle, in pieces of at most a third, since a whole one has no direction."""
        pieces = max(1, -int(-abs(end - start) // 120))
        size, way = trim(radius), "1" if end > start else "0"
        stops = (start + (end - start) * piece / pieces for piece in range(1, pieces + 1))
        return "".join(f"A{size} {size} 0 0 {way} {pair(self.at(stop, radius))}" for stop in stops)


def pair(point: Point) -> str:
    return f"{trim(point[0])} {trim(point[1])}"


@dataclass(frozen=True)
class Arc:
    """The part of the ring that one phase takes."""

    start: float
    end: float


def arcs(counts: Sequence[int]) -> tuple[Arc, ...]:
    """One arc per phase, by the number of its activities; a phase without any keeps the room of one."""
    shares = [max(1, count) for count in counts]
    unit, places = 360 / sum(shares), [sum(shares[:index]) for index in range(len(shares) + 1)]
    return tuple(Arc(a * unit, b * unit) for a, b in pairwise(places))


def places(arc: Arc, count: int) -> tuple[float, ...]:
    """The angles of the activities of a phase, evenly spread over its arc."""
    return tuple(arc.start + (arc.end - arc.start) * (index + 0.5) / count for index in range(count))


def slots(arc: Arc, count: int) -> tuple[float, ...]:
    """The angles of the places before, between and after the activities of a phase."""
    if not count:
        return ((arc.start + arc.end) / 2,)
    unit = (arc.end - arc.start) / count
    inner = (arc.start + unit * index for index in range(1, count))
    return (arc.start + unit / 5, *inner, arc.end - unit / 5)
