"""`python -m cxmap observe`: the same acts as on the screen, with answers for other programs."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cxmap.__main__ import SUBJECTS, command_line
from cxmap.model.evidence import Method
from cxmap.store.migrate import open_database
from cxmap.usecases import behaviour_log, codebook, coding, field_session
from cxmap.usecases.desk import Desk
from tests.formats.test_boris import BOUTS, PROJECT

Run = Callable[..., dict[str, object]]
runner = CliRunner()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return str(tmp_path / "cxmap.db")


@pytest.fixture
def run(url: str) -> Run:
    def call(*arguments: str, code: int = 0) -> dict[str, object]:
        done = runner.invoke(command_line(SUBJECTS), [*arguments, "--json", "--db", url])
        assert done.exit_code == code, done.output
        answer: dict[str, object] = json.loads(done.output)
        return answer

    return call


@pytest.fixture
def project(run: Run) -> str:
    return str(run("project", "new", "Study")["project"])


def test_a_log_comes_in_and_its_budget_goes_out(run: Run, project: str, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(BOUTS)
    done = run("observe", "import", str(file), "--project", project)
    assert (done["kind"], done["behaviours"], done["sessions"], done["entries"]) == ("log", 2, 2, 4)
    session = str(done["ids"][0])  # type: ignore[index]
    told = run("observe", "budget", session)
    budget = {row["behaviour"]: row for row in told["budget"]}  # type: ignore[attr-defined]
    assert (budget["waits"]["seconds"], budget["waits"]["events"], budget["asks"]["events"]) == (8.0, 1, 1)
    assert told["observed_seconds"] == 9.5
    out = tmp_path / "out.csv"
    run("observe", "export", str(out), "--project", project, "--session", session)
    assert out.read_text("utf-8-sig").count("waits") == 2
    again = run("observe", "import", str(file), "--project", project, code=1)
    assert "already imported" in str(again["error"])


def test_a_project_of_boris_comes_in(run: Run, project: str, tmp_path: Path) -> None:
    file = tmp_path / "study.boris"
    file.write_text(json.dumps(PROJECT))
    done = run("observe", "import", str(file), "--project", project)
    assert (done["sessions"], done["entries"], len(done["problems"])) == (1, 4, 1)  # type: ignore[arg-type]


def test_a_project_of_codes_goes_in_and_out(run: Run, project: str, tmp_path: Path, shared: Path) -> None:
    file = shared / "refi-qda" / "ornio-hand-authored-text-only.qdpx"
    done = run("observe", "import", str(file), "--project", project)
    assert (done["kind"], done["codes"], done["texts"], done["codings"]) == ("project", 4, 1, 2)
    for name in ("out.qdpx", "out.qdc", "out.csv", "out.xlsx"):
        run("observe", "export", str(tmp_path / name), "--project", project)
    assert "project.qde" in zipfile.ZipFile(tmp_path / "out.qdpx").namelist()
    assert (tmp_path / "out.qdc").read_text().count("<Code ") == 4
    assert "Diet and health" in (tmp_path / "out.csv").read_text("utf-8-sig")
    refused = run("observe", "export", str(tmp_path / "out.pdf"), "--project", project, code=1)
    assert ".qdpx" in str(refused["error"])


def test_a_text_and_a_table_of_codes_come_in(run: Run, project: str, tmp_path: Path) -> None:
    text, codes = tmp_path / "talk.md", tmp_path / "codes.csv"
    text.write_text("# Talk\nHello")
    codes.write_text("code,parent,definition\nAnger,Emotion > Bad,cross\n")
    assert run("observe", "import", str(text), "--project", project)["characters"] == 12
    assert run("observe", "import", str(codes), "--project", project, "--codes")["codes"] == 1
    missing = run("observe", "import", str(tmp_path / "none.txt"), "--project", project, code=1)
    assert "none.txt" in str(missing["error"])


def test_two_coders_are_compared(run: Run, project: str, url: str) -> None:
    database = open_database(url)
    desk = Desk(database, project, "Ana")
    text = coding.add_text(desk, "T", "One. Two. Three.", coding.TextKind.TRANSCRIPT)
    code = codebook.add_code(desk, "Pain")
    coding.apply(desk, text.id, code.id, (0, 4))
    coding.apply(Desk(database, project, "Ben"), text.id, code.id, (0, 9))
    database.close()
    told = run("observe", "agreement", "--project", project, "--first", "Ana", "--second", "Ben")
    assert "Krippendorff" in str(told["sentence"])
    assert len(told["disagreements"]) == 1  # type: ignore[arg-type]
    refused = run("observe", "agreement", "--project", project, "--first", "Ana", "--second", "Cici", code=1)
    assert "Ana, Ben" in str(refused["error"])


def test_a_participant_is_shown_then_erased(run: Run, project: str, url: str) -> None:
    database = open_database(url)
    desk = Desk(database, project, "Ana")
    field_session.add_participant(desk, None, "P1", "Sari")
    coding.add_text(desk, "Note", "Sari was here", coding.TextKind.DESCRIPTIVE)
    database.close()
    told = run("observe", "erase", "P1", "--project", project)
    assert (told["erased"], told["redacted"]) == (False, {"field_text": 1})
    assert run("observe", "erase", "P1", "--project", project, "--yes", "--reason", "asked")["erased"] is True
    assert "P1" in str(run("observe", "erase", "P1", "--project", project, code=1)["error"])


def test_a_participant_is_shown_then_withdraws(run: Run, project: str, url: str) -> None:
    database = open_database(url)
    desk = Desk(database, project, "Ana")
    person = field_session.add_participant(
        desk, None, "P1", "Sari", consent="given", consent_scope=("notes",)
    )
    coding.add_text(desk, "Talk", "I waited long", coding.TextKind.TRANSCRIPT, participant_id=person.id)
    withdraw = ("observe", "withdraw", "P1", "--project", project)
    told = run(*withdraw)
    assert (told["kind"], told["withdrawn"], told["deleted"]) == ("withdrawn", False, {"field_text": 1})
    assert run(*withdraw, "--yes", "--reason", "asked")["withdrawn"] is True
    assert coding.texts(desk) == []
    database.close()
    assert "P1" in str(run(*withdraw, "--yes", code=1)["error"])
    assert "has withdrawn" in str(run("observe", "consent", "--project", project)["participants"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.qdpx", b"no zip"),
        ("x.qdc", b"<html/>"),
        ("x.boris", b"{]"),
        ("x.docx", b"PK no document"),
        ("x.pdf", b"%PDF-1.4"),
        ("x.txt", b""),
    ],
)
def test_a_wrong_file_is_a_sentence(
    run: Run, project: str, tmp_path: Path, name: str, content: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    said = str(run("observe", "import", str(file), "--project", project, code=1)["error"])
    assert name in said
    assert "Traceback" not in said


def test_nobody_and_no_session_are_sentences(run: Run, project: str, tmp_path: Path) -> None:
    assert "Nobody" in str(run("observe", "erase", "Nobody", "--project", project, "--yes", code=1)["error"])
    assert "none" in str(run("observe", "budget", "none", code=1)["error"])
    file = tmp_path / "talk.txt"
    file.write_text("Hello")
    for option in ("--session", "--participant"):
        told = run("observe", "import", str(file), "--project", project, option, "none", code=1)
        assert "none" in str(told["error"])


def test_a_covert_session_without_grounds_and_a_consent_are_sentences(
    run: Run, project: str, url: str, tmp_path: Path
) -> None:
    database = open_database(url)
    desk = Desk(database, project, "Ana")
    session = field_session.create(desk, "Hidden", Method.ETHNOGRAPHY, covert=True)
    person = field_session.add_participant(desk, None, "P1", consent="given", consent_until="2020-01-31")
    database.close()
    file = tmp_path / "talk.txt"
    file.write_text("Hello")
    into = ("observe", "import", str(file), "--project", project)
    assert "covert" in str(run(*into, "--session", session.id, code=1)["error"])
    assert "2020-01-31" in str(run(*into, "--participant", person.id, code=1)["error"])
    assert "ended on 2020-01-31" in str(run("observe", "consent", "--project", project)["participants"])


def test_evidence_about_who_has_withdrawn_is_told_row_by_row(
    run: Run, project: str, url: str, tmp_path: Path
) -> None:
    database = open_database(url)
    field_session.add_participant(Desk(database, project, "Ana"), None, "P1", consent="withdrawn")
    database.close()
    table, mapping = tmp_path / "rows.csv", tmp_path / "mapping.json"
    table.write_text("where,said,who\nCounter,slow,P1\nCounter,kind,P2\n")
    mapping.write_text('{"touchpoint": "where", "verbatim": "said", "source": "who"}')
    given = ("evidence", "import", str(table), "--project", project, "--mapping", str(mapping))
    done = run(*given, "--language", "id")
    assert done["items"] == 1
    assert done["rejected"] == [
        {
            "row": 1,
            "field": "who",
            "reason": "P1 di “who” telah menarik persetujuan, jadi tidak ada lagi tentang peserta ini yang masuk. "
            "Buang barisnya, atau hapus peserta ini.",
        }
    ]


def new_session(run: Run, project: str, *options: str, method: str = "non_participant_observation") -> str:
    given = ("--project", project, "--name", "Monday", "--method", method, "--touchpoint", "Counter")
    return str(run("observe", "new", *given, *options)["session"])


METHODS = (
    "participant_observation",
    "non_participant_observation",
    "ethnography",
    "interview",
    "focus_group",
)


@pytest.mark.parametrize("method", METHODS)
def test_a_session_of_every_kind_is_set_up_listed_and_shown(run: Run, project: str, method: str) -> None:
    project_segment = ("--setting", "counter", "--place", "Branch 7", "--observer", "Ana", "--wave", "Spring")
    dates = (
        "--started",
        "2026-03-09T09:00",
        "--ended",
        "2026-03-09T10:00+00:00",
        "--second-observer",
        "Budi",
    )
    made = new_session(run, project, *project_segment, *dates, method=method)
    (listed,) = run("observe", "list", "--project", project)["sessions"]  # type: ignore[misc]
    assert listed["session"] == made
    told = run("observe", "show", made)
    assert {name: told[name] for name in listed} == listed
    assert (told["method"], told["place"], told["second_observer"]) == (method, "Branch 7", "Budi")
    assert (told["started_at"], told["ended_at"]) == ("2026-03-09T09:00:00.000Z", "2026-03-09T10:00:00.000Z")
    assert (told["touchpoints"], told["entries"], told["texts"]) == (["Counter"], 0, [])


def test_a_covert_session_starts_with_its_grounds_only(run: Run, project: str) -> None:
    refused = (
        "observe",
        "new",
        "--project",
        project,
        "--name",
        "Hidden",
        "--method",
        "ethnography",
        "--covert",
    )
    assert "covert" in str(run(*refused, "--started", "2026-03-09", code=1)["error"])
    made = new_session(run, project, "--covert", "--justification", "they would act")
    assert "covert" in str(run("observe", "start", made, code=1)["error"])
    started = run("observe", "start", made, "--legal-basis", "GDPR 6(1)(f)", "--at", "2026-03-09T09:00")
    assert started["started_at"] == "2026-03-09T09:00:00.000Z"
    assert run("observe", "show", made)["legal_basis"] == "GDPR 6(1)(f)"


def test_acts_are_logged_by_name_and_key_on_the_clock(run: Run, project: str) -> None:
    made = new_session(run, project, "--scheme", "counter_service")
    run("observe", "start", made, "--at", "2026-03-09T09:00")
    into = ("observe", "log", made, "--observer", "Ana")
    state = str(state_of(run, made))
    done = [
        run(*into, "--behaviour", state, "--at", "2026-03-09T09:00:10"),
        run(*into, "--kind", "pause", "--at", "2026-03-09T09:00:20"),
        run(*into, "--kind", "resume", "--at", "2026-03-09T09:00:50"),
        run(*into, "--behaviour", state.upper(), "--at", "2026-03-09T09:01:00"),
        run(*into, "--note", "A man shouts", "--valence", "-2", "--at", "2026-03-09T09:01:10"),
    ]
    assert [(each["kind"], each["at"]) for each in done] == [
        ("start", 10.0),
        ("pause", 20.0),
        ("resume", 20.0),
        ("stop", 30.0),
        ("note", 40.0),
    ]
    assert done[-1]["evidence"]
    assert run("observe", "undo", made, "--observer", "Ana")["entry"] == done[-1]["entry"]
    assert run("observe", "show", made)["entries"] == 4
    budget = {row["behaviour"]: row for row in run("observe", "budget", made)["budget"]}  # type: ignore[attr-defined]
    assert budget[state]["seconds"] == 20.0
    run("observe", "end", made, "--at", "2026-03-09T09:05")
    assert "begins later" in str(run("observe", "end", made, "--at", "2026-03-09T08:00", code=1)["error"])


def state_of(run: Run, session: str) -> object:
    """A state of the ready scheme, by name."""
    rows = run("observe", "budget", session)["budget"]
    return next(row["behaviour"] for row in rows if row["kind"] == "state")  # type: ignore[attr-defined]


def test_a_participant_comes_with_her_consent_and_agrees_later(run: Run, project: str) -> None:
    made = new_session(run, project, method="interview")
    add = ("observe", "participant", "P1", "--project", project)
    first = run(*add, "--session", made, "--identity", "Sari")
    assert "has not agreed" in str(first["standing"])
    assert "P1" in str(run("observe", "note", made, "Said little", "--participant", "P1", code=1)["error"])
    agreed = ("--consent", "given", "--scope", "notes", "--scope", "quotes", "--until", "2099-01-31")
    again = run(*add, *agreed, "--form-version", "2")
    assert again["participant"] == first["participant"]
    assert "recorded and quoted" in str(again["standing"])
    assert run("observe", "note", made, "Said little", "--participant", "P1", "--kind", "transcript")["text"]
    (person,) = run("observe", "show", made)["participants"]  # type: ignore[misc]
    assert (person["pseudonym"], person["standing"]) == ("P1", again["standing"])
    assert "Sari" not in json.dumps(run("observe", "show", made))


def test_a_note_is_coded_quoted_and_counted_blind(run: Run, project: str) -> None:
    made = new_session(run, project, method="focus_group")
    for name in ("P1", "P2"):
        run(
            "observe", "participant", name, "--project", project, "--session", made, "--consent", "not_needed"
        )
    text = str(
        run("observe", "note", made, "P1: I waited.\nP2: It was quick.", "--kind", "transcript")["text"]
    )
    assert [
        each["text"] for each in run("observe", "texts", "--project", project, "--session", made)["texts"]
    ] == [text]  # type: ignore[attr-defined]
    ready = run("observe", "codebook", "--project", project, "--ready", "--language", "id")["codes"]
    path = next(each["path"] for each in ready if " > " in each["path"])  # type: ignore[attr-defined]
    into = ("observe", "code", text, "--project", project)
    run("observe", "blind", text, "--project", project, "--coder", "Ana")
    done = run(
        *into,
        "--words",
        "It was quick",
        "--code",
        path,
        "--touchpoint",
        "Counter",
        "--valence",
        "1",
        "--coder",
        "Ana",
        "--memo",
        "!",
    )
    assert (done["start"], done["end"], done["source"]) == (18, 30, "P2")
    run(*into, "--start", "4", "--end", "12", "--code", path, "--coder", "Budi")
    counted = {
        coder: sum(
            each["codings"]
            for each in run("observe", "codebook", "--project", project, "--coder", coder)["codes"]
        )  # type: ignore[attr-defined]
        for coder in ("Ana", "Budi")
    }
    assert counted == {"Ana": 1, "Budi": 2}
    assert run("observe", "blind", text, "--project", project, "--coder", "Ana", "--done")["done"] == {
        "Ana": True
    }
    told = run("observe", "agreement", "--project", project, "--first", "Ana", "--second", "Budi")
    assert "Krippendorff" in str(told["sentence"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--started", "yesterday"), "2026-05-31T09:30"),
        (("--segment", "Nobody"), "Nobody"),
        (("--scheme", "nothing"), "counter_service"),
        (("--started", "2026-03-09T10:00", "--ended", "2026-03-09T09:00"), "begins later"),
        (("--cue", "0"), "0"),
    ],
)
def test_what_a_session_cannot_be_is_a_sentence(
    run: Run, project: str, options: tuple[str, ...], said: str
) -> None:
    given = ("observe", "new", "--project", project, "--name", "M", "--method", "interview")
    assert said in str(run(*given, *options, code=1)["error"])
    assert run("observe", "list", "--project", project)["sessions"] == []


def test_a_session_that_cannot_be_leaves_no_scheme_behind(run: Run, project: str, url: str) -> None:
    given = ("observe", "new", "--project", project, "--name", "M", "--method", "interview")
    run(*given, "--scheme", "counter_service", "--cue", "-1", code=1)
    database = open_database(url)
    assert behaviour_log.schemes(Desk(database, project)) == []
    database.close()


def test_what_is_logged_or_coded_wrongly_is_a_sentence(run: Run, project: str) -> None:
    made = new_session(run, project, "--scheme", "counter_service")
    log = ("observe", "log", made)
    assert "Dances" in str(run(*log, "--behaviour", "Dances", code=1)["error"])
    assert "Moon" in str(run(*log, "--note", "x", "--touchpoint", "Moon", code=1)["error"])
    assert run(*log, "--note", "x", "--valence", "9", code=1)["error"]
    text = str(run("observe", "note", made, "so so")["text"])
    run("observe", "codebook", "--project", project, "--ready")
    code = ("observe", "code", text, "--project", project, "--code")
    assert "2 times" in str(run(*code, "Pain", "--words", "so", code=1)["error"])
    assert "Nonsense" in str(run(*code, "Nonsense", "--start", "0", "--end", "2", code=1)["error"])
    assert run(*code, "Pain", "--start", "0", "--end", "99", code=1)["error"]
    for gone in (("show", "none"), ("start", "none"), ("log", "none", "--note", "x"), ("note", "none", "x")):
        assert "none" in str(run("observe", *gone, code=1)["error"])
