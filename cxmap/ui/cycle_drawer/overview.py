"""The drawer with nothing selected: gaps ranked, who holds what, and the cycle's own settings."""

from functools import partial
from typing import Any

import streamlit as st

from cxmap.ui import cycle_state, session
from cxmap.ui.cycle_drawer.parts import choice
from cxmap.ui.cycle_drawer.phase_editor import add_activity
from cxmap.ui.cycle_state import OpenCycle
from cxmap.ui.drawer.fields import Field
from cxmap.ui.drawer.gap import gap_button
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import activity_cycle, cycle_editing, cycle_figures
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk


def show(opened: OpenCycle) -> None:
    """The cycle as a whole."""
    st.markdown(f"#### {say('map.gaps')}")
    _ranking()
    _gaps(opened)
    st.markdown(f"**{say('cycle.phases')}**", help=say("cycle.phases_help"))
    _phases(opened)
    with st.expander(say("cycle.settings"), icon=":material/tune:"):
        _settings(opened)


def _ranking() -> None:
    """What gaps are ranked by: kept beyond the drawer, which goes when something is selected."""
    key = "cycle.weighted_toggle"

    def save() -> None:
        if key in st.session_state:
            st.session_state[cycle_state.WEIGHTED] = st.session_state[key]

    weighted = bool(st.session_state.get(cycle_state.WEIGHTED))
    st.toggle(say("cycle.weighted"), weighted, key=key, on_change=save, help=say("cycle.weighted_help"))


def _gaps(opened: OpenCycle) -> None:
    names = {each.id: each.name for each in opened.document.activities}
    if not opened.findings.ranked:
        st.caption(say("cycle.no_gaps"))
    with st.container(gap=None):
        for activity_id in opened.findings.ranked:
            found = opened.found(activity_id)
            if found.gap is not None:
                gap_button(
                    found.rank or 0,
                    names[activity_id],
                    found.gap,
                    partial(cycle_state.select, f"activity:{activity_id}"),
                    key=f"cycle.gap.{activity_id}",
                    decimals=0,
                )


def _phases(opened: OpenCycle) -> None:
    for phase in opened.document.phases:
        name = cycle_figures.phase_name(phase, session.language())
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                f"{plain(name)} :gray-badge[{len(opened.document.activities_of(phase.id))}]",
                key=f"phase.open.{phase.id}",
                type="tertiary",
                width="stretch",
                on_click=cycle_state.select,
                args=(f"phase:{phase.id}",),
            )
            label = say("cycle.add_activity")
            st.button(
                label,
                icon=":material/add:",
                key=f"icon-add_activity.{phase.id}",
                type="tertiary",
                help=label,
                on_click=add_activity,
                args=(opened, phase.id),
            )


def change(desk: Desk, thing: str, *, seen: int | None = None, **fields: object) -> None:
    """Write fields of the cycle itself or of a thing in it."""
    kind, _, row_id = thing.partition(":")
    if kind == "cycle":
        activity_cycle.change_cycle(desk, row_id, seen=seen, **fields)
    else:
        cycle_editing.change(desk, thing, seen=seen, **fields)


def _settings(opened: OpenCycle) -> None:
    cycle = opened.document.cycle
    field = Field(opened.desk, f"cycle:{cycle.id}", cycle, change)
    st.text_input(say("app.name"), field.base["name"], **field.saved("name"))
    st.text_input(
        say("cycle.wanted_result"),
        field.base["wanted_result"],
        placeholder=say("cycle.wanted_result_hint"),
        **field.saved("wanted_result"),
    )
    personas: dict[Any, str] = {each.id: each.name for each in projects.personas(opened.desk)}
    segments: dict[Any, str] = {each.id: each.name for each in projects.segments(opened.desk)}
    choice(field, "persona_id", say("map.persona"), personas, say("map.no_persona"))
    choice(field, "segment_id", say("map.segment"), segments, say("map.no_segment"))
    st.text_input(
        say("cycle.competitor"),
        field.base["competitor"],
        help=say("cycle.competitor_help"),
        **field.saved("competitor"),
    )
    st.caption(say("cycle.scale_help"))
    for column, name in zip(st.columns(2), ("importance_low", "importance_high"), strict=True):
        column.number_input(say(f"cycle.{name}"), 0.0, 1000.0, field.base[name], 1.0, **field.saved(name))
