"""One transaction, one operation: written whole and logged, on SQLite and PostgreSQL."""

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxmap.errors import AlreadyDoneError, ConflictError, InvalidValueError, NotFoundError
from cxmap.model.project import Persona, Project, Segment
from cxmap.model.touchpoint import Character, ExperienceClue, LifecyclePhase, Touchpoint
from cxmap.store import project as projects
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id
from cxmap.store.transaction import find, writing
from cxmap.store.undo import history, operations

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40)


def add_segment(database: Database, project: Project, name: str = "Youth") -> Segment:
    with writing(database, project.id, actor="Ana", what="segment_added", subject=name) as transaction:
        return transaction.add(Segment(id=new_id(), name=name))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(
    name=TEXT.filter(lambda text: text.strip()),
    owner=TEXT,
    character=st.sampled_from(Character) | st.none(),
    clues=st.lists(st.sampled_from(ExperienceClue), unique=True).map(tuple),
    phase=st.sampled_from(LifecyclePhase) | st.none(),
)
def test_what_is_loaded_is_what_was_saved(
    database: Database,
    project: Project,
    name: str,
    owner: str,
    character: Character | None,
    clues: tuple[ExperienceClue, ...],
    phase: LifecyclePhase | None,
) -> None:
    key = new_id()
    noun = Touchpoint(id=key, name=f"{name}{key}", owner=owner, character=character, clues=clues, phase=phase)
    with writing(database, project.id, actor="Ana", what="touchpoint_added") as transaction:
        transaction.add(noun)
    with database.reading() as connection:
        assert find(connection, Touchpoint, project.id, id=key) == [noun]


def test_what_no_database_holds_is_left_out(database: Database, project: Project) -> None:
    segment = add_segment(database, project, "You\0th \ud83d")
    with database.reading() as connection:
        assert [each.name for each in find(connection, Segment, project.id)] == ["Youth "]
        assert history(connection, project.id, [segment.id])[0].operation.subject == "Youth "


def test_an_operation_is_logged_with_who_what_before_and_after(database: Database, project: Project) -> None:
    segment = add_segment(database, project)
    with writing(database, project.id, actor="Ben", what="segment_edited", subject="Youth") as transaction:
        transaction.change(Segment, segment.id, name="Young adults")
    with database.reading() as connection:
        newest, first = history(connection, project.id, [segment.id])
        assert projects.revision(connection, project.id) == 3
    assert (newest.operation.actor, newest.operation.what) == ("Ben", "segment_edited")
    assert newest.before == {"name": "Youth", "version": 1}
    assert newest.after == {"name": "Young adults", "version": 2}
    assert first.before is None


def test_a_change_that_changes_nothing_is_not_logged(database: Database, project: Project) -> None:
    segment = add_segment(database, project)
    with writing(database, project.id, actor="Ana", what="segment_edited") as transaction:
        transaction.change(Segment, segment.id, name="Youth")
    with database.reading() as connection:
        assert [entry.what for entry in operations(connection, project.id)] == [
            "segment_added",
            "project_created",
        ]


def test_an_error_inside_writes_nothing(database: Database, project: Project) -> None:
    with (
        pytest.raises(InvalidValueError),
        writing(database, project.id, actor="Ana", what="segment_edited") as transaction,
    ):
        segment = transaction.add(Segment(id=new_id(), name="Youth"))
        transaction.change(Segment, segment.id, name="")
    with database.reading() as connection:
        assert find(connection, Segment, project.id) == []
        assert projects.revision(connection, project.id) == 1


def test_a_repeated_operation_is_refused_and_harmless(database: Database, project: Project) -> None:
    key = new_id()
    with writing(database, project.id, actor="Ana", what="segment_edited", operation_id=key) as transaction:
        transaction.add(Segment(id=new_id(), name="Youth"))
    with (
        pytest.raises(AlreadyDoneError),
        writing(database, project.id, actor="Ana", what="segment_edited", operation_id=key) as transaction,
    ):
        transaction.add(Segment(id=new_id(), name="Twice"))
    with database.reading() as connection:
        assert len(find(connection, Segment, project.id)) == 1


def test_an_unknown_project_is_named(database: Database) -> None:
    with (
        pytest.raises(NotFoundError, match="nowhere"),
        writing(database, "nowhere", actor="", what="segment_edited"),
    ):
        pass


class TestTwoPeopleOnOneThing:
    def test_the_same_field_is_a_conflict_that_holds_both(self, database: Database, project: Project) -> None:
        segment = add_segment(database, project)
        with writing(database, project.id, actor="Ben", what="segment_edited") as transaction:
            transaction.change(Segment, segment.id, seen=1, name="Theirs")
        with (
            pytest.raises(ConflictError) as error,
            writing(database, project.id, actor="Ana", what="segment_edited") as late,
        ):
            late.change(Segment, segment.id, seen=1, name="Mine")
        assert error.value.mine == {"name": "Mine"}
        assert error.value.theirs == {"name": "Theirs", "version": 2}

    def test_different_fields_go_together(self, database: Database, project: Project) -> None:
        segment = add_segment(database, project)
        with writing(database, project.id, actor="Ben", what="segment_edited") as transaction:
            transaction.change(Segment, segment.id, seen=1, name="Theirs")
        with writing(database, project.id, actor="Ana", what="segment_edited") as transaction:
            merged = transaction.change(Segment, segment.id, seen=1, description="Mine")
        assert (merged.name, merged.description, merged.version) == ("Theirs", "Mine", 3)


def test_many_writers_lose_nothing(database: Database, project: Project) -> None:
    persona = Persona(id=new_id(), name="0")
    with writing(database, project.id, actor="Ana", what="segment_edited") as transaction:
        transaction.add(persona)

    def count_up() -> None:
        for _ in range(10):
            with writing(database, project.id, actor="Ana", what="segment_edited") as transaction:
                now = transaction.get(Persona, persona.id)
                transaction.change(Persona, persona.id, name=str(int(now.name) + 1))

    threads = [threading.Thread(target=count_up) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert find(connection, Persona, project.id)[0].name == "60"
        assert projects.revision(connection, project.id) == 62
