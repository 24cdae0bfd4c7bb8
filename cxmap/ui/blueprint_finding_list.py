"""The findings of a blueprint: each with its sentence and its nodes, dismissed with a reason, confirmed, reopened."""

import streamlit as st

from cxmap.model.service_blueprint import Verdict
from cxmap.ui import acting, blueprint_state, session
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import blueprint_parts, blueprint_picture
from cxmap.usecases.blueprint_picture import Finding

QUESTIONS = ("customers", "internal", "standards", "failures", "training", "redundant")
COLOURS = {"high": "red", "medium": "orange", "low": "gray"}
VERDICTS = {Verdict.DISMISSED: "gray", Verdict.CONFIRMED: "green"}
HEIGHT = 300


def show(opened: OpenBlueprint) -> None:
    """All findings, the most serious first, by the question they answer; what was judged comes last."""
    found = opened.findings.findings
    counts = {each: sum(one.question == each and one.verdict is None for one in found) for each in QUESTIONS}
    names = {each: f"{say(f'blueprint.question.{each}')} {counts[each]}" for each in QUESTIONS}
    chosen = st.pills(
        say("blueprint.questions"),
        list(QUESTIONS),
        format_func=names.__getitem__,
        key="blueprint.question",
        label_visibility="collapsed",
    )
    shown = [each for each in found if chosen in {None, each.question}]
    waiting = [each for each in shown if each.verdict is None]
    judged = [each for each in shown if each.verdict is not None]
    with st.container(height=HEIGHT, border=False):
        if not waiting:
            st.success(say("blueprint.no_findings"), icon=":material/check_circle:")
        for each in waiting:
            one(opened, each)
        if judged:
            st.markdown(f"**{say('blueprint.judged')}** :gray-badge[{len(judged)}]")
        for each in judged:
            one(opened, each)


def one(opened: OpenBlueprint, finding: Finding) -> None:
    """A finding with its sentence, and what can be said about it."""
    language = session.language()
    title = plain(blueprint_picture.finding_title(finding, language))
    verdict = ""
    if finding.verdict:
        colour = VERDICTS[finding.verdict]
        verdict = f" :{colour}-badge[{say(f'blueprint.verdict.{finding.verdict}')}]"
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            badge = f":{COLOURS[finding.severity]}-badge[{say(f'blueprint.weight.{finding.severity}')}]"
            st.markdown(f"{badge} **{title}**{verdict}", width="stretch")
            _buttons(opened, finding)
        st.markdown(plain(blueprint_picture.finding_sentence(finding, language)))
        if finding.reason:
            st.caption(f"{say('blueprint.reason')}: {plain(finding.reason)}")


def _buttons(opened: OpenBlueprint, finding: Finding) -> None:
    things = [
        *(f"node:{node_id}" for node_id in finding.node_ids),
        *(f"link:{link_id}" for link_id in finding.link_ids if not finding.node_ids),
    ]
    st.button(
        say("blueprint.show_nodes", n=len(things)),
        icon=":material/my_location:",
        key=f"show.{finding.key}",
        disabled=not things,
        on_click=blueprint_state.select,
        args=tuple(things),
    )
    if finding.verdict is not None:
        st.button(
            say("blueprint.reopen"),
            key=f"reopen.{finding.key}",
            on_click=acting.do,
            args=(blueprint_parts.reopen_finding, opened.desk, opened.id, finding.key),
        )
        return
    st.button(
        say("blueprint.confirm"),
        icon=":material/check:",
        key=f"confirm.{finding.key}",
        on_click=_judge,
        args=(opened, finding, Verdict.CONFIRMED),
    )
    popover = st.popover(
        say("blueprint.dismiss"), icon=":material/close:", key=f"dismissing.{finding.key}", on_change="rerun"
    )  # what is closed costs nothing
    if popover.open:
        with popover:
            st.text_area(say("blueprint.reason"), key=_key(finding), placeholder=say("blueprint.reason_hint"))
            st.button(
                say("blueprint.dismiss"),
                key=f"dismiss.{finding.key}",
                type="primary",
                on_click=_judge,
                args=(opened, finding, Verdict.DISMISSED),
            )


def _key(finding: Finding) -> str:
    return f"reason.{finding.key}"


def _judge(opened: OpenBlueprint, finding: Finding, verdict: Verdict) -> None:
    reason = st.session_state.get(_key(finding), "").strip()
    if verdict is Verdict.DISMISSED and not reason:
        st.session_state[acting.PROBLEM] = say("blueprint.reason_needed")
        return
    acting.act(
        blueprint_parts.judge,
        opened.desk,
        opened.id,
        finding.key,
        verdict,
        reason=reason,
        fingerprint=finding.fingerprint,
    )
