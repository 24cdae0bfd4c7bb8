"""Means with their intervals, one row per group: do the methods tell the same story?"""

from collections.abc import Mapping, Sequence

from cxmap.analysis.findings import GroupEstimate
from cxmap.drawing.ruler import wrap
from cxmap.drawing.scene import Item, Line, Pen, Scene, Text
from cxmap.drawing.shapes import circle
from cxmap.drawing.theme import SMALL, Theme
from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW
from cxmap.words import Language, number

WIDTH, ROW, PLOT_LEFT, PLOT_RIGHT = 340.0, 24.0, 164.0, 300.0
DOT, GAP = 4.5, 8.0


def draw(
    groups: Sequence[GroupEstimate], names: Mapping[str, str], language: Language, theme: Theme
) -> Scene:
    """One row per group, with its name, mean, 95 % interval on the scale -2 .. +2, and n."""
    items: list[Item] = []
    top = 0.0
    for group in groups:
        lines = wrap(names[group.group], SMALL.size, PLOT_LEFT - GAP)
        height = ROW + (len(lines) - 1) * SMALL.leading
        items.extend(_row(group, lines, top + height / 2, theme))
        top += height
    told = "; ".join(_told(group, names[group.group], language) for group in groups)
    return Scene(WIDTH, top, told, told, "none", tuple(items), language)


def _row(group: GroupEstimate, lines: Sequence[str], middle: float, theme: Theme) -> list[Item]:
    found, baseline = group.estimate, middle + 4
    first = baseline - (len(lines) - 1) * SMALL.leading / 2
    row: list[Item] = [
        *(
            Text(0, first + place * SMALL.leading, line, SMALL.size, theme.ink)
            for place, line in enumerate(lines)
        ),
        Text(WIDTH, baseline, f"n {found.n}", SMALL.size, theme.soft, anchor="end"),
        Line(PLOT_LEFT, middle, PLOT_RIGHT, middle, Pen(stroke=theme.hairline)),
        Line(_x(0), middle - 5, _x(0), middle + 5, Pen(stroke=theme.faint)),
    ]
    if found.low is not None and found.high is not None:
        row.append(Line(_x(found.low), middle, _x(found.high), middle, Pen(stroke=theme.actual, width=2.5)))
    if found.mean is not None:
        row.append(circle(_x(found.mean), middle, DOT, Pen(fill=theme.actual)))
    return row


def _x(valence: float) -> float:
    return PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * (valence - VALENCE_LOW) / (VALENCE_HIGH - VALENCE_LOW)


def _told(group: GroupEstimate, name: str, language: Language) -> str:
    found = group.estimate
    mean = "–" if found.mean is None else number(language, found.mean, signed=True)
    ends = [number(language, end) for end in (found.low, found.high) if end is not None]
    interval = f" ({ends[0]} … {ends[1]})" if ends else ""
    return f"{name} {mean}{interval}, n {found.n}"
