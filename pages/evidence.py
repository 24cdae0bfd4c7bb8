"""The evidence of the study: log item after item, look through what is there, correct it, take it away."""

import streamlit as st

from cxmap.ui import evidence_filters, evidence_form, evidence_item, evidence_table, frame, session
from cxmap.ui.session import say
from cxmap.usecases import evidence


def main() -> None:
    with frame.page("evidence"):
        left, right = st.columns([1.15, 2.5], gap="medium")
        with left:
            opened = evidence_item.opened()
            if opened:
                evidence_item.show(opened)
            else:
                evidence_form.show()
        with right:
            if evidence.count(session.desk()):
                evidence_table.show(evidence_filters.show())
            else:
                _what_to_do_next()


def _what_to_do_next() -> None:
    st.info(say("evidence.none_yet"), icon=":material/inbox:")
    st.markdown(say("evidence.none_yet_help"))
    st.page_link("pages/evidence_import.py", label=say("evidence.go_import"), icon=":material/upload_file:")
    st.page_link("pages/home.py", label=say("evidence.go_sample"), icon=":material/arrow_forward:")


main()
