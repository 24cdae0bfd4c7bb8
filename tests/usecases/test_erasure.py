"""A participant withdraws or is erased: nothing she said is left, in no table, no log and no byte of the file."""

import contextlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from cxmap.errors import (
    CannotUndoError,
    ConsentWithdrawnError,
    InvalidValueError,
    NotFoundError,
    NothingToRedoError,
    NothingToUndoError,
)
from cxmap.model.coding import TextKind
from cxmap.model.evidence import Consent, EvidenceFilter, Method
from cxmap.model.field_session import ConsentScope, ErasureKind, Participant
from cxmap.model.project import Project
from cxmap.store.engine import Database
from cxmap.store.tables import metadata
from cxmap.usecases import (
    codebook,
    coding,
    erasure,
    evidence,
    evidence_import,
    experience_map,
    field_session,
    map_editing,
    observation_report,
)
from cxmap.usecases.desk import Desk

NAME = "Sari Dewi Lestari"
HER_WORDS = "I waited two hours with my sick child"
GROUP = f"Moderator: How was it?\nP7: {HER_WORDS}\nand nobody came.\nP8: For me it was quick.\nP7 nods."


BOTH = pytest.mark.parametrize("kind", ErasureKind)
WITHDRAWN, ERASED = ErasureKind


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
    person = field_session.add_participant(
        desk, session.id, "P7", f"{NAME}, 0812-3344", note="Walks with a stick", vulnerable=True, **consent
    )
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
    map_editing.add_card(desk, document.lanes[0].id, document.steps[0].id, f"“{HER_WORDS}!”, and it cost us")
    items = experience_map.load_evidence(desk)["id"].tolist()
    map_editing.set_mentions(desk, card.id, items)
    return Study(desk, person, group.id)


def everything(desk: Desk, but: str = "") -> str:
    """Every row of this project as text, those of one table left out."""
    with desk.database.reading() as connection:
        tables = [table for table in metadata.sorted_tables if "project_id" in table.c and table.name != but]
        rows = [
            str(row)
            for table in tables
            for row in connection.execute(select(table).where(table.c.project_id == desk.project_id))
        ]
    return "\n".join(rows)


@BOTH
def test_the_preview_tells_what_will_go_and_changes_nothing(study: Study, kind: ErasureKind) -> None:
    before = everything(study.desk)
    told = erasure.preview(study.desk, study.person.id, kind)
    assert everything(study.desk) == before
    assert told.deleted["evidence"] == 3
    assert told.deleted["field_text"] == 1
    assert told.deleted["coding"] == 2
    assert told.deleted["interview_answer"] == 1
    assert told.redacted["field_text"] >= 2
    assert told.redacted["card"] == 2
    assert told.deleted["card_evidence"] == 3
    assert any(HER_WORDS in words for _, words in told.examples)
    assert ("participant" in told.deleted, "participant_key" in told.deleted) == (kind == ERASED,) * 2


@BOTH
def test_nothing_of_her_is_left_and_everything_else_is(study: Study, kind: ErasureKind) -> None:
    desk = study.desk
    told = erasure.preview(desk, study.person.id, kind)
    done = erasure.erase(desk, study.person.id, kind, reason="She asked for it")
    assert (done.deleted, done.redacted) == (told.deleted, told.redacted)
    left = everything(desk, "participant_key" if kind == WITHDRAWN else "")
    for words in (NAME, "Sari", HER_WORDS, "sick child", "nobody came", "0812-3344", "“P7”", "with a stick"):
        assert words not in left, words
    assert left.count("'P7'") == (kind == WITHDRAWN)
    group = coding.load(desk, study.group)
    assert len(group.text.body) == len(GROUP)
    assert "P8: For me it was quick." in group.text.body
    assert [group.text.body[each.start : each.end] for each in group.codings] == ["For me it was quick"]
    assert experience_map.load_evidence(desk)["verbatim"].tolist() == ["Quick"]
    assert "P77" in next(each for each in coding.load_all(desk) if each.text.title == "Jottings").text.body
    assert [each.agreed_by for each in field_session.answers(desk, field_session.sessions(desk)[0].id)] == [
        ()
    ]


@BOTH
def test_a_record_stays_that_it_was_done_and_names_nobody(study: Study, kind: ErasureKind) -> None:
    erasure.erase(study.desk, study.person.id, kind, reason=f"{NAME} asked for it")
    (record,) = erasure.records(study.desk)
    assert (record.participant_id, record.kind, record.actor) == (study.person.id, kind, "Ana")
    assert record.reason == f"{'█' * len(NAME)} asked for it"
    assert record.counts["evidence deleted"] == 3
    assert study.desk.operations()[0].what == erasure.WHAT[kind]
    with pytest.raises((NotFoundError, ConsentWithdrawnError)):
        erasure.erase(study.desk, study.person.id, kind)


@BOTH
def test_no_undo_and_no_redo_brings_her_back(study: Study, kind: ErasureKind) -> None:
    study.desk.revert("undo")
    erasure.erase(study.desk, study.person.id, kind)
    with contextlib.suppress(NothingToRedoError, CannotUndoError):
        study.desk.revert("redo")
    with contextlib.suppress(NothingToUndoError, CannotUndoError):
        for _ in range(40):
            study.desk.revert("undo")
    left = everything(study.desk, "participant_key")
    assert HER_WORDS not in left
    assert NAME not in left
    assert [each.consent for each in field_session.participants(study.desk) if each.pseudonym == "P7"] == (
        [Consent.WITHDRAWN] if kind == WITHDRAWN else []
    )


@BOTH
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # PostgreSQL keeps its files to itself
def test_no_byte_of_what_she_said_is_left_in_the_file(study: Study, kind: ErasureKind) -> None:
    file = study.desk.database.file
    assert file
    assert HER_WORDS.encode() in file.read_bytes()
    erasure.erase(study.desk, study.person.id, kind)
    data = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert HER_WORDS.encode() not in data
    assert b"with a stick" not in data
    assert data.count(NAME.encode()) == (kind == WITHDRAWN)  # in the key, so that nobody asks her again
    assert data.count(b"0812-3344") == (kind == WITHDRAWN)


@BOTH
def test_no_file_and_no_search_gives_her_words(study: Study, kind: ErasureKind) -> None:
    desk = study.desk
    found = EvidenceFilter(text="two hours")
    assert evidence.all_ids(desk, found)
    assert "sick child" in on_the_map(desk)
    erasure.erase(desk, study.person.id, kind)
    assert evidence.all_ids(desk, found) == []
    assert "sick child" not in on_the_map(desk)
    assert "and it cost us" in on_the_map(desk)
    files = [evidence.export(desk, suffix) for suffix in (".csv", ".jsonl")]
    files += [observation_report.export(desk, suffix, None) for suffix in (".csv", ".jsonl")]
    packed = zipfile.ZipFile(io.BytesIO(observation_report.export(desk, ".qdpx", None)))
    files += [packed.read(name) for name in packed.namelist()]
    for data in files:
        assert HER_WORDS.encode() not in data
        assert b"nobody came" not in data
        assert b"P7 nods" not in data


def on_the_map(desk: Desk) -> str:
    """What the cards of the map say."""
    made = experience_map.maps(desk)[0]
    return " ".join(card.text for card in experience_map.load(desk, made.id).cards)


@BOTH
def test_what_was_deleted_before_leaves_the_change_log_too(study: Study, kind: ErasureKind) -> None:
    desk = study.desk
    session = field_session.sessions(desk)[0]
    said = field_session.add_answer(
        desk, session.id, "Counter", participant_id=study.person.id, like="The pen was broken again"
    )
    desk.revert("undo")
    for coded in coding.load_all(desk):
        if coded.text.title in {"Interview 7", "Group"}:
            coding.delete_text(desk, coded.text.id)
    assert said.like in everything(desk)
    assert HER_WORDS in everything(desk)
    erasure.erase(desk, study.person.id, kind)
    left = everything(desk, "participant_key")
    for words in (said.like, HER_WORDS, "nobody came", NAME):
        assert words not in left
    assert "P8: For me it was quick." in left


@BOTH
def test_what_everyone_was_asked_and_what_others_wrote_around_her_words_stay(
    study: Study, kind: ErasureKind
) -> None:
    desk = study.desk
    asked = "How would you describe the counter to a friend?"
    for who, answer in (("P7", "Nobody there ever looks at you"), ("P8", "It is quick and they are kind")):
        person = field_session.participant_named(desk, who)
        body = f"{asked}\n{answer}."
        coding.add_text(desk, f"Second {who}", body, TextKind.TRANSCRIPT, participant_id=person.id)
    note = "At two she said again: nobody there ever looks at you, she left."
    evidence.log_item(desk, method=Method.ETHNOGRAPHY, touchpoint="Counter", source="Ana", verbatim=note)
    erasure.erase(desk, study.person.id, kind)
    texts = {each.text.title: each.text.body for each in coding.load_all(desk)}
    assert "Second P7" not in texts
    assert texts["Second P8"] == f"{asked}\nIt is quick and they are kind."
    left = evidence.export(desk, ".csv").decode()
    assert f"At two she said again: {'█' * 30}, she left." in left


@BOTH
def test_what_others_said_themselves_stays(study: Study, kind: ErasureKind) -> None:
    desk = study.desk
    evidence.log_item(desk, method=Method.INTERVIEW, touchpoint="Counter", source="P8", verbatim=HER_WORDS)
    erasure.erase(desk, study.person.id, kind)
    assert sorted(experience_map.load_evidence(desk)["verbatim"]) == [HER_WORDS, "Quick"]


def test_words_of_others_stay_where_only_her_own_are_to_go(study: Study) -> None:
    erasure.erase(study.desk, study.person.id, mentions=False)
    texts = {each.text.title: each.text.body for each in coding.load_all(study.desk)}
    assert NAME in texts["Jottings"]
    assert HER_WORDS not in texts["Group"]


def test_who_has_withdrawn_is_known_by_pseudonym_and_key_alone(study: Study) -> None:
    desk = study.desk
    erasure.erase(desk, study.person.id, WITHDRAWN)
    person = field_session.participant_named(desk, "P7")
    assert person.withdrawn_at
    assert (person.consent, person.consent_scope, person.note, person.vulnerable) == (
        Consent.WITHDRAWN,
        (),
        "",
        False,
    )
    assert field_session.identity(desk, person.id) == f"{NAME}, 0812-3344"
    erasure.erase(desk, person.id, ERASED)
    assert NAME not in everything(desk)
    assert [each.kind for each in erasure.records(desk)] == [ERASED, WITHDRAWN]


def test_nothing_more_is_taken_down_of_who_has_withdrawn(study: Study) -> None:
    desk, her = study.desk, study.person.id
    session = field_session.sessions(desk)[0].id
    erasure.erase(desk, her, WITHDRAWN)
    file = b"touchpoint,valence,source,method\nCounter,-1,p7,interview\nCounter,1,P8,interview\n"
    refused: list[Callable[[], object]] = [
        partial(field_session.add_answer, desk, session, "Counter", participant_id=her, like="More"),
        partial(field_session.add_answer, desk, session, "Counter", like="More", agreed_by=(her,)),
        partial(field_session.change_participant, desk, her, consent=Consent.GIVEN),
        partial(field_session.add_participant, desk, session, "p7"),
        partial(field_session.add_participant, desk, session, "P9", "sari  dewi lestari"),
        partial(coding.add_text, desk, "Again", "More", TextKind.TRANSCRIPT, participant_id=her),
        partial(coding.add_text, desk, "Again", "P7: More", TextKind.TRANSCRIPT),
        partial(coding.change_text, desk, study.group, body="P8: Well.\nP7: More"),
        partial(evidence.log_item, desk, method=Method.INTERVIEW, touchpoint="Counter", source="p7"),
        partial(erasure.preview, desk, her, WITHDRAWN),
    ]
    before = everything(desk)
    for act in refused:
        with pytest.raises(ConsentWithdrawnError, match="P7"):
            act()
    assert everything(desk) == before
    opened = evidence_import.preview(file, "more.csv")
    done = evidence_import.import_opened(desk, opened, opened.suggestion.mapping)
    assert (done.items, [each.reason for each in done.rejected]) == (1, ["consent_withdrawn"])
    field_session.add_participant(desk, session, "P9", "Sari Dewi Lestari, 0899-1111")  # someone of her name


def test_no_form_marks_a_consent_as_withdrawn_and_leaves_the_words(study: Study) -> None:
    with pytest.raises(InvalidValueError, match="Withdraw consent"):
        field_session.change_participant(study.desk, study.person.id, consent=Consent.WITHDRAWN)


def test_the_key_is_in_no_log_and_no_export(study: Study) -> None:
    desk = study.desk
    assert field_session.identity(desk, study.person.id) == f"{NAME}, 0812-3344"
    with desk.database.reading() as connection:
        log = connection.execute(select(metadata.tables["change"])).all()
    assert "0812-3344" not in str(log)
    assert b"0812-3344" not in evidence.export(desk, ".csv")
