"""Shares of the cycle: what counts, what is unknown, and how sure it is."""

import numpy as np
import pytest
from scipy import stats

from cxmap.analysis.lock_on import Ground, held_by, lock_on, share
from cxmap.model.activity_cycle import Filler

WALLET = (Filler.COMPETITOR, "Wallet")


def ground(
    *values: float, weight: float = 1, served: bool = True, target: float = 100, **more: object
) -> Ground:
    sources = np.arange(len(values))
    fields = {"weight": weight, "served": served, "target": target, **more}
    return Ground(values=np.array(values, dtype=float), sources=sources, **fields)  # type: ignore[arg-type]


def test_coverage_is_weighed_and_full_at_the_desire() -> None:
    grounds = [ground(40, 60, target=50, weight=3), ground(20, 20, weight=1)]
    assert lock_on(grounds).now.value == pytest.approx(100 * (3 * 1 + 0.2) / 4)


def test_what_we_do_not_serve_counts_nothing_and_what_is_unknown_not_at_all() -> None:
    grounds = [ground(80, 90), ground(served=False), ground()]
    found = share(grounds, [0, 0, 0])
    assert (found.value, found.known, found.of, found.n) == (pytest.approx(42.5), 2, 3, 2)


def test_without_evidence_of_anything_we_serve_there_is_no_share() -> None:
    found = share([ground(), ground(served=False)], [0, 0])
    assert (found.value, found.why_not) == (None, "nothing_known")
    assert share([], []).why_not == "nothing_known"
    nothing_of_ours = share([ground(served=False)], [0])
    assert (nothing_of_ours.value, nothing_of_ours.low) == (0, None)


def test_one_activity_has_the_interval_of_students_t() -> None:
    values = (10.0, 40.0, 45.0, 60.0, 70.0)
    found = share([ground(*values)], [0])
    low, high = stats.t.interval(0.95, 4, np.mean(values), stats.sem(values))
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


def test_the_same_people_twice_are_no_more_certain() -> None:
    values = (10.0, 40.0, 45.0, 60.0, 70.0)
    once, twice = share([ground(*values)], [0]), share([ground(*values), ground(*values)], [0, 0])
    assert (twice.low, twice.high, twice.n) == (pytest.approx(once.low), pytest.approx(once.high), 5)


def test_add_ons_raise_coverage_also_where_we_serve_nothing_yet() -> None:
    found = lock_on([ground(50, 50, live=10, planned=20), ground(served=False, target=50, planned=10)])
    assert [each.value for each in (found.now, found.after_live, found.after_all)] == [
        pytest.approx(value) for value in (25, 30, (80 + 20) / 2)
    ]


def test_the_rest_is_held_by_those_who_fill_it() -> None:
    grounds = [
        ground(60, 60, filler=WALLET),
        ground(served=False, filler=(Filler.CUSTOMER, "")),
        ground(90, 90),
    ]
    shares = {(each.filler, each.competitor): each.share.value for each in held_by(grounds)}
    assert shares == {
        (Filler.US, ""): pytest.approx(50),
        WALLET: pytest.approx(40 / 3),
        (Filler.CUSTOMER, ""): pytest.approx(100 / 3),
        (Filler.NOBODY, ""): pytest.approx(10 / 3),
    }


@pytest.mark.parametrize(("values", "why"), [((50.0,), "single_source"), ((50.0, 50.0), "no_variation")])
def test_an_interval_that_cannot_be_computed_says_why(values: tuple[float, ...], why: str) -> None:
    found = share([ground(*values)], [0])
    assert (found.value, found.low, found.why_not) == (50, None, why)


def test_a_desire_of_nothing_is_always_met() -> None:
    assert share([ground(0, 0, target=0)], [0]).value == 100
