"""Settings: the name in the log, the project's own fields, the archive, and a restore that can be undone."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cxmap.ui import map_state
from cxmap.usecases import backup, map_editing
from cxmap.usecases import experience_map as maps
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Database, Desk

ROOT = Path(__file__).parents[2]


def opened(app: AppTest) -> AppTest:
    app.run()
    app.switch_page("pages/settings.py").run()
    assert not app.exception
    return app


def names(database: Database) -> list[str]:
    return sorted(each.name for each in projects.projects(database))


def test_without_a_project_there_is_still_a_backup(app: AppTest) -> None:
    opened(app)
    assert not app.error
    assert [each.label for each in app.get("download_button")] == ["Download backup"]


def test_the_name_stands_beside_the_changes(app: AppTest, desk: Desk) -> None:
    opened(app)
    app.text_input(key="settings.actor").set_value("  Budi ").run()
    app.text_area(key=f"study.note.{desk.project_id}.1").set_value("wave 1").run()
    assert not app.exception
    newest = desk.operations()[0]
    assert (newest.actor, newest.what) == ("Budi", "project_edited")
    assert app.query_params["as"] == "Budi"
    log = app.dataframe[0].value
    assert log.iloc[0][["who", "what"]].tolist() == ["Budi", "Project edited"]
    app.button(key="icon-undo").click().run()
    assert app.dataframe[0].value.iloc[0]["what"] == "Undone: project edited"
    app.text_input(key="settings.actor").set_value("").run()
    assert "as" not in app.query_params


def test_a_project_is_archived_and_brought_back(app: AppTest, desk: Desk) -> None:
    projects.create_project(desk.database, "Other")
    opened(app)
    app.button(key="settings.archive").click().run()  # the newest project is open
    assert not app.exception
    assert names(desk.database) == ["Study"]
    (away,) = projects.archived(desk.database)
    app.button(key=f"settings.bring_back.{away.id}").click().run()
    assert not app.exception
    assert names(desk.database) == ["Other", "Study"]


def test_a_restore_asks_keeps_the_old_and_can_be_undone(app: AppTest, desk: Desk) -> None:
    data = backup.backup_bytes(desk.database)
    projects.create_project(desk.database, "Later")
    opened(app)
    app.file_uploader[0].upload("morning.db", data, "application/octet-stream").run()
    assert "morning\\.db" in app.warning[0].value
    assert names(desk.database) == ["Later", "Study"]  # asked, not done
    app.button(key="settings.restore").click().run()
    assert not app.exception
    assert names(desk.database) == ["Study"]
    (kept,) = backup.kept_backups(desk.database)
    assert str(kept.path) in app.success[0].value
    app.button(key="settings.undo_restore").click().run()
    assert not app.exception
    assert names(desk.database) == ["Later", "Study"]
    assert not app.success


def test_after_a_restore_the_map_is_read_again_even_at_the_same_revision(app: AppTest, desk: Desk) -> None:
    made = maps.create_blank(desk, "Journey")
    stage = maps.load(desk, made.id).stages[0]
    data = backup.backup_bytes(desk.database)

    def shown() -> str:
        """The stage as the map page reads it, through its cache by revision."""
        return map_state._document(desk, desk.database.url, made.id, desk.revision()).stages[0].name

    map_editing.edit_text(desk, f"stage:{stage.id}", "After the backup")
    assert shown() == "After the backup"
    opened(app)
    app.file_uploader[0].upload("morning.db", data, "application/octet-stream").run()
    app.button(key="settings.restore").click().run()
    map_editing.edit_text(desk, f"stage:{stage.id}", "After the restore")
    assert shown() == "After the restore"


def test_a_file_that_is_no_backup_is_refused_with_a_sentence(app: AppTest, desk: Desk) -> None:
    opened(app)
    app.file_uploader[0].upload("holiday.db", b"no database" * 200, "application/octet-stream").run()
    app.button(key="settings.restore").click().run()
    assert "holiday.db is not a sound cxmap database" in app.error[0].value
    assert backup.kept_backups(desk.database) == []


def test_postgres_is_sent_to_its_own_tools(
    app: AppTest, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CXMAP_DATABASE_URL", postgres)
    opened(app)
    assert any("pg_dump" in each.value for each in app.info)
    assert not app.get("download_button")
