"""People and touchpoints: whom the study is about, and where customers meet the organisation."""

import streamlit as st

from cxmap.ui import frame, study_personas, study_segments, study_touchpoints
from cxmap.ui.session import say

PARTS = {
    "touchpoints": study_touchpoints.show,
    "personas": study_personas.show,
    "segments": study_segments.show,
}

with frame.page("study"):
    names = {part: say(f"study.part.{part}") for part in PARTS}
    part = st.segmented_control(
        say("app.page.study"),
        list(PARTS),
        default="touchpoints",
        format_func=names.__getitem__,
        key="study.part",
        required=True,
        label_visibility="collapsed",
    )
    PARTS[part or "touchpoints"]()
    frame.heartbeat()
