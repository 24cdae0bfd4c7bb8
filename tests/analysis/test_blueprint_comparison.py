"""Two blueprints side by side: which nodes are the same, what moved, what changed, and the figures."""

from decimal import Decimal
from typing import Any

import pytest

from cxmap.analysis.blueprint_comparison import BlueprintComparison, FieldChange, FigurePair, compare
from cxmap.analysis.service_blueprint import study
from cxmap.model.service_blueprint import BlueprintDocument
from tests.analysis.blueprint_making import blueprint, chain, changed, link, node
from tests.analysis.branch_visit import observations, visit
from tests.analysis.conftest import _frame


def compared(first: BlueprintDocument, second: BlueprintDocument, rows: Any = ()) -> BlueprintComparison:
    frame = _frame(rows)
    return compare((first, study(first, frame)), (second, study(second, frame)))


def test_a_blueprint_is_the_same_as_itself() -> None:
    found = compared(visit(), visit())
    assert (found.added, found.removed, found.moved, found.changed) == ((), (), (), ())
    assert (found.added_links, found.removed_links) == ((), ())
    assert {each.difference for each in found.figures} <= {0, None}


def test_origin_goes_before_key_and_key_before_name() -> None:
    first = blueprint(
        [
            node("a", name="Greet the guest"),
            node("b", name="Fill in the form"),
            node("c", name="Pay the bill"),
            node("d", name="Go"),
        ]
    )
    second = blueprint(
        [
            node("x", name="Anything at all", origin_id="a"),
            node("b", name="Fill in the form online"),
            node("d", name="Pay the bill!"),
            node("y", name="Scan a code"),
        ]
    )
    found = compared(first, second)
    assert [(each.first_id, each.second_id, each.by) for each in found.pairs] == [
        ("a", "x", "origin"),
        ("b", "b", "key"),
        ("c", "d", "name"),
    ]
    assert (found.added, found.removed) == (("y",), ("d",))


def test_two_copies_of_one_original_are_matched_by_it() -> None:
    first = blueprint([node("p", name="Old words", origin_id="o")])
    second = blueprint([node("q", name="Other words", origin_id="o")])
    assert [each.by for each in compared(first, second).pairs] == ["origin"]
    turned = compared(blueprint([node("q", origin_id="p")]), blueprint([node("p")]))
    assert [each.by for each in turned.pairs] == ["origin"]


def test_moves_and_changes_are_told_field_by_field() -> None:
    told: dict[str, Any] = {"steps": [{"name": "One"}, {"name": "Two"}], "actors": [{"name": "Cook"}]}
    first = blueprint([node("a", "backstage", step="One", standard_time=60, cost_rate="1.50")], **told)
    second = blueprint([node("a", "frontstage", step="Two", actor="Cook", standard_time=30)], **told)
    pair = compared(first, second).pairs[0]
    assert pair.places == (
        FieldChange("lane", "backstage", "frontstage"),
        FieldChange("step", "One", "Two"),
    )
    assert pair.changes == (
        FieldChange("actor", "", "Cook"),
        FieldChange("standard_time", 60, 30),
        FieldChange("cost_rate", Decimal("1.50"), None),
    )


def test_links_follow_their_nodes() -> None:
    first = blueprint([node(key) for key in "abc"], chain("a", "b", "c"))
    nodes = [node("x", origin_id="a"), node("y", origin_id="b"), node("z", origin_id="c")]
    second = blueprint(nodes, [*chain("x", "y"), link("x", "z", "message")])
    found = compared(first, second)
    assert (found.removed_links, found.added_links) == (("b>c",), ("x>z:message",))


def test_time_cost_failures_and_crossings_stand_side_by_side() -> None:
    first = visit()
    kept = [each for each in first.nodes if each.id not in {"n9", "n10"}]
    links = [each for each in first.links if not {"n9", "n10"} & {each.source_id, each.target_id}]
    links += blueprint([], [link("n7", "n12")]).links
    second = changed(first, nodes=tuple(kept), links=tuple(links))
    found = compared(first, second, observations())
    assert found.removed == ("n9", "n10")
    assert found.figure("standard_time").difference == -120
    assert found.figure("standard_profit_money").difference == Decimal(4800)
    assert found.figure("internal_interaction_crossings").difference == -2
    assert found.figure("duplicates") == FigurePair("duplicates", 1, 0)
    assert found.figure("rpn_sum").difference is None
    assert [each.what for each in found.figures][:2] == ["standard_time", "observed_time"]


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [(2, 5, 3), (Decimal("0.10"), Decimal("0.30"), Decimal("0.20")), (None, 1, None), (1.5, 1.0, -0.5)],
)
def test_a_difference_is_second_less_first(first: Any, second: Any, difference: Any) -> None:
    assert FigurePair("x", first, second).difference == difference
