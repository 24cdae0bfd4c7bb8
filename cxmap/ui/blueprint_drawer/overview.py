"""The drawer with nothing selected: the whole in figures, what is found, what can fail, and its settings."""

import streamlit as st

from cxmap.ui import blueprint_state, session
from cxmap.ui.blueprint_drawer.arranging import arrange
from cxmap.ui.blueprint_drawer.parts import three_times
from cxmap.ui.blueprint_drawer.quick_entry import write_lines
from cxmap.ui.blueprint_drawer.settings import edit_settings
from cxmap.ui.blueprint_figures import NOTHING, clock
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import blueprint_picture
from cxmap.words import number

SHOWN = 8
COLOURS = {"high": "red", "medium": "orange", "low": "gray"}


def show(opened: OpenBlueprint) -> None:
    """The blueprint as a whole."""
    _headline(opened)
    write_lines(opened)
    _findings(opened)
    _failures(opened)
    arrange(opened)
    with st.expander(say("blueprint.settings"), icon=":material/tune:"):
        edit_settings(opened)


def _headline(opened: OpenBlueprint) -> None:
    found, language = opened.findings, session.language()
    seen = found.observed
    three_times(
        found.standard.value,
        seen.value,
        found.tolerable,
        note=say("map.n", n=seen.n) if seen.n else "",
    )
    if seen.low is not None and seen.high is not None:
        st.caption(say("blueprint.passes", low=clock(seen.low), high=clock(seen.high)))
    waiting = found.waiting_observed if found.waiting_observed is not None else found.waiting_standard
    if waiting is not None:
        st.caption(say("blueprint.waiting", value=number(language, 100 * waiting, 0)))


def _findings(opened: OpenBlueprint) -> None:
    open_ones = [each for each in opened.findings.findings if each.verdict is None]
    st.markdown(f"**{say('blueprint.look.findings')}** :gray-badge[{len(open_ones)}]")
    if not open_ones:
        st.caption(say("blueprint.no_findings"))
    with st.container(gap=None):
        for each in open_ones[:SHOWN]:
            title = blueprint_picture.finding_title(each, session.language())
            st.button(
                f":{COLOURS[each.severity]}[●] {plain(title)}",
                key=f"finding.{each.key}",
                type="tertiary",
                width="stretch",
                help=plain(blueprint_picture.finding_sentence(each, session.language())),
                on_click=blueprint_state.select,
                args=tuple(f"node:{node_id}" for node_id in each.node_ids),
            )
    if len(open_ones) > SHOWN:
        st.button(
            say("blueprint.more_findings", n=len(open_ones) - SHOWN),
            key="finding.more",
            type="tertiary",
            on_click=blueprint_state.look_at,
            args=("findings",),
        )


def _failures(opened: OpenBlueprint) -> None:
    ranked = sorted(opened.findings.failures, key=lambda each: (each.rank is None, each.rank))
    st.markdown(f"**{say('blueprint.failures')}** :gray-badge[{len(ranked)}]")
    if not ranked:
        st.caption(say("blueprint.no_failures"))
    with st.container(gap=None):
        for each in ranked[:SHOWN]:
            rpn = NOTHING if each.rpn is None else str(each.rpn)
            st.button(
                f":red-badge[{each.label}] {plain(each.failure.mode)} **{rpn}**",
                key=f"overview.failure.{each.failure.id}",
                type="tertiary",
                width="stretch",
                on_click=blueprint_state.select,
                args=(f"failure:{each.failure.id}",),
            )
