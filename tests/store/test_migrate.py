"""The migrated schema is the declared one; old data survive, newer ones are refused."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError

from cxmap.errors import DatabaseNewerError, DatabaseUnreachableError
from cxmap.model.activity_cycle import ActivityCycle
from cxmap.model.evidence import EvidenceItem
from cxmap.model.field_session import Erasure, ErasureKind
from cxmap.model.mystery_shopping import Location, Programme, Visit
from cxmap.model.project import Project
from cxmap.model.questionnaire import Questionnaire
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import project as projects
from cxmap.store.engine import Database, open_engine, wal_is_safe
from cxmap.store.identifiers import now
from cxmap.store.migrate import MIGRATIONS, known, newest, open_database, revision_of, upgrade
from cxmap.store.tables import TABLES, metadata
from cxmap.store.transaction import find, writing


def test_migrations_end_at_the_declared_tables(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
    assert revision_of(database) == newest()


def test_the_files_of_the_steps_are_named_by_their_revisions() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    steps = ScriptDirectory.from_config(config).walk_revisions()
    assert known() == tuple(step.revision for step in steps)


@pytest.fixture(params=["sqlite", "postgres"])
def first_form(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database as the first cxmap wrote it, with a project and a touchpoint in it."""
    if request.param == "sqlite":
        database = open_engine(str(tmp_path / "old.db"))
    else:
        address = request.getfixturevalue("postgres")
        server = open_engine(address)
        with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("DROP DATABASE IF EXISTS old_form")
            connection.exec_driver_sql("CREATE DATABASE old_form")
        server.close()
        database = open_engine(address.replace("/postgres?", "/old_form?"))
    upgrade(database, "0001")
    projects.create(
        database,
        Project(id="p", name="Study", created_at=now()),
        actor="Ana",
        fill=lambda transaction: transaction.add_all([Touchpoint(id="t", name="Desk")]),
    )
    yield database
    database.close()


def test_activity_cycles_come_to_an_old_database_and_its_data_stay(first_form: Database) -> None:
    assert revision_of(first_form) == "0001"
    upgrade(first_form)
    assert revision_of(first_form) == newest()
    with first_form.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert [each.name for each in find(connection, Touchpoint, "p")] == ["Desk"]
        assert projects.revision(connection, "p") == 1
    with writing(first_form, "p", actor="Ana", what="cycle_created") as transaction:
        transaction.add(ActivityCycle(id="c", name="Salary", created_at=now()))
    with (
        pytest.raises(IntegrityError),
        writing(first_form, "p", actor="Ana", what="cycle_created") as transaction,
    ):
        transaction.add(ActivityCycle(id="d", name="Inner", created_at=now(), parent_activity_id="none"))


OLD_EVIDENCE = """
INSERT INTO evidence (project_id, id, version, touchpoint_id, method, source, wave, label, verbatim, consent,
                      record, valence, duration, deleted)
VALUES ('p', 'e', 1, 't', 'survey', 'Guest 1', '', '', 'Waited long.', 'unknown', '', -1.5, 90, {false})
"""


def test_evidence_of_an_old_database_stays_when_nodes_come(first_form: Database) -> None:
    upgrade(first_form, "0002")
    with first_form.writing() as connection:
        false = "0" if first_form.file else "false"
        connection.exec_driver_sql(OLD_EVIDENCE.format(false=false))
    upgrade(first_form)
    with first_form.reading() as connection:
        (item,) = find(connection, EvidenceItem, "p")
    assert (item.verbatim, item.valence, item.duration, item.node_id) == ("Waited long.", -1.5, 90.0, None)
    with (
        pytest.raises(IntegrityError),
        writing(first_form, "p", actor="Ana", what="evidence_edited") as transaction,
    ):
        transaction.change(EvidenceItem, "e", node_id="nosuch")


OLD_ERASURE = """
INSERT INTO erasure (project_id, id, version, participant_id, at, actor, reason, counts)
VALUES ('p', 'e', 1, 'gone', '2026-01-05T09:00:00Z', 'Ana', 'asked', '{"log": 2}')
"""


def test_erasures_of_an_old_database_stay_when_withdrawals_come(first_form: Database) -> None:
    upgrade(first_form, "0007")
    with first_form.writing() as connection:
        connection.exec_driver_sql(OLD_ERASURE)
    upgrade(first_form)
    with first_form.reading() as connection:
        (record,) = find(connection, Erasure, "p")
    assert (record.kind, record.reason, record.counts) == (ErasureKind.ERASED, "asked", {"log": 2})


def test_visits_come_to_an_old_database_and_keep_their_checks(first_form: Database) -> None:
    upgrade(first_form)
    own = {"programme_id": "s", "created_at": now()}
    with writing(first_form, "p", actor="Ana", what="programme_created") as transaction:
        transaction.add(Programme(id="s", name="Shops", created_at=now()))
        transaction.add(Questionnaire(id="q", number=1, title="Visit", **own))
        transaction.add(Location(id="l", programme_id="s", code="B1"))
    for wrong in ({"location_id": "nowhere"}, {"state": "lost"}):
        row = Visit(id="v", programme_id="s", questionnaire_id="q", location_id="l").model_dump(mode="json")
        with (
            pytest.raises(IntegrityError),
            writing(first_form, "p", actor="Ana", what="visits_assigned") as transaction,
        ):
            transaction.insert_row(TABLES[Visit], {**row, **wrong})


def test_evidence_keeps_its_checks_and_gets_one_for_what_is_desired(
    database: Database, project: Project
) -> None:
    item = {"touchpoint_id": "t", "method": "survey"}
    with writing(database, project.id, actor="Ana", what="evidence_added") as transaction:
        transaction.add(Touchpoint(id="t", name="Desk"))
        transaction.add(EvidenceItem(id="e", desired=2, **item))
    for wrong in ({"desired": 2.5}, {"valence": 3}):
        made = EvidenceItem.model_construct(**{**EvidenceItem(id="f", **item).model_dump(), **wrong})
        with (
            pytest.raises(IntegrityError),
            writing(database, project.id, actor="Ana", what="evidence_added") as transaction,
        ):
            transaction.insert_row(TABLES[EvidenceItem], made.model_dump())


def test_a_newer_database_is_refused_and_left_alone(sqlite: Database) -> None:
    assert sqlite.file
    with closing(sqlite3.connect(sqlite.file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseNewerError, match="9999"):
        open_database(str(sqlite.file))


def test_what_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear customer, " * 100)
    with pytest.raises(DatabaseUnreachableError, match="letter"):
        open_database(str(file))
    with pytest.raises(DatabaseUnreachableError, match="CXMAP_DATABASE_URL"):
        open_database("nosuch://nowhere/db")


def test_sqlite_is_opened_safely(sqlite: Database) -> None:
    with sqlite.reading() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "synchronous", "busy_timeout", "trusted_schema", "journal_mode")
        }
    journal = "wal" if wal_is_safe(sqlite3.sqlite_version_info) else "delete"
    assert pragma == {
        "foreign_keys": 1,
        "synchronous": 2,
        "busy_timeout": 5000,
        "trusted_schema": 0,
        "journal_mode": journal,
    }


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
    ],
)
def test_wal_only_where_the_library_is_safe(version: tuple[int, int, int], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_postgres_addresses_of_all_spellings_open(postgres: str) -> None:
    for spelling in (postgres, postgres.replace("postgresql://", "postgres://")):
        database = open_engine(spelling)
        with database.reading() as connection:
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1
        database.close()
