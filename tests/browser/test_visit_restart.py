"""The server dies in the middle of a visit and comes back: the phone goes on where it was."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cxmap.model.mystery_shopping import Location, Shopper, VisitState
from cxmap.model.questionnaire import ItemKind, PlannedItem, PlannedSection, QuestionnairePlan
from cxmap.store.migrate import open_database
from cxmap.usecases import mystery_shopping, questionnaire, visit
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from tests.browsing import APP, free_port, served
from tests.shops import YES_NO

pytestmark = pytest.mark.browser
STORY = "What happened, in your own words"
PLAN = QuestionnairePlan(
    sections=(
        PlannedSection(
            label={"en": "Arrival"},
            items=(
                PlannedItem(code="1", kind=ItemKind.YES_NO, label={"en": "Greeted?"}, options=YES_NO),
                PlannedItem(code="2", kind=ItemKind.TEXT, label={"en": "By whom?"}),
                PlannedItem(code="3", kind=ItemKind.TIME, label={"en": "How long?"}, required=False),
                PlannedItem(code="4", kind=ItemKind.YES_NO, label={"en": "Thanked?"}, options=YES_NO),
            ),
        ),
    )
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cxmap.db"


@pytest.fixture
def desk(file: Path) -> Desk:
    database = open_database(str(file))
    return Desk(database, projects.create_project(database, "Bank").id, "Rina")


@pytest.fixture
def assigned(desk: Desk) -> str:
    programme = mystery_shopping.create(desk, "Branches").id
    questionnaire.create(desk, programme, PLAN, "Branch visit")
    place = mystery_shopping.add_part(desk, Location, code="JKT-01", programme_id=programme).id
    shopper = mystery_shopping.add_part(desk, Shopper, pseudonym="Kancil").id
    (made,) = mystery_shopping.assign(desk, programme, [place], shopper_id=shopper)
    return made.id


def choice(phone: Page, code: str) -> Locator:
    return phone.get_by_role("radiogroup", name=code, exact=True)


def answer_half(phone: Page) -> None:
    phone.get_by_role("button", name="Begin the visit").click()
    choice(phone, "1").get_by_text("Yes", exact=True).click()
    expect(phone.get_by_text("1 of 4 answered, all saved")).to_be_visible()
    phone.get_by_role("textbox", name="2", exact=True).fill("A guard.")
    phone.get_by_role("textbox", name="2", exact=True).blur()
    expect(phone.get_by_text("2 of 4 answered, all saved")).to_be_visible()
    phone.get_by_role("button", name="Start").click()
    expect(phone.get_by_role("button", name="Stop")).to_be_visible()


def expect_half(phone: Page) -> None:
    expect(phone.get_by_text("2 of 4 answered, all saved")).to_be_visible()
    expect(choice(phone, "1").get_by_role("radio", name="Yes")).to_be_checked()
    expect(phone.get_by_role("textbox", name="2", exact=True)).to_have_value("A guard.")
    expect(phone.get_by_role("button", name="Stop")).to_be_visible()


def test_a_visit_survives_a_server_that_is_killed(
    browser: Browser, file: Path, desk: Desk, assigned: str
) -> None:
    port, env = free_port(), {"CXMAP_DATABASE_URL": str(file)}
    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="en-GB", is_mobile=True, has_touch=True
    ).new_page()
    with served(APP, env, port) as url:
        phone.goto(f"{url}/shop-visit?project={desk.project_id}&as=Rina&lang=en&visit={assigned}")
        answer_half(phone)
        since = visit.clock(desk, assigned, "3")
    assert visit.draft(desk, assigned)["answers"] == {"1": "yes", "2": "A guard."}
    with served(APP, env, port):
        phone.reload()
        expect_half(phone)
        assert visit.clock(desk, assigned, "3") == since is not None  # the stopwatch ran on
        phone.get_by_role("button", name="Stop").click()
        choice(phone, "4").get_by_text("No", exact=True).click()
        expect(phone.get_by_text("4 of 4 answered, all saved")).to_be_visible()
        phone.get_by_role("textbox", name=STORY).fill("A guard held the door.")
        phone.get_by_role("button", name="Give in the visit").click()
        expect(phone.get_by_text("Given in. It waits for the review.")).to_be_visible()
    given = visit.load(desk, assigned).visit
    assert (given.state, given.narrative) == (VisitState.SUBMITTED, "A guard held the door.")
    assert {code: given.answers[code] for code in "124"} == {"1": "yes", "2": "A guard.", "4": "no"}
