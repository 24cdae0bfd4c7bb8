"""What each rule looks for in the figures of a blueprint; `blueprint_rules` tells how serious it is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import networkx as nx

from cxmap.analysis.blueprint_economics import missing
from cxmap.analysis.blueprint_findings import BlueprintFindings, FailureFindings, WaitFindings
from cxmap.analysis.blueprint_flow import TOLERANCE, shares_told
from cxmap.analysis.blueprint_structure import NO_STEPS
from cxmap.model.service_blueprint import (
    FLOWS,
    WHOLE,
    ActorKind,
    BlueprintDocument,
    BlueprintLine,
    BlueprintNode,
    FailureState,
    LaneRole,
    LinkKind,
    NodeKind,
)

HIGH_RPN = 100
"""From this RPN on a failure point is told: a tenth of the highest possible one. A convention, not a law."""

MUCH_WAITING = 1 / 3
LONG_CHAIN = 3
"""An act and two steps behind it are a chain worth to be told."""

MOST_NAMES = 5
STAFF = (LaneRole.FRONTSTAGE, LaneRole.BACKSTAGE, LaneRole.SUPPORT)
DONE = (NodeKind.ACTION, NodeKind.SUB_BLUEPRINT)
TIMED = (*DONE, NodeKind.WAIT, NodeKind.DECISION)


@dataclass(frozen=True)
class Found:
    """What a rule found: at which nodes and links; `values` fill its sentence, `about` tells it from others.

    Names of values tell what they are: `…_time` are seconds, `…_share` 0 .. 1, `…_money` amounts.
    """

    rule: str
    nodes: tuple[str, ...]
    values: dict[str, object] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    figure: str = ""
    about: str = ""


Check = Callable[[BlueprintDocument, BlueprintFindings], Iterable[Found]]


def clock(seconds: float) -> str:
    """A time as m:ss, rounded to the second."""
    minutes, rest = divmod(int(seconds + 0.5), 60)
    return f"{minutes}:{rest:02}"


def _named(rule: str, nodes: Sequence[BlueprintNode], **values: object) -> Iterator[Found]:
    """One finding about several nodes; none where there are none."""
    if nodes:
        ids = tuple(node.id for node in nodes)
        told = {"n": len(nodes), "names": _names(nodes), **values}
        yield Found(rule, ids, told, figure=str(len(nodes)))


def _names(nodes: Sequence[BlueprintNode]) -> str:
    more = len(nodes) - MOST_NAMES
    return "; ".join(node.name for node in nodes[:MOST_NAMES]) + (f"; + {more}" if more > 0 else "")


def _tolerance(document: BlueprintDocument, figures: BlueprintFindings) -> Iterator[Found]:
    tolerable, standard, observed = figures.tolerable, figures.standard.value, figures.observed.value
    if tolerable is None:
        return
    values: dict[str, object] = {"tolerable_time": tolerable}
    if observed is not None and figures.passed_at is not None:
        values |= {
            "observed_time": observed,
            "over_time": observed - tolerable,
            "node": document.node_of[figures.passed_at].name,
        }
        yield Found("tolerance_passed", (figures.passed_at,), values, figure=clock(observed - tolerable))
    if standard is not None and standard > tolerable:
        way = tuple(node for node in figures.normal if document.node_of[node].standard_time)
        values = {"tolerable_time": tolerable, "standard_time": standard, "over_time": standard - tolerable}
        yield Found("standard_beyond_tolerance", way, values, figure=clock(standard - tolerable))


def _waits(document: BlueprintDocument, figures: BlueprintFindings) -> Iterator[Found]:
    told = {
        end
        for link in document.links
        if link.kind in {LinkKind.MESSAGE, LinkKind.AGREEMENT}
        for end in (link.source_id, link.target_id)
    }
    for wait in figures.waits:
        yield from _wait(document, wait)
        if wait.node_id not in told:
            node = document.node_of[wait.node_id]
            values: dict[str, object] = {"label": wait.label, "node": node.name}
            yield Found("wait_uninformed", (node.id,), values, about=node.key, figure=wait.label)


def _wait(document: BlueprintDocument, wait: WaitFindings) -> Iterator[Found]:
    node, beyond = document.node_of[wait.node_id], wait.beyond
    values: dict[str, object] = {"label": wait.label, "node": node.name, "tolerable_time": wait.tolerable}
    if beyond.k and beyond.value is not None:
        values |= {"k": beyond.k, "n": beyond.n, "share": beyond.value}
        values |= {"low_share": beyond.low, "high_share": beyond.high}
        figure = f"{beyond.k}/{beyond.n}"
        yield Found("wait_beyond_tolerance", (node.id,), values, about=node.key, figure=figure)
    if wait.tolerable is not None and wait.expected is not None and wait.expected > wait.tolerable:
        values = {"label": wait.label, "node": node.name, "tolerable_time": wait.tolerable}
        values |= {"standard_time": wait.expected}
        figure = clock(wait.expected)
        yield Found("wait_planned_beyond", (node.id,), values, about=node.key, figure=figure)


def _waiting(_document: BlueprintDocument, figures: BlueprintFindings) -> Iterator[Found]:
    observed = figures.observed.value is not None
    share = figures.waiting_observed if observed else figures.waiting_standard
    if share is not None and share >= MUCH_WAITING:
        nodes = tuple(wait.node_id for wait in figures.waits if wait.node_id in figures.normal)
        total = figures.observed.value if observed else figures.standard.value
        values: dict[str, object] = {"share": share, "total_time": total, "n": len(nodes)}
        yield Found("waiting", nodes, values, figure=f"{share * 100:.0f} %")


def _standards(document: BlueprintDocument, figures: BlueprintFindings) -> Iterator[Found]:
    timed = [node for node in document.nodes if node.kind in TIMED and figures.of(node.id).passes > 0]
    lacking = [node for node in timed if node.standard_time is None and node.kind is not NodeKind.DECISION]
    yield from _named("standard_missing", lacking, of=len(timed))
    known = [
        node
        for node in timed
        if node.standard_time is not None and figures.of(node.id).observed.median is not None
    ]
    missed = [node for node in known if figures.of(node.id).used > (node.standard_time or 0.0)]
    yield from _named("standards_missed", missed, of=len(known))


def _failures(document: BlueprintDocument, figures: BlueprintFindings) -> Iterator[Found]:
    recovered = {link.failure_id for link in document.links} | {
        link.source_id for link in document.links if link.kind is LinkKind.RECOVERY
    }
    for each in sorted(figures.failures, key=lambda each: each.rank or len(figures.failures)):
        failure = each.failure
        if failure.state is FailureState.CLOSED:
            continue
        if each.rpn is not None and each.rpn >= HIGH_RPN:
            yield _failure("high_rpn", document, each, {"rpn": each.rpn, "rank": each.rank}, str(each.rpn))
        if not failure.recovery and not failure.poka_yoke and not {failure.id, failure.node_id} & recovered:
            yield _failure("failure_without_recovery", document, each, {}, each.label)


def _failure(
    rule: str, document: BlueprintDocument, each: FailureFindings, values: dict[str, object], figure: str
) -> Found:
    node = document.node_of[each.failure.node_id]
    told = {"label": each.label, "mode": each.failure.mode, "node": node.name, **values}
    return Found(rule, (node.id,), told, about=each.failure.key, figure=figure)


def _single_points(document: BlueprintDocument, figures: BlueprintFindings) -> Iterator[Found]:
    """Those that can really fail: with a failure point, done by a machine, or by one server alone."""
    failing = {failure.node_id for failure in document.failures}
    nodes = []
    for node in (document.node_of[each] for each in figures.structure.single_points):
        actor = document.actor_of.get(node.actor_id or "")
        alone = actor is not None and (actor.kind is ActorKind.TECHNOLOGY or actor.servers == 1)
        if document.role_of(node) in STAFF and (alone or node.id in failing):
            nodes.append(node)
    yield from _named("single_point", nodes)


def _flow(document: BlueprintDocument, figures: BlueprintFindings) -> Iterator[Found]:
    for loop in figures.structure.loops:
        names = " → ".join(document.node_of[node].name for node in loop.node_ids[:MOST_NAMES])
        about, figure = document.node_of[loop.node_ids[0]].key, str(len(loop.node_ids))
        if loop.expected_passes > 1:
            values: dict[str, object] = {"n": len(loop.node_ids), "passes": loop.expected_passes}
            yield Found("loop", loop.node_ids, values | {"names": names}, about=about, figure=figure)
        else:
            values = {"n": len(loop.node_ids), "names": names}
            yield Found("loop_unknown", loop.node_ids, values, about=about, figure=figure)
    for rule, ids in (
        ("unreachable", figures.structure.unreachable),
        ("dead_end", figures.structure.dead_ends),
    ):
        yield from _named(rule, [document.node_of[node] for node in ids])


def _decisions(document: BlueprintDocument, _figures: BlueprintFindings) -> Iterator[Found]:
    leaving = [link.source_id for link in document.links if link.kind in FLOWS]
    told = shares_told(document.links)
    for node in document.nodes:
        if node.kind is not NodeKind.DECISION:
            continue
        total = told.get(node.id, WHOLE)
        if leaving.count(node.id) < 2:
            values: dict[str, object] = {"node": node.name, "n": leaving.count(node.id)}
            yield Found("one_branch", (node.id,), values, about=node.key, figure=str(values["n"]))
        elif abs(total - WHOLE) > TOLERANCE:
            values = {"node": node.name, "total_share": total / WHOLE}
            yield Found("shares_not_whole", (node.id,), values, about=node.key, figure=f"{total:.0f} %")


def _lines(document: BlueprintDocument, figures: BlueprintFindings) -> Iterator[Found]:
    crossed = figures.structure.crossings_of(BlueprintLine.VISIBILITY)
    if crossed:
        down = sum(each.downwards for each in crossed)
        ids = tuple(dict.fromkeys(each.link_id for each in crossed))
        values: dict[str, object] = {"n": len(crossed), "up": len(crossed) - down, "down": down}
        nodes = _ends_of(document, ids)
        yield Found("visibility_crossed", nodes, values, ids, figure=str(len(crossed)))


def _ends_of(document: BlueprintDocument, link_ids: Sequence[str]) -> tuple[str, ...]:
    known = set(link_ids)
    ends = {end for link in document.links if link.id in known for end in (link.source_id, link.target_id)}
    return tuple(node.id for node in document.nodes if node.id in ends)


def _handoffs(document: BlueprintDocument, figures: BlueprintFindings) -> Iterator[Found]:
    """Those along the critical way are told in its order; the others only counted."""
    every = figures.structure.handoffs
    told = [each for each in every if each.is_critical]
    ids = tuple(dict.fromkeys(each.link_id for each in (told or every)))
    nodes, figure = _ends_of(document, ids), str(len(told or every))
    if not told:
        if every:
            yield Found("handoffs_beside", nodes, {"n": len(every)}, ids, figure)
        return
    place = {edge: number for number, edge in enumerate(pairwise(figures.critical))}
    ends = {link.id: (link.source_id, link.target_id) for link in document.links}
    told.sort(key=lambda each: place[ends[each.link_id]])
    chain = " › ".join([told[0].from_role, *(each.to_role for each in told)])
    yield Found("handoffs", nodes, {"n": len(told), "all": len(every), "chain": chain}, ids, figure)


def _backstage(document: BlueprintDocument, figures: BlueprintFindings) -> Iterator[Found]:
    chain = figures.structure.longest_backstage
    if len(chain) >= LONG_CHAIN:
        seconds = sum(figures.of(node).used for node in chain[1:])
        values: dict[str, object] = {"n": len(chain) - 1, "act": document.node_of[chain[0]].name}
        yield Found("longest_backstage", chain, values | {"total_time": seconds}, figure=str(len(chain) - 1))


def _slack(document: BlueprintDocument, figures: BlueprintFindings) -> Iterator[Found]:
    """Branches beside the critical way, each with the least slack on it."""
    slack = {each.node_id: each.slack for each in figures.nodes if each.slack and not each.is_critical}
    links = ((link.source_id, link.target_id) for link in document.links if link.kind in FLOWS)
    beside: nx.Graph[str] = nx.Graph(edge for edge in links if edge[0] in slack and edge[1] in slack)
    beside.add_nodes_from(slack)
    for group in nx.connected_components(beside):
        nodes = [node for node in document.nodes if node.id in group]
        least = min(slack[node.id] or 0.0 for node in nodes)
        seconds = sum(figures.of(node.id).used for node in nodes)
        if least >= 1 and seconds > 0 and any(node.kind is not NodeKind.WAIT for node in nodes):
            values: dict[str, object] = {"names": _names(nodes), "slack_time": least, "total_time": seconds}
            ids = tuple(node.id for node in nodes)
            yield Found("slack", ids, values, about=nodes[0].key, figure=clock(least))


def _gaps(document: BlueprintDocument, figures: BlueprintFindings) -> Iterator[Found]:
    """What a blueprint should tell and does not."""
    roles = {node.id: document.role_of(node) for node in document.nodes}
    staff = [node for node in document.nodes if roles[node.id] in STAFF and node.kind in DONE]
    yield from _named("no_owner", [node for node in staff if node.actor_id is None], of=len(staff))
    yield from _named("no_policy", [node for node in staff if not node.policy], of=len(staff))
    strained = [node for node in staff if (node.employee_emotion or 0.0) < 0]
    yield from _named("employee_strain", strained, of=len(staff))
    acts = [
        node
        for node in document.nodes
        if roles[node.id] is LaneRole.CUSTOMER and node.kind is NodeKind.ACTION
    ]
    seen = _with_physical_evidence(document)
    bare = [node for node in acts if node.touchpoint_id is None and node.id not in seen]
    yield from _named("no_physical_evidence", bare, of=len(acts))
    steps = [node for node in document.nodes if node.kind not in NO_STEPS]
    silent = [node for node in steps if figures.of(node.id).status != "observed"]
    yield from _named("no_evidence", silent, of=len(steps))


def _with_physical_evidence(document: BlueprintDocument) -> set[str]:
    """The nodes that physical evidence is linked to, or stands with in the same column."""
    shown = [node for node in document.nodes if node.kind is NodeKind.PHYSICAL_EVIDENCE]
    ids, steps = {node.id for node in shown}, {node.step_id for node in shown if node.step_id}
    linked = {
        end
        for link in document.links
        for end in (link.source_id, link.target_id)
        if ids & {link.source_id, link.target_id}
    }
    return linked | {node.id for node in document.nodes if node.step_id in steps}


def _money(document: BlueprintDocument, figures: BlueprintFindings) -> Iterator[Found]:
    economics = figures.economics
    if economics is None:
        yield Found(f"economics_missing_{missing(document, figures)}", ())
        return
    paid = tuple(node for node in figures.normal if document.rate_of(document.node_of[node]) is not None)
    currency: dict[str, object] = {"currency": economics.currency}
    if economics.loss_zone:
        begin, end = economics.loss_zone
        values = currency | {"from_time": begin, "to_time": end}
        yield Found("loss_while_tolerated", paid, values, figure=clock(end - begin))
    for row in economics.rows:
        if row.what in {"standard", "observed"} and row.profit < 0:
            values = currency | {"loss_money": -row.profit, "total_time": row.seconds}
            yield Found(f"loss_at_{row.what}", paid, values, figure=clock(row.seconds))


CHECKS: tuple[Check, ...] = (
    _tolerance,
    _waits,
    _waiting,
    _standards,
    _failures,
    _single_points,
    _flow,
    _decisions,
    _lines,
    _handoffs,
    _backstage,
    _slack,
    _gaps,
    _money,
)
