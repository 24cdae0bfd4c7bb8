"""Editing a lane, and a role that acts, in the drawer."""

import streamlit as st

from cxmap.model.service_blueprint import ActorKind, BlueprintActor, BlueprintLane, LaneRole
from cxmap.ui import blueprint_acts, blueprint_state
from cxmap.ui.blueprint_drawer.parts import amount, choice, field_of, names_of, row_of_buttons, text
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.session import say


def of_lane(opened: OpenBlueprint, lane: BlueprintLane) -> None:
    """Its name, its role (which side of the lines it is on), and further lanes."""
    field = field_of(opened, "lane", lane)
    text(field, "name", hint=say(f"blueprint_names.role.{lane.role}"))
    text(field, "note")
    choice(field, "role", names_of("blueprint_names.role", LaneRole), None, say("blueprint.role_help"))
    nodes = [each for each in opened.document.nodes if each.lane_id == lane.id]
    st.caption(say("blueprint.nodes_in_lane", n=len(nodes)))
    with st.container(horizontal=True, gap="small"):
        for side in ("before", "after"):
            st.button(
                say(f"blueprint.add_lane_{side}"),
                icon=":material/add:",
                key=f"lane.add_{side}",
                on_click=blueprint_acts.add,
                args=("lane", lambda side=side: blueprint_acts.add_lane(opened, lane.id, side)),
            )
    row_of_buttons(opened, [f"lane:{lane.id}"])


def of_actor(opened: OpenBlueprint, actor: BlueprintActor) -> None:
    """Who it is, what a minute costs, how many work at once, and where the role acts."""
    field = field_of(opened, "actor", actor)
    text(field, "name")
    choice(field, "kind", names_of("blueprint.actor_kind", ActorKind), None)
    amount(field, "cost_rate", note=say("blueprint.cost_rate_help"))
    st.number_input(
        say("blueprint.field.servers"),
        1,
        None,
        field.base["servers"],
        1,
        help=say("blueprint.servers_help"),
        **field.saved("servers"),
    )
    nodes = [f"node:{each.id}" for each in opened.document.nodes if each.actor_id == actor.id]
    st.button(
        say("blueprint.select_nodes", n=len(nodes)),
        icon=":material/select_all:",
        key="actor.nodes",
        disabled=not nodes,
        on_click=blueprint_state.select,
        args=tuple(nodes),
    )
    row_of_buttons(opened, [f"actor:{actor.id}"])
