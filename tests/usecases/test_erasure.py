"""Erasing one participant: nothing of her is left, in no table, no log and no byte of the file."""

import contextlib
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from cxmap.errors import (
    CannotUndoError,
    ConsentWithdrawnError,
    NotFoundError,
    NothingToRedoError,
    NothingToUndoError,
)
from cxmap.model.coding import TextKind
from cxmap.model.evidence import Consent, Method
from cxmap.model.field_session import ConsentScope, Participant
from cxmap.model.project import Project
from cxmap.store.engine import Database
from cxmap.store.tables import metadata
from cxmap.usecases import codebook, coding, erasure, evidence, experience_map, field_session, map_editing
from cxmap.usecases.desk import Desk

NAME = "Sari Dewi Lestari"
HER_WORDS = "I waited two hours with my sick child"
GROUP = f"Moderator: How was it?\nP7: {HER_WORDS}\nand nobody came.\nP8: For me it was quick.\nP7 nods."


@dataclass
class Study:
    desk: Desk
    person: Participant
    group: str


@pytest.fixture
def study(database: Database, project: Project) -> Study:
    """Sari (P7) was interviewed, sat in a group, was watched, and is named on a map."""
    desk = Desk(database, project.id, "Ana")
    session = field_session.create(desk, "Interviews", Method.INTERVIEW, ["Counter"], observer="Ana")
    consent: dict[str, Any] = {
        "consent": Consent.GIVEN,
        "consent_scope": (ConsentScope.NOTES, ConsentScope.QUOTES),
    }
    person = field_session.add_participant(desk, session.id, "P7", f"{NAME}, 0812-3344", **consent)
    other = field_session.add_participant(desk, session.id, "P8", "Budi", **consent)
    field_session.add_answer(
        desk, session.id, "Counter", participant_id=person.id, like=HER_WORDS, actual=-2.0
    )
    field_session.add_answer(
        desk, session.id, "Counter", participant_id=other.id, like="Quick", actual=1.0, agreed_by=(person.id,)
    )
    code = codebook.add_code(desk, "Pain")
    own = coding.add_text(
        desk, "Interview 7", HER_WORDS, TextKind.TRANSCRIPT, session_id=session.id, participant_id=person.id
    )
    coding.quote(desk, own.id, (0, len(HER_WORDS)), touchpoint="Counter", valence=-2.0, code_id=code.id)
    group = coding.add_text(desk, "Group", GROUP, TextKind.TRANSCRIPT, session_id=session.id)
    her, his = GROUP.index(HER_WORDS), GROUP.index("For me")
    coding.quote(
        desk, group.id, (her, her + len(HER_WORDS)), touchpoint="Counter", valence=-2.0, code_id=code.id
    )
    coding.apply(desk, group.id, code.id, (his, his + 19))
    coding.add_text(
        desk, "Jottings", f"Spoke with {NAME} and with P77.", TextKind.REFLECTIVE, session_id=session.id
    )
    made = experience_map.create_from_touchpoints(desk, "Visit", "en")
    document = experience_map.load(desk, made.id)
    card = map_editing.add_card(
        desk, document.lanes[0].id, document.steps[0].id, f"As P7 said: {HER_WORDS[:9]}"
    )
    items = experience_map.load_evidence(desk)["id"].tolist()
    map_editing.set_mentions(desk, card.id, items)
    return Study(desk, person, group.id)


def everything(desk: Desk) -> str:
    """Every row of this project as text."""
    with desk.database.reading() as connection:
        tables = [table for table in metadata.sorted_tables if "project_id" in table.c]
        rows = [
            str(row)
            for table in tables
            for row in connection.execute(select(table).where(table.c.project_id == desk.project_id))
        ]
    return "\n".join(rows)


def test_the_preview_tells_what_will_go_and_changes_nothing(study: Study) -> None:
    before = everything(study.desk)
    told = erasure.preview(study.desk, study.person.id)
    assert everything(study.desk) == before
    assert told.deleted["evidence"] == 3
    assert told.deleted["field_text"] == 1
    assert told.deleted["coding"] == 2
    assert told.deleted["interview_answer"] == 1
    assert told.redacted["field_text"] >= 2
    assert told.redacted["card"] == 1
    assert told.deleted["card_evidence"] == 3
    assert any(HER_WORDS in words for _, words in told.examples)


def test_nothing_of_her_is_left_and_everything_else_is(study: Study) -> None:
    desk = study.desk
    told = erasure.preview(desk, study.person.id)
    done = erasure.erase(desk, study.person.id, reason="She asked for it")
    assert (done.deleted, done.redacted) == (told.deleted, told.redacted)
    left = everything(desk)
    for words in (NAME, "Sari", HER_WORDS, "sick child", "nobody came", "0812-3344", "“P7”", "'P7'"):
        assert words not in left, words
    group = coding.load(desk, study.group)
    assert len(group.text.body) == len(GROUP)
    assert "P8: For me it was quick." in group.text.body
    assert [group.text.body[each.start : each.end] for each in group.codings] == ["For me it was quick"]
    assert experience_map.load_evidence(desk)["verbatim"].tolist() == ["Quick"]
    assert "P77" in next(each for each in coding.load_all(desk) if each.text.title == "Jottings").text.body
    assert [each.pseudonym for each in field_session.participants(desk)] == ["P8"]


def test_a_record_stays_that_it_was_done(study: Study) -> None:
    erasure.erase(study.desk, study.person.id, reason="She asked for it")
    (record,) = erasure.records(study.desk)
    assert (record.participant_id, record.actor, record.reason) == (
        study.person.id,
        "Ana",
        "She asked for it",
    )
    assert record.counts["evidence deleted"] == 3
    assert study.desk.operations()[0].what == "participant_erased"
    with pytest.raises(NotFoundError):
        erasure.erase(study.desk, study.person.id)


def test_no_undo_and_no_redo_brings_her_back(study: Study) -> None:
    study.desk.revert("undo")
    erasure.erase(study.desk, study.person.id)
    with contextlib.suppress(NothingToRedoError, CannotUndoError):
        study.desk.revert("redo")
    with contextlib.suppress(NothingToUndoError, CannotUndoError):
        for _ in range(40):
            study.desk.revert("undo")
    left = everything(study.desk)
    assert HER_WORDS not in left
    assert NAME not in left


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # PostgreSQL keeps its files to itself
def test_no_byte_of_her_is_left_in_the_file(study: Study) -> None:
    file = study.desk.database.file
    assert file
    assert HER_WORDS.encode() in file.read_bytes()
    erasure.erase(study.desk, study.person.id)
    for each in file.parent.glob(f"{file.name}*"):
        data = each.read_bytes()
        assert HER_WORDS.encode() not in data
        assert NAME.encode() not in data
        assert b"0812-3344" not in data


def test_words_of_others_stay_where_only_her_own_are_to_go(study: Study) -> None:
    erasure.erase(study.desk, study.person.id, mentions=False)
    texts = {each.text.title: each.text.body for each in coding.load_all(study.desk)}
    assert NAME in texts["Jottings"]
    assert HER_WORDS not in texts["Group"]


def test_who_has_withdrawn_is_not_recorded_again_and_leaves_the_numbers(study: Study) -> None:
    desk = study.desk
    before = evidence.count(desk)
    assert field_session.withdraw_consent(desk, study.person.id) == 3
    assert evidence.count(desk) == before - 3
    session = field_session.sessions(desk)[0]
    with pytest.raises(ConsentWithdrawnError, match="P7"):
        field_session.add_answer(desk, session.id, "Counter", participant_id=study.person.id, like="More")
    with pytest.raises(ConsentWithdrawnError):
        coding.add_text(desk, "Again", "More", TextKind.TRANSCRIPT, participant_id=study.person.id)
    desk.revert("undo")
    assert evidence.count(desk) == before


def test_the_key_is_in_no_log_and_no_export(study: Study) -> None:
    desk = study.desk
    assert field_session.identity(desk, study.person.id) == f"{NAME}, 0812-3344"
    with desk.database.reading() as connection:
        log = connection.execute(select(metadata.tables["change"])).all()
    assert "0812-3344" not in str(log)
    assert b"0812-3344" not in evidence.export(desk, ".csv")
