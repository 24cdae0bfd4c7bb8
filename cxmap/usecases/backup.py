"""Keeping the whole database safe: back it up while in use, restore it, and tell how it is."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cxmap.errors import BackupInvalidError, CxmapError, DatabaseNewerError, Reason
from cxmap.store import backup as backup_store
from cxmap.store import migrate
from cxmap.store.engine import Database, open_engine
from cxmap.store.tables import TABLES, metadata

FOLDER = "backups"
"""Where a restore keeps the database it replaces, beside the database file."""


@dataclass(frozen=True)
class KeptBackup:
    """A copy of the database that cxmap made by itself before it changed the file; `at` is UTC."""

    path: Path
    size: int
    at: datetime


@dataclass(frozen=True)
class Report:
    """How a database is. Sizes are bytes; `problems` are what the database's own checks found.

    `broken_references` counts rows that point at nothing; `free_space` is None where the disk is not ours.
    """

    where: str
    system: str
    version: str
    journal_mode: str
    revision: str
    newest_revision: str
    writable: bool
    free_space: int | None
    size: int | None
    problems: tuple[str, ...] = ()
    broken_references: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether nothing has to be done."""
        newest = self.revision == self.newest_revision
        return newest and self.writable and not self.problems and not self.broken_references


def can_back_up(database: Database) -> bool:
    """Whether backup and restore are ours (SQLite) or the work of PostgreSQL's own tools."""
    return database.file is not None


def back_up(database: Database, path: Path) -> Path:
    """Copy the database while it is in use; the file appears only when the copy is complete and sound."""
    return backup_store.back_up(database, path)


def backup_bytes(database: Database) -> bytes:
    """A checked backup as the content of a file."""
    with TemporaryDirectory(prefix="cxmap-") as folder:
        return back_up(database, Path(folder) / "cxmap.db").read_bytes()


def backup_name(moment: datetime) -> str:
    """A file name that sorts by its moment."""
    return f"cxmap-{moment:%Y-%m-%d-%H%M}.db"


def restore(database: Database, path: Path) -> Path:
    """Make the database equal to a backup, brought to the newest revision; gives the path of the kept old file.

    Raises BackupInvalidError for a file that is not sound, DatabaseNewerError for one of a newer cxmap and
    BackupNeedsSqliteError on PostgreSQL; then nothing was touched.
    """
    with TemporaryDirectory(prefix="cxmap-") as folder:
        return backup_store.restore(database, _newest_copy(path, Path(folder) / "backup.db"))


def restore_bytes(database: Database, data: bytes, name: str) -> Path:
    """`restore` from the content of an uploaded file."""
    with TemporaryDirectory(prefix="cxmap-") as folder:
        file = Path(folder) / (Path(name).name or "backup.db")
        file.write_bytes(data)
        return restore(database, file)


def kept_backups(database: Database) -> list[KeptBackup]:
    """What was kept before restores and migrations, the newest first; empty on PostgreSQL."""
    if database.file is None:
        return []
    beside = database.file.parent
    files = [*(beside / FOLDER).glob("*.db"), *beside.glob(f"{database.file.stem}.before-*.db")]
    kept = [
        KeptBackup(file, file.stat().st_size, datetime.fromtimestamp(file.stat().st_mtime, UTC))
        for file in files
    ]
    return sorted(kept, key=lambda each: (each.at, each.path.name), reverse=True)


def doctor(database: Database) -> Report:
    """Examine a database from the inside; changes nothing."""
    look = _examine_postgres if database.file is None else _examine_sqlite
    return look(database)


def _newest_copy(path: Path, target: Path) -> Path:
    """A copy of a backup at the newest revision; the backup itself stays as it is."""
    backup_store.check(path)
    with _opened(path) as backup:
        backup_store.back_up(backup, target)
    with _opened(target) as copy:
        revision = migrate.revision_of(copy)
        if revision is None:
            raise BackupInvalidError(file=path.name, reason=Reason("empty"))
        if revision not in migrate.known():
            raise DatabaseNewerError(revision=revision)
        migrate.upgrade(copy)
    return target


@contextmanager
def _opened(file: Path) -> Iterator[Database]:
    database = open_engine(str(file))
    try:
        yield database
    finally:
        database.close()


def _examine_sqlite(database: Database) -> Report:
    file = database.file or Path()
    found = [str(row[0]) for row in _ask(database, "PRAGMA integrity_check")]
    return Report(
        where=str(file),
        system="SQLite",
        version=_first(database, "SELECT sqlite_version()"),
        journal_mode=_first(database, "PRAGMA journal_mode"),
        revision=migrate.revision_of(database) or "",
        newest_revision=migrate.newest(),
        writable=_writable(database),
        free_space=shutil.disk_usage(file.parent).free,
        size=file.stat().st_size,
        problems=tuple(each for each in found if each != "ok"),
        broken_references=len(_ask(database, "PRAGMA foreign_key_check")),
        counts=_counts(database),
    )


def _examine_postgres(database: Database) -> Report:
    return Report(
        where=database.url,
        system="PostgreSQL",
        version=_first(database, "SHOW server_version"),
        journal_mode=f"wal_level {_first(database, 'SHOW wal_level')}",
        revision=migrate.revision_of(database) or "",
        newest_revision=migrate.newest(),
        writable=_first(database, "SHOW transaction_read_only") == "off",
        free_space=None,
        size=int(_first(database, "SELECT pg_database_size(current_database())")),
        counts=_counts(database),
    )


def _ask(database: Database, question: str) -> list[tuple[object, ...]]:
    with database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(question)]


def _first(database: Database, question: str) -> str:
    return str(_ask(database, question)[0][0])


def _writable(database: Database) -> bool:
    try:
        with database.writing():
            return True
    except CxmapError:
        return False


def _counts(database: Database) -> dict[str, int]:
    """Rows per table, in the order of the tables."""
    names = [table.name for table in [*TABLES.values(), metadata.tables["operation"]]]
    questions = {name: f'SELECT count(*) FROM "{name}"' for name in names}  # noqa: S608  our own tables' names
    return {name: int(_first(database, question)) for name, question in questions.items()}
