"""How long field work lets people wait: a long session, ten observers at once, a long text full of codes."""

import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from cxmap.model.coding import TextKind
from cxmap.usecases import behaviour_log, codebook, coding, field_session, live_log, log_figures
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk, open_at
from tests.benchmarks.measuring import Line, folder, timed, times
from tests.browsing import APP, served
from tests.chromium import find_chromium
from tests.field import act, make

EVENTS, OBSERVERS, PRESSES, ROUNDS = 5000, 10, 20, 3
LENGTH, CODINGS, STEPS = 200_000, 2000, 15
WORDS = [
    "antrean",
    "lama",
    "sekali",
    "petugas",
    "ramah",
    "bingung",
    "loket",
    "cepat",
    "mudah",
    "aplikasi",
    "😀",
    "biaya",
    "jujur",
    "kamar",
    "bersih",
]
IN_BROWSER = """async (steps) => {
  const host = [...document.querySelectorAll("*")].find((each) => each.shadowRoot?.querySelector(".text-coding"));
  const body = (host?.shadowRoot ?? document).querySelector(".text-coding .body");
  const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const press = (key) => body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const timed = async (act) => {
    const start = performance.now();
    act();
    await frames();
    return (performance.now() - start) / 1000;
  };
  const found = { choose: [], code: [], scroll: [] };
  body.focus();
  for (let step = 0; step < steps; step += 1) {
    found.choose.push(await timed(() => press("ArrowDown")));
    found.code.push(await timed(() => press(String(1 + (step % 9)))));
    await new Promise((done) => setTimeout(done, 300));
  }
  for (let step = 0; step < steps; step += 1) found.scroll.push(await timed(() => { body.scrollTop += 3000; }));
  return found;
}"""
"""From the act to the second frame after it, so the shortest possible is two frames."""


def lines() -> Iterator[Line]:
    with folder() as here:
        desk, session_id = _long_session(here / "session.db")
        yield Line(
            "open a session of 5,000 events: log, time budget, time line",
            times(lambda: _open(desk, session_id), 5),
            0.5,
        )
        slow = [_ninety_fifth(desk, session_id, turn) for turn in range(ROUNDS)]
        yield Line("a key press stored, ten observers once a second: 95th percentile", slow, 0.1)
        yield from _long_text(here / "text.db")


def _desk(file: Path) -> Desk:
    database = open_at(str(file))
    return Desk(database, projects.create_project(database, "Bench").id, "Ana")


def _long_session(file: Path) -> tuple[Desk, str]:
    desk = _desk(file)
    session, known = make(desk)
    place = field_session.load(desk, session.id).touchpoints[0].id
    acts = []
    for number in range(EVENTS):
        name = ("Explains", "Smiles", "Types", "Smiles")[number % 4]
        kind = "point" if name == "Smiles" else ("stop" if number // 4 % 2 else "start")
        acts.append(act(str(number), number * 0.7, known[name], kind, touchpoint_id=place))
    behaviour_log.log(desk, session.id, acts)
    return desk, session.id


def _open(desk: Desk, session_id: str) -> None:
    document = field_session.load(desk, session_id)
    log_figures.budget(document)
    log_figures.timeline(document, "en").to_json()


def _ninety_fifth(desk: Desk, session_id: str, turn: int) -> float:
    document = field_session.load(desk, session_id)
    smiles, place = (
        next(each for each in document.behaviours if each.name == "Smiles"),
        document.touchpoints[0].id,
    )

    def watch(observer: int) -> list[float]:
        own, waits = Desk(desk.database, desk.project_id, f"Observer {observer}"), []
        for number in range(PRESSES):
            pressed: dict[str, Any] = act("", number, smiles, touchpoint_id=place)
            operation = {"op": "log", "op_id": f"{turn}-{observer}-{number}", "act": pressed}
            seconds, _ = timed(lambda sent=operation: live_log.perform(own, session_id, [sent]))  # type: ignore[misc]
            waits.append(seconds)
            live_log.load(own, session_id)  # the screen is drawn again
            time.sleep(max(0.0, 1 - seconds))  # a person presses once a second
        return waits

    with ThreadPoolExecutor(OBSERVERS) as pool:
        waits = sorted(wait for own in pool.map(watch, range(OBSERVERS)) for wait in own)
    return waits[int(len(waits) * 0.95)]


def _long_text(file: Path) -> Iterator[Line]:
    program = find_chromium()
    if program is None:
        yield Line("a text of 200,000 characters", note="no Chromium")
        return
    desk, text_id = _coded_text(file)
    address = f"coding?project={desk.project_id}&lang=en&as=Ana&text={text_id}"
    with served(APP, {"CXMAP_DATABASE_URL": str(file)}) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1500, "height": 950})
        page.goto(f"{url}/{address}")
        page.wait_for_selector("mark[data-ids]", timeout=60_000)
        found: dict[str, list[float]] = json.loads(json.dumps(page.evaluate(IN_BROWSER, STEPS)))
        browser.close()
    for name, said in {"choose": "choose a sentence", "code": "give it a code", "scroll": "scroll"}.items():
        yield Line(
            f"200,000 characters, 2,000 codings: {said}", found[name], 0.15, note="Chromium, to the frame"
        )


def _coded_text(file: Path) -> tuple[Desk, str]:
    desk, rng = _desk(file), random.Random(1)
    codebook.add_ready(desk, "id")
    codes = [code.id for code in codebook.load(desk).codes if code.codable]
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) + len(paragraphs) < LENGTH:
        paragraphs.append(" ".join(rng.choices(WORDS, k=rng.randint(15, 60))) + ".")
    text = coding.add_text(desk, "Long", "\n".join(paragraphs)[:LENGTH], TextKind.TRANSCRIPT)
    starts = [rng.randint(0, LENGTH - 200) for _ in range(CODINGS)]
    spans = [
        ((start, start + rng.randint(10, 150)), codes[place % len(codes)])
        for place, start in enumerate(starts)
    ]
    coding.apply_many(desk, text.id, spans)
    return desk, text.id
