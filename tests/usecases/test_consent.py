"""What participants agreed to: nothing else is recorded, and words that may not be quoted go nowhere."""

from typing import Any

import pytest

from cxmap.errors import ConsentExpiredError, ConsentMissingError, ConsentWithdrawnError, CxmapError
from cxmap.model.coding import TextKind
from cxmap.model.evidence import WITHHELD, Consent, EvidenceFilter, Method
from cxmap.model.evidence_import import EvidenceMapping
from cxmap.model.field_session import ConsentScope, ErasureKind, FieldSession, Participant
from cxmap.model.project import Project
from cxmap.store import consent as consent_store
from cxmap.store.engine import Database
from cxmap.usecases import (
    behaviour_log,
    codebook,
    coding,
    coding_figures,
    consent,
    erasure,
    evidence,
    evidence_import,
    experience_map,
    field_session,
    observation_report,
    qda_exchange,
)
from cxmap.usecases.desk import Desk
from tests.field import act, make

WORDS = "I waited two hours"
GROUP = f"P1: {WORDS}\nP2: For me it was quick."
NOTES, QUOTES = ConsentScope.NOTES, ConsentScope.QUOTES


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


@pytest.fixture
def session(desk: Desk) -> FieldSession:
    return field_session.create(desk, "Group", Method.FOCUS_GROUP, ["Counter"], observer="Ana")


def agreed(
    desk: Desk, session: FieldSession, *scope: ConsentScope, name: str = "P1", **fields: Any
) -> Participant:
    about = {"consent": Consent.GIVEN, "consent_scope": scope, **fields}
    return field_session.add_participant(desk, session.id, name, **about)


def say_it(desk: Desk, session: FieldSession, person: Participant) -> None:
    field_session.add_answer(desk, session.id, "Counter", participant_id=person.id, like=WORDS, actual=-2.0)


def exports(desk: Desk) -> bytes:
    files = [evidence.export(desk, ".csv"), evidence.export(desk, ".jsonl")]
    return b"".join([*files, observation_report.export(desk, ".csv")])


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"consent_scope": ()}, ConsentMissingError),
        ({"consent_scope": (QUOTES,)}, ConsentMissingError),
        ({"consent": Consent.UNKNOWN, "consent_scope": (NOTES,)}, ConsentMissingError),
        ({"consent_scope": (NOTES,), "consent_until": "2020-01-31"}, ConsentExpiredError),
    ],
)
def test_what_nobody_agreed_to_is_recorded_nowhere(
    desk: Desk, session: FieldSession, fields: dict[str, Any], error: type[CxmapError]
) -> None:
    person = agreed(desk, session, **fields)
    with pytest.raises(error, match="P1"):
        say_it(desk, session, person)
    with pytest.raises(error):
        coding.add_text(desk, "Talk", WORDS, TextKind.TRANSCRIPT, participant_id=person.id)
    with pytest.raises(error):
        evidence.log_item(desk, method=Method.INTERVIEW, touchpoint="Counter", source="P1")
    assert (evidence.count(desk), coding.texts(desk)) == (0, [])


def test_a_live_log_refuses_the_act_and_keeps_the_others(desk: Desk) -> None:
    session, known = make(desk)
    agreed(desk, session, name="P1")
    done = behaviour_log.log(
        desk,
        session.id,
        [act("1", 1, known["Smiles"], subject="P1"), act("2", 2, known["Smiles"], subject="a man")],
    )
    assert (done.written, [type(each) for each in done.refused]) == (1, [ConsentMissingError])


def test_subtitles_come_from_a_recording(desk: Desk, session: FieldSession) -> None:
    subtitles = b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"
    person = agreed(desk, session, NOTES)
    with pytest.raises(ConsentMissingError, match="audio"):
        coding.import_text(desk, subtitles, "talk.srt", participant_id=person.id)
    field_session.change_participant(desk, person.id, consent_scope=(NOTES, ConsentScope.AUDIO))
    assert coding.import_text(desk, subtitles, "talk.srt", participant_id=person.id).body


def test_the_last_day_of_a_consent_still_holds(desk: Desk, session: FieldSession) -> None:
    say_it(desk, session, agreed(desk, session, NOTES, consent_until=consent_store.today()))
    assert evidence.count(desk) == 1


def test_words_without_quotes_are_withheld_and_count(desk: Desk, session: FieldSession) -> None:
    person = agreed(desk, session, NOTES)
    say_it(desk, session, person)
    frame = experience_map.load_evidence(desk)
    assert (frame["verbatim"].tolist(), frame["valence"].tolist()) == ([WITHHELD], [-2.0])
    assert evidence.item(desk, frame["id"][0]).verbatim == WITHHELD
    assert field_session.answers(desk, session.id)[0].like == WITHHELD
    assert evidence.count(desk, EvidenceFilter(text="two hours")) == 0
    assert WORDS.encode() not in exports(desk)
    before = desk.revision()
    field_session.change_participant(desk, person.id, consent_scope=(NOTES, QUOTES))
    assert desk.revision() > before
    assert experience_map.load_evidence(desk)["verbatim"].tolist() == [WORDS]
    assert WORDS.encode() in exports(desk)


def test_the_turn_of_one_is_withheld_and_the_others_stay(desk: Desk, session: FieldSession) -> None:
    agreed(desk, session, NOTES)
    agreed(desk, session, NOTES, QUOTES, name="P2")
    code = codebook.add_code(desk, "Wait")
    text = coding.add_text(desk, "Group", GROUP, TextKind.TRANSCRIPT, session_id=session.id)
    for words in (WORDS, "it was quick"):
        start = GROUP.index(words)
        span = (start, start + len(words))
        coding.quote(desk, text.id, span, touchpoint="Counter", valence=0.0, code_id=code.id)
    frame = experience_map.load_evidence(desk).set_index("source")
    assert frame["verbatim"].to_dict() == {"P1": WITHHELD, "P2": "it was quick"}
    assert sorted(coding.quotations(desk, code.id).values()) == [WITHHELD, "it was quick"]
    left = exports(desk)
    assert WORDS.encode() not in left
    assert b"it was quick" in left
    told = qda_exchange.load(desk).texts[0].body
    assert (len(told), WORDS in told, told.endswith("For me it was quick.")) == (len(GROUP), False, True)
    assert coding.load_text(desk, text.id).body == GROUP
    (read,) = coding.of_session(desk, session.id)
    assert (len(read.body), WORDS in read.body) == (len(GROUP), False)
    listed = coding_figures.quotations(coding.load_all(desk), code.id)
    assert [each.words for each in listed] == [WITHHELD, "it was quick"]


def test_after_its_last_day_words_are_withheld_and_a_sentence_says_so(
    desk: Desk, session: FieldSession
) -> None:
    person = agreed(desk, session, NOTES, QUOTES)
    say_it(desk, session, person)
    field_session.change_participant(desk, person.id, consent_until="2020-01-31")
    assert experience_map.load_evidence(desk)["verbatim"].tolist() == [WITHHELD]
    (now,) = field_session.participants(desk)
    assert "ended on 2020-01-31" in consent.standing(now, "en")
    assert "berakhir pada 2020-01-31" in consent.standing(now, "id")


ROWS = """\
where,score,who
Counter,1,P1
Counter,5,P2
Counter,3,p3
Counter,4,P4
Counter,5,a passer-by
Counter,nine,P1
"""
MAPPING = EvidenceMapping(touchpoint="where", score="score", scale=(1, 5), source="who")


def people_of_the_rows(desk: Desk, session: FieldSession) -> None:
    """P1 took her consent back, that of P3 is over, P4 was never asked; P2 agreed."""
    withdrawn = agreed(desk, session, NOTES)
    agreed(desk, session, NOTES, name="P2")
    agreed(desk, session, NOTES, name="P3", consent_until="2020-01-31")
    agreed(desk, session, name="P4", consent=Consent.UNKNOWN)
    erasure.erase(desk, withdrawn.id, ErasureKind.WITHDRAWN)


def test_rows_about_participants_who_did_not_agree_are_rejected(desk: Desk, session: FieldSession) -> None:
    people_of_the_rows(desk, session)
    opened = evidence_import.preview(ROWS.encode(), "rows.csv")
    checked = evidence_import.check(opened, MAPPING, refused=consent.refusals(desk))
    done = evidence_import.import_opened(desk, opened, MAPPING)
    assert checked.rejected == done.rejected
    assert [(each.row, each.field, each.reason) for each in done.rejected] == [
        (1, "who", "consent_withdrawn"),
        (3, "who", "consent_expired"),
        (4, "who", "consent_missing"),
        (6, "score", "not_a_number"),
    ]
    assert (done.rows_read, done.rows_used, done.items) == (6, 2, 2)
    assert sorted(experience_map.load_evidence(desk)["source"]) == ["P2", "a passer-by"]
    assert "ended on 2020-01-31" in done.rejected[1].sentence("en")
    assert "Peserta" in done.rejected[2].sentence("id")
    back = done.rejects_file("en").decode("utf-8-sig").splitlines()
    assert [line[:14] for line in back[1:3]] == ["Counter,1,P1,1", "Counter,3,p3,3"]


def test_an_export_of_ours_brings_nobody_back_who_has_withdrawn(desk: Desk, session: FieldSession) -> None:
    person = agreed(desk, session, NOTES, QUOTES)
    say_it(desk, session, person)
    evidence.log_item(desk, method=Method.SURVEY, touchpoint="Counter", valence=1.0)
    file = evidence.export(desk, ".csv")
    erasure.erase(desk, person.id, ErasureKind.WITHDRAWN)
    done = evidence_import.import_file(desk, file, "evidence.csv", None, again=True)
    assert [(each.field, each.reason) for each in done.rejected] == [("source", "consent_withdrawn")]
    assert done.items == 1


def test_a_wide_row_is_rejected_as_a_whole(desk: Desk, session: FieldSession) -> None:
    agreed(desk, session, name="P1")
    mapping = EvidenceMapping(
        layout="wide", touchpoints=("Counter", "App"), scale=(1, 5), source="who", record="id"
    )
    rows = b"id,who,Counter,App\n1,P1,1,2\n2,P9,4,5\n"
    done = evidence_import.import_file(desk, rows, "rows.csv", mapping)
    assert ([each.row for each in done.rejected], done.rows_used, done.items) == ([1], 1, 2)


def test_consent_taken_back_after_the_file_was_read_stops_the_whole_import(
    desk: Desk, session: FieldSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = agreed(desk, session, NOTES)
    erasure.erase(desk, person.id, ErasureKind.WITHDRAWN)
    monkeypatch.setattr(consent, "refusals", lambda _: {})  # as it was when the file was read
    with pytest.raises(ConsentWithdrawnError):
        evidence_import.import_file(desk, ROWS.encode(), "rows.csv", MAPPING)
    assert evidence.count(desk) == 0


def test_a_consent_without_a_last_day_names_none(desk: Desk, session: FieldSession) -> None:
    told = [
        consent.standing(agreed(desk, session, NOTES, QUOTES), "en"),
        consent.standing(agreed(desk, session, NOTES, name="P2", consent_until="2099-01-31"), "id"),
    ]
    assert told[0] == "P1 may be recorded and quoted."
    assert "P2" in told[1]
    assert "2099-01-31" in told[1]
