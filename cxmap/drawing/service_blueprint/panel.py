"""The panel at the right: failure points by risk, wait points, and what was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from cxmap.analysis.blueprint_findings import FailureFindings, Finding, WaitFindings
from cxmap.analysis.blueprint_sentences import sentence, title
from cxmap.drawing.experience_map.sheet import MARGIN
from cxmap.drawing.paragraph import Paragraph, middle_line
from cxmap.drawing.scene import Anchor, Box, Group, Item, Line, Pen
from cxmap.drawing.service_blueprint.marks import failure_badge, failure_width, wait_badge, wait_width
from cxmap.drawing.service_blueprint.sheet import NONE, Sheet, one_line
from cxmap.drawing.shapes import Point
from cxmap.drawing.theme import HEADING, KICKER, RANKED, SMALL, SMALL_STRONG, STRONG, VALUE
from cxmap.model.service_blueprint import SCALE_HIGH, Verdict

PANEL, PAD = 428.0, 24.0
INNER = PANEL - 2 * PAD
BADGE_ROOM, SCALE, RPN = 40.0, 34.0, 76.0
SCALES = ("severity", "occurrence", "detection")
MODE = INNER - BADGE_ROOM - len(SCALES) * SCALE - RPN - 8
ROW_PAD, SECTION = 11.0, 26.0
FIGURE = 54.0
WAIT_NAME, TIMES = 92.0, 48.0
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
class ScaleHeads:
    """What the columns of the failure points are called."""

    sheet: Sheet

    @property
    def height(self) -> float:
        return KICKER.leading - ROW_PAD

    def paint(self, x: float, top: float) -> Iterator[Item]:
        sheet, middle = self.sheet, top + KICKER.leading / 2 - ROW_PAD / 2
        yield self._word("mode", x + BADGE_ROOM, middle)
        for index, scale in enumerate(SCALES):
            left = x + BADGE_ROOM + MODE + 8 + index * SCALE
            yield middle_line(
                sheet.say(f"failure.{scale}"),
                KICKER,
                left + SCALE / 2,
                middle,
                sheet.theme.soft,
                anchor="middle",
            )
        yield self._word("rpn", x + INNER, middle, "end")

    def _word(self, key: str, x: float, middle: float, anchor: Anchor = "start") -> Item:
        said = self.sheet.say(f"failure.{key}").upper()
        return middle_line(said, KICKER, x, middle, self.sheet.theme.soft, anchor=anchor)


@dataclass(frozen=True)
class FailureRow:
    """A failure point: its mode, where it was seen, its three values, its RPN beside the `worst`, its recovery."""

    sheet: Sheet
    found: FailureFindings
    mode: Paragraph
    notes: tuple[Paragraph, ...]
    worst: int

    @property
    def height(self) -> float:
        return self.mode.height + 3 + sum(note.height for note in self.notes)

    def paint(self, x: float, top: float) -> Iterator[Item]:
        sheet, theme = self.sheet, self.sheet.theme
        left = x + (BADGE_ROOM - 8 - failure_width(sheet, self.found.label)) / 2 - 4
        items: list[Item] = [*failure_badge(sheet, left, top + 9, self.found.label)]
        items += self.mode.at(x + BADGE_ROOM, top, theme.ink)
        items += self._values(x + BADGE_ROOM + MODE + 8, top)
        y = top + self.mode.height + 3
        for note in self.notes:
            items += note.at(x + BADGE_ROOM, y, theme.soft)
            y += note.height
        yield Group(tuple(items))

    def _values(self, x: float, top: float) -> Iterator[Item]:
        theme, middle = self.sheet.theme, top + STRONG.leading / 2
        for index, scale in enumerate(SCALES):
            chosen = getattr(self.found.failure, scale)
            value = chosen if chosen is not None else getattr(self.found, scale).value
            centre = x + index * SCALE + SCALE / 2
            said = NONE if value is None else str(value)
            yield middle_line(
                said, STRONG, centre, middle, theme.ink if chosen else theme.soft, anchor="middle"
            )
            if value is not None:
                at = centre - 12, top + 22
                yield from _bar(self.sheet, at, 24, value / SCALE_HIGH, theme.soft)
        right = x + len(SCALES) * SCALE + RPN
        rpn = self.found.rpn
        colour = theme.soft if rpn is None else theme.failure
        yield middle_line(NONE if rpn is None else str(rpn), VALUE, right, middle, colour, anchor="end")
        if rpn is not None:
            at = right - RPN + 12, top + 22
            yield from _bar(self.sheet, at, RPN - 12, rpn / self.worst, theme.failure)


def _bar(sheet: Sheet, at: Point, width: float, share: float, colour: str) -> Iterator[Item]:
    x, y = at
    yield Box(x, y - 1.5, width, 3, Pen(sheet.theme.hairline), 1.5)
    yield Box(x, y - 1.5, max(3.0, width * share), 3, Pen(colour), 1.5)


def _failure_row(sheet: Sheet, found: FailureFindings, worst: int) -> FailureRow:
    room = INNER - BADGE_ROOM
    said = []
    if found.seen.n:
        said.append(
            sheet.say(
                "failure.seen", k=found.seen.k, n=found.seen.n, node=sheet.numbered(found.failure.node_id)
            )
        )
    else:
        said.append(sheet.say("failure.unseen", node=sheet.numbered(found.failure.node_id)))
    for key in ("recovery", "poka_yoke"):
        words = one_line(getattr(found.failure, key))
        if words:
            said.append(sheet.say(f"failure.{key}", words=words))
    if found.rpn_after is not None:
        said.append(sheet.say("failure.after", rpn=found.rpn_after))
    mode = sheet.paragraph(found.failure.mode, STRONG, MODE)
    notes = tuple(sheet.paragraph(words, SMALL, room) for words in said)
    # the bars under the values need the height of two lines
    if mode.height < 26:
        notes = (sheet.paragraph(said[0], SMALL, MODE), *notes[1:])
    return FailureRow(sheet, found, mode, notes, worst)


@dataclass(frozen=True)
class WaitRow:
    """A wait point: expected, tolerable and observed wait on one scale, with the quartiles as a whisker."""

    sheet: Sheet
    found: WaitFindings
    name: Paragraph
    beyond: Paragraph
    longest: float

    @property
    def height(self) -> float:
        return max(44.0, self.name.height + wait_height()) + self.beyond.height

    def paint(self, x: float, top: float) -> Iterator[Item]:
        sheet, theme, found = self.sheet, self.sheet.theme, self.found
        size = wait_width(sheet, found.label)
        items: list[Item] = [*wait_badge(sheet, x, top + 11, found.label)]
        items += self.name.at(x + size + 10, top, theme.ink)
        left = x + size + 10 + WAIT_NAME + 10
        room = x + INNER - TIMES - 46 - left
        items += self._bars(left, top + 6, room)
        if found.times_expected is not None:
            said = sheet.say("wait.times", times=sheet.number(found.times_expected, 1))
            items.append(middle_line(said, STRONG, x + INNER, top + 18, theme.ink, anchor="end"))
        items += self.beyond.at(x + size + 10, top + self.height - self.beyond.height, theme.soft)
        yield Group(tuple(items))

    def _bars(self, x: float, y: float, room: float) -> Iterator[Item]:
        sheet, theme, found = self.sheet, self.sheet.theme, self.found
        unit = room / (self.longest or 1)
        if found.expected is not None:
            end = x + found.expected * unit
            yield Box(x, y - 4, max(2.0, end - x), 8, Pen(theme.background, theme.desired, 1.3, (4, 3)), 1)
            yield middle_line(sheet.clock(found.expected), SMALL, end + 6, y, theme.desired)
        y += 22
        if found.observed.median is not None:
            end = x + found.observed.median * unit
            yield Box(x, y - 4, max(2.0, end - x), 8, Pen(theme.actual), 1)
            high = found.observed.upper_quartile or found.observed.median
            low = found.observed.lower_quartile or found.observed.median
            if high > low:
                yield Line(x + low * unit, y + 8, x + high * unit, y + 8, Pen(stroke=theme.ink, width=1.25))
            yield middle_line(
                sheet.clock(found.observed.median),
                SMALL_STRONG,
                max(end, x + high * unit) + 6,
                y,
                theme.actual,
            )
        if found.tolerable is not None:
            at = x + found.tolerable * unit
            yield Line(at, y - 30, at, y + 8, Pen(stroke=theme.pain, width=1.8))


def wait_height() -> float:
    return 4.0


def _wait_row(sheet: Sheet, found: WaitFindings, longest: float) -> WaitRow:
    name = sheet.paragraph(sheet.numbered(found.node_id), SMALL_STRONG, WAIT_NAME)
    beyond, parts = found.beyond, []
    if found.observed.n:
        parts.append(sheet.say("n", n=found.observed.n))
    if beyond.n and beyond.value is not None and found.tolerable is not None:
        shares = {"value": beyond.value, "low": beyond.low or 0.0, "high": beyond.high or 0.0}
        said = {key: sheet.percent(share) for key, share in shares.items()}
        parts.append(sheet.say("wait.beyond", tolerable=sheet.clock(found.tolerable), **said))
    return WaitRow(sheet, found, name, sheet.paragraph("; ".join(parts), SMALL, INNER - 60), longest)


@dataclass(frozen=True)
class FindingRow:
    """A finding, its number first."""

    sheet: Sheet
    finding: Finding
    figure: Paragraph
    name: Paragraph
    said: Paragraph

    @property
    def height(self) -> float:
        return max(self.figure.height, self.name.height + self.said.height)

    def paint(self, x: float, top: float) -> Iterator[Item]:
        theme = self.sheet.theme
        items: list[Item] = [Box(x, top, INNER, self.height, Pen(theme.panel, opacity=0))]
        items += self.figure.at(x, top - 1, theme.ink)
        items += self.name.at(x + FIGURE + 12, top, theme.ink)
        items += self.said.at(x + FIGURE + 12, top + self.name.height, theme.soft)
        spoken = f"{' '.join(self.name.lines)}: {' '.join(self.said.lines)}"
        yield Group(tuple(items), f"finding:{self.finding.key}", spoken)


def _finding_row(sheet: Sheet, finding: Finding) -> FindingRow:
    room = INNER - FIGURE - 12
    face = RANKED if sheet.measure(finding.figure, RANKED) <= FIGURE else SMALL_STRONG
    return FindingRow(
        sheet,
        finding,
        sheet.paragraph(finding.figure or NONE, face, FIGURE),
        sheet.paragraph(title(sheet.language, finding), STRONG, room),
        sheet.paragraph(sentence(sheet.language, finding), SMALL, room),
    )


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
    rows = [_failure_row(sheet, each, worst) for each in ranked]
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
    note = sheet.say("panel.waiting", share=sheet.percent(share)) if share else ""
    longest = max(known, default=1.0)
    return _section(sheet, "waits", note, [_wait_row(sheet, each, longest) for each in waits])


def _findings(sheet: Sheet) -> tuple[FindingRow, ...]:
    """All that nobody has dismissed, but for the risks, which the failure points say themselves."""
    return tuple(
        _finding_row(sheet, each)
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
