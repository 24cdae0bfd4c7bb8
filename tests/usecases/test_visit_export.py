"""The published long format of visits goes out and comes in equal, with its scores."""

import csv
import io
from typing import Any

import pandas as pd
import pytest

from cxmap.formats import read_table, visit_layout
from cxmap.model.mystery_shopping import VisitState
from cxmap.model.project import Project
from cxmap.model.questionnaire import (
    Critical,
    ItemKind,
    Option,
    PlannedItem,
    PlannedSection,
    QuestionnairePlan,
)
from cxmap.store.engine import Database
from cxmap.usecases import mystery_shopping, questionnaire, shop_scores, visit_export, visit_import
from cxmap.usecases.desk import Desk
from tests.shops import YES_NO


def question(code: str, kind: ItemKind, **told: Any) -> PlannedItem:
    return PlannedItem(code=code, kind=kind, label={"en": f"Question {code}?"}, may_not_apply=True, **told)


def option(label: str, points: float = 0, **told: Any) -> Option:
    return Option(code=label.casefold(), label={"en": label}, points=points, **told)


PLAN = QuestionnairePlan(
    sections=(
        PlannedSection(
            label={"en": "Arrival"},
            items=(
                question("1", ItemKind.YES_NO, options=YES_NO, critical=Critical.SECTION),
                question("2", ItemKind.SCALE, low=1, high=5, points=4),
                question(
                    "3",
                    ItemKind.SINGLE,
                    options=(option("Good", 3), option("Bad"), option("Closed", not_applicable=True)),
                ),
            ),
        ),
        PlannedSection(
            label={"en": "Counter"},
            items=(
                question("4", ItemKind.MULTIPLE, options=(option("Card", 1), option("Loan", 2))),
                question("5", ItemKind.YES_NO, options=YES_NO, bonus=True),
                question("6", ItemKind.YES_NO, options=YES_NO, trap="no"),
                question(
                    "7",
                    ItemKind.TIME,
                    options=(Option(code="a", up_to=60, points=2), Option(code="b", points=0)),
                ),
                question("8", ItemKind.TEXT),
                question("9", ItemKind.YES_NO, options=YES_NO, show_if="1", show_if_answers=("no",)),
            ),
        ),
    )
)
WIDE = """\
visit,location,shopper,wave,start,end,state,1,2,3,4,5,6,7,8,9,words
v1,B1,Kancil,W1,2026-03-01 10:00,2026-03-01 10:30,finalized,Yes,5,Good,Card;Loan,Yes,No,45,=1+1,,spotless
v2,B2,Kancil,W1,2026-03-02 10:00,2026-03-02 10:30,finalized,No,3,Closed,Loan,No,Yes,90,"two, words",Yes,"a ""door"" there"
v3,B2,Gajah,W2,2026-03-03 10:00,,excluded,Yes,n/a,Bad,,,No,,n/a,,
"""
MAPPING = """{
  "visit": "visit", "location": "location", "shopper": "shopper", "wave": {"column": "wave"},
  "start": "start", "end": "end", "date_format": "iso", "state": {"column": "state"},
  "items": {"1": {"columns": ["1"], "comment": "words"}, "2": "2", "3": "3",
            "4": {"columns": ["4"], "separator": ";"}, "5": "5", "6": "6", "7": "7", "8": "8", "9": "9"}
}"""


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


@pytest.fixture
def programme(desk: Desk) -> str:
    made = mystery_shopping.create(desk, "Branches").id
    questionnaire.create(desk, made, PLAN, "Branch visit")
    opened = visit_import.open_visits(desk, made, WIDE.encode(), "visits.csv")
    done = visit_import.import_visits(desk, made, opened, visit_import.parse_mapping(MAPPING))
    assert (done.visits, done.rejected) == (3, ())
    return made


def taken_in(desk: Desk, data: bytes, name: str) -> str:
    """A new programme that has the visits of a file, without any mapping."""
    made = mystery_shopping.create(desk, f"From {name}").id
    done = visit_import.import_visits(desk, made, visit_import.open_visits(desk, made, data, name))
    assert (done.visits, done.rejected) == (3, ())
    return made


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_every_visit_has_a_row_for_every_question(desk: Desk, programme: str) -> None:
    done = visit_export.export_visits(desk, programme, ".csv")
    rows = rows_of(done.data)
    assert tuple(rows[0]) == visit_layout.COLUMNS
    assert (done.visits, done.rows) == (3, len(rows)) == (3, 3 * 9 + 1)  # one row more for two answers
    by = {(row["shop_id"], row["item_code"]): row for row in rows}
    assert rows[0] == {
        "wave": "W1",
        "shop_id": "v1",
        "location_id": "B1",
        "shopper_id": "Kancil",
        "visit_start": "2026-03-01T10:00:00",
        "visit_end": "2026-03-01T10:30:00",
        "status": "finalized",
        "section": "Arrival",
        "item_code": "1",
        "item_text": "Question 1?",
        "answer": "Yes",
        "points_earned": "1",
        "points_possible": "1",
        "is_na": "0",
        "is_critical": "section",
        "is_bonus": "0",
        "is_trap": "0",
        "comment": "spotless",
        "evidence_ref": "",
    }
    told = {
        key: (row["answer"], row["points_earned"], row["points_possible"], row["is_na"])
        for key, row in by.items()
    }
    assert told["v2", "2"] == ("3", "2", "4", "0")
    assert told["v2", "3"] == ("Closed", "", "", "1")
    assert told["v3", "2"] == ("", "", "", "1")
    assert told["v1", "6"] == ("No", "1", "1", "0")
    assert told["v1", "9"] == ("", "", "", "0")
    assert told["v1", "8"] == ("'=1+1", "", "", "0")


def test_the_score_is_a_plain_sum_of_the_rows(desk: Desk, programme: str) -> None:
    frame = pd.DataFrame(rows_of(visit_export.export_visits(desk, programme, ".csv").data))
    numbers = frame[["points_earned", "points_possible"]].apply(pd.to_numeric)
    counts = (frame["status"] == "finalized") & (frame["is_trap"] == "0")
    zeroed = (frame["shop_id"] == "v2") & (
        frame["section"] == "Arrival"
    )  # its critical question earned nothing
    earned = numbers["points_earned"][counts & ~zeroed].sum()
    possible = numbers["points_possible"][counts & (frame["is_bonus"] == "0")].sum()
    (score,) = shop_scores.scores(shop_scores.load(desk, programme))
    assert (score.earned, score.possible) == (earned, possible)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_goes_out_comes_in_equal(desk: Desk, programme: str, suffix: str) -> None:
    first = visit_export.export_visits(desk, programme, suffix).data
    again = taken_in(desk, first, f"visits{suffix}")
    second = visit_export.export_visits(desk, again, suffix).data
    tables = [read_table(data, f"visits{suffix}").frame for data in (first, second)]
    pd.testing.assert_frame_equal(*tables)
    for by in ("all", "location", "section", "item", "wave"):
        before, after = (
            [
                (each.n, each.earned, each.possible, each.score)
                for each in shop_scores.scores(shop_scores.load(desk, key), by)
            ]
            for key in (programme, again)
        )
        assert sorted(before) == sorted(after)


def test_states_and_flags_come_in(desk: Desk, programme: str) -> None:
    again = taken_in(desk, visit_export.export_visits(desk, programme, ".csv").data, "visits.csv")
    states = mystery_shopping.visits(desk, again)["state"].tolist()
    assert sorted(states) == [VisitState.EXCLUDED, VisitState.FINALIZED, VisitState.FINALIZED]
    (document,) = shop_scores.load(desk, again).documents
    told = {each.code: (each.critical, each.bonus, each.trap) for each in document.items}
    assert told["1"] == (Critical.SECTION, False, "")
    assert told["5"] == (None, True, "")
    assert told["6"] == (None, False, "no")


def test_a_programme_without_visits_gives_a_header(desk: Desk) -> None:
    made = mystery_shopping.create(desk, "Empty").id
    done = visit_export.export_visits(desk, made, ".csv")
    assert (done.visits, done.rows, rows_of(done.data)) == (0, 0, [])
