"""What participants agreed to: nothing else is recorded, and words that may not be quoted go nowhere."""

from typing import Any

import pytest

from cxmap.errors import ConsentExpiredError, ConsentMissingError, CxmapError
from cxmap.model.coding import TextKind
from cxmap.model.evidence import WITHHELD, Consent, EvidenceFilter, Method
from cxmap.model.field_session import ConsentScope, FieldSession, Participant
from cxmap.model.project import Project
from cxmap.store import consent as consent_store
from cxmap.store.engine import Database
from cxmap.usecases import (
    behaviour_log,
    codebook,
    coding,
    consent,
    evidence,
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
