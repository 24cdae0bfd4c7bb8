"""Mystery shopping as it is done: programme, questionnaire, assignment, a visit on a phone, review, and the map moves."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cxmap.model.evidence import EvidenceFilter, EvidenceItem, Method
from cxmap.model.mystery_shopping import VisitState
from cxmap.model.touchpoint import Touchpoint
from cxmap.store.identifiers import new_id
from cxmap.store.migrate import open_database
from cxmap.usecases import evidence, experience_map, mystery_shopping, visit
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from tests.browsing import APP, Serve

pytestmark = pytest.mark.browser
SLOW = 20_000  # ms


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A study with one touchpoint that two complaints found bad, and a map of it."""
    database = open_database(str(tmp_path / "cxmap.db"))
    desk = Desk(database, projects.create_project(database, "Bank").id, "Rina")
    door = projects.add(desk, Touchpoint, name="Door")
    with desk.writing("evidence_added") as transaction:
        for _ in range(2):
            transaction.add(
                EvidenceItem(id=new_id(), touchpoint_id=door.id, method=Method.COMPLAINT, valence=-2.0)
            )
    experience_map.create_from_touchpoints(desk, "Visit", "en")
    return desk


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def part(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()


def add(page: Page, hint: str, text: str, button: str) -> None:
    page.get_by_placeholder(hint).fill(text)
    page.get_by_role("button", name=button).click()


def make_programme(page: Page) -> None:
    page.get_by_role("textbox", name="Name of the programme").fill("Branches")
    page.get_by_role("button", name="Create programme").click()
    part(page, "Questionnaire")
    page.get_by_role("button", name="Start with one question").click()
    expect(page.get_by_text("Question 1 · Yes / no")).to_be_visible(timeout=SLOW)
    choose(page, "Speaks about the touchpoint", "Door")
    expect(page.get_by_text("evidence", exact=True)).to_be_visible(timeout=SLOW)
    part(page, "Locations")
    add(page, "Code, e.g. JKT-01", "JKT-01", "Add location")
    part(page, "Shoppers")
    add(page, "Pseudonym, e.g. Kancil", "Kancil", "Add shopper")
    part(page, "Board")


def assign(page: Page) -> None:
    page.get_by_role("combobox", name="Locations").click()
    page.get_by_role("option", name="JKT-01").click()
    page.keyboard.press("Escape")
    choose(page, "Shopper", "Kancil")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("JKT-01 · Kancil"))).to_be_visible(timeout=SLOW)


def fill_in(page: Page) -> None:
    """Answer on a phone, with a refresh in the middle."""
    page.get_by_role("button", name="Begin the visit").click()
    page.get_by_text("Yes", exact=True).click()
    expect(page.get_by_text("1 of 1 answered, all saved")).to_be_visible(timeout=SLOW)
    page.reload()
    expect(page.get_by_role("radio", name="Yes")).to_be_checked(timeout=SLOW)
    page.get_by_role("textbox", name="What happened, in your own words").fill("A guard held the door.")
    page.get_by_role("button", name="Give in the visit").click()
    expect(page.get_by_text("Given in. It waits for the review.")).to_be_visible(timeout=SLOW)


def decide(page: Page, name: str, state: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text(state, exact=True).locator("visible=true").first).to_be_visible(timeout=SLOW)


def test_from_a_programme_to_a_map_that_moved(
    browser: Browser, serve: Serve, desk: Desk, tmp_path: Path
) -> None:
    url = serve(APP, {"CXMAP_DATABASE_URL": str(tmp_path / "cxmap.db")})
    address = f"project={desk.project_id}&as=Rina&lang=en"
    page = browser.new_context(viewport={"width": 1500, "height": 1000}, locale="en-GB").new_page()
    page.goto(f"{url}/mystery-shopping?{address}")
    make_programme(page)
    assign(page)
    programme = mystery_shopping.programmes(desk)[0].id
    made = mystery_shopping.visits(desk, programme).loc[0, "id"]

    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="en-GB", is_mobile=True, has_touch=True
    ).new_page()
    phone.goto(f"{url}/shop-visit?{address}&visit={made}")
    fill_in(phone)
    wide = phone.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0  # nothing reaches beyond the phone

    page.goto(f"{url}/shop-review?{address}&visit={made}")
    page.get_by_role("textbox", name="Reason").fill("Which door?")
    decide(page, "Return to the shopper", "returned")
    phone.reload()
    expect(phone.get_by_text("Returned: Which door?")).to_be_visible(timeout=SLOW)
    story = phone.get_by_role("textbox", name="What happened, in your own words")
    expect(story).to_have_value("A guard held the door.")
    story.fill("A guard held the main door.")
    phone.get_by_role("button", name="Give in the visit").click()
    expect(phone.get_by_text("Given in. It waits for the review.")).to_be_visible(timeout=SLOW)

    page.goto(f"{url}/shop-review?{address}&visit={made}")
    expect(page.get_by_text("A guard held the main door.")).to_be_visible(timeout=SLOW)
    decide(page, "Reviewed", "reviewed")
    decide(page, "Make final", "finalized")
    document = visit.load(desk, made)
    assert document.visit.state is VisitState.FINALIZED
    assert [move.actor for move in document.moves] == ["Kancil", "Kancil", "Rina", "Kancil", "Rina", "Rina"]
    assert evidence.count(desk, EvidenceFilter(methods=(Method.MYSTERY_SHOP,))) == 1

    page.goto(f"{url}/experience-map?{address}")
    point = page.locator('[data-id^="point:"]').first
    expect(point).to_contain_text("−0.7", timeout=SLOW)  # two at −2 and this one at +2
    point.locator("text", has_text="n 3").click()
    page.get_by_role("link", name="Open the visit").click()
    expect(page.get_by_text("A guard held the main door.")).to_be_visible(timeout=SLOW)
