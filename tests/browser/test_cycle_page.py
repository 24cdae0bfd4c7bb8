"""The cycle page in a real browser: a cycle of twelve built from blank, dragged, linked, seen to change, taken away."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from cxmap.model.activity_cycle import CycleDocument
from cxmap.store.migrate import open_database
from cxmap.usecases import activity_cycle, cycle_editing, evidence, experience_map, sample
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from tests import cycles
from tests.browsing import APP, Serve

pytestmark = pytest.mark.browser


class Shown:
    """An empty project, served, with its database beside it."""

    def __init__(self, browser: Browser, serve: Serve, folder: Path) -> None:
        file = folder / "cxmap.db"
        self.database = open_database(str(file))
        self.desk = Desk(self.database, projects.create_project(self.database, "Study").id)
        self.url = serve(APP, {"CXMAP_DATABASE_URL": str(file)})
        self.browser = browser

    def open(self, language: str = "en", more: str = "", **device: Any) -> Page:
        device = {"viewport": {"width": 1500, "height": 950}, "locale": "en-GB"} | device
        page = self.browser.new_context(**device).new_page()
        page.goto(f"{self.url}/activity-cycle?lang={language}&project={self.desk.project_id}&as=Ana{more}")
        return page

    def document(self) -> CycleDocument:
        return activity_cycle.load(self.desk, activity_cycle.cycles(self.desk)[0].id)

    def log(self, touchpoint: str, *valences: float) -> None:
        for valence in valences:
            evidence.log_item(self.desk, touchpoint=touchpoint, method="survey", valence=valence)

    def by_phase(self) -> list[list[str]]:
        document = self.document()
        return [[each.name for each in document.activities_of(phase.id)] for phase in document.phases]


@pytest.fixture
def shown(browser: Browser, serve: Serve, tmp_path: Path) -> Iterator[Shown]:
    own = Shown(browser, serve, tmp_path)
    yield own
    for context in browser.contexts:
        context.close()
    own.database.close()


def activities(page: Page) -> Locator:
    return page.locator('[data-id^="activity:"]')


def activity(page: Page, name: str) -> Locator:
    return page.locator(f'[data-id^="activity:"][aria-label*=": {name},"]')


def slot(page: Page, phase_id: str, index: int) -> tuple[float, float]:
    return middle(page.locator(f'[data-id="slot:{phase_id}:{index}"]'))


def middle(item: Locator) -> tuple[float, float]:
    box = item.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, item: Locator, target: tuple[float, float], *, grip: str = "text") -> None:
    x, y = middle(item.locator(grip).first)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y, steps=2)
    page.mouse.move(*target, steps=8)
    page.mouse.up()


def drag_by_touch(page: Page, item: Locator, target: tuple[float, float]) -> None:
    """One finger, as the browser itself gets it from the screen."""
    fingers = page.context.new_cdp_session(page)
    x, y = middle(item)
    ways = [(x + (target[0] - x) * part / 8, y + (target[1] - y) * part / 8) for part in range(9)]
    for place, (left, top) in enumerate(ways):
        event = "touchMove" if place else "touchStart"
        fingers.send("Input.dispatchTouchEvent", {"type": event, "touchPoints": [{"x": left, "y": top}]})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def add_by_buttons(page: Page, phase: int, number: int) -> None:
    """More activities at the end of a phase, with the button beside its name in the drawer."""
    for _ in range(number):
        before = activities(page).count()
        while not press_adder(page, phase):
            pass  # the drawer had just turned to what was added before
        expect(activities(page)).to_have_count(before + 1)


def press_adder(page: Page, phase: int) -> bool:
    """Press the button if the drawer still shows it; the last addition may be selected a moment later."""
    closing = page.get_by_role("button", name="Close", exact=True)
    try:
        if closing.count():
            closing.click(timeout=3_000)
        page.get_by_role("button", name="Add activity").nth(phase).click(timeout=3_000)
    except PlaywrightTimeout:
        return False
    return True


def write_name(page: Page, place: int, name: str) -> None:
    """Write the name of an activity in place, on the canvas."""
    activities(page).nth(place).locator("text").last.dblclick()
    page.get_by_role("textbox", name="Text of").fill(name)
    page.keyboard.press("Enter")
    expect(activity(page, name)).to_be_visible()


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_role("combobox", name=label).fill(value)
    expect(page.get_by_role("option", name=value)).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def test_a_cycle_of_twelve_from_blank_to_png(shown: Shown) -> None:
    shown.log("Queue", -1.0, -2.0, -1.0)
    page = shown.open()
    page.get_by_role("textbox", name="Name of the cycle").fill("First salary")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Create cycle").click()
    expect(activities(page)).to_have_count(3, timeout=30_000)
    for phase, number in enumerate((3, 3, 2)):
        add_by_buttons(page, phase, number)
    page.get_by_role("button", name="Fit", exact=True).click()
    write_name(page, 0, "Notice the cash")
    write_name(page, 4, "Wait for her turn")
    phases = [phase.id for phase in shown.document().phases]

    page.mouse.dblclick(*slot(page, phases[2], 3))  # the twelfth is written into a slot of the ring
    page.get_by_role("textbox", name="New activity").fill("Recommend it")
    page.keyboard.press("Enter")
    expect(activities(page)).to_have_count(12)
    assert [len(names) for names in shown.by_phase()] == [4, 4, 4]
    assert shown.by_phase()[2][3] == "Recommend it"

    drag(page, activity(page, "Notice the cash"), slot(page, phases[0], 3))  # along its phase
    expect(activities(page).nth(2)).to_contain_text("Notice the cash")
    assert shown.by_phase()[0][2] == "Notice the cash"
    drag(page, activity(page, "Recommend it"), slot(page, phases[1], 1))  # into another one
    expect(activities(page).nth(5)).to_contain_text("Recommend it")
    assert shown.by_phase()[1][:2] == ["Wait for her turn", "Recommend it"]

    activity(page, "Wait for her turn").locator("text").first.click()
    expect(page.get_by_text("ACTIVITY 5 OF 12")).to_be_visible()
    choose(page, "Touchpoints", "Queue")
    expect(page.get_by_text("Evidence 3")).to_have_count(2)  # of the whole study, and of this activity
    page.get_by_label("Desired, 0 to 100").fill("80")
    page.keyboard.press("Enter")
    gap = page.locator('[data-id^="gap:"][aria-label*="Wait for her turn: 63"]')
    expect(gap).to_have_count(1)
    shown.log("Queue", 2.0, 2.0, 1.0)
    expect(page.locator('[data-id^="gap:"][aria-label*="Wait for her turn: 26"]')).to_have_count(1)

    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download PNG").click()
    assert waiting.value.suggested_filename.startswith("Study - First salary - ")
    data = Path(waiting.value.path()).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(data) > 60_000


def test_the_keyboard_alone_moves_adds_and_deletes(shown: Shown) -> None:
    cycles.make(shown.desk)
    page = shown.open()
    expect(activities(page)).to_have_count(7, timeout=30_000)
    activities(page).first.locator("text").first.click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("ACTIVITY 3 OF 7")).to_be_visible()
    page.keyboard.press("Alt+ArrowRight")  # beyond the end of its phase lies the next one
    expect(page.get_by_text("ACTIVITY 3 OF 7 · DOING IT")).to_be_visible()
    assert shown.by_phase()[1][0] == "Prepare the papers"
    page.keyboard.press("Control+d")
    expect(activities(page)).to_have_count(8)
    page.keyboard.press("Delete")
    expect(activities(page)).to_have_count(7)
    page.keyboard.press("Control+z")
    expect(activities(page)).to_have_count(8)


def test_what_is_selected_on_the_chart_is_selected_on_the_ring(shown: Shown) -> None:
    cycles.make(shown.desk)
    page = shown.open()
    page.get_by_role("radio", name="Priorities").click()
    mark = page.locator(".textpoint", has_text="4").first
    expect(mark).to_be_visible(timeout=30_000)
    page.mouse.move(*middle(mark))
    expect(page.locator(".hoverlayer .hovertext")).to_be_visible()
    page.mouse.down()
    page.mouse.up()
    expect(page.get_by_text("ACTIVITY 4 OF 7")).to_be_visible()
    expect(page.locator(".mark.selected.activity")).to_have_count(1)


def test_the_page_speaks_indonesian(shown: Shown) -> None:
    cycles.make(shown.desk)
    page = shown.open("id")
    expect(page.get_by_text("Kesenjangan, terbesar dahulu")).to_be_visible(timeout=30_000)
    page.get_by_role("radio", name="Prioritas").click()
    expect(page.get_by_text("Kanan atas didahulukan")).to_be_visible()
    expect(page.locator("svg text", has_text="Memutuskan apa yang dilakukan").first).to_be_attached()


def test_steps_are_dragged_into_the_phases_of_a_new_cycle(shown: Shown) -> None:
    made = experience_map.create_from_template(shown.desk, "hotel_stay", "Stay", "en")
    names = [step.name for step in experience_map.load(shown.desk, made.id).steps]
    page = shown.open()
    page.get_by_role("textbox", name="Name of the cycle").fill("A night")
    page.get_by_text("Steps of an experience map").click()
    groups = page.locator(".group")
    expect(groups).to_have_count(4, timeout=30_000)
    first, second, left_out = groups.nth(0), groups.nth(1), groups.nth(3)
    third = -(-len(names) // 3)
    expect(first.locator(".step")).to_have_count(third)

    first.locator(".step").first.scroll_into_view_if_needed()
    drag(
        page, first.locator(".step").first, middle(second.locator(".name")), grip=".label"
    )  # to its upper end
    expect(first.locator(".step")).to_have_count(third - 1)
    expect(second.locator(".step").first).to_contain_text(names[0])
    page.get_by_role("button", name=f"Move “{names[0]}” later").click()  # one place on
    expect(second.locator(".step").nth(1)).to_contain_text(names[0])
    second.locator(".step").first.focus()
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowRight")  # beyond the last phase it is left out
    expect(left_out.locator(".step")).to_contain_text(names[third])

    page.get_by_role("button", name="Create cycle").click()
    expect(activities(page)).to_have_count(len(names) - 1, timeout=30_000)
    assert shown.by_phase()[0] == names[1:third]
    assert shown.by_phase()[1] == [names[0], *names[third + 1 : 2 * third]]


def test_a_finger_drags_a_step_by_its_grip_and_scrolls_by_the_rest(shown: Shown) -> None:
    experience_map.create_from_template(shown.desk, "hotel_stay", "Stay", "en")
    page = shown.open(viewport={"width": 420, "height": 900}, has_touch=True, is_mobile=True)
    page.get_by_text("Steps of an experience map").click()
    groups = page.locator(".group")
    expect(groups).to_have_count(4)
    first, second = groups.nth(0), groups.nth(1)
    number = first.locator(".step").count()
    step = first.locator(".step").last
    step.evaluate("(node) => node.scrollIntoView({ block: 'end' })")
    x, y = middle(step.locator(".label"))
    drag_by_touch(page, step.locator(".label"), (x, y - 300))
    expect(first.locator(".step")).to_have_count(number)
    page.wait_for_function(
        "([step, y]) => step.getBoundingClientRect().bottom < y", arg=[step.element_handle(), y]
    )

    name = step.locator(".label").inner_text()
    second.locator(".name").scroll_into_view_if_needed()
    drag_by_touch(page, step.locator(".grip"), middle(second.locator(".name")))
    expect(first.locator(".step")).to_have_count(number - 1)
    expect(second.locator(".step").first).to_contain_text(name)


def test_two_cycles_stand_in_one_ring_and_two_people_see_each_other(shown: Shown) -> None:
    ours = cycles.make(shown.desk)
    theirs = activity_cycle.duplicate(shown.desk, ours.cycle.id, "At Bank Raya", competitor="Bank Raya")
    shown.log("Raya's queue", 1.0, 2.0, 1.0, 2.0)
    place = next(each.id for each in projects.touchpoints(shown.desk) if each.name == "Raya's queue")
    waiting = activity_cycle.load(shown.desk, theirs.id).activities[3]
    cycle_editing.set_touchpoints(shown.desk, waiting.id, [place])

    page = shown.open(more=f"&cycle={ours.cycle.id}")
    expect(page.locator('[data-id^="gap:"][aria-label*="Wait for her turn: 68"]')).to_have_count(
        1, timeout=30_000
    )
    page.get_by_role("button", name="Compare").click()
    choose(page, "Another cycle", "At Bank Raya")
    expect(activity(page, "Wait for her turn")).to_have_attribute(
        "aria-label", re.compile("12 and 88 of 80 wanted, n = 8 and 4"), timeout=30_000
    )
    expect(page.locator("svg text", has_text="Us and Bank Raya differ in 1 of 1").first).to_be_attached()

    other = shown.browser.new_context(viewport={"width": 1200, "height": 900}, locale="en-GB").new_page()
    other.goto(
        f"{page.url.split('?')[0]}?lang=en&project={shown.desk.project_id}&as=Ben&cycle={ours.cycle.id}"
    )
    expect(page.get_by_text("Ben is here too")).to_be_visible(timeout=30_000)
    expect(other.get_by_text("Ana is here too")).to_be_visible(timeout=30_000)


def test_the_way_leads_from_a_dip_to_its_activity_and_back(shown: Shown) -> None:
    sample.load_sample(shown.database, "en")
    own = next(each for each in projects.projects(shown.database) if each.sample)
    page = shown.open()
    page.goto(f"{shown.url}/experience-map?lang=en&project={own.id}&as=Ana")
    dip = page.locator('[data-id^="point:"]').nth(4)
    expect(dip).to_be_attached(timeout=30_000)
    page.get_by_role("button", name="Fit", exact=True).click()
    dip.locator("text", has_text="n 54").click()
    expect(page.get_by_text("STEP 5 OF 10")).to_be_visible()
    page.get_by_role("link", name="Wait for my turn").click()
    expect(page.get_by_text("ACTIVITY 5 OF 12")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="On the map: Waits for her turn").click()
    expect(page.get_by_text("STEP 5 OF 10")).to_be_visible(timeout=30_000)
