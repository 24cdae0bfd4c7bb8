"""Editing a step or a stage in the drawer."""

import streamlit as st

from cxmap.model.experience_map import CARD_LANES, Holder, Stage, Step
from cxmap.ui import acting, cycle_ways
from cxmap.ui.drawer.fields import Field, choose_linked
from cxmap.ui.map_drawer.parts import row_of_buttons
from cxmap.ui.map_state import OpenMap
from cxmap.ui.session import say
from cxmap.usecases import activity_cycle, map_editing, service_blueprint


def of_step(open_map: OpenMap, step: Step) -> None:
    """Name, touchpoints, moment of truth, desired values, and what is assumed without evidence."""
    field = Field(open_map.desk, f"step:{step.id}", step)
    st.text_input(say("app.name"), field.base["name"], **field.saved("name"))
    _touchpoints(open_map, step)
    st.toggle(
        say("map.moment_of_truth"),
        field.base["moment_of_truth"],
        help=say("map.moment_of_truth_help"),
        **field.saved("moment_of_truth"),
    )
    if step.moment_of_truth:
        st.text_input(say("map.question"), field.base["question"], **field.saved("question"))
    st.markdown(f"**{say('map.desired.title')}**", help=say("map.desired.help"))
    for holder in Holder:
        _desired(open_map, step, holder)
    _assumed(field)
    activities(open_map, step)
    _nodes(open_map, step)
    _buttons(open_map, step)


def of_stage(open_map: OpenMap, stage: Stage) -> None:
    """The name of a stage, its place, and new steps and stages."""
    field = Field(open_map.desk, f"stage:{stage.id}", stage)
    st.text_input(say("app.name"), field.base["name"], **field.saved("name"))
    stages = open_map.document.stages
    place = stages.index(stage)
    with st.container(horizontal=True, gap="small"):
        for side, other in (("before", place - 1), ("after", place + 1)):
            there = 0 <= other < len(stages)
            st.button(
                say(f"map.move_{side}"),
                key=f"stage.{side}",
                disabled=not there,
                on_click=acting.do,
                args=(map_editing.move_beside, open_map.desk, f"stage:{stage.id}", stages[other].id, side)
                if there
                else None,
            )
    with st.container(horizontal=True, gap="small"):
        st.button(
            say("map.add_step"),
            icon=":material/add:",
            key="stage.add_step",
            on_click=acting.do,
            args=(map_editing.add_step_to_stage, open_map.desk, stage.id, say("map.new_step")),
        )
        st.button(
            say("map.add_stage"),
            icon=":material/add:",
            key="stage.add_stage",
            on_click=add_stage,
            args=(open_map, stage.id),
        )
    row_of_buttons(open_map, [f"stage:{stage.id}"])


def add_stage(open_map: OpenMap, after: str | None = None) -> None:
    """A new stage with one step."""
    acting.act(
        map_editing.add_stage,
        open_map.desk,
        open_map.id,
        say("map.new_stage"),
        say("map.new_step"),
        after=after,
    )


def _touchpoints(open_map: OpenMap, step: Step) -> None:
    document = open_map.document
    known = {key: each.name for key, each in document.touchpoints.items() if not each.deleted}
    linked = [key for key in document.step_touchpoints.get(step.id, ()) if key in known]
    choose_linked(
        f"step.touchpoints.{step.id}",
        known,
        linked,
        lambda chosen: acting.act(map_editing.set_touchpoints, open_map.desk, step.id, chosen),
        label=say("map.touchpoints"),
        help=say("map.touchpoints_help"),
        placeholder=say("map.touchpoints_choose"),
    )


def _desired(open_map: OpenMap, step: Step, holder: Holder) -> None:
    stored = next(
        (each for each in open_map.document.desired if each.step_id == step.id and each.holder == holder),
        None,
    )
    version = stored.version if stored else 0
    keys = [f"desired.{part}.{step.id}.{holder}.{version}" for part in ("value", "source", "n")]

    def save() -> None:
        value, source, n = (st.session_state.get(key) for key in keys)
        shown = (stored.value, stored.source, stored.n) if stored else (None, "", None)
        if keys[0] not in st.session_state or (value, source, n) == shown:
            return
        acting.act(
            map_editing.set_desired, open_map.desk, step.id, holder, value=value, source=source or "", n=n
        )

    value, source, n = st.columns([1.3, 1.9, 0.8], vertical_alignment="bottom")
    label = say(f"map.desired.{holder}")
    value.number_input(
        label, -2.0, 2.0, stored.value if stored else None, 0.1, key=keys[0], on_change=save, format="%.1f"
    )
    source.text_input(
        say("map.desired.source"),
        stored.source if stored else "",
        key=keys[1],
        on_change=save,
        disabled=not stored,
    )
    n.number_input(
        "n", 1, None, stored.n if stored else None, 1, key=keys[2], on_change=save, disabled=not stored
    )


def _assumed(field: Field) -> None:
    value, by = st.columns([1, 1.6], vertical_alignment="bottom")
    value.number_input(
        say("map.assumed"),
        -2.0,
        2.0,
        field.base["assumed"],
        0.1,
        format="%.1f",
        help=say("map.assumed_help"),
        **field.saved("assumed"),
    )
    by.text_input(say("map.assumed_by"), field.base["assumed_by"], **field.saved("assumed_by"))


def activities(open_map: OpenMap, step: Step) -> None:
    """The activities of customer activity cycles that show the same, each with the way there."""
    cycle_ways.show(open_map.desk, activity_cycle.activities_of_step(open_map.desk, step.id))


def _nodes(open_map: OpenMap, step: Step) -> None:
    """The nodes of service blueprints that show the same, each with the way there."""
    linked = service_blueprint.nodes_of_step(open_map.desk, step.id)
    if linked:
        st.markdown(f"**{say('blueprint.on_blueprint')}**")
    for node in linked:
        st.page_link(
            "pages/service_blueprint.py",
            label=node.name,
            icon=":material/account_tree:",
            query_params={
                "project": open_map.desk.project_id,
                "blueprint": node.blueprint_id,
                "node": node.id,
            },
        )


def _buttons(open_map: OpenMap, step: Step) -> None:
    with st.container(horizontal=True, gap="small"):
        for side in ("before", "after"):
            st.button(
                say(f"map.add_{side}"),
                icon=":material/add:",
                key=f"step.add_{side}",
                on_click=acting.do,
                args=(map_editing.add_step, open_map.desk, step.id, side, say("map.new_step")),
            )
    _move_buttons(open_map, step)
    row_of_buttons(open_map, [f"step:{step.id}"])
    _new_card(open_map, step)


def _move_buttons(open_map: OpenMap, step: Step) -> None:
    steps = open_map.document.steps
    place = steps.index(step)
    left = steps[place - 1] if place else None
    right = steps[place + 1] if place + 1 < len(steps) else None
    beyond = steps[place + 2] if place + 2 < len(steps) else None
    to_right = {"before": beyond.id} if beyond and right and beyond.stage_id == right.stage_id else {}
    with st.container(horizontal=True, gap="small"):
        st.button(
            say("map.move_before"),
            key="step.left",
            disabled=left is None,
            on_click=acting.do,
            args=(map_editing.move_step, open_map.desk, step.id),
            kwargs={"before": left.id} if left else None,
        )
        st.button(
            say("map.move_after"),
            key="step.right",
            disabled=right is None,
            on_click=acting.do,
            args=(map_editing.move_step, open_map.desk, step.id),
            kwargs=(to_right or {"into": right.stage_id}) if right else None,
        )


def _new_card(open_map: OpenMap, step: Step) -> None:
    lanes = [lane for lane in open_map.document.lanes if lane.kind in CARD_LANES]
    names: dict[str, str] = {lane.id: lane.name or say(f"picture.lane.{lane.kind}") for lane in lanes}
    with st.form(f"new_card.{step.id}", clear_on_submit=True, border=True):
        st.selectbox(
            say("map.new_card_lane"),
            list(names),
            format_func=lambda each: names[each],
            key=f"new_card.lane.{step.id}",
        )
        st.text_input(say("map.new_card_text"), key=f"new_card.text.{step.id}")
        st.form_submit_button(
            say("map.add_card"), icon=":material/add:", on_click=_add_card, args=(open_map, step.id)
        )


def _add_card(open_map: OpenMap, step_id: str) -> None:
    text = st.session_state[f"new_card.text.{step_id}"]
    if text.strip():
        lane_id = st.session_state[f"new_card.lane.{step_id}"]
        acting.act(map_editing.add_card, open_map.desk, lane_id, step_id, text)
