"""Bringing a database to the newest form: numbered steps, a verified backup first, foreign keys off meanwhile."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from cxmap.errors import DatabaseNewerError
from cxmap.store.backup import back_up
from cxmap.store.engine import Database, open_engine

MIGRATIONS = Path(__file__).parent / "migrations"


def open_database(url: str) -> Database:
    """The database at `url`, created or migrated to the newest revision if needed.

    Raises DatabaseUnreachableError where it cannot be opened, DatabaseNewerError where a newer cxmap wrote it.
    """
    database = open_engine(url)
    current = revision_of(database)
    if current == newest():
        return database
    if current is not None and current not in known():
        database.close()
        raise DatabaseNewerError(revision=current)
    if current is not None and database.file is not None:
        back_up(database, database.file.with_suffix(f".before-{newest()}.db"))
    upgrade(database)
    return database


def upgrade(database: Database, revision: str = "head") -> None:
    """Run the steps up to `revision`; two processes that start together wait for each other."""
    from alembic import command  # noqa: PLC0415  loads slowly, and most databases are up to date
    from alembic.config import Config  # noqa: PLC0415

    with database.engine.connect() as connection:
        if database.file is not None:
            connection.execution_options(writer=True)
            _foreign_keys(connection, on=False)
        with connection.begin():
            if database.file is None:
                connection.execute(text("SELECT pg_advisory_xact_lock(4209231)"))
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
        if database.file is not None:
            _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    # outside a transaction, where alone the pragma has an effect: batch migrations rebuild parent tables
    raw = connection.connection.driver_connection
    if raw is not None:
        raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def revision_of(database: Database) -> str | None:
    """The migration revision a database is at; None where it is empty."""
    with database.reading() as connection:
        if "alembic_version" not in inspect(connection).get_table_names():
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def newest() -> str:
    """The revision this cxmap writes."""
    return known()[0]


@cache
def known() -> tuple[str, ...]:
    """All revisions this cxmap can read, the newest first."""
    files = (MIGRATIONS / "versions").glob("[0-9]*.py")  # named by their revisions, which count up
    return tuple(sorted((file.name.split("_")[0] for file in files), reverse=True))
