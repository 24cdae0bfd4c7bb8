"""The pages of mystery shopping: without a project, empty, full and broken; and what their buttons do."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cxmap.model.mystery_shopping import Location, Scenario, Shopper, Visit, VisitState, Wave
from cxmap.ui import shop_import, shop_state
from cxmap.usecases import evidence, mystery_shopping, questionnaire, visit, visit_import, visit_mapping
from cxmap.usecases.desk import Desk

PAGES = ("mystery_shopping", "shop_visit", "shop_review", "shop_results")
PARTS = ("board", "questionnaire", "locations", "shoppers", "waves", "scenarios", "import", "programme")
VIEWS = ("heat", "items", "places", "waves", "distribution", "shoppers")


def opened(app: AppTest, page: str, **address: str) -> AppTest:
    app.run()
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.error, *app.warning, *app.success]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


class Branches:
    """A programme with a template, two locations, a wave, a shopper and one visit of hers."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.id = mystery_shopping.create(desk, "Branches").id
        questionnaire.create_from_template(desk, self.id, "bank_branch")
        own = {"programme_id": self.id}
        self.place = mystery_shopping.add_part(
            desk, Location, code="JKT", name="Kota", region="West", **own
        ).id
        mystery_shopping.add_part(desk, Location, code="BDG", region="East", **own)
        self.wave = mystery_shopping.add_part(desk, Wave, name="Q1", **own).id
        self.shopper = mystery_shopping.add_part(desk, Shopper, pseudonym="Kancil").id
        self.visit = self.assigned()

    def assigned(self) -> Visit:
        own = {"shopper_id": self.shopper, "wave_id": self.wave}
        return mystery_shopping.assign(self.desk, self.id, [self.place], **own)[0]

    def submitted(self) -> None:
        """Every question is answered by its first option, its best number or a word."""
        desk, made = self.desk, self.visit.id
        visit.begin(desk, made)
        answers: dict[str, Any] = {}
        for item in visit.load(desk, made).questionnaire.items:
            words = {"text": "Fine", "scale": 4.0, "time": 90.0, "photo": ""}
            first = item.options[0].code if item.options else ""
            answers[item.code] = words.get(item.kind, [first] if item.kind == "multiple" else first)
        visit.keep(desk, made, answers=answers, started_at="2026-03-01T10:00", ended_at="2026-03-01T10:20")
        visit.submit(desk, made)

    def finalized(self) -> None:
        self.submitted()
        for state in (VisitState.REVIEWED, VisitState.FINALIZED):
            visit.move(self.desk, self.visit.id, state)


@pytest.fixture
def branches(desk: Desk) -> Branches:
    return Branches(desk)


@pytest.mark.parametrize("page", PAGES)
def test_without_a_project_each_page_says_where_to_start(app: AppTest, page: str) -> None:
    assert "No project is open" in said(opened(app, page))


@pytest.mark.parametrize("page", ["mystery_shopping", "shop_review", "shop_results"])
def test_without_a_programme_each_page_makes_one(app: AppTest, desk: Desk, page: str) -> None:
    assert "no mystery-shopping programme yet" in said(opened(app, page))
    app.text_input(key="shop.new.name").set_value("Branches")
    app.selectbox(key="shop.new.template").set_value("bank_branch")
    press(app, "Create programme")
    (made,) = mystery_shopping.programmes(desk)
    assert made.name == "Branches"
    assert len(mystery_shopping.load(desk, made.id).questionnaires) == 1


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_programme_opens(app: AppTest, branches: Branches, part: str, language: str) -> None:
    mystery_shopping.add_part(branches.desk, Scenario, name="Open an account", programme_id=branches.id)
    app.query_params["lang"] = language
    app.session_state[shop_state.PART] = part
    opened(app, "mystery_shopping")
    assert not app.error


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_an_empty_programme_opens(app: AppTest, desk: Desk, part: str) -> None:
    mystery_shopping.create(desk, "Empty")
    app.session_state[shop_state.PART] = part
    opened(app, "mystery_shopping")
    assert not app.error


def test_the_board_assigns_and_sets_a_quota(app: AppTest, branches: Branches) -> None:
    opened(app, "mystery_shopping")
    app.multiselect(key="shop.assign.locations").set_value([branches.place])
    app.selectbox(key="shop.assign.shopper").set_value(branches.shopper)
    press(app, "Assign")
    assert len(mystery_shopping.visits(branches.desk, branches.id)) == 2
    app.number_input(key="shop.quota.wanted").set_value(3)
    press(app, "Set quota")
    wanted = [row.wanted for row in mystery_shopping.coverage(branches.desk, branches.id, branches.wave)]
    assert wanted == [3, 3]


def test_locations_are_added_by_their_code(app: AppTest, branches: Branches) -> None:
    app.session_state[shop_state.PART] = "locations"
    opened(app, "mystery_shopping")
    app.text_input(key="shop.add.location.name").set_value("SBY")
    press(app, "Add location")
    codes = [each.code for each in mystery_shopping.load(branches.desk, branches.id).locations]
    assert codes == ["BDG", "JKT", "SBY"]
    app.text_input(key="shop.add.location.name").set_value("sby")
    press(app, "Add location")
    assert "another one has this name already" in said(app)


def test_a_question_is_added_and_changed_until_visits_have_answers(app: AppTest, branches: Branches) -> None:
    app.session_state[shop_state.PART] = "questionnaire"
    opened(app, "mystery_shopping")
    version = mystery_shopping.load(branches.desk, branches.id).questionnaires[0].id
    section = questionnaire.load(branches.desk, version).sections[0]
    app.text_input(key=f"shop.new_item.text.{section.id}").set_value("Was it warm?")
    next(button for button in app.button if button.label == "Add").click().run()
    labels = [item.label for item in questionnaire.load(branches.desk, version).items]
    assert {"en": "Was it warm?"} in labels
    branches.finalized()
    app.run()
    assert "its scoring stands" in said(app)
    press(app, "New version")
    assert len(mystery_shopping.load(branches.desk, branches.id).questionnaires) == 2
    assert "Since version 1: nothing changed yet" in said(app)


def test_a_visit_is_chosen_begun_answered_and_given_in(app: AppTest, branches: Branches) -> None:
    opened(app, "shop_visit")
    next(button for button in app.button if button.label.startswith("JKT")).click().run()
    press(app, "Begin the visit")
    key = f"visit.answer.{branches.visit.id}.1"
    app.radio(key=key).set_value("yes").run()
    assert visit.draft(branches.desk, branches.visit.id)["answers"]["1"] == "yes"
    press(app, "Next")
    app.text_input(key=f"visit.answer.{branches.visit.id}.5.").set_value("3:05").run()
    assert visit.draft(branches.desk, branches.visit.id)["answers"]["5"] == 185
    app.text_input(key=f"visit.answer.{branches.visit.id}.5.185.0").set_value("soon").run()
    assert "“soon” is not a time" in said(app)
    for _ in range(2):
        press(app, "Next")
    press(app, "Give in the visit")
    assert "not answered yet" in said(app)
    assert visit.load(branches.desk, branches.visit.id).visit.state is VisitState.IN_PROGRESS


def test_the_stopwatch_runs_through_a_refresh(app: AppTest, branches: Branches) -> None:
    visit.begin(branches.desk, branches.visit.id)
    opened(app, "shop_visit", visit=branches.visit.id)
    press(app, "Next")
    press(app, "Start")
    assert visit.clock(branches.desk, branches.visit.id, "5")
    assert any("Stop" in button.label for button in app.button)
    visit.stop_clock(branches.desk, branches.visit.id, "5")
    assert 0 <= visit.draft(branches.desk, branches.visit.id)["answers"]["5"] < 60
    assert visit.clock(branches.desk, branches.visit.id, "5") is None


def test_a_returned_and_an_excluded_visit_say_why(app: AppTest, branches: Branches) -> None:
    branches.submitted()
    visit.move(branches.desk, branches.visit.id, VisitState.EXCLUDED, "Wrong branch")
    opened(app, "shop_visit", visit=branches.visit.id)
    assert "Wrong branch" in said(app)
    app.text_area(key="visit.appeal").set_value("It was the right one")
    press(app, "Send the objection")
    assert visit.load(branches.desk, branches.visit.id).moves[-1].appeal
    visit.move(branches.desk, branches.visit.id, VisitState.RETURNED, "Which counter?")
    opened(app, "shop_visit", visit=branches.visit.id)
    assert "Returned: Which counter?" in said(app)


def test_the_review_decides_and_shows_the_working(app: AppTest, branches: Branches) -> None:
    branches.submitted()
    opened(app, "shop_review")
    assert "A trap question was answered wrongly" in said(app)
    assert "The same answer to every question" in said(app)
    press(app, "Exclude")
    assert "needs a reason" in said(app)
    press(app, "Reviewed")
    press(app, "Make final")
    assert visit.load(branches.desk, branches.visit.id).visit.state is VisitState.FINALIZED
    assert evidence.count(branches.desk) > 5
    press(app, "Undo")
    assert evidence.count(branches.desk) == 0


def test_nobody_reviews_their_own_visit(app: AppTest, branches: Branches) -> None:
    branches.submitted()
    app.query_params["as"] = "kancil"
    opened(app, "shop_review")
    press(app, "Reviewed")
    assert "Nobody reviews their own visit" in said(app)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_results_opens(app: AppTest, branches: Branches, view: str, language: str) -> None:
    branches.finalized()
    app.query_params["lang"] = language
    app.session_state["shop.results.view"] = view
    opened(app, "shop_results")
    assert not app.error


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_a_real_file_opens(app: AppTest, desk: Desk, shared: Path, view: str) -> None:
    file = shared / "mystery-shopping" / "restaurant_inspections_750.csv"
    programme = mystery_shopping.create(desk, "Inspections").id
    opened_file = visit_import.open_visits(desk, programme, file.read_bytes(), file.name)
    visit_import.import_visits(desk, programme, opened_file)
    app.session_state["shop.results.view"] = view
    opened(app, "shop_results")
    assert not app.error
    assert [str(metric.value) for metric in app.metric][:3] == ["93.5 %", "750", "515"]
    assert ("The 40 lowest of 515; the tables have all." in said(app)) is (view in {"heat", "places"})


def test_without_final_visits_results_say_so(app: AppTest, branches: Branches) -> None:
    opened(app, "shop_results")
    assert "Only final and locked visits count" in said(app)


FILE = b"visit_id,branch,Was it clean?\nv1,B1,Yes\nv2,B2,No\n,,Yes\n"


def test_an_import_shows_what_it_did_and_another_file_may_follow(app: AppTest, desk: Desk) -> None:
    programme = mystery_shopping.create(desk, "Old visits").id
    mapping = visit_import.parse_mapping('{"location": "branch", "items": {"1": "Was it clean?"}}')
    seen = visit_import.open_visits(desk, programme, FILE, "old.csv")
    run = shop_import.Run(desk, programme, seen, mapping, "en")
    app.session_state[shop_state.PART] = "import"
    app.session_state[shop_import.RUN] = run
    opened(app, "mystery_shopping")
    assert any(button.label == "Cancel" for button in app.button)
    run.work()
    app.run()
    assert "2 visits imported, 1 rows rejected" in said(app)
    assert "3: The column “branch” is empty here" in said(app)
    press(app, "Another file")
    assert "One visit per row" in said(app)


def test_an_import_that_was_stopped_or_cannot_be_says_so(app: AppTest, desk: Desk) -> None:
    programme = mystery_shopping.create(desk, "Old visits").id
    mapping = visit_import.parse_mapping('{"location": "nowhere", "items": {"1": "Was it clean?"}}')
    run = shop_import.Run(
        desk, programme, visit_import.open_visits(desk, programme, FILE, "o.csv"), mapping, "en"
    )
    run.work()
    app.session_state[shop_state.PART] = "import"
    app.session_state[shop_import.RUN] = run
    assert "has no column “nowhere”" in said(opened(app, "mystery_shopping"))
    stopped = shop_import.Run(desk, programme, run.opened, mapping, "en")
    stopped.stop.set()
    stopped.work()
    app.session_state[shop_import.RUN] = stopped
    app.run()
    assert "The import was stopped; nothing was written" in said(app)


def test_one_question_at_a_time(app: AppTest, branches: Branches) -> None:
    visit.begin(branches.desk, branches.visit.id)
    opened(app, "shop_visit", visit=branches.visit.id)
    assert "2. How tidy" in said(app)
    app.toggle(key=f"visit.one.{branches.visit.id}").set_value(True).run()
    assert not app.exception
    assert "1. Were you greeted" in said(app)
    assert "2. How tidy" not in said(app)


def test_many_visits_are_made_final_and_locked_at_once(app: AppTest, branches: Branches) -> None:
    branches.submitted()
    visit.move(branches.desk, branches.visit.id, VisitState.REVIEWED)
    opened(app, "shop_review")
    press(app, "Make 1 reviewed visits final")
    press(app, "Lock 1 final visits")
    assert visit.load(branches.desk, branches.visit.id).visit.state is VisitState.LOCKED
    assert evidence.count(branches.desk) > 5


UPLOADED = (
    b"visit_id,branch,city,visit_date,1. Was it clean?\n"
    b"v1,B1,Bogor,01/02/2026,Yes\nv2,B2,Depok,03/02/2026,No\nv3,,Depok,03/02/2026,No\n"
)


def uploaded(app: AppTest, desk: Desk) -> str:
    programme = mystery_shopping.create(desk, "Old visits").id
    app.session_state[shop_state.PART] = "import"
    opened(app, "mystery_shopping")
    app.file_uploader(key="shop.import.file.0").set_value(("old.csv", UPLOADED, "text/csv")).run()
    assert not app.exception
    return programme


def box(app: AppTest, label: str) -> Any:
    return next(each for each in app.selectbox if each.label == label)


def test_the_mapping_of_visits_is_a_form_filled_with_the_guess(app: AppTest, desk: Desk) -> None:
    programme = uploaded(app, desk)
    assert [box(app, each).value for each in ("Location", "Region", "Number of the visit", "Date")] == [
        "branch",
        "city",
        "visit_id",
        "visit_date",
    ]
    assert "In more than one way" not in said(app)
    next(each for each in app.radio if "more than one way" in each.label).set_value("%d/%m/%Y").run()
    assert "3 rows: 2 used, 1 rejected" in said(app)
    box(app, "Region").set_value("").run()
    press(app, "Import 2 visits")
    assert "2 visits imported, 1 rows rejected" in said(app)
    assert {each.region for each in mystery_shopping.load(desk, programme).locations} == {""}


def test_a_mapping_of_visits_without_a_location_says_what_is_missing(app: AppTest, desk: Desk) -> None:
    uploaded(app, desk)
    box(app, "Location").set_value("").run()
    assert not app.exception
    assert "location" in "\n".join(str(each.value) for each in app.info)


def test_a_mapping_of_visits_is_kept_and_used_again(app: AppTest, desk: Desk) -> None:
    uploaded(app, desk)
    next(each for each in app.radio if "more than one way" in each.label).set_value("%d/%m/%Y").run()
    box(app, "Region").set_value("").run()
    app.text_input(key="shop.import.save.name").set_value("Ours")
    press(app, "Save mapping")
    (kept,) = visit_mapping.mappings(desk)
    box(app, "Region").set_value("city").run()
    box(app, "Use a saved mapping").set_value(kept.id).run()
    assert not app.exception
    assert box(app, "Region").value == ""
    assert "3 rows: 2 used" in said(app)


def test_the_document_of_a_mapping_of_visits_is_the_expert_view(app: AppTest, desk: Desk) -> None:
    uploaded(app, desk)
    document = next(each for each in app.text_area if each.label.startswith("What the columns mean"))
    assert '"location": "branch"' in document.value
    text = '{"location": "city", "date_format": "%d/%m/%Y", "items": {"1": "1. Was it clean?"}}'
    document.set_value(text)
    press(app, "Use this document")
    assert box(app, "Location").value == "city"
    assert "3 rows: 3 used" in said(app)
    next(each for each in app.text_area if each.label.startswith("What the columns mean")).set_value("{")
    press(app, "Use this document")
    assert app.error


def order(branches: Branches) -> list[str]:
    version = mystery_shopping.load(branches.desk, branches.id).questionnaires[0].id
    told = questionnaire.load(branches.desk, version)
    return [item.code for section in told.sections for item in told.items_of(section.id)]


def test_questions_and_sections_are_moved_by_their_buttons(app: AppTest, branches: Branches) -> None:
    before = order(branches)
    app.session_state[shop_state.PART] = "questionnaire"
    app.session_state[shop_state.ITEM] = before[1]
    opened(app, "mystery_shopping")
    app.button(key="shop.item.up").click().run()
    assert order(branches)[:2] == [before[1], before[0]]
    app.button(key="shop.item.down").click().run()
    assert order(branches) == before
    version = mystery_shopping.load(branches.desk, branches.id).questionnaires[0].id
    first, second, *_ = questionnaire.load(branches.desk, version).sections
    app.button(key=f"shop.section.down.{first.id}").click().run()
    assert not app.exception
    assert questionnaire.load(branches.desk, version).sections[0].id == second.id


def test_a_question_gets_another_code_and_section(app: AppTest, branches: Branches) -> None:
    app.session_state[shop_state.PART] = "questionnaire"
    app.session_state[shop_state.ITEM] = "1"
    opened(app, "mystery_shopping")
    code = next(each for each in app.text_input if each.label == "Code")
    code.set_value("2").run()
    assert "another one has this name already" in said(app)
    next(each for each in app.text_input if each.label == "Code").set_value("Hello").run()
    assert not app.exception
    assert order(branches)[0] == "Hello"
    assert "Question Hello" in said(app)
    section = box(app, "Section")
    section.select_index(1).run()
    assert not app.exception
    assert order(branches)[0] != "Hello"


def test_a_section_is_renamed(app: AppTest, branches: Branches) -> None:
    app.session_state[shop_state.PART] = "questionnaire"
    opened(app, "mystery_shopping")
    next(each for each in app.text_input if each.label == "Name of the section").set_value("Porch").run()
    assert not app.exception
    version = mystery_shopping.load(branches.desk, branches.id).questionnaires[0].id
    assert questionnaire.load(branches.desk, version).sections[0].label["en"] == "Porch"


def test_a_questionnaire_in_use_cannot_be_moved_about(app: AppTest, branches: Branches) -> None:
    branches.finalized()
    app.session_state[shop_state.PART] = "questionnaire"
    opened(app, "mystery_shopping")
    assert not [each for each in app.button if str(each.key).startswith(("shop.item.up", "shop.section.up"))]


def test_an_example_is_loaded_where_there_is_no_programme(app: AppTest, desk: Desk) -> None:
    opened(app, "mystery_shopping")
    press(app, "Load the example")
    (made,) = mystery_shopping.programmes(desk)
    assert made.name == "Example: branches 2026"
    assert [str(metric.value) for metric in app.metric] == ["0", "1", "30", "0"]
    assert evidence.count(desk) == 0
