"""Time along a process: the critical way is the longest, slack is what is left, simulated passes agree."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxmap.analysis.blueprint_process import Process, process_of
from cxmap.analysis.blueprint_times import (
    Duration,
    critical_way,
    duration_of,
    passages,
    passed_at,
    schedule,
    waiting_share,
)
from cxmap.model.service_blueprint import BlueprintDocument
from tests.analysis.blueprint_making import blueprint, chain, link, node

NONE = np.empty(0)


def planned(document: BlueprintDocument) -> tuple[Process, dict[str, float]]:
    return process_of(document), {each.id: each.standard_time or 0.0 for each in document.nodes}


def test_a_join_waits_for_the_longer_branch_and_the_shorter_has_slack() -> None:
    nodes = [node(key, standard_time=time) for key, time in (("a", 10), ("b", 20), ("c", 50), ("d", 5))]
    process, times = planned(blueprint(nodes, [*chain("a", "b", "d"), *chain("a", "c", "d")]))
    plan = schedule(process, times)
    assert (plan.total, plan.start["d"], plan.end["b"]) == (65, 60, 30)
    assert plan.slack == {"a": 0, "b": 30, "c": 0, "d": 0}
    assert critical_way(process, plan) == ("a", "c", "d")


def test_a_decision_takes_its_likeliest_branch_that_leads_to_an_end() -> None:
    nodes = [
        node("a", kind="decision"),
        node("b", standard_time=99),
        node("c", standard_time=5),
        node("z", kind="end"),
    ]
    links = [link("a", "b", share=60), link("a", "c", share=40), link("b", "a"), *chain("c", "z")]
    process, times = planned(blueprint(nodes, links))
    plan = schedule(process, times)
    assert critical_way(process, plan) == ("a", "c", "z")
    assert plan.end["b"] == 99  # along the longest way to it, though off the normal one
    assert "b" not in plan.slack


def test_a_back_office_that_goes_on_does_not_delay_the_end() -> None:
    nodes = [node("a", standard_time=10), node("z", kind="end"), node("file", "backstage", standard_time=900)]
    process, times = planned(blueprint(nodes, [*chain("a", "z"), link("a", "file")]))
    plan = schedule(process, times)
    assert (plan.total, plan.end["file"]) == (10, 910)
    assert "file" not in plan.slack


def test_equally_long_ways_are_told_by_the_one_that_works() -> None:
    nodes = [
        node("a", standard_time=1),
        node("wait", kind="wait", standard_time=30),
        node("work", "backstage", standard_time=30),
        node("b"),
    ]
    process, times = planned(blueprint(nodes, [*chain("a", "wait", "b"), *chain("a", "work", "b")]))
    assert critical_way(process, schedule(process, times)) == ("a", "work", "b")


def test_tolerance_is_passed_during_a_node() -> None:
    process, times = planned(
        blueprint([node("a", standard_time=60), node("b", standard_time=60)], chain("a", "b"))
    )
    plan = schedule(process, times)
    way = critical_way(process, plan)
    assert [passed_at(plan, way, limit) for limit in (30, 60, 61, 120, None)] == ["a", "b", "b", None, None]


def test_waits_at_the_same_time_count_once() -> None:
    nodes = [
        node("a", standard_time=40),
        node("one", kind="wait", standard_time=60),
        node("two", kind="wait", standard_time=30),
        node("b"),
    ]
    process, times = planned(blueprint(nodes, [*chain("a", "one", "b"), *chain("a", "two", "b")]))
    assert waiting_share(process, schedule(process, times)) == 0.6
    nothing, none = planned(blueprint([node("a")]))
    assert waiting_share(nothing, schedule(nothing, none)) is None


def test_durations_are_drawn_from_what_is_known() -> None:
    random = np.random.default_rng(1)
    five = np.array([1.0, 2, 3, 4, 5])
    made = blueprint(
        [node("a", standard_time=30, fastest_time=10, slowest_time=80), node("b", standard_time=7)]
    )
    first, second = made.nodes
    seen = duration_of(first, five, 3.0).draw(random, 500)
    assert set(seen) == set(five)
    triangle = duration_of(first, NONE, 30.0).draw(random, 20_000)
    assert triangle.mean() == pytest.approx((10 + 30 + 80) / 3, rel=0.02)
    assert 10 <= triangle.min() < triangle.max() <= 80
    assert set(duration_of(second, NONE, 7.0).draw(random, 9)) == {7.0}
    assert set(duration_of(first, five[:4], 2.5).draw(random, 9)) == {
        2.5
    }  # too few to resample, too real to guess
    assert not duration_of(first, np.full(6, 3.0), 3.0).varies


def test_a_loop_makes_geometric_repeats() -> None:
    nodes = [node("check"), node("right", kind="decision"), node("leave", kind="end")]
    links = [*chain("check", "right"), link("right", "leave", share=75), link("right", "check", share=25)]
    process = process_of(blueprint(nodes, links))
    durations = {"check": Duration(60.0), "right": Duration(0.0), "leave": Duration(0.0)}
    run = passages(process, durations, passes=40_000)
    rounds = run.totals / 60
    assert rounds.mean() == pytest.approx(4 / 3, rel=0.02)
    assert [np.mean(rounds == times) for times in (1, 2, 3)] == pytest.approx(
        [0.75, 0.1875, 0.0469], abs=0.01
    )
    assert run.visits["check"] == pytest.approx(rounds.mean())
    again = passages(process, durations, passes=40_000)
    assert (again.totals == run.totals).all()


def test_side_by_side_branches_take_the_longer_of_two_draws() -> None:
    process = process_of(
        blueprint([node(key) for key in "abcd"], [*chain("a", "b", "d"), *chain("a", "c", "d")])
    )
    coin = Duration(0.0, observed=np.array([0.0, 60.0]))
    fixed = Duration(0.0)
    run = passages(process, {"a": fixed, "b": coin, "c": coin, "d": fixed}, passes=40_000)
    assert np.mean(run.totals == 60) == pytest.approx(0.75, abs=0.01)


@st.composite
def plans(draw: st.DrawFn) -> BlueprintDocument:
    size = draw(st.integers(2, 9))
    nodes = [node(f"n{place}", standard_time=draw(st.integers(0, 90))) for place in range(size)]
    pairs = [(one, other) for one in range(size) for other in range(one + 1, size)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2 * size))
    spine = {(place, place + 1) for place in range(size - 1)}
    return blueprint(nodes, [link(f"n{one}", f"n{other}") for one, other in sorted(spine | set(chosen))])


@given(plans())
@settings(max_examples=60, deadline=None)
def test_the_critical_way_is_the_longest_of_all_ways(document: BlueprintDocument) -> None:
    process, times = planned(document)
    plan = schedule(process, times)
    first, last = document.nodes[0].id, document.nodes[-1].id
    ways = nx.all_simple_paths(process.flow, first, last)
    way = critical_way(process, plan)
    assert plan.total == max(sum(times[each] for each in each_way) for each_way in ways)
    assert plan.total == sum(times[each] for each in way)
    assert (way[0], way[-1]) == (first, last)
    assert all(plan.slack[each] == 0 for each in way)


@given(plans(), st.data())
@settings(max_examples=40, deadline=None)
def test_slack_may_be_used_up_but_no_more(document: BlueprintDocument, data: st.DataObject) -> None:
    process, times = planned(document)
    plan = schedule(process, times)
    late = data.draw(st.sampled_from(sorted(plan.slack)))
    assert schedule(process, times | {late: times[late] + plan.slack[late]}).total == plan.total
    assert schedule(process, times | {late: times[late] + plan.slack[late] + 1}).total == plan.total + 1
