"""The command line: what each command answers, with which exit code, and what it says when it cannot."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from cxmap.__main__ import SUBJECTS, command_line

ROOT = Path(__file__).parent.parent
HOTEL = "id_hotel_aspects_test_286.csv"
HOTEL_MAPPING = """{
    "layout": "wide",
    "touchpoints": ["ac", "air_panas", "bau", "general", "kebersihan", "linen", "service", "sunrise_meal", "tv", "wifi"],
    "labels": {"pos": 1, "neut": null, "neg": -1},
    "verbatim": "review",
    "method": "survey"
}"""
ASPECTS: list[str] = json.loads(HOTEL_MAPPING)["touchpoints"]
ANSWERS = {"Yes": 1, "No": -1, "Very familiar": 2, "Not familiar": -2, "Not Applicable": None}
SCORED_QUESTIONS = ("7. ", "9. ", "12. ", "15. ", "16. ", "18. ", "19. ", "20. ", "21. ", "22. ", "25. ")
"""Questions of the shoppers' form that judge the adviser: did he bring it up, explain it, check it ...?"""

Ask = Callable[..., dict[str, Any]]


def invoke(*arguments: object) -> Result:
    """The command line called in this process; a traceback of the command is a failure of the test."""
    result = CliRunner().invoke(command_line(SUBJECTS), [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def db(tmp_path: Path, empty_file: Path) -> Path:
    return Path(shutil.copy(empty_file, tmp_path / "cxmap.db"))


@pytest.fixture
def ask(db: Path) -> Ask:
    """What a command answers as JSON; it must succeed."""

    def answer(*arguments: object, address: object = db) -> dict[str, Any]:
        result = invoke(*arguments, "--json", "--db", address)
        assert result.exit_code == 0, result.stderr
        return dict(json.loads(result.stdout))

    return answer


@pytest.fixture
def hotel(tmp_path: Path) -> Path:
    return written(tmp_path / "hotel.json", json.loads(HOTEL_MAPPING))


def written(file: Path, document: object) -> Path:
    file.write_text(json.dumps(document), "utf-8")
    return file


def refusal(*arguments: object) -> str:
    """The sentence of a command that must fail, the same as text and as JSON."""
    plain, as_json = invoke(*arguments), invoke(*arguments, "--json")
    assert (plain.exit_code, as_json.exit_code) == (1, 1)
    assert (plain.stdout, as_json.stdout) == ("", "")
    sentence = plain.stderr.strip()
    assert json.loads(as_json.stderr) == {"error": sentence}
    assert "Traceback" not in sentence
    assert sentence.endswith((".", "?"))
    return sentence


def in_a_process(*arguments: object, **env: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "cxmap", *map(str, arguments)]
    own = {name: value for name, value in os.environ.items() if name != "CXMAP_DATABASE_URL"}
    return subprocess.run(command, cwd=ROOT, env=own | env, capture_output=True, text=True, check=False)


def test_a_whole_study_by_real_processes(tmp_path: Path) -> None:
    where = str(tmp_path / "new" / "study.db")
    made = in_a_process("project", "new", "Studi", "--sample", "--language", "id", "--json", "--db", where)
    assert (made.returncode, made.stderr) == (0, "")
    project = json.loads(made.stdout)["project"]
    listed = in_a_process("map", "list", "--project", project, "--json", CXMAP_DATABASE_URL=where)
    [known] = json.loads(listed.stdout)["maps"]
    assert known["name"] == "Membuka rekening tabungan di cabang"
    lost = in_a_process("map", "show", "nowhere", "--db", where)
    assert (lost.returncode, lost.stdout) == (1, "")
    assert "nowhere" in lost.stderr
    assert "Traceback" not in lost.stderr
    unasked = in_a_process("map", "show", "--db", where)
    assert (unasked.returncode, unasked.stdout) == (2, "")


def test_projects_are_made_and_listed_the_newest_first(ask: Ask) -> None:
    first, second = ask("project", "new", "Hotel"), ask("project", "new", "Bank")
    assert list(first) == ["project"]
    assert ask("project", "list") == {
        "projects": [
            {"project": second["project"], "name": "Bank"},
            {"project": first["project"], "name": "Hotel"},
        ]
    }


def test_without_json_the_id_stands_alone(db: Path) -> None:
    result = invoke("project", "new", "Hotel", "--db", db)
    [project] = json.loads(invoke("project", "list", "--json", "--db", db).stdout)["projects"]
    assert result.stdout == f"{project['project']}\n"


def test_the_sample_shows_its_figures_step_by_step(ask: Ask) -> None:
    project = ask("project", "new", "Sample", "--sample")["project"]
    [known] = ask("map", "list", "--project", project)["maps"]
    steps = ask("map", "show", known["map"])["steps"]
    assert [step["n"] for step in steps] == [13, 16, 20, 33, 54, 36, 40, 25, 0, 11]
    waiting, unknown = steps[4], steps[8]
    assert waiting["name"] == "Waits for her turn"
    assert waiting["touchpoints"] == ["Queue machine", "Waiting area"]
    assert waiting["mean"] == pytest.approx(-76 / 54)
    assert waiting["low"] < waiting["mean"] < waiting["high"]
    assert (waiting["method"], waiting["desired_customer"], waiting["rank"]) == ("bca", 0.5, 1)
    assert waiting["gap"] == pytest.approx(0.5 + 76 / 54)
    assert (unknown["mean"], unknown["low"], unknown["high"], unknown["gap"]) == (None, None, None, None)
    assert unknown["desired_customer"] is not None
    asked = ask("map", "show", known["map"], "--filter", "method=interview")["steps"]
    assert [step["n"] for step in asked] == [8, 9, 8, 4, 11, 5, 6, 4, 0, 7]


def test_hotel_comments_become_a_map_with_their_means(ask: Ask, shared: Path, hotel: Path) -> None:
    file = shared / "i18n-text" / HOTEL
    project = ask("project", "new", "Hotel")["project"]
    done = ask("evidence", "import", file, "--project", project, "--mapping", hotel)
    judged = pd.read_csv(file)[ASPECTS].replace({"pos": 1, "neg": -1, "neut": None}).astype(float)
    said = int(judged.notna().sum().sum())
    assert (done["rows_read"], done["items"], done["rejected"]) == (286, said, [])
    assert done["skipped"] == 286 * len(ASPECTS) - said
    assert isinstance(done["batch"], str)

    made = ask("map", "new", "--project", project, "--name", "Stay", "--from-touchpoints")
    assert ask("map", "list", "--project", project) == {"maps": [{"map": made["map"], "name": "Stay"}]}
    steps = ask("map", "show", made["map"])["steps"]
    assert [step["touchpoints"] for step in steps] == [[aspect] for aspect in ASPECTS]
    assert [step["n"] for step in steps] == judged.count().tolist()
    assert [step["mean"] for step in steps] == pytest.approx(judged.mean().tolist())
    assert all(step["low"] <= step["mean"] <= step["high"] for step in steps)
    smells = ask("map", "show", made["map"], "--filter", "touchpoint=bau")["steps"]
    assert [step["n"] for step in smells] == [42 if aspect == "bau" else 0 for aspect in ASPECTS]


def test_pictures_are_exported_in_indonesian(ask: Ask, shared: Path, hotel: Path, tmp_path: Path) -> None:
    project = ask("project", "new", "Hotel")["project"]
    ask("evidence", "import", shared / "i18n-text" / HOTEL, "--project", project, "--mapping", hotel)
    made = ask("map", "new", "--project", project, "--name", "Menginap", "--from-touchpoints")["map"]
    drawn = {suffix: tmp_path / f"peta.{suffix}" for suffix in ("svg", "png", "pdf")}
    for suffix, file in drawn.items():
        scale = ["--scale", 1] if suffix == "png" else []
        answer = ask("map", "export", made, "--out", file, "--language", "id", *scale)
        assert answer == {"file": str(file), "missing_characters": ""}
    assert all(words in drawn["svg"].read_text("utf-8") for words in ("SUMBER BUKTI", "Puncak, terendah"))
    assert Image.open(drawn["png"]).width > 1000
    assert "PETA PENGALAMAN" in PdfReader(drawn["pdf"]).pages[0].extract_text()


def bank_mapping(columns: list[str]) -> dict[str, Any]:
    return {
        "layout": "wide",
        "touchpoints": [name for name in columns if name.startswith(SCORED_QUESTIONS)],
        "labels": ANSWERS,
        "segment": "Country",
        "date": "Evaluation_Date",
        "date_format": "iso",
        "source": "Location_ID",
        "record": "Evaluation_ID",
        "method": "mystery_shop",
    }


def test_bank_visits_give_the_same_figures_from_both_files(ask: Ask, shared: Path, tmp_path: Path) -> None:
    folder = shared / "mystery-shopping"
    visits = pd.read_csv(folder / "banks_2022_253visits.csv", dtype=str)
    document = bank_mapping(visits.columns.tolist())
    mapping = written(tmp_path / "bank.json", document)
    answers = visits[document["touchpoints"]].apply(lambda column: column.map(ANSWERS)).astype(float)
    german_in_december = (visits["Country"] == "Germany") & visits["Evaluation_Date"].str.startswith(
        "2022-12"
    )
    narrow = ("segment=Germany", "since=2022-12-01", "until=2022-12-31")
    seen = []
    for suffix in ("csv", "xlsx"):
        file = folder / f"banks_2022_253visits.{suffix}"
        project = ask("project", "new", suffix)["project"]
        done = ask("evidence", "import", file, "--project", project, "--mapping", mapping)
        assert (done["rows_read"], done["rejected"]) == (253, [])
        assert done["items"] == answers.count().sum()
        made = ask("map", "new", "--project", project, "--name", "Advice", "--from-touchpoints")["map"]
        steps = ask("map", "show", made)["steps"]
        assert [step["n"] for step in steps] == answers.count().tolist()
        assert [step["mean"] for step in steps] == pytest.approx(answers.mean().tolist())
        filters = [part for term in narrow for part in ("--filter", term)]
        few = ask("map", "show", made, *filters)["steps"]
        assert [step["n"] for step in few] == answers[german_in_december].count().tolist()
        assert [step["mean"] for step in few] == pytest.approx(answers[german_in_december].mean().tolist())
        seen.append((steps, few))
    assert seen[0] == seen[1]


def test_rejected_rows_are_told_and_written_to_a_file(ask: Ask, tmp_path: Path) -> None:
    file, rejects = tmp_path / "calls.csv", tmp_path / "rejects.csv"
    file.write_text("where,score,said\nRoom,5,fine\nLift,eleven,slow\n,3,?\nRoom,1,cold\n", "utf-8")
    document = {"touchpoint": "where", "score": "score", "scale": [1, 5], "verbatim": "said"}
    mapping = written(tmp_path / "calls.json", document)
    project = ask("project", "new", "Calls")["project"]
    given = ("evidence", "import", file, "--project", project, "--mapping", mapping)
    done = ask(*given, "--rejects", rejects)
    assert (done["rows_read"], done["items"]) == (4, 2)
    assert [(each["row"], each["field"]) for each in done["rejected"]] == [(2, "score"), (3, "where")]
    assert "eleven" in done["rejected"][0]["reason"]
    lines = rejects.read_text("utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["Lift", "eleven"], ["", "3"]]
    again = ask(*given, "--again", "--language", "id")
    assert again["items"] == 2
    assert again["rejected"][0]["reason"] != done["rejected"][0]["reason"]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl"])
def test_our_own_export_comes_back_without_a_mapping(ask: Ask, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"evidence.{suffix}"
    first = ask("project", "new", "Sample", "--sample")["project"]
    assert ask("evidence", "export", file, "--project", first) == {"file": str(file), "items": 248}
    second = ask("project", "new", "Copy")["project"]
    done = ask("evidence", "import", file, "--project", second)
    assert (done["rows_read"], done["items"], done["rejected"]) == (248, 248, [])
    only = tmp_path / f"interviews.{suffix}"
    assert ask("evidence", "export", only, "--project", second, "--filter", "method=interview")["items"] == 62


@pytest.mark.parametrize("kind", [[], ["--template", "hotel_stay"]])
def test_maps_are_made_blank_or_from_a_template(ask: Ask, kind: list[str]) -> None:
    project = ask("project", "new", "Hotel")["project"]
    made = ask("map", "new", "--project", project, "--name", "Stay", "--language", "id", *kind)["map"]
    steps = ask("map", "show", made)["steps"]
    assert (len(steps) > 7) == bool(kind)
    assert all((step["n"], step["mean"], step["method"]) == (0, None, "none") for step in steps)


def test_what_cannot_be_found_or_read_is_a_sentence(db: Path, ask: Ask, tmp_path: Path) -> None:
    project = ask("project", "new", "Hotel")["project"]
    made = ask("map", "new", "--project", project, "--name", "Stay")["map"]
    table = tmp_path / "rooms.csv"
    table.write_text("room,score\nLobby,4\n", "utf-8")
    mapping = written(tmp_path / "rooms.json", {"touchpoint": "room", "score": "score", "scale": [1, 5]})
    strange = written(tmp_path / "strange.json", {"touchpoint": "room", "colour": "red"})
    no_json = tmp_path / "text.json"
    no_json.write_text("touchpoint: room", "utf-8")
    absent = written(tmp_path / "absent.json", {"touchpoint": "place", "score": "score", "scale": [1, 5]})
    imported = ["evidence", "import", table, "--project"]
    cases: list[tuple[list[object], str]] = [
        (["map", "list", "--project", "nowhere"], "nowhere"),
        (["map", "new", "--project", "nowhere", "--name", "Stay"], "nowhere"),
        (["map", "show", "nowhere"], "nowhere"),
        (["map", "export", "nowhere", "--out", tmp_path / "map.svg"], "nowhere"),
        ([*imported, "nowhere", "--mapping", mapping], "nowhere"),
        (["map", "new", "--project", project, "--name", "Stay", "--template", "motel"], "hotel_stay"),
        (["map", "new", "--project", project, "--name", "Stay", "--from-touchpoints"], "evidence"),
        (["map", "show", made, "--filter", "colour=red"], "colour"),
        (["map", "show", made, "--filter", "since=yesterday"], "yesterday"),
        (["map", "show", made, "--filter", "segment=Nobody"], "Nobody"),
        (["map", "export", made, "--out", tmp_path / "map.bmp"], "svg, png, pdf"),
        (
            ["evidence", "import", tmp_path / "gone.csv", "--project", project, "--mapping", mapping],
            "gone.csv",
        ),
        ([*imported, project, "--mapping", tmp_path / "gone.json"], "gone.json"),
        ([*imported, project, "--mapping", no_json], "mapping"),
        ([*imported, project, "--mapping", strange], "colour"),
        ([*imported, project, "--mapping", absent], "place"),
        ([*imported, project], "mapping"),
        (["project", "new", "  "], "name"),
        (["restore", tmp_path / "gone.db"], "gone.db"),
        (["restore", table], "rooms.csv"),
    ]
    for arguments, told in cases:
        assert told in refusal(*arguments, "--db", db), arguments
    assert ask("map", "list", "--project", project)["maps"] == [{"map": made, "name": "Stay"}]


def test_a_file_that_cannot_be_written_is_a_sentence(db: Path, ask: Ask, tmp_path: Path) -> None:
    project = ask("project", "new", "Hotel")["project"]
    made = ask("map", "new", "--project", project, "--name", "Stay")["map"]
    place = tmp_path / "a file"
    place.touch()
    assert "map.svg" in refusal("map", "export", made, "--out", place / "map.svg", "--db", db)
    assert "out.csv" in refusal("evidence", "export", place / "out.csv", "--project", project, "--db", db)
    assert "copy.db" in refusal("backup", place / "copy.db", "--db", db)


def test_evidence_of_no_project_is_not_exported(db: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    assert "nowhere" in refusal("evidence", "export", file, "--project", "nowhere", "--db", db)
    assert not file.exists()


def test_the_same_file_twice_is_refused(db: Path, ask: Ask, tmp_path: Path) -> None:
    table = tmp_path / "rooms.csv"
    table.write_text("room,score\nLobby,4\n", "utf-8")
    mapping = written(tmp_path / "rooms.json", {"touchpoint": "room", "score": "score", "scale": [1, 5]})
    given = ["evidence", "import", table, "--project", ask("project", "new", "Hotel")["project"]]
    ask(*given, "--mapping", mapping)
    assert "already imported" in refusal(*given, "--mapping", mapping, "--db", db)


@pytest.mark.parametrize(
    "arguments",
    [
        ["project", "new"],
        ["map", "show"],
        ["map", "export", "x"],
        ["evidence", "import", "file.csv"],
        ["map", "export", "x", "--out", "map.pdf", "--page", "A9"],
        ["map", "export", "x", "--out", "map.png", "--scale", "90"],
        ["project", "new", "Hotel", "--language", "fr"],
        ["dance"],
    ],
)
def test_a_command_that_is_not_understood_ends_with_2(arguments: list[str]) -> None:
    result = invoke(*arguments)
    assert (result.exit_code, result.stdout, bool(result.stderr)) == (2, "", True)


def test_a_backup_is_restored_and_the_old_database_kept(db: Path, ask: Ask, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    first = ask("project", "new", "First")["project"]
    assert ask("backup", copy) == {"file": str(copy)}
    ask("project", "new", "Second")
    done = ask("restore", copy)
    assert done["restored"] == str(copy)
    assert ask("project", "list")["projects"] == [{"project": first, "name": "First"}]
    kept = ask("project", "list", address=done["kept"])["projects"]
    assert [each["name"] for each in kept] == ["Second", "First"]
    report = ask("doctor")
    assert (report["system"], report["problems"], report["broken_references"]) == ("SQLite", [], 0)
    assert report["counts"]["project"] == 1


def test_the_doctor_finds_rows_that_point_at_nothing(db: Path, ask: Ask) -> None:
    ask("project", "new", "Sample", "--sample")
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("DELETE FROM stage")
    result = invoke("doctor", "--json", "--db", db)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["broken_references"] == 10


def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("not a database, but long enough to look like one. " * 40, "utf-8")
    before = file.read_bytes()
    assert "notes.db" in refusal("project", "list", "--db", file)
    assert file.read_bytes() == before
    assert "cannot be opened" in refusal("project", "list", "--db", file / "below" / "cxmap.db")


def test_a_study_lives_on_postgresql_too(postgres: str, ask: Ask, shared: Path, hotel: Path) -> None:
    project = ask("project", "new", "Hotel", address=postgres)["project"]
    file = shared / "i18n-text" / HOTEL
    done = ask("evidence", "import", file, "--project", project, "--mapping", hotel, address=postgres)
    assert (done["rows_read"], done["items"]) == (286, 562)
    given = ("map", "new", "--project", project, "--name", "Stay", "--from-touchpoints")
    steps = ask("map", "show", ask(*given, address=postgres)["map"], address=postgres)["steps"]
    assert [step["n"] for step in steps] == [53, 41, 42, 43, 128, 89, 79, 22, 29, 36]
    assert ask("doctor", address=postgres)["system"] == "PostgreSQL"
    assert "pg_dump" in refusal("backup", "copy.db", "--db", postgres)


def test_start_serves_the_database_it_was_given(db: Path, tmp_path: Path) -> None:
    server = tmp_path / "server"  # stands in for the interpreter that would serve the screens
    server.write_text(f'#!/bin/sh\necho "$CXMAP_DATABASE_URL" "$@" >> {tmp_path}/served\n', "utf-8")
    server.chmod(0o755)
    program = f"import sys; sys.executable = {str(server)!r}; from cxmap.__main__ import command_line; command_line([])()"
    command = [sys.executable, "-c", program, "start", "--port", "8765", "--language", "id", "--db", str(db)]
    for _ in range(2):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "cxmap: http://127.0.0.1:8765\n")
    expected = f"{db} -m cxmap.ui.server --language id --server.port 8765"
    assert (tmp_path / "served").read_text("utf-8").splitlines() == [expected, expected]


@pytest.mark.parametrize(("words", "heavy"), [("--help", {"pandas"}), ("project --help", {"scipy.stats"})])
def test_only_the_subject_that_is_asked_for_is_imported(words: str, heavy: set[str]) -> None:
    """Which keeps an answer from taking seconds."""
    program = f"""
import sys
from cxmap.__main__ import command_line
try:
    command_line({words.split()!r})({words.split()!r})
finally:
    print(*sys.modules, file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    imported = set(done.stderr.split())
    assert "typer" in imported
    assert not imported & (heavy | {"alembic", "statsmodels", "simpy"})
