"""XLSForm out and in: nothing of a questionnaire is lost on the way, and forms of others are understood."""

import io
from typing import Any

import openpyxl
import pytest

from cxmap.formats import read_table
from cxmap.formats.xlsform import write_xlsform
from cxmap.formats.xlsform_reading import is_xlsform, read_xlsform
from cxmap.model.questionnaire import Critical, ItemKind, Option, PlannedItem
from cxmap.store.engine import Database
from cxmap.usecases import mystery_shopping, questionnaire
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from cxmap.usecases.visit_import import plan_of
from tests.shops import document, item

SIZES = (
    Option(code="small", label={"en": "Small", "id": "Kecil"}, points=1, valence=-1),
    Option(code="none", label={"en": "None", "id": "Tidak ada"}, not_applicable=True),
)
WHOLE = document(
    item("1", critical=Critical.VISIT),
    item("2", kind=ItemKind.SINGLE, options=SIZES, show_if="1", show_if_answers=("yes",)),
    item("3", kind=ItemKind.MULTIPLE, options=SIZES, bonus=True, required=False),
    item("4", "b", kind=ItemKind.SCALE, low=1, high=5, points=4),
    item("5", "b", kind=ItemKind.TIME, options=(Option(code="q", points=2, up_to=60), Option(code="s"))),
    item("6", "b", kind=ItemKind.TEXT, may_not_apply=True),
    item("7", "b", kind=ItemKind.PHOTO),
    item("8", "b", trap="no"),
    weights={"a": 40, "b": 60},
)


def _without_words(told: PlannedItem) -> dict[str, Any]:
    """A missing translation is filled with the other language on the way."""
    return told.model_dump(exclude={"label": True, "required": True, "options": {"__all__": {"label"}}})


def test_our_own_form_comes_back_whole() -> None:
    data = write_xlsform(WHOLE)
    assert is_xlsform(data, "form.xlsx")
    found = read_xlsform(data, "form.xlsx")
    assert found.problems == []
    before, after = plan_of(WHOLE), found.plan
    assert [section.weight for section in after.sections] == [40, 60]
    for old, new in zip(before.items, after.items, strict=True):
        assert _without_words(new) == _without_words(old)
        assert new.label == {"en": f"Question {old.code}", "id": f"Pertanyaan {old.code}"}


def test_kobotoolbox_finds_what_it_needs() -> None:
    survey = read_table(write_xlsform(WHOLE), "f.xlsx", sheet="survey").frame
    rows = {row["name"]: row for row in survey.to_dict("records")}
    assert rows["i_1"]["type"] == "select_one i_1"
    assert rows["i_2"]["relevant"] == "selected(${i_1}, 'yes')"
    assert rows["i_4"]["parameters"] == "start=1 end=5 step=1"
    assert rows["i_7"]["type"] == "image"
    assert rows["i_1"]["label::Bahasa Indonesia (id)"] == "Pertanyaan 1"
    choices = read_table(write_xlsform(WHOLE), "f.xlsx", sheet="choices").frame
    assert not choices["name"].str.contains(" ").any()
    settings = read_table(write_xlsform(WHOLE), "f.xlsx", sheet="settings").frame
    assert settings.loc[1, "version"] == "1"


def book(survey: list[list[Any]], choices: list[list[Any]]) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = "survey"  # type: ignore[union-attr]
    for row in survey:
        made["survey"].append(row)
    sheet = made.create_sheet("choices")
    for row in choices:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_form_of_others_is_understood_and_what_is_not_is_told() -> None:
    data = book(
        [
            ["type", "name", "label", "required", "relevant"],
            ["start", "start", "", "", ""],
            ["begin_group", "room", "Room", "", ""],
            ["select_one yn", "clean", "Clean?", "yes", ""],
            ["integer", "chairs", "Chairs", "", "${clean} = 'no'"],
            ["geoshape", "area", "Area", "", "${chairs} > 3"],
            ["end_group", "room", "", "", ""],
        ],
        [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]],
    )
    found = read_xlsform(data, "other.xlsx")
    assert [(each.code, each.kind, each.required) for each in found.plan.items] == [
        ("clean", ItemKind.YES_NO, True),
        ("chairs", ItemKind.NUMBER, False),
        ("area", ItemKind.TEXT, False),
    ]
    assert found.plan.items[0].options[0].points == 1
    assert (found.plan.items[1].show_if, found.plan.items[1].show_if_answers) == ("clean", ("no",))
    assert [(each.row, each.field) for each in found.problems] == [(5, "type"), (5, "relevant")]


def test_groups_keep_their_order_their_conditions_and_their_places() -> None:
    data = book(
        [
            ["type", "name", "label::Bahasa Indonesia", "label::English", "relevant", "required"],
            ["start-geopoint", "place"],
            ["begin group", "outer", "Luar", "Outer"],
            ["select_one yn", "greeted_by_staff_first", "Disapa?", "Greeted?", None, "true()"],
            ["select_one yn", "greeted_by_staff_later", "Disapa lagi?", "Greeted again?"],
            ["begin group", "inner", "Dalam", "Inner", "${greeted_by_staff_later}='1'"],
            ["select_multiple how or_other", "service", "Bagaimana?", "How?"],
            ["text", "story", "Cerita", "Story", "selected(${service}, 'slow')"],
            ["end group"],
            ["integer", "minutes", "Menit", "Minutes", "${service_x} = 1"],
            ["end group"],
            ["begin repeat", "staff", "Petugas", "Member of staff"],
            ["range", "rating", "Nilai", "Rating"],
            ["end repeat"],
        ],
        [
            ["list name", "name", "label::Bahasa Indonesia", "label::English"],
            ["yn", 1, "Ya", "Yes"],
            ["yn", 0, "Tidak", "No"],
            ["how", "slow", "Lambat", "Slow"],
            ["how", "fast", "Cepat", "Fast"],
            ["how", "slow", "Lambat", "Slow"],
        ],
    )
    found = read_xlsform(data, "other.xlsx")
    told = [(each.label.get("en", ""), [item.code for item in each.items]) for each in found.plan.sections]
    assert told == [
        ("Outer", ["greeted_by_s", "greeted_b_2"]),
        ("Inner", ["service", "story"]),
        ("Outer", ["minutes"]),
        ("Member of staff", ["rating"]),
    ]
    items = {item.code: item for item in found.plan.items}
    assert (items["greeted_by_s"].required, items["greeted_by_s"].kind) == (True, ItemKind.SINGLE)
    assert [(o.code, o.label["id"], o.points) for o in items["greeted_by_s"].options] == [
        ("1", "Ya", 1),
        ("0", "Tidak", 0),
    ]
    assert [option.code for option in items["service"].options] == ["slow", "fast", "other"]
    assert (items["service"].show_if, items["service"].show_if_answers) == ("greeted_b_2", ("1",))
    assert (items["story"].show_if, items["story"].show_if_answers) == ("service", ("slow",))
    assert (items["rating"].low, items["rating"].high) == (1, 10)
    reasons = [(each.row, each.reason) for each in found.problems]
    assert reasons == [(9, "unknown_condition"), (11, "repeat_once")]


@pytest.mark.parametrize(
    ("header", "label"),
    [
        (["type", "name", "label::English(en)", "label::Indonesian (id)"], {"en": "Clean?", "id": "Bersih?"}),
        (["Type", "Name", "Label:English", "Label:Bahasa"], {"en": "Clean?", "id": "Bersih?"}),
        (["type", "name", "caption", "label::id"], {"en": "Clean?", "id": "Bersih?"}),
        (["type", "name", "label::Français (fr)", "hint"], {"en": "Clean?"}),
    ],
)
def test_labels_are_found_as_others_spell_them(header: list[str], label: dict[str, str]) -> None:
    data = book(
        [
            header,
            ["select one x", "clean", "Clean?", "Bersih?"],
            ["select_one gone", "b", "B"],
            ["text", "c"],
        ],
        [
            ["List_Name", "Value", "label::French"],
            ["x", "oui", "Oui"],
            ["x", "na", "N/A"],
            ["x", "non", "Non"],
        ],
    )
    found = read_xlsform(data, "other.xlsx")
    clean, gone, unnamed = found.plan.items
    assert clean.label == label
    assert [(o.code, o.points, o.not_applicable) for o in clean.options] == [
        ("oui", 1, False),
        ("na", 0, True),
        ("non", 0, False),
    ]
    assert gone.kind is ItemKind.TEXT
    assert [(each.row, each.reason) for each in found.problems] == [(2, "no_choices")]
    assert unnamed.label == {"en": "c"}


@pytest.mark.parametrize("key", questionnaire.template_names("en"))
def test_every_template_speaks_both_languages_and_travels(sqlite: Database, key: str) -> None:
    desk = Desk(sqlite, projects.create_project(sqlite, "Study").id, "Ana")
    programme = mystery_shopping.create(desk, "P").id
    made = questionnaire.create_from_template(desk, programme, key)
    told = questionnaire.load(desk, made.id)
    assert all(set(each.label) == {"en", "id"} for each in (*told.items, *told.sections))
    assert any(each.touchpoint_id for each in told.items)
    assert len(questionnaire.form_of(questionnaire.xlsform(told), "t.xlsx").plan.items) == len(told.items)
