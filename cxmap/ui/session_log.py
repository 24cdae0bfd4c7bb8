"""The live log on its page: what the browser sends becomes use cases, and only this part is drawn again."""

from typing import Any

import streamlit as st

from cxmap.ui import acting, field_log, session
from cxmap.ui.session import say
from cxmap.usecases import field_session, live_log, log_figures


@st.fragment
def show(session_id: str) -> None:
    """The log of a session as it runs."""
    desk = session.desk()
    live = live_log.load(desk, session_id)
    if problem := st.session_state.pop("observe.refused", ""):
        st.error(problem, icon=":material/error:")
    elif live.session.lacks_grounds and not live.session.started_at:
        st.warning(say("observe.grounds_missing"), icon=":material/gavel:")
    if live.session.ended_at:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(say("observe.ended_at", at=live.session.ended_at[:16].replace("T", " ")))
            st.button(
                say("observe.reopen"), key="log.reopen", type="tertiary", on_click=_reopen, args=(session_id,)
            )
    colours = log_figures.colours(live.behaviours, dark=st.context.theme.type == "dark")

    def perform(operations: list[Any]) -> None:
        refused = live_log.perform(desk, session_id, operations)
        if refused:
            st.session_state["observe.refused"] = say(
                "observe.refused", why=refused[0].sentence(session.language())
            )

    field_log.field_log(live, language=session.language(), colours=colours, on_operations=perform)
    st.caption(say("observe.log_shortcuts"))


def _reopen(session_id: str) -> None:
    acting.act(field_session.change, session.desk(), session_id, ended_at=None)
