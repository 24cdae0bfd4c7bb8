"""A participant leaves: withdraw or erase, what it would change first, and the records that it was done."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from cxmap.model.evidence import Consent
from cxmap.model.field_session import Erasure, ErasureKind, Participant
from cxmap.model.noun import TEXT_LENGTH
from cxmap.ui import acting, coding_view, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import erasure

PREVIEW = "observe.leaving.preview"
ICONS = {ErasureKind.WITHDRAWN: ":material/front_hand:", ErasureKind.ERASED: ":material/person_remove:"}


@dataclass(frozen=True)
class Asked:
    """What a preview was made for; it is shown only while the fields still say this."""

    participant_id: str
    kind: ErasureKind
    mentions: bool


def _key(person: Participant, field: str) -> str:
    return f"observe.leaving.{field}.{person.id}.{person.version}"


def _kinds(person: Participant) -> list[ErasureKind]:
    """What is left to do: who has withdrawn can only be erased."""
    return [ErasureKind.ERASED] if person.consent == Consent.WITHDRAWN else list(ErasureKind)


def _asked(person: Participant) -> Asked:
    """What stands in the fields."""
    state = st.session_state
    kind = state.get(_key(person, "kind"), _kinds(person)[0])
    return Asked(person.id, ErasureKind(kind), bool(state.get(_key(person, "mentions"), True)))


def show(person: Participant) -> None:
    """Choose between the two, look at what would change, and confirm."""
    kinds = _kinds(person)
    opened = say("observe.leaving.open" if len(kinds) > 1 else "observe.leaving.only_erase")
    with st.expander(opened, icon=ICONS[ErasureKind.ERASED]):
        _fields(person, kinds)
        asked, told = _asked(person), st.session_state.get(PREVIEW)
        if told and told[0] == asked:
            _confirm(person, asked, *told[1:])


def _fields(person: Participant, kinds: list[ErasureKind]) -> None:
    names = {kind: say(f"observe.leaving.{kind}.name") for kind in kinds}
    st.radio(
        say("observe.leaving.title", name=plain(person.pseudonym)),
        kinds,
        format_func=names.__getitem__,
        captions=[say(f"observe.leaving.{kind}.means") for kind in kinds],
        key=_key(person, "kind"),
    )
    st.caption(say("observe.leaving.help"))
    st.toggle(say("observe.leaving.mentions"), value=True, key=_key(person, "mentions"))
    st.text_input(say("observe.leaving.reason"), key=_key(person, "reason"), max_chars=TEXT_LENGTH)
    st.button(
        say("observe.leaving.preview"),
        key="people.preview",
        icon=":material/visibility:",
        on_click=_look,
        args=(person,),
    )


def _confirm(person: Participant, asked: Asked, found: erasure.Preview, revision: int) -> None:
    numbers = {
        "deleted": sum(found.deleted.values()),
        "redacted": sum(found.redacted.values()),
        "log": found.log,
    }
    st.warning(say("observe.leaving.will", **numbers), icon=":material/warning:")
    _what_goes(found)
    if session.desk().revision() != revision:
        st.caption(say("observe.leaving.since"))
    st.button(
        say(f"observe.leaving.{asked.kind}.now"),
        key="people.leave",
        type="primary",
        icon=ICONS[asked.kind],
        on_click=_do,
        args=(person, asked),
    )


def _what_goes(found: erasure.Preview) -> None:
    where, deleted, redacted, words = (
        say(f"observe.leaving.{name}") for name in ("where", "deleted", "redacted", "words")
    )
    named = [
        (_thing(name), found.deleted.get(name, 0), found.redacted.get(name, 0))
        for name in sorted(found.deleted | found.redacted)
    ]
    st.dataframe(pd.DataFrame(named, columns=[where, deleted, redacted]), hide_index=True, height="content")
    if found.examples:
        examples = [(_thing(name), text) for name, text in found.examples]
        st.dataframe(pd.DataFrame(examples, columns=[where, words]), hide_index=True, height=220)


def _thing(table: str) -> str:
    return say(f"errors.thing.{table.replace('_', ' ')}")


def _look(person: Participant) -> None:
    asked, desk = _asked(person), session.desk()

    def look() -> None:
        revision = desk.revision()
        found = erasure.preview(desk, asked.participant_id, asked.kind, mentions=asked.mentions)
        st.session_state[PREVIEW] = (asked, found, revision)

    acting.act(look)


def _do(person: Participant, asked: Asked) -> None:
    """Do what was shown, whatever the fields say by now."""
    went_well = acting.act(
        erasure.erase,
        session.desk(),
        asked.participant_id,
        asked.kind,
        reason=st.session_state.get(_key(person, "reason"), ""),
        mentions=asked.mentions,
        done=say(f"observe.leaving.{asked.kind}.done"),
    )
    if went_well:
        coding_view.forget()
        st.session_state.pop(PREVIEW, None)


def show_records() -> None:
    """Who did it when and why; nothing of whom."""
    known = erasure.records(session.desk())
    if known:
        st.markdown(f"**{say('observe.leaving.records')}**")
    for record in known:
        n = sum(number for name, number in record.counts.items() if name != "log")
        told = {
            "at": _minute(record),
            "actor": plain(record.actor) or say("app.someone"),
            "n": n,
        }
        st.caption(say(f"observe.leaving.{record.kind}.record", reason=plain(record.reason), **told))


def _minute(record: Erasure) -> str:
    moment: str = getattr(record, "at")  # noqa: B009  a field of that name, not the accessor of pandas
    return moment[:16].replace("T", " ")
