"""A backup comes back whole, an older one is brought up to date, and a newer one is refused untouched."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from cxmap.errors import BackupInvalidError, BackupNeedsSqliteError, DatabaseNewerError
from cxmap.store import migrate
from cxmap.store.engine import Database, open_engine
from cxmap.store.migrate import open_database
from cxmap.usecases import backup, evidence, sample
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk


def names(database: Database) -> list[str]:
    return sorted(each.name for each in projects.projects(database))


def content(database: Database) -> list[str]:
    """Every row of the database as SQL."""
    assert database.file is not None
    with closing(sqlite3.connect(database.file)) as connection:
        return list(connection.iterdump())


def test_a_downloaded_backup_restores_everything_and_undoing_it_too(sqlite: Database) -> None:
    made = sample.load_sample(sqlite, "en", name="Sample")
    before = content(sqlite)
    data = backup.backup_bytes(sqlite)
    projects.create_project(sqlite, "Later")
    kept = backup.restore_bytes(sqlite, data, "my backup.db")
    assert content(sqlite) == before
    assert evidence.count(Desk(sqlite, made.id)) == 248
    assert [each.path for each in backup.kept_backups(sqlite)] == [kept]
    backup.restore(sqlite, kept)
    assert names(sqlite) == ["Later", "Sample"]
    assert len(backup.kept_backups(sqlite)) == 2


def test_the_backup_itself_stays_as_it_is(sqlite: Database, tmp_path: Path) -> None:
    file = backup.back_up(sqlite, tmp_path / "out" / "copy.db")
    as_it_was = file.read_bytes()
    backup.restore(sqlite, file)
    assert file.read_bytes() == as_it_was
    assert [each.name for each in file.parent.iterdir()] == ["copy.db"]


def test_a_newer_backup_is_refused_before_anything_is_touched(sqlite: Database, tmp_path: Path) -> None:
    projects.create_project(sqlite, "Mine")
    file = backup.back_up(sqlite, tmp_path / "newer.db")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert sqlite.file is not None
    untouched = sqlite.file.read_bytes()
    with pytest.raises(DatabaseNewerError, match="9999"):
        backup.restore(sqlite, file)
    assert sqlite.file.read_bytes() == untouched
    assert backup.kept_backups(sqlite) == []


def test_an_older_backup_is_brought_to_the_newest_revision(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    projects.create_project(sqlite, "Old")
    file = backup.back_up(sqlite, tmp_path / "older.db")
    upgraded: list[Path | None] = []
    upgrade = migrate.upgrade

    def noted(database: Database) -> None:
        upgraded.append(database.file)
        upgrade(database)

    monkeypatch.setattr(migrate, "upgrade", noted)
    backup.restore(sqlite, file)
    (target,) = upgraded
    assert target not in (
        file,
        sqlite.file,
    )  # a copy is brought up to date, neither the backup nor the original
    assert migrate.revision_of(sqlite) == migrate.newest()


def test_an_empty_database_is_no_backup(sqlite: Database, tmp_path: Path) -> None:
    file = backup.back_up(sqlite, tmp_path / "empty.db")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DELETE FROM alembic_version")
    with pytest.raises(BackupInvalidError, match=r"empty\.db"):
        backup.restore(sqlite, file)


@pytest.mark.parametrize("name", ["holiday.jpg", "../../holiday.jpg", ""])
def test_another_file_is_refused_by_its_name(sqlite: Database, name: str) -> None:
    with pytest.raises(BackupInvalidError, match="backup.db" if not name else r"^holiday\.jpg"):
        backup.restore_bytes(sqlite, b"\xff\xd8\xff" * 500, name)


def test_file_names_of_backups_sort_by_time() -> None:
    assert backup.backup_name(datetime(2026, 3, 9, 8, 5)) == "cxmap-2026-03-09-0805.db"


def test_the_doctor_finds_a_sound_database(database: Database) -> None:
    made = projects.create_project(database, "Study")
    report = backup.doctor(database)
    assert report.sound
    assert report.counts["project"] >= 1
    assert report.counts["operation"] >= 1
    assert {"evidence", "touchpoint", "experience_map", "card"} <= report.counts.keys()
    assert report.revision == report.newest_revision == migrate.newest()
    assert report.system == ("SQLite" if database.file else "PostgreSQL")
    assert (report.free_space is None) == (database.file is None)
    assert made.name == "Study"


def test_the_doctor_finds_rows_that_point_at_nothing(sqlite: Database) -> None:
    assert sqlite.file is not None
    with closing(sqlite3.connect(sqlite.file)) as connection, connection:
        connection.execute(
            "INSERT INTO draft (project_id, actor, form, document) VALUES ('gone', '', 'f', '')"
        )
    report = backup.doctor(sqlite)
    assert (report.broken_references, report.sound) == (1, False)


def test_the_doctor_names_an_older_revision(sqlite: Database) -> None:
    assert sqlite.file is not None
    with closing(sqlite3.connect(sqlite.file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    report = backup.doctor(sqlite)
    assert (report.revision, report.sound) == ("0000", False)


def test_postgres_keeps_its_own_backups(postgres: str, tmp_path: Path) -> None:
    database = open_database(postgres)
    assert not backup.can_back_up(database)
    assert backup.kept_backups(database) == []
    for attempt in (
        lambda: backup.back_up(database, tmp_path / "out.db"),
        lambda: backup.backup_bytes(database),
    ):
        with pytest.raises(BackupNeedsSqliteError, match="pg_dump"):
            attempt()
    database.close()


def test_a_sqlite_backup_does_not_go_into_postgres(sqlite: Database, postgres: str, tmp_path: Path) -> None:
    file = backup.back_up(sqlite, tmp_path / "copy.db")
    database = open_engine(postgres)
    with pytest.raises(BackupNeedsSqliteError):
        backup.restore(database, file)
    database.close()
