"""Two people changed the same thing: both versions side by side, and the choice between them."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from cxmap.ui import acting
from cxmap.ui.acting import CONFLICT, Conflict
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases.desk import Desk


def ask(desk: Desk, change: Callable[..., None]) -> None:
    """Show the dialog while a conflict waits for an answer; `change` writes the version that is kept."""
    found: Conflict | None = st.session_state.get(CONFLICT)
    if found is None:
        return

    @st.dialog(say("app.conflict.title"), width="large", dismissible=False)
    def choose() -> None:
        st.markdown(say("app.conflict.intro"))
        mine, theirs = st.columns(2, border=True)
        with mine:
            _version("mine", found.mine)
            st.button(
                say("app.conflict.keep_mine"),
                key="conflict.mine",
                type="primary",
                on_click=_keep_mine,
                args=(desk, change, found),
            )
        with theirs:
            _version("theirs", found.theirs)
            st.button(say("app.conflict.keep_theirs"), key="conflict.theirs", on_click=_keep_theirs)

    choose()


def _version(whose: str, fields: dict[str, Any]) -> None:
    st.markdown(f"**{say(f'app.conflict.{whose}')}**")
    for name, value in fields.items():
        if name != "version":
            st.markdown(plain(str(value)))


def _keep_mine(desk: Desk, change: Callable[..., None], found: Conflict) -> None:
    st.session_state.pop(CONFLICT)
    acting.forget_typed()
    acting.act(
        change,
        desk,
        found.thing,
        seen=found.theirs["version"],
        about=found.thing,
        **found.mine,
    )


def _keep_theirs() -> None:
    st.session_state.pop(CONFLICT)
    acting.forget_typed()
