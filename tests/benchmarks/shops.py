"""How long much mystery shopping takes: 50,000 visits of 40 questions imported, scored, drawn and judged."""

import csv
import io
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from streamlit.testing.v1 import AppTest

from cxmap.usecases import mystery_shopping, shop_pictures, shop_scores, visit_import
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk, open_at
from tests.benchmarks.measuring import ROOT, Line, folder

VISITS, QUESTIONS, PLACES, SHOPPERS, WAVES = 50_000, 40, 500, 500, 8
RUNS = 5
GIVE_UP = 60.0  # s


def lines() -> Iterator[Line]:
    data = answers()
    with folder() as here:
        desk = Desk(open_at(str(here / "shops.db")), "", "Ana")
        desk = Desk(desk.database, projects.create_project(desk.database, "Shops").id, "Ana")
        programme = mystery_shopping.create(desk, "Branches").id
        yield Line(
            "import of 50,000 visits x 40 questions", [_seconds(lambda: _import(desk, programme, data))], 60.0
        )
        cold, warm = _page(here / "shops.db")
        yield Line("page of results, 50,000 visits, cold: the whole page, in process", cold, 1.5)
        yield Line("page of results, 50,000 visits, warm", warm, 0.3)
        _forget()
        cold = [_seconds(lambda: _dashboard(desk, programme))]
        yield Line("dashboard of 50,000 visits, cold: load, scores and heat map", cold, 1.5)
        warm = [_seconds(lambda: _dashboard(desk, programme)) for _ in range(RUNS)]
        yield Line("dashboard of 50,000 visits, warm", warm, 0.3)
        scored = shop_scores.load(desk, programme)
        judged = _seconds(lambda: shop_scores.reliability(desk, scored))
        yield Line("reliability of 500 shoppers", [judged], 5.0)
        first, second = (wave.id for wave in scored.programme.waves[:2])
        compared = _seconds(lambda: shop_scores.compare(scored, first, second, "item"))
        yield Line("two waves compared in 40 questions", [compared])
        yield Line("undo of the import", [_seconds(lambda: desk.revert("undo"))])
        desk.database.close()


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _import(desk: Desk, programme: str, data: bytes) -> None:
    opened = visit_import.open_visits(desk, programme, data, "visits.csv")
    visit_import.import_visits(desk, programme, opened)


def _page(file: Path) -> tuple[list[float], list[float]]:
    """Seconds the server needs for the page of results: with nothing in memory, and again."""
    os.environ["CXMAP_DATABASE_URL"] = str(file)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=GIVE_UP)
    app.query_params["lang"] = "en"
    app.run()
    app.switch_page("pages/shop_results.py").run()
    if not any(metric.value == f"{VISITS:,}" for metric in app.metric):
        raise RuntimeError("the page does not show the visits")
    cold = []
    for _ in range(RUNS):
        _forget()
        cold.append(_seconds(app.run))
    return cold, [_seconds(app.run) for _ in range(RUNS)]


def _forget() -> None:
    """Leave nothing of the scores in memory."""
    shop_scores._loaded.cache_clear()  # what a restart of the server does
    shop_scores._filtered.cache_clear()


def _dashboard(desk: Desk, programme: str) -> None:
    """What the page of results computes when it opens."""
    scored = shop_scores.load(desk, programme)
    shop_scores.scores(scored)
    shop_pictures.heat_chart(scored, "en", dark=False)


def answers() -> bytes:
    """A file of visits, the same every time."""
    choose = random.Random(3)
    out = io.StringIO()
    writer = csv.writer(out)
    questions = [
        f"{number}. Question number {number} about the service?" for number in range(1, QUESTIONS + 1)
    ]
    writer.writerow(["visit_id", "location_id", "region", "shopper", "wave", "date", *questions])
    for visit in range(VISITS):
        place = choose.randrange(PLACES)
        own = [f"v{visit}", f"L{place:03}", f"R{place % 20}", f"S{choose.randrange(SHOPPERS)}"]
        when = [f"W{choose.randrange(WAVES) + 1}", f"2026-03-{visit % 28 + 1:02}"]
        writer.writerow([*own, *when, *choose.choices(("Yes", "No"), (7, 3), k=QUESTIONS)])
    return out.getvalue().encode()
