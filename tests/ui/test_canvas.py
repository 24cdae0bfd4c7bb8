"""The canvas in a real browser: what is done with hands and keys reaches Python once, and is shown again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from cxmap.ui.canvas import CanvasEvent, acknowledged, event_of, operations_in, receive
from cxmap.words import catalogue

APP = Path(__file__).parent / "canvas_demo.py"
REPORT = "output[data-state]"
READ = "JSON.parse(document.querySelector('output[data-state]').dataset.state)"


# ---- what may come in


def raw(**changes: object) -> dict[str, object]:
    return {"op_id": "a1", "op": "edit", "id": "card:c1", "text": "x", "revision": 3} | changes


def test_an_operation_becomes_an_event() -> None:
    assert event_of(raw(more="ignored")) == CanvasEvent("a1", "edit", "card:c1", {"text": "x"}, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"op": "drop_tables"},
        {"op": ["edit"]},
        {"op_id": ""},
        {"op_id": 7},
        {"id": ""},
        {"id": {"a": 1}},
        {"id": "x" * 501},
        {"text": None},
        {"text": "x" * 4001},
        {"revision": "3"},
        {"op": "move", "before": 1, "into": None},
        {"op": "add", "where": "under"},
        {"op": "add", "where": ["into"]},
        {"op": "delete", "ids": "card:c1"},
        {"op": "delete", "ids": ["card:c1", 2]},
    ],
)
def test_ill_formed_operations_are_ignored(changes: dict[str, object]) -> None:
    assert event_of(raw(**changes)) is None


def test_nothing_is_changed_on_a_canvas_for_looking() -> None:
    assert event_of(raw(), editable=False) is None
    assert event_of(raw(op="select", ids=["step:1"]), editable=False) is not None


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=8,
)


@given(anything, some.dictionaries(some.sampled_from(sorted(raw())), anything))
def test_no_value_from_the_browser_breaks_the_reading(outbox: object, changes: dict[str, object]) -> None:
    assert all(event_of(item) is None for item in operations_in(outbox))
    event = event_of(raw(**changes))
    assert event is None or isinstance(event.id, str)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session in which the browser has sent one edit."""
    session: dict[str, Any] = {"k": {"outbox": {"sent": 1, "operations": [raw()]}}}
    monkeypatch.setattr(st, "session_state", session)
    return session


def test_what_is_sent_again_is_handed_on_once(session: dict[str, Any]) -> None:
    heard: list[CanvasEvent] = []
    receive("k", heard.extend, True)
    session["k"]["outbox"]["operations"].append(raw(op_id="a2", op="undo"))
    receive("k", heard.extend, True)
    assert [event.op_id for event in heard] == ["a1", "a2"]
    assert acknowledged("k") == ["a1", "a2"]


def test_what_could_not_be_handled_is_not_acknowledged(session: dict[str, Any]) -> None:
    def broken(events: list[CanvasEvent]) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        receive("k", broken, True)
    assert acknowledged("k") == []


def test_an_ill_formed_operation_is_acknowledged_so_that_it_does_not_come_again(
    session: dict[str, Any],
) -> None:
    session["k"]["outbox"]["operations"] = [raw(op="drop_tables")]
    receive("k", lambda _: pytest.fail("nothing to hand on"), True)
    assert acknowledged("k") == ["a1"]


# ---- in the browser


@pytest.fixture(scope="module")
def address(serve: Any) -> str:
    return str(serve(APP, {}))


@pytest.fixture
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The demo in a fresh session; a console error or an uncaught error fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = context.new_page()
    page.set_default_timeout(10_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(address + getattr(request, "param", ""))
    page.wait_for_selector('.sheet [data-id="step:s0"]')
    page.wait_for_selector(REPORT, state="attached")
    yield page
    context.close()
    assert wrong == []


def part(page: Page, data_id: str) -> Locator:
    return page.locator(f'.sheet [data-id="{data_id}"]')


def box(page: Page, data_id: str) -> FloatRect:
    found = part(page, data_id).bounding_box()
    assert found
    return found


def state(page: Page) -> Any:
    return page.evaluate(READ)


def assert_becomes(page: Page, condition: str) -> None:
    """Wait until the demo's reported `state` meets a JavaScript condition."""
    shown = f"document.querySelector('{REPORT}')"
    page.wait_for_function(f"{shown} && (() => {{ const state = {READ}; return {condition}; }})()")


def order(page: Page) -> list[str]:
    return [step[0] for step in state(page)["steps"]]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def drag(page: Page, data_id: str, x: float, y: float) -> None:
    start = box(page, data_id)
    page.mouse.move(start["x"] + 20, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(x, y, steps=4)
    page.mouse.up()


def drag_before(page: Page, data_id: str, other: str) -> None:
    target = box(page, other)
    drag(page, data_id, target["x"] + 4, target["y"] + 12)


def select(page: Page, data_id: str) -> None:
    part(page, data_id).click(position={"x": 10, "y": 8})
    assert_becomes(page, f"state.selected.join() === '{data_id}'")


def test_a_click_selects_and_outlines_the_column(page: Page) -> None:
    select(page, "step:s4")
    expect(page.locator(".selected.step")).to_be_visible()
    mark, column = page.locator(".selected.step").bounding_box(), box(page, "column:s4")
    assert mark
    assert mark["height"] == pytest.approx(column["height"] + 6, abs=1)
    expect(page.locator(".actions button")).to_have_text(
        ["Add before", "Add after", "Duplicate", "Delete", "Edit"]
    )
    expect(page.locator(".aloud")).to_have_text("Step 5, Waits, selected")


def test_shift_click_selects_more_and_ground_selects_nothing(page: Page) -> None:
    select(page, "card:c1")
    part(page, "card:c2").click(modifiers=["Shift"])
    assert_becomes(page, "state.selected.join() === 'card:c1,card:c2'")
    page.mouse.click(1180, 640)
    assert_becomes(page, "state.selected.length === 0")


def test_a_frame_selects_the_cards_in_it(page: Page) -> None:
    first, last = box(page, "card:c4"), box(page, "card:c5")
    page.keyboard.down("Shift")
    page.mouse.move(first["x"] - 6, first["y"] - 4)
    page.mouse.down()
    page.mouse.move(last["x"] + 60, last["y"] + 30, steps=3)
    page.mouse.up()
    page.keyboard.up("Shift")
    assert_becomes(page, "state.selected.join() === 'card:c4,card:c5'")


def test_a_dragged_step_goes_before_another_and_into_its_stage(page: Page) -> None:
    drag_before(page, "step:s4", "step:s1")
    assert_becomes(page, "state.steps[1][0] === 's4'")
    assert state(page)["steps"][1] == ["s4", "Waits", "b"]


def test_a_dragged_card_goes_to_the_cell_under_the_pointer(page: Page) -> None:
    cell = box(page, "cell:pain:s5")
    drag(page, "card:c3", cell["x"] + 40, cell["y"] + 40)
    assert_becomes(
        page, "state.cards.at(-1).join() === 'c3,pain,s5,Takes a ticket and sits; median wait 47 min'"
    )


def test_a_card_dropped_above_another_comes_before_it(page: Page) -> None:
    drag_before(page, "card:c5", "card:c4")
    assert_becomes(
        page, "state.cards.findIndex((c) => c[0] === 'c5') < state.cards.findIndex((c) => c[0] === 'c4')"
    )


def test_stages_and_lanes_move_along_their_own_axis(page: Page) -> None:
    drag_before(page, "stage:c", "stage:a")
    assert_becomes(page, "state.log.join() === 'move stage:c,before stage:a, into None'")
    select(page, "lane:pain")
    press(page, "Alt+ArrowDown", "Alt+ArrowUp")
    assert_becomes(page, "state.log.at(-1) === 'before lane:doing, into None'")
    assert [line for line in state(page)["log"] if line.startswith("move")] == [
        "move stage:c",
        "move lane:pain",
    ]


def test_selected_cards_are_dragged_together(page: Page) -> None:
    select(page, "card:c4")
    part(page, "card:c5").click(modifiers=["Shift"])
    assert_becomes(page, "state.selected.length === 2")
    cell = box(page, "cell:pain:s1")
    drag(page, "card:c5", cell["x"] + 40, cell["y"] + 40)
    assert_becomes(
        page, "state.cards.filter((card) => card[2] === 's1').map((card) => card[0]).join() === 'c2,c4,c5'"
    )


def test_dropping_something_where_it_was_is_no_change(page: Page) -> None:
    start = box(page, "step:s4")
    drag(page, "step:s4", start["x"] + 40, start["y"] + 40)
    select(page, "step:s4")
    assert state(page)["log"] == ["select"]


def test_escape_puts_a_dragged_thing_back(page: Page) -> None:
    start = box(page, "step:s4")
    page.mouse.move(start["x"] + 20, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(300, 300, steps=3)
    expect(page.locator(".ghost")).to_have_count(1)
    press(page, "Escape")
    expect(page.locator(".ghost")).to_have_count(0)
    page.mouse.up()
    select(page, "step:s0")
    assert state(page)["log"] == ["select"]


def test_five_quick_drags_are_all_applied(page: Page) -> None:
    places = {f"s{i}": box(page, f"step:s{i}") for i in range(6)}
    left, y = places["s0"]["x"] + 4, places["s0"]["y"] + 12
    for _ in range(5):
        page.mouse.move(places["s5"]["x"] + 20, y)
        page.mouse.down()
        page.mouse.move(left, y, steps=2)
        page.mouse.up()
    assert_becomes(page, "state.log.filter((line) => line.startsWith('move')).length === 5")
    expect(page.locator(".ghost")).to_have_count(0)
    assert sorted(order(page)) == [f"s{i}" for i in range(6)]


def test_five_quick_moves_by_key_end_where_they_should(page: Page) -> None:
    select(page, "step:s5")
    for moves in range(1, 6):
        press(page, "Alt+ArrowLeft")
        assert_becomes(page, f"state.log.filter((line) => line.startsWith('move')).length === {moves}")
        expect(part(page, "step:s5")).to_have_attribute(
            "aria-label", f"Step {6 - [0, 1, 2, 2, 3, 4][moves]}, Talks"
        )
    assert state(page)["steps"][1] == ["s5", "Talks", "b"]


def test_double_click_writes_in_place(page: Page) -> None:
    part(page, "card:c4").dblclick()
    field = page.get_by_role("textbox")
    expect(field).to_have_value("No idea how long the wait will be")
    field.fill("Nobody says how long")
    press(page, "Control+Enter")
    expect(part(page, "card:c4")).to_have_attribute("aria-label", "Nobody says how long")
    expect(page.locator(".editor")).to_have_count(0)


def test_escape_keeps_the_text_and_blur_saves_it(page: Page) -> None:
    select(page, "card:c1")
    press(page, "F2")
    page.get_by_role("textbox").fill("dropped")
    press(page, "Escape")
    expect(page.locator(".editor")).to_have_count(0)
    press(page, "Enter")
    page.get_by_role("textbox").fill("kept <b>&amp;</b>")
    select(page, "step:s5")
    assert_becomes(page, "state.cards[0][3] === 'kept <b>&amp;</b>'")
    assert [line for line in state(page)["log"] if line.startswith("edit")] == ["edit card:c1"]


def test_letters_typed_here_do_not_reach_the_page_around(page: Page) -> None:
    page.evaluate("window.heard = []; document.addEventListener('keydown', (e) => window.heard.push(e.key))")
    select(page, "card:c1")
    press(page, "F2", "r", "c", "Escape")
    assert page.evaluate("window.heard") == []


def test_double_click_in_an_empty_cell_adds_a_card(page: Page) -> None:
    part(page, "cell:pain:s0").dblclick(position={"x": 30, "y": 60})
    page.get_by_role("textbox").fill("Form asks twice")
    press(page, "Control+Enter")
    assert_becomes(page, "state.cards.at(-1).join() === 'n1,pain,s0,Form asks twice'")


def test_a_step_added_with_the_bar_is_written_on_at_once(page: Page) -> None:
    select(page, "step:s1")
    page.get_by_role("button", name="Add after").click()
    field = page.get_by_role("textbox")
    expect(field).to_have_value("New step")
    field.fill("Reads reviews")
    press(page, "Enter")
    assert_becomes(page, "state.steps[2].join() === 'n1,Reads reviews,b'")


def test_arrows_visit_steps_cards_and_empty_cells(page: Page) -> None:
    page.locator(".frame").focus()
    press(page, "ArrowRight")
    assert_becomes(page, "state.selected[0] === 'step:s0'")
    press(page, "End")
    assert_becomes(page, "state.selected[0] === 'step:s5'")
    press(page, "ArrowLeft", "ArrowDown")
    assert_becomes(page, "state.selected[0] === 'card:c3'")
    press(page, "ArrowRight")
    assert_becomes(page, "state.selected[0] === 'step:s5'")
    expect(page.locator(".aloud")).to_have_text("Doing, Step 6, Talks, selected")
    press(page, "Delete")  # an empty cell: the step must stay
    press(page, "Enter")
    page.get_by_role("textbox").fill("Signs")
    press(page, "Control+Enter")
    assert_becomes(page, "state.cards.at(-1).join() === 'n1,doing,s5,Signs'")
    assert len(order(page)) == 6


def test_quick_keys_keep_the_canvas_alive(page: Page) -> None:
    page.locator(".canvas").evaluate("(canvas) => canvas.dataset.first = 'yes'")
    page.locator(".frame").focus()
    press(page, *["ArrowRight"] * 12, *["ArrowLeft"] * 12, *["ArrowDown"] * 6, "Home", "End")
    expect(page.locator(".canvas")).to_have_attribute("data-first", "yes")
    assert_becomes(page, "state.selected.join() === 'step:s5'")


def test_delete_duplicate_undo_and_redo_by_key(page: Page) -> None:
    select(page, "card:c4")
    press(page, "Control+d", "Control+z", "Control+Shift+Z", "Control+y", "Delete")
    assert_becomes(
        page, "state.log.includes('delete card:c4') && !state.cards.some((card) => card[0] === 'c4')"
    )
    log = [line for line in state(page)["log"] if not line.startswith("select")]
    assert log == ["duplicate card:c4", "undo", "redo", "redo", "delete card:c4"]
    assert_becomes(page, "state.selected.join() === 'card:c5'")


def test_a_mark_of_evidence_opens_and_selects_its_step(page: Page) -> None:
    part(page, "point:s4").click()
    assert_becomes(page, "state.log.at(-1) === 'open point:s4'")
    assert state(page)["selected"] == ["step:s4"]


def test_hostile_text_stays_text_and_nothing_foreign_is_let_in(page: Page) -> None:
    expect(part(page, "step:s2")).to_contain_text("onerror=alert(1)>")
    assert page.locator(".sheet :is(img, script, foreignObject, image[href], [onload])").count() == 0
    assert page.evaluate("window.harm") is None


def test_zoom_and_place_stay_over_redraws_and_reloads(page: Page) -> None:
    page.mouse.move(500, 300)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -60)
    page.keyboard.up("Control")
    page.mouse.wheel(20, 10)
    before = page.locator(".sheet").evaluate("(sheet) => sheet.style.transform")
    drag_before(page, "step:s4", "step:s3")
    assert_becomes(page, "state.steps[3][0] === 's4'")
    sheet = page.locator(".sheet")
    assert sheet.evaluate("(sheet) => sheet.style.transform") == before
    page.wait_for_function("JSON.parse(localStorage['cxmap.canvas.view.demo'] ?? '{}').scale > 0.9")
    page.reload()
    page.wait_for_selector('.sheet [data-id="step:s0"]')
    assert sheet.evaluate("(sheet) => sheet.style.transform") == before


def test_the_browser_cannot_scroll_the_picture_away_from_its_marks(page: Page) -> None:
    for _ in range(3):
        page.locator("[data-action=larger]").click()
    part(page, "cell:pain:s5").evaluate("(cell) => cell.scrollIntoView()")
    assert page.locator(".frame").evaluate("(frame) => [frame.scrollLeft, frame.scrollTop]") == [0, 0]


def test_the_bar_and_the_keys_zoom(page: Page) -> None:
    scale = page.locator("[data-action=actual]")
    scale.click()
    expect(scale).to_have_text("100 %")
    page.locator("[data-action=larger]").click()
    expect(scale).to_have_text("120 %")
    page.locator(".frame").focus()
    press(page, "-", "-")
    expect(scale).to_have_text("83 %")
    press(page, "0")
    picture, frame = page.locator(".sheet svg").bounding_box(), page.locator(".frame").bounding_box()
    assert picture
    assert frame
    assert picture["y"] >= frame["y"]
    assert picture["y"] + picture["height"] <= frame["y"] + frame["height"]


def test_two_fingers_zoom_and_one_drags(page: Page) -> None:
    frame = page.locator(".frame")

    def finger(name: str, pointer: int, x: float, y: float) -> None:
        detail = {"pointerId": pointer, "clientX": x, "clientY": y, "pointerType": "touch", "bubbles": True}
        frame.dispatch_event(name, detail)

    frame.evaluate("(frame) => { frame.setPointerCapture = () => {}; }")  # these fingers are not real
    page.locator("[data-action=actual]").click()
    finger("pointerdown", 11, 400, 400)
    finger("pointerdown", 12, 500, 400)
    finger("pointermove", 12, 550, 400)
    finger("pointerup", 12, 550, 400)
    finger("pointerup", 11, 400, 400)
    expect(page.locator("[data-action=actual]")).to_have_text("150 %")


def test_an_operation_left_from_before_a_reload_is_sent_once(page: Page) -> None:
    kept = [{"op_id": "left", "op": "edit", "id": "card:c1", "text": "From before", "revision": 1}]
    page.evaluate("(kept) => sessionStorage['cxmap.canvas.outbox.demo'] = kept", json.dumps(kept))
    page.reload()
    assert_becomes(page, "state.cards[0][3] === 'From before'")
    page.wait_for_function("sessionStorage['cxmap.canvas.outbox.demo'] === '[]'")
    select(page, "step:s0")
    assert state(page)["log"] == ["edit card:c1", "select"]


def test_the_image_reaches_the_clipboard(page: Page) -> None:
    page.get_by_role("button", name="Copy image").click()
    expect(page.locator(".note")).to_have_text("Image copied")
    kinds = page.evaluate("navigator.clipboard.read().then((items) => items.flatMap((item) => item.types))")
    assert "image/png" in kinds


@pytest.mark.parametrize("page", ["/?editable=no"], indirect=True)
def test_a_canvas_for_looking_selects_but_does_not_change(page: Page) -> None:
    select(page, "card:c1")
    expect(page.locator(".actions")).to_be_hidden()
    drag_before(page, "card:c1", "card:c2")
    press(page, "Delete", "F2", "Control+z")
    expect(page.locator(".editor")).to_have_count(0)
    select(page, "card:c2")
    assert set(state(page)["log"]) == {"select"}


@pytest.mark.parametrize("page", ["/?language=id"], indirect=True)
def test_the_canvas_speaks_indonesian(page: Page) -> None:
    expect(page.get_by_role("button", name="Salin gambar")).to_be_visible()
    select(page, "step:s4")
    expect(page.get_by_role("button", name="Tambah sebelum")).to_be_visible()
    press(page, "?")
    expect(page.get_by_text("Memindahkan pilihan")).to_be_visible()


def test_every_word_of_the_canvas_is_in_both_languages() -> None:
    english, indonesian = (
        {key for key in catalogue(language) if key.startswith("canvas.")} for language in ("en", "id")
    )
    assert english
    assert english == indonesian
