"""How long a person waits for the screen, in Chromium: from the start to the first picture, and for a click."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest

from cxmap.usecases import evidence_import, experience_map, sample
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk, open_at
from tests.benchmarks.evidence import MAPPING, answers
from tests.benchmarks.measuring import ROOT, Line, folder
from tests.chromium import find_chromium

STARTS, CLICKS, WARM_UP = 3, 20, 2
IN_VIEW = 4
ITEMS = 10_000
GIVE_UP = 60.0  # s
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
STEPS = '.sheet [data-id^="step:"]'

WATCH = """(name) => {
  let released = 0;
  addEventListener("pointerup", () => { released = performance.now(); }, { capture: true, once: true });
  window.redrawn = new Promise((done) => {
    const drawn = () => [...document.querySelectorAll("h4")].some((title) => title.textContent.includes(name));
    const watch = new MutationObserver(() => {
      if (!released || !drawn()) return;
      watch.disconnect();
      requestAnimationFrame(() => done((performance.now() - released) / 1000));
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}"""
"""From the release of the pointer to the frame in which the drawer shows the step."""


def lines() -> Iterator[Line]:
    program = find_chromium()
    if program is None:
        yield Line("start and click", note="no Chromium")
        return
    with sync_playwright() as playwright, folder() as here:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        starts = [_start_to_picture(browser, here / f"fresh{number}.db") for number in range(STARTS)]
        yield Line("start to first picture, warm environment, new database", starts, 6.0, note="Chromium")
        redrawn, ran = _clicks(browser, here / "ten_thousand.db")
        yield Line("click on a step, 10,000 items: pointer up to drawer redrawn", redrawn, note="Chromium")
        yield Line("click on a step, 10,000 items: request to script finished", ran, note="WebSocket frames")
        browser.close()
        answered = _answered(here / "ten_thousand.db")
        yield Line(
            "click on a step, 10,000 items: server time", answered, 0.1, note="the whole page, run in process"
        )


@contextmanager
def _serving(file: Path) -> Iterator[str]:
    """The app on a database, started as a person starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "cxmap.ui.server", "--server.port", str(port)]  # as `make run` does
    env = os.environ | {"CXMAP_DATABASE_URL": str(file)}
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as app:
        try:
            yield f"http://127.0.0.1:{port}/experience-map"
        finally:
            app.terminate()


def _open(page: Page, address: str) -> None:
    """Open the map, asking again until the server is there; done when its steps can be seen."""
    deadline = time.monotonic() + GIVE_UP
    while True:
        try:
            page.goto(address)
            break
        except PlaywrightError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)  # between two looks at the condition
    page.locator(STEPS).first.wait_for(timeout=GIVE_UP * 1000)


def _start_to_picture(browser: Browser, file: Path) -> float:
    page = browser.new_page(viewport={"width": 1500, "height": 950})
    start = time.perf_counter()
    with _serving(file) as address:
        _open(page, address)
        seconds = time.perf_counter() - start
        page.close()
    return seconds


def _clicks(browser: Browser, file: Path) -> tuple[list[float], list[float]]:
    """Seconds from pointer up to the redrawn drawer, and from the request to the end of the script."""
    names = _fill(file)[:IN_VIEW]
    frames = Frames()
    page = browser.new_page(viewport={"width": 1500, "height": 950})
    page.on("websocket", frames.listen)
    redrawn, ran = list[float](), list[float]()
    with _serving(file) as address:
        _open(page, address)
        page.wait_for_load_state("networkidle")
        for number in range(CLICKS + WARM_UP):
            name = names[number % len(names)]
            page.evaluate(WATCH, name)
            frames.begin()
            page.locator(STEPS).nth(number % len(names)).click()
            redrawn.append(float(page.evaluate("window.redrawn")))
            while frames.took is None:
                page.wait_for_timeout(5)
            ran.append(frames.took)
        page.close()
    return redrawn[WARM_UP:], ran[WARM_UP:]


def _answered(file: Path) -> list[float]:
    """Seconds the server needs to answer the selection of a step with the whole page, without a browser."""
    os.environ["CXMAP_DATABASE_URL"] = str(file)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=GIVE_UP)
    app.query_params["lang"] = "en"
    app.run()
    app.switch_page("pages/experience_map.py").run()
    database = open_at(str(file))
    desk = Desk(database, projects.projects(database)[0].id)
    steps = experience_map.load(desk, experience_map.maps(desk)[0].id).steps
    database.close()
    seconds = []
    for number in range(CLICKS + WARM_UP):
        app.session_state["map.selected"] = (f"step:{steps[number % len(steps)].id}",)
        start = time.perf_counter()
        app.run()
        seconds.append(time.perf_counter() - start)
    if not any("STEP" in caption.value for caption in app.caption):
        raise RuntimeError("the page does not show the step that was selected")
    return seconds[WARM_UP:]


def _fill(file: Path) -> list[str]:
    """The sample study with as much evidence as makes 10,000 items; gives the names of its steps."""
    database = open_at(str(file))
    desk = Desk(database, sample.load_sample(database, "en").id)
    places = [touchpoint.name for touchpoint in projects.touchpoints(desk)]
    evidence_import.import_file(desk, answers(ITEMS - 248, places), "answers.csv", MAPPING)
    document = experience_map.load(desk, experience_map.maps(desk)[0].id)
    database.close()
    return [step.name for step in document.steps]


class Frames:
    """When the browser asked the server for something, and when the script that answered it was done."""

    def __init__(self) -> None:
        self.asked: float | None = None
        self.took: float | None = None

    def begin(self) -> None:
        self.asked = self.took = None

    def listen(self, socket_: WebSocket) -> None:
        socket_.on("framesent", lambda _: self._sent())
        socket_.on("framereceived", self._received)

    def _sent(self) -> None:
        if self.asked is None:
            self.asked = time.perf_counter()

    def _received(self, payload: bytes | str) -> None:
        if self.asked is None or self.took is not None or isinstance(payload, str):
            return
        if ForwardMsg.FromString(payload).WhichOneof("type") == "script_finished":
            self.took = time.perf_counter() - self.asked
