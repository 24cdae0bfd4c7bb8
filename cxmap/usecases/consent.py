"""What participants agreed to, asked before anything is recorded, and told in a sentence."""

from collections.abc import Iterable, Mapping

from cxmap.errors import (
    ConsentExpiredError,
    ConsentMissingError,
    ConsentWithdrawnError,
    CovertWithoutGroundsError,
    CxmapError,
)
from cxmap.formats.evidence_cells import shown
from cxmap.formats.evidence_rows import Applied
from cxmap.model.coding import FieldText
from cxmap.model.evidence import Consent
from cxmap.model.evidence_import import Rejection
from cxmap.model.field_session import ConsentScope, FieldSession, Participant
from cxmap.store import consent as store
from cxmap.store.erasure import turns_of
from cxmap.store.transaction import Transaction, find
from cxmap.usecases.desk import Desk
from cxmap.words import Language, say

Refusals = Mapping[str, CxmapError]
"""Why participants may not be recorded today, by pseudonym in small letters."""

ROW_REASONS: Mapping[type, str] = {
    ConsentWithdrawnError: "consent_withdrawn",
    ConsentExpiredError: "consent_expired",
    ConsentMissingError: "consent_missing",
}
"""How a row of a file is told why it is rejected."""


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
    if refusal := _refusal(person, scope):
        raise refusal


def _refusal(person: Participant, scope: ConsentScope = ConsentScope.NOTES) -> CxmapError | None:
    """Why this may not be recorded about a participant today; None where it may."""
    if person.consent == Consent.WITHDRAWN:
        return ConsentWithdrawnError(name=person.pseudonym)
    if person.expired(store.today()):
        return ConsentExpiredError(name=person.pseudonym, day=person.consent_until)
    if not person.allows(scope, store.today()):
        return ConsentMissingError(name=person.pseudonym, scope=scope)
    return None


def check_grounds(transaction: Transaction, session_id: str | None) -> None:
    """Refuse what is written down in a covert session before anybody has said why it may be covert."""
    session = transaction.get(FieldSession, session_id) if session_id else None
    if session and session.lacks_grounds:
        raise CovertWithoutGroundsError(name=session.name)


def check_named(transaction: Transaction, names: Iterable[str]) -> None:
    """Refuse what is about people of this study, named by pseudonym, who did not agree; others are no one of ours."""
    wanted = {_plain(name) for name in names if name.strip()}
    for person in transaction.find(Participant) if wanted else ():
        if _plain(person.pseudonym) in wanted:
            check(person)


def _plain(pseudonym: str) -> str:
    """A pseudonym as it is compared: no two participants differ by letter case alone."""
    return pseudonym.strip().casefold()


def refusals(desk: Desk) -> Refusals:
    """Who of this study may not be recorded today, and why."""
    with desk.database.reading() as connection:
        people = find(connection, Participant, desk.project_id)
    return {_plain(each.pseudonym): refusal for each in people if (refusal := _refusal(each))}


def with_agreed(applied: Applied, refused: Refusals, field: str) -> Applied:
    """What came of a table, without the rows about participants who did not agree: these are rejected.

    `field` is the column in which the rows name them.
    """
    frame = applied.frame
    why = {name: refused.get(_plain(name)) for name in frame["source"].unique()} if refused else {}
    named = frame[frame["source"].isin([name for name, refusal in why.items() if refusal])]
    told = zip(named["row"].tolist(), named["source"], strict=True)
    return applied.without([_rejection(row, field, why[name]) for row, name in told])


def _rejection(row: int, field: str, refusal: CxmapError | None) -> Rejection:
    told = refusal.values if refusal else {}
    values = {"field": shown(field), "name": told.get("name"), "day": told.get("day")}
    return Rejection(row=row, field=field, reason=ROW_REASONS[type(refusal)], values=values)


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
    day_told = person.consent_until
    until = f" {say(language, 'observe.standing.until', day=day_told)}" if day_told else ""
    return say(language, f"observe.standing.{key}", name=person.pseudonym, day=day_told, until=until)
