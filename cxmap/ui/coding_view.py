"""The text that is coded: choose it, read it, give its words codes, make quotations evidence."""

from functools import partial
from typing import Any

import streamlit as st

from cxmap.model.coding import FieldText
from cxmap.model.noun import TEXT_LENGTH
from cxmap.ui import acting, coding_care, coding_import, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.ui.text_coding import CodingEvent, text_coding
from cxmap.usecases import codebook, coding
from cxmap.usecases import project as projects

VIEW = "coding.view"
CHOSEN, SHOW_AT, PLACE = "coding.chosen", "coding.show_at", "coding.touchpoint"
MOST_HITS = 30


def choose() -> str:
    """The chooser in a row; gives the id of the open text, or "" where there is none."""
    texts = coding.texts(session.desk())
    if not texts:
        st.markdown(f"## {say('app.page.coding')}")
        return ""
    known = {each.id: each for each in texts}
    state = st.session_state
    wanted = state.pop(coding_import.OPEN, state.get(CHOSEN, st.query_params.get("text", "")))
    state[CHOSEN] = wanted if wanted in known else texts[0].id
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        chosen: str = st.selectbox(
            say("coding.choose_text"),
            list(known),
            format_func=lambda each: known[each].title,
            key=CHOSEN,
            label_visibility="collapsed",
        )
        _buttons(known[chosen])
    st.query_params["text"] = chosen
    return chosen


def first_text() -> None:
    """What a project without a text shows."""
    st.info(say("coding.none_yet"), icon=":material/article:")
    left, _ = st.columns(2)
    with left, st.container(border=True):
        coding_import.show()


def _buttons(text: FieldText) -> None:
    new, delete = say("coding.import"), say("coding.delete")
    popover = st.popover(new, icon=":material/add:", key="icon-new_text", help=new, on_change="rerun")
    if popover.open:
        with popover:
            coding_import.show()
    with st.popover(delete, icon=":material/delete:", key="icon-delete_text", help=delete):
        st.markdown(say("coding.delete_sure", name=plain(text.title)))
        st.button(
            delete,
            key="coding.delete",
            on_click=acting.do,
            args=(coding.delete_text, session.desk(), text.id),
        )


def show(text_id: str) -> None:
    """Tools in a row, and the text with its palette."""
    _tools(text_id)
    _text(text_id)


@st.fragment
def _text(text_id: str) -> None:
    """Only this is drawn again after a code was given."""
    desk, state = session.desk(), st.session_state
    text = _body(desk, desk.database.url, text_id, coding.version(desk, text_id))
    book = codebook.load(desk)
    if problem := state.pop(acting.PROBLEM, ""):
        st.error(problem, icon=":material/error:")
    if done := state.pop(acting.DONE, ""):
        st.toast(done, icon=":material/check:")
    if not book.codes:
        st.caption(say("coding.code_missing"))
    spans = coding.spans(desk, text_id)
    text_coding(
        text,
        spans=spans,
        codes=codebook.listed(book),
        touchpoints=[each.name for each in projects.touchpoints(desk)],
        touchpoint=str(state.get(PLACE, "")),
        coder=desk.actor,
        show_at=state.get(SHOW_AT),
        language=session.language(),
        on_events=partial(_do_all, text_id),
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def _body(_desk: Any, address: str, text_id: str, version: int) -> FieldText:
    del address, version  # they only tell texts apart
    return coding.load_text(_desk, text_id)


def forget() -> None:
    """Keep no body of a text in memory, as after an erasure."""
    _body.clear()


def _do_all(text_id: str, events: list[CodingEvent]) -> None:
    for event in events:
        _do(text_id, event)


def _do(text_id: str, event: CodingEvent) -> None:
    desk, values, op = session.desk(), event.values, event.op_id
    match event.op:
        case "code":
            acting.act(coding.apply, desk, text_id, values["code_id"], event.span, op)
        case "new_code":
            acting.act(coding.apply_new, desk, text_id, values["name"], event.span, op)
        case "uncode":
            acting.act(coding.remove, desk, values["ids"], op)
        case "memo":
            acting.act(coding.change, desk, values["id"], memo=values["memo"])
        case "quote":
            st.session_state[PLACE] = values["touchpoint"]
            acting.act(
                coding.quote,
                desk,
                text_id,
                event.span,
                **values,
                operation_id=op,
                done=say("coding.quoted", touchpoint=values["touchpoint"]),
            )


def _tools(text_id: str) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.text_input(
            say("coding.search"),
            key="coding.search",
            placeholder=say("coding.search"),
            icon=":material/search:",
            label_visibility="collapsed",
            width=320,
        )
        popover = st.popover(
            say("coding.suggest"), icon=":material/auto_awesome:", on_change="rerun", key="coding.suggest"
        )
        if popover.open:
            with popover:
                _suggestions(text_id)
        popover = st.popover(say("coding.edit"), icon=":material/edit:", on_change="rerun", key="coding.edit")
        if popover.open:
            with popover:
                _edit(text_id)
        for name, icon, draw in (
            ("memo", ":material/sticky_note_2:", coding_care.memos),
            ("blind", ":material/visibility_off:", coding_care.blind),
        ):
            popover = st.popover(say(f"coding.{name}"), icon=icon, on_change="rerun", key=f"coding.{name}")
            if popover.open:
                with popover:
                    draw(text_id)
    _hits()


def _hits() -> None:
    words = st.session_state.get("coding.search", "")
    if not words.strip():
        return
    found = coding.search(session.desk(), words)
    with st.container(border=True, height=220 if len(found) > 5 else "content"):
        more = (
            f" · {say('coding.results.first_of', n=MOST_HITS, of=len(found))}"
            if len(found) > MOST_HITS
            else ""
        )
        st.caption(say("coding.hits", n=len(found)) + more)
        for place, hit in enumerate(found[:MOST_HITS]):
            label = f"{plain(hit.title)}: …{plain(hit.before)}**{plain(hit.hit)}**{plain(hit.after)}…"
            st.button(
                label, key=f"coding.hit.{place}", type="tertiary", on_click=go, args=(hit.text_id, hit.start)
            )


def go(text_id: str, start: int) -> None:
    """Show a place of a text."""
    st.session_state[VIEW] = "text"
    st.session_state[coding_import.OPEN] = text_id
    st.session_state[SHOW_AT] = start


def _suggestions(text_id: str) -> None:
    desk = session.desk()
    found = coding.suggest(coding.load(desk, text_id), codebook.load(desk).codes, desk.actor)
    if not found:
        st.caption(say("coding.nothing_suggested"))
        return
    st.markdown(say("coding.suggested", n=len(found)))
    st.button(
        say("coding.take_all"),
        key="coding.take_all",
        type="primary",
        on_click=acting.do,
        args=(coding.apply_many, desk, text_id, found),
        kwargs={"done": say("coding.given", n=len(found))},
    )


def _edit(text_id: str) -> None:
    text = coding.load_text(session.desk(), text_id)
    st.caption(say("coding.edit_help"))
    key = f"base.text.{text.id}.{text.version}"
    st.text_input(say("coding.title"), text.title, key=f"{key}.title")
    st.text_area(say("observe.notes.body"), text.body, key=f"{key}.body", height=320, width=620)
    st.text_area(say("coding.memo"), text.memo, key=f"{key}.memo", max_chars=TEXT_LENGTH, height=80)
    st.button(say("coding.save"), key=f"{key}.save", type="primary", on_click=_save, args=(text, key))


def _save(text: FieldText, key: str) -> None:
    state = st.session_state
    if f"{key}.title" not in state:
        return
    fields = {name: state[f"{key}.{name}"] for name in ("title", "body", "memo")}
    changed = {name: value for name, value in fields.items() if value != getattr(text, name)}
    if changed:
        acting.act(
            coding.change_text,
            session.desk(),
            text.id,
            seen=text.version,
            done=say("coding.saved"),
            **changed,
        )
