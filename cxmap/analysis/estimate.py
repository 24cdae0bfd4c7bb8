"""A mean with its 95 % interval, and whether groups agree; how each number is made is part of the answer."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from cxmap.analysis.findings import NO_EVIDENCE, Estimate, IntervalMethod
from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW

Values = NDArray[np.float64]
Bounds = tuple[float, float]

LEVEL = 0.95
VALENCE: Bounds = (VALENCE_LOW, VALENCE_HIGH)
ENGAGEMENT: Bounds = (0.0, 100.0)
FEWEST_FOR_BCA = 5
MOST_FOR_BCA = 200
RESAMPLES = 2000
SEED = 19870301
"""Any fixed number: the same evidence must give the same interval."""


def estimate(values: Values, bounds: Bounds = VALENCE) -> Estimate:
    """The mean of scores within `bounds`, with its interval; NaN does not count.

    5 .. 200 values: BCa bootstrap (Efron, 1987). Fewer are too few to resample; with more, the mean is
    close enough to normal for Student's t, which is then also much faster.
    """
    values = _sorted(values)
    if len(values) == 0:
        return NO_EVIDENCE
    if len(values) == 1:
        return Estimate(1, float(values[0]), why_not="single_item")
    if values[0] == values[-1]:
        return Estimate(len(values), float(values[0]), why_not="no_variation")
    mean = float(values.mean())
    ends = _bca(values.tobytes()) if FEWEST_FOR_BCA <= len(values) <= MOST_FOR_BCA else None
    if ends:
        return _bounded(len(values), mean, ends, "bca", bounds)
    standard_error = float(values.std(ddof=1)) / len(values) ** 0.5
    return _bounded(len(values), mean, _t(mean, standard_error, len(values) - 1), "t", bounds)


def estimate_equal_methods(values: Values, methods: NDArray[np.int_], bounds: Bounds = VALENCE) -> Estimate:
    """The mean of the method means: every method counts the same, however many items it brought.

    `methods` holds the code of each value's method. The standard error is that of a contrast in a one-way
    analysis of variance: pooled variance within methods times sum(1/n_k)/K², with N - K degrees of freedom.
    With one method there is nothing to balance: this is `estimate`.
    """
    groups = [_sorted(values[methods == method]) for method in np.unique(methods)]
    groups = [group for group in groups if len(group)]
    if len(groups) < 2:
        return estimate(values, bounds)
    n = sum(len(group) for group in groups)
    mean = float(np.mean([group.mean() for group in groups]))
    freedom = n - len(groups)
    if freedom < 1:
        return Estimate(n, mean, why_not="single_item")
    if all(group[0] == group[-1] for group in groups):
        return Estimate(n, mean, why_not="no_variation")
    pooled = sum(float(group.var()) * len(group) for group in groups) / freedom
    standard_error = float(np.sqrt(pooled * sum(1 / len(group) for group in groups))) / len(groups)
    return _bounded(n, mean, _t(mean, standard_error, freedom), "pooled_t", bounds)


def agreement(groups: Sequence[Values]) -> float | None:
    """The p-value of the Kruskal-Wallis test between groups of two or more values (Kruskal & Wallis, 1952).

    None where fewer than two such groups are left or all their values are equal.
    """
    large = [group for group in map(_sorted, groups) if len(group) >= 2]
    if len(large) < 2 or min(group[0] for group in large) == max(group[-1] for group in large):
        return None
    from scipy import stats  # noqa: PLC0415  loads slowly, and few ask for it

    return float(stats.kruskal(*large).pvalue)


def _sorted(values: Values) -> Values:
    """Known values in order: the order of rows must not change a rounding or a resample."""
    known = np.asarray(values, dtype=np.float64)
    return np.sort(known[~np.isnan(known)])


@lru_cache(maxsize=4096)
def _bca(packed: bytes) -> tuple[float, float] | None:
    """The ends of the bootstrap interval of packed, sorted values, or None where the method degenerates.

    Remembered, since a step's evidence mostly stays the same while a map is edited.
    """
    from scipy import stats  # noqa: PLC0415  loads slowly, and few ask for it

    interval = stats.bootstrap(
        (np.frombuffer(packed),),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=LEVEL,
        method="BCa",
        vectorized=True,
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    ends = float(interval.low), float(interval.high)
    return ends if np.isfinite(ends).all() else None


def _t(mean: float, standard_error: float, freedom: int) -> tuple[float, float]:
    """The ends of Student's t interval."""
    reach = float(special.stdtrit(freedom, (1 + LEVEL) / 2)) * standard_error
    return mean - reach, mean + reach


def _bounded(
    n: int, mean: float, ends: tuple[float, float], method: IntervalMethod, bounds: Bounds
) -> Estimate:
    """Cut an interval at the ends of the scale, since the mean of bounded scores cannot lie outside."""
    return Estimate(n, mean, max(ends[0], bounds[0]), min(ends[1], bounds[1]), method)
