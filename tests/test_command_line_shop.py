"""The command line of mystery shopping: files in, scores out, and what is wrong is a sentence."""

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
def project(ask: Ask) -> str:
    return str(ask("project", "new", "Study")["project"])


def test_the_banks_go_in_with_their_form_and_come_out_as_scores(
    ask: Ask, project: str, shared: Path, tmp_path: Path
) -> None:
    folder = shared / "mystery-shopping"
    made = ask(
        "shop",
        "new",
        "--project",
        project,
        "--name",
        "Banks",
        "--form",
        folder / "banks_2022_feedback_form.csv",
    )
    assert made["problems"] == []
    programme = made["programme"]
    assert ask("shop", "list", "--project", project)["programmes"] == [
        {"programme": programme, "name": "Banks", "kind": "own"}
    ]
    done = ask("shop", "import", folder / "banks_2022_253visits.xlsx", "--programme", programme)
    assert (done["rows_read"], done["rows_used"], done["visits"], done["rejected"]) == (253, 253, 253, [])
    counts = {
        by: len(ask("shop", "score", "--programme", programme, "--by", by)["rows"])
        for by in ("all", "location", "region", "section")
    }
    assert counts == {"all": 1, "location": 24, "region": 6, "section": 5}
    (seven,) = (
        row
        for row in ask("shop", "score", "--programme", programme, "--by", "item")["rows"]
        if row["key"] == "7"
    )
    assert (seven["earned"], seven["possible"], seven["n"]) == (117, 253, 253)
    assert seven["score"] == pytest.approx(100 * 117 / 253)
    assert seven["low"] < seven["score"] < seven["high"]
    assert seven["method"] == "cluster_bootstrap"
    again = ask("shop", "import", folder / "banks_2022_253visits.xlsx", "--programme", programme, fails=True)
    assert "already imported" in again["error"]


def test_waves_are_compared_and_shoppers_judged(ask: Ask, project: str, shared: Path) -> None:
    programme = ask("shop", "new", "--project", project, "--name", "Inspections")["programme"]
    file = shared / "mystery-shopping" / "restaurant_inspections_750.csv"
    ask("shop", "import", file, "--programme", programme)
    rows = {
        row["name"]: row for row in ask("shop", "score", "--programme", programme, "--by", "wave")["rows"]
    }
    assert (rows["2008"]["n"], rows["2008"]["score"]) == (60, pytest.approx(91.65))
    (found,) = ask("shop", "compare", "--programme", programme, "--first", "2008", "--second", "2015")["rows"]
    assert found["change"] == pytest.approx(2.0676, abs=0.001)
    assert found["words"].startswith("No detectable change: the difference of +2.1 is smaller")
    assert ask("shop", "score", "--programme", programme, "--wave", "2008")["rows"][0]["n"] == 60
    told = ask("shop", "reliability", "--programme", programme)
    assert (told["shoppers"], told["with_all"]["n"]) == ([], 750)
    assert told["visits_needed"]["per_location"] > 1


def test_bad_rows_are_told_and_written(ask: Ask, project: str, tmp_path: Path) -> None:
    programme = ask("shop", "new", "--project", project, "--name", "Small", "--kind", "competitor")[
        "programme"
    ]
    file, mapping, rejects = (tmp_path / name for name in ("v.csv", "m.json", "r.csv"))
    file.write_text("b,ok,again\nB1,Yes,1\n,No,2\n", "utf-8")
    mapping.write_text('{"location": "b", "items": {"1": "ok"}}', "utf-8")
    done = ask("shop", "import", file, "--programme", programme, "--mapping", mapping, "--rejects", rejects)
    assert [(each["row"], each["field"]) for each in done["rejected"]] == [(2, "b")]
    assert "needed" in rejects.read_text("utf-8-sig")
    mapping.write_text('{"location": "b"}', "utf-8")
    failed = ask("shop", "import", file, "--programme", programme, "--mapping", mapping, fails=True)
    assert "items" in failed["error"]


def test_what_is_not_there_is_a_sentence(ask: Ask, project: str) -> None:
    assert "programme" in ask("shop", "score", "--programme", "none", fails=True)["error"]
    programme = ask("shop", "new", "--project", project, "--name", "Empty")["programme"]
    (row,) = ask("shop", "score", "--programme", programme)["rows"]
    assert (row["n"], row["score"], row["why_not"]) == (0, None, "no_visits")
    compared = ask("shop", "compare", "--programme", programme, "--first", "A", "--second", "B", fails=True)
    assert "wave" in compared["error"]


def test_without_json_people_read_lines(db: Path, ask: Ask, project: str, shared: Path) -> None:
    programme = ask("shop", "new", "--project", project, "--name", "Banks")["programme"]
    ask("shop", "import", shared / "mystery-shopping" / "banks_2022_253visits.csv", "--programme", programme)
    for command in (["score", "--by", "region"], ["reliability"]):
        result = CliRunner().invoke(
            command_line(SUBJECTS), ["shop", *command, "--programme", programme, "--db", str(db)]
        )
        assert result.exit_code == 0
        assert result.stdout.strip()
    assert result.stdout.splitlines() == [
        "These visits name no shoppers, so nothing can be said about them.",
        "For an interval 10 points wide: 96 visits to a location; or, for the whole, 31 locations with 10.5 visits each as now.",
    ]
    lines = CliRunner().invoke(
        command_line(SUBJECTS), ["shop", "score", "--programme", programme, "--by", "region", "--db", str(db)]
    )
    assert lines.stdout.splitlines()[0].startswith("Denmark: ")


def test_the_published_format_goes_in_out_and_in_again(ask: Ask, project: str, tmp_path: Path) -> None:
    header = (
        "wave,shop_id,location_id,shopper_id,visit_start,visit_end,status,section,item_code,item_text,answer,"
        "points_earned,points_possible,is_na,is_critical,is_bonus,is_trap,comment,evidence_ref\n"
    )
    visit = "W1,{0},B1,Kancil,2026-03-01T10:00,2026-03-01T10:30,finalized,Room,"
    rows = "".join(
        visit.format(number) + f"1,Clean?,{answer},{earned},3,0,visit,0,0,,\n"
        for number, answer, earned in (("v1", "Yes", 3), ("v2", "Partly", 1), ("v3", "Partly", 2))
    )
    file, out, again = (tmp_path / name for name in ("visits.csv", "out.csv", "again.xlsx"))
    file.write_text(header + rows, "utf-8")
    programme = ask("shop", "new", "--project", project, "--name", "Branches")["programme"]
    done = ask("shop", "import", file, "--programme", programme)
    assert (done["rows_read"], done["rows_used"], done["visits"]) == (3, 2, 2)
    assert "“Partly” earns 2" in done["rejected"][0]["reason"]
    told = ask("shop", "export", out, "--programme", programme)
    assert told == {"file": str(out), "visits": 2, "rows": 2}
    assert out.read_text("utf-8-sig").splitlines()[0] == header.strip()
    other = ask("shop", "new", "--project", project, "--name", "Again")["programme"]
    assert ask("shop", "import", out, "--programme", other)["rejected"] == []
    ask("shop", "export", again, "--programme", other)
    scores = [
        [
            (row["n"], row["earned"], row["possible"])
            for row in ask("shop", "score", "--programme", key)["rows"]
        ]
        for key in (programme, other)
    ]
    assert scores == [[(2, 4, 6)]] * 2
    refused = ask("shop", "export", tmp_path / "visits.pdf", "--programme", programme, fails=True)
    assert ".csv" in refused["error"]
