"""The notes of a session: description, reflection and method kept apart, the AEIOU sheet, transcripts."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from cxmap.model.behaviour_log import LogDocument
from cxmap.model.coding import AEIOU, FieldText, TextKind
from cxmap.model.evidence import WITHHELD
from cxmap.model.noun import NAME_LENGTH
from cxmap.ui import acting, coding_import, session, session_photos
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import coding, coding_figures

NOTES = (TextKind.DESCRIPTIVE, TextKind.REFLECTIVE, TextKind.METHODOLOGICAL)
OPERATION, SHEET = "observe.notes.operation", "observe.sheet.operation"
FADE_HOURS = 24
SHOWN = 600


def _key(field: str) -> str:
    return f"observe.notes.{field}"


def show(document: LogDocument) -> None:
    """Write on the left, read on the right."""
    left, right = st.columns([1, 1.2], gap="large")
    with left:
        _form(document)
        with st.expander(say("observe.notes.aeiou"), icon=":material/grid_view:"):
            _sheet(document)
        session_photos.show(document)
        with st.expander(say("observe.notes.import"), icon=":material/upload_file:"):
            coding_import.show(document.session.id)
    with right:
        _notes(coding.of_session(session.desk(), document.session.id))


def _form(document: LogDocument) -> None:
    kinds = session.names("observe.kinds_of_text", NOTES)
    operation = st.session_state.setdefault(OPERATION, secrets.token_hex(8))
    with st.form("observe.note", border=True):
        st.selectbox(say("observe.notes.kind"), NOTES, format_func=kinds.__getitem__, key=_key("kind"))
        st.text_input(say("observe.notes.title"), key=_key("title"), max_chars=NAME_LENGTH)
        st.text_area(say("observe.notes.body"), key=_key("body"), height=220)
        st.form_submit_button(
            say("observe.notes.add"),
            key=f"observe.notes.submit.{operation}",
            type="primary",
            on_click=_add,
            args=(document, operation, kinds),
            width="stretch",
        )


def _add(document: LogDocument, operation: str, kinds: dict[TextKind, str]) -> None:
    state = st.session_state
    if not state.get(_key("body"), "").strip():
        return
    kind = state[_key("kind")]
    title = state[_key("title")].strip() or f"{kinds[kind]} · {document.session.name}"[:NAME_LENGTH]
    done = acting.act(
        coding.add_text,
        session.desk(),
        title,
        state[_key("body")],
        kind,
        operation_id=operation,
        session_id=document.session.id,
        done=say("observe.notes.added"),
    )
    if done:
        state[OPERATION] = secrets.token_hex(8)
        state[_key("body")] = state[_key("title")] = ""


def _sheet(document: LogDocument) -> None:
    """The five fields of AEIOU on one form; each that is filled becomes a note."""
    kinds = session.names("observe.kinds_of_text", AEIOU)
    operation = st.session_state.setdefault(SHEET, secrets.token_hex(8))
    with st.form("observe.sheet", border=False):
        st.caption(say("observe.notes.aeiou_help"))
        for kind in AEIOU:
            label = kinds[kind]
            st.text_area(label[:1].upper() + label[1:], key=_key(kind), height=80)
        st.form_submit_button(
            say("observe.notes.aeiou_save"),
            key=f"observe.sheet.submit.{operation}",
            type="primary",
            on_click=_add_sheet,
            args=(document, operation, kinds),
            width="stretch",
        )


def _add_sheet(document: LogDocument, operation: str, kinds: dict[TextKind, str]) -> None:
    state = st.session_state
    name = document.session.name
    bodies = {kind: (f"{kinds[kind]} · {name}"[:NAME_LENGTH], state.get(_key(kind), "")) for kind in AEIOU}
    if not any(body.strip() for _, body in bodies.values()):
        return
    if acting.act(
        coding.add_sheet,
        session.desk(),
        document.session.id,
        name,
        bodies,
        operation_id=operation,
        done=say("observe.notes.added"),
    ):
        state[SHEET] = secrets.token_hex(8)
        for kind in AEIOU:
            state[_key(kind)] = ""


def _notes(own: Sequence[FieldText]) -> None:
    """What was seen, what was thought of it and how it was gone about, kept apart; the newest of each kind first."""
    if not own:
        st.info(say("observe.notes.none_yet"), icon=":material/edit_note:")
    for kind in (*NOTES, *AEIOU, TextKind.TRANSCRIPT):
        of_kind = [each for each in own if each.kind == kind]
        if of_kind:
            name = say(f"observe.kinds_of_text.{kind}")
            st.caption(f"**{name[:1].upper()}{name[1:]}**")
        for each in of_kind:
            _note(each)


def _note(each: FieldText) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{plain(each.title)}**")
        words = coding_figures.told_words(_shortened(each.body))
        told = say("evidence.withheld") if words == WITHHELD else plain(words).replace("\n", "  \n")
        st.markdown(told)
        hours = _hours_left(each)
        if hours is not None:
            st.caption(f":material/schedule: {say('observe.notes.expand', hours=hours)}")
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if hours is not None:
                _expand(each)
            st.page_link(
                "pages/coding.py",
                label=say("observe.notes.code_it"),
                icon=":material/edit_note:",
                query_params={"text": each.id},
            )


def _shortened(body: str) -> str:
    return body if len(body) <= SHOWN else f"{body[:SHOWN].rsplit(' ', 1)[0]} …"


def _expand(each: FieldText) -> None:
    """Where jottings become a note; saving them says that they are expanded."""
    key = f"base.note.{each.id}.{each.version}"
    popover = st.popover(
        say("observe.notes.expand_it"), icon=":material/expand_content:", key=f"{key}.open", on_change="rerun"
    )
    if popover.open:
        with popover:
            body = coding.load_text(session.desk(), each.id).body
            st.text_area(say("observe.notes.body"), body, key=f"{key}.body", height=240, width=520)
            st.button(
                say("observe.notes.expanded"),
                key=f"{key}.save",
                type="primary",
                icon=":material/check:",
                on_click=_expanded,
                args=(each, f"{key}.body"),
            )


def _hours_left(each: FieldText) -> int | None:
    """How long jottings may still wait; None for what is expanded, or is no jotting."""
    if each.kind == TextKind.TRANSCRIPT or each.expanded_at or not each.created_at:
        return None
    age = datetime.now(UTC) - datetime.fromisoformat(each.created_at)
    return max(0, FADE_HOURS - int(age.total_seconds() // 3600))


def _expanded(each: FieldText, key: str) -> None:
    if key not in st.session_state:
        return
    moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    body = st.session_state[key]
    changed = {"body": body} if body != coding.load_text(session.desk(), each.id).body else {}
    acting.act(coding.change_text, session.desk(), each.id, seen=each.version, expanded_at=moment, **changed)
