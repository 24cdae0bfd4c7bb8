"""Editing a named column in the drawer."""

import streamlit as st

from cxmap.model.service_blueprint import BlueprintStep
from cxmap.ui import acting, blueprint_acts, blueprint_state
from cxmap.ui.blueprint_drawer.parts import field_of, row_of_buttons, text
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.session import say
from cxmap.usecases import blueprint_parts


def of_step(opened: OpenBlueprint, step: BlueprintStep) -> None:
    """Its name and phase, its place, and further columns."""
    field = field_of(opened, "step", step)
    text(field, "name")
    text(field, "phase", note=say("blueprint.phase_help"))
    steps = [each.id for each in opened.document.steps]
    place = steps.index(step.id)
    beyond = steps[place + 2] if place + 2 < len(steps) else None
    targets = {"before": steps[place - 1] if place else None, "after": beyond}
    with st.container(horizontal=True, gap="small"):
        for side, there in (("before", place > 0), ("after", place + 1 < len(steps))):
            st.button(
                say(f"map.move_{side}"),
                key=f"step.move_{side}",
                disabled=not there,
                on_click=acting.do,
                args=(blueprint_parts.move_step, opened.desk, step.id, targets[side]),
            )
    with st.container(horizontal=True, gap="small"):
        for side in ("before", "after"):
            st.button(
                say(f"map.add_{side}"),
                icon=":material/add:",
                key=f"step.add_{side}",
                on_click=blueprint_acts.add,
                args=("step", lambda side=side: blueprint_acts.add_step(opened, step.id, side)),
            )
    nodes = [f"node:{each.id}" for each in opened.document.nodes if each.step_id == step.id]
    st.button(
        say("blueprint.select_nodes", n=len(nodes)),
        icon=":material/select_all:",
        key="step.nodes",
        disabled=not nodes,
        on_click=blueprint_state.select,
        args=tuple(nodes),
    )
    row_of_buttons(opened, [f"step:{step.id}"])
