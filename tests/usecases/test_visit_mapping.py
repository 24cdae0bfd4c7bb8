"""The mapping of visits as a form shows it: what is guessed stands, what is changed counts, names are kept."""

from pathlib import Path
from typing import Any

import pytest

from cxmap.errors import InvalidValueError, MappingInvalidError
from cxmap.model.project import Project
from cxmap.store.engine import Database
from cxmap.usecases import evidence_mapping, mystery_shopping, visit_import, visit_mapping
from cxmap.usecases.desk import Desk
from cxmap.usecases.visit_import import OpenedVisits
from cxmap.usecases.visit_mapping import Question

FILE = (
    b"visit_id,branch,visit_date,1. Was it clean?,2. Who served you?,Door\n"
    b"v1,B1,2026-03-01,Yes,Guard,open\nv2,B2,2026-03-02,No,Teller,shut\nv3,B2,2026-03-03,Closed,Teller,open\n"
)


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Rina")


@pytest.fixture
def programme(desk: Desk) -> str:
    return mystery_shopping.create(desk, "Branches").id


@pytest.fixture
def opened(desk: Desk, programme: str) -> OpenedVisits:
    return visit_import.open_visits(desk, programme, FILE, "visits.csv")


def rows_of(asked: list[Question]) -> list[dict[str, Any]]:
    return [each.row for each in asked]


def answers_of(asked: list[Question]) -> dict[int, list[dict[str, Any]]]:
    return {
        place: [{"points": answer.points, "not_applicable": answer.not_applicable} for answer in each.answers]
        for place, each in enumerate(asked)
    }


def test_what_nobody_changed_stays_as_guessed(opened: OpenedVisits) -> None:
    fields = visit_mapping.start(opened)
    asked = visit_mapping.questions(opened, fields)
    told = visit_mapping.items_of(asked, rows_of(asked), answers_of(asked), fixed=False)
    assert visit_mapping.mapping_of({**fields, "items": told}) == opened.suggestion.mapping


def test_a_question_tells_its_kind_and_what_its_answers_are_worth(opened: OpenedVisits) -> None:
    clean, served, *_ = visit_mapping.questions(opened, visit_mapping.start(opened))
    assert (clean.code, clean.row["kind"]) == ("1", "yes_no")
    assert [(each.text, each.points, each.not_applicable) for each in clean.answers] == [
        ("Yes", 1.0, False),
        ("No", 0.0, False),
        ("Closed", None, True),
    ]
    assert [(each.text, each.times) for each in served.answers] == [("Teller", 2), ("Guard", 1)]


def test_questions_are_known_before_place_and_time_are(opened: OpenedVisits) -> None:
    fields = visit_mapping.start(opened) | {"location": "", "date_format": None}
    assert visit_mapping.questions(opened, fields)[0].row["kind"] == "yes_no"


def test_points_and_answers_that_do_not_apply_are_changed(opened: OpenedVisits) -> None:
    fields = visit_mapping.start(opened)
    asked = visit_mapping.questions(opened, fields)
    rows, answers = rows_of(asked), answers_of(asked)
    answers[1][0]["points"] = 2.0
    answers[1][1]["not_applicable"] = True
    rows[1] |= {"section": "People", "touchpoint": "Counter"}
    told = visit_mapping.items_of(asked, rows, answers, fixed=False)
    found = visit_import.check(opened, visit_mapping.mapping_of({**fields, "items": told}))
    item = next(each for each in found.plan.items if each.code == "2")
    assert {option.code: option.points for option in item.options} == {"teller": 2.0}
    assert item.touchpoint == "Counter"
    assert [each.get("2", "") for each in found.answers] == [None, "teller", "teller"]


def test_a_third_answer_to_a_yes_no_question_may_earn_points(opened: OpenedVisits) -> None:
    fields = visit_mapping.start(opened)
    asked = visit_mapping.questions(opened, fields)
    answers = answers_of(asked)
    answers[0][2] |= {"not_applicable": False, "points": 0.5}
    told = visit_mapping.items_of(asked, rows_of(asked), answers, fixed=False)
    found = visit_import.check(opened, visit_mapping.mapping_of({**fields, "items": told}))
    assert {option.code: option.points for option in found.plan.items[0].options} == {
        "yes": 1.0,
        "no": 0.0,
        "closed": 0.5,
    }


def test_a_column_is_left_out_and_another_taken(opened: OpenedVisits) -> None:
    fields = visit_mapping.start(opened) | {"items": {"1": {"columns": ["1. Was it clean?"]}}}
    asked = visit_mapping.questions(opened, fields)
    rows = rows_of(asked)
    assert [row["used"] for row in rows] == [True, False, False, False, False, False]
    assert [row["columns"][0] for row in rows][3:] == ["visit_id", "branch", "visit_date"]
    rows[0]["used"], rows[2]["used"] = False, True
    assert visit_mapping.items_of(asked, rows, {}, fixed=False) == {"door": {"columns": ["Door"]}}


def test_the_points_of_a_questionnaire_in_use_are_left_alone(opened: OpenedVisits) -> None:
    asked = visit_mapping.questions(opened, visit_mapping.start(opened))
    answers = answers_of(asked)
    answers[1][0] |= {"points": 2.0, "not_applicable": True}
    told = visit_mapping.items_of(asked, rows_of(asked), answers, fixed=True)
    assert told["2"] == {"columns": ["2. Who served you?"], "not_applicable": ["Teller"]}


def test_real_visits_are_imported_as_the_form_has_them(desk: Desk, programme: str, shared: Path) -> None:
    file = shared / "mystery-shopping" / "banks_2022_253visits.csv"
    opened = visit_import.open_visits(desk, programme, file.read_bytes(), file.name)
    fields = visit_mapping.start(opened)
    asked = visit_mapping.questions(opened, fields)
    told = visit_mapping.items_of(asked, rows_of(asked), answers_of(asked), fixed=False)
    found = visit_import.check(opened, visit_mapping.mapping_of({**fields, "items": told}))
    assert (found.rows_read, found.rows_used) == (253, 253)


def test_a_mapping_is_kept_by_name_apart_from_those_of_evidence(desk: Desk, opened: OpenedVisits) -> None:
    mapping = visit_mapping.mapping_of(visit_mapping.start(opened))
    evidence = evidence_mapping.mapping_of({"touchpoint": "Door"})
    visit_mapping.save_mapping(desk, "Ours", mapping)
    with pytest.raises(InvalidValueError):
        evidence_mapping.save_mapping(desk, "Ours", evidence)
    evidence_mapping.save_mapping(desk, "Answers", evidence)
    changed = mapping.model_copy(update={"region": "Door"})
    visit_mapping.save_mapping(desk, "ours", changed)
    (kept,) = visit_mapping.mappings(desk)
    assert visit_mapping.mapping_of(visit_mapping.fields_of(kept.document)) == changed
    assert [each.document for each in evidence_mapping.mappings(desk)] == [
        evidence_mapping.write_mapping(evidence)
    ]
    with pytest.raises(InvalidValueError):
        visit_mapping.save_mapping(desk, " ", mapping)


def test_a_document_that_is_no_mapping_is_refused() -> None:
    with pytest.raises(MappingInvalidError):
        visit_mapping.fields_of('{"items": {}}')
