"""Bringing in a text: a file of any usual kind, or what is pasted."""

from typing import Any

import streamlit as st

from cxmap.model.coding import TextKind
from cxmap.model.noun import NAME_LENGTH
from cxmap.ui import acting, session
from cxmap.ui.session import say
from cxmap.usecases import coding, field_session

KINDS = (TextKind.TRANSCRIPT, TextKind.DESCRIPTIVE, TextKind.REFLECTIVE, TextKind.METHODOLOGICAL)
MEGABYTES = 25
ROUND, OPEN = "coding.import.round", "coding.open"


def _key(field: str) -> str:
    return f"coding.import.{field}.{st.session_state.get(ROUND, 0)}"


def show(session_id: str | None = None) -> None:
    """The form; a new key after each text empties it."""
    kinds = session.names("observe.kinds_of_text", KINDS)
    people = {each.id: each.pseudonym for each in field_session.participants(session.desk())}
    st.file_uploader(
        say("coding.file"),
        type=[suffix.lstrip(".") for suffix in coding.suffixes()],
        key=_key("file"),
        max_upload_size=MEGABYTES,
    )
    st.text_area(say("coding.paste"), key=_key("body"), height=90)
    left, right = st.columns(2)
    left.text_input(
        say("coding.title"), key=_key("title"), max_chars=NAME_LENGTH, placeholder=say("coding.title_hint")
    )
    right.selectbox(say("observe.notes.kind"), KINDS, format_func=kinds.__getitem__, key=_key("kind"))
    left.selectbox(
        say("coding.whose"),
        list(people),
        None,
        format_func=people.__getitem__,
        key=_key("participant"),
        placeholder=say("observe.none"),
    )
    right.text_input(say("coding.words_column"), key=_key("column"))
    st.button(say("coding.bring_in"), key=_key("do"), type="primary", on_click=_bring_in, args=(session_id,))


def _bring_in(session_id: str | None) -> None:
    state = st.session_state
    file, body = state.get(_key("file")), state.get(_key("body"), "")
    if file is None and not body.strip():
        return
    about: dict[str, Any] = {
        "kind": state[_key("kind")],
        "participant_id": state[_key("participant")],
        "session_id": session_id,
    }
    title = state[_key("title")].strip()

    def bring() -> None:
        if file is None:
            made = coding.add_text(session.desk(), title or body.strip().split("\n")[0][:60], body, **about)
        else:
            own = {"title": title} if title else {}
            made = coding.import_text(
                session.desk(), file.getvalue(), file.name, column=state[_key("column")], **about, **own
            )
        state[OPEN] = made.id
        state[ROUND] = state.get(ROUND, 0) + 1

    acting.act(bring, done=say("coding.brought_in"))
