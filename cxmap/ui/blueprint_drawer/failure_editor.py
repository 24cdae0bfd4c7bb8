"""Editing a failure point in the drawer: its three scales in words, each beside what the evidence proposes."""

from datetime import date
from typing import Any

import streamlit as st

from cxmap.model.service_blueprint import (
    SCALE_HIGH,
    SCALE_LOW,
    FailurePoint,
    FailureState,
    LaneRole,
)
from cxmap.ui import blueprint_state, session
from cxmap.ui.blueprint_drawer.parts import choice, field_of, names_of, row_of_buttons, save, text, time
from cxmap.ui.blueprint_figures import percentage
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.drawer.fields import Field
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import blueprint_picture
from cxmap.usecases.blueprint_picture import FailureFindings, Proposal
from cxmap.words import number

SCALES = ("severity", "occurrence", "detection")


def of_failure(opened: OpenBlueprint, failure: FailurePoint) -> None:
    """What fails, why, with what effect; how bad, how often, how well hidden; and what is done about it."""
    found = next(each for each in opened.findings.failures if each.failure.id == failure.id)
    field = field_of(opened, "failure", failure)
    _figures(found)
    text(field, "mode")
    text(field, "cause", long=True)
    text(field, "effect", long=True)
    for scale in SCALES:
        _scale(opened, failure, scale, getattr(found, scale))
    choice(
        field,
        "found_in",
        names_of("blueprint_names.role", LaneRole),
        say("blueprint.found_in_lane"),
        say("blueprint.found_in_help"),
    )
    st.markdown(f"**{say('blueprint.remedy')}**")
    _remedy(field)
    _before_and_after(found)
    st.button(
        say("blueprint.to_node", name=plain(opened.document.node_of[failure.node_id].name)),
        icon=":material/arrow_back:",
        key="failure.back",
        type="tertiary",
        on_click=blueprint_state.select,
        args=(f"node:{failure.node_id}",),
    )
    row_of_buttons(opened, [f"failure:{failure.id}"])


def _figures(found: FailureFindings) -> None:
    figures = (
        (
            "RPN",
            say("blueprint.rpn_unknown") if found.rpn is None else str(found.rpn),
            say("blueprint.rpn_help"),
        ),
        (
            say("blueprint.seen"),
            say("blueprint.k_of_n", k=found.seen.k, n=found.seen.n),
            say("blueprint.wilson_help", interval=percentage(found.seen)),
        ),
    )
    for column, (name, value, note) in zip(st.columns(2), figures, strict=True):
        with column.container(gap=None):
            st.caption(name.upper(), help=note)
            st.markdown(f"#### {value}")


def _scale(opened: OpenBlueprint, failure: FailurePoint, scale: str, proposal: Proposal) -> None:
    """The chosen value in words; what is proposed is kept beside it, with its basis."""
    names: dict[int, str] = {
        value: f"{value} · {say(f'blueprint.{scale}.{value}')}" for value in range(SCALE_LOW, SCALE_HIGH + 1)
    }
    current: int | None = getattr(failure, scale)
    key = f"failure.{scale}.{failure.id}.{failure.version}"
    basis = blueprint_picture.basis(proposal, session.language())

    def keep(value: int | None) -> None:
        fields: dict[str, Any] = {scale: value, f"{scale}_proposed": proposal.value, f"{scale}_basis": basis}
        save(opened, f"failure:{failure.id}", **fields)

    def choose() -> None:
        value = st.session_state.get(key, current)
        if value != current:
            keep(value)

    options = [None, *names]
    st.selectbox(
        say(f"blueprint.field.{scale}"),
        options,
        options.index(current),
        format_func=lambda each: names[each] if each else say("blueprint.not_rated"),
        key=key,
        on_change=choose,
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        value = "–" if proposal.value is None else str(proposal.value)
        with st.container(width="stretch"):
            st.caption(say("blueprint.proposed", value=value, basis=plain(basis)))
        if proposal.value is not None and proposal.value != current:
            st.button(
                say("blueprint.take_over"),
                key=f"failure.take.{scale}",
                on_click=keep,
                args=(proposal.value,),
            )
    kept: int | None = getattr(failure, f"{scale}_proposed")
    kept_basis: str = getattr(failure, f"{scale}_basis")
    if kept is not None and kept_basis != basis:
        st.caption(say("blueprint.proposed_then", value=kept, basis=plain(kept_basis)))


def _remedy(field: Field) -> None:
    text(field, "recovery", long=True)
    left, right = st.columns(2)
    with left:
        time(field, "recovery_time")
        text(field, "owner")
    with right:
        choice(field, "state", names_of("blueprint.state", FailureState), None)
        since = field.base["in_place_since"]
        st.date_input(
            say("blueprint.field.in_place_since"),
            date.fromisoformat(since) if since else None,
            format="YYYY-MM-DD",
            help=say("blueprint.in_place_help"),
            **field.saved("in_place_since", convert=lambda told: told.isoformat() if told else None),
        )
    text(field, "poka_yoke", long=True, note=say("blueprint.poka_yoke_help"))


def _before_and_after(found: FailureFindings) -> None:
    """What the recovery has changed, tested."""
    if found.before is None or found.after is None:
        return
    language = session.language()
    parts = {
        "before": say("blueprint.k_of_n", k=found.before.k, n=found.before.n),
        "after": say("blueprint.k_of_n", k=found.after.k, n=found.after.n),
        "p": "–" if found.p is None else number(language, found.p, 3),
        "rpn": "–" if found.rpn_after is None else found.rpn_after,
    }
    st.markdown(say("blueprint.before_after", **parts), help=say("blueprint.before_after_help"))
