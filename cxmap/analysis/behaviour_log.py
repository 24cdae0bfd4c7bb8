"""What a live log says: how long states lasted, how often events came, what followed what, and how long people waited.

Times are seconds on the running clock of the session.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from scipy import special

from cxmap.analysis.estimate import LEVEL, estimate
from cxmap.analysis.findings import NO_EVIDENCE, Estimate
from cxmap.model.behaviour_log import (
    Behaviour,
    BehaviourKind,
    BehaviourRole,
    EntryKind,
    LogDocument,
    LogEntry,
)

Item = TypeVar("Item")
DURATION = (0.0, float("inf"))
HOUR = 3600.0


@dataclass(frozen=True)
class Bout:
    """A state from its start to its stop; `open` where nobody stopped it before the log ended."""

    behaviour_id: str
    subject: str
    modifier: str
    start: float
    end: float
    open: bool = False

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Share:
    """A share (0..1) of `n` with its 95 % interval after Wilson (1927); None where n is 0."""

    k: int
    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Budget:
    """What one behaviour took of a session.

    `share` is its time as a part (0..1) of the time in which something could be seen. `rate` is events per
    hour of that time with its exact Poisson interval (Garwood, 1936). `sampled` is the share of intervals in
    which it was noted, where the session sampled time.
    """

    behaviour_id: str
    events: int
    seconds: float
    share: float | None
    duration: Estimate
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    sampled: Share | None = None


@dataclass(frozen=True)
class Transition:
    """How often one behaviour was followed by another, as a share of all that followed the first."""

    before: str
    after: str
    share: Share


@dataclass(frozen=True)
class Visit:
    """One customer at a queue; who came first is served first. Times are None where nobody noted them.

    The ids are those of the entries that ended the waiting and the service.
    """

    arrived: float
    served: float | None = None
    left: float | None = None
    gave_up: float | None = None
    served_entry: str = ""
    left_entry: str = ""

    @property
    def wait(self) -> float | None:
        end = self.gave_up if self.served is None else self.served
        return None if end is None else end - self.arrived

    @property
    def service(self) -> float | None:
        return None if self.left is None or self.served is None else self.left - self.served


@dataclass(frozen=True)
class Waiting:
    """Waiting and service times of a session, how many gave up, and the queue as it was counted."""

    visits: tuple[Visit, ...]
    wait: Estimate
    service: Estimate
    gave_up: Share
    queue: Estimate


def wilson(k: int, n: int) -> Share:
    """The share k of n with its 95 % interval (Wilson, 1927)."""
    if n == 0:
        return Share(k, n)
    z = float(special.ndtri((1 + LEVEL) / 2))
    middle, reach = (k + z * z / 2) / (n + z * z), z * (k * (n - k) / n + z * z / 4) ** 0.5 / (n + z * z)
    return Share(k, n, k / n, max(0.0, middle - reach), min(1.0, middle + reach))


def bouts(entries: Iterable[LogEntry], length: float) -> list[Bout]:
    """The states of a log, by their start. A start while it runs and a stop while it does not count as nothing."""
    running: dict[tuple[str, str, str], float] = {}
    found = []
    for entry in _visible(entries):
        key = (str(entry.behaviour_id), entry.subject, entry.modifier)
        if entry.kind == EntryKind.START:
            running.setdefault(key, entry.at)
        elif entry.kind == EntryKind.STOP:
            key = _running(key, running)
            if key in running:
                found.append(_bout(key, running.pop(key), entry.at))
    found += [_bout(key, start, max(length, start), still=True) for key, start in running.items()]
    return sorted(found, key=lambda bout: (bout.start, bout.behaviour_id))


def _running(
    key: tuple[str, str, str], running: Mapping[tuple[str, str, str], float]
) -> tuple[str, str, str]:
    """A stop without a modifier ends the state whatever modifier it began with."""
    if key in running or key[2]:
        return key
    return next((other for other in running if other[:2] == key[:2]), key)


def _bout(key: tuple[str, str, str], start: float, end: float, *, still: bool = False) -> Bout:
    behaviour, subject, modifier = key
    return Bout(behaviour, subject, modifier, start, end, still)


def observed_seconds(document: LogDocument) -> float:
    """The time in which something could be seen: the length of the log less what was not visible."""
    hidden = {each.id for each in document.behaviours if each.role == BehaviourRole.NOT_VISIBLE}
    spans = [(bout.start, bout.end) for bout in _all_bouts(document) if bout.behaviour_id in hidden]
    return document.length - _covered(spans)


def _covered(spans: Iterable[tuple[float, float]]) -> float:
    """The length of the union of spans."""
    total, reach = 0.0, 0.0
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reach))
        reach = max(reach, end)
    return total


def budget(document: LogDocument) -> list[Budget]:
    """The time budget of a session, in the order of the scheme."""
    seen = observed_seconds(document)
    by_state: dict[str, list[Bout]] = defaultdict(list)
    for bout in _all_bouts(document):
        by_state[bout.behaviour_id].append(bout)
    points = Counter(str(entry.behaviour_id) for entry in _points(document.entries))
    return [
        _state(each, by_state[each.id], seen, document)
        if each.kind == BehaviourKind.STATE
        else _point(each, points[each.id], seen, document)
        for each in document.behaviours
    ]


def _state(each: Behaviour, own: Sequence[Bout], seen: float, document: LogDocument) -> Budget:
    seconds = _covered((bout.start, bout.end) for bout in own)
    durations = np.array([bout.seconds for bout in own if not bout.open])
    share = min(1.0, seconds / seen) if seen > 0 and each.role != BehaviourRole.NOT_VISIBLE else None
    sampled = _sampled(document, each.id)
    return Budget(
        each.id, len(own), seconds, share, estimate(durations, DURATION), *_rate(len(own), seen), sampled
    )


def _point(each: Behaviour, events: int, seen: float, document: LogDocument) -> Budget:
    return Budget(each.id, events, 0.0, None, NO_EVIDENCE, *_rate(events, seen), _sampled(document, each.id))


def _rate(events: int, seconds: float) -> tuple[float | None, float | None, float | None]:
    """Events per hour with the exact Poisson interval (Garwood, 1936)."""
    if seconds <= 0:
        return None, None, None
    tail = (1 - LEVEL) / 2
    low = float(special.gammaincinv(events, tail)) if events else 0.0
    high = float(special.gammaincinv(events + 1, 1 - tail))
    return events * HOUR / seconds, low * HOUR / seconds, high * HOUR / seconds


def _sampled(document: LogDocument, behaviour_id: str) -> Share | None:
    """The share of whole intervals in which a behaviour was noted; None where time was not sampled."""
    cue = document.session.cue_seconds
    if not cue:
        return None
    intervals = int(document.length // cue)
    noted = {int(entry.at // cue) for entry in _acts(document.entries) if entry.behaviour_id == behaviour_id}
    return wilson(sum(interval < intervals for interval in noted), intervals)


def transitions(document: LogDocument) -> list[Transition]:
    """What followed what, for each subject by itself; the most frequent first."""
    watched = {each.id for each in document.behaviours if each.role == BehaviourRole.BEHAVIOUR}
    last: dict[str, str] = {}
    pairs: Counter[tuple[str, str]] = Counter()
    for entry in _acts(document.entries):
        behaviour = str(entry.behaviour_id)
        if behaviour in watched and entry.kind != EntryKind.STOP:
            if entry.subject in last:
                pairs[last[entry.subject], behaviour] += 1
            last[entry.subject] = behaviour
    of_first = Counter[str]()
    for (before, _), count in pairs.items():
        of_first[before] += count
    found = [Transition(*pair, wilson(count, of_first[pair[0]])) for pair, count in pairs.items()]
    return sorted(found, key=lambda each: (-each.share.k, each.before, each.after))


def waiting(document: LogDocument) -> Waiting:
    """Waiting and service times from the taps on arrive, served, leave and gave up."""
    seen = visits(document)
    waits = np.array([each.wait for each in seen if each.wait is not None and each.served is not None], float)
    services = np.array([each.service for each in seen if each.service is not None], float)
    ended = [each for each in seen if each.served is not None or each.gave_up is not None]
    roles = {each.id: each.role for each in document.behaviours}
    counted = [
        entry.value
        for entry in _points(document.entries)
        if entry.value is not None and roles.get(str(entry.behaviour_id)) == BehaviourRole.QUEUE
    ]
    return Waiting(
        tuple(seen),
        estimate(waits, DURATION),
        estimate(services, DURATION),
        wilson(sum(each.gave_up is not None for each in ended), len(ended)),
        estimate(np.array(counted, float), DURATION),
    )


def visits(document: LogDocument) -> list[Visit]:
    """Customers in the order they came. A tap that names its subject is about that one, else about the first."""
    roles = {each.id: each.role for each in document.behaviours}
    waits: deque[tuple[str, LogEntry]] = deque()
    at_desk: deque[tuple[str, Visit]] = deque()
    done: list[Visit] = []
    for entry in _points(document.entries):
        role = roles.get(str(entry.behaviour_id))
        if role == BehaviourRole.ARRIVE:
            waits.append((entry.subject, entry))
        elif role == BehaviourRole.SERVED and (came := _first(waits, entry.subject)):
            at_desk.append((entry.subject or came.subject, Visit(came.at, entry.at, served_entry=entry.id)))
        elif role == BehaviourRole.GAVE_UP and (came := _first(waits, entry.subject)):
            done.append(Visit(came.at, gave_up=entry.at, served_entry=entry.id))
        elif role == BehaviourRole.LEAVE and (visit := _first(at_desk, entry.subject)):
            done.append(Visit(visit.arrived, visit.served, entry.at, None, visit.served_entry, entry.id))
    done += [visit for _, visit in at_desk]
    done += [Visit(came.at) for _, came in waits]
    return sorted(done, key=lambda visit: visit.arrived)


def _first(queue: deque[tuple[str, Item]], subject: str) -> Item | None:
    """Take out who is meant: the one of that name, else the one who has been there longest."""
    place = next((at for at, (name, _) in enumerate(queue) if name == subject), 0 if not subject else None)
    if place is None or place >= len(queue):
        return None
    _, found = queue[place]
    del queue[place]
    return found


def _visible(entries: Iterable[LogEntry]) -> Iterable[LogEntry]:
    return (entry for entry in entries if not entry.deleted)


def _acts(entries: Iterable[LogEntry]) -> Iterable[LogEntry]:
    return (entry for entry in _visible(entries) if entry.behaviour_id is not None)


def _points(entries: Iterable[LogEntry]) -> Iterable[LogEntry]:
    return (entry for entry in _acts(entries) if entry.kind == EntryKind.POINT)


def _all_bouts(document: LogDocument) -> list[Bout]:
    return bouts(document.entries, document.length)
