"""Which cycle is open: choose, make, copy or delete one, and the way back from a nested one."""

import streamlit as st

from cxmap.model.activity_cycle import STANDARD_PHASES, ActivityCycle, PhaseKind
from cxmap.model.noun import NAME_LENGTH
from cxmap.ui import acting, cycle_state, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.ui.step_board import placed, step_board
from cxmap.usecases import activity_cycle, experience_map
from cxmap.usecases import project as projects

CHOSEN = "cycle.chosen"
BLANK, FROM_MAP = "blank", "from_map"


def show() -> str:
    """The chooser in a row; gives the id of the open cycle, or "" where the project has none yet."""
    cycles = activity_cycle.cycles(session.desk())
    if not cycles:
        st.markdown(f"## {say('app.page.activity_cycle')}")
        return ""
    known = {each.id: each for each in cycles}
    _take_from_address(known)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        cycle_id: str = st.selectbox(
            say("app.page.activity_cycle"),
            list(known),
            format_func=lambda each: known[each].name,
            key=CHOSEN,
            label_visibility="collapsed",
        )
        _buttons(known[cycle_id])
    st.query_params["cycle"] = cycle_id
    return cycle_id


def first_cycle() -> None:
    """What a project without a cycle shows: how to make the first one."""
    st.info(say("cycle.none_yet"), icon=":material/donut_large:")
    left, _ = st.columns(2)
    with left, st.container(border=True):
        _new_cycle_form()


def _buttons(cycle: ActivityCycle) -> None:
    new, copy, delete = (say(f"cycle.{name}_cycle") for name in ("new", "copy", "delete"))
    popover = st.popover(
        new, icon=":material/add:", key="icon-new_cycle", help=new, on_change="rerun"
    )  # what is closed costs nothing
    if popover.open:
        with popover:
            _new_cycle_form()
    with st.popover(copy, icon=":material/content_copy:", key="icon-copy_cycle", help=copy):
        _copy_form(cycle)
    with st.popover(delete, icon=":material/delete:", key="icon-delete_cycle", help=delete):
        st.markdown(say("cycle.delete_sure", name=plain(cycle.name)))
        st.button(delete, key="cycle.delete_cycle", on_click=_delete, args=(cycle.id,))


def compare_with() -> bool:
    """Another cycle to compare the open one with; tells whether there is one."""
    names = {each.id: each.name for each in activity_cycle.cycles(session.desk())}
    names.pop(st.session_state.get(CHOSEN, ""), None)
    names = {"": say("cycle.compare_with_none"), **names}  # a choice that Escape cannot take away
    if st.session_state.get(cycle_state.OTHER) not in names:
        st.session_state[cycle_state.OTHER] = ""
    chosen = st.selectbox(
        say("cycle.compare_with"),
        list(names),
        format_func=lambda each: names[each],
        key=cycle_state.OTHER,
        help=say("cycle.compare_with_help"),
        disabled=len(names) == 1,
    )
    return bool(chosen)


def _take_from_address(known: dict[str, ActivityCycle]) -> None:
    state = st.session_state
    wanted = state.pop("cycle.open", state.get(CHOSEN, st.query_params.get("cycle", "")))
    state[CHOSEN] = wanted if wanted in known else next(iter(known))
    if activity := st.query_params.pop("activity", ""):
        cycle_state.select(f"activity:{activity}")


def _new_cycle_form() -> None:
    templates = activity_cycle.template_names(session.language())
    has_maps = bool(experience_map.maps(session.desk()))
    ways = [*([FROM_MAP] if has_maps else []), *templates, BLANK]
    names = {**templates, FROM_MAP: say("cycle.from_map"), BLANK: say("cycle.blank")}
    st.text_input(say("cycle.cycle_name"), key="new_cycle.name", placeholder=say("cycle.cycle_name_hint"))
    way = st.radio(
        say("map.start_from"),
        ways,
        index=ways.index(BLANK),
        format_func=lambda each: names[each],
        key="new_cycle.way",
    )
    if way == FROM_MAP:
        _place_steps()
    st.button(say("cycle.create"), key="new_cycle.create", type="primary", on_click=_create)


def _place_steps() -> None:
    """Steps of a map are dragged into the phases."""
    maps = {each.id: each.name for each in experience_map.maps(session.desk())}
    chosen = st.selectbox(
        say("app.page.experience_map"), list(maps), format_func=lambda each: maps[each], key="new_cycle.map"
    )
    st.caption(say("cycle.place_steps_help"))
    phases = [say(f"cycle.phase.{kind}") for kind in STANDARD_PHASES]
    step_board(_board(chosen), phases, _steps(chosen))


def _board(map_id: str) -> str:
    return f"new_cycle.board.{map_id}"


def _steps(map_id: str) -> dict[str, str]:
    """The steps of a map by id with their names, in their order."""
    known = activity_cycle.linkable_steps(session.desk())
    return {step_id: step.name for step_id, (owner, step) in known.items() if owner.id == map_id}


def _create() -> None:
    state, desk = st.session_state, session.desk()
    if "new_cycle.way" not in state:
        return
    way = state["new_cycle.way"]
    name = state.get("new_cycle.name", "").strip() or say("cycle.untitled")

    def make() -> None:
        if way == FROM_MAP:
            made = activity_cycle.create_from_map(desk, name, _placed())
        elif way == BLANK:
            made = activity_cycle.create_blank(desk, name, session.language())
        else:
            made = activity_cycle.create_from_template(desk, way, name, session.language())
        cycle_state.open_cycle(made.id)

    acting.act(make, done=say("cycle.created"))


def _placed() -> dict[PhaseKind, list[str]]:
    chosen = str(st.session_state.get("new_cycle.map") or "")
    groups = placed(_board(chosen), len(STANDARD_PHASES), list(_steps(chosen)))
    return dict(zip(STANDARD_PHASES, groups, strict=False))


def _copy_form(original: ActivityCycle) -> None:
    segments = {"": say("map.no_segment")}
    segments |= {each.id: each.name for each in projects.segments(session.desk())}
    st.text_input(
        say("cycle.cycle_name"),
        say("map.copy_name", name=original.name),
        key=f"copy_cycle.name.{original.id}",
        max_chars=NAME_LENGTH,
    )
    st.selectbox(
        say("map.segment"),
        list(segments),
        format_func=lambda each: segments[each],
        key="copy_cycle.segment",
    )
    st.text_input(
        say("cycle.competitor"),
        key="copy_cycle.competitor",
        max_chars=NAME_LENGTH,
        help=say("cycle.copy_competitor_help"),
    )
    st.button(say("cycle.copy_cycle"), key="cycle.copy", type="primary", on_click=_copy, args=(original,))


def _copy(original: ActivityCycle) -> None:
    state = st.session_state
    name = state.get(f"copy_cycle.name.{original.id}", "").strip() or original.name
    segment_id = state.get("copy_cycle.segment") or original.segment_id
    rival = state.get("copy_cycle.competitor", "")

    def make() -> None:
        made = activity_cycle.duplicate(
            session.desk(), original.id, name, competitor=rival, segment_id=segment_id
        )
        cycle_state.open_cycle(made.id)

    acting.act(make, done=say("cycle.created"))


def _delete(cycle_id: str) -> None:
    if acting.act(activity_cycle.delete_cycle, session.desk(), cycle_id, done=say("map.deleted_undo", n=1)):
        cycle_state.select()
