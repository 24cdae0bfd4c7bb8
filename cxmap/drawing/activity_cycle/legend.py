"""The legend: only what occurs in this picture, in rows over the whole width."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.drawing.activity_cycle.bars import GAP_TINT, UNKNOWN_DASH, WANTED_DASH
from cxmap.drawing.activity_cycle.marks import SMALL_DISC, disc, flag
from cxmap.drawing.activity_cycle.pills import pill_box, pill_dot
from cxmap.drawing.activity_cycle.sheet import Sheet
from cxmap.drawing.experience_map.engagement import whisker
from cxmap.drawing.experience_map.legend import Entry, Key
from cxmap.drawing.experience_map.sheet import MARGIN
from cxmap.drawing.paragraph import Paragraph, middle_line
from cxmap.drawing.scene import Box, Item, Line, Pen
from cxmap.drawing.shapes import circle
from cxmap.drawing.theme import BODY, KICKER, SMALL, SMALL_STRONG
from cxmap.model.activity_cycle import Maturity

INSIDE = 20
ROW, BETWEEN = 28.0, 28.0
KEY = 26
Source = tuple[Key, float, str]


@dataclass(frozen=True)
class Legend:
    """Entries with their places inside the panel, and how scores are to be read."""

    sheet: Sheet
    title: Paragraph
    entries: tuple[tuple[Entry, float, float], ...]
    note: Paragraph
    height: float

    def paint(self, top: float, width: float) -> Iterator[Item]:
        theme = self.sheet.theme
        yield Box(MARGIN, top, width - 2 * MARGIN, self.height, Pen(theme.panel), 8)
        yield from self.title.at(MARGIN + INSIDE, top + 16, theme.soft)
        for entry, x, y in self.entries:
            left = MARGIN + INSIDE + x
            yield from entry.paint(left, top + y + ROW / 2)
            yield from entry.words.at(left + entry.width + 8, top + y + (ROW - BODY.leading) / 2, theme.ink)
        yield from self.note.at(MARGIN + INSIDE, top + self.height - 12 - self.note.height, theme.soft)


def legend(sheet: Sheet, width: float, straight_names: tuple[int, ...] | None) -> Legend:
    """`straight_names` are the phases whose names did not fit along their arcs; None where there is no ring."""
    room = width - 2 * MARGIN - 2 * INSIDE
    title = sheet.paragraph(sheet.say("legend.title").upper(), KICKER, room)
    x, y, row = 0.0, 16 + title.height + 4, ROW
    placed = []
    for paint, size, said in (
        *_phases(sheet, straight_names or ()),
        *_sources(sheet, is_ring=straight_names is not None),
    ):
        entry = Entry(paint, size, sheet.paragraph(said, BODY, min(360, room - size - 8)))
        long = size + 8 + entry.words.width
        if x and x + long > room:
            x, y, row = 0.0, y + row, ROW
        placed.append((entry, x, y))
        x, row = x + long + BETWEEN, max(row, entry.words.height + ROW - BODY.leading)
    note = sheet.paragraph(sheet.say("legend.note"), SMALL, room)
    return Legend(sheet, title, tuple(placed), note, y + row + 4 + note.height + 12)


def _phases(sheet: Sheet, straight_names: tuple[int, ...]) -> Iterator[Source]:
    for index in straight_names:
        name = sheet.phase_name(sheet.document.phases[index])
        yield _phase_key(sheet, index), KEY, name


def _phase_key(sheet: Sheet, index: int) -> Key:
    def key(x: float, y: float) -> Iterator[Item]:
        yield Box(x, y - 9, KEY, 18, Pen(sheet.theme.phase(index).fill), 3)
        yield middle_line(str(index + 1), SMALL_STRONG, x + KEY / 2, y, sheet.theme.ink, anchor="middle")

    return key


def _sources(sheet: Sheet, *, is_ring: bool) -> Iterator[Source]:
    yield from _bars(sheet)
    yield from _activities(sheet, is_ring=is_ring)
    yield from _add_ons(sheet, is_ring=is_ring)


def _bars(sheet: Sheet) -> Iterator[Source]:
    theme, found = sheet.theme, [one for _, look in sheet.looks for one in look.activities]
    for (name, look), colour in zip(sheet.looks, (theme.actual, theme.overlay(0)), strict=False):
        if any(not one.hollow for one in look.activities):
            yield _box_key(Pen(colour)), KEY, name or sheet.say("legend.actual")
    if any(one.actual.low is not None for one in found):
        yield _whisker_key(sheet), KEY, sheet.say("legend.interval")
    if any(one.desired is not None for one in found):
        pen = Pen(stroke=theme.desired, width=1.4, dash=WANTED_DASH)
        yield _box_key(pen), KEY, sheet.say("legend.desired")
    if any(one.gap and one.gap.value > 0 for one in found):
        yield _box_key(Pen(theme.gap, opacity=GAP_TINT)), KEY, sheet.say("legend.gap")
    if any(one.hollow and one.assumed is not None for one in found):
        yield _box_key(Pen(theme.background, theme.faint, dash=WANTED_DASH)), KEY, sheet.say("legend.assumed")
    if any(one.hollow and one.assumed is None for one in found):
        yield (
            _box_key(Pen(theme.background, theme.faint, dash=UNKNOWN_DASH)),
            KEY,
            sheet.say("legend.unknown"),
        )


def _activities(sheet: Sheet, *, is_ring: bool) -> Iterator[Source]:
    theme = sheet.theme
    for hollow in (False, True):
        numbers = [spot.findings.number for spot in sheet.spots if spot.is_hollow is hollow]
        if numbers:
            key = "legend.no_evidence" if hollow else "legend.activity"
            yield _disc_key(sheet, numbers[0], hollow=hollow), 2 * SMALL_DISC, sheet.say(key)
    if any(spot.is_flagged for spot in sheet.spots):
        yield lambda x, y: flag(x, y, theme.ink), 12, sheet.say("legend.competitor")
    if is_ring and any(spot.findings.breaks for spot in sheet.spots):
        yield _break_key(sheet), 16, sheet.say("legend.breaks")
    if any(sheet.document.nested.get(spot.id) for spot in sheet.spots):
        yield _nested_key(sheet), 20, sheet.say("legend.nested")


def _add_ons(sheet: Sheet, *, is_ring: bool) -> Iterator[Source]:
    maturities = [add_on.maturity for add_on in sheet.document.add_ons]
    for live, key in ((True, "legend.live"), (False, "legend.idea")):
        if any((maturity is Maturity.LIVE) is live for maturity in maturities):
            paint, size = (_pill_key(sheet, live=live), KEY) if is_ring else (_dot_key(sheet, live=live), 10)
            yield paint, size, sheet.say(key)


def _box_key(pen: Pen) -> Key:
    return lambda x, y: iter([Box(x, y - 7, KEY, 14, pen, 2)])


def _pill_key(sheet: Sheet, *, live: bool) -> Key:
    return lambda x, y: iter([pill_box(sheet, x, y - 7, KEY, 14, live=live)])


def _dot_key(sheet: Sheet, *, live: bool) -> Key:
    return lambda x, y: iter([pill_dot(sheet, x + 5, y, live=live)])


def _whisker_key(sheet: Sheet) -> Key:
    return lambda x, y: whisker(x, x + KEY, y, 4, Pen(stroke=sheet.theme.ink, width=1.25))


def _disc_key(sheet: Sheet, number: int, *, hollow: bool) -> Key:
    return lambda x, y: disc(sheet, x + SMALL_DISC, y, number, hollow=hollow, radius=SMALL_DISC)


def _break_key(sheet: Sheet) -> Key:
    pen = Pen(stroke=sheet.theme.failure, width=2)
    return lambda x, y: iter([Line(x + at, y + 7, x + at + 2, y - 7, pen) for at in (4, 9)])


def _nested_key(sheet: Sheet) -> Key:
    def key(x: float, y: float) -> Iterator[Item]:
        yield circle(x + 10, y, 6, Pen(sheet.theme.ink))
        yield circle(x + 10, y, 9.5, Pen(stroke=sheet.theme.ink, width=1.25))

    return key
