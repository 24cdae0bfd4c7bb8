"""Taking one participant out of every table and out of the change log, so that nothing brings her back.

What is hers is deleted; where others' words mention her, a mark of the same length stands in place of her name,
so that positions in coded texts hold. On SQLite what is deleted is overwritten as well.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Table, delete, or_, select, update

from cxmap.model.behaviour_log import LogEntry
from cxmap.model.coding import Coding, FieldText
from cxmap.model.evidence import EvidenceItem
from cxmap.model.field_session import (
    InterviewAnswer,
    Participant,
    ParticipantKey,
    SessionParticipant,
    SessionPhoto,
)
from cxmap.model.noun import Noun
from cxmap.store import photo, tables
from cxmap.store.engine import Database
from cxmap.store.erasure_log import MARK, Footprint, chunks, empty_log, mask_log, masked
from cxmap.store.tables import TABLES
from cxmap.store.transaction import Transaction

SHORTEST_TERM = 2
MOST_SHOWN = 40
NOT_WORDS = re.compile(r"^(id|key|colour|channel_key|sha256|document_kind)$|_(id|at|until|guid)$|^guid$")
TURN = re.compile(r"^[ \t]*(?:\[[^\]\n]*\][ \t]*)?([^:\n]{1,80}):", re.MULTILINE)


def erase(
    transaction: Transaction, person: Participant, identity: str, *, mentions: bool = True
) -> Footprint:
    """Take a participant out of the project; gives what was done.

    `identity` is who she is (from the key): its parts are looked for as well as the pseudonym where `mentions`.
    """
    _overwrite_deleted(transaction)
    found = Footprint()
    terms = [person.pseudonym, *(part.strip() for part in re.split(r"[,;\n]", identity))]
    pattern = _pattern(terms)
    turns = _redact_turns(transaction, person.pseudonym, found)
    gone = _own_rows(transaction, person)
    _forget_agreement(transaction, person.id, found)
    photos = _photos_ever(transaction, person.id)
    gone["session_photo"] |= photos.keys()
    _delete(transaction, gone, found)
    photo.drop_unused(transaction.connection, transaction.project_id, set(photos.values()))
    if mentions and pattern:
        _redact_mentions(transaction, terms, pattern, found)
    empty_log(transaction, {row_id for ids in gone.values() for row_id in ids}, found)
    if pattern:
        mask_log(transaction, terms, pattern, turns, found)
    return found


def finish(database: Database) -> None:
    """Nothing of what was deleted stays behind in the write-ahead file of SQLite."""
    if database.file is not None:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _overwrite_deleted(transaction: Transaction) -> None:
    if transaction.connection.dialect.name == "sqlite":
        transaction.connection.exec_driver_sql("PRAGMA secure_delete=ON")


def _pattern(terms: Iterable[str]) -> "re.Pattern[str] | None":
    """Her names as whole words, the longest first."""
    known = sorted({term for term in terms if len(term) >= SHORTEST_TERM}, key=len, reverse=True)
    if not known:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)", re.IGNORECASE)


# ---- what is hers


def _own_rows(transaction: Transaction, person: Participant) -> dict[str, set[str]]:
    """The ids of all rows that are hers, by table."""
    gone: dict[str, set[str]] = {
        "participant": {person.id},
        "participant_key": _ids(transaction, ParticipantKey, participant_id=person.id),
        "session_participant": _ids(transaction, SessionParticipant, participant_id=person.id),
        "interview_answer": _ids(transaction, InterviewAnswer, participant_id=person.id),
        "log_entry": _ids(transaction, LogEntry, subject=person.pseudonym),
        "field_text": _ids(transaction, FieldText, participant_id=person.id),
        "session_photo": _ids(transaction, SessionPhoto, participant_id=person.id),
    }
    texts = gone["field_text"]
    gone["coding"] = {
        coding_id for text_id in sorted(texts) for coding_id in _ids(transaction, Coding, text_id=text_id)
    }
    gone["evidence"] = _ids(transaction, EvidenceItem, source=person.pseudonym)
    for noun in (InterviewAnswer, LogEntry, Coding):
        gone["evidence"] |= _evidence_of(transaction, noun, gone[TABLES[noun].name])
    evidence = TABLES[EvidenceItem]
    for text_id in sorted(texts):
        quoted = select(evidence.c.id).where(
            evidence.c.project_id == transaction.project_id,
            evidence.c.record.startswith(f"text:{text_id}:", autoescape=True),
        )
        gone["evidence"] |= set(transaction.connection.scalars(quoted))
    return gone


def _photos_ever(transaction: Transaction, person_id: str) -> dict[str, str]:
    """The hashes of all photos that showed her, by their ids: those taken out since stand in the change log alone."""
    log, table = tables.change, TABLES[SessionPhoto]
    now = select(table.c.id, table.c.sha256).where(
        table.c.project_id == transaction.project_id, table.c.participant_id == person_id
    )
    found = {str(row.id): str(row.sha256) for row in transaction.connection.execute(now)}
    once = select(log.c.row_id, log.c.before, log.c.after).where(
        log.c.project_id == transaction.project_id, log.c.noun == table.name
    )
    for row in transaction.connection.execute(once):
        fields = json.loads(row.before or row.after or "{}")
        if fields.get("participant_id") == person_id:
            found[row.row_id] = fields["sha256"]
    return found


def _ids(transaction: Transaction, noun: type[Noun], **fields: Any) -> set[str]:
    table = TABLES[noun]
    wanted = [table.c[name] == value for name, value in fields.items()]
    query = select(table.c.id).where(table.c.project_id == transaction.project_id, *wanted)
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


def turns_of(body: str, speaker: str, others: Iterable[str] = ()) -> list[tuple[int, int]]:
    """The spans of a transcript in which someone speaks: from her name to the next speaker's.

    Who else speaks is known by name, or stands before a colon more than once; anything else before a colon is
    taken for a part of what she says, for rather too much is masked than too little.
    """
    labels = [(match.start(), match[1].strip().casefold()) for match in TURN.finditer(body)]
    often = Counter(name for _, name in labels)
    known = {speaker.casefold(), *(name.casefold() for name in others)}
    begins = [(start, name) for start, name in labels if name in known or often[name] > 1]
    ends = [*(start for start, _ in begins), len(body)][1:]
    return [
        (start, end) for (start, name), end in zip(begins, ends, strict=False) if name == speaker.casefold()
    ]


def without_turns(body: str, speaker: str, others: Iterable[str] = ()) -> str:
    """The transcript with everything she said masked, each line as long as it was."""
    for start, end in turns_of(body, speaker, others):
        body = body[:start] + re.sub(r"[^\n]", MARK, body[start:end]) + body[end:]
    return body


def _redact_turns(transaction: Transaction, speaker: str, found: Footprint) -> Callable[[str], str]:
    """Mask what she says in the transcripts of groups; codings of those words go, with what was quoted of them."""
    others = [each.pseudonym for each in transaction.find(Participant)]
    for text in transaction.find(FieldText):
        spans = turns_of(text.body, speaker, others)
        if not spans:
            continue
        for start, end in spans:
            found.show("field_text", text.body[start:end][:200])
        _drop_codings(transaction, text.id, spans, found)
        _write(transaction, TABLES[FieldText], text.id, {"body": without_turns(text.body, speaker, others)})
        found.redacted["field_text"] += 1
    return lambda body: without_turns(body, speaker, others)


def _drop_codings(
    transaction: Transaction, text_id: str, spans: Sequence[tuple[int, int]], found: Footprint
) -> None:
    touched = {
        coding.id: coding.evidence_id
        for coding in transaction.find(Coding, text_id=text_id)
        if any(coding.start < end and coding.end > start for start, end in spans)
    }
    quoted = {
        item.id
        for item in transaction.find(EvidenceItem)
        if (place := _quoted_place(item.record, text_id))
        and any(place[0] < end and place[1] > start for start, end in spans)
    }
    items = {item for item in touched.values() if item} | quoted
    _delete(transaction, {"coding": set(touched), "evidence": items}, found)
    empty_log(transaction, {*touched, *items}, found)


def _quoted_place(record: str, text_id: str) -> tuple[int, int] | None:
    place = re.fullmatch(rf"text:{re.escape(text_id)}:(\d+)-(\d+)", record)
    return (int(place[1]), int(place[2])) if place else None


def _forget_agreement(transaction: Transaction, person_id: str, found: Footprint) -> None:
    for answer in transaction.find(InterviewAnswer):
        if person_id in answer.agreed_by:
            left = [each for each in answer.agreed_by if each != person_id]
            _write(transaction, TABLES[InterviewAnswer], answer.id, {"agreed_by": left})
            found.redacted["interview_answer"] += 1


def _redact_mentions(
    transaction: Transaction, terms: Sequence[str], pattern: "re.Pattern[str]", found: Footprint
) -> None:
    for noun, table in TABLES.items():
        columns = [table.c[name] for name in _word_fields(noun)]
        if not columns or "project_id" not in table.c:
            continue
        mentioned = or_(
            *(column.icontains(term, autoescape=True) for column in columns for term in terms if term)
        )
        query = select(table.c.id, *columns).where(table.c.project_id == transaction.project_id, mentioned)
        for row in transaction.connection.execute(query).mappings().all():
            changed = _changed(row, columns, pattern)
            if changed:
                found.show(table.name, next(str(row[name]) for name in changed)[:200])
                found.redacted[table.name] += 1
                _write(transaction, table, row["id"], changed)
    _redact_drafts(transaction, pattern)


def _word_fields(noun: type[Noun]) -> list[str]:
    """The fields in which people write freely."""
    plain = (str, str | None)
    return [
        name
        for name, each in noun.model_fields.items()
        if each.annotation in plain and not NOT_WORDS.search(name)
    ]


def _changed(row: Any, columns: Sequence[Column[Any]], pattern: "re.Pattern[str]") -> dict[str, str]:
    texts = {column.name: row[column.name] for column in columns if isinstance(row[column.name], str)}
    shown = {name: pattern.sub(masked, text) for name, text in texts.items()}
    return {name: text for name, text in shown.items() if text != texts[name]}


def _redact_drafts(transaction: Transaction, pattern: "re.Pattern[str]") -> None:
    table = tables.draft
    own = table.c.project_id == transaction.project_id
    for row in transaction.connection.execute(select(table).where(own)).mappings().all():
        if pattern.search(row["document"]):
            here = (own, table.c.actor == row["actor"], table.c.form == row["form"])
            transaction.connection.execute(delete(table).where(*here))


def _write(transaction: Transaction, table: Table, row_id: str, fields: dict[str, Any]) -> None:
    """Change a row without the log, which would keep what is to go; its version tells screens that it is another."""
    here = (table.c.project_id == transaction.project_id, table.c.id == row_id)
    transaction.connection.execute(
        update(table).where(*here).values({**fields, "version": table.c.version + 1})
    )
