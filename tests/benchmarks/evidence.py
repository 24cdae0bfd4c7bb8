"""How long much evidence takes: importing 100,000 rows, loading them, and computing a map's numbers from them."""

import csv
import io
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cxmap.model.evidence import Method
from cxmap.model.evidence_import import EvidenceMapping, FromColumn
from cxmap.usecases import evidence_import, experience_map
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk, open_at
from tests.benchmarks.measuring import ROOT, Line, folder, timed

ROWS = 100_000
IMPORTS, PROCESSES = 3, 3
PLACES = [f"Touchpoint {number}" for number in range(1, 11)]
MAPPING = EvidenceMapping(
    touchpoint="place",
    score="score",
    scale=(1, 5),
    segment="who",
    verbatim="said",
    date="day",
    date_format="iso",
    source="visitor",
    method=FromColumn(column="how"),
    wave=FromColumn(column="wave"),
)

FIGURES = """
import json, sys, time
from cxmap.usecases import experience_map, picture
from cxmap.usecases.desk import Desk, open_at

desk = Desk(open_at(sys.argv[1]), sys.argv[2])
document = experience_map.load(desk, sys.argv[3])
def seconds(act):
    start = time.perf_counter()
    given = act()
    return time.perf_counter() - start, given
load, evidence = seconds(lambda: experience_map.load_evidence(desk))
curve = [seconds(lambda: picture.findings(document, evidence, picture.View()))[0] for _ in range(6)]
print(json.dumps({"load": [load], "curve": curve}))
"""
"""In a process of its own, so that the first figures are really the first."""


def lines() -> Iterator[Line]:
    data = answers(ROWS, PLACES)
    with folder() as here:
        imports = [_imported(here / f"{number}.db", data) for number in range(IMPORTS)]
        yield Line("import of 100,000 rows of CSV", [seconds for seconds, _ in imports], 8.0)
        desk = imports[-1][1]
        made = experience_map.create_from_touchpoints(desk, "All")
        told = [_figures(str(here / f"{IMPORTS - 1}.db"), desk.project_id, made.id) for _ in range(PROCESSES)]
        yield Line("loading 100,000 items as a frame", [each["load"][0] for each in told])
        yield Line(
            "curve over 100,000 items, the first of a process", [each["curve"][0] for each in told], 0.150
        )
        yield Line(
            "curve over 100,000 items, warm", [one for each in told for one in each["curve"][1:]], 0.150
        )


def answers(rows: int, places: list[str]) -> bytes:
    """A file of survey answers; the same rows every time."""
    chance = random.Random(20261122)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["place", "score", "who", "said", "day", "visitor", "how", "wave"])
    methods = [method.value for method in Method]
    for number in range(rows):
        day = f"2026-{number % 3 + 3:02}-{number % 28 + 1:02}"
        said = f"Answer {number}: I waited {chance.randrange(90)} minutes and nobody told me why."
        who, wave = f"Segment {chance.randrange(5)}", day[:7]
        how = chance.choice(methods)
        table.writerow(
            [chance.choice(places), chance.randint(1, 5), who, said, day, f"V{number // 3}", how, wave]
        )
    return out.getvalue().encode()


def _imported(file: Path, data: bytes) -> tuple[float, Desk]:
    database = open_at(str(file))
    desk = Desk(database, projects.create_project(database, "Large").id)
    seconds, done = timed(lambda: evidence_import.import_file(desk, data, "answers.csv", MAPPING))
    if done.items != ROWS:
        raise SystemExit(f"only {done.items} of {ROWS} rows were imported")
    return seconds, desk


def _figures(address: str, project: str, map_id: str) -> dict[str, list[float]]:
    command = [sys.executable, "-c", FIGURES, address, project, map_id]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return dict(json.loads(said))
