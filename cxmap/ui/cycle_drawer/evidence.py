"""The evidence behind an activity: its performance with the interval, then the raw items."""

import streamlit as st

from cxmap.model.activity_cycle import Activity
from cxmap.ui import session
from cxmap.ui.cycle_drawer.links import ways
from cxmap.ui.cycle_state import OpenCycle
from cxmap.ui.drawer.items import figure, narrowed, show_items
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import cycle_figures
from cxmap.words import number


def of_activity(opened: OpenCycle, activity: Activity) -> None:
    """Actual, desired and gap, and the items they come from."""
    ways(opened, activity)
    found = opened.found(activity.id)
    actual, gap, language = found.actual, found.gap, session.language()
    shown, wanted, apart = st.columns(3, gap="small")
    few = f", {say('map.few')}" if found.few else ""
    with shown:
        ends = (actual.low, actual.high)
        figure("actual", "blue", actual.mean, ends, say("map.n", n=actual.n) + few, decimals=0)
    with wanted:
        wished = found.wished
        by = say(f"map.holder.{activity.desired_by}") if activity.desired_by else ""
        told = say("map.n", n=wished.n) if wished.n else by
        figure("desired_short", "green", found.desired, (wished.low, wished.high), told, decimals=0)
    with apart:
        figure(
            "gap", "orange", gap.value if gap else None, (gap.low, gap.high) if gap else None, "", decimals=0
        )
    if activity.desired_source and not wished.n:
        st.caption(f"{say('map.desired.source')}: {plain(activity.desired_source)}")
    if found.assumed is not None:
        value = number(language, found.assumed, 0)
        st.caption(
            say("cycle.assumed_only", value=value, by=plain(activity.assumed_by) or say("app.someone"))
        )
    elif actual.n and actual.why_not:
        st.caption(say(f"map.why_not.{actual.why_not}"))
    elif actual.n:
        st.caption(say("cycle.performance_help"))
    where = narrowed(opened.view.where)
    show_items(opened, cycle_figures.evidence_of(opened.document, opened.evidence, activity.id, where))
