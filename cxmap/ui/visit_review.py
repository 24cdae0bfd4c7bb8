"""Reviewing visits: the queue, and one visit with its answers, flags, score and its working, and the decisions."""

from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.mystery_shopping import MOVES, NEEDS_REASON, ProgrammeDocument, VisitState
from cxmap.model.questionnaire import QuestionnaireItem, said
from cxmap.ui import acting, session, shop_state, visit_item
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import shop_review, visit
from cxmap.usecases.visit import VisitDocument
from cxmap.words import number

ROW_HEIGHT = 34
MOST = 2000
ICONS = {
    VisitState.REVIEWED: ":material/done:",
    VisitState.FINALIZED: ":material/verified:",
    VisitState.LOCKED: ":material/lock:",
    VisitState.RETURNED: ":material/reply:",
    VisitState.ON_HOLD: ":material/pause:",
    VisitState.EXCLUDED: ":material/block:",
}


def nothing() -> None:
    """A programme without visits, and the way to some."""
    st.info(say("shop.review.none"), icon=":material/inbox:")
    st.page_link(
        "pages/mystery_shopping.py",
        label=say("app.page.mystery_shopping"),
        icon=":material/arrow_forward:",
    )


def queue(programme: ProgrammeDocument, visits: pd.DataFrame) -> str:
    """The visits of a programme, those that wait for a decision first; gives the id of the chosen one."""
    counts = {state: int((visits["state"] == state).sum()) for state in VisitState}
    shown = [state for state in VisitState if counts[state]]
    names = {state: f"{say(f'formats.visitstate.{state}')} {counts[state]}" for state in shown}
    st.pills(
        say("shop.review.states"),
        shown,
        selection_mode="multi",
        format_func=names.__getitem__,
        key=f"shop.review.states.{programme.programme.id}",
        label_visibility="collapsed",
        wrap=True,
    )
    chosen = st.session_state.get(f"shop.review.states.{programme.programme.id}") or shown
    rows = visits[visits["state"].isin([str(state) for state in chosen])].iloc[::-1].head(MOST)
    _many(visits)
    return _table(programme, rows)


def _many(visits: Any) -> None:
    """The same decision for all visits that wait for it."""
    with st.popover(say("shop.review.many"), icon=":material/done_all:", type="tertiary"):
        for before, after in (
            (VisitState.REVIEWED, VisitState.FINALIZED),
            (VisitState.FINALIZED, VisitState.LOCKED),
        ):
            ids = visits.loc[visits["state"] == str(before), "id"].tolist()[:MOST]
            st.button(
                say(f"shop.review.all.{after}", n=len(ids)),
                icon=ICONS[after],
                key=f"shop.review.all.{after}",
                disabled=not ids,
                width="stretch",
                on_click=acting.do,
                args=(visit.move_many, session.desk(), ids, after),
                kwargs={"done": session.count("shop.visits", len(ids))},
            )


def _table(programme: ProgrammeDocument, rows: Any) -> str:
    names = shop_state.names(programme)
    wanted = st.session_state.get(shop_state.VISIT, "")
    ids = rows["id"].tolist()
    key = f"shop.review.table.{shop_state.turn('review')}.{len(ids)}"

    def pick() -> None:
        found = st.session_state[key]["selection"]["rows"]
        if found:
            st.session_state[shop_state.VISIT] = ids[found[0]]

    told = [
        {
            "state": say(f"formats.visitstate.{row['state']}"),
            "location": names.get(row["location_id"], ""),
            "shopper": names.get(row["shopper_id"], ""),
            "wave": names.get(row["wave_id"], ""),
            "day": (row["started_at"] or row["due_on"])[:10],
        }
        for row in rows.to_dict("records")
    ]
    st.dataframe(
        told,
        hide_index=True,
        height=min(ROW_HEIGHT * (len(told) + 1) + 4, 640),
        row_height=ROW_HEIGHT,
        column_config={
            name: st.column_config.TextColumn(say(f"shop.review.{name}"))
            for name in ("state", "location", "shopper", "wave", "day")
        },
        key=key,
        on_select=pick,
        selection_mode="single-row",
    )
    return wanted if wanted in ids or wanted else (ids[0] if ids else "")


def show(document: VisitDocument) -> None:
    """One visit: answers left, decision and working right."""
    found = shop_review.review(session.desk(), document)
    place = document.location.name or document.location.code
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"#### {plain(place)} · {plain(document.shopper_name or '–')}", width="stretch")
        st.markdown(shop_state.badge(document.visit.state), width="content")
    _flags(found)
    left, right = st.columns([1.5, 1], gap="medium")
    with right:
        _decide(document)
        _score(document, found)
        _moves(document)
    with left:
        if document.visit.narrative:
            st.markdown(f"> {plain(document.visit.narrative)}")
        for section in document.questionnaire.sections:
            st.markdown(f"**{plain(said(section.label, session.language()) or say('shop.whole'))}**")
            for item in document.questionnaire.items_of(section.id):
                _answer(document, item, found)
        _photos(document, "")


def _flags(found: shop_review.Review) -> None:
    for flag in found.flags:
        st.warning(say(f"shop.flag.{flag}"), icon=":material/flag:")


def _answer(document: VisitDocument, item: QuestionnaireItem, found: shop_review.Review) -> None:
    scored = next(each for each in found.score.items if each.code == item.code)
    if scored.counted == "skipped":
        return
    language = session.language()
    answer = document.visit.answers.get(item.code, "")
    with st.container(border=True, gap=None):
        with st.container(horizontal=True, wrap=False, gap="small"):
            st.markdown(f"{item.code}\\. {plain(said(item.label, language))}", width="stretch")
            st.markdown(_points(scored), width="content")
        st.markdown(f"**{plain(answer_text(item, answer))}**")
        comment = document.visit.comments.get(item.code, "")
        if comment:
            mark = ":orange[:material/flag:] " if item.code in found.contradictions else ""
            st.caption(f"{mark}“{plain(comment)}”")
        _photos(document, item.code)


def _points(scored: Any) -> str:
    if scored.counted in {"scored", "bonus"}:
        earned, possible = _short(scored.earned or 0.0), _short(scored.possible)
        colour = "red" if scored.failed_critical or not scored.earned else "green"
        return f":{colour}[{earned} / {possible}]"
    if scored.counted == "trap":
        return say("shop.review.trap_right") if scored.earned else say("shop.review.trap_missed")
    return f":gray[{say(f'shop.counted.{scored.counted}')}]"


def answer_text(item: QuestionnaireItem, answer: Any) -> str:
    """An answer as a person reads it."""
    if answer is None:
        return say("shop.visit.not_applicable")
    if answer == "":
        return "–"
    if item.kind == "time":
        return visit_item.clock(answer)
    codes = answer if isinstance(answer, list) else [answer]
    options = [item.option(str(code)) for code in codes]
    words = [said(option.label, session.language()) or option.code for option in options if option]
    if words:
        return ", ".join(words)
    return f"{answer:g}" if isinstance(answer, float) else str(answer)


def _photos(document: VisitDocument, code: str) -> None:
    for photo in document.photos:
        if photo.item_code == code:
            st.image(visit.photo_bytes(session.desk(), photo), width=220)


def _decide(document: VisitDocument) -> None:
    """The decisions that may follow; two of them need a reason that the shopper reads."""
    nexts = [state for state in MOVES[document.visit.state] if state in ICONS]
    with st.container(border=True):
        if not nexts:
            st.caption(say("shop.review.no_decision"))
            return
        key = f"shop.review.reason.{document.visit.id}.{len(document.moves)}"
        st.text_area(say("shop.review.reason"), key=key, height=80, help=say("shop.review.reason_help"))
        for state in nexts:
            st.button(
                say(f"shop.review.do.{state}"),
                icon=ICONS[state],
                key=f"shop.review.{state}.{document.visit.id}",
                type="primary" if state not in {*NEEDS_REASON, VisitState.ON_HOLD} else "secondary",
                width="stretch",
                on_click=_move,
                args=(document, state, key),
            )


def _move(document: VisitDocument, state: VisitState, key: str) -> None:
    reason = str(st.session_state.get(key, ""))
    done = say(f"change.visit_{state}")
    if acting.act(visit.move, session.desk(), document.visit.id, state, reason, done=done):
        st.session_state[shop_state.VISIT] = document.visit.id
        shop_state.turned("review")


def _score(document: VisitDocument, found: shop_review.Review) -> None:
    language, told = session.language(), found.score
    percent = told.percent
    with st.container(border=True):
        title = say("shop.review.score")
        value = "–" if percent is None else f"{number(language, percent)} %"
        st.metric(title, value, border=False)
        if told.zeroed:
            st.caption(f":red[{say('shop.review.zeroed')}]")
        names = {
            each.id: said(each.label, language) or say("shop.whole")
            for each in document.questionnaire.sections
        }
        for section in told.sections:
            weight = (
                ""
                if section.weight is None
                else f" · {say('shop.review.weight', value=_short(section.weight))}"
            )
            own = "–" if section.percent is None else f"{number(language, section.percent)} %"
            zeroed = f" · :red[{say('shop.review.zeroed')}]" if section.zeroed else ""
            st.caption(
                f"{plain(names[section.section_id])}: {_short(section.earned)} / {_short(section.possible)} = {own}{weight}{zeroed}"
            )
        st.caption(say("shop.review.working", earned=_short(told.earned), possible=_short(told.possible)))


def _short(value: float) -> str:
    """Points as the language writes them; decimals only where there are some."""
    return number(session.language(), value, 0 if value == round(value) else 2)


def _moves(document: VisitDocument) -> None:
    with st.expander(say("shop.review.moves"), expanded=bool(document.moves)):
        for move in reversed(document.moves):
            when = datetime.fromisoformat(move.at).astimezone().strftime("%Y-%m-%d %H:%M")
            who = plain(move.actor) or say("app.someone")
            appeal = f" :orange-badge[{say('shop.review.appeal')}]" if move.appeal else ""
            st.markdown(f"{shop_state.badge(move.to_state)}{appeal} :small[{when} · {who}]")
            if move.reason:
                st.caption(f"“{plain(move.reason)}”")
