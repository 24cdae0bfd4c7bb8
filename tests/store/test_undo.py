"""Undo and redo are readings of the change log: many steps, after a restart, never over someone else's work."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxmap.errors import CannotUndoError, NothingToRedoError, NothingToUndoError
from cxmap.model.project import Persona, Project, Segment
from cxmap.store import project as projects
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, now
from cxmap.store.migrate import open_database
from cxmap.store.transaction import find, writing
from cxmap.store.undo import Direction, next_operation, operations, revert


def rename(database: Database, project: Project, key: str, name: str, actor: str = "Ana") -> None:
    with writing(database, project.id, actor=actor, what="segment_edited", subject=name) as transaction:
        transaction.change(Segment, key, name=name)


def add(database: Database, project: Project, name: str = "0", actor: str = "Ana") -> str:
    with writing(database, project.id, actor=actor, what="segment_added", subject=name) as transaction:
        return transaction.add(Segment(id=new_id(), name=name)).id


def names(database: Database, project: Project) -> list[str]:
    with database.reading() as connection:
        return [segment.name for segment in find(connection, Segment, project.id)]


def turn(database: Database, project: Project, direction: Direction, actor: str = "Ana") -> str:
    return revert(database, project.id, actor=actor, direction=direction).what


def test_add_change_remove_go_back_and_forth(database: Database, project: Project) -> None:
    key = add(database, project)
    rename(database, project, key, "1")
    with writing(database, project.id, actor="Ana", what="segment_removed") as transaction:
        transaction.remove(Segment, key)
    seen = [names(database, project)]
    for _ in range(3):
        turn(database, project, "undo")
        seen.append(names(database, project))
    for _ in range(3):
        turn(database, project, "redo")
        seen.append(names(database, project))
    assert seen == [[], ["1"], ["0"], [], ["0"], ["1"], []]


def test_two_hundred_and_fifty_steps_also_after_a_restart(sqlite: Database, tmp_path: Path) -> None:
    own = projects.create(sqlite, Project(id=new_id(), name="Study", created_at=now()), actor="Ana")
    key = add(sqlite, own)
    for number in range(1, 251):
        rename(sqlite, own, key, str(number))
    sqlite.close()
    again = open_database(str(tmp_path / "cxmap.db"))
    for _ in range(250):
        turn(again, own, "undo")
    assert names(again, own) == ["0"]
    for _ in range(250):
        turn(again, own, "redo")
    assert names(again, own) == ["250"]
    again.close()


def test_a_new_change_closes_what_was_undone(database: Database, project: Project) -> None:
    key = add(database, project)
    rename(database, project, key, "1")
    turn(database, project, "undo")
    rename(database, project, key, "2")
    with pytest.raises(NothingToRedoError):
        turn(database, project, "redo")
    turn(database, project, "undo")
    assert names(database, project) == ["0"]


def test_nothing_to_undo_is_said(database: Database, project: Project) -> None:
    with pytest.raises(NothingToUndoError):
        turn(database, project, "undo")


def test_each_person_undoes_her_own(database: Database, project: Project) -> None:
    add(database, project, "Ana's")
    add(database, project, "Ben's", actor="Ben")
    turn(database, project, "undo")
    assert names(database, project) == ["Ben's"]


def test_what_someone_changed_since_is_not_undone(database: Database, project: Project) -> None:
    key = add(database, project)
    rename(database, project, key, "mine")
    rename(database, project, key, "theirs", actor="Ben")
    with pytest.raises(CannotUndoError):
        turn(database, project, "undo")
    assert names(database, project) == ["theirs"]


def test_what_someone_builds_on_is_not_undone(database: Database, project: Project) -> None:
    key = add(database, project)
    with writing(database, project.id, actor="Ben", what="persona_added") as transaction:
        transaction.add(Persona(id=new_id(), name="Sari", segment_id=key))
    with pytest.raises(CannotUndoError):
        turn(database, project, "undo")
    assert names(database, project) == ["0"]


def test_many_rows_and_one_row_twice_in_one_operation_go_back_and_forth(
    database: Database, project: Project
) -> None:
    keys = [add(database, project, str(number)) for number in range(5)]
    with writing(database, project.id, actor="Ana", what="segment_edited") as transaction:
        transaction.change_many(Segment, keys, description="same")
        transaction.change(Segment, keys[0], name="first")
        transaction.change(Segment, keys[0], name="second")
    turn(database, project, "undo")
    with database.reading() as connection:
        before = find(connection, Segment, project.id)
    assert [(each.name, each.description) for each in before] == [(str(number), "") for number in range(5)]
    turn(database, project, "redo")
    with database.reading() as connection:
        after = find(connection, Segment, project.id)
    assert [(each.name, each.description) for each in after] == [
        ("second" if number == 0 else str(number), "same") for number in range(5)
    ]


def test_undo_says_what_it_would_do_and_is_in_the_log(database: Database, project: Project) -> None:
    add(database, project, "Youth")
    with database.reading() as connection:
        coming = next_operation(connection, project.id, "Ana", "undo")
    assert coming is not None
    assert (coming.what, coming.subject) == ("segment_added", "Youth")
    turn(database, project, "undo")
    with database.reading() as connection:
        assert [entry.kind for entry in operations(connection, project.id)] == ["undo", "do", "do"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["add", "rename", "remove", "undo", "redo"]), max_size=25))
def test_undoing_everything_leads_back_to_the_start(sqlite: Database, acts: list[str]) -> None:
    own = projects.create(sqlite, Project(id=new_id(), name="Study", created_at=now()), actor="Ana")
    for act in acts:
        with sqlite.reading() as connection:
            here = find(connection, Segment, own.id)
            possible = {d: next_operation(connection, own.id, "Ana", d) for d in ("undo", "redo")}
        if act == "add":
            add(sqlite, own, new_id())
        elif act == "rename" and here:
            rename(sqlite, own, here[0].id, new_id())
        elif act == "remove" and here:
            with writing(sqlite, own.id, actor="Ana", what="segment_edited") as transaction:
                transaction.remove(Segment, here[-1].id)
        elif act in {"undo", "redo"} and possible[act]:
            turn(sqlite, own, act)
    end = names(sqlite, own)
    undone = 0
    while True:
        try:
            turn(sqlite, own, "undo")
        except NothingToUndoError:
            break
        undone += 1
    assert names(sqlite, own) == []
    for _ in range(undone):
        turn(sqlite, own, "redo")
    assert names(sqlite, own) == end
