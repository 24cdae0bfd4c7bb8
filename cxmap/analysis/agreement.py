"""How far people who judged the same things agree: percent, Krippendorff's alpha, Cohen's kappa.

Ratings are an array of units x raters, NaN where a rater did not judge a unit. Categories without an order
are coded by any numbers.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxmap.analysis.estimate import LEVEL, SEED

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Weights = Literal["linear", "quadratic"]
AgreementMethod = Literal["unit_bootstrap", "asymptotic", "none"]
NoAgreement = Literal["", "too_few_units", "no_variation", "negative_ratio"]
Verdict = Literal["firm", "tentative", "weak", "unknown"]
Statistic = Callable[[NDArray[np.float64]], NDArray[np.float64]]

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
FIRM, TENTATIVE = 0.8, 0.667
"""Krippendorff (2004, p. 241): rely on alpha from .800; draw tentative conclusions from .667."""
FEWEST_UNITS = 5
"""Fewer units are too few to resample."""
RESAMPLES = 2000
MOST_CELLS = 20_000_000
"""Resamples x units that are computed at once."""


@dataclass(frozen=True)
class Agreement:
    """A coefficient of agreement with its 95 % interval; None where `why_not` says why.

    `units` counts those judged by two raters or more, `ratings` their judgements.
    """

    units: int
    ratings: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    method: AgreementMethod = "none"
    why_not: NoAgreement = ""

    @property
    def verdict(self) -> Verdict:
        """How far one may build on it (Krippendorff, 2004)."""
        if self.value is None:
            return "unknown"
        return "firm" if self.value >= FIRM else "tentative" if self.value >= TENTATIVE else "weak"


@dataclass(frozen=True)
class _Counts:
    """How many raters put each unit into each category: units x categories, categories in rising order."""

    table: NDArray[np.float64]
    values: NDArray[np.float64]

    @property
    def raters(self) -> NDArray[np.float64]:
        raters: NDArray[np.float64] = self.table.sum(axis=1)
        return raters


def alpha(ratings: ArrayLike, level: Level = "nominal") -> Agreement:
    """Krippendorff's alpha, 1 - Do/De, with missing judgements allowed (Krippendorff, 2011).

    The interval is the percentile bootstrap over units; the distances between ordered categories are those
    of each resample.
    """
    counts = _pairable(ratings)
    size = len(counts.table), int(counts.table.sum())
    if not len(counts.table):
        return Agreement(*size, why_not="too_few_units")
    if level == "ratio" and counts.values.min() < 0:
        return Agreement(*size, why_not="negative_ratio")
    once = np.ones((1, len(counts.table)))
    value = float(_alphas(counts, level, once)[0])
    if np.isnan(value):
        return Agreement(*size, why_not="no_variation")
    return _with_interval(size, value, _resampled(counts, lambda weights: _alphas(counts, level, weights)))


def percent(ratings: ArrayLike) -> Agreement:
    """The share (0..1) of pairs of judgements of the same unit that are equal, each unit counting the same.

    The interval is the percentile bootstrap over units.
    """
    counts = _pairable(ratings)
    size = len(counts.table), int(counts.table.sum())
    if not len(counts.table):
        return Agreement(*size, why_not="too_few_units")
    raters = counts.raters
    shares = ((counts.table * (counts.table - 1)).sum(axis=1)) / (raters * (raters - 1))
    ends = _resampled(counts, lambda weights: (weights @ shares) / weights.sum(axis=1))
    return _with_interval(size, float(shares.mean()), ends)


def kappa(table: ArrayLike, weights: Weights | None = None) -> Agreement:
    """Cohen's kappa of two raters from their square table of counts (Cohen, 1960; weighted: 1968).

    The interval is normal with the asymptotic standard error (Fleiss, Cohen & Everitt, 1969), cut at 1.
    """
    from statsmodels.stats.inter_rater import cohens_kappa  # noqa: PLC0415  loads slowly, and few ask for it

    counted = np.asarray(table, dtype=np.float64)
    size = int(counted.sum()), int(2 * counted.sum())
    if not counted.sum():
        return Agreement(*size, why_not="too_few_units")
    if np.count_nonzero(counted.sum(axis=0) + counted.sum(axis=1)) < 2:
        return Agreement(*size, why_not="no_variation")
    with np.errstate(invalid="ignore", divide="ignore"):
        found = cohens_kappa(counted, wt=weights, return_results=True)
    value, low, high = float(found.kappa), float(found.kappa_low), float(found.kappa_upp)
    if not math.isfinite(low + high):
        return Agreement(*size, value)  # one of the two always judged the same: its error cannot be computed
    return Agreement(*size, value, max(low, -1.0), min(high, 1.0), "asymptotic")


def cross_table(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """How often each pair of judgements of two raters occurs, for `kappa`; categories in rising order.

    Units that one of the two did not judge do not count.
    """
    pairs = np.column_stack([np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)])
    pairs = pairs[~np.isnan(pairs).any(axis=1)]
    values, codes = np.unique(pairs, return_inverse=True)
    codes = codes.reshape(pairs.shape)
    table = np.zeros((len(values), len(values)))
    np.add.at(table, (codes[:, 0], codes[:, 1]), 1)
    return table


def _pairable(ratings: ArrayLike) -> _Counts:
    """The units that two raters or more have judged; a single judgement pairs with nothing."""
    judged = np.asarray(ratings, dtype=np.float64)
    judged = judged[(~np.isnan(judged)).sum(axis=1) >= 2]
    unit, rater = np.nonzero(~np.isnan(judged))
    values, codes = np.unique(judged[unit, rater], return_inverse=True)
    table = np.zeros((len(judged), len(values)))
    np.add.at(table, (unit, codes), 1)
    return _Counts(table, values)


def _alphas(counts: _Counts, level: Level, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Alpha of every resample; `weights` (resamples x units) say how often each unit occurs. NaN: no variation."""
    margins = weights @ counts.table
    observed, expected = _disagreements(counts, level, weights, margins)
    total = margins.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = 1 - (total - 1) * observed / expected
    return np.where(expected > 0, found, np.nan)


def _disagreements(
    counts: _Counts, level: Level, weights: NDArray[np.float64], margins: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The sums of squared distances over pairs within units (each by its raters less one), and over all pairs."""
    table, pairs_of = counts.table, counts.raters - 1
    if level == "nominal":
        within = (counts.raters**2 - (table**2).sum(axis=1)) / pairs_of
        return weights @ within, margins.sum(axis=1) ** 2 - (margins**2).sum(axis=1)
    if level == "ratio":
        distance = _ratio_distance(counts.values)
        within = np.einsum("uc,ck,uk->u", table, distance, table, optimize=True) / pairs_of
        return weights @ within, np.einsum("bc,ck,bk->b", margins, distance, margins, optimize=True)
    # squared differences of one score per category: sums of squares give all pairs without a matrix
    scores = counts.values[np.newaxis, :]
    if level == "ordinal":
        scores = np.cumsum(margins, axis=1) - margins / 2
    squares, sums = (scores**2) @ table.T, scores @ table.T
    within = 2 * (counts.raters * squares - sums**2) / pairs_of
    everywhere = margins.sum(axis=1) * (margins * scores**2).sum(axis=1) - (margins * scores).sum(axis=1) ** 2
    return (weights * np.maximum(within, 0)).sum(axis=1), _rounded_away(2 * everywhere, margins, scores)


def _rounded_away(
    sums: NDArray[np.float64], margins: NDArray[np.float64], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What is left of rounding where all judgements are equal is zero."""
    size = margins.sum(axis=1) ** 2 * (scores**2).max(axis=1)
    return np.where(sums <= 1e-12 * size, 0.0, sums)


def _ratio_distance(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The squared distance of every two values of 0 or more: their difference as a share of their sum."""
    sums = np.add.outer(values, values)
    differences = np.subtract.outer(values, values)
    return np.divide(differences, sums, out=np.zeros_like(sums), where=sums != 0) ** 2


def _resampled(counts: _Counts, statistic: Statistic) -> tuple[float, float] | None:
    """The ends of the percentile interval; None for too few units or where many resamples cannot be computed."""
    units = len(counts.table)
    if units < FEWEST_UNITS:
        return None
    rng = np.random.default_rng(SEED)
    size = max(1, min(RESAMPLES, MOST_CELLS // units))
    parts = []
    for start in range(0, RESAMPLES, size):
        draws = min(size, RESAMPLES - start)
        weights = rng.multinomial(units, np.full(units, 1 / units), size=draws).astype(np.float64)
        parts.append(statistic(weights))
    found = np.concatenate(parts)
    known = found[~np.isnan(found)]
    if len(known) < LEVEL * RESAMPLES:
        return None
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _with_interval(size: tuple[int, int], value: float, ends: tuple[float, float] | None) -> Agreement:
    if ends is None:
        return Agreement(*size, value)
    return Agreement(*size, value, *ends, "unit_bootstrap")
