"""Where the labels stand outside the ring: near their activities, in their order, clear of each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin, sqrt

from cxmap.drawing.activity_cycle.ring import DISC
from cxmap.drawing.room import Area

CLEAR = 30
"""Between the line of the ring and the nearest corner of a label."""

APART = 14
"""Between two labels above each other."""

SPARE = 0.86
"""How high a ring is, as a share of the labels above each other on one side; some stand above and below it."""


@dataclass(frozen=True)
class Place:
    """Where a label stands, relative to the centre of the ring; `end` is its point nearest to its activity."""

    area: Area
    is_right: bool
    end: tuple[float, float]


def is_right(angle: float) -> bool:
    """Whether a label stands on the right of the ring; 6 o'clock counts as right."""
    return angle % 360 <= 180


def least_radius(sizes: Sequence[tuple[float, float]], angles: Sequence[float], smallest: float) -> float:
    """The radius at which the labels of each side fit above each other beside and around the ring."""
    sides: dict[bool, float] = {True: 0.0, False: 0.0}
    for (_, height), angle in zip(sizes, angles, strict=True):
        sides[is_right(angle)] += height + APART
    return max(smallest, max(sides.values()) * SPARE / 2 - CLEAR)


def place(sizes: Sequence[tuple[float, float]], angles: Sequence[float], radius: float) -> tuple[Place, ...]:
    """The place of each label (width, height) of the activity at each angle, in the same order."""
    found: dict[int, Place] = {}
    for right in (True, False):
        side = [index for index, angle in enumerate(angles) if is_right(angle) is right]
        side.sort(key=lambda index: angles[index] % 360, reverse=not right)
        wanted = [_wanted(angles[index], sizes[index][1], radius) for index in side]
        tops = stack(wanted, [sizes[index][1] + APART for index in side])
        for index, top in zip(side, tops, strict=True):
            found[index] = _beside(angles[index], sizes[index], top, radius, right=right)
    return tuple(found[index] for index in range(len(sizes)))


def _wanted(angle: float, height: float, radius: float) -> float:
    """The top a label would like: above the ring at 12 o'clock, beside it at 3, below it at 6."""
    up = cos(radians(angle))
    return -(radius + CLEAR) * up - height * (1 + up) / 2


def stack(wanted: Sequence[float], heights: Sequence[float]) -> tuple[float, ...]:
    """The tops nearest to the wanted ones (least squares) at which nothing lies on what follows.

    Pool adjacent violators: neighbours that would overlap become one block, which takes the mean of its
    members' wishes (Ayer et al., 1955).
    """
    blocks: list[tuple[float, int, float]] = []  # sum of wishes for the block's top, members, height
    for wish, height in zip(wanted, heights, strict=True):
        total, members, tall = wish, 1, height
        while blocks and blocks[-1][0] / blocks[-1][1] + blocks[-1][2] > total / members:
            before, others, above = blocks.pop()
            total, members, tall = before + total - above * members, others + members, above + tall
        blocks.append((total, members, tall))
    return tuple(_tops(blocks, heights))


def _tops(blocks: Iterable[tuple[float, int, float]], heights: Sequence[float]) -> Iterable[float]:
    remaining = iter(heights)
    for total, members, _ in blocks:
        top = total / members
        for _ in range(members):
            yield top
            top += next(remaining)


def _beside(angle: float, size: tuple[float, float], top: float, radius: float, *, right: bool) -> Place:
    """The label pushed outwards until it is clear of the ring, and no further in than the disc of its activity."""
    width, height = size
    nearest = min(max(0.0, top), top + height)
    room = (radius + CLEAR) ** 2 - nearest**2
    near = abs(radius * sin(radians(angle))) - DISC
    if room > 0:
        near = max(near, sqrt(room))
    area = (
        Area(near, top, near + width, top + height)
        if right
        else Area(-near - width, top, -near, top + height)
    )
    height_of_disc = -radius * cos(radians(angle))
    end = min(max(height_of_disc, top), top + height)
    return Place(area, right, (near if right else -near, end))


def is_far(start: tuple[float, float], end: tuple[float, float], reach: float) -> bool:
    """Whether a label stands so far from its activity that a line must lead to it."""
    return hypot(end[0] - start[0], end[1] - start[1]) > reach
