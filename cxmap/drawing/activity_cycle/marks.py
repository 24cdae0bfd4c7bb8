"""The small marks of the cycle: numbered discs, flags, chevrons, radial whiskers, and where the flow breaks."""

from collections.abc import Iterator

from cxmap.drawing.activity_cycle.ring import DISC, Ring, pair
from cxmap.drawing.activity_cycle.sheet import Sheet
from cxmap.drawing.paragraph import middle_line
from cxmap.drawing.scene import Box, Item, Line, Path, Pen
from cxmap.drawing.shapes import circle, polygon
from cxmap.drawing.theme import BADGE, SMALL_STRONG

HOLLOW = (3.0, 3.0)
FLAG = 14
SMALL_DISC = 10


def disc(
    sheet: Sheet, x: float, y: float, number: int, *, hollow: bool, radius: float = DISC
) -> Iterator[Item]:
    """The number of an activity: a filled disc, or a dashed one where there is no evidence."""
    theme = sheet.theme
    face = BADGE if radius > SMALL_DISC else SMALL_STRONG
    if hollow:
        yield circle(x, y, radius, Pen(theme.background, theme.soft, 1.5, HOLLOW))
    else:
        yield circle(x, y, radius, Pen(theme.ink))
    ink = theme.soft if hollow else theme.background
    yield middle_line(str(number), face, x, y, ink, anchor="middle")


def nested_ring(sheet: Sheet, x: float, y: float, radius: float = DISC) -> Box:
    """A second line around the disc of an activity that opens a cycle of its own."""
    return circle(x, y, radius + 3.5, Pen(stroke=sheet.theme.ink, width=1.25))


def flag(x: float, middle: float, colour: str) -> Iterator[Item]:
    """A flag with its pole at x: someone else is here."""
    top = middle - 6.5
    yield Line(x + 1, top, x + 1, top + 13, Pen(stroke=colour, width=1.5))
    cloth = [(x + 1, top), (x + 10.5, top), (x + 8, top + 3.5), (x + 10.5, top + 7), (x + 1, top + 7)]
    yield polygon(cloth, Pen(colour))


def chevron(ring: Ring, angle: float, colour: str) -> Path:
    """An arrow head on the ring that points clockwise."""
    turn = 5 / ring.radius * 57.3
    points = [ring.at(angle - turn / 2, ring.radius + side * 5) for side in (1, -1)]
    tip = ring.at(angle + turn, ring.radius)
    data = f"M{pair(points[0])}L{pair(tip)}L{pair(points[1])}"
    return Path(data, Pen(stroke=colour, width=2))


def break_mark(ring: Ring, angle: float, colour: str) -> Iterator[Item]:
    """Two strokes across the ring: the flow breaks before this activity."""
    turn = 4 / ring.radius * 57.3
    for side in (-1, 1):
        low = ring.at(angle + side * turn - turn / 2, ring.radius - 7)
        high = ring.at(angle + side * turn + turn / 2, ring.radius + 7)
        yield Line(*low, *high, Pen(stroke=colour, width=2))


def radial_whisker(ring: Ring, angle: float, ends: tuple[float, float], half: float, pen: Pen) -> Path:
    """An interval along a radius, from one radius to another, with a tick at both ends."""
    low, high = ends
    tip = ring.bar(angle, 2 * half, low, high)
    stem = ring.bar(angle, 0, low, high)
    data = f"M{pair(stem[0])}L{pair(stem[1])}M{pair(tip[0])}L{pair(tip[3])}M{pair(tip[1])}L{pair(tip[2])}"
    return Path(data, pen)
