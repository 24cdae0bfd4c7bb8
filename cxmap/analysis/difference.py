"""Whether two groups of performance values differ, one by one and many at once."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy import stats

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
    test = stats.ttest_ind(second, first, equal_var=False)
    interval = test.confidence_interval(LEVEL)
    return Difference(*ends, value, float(interval.low), float(interval.high), float(test.pvalue))


def holm(differences: Mapping[str, Difference]) -> dict[str, Difference]:
    """The same differences with p-values corrected for their number (Holm, 1979); untested ones stay."""
    from statsmodels.stats.multitest import multipletests  # noqa: PLC0415  loads slowly, and few comparisons need it

    tested = {name: each.p for name, each in differences.items() if each.p is not None}
    corrected = multipletests(list(tested.values()), method="holm")[1] if tested else ()
    adjusted = dict(zip(tested, map(float, corrected), strict=True))
    return {name: replace(each, adjusted=adjusted.get(name)) for name, each in differences.items()}
