"""The panel at the right: failure points by risk, wait points, and what was found; the rest of it below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from cxmap.drawing.experience_map.sheet import MARGIN
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Box, Item, Line, Pen
from cxmap.drawing.service_blueprint.panel_rows import (
    INNER,
    ROW_PAD,
    FindingRow,
    ScaleHeads,
    failure_row,
    finding_row,
    wait_row,
)
from cxmap.drawing.service_blueprint.sheet import Sheet
from cxmap.drawing.theme import HEADING, SMALL
from cxmap.model.service_blueprint import Verdict

PAD, SECTION = 24.0, 26.0
PANEL = INNER + 2 * PAD
COLUMNS_APART = 40.0
LEAST_FINDINGS = 3
"""Fewer findings stand below the map, all together."""


class Row(Protocol):
    """Something measured that paints itself into the panel."""

    @property
    def height(self) -> float: ...

    def paint(self, x: float, top: float, /) -> Iterator[Item]: ...


@dataclass(frozen=True)
class Section:
    """A heading with a note at its right, and rows with hairlines between."""

    sheet: Sheet
    heading: Paragraph
    note: Paragraph
    rows: tuple[Row, ...]
    foot: Paragraph | None = None

    @property
    def height(self) -> float:
        rows = sum(row.height + 2 * ROW_PAD for row in self.rows)
        return self._head + rows + (self.foot.height + 6 if self.foot else 0.0)

    @property
    def _head(self) -> float:
        return max(self.heading.height, self.note.height) + 4

    def paint(self, x: float, top: float) -> Iterator[Item]:
        theme = self.sheet.theme
        yield from self.heading.at(x, top, theme.ink)
        yield from self.note.at(x + INNER, top + 4, theme.soft, anchor="end")
        y = top + self._head
        for row in self.rows:
            yield from row.paint(x, y + ROW_PAD)
            y += row.height + 2 * ROW_PAD
            yield Line(x, y, x + INNER, y, Pen(stroke=theme.hairline))
        if self.foot:
            yield from self.foot.at(x, y + 6, theme.soft)


@dataclass(frozen=True)
class Panel:
    """The sections beside the map, and the findings for which it has no room there."""

    sheet: Sheet
    sections: tuple[Section, ...]
    rest: tuple[FindingRow, ...]

    @property
    def height(self) -> float:
        return _height(self.sections)

    def paint(self, x: float, top: float, height: float) -> Iterator[Item]:
        yield Box(x, top, PANEL, max(height, self.height), Pen(self.sheet.theme.panel), 8)
        y = top + PAD
        for section in self.sections:
            yield from section.paint(x + PAD, y)
            y += section.height + SECTION


def _height(sections: tuple[Section, ...]) -> float:
    between = SECTION * max(len(sections) - 1, 0)
    return 2 * PAD + sum(section.height for section in sections) + between if sections else 0.0


def panel(sheet: Sheet, room: float) -> Panel:
    """As much as fits into the height of the map: failure and wait points always, then findings in order."""
    sections = tuple(section for section in (_failures(sheet), _waits(sheet)) if section)
    rows = _findings(sheet)
    fitting = 0
    while fitting < len(rows):
        section = _section(sheet, "findings", "", rows[: fitting + 1])
        if section is None or _height((*sections, section)) > room:
            break
        fitting += 1
    if fitting < min(LEAST_FINDINGS, len(rows)):
        fitting = 0
    shown = _section(sheet, "findings", "", rows[:fitting])
    return Panel(sheet, (*sections, shown) if shown else sections, rows[fitting:])


def _section(sheet: Sheet, key: str, note: str, rows: Sequence[Row], foot: str = "") -> Section | None:
    if not rows:
        return None
    heading = sheet.paragraph(sheet.say(f"panel.{key}"), HEADING, INNER)
    below = sheet.paragraph(foot, SMALL, INNER) if foot else None
    return Section(
        sheet, heading, sheet.paragraph(note, SMALL, INNER - heading.width - 16), tuple(rows), below
    )


def _failures(sheet: Sheet) -> Section | None:
    ranked = sorted(
        sheet.findings.failures, key=lambda each: (each.rank is None, each.rank or 0, each.failure.position)
    )
    worst = max((each.rpn or 0 for each in ranked), default=0)
    rows = [failure_row(sheet, each, worst) for each in ranked]
    shown: list[Row] = [ScaleHeads(sheet), *rows] if rows else []
    return _section(sheet, "failures", sheet.say("panel.by_rpn"), shown, sheet.say("panel.scales"))


def _waits(sheet: Sheet) -> Section | None:
    waits, share = sheet.findings.waits, sheet.findings.waiting_observed
    known = [
        seconds
        for each in waits
        for seconds in (each.expected, each.tolerable, each.observed.median, each.observed.upper_quartile)
        if seconds is not None
    ]
    key = "waiting" if sheet.findings.observed.value is not None else "waiting_standard"
    note = sheet.say(f"panel.{key}", share=sheet.percent(share)) if share else ""
    longest = max(known, default=1.0)
    return _section(sheet, "waits", note, [wait_row(sheet, each, longest) for each in waits])


def _findings(sheet: Sheet) -> tuple[FindingRow, ...]:
    """All that nobody has dismissed, but for the risks, which the failure points say themselves."""
    return tuple(
        finding_row(sheet, each)
        for each in sheet.findings.findings
        if each.verdict is not Verdict.DISMISSED and each.rule != "high_rpn"
    )


@dataclass(frozen=True)
class FindingGrid:
    """The findings that have no room beside the map, in columns below it."""

    sheet: Sheet
    heading: Paragraph
    columns: tuple[tuple[FindingRow, ...], ...]

    @property
    def height(self) -> float:
        if not self.columns:
            return 0.0
        return self.heading.height + 12 + max(_column_height(column) for column in self.columns)

    def paint(self, top: float) -> Iterator[Item]:
        if not self.columns:
            return
        yield from self.heading.at(MARGIN, top, self.sheet.theme.ink)
        for index, column in enumerate(self.columns):
            x, y = MARGIN + index * (INNER + COLUMNS_APART), top + self.heading.height + 12
            for row in column:
                yield Line(x, y, x + INNER, y, Pen(stroke=self.sheet.theme.hairline))
                yield from row.paint(x, y + ROW_PAD)
                y += row.height + 2 * ROW_PAD


def _column_height(column: tuple[FindingRow, ...]) -> float:
    return sum(row.height + 2 * ROW_PAD for row in column)


def finding_grid(sheet: Sheet, rows: tuple[FindingRow, ...], width: float, *, further: bool) -> FindingGrid:
    """As many columns as the width holds, read downwards; `further` where others stand beside the map."""
    key = "further" if further else "findings"
    heading = sheet.paragraph(sheet.say(f"panel.{key}"), HEADING, INNER)
    count = max(1, int((width - 2 * MARGIN + COLUMNS_APART) // (INNER + COLUMNS_APART)))
    share = sum(row.height + 2 * ROW_PAD for row in rows) / count
    columns: list[list[FindingRow]] = [[]]
    used = 0.0
    for row in rows:
        high = row.height + 2 * ROW_PAD
        if columns[-1] and used + high / 2 > share * len(columns) and len(columns) < count:
            columns.append([])
        columns[-1].append(row)
        used += high
    return FindingGrid(sheet, heading, tuple(tuple(column) for column in columns if column))
