"""The blueprint page in a real browser: sixty nodes drawn, dragged and typed, observed, judged, taken away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cxmap.model.service_blueprint import BlueprintDocument, BlueprintNode, LaneRole, LinkKind
from cxmap.store.migrate import open_database
from cxmap.usecases import experience_map, service_blueprint
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from tests import blueprints
from tests.browsing import APP, Serve

pytestmark = pytest.mark.browser
PATIENCE = 15_000  # ms, on a machine that does other things too


class Shown:
    """An empty project, served, with its database beside it."""

    def __init__(self, browser: Browser, serve: Serve, folder: Path) -> None:
        file = folder / "cxmap.db"
        self.database = open_database(str(file))
        self.desk = Desk(self.database, projects.create_project(self.database, "Study").id)
        self.url = serve(APP, {"CXMAP_DATABASE_URL": str(file)})
        self.browser = browser

    def open(self, language: str = "en") -> Page:
        context = self.browser.new_context(viewport={"width": 1600, "height": 1000}, locale="en-GB")
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.goto(f"{self.url}/service-blueprint?lang={language}&project={self.desk.project_id}&as=Ana")
        return page

    def document(self) -> BlueprintDocument:
        return service_blueprint.load(self.desk, service_blueprint.blueprints(self.desk)[0].id)

    def node(self, name: str) -> BlueprintNode:
        return next(each for each in self.document().nodes if each.name == name)

    def links(self) -> set[tuple[str, str]]:
        document = self.document()
        return {
            (document.node_of[each.source_id].name, document.node_of[each.target_id].name)
            for each in document.links
        }


@pytest.fixture
def shown(browser: Browser, serve: Serve, tmp_path: Path) -> Iterator[Shown]:
    own = Shown(browser, serve, tmp_path)
    yield own
    for context in browser.contexts:
        context.close()
    own.database.close()


def nodes(page: Page) -> Locator:
    return page.locator('.sheet [data-id^="node:"]')


def node(page: Page, name: str) -> Locator:
    return nodes(page).filter(has_text=name)


def card(page: Page, name: str) -> dict[str, float]:
    measure = "(card) => { const { x, y, width, height } = card.getBoundingClientRect(); return { x, y, width, height }; }"
    box: dict[str, float] = {"width": 0}
    while not box["width"]:  # the picture may be drawn anew between finding and measuring
        box = node(page, name).locator("> rect").first.evaluate(measure)
    return box


def middle(page: Page, name: str) -> tuple[float, float]:
    box = card(page, name)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def place(page: Page, shown: Shown, role: LaneRole, column: int) -> tuple[float, float]:
    lane = next(each for each in shown.document().lanes if each.role is role)
    box = page.locator(f'[data-id="place:{lane.id}:{column}"]').bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(start[0] - 6, start[1])
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def from_edge(page: Page, name: str) -> tuple[float, float]:
    """Where a link is taken hold of: the lower edge of a node."""
    box = card(page, name)
    return box["x"] + box["width"] / 2, box["y"] + box["height"]


def draw_on(page: Page, name: str, target: tuple[float, float], new: str) -> None:
    """Drag a link from a node to empty ground, and name the node that this makes."""
    drag(page, from_edge(page, name), target)
    field = page.get_by_role("textbox", name="Text of")
    expect(field).to_have_value("New action")
    field.fill(new)
    page.keyboard.press("Enter")
    expect(node(page, new)).to_have_count(1)


def write_name(page: Page, old: str, new: str) -> None:
    page.mouse.dblclick(*middle(page, old))
    page.get_by_role("textbox", name="Text of").fill(new)
    page.keyboard.press("Enter")
    expect(node(page, new)).to_have_count(1)


def create(page: Page, name: str) -> None:
    page.get_by_role("textbox", name="Name of the blueprint").fill(name)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Create blueprint").click()
    expect(nodes(page)).to_have_count(3)
    page.get_by_role("button", name="Fit", exact=True).click()


def observe(page: Page, time: str, visit: str, failure: str | None = None) -> None:
    """Log an observation of the selected node in the drawer."""
    page.get_by_role("textbox", name="Time", exact=True).fill(time)
    page.get_by_role("textbox", name="Visit", exact=True).fill(visit)
    if failure:
        page.get_by_role("combobox", name="What failed").click()
        page.get_by_role("option", name=failure).click()
    page.get_by_role("button", name="Log", exact=True).click()


def test_a_blueprint_of_sixty_from_blank_to_png(shown: Shown) -> None:
    page = shown.open()
    create(page, "The branch visit")

    # drawn by hand: across the lanes, on empty ground, on a link
    write_name(page, "New action", "Ask for an account")
    draw_on(page, "Ask for an account", place(page, shown, LaneRole.FRONTSTAGE, 1), "Take the papers")
    draw_on(page, "Take the papers", place(page, shown, LaneRole.BACKSTAGE, 1), "Check the papers")
    page.mouse.dblclick(*place(page, shown, LaneRole.SUPPORT, 0))
    page.get_by_role("textbox", name="New action").fill("Look up the registry")
    page.keyboard.press("Enter")
    expect(nodes(page)).to_have_count(6)
    page.get_by_role("button", name="Fit", exact=True).click()
    drag(page, from_edge(page, "Check the papers"), middle(page, "Look up the registry"))
    expect(page.get_by_role("button", name="Sequence")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Message").click()
    expect(page.get_by_role("button", name="Message")).to_have_attribute("aria-pressed", "true")
    assert ("Check the papers", "Look up the registry") in shown.links()
    kinds = {each.kind for each in shown.document().links}
    assert kinds == {LinkKind.SEQUENCE, LinkKind.MESSAGE}

    # moved by hand, taken back, done again
    drag(page, middle(page, "Look up the registry"), place(page, shown, LaneRole.BACKSTAGE, 2))
    support = next(each.id for each in shown.document().lanes if each.role is LaneRole.SUPPORT)
    expect(page.locator(".ghost")).to_have_count(0)
    page.mouse.click(*middle(page, "Look up the registry"))
    expect(page.get_by_role("button", name="Let layout place it").first).to_be_visible()
    assert shown.node("Look up the registry").lane_id != support
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Undone: node moved")).to_be_visible()
    assert shown.node("Look up the registry").lane_id == support

    # typed line by line
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    lines = [f"Line {number:02}" if number % 3 else f"3: Line {number:02}" for number in range(54)]
    page.get_by_role("textbox", name="Actions, one a line").fill("\n".join(lines))
    page.get_by_role("button", name="Add the chain").click()
    expect(nodes(page)).to_have_count(60)
    document = shown.document()
    assert len(document.nodes) == 60
    frontstage = next(each.id for each in document.lanes if each.role is LaneRole.FRONTSTAGE)
    assert sum(each.lane_id == frontstage for each in document.nodes) == 1 + 18
    assert ("Line 01", "Line 02") in shown.links()

    # what fails, from what was seen
    page.get_by_role("button", name="Fit", exact=True).click()
    page.mouse.click(*middle(page, "Take the papers"))
    expect(page.get_by_role("heading", name="Take the papers")).to_be_visible()
    page.get_by_role("textbox", name="Standard time").fill("2:00")
    page.keyboard.press("Tab")
    expect(page.locator('[data-id^="time:"]', has_text="2:00")).to_have_count(1)
    page.get_by_role("textbox", name="What fails").fill("Number mistyped")
    page.get_by_test_id("stForm").get_by_role("button", name="Add failure point").click()
    expect(page.locator('.sheet [data-id^="failure:"]')).to_have_count(1)
    page.get_by_role("radio", name="Evidence").click()
    for number in range(4):
        observe(page, f"{number + 2}:30", f"Visit {number}", "Number mistyped" if number == 0 else None)
        expect(page.get_by_role("radio", name=f"Evidence {number + 1}")).to_be_visible()
        expect(page.get_by_role("textbox", name="Visit", exact=True)).to_have_value("")
    found = shown.node("Take the papers")
    items = experience_map.load_evidence(shown.desk)
    assert sorted(items["duration"]) == [150, 210, 270, 330]
    assert set(items["node_id"]) == {found.id}
    page.get_by_role("radio", name="Edit").click()
    page.get_by_role("button", name="F1 Number mistyped").first.click()
    expect(page.get_by_text("Seen in 1 of 4 visits")).to_be_visible()
    page.locator(".st-key-failure-take-occurrence button").click()
    expect(page.get_by_role("combobox", name="Occurrence")).to_have_value("8 · 1 in 8")
    failure = shown.document().failures[0]
    assert (failure.occurrence, failure.occurrence_proposed) == (8, 8)
    assert "1 of 4 visits" in failure.occurrence_basis

    # findings, one of them dismissed with a reason
    page.get_by_role("radio", name="Findings").click()
    finding = page.get_by_text("F1: no recovery").first
    expect(finding).to_be_visible()
    dismiss = page.get_by_role("button", name="Dismiss").first
    dismiss.click()
    page.get_by_role("textbox", name="Reason").fill("Not in this study")
    page.get_by_role("button", name="Dismiss").last.click()
    expect(page.get_by_text("Reason: Not in this study")).to_be_visible()
    assert [each.reason for each in shown.document().verdicts] == ["Not in this study"]

    # taken away
    page.get_by_role("radio", name="Picture", exact=True).click()
    page.get_by_role("button", name="Export").click()
    with page.expect_download(timeout=60_000) as waiting:  # sixty nodes are a large picture
        page.get_by_role("button", name="Download PNG").click()
    assert waiting.value.suggested_filename.startswith("Study - The branch visit - ")
    data = Path(waiting.value.path()).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(data) > 100_000


def test_the_keyboard_alone_links_moves_and_deletes(shown: Shown) -> None:
    blueprints.make(shown.desk)
    page = shown.open()
    expect(nodes(page)).to_have_count(7, timeout=30_000)
    page.mouse.click(*middle(page, "Arrive"))
    expect(page.get_by_role("heading", name="Arrive")).to_be_visible()
    page.keyboard.press("l")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Recovery")).to_have_attribute("aria-pressed", "true")
    assert any(link[0] == "Arrive" and link[1] != "Queue" for link in shown.links())
    page.keyboard.press("Delete")
    expect(page.locator('.sheet [data-id^="link:"]')).to_have_count(7)
    page.mouse.click(*middle(page, "Arrive"))
    expect(page.get_by_role("heading", name="Arrive")).to_be_visible()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_text("ACTION 1 · FRONTSTAGE CONTACT")).to_be_visible()
    page.keyboard.press("Delete")
    expect(nodes(page)).to_have_count(6)
    page.keyboard.press("Control+z")
    expect(nodes(page)).to_have_count(7)


def test_the_page_speaks_indonesian(shown: Shown) -> None:
    blueprints.make(shown.desk)
    page = shown.open("id")
    expect(page.get_by_role("radio", name="Struktur")).to_be_visible(timeout=30_000)
    page.get_by_role("radio", name="Struktur").click()
    expect(page.get_by_text("Rantai belakang panggung terpanjang")).to_be_visible()
    expect(page.locator("svg text", has_text="GARIS KETERLIHATAN").first).to_be_attached()
