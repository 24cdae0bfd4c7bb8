"""The order of a questionnaire and the codes of its items, before and after visits have answers."""

from typing import Any

import pytest

from cxmap.errors import InvalidValueError, QuestionnaireInUseError
from cxmap.model.mystery_shopping import Location
from cxmap.model.project import Project
from cxmap.model.questionnaire import ItemKind, PlannedItem, PlannedSection, QuestionnairePlan
from cxmap.store.engine import Database
from cxmap.usecases import mystery_shopping, questionnaire, questionnaire_order, visit
from cxmap.usecases.desk import Desk
from tests.shops import YES_NO


def asked(code: str, **fields: Any) -> PlannedItem:
    return PlannedItem(code=code, kind=ItemKind.YES_NO, label={"en": code}, options=YES_NO, **fields)


PLAN = QuestionnairePlan(
    sections=(
        PlannedSection(label={"en": "Door"}, items=(asked("1"), asked("2"))),
        PlannedSection(
            label={"en": "Counter"},
            items=(asked("3"), asked("4", show_if="3", show_if_answers=("no",))),
        ),
    )
)


class Form:
    """A questionnaire of two sections, and one visit that is under way."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        programme = mystery_shopping.create(desk, "Branches").id
        self.id = questionnaire.create(desk, programme, PLAN).id
        place = mystery_shopping.add_part(desk, Location, code="B1", programme_id=programme).id
        (made,) = mystery_shopping.assign(desk, programme, [place])
        self.visit = made.id
        visit.begin(desk, made.id)

    @property
    def order(self) -> list[str]:
        told = questionnaire.load(self.desk, self.id)
        return [" ".join(item.code for item in told.items_of(section.id)) for section in told.sections]

    def item(self, code: str) -> str:
        found = questionnaire.load(self.desk, self.id).item(code)
        assert found is not None
        return found.id

    def section(self, place: int) -> str:
        return questionnaire.load(self.desk, self.id).sections[place].id


@pytest.fixture
def form(database: Database, project: Project) -> Form:
    return Form(Desk(database, project.id, "Ana"))


def test_items_move_within_their_section_and_on_into_the_next(form: Form) -> None:
    questionnaire_order.move_item(form.desk, form.item("1"), 1)
    assert form.order == ["2 1", "3 4"]
    questionnaire_order.move_item(form.desk, form.item("1"), 1)
    assert form.order == ["2", "1 3 4"]
    questionnaire_order.move_item(form.desk, form.item("1"), -1)
    assert form.order == ["2 1", "3 4"]
    questionnaire_order.move_item(form.desk, form.item("2"), -1)
    assert form.order == ["2 1", "3 4"]
    form.desk.revert("undo")
    assert form.order == ["2", "1 3 4"]


def test_sections_move_with_their_items(form: Form) -> None:
    questionnaire_order.move_section(form.desk, form.section(0), 1)
    assert form.order == ["3 4", "1 2"]
    questionnaire_order.move_section(form.desk, form.section(1), 1)
    assert form.order == ["3 4", "1 2"]


def test_an_item_goes_to_the_end_of_another_section(form: Form) -> None:
    questionnaire_order.put_item(form.desk, form.item("1"), form.section(1))
    assert form.order == ["2", "3 4 1"]


def test_an_item_stays_after_the_one_it_hangs_on(form: Form) -> None:
    with pytest.raises(InvalidValueError):
        questionnaire_order.move_item(form.desk, form.item("4"), -1)
    with pytest.raises(InvalidValueError):
        questionnaire_order.put_item(form.desk, form.item("4"), form.section(0))
    assert form.order == ["1 2", "3 4"]


def test_what_was_typed_follows_a_code_and_comes_back_with_undo(form: Form) -> None:
    visit.keep(form.desk, form.visit, answers={"3": "no", "4": "yes"}, comments={"3": "Shut"})
    questionnaire_order.recode(form.desk, form.item("3"), "C1")
    told = visit.draft(form.desk, form.visit)
    assert (told["answers"]["C1"], told["comments"]["C1"]) == ("no", "Shut")
    hanging = questionnaire.load(form.desk, form.id).item("4")
    assert hanging is not None
    assert hanging.show_if == "C1"
    form.desk.revert("undo")
    assert form.order == ["1 2", "3 4"]
    assert visit.draft(form.desk, form.visit)["answers"]["3"] == "no"


def test_an_answer_under_a_code_that_is_taken_over_is_not_mixed_up(form: Form) -> None:
    visit.keep(form.desk, form.visit, answers={"1": "yes"})
    questionnaire_order.recode(form.desk, form.item("1"), "A")
    questionnaire_order.recode(form.desk, form.item("2"), "1")
    assert visit.draft(form.desk, form.visit)["answers"] == {"A": "yes"}


@pytest.mark.parametrize("code", ["2", "", "not a code", "a" * 13])
def test_a_code_that_cannot_be_is_refused(form: Form, code: str) -> None:
    with pytest.raises(InvalidValueError):
        questionnaire_order.recode(form.desk, form.item("1"), code)
    assert form.order == ["1 2", "3 4"]


def test_with_answers_given_in_order_and_codes_stand(form: Form) -> None:
    visit.keep(form.desk, form.visit, answers=dict.fromkeys("123", "yes"))
    visit.submit(form.desk, form.visit)
    for refused in (
        lambda: questionnaire_order.move_item(form.desk, form.item("1"), 1),
        lambda: questionnaire_order.move_section(form.desk, form.section(0), 1),
        lambda: questionnaire_order.put_item(form.desk, form.item("1"), form.section(1)),
        lambda: questionnaire_order.recode(form.desk, form.item("1"), "A"),
    ):
        with pytest.raises(QuestionnaireInUseError):
            refused()
    assert form.order == ["1 2", "3 4"]
