"""The scorecard heat map: locations by sections, from orange (low) over pale to blue (high), each cell with its number."""

from collections.abc import Sequence

from cxmap.drawing.ruler import wrap
from cxmap.drawing.scene import Box, Item, Pen, Scene, Text
from cxmap.drawing.score_rows import MARGIN, heading
from cxmap.drawing.theme import BODY, SMALL, Theme
from cxmap.words import Language, number

CELL_WIDTH, CELL_HEIGHT, NAME_WIDTH = 132.0, 28.0, 240.0
MIDDLE = 50.0


def draw(
    title: str,
    notes: Sequence[str],
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float | None]],
    *,
    language: Language,
    theme: Theme,
) -> Scene:
    """One cell per row and column: the score in percent, empty where there is none."""
    width = max(960.0, 2 * MARGIN + NAME_WIDTH + CELL_WIDTH * len(columns))
    items, top = heading(title, notes, theme, MARGIN)
    head, top = _head(columns, theme, top)
    items += head
    for name, line in zip(rows, values, strict=True):
        shown = wrap(name, BODY.size, NAME_WIDTH - 12)[0]
        items.append(Text(MARGIN, top + CELL_HEIGHT / 2 + 4, shown, BODY.size, theme.ink))
        for place, value in enumerate(line):
            items += _cell(MARGIN + NAME_WIDTH + place * CELL_WIDTH, top, value, language, theme)
        top += CELL_HEIGHT
    return Scene(width, top + MARGIN, title, " ".join(notes), theme.background, tuple(items), language)


def _head(columns: Sequence[str], theme: Theme, top: float) -> tuple[list[Item], float]:
    wrapped = [wrap(name, SMALL.size, CELL_WIDTH - 10) for name in columns]
    tallest = max(map(len, wrapped), default=1)
    items: list[Item] = []
    for place, lines in enumerate(wrapped):
        x = MARGIN + NAME_WIDTH + place * CELL_WIDTH + CELL_WIDTH / 2
        for at, line in enumerate(lines):
            y = top + (tallest - len(lines) + at + 1) * SMALL.leading
            items.append(Text(x, y, line, SMALL.size, theme.soft, anchor="middle"))
    return items, top + tallest * SMALL.leading + 8


def _cell(x: float, y: float, value: float | None, language: Language, theme: Theme) -> list[Item]:
    fill = theme.track if value is None else shade(value, theme)
    said = "–" if value is None else number(language, value, 0)
    ink = theme.soft if value is None else theme.ink
    return [
        Box(x + 1, y + 1, CELL_WIDTH - 2, CELL_HEIGHT - 2, Pen(fill=fill), 3),
        Text(x + CELL_WIDTH / 2, y + CELL_HEIGHT / 2 + 4, said, BODY.size, ink, 600, anchor="middle"),
    ]


def shade(value: float, theme: Theme) -> str:
    """The colour of a score: towards orange below the middle, towards blue above; pale enough for words on it."""
    end = theme.gap if value < MIDDLE else theme.actual
    share = min(abs(value - MIDDLE) / MIDDLE, 1.0) * 0.55
    return mixed(theme.background, end, share)


def mixed(first: str, second: str, share: float) -> str:
    """A colour between two (`#RRGGBB`)."""
    pairs = [(int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)
