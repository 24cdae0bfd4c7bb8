"""Files of visits, wide and long: read whole or rejected with a reason, real ones unedited."""

from pathlib import Path
from typing import Any

import pytest

from cxmap.errors import ColumnMissingError, DateFormatNeededError, MappingInvalidError
from cxmap.formats import read_table
from cxmap.formats.questionnaire_form import read_form
from cxmap.formats.separated import read
from cxmap.formats.visit_mapping import suggest_visits
from cxmap.formats.visit_rows import AppliedVisits
from cxmap.formats.visits import read_visits
from cxmap.model.questionnaire import ItemKind, Option, PlannedItem, PlannedSection, QuestionnairePlan
from cxmap.model.visit_import import VisitMapping


def applied(
    text: str, mapping: dict[str, Any], plan: QuestionnairePlan | None = None, *, fixed: bool = False
) -> AppliedVisits:
    table = read(text.encode(), "visits.csv")
    return read_visits(VisitMapping.model_validate(mapping), table, plan, fixed=fixed)


WIDE = """\
id,branch,day,Was it clean?,What was offered?_1,What was offered?_2,Minutes
v1,B1,2026-03-01,Yes,Card,,12
v2,B1,2026-03-02,No,,Loan,n/a
v3,B2,2026-03-03,,Card,Loan,3
"""
MAPPING: dict[str, Any] = {
    "visit": "id",
    "location": "branch",
    "date": "day",
    "items": {
        "1": "Was it clean?",
        "2": ["What was offered?_1", "What was offered?_2"],
        "3": {"columns": ["Minutes"], "scale": [30, 0], "worth": 2, "not_applicable": ["n/a"]},
    },
}


def test_a_wide_file_becomes_visits_and_a_questionnaire() -> None:
    found = applied(WIDE, MAPPING)
    assert (found.rows_read, found.rows_used, found.rejected) == (3, 3, ())
    assert found.answers == [
        {"1": "yes", "2": ["card"], "3": 12.0},
        {"1": "no", "2": ["loan"], "3": None},
        {"2": ["card", "loan"], "3": 3.0},
    ]
    assert [(item.kind, item.label["en"]) for item in found.plan.items] == [
        ("yes_no", "Was it clean?"),
        ("multiple", "What was offered?"),
        ("number", "Minutes"),
    ]
    assert (found.plan.items[2].low, found.plan.items[2].high, found.plan.items[2].points) == (30, 0, 2)
    assert found.frame["location"].tolist() == ["B1", "B1", "B2"]
    assert found.frame["started_at"].tolist() == ["2026-03-01", "2026-03-02", "2026-03-03"]


def test_several_answers_may_share_a_cell() -> None:
    mapping = {"location": "b", "items": {"m": {"columns": ["what"], "separator": ";"}}}
    found = applied("b,what\nB1,Card; Loan\nB2,\nB3,Loan\n", mapping)
    assert found.answers == [{"m": ["card", "loan"]}, {}, {"m": ["loan"]}]
    assert found.plan.items[0].kind is ItemKind.MULTIPLE


def test_points_and_translations_come_from_the_mapping() -> None:
    mapping = {
        "location": "b",
        "items": {
            "1": {
                "columns": ["ok"],
                "values": {"jo": "Yes"},
                "points": {"Yes": 4, "No": 1},
                "touchpoint": "Desk",
            }
        },
    }
    found = applied("b,ok\nB1,jo\nB1,No\n", mapping)
    assert found.answers == [{"1": "yes"}, {"1": "no"}]
    assert [(option.code, option.points) for option in found.plan.items[0].options] == [("yes", 4), ("no", 1)]
    assert found.plan.items[0].touchpoint == "Desk"


def test_bad_rows_are_rejected_with_a_reason_and_the_others_used() -> None:
    mapping = {"visit": "id", "location": "b", "start": "s", "end": "e", "items": {"1": "ok"}}
    text = (
        "id,b,s,e,ok\n"
        "v1,B1,2026-03-01 10:00,2026-03-01 10:30,Yes\n"
        "v1,B1,2026-03-01 10:00,2026-03-01 10:30,Yes\n"
        "v2,,2026-03-01 10:00,2026-03-01 10:30,Yes\n"
        "v3,B1,2026-03-01 11:00,2026-03-01 10:30,Yes\n"
    )
    found = applied(text, mapping)
    assert (found.rows_read, found.rows_used) == (4, 1)
    assert [(each.row, each.reason) for each in found.rejected] == [
        (2, "twice_in_file"),
        (3, "empty"),
        (4, "ends_before_start"),
    ]
    assert all(each.sentence("id") for each in found.rejected)


def test_a_questionnaire_in_use_is_not_changed_by_a_file() -> None:
    plan = applied("b,ok\nB1,Yes\nB1,No\n", {"location": "b", "items": {"1": "ok"}}).plan
    found = applied("b,ok\nB1,YES\nB1,Perhaps\n", {"location": "b", "items": {"1": "ok"}}, plan, fixed=True)
    assert found.answers == [{"1": "yes"}]
    assert [(each.row, each.reason) for each in found.rejected] == [(2, "unknown_option")]
    assert found.plan is plan
    with pytest.raises(MappingInvalidError, match=r"items\.9"):
        applied("b,ok\nB1,Yes\n", {"location": "b", "items": {"9": "ok"}}, plan, fixed=True)
    with pytest.raises(MappingInvalidError, match="points"):
        applied(
            "b,ok\nB1,Yes\n",
            {"location": "b", "items": {"1": {"columns": ["ok"], "points": {}}}},
            plan,
            fixed=True,
        )


LONG = """\
visit_id,location_id,wave,item_code,item_text,section,answer,comment
v1,B1,W1,1,Clean?,Room,Yes,spotless
v1,B1,W1,2,Offered?,Sale,Card,
v1,B1,W1,2,Offered?,Sale,Loan,
v2,B2,W1,1,Clean?,Room,No,
v3,,W1,1,Clean?,Room,No,
v3,,W1,2,Offered?,Sale,Card,
,B2,W1,1,Clean?,Room,No,
"""


def test_a_long_file_is_put_side_by_side() -> None:
    table = read(LONG.encode(), "long.csv")
    mapping = suggest_visits(table).mapping
    assert mapping is not None
    assert mapping.layout == "long"
    found = read_visits(mapping, table)
    assert found.answers == [{"1": "yes", "2": ["card", "loan"]}, {"1": "no"}]
    assert found.comments[0] == {"1": "spotless"}
    assert [section.label["en"] for section in found.plan.sections] == ["Room", "Sale"]
    assert (found.rows_read, found.rows_used) == (7, 4)
    assert [(each.row, each.reason) for each in found.rejected] == [
        (5, "empty"),
        (6, "visit_incomplete"),
        (7, "empty"),
    ]


def test_the_banks_are_read_unedited_with_their_form(shared: Path) -> None:
    folder = shared / "mystery-shopping"
    form = folder / "banks_2022_feedback_form.csv"
    plan = read_form(read_table(form.read_bytes(), form.name), form.name).plan
    for name in ("banks_2022_253visits.xlsx", "banks_2022_253visits.csv"):
        table = read_table((folder / name).read_bytes(), name)
        guess = suggest_visits(table, plan)
        assert guess.mapping is not None
        assert {
            "region": "Country",
            "location": "Location_ID",
            "visit": "Evaluation_ID",
        }.items() <= guess.fields.items()
        found = read_visits(guess.mapping, table, plan)
        assert (found.rows_read, found.rows_used, found.rejected) == (253, 253, ())
        answers = [each.get("7") for each in found.answers]
        assert (answers.count("no"), answers.count("yes")) == (136, 117)
        assert found.answers[0]["24"] == "advisor_simply_asks_what_is_the_minimum_proportion_you_w"
        assert found.answers[0]["6"] == 1921
        assert {item.code for item in found.plan.items} == {item.code for item in plan.items} | {"K1"}


def test_the_banks_without_their_form_group_the_columns_of_one_question(shared: Path) -> None:
    file = shared / "mystery-shopping" / "banks_2022_253visits.xlsx"
    table = read_table(file.read_bytes(), file.name)
    mapping = suggest_visits(table).mapping
    assert mapping is not None
    assert len(mapping.items["10"].columns) == 7
    assert len(mapping.items["14"].columns) == 4
    found = read_visits(mapping, table)
    assert found.rows_used == 253
    items = {item.code: item for item in found.plan.items}
    assert items["7"].label["en"].startswith("Did the advisor bring up")
    assert items["31"].kind is ItemKind.YES_NO


def test_visits_that_are_scored_already(shared: Path) -> None:
    file = shared / "mystery-shopping" / "restaurant_inspections_750.csv"
    table = read_table(file.read_bytes(), file.name)
    mapping = suggest_visits(table).mapping
    assert mapping is not None
    assert mapping.location == "business_name"
    found = read_visits(mapping, table)
    earning = [item for item in found.plan.items if item.points or any(o.points for o in item.options)]
    assert [(item.label["en"], item.points) for item in earning] == [("inspection_score", 100)]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"location": "b"}, "items"),
        ({"location": "b", "layout": "long"}, "visit, item and answer"),
        ({"items": {"1": "ok"}}, "location"),
        ({"location": "b", "items": {"1": {"columns": []}}}, "1"),
        ({"location": "b", "items": {"much_too_long_a_code": "ok"}}, "12"),
        ({"location": "b", "items": {"1": {"columns": ["ok"], "scale": [5, 5]}}}, "equal"),
        ({"location": "b", "items": {"1": {"columns": ["ok"], "points": {"a": -1}}}}, "0 or more"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(told: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        VisitMapping.model_validate(told)


def test_columns_and_dates_that_cannot_be_read_are_named() -> None:
    with pytest.raises(ColumnMissingError, match="where"):
        applied(WIDE, {**MAPPING, "location": "where"})
    with pytest.raises(DateFormatNeededError):
        applied("b,day,ok\nB1,01/02/2026,Yes\n", {"location": "b", "date": "day", "items": {"1": "ok"}})
    with pytest.raises(MappingInvalidError, match="several columns"):
        applied(WIDE, {**MAPPING, "items": {"1": {"columns": ["Minutes", "day"], "kind": "number"}}})


def test_what_kobotoolbox_sends_back_is_found_by_code() -> None:
    plan = applied(WIDE, MAPPING).plan
    text = "_uuid,branch,visit/1,visit/2,visit/2/card,visit/2/loan,visit/3\nu1,B1,yes,card loan,1,1,5\nu2,B1,no,loan,0,1,6\n"
    table = read(text.encode(), "kobo.csv")
    mapping = suggest_visits(table, plan, fixed=True).mapping
    assert mapping is not None
    found = read_visits(mapping, table, plan, fixed=True)
    assert found.answers == [
        {"1": "yes", "2": ["card", "loan"], "3": 5.0},
        {"1": "no", "2": ["loan"], "3": 6.0},
    ]


ONE_OR_NOUGHT = (Option(code="1", label={"en": "Yes"}, points=1), Option(code="0", label={"en": "No"}))
TOPICS = (Option(code="fees", label={"en": "Fees"}), Option(code="risk", label={"en": "Risks/returns"}))
FORM = QuestionnairePlan(
    sections=(
        PlannedSection(
            label={"en": "Inside"},
            items=(
                PlannedItem(
                    code="cleanliness_",
                    kind=ItemKind.SINGLE,
                    label={"en": "Was the hall clean?"},
                    options=ONE_OR_NOUGHT,
                ),
                PlannedItem(
                    code="cleanline_2",
                    kind=ItemKind.SINGLE,
                    label={"en": "Was the toilet clean?"},
                    options=ONE_OR_NOUGHT,
                ),
                PlannedItem(
                    code="topics", kind=ItemKind.MULTIPLE, label={"en": "What was told?"}, options=TOPICS
                ),
                PlannedItem(code="minutes", kind=ItemKind.NUMBER, label={"en": "Minutes in the queue"}),
            ),
        ),
    )
)
SUBMITTED = "_id,_uuid,_submission_time,_notes,_status,_submitted_by,__version__,_tags,_index"
ONE, TWO = "1,u1,2026-03-01T10:30:00,,sent,kancil,v,,1", "2,u2,2026-03-02T10:30:00,,sent,kancil,v,,2"


@pytest.mark.parametrize(
    "header",
    [
        "branch,in/cleanliness_hall,in/cleanliness_toilet,in/topics,in/topics/fees,in/topics/risk,in/minutes",
        "branch,in-cleanliness_hall,in-cleanliness_toilet,notes,topics/fees,topics/risk,in-minutes",
        (
            "Branch,Was the hall clean?,Was the toilet clean?,What was told?,What was told?/Fees,"
            "What was told?/Risks/returns,Minutes in the queue"
        ),
    ],
    ids=["names", "names of ODK", "labels"],
)
def test_submissions_are_found_by_names_and_by_labels(header: str) -> None:
    text = f"{header},{SUBMITTED}\nB1,1,0,fees risk,1,1,4,{ONE}\nB2,0,1,risk,FALSE,TRUE,5,{TWO}\n"
    table = read(text.replace(",", ";").encode("utf-8-sig"), "submissions.csv")
    mapping = suggest_visits(table, FORM, fixed=True).mapping
    assert mapping is not None
    assert (mapping.visit, mapping.location.casefold(), mapping.shopper) == (
        "_uuid",
        "branch",
        "_submitted_by",
    )
    assert list(mapping.items) == [item.code for item in FORM.items]
    found = read_visits(mapping, table, FORM, fixed=True)
    assert found.answers == [
        {"cleanliness_": "1", "cleanline_2": "0", "topics": ["fees", "risk"], "minutes": 4.0},
        {"cleanliness_": "0", "cleanline_2": "1", "topics": ["risk"], "minutes": 5.0},
    ]


def test_submissions_without_their_form_become_questions_and_their_notes_do_not() -> None:
    text = f"branch,What was told?,What was told?/Fees,What was told?/Risks/returns,{SUBMITTED}\n"
    table = read(f"{text}B1,Fees Risks/returns,1,1,{ONE}\nB2,Fees,1,0,{TWO}\n".encode(), "submissions.csv")
    mapping = suggest_visits(table).mapping
    assert mapping is not None
    (item,) = (found := read_visits(mapping, table)).plan.items
    assert (item.kind, item.label) == (ItemKind.MULTIPLE, {"en": "What was told?"})
    assert [option.label["en"] for option in item.options] == ["Fees", "Risks/returns"]
    assert [list(each.values()) for each in found.answers] == [[["fees", "risks_returns"]], [["fees"]]]


def test_times_of_day_belong_to_the_day_beside_them() -> None:
    text = "Nama toko;Kota;Tanggal kunjungan;Jam mulai;Jam selesai;Bersih?\nDago;Bandung;13/04/2026;10.05;10.35;Ya\n"
    table = read(f"{text}Braga;Bandung;02/05/2026;;;Tidak\n".encode(), "kunjungan.csv")
    mapping = suggest_visits(table).mapping
    assert mapping is not None
    frame = read_visits(mapping, table).frame
    assert frame["location"].tolist() == ["Dago", "Braga"]
    assert frame["started_at"].tolist() == ["2026-04-13T10:05:00", "2026-05-02"]
    assert frame["ended_at"].tolist() == ["2026-04-13T10:35:00", ""]


def test_a_mistyped_date_rejects_its_row_and_makes_no_question_of_the_dates() -> None:
    table = read(b"branch,Date,Clean?\nB1,13/04/2026,Yes\nB2,14/04/2026,No\nB3,32/04/2026,No\n", "visits.csv")
    mapping = suggest_visits(table).mapping
    assert mapping is not None
    assert (mapping.date, mapping.date_format, list(mapping.items)) == ("Date", "%d/%m/%Y", ["clean"])
    found = read_visits(mapping, table)
    assert [(each.row, each.reason) for each in found.rejected] == [(3, "not_a_date")]
