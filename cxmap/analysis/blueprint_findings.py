"""What the analysis of a service blueprint finds, as frozen values that pictures and screens show.

Times are seconds, shares 0 .. 1 with Wilson's interval, money exact decimals in the blueprint's currency.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from cxmap.analysis.findings import WhyNot
from cxmap.model.evidence import EvidenceFilter
from cxmap.model.service_blueprint import BlueprintLine, FailurePoint, Verdict

Status = Literal["observed", "assumed", "proposed"]
"""Observed: evidence is linked. Without any, a node is assumed in a blueprint of how it is, proposed in one of
how it is to be."""

Question = Literal["customers", "internal", "standards", "failures", "training", "redundant"]
"""What process mapping is for (Shostack): where customers' experiences suffer, where internal customers and
suppliers rub, what the standards are, where it fails, what a new employee must know, what is done twice."""

TimeMethod = Literal["none", "simulated", "single"]
Basis = Literal["observed", "standard"]


@dataclass(frozen=True)
class Proportion:
    """`k` of `n` with Wilson's 95 % interval (Wilson, 1927); `value` is None where n = 0."""

    k: int
    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class ObservedTime:
    """Observed durations in seconds: how many, the median, the quartiles; None where n = 0."""

    n: int
    median: float | None = None
    lower_quartile: float | None = None
    upper_quartile: float | None = None


NOT_TIMED = ObservedTime(0)


@dataclass(frozen=True)
class TotalTime:
    """A time along the process in seconds; `low` and `high` are the middle 95 % of simulated passes.

    Of an observed total, `n` is the smallest number of times behind one of its medians, and `assumed` how many
    nodes on the way count with their standard, since nobody timed them. Real passes have loops and rare
    branches, so their middle need not be around `value`.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    method: TimeMethod = "none"
    n: int = 0
    why_not: WhyNot = ""
    assumed: int = 0


@dataclass(frozen=True)
class NodeFindings:
    """All that is computed for one node.

    `items` counts its evidence. `observed` are its times; `met` how many of them kept the standard, `beyond`
    how many passed its tolerance. `passes` is how often a case comes here on average. `start_*` and `end_*`
    are seconds since the beginning, along the longest way to the node; None where it is not reached.
    `slack` is how much later it could end without delaying the whole (observed times). `used` is the time
    that counts as observed: the median, else the standard, in which case `used_basis` says so.
    """

    node_id: str
    number: int | None
    status: Status
    items: int
    observed: ObservedTime
    used: float
    used_basis: Basis
    passes: float
    is_critical: bool
    start_standard: float | None
    end_standard: float | None
    start_observed: float | None
    end_observed: float | None
    slack: float | None
    met: Proportion
    beyond: Proportion
    valence: float | None = None


@dataclass(frozen=True)
class WaitFindings:
    """A wait point: expected and tolerable wait, observed distribution, share beyond tolerance; `label` is W1 …"""

    label: str
    node_id: str
    expected: float | None
    tolerable: float | None
    observed: ObservedTime
    beyond: Proportion
    times_expected: float | None
    quantiles: tuple[float, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What the evidence proposes for severity, occurrence or detection; None with the reason where it cannot.

    `basis` is a key of the catalogue (`blueprint_findings.basis.…`) and `values` fill its places.
    """

    value: int | None
    basis: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class FailureFindings:
    """A failure point with its figures; `label` is F1 …, in the order of the blueprint.

    `rpn` is severity x occurrence x detection of the chosen values (else of the proposed); None where one
    is unknown. `rank` follows the RPN, `severity_rank` the severity first. `seen` is in how many visits it
    happened; `before` and `after` split them at the day since which the recovery is in place, `p` is
    Fisher's exact test between them, `rpn_after` the RPN with the occurrence seen after.
    """

    label: str
    failure: FailurePoint
    severity: Proposal
    occurrence: Proposal
    detection: Proposal
    rpn: int | None
    rank: int | None
    severity_rank: int | None
    seen: Proportion
    before: Proportion | None = None
    after: Proportion | None = None
    p: float | None = None
    rpn_after: int | None = None


@dataclass(frozen=True)
class EconomicsRow:
    """Cost and profit of one execution at an execution time (paid seconds)."""

    what: Literal["standard", "observed", "break_even", "listed"]
    seconds: float
    time_cost: Decimal
    materials: Decimal
    other: Decimal
    total: Decimal
    profit: Decimal


@dataclass(frozen=True)
class Economics:
    """After Shostack (1984). Times are execution times: the paid seconds of one execution.

    `rate` is the mean cost per minute over the paid nodes. `break_even` is where the profit is 0. `tolerable`
    is the customer's tolerance in execution time (the tolerable time of the whole less what is not paid);
    `loss_zone` from where to where she still tolerates but the firm already loses. `yearly` is the profit of
    twelve months at the observed time.
    """

    currency: str
    price: Decimal
    rate: Decimal
    materials: Decimal
    other: Decimal
    rows: tuple[EconomicsRow, ...]
    break_even: float | None
    tolerable: float | None
    loss_zone: tuple[float, float] | None
    yearly: Decimal | None
    yearly_standard: Decimal | None


@dataclass(frozen=True)
class Crossing:
    """A link that crosses one of the three lines, downwards or upwards."""

    link_id: str
    line: BlueprintLine
    downwards: bool


@dataclass(frozen=True)
class Handoff:
    """A link at which the work goes from one role to another, be it that the customer acts in between.

    Roles are names of actors; customers are none. `is_critical` where the work was handed on along the
    critical way.
    """

    link_id: str
    from_role: str
    to_role: str
    is_critical: bool = False


@dataclass(frozen=True)
class Loop:
    """A rework loop: its nodes, and how often a case goes through it on average."""

    node_ids: tuple[str, ...]
    expected_passes: float


@dataclass(frozen=True)
class Structure:
    """What the graph alone tells.

    `single_points` are nodes that every case from start to end goes through and without which nothing leads
    on (dominators of the end, articulation points). `longest_backstage` is the longest chain behind one
    frontstage act, which comes first in it. `complexity` is the number of steps, `divergence` the mean
    latitude of those that have one, 0 .. 3 (Shostack, 1987).
    """

    crossings: tuple[Crossing, ...]
    handoffs: tuple[Handoff, ...]
    single_points: tuple[str, ...]
    loops: tuple[Loop, ...]
    unreachable: tuple[str, ...]
    dead_ends: tuple[str, ...]
    longest_backstage: tuple[str, ...]
    complexity: int
    divergence: float | None
    divergence_n: int

    def crossings_of(self, line: BlueprintLine) -> tuple[Crossing, ...]:
        """The crossings of one line."""
        return tuple(crossing for crossing in self.crossings if crossing.line is line)


@dataclass(frozen=True)
class Duplicate:
    """Two nodes that seem to do the same; `likeness` 0 .. 1, `data` what both take down.

    `key` is that of its finding, under which a verdict on the pair is kept.
    """

    first_id: str
    second_id: str
    kind: Literal["same_step", "same_data", "parallel_check"]
    likeness: float
    data: tuple[str, ...] = ()
    verdict: Verdict | None = None
    fingerprint: str = ""
    key: str = ""


@dataclass(frozen=True)
class Finding:
    """A rule that found something: `blueprint_findings.RULE.title` and `.sentence` say it, `values` fill them.

    `key` names this finding, `fingerprint` changes with what it rests on: a verdict holds as long as it stays.
    `question` is which of the six it answers; `figure` a number to show before it, times as m:ss.
    """

    key: str
    rule: str
    severity: Literal["high", "medium", "low"]
    node_ids: tuple[str, ...]
    link_ids: tuple[str, ...] = ()
    figure: str = ""
    values: dict[str, object] = field(default_factory=dict)
    fingerprint: str = ""
    verdict: Verdict | None = None
    reason: str = ""
    question: Question = "standards"


@dataclass(frozen=True)
class BlueprintFindings:
    """All numbers of a blueprint under one filter.

    `nodes` are in the order of the document. `critical` are the node ids of the longest way by observed time,
    in order, `critical_links` its links. `passed_at` is the node during which the tolerance runs out.
    `waiting_*` is the share of the time of the normal way during which the customer is at a wait point, be it
    beside hidden work (None without times). `visits` counts the
    distinct sources among the items; `first` and `last` are the days (ISO) of the items, "" where unknown.
    `normal` are the nodes of the way of a normal case, in the order of the document. `tolerable` is that of the
    blueprint, else the sum along the critical way of what the nodes say, their standard where they say nothing.
    """

    where: EvidenceFilter
    nodes: tuple[NodeFindings, ...]
    standard: TotalTime
    observed: TotalTime
    tolerable: float | None
    critical: tuple[str, ...]
    critical_links: frozenset[str]
    passed_at: str | None
    waiting_standard: float | None
    waiting_observed: float | None
    waits: tuple[WaitFindings, ...]
    failures: tuple[FailureFindings, ...]
    economics: Economics | None
    structure: Structure
    duplicates: tuple[Duplicate, ...]
    findings: tuple[Finding, ...]
    shares: dict[str, float]
    items: int
    visits: int
    methods: dict[str, int]
    first: str = ""
    last: str = ""
    normal: tuple[str, ...] = ()
    tolerable_basis: Literal["", "blueprint", "nodes"] = ""

    def of(self, node_id: str) -> NodeFindings:
        """The findings of one node."""
        return self._by_node[node_id]

    @cached_property
    def _by_node(self) -> dict[str, NodeFindings]:
        return {each.node_id: each for each in self.nodes}
