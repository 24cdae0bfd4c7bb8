"""Where a node stands and who acts: kind, lane, column, role, touchpoint and channel."""

from typing import Any

import streamlit as st

from cxmap.model.service_blueprint import BlueprintNode, NodeKind
from cxmap.ui import acting, blueprint_state
from cxmap.ui.blueprint_drawer.parts import choice, names_of, save, text
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.drawer.fields import Field
from cxmap.ui.session import say
from cxmap.usecases import blueprint_editing, blueprint_parts


def edit_place(opened: OpenBlueprint, node: BlueprintNode, field: Field) -> None:
    """All fields of a node's place."""
    document = opened.document
    left, right = st.columns(2)
    with left:
        choice(field, "kind", names_of("blueprint.kind", NodeKind), None)
        _step(opened, node)
    with right:
        lanes: dict[Any, str] = {each.id: blueprint_state.lane_name(each) for each in document.lanes}
        choice(field, "lane_id", lanes, None)
        _actor(opened, node)
    known = {key: each.name for key, each in document.touchpoints.items() if not each.deleted}
    choice(field, "touchpoint_id", dict(sorted(known.items(), key=lambda each: each[1].casefold())))
    text(field, "channel")


def _step(opened: OpenBlueprint, node: BlueprintNode) -> None:
    """The named column; in another one the layout chooses the place anew."""
    names = {each.id: each.name for each in opened.document.steps}
    key = f"node.step.{node.id}.{node.step_id}"

    def choose() -> None:
        wanted = st.session_state.get(key, node.step_id)
        if wanted != node.step_id:
            save(opened, f"node:{node.id}", step_id=wanted, pinned=None)

    options = [None, *names]
    st.selectbox(
        say("blueprint.field.step_id"),
        options,
        options.index(node.step_id) if node.step_id in options else 0,
        format_func=lambda each: names[each] if each else "–",
        key=key,
        on_change=choose,
        disabled=not names,
    )


def _actor(opened: OpenBlueprint, node: BlueprintNode) -> None:
    """The role that acts: one that is there, or a new one by its name."""
    names = {each.id: each.name for each in opened.document.actors}
    options = [*names]
    key = f"node.actor.{node.id}.{node.actor_id}"

    def choose() -> None:
        wanted = st.session_state.get(key, node.actor_id)
        if wanted != node.actor_id and acting.act(lambda: _act_by(opened, node, wanted, names)):
            acting.forget_typed()

    st.selectbox(
        say("blueprint.field.actor_id"),
        options,
        options.index(node.actor_id) if node.actor_id in options else None,
        format_func=lambda each: names.get(each, each),
        key=key,
        on_change=choose,
        accept_new_options=True,
        placeholder=say("blueprint.actor_choose"),
        help=say("blueprint.actor_help"),
    )


def _act_by(opened: OpenBlueprint, node: BlueprintNode, wanted: str | None, names: dict[str, str]) -> None:
    if wanted and wanted not in names:
        alike = [key for key, name in names.items() if name.casefold() == wanted.strip().casefold()]
        wanted = alike[0] if alike else blueprint_parts.add_actor(opened.desk, opened.id, wanted).id
    blueprint_editing.change(opened.desk, f"node:{node.id}", actor_id=wanted)
