"""The database is ready, with the sample in the language asked for, before the first visitor is let in."""

from pathlib import Path

import pytest

from cxmap.ui import preparing
from cxmap.usecases import project
from cxmap.usecases.desk import open_at


def names() -> list[str]:
    database = open_at()
    found = [each.name for each in project.projects(database)]
    database.close()
    return found


def test_a_new_database_gets_the_sample_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXMAP_DATABASE_URL", str(tmp_path / "new" / "cxmap.db"))
    for _ in range(2):
        preparing.prepare("id")
        preparing.wait()
        assert names() == ["Studi rekening tabungan"]


def test_a_project_of_ones_own_stays_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXMAP_DATABASE_URL", str(tmp_path / "cxmap.db"))
    database = open_at()
    project.create_project(database, "Mine")
    database.close()
    preparing.prepare("en")
    preparing.wait()
    assert names() == ["Mine"]


def test_a_database_that_cannot_be_opened_does_not_hold_visitors_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letter.db").write_text("Dear customer, " * 100)
    monkeypatch.setenv("CXMAP_DATABASE_URL", str(tmp_path / "letter.db"))
    preparing.prepare("en")
    preparing.wait()
    assert (tmp_path / "letter.db").read_text().startswith("Dear")
