"""Scores of many visits: equal to plain sums, with intervals that hold what they promise."""

import time

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cxmap.analysis.mystery_shopping import points_text
from cxmap.analysis.mystery_shopping_scores import Shops, gather, heat, ratio_t, score, scores
from cxmap.model.questionnaire import Critical
from tests.shops import document, item


def visits(rows: list[tuple[str, str, str, list[float]]]) -> pd.DataFrame:
    """Visits given by location, region, wave and points."""
    return pd.DataFrame(
        {
            "id": [f"v{at}" for at in range(len(rows))],
            "questionnaire_id": "q",
            "location_id": [row[0] for row in rows],
            "region": [row[1] for row in rows],
            "segment": "",
            "wave_id": [row[2] for row in rows],
            "shopper_id": "",
            "pair": "",
            "points": [points_text(row[3]) for row in rows],
        }
    )


def clustered(seed: int, locations: int = 12, each: int = 5, spread: float = 0.3) -> Shops:
    """Yes/no visits whose locations differ: their visits are alike."""
    rng = np.random.default_rng(seed)
    level = np.clip(rng.normal(0.6, spread, locations), 0.02, 0.98)
    rows = [
        (f"L{at}", "R", "W", [float(x) for x in rng.random(4) < level[at]])
        for at in range(locations)
        for _ in range(each)
    ]
    return gather([document(*(item(str(n)) for n in range(4)))], visits(rows))


def test_groups_are_sums_over_their_visits() -> None:
    told = document(item("1"), item("2"), item("3", "b"))
    shops = gather(
        [told],
        visits(
            [
                ("L1", "North", "W1", [1, 0, 1]),
                ("L1", "North", "W1", [1, np.nan, 0]),
                ("L2", "South", "W1", [0, 0, np.nan]),
            ]
        ),
    )
    (whole,) = scores(shops)
    assert (whole.earned, whole.possible, whole.n, whole.locations) == (3, 7, 3, 2)
    assert whole.score == pytest.approx(300 / 7)
    assert whole.mean == pytest.approx(100 * (2 / 3 + 1 / 2 + 0) / 3)
    assert {each.key: each.score for each in scores(shops, "region")} == {
        "North": pytest.approx(60),
        "South": 0,
    }
    assert {each.key: (each.earned, each.possible) for each in scores(shops, "item")} == {
        "1": (2, 3),
        "2": (0, 2),
        "3": (1, 2),
    }
    assert [(each.key, each.n) for each in scores(shops, "section")] == [("Section a", 3), ("Section b", 2)]
    assert heat(shops).loc["L1"].round(1).tolist() == [66.7, 50.0]
    assert np.isnan(heat(shops).loc["L2", "Section b"])


def test_a_zeroed_visit_counts_as_zero_but_its_items_as_they_were() -> None:
    told = document(item("1", critical=Critical.VISIT), item("2"))
    shops = gather([told], visits([("L1", "R", "W", [0, 1]), ("L1", "R", "W", [1, 1])]))
    assert scores(shops)[0].score == 50
    assert scores(shops, "item")[1].score == 100


def test_an_interval_of_one_location_is_students() -> None:
    found = score("", np.array([1.0, 2, 3, 3]), np.full(4, 4.0), np.zeros(4, dtype=np.int64))
    expected = stats.t.interval(0.95, 3, loc=56.25, scale=stats.sem([25, 50, 75, 75]))
    assert (found.low, found.high) == pytest.approx(expected)
    assert (found.method, found.score) == ("t", 56.25)


def test_a_share_without_clusters_has_wilsons_interval() -> None:
    found = score("", np.array([1.0] * 7 + [0.0] * 3), np.ones(10), np.arange(10))
    assert (found.low, found.high) == pytest.approx((39.68, 89.22), abs=0.01)  # Wilson (1927): 7 of 10
    assert found.method == "wilson"


@pytest.mark.parametrize(
    ("earned", "possible", "why"),
    [
        ([], [], "no_visits"),
        ([0.0], [0.0], "nothing_possible"),
        ([2.0], [4.0], "single_visit"),
        ([2.0, 2.0], [4.0, 4.0], "no_variation"),
    ],
)
def test_what_has_no_interval_says_why(earned: list[float], possible: list[float], why: str) -> None:
    found = score("", np.array(earned), np.array(possible), np.arange(len(earned)))
    assert (found.low, found.high, found.method, found.why_not) == (None, None, "none", why)


def test_few_locations_take_students_t_over_locations() -> None:
    found = scores(clustered(1, locations=4))[0]
    assert found.method == "cluster_t"
    assert found.low is not None
    assert found.high is not None
    assert found.low < (found.score or 0) < found.high


def test_the_bootstrap_over_locations_is_wider_than_one_over_visits_would_be() -> None:
    shops = clustered(3, locations=20, each=10)
    found = scores(shops)[0]
    low, high = ratio_t(shops.earned, shops.possible)
    assert found.method == "cluster_bootstrap"
    assert found.high is not None
    assert found.low is not None
    assert found.high - found.low > 1.5 * (high - low)


def test_intervals_over_locations_hold_the_truth_about_as_often_as_they_say() -> None:
    truth = 100 * float(np.mean(np.clip(np.random.default_rng(0).normal(0.6, 0.3, 400_000), 0.02, 0.98)))
    held = 0
    for seed in range(60):
        found = scores(clustered(seed, locations=25))[0]
        held += bool(found.low is not None and found.high is not None and found.low <= truth <= found.high)
    assert held >= 52  # of 60; 57 are expected


def test_versions_are_put_together_by_code_and_section() -> None:
    first = document(item("1"), item("2"))
    second = first.model_copy(
        update={
            "questionnaire": first.questionnaire.model_copy(update={"id": "q2"}),
            "items": (item("2", position=1.0), item("9", position=2.0)),
        }
    )
    frame = pd.concat(
        [visits([("L1", "R", "W", [1, 0])]), visits([("L1", "R", "W", [1, 1])]).assign(questionnaire_id="q2")]
    )
    shops = gather([first, second], frame)
    assert shops.codes == ("1", "2", "9")
    assert {each.key: (each.earned, each.possible) for each in scores(shops, "item")} == {
        "1": (1, 1),
        "2": (1, 2),
        "9": (1, 1),
    }
    assert scores(shops)[0].score == 75


def test_fifty_thousand_visits_are_quick() -> None:
    rng = np.random.default_rng(5)
    told = document(*(item(str(n), f"s{n % 5}") for n in range(40)))
    rows = visits([("", "R", "W", [])] * 50_000).assign(
        location_id=[f"L{n}" for n in rng.integers(0, 500, 50_000)],
        wave_id=[f"W{n}" for n in rng.integers(0, 8, 50_000)],
        points=[" ".join(map(str, row)) for row in rng.integers(0, 2, (50_000, 40))],
    )
    started = time.perf_counter()
    shops = gather([told], rows)
    for by in ("all", "location", "section", "item", "wave", "region"):
        assert scores(shops, by)  # type: ignore[arg-type]
    heat(shops)
    assert time.perf_counter() - started < 6  # about 1.2 s on a free machine
