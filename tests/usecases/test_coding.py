"""Texts and their codings, from the file to the evidence of a touchpoint."""

from pathlib import Path

import pandas as pd
import pytest

from cxmap.errors import CodersNeededError, InvalidValueError
from cxmap.model.coding import TextKind
from cxmap.model.evidence import Method
from cxmap.model.project import Project, Segment
from cxmap.store.engine import Database
from cxmap.usecases import (
    codebook,
    coding,
    coding_figures,
    evidence,
    experience_map,
    field_session,
    observation_report,
    qda_exchange,
)
from cxmap.usecases.desk import Desk

BODY = "Antrean lama sekali 😀. Petugas ramah.\nSaya bingung di loket."


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


@pytest.fixture
def text(desk: Desk) -> str:
    return coding.add_text(desk, "Wawancara", BODY, TextKind.TRANSCRIPT).id


def spans(desk: Desk, text_id: str) -> list[str]:
    found = coding.load(desk, text_id)
    return [found.text.body[each.start : each.end] for each in found.codings]


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("id_hotel_comments_with_emoji_13.csv", "review"),
        ("id_cellular_provider_tweets_300.csv", "Text Tweet"),
    ],
)
def test_real_texts_are_coded_saved_and_read_back_byte_for_byte(
    desk: Desk, shared: Path, name: str, column: str
) -> None:
    file = shared / "i18n-text" / name
    told = pd.read_csv(file)[column].tolist()
    made = coding.import_text(desk, file.read_bytes(), file.name)
    code = codebook.add_code(desk, "Anything")
    start = 0
    for line in told:
        coding.apply(desk, made.id, code.id, (start, start + len(line)))
        start += len(line) + 1
    assert spans(desk, made.id) == told
    assert coding.load(desk, made.id).text.body.encode() == "\n".join(told).encode()
    frame = observation_report.codings_table(desk)
    assert frame["words"].tolist() == told


def test_a_quotation_becomes_evidence_with_its_feeling_in_one_gesture(desk: Desk) -> None:
    session = field_session.create(desk, "Group", Method.FOCUS_GROUP, observer="Ana", wave="Spring")
    person = field_session.add_participant(desk, session.id, "P1", consent="not_needed")
    made = coding.add_text(
        desk, "Talk", BODY, TextKind.TRANSCRIPT, session_id=session.id, participant_id=person.id
    )
    code = codebook.add_code(desk, "Pain")
    item = coding.quote(
        desk, made.id, (0, 21), touchpoint="Loket", valence=-2.0, code_id=code.id, operation_id="one"
    )
    stored = evidence.item(desk, item.id)
    assert (stored.verbatim, stored.valence, stored.method, stored.source, stored.wave) == (
        "Antrean lama sekali 😀",
        -2.0,
        "focus_group",
        "P1",
        "Spring",
    )
    assert coding.load(desk, made.id).codings[0].evidence_id == item.id
    assert experience_map.load_evidence(desk)["record"].tolist() == [f"text:{made.id}:0-21"]
    desk.revert("undo")
    assert evidence.count(desk) == 0
    assert spans(desk, made.id) == []


def test_codings_keep_to_their_words_when_the_text_is_edited(desk: Desk, text: str) -> None:
    code = codebook.add_code(desk, "Pain")
    for words in ("lama sekali", "Petugas ramah", "bingung"):
        at = BODY.index(words)
        coding.apply(desk, text, code.id, (at, at + len(words)))
    coding.change_text(desk, text, body=BODY.replace(" Petugas ramah.", ""))
    assert spans(desk, text) == ["lama sekali", "bingung"]
    desk.revert("undo")
    assert spans(desk, text) == ["lama sekali", "Petugas ramah", "bingung"]


def test_what_cannot_be_coded_is_a_sentence(desk: Desk, text: str) -> None:
    code, group = codebook.add_code(desk, "Pain"), codebook.add_code(desk, "Group", codable=False)
    for span in ((0, len(BODY) + 1), (5, 5), (-1, 3)):
        with pytest.raises(InvalidValueError, match="ends at"):
            coding.apply(desk, text, code.id, span)
    with pytest.raises(InvalidValueError, match="groups other codes"):
        coding.apply(desk, text, group.id, (0, 5))
    first = coding.apply(desk, text, code.id, (0, 5))
    assert coding.apply(desk, text, code.id, (0, 5)).id == first.id


def test_the_codebook_is_put_in_order_and_codings_stay(desk: Desk, text: str) -> None:
    assert codebook.add_ready(desk, "id") == 20
    assert codebook.add_ready(desk, "id") == 0
    book = codebook.load(desk)
    emotion = next(code for code in book.codes if code.name == "Emosi")
    anger, worry = (next(code for code in book.codes if code.name == name) for name in ("Marah", "Cemas"))
    coding.apply(desk, text, anger.id, (0, 7))
    coding.apply(desk, text, worry.id, (0, 7))
    kept = coding.apply(desk, text, worry.id, (8, 12))
    codebook.change_code(desk, anger.id, name="Sangat marah")
    assert codebook.merge_codes(desk, worry.id, anger.id) == 2
    assert [each.code_id for each in coding.load(desk, text).codings] == [anger.id, anger.id]
    split = codebook.split_code(desk, anger.id, "Kesal", [kept.id])
    assert [each.code_id for each in coding.load(desk, text).codings] == [anger.id, split.id]
    codebook.move_code(desk, anger.id, None, book.codes[0].id)
    assert codebook.load(desk).codes[0].name == "Sangat marah"
    with pytest.raises(InvalidValueError, match="under itself"):
        codebook.move_code(desk, emotion.id, split.id)
    assert codebook.delete_code(desk, emotion.id) == 1
    for _ in range(5):
        desk.revert("undo")
    assert {each.code_id for each in coding.load(desk, text).codings} == {anger.id, worry.id}


def test_the_codebook_leaves_as_a_table_and_comes_back(desk: Desk, database: Database) -> None:
    codebook.add_ready(desk, "en")
    codebook.add_code(desk, "=SUM(1)", definition="@harmless", example="a, b")
    told = codebook.table(codebook.load(desk))
    for suffix in (".csv", ".xlsx"):
        data = codebook.write_table(codebook.load(desk), suffix)
        for code in reversed(codebook.load(desk).children(None)):
            codebook.delete_code(desk, code.id)
        assert codebook.import_table(desk, data, f"book{suffix}") == len(told)
        pd.testing.assert_frame_equal(codebook.table(codebook.load(desk)), told)


def test_two_coders_who_do_not_see_each_other_are_compared(desk: Desk, text: str) -> None:
    code = codebook.add_code(desk, "Pain")
    ben = Desk(desk.database, desk.project_id, "Ben")
    coding.apply(desk, text, code.id, (0, 10))
    coding.apply(ben, text, code.id, (2, 5))
    coding.apply(desk, text, code.id, (40, 45))
    found = coding_figures.agreement(desk, "Ana", "Ben", "sentence", "en")
    assert "Krippendorff" in found.sentence
    assert "Ana" in found.sentence
    assert [(row.words, row.coder) for row in found.disagreements] == [("Saya bingung di loket.", "Ana")]
    with pytest.raises(CodersNeededError, match="Ana, Ben"):
        coding_figures.agreement(desk, "Ana", "Cici", "sentence", "en")


def test_suggestions_and_search_find_words_in_all_texts(desk: Desk, text: str) -> None:
    codebook.add_ready(desk, "id")
    names = {code.id: code.name for code in codebook.load(desk).codes}
    found = coding.suggest(coding.load(desk, text), codebook.load(desk).codes, "Ana")
    told = {(names[code], BODY[slice(*span)]) for span, code in found}
    assert ("Masalah", "Antrean lama sekali 😀.") in told
    assert ("Bingung", "Saya bingung di loket.") in told


def test_ready_codes_are_suggested_in_either_language_of_what_was_said(desk: Desk, text: str) -> None:
    codebook.add_ready(desk, "en")
    names = {code.id: code.name for code in codebook.load(desk).codes}
    found = coding.suggest(coding.load(desk, text), codebook.load(desk).codes, "Ana")
    assert ("Confusion", "Saya bingung di loket.") in {
        (names[code], BODY[slice(*span)]) for span, code in found
    }
    assert coding.apply_many(desk, text, found) == len(found)
    assert coding.suggest(coding.load(desk, text), codebook.load(desk).codes, "Ana") == []
    (hit,) = coding.search(desk, "PETUGAS  ramah")
    assert (hit.before[-4:], hit.hit, hit.after[:6]) == (" 😀. ", "Petugas ramah", ". Saya")


def test_a_project_goes_to_another_program_and_back_equal(
    desk: Desk, database: Database, shared: Path
) -> None:
    name = "ornio-hand-authored-text-only.qdpx"
    first = qda_exchange.import_file(desk, (shared / "refi-qda" / name).read_bytes(), name)
    assert (first.codes, first.texts, first.codings) == (4, 1, 2)
    out = qda_exchange.export(desk, ".qdpx")
    again = qda_exchange.import_file(desk, out, "again.qdpx")
    assert (again.codes, again.texts, again.codings, again.carried) == (0, 0, 0, 0)
    assert qda_exchange.export(desk, ".qdpx") == out
    own = codebook.add_code(desk, "Ours")
    coding.apply(desk, coding.texts(desk)[0].id, own.id, (0, 4))
    third = qda_exchange.import_file(desk, qda_exchange.export(desk, ".qdpx"), "own.qdpx")
    assert (third.codes, third.codings) == (0, 0)
    for _ in range(4):
        desk.revert("undo")
    assert codebook.load(desk).codes == ()


def test_codings_are_looked_at_by_session_segment_and_touchpoint(desk: Desk, text: str) -> None:
    with desk.writing("segment_added", "Seniors") as transaction:
        segment = transaction.add(Segment(id="seniors", name="Seniors"))
    session = field_session.create(desk, "Group", Method.FOCUS_GROUP, ["Counter", "App"])
    person = field_session.add_participant(
        desk, session.id, "P1", segment_id=segment.id, consent="not_needed"
    )
    own = {"session_id": session.id, "participant_id": person.id}
    said = coding.add_text(desk, "Talk", BODY, TextKind.TRANSCRIPT, **own)
    counter = field_session.load(desk, session.id).touchpoints[0].id
    app_note = coding.add_text(desk, "App", BODY, TextKind.DESCRIPTIVE, session_id=session.id)

    def titles(*chosen: str | None) -> set[str]:
        return {each.text.id for each in coding_figures.narrowed(desk, *chosen)}

    assert titles(None, None, None) == {text, said.id, app_note.id}
    assert titles(session.id, None, None) == {said.id, app_note.id}
    assert titles(None, segment.id, None) == {said.id}
    assert titles(None, None, counter) == {said.id, app_note.id}


TALK = """\
[0:05] Moderator: What is it like?
[0:11] P1: I waited: two hours.
And nobody came.
[1:02] p2: For me it was quick.
[1:30] Bu Sari: Petugas ramah.
[1:45] Moderator: And the app?
[2:00] Bu Sari: Bingung.
"""


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("two hours", "P1"),
        ("nobody came", "P1"),
        ("it was quick", "P2"),
        ("Petugas ramah", "Bu Sari"),
        ("And the app", "Moderator"),
        ("P1: I waited: two hours.\nAnd nobody came.", "P1"),
    ],
)
def test_evidence_from_the_transcript_of_a_group_bears_who_said_it(desk: Desk, words: str, who: str) -> None:
    session = field_session.create(desk, "Group", Method.FOCUS_GROUP, observer="Ana")
    for name in ("P1", "P2"):
        field_session.add_participant(desk, session.id, name, consent="not_needed")
    made = coding.add_text(desk, "Talk", TALK, TextKind.TRANSCRIPT, session_id=session.id)
    code = codebook.add_code(desk, "Pain")
    start = TALK.index(words)
    span = (start, start + len(words))
    coding.quote(desk, made.id, span, touchpoint="Loket", valence=0.0, code_id=code.id)
    assert experience_map.load_evidence(desk)[["source", "method"]].to_numpy().tolist() == [
        [who, "focus_group"]
    ]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Nobody speaks here.", TextKind.TRANSCRIPT),
        ("10:30 opens\n10:45 a queue\n10:50 closes", TextKind.TRANSCRIPT),
        ("Once: a word before a colon.", TextKind.TRANSCRIPT),
        ("Counter: long queue\nCounter: short queue", TextKind.DESCRIPTIVE),
    ],
)
def test_what_nobody_said_is_of_the_observer(desk: Desk, body: str, kind: TextKind) -> None:
    session = field_session.create(desk, "Morning", Method.ETHNOGRAPHY, observer="Ana")
    made = coding.add_text(desk, "Note", body, kind, session_id=session.id)
    assert coding.quote(desk, made.id, (0, 9), touchpoint="Loket", valence=0.0).source == "Ana"
