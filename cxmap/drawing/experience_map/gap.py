"""The gap lane: desired minus actual with its interval, the three largest ranked."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.analysis.findings import Gap, StepFindings
from cxmap.drawing.experience_map.engagement import whisker
from cxmap.drawing.experience_map.sheet import Column, Sheet
from cxmap.drawing.experience_map.wording import LARGEST
from cxmap.drawing.paragraph import middle_line
from cxmap.drawing.scene import Box, Group, Item, Line, Pen
from cxmap.drawing.shapes import circle
from cxmap.drawing.theme import BADGE, BODY, HEADING, RANKED, SMALL
from cxmap.model.experience_map import Step

BAR, WHISKER = 10, 4
BADGE_RADIUS = 10
ROW = 20


@dataclass(frozen=True)
class GapLane:
    """`low` and `high` are the ends of the one scale of all bars; `stacked` puts intervals under values."""

    sheet: Sheet
    low: float
    high: float
    stacked: bool

    @property
    def height(self) -> float:
        return 8 + ROW + (ROW - 4 if self.stacked else 0) + 36

    def paint(self, top: float) -> Iterator[Item]:
        for column, step in self.sheet.steps:
            found = column.findings
            items = tuple(self._cell(column, found, top))
            yield Group(items, f"gap:{step.id}", _spoken(self.sheet, step, found.gap if found else None))

    def _cell(self, column: Column, found: StepFindings | None, top: float) -> Iterator[Item]:
        theme, left, middle = self.sheet.theme, column.text_left, top + 8 + ROW / 2
        bar = top + self.height - 22
        zero = left + self._x(column, 0)
        if found is None or found.gap is None:
            words = self.sheet.paragraph(self.sheet.say("gap.none"), BODY, column.text_width)
            yield from words.at(left, top + 8 + 1, theme.soft)
            if self.high > self.low and len(words.lines) == 1:
                yield Line(zero, bar - 12, zero, bar + 12, Pen(stroke=theme.axis, dash=(2, 4)))
            return
        ranked = found.rank is not None and found.rank <= LARGEST
        yield from self._figures(column, found.gap, found.rank if ranked else None, middle)
        yield from self._bar(column, found.gap, bar, ranked=ranked)
        yield Line(zero, bar - 12, zero, bar + 12, Pen(stroke=theme.axis))

    def _figures(self, column: Column, gap: Gap, rank: int | None, middle: float) -> Iterator[Item]:
        theme, left = self.sheet.theme, column.text_left
        value, face = self.sheet.number(gap.value), RANKED if rank else HEADING
        colour = theme.gap_strong if rank else theme.ink
        yield middle_line(value, face, left, middle, colour)
        words = interval_words(self.sheet, gap)
        if self.stacked:
            yield middle_line(words, SMALL, left, middle + ROW - 2, theme.soft)
        else:
            x = left + self.sheet.measure(value, face) + 8
            yield middle_line(words, SMALL, x, middle + 1, theme.soft)
        if rank:
            x = left + column.text_width - BADGE_RADIUS
            yield circle(x, middle, BADGE_RADIUS, Pen(theme.gap_strong))
            yield middle_line(str(rank), BADGE, x, middle, theme.on_strong, anchor="middle")

    def _bar(self, column: Column, gap: Gap, y: float, *, ranked: bool) -> Iterator[Item]:
        left = column.text_left
        zero, end = (left + self._x(column, value) for value in (0, gap.value))
        pen = gap_pen(self.sheet, gap, ranked=ranked)
        yield Box(min(zero, end), y - BAR / 2, abs(end - zero), BAR, pen)
        if gap.low is not None and gap.high is not None:
            low, high = (left + self._x(column, value) for value in (gap.low, gap.high))
            yield from whisker(low, high, y, WHISKER, Pen(stroke=self.sheet.theme.ink, width=1.25))

    def _x(self, column: Column, value: float) -> float:
        if self.high == self.low:
            return 0.0
        return (value - self.low) / (self.high - self.low) * column.text_width


def gap_lane(sheet: Sheet) -> GapLane:
    gaps = [found.gap for found in sheet.findings.steps if found.gap]
    values = [0.0, *(gap.value for gap in gaps)]
    values += [end for gap in gaps for end in (gap.low, gap.high) if end is not None]
    room = min((column.text_width for column in sheet.columns), default=0.0)
    widest = max((_line_width(sheet, gap) for gap in gaps), default=0.0)
    return GapLane(sheet, min(values), max(values), stacked=widest > room)


def _line_width(sheet: Sheet, gap: Gap) -> float:
    figures = sheet.measure(sheet.number(gap.value), RANKED) + 8
    return figures + sheet.measure(interval_words(sheet, gap), SMALL) + 8 + 2 * BADGE_RADIUS


def interval_words(sheet: Sheet, gap: Gap) -> str:
    if gap.low is None or gap.high is None:
        return sheet.say("gap.no_interval")
    return sheet.say("gap.interval", low=sheet.number(gap.low), high=sheet.number(gap.high))


def crosses_zero(gap: Gap) -> bool:
    """Whether the gap may be none at all: its interval includes 0, or there is no interval."""
    return gap.low is None or gap.high is None or gap.low <= 0 <= gap.high


def gap_pen(sheet: Sheet, gap: Gap, *, ranked: bool) -> Pen:
    theme = sheet.theme
    if crosses_zero(gap):
        return Pen(theme.background, theme.gap)
    return Pen(theme.gap if ranked else theme.gap_pale)


def _spoken(sheet: Sheet, step: Step, gap: Gap | None) -> str:
    if gap is None:
        return sheet.say("spoken.gap_nothing", step=step.name)
    words = {"step": step.name, "value": sheet.number(gap.value)}
    if gap.low is None or gap.high is None:
        return sheet.say("spoken.gap", **words)
    return sheet.say("spoken.gap_interval", **words, low=sheet.number(gap.low), high=sheet.number(gap.high))
