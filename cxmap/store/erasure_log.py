"""What an erasure does to the change log: hers is emptied, her name is masked elsewhere, and neither comes back by undo."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select, update

from cxmap.store import tables
from cxmap.store.transaction import CHUNK, Transaction

MARK = "█"
MOST_EXAMPLES = 40


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


def masked(found: "re.Match[str]") -> str:
    return MARK * len(found.group())


def chunks(ids: Iterable[str]) -> list[list[str]]:
    ordered = sorted(ids)
    return [ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)]


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


def mask_log(
    transaction: Transaction,
    terms: Sequence[str],
    pattern: "re.Pattern[str]",
    turns: Callable[[str], str],
    found: Footprint,
) -> None:
    """Mask her name where the log mentions it, and close those operations to undo; `turns` masks what she said."""
    others = _mentioning(transaction, terms)
    for row in others:
        _write_change(
            transaction,
            row,
            {name: _redacted(getattr(row, name), pattern, turns) for name in ("before", "after")},
        )
    _end(transaction, {row.operation_id for row in others}, {"state": "closed"})
    found.log += len(others)
    _mask_subjects(transaction, pattern)


def _mentioning(transaction: Transaction, terms: Sequence[str]) -> list[Any]:
    log = tables.change
    spelled = [json.dumps(term, ensure_ascii=False)[1:-1] for term in terms if term]
    mentioned = or_(
        *(
            column.icontains(term, autoescape=True)
            for column in (log.c.before, log.c.after)
            for term in spelled
        )
    )
    query = select(log).where(log.c.project_id == transaction.project_id, mentioned)
    return list(transaction.connection.execute(query).all())


def _redacted(text: str | None, pattern: "re.Pattern[str]", turns: Callable[[str], str]) -> str | None:
    if text is None:
        return None
    fields = json.loads(text)
    if isinstance(fields.get("body"), str):
        fields["body"] = turns(fields["body"])
    shown = {
        name: pattern.sub(masked, value) if isinstance(value, str) else value
        for name, value in fields.items()
    }
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


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


def _mask_subjects(transaction: Transaction, pattern: "re.Pattern[str]") -> None:
    head = tables.operation
    query = select(head.c.id, head.c.subject).where(head.c.project_id == transaction.project_id)
    for row in transaction.connection.execute(query).all():
        if row.subject and pattern.search(row.subject):
            here = (head.c.project_id == transaction.project_id, head.c.id == row.id)
            shown = pattern.sub(masked, row.subject)
            transaction.connection.execute(update(head).where(*here).values(subject=shown))
