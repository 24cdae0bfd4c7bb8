"""The feeling lane: what customers feel beside what they want, moments of truth, peak, trough and end."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.drawing.experience_map.callouts import Callout, place_callouts
from cxmap.drawing.experience_map.curves import paint_curves
from cxmap.drawing.experience_map.labels import Block, place_labels
from cxmap.drawing.experience_map.lane import Label
from cxmap.drawing.experience_map.marks import point_marks, target_marks
from cxmap.drawing.experience_map.plot import FACE, Plot, Point
from cxmap.drawing.experience_map.sheet import LABEL, MARGIN, PAD, Column, Sheet
from cxmap.drawing.experience_map.wording import spoken_point
from cxmap.drawing.paragraph import Paragraph, middle_line
from cxmap.drawing.scene import Group, Item, Line, Pen
from cxmap.drawing.shapes import diamond
from cxmap.drawing.theme import SMALL, STRONG

SCALE = {"plus2": 2, "plus1": 1, "zero": 0, "minus1": -1, "minus2": -2}
FIGURES = 26
"""Room at the right of the lane label for the numbers of the scale."""

DIAMOND = 8
ABOVE = 28
"""Between the diamonds and the top of the scale: room for a label over the highest point."""

GRID = 8


@dataclass(frozen=True)
class Moment:
    """A moment of truth: its question stands over its diamond, both above the plot."""

    column: Column
    question: Paragraph | None


@dataclass(frozen=True)
class FeelingLane:
    """The measured lane; all heights count from its top, `diamonds` is the middle of the diamonds."""

    plot: Plot
    moments: tuple[Moment, ...]
    diamonds: float
    labels: dict[str, tuple[Block, ...]]
    callouts: tuple[Callout, ...]
    height: float

    def paint(self, top: float) -> Iterator[Item]:
        sheet = self.plot.sheet
        plot = Plot(sheet, self.plot.top + top)
        yield from _paint_scale(plot)
        yield from self._paint_moments(plot, top)
        yield from paint_curves(plot)
        for point in plot.points:
            if point:
                yield self._paint_point(plot, point, top)
        for callout in self.callouts:
            yield from callout.paint(sheet, top)

    def _paint_moments(self, plot: Plot, top: float) -> Iterator[Item]:
        colour, y = plot.sheet.theme.moment_of_truth, top + self.diamonds
        for moment in self.moments:
            x = moment.column.centre
            reach = _reach(plot, plot.points[moment.column.index])
            yield Line(x, y + DIAMOND + 2, x, reach, Pen(stroke=colour, dash=(0.5, 4)))
            yield diamond(x, y, DIAMOND, Pen(colour))
            if moment.question:
                question_top = y - DIAMOND - 4 - moment.question.height
                yield from moment.question.at(x, question_top, colour, anchor="middle")

    def _paint_point(self, plot: Plot, point: Point, top: float) -> Group:
        sheet = plot.sheet
        items: list[Item] = [*target_marks(plot, point), *point_marks(plot, point)]
        for block in self.labels[point.step.id]:
            items += block.texts(top, sheet.theme.background)
        spoken = spoken_point(sheet, point.step.name, point.estimate, point.step.assumed)
        if point.desired:
            spoken += "; " + sheet.say("spoken.desired", value=sheet.signed(point.desired.value))
        return Group(tuple(items), f"point:{point.step.id}", spoken)


def feeling_lane(sheet: Sheet, label: Label) -> FeelingLane:
    """Measures the lane: the plot begins below the moments of truth and below the lane's own name."""
    moments = _moments(sheet)
    questions = max((moment.question.height + 4 for moment in moments if moment.question), default=0.0)
    diamonds = GRID + questions + DIAMOND if moments else 0.0
    ceiling = diamonds + DIAMOND + 4 if moments else 0.0
    plot = Plot(sheet, _up(max(label.height + GRID, ceiling + ABOVE)))
    labels = place_labels(plot, ceiling)
    callouts = place_callouts(plot, labels, ceiling)
    lowest = [block.area.bottom for blocks in labels.values() for block in blocks]
    lowest += [callout.area.bottom for callout in callouts]
    height = _up(max([plot.bottom + 2 * GRID, *lowest]) + GRID)
    return FeelingLane(plot, moments, diamonds, labels, callouts, height)


def _moments(sheet: Sheet) -> tuple[Moment, ...]:
    return tuple(
        Moment(
            column,
            sheet.paragraph(step.question, STRONG, column.width - GRID) if step.question.strip() else None,
        )
        for column, step in sheet.steps
        if step.moment_of_truth
    )


def _up(height: float) -> float:
    """The next height on the grid."""
    return -(-height // GRID) * GRID


def _reach(plot: Plot, point: Point | None) -> float:
    """How far down the line of a moment of truth goes: to the actual value, else to what is desired."""
    if point is None or (point.value is None and point.desired is None):
        return plot.y(0)
    if point.value is not None:
        return plot.y(point.value) - (FACE if point.face else 0)
    return plot.y(point.desired.value) if point.desired else plot.y(0)


def _paint_scale(plot: Plot) -> Iterator[Item]:
    sheet, theme, right = plot.sheet, plot.sheet.theme, MARGIN + LABEL - PAD
    for key, value in SCALE.items():
        y = plot.y(value)
        pen = Pen(stroke=theme.hairline, dash=(1, 5)) if value else Pen(stroke=theme.axis)
        yield Line(MARGIN + LABEL + PAD, y, sheet.grid_right, y, pen)
        figure = f"+{value}" if value > 0 else f"−{-value}" if value else "0"
        yield middle_line(figure, STRONG, right, y, theme.soft, anchor="end")
        words = sheet.paragraph(sheet.say(f"scale.{key}"), SMALL, LABEL - 2 * PAD - FIGURES)
        yield from words.at(right - FIGURES, y - words.height / 2, theme.soft, anchor="end")
