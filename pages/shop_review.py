"""Review: the visits that wait for a decision, and one of them with all that speaks for and against it."""

import streamlit as st

from cxmap.ui import frame, session, shop_chooser, shop_state, visit_review
from cxmap.usecases import mystery_shopping, visit


def main() -> None:
    with frame.page("shop_review", lead=lambda: shop_chooser.show("shop_review")) as programme_id:
        named = st.query_params.pop("visit", "")
        if named:
            st.session_state[shop_state.VISIT] = named
        if not programme_id:
            shop_chooser.first_programme()
            return
        visits = mystery_shopping.visits(session.desk(), programme_id)
        if visits.empty:
            visit_review.nothing()
            return
        left, right = st.columns([1, 1.9], gap="medium")
        with left:
            chosen = visit_review.queue(shop_state.load(programme_id), visits)
        if chosen:
            with right:
                visit_review.show(visit.load(session.desk(), chosen))


main()
