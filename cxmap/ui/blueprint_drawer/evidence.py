"""The evidence behind a node or a failure point: figures with n, a quick log, then the raw items."""

import secrets

import streamlit as st

from cxmap.model.evidence import Method
from cxmap.model.service_blueprint import BlueprintNode, FailurePoint
from cxmap.ui import acting, session
from cxmap.ui.blueprint_drawer.parts import three_times
from cxmap.ui.blueprint_figures import clock, percentage, seconds_of
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.drawer.items import narrowed, show_items
from cxmap.ui.session import say
from cxmap.usecases import blueprint_picture
from cxmap.usecases import evidence as evidence_desk
from cxmap.usecases.blueprint_picture import NodeFindings
from cxmap.words import number

OPERATION = "observe.operation"


def of_node(opened: OpenBlueprint, node: BlueprintNode) -> None:
    """Observed times against the standard and the tolerance, and the items they come from."""
    found = opened.found(node.id)
    _times(node, found)
    _wait(opened, node)
    _observe(opened, node, None)
    where = narrowed(opened.view.where)
    show_items(opened, blueprint_picture.items(opened.document, opened.evidence, node.id, where))


def of_failure(opened: OpenBlueprint, failure: FailurePoint) -> None:
    """In how many visits it happened, and the items that say so."""
    found = next(each for each in opened.findings.failures if each.failure.id == failure.id)
    st.metric(
        say("blueprint.seen"),
        say("blueprint.k_of_n", k=found.seen.k, n=found.seen.n),
        help=say("blueprint.wilson_help", interval=percentage(found.seen)),
    )
    _observe(opened, opened.document.node_of[failure.node_id], failure)
    where = narrowed(opened.view.where)
    items = blueprint_picture.items(opened.document, opened.evidence, failure.node_id, where)
    show_items(opened, items[items["failure_id"] == failure.id])


def _times(node: BlueprintNode, found: NodeFindings) -> None:
    times = found.observed
    ends = f" [{clock(times.lower_quartile)}, {clock(times.upper_quartile)}]" if times.n > 1 else ""
    three_times(node.standard_time, times.median, node.tolerable_time, note=say("map.n", n=times.n) + ends)
    if times.n:
        st.caption(say("blueprint.observed_help"))
    if found.met.n:
        st.markdown(
            say("blueprint.met", k=found.met.k, n=found.met.n, interval=percentage(found.met)),
        )
    if found.beyond.n:
        st.markdown(
            say("blueprint.beyond", k=found.beyond.k, n=found.beyond.n, interval=percentage(found.beyond)),
        )
    if found.valence is not None:
        value = number(session.language(), found.valence, 1, signed=True)
        st.caption(say("blueprint.valence", value=value))


def _wait(opened: OpenBlueprint, node: BlueprintNode) -> None:
    """How the observed waits are spread, and how many times the expected wait their median is."""
    found = next((each for each in opened.findings.waits if each.node_id == node.id), None)
    if found is None or not found.quantiles:
        return
    spread = " · ".join(clock(each) for each in found.quantiles)
    st.caption(say("blueprint.wait_spread", times=spread))
    if found.times_expected is not None:
        value = number(session.language(), found.times_expected, 1)
        st.caption(say("blueprint.times_expected", label=found.label, value=value))


def _observe(opened: OpenBlueprint, node: BlueprintNode, failure: FailurePoint | None) -> None:
    """Log what was just seen here: how long it took, what failed, in whose visit."""
    operation = st.session_state.setdefault(OPERATION, secrets.token_hex(8))
    failures = {each.id: each.mode for each in opened.document.failures_of(node.id)}
    with st.form(f"observe.{node.id}", clear_on_submit=True, border=True):
        st.markdown(f"**{say('blueprint.observe')}**")
        left, right = st.columns(2)
        left.text_input(
            say("blueprint.field.time"), key=_key(node, "time"), placeholder=say("blueprint.time_hint")
        )
        right.text_input(
            say("blueprint.visit"),
            key=_key(node, "source"),
            placeholder=say("blueprint.visit_hint"),
            help=say("blueprint.visit_help"),
        )
        if failures:
            options = [None, *failures]
            st.selectbox(
                say("blueprint.what_failed"),
                options,
                options.index(failure.id) if failure else 0,
                format_func=lambda each: failures[each] if each else say("blueprint.nothing_failed"),
                key=_key(node, "failure") + (failure.id if failure else ""),
            )
        st.text_input(say("evidence.verbatim"), key=_key(node, "verbatim"))
        st.form_submit_button(
            say("blueprint.log"),
            key=f"observe.submit.{operation}",
            icon=":material/add:",
            on_click=_log,
            args=(opened, node, failure, operation),
        )


def _key(node: BlueprintNode, field: str) -> str:
    return f"observe.{field}.{node.id}"


def _log(opened: OpenBlueprint, node: BlueprintNode, failure: FailurePoint | None, operation: str) -> None:
    state = st.session_state
    told = {name: str(state.get(_key(node, name)) or "").strip() for name in ("time", "source", "verbatim")}
    failure_id = state.get(_key(node, "failure") + (failure.id if failure else ""))

    def log() -> None:
        evidence_desk.log_item(
            opened.desk,
            method=Method.NON_PARTICIPANT_OBSERVATION,
            node_id=node.id,
            failure_id=failure_id,
            duration=seconds_of(told["time"]),
            source=told["source"],
            verbatim=told["verbatim"],
            operation_id=operation,
        )

    if acting.act(log, done=say("blueprint.logged")):
        state[OPERATION] = secrets.token_hex(8)
