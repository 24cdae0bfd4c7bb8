"""A table of measured blocks: columns of fixed widths, rows as high as their tallest block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from cxmap.drawing.activity_cycle.sheet import Sheet
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Anchor, Box, Group, Item, Line, Pen
from cxmap.drawing.theme import BODY, KICKER, Face

APART = 18
"""Between two columns."""

ABOVE = 9
"""Above and below what a row holds."""

HEAD = 10


class Block(Protocol):
    """Something measured that paints itself into a cell; `width` is that of its column."""

    @property
    def height(self) -> float: ...

    def paint(self, x: float, top: float, width: float, /) -> Iterator[Item]: ...


@dataclass(frozen=True)
class Words:
    """A paragraph in one colour, at the start or the end of its column."""

    words: Paragraph
    colour: str
    anchor: Anchor = "start"

    @property
    def height(self) -> float:
        return self.words.height

    def paint(self, x: float, top: float, width: float) -> Iterator[Item]:
        left = x + (width if self.anchor == "end" else 0)
        yield from self.words.at(left, top, self.colour, anchor=self.anchor, whole_column=True)


@dataclass(frozen=True)
class Pile:
    """Blocks above each other."""

    blocks: tuple[Block, ...]
    between: float = 0.0

    @property
    def height(self) -> float:
        return sum(block.height for block in self.blocks) + self.between * max(len(self.blocks) - 1, 0)

    def paint(self, x: float, top: float, width: float) -> Iterator[Item]:
        for block in self.blocks:
            yield from block.paint(x, top, width)
            top += block.height + self.between


@dataclass(frozen=True)
class Inset:
    """A block that keeps so many pixels off the left border of its filled row."""

    block: Block
    by: float

    @property
    def height(self) -> float:
        return self.block.height

    def paint(self, x: float, top: float, width: float) -> Iterator[Item]:
        yield from self.block.paint(x + self.by, top, width - self.by)


@dataclass(frozen=True)
class Handle:
    """A block as a group of its own that the canvas can select; `spoken` is read aloud."""

    block: Block
    id: str
    spoken: str

    @property
    def height(self) -> float:
        return self.block.height

    def paint(self, x: float, top: float, width: float) -> Iterator[Item]:
        yield Group(tuple(self.block.paint(x, top, width)), self.id, self.spoken)


@dataclass(frozen=True)
class Column:
    """A column: its head and its width; heads of numbers stand at the end like the numbers."""

    head: str
    width: float
    anchor: Anchor = "start"


@dataclass(frozen=True)
class Row:
    """One block a column, or None where the block before runs on; `id` and `spoken` are those of its group.

    `ground` fills the row; "" leaves it clear.
    """

    blocks: tuple[Block | None, ...]
    id: str = ""
    spoken: str = ""
    ground: str = ""

    @property
    def height(self) -> float:
        return max((block.height for block in self.blocks if block), default=0.0) + 2 * ABOVE


@dataclass(frozen=True)
class Table:
    """The heads and the rows, with the width that the columns add up to."""

    sheet: Sheet
    columns: tuple[Column, ...]
    heads: tuple[Paragraph, ...]
    rows: tuple[Row, ...]

    @property
    def width(self) -> float:
        return table_width(self.columns)

    @property
    def head_height(self) -> float:
        return max(head.height for head in self.heads) + HEAD

    @property
    def height(self) -> float:
        return self.head_height + sum(row.height for row in self.rows)

    def paint(self, x: float, top: float) -> Iterator[Item]:
        theme = self.sheet.theme
        for column, head, left in zip(self.columns, self.heads, self._lefts(x), strict=True):
            end = left + (column.width if column.anchor == "end" else 0)
            head_top = top + self.head_height - HEAD - head.height
            yield from head.at(end, head_top, theme.soft, anchor=column.anchor)
        top += self.head_height
        yield Line(x, top, x + self.width, top, Pen(stroke=theme.axis))
        for row in self.rows:
            yield Group(tuple(self._row(row, x, top)), row.id, row.spoken)
            top += row.height
            yield Line(x, top, x + self.width, top, Pen(stroke=theme.hairline))

    def row_tops(self, top: float) -> Iterator[float]:
        """Where each row begins, for pages to break at."""
        top += self.head_height
        for row in self.rows:
            yield top
            top += row.height

    def _row(self, row: Row, x: float, top: float) -> Iterator[Item]:
        clear = Pen(row.ground) if row.ground else Pen(self.sheet.theme.background, opacity=0)
        yield Box(x, top, self.width, row.height, clear)
        lefts = list(self._lefts(x))
        rights = [left + column.width for left, column in zip(lefts, self.columns, strict=True)]
        for index, block in enumerate(row.blocks):
            if block:
                last = index
                while last + 1 < len(row.blocks) and row.blocks[last + 1] is None:
                    last += 1
                yield from block.paint(lefts[index], top + ABOVE, rights[last] - lefts[index])

    def _lefts(self, x: float) -> Iterator[float]:
        for column in self.columns:
            yield x
            x += column.width + APART


def table(sheet: Sheet, columns: Sequence[Column], rows: Sequence[Row]) -> Table:
    heads = tuple(sheet.paragraph(column.head.upper(), KICKER, column.width) for column in columns)
    return Table(sheet, tuple(columns), heads, tuple(rows))


def table_width(columns: Sequence[Column]) -> float:
    return sum(column.width + APART for column in columns) - APART


def words(
    sheet: Sheet,
    text: str,
    width: float,
    face: Face = BODY,
    *,
    colour: str = "",
    anchor: Anchor = "start",
) -> Words:
    return Words(sheet.paragraph(text, face, width), colour or sheet.theme.ink, anchor)
