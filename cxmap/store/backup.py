"""Backups that are whole: copied online, checked, then put in place by one rename."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cxmap.errors import BackupInvalidError, BackupNeedsSqliteError, FileNotWrittenError, Reason
from cxmap.store.engine import Database
from cxmap.store.identifiers import now


def back_up(database: Database, target: Path) -> Path:
    """Copy a SQLite database while it is in use; `target` appears only when the copy is complete and sound."""
    source = _file_of(database)
    half = target.with_name(f".{target.name}.half")
    with _as_unwritten(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        half.unlink(missing_ok=True)
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(half)) as copy:
            live.backup(copy)
    check(half)
    with _as_unwritten(target):
        _to_disk(half)
        half.replace(target)
    return target


def restore(database: Database, backup: Path) -> Path:
    """Make a database equal to a backup; gives the path of the kept old file, which restores the same way."""
    file = _file_of(database)
    check(backup)
    stamp = now().replace(":", "").replace(".", "")
    kept = back_up(database, file.parent / "backups" / f"before-restore-{stamp}.db")
    database.engine.dispose()
    with closing(sqlite3.connect(backup)) as source, closing(sqlite3.connect(file)) as live:
        source.backup(live)  # one transaction: a crash leaves the old content
    return kept


def check(file: Path) -> None:
    """Raise BackupInvalidError unless the file is a sound SQLite database made by cxmap."""
    if not file.is_file():
        raise BackupInvalidError(file=file.name, reason=Reason("not_there"))
    with (
        _as_invalid(file),
        closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection,
    ):
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    if sound != "ok" or dangling:
        raise BackupInvalidError(file=file.name, reason=Reason("unsound", {"said": sound}))
    if not {"alembic_version", "project", "operation"} <= tables:
        raise BackupInvalidError(file=file.name, reason=Reason("not_cxmap"))


@contextmanager
def _as_unwritten(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.OperationalError) as reason:
        raise FileNotWrittenError(file=str(file), reason=reason) from reason


@contextmanager
def _as_invalid(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as reason:
        raise BackupInvalidError(file=file.name, reason=reason) from reason


def _file_of(database: Database) -> Path:
    if database.file is None:
        raise BackupNeedsSqliteError
    return database.file


def _to_disk(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
