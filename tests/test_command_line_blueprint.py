"""The command line of service blueprints: what goes in comes out, computes, and what is wrong is a sentence."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from cxmap.__main__ import SUBJECTS, command_line
from tests import blueprints

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def db(tmp_path: Path, empty_file: Path) -> Path:
    return Path(shutil.copy(empty_file, tmp_path / "cxmap.db"))


@pytest.fixture
def ask(db: Path) -> Ask:
    def answer(*arguments: object, fails: bool = False) -> dict[str, Any]:
        result = CliRunner().invoke(command_line(SUBJECTS), [*map(str, arguments), "--json", "--db", str(db)])
        assert result.exit_code == int(fails), result.stderr
        return dict(json.loads(result.stderr if fails else result.stdout))

    return answer


@pytest.fixture
def project(ask: Ask) -> str:
    return str(ask("project", "new", "Study")["project"])


def written(folder: Path, told: dict[str, Any]) -> Path:
    file = folder / "blueprint.json"
    file.write_text(json.dumps(told), "utf-8")
    return file


def test_a_document_goes_in_and_comes_out(ask: Ask, project: str, tmp_path: Path) -> None:
    told = blueprints.told()
    made = ask("blueprint", "new", "--project", project, "--from", written(tmp_path, told))["blueprint"]
    shown = ask("blueprint", "show", made)
    for name in ("nodes", "links", "failures"):
        for mine, its in zip(told[name], shown[name], strict=True):
            assert {key: its[key] for key in mine} == mine
    again = ask("blueprint", "new", "--project", project, "--from", written(tmp_path, shown))["blueprint"]
    assert ask("blueprint", "show", again) == shown
    listed = ask("blueprint", "list", "--project", project)["blueprints"]
    assert [each["blueprint"] for each in listed] == [again, made]


def test_shostacks_shoe_shine_is_computed(ask: Ask, project: str) -> None:
    made = ask("blueprint", "new", "--project", project, "--template", "shoe_shine")["blueprint"]
    found = ask("blueprint", "economics", made, "--minutes", "2,3,4")
    listed = [row for row in found["rows"] if row["what"] == "listed"]
    assert [(row["minutes"], row["profit"]) for row in listed] == [(2, 0.18), (3, 0.08), (4, -0.02)]
    assert [row["total"] for row in listed] == [0.32, 0.42, 0.52]
    assert found["break_even_minutes"] == 3.8
    assert found["loss_zone_minutes"] == [3.8, 5]


def test_check_gives_structure_and_findings_by_key(ask: Ask, project: str, tmp_path: Path) -> None:
    told = blueprints.told()
    told["nodes"][1]["observed_times"] = [500, 700, 900]
    made = ask("blueprint", "new", "--project", project, "--from", written(tmp_path, told))["blueprint"]
    found = ask("blueprint", "check", made)
    assert found["times"]["standard"]["value"] == 60 + 300 + 120 + 30 + 30
    assert found["times"]["observed"]["value"] == 60 + 700 + 120 + 30 + 30
    assert found["times"]["critical_path"] == ["arrive", "queue", "ask", "check", "right", "leave"]
    assert found["times"]["tolerance_passed_at"] == "queue"
    (loop,) = found["structure"]["loops"]
    assert set(loop["node_ids"]) == {"check", "right", "correct"}
    assert loop["expected_passes"] == pytest.approx(48 / 41)
    assert [wait["beyond"]["k"] for wait in found["waits"]] == [3]
    assert any(finding["rule"] == "duplicate" or "same" in finding["rule"] for finding in found["findings"])
    assert "10:00" in found["headline"]
    indonesian = ask("blueprint", "check", made, "--language", "id")["headline"]
    assert indonesian != found["headline"]


def test_files_leave_by_their_suffix(ask: Ask, project: str, tmp_path: Path) -> None:
    made = ask("blueprint", "new", "--project", project, "--from", written(tmp_path, blueprints.told()))
    heads = {".svg": b"<svg", ".png": b"\x89PNG", ".pdf": b"%PDF", ".dot": b"digraph", ".json": b"{"}
    for suffix, head in heads.items():
        file = tmp_path / f"out{suffix}"
        ask("blueprint", "export", made["blueprint"], "--out", file, "--language", "id")
        assert file.read_bytes().startswith(head)
    assert (
        "cannot be opened here"
        in ask("blueprint", "export", made["blueprint"], "--out", tmp_path / "out.docx", fails=True)["error"]
    )


def test_standards_and_training_leave_as_files(ask: Ask, project: str, tmp_path: Path) -> None:
    told = blueprints.told()
    told["nodes"][2] |= {"observed_times": [100, 110, 200], "policy": "Greet first.", "name": "=Ask"}
    made = ask("blueprint", "new", "--project", project, "--from", written(tmp_path, told))["blueprint"]
    table = tmp_path / "standards.csv"
    ask("blueprint", "export", made, "--out", table, "--language", "id")
    row = next(line for line in table.read_text("utf-8-sig").splitlines() if "Ask" in line)
    assert row.startswith("3,'=Ask,Officer,")  # a name starts no formula
    assert ",120,,3,110,105,155,2,66.7," in row
    ask("blueprint", "export", made, "--out", tmp_path / "standards.xlsx")
    paper = tmp_path / "training.pdf"
    ask("blueprint", "export", made, "--out", paper, "--training")
    pages = [page.extract_text() for page in PdfReader(paper).pages]
    assert len(pages) == 2  # the officer and the supervisor; customers are not trained
    assert "Greet first." in pages[0]
    assert "F1 Number mistyped" in pages[0]


def test_the_same_seed_sends_the_same_customers(ask: Ask, project: str, tmp_path: Path) -> None:
    made = ask("blueprint", "new", "--project", project, "--from", written(tmp_path, blueprints.told()))
    plan = ("--customers", 200, "--per-hour", 30, "--seed", 7)
    found = ask("blueprint", "simulate", made["blueprint"], *plan)
    assert found == ask("blueprint", "simulate", made["blueprint"], *plan)
    assert found["finished"] == 200
    assert found["mean"]["low"] < found["mean"]["value"] < found["mean"]["high"]
    assert found["ninety"]["value"] > found["mean"]["value"]
    assert [wait["label"] for wait in found["waits"]] == ["W1"]
    assert {role["name"]: role["servers"] for role in found["roles"]} == {"Officer": 2}
    other = ask("blueprint", "simulate", made["blueprint"], "--customers", 200, "--per-hour", 30, "--seed", 8)
    assert other["mean"] != found["mean"]


def test_two_blueprints_are_set_side_by_side(ask: Ask, project: str, tmp_path: Path) -> None:
    told = blueprints.told()
    first = ask("blueprint", "new", "--project", project, "--from", written(tmp_path, told))["blueprint"]
    told["nodes"][1]["standard_time"] = 120
    told["nodes"][3]["lane"] = "support"
    told["nodes"].append(blueprints.node("thank", "frontstage"))
    del told["failures"][0]
    told["links"][5]["failure"] = None
    second = ask("blueprint", "new", "--project", project, "--from", written(tmp_path, told))["blueprint"]
    laid = tmp_path / "both.svg"
    found = ask("blueprint", "compare", first, second, "--out", laid)
    assert "<svg" in laid.read_text("utf-8")
    assert (found["added"], found["removed"]) == (["thank"], [])
    assert [pair["second_id"] for pair in found["moved"]] == ["check"]
    assert [pair["second_id"] for pair in found["changed"]] == ["queue"]
    assert found["figures"]["standard_time"] == {"first": 540, "second": 360, "difference": -180}
    assert found["figures"]["failures"]["difference"] == -1


def test_what_is_wrong_is_a_sentence_and_nothing_is_saved(ask: Ask, project: str, tmp_path: Path) -> None:
    told = blueprints.told()
    del told["links"][4]
    said = ask("blueprint", "new", "--project", project, "--from", written(tmp_path, told), fails=True)[
        "error"
    ]
    assert "never leaves it" in said
    assert ask("blueprint", "list", "--project", project) == {"blueprints": []}
    made = ask("blueprint", "new", "--project", project, "--name", "Blank")["blueprint"]
    assert "needs a price" in ask("blueprint", "economics", made, fails=True)["error"]
    assert (
        "separated by commas" in ask("blueprint", "economics", made, "--minutes", "two", fails=True)["error"]
    )
    assert "no service blueprint" in ask("blueprint", "show", "nosuch", fails=True)["error"]
