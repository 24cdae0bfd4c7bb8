"""Which blueprint is open: choose, make, copy or delete one, and the way back from one that another opens."""

from collections.abc import Callable

import streamlit as st

from cxmap.model.experience_map import Perspective
from cxmap.model.service_blueprint import ServiceBlueprint
from cxmap.ui import acting, blueprint_state, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import blueprint_document, blueprint_template, experience_map, service_blueprint

CHOSEN = "blueprint.chosen"
BLANK, FROM_MAP, FROM_FILE = "blank", "from_map", "from_file"


def show() -> str:
    """The chooser in a row; gives the id of the open blueprint, or "" where the project has none yet."""
    known = {each.id: each for each in service_blueprint.blueprints(session.desk())}
    if not known:
        st.markdown(f"## {say('app.page.service_blueprint')}")
        return ""
    _take_from_address(known)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        blueprint_id: str = st.selectbox(
            say("app.page.service_blueprint"),
            list(known),
            format_func=lambda each: known[each].name,
            key=CHOSEN,
            label_visibility="collapsed",
        )
        _buttons(known[blueprint_id])
    st.query_params["blueprint"] = blueprint_id
    return blueprint_id


def names() -> dict[str, str]:
    """The names of the project's blueprints by id."""
    return {each.id: each.name for each in service_blueprint.blueprints(session.desk())}


def first_blueprint() -> None:
    """What a project without a blueprint shows: how to make the first one."""
    st.info(say("blueprint.none_yet"), icon=":material/account_tree:")
    left, _ = st.columns(2)
    with left, st.container(border=True):
        _new_form()


def _buttons(blueprint: ServiceBlueprint) -> None:
    new, copy, delete = (say(f"blueprint.{name}_blueprint") for name in ("new", "copy", "delete"))
    popover = st.popover(
        new, icon=":material/add:", key="icon-new_blueprint", help=new, on_change="rerun"
    )  # what is closed costs nothing
    if popover.open:
        with popover:
            _new_form()
    with st.popover(copy, icon=":material/content_copy:", key="icon-copy_blueprint", help=copy):
        _copy_form(blueprint, copy)
    with st.popover(delete, icon=":material/delete:", key="icon-delete_blueprint", help=delete):
        st.markdown(say("blueprint.delete_sure", name=plain(blueprint.name)))
        st.button(delete, key="blueprint.delete_blueprint", on_click=_delete, args=(blueprint.id,))


def _take_from_address(known: dict[str, ServiceBlueprint]) -> None:
    state = st.session_state
    wanted = state.pop(blueprint_state.OPEN, state.get(CHOSEN, st.query_params.get("blueprint", "")))
    state[CHOSEN] = wanted if wanted in known else next(iter(known))
    if node := st.query_params.pop("node", ""):
        blueprint_state.select(f"node:{node}")


def _new_form() -> None:
    templates = blueprint_template.template_names(session.language())
    maps = {each.id: each.name for each in experience_map.maps(session.desk())}
    ways = [BLANK, *([FROM_MAP] if maps else []), *templates, FROM_FILE]
    names = {each: say(f"blueprint.{each}") for each in (BLANK, FROM_MAP, FROM_FILE)} | templates
    st.text_input(
        say("blueprint.blueprint_name"),
        key="new_blueprint.name",
        placeholder=say("blueprint.blueprint_name_hint"),
    )
    way = st.radio(say("map.start_from"), ways, format_func=lambda each: names[each], key="new_blueprint.way")
    if way == FROM_MAP:
        st.selectbox(
            say("app.page.experience_map"),
            list(maps),
            format_func=lambda each: maps[each],
            key="new_blueprint.map",
        )
    if way == FROM_FILE:
        st.file_uploader(say("blueprint.file"), ["json"], key="new_blueprint.file")
    st.button(say("blueprint.create"), key="new_blueprint.create", type="primary", on_click=_create)


def _create() -> None:
    way = st.session_state.get("new_blueprint.way")
    if way:
        make = {BLANK: _make_blank, FROM_MAP: _make_from_map, FROM_FILE: _make_from_file}.get(way)
        _open_made(make or (lambda name: _make_from_template(way, name)))


def _open_made(make: Callable[[str], ServiceBlueprint]) -> None:
    name = st.session_state.get("new_blueprint.name", "").strip()
    acting.act(lambda: blueprint_state.open_blueprint(make(name).id), done=say("blueprint.created"))


def _make_blank(name: str) -> ServiceBlueprint:
    return service_blueprint.create_blank(
        session.desk(), name or say("blueprint.untitled"), session.language()
    )


def _make_from_map(name: str) -> ServiceBlueprint:
    map_id = st.session_state["new_blueprint.map"]
    original = next(each for each in experience_map.maps(session.desk()) if each.id == map_id)
    return service_blueprint.create_from_map(session.desk(), map_id, name or original.name)


def _make_from_template(key: str, name: str) -> ServiceBlueprint:
    language = session.language()
    known = blueprint_template.template_names(language)
    return blueprint_template.create_from_template(session.desk(), key, name or known[key], language)


def _make_from_file(name: str) -> ServiceBlueprint:
    file = st.session_state.get("new_blueprint.file")
    told = blueprint_document.parse(file.getvalue() if file else b"")
    return blueprint_document.create(session.desk(), told, name=name or None)


def _copy_form(original: ServiceBlueprint, label: str) -> None:
    looks = session.names("blueprint.perspective", Perspective)
    name = say("map.copy_name", name=original.name)
    st.text_input(say("blueprint.blueprint_name"), name, key=f"copy_blueprint.name.{original.id}")
    st.radio(
        say("map.perspective"),
        list(Perspective),
        1,
        format_func=looks.__getitem__,
        key="copy_blueprint.perspective",
        help=say("blueprint.copy_help"),
    )
    st.button(label, key="blueprint.copy", type="primary", on_click=_copy, args=(original,))


def _copy(original: ServiceBlueprint) -> None:
    state = st.session_state
    name = state.get(f"copy_blueprint.name.{original.id}", "").strip() or original.name
    look = state.get("copy_blueprint.perspective", original.perspective)

    def make() -> None:
        made = service_blueprint.duplicate(session.desk(), original.id, name, perspective=look)
        blueprint_state.open_blueprint(made.id)

    acting.act(make, done=say("blueprint.created"))


def _delete(blueprint_id: str) -> None:
    done = say("map.deleted_undo", n=1)
    if acting.act(service_blueprint.delete_blueprint, session.desk(), blueprint_id, done=done):
        blueprint_state.select()
