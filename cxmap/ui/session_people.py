"""The participants: pseudonyms and consent, the key apart, withdrawal, and erasure with its preview."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.behaviour_log import LogDocument
from cxmap.model.evidence import Consent
from cxmap.model.field_session import ConsentScope, Erasure, Participant
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.ui import acting, coding_view, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import consent, erasure, field_session
from cxmap.usecases import project as projects

PREVIEW = "observe.people.preview"


def _key(field: str) -> str:
    return f"observe.people.{field}"


def show(document: LogDocument) -> None:
    """Add someone on the left; everyone, and what can be done for one, on the right."""
    left, right = st.columns([1, 1.5], gap="large")
    with left:
        _form(document)
    with right:
        people = field_session.participants(session.desk())
        if people:
            _table(people)
            _one(people)
        else:
            st.info(say("observe.people.none_yet"), icon=":material/group:")
        _records()


def _form(document: LogDocument) -> None:
    segments = {each.id: each.name for each in projects.segments(session.desk())}
    with st.form("observe.people", border=True, clear_on_submit=True):
        st.text_input(say("observe.people.pseudonym"), key=_key("pseudonym"), max_chars=NAME_LENGTH)
        st.text_input(say("observe.people.identity"), key=_key("identity"), max_chars=TEXT_LENGTH)
        st.selectbox(
            say("observe.people.segment"),
            list(segments),
            None,
            format_func=segments.__getitem__,
            key=_key("segment_id"),
            placeholder=say("observe.none"),
        )
        _consent_fields("observe.people", None)
        left, right = st.columns(2)
        left.toggle(say("observe.people.child"), key=_key("child"))
        right.toggle(say("observe.people.vulnerable"), key=_key("vulnerable"))
        st.form_submit_button(
            say("observe.people.add"),
            type="primary",
            on_click=_add,
            args=(document.session.id,),
            width="stretch",
        )


def _add(session_id: str) -> None:
    state = st.session_state
    if not state.get(_key("pseudonym"), "").strip():
        return
    fields: dict[str, Any] = {name: state[_key(name)] for name in ("segment_id", "child", "vulnerable")}
    acting.act(
        field_session.add_participant,
        session.desk(),
        session_id,
        state[_key("pseudonym")],
        state[_key("identity")],
        done=say("observe.people.added"),
        **fields,
        **_agreed("observe.people"),
    )


def _table(people: list[Participant]) -> None:
    today = date.today().isoformat()  # noqa: DTZ011  the day of the person who looks
    rows = []
    for each in people:
        expired = each.expired(today)
        flags = [say(f"observe.people.{name}") for name in ("child", "vulnerable") if getattr(each, name)]
        agreed = say("observe.people.expired") if expired else say(f"observe.consents.{each.consent}")
        scope = ", ".join(say(f"observe.scopes.{one}") for one in each.consent_scope)
        rows.append(
            [each.pseudonym, agreed, each.consent_version, scope, each.consent_until or "", ", ".join(flags)]
        )
    heads = ("pseudonym", "consent", "version", "scope", "until", "note")
    names = [say(f"observe.people.{name}") for name in heads]
    st.caption(say("observe.people.elsewhere"))
    st.dataframe(pd.DataFrame(rows, columns=names), hide_index=True, height="content")


def _one(people: list[Participant]) -> None:
    known = {each.id: each for each in people}
    chosen = st.selectbox(
        say("observe.people.choose"),
        list(known),
        format_func=lambda each: known[each].pseudonym,
        key=_key("chosen"),
        on_change=_forget_preview,
    )
    st.caption(consent.standing(known[chosen], session.language()))
    with st.container(horizontal=True, gap="small"):
        _agreement(known[chosen])
        st.button(
            say("observe.people.withdraw"),
            key="people.withdraw",
            icon=":material/front_hand:",
            help=say("observe.people.withdraw_help"),
            disabled=known[chosen].consent == Consent.WITHDRAWN,
            on_click=acting.do,
            args=(field_session.withdraw_consent, session.desk(), chosen),
            kwargs={"done": say("observe.people.withdrawn")},
        )
    with st.expander(say("observe.people.erase"), icon=":material/person_remove:"):
        _erase(known[chosen])


def _agreement(person: Participant) -> None:
    """Write down what a participant agreed to, as she tells or signs it later."""
    key = f"base.consent.{person.id}.{person.version}"
    with (
        st.popover(say("observe.people.change"), icon=":material/contract_edit:"),
        st.form(key, border=False),
    ):
        _consent_fields(key, person)
        st.form_submit_button(
            say("observe.people.save"), type="primary", on_click=_save_agreement, args=(person, key)
        )


def _consent_fields(key: str, person: Participant | None) -> None:
    consents = session.names("observe.consents", Consent)
    scopes = session.names("observe.scopes", ConsentScope)
    left, right = st.columns(2)
    left.selectbox(
        say("observe.people.consent"),
        list(consents),
        list(consents).index(person.consent if person else Consent.UNKNOWN),
        format_func=consents.__getitem__,
        key=f"{key}.consent",
    )
    right.text_input(
        say("observe.people.version"),
        person.consent_version if person else "",
        key=f"{key}.consent_version",
        max_chars=NAME_LENGTH,
    )
    left.multiselect(
        say("observe.people.scope"),
        list(scopes),
        person.consent_scope if person else (),
        format_func=scopes.__getitem__,
        key=f"{key}.consent_scope",
        placeholder=say("observe.none"),
        help=say("observe.people.scope_help"),
    )
    until = date.fromisoformat(person.consent_until) if person and person.consent_until else None
    right.date_input(say("observe.people.until"), until, key=f"{key}.consent_until", format="YYYY-MM-DD")


def _agreed(key: str) -> dict[str, Any]:
    """What stands in the fields of a consent."""
    state = st.session_state
    until: date | None = state[f"{key}.consent_until"]
    return {
        "consent": state[f"{key}.consent"],
        "consent_version": state[f"{key}.consent_version"],
        "consent_scope": tuple(state[f"{key}.consent_scope"]),
        "consent_until": until.isoformat() if until else None,
    }


def _save_agreement(person: Participant, key: str) -> None:
    if f"{key}.consent" in st.session_state:
        acting.act(
            field_session.change_participant,
            session.desk(),
            person.id,
            seen=person.version,
            done=say("observe.saved"),
            **_agreed(key),
        )


def _forget_preview() -> None:
    st.session_state.pop(PREVIEW, None)


def _erase(person: Participant) -> None:
    st.markdown(f"**{say('observe.people.erase_title', name=plain(person.pseudonym))}**")
    st.markdown(say("observe.people.erase_help"))
    st.toggle(say("observe.people.mentions"), value=True, key=_key("mentions"), on_change=_forget_preview)
    st.text_input(say("observe.people.reason"), key=_key("reason"), max_chars=TEXT_LENGTH)
    st.button(
        say("observe.people.preview"),
        key="people.preview",
        icon=":material/visibility:",
        on_click=_look,
        args=(person.id,),
    )
    told = st.session_state.get(PREVIEW)
    if told is None or told[0] != person.id:
        return
    found: erasure.Preview = told[1]
    numbers = {
        "deleted": sum(found.deleted.values()),
        "redacted": sum(found.redacted.values()),
        "log": found.log,
    }
    st.warning(say("observe.people.will", **numbers), icon=":material/warning:")
    _what_goes(found)
    st.button(
        say("observe.people.erase_now"),
        key="people.erase",
        type="primary",
        icon=":material/delete_forever:",
        on_click=_do_erase,
        args=(person.id,),
    )


def _what_goes(found: erasure.Preview) -> None:
    where, deleted, redacted, words = (
        say(f"observe.people.{name}") for name in ("where", "deleted", "redacted", "words")
    )
    named = [
        (_thing(name), found.deleted.get(name, 0), found.redacted.get(name, 0))
        for name in sorted(found.deleted | found.redacted)
    ]
    st.dataframe(pd.DataFrame(named, columns=[where, deleted, redacted]), hide_index=True, height="content")
    examples = [(_thing(name), text) for name, text in found.examples]
    st.dataframe(pd.DataFrame(examples, columns=[where, words]), hide_index=True, height=220)


def _thing(table: str) -> str:
    return say(f"errors.thing.{table.replace('_', ' ')}")


def _look(participant_id: str) -> None:
    mentions = bool(st.session_state.get(_key("mentions"), True))

    def look() -> None:
        st.session_state[PREVIEW] = (
            participant_id,
            erasure.preview(session.desk(), participant_id, mentions=mentions),
        )

    acting.act(look)


def _do_erase(participant_id: str) -> None:
    state = st.session_state
    acting.act(
        erasure.erase,
        session.desk(),
        participant_id,
        reason=state.get(_key("reason"), ""),
        mentions=bool(state.get(_key("mentions"), True)),
        done=say("observe.people.erased"),
    )
    coding_view.forget()
    for name in (PREVIEW, _key("chosen"), _key("reason")):
        state.pop(name, None)


def _records() -> None:
    known = erasure.records(session.desk())
    if known:
        st.markdown(f"**{say('observe.people.records')}**")
    for record in known:
        n = sum(number for name, number in record.counts.items() if name != "log")
        told = {
            "at": _minute(record),
            "actor": plain(record.actor) or say("app.someone"),
            "n": n,
        }
        st.caption(say("observe.people.record", reason=plain(record.reason), **told))


def _minute(record: Erasure) -> str:
    moment: str = getattr(record, "at")  # noqa: B009  a field of that name, not the accessor of pandas
    return moment[:16].replace("T", " ")
