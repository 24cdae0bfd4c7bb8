"""What the analyses of mystery shopping find, as frozen values that screens, files and commands show.

Scores and differences are in percent of what was possible, 0 .. 100 (more only by bonus points).
"""

from dataclasses import dataclass
from typing import Literal

from cxmap.analysis.agreement import Agreement

By = Literal["all", "location", "region", "segment", "section", "item", "wave", "shopper", "daypart"]
ScoreMethod = Literal["cluster_bootstrap", "cluster_t", "t", "wilson", "none"]
NoInterval = Literal["", "no_visits", "nothing_possible", "single_visit", "no_variation"]
Design = Literal["paired_t", "cluster_bootstrap", "none"]
NoComparison = Literal["", "no_visits", "too_few_locations", "no_variation"]
Correction = Literal["holm", "fdr_bh"]
Verdict = Literal["rose", "fell", "no_change", "unknown"]


@dataclass(frozen=True)
class Score:
    """Earned divided by possible over a group of visits, with its 95 % interval.

    `n` counts the visits that say something, `locations` where they were made, `mean` is the plain mean of
    their scores. The ends are None where `why_not` says so.
    """

    key: str
    n: int
    locations: int
    earned: float
    possible: float
    score: float | None = None
    low: float | None = None
    high: float | None = None
    method: ScoreMethod = "none"
    why_not: NoInterval = ""
    mean: float | None = None


@dataclass(frozen=True)
class WaveChange:
    """The second wave minus the first, in points of the score.

    `pairs` counts the locations visited in both. `detectable` is the smallest change that this comparison
    would have found with a power of 80 %. `adjusted` is `p` corrected for all rows of the table.
    """

    key: str
    first: Score
    second: Score
    pairs: int
    change: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    adjusted: float | None = None
    detectable: float | None = None
    design: Design = "none"
    why_not: NoComparison = ""

    @property
    def verdict(self) -> Verdict:
        """What may be said, at 5 % after correction."""
        p = self.p if self.adjusted is None else self.adjusted
        if p is None or self.change is None:
            return "unknown"
        if p >= 0.05:
            return "no_change"
        return "rose" if self.change > 0 else "fell"


@dataclass(frozen=True)
class ShopperFindings:
    """How far a shopper's visits can be trusted.

    `severity` is how much lower (below 0) or higher than others the shopper scored what the others scored
    too; `peers` counts the visits that could be compared. `traps` are answers to trap items, `traps_right`
    those that were right, with the Wilson interval of their share in percent.
    """

    shopper_id: str
    visits: int
    score: float | None
    peers: int
    severity: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    adjusted: float | None = None
    traps: int = 0
    traps_right: int = 0
    traps_low: float | None = None
    traps_high: float | None = None
    flags: int = 0
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemAgreement:
    """How far two shoppers agreed about an item in paired visits."""

    code: str
    level: str
    percent: Agreement
    alpha: Agreement


@dataclass(frozen=True)
class Reliability:
    """What the scores are worth: shoppers one by one, paired visits by item, and scores with and without doubt."""

    shoppers: tuple[ShopperFindings, ...]
    pairs: int
    items: tuple[ItemAgreement, ...]
    overall: ItemAgreement | None
    with_all: Score
    without_doubtful: Score


@dataclass(frozen=True)
class VisitsNeeded:
    """How many visits an interval of a width takes; None where the spread of scores is not known yet.

    `width` is the whole width in points; `per_location` holds for one location, `locations` for the
    programme at `visits_each` visits per location.
    """

    width: float
    per_location: int | None
    locations: int | None
    visits_each: float | None
    spread_within: float | None
    spread_between: float | None
