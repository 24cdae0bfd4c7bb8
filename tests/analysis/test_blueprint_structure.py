"""What the graph alone tells, on graphs small enough to see."""

from typing import Any

from cxmap.analysis.blueprint_findings import Structure
from cxmap.analysis.blueprint_vocabulary import normal, words
from cxmap.analysis.service_blueprint import study
from cxmap.model.service_blueprint import BlueprintLine
from tests.analysis.blueprint_making import blueprint, chain, link, node
from tests.analysis.conftest import _frame

START, END = node("start", kind="start"), node("end", kind="end")


def structure(nodes: list[dict[str, Any]], links: list[dict[str, Any]], **told: Any) -> Structure:
    return study(blueprint(nodes, links, **told), _frame([])).structure


def test_a_link_over_several_lines_crosses_each() -> None:
    nodes = [
        node("act"),
        node("look", "support"),
        node("see", "physical_evidence"),
        node("serve", "frontstage"),
    ]
    links = [*chain("act", "look"), link("look", "serve", "message"), link("see", "act", "message")]
    found = structure(nodes, links)
    assert [(each.link_id, str(each.line), each.downwards) for each in found.crossings] == [
        ("act>look", "interaction", True),
        ("act>look", "visibility", True),
        ("act>look", "internal_interaction", True),
        ("look>serve:message", "visibility", False),
        ("look>serve:message", "internal_interaction", False),
    ]
    assert len(found.crossings_of(BlueprintLine.VISIBILITY)) == 2


def test_work_is_handed_on_also_past_the_customer_but_never_to_him() -> None:
    nodes = [
        node("greet", "frontstage", actor="Guard"),
        node("sit", actor="Guest"),
        node("serve", "frontstage", actor="Waiter"),
        node("more", "frontstage", actor="Waiter"),
        node("cook", "backstage", actor="Cook", standard_time=9),
        node("queue", kind="wait", actor="Manager"),
    ]
    actors = [{"name": name} for name in ("Guard", "Waiter", "Cook", "Manager")]
    links = [*chain("greet", "sit", "queue", "serve", "more"), link("serve", "cook"), link("cook", "more")]
    found = structure(nodes, links, actors=[*actors, {"name": "Guest", "kind": "customer"}])
    assert [(each.from_role, each.to_role, each.is_critical) for each in found.handoffs] == [
        ("Guard", "Waiter", True),
        ("Waiter", "Cook", True),
        ("Cook", "Waiter", True),
    ]


def test_single_points_are_what_every_way_leads_through() -> None:
    nodes = [START, *(node(key) for key in "abcd"), END]
    links = [*chain("start", "a", "b", "d", "end"), *chain("a", "c", "d")]
    assert structure(nodes, links).single_points == ("a", "d")
    assert structure(nodes, [*links, link("start", "d")]).single_points == ("d",)


def test_several_ends_have_their_common_dominators() -> None:
    nodes = [START, node("a"), node("b", kind="decision"), END, node("other", kind="end")]
    links = [*chain("start", "a", "b"), link("b", "end", share=50), link("b", "other", share=50)]
    assert structure(nodes, links).single_points == ("a", "b")


def test_what_cannot_be_reached_or_left_is_told_but_not_what_supplies_or_is_asked() -> None:
    nodes = [
        START,
        *(node(key) for key in ("a", "stuck", "lost", "lost_too", "asked")),
        *(node(key, "support") for key in ("buy", "store")),
        node("sign", "physical_evidence", kind="physical_evidence"),
        END,
    ]
    links = [
        *chain("start", "a", "end"),
        *chain("a", "stuck"),
        *chain("lost", "lost_too"),
        *(link(*ends, "message") for ends in (("a", "asked"), ("buy", "store"), ("store", "a"))),
    ]
    found = structure(nodes, links)
    assert found.unreachable == ("lost", "lost_too")
    assert found.dead_ends == ("stuck",)


def test_a_node_that_reports_back_is_no_dead_end() -> None:
    nodes = [START, node("a"), node("check", "backstage"), END]
    links = [*chain("start", "a", "end"), *chain("a", "check"), link("check", "end", "message")]
    assert structure(nodes, links).dead_ends == ()


def test_the_longest_chain_stays_behind_the_line() -> None:
    lanes = {
        "a": "customer",
        "b": "backstage",
        "c": "support",
        "d": "frontstage",
        "e": "backstage",
        "f": "support",
    }
    nodes = [node(key, lane) for key, lane in lanes.items()]
    links = [
        *chain("a", "b", "c", "d", "e"),
        link("e", "f", "message"),
        link("f", "e", "message"),
        link("c", "b"),
    ]
    assert structure(nodes, links).longest_backstage == ("a", "b", "c")
    assert structure([node("a")], []).longest_backstage == ()


def test_complexity_counts_steps_and_divergence_is_mean_latitude() -> None:
    nodes = [START, node("a", latitude=3), node("b", latitude=0), node("c"), END]
    found = structure(nodes, chain("start", "a", "b", "c", "end"))
    assert (found.complexity, found.divergence, found.divergence_n) == (3, 1.5, 2)
    assert structure([node("a")], []).divergence is None


def test_words_of_both_languages_come_to_one_form() -> None:
    pairs = [
        *(("verifying", "memeriksa"), ("types", "mengetik"), ("Menulis", "write"), ("KTP", "identity")),
        *(("dicetak", "print"), ("pelanggannya", "customer"), ("menyerahkan", "give"), ("pembayaran", "pay")),
    ]
    assert [normal(one.casefold()) for one, _ in pairs] == [normal(other.casefold()) for _, other in pairs]
    assert words("Re-type the identity in a screening tool")[:2] == ("write", "identity")
