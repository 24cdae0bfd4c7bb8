"""The marks of the feeling plot: dots, hollow dots, faces, targets, and those of compared groups."""

from collections.abc import Iterator

from cxmap.drawing.experience_map.plot import DOT, FACE, HOLLOW, TARGET_DOT, Plot, Point
from cxmap.drawing.experience_map.sheet import Sheet
from cxmap.drawing.scene import Item, Path, Pen
from cxmap.drawing.shapes import circle, half_disc, polygon, triangle, trim
from cxmap.model.experience_map import Holder

DESIRED_DASH = (6.0, 6.0)
DOTTED = (0.5, 6.0)
OVERLAY_DASHES: tuple[tuple[float, ...], ...] = ((), (14.0, 6.0), (10.0, 6.0, 1.0, 6.0))
BAR = 12
"""Width of an interval that stands alone, without neighbours to form a band with."""

GLAD = 0.25
"""From this value on a face smiles; below its negative it frowns; between them its mouth is level."""


def point_marks(plot: Plot, point: Point) -> Iterator[Item]:
    """The mark of the actual value: a face, a dot, a half-filled dot for few, a hollow dot for an assumption."""
    if point.value is None:
        return
    x, y = point.column.centre, plot.y(point.value)
    if point.face:
        yield from face(plot.sheet, x, y, FACE, point.value)
    elif point.known:
        yield from dot(plot.sheet, x, y, few=point.few)
    else:
        yield assumed_dot(plot.sheet, x, y)


def target_marks(plot: Plot, point: Point) -> Iterator[Item]:
    for target in (point.desired, point.management):
        if target:
            yield target_mark(plot.sheet, point.column.centre, plot.y(target.value), target.holder)


def dot(sheet: Sheet, x: float, y: float, *, few: bool) -> Iterator[Item]:
    colour, background = sheet.theme.actual, sheet.theme.background
    if few:
        yield circle(x, y, DOT, Pen(background, colour, 1.75))
        yield half_disc(x, y, DOT, Pen(colour))
    else:
        yield circle(x, y, DOT, Pen(colour, background, 1.5))


def assumed_dot(sheet: Sheet, x: float, y: float) -> Item:
    return circle(x, y, HOLLOW - 0.5, Pen(sheet.theme.background, sheet.theme.actual, 1.75, (2, 3.5)))


def target_mark(sheet: Sheet, x: float, y: float, holder: Holder) -> Item:
    """A ring for what customers want, a triangle for what management believes."""
    pen = Pen(sheet.theme.background, sheet.theme.desired, 2)
    if holder is Holder.MANAGEMENT:
        return triangle(x, y, TARGET_DOT + 1, pen)
    return circle(x, y, TARGET_DOT, pen)


def face(sheet: Sheet, x: float, y: float, radius: float, value: float) -> Iterator[Item]:
    """A face that feels as the value says."""
    colour = sheet.theme.actual
    yield circle(x, y, radius, Pen(sheet.theme.background, colour, 2))
    for side in (-1, 1):
        yield circle(x + side * radius * 0.36, y - radius * 0.22, radius * 0.11, Pen(colour))
    bend = 0.0
    if abs(value) >= GLAD:
        bend = radius * (0.6 if value > 0 else -0.55)
    mouth = y + radius * (0.35 if bend == 0 else 0.17 if bend > 0 else 0.52)
    left, right = x - radius * 0.46, x + radius * 0.46
    middle = f"{trim(x)} {trim(mouth + bend)}"
    data = f"M{trim(left)} {trim(mouth)}Q{middle} {trim(right)} {trim(mouth)}"
    yield Path(data, Pen(stroke=colour, width=1.8))


def overlay_mark(sheet: Sheet, index: int, x: float, y: float, *, few: bool) -> Item:
    """A square, a triangle on its tip or a flag: one shape for each compared group; hollow where it rests on few."""
    colour = sheet.theme.overlay(index)
    pen = Pen(sheet.theme.background if few else colour, colour, 1.5)
    shapes = (
        [(x - 4, y - 4), (x + 4, y - 4), (x + 4, y + 4), (x - 4, y + 4)],
        [(x - 5, y - 4), (x + 5, y - 4), (x, y + 5)],
        [(x - 4, y - 5), (x + 5, y), (x - 4, y + 5)],
    )
    return polygon(shapes[index % len(shapes)], pen)
