"""Others on the same page: their changes appear within a heartbeat, and their names are shown."""

import time

import streamlit as st

from cxmap.ui import session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases.desk import Desk

HEARTBEAT = 1.0
PRESENCE_SECONDS = 5


def show(desk: Desk, place: str, revision: int) -> None:
    """Draw the page again when the project has left `revision`, and say who else looks at the place (its id)."""
    at, others = f"presence.at.{place}", f"presence.others.{place}"

    @st.fragment(run_every=HEARTBEAT)
    def look() -> None:
        if desk.revision() != revision:
            st.rerun()
        if time.monotonic() - st.session_state.get(at, 0.0) > PRESENCE_SECONDS:
            st.session_state[at] = time.monotonic()
            st.session_state[others] = desk.appear(place, session.tab())
        names = [plain(name) or say("app.someone") for name in st.session_state.get(others, [])]
        if names:
            key = "map.also_here" if len(names) == 1 else "map.also_here_many"
            st.caption(f":green[●] {say(key, who=', '.join(names))}")

    look()
