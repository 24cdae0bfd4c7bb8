"""What a session shows: its time line, time budget, waiting times, what followed what, and its entries."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.behaviour_log import LogDocument
from cxmap.ui import acting, session
from cxmap.ui.session import say
from cxmap.usecases import behaviour_log, log_figures
from cxmap.usecases.log_figures import BudgetRow, TransitionRow
from cxmap.words import number

FEW_ARROWS, FEW_ENTRIES = 8, 8
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
        config={"displayModeBar": False},
    )
    _chosen(document)
    _waiting(document)
    _budget(document)
    _transitions(document, dark=dark)
    _entries(document)


def _chosen(document: LogDocument) -> None:
    """The entry whose mark was clicked, in full."""
    points = st.session_state.get(CHART, {}).get("selection", {}).get("points", [])
    ids = {point.get("customdata") for point in points}
    language = session.language()
    table = log_figures.told_log(document, language)
    rows = table[[entry.id in ids for entry in document.entries]]
    if len(rows):
        filled = rows.loc[
            :, [bool(rows[name].notna().any() and rows[name].astype(str).any()) for name in rows]
        ]
        st.dataframe(
            filled.rename(columns=log_figures.entry_names(language)), hide_index=True, height="content"
        )


def _budget(document: LogDocument) -> None:
    rows = [row for row in log_figures.budget(document) if row.events]
    st.markdown(f"**{say('observe.results.budget')}**")
    st.caption(
        say("observe.results.observed", time=log_figures.clock(log_figures.observed_seconds(document)))
    )
    _table(log_figures.budget_table(rows, session.language()), rows, BudgetRow, "observe.budget")


def _waiting(document: LogDocument) -> None:
    found = log_figures.waiting(document)
    st.markdown(f"**{say('observe.results.waiting')}**")
    if not found.visits and not found.queue.n:
        st.caption(say("observe.results.no_waiting"))
        return
    gave_up = say("observe.results.of", k=found.gave_up.k, n=found.gave_up.n)
    queue = found.queue
    told = {
        "wait": log_figures.interval(found.wait),
        "service": log_figures.interval(found.service),
        "gave_up": gave_up,
        "queue": "–" if queue.mean is None else f"{number(session.language(), queue.mean)}, n {queue.n}",
    }
    with st.container(horizontal=True, gap="large"):
        for name, text in told.items():
            st.markdown(f"{say(f'observe.results.{name}')}  \n**{text}**", width="content")


def _transitions(document: LogDocument, *, dark: bool) -> None:
    rows = log_figures.transitions(document)
    if not rows:
        return
    st.markdown(f"**{say('observe.results.transitions')}**")
    if len(rows) > log_figures.MOST_ARROWS:
        st.caption(say("observe.results.most_frequent", n=log_figures.MOST_ARROWS))
    wide = len(rows) > FEW_ARROWS
    graph = log_figures.transition_graph(document, dark=dark)
    st.graphviz_chart(graph, width="stretch" if wide else "content")
    shown = log_figures.transition_table(rows, session.language())
    _table(shown, rows, TransitionRow, "observe.transitions")


def _table(
    shown: pd.DataFrame, rows: Sequence[Any], kind: type[BudgetRow] | type[TransitionRow], key: str
) -> None:
    """The table as it is read; the file that is downloaded holds every number by itself."""
    names = log_figures.column_names(session.language(), kind)
    st.dataframe(shown, hide_index=True, height="content" if len(rows) < 16 else 480, key=key)
    st.download_button(
        say("observe.results.download"),
        lambda: log_figures.export(rows, ".xlsx", names),
        f"{key.removeprefix('observe.')}.xlsx",
        key=f"{key}.download",
        icon=":material/download:",
        type="tertiary",
    )


def _entries(document: LogDocument) -> None:
    language = session.language()
    names = log_figures.entry_names(language)
    st.markdown(f"**{say('observe.results.entries')}**")
    at = st.column_config.NumberColumn(names["at"], min_value=0, format="%.1f", width="small")
    st.data_editor(
        log_figures.told_log(document, language)[list(log_figures.ENTRY_COLUMNS)],
        key=f"base.{ENTRIES}.{document.session.id}.{sum(each.version for each in document.entries)}",
        hide_index=True,
        height=320 if len(document.entries) > FEW_ENTRIES else "content",
        disabled=["behaviour", "kind"],
        column_config={**{name: names[name] for name in log_figures.ENTRY_COLUMNS}, "at": at},
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
