"""The lanes of cards: doing, thinking, free lanes, pains and opportunities; a card may span several steps."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from cxmap.drawing.experience_map.sheet import PAD, Column, Sheet
from cxmap.drawing.icons import vote_arrow
from cxmap.drawing.paragraph import Paragraph, middle_line
from cxmap.drawing.scene import Box, Group, Item, Pen
from cxmap.drawing.shapes import circle, edge_bar
from cxmap.drawing.theme import BADGE, BODY, QUOTE, SMALL
from cxmap.model.experience_map import Card, Lane, LaneKind

BETWEEN = 8
RADIUS = 5
EDGE = RADIUS + 1
FOOT = 20
DOT, DOT_STEP, DOTS = 3.2, 10, 5
MARK = 14
QUOTES = "“”„\"‘’'«»"
BOXED = (LaneKind.PAIN, LaneKind.OPPORTUNITY, LaneKind.FREE)


@dataclass(frozen=True)
class Foot:
    """The last part of a pain or an opportunity: marks at the left, words at the right or, if long, below."""

    words: Paragraph | None
    beside: bool

    @property
    def height(self) -> float:
        if self.words is None or self.beside:
            return FOOT
        return FOOT + self.words.height


@dataclass(frozen=True)
class PlacedCard:
    """A measured card, `top` pixels below the lane's top."""

    card: Card
    first: Column
    last: Column
    text: Paragraph
    foot: Foot | None
    top: float
    height: float
    supported: bool

    @property
    def left(self) -> float:
        return self.first.left + self.first.inset

    @property
    def width(self) -> float:
        return self.last.right - self.last.inset - self.left


@dataclass(frozen=True)
class CardsLane:
    sheet: Sheet
    kind: LaneKind
    cards: tuple[PlacedCard, ...]
    empty: tuple[tuple[Column, Paragraph], ...]
    height: float

    def paint(self, top: float) -> Iterator[Item]:
        for column, words in self.empty:
            yield from words.at(column.text_left, top + 6, self.sheet.theme.soft)
        for placed in self.cards:
            items = tuple(self._card(placed, top + placed.top))
            yield Group(items, f"card:{placed.card.id}", self._spoken(placed.card))

    def _spoken(self, card: Card) -> str:
        if self.kind is LaneKind.PAIN and card.severity:
            return self.sheet.say("spoken.pain", severity=card.severity, text=card.text)
        if self.kind is LaneKind.OPPORTUNITY:
            votes = self.sheet.document.votes.get(card.id, 0)
            return self.sheet.say("spoken.opportunity", votes=votes, text=card.text)
        return card.text

    def _card(self, placed: PlacedCard, top: float) -> Iterator[Item]:
        theme = self.sheet.theme
        ink = theme.soft if placed.first.assumed and self.kind is not LaneKind.OPPORTUNITY else theme.ink
        if self.kind not in BOXED:
            # the whole card can be taken hold of; one that spans columns covers the lines between them
            opacity = 0 if placed.first is placed.last else 1
            pen = Pen(theme.background, opacity=opacity)
            yield Box(placed.left, top, placed.width, placed.height, pen, RADIUS)
            yield from placed.text.at(placed.first.text_left, top + 6, ink, whole_column=True)
            return
        pen = Pen(theme.background, theme.hairline)
        if not placed.supported:
            pen = Pen(theme.background, theme.faint, dash=(4, 3))
        yield Box(placed.left, top, placed.width, placed.height, pen, RADIUS)
        colour = {LaneKind.PAIN: theme.pain, LaneKind.OPPORTUNITY: theme.opportunity}.get(self.kind)
        if colour:
            yield edge_bar(placed.left, top, placed.height, RADIUS, Pen(colour))
        left = _text_left(placed.left, self.kind)
        yield from placed.text.at(left, top + 8, ink, whole_column=True)
        if placed.foot:
            yield from self._foot(placed, placed.foot, top + placed.height - 8 - placed.foot.height)

    def _foot(self, placed: PlacedCard, foot: Foot, top: float) -> Iterator[Item]:
        left, right = _text_left(placed.left, self.kind), placed.left + placed.width - PAD
        middle = top + FOOT / 2 + 2
        if self.kind is LaneKind.PAIN:
            if placed.card.severity:
                yield from severity_dots(self.sheet, left, middle, placed.card.severity)
        else:
            votes = self.sheet.document.votes.get(placed.card.id, 0)
            yield from vote_mark(self.sheet, left, middle, str(votes))
        if foot.words is None:
            return
        if foot.beside:
            (words,) = foot.words.lines
            yield middle_line(words, SMALL, right, middle, self.sheet.theme.soft, anchor="end")
        else:
            yield from foot.words.at(left, top + FOOT + 2, self.sheet.theme.soft, whole_column=True)


def severity_dots(sheet: Sheet, left: float, middle: float, severity: int) -> Iterator[Item]:
    """Five dots, as many filled as the pain is severe."""
    theme = sheet.theme
    full, hollow = Pen(theme.pain, theme.pain), Pen(theme.background, theme.empty_dot)
    for index in range(DOTS):
        x = left + DOT + index * DOT_STEP
        yield circle(x, middle, DOT, full if index < severity else hollow)


def vote_mark(sheet: Sheet, left: float, middle: float, votes: str) -> Iterator[Item]:
    colour = sheet.theme.opportunity
    yield vote_arrow(left - 2, middle - MARK / 2, MARK, colour)
    if votes:
        yield middle_line(votes, BADGE, left + MARK + 2, middle, colour)


def cards_lane(sheet: Sheet, lane: Lane) -> CardsLane:
    places = {column.step.id: column for column in sheet.columns if column.step}
    cards = [card for card in sheet.document.cards if card.lane_id == lane.id and card.step_id in places]
    cards.sort(key=lambda card: places[card.step_id].index)
    bottoms = [0.0] * len(sheet.columns)
    placed = []
    for card in cards:
        ends = places[card.step_id], _last_column(sheet, card)
        covered = range(ends[0].index, ends[1].index + 1)
        top = max(bottoms[index] for index in covered)
        one = _measured(sheet, lane.kind, card, ends, top)
        placed.append(one)
        for index in covered:
            bottoms[index] = top + one.height + (BETWEEN if lane.kind in BOXED else 0)
    taken = {index for one in placed for index in range(one.first.index, one.last.index + 1)}
    empty = _empty_words(sheet, lane.kind, taken) if placed else ()
    heights = [one.top + one.height for one in placed] + [words.height + 12 for _, words in empty]
    height = max(heights, default=0.0)
    if lane.kind in FEET and not any(one.top for one in placed):
        # where no card stands under another, all are equally high and their feet align
        placed = [replace(one, height=height) for one in placed]
    return CardsLane(sheet, lane.kind, tuple(placed), empty, height)


def _last_column(sheet: Sheet, card: Card) -> Column:
    number = sheet.numbers[card.step_id]
    column, _ = sheet.steps[min(number + card.span, len(sheet.steps) + 1) - 2]
    return column


def _measured(
    sheet: Sheet, kind: LaneKind, card: Card, ends: tuple[Column, Column], top: float
) -> PlacedCard:
    first, last = ends
    left, right = first.left + first.inset, last.right - last.inset
    if kind not in BOXED:
        text = _quoted(card.text) if kind is LaneKind.THINKING else card.text
        face = QUOTE if kind is LaneKind.THINKING else BODY
        room = last.right - last.inset - 4 - first.text_left
        lines = sheet.paragraph(text, face, room)
        return PlacedCard(card, first, last, lines, None, top, lines.height + 12, supported=True)
    room = right - PAD - _text_left(left, kind)
    text_lines = sheet.paragraph(card.text, BODY, room)
    mentioned, items = _mentions(sheet, card, first, last)
    foot = FEET[kind](sheet, card, room, mentioned, items) if kind in FEET else None
    height = 16 + text_lines.height + (foot.height if foot else 0)
    supported = kind is not LaneKind.PAIN or mentioned > 0
    return PlacedCard(card, first, last, text_lines, foot, top, height, supported)


def _text_left(left: float, kind: LaneKind) -> float:
    return left + (PAD if kind is LaneKind.FREE else EDGE + 8)


def _quoted(text: str) -> str:
    return f"“{text.strip().strip(QUOTES).strip() or text}”"


def _mentions(sheet: Sheet, card: Card, first: Column, last: Column) -> tuple[int, int]:
    """How many of the items of the steps a card spans mention it, and how many there are."""
    found = [column.findings for column in sheet.columns[first.index : last.index + 1] if column.findings]
    return sum(one.mentions.get(card.id, 0) for one in found), sum(one.items for one in found)


def _pain_foot(sheet: Sheet, card: Card, room: float, mentioned: int, items: int) -> Foot:
    words = sheet.say("card.unsupported")
    if mentioned:
        words = sheet.say("card.mentions", k=mentioned, n=items)
    marks = DOTS * DOT_STEP if card.severity else 0
    return _foot(sheet, words, marks, room)


def _opportunity_foot(sheet: Sheet, card: Card, room: float, _mentioned: int, _items: int) -> Foot:
    votes = str(sheet.document.votes.get(card.id, 0))
    return _foot(sheet, card.owner.strip(), MARK + 2 + sheet.measure(votes, BADGE), room)


FEET: dict[LaneKind, Callable[[Sheet, Card, float, int, int], Foot]] = {
    LaneKind.PAIN: _pain_foot,
    LaneKind.OPPORTUNITY: _opportunity_foot,
}


def _foot(sheet: Sheet, words: str, marks: float, room: float) -> Foot:
    if not words:
        return Foot(None, beside=True)
    lines = sheet.paragraph(words, SMALL, room)
    return Foot(lines, beside=len(lines.lines) == 1 and marks + 8 + lines.width <= room)


def _empty_words(sheet: Sheet, kind: LaneKind, taken: set[int]) -> tuple[tuple[Column, Paragraph], ...]:
    """What stands in a cell without a card, in lanes where a missing card means something."""
    words = []
    for column, _ in sheet.steps:
        if column.index in taken:
            continue
        if kind is LaneKind.THINKING:
            key = "card.no_quote"
        elif kind is LaneKind.PAIN:
            key = "card.not_researched" if column.assumed else "card.none_reported"
        else:
            continue
        words.append((column, sheet.paragraph(sheet.say(key), BODY, column.text_width)))
    return tuple(words)
