"""What an erasure does to what others wrote: traces of her are masked, and drafts about her are forgotten."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, RowMapping, Table, delete, false, or_, select, update

from cxmap.model.noun import Noun
from cxmap.store import tables
from cxmap.store.erasure_log import Footprint
from cxmap.store.erasure_words import COPIED_INTO, Traces
from cxmap.store.tables import TABLES
from cxmap.store.transaction import Transaction

NOT_WORDS = re.compile(r"^(id|key|colour|channel_key|sha256|document_kind)$|_(id|at|until|guid)$|^guid$")


def redact_mentions(transaction: Transaction, traces: Traces, kept: set[str], found: Footprint) -> None:
    """Mask traces of her in every field in which people write, but for the rows that are kept."""
    for noun, table in TABLES.items():
        columns = [table.c[name] for name in _word_fields(noun)]
        if not columns or "project_id" not in table.c:
            continue
        rows = _mentioning(transaction, table, columns, traces)
        here = traces.found_in(str(row[column.name] or "") for row in rows for column in columns)
        for row in rows:
            changed = _changed(row, columns, here, table.name)
            if changed and row["id"] not in kept:
                found.show(table.name, next(str(row[name]) for name in changed)[:200])
                found.redacted[table.name] += 1
                rewrite(transaction, table, row["id"], changed)


def _mentioning(
    transaction: Transaction, table: Table, columns: Sequence[Column[Any]], traces: Traces
) -> Sequence[RowMapping]:
    """The rows that may mention her; where what she said may have been copied, all of them."""
    query = select(table.c.id, *columns).where(table.c.project_id == transaction.project_id)
    if not (traces.said and table.name in COPIED_INTO):
        named = (column.icontains(name, autoescape=True) for column in columns for name in traces.names)
        query = query.where(or_(false(), *named))
    return transaction.connection.execute(query).mappings().all()


def _word_fields(noun: type[Noun]) -> list[str]:
    """The fields in which people write freely."""
    plain = (str, str | None)
    return [
        name
        for name, each in noun.model_fields.items()
        if each.annotation in plain and not NOT_WORDS.search(name)
    ]


def _changed(row: Any, columns: Sequence[Column[Any]], traces: Traces, table: str) -> dict[str, str]:
    texts = {column.name: row[column.name] for column in columns if isinstance(row[column.name], str)}
    shown = {name: traces.mask(text, table) for name, text in texts.items()}
    return {name: text for name, text in shown.items() if text != texts[name]}


def drop_drafts(transaction: Transaction, traces: Traces, person_id: str) -> None:
    """What is half typed about her, in whatever form, is forgotten."""
    table = tables.draft
    own = table.c.project_id == transaction.project_id
    for row in transaction.connection.execute(select(table).where(own)).mappings().all():
        typed = row["document"]
        if person_id in typed or traces.mask(typed, "card") != typed:
            here = (own, table.c.actor == row["actor"], table.c.form == row["form"])
            transaction.connection.execute(delete(table).where(*here))


def rewrite(transaction: Transaction, table: Table, row_id: str, fields: dict[str, Any]) -> None:
    """Change a row without the log, which would keep what is to go; its version tells screens that it is another."""
    here = (table.c.project_id == transaction.project_id, table.c.id == row_id)
    transaction.connection.execute(
        update(table).where(*here).values({**fields, "version": table.c.version + 1})
    )
