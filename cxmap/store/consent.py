"""Whose words may not be shown or given away: the one place that asks what participants agreed to.

The words are withheld when they are read, not when they are written: a consent that is widened brings them back,
and what they are evidence of counts all the while.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from cxmap.model.coding import CodedText, FieldText
from cxmap.model.evidence import WITHHELD, Consent
from cxmap.model.field_session import ConsentScope, Participant
from cxmap.store.erasure_words import MARK, turns_of
from cxmap.store.identifiers import now
from cxmap.store.transaction import find


def today() -> str:
    """The day by which consent is judged, UTC."""
    return now()[:10]


@dataclass(frozen=True)
class Silence:
    """The participants who may not be quoted today, and the pseudonyms of all: names tell where a turn ends."""

    people: tuple[Participant, ...]
    names: tuple[str, ...]

    @property
    def sources(self) -> set[str]:
        return {each.pseudonym for each in self.people}

    @property
    def ids(self) -> set[str]:
        return {each.id for each in self.people}


def silence(connection: Connection, project_id: str) -> Silence:
    """Who may not be quoted today."""
    day = today()
    people = find(connection, Participant, project_id)
    silent = tuple(each for each in people if not each.allows(ConsentScope.QUOTES, day))
    return Silence(silent, tuple(each.pseudonym for each in people))


def withdrawn(connection: Connection, project_id: str) -> list[Participant]:
    """Who has withdrawn, and is known by pseudonym and key alone."""
    return find(connection, Participant, project_id, consent=Consent.WITHDRAWN)


def without(connection: Connection, project_id: str, scope: ConsentScope) -> set[str]:
    """The ids of the participants who do not agree to a use today."""
    day = today()
    return {each.id for each in find(connection, Participant, project_id) if not each.allows(scope, day)}


def withheld_spans(text: FieldText, silent: Silence) -> list[tuple[int, int]]:
    """The spans of a text that are words of the silent: all of it, or their turns among others'."""
    if text.participant_id:
        return [(0, len(text.body))] if text.participant_id in silent.ids else []
    return sorted(span for name in silent.sources for span in turns_of(text.body, name, silent.names))


def without_withheld(coded: CodedText, silent: Silence) -> CodedText:
    """The text with marks in place of what is withheld, each line as long as it was, so that codings still fit."""
    spans = withheld_spans(coded.text, silent)
    if not spans:
        return coded
    body = coded.text.body
    for start, end in spans:
        body = body[:start] + "".join(mark if mark == "\n" else MARK for mark in body[start:end]) + body[end:]
    codings = tuple(
        each.model_copy(update={"quotation": WITHHELD})
        if any(each.start < end and each.end > start for start, end in spans)
        else each
        for each in coded.codings
    )
    return CodedText(text=coded.text.model_copy(update={"body": body}), codings=codings)
