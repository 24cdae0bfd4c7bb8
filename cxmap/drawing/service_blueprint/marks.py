"""The small marks of a blueprint: who acts, badges of failures and waits, duplicates, arrow heads, rings."""

from collections.abc import Iterator

from cxmap.drawing.paragraph import middle_line
from cxmap.drawing.scene import Box, Item, Line, Path, Pen
from cxmap.drawing.service_blueprint.sheet import Sheet
from cxmap.drawing.shapes import Point, circle, polygon, trim
from cxmap.drawing.theme import Face

BADGE = Face(11.5, 14, 700)
HEIGHT = 20.0
DISC = 10.0
ACTOR = 13.0
COPY = 22.0


def person(x: float, y: float, colour: str) -> Iterator[Item]:
    """A head and shoulders in a field of 14 x 14."""
    pen = Pen(stroke=colour, width=1.25)
    yield circle(x + 7, y + 4, 2.7, pen)
    low, high, left = trim(y + 13), trim(y + 8), trim(x + 1.8)
    data = (
        f"M{left} {low}C{left} {trim(y + 9.6)} {trim(x + 4)} {high} {trim(x + 7)} {high}"
        f"C{trim(x + 10)} {high} {trim(x + 12.2)} {trim(y + 9.6)} {trim(x + 12.2)} {low}"
    )
    yield Path(data, pen)


def technology(x: float, y: float, colour: str) -> Iterator[Item]:
    """A screen on its foot in a field of 14 x 14."""
    pen = Pen(stroke=colour, width=1.25)
    yield Box(x + 1, y + 2, 12, 8, pen, 1.2)
    yield Path(
        f"M{trim(x + 4.5)} {trim(y + 12.8)}L{trim(x + 9.5)} {trim(y + 12.8)}"
        f"M{trim(x + 7)} {trim(y + 10)}L{trim(x + 7)} {trim(y + 12.8)}",
        pen,
    )


def failure_badge(sheet: Sheet, x: float, y: float, label: str) -> Iterator[Item]:
    """A red disc (a pill for a long label) with its left end at x and its middle at y."""
    theme, size = sheet.theme, failure_width(sheet, label)
    yield Box(x, y - DISC, size, 2 * DISC, Pen(theme.failure, theme.background, 1.5), DISC)
    yield middle_line(label, BADGE, x + size / 2, y, theme.on_strong, anchor="middle")


def failure_width(sheet: Sheet, label: str) -> float:
    return max(2 * DISC, sheet.measure(label, BADGE) + 8)


def wait_badge(sheet: Sheet, x: float, y: float, label: str) -> Iterator[Item]:
    """A pill with an hourglass, its left end at x and its middle at y."""
    theme, size = sheet.theme, wait_width(sheet, label)
    yield Box(x, y - HEIGHT / 2, size, HEIGHT, Pen(theme.wait, theme.background, 1.5), HEIGHT / 2)
    pen = Pen(theme.on_strong, theme.on_strong, 0.9)
    middle = x + 10
    yield polygon([(middle - 3, y - 4.2), (middle + 3, y - 4.2), (middle, y)], pen)
    yield polygon([(middle - 3, y + 4.2), (middle + 3, y + 4.2), (middle, y)], pen)
    yield middle_line(label, BADGE, x + 16, y, theme.on_strong)


def wait_width(sheet: Sheet, label: str) -> float:
    return 16 + sheet.measure(label, BADGE) + 8


def copy_mark(sheet: Sheet, x: float, y: float) -> Iterator[Item]:
    """Two sheets, one over the other, in a pill with its left end at x and its middle at y."""
    theme = sheet.theme
    yield Box(x, y - 8, COPY, 16, Pen(theme.background, theme.pain, 1.3), 8)
    yield from copies(x + 6.5, y - 4.5, theme.pain, theme.background)


def copies(x: float, y: float, colour: str, ground: str) -> Iterator[Item]:
    yield Box(x, y, 6, 6, Pen(ground, colour, 1.2), 1.2)
    yield Box(x + 3, y + 3, 6, 6, Pen(ground, colour, 1.2), 1.2)


def arrow(tip: Point, behind: Point, size: float, colour: str) -> Path:
    """A filled head with its tip at the end of a line that comes from `behind`."""
    (x, y), (dx, dy) = tip, _direction(behind, tip)
    half, back_x, back_y = size * 0.52, x - dx * size, y - dy * size
    return polygon(
        [(x, y), (back_x - dy * half, back_y + dx * half), (back_x + dy * half, back_y - dx * half)],
        Pen(colour),
    )


def open_arrow(tip: Point, behind: Point, size: float, colour: str) -> Iterator[Item]:
    """Two strokes, for what only informs."""
    (x, y), (dx, dy) = tip, _direction(behind, tip)
    for side in (-1, 1):
        end_x, end_y = x - dx * size - side * dy * size * 0.55, y - dy * size + side * dx * size * 0.55
        yield Line(x, y, end_x, end_y, Pen(stroke=colour, width=1.2))


def _direction(start: Point, end: Point) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    return dx / length, dy / length


def ring(x: float, y: float, colour: str, ground: str) -> Item:
    """Where a link crosses the line of visibility."""
    return circle(x, y, 5, Pen(ground, colour, 1.6))
