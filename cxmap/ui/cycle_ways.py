"""The ways to activities of customer activity cycles, from what shows the same elsewhere."""

from collections.abc import Sequence

import streamlit as st

from cxmap.model.activity_cycle import Activity
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases.desk import Desk


def show(desk: Desk, activities: Sequence[Activity]) -> None:
    """One way for each activity; nothing where there is none."""
    if activities:
        st.markdown(f"**{say('cycle.on_cycle')}**")
    for activity in activities:
        st.page_link(
            "pages/activity_cycle.py",
            label=plain(activity.name),
            icon=":material/donut_large:",
            query_params={"project": desk.project_id, "cycle": activity.cycle_id, "activity": activity.id},
        )
