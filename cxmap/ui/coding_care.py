"""What goes with the codings of a text: who codes it blind, and a memo for each of one's own codings."""

import streamlit as st

from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.ui import acting, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import blind_coding, codebook, coding

CODER = "coding.blind.coder"
MOST_WORDS = 60


def blind(text_id: str) -> None:
    """Who codes this text blind, and the way to say that one is done."""
    desk = session.desk()
    st.caption(say("coding.blind_help"))
    known = blind_coding.of_text(desk, text_id)
    for each in known:
        told = say("coding.blind_done" if each.done_at else "coding.blind_open", coder=plain(each.coder))
        st.markdown(f":small[{told}]")
    if any(each.coder == desk.actor and not each.done_at for each in known):
        st.button(
            say("coding.blind_finish"),
            key="coding.blind.finish",
            type="primary",
            on_click=acting.do,
            args=(blind_coding.finish, desk, text_id),
        )
    st.text_input(say("coding.blind_coder"), desk.actor, key=CODER, max_chars=NAME_LENGTH)
    st.button(say("coding.blind_begin"), key="coding.blind.begin", on_click=_begin, args=(text_id,))


def _begin(text_id: str) -> None:
    coder = str(st.session_state.get(CODER, ""))
    if coder.strip():
        acting.act(blind_coding.begin, session.desk(), text_id, coder)


def memos(text_id: str) -> None:
    """A memo for a coding: why this code, what to think of."""
    desk = session.desk()
    names = {code.id: code.name for code in codebook.load(desk).codes}
    coded = coding.load(desk, text_id)
    own = {each.id: each for each in coded.codings if each.coder == desk.actor}
    if not own:
        st.caption(say("coding.memo_none"))
        return

    def label(coding_id: str) -> str:
        each = own[coding_id]
        words = " ".join(coded.text.body[each.start : each.end].split())[:MOST_WORDS]
        return f"{names[each.code_id]}: {words}"

    chosen = st.selectbox(say("coding.memo_of"), list(own), format_func=label, key="coding.memo.of")
    key = f"base.memo.{chosen}.{own[chosen].version}"
    st.text_area(say("coding.memo"), own[chosen].memo, key=key, max_chars=TEXT_LENGTH, height=120)
    st.button(
        say("coding.save"),
        key="coding.memo.save",
        type="primary",
        on_click=_save,
        args=(chosen, own[chosen].version, key),
    )


def _save(coding_id: str, version: int, key: str) -> None:
    if key in st.session_state:
        memo = st.session_state[key]
        acting.act(
            coding.change, session.desk(), coding_id, seen=version, memo=memo, done=say("coding.saved")
        )
