"""Triangulation: where shoppers, observers, customers and staff disagree, and where nobody has looked yet."""

import streamlit as st

from cxmap.ui import frame, session, triangulation_views
from cxmap.ui.session import say

VIEWS = ("triangulation", "coverage")
VIEW = "triangulation.view"


def main() -> None:
    with frame.page("triangulation"):
        names = session.names("triangulation.view", VIEWS)
        st.session_state.setdefault(VIEW, VIEWS[0])
        st.segmented_control(
            say("triangulation.view_label"),
            VIEWS,
            format_func=names.__getitem__,
            key=VIEW,
            label_visibility="collapsed",
            required=True,
        )
        if st.session_state[VIEW] == "coverage":
            triangulation_views.show_coverage()
        else:
            triangulation_views.show_triangulation()


main()
