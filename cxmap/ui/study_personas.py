"""The personas of the study: each as a card with her face and voice, and a form that saves itself."""

from base64 import b64decode

import streamlit as st

from cxmap.model.project import Persona, Segment
from cxmap.ui import acting, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.ui.study_fields import Fields, add_form, choose, chosen, remove_button
from cxmap.usecases import project as projects

KIND = "persona"
LONG = ("goals", "needs", "behaviour")
PICTURE_MB = 20


def show() -> None:
    """All personas, and the form of the one that is chosen."""
    desk = session.desk()
    known = {each.id: each for each in projects.personas(desk)}
    segments = {each.id: each for each in projects.segments(desk)}
    left, right = st.columns([2.3, 1], gap="medium")
    with left:
        add_form(KIND, Persona)
        if not known:
            st.info(say("study.persona.none"), icon=":material/person:")
            return
        st.caption(say("study.persona.about"))
        at = chosen(KIND, known)
        for persona in known.values():
            _card(persona, segments, is_chosen=persona.id == at)
    with right, st.container(border=True):
        _form(known[at], segments)


def _card(persona: Persona, segments: dict[str, Segment], *, is_chosen: bool) -> None:
    with st.container(border=True):
        face, words, button = st.columns([0.9, 5, 0.9], vertical_alignment="top")
        with face:
            _face(persona)
        with words:
            segment = segments.get(persona.segment_id or "")
            badge = f" :blue-badge[{plain(segment.name)}]" if segment else ""
            st.markdown(f"**{plain(persona.name)}**{badge}")
            if persona.summary:
                st.caption(plain(persona.summary))
            if persona.quote:
                st.markdown(f"*“{plain(persona.quote.strip())}”*")
        button.button(
            say("study.persona.edit"),
            key=f"study.edit.{persona.id}",
            disabled=is_chosen,
            on_click=choose,
            args=(KIND, persona.id),
            width="stretch",
        )
        for column, field in zip(st.columns(len(LONG)), LONG, strict=True):
            text = getattr(persona, field)
            said = plain(text) if text else f":gray[{say('study.persona.unsaid')}]"
            column.markdown(f":small[:gray[{say(f'study.persona.{field}')}]]  \n:small[{said}]")


def _face(persona: Persona) -> None:
    if persona.picture:
        st.image(
            b64decode(persona.picture), width=84, alt=say("study.persona.picture_alt", name=persona.name)
        )
    else:
        st.markdown("# :gray[:material/account_circle:]")


def _form(persona: Persona, segments: dict[str, Segment]) -> None:
    fields = Fields(persona)
    st.text_input(say("app.name"), fields.base["name"], **fields.saved("name"))
    st.text_input(
        say("study.persona.summary"),
        fields.base["summary"],
        placeholder=say("study.persona.summary_hint"),
        **fields.saved("summary"),
    )
    options = [None, *segments]
    names = {None: say("study.persona.no_segment")} | {key: each.name for key, each in segments.items()}
    current = fields.base["segment_id"]
    st.selectbox(
        say("study.persona.segment"),
        options,
        options.index(current) if current in options else 0,
        format_func=names.__getitem__,
        **fields.saved("segment_id"),
    )
    st.text_area(
        say("study.persona.quote"),
        fields.base["quote"],
        height=80,
        placeholder=say("study.persona.quote_hint"),
        **fields.saved("quote"),
    )
    for field in LONG:
        st.text_area(say(f"study.persona.{field}"), fields.base[field], height=80, **fields.saved(field))
    _picture(persona)
    remove_button(persona)


def _picture(persona: Persona) -> None:
    key = f"study.picture.{persona.id}.{persona.version}"

    def save() -> None:
        file = st.session_state.get(key)
        if file is not None:
            _set_picture(persona, file.getvalue(), file.name)

    st.file_uploader(
        say("study.persona.picture"),
        ["png", "jpg", "jpeg"],
        key=key,
        help=say("study.persona.picture_help"),
        on_change=save,
        max_upload_size=PICTURE_MB,
    )
    if persona.picture:
        st.button(
            say("study.persona.picture_remove"),
            key=f"study.no_picture.{persona.id}",
            icon=":material/hide_image:",
            type="tertiary",
            on_click=_set_picture,
            args=(persona, None, ""),
        )


def _set_picture(persona: Persona, data: bytes | None, name: str) -> None:
    if acting.act(projects.set_portrait, session.desk(), persona.id, data, name):
        st.session_state.pop(f"base.study.{persona.id}", None)
