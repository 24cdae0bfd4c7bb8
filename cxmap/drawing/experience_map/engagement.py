"""The engagement lane: customers' emotional and rational response as two thin bars with their intervals."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.analysis.findings import NO_EVIDENCE, Estimate
from cxmap.drawing.experience_map.lane import LABEL_PAD, Label
from cxmap.drawing.experience_map.sheet import MARGIN, PAD, Column, Sheet
from cxmap.drawing.paragraph import middle_line
from cxmap.drawing.scene import Box, Group, Item, Line, Pen
from cxmap.drawing.theme import BODY, SMALL, STRONG
from cxmap.model.experience_map import Step

BAR, ROW = 6, 22
FIGURES = 30
"""Room for the number at the right of a bar."""


@dataclass(frozen=True)
class EngagementLane:
    """Two bars for each step; the first begins below the lane's name, `first` pixels under the top."""

    sheet: Sheet
    first: float
    height: float

    def paint(self, top: float) -> Iterator[Item]:
        theme, sheet = self.sheet.theme, self.sheet
        rows = (top + self.first, top + self.first + ROW)
        for key, y in zip(("emotional", "rational"), rows, strict=True):
            yield middle_line(sheet.say(f"engagement.{key}"), SMALL, MARGIN + PAD, y, theme.soft)
        for column, step in sheet.steps:
            found = column.findings
            sides = (found.emotional, found.rational) if found else (NO_EVIDENCE, NO_EVIDENCE)
            items = tuple(self._bars(column, sides, rows))
            yield Group(items, f"engagement:{step.id}", self._spoken(step, *sides))

    def _bars(
        self, column: Column, sides: tuple[Estimate, Estimate], rows: tuple[float, float]
    ) -> Iterator[Item]:
        theme = self.sheet.theme
        if all(side.mean is None for side in sides):
            words = self.sheet.say("engagement.none")
            yield middle_line(words, SMALL, column.text_left, rows[0] - ROW, theme.soft)
        colours, faces = (theme.emotional, theme.rational), (STRONG, BODY)
        for side, y, colour, face in zip(sides, rows, colours, faces, strict=True):
            yield from self._bar(column, side, y, colour)
            if side.mean is not None:
                value = self.sheet.number(side.mean, 0)
                yield middle_line(
                    value, face, column.text_left + column.text_width, y, theme.ink, anchor="end"
                )
        yield from self._counts(column, sides, rows[0] - ROW)

    def _bar(self, column: Column, side: Estimate, y: float, colour: str) -> Iterator[Item]:
        theme, left, full = self.sheet.theme, column.text_left, column.text_width - FIGURES
        top = y - BAR / 2
        if side.mean is None:
            yield Box(left, top, full, BAR, Pen(None, theme.faint, dash=(2, 4)), BAR / 2)
            return
        yield Box(left, top, full, BAR, Pen(theme.track), BAR / 2)
        yield Box(left, top, max(full * side.mean / 100, BAR), BAR, Pen(colour), BAR / 2)
        if side.low is not None and side.high is not None:
            low, high = (left + full * min(max(end, 0), 100) / 100 for end in (side.low, side.high))
            yield from whisker(low, high, y, BAR / 2, Pen(stroke=theme.soft))

    def _counts(self, column: Column, sides: tuple[Estimate, Estimate], y: float) -> Iterator[Item]:
        numbers = list(dict.fromkeys(str(side.n) for side in sides if side.n))
        if numbers:
            words = self.sheet.say("feeling.n", n="/".join(numbers))
            right = column.text_left + column.text_width
            yield middle_line(words, SMALL, right, y, self.sheet.theme.soft, anchor="end")

    def _spoken(self, step: Step, emotional: Estimate, rational: Estimate) -> str:
        means = [
            self.sheet.say("spoken.unknown") if side.mean is None else self.sheet.number(side.mean, 0)
            for side in (emotional, rational)
        ]
        return self.sheet.say(
            "spoken.engagement",
            step=step.name,
            emotional=means[0],
            n_emotional=emotional.n,
            rational=means[1],
            n_rational=rational.n,
        )


def engagement_lane(sheet: Sheet, label: Label) -> EngagementLane:
    first = max(label.height - LABEL_PAD + 10, ROW + 10)
    return EngagementLane(sheet, first, first + ROW + 12)


def whisker(low: float, high: float, y: float, half: float, pen: Pen) -> Iterator[Item]:
    """An interval: a line with a short tick at both ends."""
    yield Line(low, y, high, y, pen)
    yield Line(low, y - half, low, y + half, pen)
    yield Line(high, y - half, high, y + half, pen)
