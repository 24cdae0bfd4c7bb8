"""Whether two groups of performance values differ, one by one and many at once."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from cxmap.analysis.cycle_findings import Difference
from cxmap.analysis.estimate import LEVEL, Bounds, Values, estimate


def difference(first: Values, second: Values, bounds: Bounds, *, shared: bool = False) -> Difference:
    """Second mean minus first mean with its 95 % interval and p-value (Welch, 1947).

    `shared` says that the two sides hold some of the same items: then nothing can be tested.
    """
    ends = estimate(first, bounds), estimate(second, bounds)
    if ends[0].mean is None or ends[1].mean is None:
        return Difference(*ends, why_not="too_few")
    value = ends[1].mean - ends[0].mean
    if shared:
        return Difference(*ends, value, why_not="same_items")
    if min(ends[0].n, ends[1].n) < 2:
        return Difference(*ends, value, why_not="too_few")
    if np.ptp(first) == np.ptp(second) == 0:
        return Difference(*ends, value, why_not="no_variation")
    from scipy import stats  # noqa: PLC0415  loads slowly, and few ask for it

    test = stats.ttest_ind(second, first, equal_var=False)
    interval = test.confidence_interval(LEVEL)
    return Difference(*ends, value, float(interval.low), float(interval.high), float(test.pvalue))


def mean_difference(
    first: Values, first_items: NDArray[np.intp], second: Values, second_items: NDArray[np.intp]
) -> tuple[float, float | None, float | None]:
    """Second mean minus first mean with its 95 % interval, where items may tell on both sides or on one.

    Linearised (Taylor) with the items as units and Student's t: the paired t-test's interval where all tell
    on both sides, close to Welch's where none does. No interval for a single item or without variation.
    """
    items = np.union1d(first_items, second_items)
    pulls = np.zeros(len(items))
    pulls[np.searchsorted(items, second_items)] += (second - second.mean()) / len(second)
    pulls[np.searchsorted(items, first_items)] -= (first - first.mean()) / len(first)
    value, n = float(second.mean() - first.mean()), len(items)
    if n < 2 or not pulls.any():
        return value, None, None
    error = float(np.sqrt(n / (n - 1) * np.sum(pulls**2)))
    reach = float(special.stdtrit(n - 1, (1 + LEVEL) / 2)) * error
    return value, value - reach, value + reach


def holm(differences: Mapping[str, Difference]) -> dict[str, Difference]:
    """The same differences with p-values corrected for their number (Holm, 1979); untested ones stay."""
    corrected = adjusted({name: each.p for name, each in differences.items() if each.p is not None})
    return {name: replace(each, adjusted=corrected.get(name)) for name, each in differences.items()}


def adjusted(tested: Mapping[str, float]) -> dict[str, float]:
    """P-values corrected for their number (Holm, 1979)."""
    from statsmodels.stats.multitest import multipletests  # noqa: PLC0415  loads slowly, and few comparisons need it

    corrected = multipletests(list(tested.values()), method="holm")[1] if tested else ()
    return dict(zip(tested, map(float, corrected), strict=True))
