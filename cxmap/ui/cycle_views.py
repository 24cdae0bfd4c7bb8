"""What is seen of a cycle: the picture on its canvas, tables with the same numbers, and the priority chart."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.ui import canvas_acts, cycle_acts, cycle_state, session
from cxmap.ui.canvas import canvas
from cxmap.ui.cycle_state import OpenCycle
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import cycle_figures, cycle_picture
from cxmap.usecases.cycle_figures import GapRow, LockOnRow

TABLE_MIME = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CHART = "cycle.chart"
FIRST = ("rank", "number", "activity", "importance", "n", "actual", "desired", "gap", "gap_low", "gap_high")
"""The columns one looks for first; the others follow in the order of the file."""
DECIMALS = {"importance": 1, "emotion": 1, "p": 3, "p_holm": 3}


def show(opened: OpenCycle) -> None:
    """The view that is chosen."""
    look = cycle_state.look()
    if look == "table":
        _differences(opened) if opened.looks else _gaps(opened)
    elif look == "lock_on":
        _lock_on(opened)
    else:
        if look == "priorities":
            _priorities(opened)
        _picture(opened)


def _picture(opened: OpenCycle) -> None:
    document = opened.document
    texts = {
        **{f"activity:{each.id}": each.name for each in document.activities},
        **{
            f"phase:{each.id}": cycle_figures.phase_name(each, session.language()) for each in document.phases
        },
        **{f"addon:{each.id}": each.name for each in document.add_ons},
    }
    canvas(
        key=f"cycle.{opened.id}.{opened.view.form}",
        svg=cycle_state.screen(opened),
        texts=texts,
        picture_name=document.cycle.name,
        language=session.language(),
        revision=document.revision,
        selected=cycle_state.selected(),
        on_events=partial(canvas_acts.handle, cycle_acts.ACTS, opened),
        below=56,
        copied=canvas_acts.copied(),
    )


def _gaps(opened: OpenCycle) -> None:
    language = session.language()
    rows = cycle_figures.gap_table(opened.document, opened.findings, language)
    names = {field.name: say(f"cycle.column.{field.name}") for field in fields(GapRow)}
    ids = [opened.document.activities[row.number - 1].id for row in rows]
    _table(rows, names, ids, key="cycle.table")
    _downloads(opened, lambda suffix: cycle_figures.table_file(rows, suffix, language))


def _downloads(opened: OpenCycle, write: Callable[[str], bytes]) -> None:
    """The table as files; each is made when it is asked for."""
    with st.container(horizontal=True, gap="small"):
        for suffix, mime in TABLE_MIME.items():
            st.download_button(
                say("map.download", format=suffix.removeprefix(".").upper()),
                partial(write, suffix),
                cycle_picture.file_name(opened.document, suffix.removeprefix(".")),
                mime,
                icon=":material/download:",
                on_click="ignore",
            )


def _differences(opened: OpenCycle) -> None:
    both = cycle_picture.comparison(opened.document, opened.evidence, opened.view, opened.other)
    if both is None or opened.looks is None:
        return
    language, looks = session.language(), opened.looks
    rows = cycle_figures.difference_table(opened.document, both, opened.other)
    names = cycle_figures.difference_columns(looks, language)
    if opened.other is None:
        del names["counterpart"]
    first, second = looks
    st.caption(say("cycle.compared_note", n=both.tested, first=first, second=second))
    told = [cycle_figures.in_words(row, language) for row in rows]
    _table(told, names, [each.id for each in opened.document.activities], key="cycle.differences")
    _downloads(opened, lambda suffix: cycle_figures.difference_file(rows, looks, suffix, language))


def _lock_on(opened: OpenCycle) -> None:
    looks = [("", opened.document, opened.findings)]
    if both := cycle_picture.comparison(opened.document, opened.evidence, opened.view, opened.other):
        documents = (opened.document, opened.other or opened.document)
        looks = list(zip(opened.looks or (), documents, (both.first, both.second), strict=True))
    st.caption(say("cycle.lock_on.help"))
    columns = {field.name: say(f"cycle.lock_on.column.{field.name}") for field in fields(LockOnRow)}
    for name, document, found in looks:
        rows = cycle_figures.lock_on_table(document, found, session.language())
        if name:
            st.markdown(f"**{plain(name)}**")
        frame = pd.DataFrame([asdict(row) for row in rows], columns=list(columns)).rename(columns=columns)
        shares = [columns[part] for part in ("now", "after_live", "after_all")]
        st.dataframe(
            frame,
            hide_index=True,
            height="content",
            placeholder="–",
            column_config={
                **{
                    share: st.column_config.ProgressColumn(min_value=0, max_value=100, format="%.0f %%")
                    for share in shares
                },
                **{columns[end]: st.column_config.NumberColumn(format="%.0f") for end in ("low", "high")},
            },
        )


def _table(rows: Sequence[Any], names: dict[str, str], ids: list[str], *, key: str) -> None:
    """Rows with the names of their columns; a chosen row selects its activity."""
    frame = pd.DataFrame([asdict(row) for row in rows], columns=list(names))
    if "number" in frame:
        frame["number"] = frame["number"].astype("Int64")
    numbers = [column for column in names if frame[column].dtype.kind == "f"]
    order = sorted(names, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))

    def choose() -> None:
        chosen = st.session_state[key]["selection"]["rows"] if key in st.session_state else []
        if chosen:
            cycle_state.select(*(f"activity:{ids[row]}" for row in chosen if row < len(ids)))

    st.dataframe(
        frame.rename(columns=names),
        hide_index=True,
        height="content" if len(rows) < 16 else 560,
        key=key,
        on_select=choose,
        selection_mode="multi-row",
        column_order=[names[column] for column in order],
        placeholder="–",
        column_config={
            names[column]: st.column_config.NumberColumn(format=f"%.{DECIMALS.get(column, 0)}f")
            for column in numbers
        },
    )


def _priorities(opened: OpenCycle) -> None:
    chosen = tuple(name.removeprefix("activity:") for name in cycle_state.selected())
    figure = cycle_picture.priorities(
        opened.document,
        opened.findings,
        session.language(),
        dark=cycle_state.is_dark(),
        selected=chosen,
    )
    if figure is None:
        st.info(say("cycle.no_priorities"), icon=":material/scatter_plot:")
        return
    st.caption(say("cycle.priorities_help"))
    st.plotly_chart(
        figure,
        key=CHART,
        on_select=choose_marks,
        selection_mode=("points", "box", "lasso"),
        theme=None,
        config={"displaylogo": False},
    )


def choose_marks() -> None:
    """Select on the ring what is selected on the chart."""
    points = st.session_state[CHART]["selection"]["points"] if CHART in st.session_state else []
    if points:
        cycle_state.select(*(f"activity:{point['customdata']}" for point in points))
