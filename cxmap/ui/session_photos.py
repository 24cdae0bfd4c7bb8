"""The photos of a session: shown in rows, added with whom they show, taken out."""

import streamlit as st

from cxmap.model.behaviour_log import LogDocument
from cxmap.model.field_session import SessionPhoto
from cxmap.model.noun import NAME_LENGTH
from cxmap.ui import acting, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import session_photo

MEGABYTES = 25
CAPTION, WHO = "observe.photo.caption", "observe.photo.who"


def show(document: LogDocument) -> None:
    """What was photographed, and a way to add one."""
    people = {each.id: each.pseudonym for each in document.participants}
    photos = session_photo.of_session(session.desk(), document.session.id)
    with st.expander(say("observe.notes.photos"), icon=":material/photo_camera:", expanded=bool(photos)):
        if not photos:
            st.caption(say("observe.notes.photo_none"))
        columns = st.columns(3)
        for place, photo in enumerate(photos):
            with columns[place % 3]:
                _photo(photo, people)
        _form(document, people, len(photos))


def _photo(photo: SessionPhoto, people: dict[str, str]) -> None:
    told = " · ".join(part for part in (photo.caption, people.get(str(photo.participant_id), "")) if part)
    st.image(session_photo.content(session.desk(), photo), caption=plain(told) or None, width="stretch")
    remove = say("observe.notes.photo_remove")
    st.button(
        remove,
        icon=":material/close:",
        key=f"icon-session_photo.{photo.id}",
        help=remove,
        type="tertiary",
        on_click=acting.do,
        args=(session_photo.remove, session.desk(), photo.id),
    )


def _form(document: LogDocument, people: dict[str, str], count: int) -> None:
    st.text_input(say("observe.notes.photo_caption"), key=CAPTION, max_chars=NAME_LENGTH)
    st.selectbox(
        say("observe.notes.photo_who"),
        list(people),
        None,
        format_func=people.__getitem__,
        key=WHO,
        placeholder=say("observe.none"),
    )
    key = f"observe.photo.{document.session.id}.{count}"
    st.file_uploader(
        say("observe.notes.photo"),
        ["jpg", "jpeg", "png", "webp"],
        key=key,
        max_upload_size=MEGABYTES,
        help=say("observe.notes.photo_help"),
        on_change=_add,
        args=(document.session.id, key),
    )


def _add(session_id: str, key: str) -> None:
    state = st.session_state
    file = state.get(key)
    if file is not None and acting.act(
        session_photo.add,
        session.desk(),
        session_id,
        file.getvalue(),
        file.name,
        participant_id=state.get(WHO),
        caption=state.get(CAPTION, ""),
    ):
        state[CAPTION], state[WHO] = "", None
