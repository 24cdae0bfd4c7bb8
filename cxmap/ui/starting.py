"""Getting started: the path from the sample to a first map of one's own, and the list of projects."""

import streamlit as st

from cxmap.model.project import Project
from cxmap.ui import acting, counts, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import evidence, experience_map, sample
from cxmap.usecases import project as projects_
from cxmap.usecases.desk import Desk

STEPS = ("sample", "own", "import", "map")
LINKS = {"sample": "experience_map", "import": "evidence_import", "map": "experience_map"}
HIDDEN = "starting.hidden"


def first_steps() -> None:
    """Four steps from the sample project to a map of one's own; each is ticked when it is done."""
    if st.session_state.get(HIDDEN):
        st.button(
            say("start.show_path"), type="tertiary", icon=":material/route:", on_click=_show, args=(True,)
        )
        return
    done = _done()
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{say('start.path')}**", width="stretch")
            st.button(
                say("start.dismiss"), type="tertiary", icon=":material/close:", on_click=_show, args=(False,)
            )
        for column, step in zip(st.columns(len(STEPS)), STEPS, strict=True):
            with column:
                mark = ":material/check_circle:" if done[step] else ":material/radio_button_unchecked:"
                st.markdown(f"{mark} **{say(f'start.step.{step}')}**")
                st.caption(say(f"start.step_help.{step}"))
                _way(step)


def _show(shown: bool) -> None:
    st.session_state[HIDDEN] = not shown


def _done() -> dict[str, bool]:
    known = session.all_projects()
    own = bool(known) and session.has_project() and not session.project().sample
    return {
        "sample": any(project.sample for project in known),
        "own": any(not project.sample for project in known),
        "import": own and counts.items() > 0,
        "map": own and bool(experience_map.maps(session.desk())),
    }


def _way(step: str) -> None:
    if step == "sample" and not _done()["sample"]:
        st.button(say("start.load_sample"), key="start.load_sample", on_click=_load_sample)
    elif step in LINKS and session.has_project():
        st.page_link(
            f"pages/{LINKS[step]}.py", label=say(f"start.go.{step}"), icon=":material/arrow_forward:"
        )


def _load_sample() -> None:
    def load() -> None:
        made = sample.load_sample(session.database(), session.language(), actor=session.actor())
        session.open_project(made.id)

    acting.act(load, done=say("start.sample_loaded"))


def projects() -> None:
    """New project, and all projects of this database."""
    left, right = st.columns([1, 2], gap="large")
    with left, st.form("new_project", border=True, clear_on_submit=True):
        st.markdown(f"**{say('start.new_project')}**")
        st.text_input(
            say("start.project_name"), key="new_project.name", placeholder=say("start.project_hint")
        )
        st.text_input(say("start.organisation"), key="new_project.organisation")
        st.form_submit_button(say("start.create"), type="primary", icon=":material/add:", on_click=_create)
    with right:
        st.markdown(f"**{say('start.projects')}**")
        known = session.all_projects()
        if not known:
            st.info(say("start.no_projects"), icon=":material/folder_open:")
        for project in known:
            _project(project)
        if any(project.sample for project in known):
            st.button(
                say("start.sample_again"), type="tertiary", key="start.sample_again", on_click=_load_sample
            )


def _project(project: Project) -> None:
    desk = Desk(session.database(), project.id)
    items, maps = evidence.count(desk), len(experience_map.maps(desk))
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        organisation = f" · {plain(project.organisation)}" if project.organisation else ""
        sample_mark = f" :blue-badge[{say('start.sample')}]" if project.sample else ""
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{plain(project.name)}**{organisation}{sample_mark}")
            st.caption(say("start.holds", items=items, maps=maps))
        here = project.id == st.session_state["project"]
        st.button(
            say("start.is_open") if here else say("start.open"),
            key=f"start.open.{project.id}",
            disabled=here,
            on_click=session.open_project,
            args=(project.id,),
        )


def _create() -> None:
    def make() -> None:
        made = projects_.create_project(
            session.database(),
            st.session_state["new_project.name"],
            organisation=st.session_state["new_project.organisation"],
            actor=session.actor(),
        )
        session.open_project(made.id)

    acting.act(make, done=say("start.created"))
