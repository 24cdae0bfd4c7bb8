"""The forms of mystery shopping in a real browser: the mapping of a file of visits, and the questionnaire editor."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cxmap.model.questionnaire import ItemKind, QuestionnaireDocument
from cxmap.store.migrate import open_database
from cxmap.usecases import mystery_shopping, questionnaire
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from tests.browsing import APP, Serve

pytestmark = pytest.mark.browser
SLOW = 20_000  # ms
VISITS = """\
Outlet;Area;Nummer;Date;Was the hall clean?;Minutes in the queue
A1;North;7;13/04/2026;Yes;4,5
A1;North;8;14/04/2026;No;12
B2;South;9;32/04/2026;Yes;3
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    database = open_database(str(tmp_path / "cxmap.db"))
    desk = Desk(database, projects.create_project(database, "Bank").id, "Rina")
    mystery_shopping.create(desk, "Branches")
    return desk


@pytest.fixture
def page(browser: Browser, serve: Serve, desk: Desk, tmp_path: Path) -> Page:
    url = serve(APP, {"CXMAP_DATABASE_URL": str(tmp_path / "cxmap.db")})
    page = browser.new_context(viewport={"width": 1500, "height": 1000}, locale="en-GB").new_page()
    page.goto(f"{url}/mystery-shopping?project={desk.project_id}&as=Rina&lang=en")
    return page


def part(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def test_a_guess_is_corrected_in_the_form_and_imported(page: Page, desk: Desk) -> None:
    part(page, "Import visits")
    chooser = page.locator('input[type="file"]').first
    chooser.set_input_files(
        {"name": "visits.csv", "mimeType": "text/csv", "buffer": VISITS.encode("utf-8-sig")}
    )
    expect(page.get_by_text("3 rows were read")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("3 rows: 2 used, 1 rejected")).to_be_visible(timeout=SLOW)
    choose(page, "Region", "Area")
    choose(page, "Number of the visit", "Nummer")
    expect(page.get_by_text("2 visits, 2 questions")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("No question, since it tells something of the visit above")).to_be_visible(
        timeout=SLOW
    )
    page.get_by_role("button", name="Import 2 visits").click()
    expect(page.get_by_text("2 visits imported")).to_be_visible(timeout=SLOW)

    programme = mystery_shopping.programmes(desk)[0].id
    assert [(each.code, each.region) for each in mystery_shopping.load(desk, programme).locations] == [
        ("A1", "North")
    ]
    done = newest(desk)
    assert [(each.label["en"], each.kind) for each in done.items] == [
        ("Was the hall clean?", ItemKind.YES_NO),
        ("Minutes in the queue", ItemKind.NUMBER),
    ]


def newest(desk: Desk) -> QuestionnaireDocument:
    programme = mystery_shopping.load(desk, mystery_shopping.programmes(desk)[0].id)
    return questionnaire.load(desk, programme.questionnaires[-1].id)


def test_questions_are_written_valued_and_moved(page: Page, desk: Desk) -> None:
    part(page, "Questionnaire")
    page.get_by_role("button", name="Start with one question").click()
    expect(page.get_by_text("Question 1 · Yes / no")).to_be_visible(timeout=SLOW)
    text = page.get_by_role("textbox", name="Question in Indonesian")
    text.fill("Apakah Anda disapa?")
    text.press("Control+Enter")
    page.get_by_placeholder("Write a question").first.fill("How long was the queue?")
    choose(page, "Kind of answer", "Time (stopwatch)")
    page.get_by_role("button", name="Add", exact=True).first.click()
    expect(page.get_by_role("button", name="2. How long was the queue?")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="2. How long was the queue?").click()
    expect(page.get_by_text("Question 2 · Time (stopwatch)")).to_be_visible(timeout=SLOW)
    page.keyboard.press("Alt+ArrowUp")
    expect(
        page.locator('button:has-text("How long was the queue?"), button:has-text("greeted?")').first
    ).to_contain_text("How long was the queue?", timeout=SLOW)
    made = newest(desk)
    assert [(each.code, each.kind) for each in made.items] == [("2", ItemKind.TIME), ("1", ItemKind.YES_NO)]
    assert made.items[1].label == {"en": "Were you greeted?", "id": "Apakah Anda disapa?"}
