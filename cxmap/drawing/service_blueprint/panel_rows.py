"""The rows of the panel: a failure point, a wait point, a finding."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.analysis.blueprint_findings import FailureFindings, Finding, WaitFindings
from cxmap.analysis.blueprint_sentences import sentence, title
from cxmap.drawing.paragraph import Paragraph, middle_line
from cxmap.drawing.scene import Anchor, Box, Group, Item, Line, Pen
from cxmap.drawing.service_blueprint.marks import failure_badge, failure_width, wait_badge, wait_width
from cxmap.drawing.service_blueprint.sheet import NONE, Sheet, one_line
from cxmap.drawing.shapes import Point
from cxmap.drawing.theme import KICKER, RANKED, SMALL, SMALL_STRONG, STRONG, VALUE
from cxmap.model.service_blueprint import SCALE_HIGH

INNER = 380.0
"""How wide a row is."""

BADGE_ROOM, SCALE, RPN = 40.0, 34.0, 76.0
SCALES = ("severity", "occurrence", "detection")
MODE = INNER - BADGE_ROOM - len(SCALES) * SCALE - RPN - 8
ROW_PAD = 11.0
FIGURE = 54.0
WAIT_NAME, TIMES = 92.0, 48.0
LEAST_WAIT = 44.0


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


def failure_row(sheet: Sheet, found: FailureFindings, worst: int) -> FailureRow:
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
        return max(LEAST_WAIT, self.name.height + 4) + self.beyond.height

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

    def _clear(self, left: float, said: str, x: float, unit: float) -> float:
        """Where words clear the line of the tolerance."""
        if self.found.tolerable is None:
            return left
        line = x + self.found.tolerable * unit
        wide = self.sheet.measure(said, SMALL_STRONG)
        return line + 5 if left - 4 < line < left + wide + 4 else left

    def _bars(self, x: float, y: float, room: float) -> Iterator[Item]:
        sheet, theme, found = self.sheet, self.sheet.theme, self.found
        unit = room / (self.longest or 1)
        if found.expected is not None:
            end = x + found.expected * unit
            yield Box(x, y - 4, max(2.0, end - x), 8, Pen(theme.background, theme.desired, 1.3, (4, 3)), 1)
            said = sheet.clock(found.expected)
            yield middle_line(said, SMALL, self._clear(end + 6, said, x, unit), y, theme.desired)
        y += 22
        if found.observed.median is not None:
            end = x + found.observed.median * unit
            yield Box(x, y - 4, max(2.0, end - x), 8, Pen(theme.actual), 1)
            high = found.observed.upper_quartile or found.observed.median
            low = found.observed.lower_quartile or found.observed.median
            if high > low:
                yield Line(x + low * unit, y + 8, x + high * unit, y + 8, Pen(stroke=theme.ink, width=1.25))
            said, after = sheet.clock(found.observed.median), max(end, x + high * unit) + 6
            yield middle_line(said, SMALL_STRONG, self._clear(after, said, x, unit), y, theme.actual)
        if found.tolerable is not None:
            at = x + found.tolerable * unit
            yield Line(at, y - 30, at, y + 8, Pen(stroke=theme.pain, width=1.8))


def wait_row(sheet: Sheet, found: WaitFindings, longest: float) -> WaitRow:
    name = sheet.paragraph(sheet.numbered(found.node_id), SMALL_STRONG, WAIT_NAME)
    beyond, parts = found.beyond, []
    if found.observed.n:
        parts.append(sheet.count(found.observed.n))
    if beyond.n and beyond.value is not None and found.tolerable is not None:
        shares = {"value": beyond.value, "low": beyond.low or 0.0, "high": beyond.high or 0.0}
        said = {key: sheet.percent(share) for key, share in shares.items()}
        parts.append(sheet.say("wait.beyond", tolerable=sheet.clock(found.tolerable), **said))
    elif found.tolerable is not None:
        parts.append(sheet.say("wait.tolerable", time=sheet.clock(found.tolerable)))
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


def finding_row(sheet: Sheet, finding: Finding) -> FindingRow:
    room = INNER - FIGURE - 12
    face = RANKED if sheet.measure(finding.figure, RANKED) <= FIGURE else SMALL_STRONG
    return FindingRow(
        sheet,
        finding,
        sheet.paragraph(finding.figure or NONE, face, FIGURE),
        sheet.paragraph(title(sheet.language, finding), STRONG, room),
        sheet.paragraph(sentence(sheet.language, finding), SMALL, room),
    )
