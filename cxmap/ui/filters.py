"""Which evidence the map is computed from: method, segment, wave, period, weights; and what is compared."""

from collections.abc import Callable, Mapping

import streamlit as st

from cxmap.model.evidence import Method
from cxmap.model.experience_map import Weighting
from cxmap.ui import counts, map_state, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import project as projects

DIMENSIONS = {"segment_ids": "segments", "waves": "waves", "methods": "methods"}
SHORT = 14
STATE = ("methods", "segments", "waves", "since", "until", "weighting")


def show(
    *, weights: bool = True, most: int = 3, others: Callable[[], bool] | None = None, against: str = ""
) -> None:
    """A row of pills, one for each thing evidence can be filtered by; up to `most` looks are compared (0: none).

    `others` shows what else can be compared with, and tells whether it is; `against` is what it is called.
    """
    desk = session.desk()
    segments = {each.id: each.name for each in projects.segments(desk)}
    methods = {key: say(f"evidence.methods.{key}") for key in counts.values("method")}
    waves = {key: key for key in counts.values("wave")}
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        _pill("segments", segments)
        _pill("methods", methods)
        _pill("waves", waves)
        _period()
        if weights:
            _weights()
        if most:
            _compare({"segment_ids": segments, "waves": waves, "methods": methods}, most, others, against)
        if any(st.session_state.get(f"map.{name}") for name in STATE):
            st.button(
                say("map.clear_filters"),
                icon=":material/filter_alt_off:",
                key="map.clear_filters",
                type="tertiary",
                on_click=clear,
            )


def clear() -> None:
    """Look at all evidence again."""
    for name in STATE:
        st.session_state.pop(f"map.{name}", None)


def _pill(name: str, options: Mapping[str, str]) -> None:
    chosen = [value for value in kept(f"map.{name}") if value in options]
    shown = plain(", ".join(options[value] for value in chosen)) or say("app.all")
    with st.popover(f":gray[{say(f'map.filter.{name}')}] **{shown}**", disabled=not options):
        st.pills(
            say(f"map.filter.{name}"),
            list(options),
            selection_mode="multi",
            format_func=_naming(options),
            key=f"map.{name}",
        )


def kept(key: str) -> list[str]:
    """What was chosen in a widget of several values."""
    return list(st.session_state.get(key) or [])


def _naming(options: Mapping[str, str]) -> Callable[[str], str]:
    return lambda value: plain(options[value])


def _period() -> None:
    since, until = st.session_state.get("map.since"), st.session_state.get("map.until")
    shown = f"{since or '…'} – {until or '…'}" if since or until else say("app.all")
    with st.popover(f":gray[{say('map.filter.period')}] **{shown}**"):
        st.date_input(say("map.since"), value=None, key="map.since", format="YYYY-MM-DD")
        st.date_input(say("map.until"), value=None, key="map.until", format="YYYY-MM-DD")


def _weights() -> None:
    weighting = st.session_state.get("map.weighting")
    names = session.names("map.weightings", ["own", *(str(each) for each in Weighting)])
    shown = names[weighting or "own"]
    with st.popover(f":gray[{say('map.filter.weights')}] **{shown}**"):
        st.radio(
            say("map.weighting"),
            [None, *[str(each) for each in Weighting]],
            format_func=lambda each: names[each or "own"],
            key="map.weighting",
            help=say("map.weighting_help"),
        )


def _compare(
    names: Mapping[str, Mapping[str, str]], most: int, others: Callable[[], bool] | None, against: str
) -> None:
    dimension, key = map_state.compared_values()
    chosen = kept(key)
    shown = f" **{plain(against[:SHORT]) or len(chosen)}**" if against or len(chosen) > 1 else ""
    with st.popover(say("map.compare") + shown, icon=":material/compare_arrows:"):
        if others and others():
            return
        st.caption(say("map.compare_help" if most == 3 else "cycle.compare_help"))
        dimensions = {each: say(f"map.filter.{name}") for each, name in DIMENSIONS.items()}
        st.segmented_control(
            say("map.compare_by"),
            list(DIMENSIONS),
            format_func=lambda each: dimensions[each],
            key="map.compare_by",
        )
        if dimension:
            options = names[dimension]
            st.session_state["map.compare_names"] = dict(options)
            st.pills(
                say("map.compare_values" if most == 3 else "cycle.compare_values"),
                list(options),
                selection_mode="multi",
                format_func=_naming(options),
                key=key,
            )
            if len(chosen) == 1:
                st.caption(say("map.compare_two"))
            if len(chosen) > most:
                st.caption(say("map.compare_three" if most == 3 else "cycle.compare_two"))


def methods() -> dict[Method, str]:
    """All methods by name."""
    return {method: say(f"evidence.methods.{method}") for method in Method}
