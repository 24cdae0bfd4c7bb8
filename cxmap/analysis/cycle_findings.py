"""What the analysis of an activity cycle finds, as frozen values that pictures and screens show."""

from dataclasses import dataclass, field
from typing import Literal

from cxmap.analysis.findings import FEW, NO_EVIDENCE, Estimate, Gap
from cxmap.model.activity_cycle import Filler, Maturity
from cxmap.model.evidence import EvidenceFilter

ShareWhyNot = Literal["", "nothing_known", "single_source", "no_variation"]
DifferenceWhyNot = Literal["", "too_few", "no_variation", "same_items", "only_first", "only_second"]


@dataclass(frozen=True)
class Difference:
    """Second mean minus first mean (0..100 points), tested with Welch's t (Welch, 1947).

    `adjusted` is the p-value after Holm's correction (Holm, 1979) where several are tested together. Where
    `why_not` says so, nothing is tested: fewer than two items on a side, no variation, the two sides share
    items, or only one of two cycles has the activity.
    """

    first: Estimate
    second: Estimate
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    adjusted: float | None = None
    why_not: DifferenceWhyNot = ""

    @property
    def significant(self) -> bool:
        """Whether the difference holds at 5 % after the correction (before it, where only one is tested)."""
        p = self.p if self.adjusted is None else self.adjusted
        return p is not None and p < 0.05


@dataclass(frozen=True)
class AddOnFindings:
    """What an add-on promises and what it brought. `expected` and `remaining` are points (0..100).

    `remaining` is the gap of its activity after this add-on alone; `achieved` compares its two waves, None
    where they are not named; a measured add-on is part of the actual value already.
    """

    add_on_id: str
    maturity: Maturity
    expected: float | None
    remaining: float | None = None
    achieved: Difference | None = None

    @property
    def pending(self) -> float:
        """The points still to come: what is expected and not yet measured."""
        measured = self.achieved is not None and self.achieved.value is not None
        return 0.0 if measured or self.expected is None else self.expected


@dataclass(frozen=True)
class ActivityFindings:
    """All that is computed for one activity under one filter; performance in 0..100.

    `actual` is the mean of the evidence of the linked touchpoints, valence mapped to 0..100: the picture's
    “62 of 70 wanted, n = 47” is `actual.mean`, `desired`, `actual.n`. `assumed` is someone's guess where
    there is no evidence. `desired` is the mean of `wished` (what the evidence says should be), else what
    somebody typed. `time_spent` (seconds) and `emotion` (valence) are from evidence too. `gap` is desired
    minus actual; `weighted` the gap times importance as a share of
    the top of its scale, None without importance. `rank` is 1 for the largest gap of those with evidence.
    `after_live` and `after_all` are the actual value with the effects still to come, at most the desired.
    """

    activity_id: str
    number: int
    phase_id: str
    items: int
    actual: Estimate
    assumed: float | None
    desired: float | None
    importance: float | None
    gap: Gap | None
    weighted: float | None
    rank: int | None
    filler: Filler | None
    competitor: str
    breaks: bool
    after_live: float | None = None
    after_all: float | None = None
    gap_after_all: float | None = None
    wished: Estimate = NO_EVIDENCE
    time_spent: Estimate = NO_EVIDENCE
    emotion: Estimate = NO_EVIDENCE
    items_by_method: dict[str, int] = field(default_factory=dict)
    add_ons: tuple[AddOnFindings, ...] = ()

    @property
    def hollow(self) -> bool:
        """Drawn hollow and dashed: assumed, or nothing known at all."""
        return self.actual.n == 0

    @property
    def few(self) -> bool:
        return 0 < self.actual.n < FEW


@dataclass(frozen=True)
class Share:
    """A share of the cycle in per cent, weighted by importance, with its 95 % interval.

    `n` counts the sources (customers) behind it; `known` of `of` activities are known. The interval is
    linearised with the sources as clusters, since one customer speaks about several activities.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    known: int
    of: int
    why_not: ShareWhyNot = ""


@dataclass(frozen=True)
class LockOn:
    """How much of what the customer wants in the cycle she gets from us, now and with the add-ons."""

    now: Share
    after_live: Share
    after_all: Share


@dataclass(frozen=True)
class HeldBy:
    """The share of the cycle that someone holds; `competitor` names a competitor, else it is "".

    Ours is the lock-on. What an activity leaves open is held by the competitor or the customer who fills it
    now, else by nobody. All shares of a cycle add up to 100.
    """

    filler: Filler
    competitor: str
    share: Share


@dataclass(frozen=True)
class PhaseFindings:
    """One phase; `mean_gap` is over its activities with evidence and a desired value, None without any."""

    phase_id: str
    number: int
    activity_ids: tuple[str, ...]
    mean_gap: float | None
    lock_on: LockOn


@dataclass(frozen=True)
class CycleFindings:
    """The findings of a whole cycle; activities and phases in the order of the cycle.

    `ranked` holds the ids of activities with a gap from evidence, largest first (by the weighted gap where
    `weighted`). `rated` activities have `ratings` paired values behind their gaps; `mean_gap` and
    `mean_gap_after` are over them. `planned` counts the add-ons whose effects are still to come and
    `planned_effect` their points in total. `waves` holds the lock-on per wave in the order of time.
    """

    activities: tuple[ActivityFindings, ...]
    phases: tuple[PhaseFindings, ...]
    lock_on: LockOn
    held_by: tuple[HeldBy, ...]
    waves: tuple[tuple[str, Share], ...]
    ranked: tuple[str, ...]
    weighted: bool
    rated: int
    ratings: int
    mean_gap: float | None
    mean_gap_after: float | None
    planned: int
    planned_effect: float
    items: int
    sources: int
    items_by_method: dict[str, int]
    first: str | None
    last: str | None
    filter: EvidenceFilter


@dataclass(frozen=True)
class MainCycleFinding:
    """What a cycle says first: its largest gaps as (name of the activity, gap), and who fills the first.

    `breaks` counts the activities that nothing of ours serves.
    """

    kind: Literal["gaps", "no_gaps", "no_evidence"]
    gaps: tuple[tuple[str, float], ...] = ()
    filler: Filler | None = None
    competitor: str = ""
    breaks: int = 0


@dataclass(frozen=True)
class Unmatched:
    """An activity that only the second of two cycles has, with its actual performance."""

    activity_id: str
    name: str
    actual: Estimate


@dataclass(frozen=True)
class Comparison:
    """Two looks at one cycle, or two cycles: second minus first per activity of the first.

    `matched` gives the id of the second's activity by that of the first's; `only_first` and `only_second` are
    the activities without a counterpart. `tested` differences were corrected together after Holm. `lock_on`
    holds both lock-ons, as they are.
    """

    first: CycleFindings
    second: CycleFindings
    differences: dict[str, Difference]
    tested: int
    lock_on: tuple[Share, Share]
    matched: dict[str, str]
    only_first: tuple[str, ...] = ()
    only_second: tuple[Unmatched, ...] = ()
