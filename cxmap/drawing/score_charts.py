"""Scores as plotly charts to look into: heat map, ranking, distribution, trend, severity of shoppers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]  # ships no types

from cxmap.drawing.ruler import wrap
from cxmap.drawing.score_heat import MIDDLE, shade
from cxmap.drawing.score_rows import ScoreRow
from cxmap.drawing.theme import Theme
from cxmap.words import Language, number, say

ROW, LEAST, MOST = 26, 200, 1160
NAME_LENGTH = 60
TICK, COLUMN = 14, 130
MARGINS = {"l": 8, "r": 16, "t": 16, "b": 40}
BIN = 5.0


@dataclass(frozen=True)
class Marked:
    """A row with the key that a click gives back."""

    key: str
    row: ScoreRow
    doubtful: bool = False


def _figure(theme: Theme, height: float, *traces: Any) -> Any:
    figure = go.Figure(list(traces))
    axis = {"gridcolor": theme.hairline, "zeroline": False, "color": theme.ink, "automargin": True}
    figure.update_layout(
        margin=MARGINS,
        height=max(LEAST, min(height, MOST)),
        font={"family": "Source Sans, sans-serif", "size": 14},
        paper_bgcolor=theme.background,
        plot_bgcolor=theme.background,
        showlegend=False,
        xaxis=axis,
        yaxis=axis,
        dragmode=False,
    )
    return figure


def _short(text: str) -> str:
    """Names of people stay text: plotly reads some HTML."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;")
    return plain if len(plain) <= NAME_LENGTH else f"{plain[: NAME_LENGTH - 1]}…"


def _wrapped(name: str) -> str:
    """A column's name over several lines, so that it need not be turned."""
    return "<br>".join(_short(line) for line in wrap(name, TICK, COLUMN))


def heat(
    keys: Sequence[str],
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float | None]],
    *,
    language: Language,
    theme: Theme,
) -> Any:
    """Locations by sections; the `customdata` of a cell is the id of its location."""
    stops = [0.0, 25.0, MIDDLE, 75.0, 100.0]
    trace = go.Heatmap(
        z=values,
        x=[_wrapped(name) for name in columns],
        y=[_short(name) for name in rows],
        customdata=[[key] * len(columns) for key in keys],
        colorscale=[[stop / 100, shade(stop, theme)] for stop in stops],
        zmin=0,
        zmax=100,
        xgap=2,
        ygap=2,
        hoverongaps=False,
        texttemplate="%{z:.0f}",
        hovertemplate=f"%{{y}}<br>%{{x}}: %{{z:.1f}} %<extra>{say(language, 'shop.results.score')}</extra>",
        showscale=False,
    )
    figure = _figure(theme, ROW * len(rows) + 120, trace)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(side="top", showgrid=False, tickangle=0)
    return figure


def ranking(marked: Sequence[Marked], language: Language, theme: Theme, *, zero: bool = False) -> Any:
    """Scores (or, with `zero`, severities around none) with whiskers, the first on top."""
    scored = [each for each in marked if each.row.score is not None]
    trace = go.Scatter(
        x=[each.row.score for each in scored],
        y=list(range(len(scored))),
        mode="markers",
        customdata=[each.key for each in scored],
        hovertext=[_told(each.row, language) for each in scored],
        hoverinfo="text",
        error_x=_whiskers(scored, theme),
        marker={
            "size": 11,
            "color": [theme.gap if each.doubtful else theme.actual for each in scored],
            "opacity": 1,
        },
    )
    figure = _figure(theme, ROW * len(scored) + 70, trace)
    figure.update_yaxes(
        autorange="reversed",
        tickvals=list(range(len(scored))),
        ticktext=[_short(each.row.name) for each in scored],
    )
    if zero:
        figure.add_vline(0, line={"color": theme.axis, "width": 1})
    else:
        figure.update_xaxes(
            range=[0, max(102, *(each.row.high or 0 for each in scored))] if scored else [0, 102]
        )
    figure.update_xaxes(title=say(language, "shop.results.severity" if zero else "shop.results.percent"))
    return figure


def _whiskers(scored: Sequence[Marked], theme: Theme, *, thickness: float = 1.6) -> dict[str, Any]:
    def reach(row: ScoreRow, end: float | None) -> float:
        return 0.0 if end is None or row.score is None else abs(end - row.score)

    return {
        "type": "data",
        "array": [reach(each.row, each.row.high) for each in scored],
        "arrayminus": [reach(each.row, each.row.low) for each in scored],
        "color": theme.faint,
        "thickness": thickness,
        "width": 4,
    }


def trend(marked: Sequence[Marked], language: Language, theme: Theme) -> Any:
    """The score of each wave in order, with whiskers."""
    scored = [each for each in marked if each.row.score is not None]
    trace = go.Scatter(
        x=[_short(each.row.name) for each in scored],
        y=[each.row.score for each in scored],
        mode="lines+markers",
        customdata=[each.key for each in scored],
        hovertext=[_told(each.row, language) for each in scored],
        hoverinfo="text",
        error_y=_whiskers(scored, theme),
        line={"color": theme.actual, "width": 2},
        marker={"size": 11, "color": theme.actual},
    )
    figure = _figure(theme, 320, trace)
    figure.update_yaxes(title=say(language, "shop.results.percent"))
    figure.update_xaxes(type="category")
    return figure


def distribution(scores: Sequence[float], language: Language, theme: Theme) -> Any:
    """How many visits have which score, in steps of five points."""
    trace = go.Histogram(
        x=list(scores),
        xbins={"start": 0, "end": 105, "size": BIN},
        marker={"color": theme.actual, "line": {"color": theme.background, "width": 1}},
        hovertemplate="%{x} %: %{y}<extra></extra>",
    )
    figure = _figure(theme, 300, trace)
    figure.update_xaxes(title=say(language, "shop.results.percent"), range=[0, 105])
    figure.update_yaxes(title=say(language, "shop.results.visits"))
    return figure


def _told(row: ScoreRow, language: Language) -> str:
    ends = (
        ""
        if row.low is None or row.high is None
        else f" [{number(language, row.low)}, {number(language, row.high)}]"
    )
    return f"<b>{_short(row.name)}</b><br>{number(language, row.score or 0.0)}{ends}, n {row.n}"
