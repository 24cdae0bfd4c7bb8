"""Wave against wave: known answers, what cannot be tested, and how many visits it takes."""

import numpy as np
import pytest
from scipy import stats

from cxmap.analysis.mystery_shopping_findings import WaveChange
from cxmap.analysis.mystery_shopping_scores import Shops, gather
from cxmap.analysis.mystery_shopping_waves import compare, corrected, visits_needed
from tests.analysis.test_mystery_shopping_scores import visits
from tests.shops import document, item


def shops(rows: list[tuple[str, str, list[float]]]) -> Shops:
    told = document(item("1"), item("2"), item("3", "b"), item("4", "b"))
    return gather([told], visits([(place, "R", wave, points) for place, wave, points in rows]))


BEFORE = {"L1": [1, 0, 0, 0], "L2": [1, 1, 0, 0], "L3": [0, 0, 1, 0], "L4": [1, 0, 1, 0]}
AFTER = {"L1": [1, 1, 0, 0], "L2": [1, 1, 1, 1], "L3": [1, 0, 1, 0], "L4": [1, 1, 1, 0]}


def rows(wave: str, told: dict[str, list[int]]) -> list[tuple[str, str, list[float]]]:
    return [(place, wave, [float(x) for x in points]) for place, points in told.items()]


def test_locations_of_both_waves_are_paired() -> None:
    (found,) = compare(shops(rows("W1", BEFORE) + rows("W2", AFTER)), "W1", "W2")
    expected = stats.ttest_rel([50, 100, 50, 75], [25, 50, 25, 50])
    interval = expected.confidence_interval()
    assert (found.design, found.pairs) == ("paired_t", 4)
    assert found.change == pytest.approx(31.25)
    assert found.p == pytest.approx(expected.pvalue)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert found.verdict == "rose"
    assert found.first.score == pytest.approx(37.5)
    assert found.detectable is not None
    assert found.detectable > 31.25 - interval.low


def test_the_order_of_the_waves_turns_the_sign() -> None:
    both = shops(rows("W1", BEFORE) + rows("W2", AFTER))
    assert compare(both, "W2", "W1")[0].change == pytest.approx(-31.25)
    assert compare(both, "W2", "W1")[0].verdict == "fell"


def test_other_locations_are_resampled() -> None:
    rng = np.random.default_rng(4)
    told = [(f"A{n}", "W1", [float(x) for x in rng.random(4) < 0.4]) for n in range(40)]
    told += [(f"B{n}", "W2", [float(x) for x in rng.random(4) < 0.8]) for n in range(40)]
    (found,) = compare(shops(told), "W1", "W2")
    assert (found.design, found.pairs, found.verdict) == ("cluster_bootstrap", 0, "rose")
    assert found.change is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.change < found.high
    assert found.p == pytest.approx(2 / 2001)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (rows("W1", BEFORE), "no_visits"),
        (rows("W1", {"L1": [1, 0, 0, 0]}) + rows("W2", {"L9": [1, 1, 0, 0]}), "too_few_locations"),
        (rows("W1", BEFORE) + rows("W2", BEFORE), "no_variation"),
    ],
)
def test_what_cannot_be_tested_says_why(told: list[tuple[str, str, list[float]]], why: str) -> None:
    (found,) = compare(shops(told), "W1", "W2")
    assert (found.p, found.why_not, found.verdict) == (None, why, "unknown")


def test_rows_by_item_and_section_are_corrected_together() -> None:
    both = shops(rows("W1", BEFORE) + rows("W2", AFTER))
    by_item = compare(both, "W1", "W2", "item")
    assert [each.key for each in by_item] == ["1", "2", "3", "4"]
    assert all(each.adjusted is None or each.adjusted >= (each.p or 0) for each in by_item)
    assert [each.key for each in compare(both, "W1", "W2", "section")] == ["Section a", "Section b"]
    assert [each.key for each in compare(both, "W1", "W2", "region")] == ["R"]


def test_holm_and_benjamini_hochberg() -> None:
    (one,) = compare(shops(rows("W1", BEFORE) + rows("W2", AFTER)), "W1", "W2")
    told = [
        WaveChange(str(at), one.first, one.second, 4, 1.0, p=p) for at, p in enumerate([0.01, 0.04, 0.03])
    ]
    assert [each.adjusted for each in corrected(told, "holm")] == pytest.approx([0.03, 0.06, 0.06])
    assert [each.adjusted for each in corrected(told, "fdr_bh")] == pytest.approx([0.03, 0.04, 0.04])
    assert corrected((), "holm") == ()


def test_visits_needed_follow_from_the_spread() -> None:
    rng = np.random.default_rng(2)
    told = [(f"L{at}", "W", [float(x) for x in rng.random(4) < 0.5]) for at in range(30) for _ in range(6)]
    needed = visits_needed(shops(told), 10)
    assert needed.spread_within == pytest.approx(25, abs=3)  # four coins: 100·√(0.25/4)
    assert needed.per_location is not None
    reach = (
        stats.t.ppf(0.975, needed.per_location - 1) * (needed.spread_within or 0) / needed.per_location**0.5
    )
    assert 2 * reach <= 10
    assert visits_needed(shops(told), 20).per_location is not None
    assert (visits_needed(shops(told), 20).per_location or 0) < needed.per_location
    assert visits_needed(shops(told[:1]), 10).per_location is None
