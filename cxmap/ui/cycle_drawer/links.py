"""What an activity is linked to: touchpoints whose evidence counts, steps of maps, nodes of blueprints."""

import streamlit as st

from cxmap.model.activity_cycle import Activity
from cxmap.ui import acting
from cxmap.ui.cycle_state import OpenCycle
from cxmap.ui.drawer.fields import choose_linked
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import activity_cycle, cycle_editing, service_blueprint


def touchpoints(opened: OpenCycle, activity: Activity) -> None:
    """The touchpoints whose evidence gives the activity its actual performance."""
    document = opened.document
    known = {key: each.name for key, each in document.touchpoints.items() if not each.deleted}
    linked = [key for key in document.activity_touchpoints.get(activity.id, ()) if key in known]
    choose_linked(
        f"activity.touchpoints.{activity.id}",
        known,
        linked,
        lambda chosen: acting.act(cycle_editing.set_touchpoints, opened.desk, activity.id, chosen),
        label=say("map.touchpoints"),
        help=say("cycle.touchpoints_help"),
        placeholder=say("map.touchpoints_choose"),
    )


def ways(opened: OpenCycle, activity: Activity) -> None:
    """The ways to the steps and nodes that an activity is linked to."""
    for step_id in opened.document.activity_steps.get(activity.id, ()):
        step = opened.document.steps[step_id]
        st.page_link(
            "pages/experience_map.py",
            label=say("cycle.open_step", name=plain(step.name)),
            icon=":material/route:",
            query_params={"project": opened.desk.project_id, "map": step.map_id, "step": step_id},
        )
    for node_id in opened.document.activity_nodes.get(activity.id, ()):
        node = opened.document.nodes[node_id]
        st.page_link(
            "pages/service_blueprint.py",
            label=say("cycle.open_node", name=plain(node.name)),
            icon=":material/account_tree:",
            query_params={
                "project": opened.desk.project_id,
                "blueprint": node.blueprint_id,
                "node": node_id,
            },
        )


def steps(opened: OpenCycle, activity: Activity) -> None:
    """The steps of experience maps that show the same."""
    known = activity_cycle.linkable_steps(opened.desk)
    names = {step_id: f"{owner.name} · {step.name}" for step_id, (owner, step) in known.items()}
    linked = [each for each in opened.document.activity_steps.get(activity.id, ()) if each in known]
    choose_linked(
        f"activity.steps.{activity.id}",
        names,
        linked,
        lambda chosen: acting.act(cycle_editing.set_steps, opened.desk, activity.id, chosen),
        label=say("cycle.steps"),
        help=say("cycle.steps_help"),
        placeholder=say("cycle.steps_choose"),
    )


def nodes(opened: OpenCycle, activity: Activity) -> None:
    """The nodes of service blueprints at which we do our part."""
    known = service_blueprint.linkable_nodes(opened.desk)
    names = {node_id: f"{owner.name} · {node.name}" for node_id, (owner, node) in known.items()}
    linked = [each for each in opened.document.activity_nodes.get(activity.id, ()) if each in known]
    choose_linked(
        f"activity.nodes.{activity.id}",
        names,
        linked,
        lambda chosen: acting.act(cycle_editing.set_nodes, opened.desk, activity.id, chosen),
        label=say("cycle.nodes"),
        help=say("cycle.nodes_help"),
        placeholder=say("cycle.nodes_choose"),
    )
