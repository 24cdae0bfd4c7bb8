"""How long maps and cycles take to be drawn and put on paper, with mermaid-cli at the same journey beside it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import median

from cxmap.drawing import activity_cycle
from cxmap.drawing.activity_cycle import Compared
from cxmap.model.activity_cycle import MOST_ACTIVITIES
from cxmap.model.experience_map import MapDocument
from cxmap.model.noun import Noun
from cxmap.usecases import experience_map, picture, sample
from cxmap.usecases.desk import Desk, open_at
from cxmap.usecases.experience_map import Opened
from cxmap.usecases.picture import Paper, View
from tests.benchmarks.measuring import ROOT, Line, folder, times
from tests.chromium import find_chromium
from tests.drawing import cycle_sample

PEER = ROOT / ".cache" / "mermaid"
MERMAID = PEER / "node_modules" / ".bin" / "mmdc"
SIXTY_STEPS = 6
KEYS = ("id", "stage_id", "step_id")


def lines() -> Iterator[Line]:
    with folder() as here:
        address = str(here / "sample.db")
        map_ = open_sample(address)
        yield from _drawing(map_, here)
        yield from _papers(map_, address, here)
        yield from _rings()


def _rings() -> Iterator[Line]:
    """A cycle of the most activities there may be, alone and compared."""
    document, found = cycle_sample.study(MOST_ACTIVITIES)
    compared = cycle_sample.compared(document, found)
    for name, both in (("ring", None), ("double ring", compared)):

        def draw(both: Compared | None = both) -> str:
            scene = activity_cycle.draw(
                document, found, language="en", today=date(2026, 3, 12), compared=both
            )
            return picture.screen(scene)

        what = f"{name} of {MOST_ACTIVITIES} activities: scene and SVG"
        yield Line(what, times(draw, 30, warm_up=2), 0.040)


def open_sample(address: str) -> Opened:
    """The sample study in a new database."""
    database = open_at(address)
    desk = Desk(database, sample.load_sample(database, "en").id)
    document = experience_map.load(desk, experience_map.maps(desk)[0].id)
    evidence = experience_map.load_evidence(desk)
    database.close()
    return Opened(document, evidence)


def _drawing(map_: Opened, here: Path) -> Iterator[Line]:
    peer, note = _mermaid(map_, here, "svg")
    long = Opened(repeated(map_.document, SIXTY_STEPS), map_.evidence)
    for each, count, target in ((map_, 30, 0.010), (long, 15, 0.060)):
        found = picture.findings(each.document, each.evidence, View())

        def draw(each: Opened = each, found: picture.MapFindings = found) -> str:
            return picture.screen(picture.scene(each.document, each.evidence, View(), "en", found=found))

        steps = len(each.document.steps)
        beside = (peer, note) if each is map_ else (None, "")
        yield Line(f"map of {steps} steps: scene and SVG", times(draw, count, warm_up=2), target, *beside)


def _papers(map_: Opened, address: str, here: Path) -> Iterator[Line]:
    scene = picture.scene(map_.document, map_.evidence, View(), "en")
    peer, note = _mermaid(map_, here, "png")
    png = times(lambda: picture.export(scene, "png", Paper(scale=2)), 7)
    yield Line("PNG at scale 2, 10 steps, in the app", png, 1.0, peer, note)
    export = ["-m", "cxmap", "map", "export", map_.document.map.id, "--out", str(here / "map.png")]
    whole = times(lambda: _run([sys.executable, *export, "--scale", "2", "--db", address]), 3)
    yield Line("PNG at scale 2, 10 steps, by the command line", whole, None, peer, note)
    yield Line("PDF, 10 steps", times(lambda: picture.export(scene, "pdf", Paper()), 7), 1.0)
    yield Line("SVG file with its font, 10 steps", times(lambda: picture.export(scene, "svg", Paper()), 7))


def repeated(document: MapDocument, times_over: int) -> MapDocument:
    """The same journey several times in a row, on one map."""
    turns = range(times_over)
    return document.model_copy(
        update={
            **{
                name: _turned(getattr(document, name), turns)
                for name in ("stages", "steps", "cards", "desired")
            },
            **{
                name: {
                    f"{turn}.{key}": value for turn in turns for key, value in getattr(document, name).items()
                }
                for name in ("step_touchpoints", "votes", "mentions")
            },
        }
    )


def _turned(nouns: Sequence[Noun], turns: range) -> tuple[Noun, ...]:
    """The nouns once for each turn, with ids of their own that fit together."""
    return tuple(
        noun.model_copy(update={key: f"{turn}.{getattr(noun, key)}" for key in KEYS if hasattr(noun, key)})
        for turn in turns
        for noun in nouns
    )


def _mermaid(map_: Opened, here: Path, suffix: str) -> tuple[float | None, str]:
    """The median of mermaid-cli at the same journey, as a whole process, and who the peer is."""
    chromium = find_chromium()
    if chromium is None or not _peer_is_there():
        return None, "peer missing: mermaid-cli needs npm and Chromium"
    config, source, target = here / "puppeteer.json", here / "journey.mmd", here / f"journey.{suffix}"
    config.write_text(json.dumps({"executablePath": chromium, "args": ["--no-sandbox"]}), "utf-8")
    source.write_text(journey(map_), "utf-8")
    given = ["-i", source, "-o", target, "-s", "2", "-p", config, "-q"]
    seconds = median(times(lambda: _run([str(MERMAID), *map(str, given)]), 3))
    version = json.loads((PEER / "node_modules/@mermaid-js/mermaid-cli/package.json").read_text("utf-8"))[
        "version"
    ]
    return seconds, f"mermaid-cli {version}, whole process"


def _peer_is_there() -> bool:
    npm = shutil.which("npm")
    if MERMAID.exists() or npm is None:
        return MERMAID.exists()
    PEER.mkdir(parents=True, exist_ok=True)
    install = [npm, "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(PEER)]
    without = os.environ | {"PUPPETEER_SKIP_DOWNLOAD": "1"}
    subprocess.run([*install, "@mermaid-js/mermaid-cli"], env=without, stdout=sys.stderr, check=False)
    return MERMAID.exists()


def journey(map_: Opened) -> str:
    """The same steps as a `journey` of mermaid: its scores run from 1 to 5."""
    steps = picture.step_figures(map_.document, map_.evidence, View())
    scores = {
        each.id: round((step.mean or 0) + 3) for each, step in zip(map_.document.steps, steps, strict=True)
    }
    told = ["journey", f"  title {map_.document.map.name}"]
    for stage in map_.document.stages:
        told.append(f"  section {stage.name}")
        own = [step for step in map_.document.steps if step.stage_id == stage.id]
        told += [f"    {step.name.replace(':', ' ')}: {scores[step.id]}: Sari" for step in own]
    return "\n".join(told) + "\n"


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
