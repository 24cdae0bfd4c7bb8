"""Texts and codes: read and code a text, keep the codebook in order, see what the codes say, compare two coders."""

import streamlit as st

from cxmap.ui import coding_codebook, coding_results, coding_view, frame, session
from cxmap.ui.session import say
from cxmap.usecases import codebook, coding

VIEWS = ("text", "codebook", "results", "agreement", "exchange")
VIEW = coding_view.VIEW


def main() -> None:
    with frame.page("coding", lead=coding_view.choose) as text_id:
        view = frame.view(VIEW, say("coding.view_label"), "coding.view", VIEWS)
        if view == "text":
            if text_id:
                coding_view.show(text_id)
                _status()
            else:
                coding_view.first_text()
        elif view == "codebook":
            coding_codebook.show()
        elif view == "results":
            coding_results.show_results()
        elif view == "agreement":
            coding_results.show_agreement()
        else:
            coding_results.show_exchange()


def _status() -> None:
    desk = session.desk()
    counts = coding.counts(desk)
    told = {
        "codings": sum(counts.values()),
        "codes": len(codebook.load(desk).codes),
        "texts": len(coding.texts(desk)),
    }
    st.caption(say("coding.status", **told) + ("" if desk.actor else f" · {say('coding.coder_missing')}"))


main()
