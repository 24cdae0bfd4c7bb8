"""The segments of the study, each on a line that saves itself."""

import streamlit as st

from cxmap.model.project import Segment
from cxmap.ui import session
from cxmap.ui.session import count, say
from cxmap.ui.study_fields import Fields, add_form, remove_button
from cxmap.usecases import project as projects

KIND = "segment"


def show() -> None:
    """All segments with their evidence."""
    desk = session.desk()
    left, _ = st.columns([2.3, 1], gap="medium")
    with left:
        add_form(KIND, Segment)
        known = projects.segments(desk)
        if not known:
            st.info(say("study.segment.none"), icon=":material/groups:")
            return
        st.caption(say("study.segment.about"))
        counts = projects.evidence_by_segment(desk)
        for segment in known:
            with st.container(border=True):
                _line(segment, counts.get(segment.id, 0))


def _line(segment: Segment, items: int) -> None:
    fields = Fields(segment)
    name, description = st.columns([1, 2.4])
    with name:
        st.text_input(say("study.segment.name"), fields.base["name"], **fields.saved("name"))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(count("study.items", items), width="stretch")
            remove_button(segment)
    description.text_area(
        say("study.segment.description"),
        fields.base["description"],
        height=80,
        placeholder=say("study.segment.description_hint"),
        **fields.saved("description"),
    )
