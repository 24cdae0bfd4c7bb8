"""The drawer beside the cycle: edit what is selected, see the evidence behind it, and its history."""

import streamlit as st

from cxmap.model.activity_cycle import Activity, AddOn, CyclePhase
from cxmap.ui import cycle_state, history, session
from cxmap.ui.cycle_drawer import activity_editor, add_on_editor, evidence, overview, parts, phase_editor
from cxmap.ui.cycle_state import OpenCycle, Thing
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import cycle_figures

__all__ = ["change", "show"]

change = overview.change
TABS = ("edit", "evidence", "history")


def show(opened: OpenCycle) -> None:
    """The drawer for what is selected now; with nothing selected, the cycle as a whole."""
    chosen = [name for name in cycle_state.selected() if opened.thing(name)]
    if not chosen:
        overview.show(opened)
    elif len(chosen) > 1:
        st.markdown(f"#### {say('map.selected', n=len(chosen))}")
        st.caption(say("map.selected_help"))
        parts.row_of_buttons(opened, chosen)
    elif thing := opened.thing(chosen[0]):
        _one(opened, thing)


def _one(opened: OpenCycle, thing: Thing) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            st.caption(_place(opened, thing).upper())
            st.markdown(f"#### {plain(_title(thing))}")
        st.button(
            say("app.close"),
            key="cycle.close",
            icon=":material/close:",
            type="tertiary",
            on_click=cycle_state.select,
        )
    tab = _tab(opened, thing)
    if tab == "history":
        history.show([thing.id])
    elif tab == "evidence" and isinstance(thing, Activity):
        evidence.of_activity(opened, thing)
    elif isinstance(thing, Activity):
        activity_editor.of_activity(opened, thing)
    elif isinstance(thing, AddOn):
        add_on_editor.of_add_on(opened, thing)
    else:
        phase_editor.of_phase(opened, thing)


def _tab(opened: OpenCycle, thing: Thing) -> str:
    tabs = TABS if isinstance(thing, Activity) else ("edit", "history")
    if st.session_state.get(cycle_state.TAB) not in tabs:
        st.session_state[cycle_state.TAB] = "edit"
    names = {each: say(f"map.tab.{each}") for each in tabs}
    if isinstance(thing, Activity):
        names["evidence"] += f" {opened.found(thing.id).items}"
    chosen = st.segmented_control(
        say("map.drawer"),
        tabs,
        key=cycle_state.TAB,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        required=True,
        width="stretch",
    )
    return str(chosen)


def _title(thing: Thing) -> str:
    if isinstance(thing, CyclePhase):
        return cycle_figures.phase_name(thing, session.language())
    return thing.name if len(thing.name) <= 60 else thing.name[:60].rsplit(" ", 1)[0] + " …"


def _place(opened: OpenCycle, thing: Thing) -> str:
    document = opened.document
    if isinstance(thing, CyclePhase):
        return say("cycle.column.phase")
    if isinstance(thing, AddOn):
        owner = next(each for each in document.activities if each.id == thing.activity_id)
        return say("cycle.place.add_on", name=plain(owner.name), phase=_phase_of(opened, owner))
    number = document.activities.index(thing) + 1
    phase = _phase_of(opened, thing)
    return say("cycle.place.activity", n=number, of=len(document.activities), phase=phase)


def _phase_of(opened: OpenCycle, activity: Activity) -> str:
    phase = next(each for each in opened.document.phases if each.id == activity.phase_id)
    return plain(cycle_figures.phase_name(phase, session.language()))
