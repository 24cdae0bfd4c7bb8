"""What a participant said, and what others said just so: only hers is looked for where it may have been copied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from cxmap.model.coding import FieldText, TextKind
from cxmap.model.evidence import EvidenceItem
from cxmap.model.field_session import InterviewAnswer, Participant
from cxmap.store import tables
from cxmap.store.erasure_log import Gone, Spans, chunks
from cxmap.store.erasure_words import TURN, sentences, turns_of, without_turns
from cxmap.store.tables import TABLES
from cxmap.store.transaction import Transaction

OBSERVED = "log:"  # the record of evidence that is an observer's words
SAID_IN = {"evidence": ("verbatim",), "interview_answer": ("like", "better")}

Rows = dict[str, set[str]]
"""The ids of rows by table."""


@dataclass(frozen=True)
class Hers:
    """What of a study is a participant's: her rows, those deleted before, and her turns in texts that are not hers.

    `names` are the pseudonyms of all participants; `turns` are spans by the id of the text.
    """

    person: Participant
    names: tuple[str, ...]
    rows: Rows
    before: Gone
    turns: Mapping[str, Spans]

    def known(self, transaction: Transaction, name: str) -> list[Mapping[str, Any]]:
        """Her rows of a table, those that were deleted before among them."""
        return [*self.before.get(name, {}).values(), *rows_of(transaction, name, self.rows[name])]


def said(transaction: Transaction, hers: Hers) -> set[str]:
    """The sentences she said which nobody else said, or was asked, in the same words."""
    own = {one.lower() for words in _own(transaction, hers) for one in sentences(words)}
    return own - {one.lower() for words in _others(transaction, hers) for one in sentences(words)}


def _own(transaction: Transaction, hers: Hers) -> Iterator[str]:
    for text_id, spans in hers.turns.items():
        yield from _within(transaction.get(FieldText, text_id).body, spans)
    for text in hers.known(transaction, "field_text"):
        body = str(text["body"])
        yield from _within(body, turns_of(body, hers.person.pseudonym, hers.names)) or [body]
    for name, fields in SAID_IN.items():
        for row in hers.known(transaction, name):
            if not str(row.get("record") or "").startswith(OBSERVED):
                yield from (str(row[field] or "") for field in fields)


def _within(body: str, spans: Spans) -> list[str]:
    """What is said in turns, without the names before them."""
    return [body[start:end].partition(":")[2] for start, end in spans]


def _others(transaction: Transaction, hers: Hers) -> Iterator[str]:
    """What the others said, in transcripts, answers and evidence of theirs or from files."""
    for text in transaction.find(FieldText, kind=TextKind.TRANSCRIPT):
        if text.id not in hers.rows["field_text"]:
            yield TURN.sub("", without_turns(text.body, hers.person.pseudonym, hers.names))
    for answer in transaction.find(InterviewAnswer):
        if answer.participant_id and answer.id not in hers.rows["interview_answer"]:
            yield from (answer.like, answer.better)
    table = TABLES[EvidenceItem]
    query = select(table.c.id, table.c.verbatim).where(
        table.c.project_id == transaction.project_id,
        table.c.source.in_([name for name in hers.names if name != hers.person.pseudonym])
        | table.c.batch_id.is_not(None),
    )
    for row in transaction.connection.execute(query):
        if row.id not in hers.rows["evidence"]:
            yield row.verbatim


def rows_of(transaction: Transaction, name: str, ids: set[str]) -> list[Mapping[str, Any]]:
    """The rows of a table by their ids."""
    table = tables.metadata.tables[name]
    return [
        dict(row)
        for chunk in chunks(ids)
        for row in transaction.connection.execute(
            select(table).where(table.c.project_id == transaction.project_id, table.c.id.in_(chunk))
        ).mappings()
    ]
