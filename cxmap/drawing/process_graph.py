"""A service blueprint as a plain process graph in the language of Graphviz, for people who prefer that."""

import graphviz

from cxmap.drawing.ruler import wrap
from cxmap.drawing.theme import LIGHT, SMALL, SMALL_STRONG, Theme
from cxmap.model.service_blueprint import (
    BlueprintDocument,
    BlueprintLane,
    BlueprintLink,
    BlueprintNode,
    LinkKind,
    NodeKind,
)
from cxmap.words import Language, say

FONT = "Source Sans Pro, sans-serif"
COLUMN = 120.0
SHAPES = {
    NodeKind.DECISION: "diamond",
    NodeKind.START: "circle",
    NodeKind.END: "doublecircle",
    NodeKind.PHYSICAL_EVIDENCE: "note",
    NodeKind.SUB_BLUEPRINT: "box3d",
}
STYLES = {LinkKind.MESSAGE: "dashed", LinkKind.AGREEMENT: "dashed"}


def dot(document: BlueprintDocument, language: Language, theme: Theme = LIGHT) -> str:
    """The graph as DOT, a cluster for each lane that has nodes; the same blueprint gives the same text."""
    graph = graphviz.Digraph(document.blueprint.name)
    graph.attr(rankdir="LR", bgcolor="transparent", fontname=FONT, newrank="true")
    graph.attr("node", shape="box", style="rounded", fontname=FONT, fontsize=str(SMALL.size))
    graph.attr("node", color=theme.ink, fontcolor=theme.ink)
    graph.attr("edge", fontname=FONT, fontsize=str(SMALL.size), color=theme.faint, fontcolor=theme.soft)
    for lane in document.lanes:
        _lane(graph, document, lane, language, theme)
    for link in document.links:
        _link(graph, link, theme)
    return str(graph.source)


def _lane(
    graph: graphviz.Digraph,
    document: BlueprintDocument,
    lane: BlueprintLane,
    language: Language,
    theme: Theme,
) -> None:
    nodes = [node for node in document.nodes if node.lane_id == lane.id]
    if not nodes:
        return
    name = lane.name or say(language, f"blueprint_names.role.{lane.role}")
    with graph.subgraph(name=f"cluster_{lane.id}") as cluster:
        cluster.attr(label=graphviz.escape(name), color=theme.hairline, fontcolor=theme.soft)
        cluster.attr(fontsize=str(SMALL_STRONG.size), labeljust="l")
        for node in nodes:
            _node(cluster, document, node)


def _node(cluster: graphviz.Digraph, document: BlueprintDocument, node: BlueprintNode) -> None:
    number = document.numbers.get(node.id)
    text = f"{number} {node.name}" if number else node.name
    lines = "\n".join(wrap(text, SMALL.size, COLUMN))
    shape = SHAPES.get(node.kind, "box")
    cluster.node(node.id, graphviz.escape(lines), shape=shape, style="rounded" if shape == "box" else "")


def _link(graph: graphviz.Digraph, link: BlueprintLink, theme: Theme) -> None:
    share = f"{link.share:g} %" if link.share is not None else ""
    label = graphviz.escape(" ".join(filter(None, (link.condition, share))))
    more = {"style": STYLES[link.kind]} if link.kind in STYLES else {}
    if link.kind is LinkKind.AGREEMENT:
        more["dir"] = "both"
    if link.kind is LinkKind.RECOVERY:
        more |= {"color": theme.pain, "fontcolor": theme.pain}
    graph.edge(link.source_id, link.target_id, label=label, **more)
