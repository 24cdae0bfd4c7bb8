"""Triangulation and coverage on their page: where voices disagree, and where nobody has looked."""

import streamlit as st

from cxmap.ui import evidence_filters, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import triangulation
from cxmap.usecases.triangulation import Triangle
from cxmap.words import number

ICONS = {
    "disagree": ":red[:material/call_split:]",
    "no_difference": ":green[:material/join_full:]",
    "untested": ":gray[:material/help:]",
    "one_voice": ":gray[:material/person:]",
    "nothing": ":gray[:material/visibility_off:]",
}
SHOWN = 40
LEAVE = "triangulation.leave"


def show_triangulation() -> None:
    """One card per touchpoint, those where voices disagree first."""
    if st.session_state.pop(LEAVE, False):
        st.switch_page("pages/evidence.py")
    found, names = triangulation.triangulate(session.desk())
    if not any(each.voices for each in found):
        st.info(say("triangulation.nothing"), icon=":material/change_history:")
        return
    st.caption(say("triangulation.help"))
    tested = [each for each in found if each.corrected is not None]
    disagree = sum(each.verdict == "disagree" for each in found)
    st.markdown(f"**{say('triangulation.status', disagree=disagree, tested=len(tested))}**")
    for each in found[:SHOWN]:
        _card(each, names[each.touchpoint_id])


def _card(each: Triangle, name: str) -> None:
    language = session.language()
    p = "" if each.corrected is None else say("triangulation.p", p=number(language, each.corrected, 3))
    with st.container(border=True):
        left, right = st.columns([1, 1.6], gap="medium", vertical_alignment="center")
        with left:
            st.markdown(f"{ICONS[each.verdict]} **{plain(name)}**")
            st.caption(" · ".join(part for part in (say(f"triangulation.verdict.{each.verdict}"), p) if part))
            st.button(
                say("triangulation.open"),
                key=f"triangulation.open.{each.touchpoint_id}",
                icon=":material/arrow_forward:",
                type="tertiary",
                disabled=not each.voices,
                on_click=_look_at,
                args=(each.touchpoint_id,),
            )
        if each.voices:
            voices = session.names("triangulation.voice", [view.voice for view in each.voices])
            dark = st.context.theme.type == "dark"
            drawn, told = triangulation.picture(each, voices, language, dark=dark)
            right.image(drawn, width=420, alt=told)


def _look_at(touchpoint_id: str) -> None:
    """Open the evidence page on the items of one touchpoint."""
    evidence_filters.clear()
    st.session_state["evidence.touchpoints"] = [touchpoint_id]
    st.session_state[LEAVE] = True


def show_coverage() -> None:
    """The matrix of what is known, and the next field work."""
    st.caption(say("triangulation.coverage_help"))
    with st.container(horizontal=True, gap="medium"):
        by_method = st.toggle(say("triangulation.by_method"), key="triangulation.by_method")
        by_segment = st.toggle(say("triangulation.by_segment"), key="triangulation.by_segment")
    by: triangulation.Group = "method" if by_method else "voice"
    found = triangulation.coverage(session.desk(), by=by, by_segment=by_segment)
    if not found.cells:
        st.info(say("triangulation.nothing"), icon=":material/grid_on:")
        return
    left, right = st.columns([2.2, 1], gap="medium") if not by_method else (st.container(), st.container())
    with left:
        _matrix(found, _names(by), by_segment=by_segment)
    with right:
        _suggestions(found, _names(by))


def _names(by: triangulation.Group) -> dict[str, str]:
    prefix = "triangulation.voice" if by == "voice" else "evidence.methods"
    return session.names(prefix, [str(group) for group in triangulation.GROUPS[by]])


def _matrix(found: triangulation.Coverage, groups: dict[str, str], *, by_segment: bool) -> None:
    table = triangulation.coverage_table(found, list(groups))
    if not by_segment:
        table = table.drop(columns="segment")
    heads = {"touchpoint": say("triangulation.touchpoint"), "segment": say("triangulation.segment")}
    names = {**heads, **groups}
    counted = list(groups.values())
    shown = table.rename(columns=names)
    st.dataframe(
        triangulation.painted(shown, counted, dark=st.context.theme.type == "dark"),
        hide_index=True,
        height=min(720, 40 + 35 * len(shown)),
    )


def _suggestions(found: triangulation.Coverage, groups: dict[str, str]) -> None:
    st.markdown(f"**{say('triangulation.suggest')}**")
    cells = found.suggested()
    if not cells:
        st.success(say("triangulation.complete"))
    for cell in cells:
        segment = f" ({plain(found.segments[cell.segment_id])})" if cell.segment_id else ""
        told = {
            "touchpoint": plain(found.touchpoints[cell.touchpoint_id]),
            "segment": segment,
            "voice": groups[cell.group],
        }
        st.markdown(
            "- "
            + say("triangulation.suggestion", missing=cell.missing, n=cell.felt, wanted=cell.wanted, **told)
        )
