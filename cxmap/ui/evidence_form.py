"""The quick form: one item after another by keyboard alone; everything but the verbatim stays for the next."""

import json
import secrets
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from cxmap.model.evidence import VERBATIM_LENGTH, Method
from cxmap.model.noun import NAME_LENGTH
from cxmap.ui import acting, evidence_nodes, session
from cxmap.ui.blueprint_figures import seconds_of
from cxmap.ui.session import say
from cxmap.usecases import evidence
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from cxmap.words import number

FORM = "evidence.log"
FACES: dict[str, float | None] = {
    "very_bad": -2.0,
    "bad": -1.0,
    "neutral": 0.0,
    "good": 1.0,
    "very_good": 2.0,
    "no_feeling": None,
}
ICONS = {
    "very_bad": ":red[:material/sentiment_extremely_dissatisfied:]",
    "bad": ":orange[:material/sentiment_dissatisfied:]",
    "neutral": ":gray[:material/sentiment_neutral:]",
    "good": ":blue[:material/sentiment_satisfied:]",
    "very_good": ":green[:material/sentiment_very_satisfied:]",
}
KEPT = ("node", "touchpoint", "method", "feeling", "verbatim", "source", "segment", "wave", "date")
OPERATION, LAST = f"{FORM}.operation", f"{FORM}.last"

_listener = st.components.v2.component(
    "cxmap_evidence_draft", js=Path(__file__).with_name("evidence_draft.js").read_text("utf-8")
)


def _key(field: str) -> str:
    return f"{FORM}.{field}"


def show() -> None:
    """The form, filled with what was typed before a refresh."""
    _restore()
    operation = st.session_state.setdefault(OPERATION, secrets.token_hex(8))
    with st.container(key=FORM):
        node_id = _node()
        with st.form("evidence.quick", enter_to_submit=True):
            st.markdown(f"**{say('evidence.form.title')}**")
            _what(node_id)
            _about()
            _submit(operation, node_id)
    _keep_typed(operation)


def _submit(operation: str, node_id: str | None) -> None:
    # A new key after each item: a click that comes twice meets the operation it belongs to.
    st.form_submit_button(
        say("evidence.form.submit"),
        key=f"{FORM}.submit.{operation}",
        type="primary",
        icon=":material/add:",
        on_click=_log,
        args=(operation, node_id),
        width="stretch",
    )
    st.caption(f"{say('evidence.form.keys')} {say('evidence.form.kept')}")


def _node() -> str | None:
    """The blueprint node that is observed, where the project has any; outside the form, which follows it."""
    names = evidence_nodes.known()
    chosen: str | None = st.session_state.get(_key("node"))
    if not names.nodes or chosen not in names.nodes:
        chosen = st.session_state[_key("node")] = None
    if names.nodes:
        st.selectbox(
            say("evidence.form.node"),
            list(names.nodes),
            index=None,
            format_func=lambda each: names.nodes.get(each, "…"),
            key=_key("node"),
            placeholder=say("evidence.form.node_hint"),
            help=say("evidence.form.node_help"),
        )
    return chosen


def _at_node(node_id: str) -> None:
    """How long it took, and which failure point of the node was seen."""
    left, right = st.columns([1, 1.8])
    left.text_input(
        say("evidence.form.time"),
        key=_key("time"),
        placeholder=say("evidence.form.time_hint"),
        help=say("evidence.form.time_help"),
    )
    failures = evidence_nodes.known().failures_of(node_id)
    right.selectbox(
        say("evidence.failure"),
        list(failures),
        index=None,
        format_func=lambda each: failures.get(each, "…"),
        key=_key(f"failure.{node_id}"),
        placeholder=say("evidence.form.failure_hint" if failures else "evidence.form.no_failures"),
        disabled=not failures,
    )


def _what(node_id: str | None) -> None:
    known = [each.name for each in projects.touchpoints(session.desk())]
    faces = {name: face(name) for name in FACES}
    st.selectbox(
        say("evidence.touchpoint"),
        _with_own(known, "touchpoint"),
        index=None,
        key=_key("touchpoint"),
        accept_new_options=True,
        placeholder=say("evidence.form.touchpoint_of_node" if node_id else "evidence.form.touchpoint_hint"),
    )
    if node_id:
        _at_node(node_id)
    st.radio(
        say("evidence.form.valence"),
        list(faces),
        format_func=lambda each: faces[each],
        key=_key("feeling"),
        horizontal=True,
    )
    st.text_area(
        say("evidence.verbatim"),
        key=_key("verbatim"),
        max_chars=VERBATIM_LENGTH,
        height=110,
        placeholder=say("evidence.form.verbatim_hint"),
    )


def face(name: str) -> str:
    valence = FACES[name]
    if valence is None:
        return say(f"evidence.form.{name}")
    return f"{ICONS[name]} {number(session.language(), valence, 0, signed=True)}"


def _about() -> None:
    left, right = st.columns([1, 1.2])
    methods = {each: say(f"evidence.methods.{each}") for each in Method}
    left.selectbox(
        say("evidence.method"),
        list(methods),
        format_func=lambda each: methods[each],
        key=_key("method"),
    )
    right.date_input(say("evidence.date"), key=_key("date"), format="YYYY-MM-DD", value=None)
    segments = [each.name for each in projects.segments(session.desk())]
    left.selectbox(
        say("evidence.segment"),
        _with_own(segments, "segment"),
        index=None,
        key=_key("segment"),
        accept_new_options=True,
        placeholder=say("evidence.form.segment_hint"),
    )
    right.text_input(
        say("evidence.wave"),
        key=_key("wave"),
        max_chars=NAME_LENGTH,
        placeholder=say("evidence.form.wave_hint"),
    )
    st.text_input(
        say("evidence.source"),
        key=_key("source"),
        max_chars=NAME_LENGTH,
        placeholder=say("evidence.form.source_hint"),
    )


def _with_own(known: list[str], field: str) -> list[str]:
    """The names to choose from, with one that was typed and is not known yet."""
    own = st.session_state.get(_key(field))
    return [*known, own] if own and own not in known else known


def _restore() -> None:
    """Fill the form with the draft when the page is opened; today is the day, unless another one was chosen."""
    if _key("method") in st.session_state:
        return
    kept = _draft()
    day = kept.get("date")
    fields: dict[str, Any] = {
        "feeling": "neutral",
        "method": Method.NON_PARTICIPANT_OBSERVATION,
        "verbatim": "",
        "source": "",
        "wave": "",
        **{name: kept[name] for name in KEPT if name in kept},
        "date": date.fromisoformat(day) if day else date.today(),  # noqa: DTZ011  the observer's own day
    }
    for name in KEPT:
        st.session_state[_key(name)] = fields.get(name)


def _draft() -> dict[str, Any]:
    kept = json.loads(session.desk().draft(FORM) or "{}")
    return {**kept, "method": Method(kept["method"])} if "method" in kept else dict(kept)


def _keep(fields: dict[str, Any]) -> None:
    session.desk().save_draft(FORM, json.dumps(fields, ensure_ascii=False))


def _log(operation: str, node_id: str | None) -> None:
    fields: dict[str, Any] = {name: st.session_state.get(_key(name)) for name in KEPT}
    day: date | None = fields.pop("date")
    sticky = {**fields, "verbatim": "", "date": _other_day(day)}
    observed = (_key("time"), _key(f"failure.{node_id}"))
    time, failure_id = (st.session_state.get(key) for key in observed)
    done = acting.act(
        _log_item,
        session.desk(),
        time=time if node_id else "",
        node_id=fields.pop("node"),
        failure_id=failure_id,
        touchpoint=fields.pop("touchpoint") or "",
        segment=fields.pop("segment") or "",
        occurred_at=day.isoformat() if day else None,
        valence=FACES[fields.pop("feeling")],
        operation_id=operation,
        done=say("evidence.form.logged", touchpoint=_place(sticky)),
        **fields,
    )
    if done:
        st.session_state[LAST] = fields["verbatim"]
        st.session_state[OPERATION] = secrets.token_hex(8)
        st.session_state[_key("verbatim")] = ""
        for key, empty in zip(observed, ("", None), strict=True):
            st.session_state[key] = empty
        _keep(sticky)
    else:
        _keep({**sticky, "verbatim": fields["verbatim"]})


def _log_item(desk: Desk, *, time: str, **fields: Any) -> None:
    evidence.log_item(desk, duration=seconds_of(time or ""), **fields)


def _place(fields: dict[str, Any]) -> str:
    """What the item is about, as the form shows it."""
    return str(fields["touchpoint"] or evidence_nodes.known().said(fields["node"] or ""))


def _other_day(day: date | None) -> str | None:
    """A chosen day stays for the next item; today is chosen anew every day."""
    return day.isoformat() if day and day != date.today() else None  # noqa: DTZ011


@st.fragment
def _keep_typed(operation: str) -> None:
    """Keep the verbatim while it is being typed; only this fragment runs again, so typing is not disturbed."""
    _listener(key=_key("typed"), data={"logged": operation}, on_typed_change=_typed)


def _typed() -> None:
    typed = str(st.session_state[_key("typed")].get("typed") or "")[:VERBATIM_LENGTH]
    if typed and typed == st.session_state.get(LAST):
        return  # it was logged while the last letters were still on their way
    _keep({**_draft(), "verbatim": typed})
