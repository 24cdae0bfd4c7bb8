"""The priority chart: importance against value gap, one mark per activity, in which marks can be selected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]  # ships no types

from cxmap.drawing.theme import Theme
from cxmap.words import Language, number, say

MARK, CHOSEN = 26, 34
MARGINS = {"l": 56, "r": 16, "t": 16, "b": 48}


@dataclass(frozen=True)
class Priority:
    """An activity on the chart; `gap` with its interval in points (0..100), `phase` counts from 0."""

    activity_id: str
    number: int
    name: str
    phase: int
    importance: float
    gap: float
    low: float | None
    high: float | None


def draw(
    priorities: Sequence[Priority],
    scale: tuple[float, float],
    language: Language,
    theme: Theme,
    *,
    selected: Sequence[str] = (),
) -> Any:
    """A plotly figure; the `customdata` of a mark is the id of its activity, `scale` the ends of importance."""
    figure = go.Figure(_marks(priorities, language, theme, selected))
    low, high = scale
    room = (high - low) / 12
    axis = {"gridcolor": theme.hairline, "zeroline": False, "color": theme.ink}
    figure.update_layout(
        margin=MARGINS,
        height=320,
        font={"family": "Source Sans, sans-serif", "size": 14},
        paper_bgcolor=theme.background,
        plot_bgcolor=theme.background,
        showlegend=False,
        xaxis={**axis, "title": say(language, "cycle.column.importance"), "range": [low - room, high + room]},
        yaxis={**axis, "title": say(language, "cycle.column.gap")},
    )
    figure.add_hline(0, line={"color": theme.axis, "width": 1})
    figure.add_vline((low + high) / 2, line={"color": theme.axis, "width": 1, "dash": "dot"})
    return figure


def _marks(
    priorities: Sequence[Priority], language: Language, theme: Theme, selected: Sequence[str]
) -> go.Scatter:
    chosen = [each.activity_id in selected for each in priorities]
    return go.Scatter(
        x=[each.importance for each in priorities],
        y=[each.gap for each in priorities],
        mode="markers+text",
        text=[str(each.number) for each in priorities],
        textfont={"color": theme.ink},
        customdata=[each.activity_id for each in priorities],
        hovertext=[_told(each, language) for each in priorities],
        hoverinfo="text",
        error_y={
            "type": "data",
            "array": [0 if each.high is None else each.high - each.gap for each in priorities],
            "arrayminus": [0 if each.low is None else each.gap - each.low for each in priorities],
            "color": theme.faint,
            "thickness": 1.2,
            "width": 4,
        },
        marker={
            "size": [CHOSEN if own else MARK for own in chosen],
            "color": [theme.phase(each.phase).fill for each in priorities],
            "line": {
                "color": [
                    theme.gap if own else theme.phase(each.phase).edge
                    for own, each in zip(chosen, priorities, strict=True)
                ],
                "width": [4 if own else 2 for own in chosen],
            },
            "opacity": 1,
        },
    )


def _told(each: Priority, language: Language) -> str:
    ends = (
        ""
        if each.low is None or each.high is None
        else f" [{number(language, each.low, 0)}, {number(language, each.high, 0)}]"
    )
    gap = f"{say(language, 'cycle.column.gap')} {number(language, each.gap, 0)}{ends}"
    name = each.name.replace("<", "&lt;")
    return f"<b>{each.number} {name}</b><br>{gap}"
