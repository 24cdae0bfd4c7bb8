"""How often a case comes to each node: alternatives, joins and loops, by hand and against simulated passes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxmap.analysis.blueprint_cases import ALWAYS, NEVER, Cases
from cxmap.analysis.blueprint_flow import branch_shares, shares
from cxmap.analysis.blueprint_passes import passes_of
from cxmap.analysis.blueprint_process import process_of
from cxmap.analysis.blueprint_times import Duration, passages
from cxmap.model.service_blueprint import BlueprintDocument
from tests.analysis.blueprint_making import blueprint, chain, link, node


def expected(document: BlueprintDocument) -> dict[str, float]:
    return passes_of(process_of(document)).expected


def decide(key: str) -> dict[str, Any]:
    return node(key, kind="decision")


def test_seven_of_48_going_back_is_48_of_41_passes() -> None:
    nodes = [node("check"), decide("right"), node("correct"), node("leave")]
    links = [
        *chain("check", "right"),
        link("right", "leave", cases=41),
        link("right", "correct", cases=7),
        link("correct", "check"),
    ]
    found = expected(blueprint(nodes, links))
    assert found == pytest.approx({"check": 48 / 41, "right": 48 / 41, "correct": 7 / 41, "leave": 1})


def test_branches_side_by_side_meet_as_one_case() -> None:
    nodes = [node(key) for key in "abcd"]
    links = [*chain("a", "b", "d"), *chain("a", "c", "d")]
    assert expected(blueprint(nodes, links)) == {"a": 1, "b": 1, "c": 1, "d": 1}


def test_alternatives_share_the_cases_and_meet_again() -> None:
    nodes = [decide("a"), node("b"), node("c"), node("d")]
    links = [link("a", "b", share=30), link("a", "c"), *chain("b", "d"), *chain("c", "d")]
    assert expected(blueprint(nodes, links)) == pytest.approx({"a": 1, "b": 0.3, "c": 0.7, "d": 1})


def test_a_decision_on_one_of_two_parallel_branches_does_not_double_the_join() -> None:
    nodes = [node("a"), decide("b"), node("c"), node("d"), node("e")]
    links = [
        *chain("a", "b"),
        *chain("a", "c", "d"),
        link("b", "d", share=50),
        link("b", "e", share=50),
        *chain("d", "e"),
    ]
    assert expected(blueprint(nodes, links)) == pytest.approx(dict.fromkeys("abcde", 1))


def test_a_loop_with_two_exits_shares_the_cases_by_its_rounds() -> None:
    nodes = [decide("a"), decide("b"), node("x"), node("y")]
    links = [
        link("a", "x", share=50),
        link("a", "b", share=50),
        link("b", "y", share=50),
        link("b", "a", share=50),
    ]
    found = expected(blueprint(nodes, links))
    assert found == pytest.approx({"a": 4 / 3, "b": 2 / 3, "x": 2 / 3, "y": 1 / 3})


def test_loops_within_loops() -> None:
    nodes = [node("a"), node("b"), decide("c"), decide("d"), node("e")]
    links = [
        *chain("a", "b", "c"),
        link("c", "b", share=50),
        link("c", "d", share=50),
        link("d", "a", share=20),
        link("d", "e", share=80),
    ]
    found = expected(blueprint(nodes, links))
    assert found == pytest.approx({"a": 1.25, "b": 2.5, "c": 2.5, "d": 1.25, "e": 1})


def test_a_loop_on_a_rare_branch_is_told_for_the_cases_that_enter_it() -> None:
    nodes = [decide("a"), node("b"), decide("c"), node("d")]
    links = [
        link("a", "b", share=10),
        link("a", "d", share=90),
        *chain("b", "c"),
        link("c", "b", share=50),
        link("c", "d", share=50),
    ]
    found = passes_of(process_of(blueprint(nodes, links)))
    assert found.expected == pytest.approx({"a": 1, "b": 0.2, "c": 0.2, "d": 1})
    assert [(each.node_ids, each.expected_passes) for each in found.loops] == [(("b", "c"), pytest.approx(2))]


def test_branches_that_go_back_side_by_side_are_rounds_together() -> None:
    """Each of two branches goes back in half of the rounds; a round with either is one round more."""
    nodes = [node("a"), decide("b"), decide("c"), node("d")]
    links = [
        *chain("a", "b"),
        *chain("a", "c"),
        *(link(each, "a", share=50) for each in "bc"),
        *(link(each, "d", share=50) for each in "bc"),
    ]
    found = expected(blueprint(nodes, links))
    assert found == pytest.approx({"a": 4, "b": 4, "c": 4, "d": 1})


def test_a_way_out_that_is_open_in_every_round_is_taken_at_least_once() -> None:
    """Beside a loop of one half, 30 % leave by the side in each round: x = 0.3 + 0.7 · 0.5 · x."""
    nodes = [node("a"), decide("b"), decide("side"), node("noted"), node("d")]
    links = [
        *chain("a", "b"),
        *chain("a", "side"),
        link("b", "a", share=50),
        link("b", "d", share=50),
        link("side", "noted", share=30),
        link("side", "a", share=0),
        link("side", "d", share=0),
    ]
    found = expected(blueprint(nodes, links))
    assert (found["a"], found["noted"]) == pytest.approx((2, 0.3 / 0.65))


def test_a_recovery_takes_its_share_from_the_sequences() -> None:
    nodes = [node("polish"), node("clean"), node("buff")]
    links = [*chain("polish", "buff"), link("polish", "clean", "recovery", share=10), link("clean", "polish")]
    document = blueprint(nodes, links)
    assert shares(document.nodes, document.links) == pytest.approx(
        {"polish>buff": 0.9, "polish>clean:recovery": 0.1, "clean>polish": 1}
    )
    assert expected(document) == pytest.approx({"polish": 1 / 0.9, "clean": 0.1 / 0.9, "buff": 1})


def test_where_only_recoveries_lead_on_they_are_the_way() -> None:
    document = blueprint([node("a"), node("b"), node("c")], [*chain("a", "b"), link("b", "c", "recovery")])
    assert expected(document)["c"] == 1
    assert set(process_of(document).normal) == {"a", "b", "c"}


def test_what_is_left_of_the_shares_is_divided_by_cases_else_equally() -> None:
    typed = blueprint([], [link("a", "b", share=40), link("a", "c", cases=1), link("a", "d", cases=3)]).links
    assert branch_shares(typed) == pytest.approx({"a>b": 0.4, "a>c": 0.15, "a>d": 0.45})
    plain = blueprint([], [link("a", "b", share=40), link("a", "c"), link("a", "d")]).links
    assert branch_shares(plain) == pytest.approx({"a>b": 0.4, "a>c": 0.3, "a>d": 0.3})


def test_what_messages_lead_to_is_as_busy_as_who_sends_them() -> None:
    nodes = [decide("a"), node("b"), node("c"), node("store", "support"), node("buy", "support")]
    links = [
        link("a", "b", share=25),
        link("a", "c", share=75),
        link("b", "store", "message"),
        link("store", "buy", "message"),
    ]
    found = expected(blueprint(nodes, links))
    assert (found["store"], found["buy"]) == (0.25, 0.25)


def test_a_loop_without_exit_counts_as_one_round() -> None:
    found = expected(blueprint([node("a"), node("b")], [*chain("a", "b"), link("b", "a")]))
    assert found == {"a": 1, "b": 1}


def test_events_know_what_excludes_each_other() -> None:
    cases = Cases()
    yes, no = cases.fork((0.3, 0.7))
    assert cases.both(yes, no) == NEVER
    assert cases.either(yes, no) != NEVER
    assert cases.chance(cases.either(yes, no)) == pytest.approx(1)
    other = cases.fork((0.5,))[0]
    assert cases.chance(cases.both(yes, other)) == pytest.approx(0.15)
    assert cases.chance(cases.either(yes, other)) == pytest.approx(0.65)
    assert cases.either(yes, ALWAYS) == ALWAYS
    assert cases.both(yes, ALWAYS) == cases.either(yes, NEVER) == yes


@st.composite
def processes(draw: st.DrawFn) -> BlueprintDocument:
    """Chains with decisions that skip, decisions that go back, and splits that meet again."""
    size = draw(st.integers(3, 14))
    nodes, links = [], chain(*(f"n{place}" for place in range(size)))
    for place in range(size):
        what = draw(st.sampled_from(["plain", "plain", "skip", "back", "split"]))
        share = draw(st.integers(5, 60))
        forwards = min(size - 1, place + draw(st.integers(2, 4)))
        backwards = max(0, place - draw(st.integers(1, 4)))
        kind = "decision" if what in {"skip", "back"} and 0 < place < size - 2 else "action"
        nodes.append(node(f"n{place}", kind=kind))
        if what == "back" and kind == "decision":
            links.append(link(f"n{place}", f"n{backwards}", share=share))
        elif what in {"skip", "split"} and forwards > place + 1:
            told = {"share": share} if kind == "decision" else {}
            links.append(link(f"n{place}", f"n{forwards}", **told))
    return blueprint(nodes, links)


@given(processes())
@settings(max_examples=40, deadline=None)
def test_expected_passes_are_those_of_simulated_cases(document: BlueprintDocument) -> None:
    """Up to the first loop always; behind it, where its branches do not leave it side by side, time and again."""
    process = process_of(document)
    found = passes_of(process).expected
    run = passages(process, {node.id: Duration(1.0) for node in document.nodes}, passes=20_000)
    loops = [place for place, each in enumerate(process.groups) if len(each) > 1]
    splits = any(len(each.targets) > 1 for outcomes in process.outcomes.values() for each in outcomes)
    sure = process.groups[: loops[0] + 1] if loops and splits else process.groups
    for key in (key for group in sure for key in group):
        assert run.visits.get(key, 0.0) == pytest.approx(found[key], rel=0.05, abs=0.03)
    last = document.nodes[-1].id
    assert found[last] == pytest.approx(1) == run.visits[last]
