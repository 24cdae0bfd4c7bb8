"""What was said: the two questions at a touchpoint, or the sheet of a call; each becomes evidence at once."""

import secrets
from typing import Any

import streamlit as st

from cxmap.model.behaviour_log import LogDocument
from cxmap.model.evidence import WITHHELD
from cxmap.model.field_session import Setting
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.ui import acting, session
from cxmap.ui.evidence_form import FACES, face
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import field_session
from cxmap.usecases import project as projects
from cxmap.words import number

OPERATION = "observe.said.operation"
ANSWER = ("touchpoint", "participant_id", "like", "better", "actual", "desired", "importance", "agreed_by")
CALL = (
    "touchpoint",
    "reason",
    "stages",
    "hold",
    "transfer",
    "silence",
    "emotion_start",
    "emotion_end",
    "resolved",
    "wanted",
)
EMPTIED = ("like", "better", "agreed_by", "reason", "stages", "wanted")


def _key(field: str) -> str:
    return f"observe.said.{field}"


def show(document: LogDocument) -> None:
    """The form on the left, what was written down on the right."""
    left, right = st.columns([1, 1.2], gap="large")
    of_calls = document.session.setting == Setting.CALL
    with left, st.form("observe.said", border=True):
        operation = st.session_state.setdefault(OPERATION, secrets.token_hex(8))
        (_call if of_calls else _answer)(document)
        st.form_submit_button(
            say("observe.said.add"),
            key=f"observe.said.submit.{operation}",
            type="primary",
            on_click=_add,
            args=(document, operation, of_calls),
            width="stretch",
        )
    with right:
        (_calls if of_calls else _answers)(document)


def _place(document: LogDocument) -> None:
    in_view = [each.name for each in document.touchpoints]
    others = [each.name for each in projects.touchpoints(session.desk()) if each.name not in in_view]
    st.selectbox(
        say("observe.said.touchpoint"), [*in_view, *others], key=_key("touchpoint"), accept_new_options=True
    )


def _answer(document: LogDocument) -> None:
    people = {each.id: each.pseudonym for each in document.participants}
    _place(document)
    _one_of("participant_id", people)
    st.text_area(say("observe.said.like"), key=_key("like"), max_chars=TEXT_LENGTH, height=96)
    st.text_area(say("observe.said.better"), key=_key("better"), max_chars=TEXT_LENGTH, height=96)
    _feeling("actual")
    _feeling("desired")
    left, right = st.columns(2)
    left.number_input(say("observe.said.importance"), 1, 5, None, 1, key=_key("importance"))
    right.multiselect(
        say("observe.said.agreed"),
        list(people),
        format_func=people.__getitem__,
        key=_key("agreed_by"),
        placeholder=say("observe.none"),
    )


def _one_of(field: str, names: dict[str, str]) -> None:
    st.selectbox(
        say("observe.said.who"),
        list(names),
        None,
        format_func=names.__getitem__,
        key=_key(field),
        placeholder=say("observe.none"),
    )


def _call(document: LogDocument) -> None:
    _place(document)
    st.text_input(say("observe.said.reason"), key=_key("reason"), max_chars=NAME_LENGTH)
    st.text_area(say("observe.said.stages"), key=_key("stages"), max_chars=TEXT_LENGTH, height=96)
    columns = st.columns(3)
    for column, field in zip(columns, ("hold", "transfer", "silence"), strict=True):
        column.number_input(say(f"observe.said.{field}"), 0.0, None, None, 5.0, key=_key(field))
    _feeling("emotion_start")
    _feeling("emotion_end")
    answers = {True: say("observe.said.yes"), False: say("observe.said.no")}
    st.segmented_control(
        say("observe.said.resolved"), list(answers), format_func=answers.__getitem__, key=_key("resolved")
    )
    st.text_area(say("observe.said.wanted"), key=_key("wanted"), max_chars=TEXT_LENGTH, height=96)


def _feeling(field: str) -> None:
    names = {
        name: say("observe.said.unknown") if value is None else face(name) for name, value in FACES.items()
    }
    st.radio(
        say(f"observe.said.{field}"),
        list(names),
        len(names) - 1,
        format_func=names.__getitem__,
        key=_key(field),
        horizontal=True,
    )


def _add(document: LogDocument, operation: str, of_calls: bool) -> None:
    state = st.session_state
    fields: dict[str, Any] = {name: state.get(_key(name)) for name in (CALL if of_calls else ANSWER)}
    touchpoint = fields.pop("touchpoint") or ""
    for name in ("actual", "desired", "emotion_start", "emotion_end"):
        if name in fields:
            fields[name] = FACES[fields[name]]
    if "agreed_by" in fields:
        fields["agreed_by"] = tuple(fields["agreed_by"] or ())
    add = field_session.add_call if of_calls else field_session.add_answer
    done = acting.act(
        add,
        session.desk(),
        document.session.id,
        touchpoint,
        operation_id=operation,
        done=say("observe.said.added", touchpoint=touchpoint),
        **fields,
    )
    if done:
        state[OPERATION] = secrets.token_hex(8)
        for name in EMPTIED:
            if name in fields:
                state[_key(name)] = [] if name == "agreed_by" else ""


def _answers(document: LogDocument) -> None:
    st.markdown(f"**{say('observe.said.answers')}**")
    people = {each.id: each.pseudonym for each in document.participants}
    places = field_session.touchpoint_names(session.desk())
    known = field_session.answers(session.desk(), document.session.id)
    if not known:
        st.caption(say("observe.said.none_yet"))
    for each in reversed(known):
        who = people.get(str(each.participant_id), "")
        agreed = ", ".join(people[one] for one in each.agreed_by if one in people)
        facts = {
            "now": _rating(each.actual),
            "wanted_rating": _rating(each.desired),
            "weight": str(each.importance or ""),
            "agreed_by": agreed,
        }
        with st.container(border=True, gap="xsmall"):
            st.markdown(
                " · ".join(part for part in (f"**{plain(places[each.touchpoint_id])}**", plain(who)) if part)
            )
            for icon, said in ((":material/chat_bubble:", each.like), (":material/lightbulb:", each.better)):
                if said.strip():
                    words = say("evidence.withheld") if said == WITHHELD else plain(said)
                    st.markdown(f":gray[{icon}] {words}")
            told = [f"{say(f'observe.said.{name}')} {plain(fact)}" for name, fact in facts.items() if fact]
            st.caption(" · ".join(told))


def _rating(valence: float | None) -> str:
    return "" if valence is None else number(session.language(), valence, 0, signed=bool(valence))


def _change(start: float | None, end: float | None) -> str:
    """The feeling at the start and at the end of a call; "" where neither was noted."""
    told = [_rating(value) or "–" for value in (start, end)]
    return " → ".join(told) if told != ["–", "–"] else ""


def _calls(document: LogDocument) -> None:
    st.markdown(f"**{say('observe.said.calls')}**")
    known = field_session.calls(session.desk(), document.session.id)
    if not known:
        st.caption(say("observe.said.none_yet"))
    for each in reversed(known):
        times = [
            f"{say(f'observe.said.{field}')} {value:g}"
            for field in ("hold", "transfer", "silence")
            if (value := getattr(each, field)) is not None
        ]
        solved = say(
            f"observe.said.{'unknown' if each.resolved is None else 'yes' if each.resolved else 'no'}"
        )
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{plain(each.reason or '–')}** {_change(each.emotion_start, each.emotion_end)}")
            if stages := [plain(line) for line in each.stages.splitlines() if line.strip()]:
                st.markdown(f":gray[:material/timeline:] {' → '.join(stages)}")
            if each.wanted:
                st.markdown(f":gray[:material/lightbulb:] {plain(each.wanted)}")
            st.caption(" · ".join([*times, f"{say('observe.said.resolved')}: {solved}"]))
