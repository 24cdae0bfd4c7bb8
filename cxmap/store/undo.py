"""Undo, redo and history: readings of the change log, and reversals appended to it."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.exc import IntegrityError

from cxmap.errors import CannotUndoError, NothingToRedoError, NothingToUndoError
from cxmap.model.change import Change, Operation
from cxmap.store import tables
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id
from cxmap.store.tables import NOUNS, TABLES
from cxmap.store.transaction import CHUNK, Transaction, append

Direction = Literal["undo", "redo"]


def revert(database: Database, project_id: str, *, actor: str, direction: Direction) -> Operation:
    """Undo the last change of a person in a project, or redo what was undone last; gives what it was.

    Raises NothingToUndoError or NothingToRedoError where there is none, CannotUndoError where someone
    has changed the same thing since.
    """
    log = tables.operation
    with database.writing() as connection:
        target = _target(connection, project_id, actor, direction)
        if target is None:
            raise NothingToUndoError if direction == "undo" else NothingToRedoError
        transaction = Transaction(connection, project_id)
        _apply(transaction, target, direction)
        state = "undone" if direction == "undo" else "done"
        connection.execute(
            update(log).where(log.c.project_id == project_id, log.c.id == target.id).values(state=state)
        )
        fields = {"actor": actor, "what": target.what, "subject": target.subject, "kind": direction}
        append(transaction, {"id": new_id(), "target": target.id, **fields})
        return _operation(target)


def next_operation(
    connection: Connection, project_id: str, actor: str, direction: Direction
) -> Operation | None:
    """What undo or redo would act on; None where there is nothing."""
    target = _target(connection, project_id, actor, direction)
    return None if target is None else _operation(target)


def _target(connection: Connection, project_id: str, actor: str, direction: Direction) -> Row[Any] | None:
    log = tables.operation
    state = "done" if direction == "undo" else "undone"
    order = log.c.revision.desc() if direction == "undo" else log.c.revision
    query = select(log).where(
        log.c.project_id == project_id, log.c.actor == actor, log.c.kind == "do", log.c.state == state
    )
    return connection.execute(query.order_by(order).limit(1)).first()


def _apply(transaction: Transaction, target: Row[Any], direction: Direction) -> None:
    log = tables.change
    query = select(log).where(log.c.project_id == transaction.project_id, log.c.operation_id == target.id)
    backwards = direction == "undo"
    rows = transaction.connection.execute(query.order_by(log.c.place.desc() if backwards else log.c.place))
    try:
        for kind, group in groupby(rows.all(), key=_kind):
            for chunk in _chunks(_old_and_new(row, backwards) for row in group):
                if kind is None:
                    for turn in chunk:
                        _turn(transaction, turn)
                else:
                    _turn_fields(transaction, kind, chunk)
    except IntegrityError as error:
        raise CannotUndoError(what=f"“{target.subject}”") from error


class Turn(NamedTuple):
    """A row that is to be brought from `old` to `new`; None where it is not there."""

    noun: str
    row_id: str
    old: dict[str, Any] | None
    new: dict[str, Any] | None


def _old_and_new(row: Row[Any], backwards: bool) -> Turn:
    old, new = (row.after, row.before) if backwards else (row.before, row.after)
    return Turn(row.noun, row.row_id, _fields(old), _fields(new))


def _kind(row: Row[Any]) -> tuple[str, tuple[str, ...]] | None:
    """Changes of the same fields of the same noun go together; what was added or removed goes one by one."""
    if row.before is None or row.after is None or row.noun == "project":
        return None
    return row.noun, tuple(json.loads(row.after))


def _chunks(turns: Iterable[Turn]) -> Iterator[list[Turn]]:
    """The turns in order, a row at most once in each chunk."""
    chunk: dict[str, Turn] = {}
    for turn in turns:
        if turn.row_id in chunk or len(chunk) == CHUNK:
            yield list(chunk.values())
            chunk = {}
        chunk[turn.row_id] = turn
    yield list(chunk.values())


def _turn_fields(transaction: Transaction, kind: tuple[str, tuple[str, ...]], turns: list[Turn]) -> None:
    """Bring the same fields of many rows from `old` to `new`, if `old` is still what stands there."""
    noun, names = kind
    table = TABLES[NOUNS[noun]]
    current = transaction.current_many(table, [turn.row_id for turn in turns], names)
    changes = {}
    for turn in turns:
        row = current.get(turn.row_id)
        if row is None or turn.new is None or not _still(row, turn.old):
            raise CannotUndoError(what=noun.replace("_", " "))
        changes[turn.row_id] = (row, {**turn.new, "version": row["version"] + 1})
    transaction.update_rows(table, names, changes)


def _turn(transaction: Transaction, turn: Turn) -> None:
    """Bring one row from `old` to `new`, if `old` is still what stands there (its version apart)."""
    noun, row_id, old, new = turn
    table = TABLES[NOUNS[noun]]
    current = transaction.current(table, row_id)
    if not _still(current, old):
        raise CannotUndoError(what=noun.replace("_", " "))
    if current is None and new is not None:
        transaction.insert_row(table, new)
    elif current is not None and new is None:
        transaction.delete_row(table, row_id, current)
    elif current is not None and new is not None:
        after = {**current, **new, "version": current["version"] + 1}
        transaction.update_row(table, row_id, current, after, list(new))


def _still(current: dict[str, Any] | None, old: dict[str, Any] | None) -> bool:
    if current is None or old is None:
        return current is old
    return all(current[name] == value for name, value in old.items() if name != "version")


def _fields(text: str | None) -> dict[str, Any] | None:
    return None if text is None else json.loads(text)


def history(connection: Connection, project_id: str, row_ids: list[str], limit: int = 200) -> list[Change]:
    """What happened to these rows, the newest first."""
    log, head = tables.change, tables.operation
    query = (
        select(head, log.c.noun, log.c.row_id, log.c.before, log.c.after)
        .join(head, (head.c.project_id == log.c.project_id) & (head.c.id == log.c.operation_id))
        .where(log.c.project_id == project_id, log.c.row_id.in_(row_ids))
        .order_by(head.c.revision.desc(), log.c.place)
        .limit(limit)
    )
    return [
        Change(
            operation=_operation(row),
            noun=row.noun,
            row_id=row.row_id,
            before=_fields(row.before),
            after=_fields(row.after),
        )
        for row in connection.execute(query)
    ]


def operations(connection: Connection, project_id: str, limit: int = 200) -> list[Operation]:
    """The last operations of a project, the newest first."""
    log = tables.operation
    query = select(log).where(log.c.project_id == project_id).order_by(log.c.revision.desc()).limit(limit)
    return [_operation(row) for row in connection.execute(query)]


def _operation(row: Row[Any]) -> Operation:
    return Operation(
        id=row.id,
        revision=row.revision,
        actor=row.actor,
        at=row.at,
        what=row.what,
        subject=row.subject,
        kind=row.kind,
    )
