"""The programme itself: its name, kind, ethics note, what staff are told, and the lockout."""

from typing import Any

import streamlit as st

from cxmap.model.mystery_shopping import LONGEST_LOCKOUT, ProgrammeDocument, ProgrammeKind
from cxmap.ui import acting, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import mystery_shopping


def show(document: ProgrammeDocument) -> None:
    """Fields that save themselves."""
    programme = document.programme
    kinds = session.names("shop.kind", ProgrammeKind)
    left, _ = st.columns([2, 1])
    with left:
        st.text_input(say("shop.programme.name"), programme.name, **_saved(document, "name"))
        st.radio(
            say("shop.programme.kind"),
            list(kinds),
            index=list(kinds).index(programme.kind),
            format_func=kinds.__getitem__,
            help=say("shop.programme.kind_help"),
            horizontal=True,
            **_saved(document, "kind"),
        )
        st.text_area(
            say("shop.programme.ethics"), programme.ethics_note, height=140, **_saved(document, "ethics_note")
        )
        st.text_area(
            say("shop.programme.staff_told"),
            programme.staff_told,
            height=100,
            **_saved(document, "staff_told"),
        )
        st.number_input(
            say("shop.programme.lockout"),
            0,
            LONGEST_LOCKOUT,
            programme.lockout_days,
            help=say("shop.programme.lockout_help"),
            **_saved(document, "lockout_days"),
        )
        st.button(
            say("shop.programme.remove"),
            icon=":material/delete:",
            type="tertiary",
            key="shop.programme.remove",
            on_click=acting.do,
            args=(mystery_shopping.remove, session.desk(), programme.id),
            kwargs={"done": say("shop.programme.removed", name=plain(programme.name))},
        )


def _saved(document: ProgrammeDocument, field: str) -> dict[str, Any]:
    key = f"shop.programme.{field}.{document.programme.id}.{document.programme.version}"
    return {"key": key, "on_change": _save, "args": (document, field, key)}


def _save(document: ProgrammeDocument, field: str, key: str) -> None:
    if key in st.session_state:
        acting.act(
            mystery_shopping.change,
            session.desk(),
            document.programme.id,
            seen=document.programme.version,
            **{field: st.session_state[key]},
        )
