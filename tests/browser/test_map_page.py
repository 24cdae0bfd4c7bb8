"""The map page in a real browser, on the sample project: select, edit, drag, undo, two people at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cxmap.model.experience_map import MapDocument
from cxmap.store.migrate import open_database
from cxmap.usecases import experience_map
from cxmap.usecases.desk import Desk
from cxmap.usecases.sample import load_sample
from tests.browsing import APP, Serve

pytestmark = pytest.mark.browser


class Shown:
    """The sample project, served, with its database beside it."""

    def __init__(self, browser: Browser, serve: Serve, folder: Path) -> None:
        self.file = folder / "cxmap.db"
        self.database = open_database(str(self.file))
        self.desk = Desk(self.database, load_sample(self.database, "en").id)
        self.map_id = experience_map.maps(self.desk)[0].id
        self.url = serve(APP, {"CXMAP_DATABASE_URL": str(self.file)})
        self.browser = browser

    def open(self, who: str = "", language: str = "en") -> Page:
        context = self.browser.new_context(viewport={"width": 1500, "height": 950}, locale="en-GB")
        page = context.new_page()
        page.goto(f"{self.url}/experience-map?lang={language}&project={self.desk.project_id}&as={who}")
        expect(page.locator('[data-id^="step:"]')).to_have_count(10, timeout=30_000)
        return page

    def document(self) -> MapDocument:
        return experience_map.load(self.desk, self.map_id)

    def steps(self) -> list[str]:
        return [step.name for step in self.document().steps]


@pytest.fixture
def shown(browser: Browser, serve: Serve, tmp_path: Path) -> Iterator[Shown]:
    own = Shown(browser, serve, tmp_path)
    yield own
    for context in browser.contexts:
        context.close()
    own.database.close()


def step(page: Page, name: str) -> Locator:
    return page.locator(f'[data-id^="step:"][aria-label*="{name}"]')


def card(page: Page, text: str) -> Locator:
    return page.locator(f'[data-id^="card:"][aria-label*="{text}"]').first


def centre(item: Locator) -> tuple[float, float]:
    box = item.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, item: Locator, target: tuple[float, float]) -> None:
    x, y = centre(item)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y, steps=2)
    page.mouse.move(*target, steps=8)
    page.mouse.up()


def test_a_point_opens_to_the_raw_evidence(shown: Shown) -> None:
    page = shown.open()
    page.locator('[data-id^="point:"]').nth(4).locator("text", has_text="n 54").click()
    expect(page.get_by_text("54 items, newest first")).to_be_visible()
    expect(page.get_by_text("Forty minutes, and nobody said how many were ahead.")).to_be_visible()
    expect(page.get_by_text("They agree (p = ")).to_be_visible()
    page.get_by_role("textbox", name="Filter the items").fill("toilet")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 items, newest first")).to_be_visible()


def test_drag_a_step_edit_a_card_and_undo_both(shown: Shown) -> None:
    page = shown.open()
    before = shown.steps()
    x, y = centre(step(page, "Waits for"))
    drag(page, step(page, "Talks to"), (x - 60, y))
    moved = [*before[:4], before[5], before[4], *before[6:]]
    expect(page.locator('[data-id^="step:"]').nth(4)).to_contain_text("Talks to")
    assert shown.steps() == moved
    card(page, "Takes a ticket").dblclick()
    page.get_by_role("textbox", name="Takes a ticket").fill("Takes a ticket and waits")
    page.keyboard.press("Control+Enter")
    expect(card(page, "and waits")).to_be_visible()
    expect(page.get_by_text("Saved")).to_be_visible()
    assert "Takes a ticket and waits" in [each.text for each in shown.document().cards]
    page.get_by_role("button", name="Undo").click()
    expect(card(page, "median wait 47 min")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator('[data-id^="step:"]').nth(4)).to_contain_text("Waits for")
    assert shown.steps() == before


def test_two_browsers_see_each_others_changes(shown: Shown) -> None:
    ana, ben = shown.open("Ana"), shown.open("Ben")
    expect(ben.get_by_text("Ana is here too")).to_be_visible(timeout=15_000)
    step(ana, "Arrives at").dblclick()
    ana.get_by_role("textbox", name="Arrives at").fill("Walks in")
    ana.keyboard.press("Enter")
    expect(step(ana, "Walks in")).to_be_visible()
    expect(step(ben, "Walks in")).to_be_visible(timeout=2_500)


def test_two_people_editing_one_card_choose_between_both_versions(shown: Shown) -> None:
    ana, ben = shown.open("Ana"), shown.open("Ben")
    card(ana, "Takes a ticket").dblclick()
    ana.get_by_role("textbox", name="Takes a ticket").fill("Ana's words")
    card(ben, "Takes a ticket").dblclick()
    ben.get_by_role("textbox", name="Takes a ticket").fill("Ben's words")
    ana.keyboard.press("Control+Enter")
    expect(card(ana, "Ana's words")).to_be_visible()
    expect(card(ben, "Ana's words")).to_have_count(1, timeout=5_000)
    ben.keyboard.press("Control+Enter")
    dialog = ben.get_by_role("dialog")
    expect(dialog.get_by_text("Ben's words")).to_be_visible()
    expect(dialog.get_by_text("Ana's words")).to_be_visible()
    dialog.get_by_role("button", name="Keep mine").click()
    expect(card(ben, "Ben's words")).to_be_visible()
    assert "Ben's words" in [each.text for each in shown.document().cards]


def test_the_keyboard_alone_selects_copies_and_deletes(shown: Shown) -> None:
    page = shown.open()
    step(page, "Waits for").click()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("STEP 6 OF 10")).to_be_visible()
    page.keyboard.press("Control+d")
    expect(page.locator('[data-id^="step:"]')).to_have_count(11)
    page.keyboard.press("Control+z")
    expect(page.locator('[data-id^="step:"]')).to_have_count(10)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator('[data-id^="step:"]')).to_have_count(11)
    step(page, "Needs a").click()
    page.keyboard.press("Delete")
    expect(page.locator('[data-id^="step:"]')).to_have_count(10)
    assert "Needs a salary account" not in shown.steps()


def test_the_language_switches_at_once_and_stays(shown: Shown) -> None:
    page = shown.open()
    page.get_by_text("ID", exact=True).click()
    expect(page.get_by_text("Kesenjangan, terbesar dahulu")).to_be_visible()
    expect(page.locator("svg text", has_text="Perasaan").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("Kesenjangan, terbesar dahulu")).to_be_visible(timeout=30_000)


def test_comparing_waves_draws_both_curves(shown: Shown) -> None:
    page = shown.open()
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_role("radio", name="Wave").click()
    for wave in ("Wave 1, March 2026", "Wave 2, April–May 2026"):
        page.get_by_role("button", name=wave).click()
    page.keyboard.press("Escape")
    expect(page.locator("svg text", has_text="Wave 2, April–May 2026").first).to_be_attached()
    expect(
        page.locator("svg text", has_text="Compared").or_(page.locator("svg text", has_text="COMPARED")).first
    ).to_be_attached()


def test_export_png_is_the_picture(shown: Shown, tmp_path: Path) -> None:
    page = shown.open()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download PNG").click()
    download = waiting.value
    assert download.suggested_filename.startswith(
        "Savings account study - Opening a savings account at a branch - "
    )
    data = Path(download.path()).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(data) > 100_000
