import numpy as np
import pytest

from cxmap.model.valence import to_valence


@pytest.mark.parametrize(
    ("score", "low", "high", "valence"),
    [
        (1, 1, 5, -2),
        (3, 1, 5, 0),
        (4, 1, 5, 1),
        (5, 1, 5, 2),
        (0, 0, 10, -2),
        (7, 0, 10, 0.8),
        (1, 6, 1, 2),
        (6, 6, 1, -2),
    ],
)
def test_a_score_is_mapped_linearly_from_its_ends(
    score: float, low: float, high: float, valence: float
) -> None:
    assert to_valence(score, low, high) == pytest.approx(valence)


def test_many_scores_at_once_and_unknown_stays_unknown() -> None:
    found = to_valence(np.array([1.0, np.nan, 7.0]), 1, 7)
    assert found[[0, 2]].tolist() == [-2.0, 2.0]
    assert np.isnan(found[1])
