"""The time line of a session: states as bars, events as ticks, feelings as a curve; and what followed what."""

from collections.abc import Mapping, Sequence
from typing import Any

import graphviz
import numpy as np
import plotly.graph_objects as go  # type: ignore[import-untyped]  # ships no types

from cxmap.analysis.behaviour_log import Bout, Transition, bouts
from cxmap.drawing.theme import DARK, LIGHT, Theme
from cxmap.model.behaviour_log import Behaviour, BehaviourKind, EntryKind, LogDocument, LogEntry
from cxmap.words import Language, say

ROW, LEAST = 26, 320
MOST_ARROWS = 24
LONGEST_NAME = 26
LEAST_SECONDS = 0.2
FACE = "Source Sans, sans-serif"
MARGINS = {"l": 8, "r": 16, "t": 8, "b": 40}
FEELING_SHARE = 0.2
STEPS = (5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)


def figure(document: LogDocument, language: Language, *, dark: bool = False) -> Any:
    """A plotly figure; the `customdata` of a mark is the id of its entry, times are seconds on the clock."""
    theme = DARK if dark else LIGHT
    logged = {entry.behaviour_id for entry in document.entries}
    used = [each for each in document.behaviours if each.id in logged]
    drawn = go.Figure([*_bars(document, used, theme), *_ticks(document, used, language, theme)])
    feeling = _feeling(document, theme)
    if feeling is not None:
        drawn.add_trace(feeling)
    names = [_plain(each.name) for each in used]
    if any(entry.kind == EntryKind.NOTE for entry in document.entries):
        names.append(say(language, "observe.view.notes"))
    _lay_out(drawn, document, names, theme)
    if feeling is not None:
        drawn.update_layout(yaxis2=_feeling_axis(say(language, "observe.scheme_column.valence"), theme))
    return drawn


def colour(behaviour: Behaviour, place: int, theme: Theme) -> str:
    """The colour a behaviour was given, else one by its place."""
    return behaviour.colour or theme.method(place)


def colours(behaviours: Sequence[Behaviour], *, dark: bool = False) -> dict[str, str]:
    """The colour of each behaviour by id."""
    theme = DARK if dark else LIGHT
    return {each.id: colour(each, place, theme) for place, each in enumerate(behaviours)}


def _bars(document: LogDocument, used: Sequence[Behaviour], theme: Theme) -> list[go.Bar]:
    by_state: dict[str, list[Bout]] = {}
    for bout in bouts(document.entries, document.length):
        by_state.setdefault(bout.behaviour_id, []).append(bout)
    return [
        _bar(place, behaviour, by_state[behaviour.id], theme)
        for place, behaviour in enumerate(used)
        if behaviour.kind == BehaviourKind.STATE and behaviour.id in by_state
    ]


def _bar(place: int, behaviour: Behaviour, own: Sequence[Bout], theme: Theme) -> go.Bar:
    seconds = np.array([bout.seconds for bout in own])
    return go.Bar(
        orientation="h",
        y=np.full(len(own), place),
        x=np.maximum(seconds, LEAST_SECONDS),
        base=np.array([bout.start for bout in own]),
        text=[_told(bout.start, bout.end, bout.subject, bout.modifier) for bout in own],
        textposition="none",
        hovertemplate=f"{_plain(behaviour.name)}<br>%{{text}}<extra></extra>",
        marker={"color": colour(behaviour, place, theme), "line": {"width": 0}},
        width=0.62,
        showlegend=False,
    )


def _told(start: float, end: float | None, *more: str) -> str:
    span = _clock(start) if end is None else f"{_clock(start)} – {_clock(end)}"
    return "<br>".join([span, *(_plain(part) for part in more if part)])


def _plain(text: str) -> str:
    """Text of people is no markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _ticks(
    document: LogDocument, used: Sequence[Behaviour], language: Language, theme: Theme
) -> list[go.Scatter]:
    by_kind: dict[str, list[LogEntry]] = {}
    for entry in document.entries:
        if entry.kind in {EntryKind.POINT, EntryKind.NOTE}:
            by_kind.setdefault(entry.behaviour_id or "", []).append(entry)
    marks = []
    for place, behaviour in enumerate(used):
        if behaviour.id in by_kind:
            line = {"width": 3, "color": colour(behaviour, place, theme)}
            looks = {"symbol": "line-ns", "size": 15, "line": line}
            marks.append(_marks(by_kind[behaviour.id], place, behaviour.name, looks))
    if "" in by_kind:
        looks = {"symbol": "diamond", "size": 9, "color": theme.moment_of_truth}
        marks.append(_marks(by_kind[""], len(used), say(language, "observe.note"), looks))
    return marks


def _marks(entries: Sequence[LogEntry], row: int, name: str, looks: Mapping[str, Any]) -> go.Scatter:
    return go.Scatter(
        x=np.array([entry.at for entry in entries]),
        y=np.full(len(entries), row),
        mode="markers",
        marker=dict(looks),
        customdata=[entry.id for entry in entries],
        text=[_told(entry.at, None, entry.subject, entry.modifier, entry.note) for entry in entries],
        hovertemplate=f"{_plain(name)}<br>%{{text}}<extra></extra>",
        showlegend=False,
    )


def _feeling(document: LogDocument, theme: Theme) -> go.Scatter | None:
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
        x=np.array([at for at, _ in felt]),
        y=np.array([value for _, value in felt]),
        yaxis="y2",
        mode="lines+markers",
        line={"color": theme.actual, "width": 2, "shape": "hv"},
        marker={"size": 6},
        text=[_clock(at) for at, _ in felt],
        hovertemplate="%{text}  %{y:+}<extra></extra>",
        showlegend=False,
    )


def _axis(theme: Theme) -> dict[str, Any]:
    return {"gridcolor": theme.hairline, "zeroline": False, "color": theme.ink, "fixedrange": False}


def _feeling_axis(name: str, theme: Theme) -> dict[str, Any]:
    """The scale of feelings above the rows; its middle bears the name."""
    return {
        **_axis(theme),
        "domain": [1 - FEELING_SHARE, 1],
        "range": [-2.3, 2.3],
        "tickvals": [-2, 0, 2],
        "ticktext": ["−2", f"{name}  0", "+2"],
        "automargin": True,
    }


def _lay_out(drawn: Any, document: LogDocument, names: Sequence[str], theme: Theme) -> None:
    with_feeling = any(trace.yaxis == "y2" for trace in drawn.data)
    rows = len(names)
    length = max(document.length, 1.0)
    step = next((each for each in STEPS if length / each <= 12), STEPS[-1])
    ticks = [step * place for place in range(int(length // step) + 1)]
    axis = _axis(theme)
    top = 1 - FEELING_SHARE if with_feeling else 1.0
    drawn.update_layout(
        margin=MARGINS,
        height=max(LEAST, int(ROW * rows / top) + 60),
        barmode="overlay",
        bargap=0.3,
        font={"family": FACE, "size": 13},
        hoverlabel={
            "bgcolor": theme.panel,
            "bordercolor": theme.axis,
            "font": {"family": FACE, "size": 13, "color": theme.ink},
        },
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
            "ticktext": [_cut(name) for name in names],
            "range": [rows - 0.4, -0.6],
            "domain": [0, top - 0.04 if with_feeling else 1],
            "automargin": True,
        },
    )


def _cut(name: str) -> str:
    """A name that leaves room for the time line, also on a phone; it stands in full where a mark is pointed at."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


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
