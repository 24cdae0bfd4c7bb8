"""The process behind a blueprint: its flow, where cases come in and out, and the way a normal case takes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import networkx as nx

from cxmap.analysis import blueprint_flow
from cxmap.model.service_blueprint import (
    BlueprintDocument,
    BlueprintLink,
    LaneRole,
    LinkKind,
    NodeKind,
)

Edge = tuple[str, str]


@dataclass(frozen=True)
class Outcome:
    """What can happen at the end of a node: with which chance (0 .. 1) the case goes on to which nodes."""

    chance: float
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Process:
    """The flow of one document with what every sum needs of it; graphs hold node ids.

    `back` are the edges that lead back to a node a case has already passed; without them the flow is
    `acyclic`, and `order` is an order of all nodes in which every edge of it points forwards.
    """

    document: BlueprintDocument
    flow: "nx.DiGraph[str]"
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    back: frozenset[Edge]
    acyclic: "nx.DiGraph[str]"
    order: tuple[str, ...]

    @cached_property
    def decisions(self) -> frozenset[str]:
        return frozenset(node.id for node in self.document.nodes if node.kind is NodeKind.DECISION)

    @cached_property
    def outcomes(self) -> dict[str, tuple[Outcome, ...]]:
        """The outcomes of each node that leads on: one for each branch or recovery, one for all sequences."""
        return {node: tuple(self._outcomes(node)) for node in self.flow if self.flow.out_degree(node)}

    def _outcomes(self, node: str) -> Iterator[Outcome]:
        leaving = {target: edge["share"] for target, edge in self.flow.adj[node].items()}
        onwards = [target for target in leaving if (node, target) not in self.recoveries]
        if node in self.decisions or not onwards:
            yield from (Outcome(share, (target,)) for target, share in leaving.items())
            return
        recoveries = [target for target in leaving if target not in onwards]
        yield from (Outcome(leaving[target], (target,)) for target in recoveries if leaving[target] > 0)
        yield Outcome(leaving[onwards[0]], tuple(onwards))

    @cached_property
    def recoveries(self) -> frozenset[Edge]:
        """The edges that are nothing but recoveries."""
        kinds: dict[Edge, set[LinkKind]] = defaultdict(set)
        for link in blueprint_flow.flows(self.document.links):
            kinds[link.source_id, link.target_id].add(link.kind)
        return frozenset(edge for edge, found in kinds.items() if found == {LinkKind.RECOVERY})

    @cached_property
    def groups(self) -> list[tuple[str, ...]]:
        """Loops and single nodes, each before those it leads to; the nodes of a loop in the order of the flow."""
        place = {node: number for number, node in enumerate(self.order)}
        whole = nx.condensation(self.flow)
        members = {
            group: tuple(sorted(nodes, key=place.__getitem__)) for group, nodes in whole.nodes(data="members")
        }
        first = {group: place[nodes[0]] for group, nodes in members.items()}
        order = nx.lexicographical_topological_sort(whole, key=first.__getitem__)
        return [members[group] for group in order]

    @cached_property
    def reached(self) -> frozenset[str]:
        """The nodes some case can come to."""
        found = set(self.starts)
        for start in self.starts:
            found |= nx.descendants(self.flow, start)
        return frozenset(found)

    @cached_property
    def normal(self) -> "nx.DiGraph[str]":
        """The way a normal case takes: no way back, no recovery, at each decision the likeliest branch.

        Of equally likely branches the first one counts; a branch that cannot reach an end only where all do.
        """
        way: nx.DiGraph[str] = nx.DiGraph()
        way.add_nodes_from(self.starts)
        waiting = list(self.starts)
        while waiting:
            node = waiting.pop()
            for target in self._normal_targets(node):
                if target not in way:
                    waiting.append(target)
                way.add_edge(node, target)
        return way

    def _normal_targets(self, node: str) -> Sequence[str]:
        targets = [
            target for target in self.acyclic.successors(node) if (node, target) not in self.recoveries
        ]
        if not targets:  # where only recoveries lead on, they are the way
            only = all((node, target) in self.recoveries for target in self.flow.successors(node))
            targets = list(self.acyclic.successors(node)) if only else []
        if node not in self.decisions or not targets:
            return targets
        leading = [target for target in targets if target in self._leading] or targets
        return [max(leading, key=lambda target: self.flow.edges[node, target]["share"])]

    @cached_property
    def _leading(self) -> frozenset[str]:
        """The nodes from which an end can be reached without going back."""
        found = set(self.ends)
        for end in self.ends:
            found |= nx.ancestors(self.acyclic, end)
        return frozenset(found)

    @cached_property
    def asked(self) -> dict[str, str]:
        """The nodes outside the flow that messages lead to, each with the node of the flow they begin at."""
        leading: dict[str, list[str]] = defaultdict(list)
        for source, target in informing(self.document.links):
            leading[source].append(target)
        found: dict[str, str] = {}
        waiting = [(node, node) for node in self.order if node in self.reached]
        while waiting:
            node, origin = waiting.pop(0)
            for target in (*leading[node], *self.flow.successors(node)):
                if target not in self.reached and target not in found:
                    found[target] = origin
                    waiting.append((target, origin))
        return found

    @cached_property
    def supplying(self) -> frozenset[str]:
        """The nodes outside the flow whose messages reach it: what is prepared for many cases."""
        told = list(informing(self.document.links))
        outside: nx.DiGraph[str] = nx.DiGraph([*told, *self.flow.edges])
        outside.remove_nodes_from(self.reached)
        found = {source for source, target in told if target in self.reached and source not in self.reached}
        for node in list(found):
            found |= nx.ancestors(outside, node)
        return frozenset(found)

    def links_between(self, source: str, target: str) -> tuple[str, ...]:
        """The ids of the links of an edge."""
        found: tuple[str, ...] = self.flow.edges[source, target]["links"]
        return found


def informing(links: Iterable[BlueprintLink]) -> Iterator[Edge]:
    """The directions in which messages and agreements inform; an agreement does so both ways."""
    for link in links:
        if link.kind in {LinkKind.MESSAGE, LinkKind.AGREEMENT}:
            yield link.source_id, link.target_id
        if link.kind is LinkKind.AGREEMENT:
            yield link.target_id, link.source_id


def process_of(document: BlueprintDocument) -> Process:
    """The process of a blueprint."""
    flow = blueprint_flow.flow_of(document)
    starts = _starts(document, flow)
    back = back_edges(flow, starts)
    acyclic = flow.copy()
    acyclic.remove_edges_from(back)
    place = {node: number for number, node in enumerate(flow)}
    order = tuple(nx.lexicographical_topological_sort(acyclic, key=place.__getitem__))
    return Process(document, flow, starts, _ends(document, flow), back, acyclic, order)


def _starts(document: BlueprintDocument, flow: "nx.DiGraph[str]") -> tuple[str, ...]:
    """The start nodes; where there is none, what nothing leads to, customer actions before all others."""
    told = [node.id for node in document.nodes if node.kind is NodeKind.START]
    if told:
        return tuple(told)
    open_ended = [node for node in flow if not flow.in_degree(node) and flow.out_degree(node)]
    roles = {node.id: document.role_of(node) for node in document.nodes}
    own = [node for node in open_ended if roles[node] is LaneRole.CUSTOMER]
    return tuple(own or open_ended or list(flow)[:1])


def _ends(document: BlueprintDocument, flow: "nx.DiGraph[str]") -> tuple[str, ...]:
    """The end nodes; where there is none, what nothing follows, customer actions before all others."""
    told = [node.id for node in document.nodes if node.kind is NodeKind.END]
    if told:
        return tuple(told)
    last = [node for node in flow if flow.in_degree(node) and not flow.out_degree(node)]
    roles = {node.id: document.role_of(node) for node in document.nodes}
    own = [node for node in last if roles[node] is LaneRole.CUSTOMER]
    return tuple(own or last)


def back_edges(flow: "nx.DiGraph[str]", starts: Iterable[str]) -> frozenset[Edge]:
    """The edges that close a loop: they lead to a node that is still open in a depth-first walk."""
    back: set[Edge] = set()
    done: set[str] = set()
    for root in (*starts, *flow):
        if root not in done:
            _walk(flow, root, done, back)
    return frozenset(back)


def _walk(flow: "nx.DiGraph[str]", root: str, done: set[str], back: set[Edge]) -> None:
    """Depth first without recursion, since a chain may be longer than Python's stack."""
    path: dict[str, Iterator[str]] = {root: iter(flow.successors(root))}
    while path:
        node = next(reversed(path))
        target = next(path[node], None)
        if target is None:
            done.add(node)
            del path[node]
        elif target in path:
            back.add((node, target))
        elif target not in done:
            path[target] = iter(flow.successors(target))


def roles_of(document: BlueprintDocument) -> Mapping[str, LaneRole]:
    """The role of the lane of each node."""
    return {node.id: document.role_of(node) for node in document.nodes}
