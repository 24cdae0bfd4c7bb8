"""Agreement against published values and values of other programs."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from cxmap.analysis.agreement import LEVELS, Level, alpha, cross_table, kappa, percent

KRIPPENDORFF_2011 = np.array(
    [
        [1, 1, np.nan, 1],
        [2, 2, 3, 2],
        [3, 3, 3, 3],
        [3, 3, 3, 3],
        [2, 2, 2, 2],
        [1, 2, 3, 4],
        [4, 4, 4, 4],
        [1, 1, 2, 1],
        [2, 2, 2, 2],
        [np.nan, 5, 5, 5],
        [np.nan, np.nan, 1, 1],
        [np.nan, np.nan, 3, np.nan],
    ]
)
"""Four observers, twelve units (Krippendorff, 2011, "Computing Krippendorff's Alpha-Reliability", part C)."""


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_of_the_paper(level: Level, published: float) -> None:
    found = alpha(KRIPPENDORFF_2011, level)
    assert found.value == pytest.approx(published, abs=0.0005)
    assert (found.units, found.ratings, found.method) == (11, 40, "unit_bootstrap")
    assert found.low is not None
    assert found.high is not None
    assert found.low < published < found.high <= 1


@pytest.mark.parametrize(
    ("first", "second", "published"),
    [
        ("0100000010", "1110010000", 0.095),
        ("aabbdcccedda", "babbbccceddd", 0.692),
    ],
)
def test_two_observers_of_the_paper(first: str, second: str, published: float) -> None:
    ratings = [[ord(a), ord(b)] for a, b in zip(first, second, strict=True)]
    assert alpha(ratings).value == pytest.approx(published, abs=0.0005)


def test_values_of_other_programs(shared: Path) -> None:
    expected = json.loads((shared / "expected.json").read_text("utf-8"))["tables"]
    raters = pd.read_csv(shared / "agreement" / "raw_4raters.csv", index_col=0).to_numpy()
    told = expected["agreement/raw_4raters.csv"]["krippendorff_alpha"]
    assert {level: alpha(raters, level).value for level in LEVELS} == pytest.approx(told, abs=0.0005)
    table = pd.read_csv(shared / "agreement" / "table_cont3x3abstractors.csv", index_col=0).to_numpy()
    told = expected["agreement/table_cont3x3abstractors.csv"]
    assert kappa(table).value == pytest.approx(told["cohen_kappa"]["value"], abs=0.0005)
    reach = 1.959964 * told["cohen_kappa"]["se_asymptotic"]
    assert kappa(table).low == pytest.approx(told["cohen_kappa"]["value"] - reach, abs=0.0005)
    assert kappa(table, "linear").value == pytest.approx(told["cohen_kappa_linear"], abs=0.0005)
    assert kappa(table, "quadratic").value == pytest.approx(told["cohen_kappa_quadratic"], abs=0.0005)


@given(
    arrays.arrays(
        np.float64, st.tuples(st.integers(2, 12), st.integers(2, 4)), elements=st.sampled_from([1.0, 2, 5])
    )
)
@settings(max_examples=30, deadline=None)
def test_alpha_is_at_most_one_and_the_order_of_raters_does_not_matter(ratings: np.ndarray) -> None:
    for level in LEVELS:
        found = alpha(ratings, level)
        assert found.value is None or found.value <= 1 + 1e-9
        assert alpha(ratings[:, ::-1], level).value == pytest.approx(found.value)


def test_percent_agreement_counts_pairs_within_units() -> None:
    assert percent([[1, 1, 2], [3, 3, np.nan]]).value == pytest.approx((1 / 3 + 1) / 2)
    assert percent([[1, 1]] * 6).value == 1


def test_perfect_agreement_is_one_at_every_level() -> None:
    ratings = [[1, 1], [2, 2], [3, 3], [1, 1], [2, 2], [3, 3]]
    assert [alpha(ratings, level).value for level in LEVELS] == [1, 1, 1, 1]
    assert alpha(ratings).verdict == "firm"


@pytest.mark.parametrize(
    ("ratings", "level", "why"),
    [
        ([[1, np.nan], [np.nan, 2]], "nominal", "too_few_units"),
        (np.empty((0, 2)), "nominal", "too_few_units"),
        ([[1, 1], [1, 1]], "interval", "no_variation"),
        ([[0.1, 0.1]] * 7, "ordinal", "no_variation"),
        ([[-1, 1], [2, 2]], "ratio", "negative_ratio"),
    ],
)
def test_what_cannot_be_computed_says_why(ratings: object, level: Level, why: str) -> None:
    found = alpha(ratings, level)  # type: ignore[arg-type]
    assert (found.value, found.low, found.why_not, found.verdict) == (None, None, why, "unknown")


def test_few_units_give_no_interval() -> None:
    found = alpha([[1, 1], [2, 2], [1, 2]])
    assert found.value is not None
    assert (found.low, found.method) == (None, "none")


def test_a_cross_table_feeds_kappa() -> None:
    table = cross_table([1, 2, 2, np.nan], [1, 2, 1, 1])
    assert table.tolist() == [[1, 0], [1, 1]]
    assert kappa(table).value == pytest.approx(0.4)
    assert kappa([[4, 0], [0, 0]]).why_not == "no_variation"
    assert kappa([[0, 0], [0, 0]]).why_not == "too_few_units"


def test_kappa_has_no_interval_where_one_rater_always_judged_the_same() -> None:
    found = kappa([[9, 0], [1, 0]])
    assert (found.value, found.low, found.high, found.method) == (0.0, None, None, "none")
