"""Scores as rows: a name, a bar with its 95 % interval, the value and n; for exports and reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from cxmap.drawing.ruler import wrap
from cxmap.drawing.scene import Box, Item, Line, Pen, Scene, Text
from cxmap.drawing.shapes import circle
from cxmap.drawing.theme import BODY, FINDING, SMALL, STRONG, TITLE, Theme
from cxmap.words import Language, number, say

WIDTH, MARGIN = 960.0, 32.0
PLOT_LEFT, PLOT_RIGHT = 420.0, 780.0
ROW, BAR, DOT = 28.0, 10.0, 4.5
FULL = 100.0


@dataclass(frozen=True)
class ScoreRow:
    """A row: score and ends in percent, None where there is none; `n` counts visits."""

    name: str
    n: int
    score: float | None
    low: float | None
    high: float | None


def draw(
    title: str, notes: Sequence[str], rows: Sequence[ScoreRow], language: Language, theme: Theme
) -> Scene:
    """A title, what the numbers are, and one row per score."""
    items, top = heading(title, notes, theme, MARGIN)
    body, top = placed(rows, language, theme, top)
    told = "; ".join(_told(row, language) for row in rows)
    return Scene(WIDTH, top + MARGIN, title, told, theme.background, (*items, *body), language)


def heading(title: str, notes: Sequence[str], theme: Theme, top: float) -> tuple[list[Item], float]:
    """A title with lines below it; gives the items and where the next thing may begin."""
    items: list[Item] = []
    for line in wrap(title, TITLE.size, WIDTH - 2 * MARGIN, weight=TITLE.weight):
        top += TITLE.leading
        items.append(Text(MARGIN, top - 8, line, TITLE.size, theme.ink, TITLE.weight))
    for note in notes:
        for line in wrap(note, FINDING.size, WIDTH - 2 * MARGIN):
            top += FINDING.leading
            items.append(Text(MARGIN, top - 5, line, FINDING.size, theme.soft))
    return items, top + ROW / 2


def placed(
    rows: Sequence[ScoreRow],
    language: Language,
    theme: Theme,
    top: float,
    *,
    breaks: list[float] | None = None,
) -> tuple[list[Item], float]:
    """The rows from a height on; gives the items and where the next thing may begin.

    Where a page may end between them is added to `breaks`.
    """
    items: list[Item] = []
    scale = max([FULL, *(row.high or row.score or 0.0 for row in rows)])
    for share in (0, 25, 50, 75, 100):
        x = _x(share, scale)
        items.append(Text(x, top + 10, f"{share}", SMALL.size, theme.soft, anchor="middle"))
    top += ROW / 2 + 4
    start = top
    for row in rows:
        lines = wrap(row.name, BODY.size, PLOT_LEFT - MARGIN - 16)
        height = max(ROW, len(lines) * BODY.leading + 8)
        items += _row(row, lines, top=top, height=height, scale=scale, language=language, theme=theme)
        top += height
        if breaks is not None:
            breaks.append(top)
    grid: list[Item] = [
        Line(_x(share, scale), start, _x(share, scale), top, Pen(stroke=theme.hairline))
        for share in (0, 25, 50, 75, 100)
    ]
    return [*grid, *items], top + 8


def _row(
    row: ScoreRow,
    lines: Sequence[str],
    *,
    top: float,
    height: float,
    scale: float,
    language: Language,
    theme: Theme,
) -> list[Item]:
    middle = top + height / 2
    first = middle + 4 - (len(lines) - 1) * BODY.leading / 2
    items: list[Item] = [
        Text(MARGIN, first + place * BODY.leading, line, BODY.size, theme.ink)
        for place, line in enumerate(lines)
    ]
    items.append(Text(WIDTH - MARGIN, middle + 4, f"n {row.n}", SMALL.size, theme.soft, anchor="end"))
    if row.score is None:
        items.append(Text(PLOT_RIGHT + 16, middle + 4, "–", STRONG.size, theme.soft))
        return items
    left = _x(0, scale)
    items.append(
        Box(left, middle - BAR / 2, _x(row.score, scale) - left, BAR, Pen(fill=theme.track), BAR / 2)
    )
    if row.low is not None and row.high is not None:
        ends = _x(row.low, scale), _x(row.high, scale)
        items.append(Line(ends[0], middle, ends[1], middle, Pen(stroke=theme.actual, width=2.5)))
    items.append(circle(_x(row.score, scale), middle, DOT, Pen(fill=theme.actual)))
    value = f"{number(language, row.score)} %"
    items.append(Text(PLOT_RIGHT + 16, middle + 4, value, STRONG.size, theme.ink, STRONG.weight))
    return items


def _x(score: float, scale: float) -> float:
    return PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * score / scale


def _told(row: ScoreRow, language: Language) -> str:
    if row.score is None:
        return f"{row.name}: {say(language, 'shop.no_score')}"
    ends = (
        ""
        if row.low is None or row.high is None
        else f" [{number(language, row.low)}, {number(language, row.high)}]"
    )
    return f"{row.name} {number(language, row.score)} %{ends}, n {row.n}"
