"""Field work in a real browser: a live log that loses nothing, coding of a transcript, erasing one participant."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cxmap.model.coding import TextKind
from cxmap.model.evidence import Method
from cxmap.store.engine import Database
from cxmap.store.migrate import open_database
from cxmap.usecases import codebook, coding, evidence, experience_map, field_session, project
from cxmap.usecases.desk import Desk
from tests.browsing import APP, Serve, free_port, served
from tests.field import make

pytestmark = pytest.mark.browser
KEYS = "ayal"
NAMES = {"a": "Arrives", "y": "Smiles", "l": "Leaves"}
WIDE: Any = {"width": 1500, "height": 1000}
TALK = "Moderator: Bagaimana di loket?\nP1: Antrean lama sekali 😀. Petugasnya ramah."


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return open_database(str(tmp_path / "cxmap.db"))


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, project.create_project(database, "Bank").id, "Ana")


def open_page(browser: Browser, url: str, desk: Desk, page: str, **address: str) -> Page:
    opened = browser.new_context(viewport=WIDE, locale="en-GB").new_page()
    more = "".join(f"&{name}={value}" for name, value in address.items())
    opened.goto(f"{url}/{page}?project={desk.project_id}&as=Ana&lang=en{more}")
    return opened


def press(page: Page, first: int, last: int) -> None:
    for place in range(first, last):
        key = KEYS[place % len(KEYS)]
        page.keyboard.press(key)
        if key == "y":  # asks which smile; Enter says none of them
            page.keyboard.press("Enter")


def test_sixty_entries_by_keyboard_survive_a_refresh_and_a_restart(
    browser: Browser, database: Database, desk: Desk, tmp_path: Path
) -> None:
    session, known = make(desk)
    env, port = {"CXMAP_DATABASE_URL": str(tmp_path / "cxmap.db")}, free_port()
    with served(APP, env, port) as url:
        page = open_page(browser, url, desk, "field-session", session=session.id, view="log")
        expect(page.get_by_role("button", name="Smiles")).to_be_visible(timeout=20_000)
        press(page, 0, 20)
        page.reload()
        expect(page.get_by_role("button", name="Smiles")).to_be_visible(timeout=20_000)
        press(page, 20, 40)
        expect(page.get_by_text("40 stored")).to_be_visible(timeout=20_000)
    press(page, 40, 60)  # nobody listens
    expect(page.get_by_text("20 on their way, 60 in all")).to_be_visible()
    with served(APP, env, port):
        expect(page.get_by_text("60 stored")).to_be_visible(timeout=60_000)
        document = field_session.load(desk, session.id)
        written = [
            known_name for entry in document.entries if (known_name := _name(known, entry.behaviour_id))
        ]
        assert written == [NAMES[KEYS[place % len(KEYS)]] for place in range(60)]
        assert len({entry.op_id for entry in document.entries}) == 60
        assert [entry.at for entry in document.entries] == sorted(entry.at for entry in document.entries)
        assert evidence.count(desk) == 60
        page.keyboard.press("Backspace")
        expect(page.get_by_text("59 stored")).to_be_visible(timeout=20_000)
        page.context.close()
    database.close()


def _name(known: dict[str, Any], behaviour_id: str | None) -> str:
    return next((name for name, each in known.items() if each.id == behaviour_id), "")


def test_a_state_is_not_stopped_by_a_slip_and_a_phone_logs_by_touch(
    browser: Browser, serve: Serve, database: Database, desk: Desk, tmp_path: Path
) -> None:
    session, _ = make(desk)
    url = serve(APP, {"CXMAP_DATABASE_URL": str(tmp_path / "cxmap.db")})
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB")
    page = context.new_page()
    page.goto(f"{url}/field-session?project={desk.project_id}&as=Ana&lang=en&session={session.id}&view=log")
    explains = page.get_by_role("button", name="Explains")
    expect(explains).to_be_visible(timeout=20_000)
    explains.dispatch_event("click")
    explains.dispatch_event("click")
    expect(explains).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Types").tap()
    expect(page.get_by_text("3 stored")).to_be_visible(timeout=20_000)
    expect(explains).to_have_attribute("aria-pressed", "false")  # the two exclude each other
    kinds = [entry.kind for entry in field_session.load(desk, session.id).entries]
    assert kinds == ["start", "stop", "start"]
    context.close()
    database.close()


def select_words(page: Page, words: str) -> None:
    """Drag over the words with the mouse."""
    box = page.evaluate(
        """(words) => {
            for (const host of document.querySelectorAll('*')) {
                const body = (host.shadowRoot ?? host).querySelector?.('.body');
                if (!body) continue;
                for (const paragraph of body.querySelectorAll('p')) {
                    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
                    while (walker.nextNode()) {
                        const at = walker.currentNode.data.indexOf(words);
                        if (at < 0) continue;
                        const range = document.createRange();
                        range.setStart(walker.currentNode, at);
                        range.setEnd(walker.currentNode, at + words.length);
                        const { left, right, top, height } = range.getBoundingClientRect();
                        return { left, right, middle: top + height / 2 };
                    }
                }
            }
        }""",
        words,
    )
    page.mouse.move(box["left"] + 1, box["middle"])
    page.mouse.down()
    page.mouse.move(box["right"], box["middle"], steps=4)
    page.mouse.up()


def test_an_indonesian_transcript_is_coded_by_mouse_and_keyboard(
    browser: Browser, serve: Serve, database: Database, desk: Desk, tmp_path: Path
) -> None:
    codebook.add_ready(desk, "id")
    text = coding.add_text(desk, "Wawancara", TALK, TextKind.TRANSCRIPT)
    url = serve(APP, {"CXMAP_DATABASE_URL": str(tmp_path / "cxmap.db")})
    page = open_page(browser, url, desk, "coding", text=text.id)
    expect(page.get_by_text("P1: Antrean lama sekali")).to_be_visible(timeout=20_000)

    select_words(page, "lama sekali 😀")
    expect(page.locator("blockquote")).to_have_text("lama sekali 😀")
    page.get_by_role("option", name="Masalah").click()
    expect(page.locator("mark[data-ids]", has_text="lama sekali 😀")).to_be_visible()
    page.get_by_role("combobox", name="Touchpoint").fill("Loket")
    page.get_by_role("button", name="Feeling -2").click()
    expect(page.get_by_text("Evidence of Loket.")).to_be_visible(timeout=20_000)

    page.keyboard.press("Escape")
    for _ in range(4):  # the fourth sentence
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("senang")
    page.keyboard.press("Enter")
    expect(page.locator("mark[data-ids]", has_text="Petugasnya ramah.")).to_be_visible()
    expect(page.locator(".text-coding[data-waits='0']")).to_be_visible(timeout=20_000)

    found = coding.load(desk, text.id)
    names = {code.id: code.name for code in codebook.load(desk).codes}
    spans = [
        (found.text.body[each.start : each.end], names[each.code_id], each.coder) for each in found.codings
    ]
    assert spans == [("lama sekali 😀", "Masalah", "Ana"), ("Petugasnya ramah.", "Senang", "Ana")]
    frame = experience_map.load_evidence(desk)
    assert (frame["verbatim"].tolist(), frame["valence"].tolist()) == (["lama sekali 😀"], [-2.0])
    page.context.close()
    database.close()


@pytest.mark.parametrize(
    ("choice", "done", "record"),
    [
        ("Withdraw consent", "Withdraw for good", "a participant withdrew; done by Ana"),
        ("Erase", "Erase for good", "a participant was erased by Ana"),
    ],
)
def test_a_participant_withdraws_or_is_erased_on_the_screen(
    browser: Browser,
    serve: Serve,
    database: Database,
    desk: Desk,
    tmp_path: Path,
    choice: str,
    done: str,
    record: str,
) -> None:
    session = field_session.create(desk, "Group", Method.FOCUS_GROUP, ["Counter"], observer="Ana")
    person = field_session.add_participant(desk, session.id, "P1", "Sari Dewi", consent="not_needed")
    field_session.add_answer(
        desk, session.id, "Counter", participant_id=person.id, like="Two hours", actual=-2.0
    )
    coding.add_text(desk, "Talk", TALK, TextKind.TRANSCRIPT, session_id=session.id)
    url = serve(APP, {"CXMAP_DATABASE_URL": str(tmp_path / "cxmap.db")})
    page = open_page(browser, url, desk, "field-session", session=session.id, view="people")
    page.get_by_text("Withdraw consent or erase…").click(timeout=20_000)
    page.get_by_role("radiogroup").get_by_text(choice, exact=True).click()
    page.get_by_role("button", name="Show what it would change").click()
    expect(page.get_by_text("This would delete")).to_be_visible(timeout=20_000)
    assert evidence.count(desk) == 1
    page.get_by_role("button", name=done).click()
    expect(page.get_by_text(record)).to_be_visible(timeout=20_000)
    assert evidence.count(desk) == 0
    assert [each.consent for each in field_session.participants(desk)] == (
        ["withdrawn"] if choice == "Withdraw consent" else []
    )
    assert "Antrean" not in coding.load_all(desk)[0].text.body
    assert "Bagaimana di loket?" in coding.load_all(desk)[0].text.body
    page.context.close()
    database.close()
