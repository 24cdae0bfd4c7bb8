"""A blueprint for reading: what a new employee must know, by role, and the plain process graph."""

from functools import partial

import streamlit as st

from cxmap.errors import CxmapError
from cxmap.ui import acting, blueprint_state, session
from cxmap.ui.blueprint_figures import clock
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import blueprint_picture, blueprint_tables
from cxmap.usecases.blueprint_tables import TrainingStep, TrainingView

ROLE = "blueprint.training_role"


def training(opened: OpenBlueprint) -> None:
    """The steps of one role in order, with standards, policies, failure points and what to do."""
    views = blueprint_tables.training(opened.document, opened.findings)
    if not views:
        st.info(say("blueprint_tables.training.nobody"), icon=":material/school:")
        return
    names = {view.actor_id: view.actor for view in views}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.pills(
            say("blueprint.field.actor_id"),
            list(names),
            default=views[0].actor_id,
            format_func=lambda each: plain(names[each]),
            key=ROLE,
            width="stretch",
        )
        _download(opened, chosen or "")
    for view in views:
        if chosen in {None, view.actor_id}:
            _role(view)


def _download(opened: OpenBlueprint, actor_id: str) -> None:
    st.download_button(
        say("map.download", format="PDF"),
        partial(_pdf, opened, actor_id),
        blueprint_picture.file_name(opened.document, "pdf"),
        "application/pdf",
        icon=":material/download:",
        on_click="ignore",
        help=say("blueprint.training_pdf_help"),
    )


def _pdf(opened: OpenBlueprint, actor_id: str) -> bytes:
    language = session.language()
    try:
        return blueprint_tables.training_pdf(opened.document, opened.findings, language, actor_id=actor_id)
    except CxmapError as error:
        st.session_state[acting.PROBLEM] = error.sentence(language)
        raise


def _role(view: TrainingView) -> None:
    st.markdown(f"### {plain(view.actor)}")
    for step in view.steps:
        _step(step)


def _step(step: TrainingStep) -> None:
    language = session.language()
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            number = f":gray[{step.number}] " if step.number else ""
            st.markdown(f"{number}**{plain(step.name)}**", width="stretch")
            st.button(
                say("blueprint.show_nodes", n=1),
                icon=":material/my_location:",
                key=f"training.{step.node_id}",
                on_click=_show,
                args=(step.node_id,),
            )
        times = [
            f"{say('blueprint.time.standard')} {clock(step.standard)}" if step.standard is not None else ""
        ]
        if step.tolerable is not None:
            times.append(say("blueprint_tables.training.at_most", time=clock(step.tolerable)))
        lane = blueprint_tables.lane_name(step, language)
        st.caption(" · ".join(part for part in (plain(lane), *times) if part))
        if step.policy:
            st.markdown(plain(step.policy))
        for data in step.captures:
            st.markdown(f":material/edit_note: {plain(data)}")
        for failure in step.failures:
            lines = blueprint_tables.failure_text(failure, language).splitlines()
            st.warning("  \n".join(plain(line) for line in lines), icon=":material/warning:")


def _show(node_id: str) -> None:
    blueprint_state.select(f"node:{node_id}")
    blueprint_state.look_at("picture")


def graph(opened: OpenBlueprint) -> None:
    """The same blueprint as Graphviz draws it, and its source as a file."""
    language = session.language()
    st.download_button(
        say("map.download", format="DOT"),
        blueprint_picture.process_graph(opened.document, language),
        blueprint_picture.file_name(opened.document, "dot"),
        "text/vnd.graphviz",
        icon=":material/download:",
        on_click="ignore",
    )
    shown = blueprint_picture.process_graph(opened.document, language, dark=blueprint_state.is_dark())
    st.graphviz_chart(shown, width="stretch")
