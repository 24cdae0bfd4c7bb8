"""The time line of a session: states as bars, events as ticks, feelings as a curve; and what followed what."""

from collections.abc import Mapping, Sequence
from typing import Any

import graphviz
import plotly.graph_objects as go  # type: ignore[import-untyped]  # ships no types

from cxmap.analysis.behaviour_log import Transition, bouts
from cxmap.drawing.theme import DARK, LIGHT, Theme
from cxmap.model.behaviour_log import Behaviour, BehaviourKind, EntryKind, LogDocument, LogEntry
from cxmap.words import Language, number, say

ROW, LEAST = 26, 240
MOST_ARROWS = 40
MARGINS = {"l": 8, "r": 16, "t": 8, "b": 40}
FEELING_SHARE = 0.2
STEPS = (5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)


def figure(document: LogDocument, language: Language, *, dark: bool = False) -> Any:
    """A plotly figure; the `customdata` of a mark is the id of its entry, times are seconds on the clock."""
    theme = DARK if dark else LIGHT
    used = [each for each in document.behaviours if _is_used(each, document.entries)]
    drawn = go.Figure([*_bars(document, used, theme), *_ticks(document, used, language, theme)])
    feeling = _feeling(document, language, theme)
    if feeling is not None:
        drawn.add_trace(feeling)
    _lay_out(drawn, document, used, theme, with_feeling=feeling is not None)
    return drawn


def _is_used(behaviour: Behaviour, entries: Sequence[LogEntry]) -> bool:
    return any(entry.behaviour_id == behaviour.id for entry in entries)


def colour(behaviour: Behaviour, place: int, theme: Theme) -> str:
    """The colour a behaviour was given, else one by its place."""
    return behaviour.colour or theme.method(place)


def colours(behaviours: Sequence[Behaviour], *, dark: bool = False) -> dict[str, str]:
    """The colour of each behaviour by id."""
    theme = DARK if dark else LIGHT
    return {each.id: colour(each, place, theme) for place, each in enumerate(behaviours)}


def _bars(document: LogDocument, used: Sequence[Behaviour], theme: Theme) -> list[go.Bar]:
    found = bouts(document.entries, document.length)
    bars = []
    for place, behaviour in enumerate(used):
        own = [bout for bout in found if bout.behaviour_id == behaviour.id]
        if behaviour.kind == BehaviourKind.STATE and own:
            bars.append(
                go.Bar(
                    orientation="h",
                    y=[place] * len(own),
                    x=[max(bout.seconds, 0.2) for bout in own],
                    base=[bout.start for bout in own],
                    hovertext=[
                        _told(behaviour.name, bout.start, bout.end, bout.subject, bout.modifier)
                        for bout in own
                    ],
                    hoverinfo="text",
                    marker={"color": colour(behaviour, place, theme), "line": {"width": 0}},
                    width=0.62,
                    showlegend=False,
                )
            )
    return bars


def _told(name: str, start: float, end: float | None, *more: str) -> str:
    span = _clock(start) if end is None else f"{_clock(start)} – {_clock(end)}"
    return "<br>".join(part for part in (f"{_plain(name)}  {span}", *map(_plain, more)) if part)


def _plain(text: str) -> str:
    """Text of people is no markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _ticks(
    document: LogDocument, used: Sequence[Behaviour], language: Language, theme: Theme
) -> list[go.Scatter]:
    places = {behaviour.id: place for place, behaviour in enumerate(used)}
    names = {behaviour.id: behaviour.name for behaviour in used}
    points = [entry for entry in document.entries if entry.kind == EntryKind.POINT]
    notes = [entry for entry in document.entries if entry.kind == EntryKind.NOTE]
    marks = []
    if points:
        marks.append(
            _marks(
                points,
                [places[str(entry.behaviour_id)] for entry in points],
                [names[str(entry.behaviour_id)] for entry in points],
                {
                    "symbol": "line-ns",
                    "size": 15,
                    "line": {
                        "width": 3,
                        "color": [
                            colour(used[places[str(e.behaviour_id)]], places[str(e.behaviour_id)], theme)
                            for e in points
                        ],
                    },
                },
            )
        )
    if notes:
        looks = {"symbol": "diamond", "size": 9, "color": theme.moment_of_truth}
        marks.append(
            _marks(notes, [len(used)] * len(notes), [say(language, "observe.note")] * len(notes), looks)
        )
    return marks


def _marks(
    entries: Sequence[LogEntry], rows: Sequence[int], names: Sequence[str], looks: Mapping[str, Any]
) -> go.Scatter:
    return go.Scatter(
        x=[entry.at for entry in entries],
        y=list(rows),
        mode="markers",
        marker=dict(looks),
        customdata=[entry.id for entry in entries],
        hovertext=[
            _told(name, entry.at, None, entry.subject, entry.modifier, entry.note)
            for name, entry in zip(names, entries, strict=True)
        ],
        hoverinfo="text",
        showlegend=False,
    )


def _feeling(document: LogDocument, language: Language, theme: Theme) -> go.Scatter | None:
    valences = {each.id: each.valence for each in document.behaviours}
    felt = [
        (entry.at, value)
        for entry in document.entries
        if entry.kind != EntryKind.STOP
        and (value := entry.valence if entry.valence is not None else valences.get(str(entry.behaviour_id)))
        is not None
    ]
    if not felt:
        return None
    return go.Scatter(
        x=[at for at, _ in felt],
        y=[value for _, value in felt],
        yaxis="y2",
        mode="lines+markers",
        line={"color": theme.actual, "width": 2, "shape": "hv"},
        marker={"size": 6},
        hovertext=[f"{_clock(at)}  {number(language, value, 0, signed=True)}" for at, value in felt],
        hoverinfo="text",
        showlegend=False,
    )


def _lay_out(
    drawn: Any, document: LogDocument, used: Sequence[Behaviour], theme: Theme, *, with_feeling: bool
) -> None:
    has_notes = any(entry.kind == EntryKind.NOTE for entry in document.entries)
    rows = len(used) + has_notes
    names = [_plain(each.name) for each in used] + ["✎"] * has_notes
    length = max(document.length, 1.0)
    step = next((each for each in STEPS if length / each <= 12), STEPS[-1])
    ticks = [step * place for place in range(int(length // step) + 1)]
    axis = {"gridcolor": theme.hairline, "zeroline": False, "color": theme.ink, "fixedrange": False}
    top = 1 - FEELING_SHARE if with_feeling else 1.0
    drawn.update_layout(
        margin=MARGINS,
        height=max(LEAST, int(ROW * rows / top) + 60),
        barmode="overlay",
        bargap=0.3,
        font={"family": "Source Sans, sans-serif", "size": 13},
        paper_bgcolor=theme.background,
        plot_bgcolor=theme.background,
        xaxis={
            **axis,
            "tickvals": ticks,
            "ticktext": [_clock(tick) for tick in ticks],
            "range": [0, length * 1.02],
        },
        yaxis={
            **axis,
            "tickvals": list(range(rows)),
            "ticktext": names,
            "range": [rows - 0.4, -0.6],
            "domain": [0, top - 0.04 if with_feeling else 1],
            "automargin": True,
        },
    )
    if with_feeling:
        feeling = {
            **axis,
            "domain": [top, 1],
            "range": [-2.3, 2.3],
            "tickvals": [-2, 0, 2],
            "ticktext": ["−2", "0", "+2"],
        }
        drawn.update_layout(yaxis2=feeling)


def _clock(seconds: float) -> str:
    whole = int(seconds)
    hours, minutes = whole // 3600, whole % 3600 // 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def graph(document: LogDocument, found: Sequence[Transition], *, dark: bool = False) -> str:
    """The transitions as a graph in graphviz's language; thicker arrows are taken more often."""
    theme = DARK if dark else LIGHT
    drawn = graphviz.Digraph(
        graph_attr={"rankdir": "LR", "bgcolor": "transparent", "pad": "0.2"},
        node_attr={
            "shape": "box",
            "style": "rounded,filled",
            "fillcolor": theme.panel,
            "color": theme.axis,
            "fontcolor": theme.ink,
            "fontname": "Source Sans Pro, sans-serif",
        },
        edge_attr={"color": theme.soft, "fontcolor": theme.soft, "fontname": "Source Sans Pro, sans-serif"},
    )
    shown = found[:MOST_ARROWS]
    most = max((each.share.k for each in shown), default=1)
    names = {each.id: each.name for each in document.behaviours}
    for key in dict.fromkeys(key for each in shown for key in (each.before, each.after)):
        drawn.node(key, graphviz.escape(names[key]))
    for each in shown:
        drawn.edge(each.before, each.after, str(each.share.k), penwidth=f"{1 + 4 * each.share.k / most:.1f}")
    return str(drawn.source)
