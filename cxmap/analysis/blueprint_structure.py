"""What the graph of a blueprint alone tells: lines crossed, handoffs, single points of failure, chains."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import networkx as nx

from cxmap.analysis.blueprint_findings import Crossing, Handoff, Loop, Structure
from cxmap.analysis.blueprint_process import Process, back_edges, informing, roles_of
from cxmap.model.service_blueprint import (
    LINE_ABOVE,
    ROLES,
    ActorKind,
    BlueprintDocument,
    BlueprintLink,
    BlueprintNode,
    LaneRole,
    NodeKind,
)

BEHIND = (LaneRole.BACKSTAGE, LaneRole.SUPPORT)
"""The roles below the line of visibility."""

BORDERS = (NodeKind.START, NodeKind.END)
NO_STEPS = (*BORDERS, NodeKind.PHYSICAL_EVIDENCE)
"""What is no step of the process: it is not counted, and need not be linked."""


def structure_of(process: Process, critical: Sequence[str], loops: Iterable[Loop]) -> Structure:
    """The structure of a process; `critical` is its longest way, which tells the handoffs along it."""
    document = process.document
    latitudes = [node.latitude for node in document.nodes if node.latitude is not None]
    return Structure(
        crossings=tuple(crossings(document)),
        handoffs=tuple(handoffs(process, critical)),
        single_points=single_points(process),
        loops=tuple(loops),
        unreachable=unreachable(process),
        dead_ends=dead_ends(process),
        longest_backstage=longest_backstage(process),
        complexity=sum(node.kind not in NO_STEPS for node in document.nodes),
        divergence=sum(latitudes) / len(latitudes) if latitudes else None,
        divergence_n=len(latitudes),
    )


def crossings(document: BlueprintDocument) -> Iterator[Crossing]:
    """Every line that each link crosses; a link over several lines counts on each."""
    rank = {role: number for number, role in enumerate(ROLES)}
    place = {node: rank[role] for node, role in roles_of(document).items()}
    for link in document.links:
        above, below = sorted((place[link.source_id], place[link.target_id]))
        for line, role in LINE_ABOVE.items():
            if above < rank[role] <= below:
                yield Crossing(link.id, line, place[link.source_id] < place[link.target_id])


def handoffs(process: Process, critical: Sequence[str]) -> Iterator[Handoff]:
    """The links at which work comes to an owner from another one.

    An owner is the actor of a step that is not the customer's. Steps without one pass on whose work it was.
    """
    document = process.document
    owners = {node.id: name for node in document.nodes if (name := owner_of(document, node))}
    on_way = set(pairwise(critical))
    holders: dict[str, tuple[str, ...]] = {}
    for node in process.order:
        handed = (holders[before] for before in process.acyclic.predecessors(node))
        kept = tuple(dict.fromkeys(name for names in handed for name in names))
        holders[node] = (owners[node],) if node in owners else kept
    edges = ((node, after) for node in process.order for after in process.flow.successors(node))
    for source, target in edges:
        for name in holders[source] if target in owners else ():
            if name != owners[target]:
                link = process.links_between(source, target)[0]
                yield Handoff(link, name, owners[target], (source, target) in on_way)


def owner_of(document: BlueprintDocument, node: BlueprintNode) -> str:
    """Who of the organisation does a step; "" for the customer's own, for waits, and where nobody is named."""
    actor = document.actor_of.get(node.actor_id or "")
    outside = document.role_of(node) in {LaneRole.CUSTOMER, LaneRole.PHYSICAL_EVIDENCE}
    if actor is None or actor.kind is ActorKind.CUSTOMER or outside or node.kind is NodeKind.WAIT:
        return ""
    return actor.name


def single_points(process: Process) -> tuple[str, ...]:
    """The nodes that every way to an end leads through, and without which the process falls apart.

    Dominators of the ends (Lengauer & Tarjan, 1979) that are articulation points, in the order of the flow;
    starts and ends themselves are none.
    """
    ends = [end for end in process.ends if end in process.reached]
    if not ends:
        return ()
    flow: nx.DiGraph[str] = nx.DiGraph(process.flow.subgraph(process.reached))
    source, sink = "<source>", "<sink>"
    flow.add_edges_from((source, start) for start in process.starts)
    flow.add_edges_from((end, sink) for end in ends)
    before: Mapping[str, str] = nx.immediate_dominators(flow, source)
    found, node = set(), before[sink]
    while node != source:
        found.add(node)
        node = before[node]
    joints = set(nx.articulation_points(flow.to_undirected(as_view=True)))
    borders = {node.id for node in process.document.nodes if node.kind in BORDERS}
    return tuple(node for node in process.order if node in found & joints - borders)


def unreachable(process: Process) -> tuple[str, ...]:
    """The steps and ends that no link leads to from a start, and from which no message reaches the flow."""
    return tuple(
        node.id
        for node in process.document.nodes
        if node.kind not in {NodeKind.START, NodeKind.PHYSICAL_EVIDENCE}
        and node.id not in process.reached
        and node.id not in process.asked
        and node.id not in process.supplying
    )


def dead_ends(process: Process) -> tuple[str, ...]:
    """The nodes a case comes to and cannot leave: no end is reached from there, and nobody is told."""
    leading = set(process.ends)
    whole = process.flow.copy()
    whole.add_edges_from(informing(process.document.links))
    for end in process.ends:
        leading |= nx.ancestors(whole, end)
    stuck = [node for node in process.order if node in process.reached and node not in leading]
    return tuple(node for node in stuck if not process.flow.out_degree(node))


def longest_backstage(process: Process) -> tuple[str, ...]:
    """The longest chain of steps behind the line of visibility, after the act before it that sets it off.

    Of equally long chains the first counts; () where no act leads behind the line.
    """
    roles = roles_of(process.document)
    behind = {node for node, role in roles.items() if role in BEHIND}
    leading: dict[str, list[str]] = defaultdict(list)
    whole = process.flow.copy()
    whole.add_edges_from(informing(process.document.links))
    hidden: nx.DiGraph[str] = nx.DiGraph(whole.subgraph(behind))
    hidden.remove_edges_from(back_edges(hidden, _entries(process, behind)))
    for source, target in whole.edges:
        if target in behind and source not in behind:
            leading[target].append(source)
    chain: dict[str, tuple[str, ...]] = {}
    for node in reversed(list(nx.topological_sort(hidden))):
        longest = max((chain[after] for after in hidden.successors(node)), key=len, default=())
        chain[node] = (node, *longest)
    begun = [(act, *chain[node]) for node in process.order for act in leading[node]]
    return max(begun, key=len, default=())


def _entries(process: Process, behind: set[str]) -> list[str]:
    return [node for node in process.order if node in behind]


def links_at(document: BlueprintDocument, node_ids: Iterable[str]) -> list[BlueprintLink]:
    """The links that begin or end at any of the nodes."""
    known = set(node_ids)
    return [link for link in document.links if known & {link.source_id, link.target_id}]
