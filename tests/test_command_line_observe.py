"""`python -m cxmap observe`: the same acts as on the screen, with answers for other programs."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cxmap.__main__ import app
from cxmap.model.evidence import Method
from cxmap.store.migrate import open_database
from cxmap.usecases import codebook, coding, field_session
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
        done = runner.invoke(app, [*arguments, "--json", "--db", url])
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
