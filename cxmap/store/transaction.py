"""One transaction of one person in one project; every write in it goes into the change log."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import Connection, RowMapping, Table, bindparam, func, insert, select, update
from sqlalchemy import delete as sql_delete

from cxmap.errors import AlreadyDoneError, ConflictError, InvalidValueError, NotFoundError, Reason
from cxmap.model.noun import Noun, storable
from cxmap.model.project import Project
from cxmap.store import tables
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, now
from cxmap.store.tables import TABLES

N = TypeVar("N", bound=Noun)
Row = dict[str, Any]
EVIDENCE_TABLES = {"evidence", "import_batch", "participant"}  # whose consent says which words are shown
CHUNK = 500


@dataclass
class Transaction:
    """Adds, changes and removes nouns of one project. Made by `writing`, never directly."""

    connection: Connection
    project_id: str
    log: list[Row] = field(default_factory=list)

    def get(self, noun: type[N], row_id: str) -> N:
        """One noun by its id; NotFoundError where it is not there."""
        return noun.model_validate(self._row_of(TABLES[noun], row_id))

    def find(self, noun: type[N], **fields: Any) -> list[N]:
        """All nouns whose fields have these values, in the order of their ids."""
        return find(self.connection, noun, self.project_id, **fields)

    def add(self, item: N) -> N:
        """Write a new noun."""
        row = item.model_dump(mode="json")
        self.insert(TABLES[type(item)], [row])
        self._note(TABLES[type(item)].name, item.id, None, row)
        return item

    def add_all(self, items: Iterable[Noun]) -> None:
        """Write new nouns in their order, those of one kind that follow each other at once."""
        for noun, group in groupby(items, key=type):
            rows = [item.model_dump(mode="json") for item in group]
            self.insert(TABLES[noun], rows)
            for row in rows:
                self._note(TABLES[noun].name, row["id"], None, row)

    def change(
        self,
        noun: type[N],
        row_id: str,
        *,
        seen: int | None = None,
        since: int | None = None,
        **fields: Any,
    ) -> N:
        """Write some fields of a noun.

        `seen` is the version (`since`: the revision of the project) the person looked at: where someone has
        changed one of the same fields after it, ConflictError holds both versions. InvalidValueError where
        the noun refuses a value.
        """
        before = self._row_of(TABLES[noun], row_id)
        after = validated(noun, {**before, **fields, "version": before["version"] + 1})
        new = after.model_dump(mode="json")
        changed = [name for name in new if name != "version" and new[name] != before[name]]
        if not changed:
            return after
        if self._touched(row_id, seen, since) & set(changed):
            mine = {name: new[name] for name in changed}
            theirs = {name: before[name] for name in [*changed, "version"]}
            raise ConflictError(what=TABLES[noun].name.replace("_", " "), mine=mine, theirs=theirs)
        self.update_row(TABLES[noun], row_id, before, new, [*changed, "version"])
        return after

    def change_many(self, noun: type[Noun], row_ids: Sequence[str], **fields: Any) -> int:
        """Write the same fields of many nouns at once; gives how many were changed."""
        table, names = TABLES[noun], [*fields, "version"]
        checked = False
        changed = 0
        for start in range(0, len(row_ids), CHUNK):
            current = self.current_many(table, row_ids[start : start + CHUNK], names)
            different = {
                key: row for key, row in current.items() if any(row[n] != v for n, v in fields.items())
            }
            if different and not checked:
                validated(noun, {**self._row_of(table, next(iter(different))), **fields})
                checked = True
            self.update_rows(
                table,
                names,
                {k: (row, {**fields, "version": row["version"] + 1}) for k, row in different.items()},
            )
            changed += len(different)
        return changed

    def current_many(self, table: Table, row_ids: Sequence[str], names: Sequence[str]) -> dict[str, Row]:
        """Some fields of many rows as they stand, by id; at most CHUNK at a time."""
        columns = [table.c[name] for name in names]
        query = select(table.c.id.label("row_id"), *columns).where(
            table.c.project_id == self.project_id, table.c.id.in_(row_ids)
        )
        rows = self.connection.execute(query).mappings()
        return {row["row_id"]: {name: row[name] for name in names} for row in rows}

    def update_rows(self, table: Table, names: Sequence[str], changes: Mapping[str, tuple[Row, Row]]) -> None:
        """Write the named fields of many rows, from a before to an after each."""
        if not changes:
            return
        statement = (
            update(table)
            .where(table.c.project_id == self.project_id, table.c.id == bindparam("row_id"))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        self.connection.execute(
            statement,
            [
                {"row_id": key, **{f"new_{name}": after[name] for name in names}}
                for key, (_, after) in changes.items()
            ],
        )
        for key, (before, after) in changes.items():
            self._note(table.name, key, {n: before[n] for n in names}, {n: after[n] for n in names})

    def remove(self, noun: type[Noun], row_id: str) -> None:
        """Delete a noun; what points at it must be removed before."""
        table = TABLES[noun]
        before = self._row_of(table, row_id)
        self.delete_row(table, row_id, before)

    def remove_all(self, noun: type[Noun], **fields: Any) -> None:
        for item in self.find(noun, **fields):
            self.remove(noun, item.id)

    def insert(self, table: Table, rows: list[Row]) -> None:
        """Write rows without the log: only for what a logged change reveals afterwards."""
        own = {} if table.name == "project" else {"project_id": self.project_id}
        if rows:
            self.connection.execute(insert(table), [{**row, **own} for row in rows])

    def insert_row(self, table: Table, row: Row) -> None:
        self.insert(table, [row])
        self._note(table.name, row["id"], None, row)

    def update_row(self, table: Table, row_id: str, before: Row, after: Row, names: list[str]) -> None:
        self.connection.execute(
            update(table).where(*self._key(table, row_id)).values({name: after[name] for name in names})
        )
        self._note(table.name, row_id, {n: before[n] for n in names}, {n: after[n] for n in names})

    def delete_row(self, table: Table, row_id: str, before: Row) -> None:
        self.connection.execute(sql_delete(table).where(*self._key(table, row_id)))
        self._note(table.name, row_id, before, None)

    def current(self, table: Table, row_id: str) -> Row | None:
        """The row as it stands, without its project; None where it is not there."""
        row = self.connection.execute(select(table).where(*self._key(table, row_id))).mappings().first()
        return None if row is None else _without_project(row)

    def mark_evidence(self) -> None:
        """Say that evidence is no longer the same, where it was changed without the log."""
        self._note("evidence", "", None, {})

    def _row_of(self, table: Table, row_id: str) -> Row:
        row = self.current(table, row_id)
        if row is None:
            raise NotFoundError(what=table.name.replace("_", " "), id=row_id)
        return row

    def _key(self, table: Table, row_id: str) -> list[Any]:
        own = [] if table.name == "project" else [table.c.project_id == self.project_id]
        return [*own, table.c.id == row_id]

    def _note(self, noun: str, row_id: str, before: Row | None, after: Row | None) -> None:
        self.log.append({"noun": noun, "row_id": row_id, "before": before, "after": after})

    def _touched(self, row_id: str, seen: int | None, since: int | None) -> set[str]:
        """The fields of a row that were changed after a version, or after a revision, was seen."""
        if seen is None and since is None:
            return set()
        log, head = tables.change, tables.operation
        query = (
            select(log.c.after)
            .join(head, (head.c.project_id == log.c.project_id) & (head.c.id == log.c.operation_id))
            .where(log.c.project_id == self.project_id, log.c.row_id == row_id, log.c.after.is_not(None))
        )
        if since is not None:
            query = query.where(head.c.revision > since)
        later = [json.loads(text) for text in self.connection.scalars(query)]
        newer = [fields for fields in later if seen is None or fields.get("version", 0) > seen]
        return {name for fields in newer for name in fields}


@contextmanager
def writing(
    database: Database,
    project_id: str,
    *,
    actor: str,
    what: str,
    subject: str = "",
    operation_id: str | None = None,
) -> Iterator[Transaction]:
    """One operation: all of it is written and logged, or nothing is.

    An `operation_id` that was written before raises AlreadyDoneError, so that a repeated click is harmless.
    """
    operation_id = operation_id or new_id()
    with database.writing() as connection:
        lock(connection, project_id, operation_id)
        transaction = Transaction(connection, project_id)
        yield transaction
        if transaction.log:
            _close_undone(connection, project_id, actor)
            append(
                transaction,
                {"id": operation_id, "actor": actor, "what": what, "subject": subject, "kind": "do"},
            )


def lock(connection: Connection, project_id: str, operation_id: str) -> None:
    """Queue behind other writers of the project (PostgreSQL; SQLite queues them all) and refuse repeats."""
    project = TABLES[Project]
    held = select(project.c.id).where(project.c.id == project_id).with_for_update()
    if connection.execute(held).first() is None:
        raise NotFoundError(what="project", id=project_id)
    log = tables.operation
    known = select(log.c.id).where(log.c.project_id == project_id, log.c.id == operation_id)
    if connection.execute(known).first() is not None:
        raise AlreadyDoneError


def append(transaction: Transaction, operation: Mapping[str, Any]) -> None:
    """Write the operation and its changes into the log."""
    connection, project_id = transaction.connection, transaction.project_id
    log = tables.operation
    revision = connection.scalar(select(func.max(log.c.revision)).where(log.c.project_id == project_id)) or 0
    connection.execute(
        insert(log),
        {
            **operation,
            "subject": storable(str(operation["subject"]))[:200],
            "project_id": project_id,
            "revision": revision + 1,
            "at": now(),
            "state": operation.get("state", "done"),
            "touches_evidence": any(entry["noun"] in EVIDENCE_TABLES for entry in transaction.log),
        },
    )
    connection.execute(
        insert(tables.change),
        [
            {
                "project_id": project_id,
                "operation_id": operation["id"],
                "place": place,
                "noun": entry["noun"],
                "row_id": entry["row_id"],
                "before": _json(entry["before"]),
                "after": _json(entry["after"]),
            }
            for place, entry in enumerate(transaction.log)
        ],
    )


def _close_undone(connection: Connection, project_id: str, actor: str) -> None:
    log = tables.operation
    connection.execute(
        update(log)
        .where(log.c.project_id == project_id, log.c.actor == actor, log.c.state == "undone")
        .values(state="closed")
    )


def find(connection: Connection, noun: type[N], project_id: str, **fields: Any) -> list[N]:
    """All nouns of a project whose fields have these values, in the order of their ids."""
    table = TABLES[noun]
    wanted = [table.c[name] == value for name, value in fields.items()]
    rows = connection.execute(
        select(table).where(table.c.project_id == project_id, *wanted).order_by(table.c.id)
    )
    return [noun.model_validate(_without_project(row)) for row in rows.mappings()]


def validated(noun: type[N], fields: Row) -> N:
    """The noun with these fields; InvalidValueError names the first it refuses."""
    try:
        return noun.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidValueError(
            field=".".join(str(part) for part in first["loc"]) or noun.__name__,
            value=str(first["input"])[:80],
            reason=_reason(first),
        ) from error


REASONS: dict[str, tuple[str, dict[str, str]]] = {
    "string_too_short": ("empty", {}),
    "string_too_long": ("too_long", {"limit": "max_length"}),
    "greater_than_equal": ("too_small", {"limit": "ge"}),
    "less_than_equal": ("too_large", {"limit": "le"}),
    "enum": ("not_a_choice", {"known": "expected"}),
    "decimal_max_digits": ("too_many_digits", {"limit": "max_digits"}),
    "decimal_parsing": ("not_a_number", {}),
    "float_parsing": ("not_a_number", {}),
    "int_parsing": ("not_a_number", {}),
    "finite_number": ("not_a_number", {}),
    "missing": ("missing", {}),
    "extra_forbidden": ("unknown_field", {}),
}
"""For each kind of refusal our reason, with the names its values have in the refusal."""


def _reason(problem: Mapping[str, Any]) -> Reason:
    """What the noun refuses, in words of ours."""
    if problem["type"] not in REASONS:
        return Reason("misfit", {"message": problem["msg"]})
    key, values = REASONS[problem["type"]]
    return Reason(key, {name: problem["ctx"][said] for name, said in values.items()})


def _without_project(row: Row | RowMapping) -> Row:
    return {str(name): value for name, value in row.items() if name != "project_id"}


def _json(fields: Row | None) -> str | None:
    return None if fields is None else json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
