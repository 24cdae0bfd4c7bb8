"""What a node hangs together with: links in and out, the blueprint it opens, the step of a map it shows."""

from typing import Any

import streamlit as st

from cxmap.model.service_blueprint import BlueprintLink, BlueprintNode, LinkKind
from cxmap.ui import acting, blueprint_state, session
from cxmap.ui.blueprint_drawer.parts import choice, save
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.drawer.fields import Field
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import activity_cycle, blueprint_editing, service_blueprint

SIGNS = {
    LinkKind.SEQUENCE: ":material/arrow_forward:",
    LinkKind.MESSAGE: ":material/mail:",
    LinkKind.AGREEMENT: ":material/sync_alt:",
    LinkKind.RECOVERY: ":material/undo:",
}


def edit_links(opened: OpenBlueprint, node: BlueprintNode) -> None:
    """The links in and out, and a way to draw one more."""
    links = [each for each in opened.document.links if node.id in {each.source_id, each.target_id}]
    with st.expander(f"{say('blueprint.links')} {len(links)}", icon=":material/conversion_path:"):
        for link in links:
            _link(opened, node, link)
        _new_link(opened, node)


def _link(opened: OpenBlueprint, node: BlueprintNode, link: BlueprintLink) -> None:
    goes_out = link.source_id == node.id
    other = opened.document.node_of[link.target_id if goes_out else link.source_id]
    way = say("blueprint.link_to" if goes_out else "blueprint.link_from", name=plain(other.name))
    condition = f" :gray[{plain(link.condition)}]" if link.condition else ""
    st.button(
        f"{way}{condition}",
        icon=SIGNS[link.kind],
        key=f"link.open.{link.id}",
        type="tertiary",
        width="stretch",
        help=say(f"canvas.action.{link.kind}"),
        on_click=blueprint_state.select,
        args=(f"link:{link.id}",),
    )


def _new_link(opened: OpenBlueprint, node: BlueprintNode) -> None:
    names = {
        each.id: f"{opened.document.numbers.get(each.id, '')} {each.name}".strip()
        for each in opened.document.nodes
        if each.id != node.id
    }
    kinds = session.names("canvas.action", LinkKind)
    with st.form(f"new_link.{node.id}", clear_on_submit=True, border=False):
        st.selectbox(
            say("blueprint.new_link_to"),
            list(names),
            None,
            format_func=lambda each: names[each],
            key=f"new_link.to.{node.id}",
        )
        st.selectbox(
            say("blueprint.field.kind"),
            list(kinds),
            format_func=lambda each: kinds[each],
            key=f"new_link.kind.{node.id}",
        )
        st.form_submit_button(
            say("blueprint.add_link"), icon=":material/add:", on_click=_add_link, args=(opened, node.id)
        )


def _add_link(opened: OpenBlueprint, node_id: str) -> None:
    target = st.session_state.get(f"new_link.to.{node_id}")
    if target:
        kind = st.session_state[f"new_link.kind.{node_id}"]
        acting.act(blueprint_editing.add_link, opened.desk, node_id, target, kind)


def opens(opened: OpenBlueprint, node: BlueprintNode, field: Field) -> None:
    """Which blueprint a sub-blueprint opens, and the way there."""
    known: dict[Any, str] = {
        each.id: each.name for each in service_blueprint.blueprints(opened.desk) if each.id != opened.id
    }
    choice(field, "opens_id", known, say("blueprint.opens_nothing"))
    if node.opens_id in known:
        st.button(
            say("blueprint.open_blueprint", name=plain(known[node.opens_id])),
            icon=":material/account_tree:",
            key="node.open",
            on_click=blueprint_state.open_blueprint,
            args=(node.opens_id,),
        )
    else:
        st.button(
            say("blueprint.make_sub_blueprint"),
            icon=":material/add:",
            key="node.make",
            on_click=acting.do,
            args=(_make, opened, node),
        )


def _make(opened: OpenBlueprint, node: BlueprintNode) -> None:
    made = service_blueprint.create_blank(opened.desk, node.name[:200], session.language())
    blueprint_editing.change(opened.desk, f"node:{node.id}", opens_id=made.id)
    blueprint_state.open_blueprint(made.id)


def step_of_map(opened: OpenBlueprint, node: BlueprintNode) -> None:
    """The step of an experience map that the node shows, and the way there."""
    known = activity_cycle.linkable_steps(opened.desk)
    if not known:
        return
    names = {step_id: f"{owner.name} · {step.name}" for step_id, (owner, step) in known.items()}
    with st.expander(say("blueprint.map_step"), icon=":material/route:"):
        key = f"node.map_step.{node.id}.{node.map_step_id}"

        def choose() -> None:
            wanted = st.session_state.get(key, node.map_step_id)
            if wanted != node.map_step_id:
                save(opened, f"node:{node.id}", map_step_id=wanted)

        options = [None, *names]
        st.selectbox(
            say("blueprint.field.map_step_id"),
            options,
            options.index(node.map_step_id) if node.map_step_id in names else 0,
            format_func=lambda each: names[each] if each else "–",
            key=key,
            on_change=choose,
        )
        if node.map_step_id in known:
            owner, step = known[node.map_step_id]
            st.page_link(
                "pages/experience_map.py",
                label=say("cycle.open_step", name=step.name),
                icon=":material/route:",
                query_params={"project": opened.desk.project_id, "map": owner.id, "step": step.id},
            )
