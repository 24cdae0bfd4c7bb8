"""The legend: only what occurs in this picture, in groups that flow into as many rows as they need."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cxmap.drawing.experience_map.cards import DOT_STEP, DOTS, severity_dots, vote_mark
from cxmap.drawing.experience_map.engagement import whisker
from cxmap.drawing.experience_map.gap import crosses_zero
from cxmap.drawing.experience_map.marks import (
    DESIRED_DASH,
    DOTTED,
    OVERLAY_DASHES,
    assumed_dot,
    dot,
    face,
    overlay_mark,
    target_mark,
)
from cxmap.drawing.experience_map.sheet import MARGIN, Sheet
from cxmap.drawing.experience_map.wording import LARGEST
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Box, Item, Line, Pen
from cxmap.drawing.shapes import diamond
from cxmap.drawing.theme import BODY, KICKER
from cxmap.model.experience_map import Holder, LaneKind

INSIDE = 20
ROW = 28
PER_COLUMN = 2
KEY, LONG_KEY = 26, 40
"""Width of most keys, and of those that show a line beside a mark."""

BETWEEN, GROUPS_APART = 24, 40

Key = Callable[[float, float], Iterator[Item]]


@dataclass(frozen=True)
class Entry:
    """A key and its words; `paint` draws the key with its left edge at x around the height y."""

    paint: Key
    width: float
    words: Paragraph


@dataclass(frozen=True)
class LegendGroup:
    title: Paragraph
    entries: tuple[Entry, ...]
    per_column: int

    @property
    def columns(self) -> list[tuple[Entry, ...]]:
        starts = range(0, len(self.entries), self.per_column)
        return [self.entries[start : start + self.per_column] for start in starts]

    @property
    def widths(self) -> list[float]:
        return [max(entry.width + 8 + entry.words.width for entry in column) for column in self.columns]

    @property
    def width(self) -> float:
        return max(sum(self.widths) + BETWEEN * (len(self.widths) - 1), self.title.width)

    @property
    def height(self) -> float:
        rows = max(sum(max(ROW, entry.words.height + 8) for entry in column) for column in self.columns)
        return self.title.height + 6 + rows


@dataclass(frozen=True)
class Legend:
    """Groups with their places inside the panel."""

    sheet: Sheet
    groups: tuple[tuple[LegendGroup, float, float], ...]
    height: float

    def paint(self, top: float) -> Iterator[Item]:
        theme, width = self.sheet.theme, self.sheet.width - 2 * MARGIN
        yield Box(MARGIN, top, width, self.height, Pen(theme.panel), 8)
        for group, x, y in self.groups:
            yield from group.title.at(x, top + y, theme.soft)
            for column, left in zip(group.columns, _lefts(group, x), strict=True):
                yield from self._column(column, left, top + y + group.title.height + 6)

    def _column(self, entries: tuple[Entry, ...], x: float, top: float) -> Iterator[Item]:
        for entry in entries:
            height = max(ROW, entry.words.height + 8)
            yield from entry.paint(x, top + height / 2)
            words_top = top + (height - entry.words.height) / 2
            yield from entry.words.at(x + entry.width + 8, words_top, self.sheet.theme.ink)
            top += height


def _lefts(group: LegendGroup, x: float) -> list[float]:
    return [x + sum(group.widths[:index]) + BETWEEN * index for index in range(len(group.widths))]


def legend(sheet: Sheet) -> Legend:
    room = sheet.width - 2 * MARGIN - 2 * INSIDE
    left, top, row_height = 0.0, 16.0, 0.0
    placed = []
    for group in _groups(sheet, room):
        if left and left + group.width > room:
            left, top, row_height = 0.0, top + row_height + 12, 0.0
        placed.append((group, MARGIN + INSIDE + left, top))
        left += group.width + GROUPS_APART
        row_height = max(row_height, group.height)
    return Legend(sheet, tuple(placed), top + row_height + 12)


def _groups(sheet: Sheet, room: float) -> Iterator[LegendGroup]:
    shown = {lane.kind for lane in sheet.document.lanes if not lane.hidden}
    sources: dict[str, Iterator[tuple[Key, float, str]]] = {
        "feeling": _feeling(sheet) if LaneKind.FEELING in shown else iter(()),
        "compared": _compared(sheet) if LaneKind.FEELING in shown else iter(()),
        "engagement": _engagement(sheet) if LaneKind.ENGAGEMENT in shown else iter(()),
        "cards": _cards(sheet),
        "evidence": _evidence(sheet) if LaneKind.EVIDENCE in shown else iter(()),
        "gap": _gaps(sheet) if LaneKind.GAP in shown else iter(()),
    }
    for key, source in sources.items():
        entries = tuple(
            Entry(paint, width, sheet.paragraph(words, BODY, min(320, room - width - 8)))
            for paint, width, words in source
        )
        if entries:
            yield _fitting(sheet.paragraph(sheet.say(f"legend.{key}").upper(), KICKER, room), entries, room)


def _fitting(title: Paragraph, entries: tuple[Entry, ...], room: float) -> LegendGroup:
    """The group with as few entries above each other as fit into the width."""
    for per_column in range(PER_COLUMN, len(entries) + PER_COLUMN):
        group = LegendGroup(title, entries, per_column)
        if group.width <= room:
            break
    return group


def _feeling(sheet: Sheet) -> Iterator[tuple[Key, float, str]]:
    found, theme = sheet.findings.steps, sheet.theme
    if any(one.feeling.mean is not None for one in found):
        banded = any(one.feeling.low is not None for one in found)

        def actual(x: float, y: float) -> Iterator[Item]:
            if banded:
                yield Box(x, y - 7, KEY, 14, Pen(theme.actual, opacity=0.17))
            yield Line(x, y, x + KEY, y, Pen(stroke=theme.actual, width=3))
            yield from dot(sheet, x + KEY / 2, y, few=False)

        yield actual, KEY, sheet.say("legend.actual" if banded else "legend.actual_plain")
    holders = {column.desired.holder for column in sheet.columns if column.desired}
    both = any(one.desired_customer and one.desired_management for one in found)
    for holder, key in ((Holder.CUSTOMER, "desired"), (Holder.MANAGEMENT, "management")):
        if holder in holders or (holder is Holder.MANAGEMENT and both):
            yield _target_key(sheet, holder, line=holder in holders), KEY, sheet.say(f"legend.{key}")
    if holders and not sheet.overlays and any(one.gap for one in found):
        yield _box_key(theme.gap, opacity=0.14), KEY, sheet.say("legend.gap_area")
    yield from _special_points(sheet)


def _special_points(sheet: Sheet) -> Iterator[tuple[Key, float, str]]:
    theme = sheet.theme
    unknown = {found.step_id for found in sheet.findings.steps if found.feeling.mean is None}

    def assumed(x: float, y: float) -> Iterator[Item]:
        yield Line(x, y, x + LONG_KEY, y, Pen(stroke=theme.actual, width=2, dash=DOTTED))
        yield assumed_dot(sheet, x + LONG_KEY / 2, y)

    if any(step.id in unknown and step.assumed is not None for step in sheet.document.steps):
        yield assumed, LONG_KEY, sheet.say("legend.assumed")
    if any(found.few for found in sheet.findings.steps):
        yield lambda x, y: dot(sheet, x + KEY / 2, y, few=True), KEY, sheet.say("legend.few")
    if any(step.moment_of_truth for step in sheet.document.steps):
        pen = Pen(theme.moment_of_truth)
        yield lambda x, y: iter([diamond(x + KEY / 2, y, 8, pen)]), KEY, sheet.say("legend.moment")

    def faces(x: float, y: float) -> Iterator[Item]:
        yield from face(sheet, x + 9, y, 9, 1)
        yield from face(sheet, x + 31, y, 9, -1)

    if sheet.findings.peak and sheet.findings.peak != sheet.findings.trough:
        yield faces, LONG_KEY, sheet.say("legend.faces")


def _target_key(sheet: Sheet, holder: Holder, *, line: bool) -> Key:
    def key(x: float, y: float) -> Iterator[Item]:
        if line:
            pen = Pen(stroke=sheet.theme.desired, width=2.25, dash=DESIRED_DASH)
            yield Line(x, y, x + KEY, y, pen)
        yield target_mark(sheet, x + KEY / 2, y, holder)

    return key


def _compared(sheet: Sheet) -> Iterator[tuple[Key, float, str]]:
    for index, overlay in enumerate(sheet.overlays):
        words = sheet.say("legend.overlay", name=overlay.name, n=overlay.findings.items)
        yield _overlay_key(sheet, index), LONG_KEY, words


def _overlay_key(sheet: Sheet, index: int) -> Key:
    def key(x: float, y: float) -> Iterator[Item]:
        dash = OVERLAY_DASHES[index % len(OVERLAY_DASHES)]
        yield Line(x, y, x + LONG_KEY, y, Pen(stroke=sheet.theme.overlay(index), width=2, dash=dash))
        yield overlay_mark(sheet, index, x + LONG_KEY / 2, y, few=False)

    return key


def _engagement(sheet: Sheet) -> Iterator[tuple[Key, float, str]]:
    for side, colour in (("emotional", sheet.theme.emotional), ("rational", sheet.theme.rational)):
        if any(getattr(found, side).mean is not None for found in sheet.findings.steps):
            yield _box_key(colour, height=6, radius=3), KEY, sheet.say(f"engagement.{side}")


def _cards(sheet: Sheet) -> Iterator[tuple[Key, float, str]]:
    kinds = {lane.id: lane.kind for lane in sheet.document.lanes if not lane.hidden}
    pains = [card for card in sheet.document.cards if kinds.get(card.lane_id) is LaneKind.PAIN]
    if any(card.severity for card in pains):
        yield (
            lambda x, y: severity_dots(sheet, x, y, 3),
            (DOTS - 0.5) * DOT_STEP,
            sheet.say("legend.severity"),
        )
    mentioned = {card_id for found in sheet.findings.steps for card_id, k in found.mentions.items() if k}
    if any(card.id not in mentioned for card in pains):
        pen = Pen(sheet.theme.background, sheet.theme.faint, dash=(4, 3))
        yield lambda x, y: iter([Box(x, y - 7, KEY, 14, pen, 3)]), KEY, sheet.say("legend.unsupported")
    chances = [card for card in sheet.document.cards if kinds.get(card.lane_id) is LaneKind.OPPORTUNITY]
    total = sum(sheet.document.votes.get(card.id, 0) for card in chances)
    if total:
        yield lambda x, y: vote_mark(sheet, x, y, ""), 14, sheet.say("legend.votes", n=total)


def _evidence(sheet: Sheet) -> Iterator[tuple[Key, float, str]]:
    for method, shade in sheet.methods.items():
        words = sheet.say(f"method.{method}")
        yield _box_key(shade, width=12, height=10, radius=2), 12, words[:1].upper() + words[1:]


def _gaps(sheet: Sheet) -> Iterator[tuple[Key, float, str]]:
    theme = sheet.theme
    gaps = [(found.gap, found.rank) for found in sheet.findings.steps if found.gap]
    firm = [(gap, rank) for gap, rank in gaps if not crosses_zero(gap)]
    ranked = sum(rank is not None and rank <= LARGEST for _, rank in gaps)
    if ranked:
        key = {1: "ranked_one", 2: "ranked_two"}.get(ranked, "ranked")
        yield _gap_key(sheet, Pen(theme.gap)), 32, sheet.say(f"legend.{key}")
    if any(rank is None or rank > LARGEST for _, rank in firm):
        yield _gap_key(sheet, Pen(theme.gap_pale)), 32, sheet.say("legend.other_gap")
    if len(firm) < len(gaps):
        yield _gap_key(sheet, Pen(theme.background, theme.gap)), 32, sheet.say("legend.crosses_zero")


def _gap_key(sheet: Sheet, pen: Pen) -> Key:
    def key(x: float, y: float) -> Iterator[Item]:
        yield Box(x, y - 5, 22, 10, pen)
        yield from whisker(x + 14, x + 30, y, 4, Pen(stroke=sheet.theme.ink, width=1.25))

    return key


def _box_key(
    colour: str, *, width: float = KEY, height: float = 14, radius: float = 0, opacity: float = 1
) -> Key:
    return lambda x, y: iter([Box(x, y - height / 2, width, height, Pen(colour, opacity=opacity), radius)])
