"""Shoppers as instruments: a severe one is found, fair ones are not, pairs agree as they do, flags are raised."""

import time

import numpy as np
import pandas as pd
import pytest

from cxmap.analysis.mystery_shopping_flags import (
    bulk_flags,
    contradictions,
    location_clash,
    straight_line,
    tone,
    too_fast,
)
from cxmap.analysis.mystery_shopping_reliability import findings, leave_one_out, reliability
from cxmap.analysis.mystery_shopping_scores import Shops, gather
from tests.analysis.test_mystery_shopping_scores import visits
from tests.shops import document, item

ITEMS = document(*(item(str(n)) for n in range(8)), item("t", trap="no"))


def told(shares: dict[str, float], traps: dict[str, float] | None = None, seed: int = 7) -> Shops:
    """Every shopper visits thirty locations in one wave; each says yes with her own share."""
    rng = np.random.default_rng(seed)
    rows, names = [], []
    for at in range(30):
        for name, share in shares.items():
            right = float(rng.random() < (traps or {}).get(name, 1.0))
            rows.append((f"L{at}", "R", "W", [*(float(x) for x in rng.random(8) < share), right]))
            names.append(name)
    return gather([ITEMS], visits(rows).assign(shopper_id=names))


def test_a_visit_is_held_against_what_others_scored_at_the_same_place() -> None:
    frame = visits(
        [("L1", "R", "W", [1] * 8 + [1]), ("L1", "R", "W", [0] * 8 + [1]), ("L2", "R", "W", [1] * 8 + [1])]
    )
    shops = gather([ITEMS], frame.assign(shopper_id=["a", "b", "a"]))
    found = leave_one_out(shops)
    assert found[:2].tolist() == [50, -50]  # of two alone, nobody knows who is off
    assert np.isnan(found[2])  # nobody else was there
    own = gather([ITEMS], frame.assign(shopper_id=["a", "a", "a"]))
    assert np.isnan(leave_one_out(own)).all()


def test_a_severe_shopper_is_found_and_fair_ones_are_not() -> None:
    found = {each.shopper_id: each for each in findings(told({"a": 0.8, "b": 0.8, "c": 0.8, "d": 0.4}), {})}
    severe = found["d"]
    assert severe.severity == pytest.approx(-40, abs=8)
    assert severe.high is not None
    assert severe.high < 0
    assert severe.doubtful == ("severity",)
    assert (severe.visits, severe.peers) == (30, 30)
    fair = told({"a": 0.8, "b": 0.8, "c": 0.8, "e": 0.8})
    assert [each.doubtful for each in findings(fair, {})] == [(), (), (), ()]


def test_missed_traps_and_many_flags_make_doubtful() -> None:
    shops = told({"a": 0.7, "b": 0.7, "c": 0.7}, traps={"b": 0.3})
    found = {each.shopper_id: each for each in findings(shops, {"c": 12})}
    assert (found["b"].traps, found["b"].doubtful) == (30, ("traps",))
    assert found["b"].traps_right < 20
    assert found["c"].doubtful == ("flags",)
    assert found["a"].doubtful == ()


def test_without_shoppers_there_is_nothing_to_say() -> None:
    frame = visits([("L1", "R", "W", [1] * 9), ("L1", "R", "W", [0] * 9)])
    shops = gather([ITEMS], frame)
    found = reliability(shops, [ITEMS], {}, {})
    assert (found.shoppers, found.pairs, found.items, found.overall) == ((), 0, (), None)
    assert found.with_all == found.without_doubtful


def test_paired_visits_agree_as_they_do() -> None:
    rows = [(f"L{at}", "R", "W", [1.0] * 9) for at in range(6) for _ in range(2)]
    frame = visits(rows).assign(
        shopper_id=["a", "b"] * 6, pair=[f"p{at}" for at in range(6) for _ in range(2)]
    )
    answers = {
        f"v{at}": {"0": "yes" if at // 2 % 2 else "no", "1": "yes" if at % 2 else "no"} for at in range(12)
    }
    found = reliability(gather([ITEMS], frame), [ITEMS], {}, answers)
    assert found.pairs == 6
    by_code = {each.code: each for each in found.items}
    assert (by_code["0"].percent.value, by_code["0"].alpha.value) == (1, 1)
    assert by_code["1"].percent.value == 0
    assert (by_code["1"].alpha.value or 0) < 0
    assert found.overall is not None
    assert found.overall.percent.value == pytest.approx(0.5)


def test_scores_stand_with_and_without_the_doubtful() -> None:
    found = reliability(told({"a": 0.8, "b": 0.8, "c": 0.8, "d": 0.3}), [ITEMS], {}, {})
    assert (found.with_all.n, found.without_doubtful.n) == (120, 90)
    assert (found.without_doubtful.score or 0) > (found.with_all.score or 0) + 5


def test_five_hundred_shoppers_are_quick() -> None:
    rng = np.random.default_rng(3)
    frame = visits([("", "R", "W", [])] * 50_000).assign(
        location_id=[f"L{n}" for n in rng.integers(0, 500, 50_000)],
        shopper_id=[f"s{n}" for n in rng.integers(0, 500, 50_000)],
        points=[" ".join(map(str, row)) for row in rng.integers(0, 2, (50_000, 9))],
    )
    shops = gather([ITEMS], frame)
    started = time.perf_counter()
    assert len(reliability(shops, [ITEMS], {}, {}).shoppers) == 500
    assert time.perf_counter() - started < 5


def test_a_visit_far_below_the_median_is_too_fast() -> None:
    assert too_fast(np.array([30.0, 31, 29, 32, 9, np.nan])).tolist() == [False] * 4 + [True, False]
    assert not too_fast(np.array([30.0, 1.0])).any()


def test_nobody_is_at_two_places_at_once() -> None:
    frame = pd.DataFrame(
        {
            "shopper_id": ["a", "a", "a", "b", None],
            "location_id": ["L1", "L2", "L1", "L2", "L2"],
            "started_at": [
                "2026-03-01T10:00",
                "2026-03-01T10:20",
                "2026-03-01T12:00",
                "2026-03-01T10:00",
                "2026-03-01",
            ],
            "ended_at": [
                "2026-03-01T10:30",
                "2026-03-01T10:40",
                "2026-03-01T12:10",
                "2026-03-01T10:30",
                None,
            ],
        }
    )
    assert location_clash(frame).tolist() == [True, True, False, False, False]


def test_visits_without_times_raise_nothing() -> None:
    frame = pd.DataFrame(
        {
            "id": ["v"],
            "shopper_id": ["a"],
            "location_id": ["L"],
            "started_at": ["2026-03-01T10:00"],
            "ended_at": [""],
        },
        dtype=object,
    )
    assert not bulk_flags(frame, np.full((1, 1), np.nan), set()).any(axis=None)


def test_flags_of_many_visits_come_in_one_table() -> None:
    frame = visits([("L1", "R", "W", [1] * 9)] * 2).assign(started_at="", ended_at="", shopper_id="")
    found = bulk_flags(frame, np.array([[np.nan, 0.0], [np.nan, 1.0]]), {"v1"})
    assert found["trap_missed"].tolist() == [True, False]
    assert found["same_text"].tolist() == [False, True]


def test_the_same_answer_everywhere_is_a_straight_line() -> None:
    alike = {str(n): "yes" for n in range(8)}
    assert straight_line(ITEMS, alike)
    assert not straight_line(ITEMS, alike | {"3": "no"})
    assert not straight_line(ITEMS, {"0": "yes"})


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("The clerk was rude", -1),
        ("not friendly at all", -1),
        ("Pelayanannya ramah dan bersih", 1),
        ("tidak ramah", -1),
        ("It was a Monday", 0),
    ],
)
def test_the_tone_of_a_comment(text: str, mood: int) -> None:
    assert tone(text) == mood


def test_a_comment_that_speaks_against_its_tick() -> None:
    comments = {"0": "He was rude and slow", "1": "Very friendly", "2": "The clerk was rude"}
    answers = {"0": "yes", "1": "no", "2": "no"}
    assert contradictions(ITEMS, answers, comments, {"0": 1, "1": 0, "2": 0}) == ("0", "1")
