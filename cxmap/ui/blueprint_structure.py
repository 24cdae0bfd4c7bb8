"""The structure of a blueprint: crossings, handoffs, loops and more, each figure opening what it counts."""

from collections.abc import Iterable

import streamlit as st

from cxmap.model.service_blueprint import BlueprintLine
from cxmap.ui import blueprint_finding_list, blueprint_state, session
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.words import number

PAIRS = ("same_step", "same_data", "parallel_check")
ACROSS = 3
HEIGHT = 300
Figure = tuple[str, str, str, tuple[str, ...]]
"""What is counted, the figure, what it means, and the things of the blueprint it counts."""


def show(opened: OpenBlueprint) -> None:
    """Figures in a grid, then the pairs that seem to do the same."""
    with st.container(height=HEIGHT, border=False):
        figures = [*_crossings(opened), *_flow(opened), *_whole(opened)]
        for start in range(0, len(figures), ACROSS):
            for column, figure in zip(st.columns(ACROSS), figures[start : start + ACROSS], strict=False):
                with column:
                    _figure(figure)
        _pairs(opened)


def _figure(figure: Figure) -> None:
    name, value, meaning, things = figure
    with st.container(border=True, gap=None, height="stretch"):
        st.button(
            f"**{value}** {name}",
            key=f"structure.{name}",
            type="tertiary",
            disabled=not things,
            on_click=blueprint_state.select,
            args=things,
        )
        st.caption(meaning)


def _crossings(opened: OpenBlueprint) -> Iterable[Figure]:
    for line in BlueprintLine:
        found = opened.findings.structure.crossings_of(line)
        down = sum(each.downwards for each in found)
        yield (
            say(f"blueprint_names.line.{line}"),
            str(len(found)),
            say("blueprint.crossed", down=down, up=len(found) - down),
            tuple(f"link:{each.link_id}" for each in found),
        )


def _flow(opened: OpenBlueprint) -> Iterable[Figure]:
    found, language = opened.findings.structure, session.language()
    roles = " › ".join(
        [each.from_role for each in found.handoffs[:1]] + [each.to_role for each in found.handoffs]
    )
    handed = tuple(f"link:{each.link_id}" for each in found.handoffs)
    yield (
        say("blueprint.handoffs"),
        str(len(found.handoffs)),
        plain(roles) or say("blueprint.none_found"),
        handed,
    )
    yield _nodes(opened, "single_points", found.single_points)
    passes = [
        number(language, each.expected_passes, 2) if each.expected_passes is not None else "?"
        for each in found.loops
    ]
    yield (
        say("blueprint.loops"),
        str(len(found.loops)),
        say("blueprint.loop_passes", passes=", ".join(passes)) if passes else say("blueprint.none_found"),
        tuple(f"node:{node_id}" for loop in found.loops for node_id in loop.node_ids),
    )
    yield _nodes(opened, "unreachable", found.unreachable)
    yield _nodes(opened, "dead_ends", found.dead_ends)
    yield _nodes(opened, "longest_backstage", found.longest_backstage)


def _nodes(opened: OpenBlueprint, name: str, node_ids: tuple[str, ...]) -> Figure:
    names = ", ".join(plain(opened.document.node_of[node_id].name) for node_id in node_ids)
    things = tuple(f"node:{node_id}" for node_id in node_ids)
    return say(f"blueprint.{name}"), str(len(node_ids)), names or say("blueprint.none_found"), things


def _whole(opened: OpenBlueprint) -> Iterable[Figure]:
    found = opened.findings.structure
    yield say("blueprint.complexity"), str(found.complexity), say("blueprint.complexity_help"), ()
    rated = [f"node:{each.id}" for each in opened.document.nodes if each.latitude is not None]
    value = "–" if found.divergence is None else number(session.language(), found.divergence, 1)
    meaning = say("blueprint.divergence_help", n=found.divergence_n)
    yield say("blueprint.divergence"), value, meaning, tuple(rated)


def _pairs(opened: OpenBlueprint) -> None:
    pairs = [each for each in opened.findings.findings if each.rule in PAIRS]
    st.markdown(f"**{say('blueprint.pairs')}** :gray-badge[{len(pairs)}]", help=say("blueprint.pairs_help"))
    if not pairs:
        st.caption(say("blueprint.no_pairs"))
    for each in pairs:
        blueprint_finding_list.one(opened, each)
