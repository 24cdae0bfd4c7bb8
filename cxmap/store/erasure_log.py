"""What an erasure does to the change log: hers is emptied, her name is masked elsewhere, and neither comes back by undo."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import or_, select, update

from cxmap.model.field_session import Participant
from cxmap.store import tables
from cxmap.store.erasure_words import COPIED_INTO, Traces
from cxmap.store.transaction import CHUNK, Transaction

MOST_EXAMPLES = 40
HERS = {
    "participant_id": ("field_text", "interview_answer", "session_participant", "session_photo"),
    "source": ("evidence",),
    "subject": ("log_entry",),
}
"""The field by which rows of a table are hers: her id or her pseudonym stands in it."""

Spans = list[tuple[int, int]]
Gone = dict[str, dict[str, dict[str, Any]]]
"""The fields of rows that are not there any more, by id, by table."""


@dataclass
class Footprint:
    """What an erasure takes away: rows deleted and rows redacted by table, log entries, and some of the words."""

    deleted: Counter[str] = field(default_factory=Counter)
    redacted: Counter[str] = field(default_factory=Counter)
    log: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)

    def show(self, table: str, words: str) -> None:
        if words.strip() and len(self.examples) < MOST_EXAMPLES:
            self.examples.append((table, words))


@dataclass(frozen=True)
class Hidden:
    """What is masked in an entry: traces of her in any text, her turns in the body of a text, her id in lists."""

    traces: Traces
    turns: Callable[[str], str]
    person_id: str

    def entry(self, noun: str, text: str | None) -> str | None:
        """The fields of an entry (JSON) as they may stand."""
        if text is None:
            return None
        fields = json.loads(text)
        if isinstance(fields.get("body"), str):
            fields["body"] = self.turns(fields["body"])
        shown = {name: self._value(noun, value) for name, value in fields.items()}
        return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))

    def found_in(self, entries: Iterable[str]) -> "Hidden":
        """With what she said narrowed to what stands in these entries."""
        written = (json.loads(entry) for entry in entries)
        texts = (value for fields in written for value in fields.values() if isinstance(value, str))
        return replace(self, traces=self.traces.found_in(texts))

    def _value(self, noun: str, value: Any) -> Any:
        if isinstance(value, list):
            return [each for each in value if each != self.person_id]
        return self.traces.mask(value, noun) if isinstance(value, str) else value


def chunks(ids: Iterable[str]) -> list[list[str]]:
    ordered = sorted(ids)
    return [ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)]


def once_hers(
    transaction: Transaction, person: Participant, texts: set[str], turns: Mapping[str, Spans]
) -> Gone:
    """The rows that were hers when they were last written as a whole: fields by id, by table.

    Those deleted since stand in the change log alone. `texts` are the ids of her texts; `turns` are the spans
    of her turns by the ids of texts of groups.
    """
    found: Gone = {}
    told = (*(name for names in HERS.values() for name in names), "coding")
    log = tables.change
    query = select(log.c.noun, log.c.row_id, log.c.before, log.c.after).where(
        log.c.project_id == transaction.project_id, log.c.noun.in_(told)
    )
    whole = [
        (row.noun, row.row_id, json.loads(row.before or row.after or "{}"))
        for row in transaction.connection.execute(query)
        if row.before is None or row.after is None
    ]
    for noun, row_id, fields in whole:
        if _is_hers(noun, fields, person):
            found.setdefault(noun, {})[row_id] = fields
    known = texts | found.get("field_text", {}).keys()
    for noun, row_id, fields in whole:
        if noun == "coding" and _is_of(fields, known, turns):
            found.setdefault(noun, {})[row_id] = fields
    return found


def _is_hers(noun: str, fields: Mapping[str, Any], person: Participant) -> bool:
    own = {person.id, person.pseudonym.casefold()}
    return any(noun in names and str(fields.get(name)).casefold() in own for name, names in HERS.items())


def _is_of(fields: Mapping[str, Any], texts: set[str], turns: Mapping[str, Spans]) -> bool:
    """Whether a coding is of one of these texts, or touches one of these spans."""
    text_id = fields.get("text_id")
    return text_id in texts or any(
        fields["start"] < end and fields["end"] > start for start, end in turns.get(str(text_id), ())
    )


def empty_log(transaction: Transaction, gone: set[str], found: Footprint) -> None:
    """Empty what the log says of rows that were hers, and close those operations to undo."""
    log = tables.change
    own = log.c.project_id == transaction.project_id
    hers = [
        row
        for chunk in chunks(gone)
        for row in transaction.connection.execute(select(log).where(own, log.c.row_id.in_(chunk))).all()
    ]
    for row in hers:
        emptied = {name: None if getattr(row, name) is None else "{}" for name in ("before", "after")}
        _write_change(transaction, row, emptied)
    _end(transaction, {row.operation_id for row in hers}, {"state": "closed", "subject": ""})
    found.log += len(hers)


def mask_log(transaction: Transaction, hidden: Hidden, found: Footprint) -> None:
    """Mask her name where the log mentions it, and close those operations to undo."""
    closed = set()
    rows = _mentioning(transaction, hidden)
    hidden = hidden.found_in(text for row in rows for text in (row.before, row.after) if text)
    for row in rows:
        shown = {name: hidden.entry(row.noun, getattr(row, name)) for name in ("before", "after")}
        if any(shown[name] != _plain(getattr(row, name)) for name in shown):
            _write_change(transaction, row, shown)
            closed.add(row.operation_id)
            found.log += 1
    _end(transaction, closed, {"state": "closed"})
    _mask_subjects(transaction, hidden.traces)


def _plain(text: str | None) -> str | None:
    """The entry as `Hidden.entry` writes it where nothing is to be masked."""
    return None if text is None else json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))


def _mentioning(transaction: Transaction, hidden: Hidden) -> list[Any]:
    """The entries that may mention her, and where she may have been quoted all of them."""
    log = tables.change
    names = (*hidden.traces.names, hidden.person_id)
    spelled = [json.dumps(name, ensure_ascii=False)[1:-1] for name in names]
    wanted = [
        column.icontains(name, autoescape=True) for column in (log.c.before, log.c.after) for name in spelled
    ]
    if hidden.traces.said:
        wanted.append(log.c.noun.in_(COPIED_INTO))
    query = select(log).where(log.c.project_id == transaction.project_id, or_(*wanted))
    return list(transaction.connection.execute(query).all())


def _write_change(transaction: Transaction, row: Any, fields: dict[str, Any]) -> None:
    log = tables.change
    here = (
        log.c.project_id == transaction.project_id,
        log.c.operation_id == row.operation_id,
        log.c.place == row.place,
    )
    transaction.connection.execute(update(log).where(*here).values(fields))


def _end(transaction: Transaction, operation_ids: set[str], fields: dict[str, str]) -> None:
    head = tables.operation
    for chunk in chunks(operation_ids):
        here = (head.c.project_id == transaction.project_id, head.c.id.in_(chunk))
        transaction.connection.execute(update(head).where(*here).values(fields))


def _mask_subjects(transaction: Transaction, traces: Traces) -> None:
    head = tables.operation
    query = select(head.c.id, head.c.subject).where(head.c.project_id == transaction.project_id)
    for row in transaction.connection.execute(query).all():
        shown = traces.mask(row.subject, "card") if row.subject else row.subject
        if shown != row.subject:
            here = (head.c.project_id == transaction.project_id, head.c.id == row.id)
            transaction.connection.execute(update(head).where(*here).values(subject=shown))
