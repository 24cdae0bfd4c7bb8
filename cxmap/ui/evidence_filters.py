"""Which evidence the table shows: touchpoint, method, segment, wave, period, valence and words."""

from collections.abc import Mapping

import streamlit as st

from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW, EvidenceFilter, Method
from cxmap.ui import counts, evidence_nodes, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import project as projects

ENDS = (VALENCE_LOW, VALENCE_HIGH)
STATE = ("touchpoints", "nodes", "methods", "segments", "waves", "since", "until", "valence", "text")


def show() -> EvidenceFilter:
    """A row with the search field and one button per thing evidence can be filtered by."""
    desk = session.desk()
    touchpoints = {each.id: each.name for each in projects.touchpoints(desk)}
    segments = {each.id: each.name for each in projects.segments(desk)}
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.text_input(
            say("evidence.filter.text"),
            key="evidence.text",
            placeholder=say("evidence.filter.text_hint"),
            icon=":material/search:",
            label_visibility="collapsed",
            persist_state="session",
            width=280,
        )
        _several("touchpoints", {key: touchpoints.get(key, key) for key in counts.values("touchpoint_id")})
        if found := counts.values("node_id"):
            nodes = evidence_nodes.known().nodes
            _several("nodes", {key: nodes.get(key, "…") for key in found})
        _several("methods", {key: say(f"evidence.methods.{key}") for key in counts.values("method")})
        _several("segments", {key: segments.get(key, key) for key in counts.values("segment_id")})
        _several("waves", {key: key for key in counts.values("wave")})
        _period()
        _valence()
        if where() != EvidenceFilter():
            st.button(
                say("evidence.clear_filters"),
                icon=":material/filter_alt_off:",
                key="evidence.clear_filters",
                type="tertiary",
                on_click=clear,
            )
    return where()


def where() -> EvidenceFilter:
    """The filter that the widgets describe."""
    state = st.session_state
    low, high = state.get("evidence.valence") or ENDS
    return EvidenceFilter(
        touchpoint_ids=tuple(state.get("evidence.touchpoints") or ()),
        node_ids=tuple(state.get("evidence.nodes") or ()),
        methods=tuple(Method(value) for value in state.get("evidence.methods") or ()),
        segment_ids=tuple(state.get("evidence.segments") or ()),
        waves=tuple(state.get("evidence.waves") or ()),
        since=state.get("evidence.since"),
        until=state.get("evidence.until"),
        valence_low=low if low > VALENCE_LOW else None,
        valence_high=high if high < VALENCE_HIGH else None,
        text=(state.get("evidence.text") or "").strip(),
    )


def clear() -> None:
    """Look at all evidence again."""
    empty = {"valence": ENDS, "text": "", "since": None, "until": None}
    for name in STATE:
        st.session_state[f"evidence.{name}"] = empty.get(name, [])


def _several(name: str, options: Mapping[str, str]) -> None:
    key = f"evidence.{name}"
    chosen = [value for value in st.session_state.get(key) or [] if value in options]
    if chosen != (st.session_state.get(key) or []):
        st.session_state[key] = chosen  # what was chosen is gone from the evidence
    label = say(f"evidence.filter.{name}")
    with st.popover(_pill(label, ", ".join(options[value] for value in chosen)), disabled=not options):
        st.multiselect(
            label,
            list(options),
            format_func=lambda value: options.get(value, value),
            key=key,
            persist_state="session",
            placeholder=say("app.all"),
        )


def _pill(label: str, shown: str) -> str:
    short = shown if len(shown) <= 40 else f"{shown[:39]}…"
    return f":gray[{label}] **{plain(short) or say('app.all')}**"


def _period() -> None:
    since, until = st.session_state.get("evidence.since"), st.session_state.get("evidence.until")
    shown = f"{since or '…'} – {until or '…'}" if since or until else ""
    with st.popover(_pill(say("evidence.filter.period"), shown)):
        for name in ("since", "until"):
            st.date_input(
                say(f"evidence.filter.{name}"),
                value=None,
                key=f"evidence.{name}",
                format="YYYY-MM-DD",
                persist_state="session",
            )


def _valence() -> None:
    low, high = st.session_state.get("evidence.valence") or ENDS
    shown = f"{low:+g} … {high:+g}".replace("-", "−") if (low, high) != ENDS else ""
    with st.popover(_pill(say("evidence.filter.valence"), shown)):
        st.session_state.setdefault("evidence.valence", ENDS)
        st.slider(
            say("evidence.filter.valence"), *ENDS, step=0.5, key="evidence.valence", persist_state="session"
        )
