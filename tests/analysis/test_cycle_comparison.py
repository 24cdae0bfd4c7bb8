"""Two cycles side by side: which activities belong together, and what is tested."""

import pytest

from cxmap.analysis.cycle_comparison import Look, compare, matched
from cxmap.model.activity_cycle import CycleDocument
from cxmap.model.evidence import EvidenceFilter
from tests.analysis.conftest import MakeFrame
from tests.analysis.cycle_making import cycle

ALL = EvidenceFilter()
OURS = cycle({"a": {"desired": 80}, "b": {}, "c": {}, "d": {}})


def theirs(**copied: str | None) -> CycleDocument:
    """Activities by id, with the id of the one they were copied from; `b2` has the name of `b`."""
    told = {key: {"origin_id": origin} for key, origin in copied.items()}
    if "b2" in told:
        told["b2"]["name"] = "  NAME of  b "
    return cycle(told)


def test_origin_goes_before_name_and_each_is_used_once() -> None:
    other = theirs(a2="a", a3="a", b2=None, x=None)
    assert matched(OURS, other) == {"a": "a2", "b": "b2"}
    assert matched(other, OURS) == {"a2": "a", "b2": "b"}


def test_copies_of_one_original_belong_together() -> None:
    assert matched(theirs(p="o", q=None), theirs(r=None, s="o")) == {"p": "s"}


def test_a_cycle_belongs_to_itself() -> None:
    assert matched(OURS, OURS) == {key: key for key in "abcd"}


def test_two_cycles_are_tested_where_they_meet_and_the_rest_is_named(make_frame: MakeFrame) -> None:
    def rated(touchpoint: str, *valences: float) -> list[dict[str, object]]:
        return [{"touchpoint_id": touchpoint, "valence": valence} for valence in valences]

    frame = make_frame([*rated("a", -2, -1, -2, -1), *rated("a2", 1, 2, 1, 2), *rated("x", 0, 1)])
    both = compare(Look(OURS, ALL), Look(theirs(a2="a", x=None), ALL), frame)
    assert (both.differences["a"].value, both.differences["a"].significant, both.tested) == (75, True, 1)
    assert {key: both.differences[key].why_not for key in "bcd"} == dict.fromkeys("bcd", "only_first")
    assert both.only_first == ("b", "c", "d")
    assert [(each.activity_id, each.actual.mean) for each in both.only_second] == [("x", 62.5)]
    assert both.lock_on[1].value == pytest.approx((87.5 + 62.5) / 2)


def test_a_copy_that_counts_the_same_items_is_not_tested(make_frame: MakeFrame) -> None:
    frame = make_frame([{"touchpoint_id": "a", "valence": value} for value in (0.0, 1.0)])
    both = compare(Look(OURS, ALL), Look(OURS, ALL), frame)
    assert (both.differences["a"].why_not, both.tested) == ("same_items", 0)
