"""What is at the top of every map's drawer: where the thing is, its name, a way to close, and the tabs."""

from collections.abc import Callable

import streamlit as st

from cxmap.ui.frame import plain
from cxmap.ui.session import say

TITLE_LENGTH = 60


def head(place: str, title: str, close: Callable[[], None]) -> None:
    """Where the thing is and what it is called; `close` selects nothing."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            st.caption(place.upper())
            st.markdown(f"#### {plain(_short(title))}")
        st.button(
            say("app.close"), key="drawer.close", icon=":material/close:", type="tertiary", on_click=close
        )


def several(n: int) -> None:
    """How many things are selected, and what can be done with them."""
    st.markdown(f"#### {say('map.selected', n=n)}")
    st.caption(say("map.selected_help"))


def tab(key: str, items: int | None, *, has_evidence: bool) -> str:
    """The tab that is open: edit, evidence (with the number of items, where it is known) or history."""
    tabs = ("edit", "evidence", "history") if has_evidence else ("edit", "history")
    if st.session_state.get(key) not in tabs:
        st.session_state[key] = "edit"
    names = {each: say(f"map.tab.{each}") for each in tabs}
    if has_evidence and items is not None:
        names["evidence"] += f" {items}"
    chosen = st.segmented_control(
        say("map.drawer"),
        tabs,
        key=key,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        required=True,
        width="stretch",
    )
    return str(chosen)


def _short(text: str) -> str:
    return text if len(text) <= TITLE_LENGTH else text[:TITLE_LENGTH].rsplit(" ", 1)[0] + " …"
