"""The person's name, the open project's own fields, and putting projects away."""

import streamlit as st

from cxmap.model.project import Project
from cxmap.ui import acting, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.ui.study_fields import Fields
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk

ACTOR = "settings.actor"
NAME_LENGTH = 80


def you() -> None:
    """The name that stands in the change log; the address keeps it."""
    parameter = session.ADDRESS["actor"]
    st.markdown(f"**{say('settings.you.title')}**")
    st.text_input(
        say("settings.you.name"),
        session.actor(),
        max_chars=NAME_LENGTH,
        key=ACTOR,
        placeholder=say("settings.you.hint"),
        on_change=_rename,
    )
    st.caption(say("settings.you.help"))
    if session.actor():
        st.caption(say("settings.you.kept", parameter=f"`?{parameter}=…`"))
    else:
        st.query_params.pop(parameter, None)


def _rename() -> None:
    st.session_state["actor"] = st.session_state.get(ACTOR, session.actor()).strip()


def project() -> None:
    """Name, organisation and note of the open project, and the way into the archive."""
    current = session.project()
    fields = Fields(current)
    st.markdown(f"**{say('settings.project.title')}**")
    st.text_input(say("app.name"), fields.base["name"], **fields.saved("name"))
    st.text_input(
        say("settings.project.organisation"), fields.base["organisation"], **fields.saved("organisation")
    )
    st.text_area(
        say("settings.project.note"),
        fields.base["note"],
        height=80,
        placeholder=say("settings.project.note_hint"),
        **fields.saved("note"),
    )
    st.button(
        say("settings.project.archive"),
        icon=":material/inventory_2:",
        key="settings.archive",
        help=say("settings.project.archive_help"),
        on_click=acting.do,
        args=(projects.set_archived, session.desk(), True),
        kwargs={"done": say("settings.project.archived", name=current.name)},
    )


def archived() -> None:
    """The projects that were put away, each with the way back; nothing where there are none."""
    away = projects.archived(session.database())
    if not away:
        return
    st.markdown(f"**{say('settings.project.archived_title')}**")
    for each in away:
        with st.container(horizontal=True, vertical_alignment="center"):
            organisation = f" · {plain(each.organisation)}" if each.organisation else ""
            st.markdown(plain(each.name) + organisation, width="stretch")
            st.button(
                say("settings.project.bring_back"),
                icon=":material/unarchive:",
                key=f"settings.bring_back.{each.id}",
                on_click=_bring_back,
                args=(each,),
            )


def _bring_back(away: Project) -> None:
    desk = Desk(session.database(), away.id, session.actor())
    acting.act(projects.set_archived, desk, False, done=say("settings.project.is_back", name=away.name))
