"""The form of a visit, made for a phone: kept at every answer, section by section, given in at the end."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from cxmap.model.evidence import VERBATIM_LENGTH
from cxmap.model.mystery_shopping import OPEN_TO_SHOPPER, VisitState
from cxmap.model.questionnaire import QuestionnaireItem, said
from cxmap.ui import acting, session, shop_state, visit_item
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import visit
from cxmap.usecases.visit import VisitDocument

WIDTH = 640
WHOLE = "whole"


def show(document: VisitDocument) -> None:
    """What the shopper sees: the assignment, then the form, then where the visit stands."""
    with st.container(width=WIDTH):
        _head(document)
        state = document.visit.state
        if state is VisitState.ASSIGNED:
            _briefing(document)
        elif state in OPEN_TO_SHOPPER:
            _form(document)
        else:
            _closed(document)


def _head(document: VisitDocument) -> None:
    place = document.location.name or document.location.code
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"#### {plain(place)}", width="stretch")
        st.markdown(shop_state.badge(document.visit.state), width="content")
    parts = [
        document.shopper_name,
        document.wave.name if document.wave else "",
        document.visit.daypart,
        say("shop.visit.due", day=document.visit.due_on) if document.visit.due_on else "",
    ]
    st.caption(" · ".join(plain(part) for part in parts if part))
    last = document.moves[-1] if document.moves else None
    if last and last.reason and document.visit.state is VisitState.RETURNED:
        st.warning(say("shop.visit.returned", reason=plain(last.reason)), icon=":material/reply:")


def _briefing(document: VisitDocument) -> None:
    if document.scenario:
        st.markdown(f"**{plain(document.scenario.name)}**")
        st.markdown(plain(document.scenario.briefing))
    st.caption(plain(document.programme.ethics_note))
    st.button(
        say("shop.visit.begin"),
        icon=":material/play_arrow:",
        type="primary",
        key="visit.begin",
        width="stretch",
        on_click=_begin,
        args=(document,),
    )


def _now() -> str:
    """The wall clock of this computer, as a shopper would note it."""
    return datetime.now(UTC).astimezone().replace(tzinfo=None).isoformat(timespec="minutes")


def _begin(document: VisitDocument) -> None:
    desk = session.desk()
    if acting.act(visit.begin, desk, document.visit.id):
        acting.act(visit.keep, desk, document.visit.id, started_at=_now())


def _form(document: VisitDocument) -> None:
    draft = visit.draft(session.desk(), document.visit.id)
    sections = document.questionnaire.sections
    names = {section.id: said(section.label, session.language()) or say("shop.whole") for section in sections}
    key = f"visit.section.{document.visit.id}"
    answers = visit.answered(document.questionnaire, draft["answers"])
    lacking = visit.missing(document, answers)
    asked = visit.asked(document, draft["answers"])
    given = [code for code in asked if code in answers]
    st.progress(len(given) / max(len(asked), 1), say("shop.visit.progress", n=len(given), of=len(asked)))
    _times(document, draft)
    ids = list(names)
    st.session_state.setdefault(key, ids[0] if ids else WHOLE)
    if len(ids) > 1:
        st.pills(
            say("shop.section.word"),
            ids,
            format_func=names.__getitem__,
            key=key,
            required=True,
            label_visibility="collapsed",
        )
    current = st.session_state[key]
    items = [item for item in document.questionnaire.items_of(current) if item.code in asked]
    for item in _shown(document, items):
        visit_item.show(document, item, draft)
    _steps(ids, key)
    if not ids or current == ids[-1]:
        _end(document, draft, lacking)


def _shown(document: VisitDocument, items: Sequence[QuestionnaireItem]) -> Sequence[QuestionnaireItem]:
    """The questions of a section, or one of them at a time."""
    one = st.toggle(say("shop.visit.one"), key=f"visit.one.{document.visit.id}")
    if not one or len(items) < 2:
        return items
    codes = [item.code for item in items]
    key = f"visit.at.{document.visit.id}.{items[0].section_id}"
    if st.session_state.get(key) not in codes:
        st.session_state[key] = codes[0]
    chosen = st.segmented_control(
        say("shop.visit.question"), codes, key=key, required=True, label_visibility="collapsed"
    )
    return [item for item in items if item.code == chosen]


def _steps(ids: list[str], key: str) -> None:
    if len(ids) < 2:
        return
    place = ids.index(st.session_state[key])
    back, forward = st.columns(2)
    back.button(
        say("shop.visit.back"),
        icon=":material/arrow_back:",
        key="visit.back",
        disabled=place == 0,
        width="stretch",
        on_click=_go,
        args=(key, ids[max(place - 1, 0)]),
    )
    forward.button(
        say("shop.visit.next"),
        icon=":material/arrow_forward:",
        key="visit.next",
        type="primary" if place < len(ids) - 1 else "secondary",
        disabled=place == len(ids) - 1,
        width="stretch",
        on_click=_go,
        args=(key, ids[min(place + 1, len(ids) - 1)]),
    )


def _go(key: str, section_id: str) -> None:
    st.session_state[key] = section_id


def _times(document: VisitDocument, draft: dict[str, Any]) -> None:
    columns = st.columns(2, gap="small", vertical_alignment="bottom")
    for column, field in zip(columns, ("started_at", "ended_at"), strict=True):
        key = f"visit.{field}.{document.visit.id}.{draft.get(field)}"
        moment = datetime.fromisoformat(draft[field]).replace(tzinfo=None) if draft.get(field) else None
        column.datetime_input(
            say(f"shop.visit.{field}"), moment, key=key, on_change=_keep_moment, args=(document, field, key)
        )


def _keep_moment(document: VisitDocument, field: str, key: str) -> None:
    if key in st.session_state:
        moment = st.session_state[key]
        told: dict[str, Any] = {field: moment.isoformat(timespec="minutes") if moment else None}
        acting.act(visit.keep, session.desk(), document.visit.id, **told)


def _end(document: VisitDocument, draft: dict[str, Any], lacking: list[str]) -> None:
    st.divider()
    key = f"visit.narrative.{document.visit.id}"
    st.text_area(
        say("shop.visit.narrative"),
        draft.get("narrative") or "",
        key=key,
        height=140,
        max_chars=VERBATIM_LENGTH,
        help=say("shop.visit.narrative_help"),
        on_change=visit_item.keep_field,
        args=(document, "narrative", key),
    )
    visit_item.photos(document, "")
    if not draft.get("ended_at"):
        st.button(
            say("shop.visit.end_now"),
            icon=":material/flag:",
            key="visit.end_now",
            width="stretch",
            on_click=acting.do,
            args=(visit.keep, session.desk(), document.visit.id),
            kwargs={"ended_at": _now()},
        )
    if lacking:
        st.caption(say("shop.visit.lacking", codes=", ".join(lacking)))
    st.button(
        say("shop.visit.submit"),
        icon=":material/send:",
        type="primary",
        key="visit.submit",
        width="stretch",
        on_click=acting.do,
        args=(visit.submit, session.desk(), document.visit.id),
        kwargs={"done": say("shop.visit.thanks")},
    )


def _closed(document: VisitDocument) -> None:
    """Where a visit stands that was given in; the shopper may object to an exclusion."""
    st.info(say(f"shop.visit.state.{document.visit.state}"), icon=":material/inventory:")
    last = document.moves[-1] if document.moves else None
    if document.visit.state is VisitState.EXCLUDED and last:
        st.markdown(f"“{plain(last.reason)}”")
        st.text_area(say("shop.visit.appeal"), key="visit.appeal", help=say("shop.visit.appeal_help"))
        st.button(say("shop.visit.appeal_send"), key="visit.appeal_send", on_click=_appeal, args=(document,))
    st.page_link(
        "pages/shop_review.py",
        label=say("shop.visit.to_review"),
        icon=":material/rate_review:",
        query_params={"project": session.desk().project_id, "visit": document.visit.id},
    )


def _appeal(document: VisitDocument) -> None:
    reason = str(st.session_state.get("visit.appeal", ""))
    acting.act(visit.appeal, session.desk(), document.visit.id, reason, done=say("shop.visit.appealed"))
