"""Setting up a session: who, where, in which role, overt or covert, and what is watched for."""

from typing import Any

import streamlit as st

from cxmap.model.behaviour_log import LogDocument
from cxmap.model.field_session import FIELD_METHODS, ManagerReading, Role, Sampling, Setting
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.ui import acting, session, session_scheme
from cxmap.ui.session import say
from cxmap.usecases import behaviour_log, field_session
from cxmap.usecases import project as projects

FIELDS = (
    "name",
    "method",
    "role",
    "manager",
    "covert",
    "justification",
    "legal_basis",
    "setting",
    "place",
    "observer",
    "second_observer",
    "segment_id",
    "wave",
    "scheme_id",
    "sampling",
    "cue_seconds",
    "wait_node_id",
    "service_node_id",
)
SAMPLED = (Sampling.MOMENTARY, Sampling.PARTIAL_INTERVAL, Sampling.WHOLE_INTERVAL)


def _key(document: LogDocument, field: str) -> str:
    return f"base.session.{document.session.id}.{document.session.version}.{field}"


def show(document: LogDocument) -> None:
    """The form of a session on the left, its behaviour scheme on the right."""
    if document.session.lacks_grounds:
        st.warning(say("observe.grounds_missing"), icon=":material/gavel:")
    left, right = st.columns([1, 1.25], gap="large")
    with left, st.form(f"session.{document.session.id}", border=True):
        _what(document)
        _who(document)
        _how(document)
        st.form_submit_button(
            say("observe.save"), type="primary", on_click=_save, args=(document,), width="stretch"
        )
    with right:
        session_scheme.show(document)


def _what(document: LogDocument) -> None:
    own = document.session
    st.text_input(say("observe.name"), own.name, max_chars=NAME_LENGTH, key=_key(document, "name"))
    left, right = st.columns(2)
    with left:
        _choice(document, "method", FIELD_METHODS, "evidence.methods", say("observe.method"))
    with right:
        _choice(document, "setting", tuple(Setting), "observe.settings", say("observe.setting"))
    names = [each.name for each in projects.touchpoints(session.desk())]
    st.multiselect(
        say("observe.touchpoints"),
        names,
        [each.name for each in document.touchpoints],
        key=_key(document, "touchpoints"),
        accept_new_options=True,
        placeholder=say("observe.touchpoints_hint"),
    )


def _who(document: LogDocument) -> None:
    own = document.session
    left, right = st.columns(2)
    left.text_input(say("observe.place"), own.place, max_chars=NAME_LENGTH, key=_key(document, "place"))
    right.text_input(say("observe.wave"), own.wave, max_chars=NAME_LENGTH, key=_key(document, "wave"))
    left, right = st.columns(2)  # a row of its own: on a phone, what belongs together follows each other
    left.text_input(
        say("observe.observer"), own.observer, max_chars=NAME_LENGTH, key=_key(document, "observer")
    )
    right.text_input(
        say("observe.second_observer"),
        own.second_observer,
        max_chars=NAME_LENGTH,
        key=_key(document, "second_observer"),
    )
    left, right = st.columns(2)
    segments = {each.id: each.name for each in projects.segments(session.desk())}
    with left:
        _pick(document, "segment_id", segments, say("observe.segment"))
    with right:
        managers = session.names("observe.managers", ManagerReading)
        _pick(
            document, "manager", {str(each): text for each, text in managers.items()}, say("observe.manager")
        )
    _choice(document, "role", tuple(Role), "observe.roles", say("observe.role"))
    st.toggle(say("observe.covert"), own.covert, key=_key(document, "covert"))
    left, right = st.columns(2)
    for column, field in ((left, "justification"), (right, "legal_basis")):
        column.text_area(
            say(f"observe.{field}"),
            getattr(own, field),
            max_chars=TEXT_LENGTH,
            height=68,
            key=_key(document, field),
        )


def _how(document: LogDocument) -> None:
    own = document.session
    schemes = {each.id: each.name for each in behaviour_log.schemes(session.desk())}
    _pick(document, "scheme_id", schemes, say("observe.scheme"))
    left, right = st.columns(2)
    with left:
        _choice(document, "sampling", tuple(Sampling), "observe.samplings", say("observe.sampling"))
    right.number_input(
        say("observe.cue_seconds"),
        1.0,
        3600.0,
        own.cue_seconds,
        5.0,
        key=_key(document, "cue_seconds"),
        help=say("observe.cue_help"),
    )
    left, right = st.columns(2)
    nodes = field_session.nodes(session.desk())
    for column, field in ((left, "wait_node_id"), (right, "service_node_id")):
        with column:
            _pick(document, field, nodes, say(f"observe.{field}"))


def _choice(document: LogDocument, field: str, values: tuple[Any, ...], prefix: str, label: str) -> None:
    names = session.names(prefix, values)
    place = values.index(getattr(document.session, field))
    st.selectbox(label, values, place, format_func=names.__getitem__, key=_key(document, field))


def _pick(document: LogDocument, field: str, names: dict[str, str], label: str) -> None:
    """One of these or none."""
    value = getattr(document.session, field)
    keys = list(names)
    st.selectbox(
        label,
        keys,
        keys.index(str(value)) if value is not None and str(value) in names else None,
        format_func=names.__getitem__,
        key=_key(document, field),
        placeholder=say("observe.none"),
    )


def _save(document: LogDocument) -> None:
    state = st.session_state
    if _key(document, "name") not in state:
        return
    fields = {name: state[_key(document, name)] for name in FIELDS}
    if fields["sampling"] not in SAMPLED:
        fields["cue_seconds"] = None
    acting.act(
        field_session.change,
        session.desk(),
        document.session.id,
        seen=document.session.version,
        touchpoints=state[_key(document, "touchpoints")],
        done=say("observe.saved"),
        about=document.session.id,
        **fields,
    )
