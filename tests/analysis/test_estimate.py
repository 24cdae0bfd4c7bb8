"""Means and intervals against tables, exact distributions and the packages that are known for them."""

import warnings
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.formula.api import ols
from statsmodels.stats.weightstats import DescrStatsW

from cxmap.analysis.estimate import ENGAGEMENT, agreement, estimate, estimate_equal_methods
from cxmap.analysis.findings import NO_EVIDENCE, Estimate

WIDE = (-1e9, 1e9)
NAN = float("nan")
VALENCES = st.floats(-2, 2, allow_nan=False)


def values(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float)


def test_what_cannot_be_computed_says_why() -> None:
    assert estimate(values()) == NO_EVIDENCE
    assert estimate(values(NAN, NAN)) == NO_EVIDENCE
    assert estimate(values(1.5)) == Estimate(1, 1.5, why_not="single_item")
    assert estimate(values(0.1, 0.1, 0.1)) == Estimate(3, 0.1, why_not="no_variation")


def test_unknown_values_do_not_count() -> None:
    assert estimate(values(1, NAN, 0, 2, NAN)) == estimate(values(0, 1, 2))


def test_few_values_use_the_t_table() -> None:
    # t(0.975; 2) = 4.303 in every table; the standard deviation of 1, 2, 3 is 1.
    found = estimate(values(1, 2, 3), WIDE)
    assert (found.n, found.mean, found.method) == (3, 2, "t")
    assert found.high == pytest.approx(2 + 4.30265 / 3**0.5, abs=1e-5)
    assert found.low == pytest.approx(2 - 4.30265 / 3**0.5, abs=1e-5)


@pytest.mark.parametrize("n", [2, 3, 4, 201, 1000])
def test_t_agrees_with_statsmodels(n: int) -> None:
    numbers = np.random.default_rng(n).normal(0, 0.1, n)
    found = estimate(numbers)
    assert found.method == "t"
    assert (found.low, found.high) == pytest.approx(DescrStatsW(numbers).tconfint_mean(0.05))


def test_a_mean_of_bounded_scores_stays_in_its_bounds() -> None:
    assert estimate(values(-2, 2)) == Estimate(2, 0, -2, 2, "t")
    assert estimate(values(0, 100), ENGAGEMENT) == Estimate(2, 50, 0, 100, "t")


@pytest.mark.parametrize(("n", "method"), [(4, "t"), (5, "bca"), (200, "bca"), (201, "t")])
def test_the_method_follows_the_number_of_items(n: int, method: str) -> None:
    assert estimate(np.linspace(-1, 1, n)).method == method


@pytest.mark.parametrize(("ones", "n"), [(14, 20), (30, 100), (96, 100), (190, 200)])
def test_bca_of_yes_and_no_agrees_with_the_exact_binomial(ones: int, n: int) -> None:
    # The bootstrap distribution of a share is binomial, so Efron's formulas need no resampling here.
    share = ones / n
    resampled = stats.binom(n, share)
    bias = stats.norm.ppf(resampled.cdf(ones - 1) + resampled.pmf(ones) / 2)
    acceleration = (1 - 2 * share) / (share * (1 - share)) ** 0.5 / (6 * n**0.5)
    z = bias + stats.norm.ppf([0.025, 0.975])
    exact = resampled.ppf(stats.norm.cdf(bias + z / (1 - acceleration * z))) / n
    found = estimate(np.repeat([0.0, 1.0], [n - ones, ones]))
    assert (found.low, found.high) == pytest.approx(tuple(exact), abs=1.01 / n)


def test_bca_of_the_mouse_data_leans_the_way_of_its_tail() -> None:
    # Efron & Tibshirani (1993), table 2.1, treatment group: mean 86.86.
    mice = values(94, 197, 16, 38, 99, 141, 23)
    found = estimate(mice, WIDE)
    reference = stats.bootstrap((mice,), np.mean, n_resamples=20_000, rng=np.random.default_rng(1))
    assert found.mean == pytest.approx(86.86, abs=0.005)
    assert found.low == pytest.approx(reference.confidence_interval.low, abs=3)
    assert found.high == pytest.approx(reference.confidence_interval.high, abs=4)
    assert found.high - found.mean > found.mean - found.low


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    scale, shares = np.array([-2.0, -1, 0, 1, 2]), [0.35, 0.25, 0.2, 0.15, 0.05]
    rng = np.random.default_rng(5)
    samples = [estimate(rng.choice(scale, 40, p=shares)) for _ in range(300)]
    held = np.mean([found.low <= scale @ shares <= found.high for found in samples])
    assert 0.91 <= held <= 0.98


@given(st.lists(VALENCES, min_size=2, max_size=60))
@settings(max_examples=60, deadline=None)
def test_the_mean_lies_in_its_interval_and_the_order_of_rows_does_not_matter(numbers: list[float]) -> None:
    found = estimate(np.array(numbers))
    assert found == estimate(np.array(numbers[::-1]))
    assert found.mean == pytest.approx(np.mean(numbers))
    if found.why_not:
        assert len(set(numbers)) == 1
    else:
        assert -2 <= found.low <= found.mean <= found.high <= 2


def test_equal_methods_by_hand() -> None:
    # Means 1 and 0 -> 0.5. Pooled variance (2 + 2) / (3 + 3 - 2) = 1; SE² = (1/3 + 1/3) / 4.
    found = estimate_equal_methods(values(0, 1, 2, -1, 0, 1), np.array([0, 0, 0, 7, 7, 7]), WIDE)
    reach = 2.77645 * (1 / 6) ** 0.5  # t(0.975; 4) = 2.776
    assert (found.n, found.mean, found.method) == (6, 0.5, "pooled_t")
    assert (found.low, found.high) == pytest.approx((0.5 - reach, 0.5 + reach), abs=1e-5)


def test_equal_methods_agree_with_a_contrast_of_statsmodels() -> None:
    rng = np.random.default_rng(2)
    methods = np.repeat([0, 1, 2], [30, 5, 12])
    feelings = rng.normal(methods - 1, 0.5)
    data = pd.DataFrame({"feeling": feelings, "method": methods})
    contrast = ols("feeling ~ C(method) - 1", data).fit().t_test([[1 / 3, 1 / 3, 1 / 3]])
    found = estimate_equal_methods(feelings, methods, WIDE)
    assert found.mean == pytest.approx(contrast.effect.item())
    assert (found.low, found.high) == pytest.approx(tuple(contrast.conf_int()[0]))


def test_equal_methods_say_why_not() -> None:
    both = np.array([0, 1])
    assert estimate_equal_methods(values(), both[:0]) == NO_EVIDENCE
    assert estimate_equal_methods(values(1, -1), both) == Estimate(2, 0, why_not="single_item")
    flat = estimate_equal_methods(values(1, 1, 0), np.array([0, 0, 1]))
    assert flat == Estimate(3, 0.5, why_not="no_variation")


@given(st.lists(VALENCES, max_size=30))
@settings(max_examples=30, deadline=None)
def test_with_one_method_both_weightings_are_the_same(numbers: list[float]) -> None:
    array = np.array(numbers, dtype=float)
    assert estimate_equal_methods(array, np.full(len(numbers), 3)) == estimate(array)


@given(st.lists(st.tuples(VALENCES, st.integers(0, 3)), min_size=2, max_size=40), st.randoms())
@settings(max_examples=40, deadline=None)
def test_equal_methods_do_not_depend_on_order(rows: list[tuple[float, int]], random: object) -> None:
    shuffled = random.sample(rows, len(rows))
    first, second = (
        estimate_equal_methods(np.array([row[0] for row in some]), np.array([row[1] for row in some]))
        for some in (rows, shuffled)
    )
    assert first == second
    if first.low is not None:
        assert first.low <= first.mean <= first.high


def test_agreement_is_the_kruskal_wallis_p() -> None:
    # Three groups of five without overlap: H = 12.5, p = exp(-H / 2) with 2 degrees of freedom.
    groups = [values(*range(start, start + 5)) for start in (0, 10, 20)]
    assert agreement(groups) == pytest.approx(np.exp(-12.5 / 2))
    assert agreement([*groups, values(99), values(NAN, 5)]) == agreement(groups)


@pytest.mark.parametrize("groups", [[], [[1, 2]], [[1, 2], [3]], [[1, 1], [1, 1]]])
def test_agreement_needs_two_groups_that_differ(groups: list[list[float]]) -> None:
    assert agreement([values(*group) for group in groups]) is None


def test_every_small_set_of_answers_gives_a_sound_interval() -> None:
    for numbers in product([-2, 0, 2], repeat=5):
        found = estimate(np.array(numbers))
        assert found.mean == pytest.approx(sum(numbers) / 5)
        if found.method == "bca":
            assert found.low <= found.mean <= found.high
        else:
            assert found.why_not == "no_variation"


def test_a_spread_too_small_to_resample_falls_back_to_t() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy warns that BCa degenerates
        found = estimate(values(0, 0, 0, 0, 1e-200))
    assert found.method == "t"
    assert found.low <= found.mean <= found.high
