"""The lines of the feeling plot, back to front: gap, bands, compared groups, desired and actual curve."""

from collections.abc import Iterator
from itertools import pairwise

from cxmap.drawing.curve import Curve
from cxmap.drawing.experience_map.marks import BAR, DESIRED_DASH, DOTTED, OVERLAY_DASHES, overlay_mark
from cxmap.drawing.experience_map.plot import Plot, part_of, stretches
from cxmap.drawing.scene import Box, Item, Path, Pen

FIRM, LOOSE = 0.12, 0.05
"""How strongly the gap is shaded between steps with evidence, and next to an assumption."""

BAND, COMPARED_BAND = 0.17, 0.1


def paint_curves(plot: Plot) -> Iterator[Item]:
    if not plot.sheet.overlays:
        yield from _gap(plot)
    yield from _bands(plot.bands, plot.sheet.theme.actual, BAND)
    yield from _compared(plot)
    for strand in plot.desired:
        yield Path(strand.curve.path(), Pen(stroke=plot.sheet.theme.desired, width=2.25, dash=DESIRED_DASH))
    yield from _actual(plot)


def _gap(plot: Plot) -> Iterator[Item]:
    joined = _joined(plot.present, plot.wanted)
    firm = _joined(plot.known, plot.wanted)
    loose = [there and not sure for there, sure in zip(joined, firm, strict=True)]
    for flags, opacity in ((firm, FIRM), (loose, LOOSE)):
        for first, last in stretches(flags):
            area = part_of(plot.desired, first, last).area(part_of(plot.actual, first, last))
            yield Path(area, Pen(plot.sheet.theme.gap, opacity=opacity))


def _actual(plot: Plot) -> Iterator[Item]:
    colour = plot.sheet.theme.actual
    firm, joined = _joined(plot.known), _joined(plot.present)
    loose = [there and not sure for there, sure in zip(joined, firm, strict=True)]
    for first, last in stretches(loose):
        yield Path(part_of(plot.actual, first, last).path(), Pen(stroke=colour, width=2, dash=DOTTED))
    for first, last in stretches(firm):
        yield Path(part_of(plot.actual, first, last).path(), Pen(stroke=colour, width=3))


def _compared(plot: Plot) -> Iterator[Item]:
    for index, overlaid in enumerate(plot.compared):
        colour = plot.sheet.theme.overlay(index)
        yield from _bands(overlaid.bands, colour, COMPARED_BAND)
        pen = Pen(stroke=colour, width=2, dash=OVERLAY_DASHES[index % len(OVERLAY_DASHES)])
        yield from (Path(strand.curve.path(), pen) for strand in overlaid.strands if strand.joins)
        for point in overlaid.points:
            y = plot.y(point.value or 0)
            yield overlay_mark(plot.sheet, index, point.column.centre, y, few=point.few)


def _bands(bands: tuple[tuple[Curve, Curve], ...], colour: str, opacity: float) -> Iterator[Item]:
    for upper, lower in bands:
        if len(upper.points) > 1:
            yield Path(upper.area(lower), Pen(colour, opacity=opacity))
        else:
            (x, top), (_, bottom) = upper.points[0], lower.points[0]
            yield Box(x - BAR / 2, top, BAR, bottom - top, Pen(colour, opacity=opacity), 3)


def _joined(*conditions: list[bool]) -> list[bool]:
    """For each pair of neighbouring columns whether every condition holds at both."""
    held = [all(values) for values in zip(*conditions, strict=True)]
    return [a and b for a, b in pairwise(held)]
