"""Blueprints made up for the tests of the layout, and how often the links of a drawing cross: ours and dot's."""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from pathlib import Path

import pygraphviz

from cxmap.drawing.service_blueprint.layout import Layout, layout
from cxmap.drawing.service_blueprint.plan import Size
from cxmap.model.service_blueprint import BlueprintDocument, BlueprintLink, BlueprintNode, LinkKind, NodeKind
from tests.drawing import blueprint_sample as sample

Point = tuple[float, float]
CARD, HIGH, BELOW = 150.0, 60.0, 36.0
STEP = 0.1
"""How finely a curve of dot is followed, as a share of it."""


def made_up(seed: int, count: int, *, loops: int | None = None) -> BlueprintDocument:
    """A process of so many nodes: chains over the lanes with decisions, joins, loops, messages and agreements."""
    chance = random.Random(seed)
    lanes = [chance.choices("cfbs", (4, 4, 3, 2))[0] for _ in range(count)]
    nodes, links = [], list[BlueprintLink]()
    for number in range(count):
        kind = NodeKind.DECISION if chance.random() < 0.12 else NodeKind.ACTION
        nodes.append(sample.node(number, lanes[number], kind=kind))
        if number:
            before = number - 1 if chance.random() < 0.8 else chance.randrange(max(0, number - 5), number)
            links.append(sample.link(before, number))
        if nodes[-1].kind is NodeKind.DECISION and number + 2 < count:
            links.append(sample.link(number, min(count - 1, number + chance.randrange(2, 5))))
    for _ in range(count // 12 if loops is None else loops):
        late = chance.randrange(1, count)
        links.append(sample.link(late, chance.randrange(max(0, late - 6), late), LinkKind.RECOVERY))
    for _ in range(count // 8):
        source = chance.randrange(count)
        target = min(count - 1, max(0, source + chance.randrange(-3, 4)))
        kind = chance.choice((LinkKind.MESSAGE, LinkKind.AGREEMENT))
        if source != target and lanes[source] != lanes[target]:
            links.append(sample.link(source, target, kind))
    return sample.drawn_up(nodes, {link.id: link for link in links}.values())


class _Story:
    """A process as people tell it: scenes that follow each other, each beginning where the last one left off."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.nodes: list[BlueprintNode] = []
        self.links: dict[str, BlueprintLink] = {}
        self.loose: list[tuple[int, str]] = []

    def add(self, lane: str, kind: NodeKind = NodeKind.ACTION) -> int:
        """A new node, to which all loose ends lead."""
        number = len(self.nodes)
        self.nodes.append(sample.node(number, lane, kind=kind))
        for before, condition in self.loose:
            self.link(before, number, condition=condition)
        self.loose = [(number, "")]
        return number

    def link(
        self, source: int, target: int, kind: LinkKind = LinkKind.SEQUENCE, *, condition: str = ""
    ) -> None:
        made = sample.link(source, target, kind, condition=condition)
        self.links.setdefault(made.id, made)

    def talk(self) -> None:
        asked, told = self.add("c"), self.add("f")
        if self.chance.random() < 0.5:
            self.link(told, asked, LinkKind.AGREEMENT)

    def errand(self) -> None:
        for lane in self.chance.choice(("fbsb", "bs", "fbf", "bsf")):
            self.add(lane)

    def check(self) -> None:
        """A decision: one branch goes on, the other mends something and joins, goes back, or ends."""
        asked = self.add(self.chance.choice("fbb"), NodeKind.DECISION)
        self.loose = [(asked, "no")]
        mended = self.add(self.chance.choice("cffb"))
        joins, back = self.chance.random() < 0.5, max(0, asked - self.chance.randrange(1, 6))
        if not joins and self.chance.random() < 0.7:
            self.link(mended, back, LinkKind.RECOVERY)
        elif not joins:
            self.add("c", NodeKind.END)
        self.loose = [(asked, "yes"), *([(mended, "")] if joins else [])]

    def split(self) -> None:
        """The customer waits while others work."""
        begun = self.add("f")
        waits = self.add("c", NodeKind.WAIT)
        self.loose = [(begun, "")]
        for lane in self.chance.choice(("b", "bs", "bsb")):
            self.add(lane)
        self.loose.append((waits, ""))
        self.add(self.chance.choice("cf"))

    def notice(self) -> None:
        """A system is told something and tells it on, beside what happens."""
        before = self.loose
        told = len(self.nodes)
        self.loose = []
        self.add("s")
        self.link(self.chance.randrange(max(0, told - 4), told), told, LinkKind.MESSAGE)
        self.loose = before
        self.add(self.chance.choice("cfb"))
        self.link(told, told + 1, LinkKind.MESSAGE)


def lifelike(seed: int, count: int) -> BlueprintDocument:
    """A process of about so many nodes with starts and ends, branches that join, waits, recovery and messages."""
    story = _Story(seed)
    story.add("c", NodeKind.START)
    scenes = (story.talk, story.talk, story.errand, story.check, story.check, story.split, story.notice)
    while len(story.nodes) < count - 1:
        story.chance.choice(scenes)()
    story.add("c", NodeKind.END)
    return sample.drawn_up(story.nodes, story.links.values())


def template(file: Path) -> BlueprintDocument:
    """A blueprint that people can start from; its lanes are the standard ones."""
    told = json.loads(file.read_text("utf-8"))
    numbers = {node["key"]: number for number, node in enumerate(told["nodes"])}
    steps = {step["name"]["en"]: number for number, step in enumerate(told["steps"])}
    nodes = [
        sample.node(
            numbers[node["key"]],
            node["lane"][0],
            name=node["name"]["en"],
            kind=node.get("kind", NodeKind.ACTION),
            step_id=f"s{steps[node['step']['en']]}" if "step" in node else None,
        )
        for node in told["nodes"]
    ]
    links = [
        sample.link(numbers[link["from"]], numbers[link["to"]], LinkKind(link.get("kind", LinkKind.SEQUENCE)))
        for link in told["links"]
    ]
    return sample.drawn_up(nodes, links, steps=tuple(sample.step(*each[::-1]) for each in steps.items()))


def placed(document: BlueprintDocument) -> Layout:
    sizes = {
        node.id: Size(76 if node.kind is NodeKind.DECISION else HIGH, shape_of(node.kind), 12, BELOW)
        for node in document.nodes
    }
    labels = {link.id: (40.0, 15.0) for link in document.links if link.condition}
    return layout(document, sizes, labels, card=CARD)


def shape_of(kind: NodeKind) -> str:
    return {NodeKind.DECISION: "diamond", NodeKind.START: "disc", NodeKind.END: "disc"}.get(kind, "card")


def our_crossings(document: BlueprintDocument) -> int:
    return crossings([route.points for route in placed(document).routes.values()])


def dot_crossings(document: BlueprintDocument) -> int:
    return crossings(list(dot_lines(document)))


def dot_lines(document: BlueprintDocument) -> Iterator[Sequence[Point]]:
    """The links as dot draws them, with each lane as a rank."""
    graph = dot_graph(document)
    graph.layout("dot")
    for link in document.links:
        given = graph.get_edge(link.source_id, link.target_id, key=link.id).attr["pos"]
        yield list(_followed(given))


def dot_graph(document: BlueprintDocument) -> "pygraphviz.AGraph":
    graph = pygraphviz.AGraph(directed=True, strict=False, nodesep="0.5", ranksep="1")
    graph.node_attr.update(shape="box", fixedsize="true", width=str(CARD / 72), height=str(HIGH / 72))
    for lane in document.lanes:
        graph.add_node(lane.id, style="invis", label="")
        inside = [node.id for node in document.nodes if node.lane_id == lane.id]
        graph.add_nodes_from(inside)
        graph.add_subgraph([lane.id, *inside], rank="same")
    for above, below in pairwise(document.lanes):
        graph.add_edge(above.id, below.id, style="invis")
    for link in document.links:
        graph.add_edge(link.source_id, link.target_id, key=link.id)
    return graph


def _followed(position: str) -> Iterator[Point]:
    """The points of a curve, from dot's `e,x,y x,y …`: the arrow's tip, then pieces of cubic curves."""
    told = [part for part in position.replace("\\\n", "").split() if part]
    tips = {part[0]: _point(part[2:]) for part in told if part[0] in "se"}
    points = [_point(part) for part in told if part[0] not in "se"]
    if "s" in tips:
        yield tips["s"]
    yield points[0]
    for start in range(0, len(points) - 1, 3):
        curve = points[start : start + 4]
        for step in range(1, round(1 / STEP) + 1):
            yield _on(curve, step * STEP)
    if "e" in tips:
        yield tips["e"]


def _point(text: str) -> Point:
    x, y = text.split(",")
    return float(x), float(y)


def _on(curve: Sequence[Point], t: float) -> Point:
    shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return (
        sum(share * x for share, (x, _) in zip(shares, curve, strict=True)),
        sum(share * y for share, (_, y) in zip(shares, curve, strict=True)),
    )


def crossings(lines: Iterable[Sequence[Point]]) -> int:
    """At how many places two lines run across each other; ends that only meet do not count."""
    pieces = [
        (min(a[0], b[0]), max(a[0], b[0]), a, b, number)
        for number, line in enumerate(lines)
        for a, b in pairwise(line)
        if a != b
    ]
    pieces.sort(key=lambda piece: piece[0])
    found = 0
    active: list[tuple[float, float, Point, Point, int]] = []
    for piece in pieces:
        active = [other for other in active if other[1] >= piece[0]]
        found += sum(
            _cross(piece[2], piece[3], other[2], other[3]) for other in active if other[4] != piece[4]
        )
        active.append(piece)
    return found


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def node_pairs(document: BlueprintDocument) -> Iterator[tuple[str, str]]:
    yield from combinations((node.id for node in document.nodes), 2)
