"""How cases flow through a service blueprint: branch shares, loops, and the order in which nodes follow."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import networkx as nx

from cxmap.model.service_blueprint import (
    FLOWS,
    WHOLE,
    BlueprintDocument,
    BlueprintLink,
    BlueprintNode,
    LinkKind,
    NodeKind,
)

TOLERANCE = 0.5
"""How far shares may be from 100 %: three thirds are written as 33.3."""


def flows(links: Iterable[BlueprintLink]) -> list[BlueprintLink]:
    """The links along which a case moves on: sequences and recoveries."""
    return [link for link in links if link.kind in FLOWS]


def branch_shares(links: Iterable[BlueprintLink]) -> dict[str, float]:
    """The share (0 .. 1) of each branch of one decision, by link.

    A typed share goes first, then the observed cases; what is left is divided equally among the others.
    """
    branches = list(links)
    typed = {link.id: link.share / WHOLE for link in branches if link.share is not None}
    rest = [link for link in branches if link.share is None]
    left = max(0.0, 1.0 - sum(typed.values()))
    cases = sum(link.cases or 0 for link in rest)
    if rest and all(link.cases is not None for link in rest) and cases:
        return typed | {link.id: left * (link.cases or 0) / cases for link in rest}
    return typed | {link.id: left / len(rest) for link in rest}


def shares(nodes: Iterable[BlueprintNode], links: Iterable[BlueprintLink]) -> dict[str, float]:
    """The share (0 .. 1) of the cases at its source that each flow takes.

    The branches of a decision share its cases. Any other node sends every case along each of its sequences,
    less those that a recovery from its failure points takes: the share that is told, else none. Where a node
    has nothing but recoveries, they share its cases as branches do.
    """
    decisions = {node.id for node in nodes if node.kind is NodeKind.DECISION}
    leaving: dict[str, list[BlueprintLink]] = defaultdict(list)
    for link in flows(links):
        leaving[link.source_id].append(link)
    found: dict[str, float] = {}
    for source, branches in leaving.items():
        forks = source in decisions or all(link.kind is LinkKind.RECOVERY for link in branches)
        found |= branch_shares(branches) if forks else _with_recoveries(branches)
    return found


def _with_recoveries(branches: Iterable[BlueprintLink]) -> dict[str, float]:
    taken = {link.id: (link.share or 0.0) / WHOLE for link in branches if link.kind is LinkKind.RECOVERY}
    kept = max(0.0, 1.0 - sum(taken.values()))
    return taken | {link.id: kept for link in branches if link.kind is not LinkKind.RECOVERY}


def graph(nodes: Iterable[BlueprintNode], links: Iterable[BlueprintLink]) -> "nx.DiGraph[str]":
    """The flow as a directed graph of node ids; an edge carries `share` (0 .. 1) and `links` (ids)."""
    nodes, links = list(nodes), list(links)
    share_of = shares(nodes, links)
    made: nx.DiGraph[str] = nx.DiGraph()
    made.add_nodes_from(node.id for node in nodes)
    for link in flows(links):
        if made.has_edge(link.source_id, link.target_id):
            edge = made.edges[link.source_id, link.target_id]
            edge["share"] = min(1.0, edge["share"] + share_of[link.id])
            edge["links"] = (*edge["links"], link.id)
        else:
            made.add_edge(link.source_id, link.target_id, share=share_of[link.id], links=(link.id,))
    return made


def flow_of(document: BlueprintDocument) -> "nx.DiGraph[str]":
    """The flow of a whole blueprint."""
    return graph(document.nodes, document.links)


def loops(flow: "nx.DiGraph[str]") -> list[frozenset[str]]:
    """The groups of nodes a case can come back to, in the order in which the nodes were added."""
    order = {node: place for place, node in enumerate(flow)}
    found = [
        frozenset(group)
        for group in nx.strongly_connected_components(flow)
        if len(group) > 1 or any(flow.has_edge(node, node) for node in group)
    ]
    return sorted(found, key=lambda group: min(order[node] for node in group))


def endless_loops(flow: "nx.DiGraph[str]") -> list[frozenset[str]]:
    """The loops that no case can leave."""
    return [group for group in loops(flow) if not _exits(flow, group)]


def _exits(flow: "nx.DiGraph[str]", group: frozenset[str]) -> bool:
    leaving = ((source, target) for source in group for target in flow.successors(source))
    return any(target not in group and flow.edges[source, target]["share"] > 0 for source, target in leaving)


def shares_told(links: Iterable[BlueprintLink]) -> Mapping[str, float]:
    """The sum of the typed shares (0 .. 100) at each decision all of whose branches have one."""
    leaving: dict[str, list[BlueprintLink]] = defaultdict(list)
    for link in flows(links):
        leaving[link.source_id].append(link)
    return {
        source: sum(link.share or 0.0 for link in branches)
        for source, branches in leaving.items()
        if all(link.share is not None for link in branches)
    }
