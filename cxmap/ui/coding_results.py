"""What the codings say: frequencies, codes on the same words, quotations; two coders; and other programs."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, Literal

import pandas as pd
import streamlit as st

from cxmap.errors import CxmapError
from cxmap.model.evidence import WITHHELD
from cxmap.ui import acting, coding_import, coding_view, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import (
    codebook,
    coding_figures,
    field_session,
    log_figures,
    observation_import,
    observation_report,
)
from cxmap.usecases import project as projects
from cxmap.usecases.coding_figures import QuotationRow

HIDDEN = {"code_id", "text_id", "first_id", "second_id"}
MOST_QUOTED, MOST_WORDS = 40, 160
WIDTHS: dict[str, Literal["medium", "large"]] = {
    "words": "large",
    "code": "medium",
    "kappa": "medium",
    "alpha": "medium",
}
"""Columns that are not to be cut off."""
MEGABYTES = 25
CAME = "coding.came"


def show_results() -> None:
    """Frequencies and co-occurrence, over all texts or those of one session, segment or touchpoint."""
    desk = session.desk()
    choices = {
        "session": {each.id: each.name for each in field_session.sessions(desk)},
        "segment": {each.id: each.name for each in projects.segments(desk)},
        "touchpoint": {each.id: each.name for each in projects.touchpoints(desk)},
    }
    columns = st.columns(3)
    chosen = [
        column.selectbox(
            say(f"coding.results.{name}"),
            list(names),
            None,
            format_func=names.__getitem__,
            key=f"coding.results.{name}",
            placeholder=say("coding.results.everything"),
        )
        for column, (name, names) in zip(columns, choices.items(), strict=True)
    ]
    texts = coding_figures.narrowed(desk, *chosen)
    book = codebook.load(session.desk())
    rows = [row for row in coding_figures.frequencies(texts, book) if row.codings]
    if not rows:
        st.info(say("coding.results.none"), icon=":material/bar_chart:")
        return
    st.caption(say("coding.results.note"))
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{say('coding.results.frequencies')}**")
        rows = sorted(rows, key=lambda row: -row.codings)
        chosen_row = _table(rows, "coding.frequencies")
    with right:
        st.markdown(f"**{say('coding.results.cooccurrence')}**")
        pairs = coding_figures.cooccurrences(texts, book)
        chosen_pair = _table(pairs, "coding.cooccurrences")
    if chosen_row is None and chosen_pair is None:
        st.caption(say("coding.results.choose"))
    if chosen_row is not None:
        row = rows[chosen_row]
        _quotations(coding_figures.quotations(texts, row.code_id), row.code, "code")
    if chosen_pair is not None:
        pair = pairs[chosen_pair]
        found = coding_figures.quotations(texts, pair.first_id, pair.second_id)
        _quotations(found, f"{pair.first} + {pair.second}", "pair")


def _quotations(found: Sequence[QuotationRow], codes: str, key: str) -> None:
    """The words that bear a code, or two; a click leads to them in their text."""
    st.markdown(f"**{say('coding.results.quotations')}: {plain(codes)}**")
    for place, each in enumerate(found[:MOST_QUOTED]):
        label = (
            f"{plain(_told(each.words)[:MOST_WORDS])} :gray[– {plain(each.text)}, {plain(each.coder or '–')}]"
        )
        st.button(
            label,
            key=f"coding.quoted.{key}.{place}",
            type="tertiary",
            on_click=coding_view.go,
            args=(each.text_id, each.start),
        )
    if len(found) > MOST_QUOTED:
        st.caption(say("coding.results.first_of", n=MOST_QUOTED, of=len(found)))


def _told(words: str) -> str:
    return say("evidence.withheld") if words == WITHHELD else " ".join(words.split())


def show_agreement() -> None:
    """Two coders compared, and every unit where they disagree."""
    known = coding_figures.coders(session.desk())
    if len(known) < 2:
        st.info(say("coding.agreement.too_few"), icon=":material/group:")
        return
    left, middle, right = st.columns(3)
    first = left.selectbox(say("coding.agreement.first"), known, 0, key="coding.first")
    second = middle.selectbox(say("coding.agreement.second"), known, 1, key="coding.second")
    units = session.names("coding.unit", coding_figures.UNITS)
    unit = right.segmented_control(
        say("coding.agreement.unit"),
        coding_figures.UNITS,
        default="sentence",
        format_func=units.__getitem__,
        key="coding.unit",
        required=True,
    )
    try:
        found = coding_figures.agreement(
            session.desk(), first, second, unit or "sentence", session.language()
        )
    except CxmapError as error:
        st.warning(error.sentence(session.language()))
        return
    st.markdown(found.sentence)
    _table(found.rows, "coding.agreement", {"first": first, "second": second}, choose=False)
    st.markdown(f"**{say('coding.agreement.disagreements')}**")
    if not found.disagreements:
        st.caption(say("coding.agreement.agreed"))
        return
    st.caption(say("coding.agreement.resolve"))
    rows = [replace(each, words=_told(each.words)) for each in found.disagreements]
    chosen = _table(rows, "coding.disagreements")
    if chosen is not None:
        each = rows[chosen]
        st.button(
            say("coding.agreement.open", text=plain(each.text)),
            key="coding.disagreement.open",
            icon=":material/arrow_forward:",
            on_click=coding_view.go,
            args=(each.text_id, each.start),
        )


def _table(
    rows: Sequence[Any], key: str, own: dict[str, str] | None = None, *, choose: bool = True
) -> int | None:
    """The table as it is read, and its file with every number by itself; gives the row that is chosen."""
    full = pd.DataFrame([asdict(row) for row in rows]).drop(columns=list(HIDDEN), errors="ignore")
    names = {str(name): say(f"coding.column.{name}") for name in full.columns} | (own or {})
    shown = coding_figures.table(rows, session.language()).drop(columns=["start", "end"], errors="ignore")
    st.dataframe(
        shown.rename(columns=names),
        hide_index=True,
        key=key,
        height="content" if len(rows) < 14 else 480,
        placeholder="–",
        on_select="rerun" if choose else "ignore",
        selection_mode="single-row",
        column_config={
            names[name]: st.column_config.TextColumn(width=WIDTHS[name])
            for name in WIDTHS
            if name in shown.columns
        },
    )
    if len(rows):
        st.download_button(
            say("observe.results.download"),
            lambda: log_figures.export(full, ".xlsx", names),
            f"{key.removeprefix('coding.')}.xlsx",
            key=f"{key}.download",
            icon=":material/download:",
            type="tertiary",
        )
    marked = st.session_state.get(key, {}).get("selection", {}).get("rows", []) if choose else []
    return int(marked[0]) if marked and marked[0] < len(rows) else None


def show_exchange() -> None:
    """Files of other programs, in and out."""
    st.caption(say("coding.exchange.help"))
    left, right = st.columns(2, gap="large")
    with left, st.container(border=True):
        _bring_in()
    with right, st.container(border=True):
        _take_away()


def _bring_in() -> None:
    place = st.session_state.get(coding_import.ROUND, 0)
    st.markdown(f"**{say('coding.exchange.in_')}**")
    st.file_uploader(
        say("coding.exchange.file"), key=f"coding.exchange.file.{place}", max_upload_size=MEGABYTES
    )
    st.toggle(say("coding.exchange.codes"), key="coding.exchange.codes")
    st.button(
        say("coding.exchange.bring_in"),
        key="coding.exchange.do",
        type="primary",
        disabled=st.session_state.get(f"coding.exchange.file.{place}") is None,
        on_click=_do_bring_in,
    )
    if came := st.session_state.get(CAME):
        st.success(came[0], icon=":material/check:")
        for problem in came[1]:
            st.warning(f"{plain(problem[:1].upper() + problem[1:])}.", icon=":material/info:")


def _do_bring_in() -> None:
    state = st.session_state
    place = state.get(coding_import.ROUND, 0)
    file = state.get(f"coding.exchange.file.{place}")
    if file is None:
        return

    def bring() -> None:
        done = observation_import.import_file(
            session.desk(), file.getvalue(), file.name, as_codebook=bool(state.get("coding.exchange.codes"))
        )
        counts = ", ".join(f"{n} {say(f'coding.count.{name}')}" for name, n in done.counts.items())
        said = say("coding.exchange.came", kind=say(f"coding.kind.{done.kind}"), counts=counts)
        state[CAME] = (said, [each.sentence(session.language()) for each in done.problems])
        state[coding_import.ROUND] = place + 1

    acting.act(bring)


def _take_away() -> None:
    st.markdown(f"**{say('coding.exchange.out')}**")
    desk = session.desk()
    book = codebook.load(desk)
    if not book.codes:
        st.caption(say("coding.code_missing"))
        return
    for suffix, name in ((".qdpx", "qdpx"), (".qdc", "qdc"), (".xlsx", "codings")):
        st.download_button(
            say(f"coding.exchange.{name}"),
            lambda suffix=suffix: observation_report.export(desk, suffix),  # type: ignore[misc]
            f"cxmap{'' if suffix != '.xlsx' else '_codings'}{suffix}",
            key=f"coding.exchange.{name}",
            icon=":material/download:",
        )
    st.download_button(
        say("coding.exchange.codebook"),
        lambda: codebook.write_table(book, ".xlsx"),
        "cxmap_codebook.xlsx",
        key="coding.exchange.codebook",
        icon=":material/download:",
    )
