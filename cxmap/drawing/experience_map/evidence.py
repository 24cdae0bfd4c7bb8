"""The evidence lane: how many items a step has, by method, on one scale for the whole map."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cxmap.drawing.experience_map.sheet import Column, Sheet
from cxmap.drawing.paragraph import middle_line
from cxmap.drawing.scene import Box, Group, Item, Pen
from cxmap.drawing.theme import HEADING
from cxmap.model.experience_map import Step

BAR = 11
SEAM = 1
"""Between two methods of a bar."""


@dataclass(frozen=True)
class EvidenceLane:
    sheet: Sheet
    figures: float
    most: int
    height: float = 40

    def paint(self, top: float) -> Iterator[Item]:
        for column, step in self.sheet.steps:
            items = tuple(self._bar(column, top + self.height / 2))
            yield Group(items, f"evidence:{step.id}", self._spoken(column, step))

    def _bar(self, column: Column, middle: float) -> Iterator[Item]:
        theme, found = self.sheet.theme, column.findings
        left, full = column.text_left, column.text_width - self.figures
        total = found.items if found else 0
        right = column.text_left + column.text_width
        ink = theme.ink if total else theme.soft
        yield middle_line(self.sheet.number(total, 0), HEADING, right, middle, ink, anchor="end")
        if found is None or not total:
            yield Box(left, middle - BAR / 2, full, BAR, Pen(None, theme.faint, dash=(2, 4)), 2)
            return
        yield from stacked(
            self.sheet, found.items_by_method, left, middle - BAR / 2, unit=full / self.most, height=BAR
        )

    def _spoken(self, column: Column, step: Step) -> str:
        found = column.findings
        if found is None or not found.items:
            return self.sheet.say("spoken.point_nothing", step=step.name)
        parts = [
            self.sheet.say("spoken.evidence_item", n=count, method=self.sheet.say(f"method.{method}"))
            for method, count in found.items_by_method.items()
        ]
        return self.sheet.say("spoken.evidence", step=step.name, list=", ".join(parts))


def evidence_lane(sheet: Sheet) -> EvidenceLane:
    totals = [found.items for found in sheet.findings.steps]
    widest = max((sheet.measure(sheet.number(total, 0), HEADING) for total in totals), default=0.0)
    return EvidenceLane(sheet, widest + 12, max([1, *totals]))


def stacked(
    sheet: Sheet, counts: Mapping[str, int], left: float, top: float, *, unit: float, height: float
) -> Iterator[Item]:
    """One bar of all methods, in the order and the shades of the legend; `unit` is an item's width."""
    for method, shade in sheet.methods.items():
        count = counts.get(method, 0)
        if count:
            yield Box(left, top, max(count * unit - SEAM, 0.75), height, Pen(shade))
            left += count * unit
