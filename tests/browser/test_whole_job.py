"""The whole job as a newcomer does it: start, new project, import, map, edit, undo, evidence, picture."""

import re
import struct
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from cxmap.store.migrate import open_database
from cxmap.usecases import evidence, experience_map, project
from cxmap.usecases.desk import Desk
from tests.browser.test_map_page import card, centre, drag, step
from tests.browsing import APP, Serve

pytestmark = pytest.mark.browser
LABELS = {"pos": 1, "neg": -1}


def import_file(page: Page, file: Path) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name="Import evidence").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("286 rows: 286 used, 0 rejected")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Import 562 items").click()
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Evidence 562")).to_be_visible(
        timeout=20_000
    )


def make_map(page: Page) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name="Experience map").click()
    page.get_by_role("textbox", name="Name of the map").fill("A night at the hotel")
    page.get_by_role("button", name="Create map").click()
    expect(page.locator('[data-id^="step:"]')).to_have_count(10, timeout=20_000)


def test_from_a_file_to_a_picture(browser: Browser, serve: Serve, shared: Path, tmp_path: Path) -> None:
    file = shared / "i18n-text" / "id_hotel_aspects_test_286.csv"
    raw = pd.read_csv(file)
    database = open_database(str(tmp_path / "cxmap.db"))
    url = serve(APP, {"CXMAP_DATABASE_URL": str(tmp_path / "cxmap.db")})
    page = browser.new_context(viewport={"width": 1500, "height": 1000}, locale="en-GB").new_page()
    page.goto(url)
    page.get_by_role("textbox", name="Name of the study").fill("Hotel")
    page.get_by_role("button", name="Create project").click()
    expect(page.get_by_test_id("stSidebar").get_by_role("button", name="Hotel")).to_be_visible()
    import_file(page, file)
    make_map(page)

    desk = Desk(database, project.projects(database)[0].id)
    map_id = experience_map.maps(desk)[0].id
    assert evidence.count(desk) == int(raw.drop(columns="review").isin(list(LABELS)).sum().sum()) == 562
    drawn = " ".join(page.locator('[data-id^="point:"]').nth(4).locator("text").all_text_contents())
    kebersihan = raw["kebersihan"].map(LABELS).dropna()
    assert f"{kebersihan.mean():+.1f}".replace("-", "−") in drawn
    assert f"n {len(kebersihan)}" in drawn.replace("\u00a0", " ")

    x, y = centre(step(page, "kebersihan"))
    drag(page, step(page, "linen"), (x - 60, y))
    expect(page.locator('[data-id^="step:"]').nth(4)).to_have_attribute("aria-label", re.compile("linen"))

    page.locator('[data-id^="cell:"]').nth(10).dblclick()
    page.keyboard.type("Orders breakfast")
    page.keyboard.press("Control+Enter")
    expect(card(page, "Orders breakfast")).to_be_visible()
    card(page, "Orders breakfast").dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type("Orders a late breakfast")
    page.keyboard.press("Control+Enter")
    expect(card(page, "late breakfast")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(card(page, "late breakfast")).to_have_count(0)
    assert [each.text for each in experience_map.load(desk, map_id).cards] == ["Orders breakfast"]

    page.locator('[data-id^="point:"]').nth(5).locator("text", has_text="n 128").click()
    expect(page.get_by_text("128 items, newest first")).to_be_visible()

    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download PNG").click()
    data = Path(waiting.value.path()).read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    assert (data[:8], width > 2000, height > 1500) == (b"\x89PNG\r\n\x1a\n", True, True)
    page.context.close()
    database.close()
