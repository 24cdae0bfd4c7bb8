"""The published long format of visits: points and flags become the scoring, and what contradicts is rejected."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmap.errors import FileTooLargeError, UnknownFormatError
from cxmap.formats import visit_layout
from cxmap.formats.separated import read
from cxmap.formats.visit_mapping import suggest_visits
from cxmap.formats.visit_rows import AppliedVisits
from cxmap.formats.visits import read_visits
from cxmap.model.questionnaire import ItemKind, PlannedItem, QuestionnairePlan
from cxmap.model.visit_import import ItemMapping

HEADER = ",".join(visit_layout.COLUMNS)
NOTHING: dict[str, object] = dict.fromkeys(visit_layout.COLUMNS, "")


def row(visit: str, code: str, answer: object = "", **told: object) -> str:
    """A row of the format; flags are 0 and the rest is empty unless told."""
    flags = dict.fromkeys(("is_na", "is_critical", "is_bonus", "is_trap"), 0)
    own = {"shop_id": visit, "location_id": "B1", "status": "finalized", "item_code": code, "answer": answer}
    return ",".join(str(each) for each in {**NOTHING, **flags, **own, **told}.values())


def scored(
    visit: str, code: str, answer: object, earned: float, possible: object = "", **told: object
) -> str:
    return row(visit, code, answer, points_earned=earned, points_possible=possible, **told)


def applied(*rows: str, plan: QuestionnairePlan | None = None, fixed: bool = False) -> AppliedVisits:
    table = read("\n".join([HEADER, *rows]).encode(), "visits.csv")
    mapping = suggest_visits(table, plan, fixed=fixed).mapping
    assert mapping is not None
    return read_visits(mapping, table, plan, fixed=fixed)


def item(*rows: str) -> PlannedItem:
    found = applied(*rows)
    assert found.rejected == ()
    (only,) = found.plan.items
    return only


def worth(of: PlannedItem) -> dict[str, float]:
    return {option.code: option.points for option in of.options}


def test_points_are_those_of_the_answers() -> None:
    rows = (scored("v1", "1", "Good", 3, 4), scored("v2", "1", "Bad", 0, 4), scored("v3", "1", "Fair", 4, 4))
    assert worth(item(*rows)) == {"good": 3, "bad": 0, "fair": 4}


def test_an_answer_nobody_gave_keeps_the_possible_points() -> None:
    assert worth(item(scored("v1", "1", "No", 0, 2))) == {"yes": 2, "no": 0}
    assert worth(item(scored("v1", "1", "Bad", 1, 5))) == {"bad": 1, "best_answer": 5}


def test_several_answers_of_one_visit_add_up() -> None:
    rows = (scored("v1", "1", "Card", 1, 4), scored("v1", "1", "Loan", 2), scored("v2", "1", "Loan", 2, 4))
    found = applied(*rows)
    assert found.plan.items[0].kind is ItemKind.MULTIPLE
    assert worth(found.plan.items[0]) == {"card": 1, "loan": 2, "best_answer": 1}
    assert found.answers == [{"1": ["card", "loan"]}, {"1": ["loan"]}]


@pytest.mark.parametrize(
    ("points", "most", "ends"),
    [({1: 0, 3: 2, 5: 4}, 4, (1, 5)), ({30: 0, 10: 2, 20: 1}, 3, (30, 0)), ({2: 1, 4: 3}, 4, (1, 5))],
)
def test_points_of_numbers_on_a_line_become_its_ends(
    points: dict[int, float], most: int, ends: tuple[int, int]
) -> None:
    found = item(*(scored(f"v{value}", "1", value, earned, most) for value, earned in points.items()))
    assert (found.kind, found.low, found.high, found.points) == (ItemKind.NUMBER, *ends, most)


@pytest.mark.parametrize(
    ("points", "most", "bands"),
    [
        ({1: 0, 2: 0, 9: 5}, 5, [(2, 0), (None, 5)]),
        ({1: 2, 5: 1.5, 9: 0}, 5, [(0, 5), (1, 2), (5, 1.5), (None, 0)]),
        ({1: 0, 2: 1, 9: 3}, 5, [(1, 0), (2, 1), (9, 3), (None, 5)]),
    ],
)
def test_other_points_of_numbers_become_bands(
    points: dict[int, float], most: int, bands: list[tuple[float | None, float]]
) -> None:
    found = item(*(scored(f"v{value}", "1", value, earned, most) for value, earned in points.items()))
    assert [(option.up_to, option.points) for option in found.options] == bands


def test_flags_are_those_of_the_items() -> None:
    rows = (
        scored("v1", "1", "Yes", 1, 1, is_critical=1),
        scored("v1", "2", "No", 0, 1, is_critical="section"),
        scored("v1", "3", "Yes", 2, 2, is_bonus=1),
        scored("v1", "4", "No", 0, 1, is_trap=1),
        scored("v1", "5", "Blue", 1, 1, is_trap=1),
        scored("v2", "5", "Red", 0, 1, is_trap=1),
        scored("v1", "6", "Red", 0, 1, is_trap=1),
    )
    found = applied(*rows).plan.items
    told = [(str(each.critical or ""), each.bonus, each.trap) for each in found]
    assert told[:3] == [("visit", False, ""), ("section", False, ""), ("", True, "")]
    assert [trap for _, _, trap in told[3:]] == ["yes", "blue", "best_answer"]
    assert all(option.points == 0 for each in found[3:] for option in each.options)


def test_what_does_not_apply_leaves_the_denominator() -> None:
    rows = (
        scored("v1", "1", "Yes", 1, 1),
        row("v2", "1", is_na=1),
        row("v3", "1", "Closed", is_na=1),
        row("v4", "1", "Yes", is_na=1),
        row("v1", "2", "some words"),
        row("v2", "2", is_na=1),
    )
    found = applied(*rows)
    closed = found.plan.items[0].option_named("Closed")
    assert closed is not None
    assert (closed.not_applicable, closed.points) == (True, 0)
    assert [each.get("1", "none") for each in found.answers] == ["yes", None, "closed", None]
    assert found.answers[1]["2"] is None


def test_what_contradicts_is_rejected_with_its_visit() -> None:
    rows = (
        *(scored(f"v{number}", "1", "Yes", 2, 2) for number in range(3)),
        scored("v3", "1", "yes", 1, 2),
        scored("v3", "2", "No", 0, 1),
        scored("v4", "1", "No", 0, 5),
        scored("v5", "1", "No", 3, 2),
        scored("v6", "1", "No", -1, 2),
        row("v7", "1", "No", is_na="perhaps"),
    )
    found = applied(*rows)
    assert [(each.row, each.reason) for each in found.rejected] == [
        (4, "earned_differs"),
        (5, "visit_incomplete"),
        (6, "possible_differs"),
        (7, "earned_over_possible"),
        (8, "out_of_scale"),
        (9, "unknown_choice"),
    ]
    assert (found.rows_read, found.rows_used) == (9, 3)
    assert "earns 1 in question “1” here, but 2" in found.rejected[0].sentence("en")
    assert all(each.sentence("id") for each in found.rejected)


def test_a_mapping_overrides_what_the_rows_say() -> None:
    table = read("\n".join([HEADER, scored("v1", "1", "Yes", 2, 2, is_bonus=1)]).encode(), "visits.csv")
    guess = suggest_visits(table).mapping
    assert guess is not None
    own = {"1": ItemMapping(columns=("1",), points={"Yes": 7})}
    (found,) = read_visits(guess.model_copy(update={"items": own}), table).plan.items
    assert (worth(found)["yes"], found.bonus) == (7, True)


def test_a_file_without_any_points_earns_as_answers_do_without_them() -> None:
    found = item(row("v1", "1", "Yes", is_critical=1), row("v2", "1", "No"))
    assert (worth(found), found.critical) == ({"yes": 1, "no": 0}, "visit")


def test_the_scoring_of_a_questionnaire_in_use_stands() -> None:
    plan = applied(scored("v1", "1", "Yes", 2, 2), scored("v2", "1", "No", 0, 2)).plan
    found = applied(scored("v3", "1", "Yes", 1, 1), row("v4", "1", is_na=1), plan=plan, fixed=True)
    assert found.plan is plan
    assert (found.answers, found.rejected) == ([{"1": "yes"}, {"1": None}], ())


def test_references_stay_beside_their_comments() -> None:
    told = {"comment": "clean", "evidence_ref": "p1.jpg"}
    found = applied(row("v1", "1", "Yes", **told), row("v1", "2", "No", evidence_ref="p2.jpg"))
    assert [visit_layout.parted(text) for text in found.comments[0].values()] == [
        ("clean", "p1.jpg"),
        ("", "p2.jpg"),
    ]


@given(st.text("ab[]ref: \n"), st.text("ab[]ref: ", min_size=1))
def test_a_comment_and_its_reference_part_again(comment: str, reference: str) -> None:
    plain = comment.strip()
    assert visit_layout.parted(visit_layout.with_reference(plain, reference))[1].endswith(reference[-1])


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit_layout, "MAX_ROWS", 3)
    frame = pd.DataFrame([NOTHING] * 3)
    with pytest.raises(FileTooLargeError):
        visit_layout.write(frame, ".xlsx")
    assert visit_layout.write(frame, ".csv").count(b"\n") == 4
    assert visit_layout.write(frame[:2], ".xlsx")


def test_only_tables_that_people_open_are_written() -> None:
    with pytest.raises(UnknownFormatError):
        visit_layout.write(None, ".pdf")  # type: ignore[arg-type]  # the suffix is looked at first
