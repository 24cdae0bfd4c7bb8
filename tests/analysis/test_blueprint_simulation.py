"""Simulated customers: known queues, the same by seed, joins, wait points, progress and cancelling."""

import time
from typing import Any

import numpy as np
import pytest
from scipy import stats

from cxmap.analysis.blueprint_process import process_of
from cxmap.analysis.blueprint_queues import batch_means
from cxmap.analysis.blueprint_simulation import routes_of, simulate
from cxmap.errors import InvalidValueError
from cxmap.model.service_blueprint import BlueprintDocument
from tests.analysis.blueprint_making import blueprint, chain, link, node
from tests.analysis.branch_visit import observations, visit
from tests.analysis.conftest import _frame

NOTHING = _frame([])
CLERK = {"name": "Clerk", "servers": 1}


def exponential(key: str, mean: float) -> Any:
    """Observed times that resample to an exponential distribution."""
    steps = (np.arange(2000) + 0.5) / 2000
    return [{"node_id": key, "duration": float(-np.log1p(-step) * mean)} for step in steps]


def desk(servers: int = 1, **fields: Any) -> BlueprintDocument:
    nodes = [
        node("wait", kind="wait", tolerable_time=60),
        node("serve", "frontstage", actor="Clerk", **fields),
    ]
    return blueprint(nodes, chain("wait", "serve"), actors=[CLERK | {"servers": servers}])


def test_one_clerk_has_the_queue_of_m_m_1() -> None:
    """Half busy, mean service 60 s: mean time 120 s, mean wait 60 s, mean queue 0.5 (Erlang)."""
    found = simulate(
        desk(), _frame(exponential("serve", 60.0)), customers=20_000, seed=3, arrivals_per_hour=30
    )
    (role,), (wait,) = found.roles, found.waits
    assert role.busy == pytest.approx(0.5, abs=0.02)
    assert found.mean.value == pytest.approx(120, rel=0.07)
    assert found.ninety.value == pytest.approx(120 * np.log(10), rel=0.07)
    assert wait.mean.value == pytest.approx(60, rel=0.12)
    assert wait.mean_length == role.mean_length == pytest.approx(0.5, abs=0.06)
    assert found.throughput.value == pytest.approx(30, rel=0.02)
    assert wait.beyond.value == pytest.approx(0.5 * np.exp(-0.5), abs=0.03)
    assert found.mean.low is not None
    assert found.mean.high is not None
    assert found.mean.low < 120 < found.mean.high


def test_a_wait_before_a_clerk_is_the_queue_and_no_more() -> None:
    nodes = [node("wait", kind="wait", standard_time=600), node("serve", actor="Clerk", standard_time=1)]
    found = simulate(
        blueprint(nodes, chain("wait", "serve"), actors=[CLERK]),
        NOTHING,
        customers=50,
        seed=1,
        arrivals_per_hour=6,
    )
    assert found.waits[0].longest < 1
    free = simulate(
        blueprint(nodes, chain("wait", "serve"), actors=[{"name": "Clerk"}]),
        NOTHING,
        customers=9,
        seed=1,
        arrivals_per_hour=6,
    )
    assert free.waits[0].mean.value == pytest.approx(600)


def test_batch_means_are_students_interval_of_the_batches() -> None:
    values = np.repeat(np.arange(20.0), 5)
    found = batch_means(values)
    low, high = stats.t.interval(0.95, 19, loc=9.5, scale=np.arange(20.0).std(ddof=1) / 20**0.5)
    assert (found.value, found.low, found.high) == pytest.approx((9.5, low, high))


def test_a_second_clerk_shortens_the_queue() -> None:
    one, two = (
        simulate(desk(servers, standard_time=100), NOTHING, customers=500, seed=1, arrivals_per_hour=34)
        for servers in (1, 2)
    )
    assert one.waits[0].mean.value is not None
    assert two.waits[0].mean.value is not None
    assert two.waits[0].mean.value < one.waits[0].mean.value / 5
    assert (one.roles[0].servers, two.roles[0].servers) == (1, 2)


def test_the_same_seed_gives_the_same_result() -> None:
    told: dict[str, Any] = {"customers": 200, "arrivals_per_hour": 6.0}
    one, again, other = (simulate(visit(), _frame(observations()), seed=seed, **told) for seed in (5, 5, 6))
    assert one == again
    assert one != other
    assert one.arrivals_per_hour == 6
    assert simulate(visit(), NOTHING, customers=9, seed=1, interarrival=600).arrivals_per_hour == 6


def test_branches_side_by_side_take_as_long_as_the_longer() -> None:
    nodes = [node("a"), node("b", standard_time=40), node("c", standard_time=90), node("d", kind="end")]
    document = blueprint(nodes, [*chain("a", "b", "d"), *chain("a", "c", "d")])
    found = simulate(document, NOTHING, customers=50, seed=1, arrivals_per_hour=60)
    assert (found.mean.value, found.ninety.value) == pytest.approx((90, 90))
    assert found.roles == ()


def test_a_wait_beside_work_takes_what_the_work_takes() -> None:
    nodes = [
        node("a"),
        node("wait", kind="wait", standard_time=10),
        node("work", "backstage", standard_time=70),
        node("b"),
    ]
    document = blueprint(nodes, [*chain("a", "wait", "b"), *chain("a", "work", "b")])
    found = simulate(document, NOTHING, customers=20, seed=1, arrivals_per_hour=60)
    assert found.waits[0].mean.value == pytest.approx(70)
    assert found.waits[0].n == 20


def test_a_role_that_cannot_keep_up_is_told() -> None:
    found = simulate(desk(standard_time=90), NOTHING, customers=300, seed=1, arrivals_per_hour=60)
    assert found.roles[0].is_overloaded
    assert found.roles[0].offered == pytest.approx(1.5, rel=0.15)
    calm = simulate(desk(standard_time=30), NOTHING, customers=300, seed=1, arrivals_per_hour=60)
    assert not calm.roles[0].is_overloaded


def test_routes_take_branches_and_loops_by_their_shares() -> None:
    nodes = [node("check"), node("right", kind="decision"), node("correct"), node("leave")]
    links = [
        *chain("check", "right"),
        link("right", "leave", cases=41),
        link("right", "correct", cases=7),
        link("correct", "check"),
    ]
    drawn = routes_of(process_of(blueprint(nodes, links)), np.random.default_rng(1))
    routes = [next(drawn) for _ in range(8000)]
    checks = [route.nodes.count("check") for route in routes]
    assert np.mean(checks) == pytest.approx(48 / 41, abs=0.02)
    assert {route.nodes[-1] for route in routes} == {"leave"}
    assert routes[0].waits_for[0] == 0


def test_progress_is_told_and_cancelling_keeps_what_was_done() -> None:
    told: list[tuple[int, int]] = []
    whole = simulate(
        desk(standard_time=30),
        NOTHING,
        customers=400,
        seed=1,
        arrivals_per_hour=60,
        progress=lambda done, of: told.append((done, of)),
    )
    assert whole.is_complete
    assert told[-1] == (400, 400)
    assert len(told) == 100
    stopped = simulate(
        desk(standard_time=30),
        NOTHING,
        customers=400,
        seed=1,
        arrivals_per_hour=60,
        cancelled=lambda: len(told) >= 100,
    )
    assert (stopped.finished, stopped.is_complete) == (4, False)


@pytest.mark.parametrize(
    "told",
    [
        {"customers": 0, "arrivals_per_hour": 1.0},
        {"customers": 1, "arrivals_per_hour": 0.0},
        {"customers": 1, "arrivals_per_hour": -1.0},
        {"customers": 1, "arrivals_per_hour": float("nan")},
        {"customers": 1, "interarrival": 0.0},
        {"customers": 1},
        {"customers": 1, "arrivals_per_hour": 1.0, "seed": -1},
    ],
)
def test_what_cannot_be_simulated_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError):
        simulate(desk(), NOTHING, **({"seed": 1} | told))


def test_few_customers_have_no_interval() -> None:
    found = simulate(desk(standard_time=30), NOTHING, customers=3, seed=1, arrivals_per_hour=60)
    assert (found.mean.method, found.mean.low) == ("none", None)
    assert batch_means(np.empty(0)).value is None
    assert simulate(blueprint([]), NOTHING, customers=2, seed=1, arrivals_per_hour=60).finished == 2


def test_a_thousand_customers_through_sixty_nodes_take_a_few_seconds() -> None:
    nodes = [
        node(f"n{place}", actor="Clerk", standard_time=20, kind="decision" if place % 10 == 9 else "action")
        for place in range(60)
    ]
    links = [
        *chain(*(f"n{place}" for place in range(60))),
        *(link(f"n{place}", f"n{place - 4}", share=20) for place in range(9, 59, 10)),
    ]
    document = blueprint(nodes, links, actors=[CLERK | {"servers": 30}])
    begun = time.process_time()
    found = simulate(document, NOTHING, customers=1000, seed=1, arrivals_per_hour=60)
    assert time.process_time() - begun < 5
    assert found.finished == 1000
