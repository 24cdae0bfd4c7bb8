"""The participants: pseudonyms and consent, the key apart, and how one leaves."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.behaviour_log import LogDocument
from cxmap.model.evidence import Consent
from cxmap.model.field_session import ConsentScope, Participant
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.ui import acting, erasure, session
from cxmap.ui.session import say
from cxmap.usecases import consent, field_session
from cxmap.usecases import project as projects

AGREED: list[Consent] = [each for each in Consent if each != Consent.WITHDRAWN]
"""What can be noted of a consent; to withdraw it takes more than a note."""


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
        erasure.show_records()


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
    if st.session_state.get(_key("chosen")) not in known:
        st.session_state.pop(_key("chosen"), None)  # who is chosen may have been erased
    chosen = st.selectbox(
        say("observe.people.choose"),
        list(known),
        format_func=lambda each: known[each].pseudonym,
        key=_key("chosen"),
    )
    person = known[chosen]
    st.caption(consent.standing(person, session.language()))
    if person.consent != Consent.WITHDRAWN:
        _agreement(person)
    erasure.show(person)


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
    consents = session.names("observe.consents", AGREED)
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
