"""The board of a wave: what is wanted, planned, done and missing; assigning visits; the visits themselves."""

from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.mystery_shopping import ProgrammeDocument, VisitState
from cxmap.ui import acting, session, shop_state
from cxmap.ui.session import say
from cxmap.usecases import mystery_shopping

SHOWN = 30


def show(document: ProgrammeDocument) -> None:
    """Coverage of the chosen wave, the form that assigns, and all its visits."""
    if not document.questionnaires:
        st.info(say("shop.board.no_questionnaire"), icon=":material/quiz:")
        return
    if not document.locations:
        st.info(say("shop.none.location"), icon=":material/store:")
        return
    wave = _wave(document)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        _coverage(document, wave)
        _visits(document, wave)
    with right, st.container(border=True):
        _assign(document, wave)
    if wave:
        with right, st.container(border=True):
            _quota(document, wave)


def _wave(document: ProgrammeDocument) -> str:
    waves = {each.id: each.name for each in document.waves}
    if not waves:
        st.caption(say("shop.board.no_wave"))
        return ""
    key = f"shop.board.wave.{document.programme.id}"
    st.session_state.setdefault(key, list(waves)[-1])
    return (
        st.segmented_control(
            say("shop.wave"), list(waves), format_func=waves.__getitem__, key=key, required=True
        )
        or ""
    )


def _coverage(document: ProgrammeDocument, wave: str) -> None:
    rows = mystery_shopping.coverage(session.desk(), document.programme.id, wave)
    names = shop_state.names(document)
    if not rows:
        st.caption(say("shop.board.nothing"))
        return
    totals = {
        name: sum(getattr(row, name) for row in rows) for name in ("wanted", "planned", "done", "missing")
    }
    with st.container(horizontal=True, gap="large"):
        for name, value in totals.items():
            st.metric(say(f"shop.board.{name}"), value)
    frame = pd.DataFrame(
        [
            {
                "location": names.get(row.location_id, ""),
                "daypart": row.daypart,
                "scenario": names.get(row.scenario_id or "", ""),
                "wanted": row.wanted,
                "planned": row.planned,
                "done": row.done,
                "missing": row.missing,
            }
            for row in rows
        ]
    )
    st.dataframe(
        frame,
        column_order=[name for name in frame.columns if (frame[name] != "").any()],
        hide_index=True,
        column_config={
            name: st.column_config.Column(say(f"shop.board.{name}"))
            for name in ("location", "daypart", "scenario", "wanted", "planned", "done", "missing")
        },
        key="shop.board.coverage",
    )


def _assign(document: ProgrammeDocument, wave: str) -> None:
    st.markdown(f"**{say('shop.assign.title')}**")
    names = shop_state.names(document)
    shoppers = [each.id for each in document.shoppers]
    st.multiselect(
        say("shop.assign.locations"),
        [each.id for each in document.locations],
        format_func=lambda each: names[each],
        key="shop.assign.locations",
        placeholder=say("shop.assign.locations_hint"),
    )
    _choice("shopper", shoppers, names)
    if document.scenarios:
        _choice("scenario", [each.id for each in document.scenarios], names)
    day, part = st.columns(2)
    day.date_input(say("shop.assign.due"), value=None, key="shop.assign.due", format="YYYY-MM-DD")
    part.text_input(say("shop.board.daypart"), key="shop.assign.daypart")
    st.text_input(say("shop.assign.pair"), key="shop.assign.pair", help=say("shop.assign.pair_help"))
    st.button(
        say("shop.assign.do"),
        key="shop.assign.do",
        type="primary",
        icon=":material/assignment_ind:",
        on_click=_do_assign,
        args=(document.programme.id, wave),
        width="stretch",
    )


def _choice(field: str, ids: list[str], names: Any) -> None:
    st.selectbox(
        say(f"shop.{field}"),
        ids,
        index=None,
        format_func=lambda each: names[each],
        key=f"shop.assign.{field}",
        placeholder=say(f"shop.assign.{field}_hint"),
    )


def _do_assign(programme_id: str, wave: str) -> None:
    state = st.session_state
    chosen = state["shop.assign.locations"]
    due = state["shop.assign.due"]
    fields = {
        "shopper_id": state["shop.assign.shopper"],
        "scenario_id": state.get("shop.assign.scenario"),
        "wave_id": wave or None,
        "daypart": state["shop.assign.daypart"],
        "pair": state["shop.assign.pair"],
        "due_on": due.isoformat() if due else None,
    }
    done = session.count("shop.assign.done", len(chosen))
    if acting.act(mystery_shopping.assign, session.desk(), programme_id, chosen, done=done, **fields):
        state["shop.assign.locations"] = []


def _quota(document: ProgrammeDocument, wave: str) -> None:
    st.markdown(f"**{say('shop.quota.title')}**", help=say("shop.quota.help"))
    names = {"": say("shop.quota.each"), **shop_state.names(document)}
    with st.form("shop.quota", border=False):
        st.selectbox(
            say("shop.board.location"),
            ["", *(each.id for each in document.locations)],
            format_func=names.__getitem__,
            key="shop.quota.location",
        )
        part, number = st.columns(2)
        part.text_input(say("shop.board.daypart"), key="shop.quota.daypart")
        number.number_input(say("shop.board.wanted"), 0, 10_000, 1, key="shop.quota.wanted")
        st.form_submit_button(
            say("shop.quota.set"), on_click=_set_quota, args=(wave,), width="stretch", icon=":material/flag:"
        )


def _set_quota(wave: str) -> None:
    state = st.session_state
    acting.act(
        mystery_shopping.set_quota,
        session.desk(),
        wave,
        state["shop.quota.wanted"],
        location_id=state["shop.quota.location"] or None,
        daypart=state["shop.quota.daypart"],
    )


def _visits(document: ProgrammeDocument, wave: str) -> None:
    visits = mystery_shopping.visits(session.desk(), document.programme.id)
    visits = visits[visits["wave_id"] == wave] if wave else visits
    st.markdown(f"**{session.count('shop.visits', len(visits))}**")
    names = shop_state.names(document)
    for row in visits.iloc[::-1].head(SHOWN).to_dict("records"):
        _visit(document, {str(key): value for key, value in row.items()}, names)
    if len(visits) > SHOWN:
        st.page_link("pages/shop_review.py", label=say("shop.board.all_visits"), icon=":material/list:")


def _visit(document: ProgrammeDocument, row: dict[str, Any], names: Any) -> None:
    open_ = row["state"] in {VisitState.ASSIGNED, VisitState.IN_PROGRESS, VisitState.RETURNED}
    page = "pages/shop_visit.py" if open_ else "pages/shop_review.py"
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        parts = [names.get(row[name], "") for name in ("location_id", "shopper_id", "scenario_id")]
        label = " · ".join(part for part in (*parts, row["daypart"], row["due_on"]) if part)
        st.page_link(
            page,
            label=label,
            query_params={"project": document.project_id, "visit": row["id"]},
            width="stretch",
        )
        st.markdown(shop_state.badge(row["state"]), width="content")
        if row["state"] == VisitState.ASSIGNED:
            remove = say("shop.assign.remove")
            st.button(
                remove,
                icon=":material/close:",
                key=f"icon-unassign.{row['id']}",
                help=remove,
                type="tertiary",
                on_click=acting.do,
                args=(mystery_shopping.unassign, session.desk(), row["id"]),
            )
