"""Which programme is open: choose one, or make one."""

import streamlit as st

from cxmap.model.mystery_shopping import ProgrammeKind
from cxmap.ui import acting, session, shop_state
from cxmap.ui.session import say
from cxmap.usecases import mystery_shopping, questionnaire, shop_example


def show(page: str = "mystery_shopping") -> str:
    """The chooser; gives the id of the open programme, or "" where the project has none yet."""
    known = {each.id: each.name for each in mystery_shopping.programmes(session.desk())}
    if not known:
        st.markdown(f"## {say(f'app.page.{page}')}")
        return ""
    state = st.session_state
    wanted = state.get(shop_state.PROGRAMME, st.query_params.get("programme", ""))
    state[shop_state.PROGRAMME] = wanted if wanted in known else next(iter(known))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        chosen: str = st.selectbox(
            say("shop.programme.word"),
            list(known),
            format_func=known.__getitem__,
            key=shop_state.PROGRAMME,
            label_visibility="collapsed",
        )
        if page == "mystery_shopping":
            new = say("shop.programme.new")
            popover = st.popover(
                new, icon=":material/add:", key="icon-new_programme", help=new, on_change="rerun"
            )
            if popover.open:
                with popover:
                    new_form()
    st.query_params["programme"] = chosen
    return chosen


def first_programme() -> None:
    """What a project without a programme shows."""
    st.info(say("shop.programme.none_yet"), icon=":material/shopping_bag:")
    left, right = st.columns(2)
    with left, st.container(border=True):
        new_form()
    with right, st.container(border=True):
        st.markdown(f"**{say('shop.example.title')}**")
        st.caption(say("shop.example.told"))
        st.button(
            say("shop.example.load"),
            key="shop.example.load",
            icon=":material/visibility:",
            on_click=_load_example,
        )


def new_form() -> None:
    """Name, kind and the questionnaire a programme begins with."""
    kinds = session.names("shop.kind", ProgrammeKind)
    templates = questionnaire.template_names(session.language())
    ways = {"": say("shop.programme.no_template"), **templates}
    st.text_input(
        say("shop.programme.name"), key="shop.new.name", placeholder=say("shop.programme.name_hint")
    )
    st.radio(
        say("shop.programme.kind"),
        list(kinds),
        format_func=kinds.__getitem__,
        key="shop.new.kind",
        help=say("shop.programme.kind_help"),
    )
    st.selectbox(
        say("shop.programme.template"), list(ways), format_func=ways.__getitem__, key="shop.new.template"
    )
    st.button(say("shop.programme.create"), key="shop.new.create", type="primary", on_click=_create)


def _load_example() -> None:
    def load() -> None:
        shop_state.open_programme(shop_example.load_example(session.desk(), session.language()).id)

    acting.act(load, done=say("shop.example.loaded"))


def _create() -> None:
    state, desk, language = st.session_state, session.desk(), session.language()
    name = str(state.get("shop.new.name", "")).strip() or say("shop.programme.untitled")

    def make() -> None:
        made = mystery_shopping.create(desk, name, state["shop.new.kind"], language)
        if state["shop.new.template"]:
            questionnaire.create_from_template(desk, made.id, state["shop.new.template"])
        shop_state.open_programme(made.id)

    acting.act(make, done=say("shop.programme.created"))
