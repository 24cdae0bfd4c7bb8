"""Editing a phase in the drawer."""

import streamlit as st

from cxmap.model.activity_cycle import CyclePhase
from cxmap.ui import acting, cycle_acts
from cxmap.ui.cycle_drawer.parts import delete, field_of
from cxmap.ui.cycle_state import OpenCycle
from cxmap.ui.session import say
from cxmap.usecases import cycle_editing


def of_phase(opened: OpenCycle, phase: CyclePhase) -> None:
    """Its name for the industry, and new activities and phases."""
    field = field_of(opened, "phase", phase)
    standard = say(f"cycle.phase.{phase.kind}")
    st.text_input(
        say("app.name"),
        field.base["name"],
        placeholder=standard,
        help=say("cycle.phase_name_help", name=standard),
        **field.saved("name"),
    )
    with st.container(horizontal=True, gap="small"):
        st.button(
            say("cycle.add_activity"),
            icon=":material/add:",
            key="phase.add_activity",
            on_click=add_activity,
            args=(opened, phase.id),
        )
        st.button(
            say("cycle.add_phase"),
            icon=":material/add:",
            key="phase.add_phase",
            help=say("cycle.add_phase_help"),
            on_click=acting.do,
            args=(cycle_editing.add_phase, opened.desk, opened.id, say("cycle.phase.extra")),
            kwargs={"after": phase.id},
        )
        st.button(
            say("app.delete"),
            icon=":material/delete:",
            key="phase.delete",
            on_click=delete,
            args=(opened, [f"phase:{phase.id}"]),
        )


def add_activity(opened: OpenCycle, phase_id: str) -> None:
    """A new activity at the end of a phase, selected to be written on."""
    name = say("cycle.new_activity")
    cycle_acts.add(lambda: cycle_editing.add_activity_to_phase(opened.desk, phase_id, name))
