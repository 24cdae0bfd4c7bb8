"""What participants agreed to, asked before anything is recorded, and told in a sentence."""

import re
from collections.abc import Iterable

from cxmap.errors import (
    ConsentExpiredError,
    ConsentMissingError,
    ConsentWithdrawnError,
    CovertWithoutGroundsError,
)
from cxmap.model.coding import FieldText
from cxmap.model.evidence import Consent
from cxmap.model.field_session import ConsentScope, FieldSession, Participant
from cxmap.store import consent as store
from cxmap.store.erasure_words import turns_of
from cxmap.store.field_session import identity_of
from cxmap.store.transaction import Transaction
from cxmap.words import Language, say


def usable(
    transaction: Transaction, participant_id: str | None, scope: ConsentScope = ConsentScope.NOTES
) -> Participant | None:
    """The participant, if this may be recorded about her today.

    ConsentWithdrawnError, ConsentExpiredError or ConsentMissingError say why it may not.
    """
    if participant_id is None:
        return None
    person = transaction.get(Participant, participant_id)
    check(person, scope)
    return person


def check(person: Participant, scope: ConsentScope = ConsentScope.NOTES) -> None:
    """Refuse what a participant did not agree to, or no longer does."""
    check_not_withdrawn(person)
    if person.expired(store.today()):
        raise ConsentExpiredError(name=person.pseudonym, day=person.consent_until)
    if not person.allows(scope, store.today()):
        raise ConsentMissingError(name=person.pseudonym, scope=scope)


def check_not_withdrawn(person: Participant) -> None:
    """Refuse whatever is to be noted of someone who has withdrawn."""
    if person.consent == Consent.WITHDRAWN:
        raise ConsentWithdrawnError(name=person.pseudonym)


def check_grounds(transaction: Transaction, session_id: str | None) -> None:
    """Refuse what is written down in a covert session before anybody has said why it may be covert."""
    session = transaction.get(FieldSession, session_id) if session_id else None
    if session and session.lacks_grounds:
        raise CovertWithoutGroundsError(name=session.name)


def check_named(transaction: Transaction, names: Iterable[str]) -> None:
    """Refuse what is about people of this study, named by pseudonym, who did not agree; others are no one of ours."""
    wanted = {name.casefold() for name in names if name}
    for person in transaction.find(Participant) if wanted else ():
        if person.pseudonym.casefold() in wanted:
            check(person)


def check_unasked(transaction: Transaction, pseudonym: str, identity: str) -> None:
    """Refuse to take up someone who has withdrawn, known by her pseudonym or, from the key, by who she is."""
    named = _parts(identity)
    for person in store.withdrawn(transaction.connection, transaction.project_id):
        known = _parts(identity_of(transaction.connection, transaction.project_id, person.id))
        same = named and known and (named <= known or known <= named)
        if same or person.pseudonym.casefold() == pseudonym.strip().casefold():
            check(person)


def _parts(identity: str) -> set[str]:
    """What a key says of someone, part by part."""
    return {" ".join(part.casefold().split()) for part in re.split(r"[,;\n]", identity) if part.strip()}


def check_turns(transaction: Transaction, *bodies: str) -> None:
    """Refuse texts in which someone speaks who has withdrawn."""
    names = [each.pseudonym for each in transaction.find(Participant)]
    for person in store.withdrawn(transaction.connection, transaction.project_id):
        if any(turns_of(body, person.pseudonym, names) for body in bodies):
            check(person)


def speaker(transaction: Transaction, text: FieldText, span: tuple[int, int]) -> Participant | None:
    """Whose words a span of a text is: of whose text it is, else whose turn it touches.

    Each of them must have agreed. Where several speak in it, it counts as the words of one who may not be quoted.
    """
    if text.participant_id:
        return usable(transaction, text.participant_id)
    people = transaction.find(Participant)
    names = [each.pseudonym for each in people]
    speaking = [
        each
        for each in people
        if any(start < span[1] and end > span[0] for start, end in turns_of(text.body, each.pseudonym, names))
    ]
    for each in speaking:
        check(each)
    day = store.today()
    return min(speaking, key=lambda each: each.allows(ConsentScope.QUOTES, day), default=None)


def standing(person: Participant, language: Language) -> str:
    """What may be done with what a participant said, in a sentence."""
    day = store.today()
    if person.consent == Consent.NOT_NEEDED:
        key = "not_needed"
    elif person.consent == Consent.WITHDRAWN:
        key = "withdrawn"
    elif person.expired(day):
        key = "expired"
    elif not person.allows(ConsentScope.NOTES, day):
        key = "nothing"
    else:
        key = "quoted" if person.allows(ConsentScope.QUOTES, day) else "unquoted"
    return say(language, f"observe.standing.{key}", name=person.pseudonym, day=person.consent_until or "–")
