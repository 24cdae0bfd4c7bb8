"""Wave against wave: paired by location where possible, else by resampling locations; and what it takes to see more.

The smallest detectable change is what a comparison with this spread finds with a power of 80 %.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import special

from cxmap.analysis.estimate import LEVEL, SEED
from cxmap.analysis.mystery_shopping import HUNDRED, Numbers
from cxmap.analysis.mystery_shopping_findings import (
    By,
    Correction,
    VisitsNeeded,
    WaveChange,
)
from cxmap.analysis.mystery_shopping_scores import (
    FEWEST_CLUSTERS,
    GROUPED,
    RESAMPLES,
    Codes,
    Shops,
    resamples,
    score,
    summed,
)

POWER = 0.8
FEWEST_PAIRS = 3
MOST_VISITS = 100_000
"""More are never proposed."""


def compare(
    shops: Shops, first: str, second: str, by: By = "all", correction: Correction = "holm"
) -> tuple[WaveChange, ...]:
    """The second wave minus the first, as a whole or by section, item, region and so on, corrected for many rows."""
    waves = shops.visits["wave_id"].fillna("").to_numpy()
    sides = shops.where(waves == first), shops.where(waves == second)
    places = pd.factorize(pd.concat([side.visits["location_id"] for side in sides]), sort=True)[0]
    split = len(sides[0].visits)
    own = (places[:split].astype(np.int64), places[split:].astype(np.int64))
    draws: dict[int, Numbers] = {}
    rows = [
        _change(key, _Side(*parts[0], own[0]), _Side(*parts[1], own[1]), draws)
        for key, parts in _parts(sides, by).items()
    ]
    return corrected(rows, correction)


class _Side:
    """One wave's visits of one row: what they earned of what was possible, and where."""

    def __init__(self, earned: Numbers, possible: Numbers, places: Codes) -> None:
        known = ~np.isnan(earned) & (possible > 0)
        self.earned, self.possible, self.places = earned[known], possible[known], places[known]

    def by_place(self) -> "pd.DataFrame":
        """The sums of each location, by its number."""
        place, code = np.unique(self.places, return_inverse=True)
        parts = {
            "earned": summed(self.earned, code, len(place)),
            "possible": summed(self.possible, code, len(place)),
        }
        return pd.DataFrame(parts, index=place)


Parts = dict[str, tuple[tuple[Numbers, Numbers], tuple[Numbers, Numbers]]]


def _parts(sides: tuple[Shops, Shops], by: By) -> Parts:
    """For each row what the visits of both waves earned and could earn; NaN where a visit says nothing to it."""
    first, second = sides
    if by == "section":
        return {
            key: tuple((side.section_earned[:, at], side.section_possible[:, at]) for side in sides)  # type: ignore[misc]
            for at, key in enumerate(first.sections)
        }
    if by == "item":
        return {
            key: tuple((side.items[:, at], side.items_possible[:, at]) for side in sides)  # type: ignore[misc]
            for at, key in enumerate(first.codes)
            if any(side.items_possible[:, at].any() for side in sides)
        }
    if by == "all":
        return {"": ((first.earned, first.possible), (second.earned, second.possible))}
    groups = [side.visits[GROUPED[by]].fillna("").to_numpy() for side in sides]
    return {
        key: tuple(  # type: ignore[misc]
            (np.where(group == key, side.earned, np.nan), side.possible)
            for side, group in zip(sides, groups, strict=True)
        )
        for key in sorted({str(each) for group in groups for each in group})
    }


def _change(key: str, first: _Side, second: _Side, draws: dict[int, Numbers]) -> WaveChange:
    before = score(key, first.earned, first.possible, first.places, draws)
    after = score(key, second.earned, second.possible, second.places, draws)
    places = first.by_place(), second.by_place()
    both = places[0].index.intersection(places[1].index)
    found = WaveChange(key, before, after, pairs=len(both))
    if not (before.n and after.n):
        return replace(found, why_not="no_visits")
    if len(both) >= FEWEST_PAIRS and 2 * len(both) >= min(len(places[0]), len(places[1])):
        return _paired(found, places[0].loc[both], places[1].loc[both])
    if min(len(places[0]), len(places[1])) >= FEWEST_CLUSTERS:
        return _resampled(found, *places)
    change = (after.score or 0.0) - (before.score or 0.0)
    return replace(found, change=change, why_not="too_few_locations")


def _paired(found: WaveChange, first: pd.DataFrame, second: pd.DataFrame) -> WaveChange:
    """Student's paired t over the locations that were visited in both waves."""
    differences = HUNDRED * (second["earned"] / second["possible"] - first["earned"] / first["possible"])
    change, n = float(differences.mean()), len(differences)
    if np.ptp(differences.to_numpy()) == 0:
        return replace(found, change=change, why_not="no_variation")
    error, freedom = float(differences.std(ddof=1)) / n**0.5, n - 1
    t = float(special.stdtrit(freedom, (1 + LEVEL) / 2))
    return replace(
        found,
        change=change,
        low=change - t * error,
        high=change + t * error,
        p=float(2 * special.stdtr(freedom, -abs(change / error))),
        detectable=(t + float(special.stdtrit(freedom, POWER))) * error,
        design="paired_t",
    )


def _resampled(found: WaveChange, first: pd.DataFrame, second: pd.DataFrame) -> WaveChange:
    """Locations of each wave drawn anew; p is twice the share of resamples beyond no change."""
    drawn = []
    for seed, side in enumerate((first, second), SEED):
        draws = resamples(len(side), seed)
        drawn.append(HUNDRED * (draws @ side["earned"].to_numpy()) / (draws @ side["possible"].to_numpy()))
    changes = drawn[1] - drawn[0]
    value = float(
        HUNDRED * (second["earned"].sum() / second["possible"].sum())
        - HUNDRED * (first["earned"].sum() / first["possible"].sum())
    )
    if np.ptp(changes) == 0:
        return replace(found, change=value, why_not="no_variation")
    low, high = np.quantile(changes, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    beyond = min(int((changes <= 0).sum()), int((changes >= 0).sum()))
    normal = float(special.ndtri((1 + LEVEL) / 2) + special.ndtri(POWER))
    return replace(
        found,
        change=value,
        low=float(low),
        high=float(high),
        p=min(1.0, 2 * (beyond + 1) / (RESAMPLES + 1)),
        detectable=normal * float(changes.std(ddof=1)),
        design="cluster_bootstrap",
    )


def corrected(rows: Sequence[WaveChange], correction: Correction) -> tuple[WaveChange, ...]:
    """The same rows with p corrected for their number: Holm (1979), or Benjamini and Hochberg (1995)."""
    adjusted = iter(adjust([row.p for row in rows if row.p is not None], correction))
    return tuple(row if row.p is None else replace(row, adjusted=next(adjusted)) for row in rows)


def adjust(values: Sequence[float], correction: Correction) -> list[float]:
    """p-values corrected for their number."""
    from statsmodels.stats.multitest import multipletests  # noqa: PLC0415  loads slowly, and few comparisons need it

    return [float(each) for each in multipletests(values, method=correction)[1]] if values else []


def visits_needed(shops: Shops, width: float) -> VisitsNeeded:
    """How many visits a 95 % interval of this whole width takes, per location and in all.

    The spread of visits within and between locations is that of a one-way random-effects analysis of
    variance; a location needs the fewest n with 2·t·s/√n <= width, the programme the fewest locations of
    as many visits as now.
    """
    scores, places = shops.scores, shops.locations
    known = ~np.isnan(scores)
    scores, places = scores[known], np.unique(places[known], return_inverse=True)[1]
    groups = int(places.max()) + 1 if len(places) else 0
    freedom = len(scores) - groups
    if freedom < 1 or groups < 2:
        return VisitsNeeded(width, None, None, None, None, None)
    sizes = np.bincount(places)
    means = summed(scores, places, groups) / sizes
    within = float(((scores - means[places]) ** 2).sum() / freedom)
    spread = float((sizes * (means - scores.mean()) ** 2).sum() / (groups - 1))
    typical = (len(scores) - float((sizes**2).sum()) / len(scores)) / (groups - 1)
    between = max((spread - within) / typical, 0.0)
    each = len(scores) / groups
    return VisitsNeeded(
        width,
        _fewest(within, width),
        _fewest(between + within / each, width),
        each,
        within**0.5,
        between**0.5,
    )


def _fewest(variance: float, width: float) -> int:
    """The fewest units whose mean has an interval no wider than asked."""
    units = np.arange(2, MOST_VISITS)
    widths = 2 * special.stdtrit(units - 1, (1 + LEVEL) / 2) * (variance / units) ** 0.5
    narrow = np.flatnonzero(widths <= width)
    return int(units[narrow[0]]) if len(narrow) else MOST_VISITS
