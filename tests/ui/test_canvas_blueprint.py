"""The canvas of a blueprint in a real browser: nodes on their grid, links drawn by hand and by keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from cxmap.help import help_page
from cxmap.ui.canvas import event_of
from cxmap.words import LANGUAGES, Language, catalogue

APP = Path(__file__).parent / "canvas_demo_blueprint.py"
REPORT = "output[data-state]"
READ = "JSON.parse(document.querySelector('output[data-state]').dataset.state)"


# ---- what may come in


def raw(op: str, **values: object) -> dict[str, object]:
    return {"op_id": "a1", "op": op, "id": "node:a", "revision": 3, **values}


@pytest.mark.parametrize(
    ("op", "values"),
    [
        ("link", {"to": "node:b", "kind": "message"}),
        ("retype", {"kind": "agreement"}),
        ("insert", {"text": "Check"}),
        ("extend", {"into": "place:lane:3", "text": None}),
        ("align", {"ids": ["node:a", "node:b"], "axis": "column"}),
        ("unpin", {"ids": ["node:a"]}),
        ("carry", {"moves": [{"id": "node:a", "into": "place:lane:3"}]}),
    ],
)
def test_what_is_done_to_a_blueprint_becomes_an_event(op: str, values: dict[str, object]) -> None:
    event = event_of(raw(op, **values))
    assert event
    assert event.values == values
    assert event_of(raw(op, **values), editable=False) is None
    for name in values:
        assert event_of(raw(op, **{**values, name: 7})) is None


def test_an_unknown_kind_of_link_or_axis_is_ignored() -> None:
    assert event_of(raw("link", to="node:b", kind="magic")) is None
    assert event_of(raw("align", ids=[], axis="row")) is None
    assert event_of(raw("carry", moves=[{"id": "node:a"}])) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_blueprint_is_in_its_help(language: Language) -> None:
    page = help_page("service_blueprint", language)
    told = {key: text for key, text in catalogue(language).items() if "canvas.blueprint_shortcut." in key}
    assert told
    assert [key for key, text in told.items() if key.endswith(".does") and f"| {text} |" not in page] == []


# ---- in the browser


@pytest.fixture(scope="module")
def address(serve: Any) -> str:
    return str(serve(APP, {}))


@pytest.fixture
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.set_default_timeout(10_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(address + getattr(request, "param", ""))
    page.wait_for_selector('.sheet [data-id="node:a"]')
    page.wait_for_selector(REPORT, state="attached")
    yield page
    context.close()
    assert wrong == []


def box(page: Page, data_id: str) -> FloatRect:
    found = page.locator(f'.sheet [data-id="{data_id}"]').bounding_box()
    assert found
    return found


def middle(page: Page, data_id: str) -> tuple[float, float]:
    at = box(page, data_id)
    return at["x"] + at["width"] / 2, at["y"] + at["height"] / 2


def edge(page: Page, data_id: str) -> tuple[float, float]:
    """The middle of the right edge, where a link is taken hold of."""
    at = box(page, data_id)
    return at["x"] + at["width"], at["y"] + at["height"] / 2


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(start[0] - 12, start[1])
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=5)
    page.mouse.up()


def state(page: Page) -> Any:
    return page.evaluate(READ)


def assert_becomes(page: Page, condition: str) -> None:
    shown = f"document.querySelector('{REPORT}')"
    page.wait_for_function(f"{shown} && (() => {{ const state = {READ}; return {condition}; }})()")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def select(page: Page, data_id: str) -> None:
    page.mouse.click(*middle(page, data_id))
    assert_becomes(page, f"state.selected.join() === '{data_id}'")


def test_a_dragged_node_goes_to_the_place_under_the_pointer(page: Page) -> None:
    drag(page, middle(page, "node:b"), middle(page, "place:back:2"))
    assert_becomes(page, "state.nodes.b.join() === 'Wait,back,2'")


def test_the_place_is_shown_while_dragging_and_escape_puts_back(page: Page) -> None:
    page.mouse.move(*middle(page, "node:b"))
    page.mouse.down()
    page.mouse.move(*middle(page, "place:front:1"), steps=3)
    expect(page.locator(".insertion.ground")).to_be_visible()
    press(page, "Escape")
    page.mouse.up()
    select(page, "node:a")
    assert state(page)["log"] == ["select"]


def test_selected_nodes_keep_their_distance(page: Page) -> None:
    select(page, "node:a")
    page.keyboard.down("Shift")
    page.mouse.click(*middle(page, "node:b"))
    page.keyboard.up("Shift")
    assert_becomes(page, "state.selected.length === 2")
    drag(page, middle(page, "node:a"), middle(page, "place:front:1"))
    assert_becomes(page, "state.nodes.b.join() === 'Wait,front,2'")
    assert state(page)["nodes"]["a"] == ["Arrive", "front", 1]
    assert [line for line in state(page)["log"] if not line.startswith("select")] == ["carry node:a"]


def test_alt_arrows_carry_a_node_from_place_to_place(page: Page) -> None:
    select(page, "node:b")
    press(page, "Alt+ArrowDown")
    assert_becomes(page, "state.nodes.b.join() === 'Wait,front,1'")
    press(page, "Alt+ArrowRight")
    assert_becomes(page, "state.nodes.b[2] === 2")


def test_a_link_is_drawn_from_the_edge_of_a_node_to_another(page: Page) -> None:
    drag(page, edge(page, "node:a"), middle(page, "node:d"))
    assert_becomes(page, "state.links['6']?.join() === 'a,d,sequence,'")
    expect(page.locator('.sheet [data-id="link:6"].chosen')).to_be_attached()
    expect(page.get_by_role("button", name="Sequence")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Message").click()
    assert_becomes(page, "state.links['6'][2] === 'message'")


def test_a_link_to_empty_ground_makes_a_node_that_is_written_on(page: Page) -> None:
    drag(page, edge(page, "node:e"), middle(page, "place:front:4"))
    field = page.get_by_role("textbox")
    expect(field).to_have_value("New action")
    field.fill("Call")
    press(page, "Enter")
    assert_becomes(page, "state.nodes.n5?.join() === 'Call,front,4'")
    assert state(page)["links"]["6"] == ["e", "n5", "sequence", ""]


def test_the_line_follows_and_a_link_to_itself_is_none(page: Page) -> None:
    page.mouse.move(*middle(page, "node:a"))
    page.mouse.move(*edge(page, "node:a"))
    page.mouse.down()
    page.mouse.move(*middle(page, "node:c"), steps=3)
    expect(page.locator(".rubber path")).to_be_visible()
    expect(page.locator(".aim")).to_be_visible()
    page.mouse.move(*middle(page, "node:a"), steps=3)
    page.mouse.up()
    select(page, "node:b")
    assert state(page)["log"] == ["select"]


def test_the_keyboard_draws_a_link(page: Page) -> None:
    select(page, "node:a")
    press(page, "l")
    expect(page.locator(".aloud")).to_contain_text("Link from Arrive")
    press(page, "ArrowRight", "3")
    expect(page.locator(".aloud")).to_have_text("Agreement from Arrive to Wait: Enter draws it")
    press(page, "ArrowDown", "Enter")
    assert_becomes(page, "state.links['6']?.join() === 'a,c,agreement,'")


def test_the_link_button_waits_for_a_click_on_the_target(page: Page) -> None:
    select(page, "node:a")
    page.get_by_role("button", name="Link", exact=True).click()
    page.get_by_role("button", name="Message").click()
    page.mouse.click(*middle(page, "node:e"))
    assert_becomes(page, "state.links['6']?.join() === 'a,e,message,'")
    press(page, "Escape")


def test_a_failure_point_begins_a_recovery(page: Page) -> None:
    select(page, "failure:f")
    press(page, "l")
    page.mouse.click(*middle(page, "node:b"))
    assert_becomes(page, "state.log.includes('link failure:f')")
    assert state(page)["links"]["6"][1:3] == ["b", "recovery"]


def test_double_click_on_a_link_inserts_and_on_its_word_edits(page: Page) -> None:
    (x1, y1), (x2, y2) = middle(page, "node:a"), middle(page, "node:b")
    page.mouse.dblclick((x1 + x2) / 2, (y1 + y2) / 2)
    page.get_by_role("textbox", name="New action").fill("Look around")
    press(page, "Enter")
    assert_becomes(page, "state.links['1'][1] === 'n5'")
    page.locator('[data-id="link:4"] text').dblclick()
    field = page.get_by_role("textbox")
    expect(field).to_have_value("yes")
    field.fill("all is well")
    press(page, "Enter")
    assert_becomes(page, "state.links['4'][3] === 'all is well'")


def test_double_click_on_empty_ground_adds_a_node_there(page: Page) -> None:
    page.mouse.dblclick(*middle(page, "place:back:0"))
    page.get_by_role("textbox", name="New action").fill("Prepare")
    press(page, "Enter")
    assert_becomes(page, "state.nodes.n5?.join() === 'Prepare,back,0'")


def test_arrows_go_to_what_is_near_and_with_ctrl_along_the_flow(page: Page) -> None:
    page.locator(".frame").focus()
    press(page, "ArrowRight", "ArrowRight")
    assert_becomes(page, "state.selected.join() === 'node:b'")
    press(page, "ArrowDown")
    assert_becomes(page, "state.selected.join() === 'node:c'")
    press(page, "Control+ArrowRight")
    assert_becomes(page, "state.selected.join() === 'link:3'")
    press(page, "Control+ArrowRight", "Control+ArrowRight", "Control+ArrowDown")
    assert_becomes(page, "state.selected.join() === 'link:5'")
    press(page, "Control+ArrowRight", "Control+ArrowDown")
    assert_becomes(page, "state.selected.join() === 'failure:f'")
    press(page, "Control+ArrowUp")
    assert_becomes(page, "state.selected.join() === 'node:c'")


def test_the_bar_offers_what_a_selection_can(page: Page) -> None:
    select(page, "node:b")
    names = page.locator(".actions button")
    expect(names.filter(has_text="Let layout place it")).to_have_count(1)
    select(page, "node:a")
    expect(names.filter(has_text="Let layout place it")).to_have_count(0)
    press(page, "Shift+ArrowRight")
    assert_becomes(page, "state.selected.length === 2")
    press(page, "h")
    assert_becomes(page, "state.log.at(-1) === 'align lane node:a,node:b'")
    press(page, "v", "Escape", "q")
    assert_becomes(page, "state.log.at(-1) === 'quick'")
    assert "align column node:a,node:b" in state(page)["log"]


def test_a_time_opens_and_selects_its_node(page: Page) -> None:
    page.locator('[data-id="time:c"] text').click()
    assert_becomes(page, "state.log.includes('open time:c')")
    assert state(page)["selected"] == ["node:c"]


@pytest.mark.parametrize("page", ["/?editable=no"], indirect=True)
def test_a_blueprint_for_looking_has_no_handles(page: Page) -> None:
    page.mouse.click(*middle(page, "node:a"))
    assert_becomes(page, "state.selected.join() === 'node:a'")
    expect(page.locator(".handle")).to_have_count(0)
    drag(page, edge(page, "node:a"), middle(page, "node:d"))
    press(page, "l", "i", "Alt+ArrowDown")
    select(page, "node:b")
    assert set(state(page)["log"]) == {"select"}
