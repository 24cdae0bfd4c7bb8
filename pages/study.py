"""People and touchpoints: whom the study is about, and where customers meet the organisation."""

from cxmap.ui import frame, study_personas, study_segments, study_touchpoints
from cxmap.ui.session import say

PARTS = {
    "touchpoints": study_touchpoints.show,
    "personas": study_personas.show,
    "segments": study_segments.show,
}

with frame.page("study"):
    part = frame.view("study.part", say("app.page.study"), "study.part", tuple(PARTS))
    PARTS[part]()
    frame.heartbeat()
