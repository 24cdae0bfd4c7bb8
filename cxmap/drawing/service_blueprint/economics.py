"""The economics of one execution, after Shostack (1984): price, costs, profit at each time, and the profit line."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from cxmap.analysis.blueprint_findings import Economics, EconomicsRow
from cxmap.drawing.experience_map.sheet import MARGIN
from cxmap.drawing.paragraph import Paragraph, middle_line
from cxmap.drawing.scene import Box, Group, Item, Line, Pen
from cxmap.drawing.service_blueprint.sheet import Sheet, one_line
from cxmap.drawing.shapes import circle
from cxmap.drawing.theme import BODY, HEADING, KICKER, RANKED, SMALL, SMALL_STRONG, STRONG

INSIDE, APART = 24.0, 44.0
NOTE = 232.0
FIGURE_ROOM = 210.0
COLUMN_APART = 22.0
LINE = 25.0
CHART, CHART_HIGH, CHART_LEAST = 560.0, 108.0, 360.0
AXIS = 78.0
LINES = ("seconds", "time_cost", "materials", "other", "total", "profit")


class Block(Protocol):
    """A part of the strip, measured."""

    @property
    def width(self) -> float: ...

    @property
    def height(self) -> float: ...

    def paint(self, x: float, top: float, /) -> Iterator[Item]: ...


@dataclass(frozen=True)
class Words:
    """Paragraphs above each other, each with the room above it and its colour."""

    lines: tuple[tuple[Paragraph, float, str], ...]

    @property
    def width(self) -> float:
        return max(line.width for line, _, _ in self.lines)

    @property
    def height(self) -> float:
        return sum(gap + line.height for line, gap, _ in self.lines)

    def paint(self, x: float, top: float) -> Iterator[Item]:
        for line, gap, colour in self.lines:
            yield from line.at(x, top + gap, colour)
            top += gap + line.height


@dataclass(frozen=True)
class Table:
    """Costs and profit at each execution time, figures aligned at their ends."""

    sheet: Sheet
    names: tuple[str, ...]
    heads: tuple[tuple[str, str], ...]
    cells: tuple[tuple[str, ...], ...]
    signs: tuple[Decimal, ...]

    @property
    def _first(self) -> float:
        return max(self.sheet.measure(name, STRONG) for name in self.names)

    def _wide(self, column: int) -> float:
        head = self.sheet.measure(self.heads[column][0], KICKER)
        return max(head, *(self.sheet.measure(row[column], STRONG) for row in self.cells))

    @property
    def width(self) -> float:
        return self._first + sum(self._wide(column) + COLUMN_APART for column in range(len(self.heads)))

    @property
    def height(self) -> float:
        return (len(self.names) + 1) * LINE - 6

    def paint(self, x: float, top: float) -> Iterator[Item]:
        theme = self.sheet.theme
        last = len(self.names) - 1
        for index, name in enumerate(self.names):
            face, ink = (STRONG, theme.ink) if index == last else (BODY, theme.soft)
            yield middle_line(name, face, x, top + LINE * (index + 1) + LINE / 2 - 4, ink)
        yield Line(
            x,
            top + LINE * (last + 1) - 4,
            x + self.width,
            top + LINE * (last + 1) - 4,
            Pen(stroke=theme.axis),
        )
        right = x + self._first
        for column, (head, colour) in enumerate(self.heads):
            right += self._wide(column) + COLUMN_APART
            yield middle_line(head, KICKER, right, top + 8, colour, anchor="end")
            for index, row in enumerate(self.cells):
                face, ink = (STRONG, colour) if index in (0, last) else (BODY, theme.ink)
                if index == last:
                    sign = self.signs[column]
                    ink = theme.failure if sign < 0 else theme.desired if sign > 0 else theme.ink
                middle = top + LINE * (index + 1) + LINE / 2 - 4
                yield middle_line(row[column], face, right, middle, ink, anchor="end")


@dataclass(frozen=True)
class Chart:
    """Profit against execution time, with break-even, what is standard and what is observed."""

    sheet: Sheet
    economics: Economics
    width: float
    height: float = CHART_HIGH + 34

    def paint(self, x: float, top: float) -> Iterator[Item]:
        sheet, theme, found = self.sheet, self.sheet.theme, self.economics
        longest = max([row.seconds for row in found.rows] + [found.tolerable or 0.0]) * 1.12 or 60.0
        plot = _Plot(
            x + AXIS, top + 10, self.width - AXIS - 8, longest, self._profit(0.0), self._profit(longest)
        )
        zero = plot.y(0.0)
        yield Line(plot.left, plot.top, plot.left, plot.bottom, Pen(stroke=theme.hairline))
        if found.loss_zone:
            start, end = (plot.x(seconds) for seconds in found.loss_zone)
            yield Box(start, zero, end - start, plot.bottom - zero, Pen(theme.past_tint))
        yield Line(plot.left, zero, plot.left + plot.width, zero, Pen(stroke=theme.axis))
        yield Line(
            plot.x(0),
            plot.y(self._profit(0.0)),
            plot.x(longest),
            plot.y(self._profit(longest)),
            Pen(stroke=theme.ink, width=1.8),
        )
        yield middle_line(
            sheet.money(found.price - found.materials - found.other),
            SMALL,
            plot.left - 8,
            plot.y(self._profit(0.0)),
            theme.soft,
            anchor="end",
        )
        if zero - plot.y(self._profit(0.0)) > 14:
            yield middle_line("0", SMALL, plot.left - 8, zero, theme.soft, anchor="end")
        said = sheet.say("economics.line")
        yield middle_line(said, SMALL_STRONG, x + self.width - 8, top + 4, theme.ink, anchor="end")
        yield from self._axis(plot, longest)
        yield from self._marks(plot)

    def _profit(self, seconds: float) -> float:
        found = self.economics
        return float(found.price - found.materials - found.other) - float(found.rate) * seconds / 60

    def _axis(self, plot: "_Plot", longest: float) -> Iterator[Item]:
        theme = self.sheet.theme
        y = plot.bottom + 14
        step = next(
            (step for step in (60, 120, 300, 600, 1800, 3600, 7200) if longest / step <= 6), longest / 4
        )
        for index in range(int(longest / step) + 1):
            at = plot.x(index * step)
            yield Line(at, plot.bottom, at, plot.bottom + 4, Pen(stroke=theme.axis))
            said = self.sheet.clock(index * step)
            yield middle_line(said, SMALL, at, y, theme.soft, anchor="middle")

    def _marks(self, plot: "_Plot") -> Iterator[Item]:
        sheet, theme = self.sheet, self.sheet.theme
        pens = {
            "standard": Pen(theme.background, theme.desired, 2),
            "observed": Pen(theme.actual, theme.background, 1.2),
            "break_even": Pen(theme.background, theme.ink, 1.6),
        }
        colours = {"standard": theme.desired, "observed": theme.actual, "break_even": theme.ink}
        taken: list[tuple[float, float, float]] = []
        rows = sorted((row for row in self.economics.rows if row.what in pens), key=lambda row: row.seconds)
        for row in rows:
            at, y = plot.x(row.seconds), plot.y(self._profit(row.seconds))
            yield circle(at, y, 4.5 if row.what != "break_even" else 3.5, pens[row.what])
            said = f"{sheet.say(f'economics.mark.{row.what}')} {sheet.clock(row.seconds)}"
            wide = sheet.measure(said, SMALL_STRONG)
            left = min(at + 8, plot.left + plot.width - wide)
            spot = next(
                (
                    (low, height)
                    for low, height in (
                        (left, y - 14),
                        (left, y - 30),
                        (max(plot.left, at - wide - 8), y + 14),
                        (left, y - 46),
                    )
                    if all(
                        abs(height - other) >= 14 or low + wide < start or low > end
                        for start, end, other in taken
                    )
                ),
                (left, y - 62),
            )
            taken.append((spot[0], spot[0] + wide, spot[1]))
            yield middle_line(said, SMALL_STRONG, *spot, colours[row.what], halo=theme.background)


@dataclass(frozen=True)
class _Plot:
    left: float
    top: float
    width: float
    longest: float
    high: float
    low: float

    @property
    def bottom(self) -> float:
        return self.top + CHART_HIGH

    def x(self, seconds: float) -> float:
        return self.left + seconds / self.longest * self.width

    def y(self, profit: float) -> float:
        high, low = max(self.high, 0.0), min(self.low, 0.0)
        return self.top + (high - profit) / ((high - low) or 1.0) * CHART_HIGH


@dataclass(frozen=True)
class Strip:
    """The blocks in as many rows as the width needs, in a frame; nothing where there are no economics."""

    sheet: Sheet
    rows: tuple[tuple[Block, ...], ...]

    @property
    def height(self) -> float:
        if not self.rows:
            return 0.0
        return 2 * INSIDE + sum(_high(row) for row in self.rows) + APART * (len(self.rows) - 1)

    def paint(self, top: float, right: float) -> Iterator[Item]:
        if not self.rows:
            return
        theme = self.sheet.theme
        yield Box(MARGIN, top, right - MARGIN, self.height, Pen(theme.background, theme.hairline), 8)
        y = top + INSIDE
        for row in self.rows:
            x = MARGIN + INSIDE
            for index, block in enumerate(row):
                if index:
                    middle = x - APART / 2
                    yield Line(middle, y, middle, y + _high(row), Pen(stroke=theme.hairline))
                yield Group(tuple(block.paint(x, y)))
                x += block.width + APART
            y += _high(row) + APART


def _high(row: tuple[Block, ...]) -> float:
    return max(block.height for block in row)


def strip(sheet: Sheet, width: float) -> Strip:
    """`width` is that of the whole picture."""
    found = sheet.findings.economics
    if found is None:
        return Strip(sheet, ())
    room = width - 2 * MARGIN - 2 * INSIDE
    rows: list[list[Block]] = [[]]
    used = 0.0
    for block in _blocks(sheet, found):
        if used and used + block.width > room:
            rows.append([])
            used = 0.0
        rows[-1].append(block)
        used += block.width + APART
    if used + CHART_LEAST > room:
        rows.append([])
        used = 0.0
    rows[-1].append(Chart(sheet, found, min(CHART if used == 0 else room, room - used)))
    return Strip(sheet, tuple(tuple(row) for row in rows))


def _blocks(sheet: Sheet, found: Economics) -> Iterator[Block]:
    yield _about(sheet, found)
    note = one_line(sheet.document.blueprint.other_cost_note)
    yield _figure(sheet, "price", found.price, "")
    if found.materials:
        yield _figure(sheet, "materials", found.materials, "")
    if found.other:
        yield _figure(sheet, "other", found.other, note)
    yield _figure(sheet, "rate", found.rate.quantize(Decimal("0.01")), sheet.say("economics.rate_note"))
    yield _table(sheet, found)


def _about(sheet: Sheet, found: Economics) -> Words:
    theme = sheet.theme
    said = sheet.say("economics.about", currency=found.currency or sheet.say("economics.money"))
    lines = [
        (sheet.paragraph(sheet.say("economics.heading"), HEADING, NOTE), 0.0, theme.ink),
        (sheet.paragraph(said, SMALL, NOTE), 4.0, theme.soft),
    ]
    if found.yearly is not None:
        yearly = sheet.say("economics.yearly", money=sheet.money(found.yearly, signed=True))
        colour = theme.failure if found.yearly < 0 else theme.desired
        lines.append((sheet.paragraph(yearly, SMALL_STRONG, NOTE), 8.0, colour))
    return Words(tuple(lines))


def _figure(sheet: Sheet, key: str, value: Decimal, note: str) -> Words:
    theme = sheet.theme
    lines = (
        (sheet.paragraph(sheet.say(f"economics.{key}").upper(), KICKER, FIGURE_ROOM), 0.0, theme.soft),
        (sheet.paragraph(sheet.money(value), RANKED, FIGURE_ROOM), 12.0, theme.ink),
        (sheet.paragraph(note, SMALL, FIGURE_ROOM), 4.0, theme.soft),
    )
    return Words(tuple(line for line in lines if line[0].lines))


def _table(sheet: Sheet, found: Economics) -> Table:
    named = {row.seconds for row in found.rows if row.what != "listed"}
    rows = [row for row in found.rows if row.what != "listed" or row.seconds not in named]
    rows.sort(key=lambda row: row.seconds)
    shown = [
        name for name in LINES if name in ("seconds", "profit") or any(getattr(row, name) for row in rows)
    ]
    amounts = [getattr(row, name) for row in rows for name in shown if name != "seconds"]
    decimals = 0 if all(amount == amount.to_integral_value() for amount in amounts) else 2
    return Table(
        sheet,
        tuple(sheet.say(f"economics.row.{name}") for name in shown),
        tuple((_head(sheet, row), _colour(sheet, row)) for row in rows),
        tuple(tuple(_cell(sheet, row, name, decimals) for row in rows) for name in shown),
        tuple(row.profit for row in rows),
    )


def _head(sheet: Sheet, row: EconomicsRow) -> str:
    return sheet.say(f"economics.at.{row.what}").upper()


def _colour(sheet: Sheet, row: EconomicsRow) -> str:
    theme = sheet.theme
    return {"standard": theme.desired, "observed": theme.actual}.get(row.what, theme.ink)


def _cell(sheet: Sheet, row: EconomicsRow, name: str, decimals: int) -> str:
    if name == "seconds":
        return sheet.clock(row.seconds)
    return sheet.money(getattr(row, name), signed=name == "profit", decimals=decimals)
