"""Which session of field work is open: choose one, or set up a new one."""

import streamlit as st

from cxmap.model.evidence import Method
from cxmap.model.field_session import FIELD_METHODS
from cxmap.model.noun import NAME_LENGTH
from cxmap.ui import acting, session
from cxmap.ui.session import say
from cxmap.usecases import field_session
from cxmap.usecases import project as projects

CHOSEN, OPEN, NEW = "observe.chosen", "observe.open", "icon-new_session"


def show() -> str:
    """The chooser in a row; gives the id of the open session, or "" where there is none yet."""
    sessions = field_session.sessions(session.desk())
    if not sessions:
        st.markdown(f"## {say('app.page.field_session')}")
        return ""
    known = {each.id: each for each in sessions}
    state = st.session_state
    wanted = state.pop(OPEN, state.get(CHOSEN, st.query_params.get("session", "")))
    state[CHOSEN] = wanted if wanted in known else sessions[0].id
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        chosen: str = st.selectbox(
            say("observe.session"),
            list(known),
            format_func=lambda each: known[each].name,
            key=CHOSEN,
            label_visibility="collapsed",
        )
        new = say("observe.new")
        popover = st.popover(new, icon=":material/add:", key=NEW, help=new, on_change="rerun")
        if popover.open:
            with popover:
                _form()
    st.query_params["session"] = chosen
    return chosen


def first_session() -> None:
    """What a project without a session shows."""
    st.info(say("observe.none_yet"), icon=":material/visibility:")
    left, _ = st.columns(2)
    with left, st.container(border=True):
        _form()


def _form() -> None:
    methods = {each: say(f"evidence.methods.{each}") for each in FIELD_METHODS}
    st.text_input(
        say("observe.name"),
        key="new_session.name",
        max_chars=NAME_LENGTH,
        placeholder=say("observe.name_hint"),
    )
    st.radio(
        say("observe.method"),
        FIELD_METHODS,
        index=FIELD_METHODS.index(Method.NON_PARTICIPANT_OBSERVATION),
        format_func=methods.__getitem__,
        key="new_session.method",
    )
    st.multiselect(
        say("observe.touchpoints"),
        [each.name for each in projects.touchpoints(session.desk())],
        key="new_session.touchpoints",
        accept_new_options=True,
        placeholder=say("observe.touchpoints_hint"),
    )
    st.button(say("observe.create"), key="new_session.create", type="primary", on_click=_create)


def _create() -> None:
    state, desk = st.session_state, session.desk()
    if "new_session.method" not in state:
        return
    name = state["new_session.name"].strip() or say("observe.session")

    def make() -> None:
        made = field_session.create(
            desk,
            name,
            state["new_session.method"],
            state["new_session.touchpoints"],
            observer=session.actor(),
        )
        state[OPEN] = made.id
        state[NEW] = False  # the form has done its work
        state["new_session.name"], state["new_session.touchpoints"] = "", []

    acting.act(make, done=say("observe.created"))
