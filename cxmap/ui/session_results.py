"""What a session shows: its time line, time budget, waiting times, what followed what, and its entries."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.behaviour_log import LogDocument
from cxmap.ui import acting, session
from cxmap.ui.session import say
from cxmap.usecases import behaviour_log, log_figures
from cxmap.usecases.log_figures import BudgetRow, TransitionRow

CHART, ENTRIES = "observe.timeline", "observe.entries"


def show(document: LogDocument) -> None:
    """All findings of one session."""
    if not document.entries:
        st.info(say("observe.results.nothing"), icon=":material/timeline:")
        return
    dark = st.context.theme.type == "dark"
    st.plotly_chart(
        log_figures.timeline(document, session.language(), dark=dark),
        key=CHART,
        theme=None,
        on_select="rerun",
        selection_mode="points",
        config={"displaylogo": False},
    )
    _chosen(document)
    left, right = st.columns([1.7, 1], gap="large")
    with left:
        _budget(document)
    with right:
        _waiting(document)
    _transitions(document, dark=dark)
    _entries(document)


def _chosen(document: LogDocument) -> None:
    """The entry whose mark was clicked, in full."""
    points = st.session_state.get(CHART, {}).get("selection", {}).get("points", [])
    ids = {point.get("customdata") for point in points}
    table = log_figures.log_table(document)
    rows = table[[entry.id in ids for entry in document.entries]]
    if len(rows):
        st.dataframe(rows, hide_index=True, height="content")


def _budget(document: LogDocument) -> None:
    rows = log_figures.budget(document)
    st.markdown(f"**{say('observe.results.budget')}**")
    st.caption(
        say("observe.results.observed", time=log_figures.clock(log_figures.observed_seconds(document)))
    )
    _table([row for row in rows if row.events], BudgetRow, "observe.budget")


def _waiting(document: LogDocument) -> None:
    found = log_figures.waiting(document)
    st.markdown(f"**{say('observe.results.waiting')}**")
    if not found.visits and not found.queue.n:
        st.caption(say("observe.results.no_waiting"))
        return
    gave_up = say("observe.results.of", k=found.gave_up.k, n=found.gave_up.n)
    told = {
        "wait": log_figures.interval(found.wait),
        "service": log_figures.interval(found.service),
        "gave_up": gave_up,
        "queue": "–" if found.queue.mean is None else f"{found.queue.mean:.1f}, n {found.queue.n}",
    }
    for name, text in told.items():
        st.markdown(f"{say(f'observe.results.{name}')}: **{text}**")


def _transitions(document: LogDocument, *, dark: bool) -> None:
    rows = log_figures.transitions(document)
    if not rows:
        return
    st.markdown(f"**{say('observe.results.transitions')}**")
    left, right = st.columns([1.2, 1], gap="large")
    with left:
        st.graphviz_chart(log_figures.transition_graph(document, dark=dark))
    with right:
        _table(rows, TransitionRow, "observe.transitions")


def _table(rows: Sequence[Any], kind: type[BudgetRow] | type[TransitionRow], key: str) -> None:
    names = log_figures.column_names(session.language(), kind)
    frame = pd.DataFrame([asdict(row) for row in rows], columns=list(names))
    shares = [names[name] for name in names if name.startswith(("share", "sampled"))]
    numbers = [names[name] for name in names if frame[name].dtype.kind == "f" and names[name] not in shares]
    st.dataframe(
        frame.rename(columns=names),
        hide_index=True,
        height="content" if len(rows) < 14 else 480,
        key=key,
        placeholder="–",
        column_config={
            **{share: st.column_config.NumberColumn(format="percent") for share in shares},
            **{number: st.column_config.NumberColumn(format="%.1f") for number in numbers},
        },
    )
    st.download_button(
        say("observe.results.download"),
        lambda: log_figures.export(rows, ".xlsx", names),
        f"{key.removeprefix('observe.')}.xlsx",
        key=f"{key}.download",
        icon=":material/download:",
        type="tertiary",
    )


def _entries(document: LogDocument) -> None:
    st.markdown(f"**{say('observe.results.entries')}**")
    st.data_editor(
        log_figures.log_table(document)[["at", "behaviour", "kind", "subject", "modifier", "note"]],
        key=f"base.{ENTRIES}.{document.session.id}.{sum(each.version for each in document.entries)}",
        hide_index=True,
        height=320,
        disabled=["behaviour", "kind"],
        column_config={"at": st.column_config.NumberColumn(min_value=0, format="%.1f")},
        on_change=_correct,
        args=(document,),
    )


def _correct(document: LogDocument) -> None:
    key = f"base.{ENTRIES}.{document.session.id}.{sum(each.version for each in document.entries)}"
    changes = st.session_state.get(key, {}).get("edited_rows", {})
    for row, fields in changes.items():
        entry = document.entries[int(row)]
        told = {name: value if value is not None else "" for name, value in fields.items()}
        acting.act(behaviour_log.change_entry, session.desk(), entry.id, seen=entry.version, **told)
