"""How long a blueprint takes to be laid out and drawn, and how much crosses, with dot and elkjs at the same graph."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any

from cxmap.drawing import svg
from cxmap.drawing.service_blueprint import draw
from cxmap.model.service_blueprint import BlueprintDocument
from tests.benchmarks.measuring import ROOT, Line, times
from tests.drawing import blueprint_sample as sample
from tests.drawing.blueprint_graphs import (
    CARD,
    HIGH,
    Point,
    crossings,
    dot_crossings,
    dot_graph,
    made_up,
    our_crossings,
)

PEER = ROOT / ".cache" / "elkjs"
ELK = PEER / "node_modules" / "elkjs"
TODAY = date(2026, 3, 12)
SIZES = ((60, 0.080, 15), (300, 0.800, 5))
"""Nodes, target in seconds, how often it is measured."""

ELK_TURNS = 2
"""It takes seconds each time."""

SCRIPT = """
const ELK = require('elkjs');
const told = JSON.parse(require('fs').readFileSync(0, 'utf8'));
(async () => {
  const elk = new ELK(), runs = [];
  let done;
  for (let turn = 0; turn <= told.count; turn++) {
    const graph = JSON.parse(JSON.stringify(told.graph)), start = process.hrtime.bigint();
    done = await elk.layout(graph);
    if (turn) runs.push(Number(process.hrtime.bigint() - start) / 1e9);
  }
  console.log(JSON.stringify({ runs, edges: done.edges.map((edge) => edge.sections) }));
})();
"""


def lines() -> Iterator[Line]:
    document, found = sample.document(), sample.findings()
    whole = times(lambda: svg.paint(draw(document, found, language="en", today=TODAY)), 15, warm_up=2)
    yield Line("blueprint of 19 nodes with all its panels: scene and SVG", whole, 0.080)
    for count, target, turns in SIZES:
        yield from _beside(made_up(1, count), count, target, turns)


def _beside(document: BlueprintDocument, count: int, target: float, turns: int) -> Iterator[Line]:
    found = sample.findings(document)
    ours = times(lambda: svg.paint(draw(document, found, language="en", today=TODAY)), turns, warm_up=2)
    note = f"{our_crossings(document)} crossings"
    yield Line(f"blueprint of {count} nodes: layout, scene and SVG", ours, target, note=note)
    dots = times(lambda: dot_graph(document).draw(format="svg", prog="dot"), turns)
    note = f"{dot_crossings(document)} crossings, lanes as ranks, layout and SVG"
    yield Line(f"  dot at the same {count} nodes", dots, note=note)
    yield _elk(document, count, min(turns, ELK_TURNS))


def _elk(document: BlueprintDocument, count: int, turns: int) -> Line:
    """elkjs lays out, without drawing, in node's own process; lanes are its partitions from top to bottom."""
    what = f"  elkjs at the same {count} nodes"
    if not _peer_is_there():
        return Line(what, note="peer missing: elkjs needs node and npm")
    given = json.dumps({"count": turns, "graph": elk_graph(document)})
    ran = subprocess.run(
        ["node", "-e", SCRIPT], input=given, cwd=PEER, text=True, capture_output=True, check=True
    )
    told = json.loads(ran.stdout)
    crossed = crossings([_points(sections) for sections in told["edges"] if sections])
    version = json.loads((ELK / "package.json").read_text("utf-8"))["version"]
    return Line(
        what, told["runs"], note=f"{crossed} crossings, elkjs {version}, layout only, lanes as partitions"
    )


def elk_graph(document: BlueprintDocument) -> dict[str, Any]:
    lanes = {lane.id: place for place, lane in enumerate(document.lanes)}
    return {
        "id": "root",
        "layoutOptions": {
            "elk.algorithm": "layered",
            "elk.direction": "DOWN",
            "elk.edgeRouting": "ORTHOGONAL",
            "elk.partitioning.activate": "true",
        },
        "children": [
            {
                "id": node.id,
                "width": CARD,
                "height": HIGH,
                "layoutOptions": {"elk.partitioning.partition": str(lanes[node.lane_id])},
            }
            for node in document.nodes
        ],
        "edges": [
            {"id": link.id, "sources": [link.source_id], "targets": [link.target_id]}
            for link in document.links
        ],
    }


def _points(sections: Sequence[dict[str, Any]]) -> list[Point]:
    spots = chain.from_iterable(
        (section["startPoint"], *section.get("bendPoints", ()), section["endPoint"]) for section in sections
    )
    return [(spot["x"], spot["y"]) for spot in spots]


def _peer_is_there() -> bool:
    npm = shutil.which("npm")
    if ELK.exists() or npm is None or shutil.which("node") is None:
        return ELK.exists()
    PEER.mkdir(parents=True, exist_ok=True)
    install = [npm, "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(PEER), "elkjs"]
    subprocess.run(install, env=os.environ, stdout=sys.stderr, check=False)
    return ELK.exists()
