"""What the cells of the table show: gaps on a scale, fillers, add-ons with owner and effect, horizontal bars."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.analysis.cycle_findings import ActivityFindings, AddOnFindings, Difference
from cxmap.analysis.findings import Gap
from cxmap.drawing.activity_cycle.bars import GAP_TINT, UNKNOWN_DASH, WANTED_DASH
from cxmap.drawing.activity_cycle.marks import FLAG, SMALL_DISC, disc, flag, nested_ring
from cxmap.drawing.activity_cycle.pills import pill_dot
from cxmap.drawing.activity_cycle.sheet import Sheet, Spot
from cxmap.drawing.activity_cycle.table import APART
from cxmap.drawing.experience_map.engagement import whisker
from cxmap.drawing.experience_map.gap import crosses_zero
from cxmap.drawing.paragraph import Paragraph, middle_line
from cxmap.drawing.scene import Box, Group, Item, Line, Pen
from cxmap.drawing.shapes import circle
from cxmap.drawing.theme import BADGE, BODY, SMALL, STRONG
from cxmap.model.activity_cycle import AddOn, Maturity

PLOT = 14.0
NUMBER_ROOM = 34.0
MARK = 16.0
"""The room of a mark before words."""

DISC_ROOM = 2 * SMALL_DISC + 8
BAR_ROW = 24.0
EFFECT, OWNER = 76.0, 108.0


@dataclass(frozen=True)
class Scale:
    """Points to pixels, over all intervals of a column, so that rows compare."""

    low: float
    high: float
    width: float

    def x(self, value: float) -> float:
        return (value - self.low) / ((self.high - self.low) or 1) * self.width


def scale(found: list[Gap | Difference], width: float) -> Scale:
    ends = [end for one in found for end in (one.low, one.value, one.high) if end is not None]
    return Scale(min([0.0, *ends]), max([0.0, *ends]), width)


@dataclass(frozen=True)
class NameCell:
    """The number of an activity in its disc, and its name."""

    sheet: Sheet
    spot: Spot
    name: Paragraph

    @property
    def height(self) -> float:
        return max(self.name.height, 2 * SMALL_DISC)

    def paint(self, x: float, top: float, _width: float) -> Iterator[Item]:
        found = self.spot.findings
        middle = top + STRONG.leading / 2
        if self.sheet.document.nested.get(self.spot.id):
            yield nested_ring(self.sheet, x + SMALL_DISC, middle, SMALL_DISC)
        yield from disc(
            self.sheet, x + SMALL_DISC, middle, found.number, hollow=self.spot.is_hollow, radius=SMALL_DISC
        )
        yield from self.name.at(x + DISC_ROOM, top, self.sheet.theme.ink, whole_column=True)


def name_cell(sheet: Sheet, spot: Spot, width: float) -> NameCell:
    return NameCell(sheet, spot, sheet.paragraph(spot.activity.name, STRONG, width - DISC_ROOM))


@dataclass(frozen=True)
class PointCell:
    """A number with its interval in words, and both on a scale from which 0 can be read."""

    sheet: Sheet
    found: Gap | Difference
    value: str
    interval: Paragraph
    scale: Scale
    is_bad: bool | None
    """Whether value is missing or was lost; None where the interval leaves both open."""

    @property
    def height(self) -> float:
        return BADGE.leading + PLOT + max(0.0, self.interval.height - SMALL.leading)

    def paint(self, x: float, top: float, _width: float) -> Iterator[Item]:
        theme = self.sheet.theme
        colour = {None: theme.soft, True: theme.gap_ink, False: theme.desired}[self.is_bad]
        right = x + NUMBER_ROOM
        yield middle_line(self.value, BADGE, right, top + BADGE.leading / 2, colour, anchor="end")
        yield from self.interval.at(right + 8, top + 1, theme.soft)
        yield from self._plot(x, top + self.height - PLOT / 2)

    def _plot(self, x: float, y: float) -> Iterator[Item]:
        theme, found = self.sheet.theme, self.found
        zero = x + self.scale.x(0)
        colour = {None: theme.faint, True: theme.gap, False: theme.desired}[self.is_bad]
        yield Line(zero, y - PLOT / 2, zero, y + PLOT / 2, Pen(stroke=theme.axis, dash=(1, 3)))
        if found.value is None:
            return
        at = x + self.scale.x(found.value)
        yield Box(min(zero, at), y - 2.5, abs(at - zero), 5, Pen(colour, opacity=GAP_TINT))
        if found.low is not None and found.high is not None:
            ends = x + self.scale.x(found.low), x + self.scale.x(found.high)
            yield from whisker(*ends, y, 3.5, Pen(stroke=colour, width=1.5))
        yield circle(at, y, 3.2, Pen(colour))


def gap_cell(sheet: Sheet, gap: Gap, places: Scale) -> PointCell:
    interval = sheet.interval(gap) or sheet.say("gap.no_interval")
    room = places.width - NUMBER_ROOM - 8
    bad = None if crosses_zero(gap) else gap.value > 0
    value = sheet.number(gap.value)
    return PointCell(sheet, gap, value, sheet.paragraph(interval, SMALL, room), places, bad)


def difference_cell(sheet: Sheet, found: Difference, places: Scale) -> PointCell:
    """Second minus first; where nothing could be tested, why not."""
    interval = sheet.interval_of(found.low, found.high)
    if found.why_not:
        interval = sheet.say(f"why_not.{found.why_not}")
    room = places.width - NUMBER_ROOM - 8
    value = "–" if found.value is None else sheet.signed(found.value)
    bad = found.value < 0 if found.significant and found.value is not None else None
    return PointCell(sheet, found, value, sheet.paragraph(interval, SMALL, room), places, bad)


@dataclass(frozen=True)
class FillerCell:
    """Who fills the gap now, with a flag where it is a competitor."""

    sheet: Sheet
    words: Paragraph
    flagged: bool
    known: bool

    @property
    def height(self) -> float:
        return self.words.height

    def paint(self, x: float, top: float, _width: float) -> Iterator[Item]:
        theme = self.sheet.theme
        if self.flagged:
            yield from flag(x, top + BODY.leading / 2, theme.ink)
        left = x + (FLAG + 2 if self.flagged else 0)
        yield from self.words.at(left, top, theme.ink if self.known else theme.soft)


def filler_cell(sheet: Sheet, spot: Spot, width: float) -> FillerCell:
    found = spot.findings
    known = found.filler is not None
    room = width - (FLAG + 2 if spot.is_flagged else 0)
    return FillerCell(sheet, sheet.paragraph(sheet.filler(found), BODY, room), spot.is_flagged, known)


@dataclass(frozen=True)
class AddOnLine:
    """One add-on: its mark, its name, its owner and the points it is expected to add; below, what it achieved."""

    sheet: Sheet
    add_on: AddOn
    name: Paragraph
    owner: Paragraph
    effect: str
    achieved: Paragraph | None
    is_drawn_here: bool
    """Whether this line is the add-on of the picture; in the ring its pill is."""

    @property
    def height(self) -> float:
        effect = BODY.leading + (self.achieved.height if self.achieved else 0)
        return max(self.name.height, self.owner.height, effect)

    def paint(self, x: float, top: float, width: float) -> Iterator[Item]:
        items = tuple(self._items(x, top, width))
        if self.is_drawn_here:
            maturity = self.sheet.say(f"maturity.{self.add_on.maturity}")
            spoken = self.sheet.say("spoken.add_on", name=self.add_on.name, maturity=maturity)
            yield Group(items, f"addon:{self.add_on.id}", spoken)
        else:
            yield from items

    def _items(self, x: float, top: float, width: float) -> Iterator[Item]:
        theme, middle = self.sheet.theme, top + BODY.leading / 2
        yield pill_dot(self.sheet, x + 5, middle, live=self.add_on.maturity is Maturity.LIVE)
        yield from self.name.at(x + MARK, top, theme.ink, whole_column=True)
        yield from self.owner.at(x + width - EFFECT - APART - OWNER, top, theme.soft, whole_column=True)
        ink = theme.soft if self.effect == "–" else theme.desired
        face = BODY if self.effect == "–" else BADGE
        yield middle_line(self.effect, face, x + width, middle, ink, anchor="end")
        if self.achieved:
            yield from self.achieved.at(x + width, top + BODY.leading, theme.soft, anchor="end")


def add_on_line(sheet: Sheet, add_on: AddOn, width: float, *, drawn: bool) -> AddOnLine:
    found = sheet.add_on_findings.get(add_on.id)
    effect = "–" if found is None or found.expected is None else sheet.signed(found.expected)
    room = width - EFFECT - OWNER - 2 * APART - MARK
    owner = sheet.paragraph(add_on.owner.strip() or "–", BODY, OWNER)
    name = sheet.paragraph(add_on.name, BODY, room)
    return AddOnLine(sheet, add_on, name, owner, effect, _achieved(sheet, found), drawn)


def _achieved(sheet: Sheet, found: AddOnFindings | None) -> Paragraph | None:
    if found is None or found.achieved is None or found.achieved.value is None:
        return None
    return sheet.paragraph(sheet.say("achieved", value=sheet.signed(found.achieved.value)), SMALL, EFFECT)


@dataclass(frozen=True)
class BarCell:
    """The bar of the ring, lying down: 0 at its left, 100 at its right."""

    sheet: Sheet
    spot: Spot

    @property
    def height(self) -> float:
        return BAR_ROW * (2 if self.spot.second else 1)

    def paint(self, x: float, top: float, width: float) -> Iterator[Item]:
        theme = self.sheet.theme
        yield from self._bar(self.spot.findings, x, top, width, theme.actual)
        if self.spot.second:
            yield from self._bar(self.spot.second, x, top + BAR_ROW, width, theme.overlay(0))

    def _bar(
        self, found: ActivityFindings, x: float, top: float, width: float, colour: str
    ) -> Iterator[Item]:
        theme, unit, middle = self.sheet.theme, width / 100, top + 9
        yield Line(x, top - 2, x, top + 20, Pen(stroke=theme.axis))
        if found.actual.mean is None:
            end, dash = (100.0, UNKNOWN_DASH) if found.assumed is None else (found.assumed, WANTED_DASH)
            yield Box(x, top + 1, end * unit, 16, Pen(theme.background, theme.faint, dash=dash))
        else:
            yield from self._known(found, x, top, unit, colour)
        if found.desired is not None:
            pen = Pen(stroke=theme.desired, width=1.4, dash=WANTED_DASH)
            yield Box(x, middle - 10, found.desired * unit, 20, pen, 2)

    def _known(
        self, found: ActivityFindings, x: float, top: float, unit: float, colour: str
    ) -> Iterator[Item]:
        theme, mean, middle = self.sheet.theme, found.actual.mean or 0.0, top + 9
        if found.desired is not None and found.desired > mean:
            pen = Pen(theme.gap, opacity=GAP_TINT)
            yield Box(x + mean * unit, top + 1, (found.desired - mean) * unit, 16, pen)
        yield Box(x, top + 1, mean * unit, 16, Pen(colour))
        if found.actual.low is not None and found.actual.high is not None:
            ends = x + found.actual.low * unit, x + found.actual.high * unit
            yield from whisker(*ends, middle, 4, Pen(stroke=theme.background, width=3.5))
            yield from whisker(*ends, middle, 4, Pen(stroke=theme.ink, width=1.25))
