"""Scores and words become valence."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmap.analysis.valence import from_labels, from_scale

NAN = float("nan")


@pytest.mark.parametrize(
    ("scores", "low", "high", "expected"),
    [
        ([1, 2, 3, 4, 5], 1, 5, [-2, -1, 0, 1, 2]),
        ([0, 7, 10], 0, 10, [-2, 0.8, 2]),
        ([1, 4, 7], 7, 1, [2, 0, -2]),  # a school mark: a low number is good
        ([0, 6, NAN, -1], 1, 5, [NAN, NAN, NAN, NAN]),  # outside, or unknown
        ([0, 8], 7, 1, [NAN, NAN]),
        ([3], 3, 3, [NAN]),  # a scale without width
    ],
)
def test_a_scale_maps_its_ends_to_minus_2_and_plus_2(
    scores: list[float], low: float, high: float, expected: list[float]
) -> None:
    found = from_scale(pd.Series(scores, dtype="float64"), low, high)
    pd.testing.assert_series_equal(found, pd.Series(expected, dtype="float64"), rtol=0, atol=0)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 1))
def test_ends_are_exact_and_reversing_the_scale_turns_the_sign(low: float, high: float, part: float) -> None:
    if abs(high - low) < 1e-6:
        return
    inside = min(max(low + part * (high - low), min(low, high)), max(low, high))
    scores = pd.Series([low, high, inside])
    found, reversed_ = from_scale(scores, low, high), from_scale(scores, high, low)
    assert found[:2].tolist() == [-2, 2]
    assert (found == -reversed_).all()
    assert found.between(-2, 2).all()


def test_a_scale_keeps_the_index_of_its_rows() -> None:
    assert from_scale(pd.Series([1.0], index=[41]), 1, 5).index.tolist() == [41]


def test_labels_are_found_whatever_their_case_and_blanks() -> None:
    labels = pd.Series(["Sangat  PUAS ", "puas", "tidak ada", None, "neut", ""], dtype="str")
    found = from_labels(labels, {"sangat puas": 2.0, "Puas": 1.0, "neut": None})
    assert found[:2].tolist() == [2, 1]
    assert found[2:].isna().all()
    assert found.dtype == "float64"
