"""The command line of activity cycles: what goes in comes out, and what is wrong is a sentence."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cxmap.__main__ import SUBJECTS, command_line

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
def sample(ask: Ask, tmp_path: Path) -> tuple[str, str]:
    """A project with the sample, and a cycle in it that came from an exported document."""
    project = ask("project", "new", "Sample", "--sample")["project"]
    made = ask("cycle", "new", "--project", project, "--template", "hotel", "--name", "Stay")["cycle"]
    return project, made


def test_a_document_goes_out_and_in(ask: Ask, sample: tuple[str, str], tmp_path: Path) -> None:
    project, made = sample
    file = tmp_path / "stay.json"
    assert ask("cycle", "export", made, "--out", file) == {"file": str(file)}
    again = ask("cycle", "new", "--project", project, "--file", file)["cycle"]
    first, second = (ask("cycle", "show", each) for each in (made, again))
    assert first["document"] == second["document"] == json.loads(file.read_text("utf-8"))
    assert first["document"]["name"] == "Stay"
    assert first["lock_on"]["now"]["why_not"] == "nothing_known"


def test_gaps_and_comparisons_answer_with_numbers(ask: Ask, sample: tuple[str, str], tmp_path: Path) -> None:
    project, made = sample
    plain = ask("cycle", "show", made)["document"]
    plain["activities"][0] |= {
        "touchpoints": ["Waiting area", "Queue machine"],
        "desired": 80,
        "importance": 5,
    }
    plain["activities"][1] |= {"touchpoints": ["Salary alert"], "desired": 87.5, "importance": 1}
    file = tmp_path / "linked.json"
    file.write_text(json.dumps(plain), "utf-8")
    linked = ask("cycle", "new", "--project", project, "--file", file)["cycle"]
    gaps = ask("cycle", "gaps", linked, "--weighted", "--filter", "segment=First-jobbers")["gaps"]
    assert [(row["rank"], row["number"], row["n"]) for row in gaps[:2]] == [(1, 1, 26), (2, 2, 10)]
    looks = ("--first", "segment=First-jobbers", "--second", "segment=Job changers")
    rows = ask("cycle", "compare", linked, *looks)["differences"]
    assert (rows[0]["first_n"], rows[0]["second_n"]) == (26, 7)
    assert rows[0]["p_holm"] >= rows[0]["p"]
    table = tmp_path / "gaps.csv"
    ask("cycle", "export", linked, "--out", table, "--language", "id")
    assert table.read_text("utf-8-sig").startswith("Peringkat,")


def test_a_wrong_document_is_a_sentence_and_exit_code_1(
    ask: Ask, sample: tuple[str, str], tmp_path: Path
) -> None:
    project, made = sample
    plain = ask("cycle", "show", made)["document"]
    plain["activities"][2]["phase"] = "dreaming"
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(plain), "utf-8")
    said = ask("cycle", "new", "--project", project, "--file", file, fails=True)["error"]
    assert "none of the phases deciding, doing, reviewing" in said
    assert "no activity cycle" in ask("cycle", "show", "nosuch", fails=True)["error"]
    assert "empty" in ask("cycle", "new", "--project", project, fails=True)["error"]
