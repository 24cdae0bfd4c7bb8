"""Add-ons as pills: filled where they are live, outlined where they are still an idea or a pilot."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cxmap.drawing.activity_cycle.sheet import Sheet
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Box, Group, Item, Pen
from cxmap.drawing.shapes import circle
from cxmap.drawing.theme import SMALL_STRONG
from cxmap.model.activity_cycle import AddOn, Maturity

INSIDE, BETWEEN = 9, 6
LEAST = 20
"""Height of a pill of one line."""

STROKE = 1.3


@dataclass(frozen=True)
class Pill:
    """One add-on with its words broken into lines."""

    add_on: AddOn
    words: Paragraph

    @property
    def width(self) -> float:
        return self.words.width + 2 * INSIDE

    @property
    def height(self) -> float:
        return self.words.height + LEAST - SMALL_STRONG.leading

    def paint(self, sheet: Sheet, x: float, top: float) -> Group:
        theme, live = sheet.theme, self.add_on.maturity is Maturity.LIVE
        items: list[Item] = [pill_box(sheet, x, top, self.width, self.height, live=live)]
        ink = theme.on_strong if live else theme.desired
        items += self.words.at(x + INSIDE, top + (self.height - self.words.height) / 2, ink)
        maturity = sheet.say(f"maturity.{self.add_on.maturity}")
        spoken = sheet.say("spoken.add_on", name=self.add_on.name, maturity=maturity)
        return Group(tuple(items), f"addon:{self.add_on.id}", spoken)


def pill_box(sheet: Sheet, x: float, top: float, width: float, height: float, *, live: bool) -> Box:
    theme = sheet.theme
    if live:
        return Box(x, top, width, height, Pen(theme.desired), LEAST / 2)
    half = STROKE / 2  # a stroke lies half outside of its box
    pen = Pen(theme.background, theme.desired, STROKE)
    return Box(x + half, top + half, width - STROKE, height - STROKE, pen, LEAST / 2 - half)


def pill_dot(sheet: Sheet, x: float, y: float, *, live: bool) -> Box:
    """The same in tables, where the words need no frame."""
    theme = sheet.theme
    return (
        circle(x, y, 4, Pen(theme.desired))
        if live
        else circle(x, y, 3.6, Pen(theme.background, theme.desired, 1.5))
    )


@dataclass(frozen=True)
class PillRows:
    """Pills in as many rows as they need."""

    rows: tuple[tuple[Pill, ...], ...]

    @property
    def width(self) -> float:
        return max((_length(row) for row in self.rows), default=0.0)

    @property
    def height(self) -> float:
        return sum(_height(row) + BETWEEN for row in self.rows) - BETWEEN if self.rows else 0.0

    def paint(self, sheet: Sheet, x: float, top: float, *, is_right: bool) -> Iterator[Group]:
        """The rows beginning at x, or ending there where the label stands on the left of the ring."""
        for row in self.rows:
            left = x if is_right else x - _length(row)
            for pill in row:
                yield pill.paint(sheet, left, top)
                left += pill.width + BETWEEN
            top += _height(row) + BETWEEN


def pill_rows(sheet: Sheet, add_ons: Iterable[AddOn], room: float) -> PillRows:
    rows: list[tuple[Pill, ...]] = []
    for add_on in add_ons:
        pill = Pill(add_on, sheet.paragraph(add_on.name, SMALL_STRONG, room - 2 * INSIDE))
        if rows and _length((*rows[-1], pill)) <= room:
            rows[-1] = (*rows[-1], pill)
        else:
            rows.append((pill,))
    return PillRows(tuple(rows))


def _length(row: tuple[Pill, ...]) -> float:
    return sum(pill.width + BETWEEN for pill in row) - BETWEEN


def _height(row: tuple[Pill, ...]) -> float:
    return max(pill.height for pill in row)
