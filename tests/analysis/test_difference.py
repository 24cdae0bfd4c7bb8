"""Differences against values of scipy, and Holm's correction against his own steps."""

import numpy as np
import pytest
from scipy import stats

from cxmap.analysis.cycle_findings import Difference
from cxmap.analysis.difference import difference, holm
from cxmap.analysis.findings import NO_EVIDENCE

BOUNDS = (0.0, 100.0)
FIRST, SECOND = np.array([20.0, 30, 50, 60]), np.array([50.0, 70, 75, 90, 95])


def test_it_is_welchs_test_of_second_minus_first() -> None:
    found = difference(FIRST, SECOND, BOUNDS)
    expected = stats.ttest_ind(SECOND, FIRST, equal_var=False)
    assert found.value == 36
    assert found.p == pytest.approx(expected.pvalue)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 36 < found.high
    assert found.low + found.high == pytest.approx(72)
    assert (found.low > 0) == (found.p is not None and found.p < 0.05)


@pytest.mark.parametrize(
    ("first", "second", "shared", "why"),
    [
        ([], [1.0, 2.0], False, "too_few"),
        ([1.0], [1.0, 2.0], False, "too_few"),
        ([1.0, 1.0], [2.0, 2.0], False, "no_variation"),
        ([1.0, 2.0], [1.0, 3.0], True, "same_items"),
    ],
)
def test_what_cannot_be_tested_says_why(
    first: list[float], second: list[float], shared: bool, why: str
) -> None:
    found = difference(np.array(first), np.array(second), BOUNDS, shared=shared)
    assert (found.p, found.why_not, found.significant) == (None, why, False)


def test_holm_multiplies_by_what_is_left_and_never_falls() -> None:
    told = {
        name: Difference(NO_EVIDENCE, NO_EVIDENCE, p=p)
        for name, p in {"a": 0.04, "b": 0.01, "c": 0.03, "d": None}.items()
    }
    adjusted = {name: each.adjusted for name, each in holm(told).items()}
    assert adjusted == {
        "a": pytest.approx(0.06),
        "b": pytest.approx(0.03),
        "c": pytest.approx(0.06),
        "d": None,
    }
    assert holm({}) == {}
