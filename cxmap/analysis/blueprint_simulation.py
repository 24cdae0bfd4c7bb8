"""Customers on their way through a blueprint: a discrete-event simulation of its queues, with simpy.

Customers arrive at random (a Poisson process). Each takes the branches its case draws; a step begins when all
that leads to it has ended and one of the servers of its role is free, first come, first served. A wait point
right before such a step takes no time of its own: its wait is the queue that forms. Any other wait point takes
its own time and what the steps beside it need.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import simpy

from cxmap.analysis.blueprint_evidence import heard, observed_time
from cxmap.analysis.blueprint_failures import with_seen_recoveries
from cxmap.analysis.blueprint_process import Process, process_of
from cxmap.analysis.blueprint_queues import QueueLog, SimulationResult, summary
from cxmap.analysis.blueprint_times import MOST_ROUNDS, Duration, duration_of
from cxmap.errors import InvalidValueError, Reason
from cxmap.model.evidence import EvidenceFilter
from cxmap.model.service_blueprint import BlueprintDocument, NodeKind

HOUR = 3600.0
EVERYTHING = EvidenceFilter()
BLOCK = 512
"""So many random numbers are drawn at a time: one by one takes much longer."""

STEPS = 100
"""How often progress is told, and cancelling asked for, at most."""

Progress = Callable[[int, int], None]
Acting = Generator[simpy.Event, Any, None]


@dataclass
class Route:
    """The visits one case makes: their nodes, which visits follow each, and how many each waits for."""

    nodes: list[str] = field(default_factory=list)
    following: list[list[int]] = field(default_factory=list)
    waits_for: list[int] = field(default_factory=list)


@dataclass
class _Customer:
    """A case on its way; `held` tells, for a visit, since when the customer is at which wait point before it."""

    number: int
    route: Route
    arrived: float
    left: int
    done: float
    held: dict[int, list[tuple[str, float]]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class _Floor:
    """The service while it is simulated."""

    process: Process
    world: simpy.Environment
    draw: dict[str, Iterator[float]]
    servers: dict[str, simpy.Resource]
    role_of: dict[str, str]
    log: QueueLog
    customers: int
    progress: Progress | None
    cancelled: Callable[[], bool] | None
    over: simpy.Event


def simulate(
    document: BlueprintDocument,
    evidence: pd.DataFrame,
    *,
    customers: int,
    seed: int,
    arrivals_per_hour: float | None = None,
    interarrival: float | None = None,
    where: EvidenceFilter = EVERYTHING,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> SimulationResult:
    """Send customers through a blueprint; the same seed gives the same result.

    They arrive at `arrivals_per_hour`, or on average `interarrival` seconds apart. `progress` is told how
    many of how many have left; where `cancelled` says so, the result holds those who had left by then.
    InvalidValueError where there are no customers or no rate of arrivals.
    """
    rate = _rate(customers, seed, arrivals_per_hour, interarrival)
    known = heard(document, evidence, where)
    process = process_of(with_seen_recoveries(document, known))
    durations = {}
    for node in document.nodes:
        times = known.times_of(node.id)
        median = observed_time(times).median
        durations[node.id] = duration_of(
            node, times, (node.standard_time or 0.0) if median is None else median
        )
    floor = _floor(process, durations, seed, customers)
    floor.progress, floor.cancelled = progress, cancelled
    random = np.random.default_rng([seed, 1])
    routes = routes_of(process, np.random.default_rng([seed, 2]))
    floor.world.process(_arrivals(floor, _numbers(random, HOUR / rate), routes))
    floor.world.run(until=floor.over)
    return summary(document, floor.log, customers=customers, seed=seed, arrivals_per_hour=rate)


def _rate(customers: int, seed: int, per_hour: float | None, interarrival: float | None) -> float:
    """Arrivals per hour."""
    if customers < 1 or seed < 0:
        wrong = ("customers", customers) if customers < 1 else ("seed", seed)
        raise InvalidValueError(field=wrong[0], value=str(wrong[1]), reason=Reason("not_a_number"))
    rate = per_hour if interarrival is None else HOUR / interarrival if interarrival > 0 else 0.0
    if rate is None or not 0 < rate < float("inf"):
        reason = Reason("not_a_number")
        raise InvalidValueError(field="arrivals_per_hour", value=str(rate or 0), reason=reason)
    return rate


def _floor(process: Process, durations: Mapping[str, Duration], seed: int, customers: int) -> _Floor:
    world = simpy.Environment()
    document = process.document
    servers = {
        actor.id: simpy.Resource(world, capacity=actor.servers) for actor in document.actors if actor.servers
    }
    role_of = {
        node.id: node.actor_id
        for node in document.nodes
        if node.actor_id in servers and node.kind is not NodeKind.WAIT
    }
    queued = {
        node.id
        for node in document.nodes
        if node.kind is NodeKind.WAIT and any(after in role_of for after in process.flow.successors(node.id))
    }
    draw = {
        node.id: _durations(Duration(0.0) if node.id in queued else durations[node.id], [seed, 3, place])
        for place, node in enumerate(document.nodes)
    }
    log = QueueLog(Counter({actor: resource.capacity for actor, resource in servers.items()}))
    return _Floor(process, world, draw, servers, role_of, log, customers, None, None, world.event())


def _durations(duration: Duration, seed: list[int]) -> Iterator[float]:
    if not duration.varies:
        while True:
            yield duration.used
    random = np.random.default_rng(seed)
    while True:
        yield from duration.draw(random, BLOCK).tolist()


def _numbers(random: np.random.Generator, mean: float) -> Iterator[float]:
    while True:
        yield from random.exponential(mean, BLOCK).tolist()


def routes_of(process: Process, random: np.random.Generator) -> Iterator[Route]:
    """The routes of one case after another, with all branches, recoveries and loops drawn."""

    def chances() -> Iterator[float]:
        while True:
            yield from random.random(BLOCK).tolist()

    drawn = chances()
    while True:
        yield _route(process, drawn)


def _route(process: Process, chances: Iterator[float]) -> Route:
    route = Route()
    arriving: dict[str, list[int]] = {start: [] for start in process.starts}
    for group in process.groups:
        entries = {node: arriving.pop(node) for node in group if node in arriving}
        for _ in range(MOST_ROUNDS):
            if not entries:
                break
            again: dict[str, list[int]] = {}
            for node in group:
                if node in entries:
                    visit = _visit(route, node, entries[node])
                    for target in _onwards(process, node, chances):
                        inside = entries if target in group else arriving
                        kept = again if (node, target) in process.back else inside
                        kept.setdefault(target, []).append(visit)
            entries = again
    return route


def _visit(route: Route, node: str, after: list[int]) -> int:
    visit = len(route.nodes)
    route.nodes.append(node)
    route.following.append([])
    route.waits_for.append(len(after))
    for each in after:
        route.following[each].append(visit)
    return visit


def _onwards(process: Process, node: str, chances: Iterator[float]) -> tuple[str, ...]:
    outcomes = process.outcomes.get(node, ())
    if len(outcomes) == 1 and outcomes[0].chance >= 1:
        return outcomes[0].targets
    if not outcomes:
        return ()
    left = next(chances)
    for outcome in outcomes:
        left -= outcome.chance
        if left < 0:
            return outcome.targets
    return ()


def _arrivals(floor: _Floor, gaps: Iterator[float], routes: Iterator[Route]) -> Acting:
    for number in range(floor.customers):
        yield floor.world.timeout(next(gaps))
        route, now = next(routes), floor.world.now
        customer = _Customer(number, route, now, len(route.nodes), now)
        begins = [visit for visit, count in enumerate(route.waits_for) if count == 0]
        floor.log.arrive(now)
        for visit in begins:
            floor.world.process(_act(floor, customer, visit))
        if not begins:
            _leave(floor, customer)


def _act(floor: _Floor, customer: _Customer, visit: int) -> Acting:
    """One customer's way from a visit on; where it splits, the other branches act for themselves."""
    world, route = floor.world, customer.route
    while True:
        node, came = route.nodes[visit], world.now
        role = floor.role_of.get(node)
        resource = floor.servers[role] if role else None
        request = resource.request() if resource else None
        if resource and role and request:
            floor.log.queue(role, len(resource.queue))
            yield request
            floor.log.served(role, came, world.now)
        for wait, since in customer.held.pop(visit, ()):
            floor.log.waited(wait, since, world.now)
        duration = next(floor.draw[node])
        if duration > 0:
            yield world.timeout(duration)
        if resource and role and request:
            resource.release(request)
            floor.log.worked(role, duration)
        ready = _ready(floor, customer, visit, came)
        for other in ready[1:]:
            world.process(_act(floor, customer, other))
        if not ready:
            return
        visit = ready[0]


def _ready(floor: _Floor, customer: _Customer, visit: int, came: float) -> list[int]:
    """End a visit: the visits that may begin now; the customer leaves after the last one."""
    route, node = customer.route, customer.route.nodes[visit]
    following = route.following[visit]
    if floor.process.document.node_of[node].kind is NodeKind.WAIT:
        if following:
            customer.held[following[0]].append((node, came))
        else:
            floor.log.waited(node, came, floor.world.now)
    ready = []
    for each in following:
        route.waits_for[each] -= 1
        if route.waits_for[each] == 0:
            ready.append(each)
    if node in floor.process.ends:
        customer.done = floor.world.now
    customer.left -= 1
    if customer.left == 0:
        _leave(floor, customer)
    return ready


def _leave(floor: _Floor, customer: _Customer) -> None:
    ended = customer.done if customer.done > customer.arrived else floor.world.now
    floor.log.leave(customer.number, customer.arrived, ended)
    left = len(floor.log.stays)
    if left % max(1, floor.customers // STEPS) == 0 or left == floor.customers:
        if floor.progress:
            floor.progress(left, floor.customers)
        stopped = floor.cancelled is not None and floor.cancelled()
        if (stopped or left == floor.customers) and not floor.over.triggered:
            floor.over.succeed()
