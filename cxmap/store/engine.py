"""Opening a database: SQLite with writers that queue instead of failing, or PostgreSQL by its address."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    IntegrityError,
    NoSuchModuleError,
    ProgrammingError,
)

from cxmap.errors import DatabaseFullError, DatabaseUnreachableError

BUSY_TIMEOUT_MS = 5000
WAL_SAFE = ((3, 44, 6, 3, 45), (3, 50, 7, 3, 51))
"""Backported fixes of the WAL reset bug: from (major, minor, patch) up to the next minor."""


@dataclass(frozen=True)
class Database:
    """An open database; `file` is its path when it is SQLite."""

    url: str
    engine: Engine
    file: Path | None
    turn: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    @contextmanager
    def reading(self, *, in_turn: bool = False) -> Iterator[Connection]:
        """One consistent view of the database.

        A short look that comes after every write of many people waits `in_turn` with them: where SQLite keeps
        readers and writers apart, each would have the other sleep and look again.
        """
        turn = self._in_turn() if in_turn else nullcontext()
        with _named_errors(self), turn, self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that holds the write lock from its start; it commits whole or not at all."""
        with _named_errors(self), self._in_turn(), self.engine.connect() as connection:
            connection.execution_options(writer=True)
            with connection.begin():
                yield connection

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Writers of this process wait for each other here: SQLite would have them sleep and look again.

        Who waits too long goes on without a turn, and SQLite says that it is locked.
        """
        held = self.file is not None and self.turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000)
        try:
            yield
        finally:
            if held:
                self.turn.release()

    @contextmanager
    def trying(self) -> Iterator[Connection]:
        """One transaction that is always taken back: what it would do can be looked at, nothing is written."""
        with _named_errors(self), self._in_turn(), self.engine.connect() as connection:
            connection.execution_options(writer=True)
            transaction = connection.begin()
            try:
                yield connection
            finally:
                transaction.rollback()

    def close(self) -> None:
        self.engine.dispose()


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite library is free of the WAL reset bug (fixed in 3.51.3, 3.50.7 and 3.44.6)."""
    if version >= (3, 51, 3):
        return True
    return any(
        (major, minor, patch) <= version < (next_major, next_minor, 0)
        for major, minor, patch, next_major, next_minor in WAL_SAFE
    )


def open_engine(url: str) -> Database:
    """The database at an SQLAlchemy address, or at a path for SQLite; nothing is created or migrated yet."""
    address = _address(url)
    try:
        parsed = make_url(address)
        if parsed.get_backend_name() == "sqlite":
            return _open_sqlite(address, Path(parsed.database or ""))
        engine = create_engine(address, pool_pre_ping=True, pool_size=10, max_overflow=20)
    except (ArgumentError, NoSuchModuleError, ImportError, OSError) as reason:
        raise DatabaseUnreachableError(where=url, reason=reason) from reason
    return Database(parsed.render_as_string(hide_password=True), engine, None)


def _address(url: str) -> str:
    if "://" not in url:
        return f"sqlite:///{Path(url).resolve()}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _open_sqlite(address: str, file: Path) -> Database:
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, pool_size=10, max_overflow=20, pool_timeout=BUSY_TIMEOUT_MS / 1000)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return Database(address, engine, file)


def _on_connect(raw: sqlite3.Connection, _record: Any) -> None:
    raw.isolation_level = None  # we say BEGIN ourselves; the driver's own habit loses updates
    journal = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "DELETE"
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
        f"journal_mode={journal}",
        "synchronous=FULL",
        "trusted_schema=OFF",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    writer = connection.get_execution_options().get("writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


@contextmanager
def _named_errors(database: Database) -> Iterator[None]:
    try:
        yield
    except (DataError, IntegrityError, ProgrammingError):
        raise  # about what was written, not about the database
    except DatabaseError as error:
        raise _named(error, database) from error


def _named(error: DatabaseError, database: Database) -> DatabaseFullError | DatabaseUnreachableError:
    text = str(error.orig)
    if any(sign in text for sign in ("is full", "readonly", "No space left", "disk I/O error")):
        return DatabaseFullError()
    return DatabaseUnreachableError(where=database.url, reason=text.strip().splitlines()[0])
