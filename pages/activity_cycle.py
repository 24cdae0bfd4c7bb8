"""The activity cycle: choose or make one, look at it as ring, bars or numbers, edit it, compare, take it away."""

import streamlit as st

from cxmap.ui import (
    conflict,
    cycle_chooser,
    cycle_drawer,
    cycle_state,
    cycle_views,
    exporting,
    filters,
    frame,
    presence,
    session,
)
from cxmap.ui.cycle_state import OpenCycle
from cxmap.ui.session import say
from cxmap.usecases import cycle_picture
from cxmap.words import number


def main() -> None:
    with frame.page("activity_cycle", lead=cycle_chooser.show) as cycle_id:
        if not cycle_id:
            cycle_chooser.first_cycle()
            return
        opened = cycle_state.load(cycle_id, cycle_state.view())
        _tools(opened)
        wide = st.session_state.get("cycle.present", False)
        left, right = (st.container(), None) if wide else st.columns([2.6, 1], gap="medium")
        with left:
            _way_back(opened)
            cycle_views.show(opened)
        if right:
            with right, st.container(height=720, border=False):
                cycle_drawer.show(opened)
        with st.container(horizontal=True, gap="medium"):
            _status(opened)
            presence.show(opened.desk, opened.id, opened.document.revision)
        conflict.ask(opened.desk, cycle_drawer.change)


def _tools(opened: OpenCycle) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        with st.container(width="stretch"):
            against = opened.other.cycle.name if opened.other else ""
            filters.show(weights=False, most=2, others=cycle_chooser.compare_with, against=against)
        frame.view(cycle_state.LOOK, say("cycle.view"), "cycle.look", cycle_state.LOOKS)
        st.toggle(say("map.present"), key="cycle.present", help=say("map.present_help"))
        exporting.show(
            lambda: cycle_state.scene(opened),
            lambda suffix: cycle_picture.file_name(opened.document, suffix),
        )


def _way_back(opened: OpenCycle) -> None:
    parent = opened.document.parent
    if parent:
        st.button(
            say("cycle.back_to", name=frame.plain(parent.name)),
            icon=":material/arrow_back:",
            key="cycle.back",
            type="tertiary",
            on_click=cycle_state.open_cycle,
            args=(parent.cycle_id,),
        )


def _status(opened: OpenCycle) -> None:
    found, language = opened.findings, session.language()
    known = sum(1 for each in found.activities if each.items)
    parts = [say("cycle.status", items=found.items, known=known, activities=len(found.activities))]
    share = found.lock_on.now
    if share.value is not None:
        parts.append(say("cycle.status_lock_on", value=number(language, share.value, 0)))
    largest = next((each for each in found.activities if each.rank == 1 and each.gap), None)
    if largest and largest.gap:
        name = next(each.name for each in opened.document.activities if each.id == largest.activity_id)
        value = number(language, largest.gap.value, 0)
        parts.append(say("map.status_gap", step=frame.plain(name), value=frame.plain(value)))
    st.caption(" · ".join(parts), width="content")


main()
