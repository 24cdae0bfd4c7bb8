"""A backup is whole or absent; a restore keeps the old file, which restores the same way."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from cxmap.errors import BackupInvalidError, BackupNeedsSqliteError
from cxmap.model.project import Project
from cxmap.store import project as projects
from cxmap.store.backup import back_up, check, restore
from cxmap.store.engine import Database, open_engine
from cxmap.store.identifiers import new_id, now


def new(database: Database, name: str) -> None:
    projects.create(database, Project(id=new_id(), name=name, created_at=now()), actor="Ana")


def names(database: Database) -> list[str]:
    with database.reading() as connection:
        return sorted(each.name for each in projects.projects(connection))


def test_backup_then_restore_then_back_again(sqlite: Database, tmp_path: Path) -> None:
    new(sqlite, "first")
    backup = back_up(sqlite, tmp_path / "out" / "copy.db")
    new(sqlite, "second")
    kept = restore(sqlite, backup)
    assert names(sqlite) == ["first"]
    restore(sqlite, kept)
    assert names(sqlite) == ["first", "second"]


def test_a_backup_made_while_others_write_is_sound(sqlite: Database, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            new(sqlite, "busy")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            check(back_up(sqlite, tmp_path / f"{number}.db"))
    finally:
        stop.set()
        writer.join()
    assert len(list(tmp_path.glob(".*half"))) == 0


@pytest.mark.parametrize("damage", ["text", "torn", "foreign", "missing"])
def test_an_unsound_file_is_refused_and_nothing_changes(
    sqlite: Database, tmp_path: Path, damage: str
) -> None:
    new(sqlite, "kept")
    file = tmp_path / "bad.db"
    if damage == "text":
        file.write_text("not a database at all, but quite a long text " * 50)
    elif damage == "torn":
        whole = back_up(sqlite, file).read_bytes()
        file.write_bytes(whole[:4096] + b"\xff" * 8192 + whole[12288:])
    elif damage == "foreign":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE recipe (name TEXT)")
    with pytest.raises(BackupInvalidError, match="bad"):
        restore(sqlite, file)
    assert names(sqlite) == ["kept"]


def test_postgres_is_backed_up_by_its_own_tools(postgres: str, tmp_path: Path) -> None:
    database = open_engine(postgres)
    with pytest.raises(BackupNeedsSqliteError, match="pg_dump"):
        back_up(database, tmp_path / "out.db")
    database.close()
