"""What a simulation of a blueprint tells: times, queues and the load of each role, with intervals."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from cxmap.analysis.blueprint_evidence import proportion
from cxmap.analysis.blueprint_findings import Proportion
from cxmap.analysis.estimate import LEVEL
from cxmap.model.service_blueprint import BlueprintDocument, NodeKind

HOUR = 3600.0
BATCHES = 20
FEWEST_IN_BATCH = 5
MOST_BUSY = 0.999
"""A role whose work takes more than this share of its time cannot keep up: its queue grows without end."""


@dataclass(frozen=True)
class Simulated:
    """A simulated figure with its 95 % interval from batch means; `low` and `high` None where there are too few."""

    value: float | None
    low: float | None = None
    high: float | None = None
    method: Literal["batch_means", "none"] = "none"


@dataclass(frozen=True)
class WaitQueue:
    """The queue at a wait point: waits in seconds, mean and longest length in customers."""

    label: str
    node_id: str
    n: int
    mean: Simulated
    ninety: Simulated
    longest: float
    mean_length: float
    longest_length: int
    beyond: Proportion


@dataclass(frozen=True)
class RoleLoad:
    """How busy a role is (`busy` 0 .. 1 of its servers' time), and the queue before its steps.

    `offered` is the work that arrives, in servers: above their number the queue grows without end, and the
    figures only tell how long it became in this run.
    """

    actor_id: str
    name: str
    servers: int
    n: int
    busy: float
    offered: float
    mean: Simulated
    ninety: Simulated
    mean_length: float
    longest_length: int

    @property
    def is_overloaded(self) -> bool:
        return self.offered / self.servers > MOST_BUSY


@dataclass(frozen=True)
class SimulationResult:
    """Customers through a process. Times are seconds; `throughput` is customers per hour.

    `mean` and `ninety` are the mean and the 90th percentile of the time from arrival to the end. `finished`
    are those who had left when it ended: fewer than `customers` where it was cancelled. The service begins
    empty, and its first customers count.
    """

    customers: int
    finished: int
    seed: int
    arrivals_per_hour: float
    span: float
    throughput: Simulated
    mean: Simulated
    ninety: Simulated
    waits: tuple[WaitQueue, ...]
    roles: tuple[RoleLoad, ...]

    @property
    def is_complete(self) -> bool:
        return self.finished == self.customers


@dataclass
class QueueLog:
    """What happened while it was simulated; times in seconds since the first moment."""

    servers: Counter[str]
    stays: list[tuple[int, float, float]] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    waits: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    queues: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    work: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    lengths: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def arrive(self, now: float) -> None:
        self.arrivals.append(now)

    def leave(self, number: int, arrived: float, now: float) -> None:
        self.stays.append((number, arrived, now))

    def waited(self, node: str, since: float, now: float) -> None:
        self.waits[node].append((since, now))

    def queue(self, role: str, length: int) -> None:
        self.lengths[role] = max(self.lengths[role], length)

    def served(self, role: str, came: float, now: float) -> None:
        self.queues[role].append((came, now))

    def worked(self, role: str, seconds: float) -> None:
        self.work[role] += seconds


def summary(
    document: BlueprintDocument, log: QueueLog, *, customers: int, seed: int, arrivals_per_hour: float
) -> SimulationResult:
    """The figures of a run, customers in the order in which they arrived."""
    stays = sorted(log.stays)
    times = np.array([ended - arrived for _, arrived, ended in stays])
    first = min(log.arrivals, default=0.0)
    span = max((ended for _, _, ended in stays), default=first) - first
    return SimulationResult(
        customers=customers,
        finished=len(stays),
        seed=seed,
        arrivals_per_hour=arrivals_per_hour,
        span=span,
        throughput=_throughput(sorted(ended for _, _, ended in stays), first),
        mean=batch_means(times),
        ninety=batch_means(times, 90),
        waits=tuple(_waits(document, log, span)),
        roles=tuple(_roles(document, log, span)),
    )


def batch_means(values: NDArray[np.float64], percentile: float | None = None) -> Simulated:
    """The mean (or a percentile) of values in the order of their customers, with Student's interval of batches.

    Neighbours queue behind each other, so single values are not independent; batches of many are nearly so
    (Schmeiser, 1982). Twenty batches, fewer where each would hold less than five values.
    """

    def figure(batch: NDArray[np.float64]) -> float:
        return float(batch.mean() if percentile is None else np.percentile(batch, percentile))

    if not len(values):
        return Simulated(None)
    whole = figure(values)
    batches = min(BATCHES, len(values) // FEWEST_IN_BATCH)
    if batches < 2:
        return Simulated(whole)
    means = np.array([figure(batch) for batch in np.array_split(values, batches)])
    error = float(means.std(ddof=1)) / batches**0.5
    reach = float(special.stdtrit(batches - 1, (1 + LEVEL) / 2)) * error
    return Simulated(whole, max(0.0, whole - reach), whole + reach, "batch_means")


def _throughput(ends: Sequence[float], first: float) -> Simulated:
    """Customers per hour from the first arrival to the last end."""
    span = ends[-1] - first if ends else 0.0
    if span <= 0:
        return Simulated(None)
    rate = len(ends) / span * HOUR
    gaps = batch_means(np.diff(np.array([first, *ends])))
    if not gaps.low or gaps.high is None:
        return Simulated(rate)
    return Simulated(rate, HOUR / gaps.high, HOUR / gaps.low, "batch_means")


def _waits(document: BlueprintDocument, log: QueueLog, span: float) -> list[WaitQueue]:
    nodes = [node for node in document.nodes if node.kind is NodeKind.WAIT]
    found = []
    for number, node in enumerate(nodes, 1):
        waits = log.waits.get(node.id, [])
        times = _lengths(waits)
        limit = node.tolerable_time
        late = 0 if limit is None else int(np.count_nonzero(times > limit))
        queue = WaitQueue(
            label=f"W{number}",
            node_id=node.id,
            n=len(waits),
            mean=batch_means(times),
            ninety=batch_means(times, 90),
            longest=float(times.max(initial=0.0)),
            mean_length=float(times.sum()) / span if span else 0.0,
            longest_length=_most_at_once(waits),
            beyond=proportion(late, 0 if limit is None else len(waits)),
        )
        found.append(queue)
    return found


def _lengths(waits: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """How long each took, in the order in which they began."""
    return np.array([ended - began for began, ended in sorted(waits)])


def _most_at_once(waits: Sequence[tuple[float, float]]) -> int:
    """How many waited at the same time at most; who leaves at a moment is gone before who comes then."""
    long = [(began, ended) for began, ended in waits if ended > began]
    moments = sorted([(ended, -1) for _, ended in long] + [(began, 1) for began, _ in long])
    return int(np.cumsum([change for _, change in moments]).max(initial=0))


def _roles(document: BlueprintDocument, log: QueueLog, span: float) -> list[RoleLoad]:
    arriving = log.arrivals[-1] - log.arrivals[0] if len(log.arrivals) > 1 else 0.0
    found = []
    for actor in document.actors:
        servers = log.servers.get(actor.id, 0)
        if not servers or actor.id not in log.queues:
            continue
        times, work = _lengths(log.queues[actor.id]), log.work[actor.id]
        load = RoleLoad(
            actor_id=actor.id,
            name=actor.name,
            servers=servers,
            n=len(times),
            busy=work / (servers * span) if span else 0.0,
            offered=work / arriving if arriving else 0.0,
            mean=batch_means(times),
            ninety=batch_means(times, 90),
            mean_length=float(times.sum()) / span if span else 0.0,
            longest_length=log.lengths[actor.id],
        )
        found.append(load)
    return found
