"""The app without a browser, as `cxmap start` serves it, on a database of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from cxmap.ui import session
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk, open_at
from tests.browsing import APP


@pytest.fixture
def app(tmp_path: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The app on an empty database, its pages behind its front door."""
    make = PagesManager.__init__

    def without_folder(manager: PagesManager, *args: object, **kwargs: object) -> None:
        make(manager, *args, **kwargs)  # type: ignore[arg-type]
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", without_folder)
    file = tmp_path / "cxmap.db"
    shutil.copy(empty_file, file)
    monkeypatch.setenv("CXMAP_DATABASE_URL", str(file))
    test = AppTest.from_file(str(APP), default_timeout=30)
    test.query_params["lang"] = "en"
    test.query_params["as"] = "Ana"
    yield test
    session.database().close()


@pytest.fixture
def desk(app: AppTest) -> Iterator[Desk]:
    """The desk of Ana's empty project, which the app opens."""
    database = open_at()
    yield Desk(database, projects.create_project(database, "Study").id, "Ana")
    database.close()
