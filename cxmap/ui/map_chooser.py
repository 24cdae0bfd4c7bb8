"""Which map is open: choose, make, copy or delete one."""

import streamlit as st

from cxmap.model.experience_map import ExperienceMap, Perspective
from cxmap.ui import acting, counts, map_state, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import experience_map
from cxmap.usecases import project as projects

CHOSEN = "map.chosen"


def show() -> str:
    """The chooser in a row; gives the id of the open map, or "" where the project has none yet."""
    maps = experience_map.maps(session.desk())
    if not maps:
        st.markdown(f"## {say('app.page.experience_map')}")
        return ""
    known = {each.id: each for each in maps}
    _take_from_address(known)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        map_id: str = st.selectbox(
            say("app.page.experience_map"),
            list(known),
            format_func=lambda each: known[each].name,
            key=CHOSEN,
            label_visibility="collapsed",
        )
        new_map = st.popover(
            say("map.new_map"),
            icon=":material/add:",
            key="icon-new_map",
            help=say("map.new_map"),
            on_change="rerun",  # what is closed costs nothing
        )
        if new_map.open:
            with new_map:
                _new_map_form()
        with st.popover(
            say("map.copy_map"), icon=":material/content_copy:", key="icon-copy_map", help=say("map.copy_map")
        ):
            _copy_form(known[map_id])
        with st.popover(
            say("map.delete_map"), icon=":material/delete:", key="icon-delete_map", help=say("map.delete_map")
        ):
            st.markdown(say("map.delete_map_sure", name=plain(known[map_id].name)))
            st.button(say("map.delete_map"), key="map.delete_map", on_click=_delete, args=(map_id,))
    st.query_params["map"] = map_id
    return map_id


def first_map() -> None:
    """What a project without a map shows: how to make the first one."""
    st.info(say("map.none_yet"), icon=":material/route:")
    left, _ = st.columns(2)
    with left, st.container(border=True):
        _new_map_form()


def _take_from_address(known: dict[str, ExperienceMap]) -> None:
    wanted = st.session_state.get("map.open", st.session_state.get(CHOSEN, st.query_params.get("map", "")))
    st.session_state.pop("map.open", None)
    st.session_state[CHOSEN] = wanted if wanted in known else next(iter(known))
    if step := st.query_params.pop("step", ""):
        map_state.select(f"step:{step}")


def _new_map_form() -> None:
    templates = experience_map.template_names(session.language())
    ways = ["touchpoints", *templates, "blank"] if counts.items() else [*templates, "blank"]
    names = {**templates, "touchpoints": say("map.from_touchpoints"), "blank": say("map.blank")}
    with st.form("new_map", border=False):
        st.text_input(say("map.map_name"), key="new_map.name", placeholder=say("map.map_name_hint"))
        st.radio(say("map.start_from"), ways, format_func=lambda each: names[each], key="new_map.way")
        st.form_submit_button(say("map.create"), type="primary", on_click=_create)


def _create() -> None:
    way, desk = st.session_state["new_map.way"], session.desk()
    name = st.session_state["new_map.name"].strip() or say("map.untitled")

    def make() -> None:
        if way == "touchpoints":
            made = experience_map.create_from_touchpoints(desk, name, session.language())
        elif way == "blank":
            made = experience_map.create_blank(desk, name, session.language())
        else:
            made = experience_map.create_from_template(desk, way, name, session.language())
        st.session_state["map.open"] = made.id

    if acting.act(make, done=say("map.created")):
        map_state.select()


def _copy_form(original: ExperienceMap) -> None:
    segments = {each.id: each.name for each in projects.segments(session.desk())}
    everyone, perspectives = say("map.no_segment"), session.names("map.perspectives", Perspective)
    with st.form("copy_map", border=False):
        st.text_input(
            say("map.map_name"), say("map.copy_name", name=original.name), key=f"copy.name.{original.id}"
        )
        st.radio(
            say("map.perspective"),
            list(Perspective),
            format_func=perspectives.__getitem__,
            key="copy.perspective",
            help=say("map.copy_help"),
        )
        st.selectbox(
            say("map.segment"),
            [None, *segments],
            format_func=lambda each: segments[each] if each else everyone,
            key="copy.segment",
        )
        st.form_submit_button(say("map.copy_map"), type="primary", on_click=_copy, args=(original,))


def _copy(original: ExperienceMap) -> None:
    state = st.session_state
    name = state[f"copy.name.{original.id}"].strip() or original.name

    def make() -> None:
        made = experience_map.duplicate(
            session.desk(),
            original.id,
            name,
            perspective=state["copy.perspective"],
            segment_id=state["copy.segment"] or original.segment_id,
        )
        state["map.open"] = made.id

    acting.act(make, done=say("map.created"))


def _delete(map_id: str) -> None:
    if acting.act(experience_map.delete_map, session.desk(), map_id, done=say("map.deleted_undo", n=1)):
        map_state.select()
