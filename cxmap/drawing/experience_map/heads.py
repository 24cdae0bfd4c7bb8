"""The two head rows: stages as arrow heads, steps as numbered cards in the tint of their stage."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.drawing.experience_map.sheet import MARGIN, PAD, Column, Sheet
from cxmap.drawing.paragraph import Paragraph, middle_line
from cxmap.drawing.scene import Box, Group, Item, Pen
from cxmap.drawing.shapes import circle, polygon
from cxmap.drawing.theme import HEADING, SMALL_STRONG, STRONG
from cxmap.model.experience_map import Stage, Step

NOTCH = 12
"""How far an arrow head points into the next stage."""

DISC = 11
LOWEST_ARROW, LOWEST_CARD = 40, 56
DASH = (4.0, 3.0)


@dataclass(frozen=True)
class StageArrow:
    stage: Stage
    left: float
    right: float
    tint: int
    first: bool
    last: bool
    name: Paragraph


@dataclass(frozen=True)
class StageRow:
    """All stages, as high as the longest name needs."""

    sheet: Sheet
    arrows: tuple[StageArrow, ...]
    height: float

    def paint(self, top: float) -> Iterator[Item]:
        yield _row_name(self.sheet, "rows.stages", top + self.height / 2)
        for arrow in self.arrows:
            yield self._arrow(arrow, top)

    def _arrow(self, arrow: StageArrow, top: float) -> Group:
        tint, bottom = self.sheet.theme.stage(arrow.tint), top + self.height
        tip = arrow.right if arrow.last else arrow.right + NOTCH - 2
        flat = arrow.right if arrow.last else arrow.right - 2
        left = arrow.left if arrow.first else arrow.left + 2
        points = [(left, top), (flat, top), (tip, top + self.height / 2), (flat, bottom), (left, bottom)]
        if not arrow.first:
            points.append((left + NOTCH, top + self.height / 2))
        text_left = left + (PAD if arrow.first else PAD + NOTCH)
        name_top = top + (self.height - arrow.name.height) / 2
        items: list[Item] = [polygon(points, Pen(tint.fill, tint.edge))]
        items += arrow.name.at(text_left, name_top, self.sheet.theme.ink, whole_column=True)
        label = self.sheet.say("spoken.stage", name=arrow.stage.name)
        return Group(tuple(items), f"stage:{arrow.stage.id}", label)


def stage_row(sheet: Sheet) -> StageRow:
    arrows = []
    for tint, stage in enumerate(sheet.document.stages):
        columns = [column for column in sheet.columns if column.stage_id == stage.id]
        left, right = columns[0].left, columns[-1].right
        first, last = tint == 0, tint == len(sheet.document.stages) - 1
        room = right - left - PAD - (0 if first else NOTCH) - 8
        name = sheet.paragraph(stage.name, HEADING, room)
        arrows.append(StageArrow(stage, left, right, tint, first, last, name))
    height = max([LOWEST_ARROW, *(arrow.name.height + 16 for arrow in arrows)])
    return StageRow(sheet, tuple(arrows), height)


@dataclass(frozen=True)
class StepCard:
    step: Step
    column: Column
    number: int
    name: Paragraph


@dataclass(frozen=True)
class StepRow:
    """All step cards, as high as the longest name needs; in narrow columns the number stands above the name."""

    sheet: Sheet
    cards: tuple[StepCard, ...]
    height: float
    stacked: bool

    def paint(self, top: float) -> Iterator[Item]:
        yield _row_name(self.sheet, "rows.steps", top + self.height / 2)
        for card in self.cards:
            items = [*self._card(card, top), *self._text(card, top)]
            label = self.sheet.say("spoken.step", number=card.number, name=card.step.name)
            yield Group(tuple(items), f"step:{card.step.id}", label)

    def _card(self, card: StepCard, top: float) -> Iterator[Item]:
        theme, column = self.sheet.theme, card.column
        tint = theme.stage(column.tint)
        pen = Pen(theme.background, theme.faint, dash=DASH) if column.assumed else Pen(tint.fill, tint.edge)
        yield Box(column.left + column.inset, top, column.width - 2 * column.inset, self.height, pen, 6)
        x = column.left + column.inset + 8 + DISC
        y = top + 8 + DISC if self.stacked else top + self.height / 2
        yield circle(x, y, DISC, Pen(theme.background, theme.faint if column.assumed else tint.edge))
        yield middle_line(str(card.number), SMALL_STRONG, x, y, theme.ink, anchor="middle")

    def _text(self, card: StepCard, top: float) -> Iterator[Item]:
        left = card.column.left + card.column.inset
        x, y = left + 8, top + 8 + 2 * DISC + 4
        if not self.stacked:
            x, y = left + 16 + 2 * DISC, top + (self.height - card.name.height) / 2
        yield from card.name.at(x, y, self.sheet.theme.ink, whole_column=True)


def step_row(sheet: Sheet) -> StepRow:
    stacked = bool(sheet.columns) and sheet.columns[0].width < 144
    beside = 16 if stacked else 24 + 2 * DISC
    cards = []
    for column, step in sheet.steps:
        name = sheet.paragraph(step.name, STRONG, column.width - 2 * column.inset - beside)
        cards.append(StepCard(step, column, sheet.numbers[step.id], name))
    extra = 2 * DISC + 4 if stacked else 0
    height = max([LOWEST_CARD, *(card.name.height + extra + 16 for card in cards)])
    return StepRow(sheet, tuple(cards), height, stacked)


def _row_name(sheet: Sheet, key: str, middle: float) -> Item:
    return middle_line(sheet.say(key), HEADING, MARGIN + PAD, middle, sheet.theme.ink)
