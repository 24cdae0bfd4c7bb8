"""What participants agreed to, asked before anything is recorded, and told in a sentence."""

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
from cxmap.store.erasure import turns_of
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
    if person.consent == Consent.WITHDRAWN:
        raise ConsentWithdrawnError(name=person.pseudonym)
    if person.expired(store.today()):
        raise ConsentExpiredError(name=person.pseudonym, day=person.consent_until)
    if not person.allows(scope, store.today()):
        raise ConsentMissingError(name=person.pseudonym, scope=scope)


def check_grounds(transaction: Transaction, session_id: str | None) -> None:
    """Refuse what is written down in a covert session before anybody has said why it may be covert."""
    session = transaction.get(FieldSession, session_id) if session_id else None
    if session and session.lacks_grounds:
        raise CovertWithoutGroundsError(name=session.name)


def check_named(transaction: Transaction, names: Iterable[str]) -> None:
    """Refuse what is about people of this study, named by pseudonym, who did not agree; others are no one of ours."""
    wanted = {name for name in names if name}
    for person in transaction.find(Participant) if wanted else ():
        if person.pseudonym in wanted:
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
