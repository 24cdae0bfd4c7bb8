"""What is done twice: like verbs with like objects in both languages, the same data, checks side by side."""

from typing import Any

import pytest

from cxmap.analysis.blueprint_duplicates import acts
from cxmap.analysis.blueprint_findings import Duplicate
from cxmap.analysis.service_blueprint import study
from tests.analysis.blueprint_making import blueprint, chain, link, node
from tests.analysis.conftest import _frame


def pairs(nodes: list[dict[str, Any]], links: list[dict[str, Any]]) -> list[Duplicate]:
    return list(study(blueprint(nodes, links), _frame([])).duplicates)


def steps(*names: str) -> list[dict[str, Any]]:
    return [node(f"n{place}", "frontstage", name=name) for place, name in enumerate(names)]


def told(first: str, second: str) -> list[str]:
    return [each.kind for each in pairs(steps(first, second), chain("n0", "n1"))]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Verify the ID number", "Check the identity number"),
        ("Type the form into the system", "Enter form in system"),
        ("Periksa nomor KTP", "Memeriksa nomor identitas"),
        ("Isi formulir nasabah", "Mengisi formulir pelanggan"),
        ("Print the receipt", "Mencetak struk"),
        ("Greet, sign the contract", "Signing of the contract"),
        ("Register the patient", "Regster the patient"),
        ("Check and sign the form", "Check the form"),
    ],
)
def test_the_same_verb_and_object_are_the_same_step(first: str, second: str) -> None:
    assert told(first, second) == ["same_step"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Check the form", "Print the form"),
        ("Check the luggage", "Check the identity card"),
        ("Sign form 1", "Sign form 2"),
        ("Examine and explain", "Check and prepare the medicine"),
        ("Wait", "Wait"),
    ],
)
def test_other_verbs_or_objects_are_other_steps(first: str, second: str) -> None:
    assert told(first, second) == []


def test_alternatives_and_agreements_are_not_done_twice() -> None:
    nodes = [node("d", "frontstage", kind="decision"), *steps("Print the bill", "Print the bill"), node("e")]
    links = [link("d", "n0", share=50), link("d", "n1", share=50), *chain("n0", "e"), *chain("n1", "e")]
    assert pairs(nodes, links) == []
    nodes[0]["kind"] = "action"
    assert [each.kind for each in pairs(nodes, links)] == ["same_step"]
    assert pairs(nodes, [*links, link("n0", "n1", "agreement")]) == []


def test_each_later_step_is_told_with_the_first_one() -> None:
    found = pairs(steps(*["Print the bill"] * 4), chain("n0", "n1", "n2", "n3"))
    assert [(each.first_id, each.second_id) for each in found] == [("n0", "n1"), ("n0", "n2"), ("n0", "n3")]


def test_data_taken_down_again_are_named() -> None:
    nodes = [
        node("a", captures="Name\nID number\nAddress"),
        node("b", captures="nomor KTP\n\nIncome"),
        node("c", captures="Income\nincome "),
        node("d", captures="Address"),
    ]
    first, third, second = pairs(nodes, chain("a", "b", "c", "d"))
    assert (third.first_id, third.second_id, third.data) == ("a", "d", ("Address",))
    assert (first.first_id, first.second_id, first.kind, first.data) == (
        "a",
        "b",
        "same_data",
        ("nomor KTP",),
    )
    assert first.likeness == 0.25  # one of four
    assert (second.first_id, second.second_id, second.data) == ("b", "c", ("Income",))


def test_checks_of_like_things_are_told_where_they_run_side_by_side() -> None:
    nodes = [
        node("a"),
        node("b", "frontstage", name="Check the credit limit"),
        node("c", "backstage", name="Credit limit kept?", kind="decision"),
        node("d"),
    ]
    beside = [*chain("a", "b", "d"), *chain("a", "c", "d")]
    assert [each.kind for each in pairs(nodes, beside)] == ["parallel_check"]
    assert pairs(nodes, chain("a", "b", "c", "d")) == []


def test_a_verb_shares_the_object_that_follows() -> None:
    assert acts("Check and sign the form, print") == [("check", "form"), ("sign", "form"), ("print",)]
    assert acts("") == []
