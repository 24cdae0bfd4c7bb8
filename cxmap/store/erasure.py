"""Taking one participant out of every table and out of the change log, so that nothing brings her back.

What is hers is deleted; where others' words mention her, a mark of the same length stands in place of her name,
so that positions in coded texts hold. On SQLite what is deleted is overwritten as well. Who has withdrawn keeps
one empty row and the key to it, so that she is known when she is met again; an erasure takes these too.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, delete, func, or_, select, update

from cxmap.model.behaviour_log import LogEntry
from cxmap.model.coding import Coding, FieldText
from cxmap.model.evidence import Consent, EvidenceItem
from cxmap.model.field_session import (
    ErasureKind,
    InterviewAnswer,
    Participant,
    ParticipantKey,
    SessionParticipant,
    SessionPhoto,
)
from cxmap.model.noun import Noun
from cxmap.store import photo, tables
from cxmap.store.engine import Database
from cxmap.store.erasure_log import (
    Footprint,
    Gone,
    Hidden,
    Spans,
    chunks,
    empty_log,
    mask_log,
    once_hers,
)
from cxmap.store.erasure_mentions import drop_drafts, redact_mentions, rewrite
from cxmap.store.erasure_sayings import Hers, Rows, said
from cxmap.store.erasure_words import Traces, turns_of, without_turns
from cxmap.store.identifiers import now
from cxmap.store.tables import TABLES
from cxmap.store.transaction import Transaction

MOST_SHOWN = 40
NOTHING_KNOWN: Mapping[str, Any] = {
    "segment_id": None,
    "child": False,
    "vulnerable": False,
    "consent": Consent.WITHDRAWN,
    "consent_scope": [],
    "consent_until": None,
    "note": "",
}
"""What is left in the row of who has withdrawn, beside her pseudonym and the version of the form she signed."""


def erase(
    transaction: Transaction, person: Participant, identity: str, kind: ErasureKind, *, mentions: bool = True
) -> tuple[Footprint, Traces]:
    """Take a participant out of the project; gives what was done, and by what she is known elsewhere.

    `identity` is who she is (from the key): its parts are looked for as well as the pseudonym, and so is what
    she said, where `mentions`.
    """
    _overwrite_deleted(transaction)
    found = Footprint()
    hers = _hers(transaction, person)
    traces = Traces.of(person.pseudonym, identity)
    if mentions:
        traces = traces.saying(said(transaction, hers))
    photos = {str(row["sha256"]) for row in hers.known(transaction, "session_photo")}
    kept = _kept(hers.rows, person.id) if kind == ErasureKind.WITHDRAWN else set()
    _redact_turns(transaction, hers, found)
    _forget_agreement(transaction, person.id, found)
    _delete(transaction, hers.rows, found)
    photo.drop_unused(transaction.connection, transaction.project_id, photos)
    if kept:
        _forget_person(transaction, person, found)
    if mentions:
        redact_mentions(transaction, traces, kept, found)
    drop_drafts(transaction, traces, person.id)
    gone = {row_id for ids in (*hers.rows.values(), *hers.before.values()) for row_id in ids}
    empty_log(transaction, gone | kept, found)
    hidden = Hidden(traces, lambda body: without_turns(body, person.pseudonym, hers.names), person.id)
    mask_log(transaction, hidden, found)
    return found, traces


def finish(database: Database) -> None:
    """Nothing of what was deleted stays behind in the write-ahead file of SQLite."""
    if database.file is not None:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _overwrite_deleted(transaction: Transaction) -> None:
    if transaction.connection.dialect.name == "sqlite":
        transaction.connection.exec_driver_sql("PRAGMA secure_delete=ON")


def _kept(rows: Rows, person_id: str) -> set[str]:
    """The rows that stay where she has withdrawn; they are taken out of those that go."""
    return {person_id} & rows.pop("participant") | rows.pop("participant_key")


def _forget_person(transaction: Transaction, person: Participant, found: Footprint) -> None:
    """Leave nothing in her own row but that she has withdrawn."""
    fields = {**NOTHING_KNOWN, "withdrawn_at": now()}
    rewrite(transaction, TABLES[Participant], person.id, fields)
    found.show("participant", person.note)
    found.redacted["participant"] += 1


# ---- what is hers


def _hers(transaction: Transaction, person: Participant) -> Hers:
    names = tuple(each.pseudonym for each in transaction.find(Participant))
    turns = _turns(transaction, person, names)
    rows = _own_rows(transaction, person)
    return Hers(person, names, rows, _gone_before(transaction, person, rows, turns), turns)


def _own_rows(transaction: Transaction, person: Participant) -> Rows:
    """The ids of all rows that are hers, by table."""
    gone: Rows = {
        "participant": {person.id},
        "participant_key": _ids(transaction, ParticipantKey, participant_id=person.id),
        "session_participant": _ids(transaction, SessionParticipant, participant_id=person.id),
        "interview_answer": _ids(transaction, InterviewAnswer, participant_id=person.id),
        "log_entry": _named(transaction, LogEntry, "subject", person.pseudonym),
        "field_text": _ids(transaction, FieldText, participant_id=person.id),
        "session_photo": _ids(transaction, SessionPhoto, participant_id=person.id),
    }
    texts = gone["field_text"]
    gone["coding"] = {
        coding_id for text_id in sorted(texts) for coding_id in _ids(transaction, Coding, text_id=text_id)
    }
    gone["evidence"] = _named(transaction, EvidenceItem, "source", person.pseudonym)
    for noun in (InterviewAnswer, LogEntry, Coding):
        gone["evidence"] |= _evidence_of(transaction, noun, gone[TABLES[noun].name])
    for text_id in sorted(texts):
        gone["evidence"] |= _quoted(transaction, text_id).keys()
    return gone


def _gone_before(
    transaction: Transaction, person: Participant, rows: Rows, turns: Mapping[str, Spans]
) -> Gone:
    """Rows that were hers and were deleted before, which the change log still holds: fields by id, by table."""
    once = once_hers(transaction, person, rows["field_text"], turns)
    for name, known in once.items():
        table = tables.metadata.tables[name]
        for chunk in chunks(known):
            here = (table.c.project_id == transaction.project_id, table.c.id.in_(chunk))
            for row_id in transaction.connection.scalars(select(table.c.id).where(*here)):
                del known[row_id]
    return once


def _ids(transaction: Transaction, noun: type[Noun], **fields: Any) -> set[str]:
    table = TABLES[noun]
    wanted = [table.c[name] == value for name, value in fields.items()]
    query = select(table.c.id).where(table.c.project_id == transaction.project_id, *wanted)
    return set(transaction.connection.scalars(query))


def _named(transaction: Transaction, noun: type[Noun], field: str, pseudonym: str) -> set[str]:
    """The ids of rows that bear her pseudonym, in capital or small letters."""
    table = TABLES[noun]
    named = or_(table.c[field] == pseudonym, func.lower(table.c[field]) == pseudonym.lower())
    query = select(table.c.id).where(table.c.project_id == transaction.project_id, named)
    return set(transaction.connection.scalars(query))


def _evidence_of(transaction: Transaction, noun: type[Noun], ids: set[str]) -> set[str]:
    table = TABLES[noun]
    return {
        item
        for chunk in chunks(ids)
        for item in transaction.connection.scalars(
            select(table.c.evidence_id).where(
                table.c.project_id == transaction.project_id,
                table.c.id.in_(chunk),
                table.c.evidence_id.is_not(None),
            )
        )
    }


def _delete(transaction: Transaction, gone: dict[str, set[str]], found: Footprint) -> None:
    """Delete her rows; what points at them lets go, or goes along where it cannot stand without."""
    _add_dependents(transaction, gone)
    for name in _order(gone):
        table = tables.metadata.tables[name]
        _show(transaction, table, gone[name], found)
        for chunk in chunks(gone[name]):
            _let_go(transaction, table, chunk)
            here = (table.c.project_id == transaction.project_id, table.c.id.in_(chunk))
            found.deleted[name] += transaction.connection.execute(delete(table).where(*here)).rowcount


def _add_dependents(transaction: Transaction, gone: dict[str, set[str]]) -> None:
    """Rows of any table that point at hers and may not point at nothing go with them."""
    waiting = [name for name in gone if gone[name]]
    for name in waiting:
        for other, column in _pointing_at(tables.metadata.tables[name]):
            if column.nullable or "id" not in other.c:
                continue
            known = gone.setdefault(other.name, set())
            fresh = set()
            for chunk in chunks(gone[name]):
                here = (other.c.project_id == transaction.project_id, column.in_(chunk))
                fresh |= set(transaction.connection.scalars(select(other.c.id).where(*here))) - known
            known |= fresh
            if fresh:
                waiting.append(other.name)


def _pointing_at(table: Table) -> list[tuple[Table, Column[Any]]]:
    """The tables of a project that refer to this one, each with the column that does."""
    return [
        (other, key.elements[-1].parent)
        for other in tables.metadata.sorted_tables
        for key in other.foreign_key_constraints
        if key.referred_table is table and "project_id" in other.c
    ]


def _order(gone: dict[str, set[str]]) -> list[str]:
    """What points at others goes first."""
    return [table.name for table in reversed(tables.metadata.sorted_tables) if gone.get(table.name)]


def _let_go(transaction: Transaction, table: Table, chunk: list[str]) -> None:
    for other, column in _pointing_at(table):
        if column.nullable:
            here = (other.c.project_id == transaction.project_id, column.in_(chunk))
            transaction.connection.execute(update(other).where(*here).values({column.name: None}))


def _show(transaction: Transaction, table: Table, ids: set[str], found: Footprint) -> None:
    shown = next(
        (name for name in ("verbatim", "note", "like", "body", "quotation") if name in table.c), None
    )
    if shown:
        query = select(table.c[shown]).where(
            table.c.project_id == transaction.project_id, table.c.id.in_(sorted(ids)[:MOST_SHOWN])
        )
        for words in transaction.connection.scalars(query):
            found.show(table.name, str(words)[:200])


# ---- where others speak of her, or she speaks among others


def _turns(transaction: Transaction, person: Participant, names: Sequence[str]) -> dict[str, Spans]:
    """The spans of what she says in texts that are not hers, by the id of the text."""
    found = {
        text.id: turns_of(text.body, person.pseudonym, names)
        for text in transaction.find(FieldText)
        if text.participant_id != person.id
    }
    return {text_id: spans for text_id, spans in found.items() if spans}


def _redact_turns(transaction: Transaction, hers: Hers, found: Footprint) -> None:
    """Mask what she says in the transcripts of groups; codings of those words go, with what was quoted of them."""
    for text_id, spans in hers.turns.items():
        body = transaction.get(FieldText, text_id).body
        for start, end in spans:
            found.show("field_text", body[start:end][:200])
        _drop_codings(transaction, text_id, spans, found)
        rewrite(
            transaction,
            TABLES[FieldText],
            text_id,
            {"body": without_turns(body, hers.person.pseudonym, hers.names)},
        )
        found.redacted["field_text"] += 1


def _drop_codings(
    transaction: Transaction, text_id: str, spans: Sequence[tuple[int, int]], found: Footprint
) -> None:
    touched = {
        coding.id: coding.evidence_id
        for coding in transaction.find(Coding, text_id=text_id)
        if any(coding.start < end and coding.end > start for start, end in spans)
    }
    quoted = {
        item_id
        for item_id, record in _quoted(transaction, text_id).items()
        if (place := _quoted_place(record, text_id))
        and any(place[0] < end and place[1] > start for start, end in spans)
    }
    items = {item for item in touched.values() if item} | quoted
    _delete(transaction, {"coding": set(touched), "evidence": items}, found)
    empty_log(transaction, {*touched, *items}, found)


def _quoted(transaction: Transaction, text_id: str) -> dict[str, str]:
    """What was quoted of a text: the record of each item of evidence, by its id."""
    table = TABLES[EvidenceItem]
    query = select(table.c.id, table.c.record).where(
        table.c.project_id == transaction.project_id,
        table.c.record.startswith(f"text:{text_id}:", autoescape=True),
    )
    return {row.id: row.record for row in transaction.connection.execute(query)}


def _quoted_place(record: str, text_id: str) -> tuple[int, int] | None:
    place = re.fullmatch(rf"text:{re.escape(text_id)}:(\d+)-(\d+)", record)
    return (int(place[1]), int(place[2])) if place else None


def _forget_agreement(transaction: Transaction, person_id: str, found: Footprint) -> None:
    for answer in transaction.find(InterviewAnswer):
        if person_id in answer.agreed_by:
            left = [each for each in answer.agreed_by if each != person_id]
            rewrite(transaction, TABLES[InterviewAnswer], answer.id, {"agreed_by": left})
            found.redacted["interview_answer"] += 1
