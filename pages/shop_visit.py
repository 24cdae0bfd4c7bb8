"""A visit as the shopper reports it, on a phone: the assignment, the form, and where the visit stands."""

import streamlit as st

from cxmap.ui import frame, session, shop_state, visit_chooser, visit_form
from cxmap.usecases import visit


def main() -> None:
    with frame.page("shop_visit"):
        chosen = visit_chooser.show()
        if chosen:
            st.session_state[shop_state.VISIT] = chosen
            visit_form.show(visit.load(session.desk(), chosen))


main()
