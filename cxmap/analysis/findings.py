"""What the analyses find, as frozen values that pictures and screens show."""

from dataclasses import dataclass, field
from typing import Literal

from cxmap.model.evidence import EvidenceFilter
from cxmap.model.experience_map import DesiredValue, Holder, Weighting

FEW = 5
"""Below this many items an estimate is marked as resting on few."""

IntervalMethod = Literal["bca", "t", "pooled_t", "none"]
WhyNot = Literal["", "no_evidence", "single_item", "no_variation"]


@dataclass(frozen=True)
class Estimate:
    """A mean with its 95 % interval; `mean` is None where n = 0, the ends are None where `why_not` says so.

    `method` names how the interval was made: BCa bootstrap (Efron, 1987), Student's t, or t with the
    variance pooled within methods (equal weight per method).
    """

    n: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    method: IntervalMethod = "none"
    why_not: WhyNot = ""


NO_EVIDENCE = Estimate(0, why_not="no_evidence")


@dataclass(frozen=True)
class GroupEstimate:
    """The estimate of one group (a method's value, a segment's id; "" = none given)."""

    group: str
    estimate: Estimate


@dataclass(frozen=True)
class Gap:
    """Desired minus actual, with the interval of the actual mean turned round; `against` says whose desire."""

    value: float
    low: float | None
    high: float | None
    against: Holder


@dataclass(frozen=True)
class StepFindings:
    """All that is computed for one step under one filter.

    `items` counts all evidence of the step, `feeling.n` those with a valence. `rank` is 1 for the largest
    gap above zero. `agreement` is the p-value of the Kruskal-Wallis test between methods, None where it
    cannot be computed. `mentions` gives, per card, how many of the step's items mention it.
    """

    step_id: str
    number: int
    items: int
    feeling: Estimate
    items_by_method: dict[str, int] = field(default_factory=dict)
    by_method: tuple[GroupEstimate, ...] = ()
    by_segment: tuple[GroupEstimate, ...] = ()
    agreement: float | None = None
    emotional: Estimate = NO_EVIDENCE
    rational: Estimate = NO_EVIDENCE
    desired_customer: DesiredValue | None = None
    desired_management: DesiredValue | None = None
    gap: Gap | None = None
    rank: int | None = None
    mentions: dict[str, int] = field(default_factory=dict)

    @property
    def few(self) -> bool:
        return 0 < self.feeling.n < FEW


@dataclass(frozen=True)
class MapFindings:
    """The findings of a whole map; steps in the order of the map. Period ends are ISO dates or None.

    `peak`, `trough` and `end` are step ids (peak-end rule: Kahneman et al., 1993), None without evidence.
    `ranked` holds the ids of steps with a gap above zero, largest first. `items` counts each item once.
    """

    steps: tuple[StepFindings, ...]
    items: int
    items_by_method: dict[str, int]
    first: str | None
    last: str | None
    peak: str | None
    trough: str | None
    end: str | None
    ranked: tuple[str, ...]
    weighting: Weighting
    filter: EvidenceFilter
    interval_methods: tuple[IntervalMethod, ...] = ()


@dataclass(frozen=True)
class Overlay:
    """Findings of the same map under another filter, drawn over it under a name."""

    name: str
    findings: MapFindings
