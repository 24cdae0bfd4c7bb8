"""Performance, gaps, add-ons and comparisons of a cycle, on values that can be reckoned by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cxmap.analysis.activity_cycle import evidence_of, finding, open_gap, study
from cxmap.analysis.cycle_comparison import Look, compare
from cxmap.model.activity_cycle import Filler
from cxmap.model.evidence import EvidenceFilter
from cxmap.model.experience_map import Holder
from tests.analysis.conftest import MakeFrame, _frame
from tests.analysis.cycle_making import cycle

THREE = {"a": {}, "b": {"phase": 1}, "c": {"phase": 2}}


def rated(place: str, *valences: float | None, **fields: object) -> list[dict[str, object]]:
    return [
        {
            "touchpoint_id": place,
            "valence": float("nan") if value is None else value,
            "source": f"s{number}",
            **fields,
        }
        for number, value in enumerate(valences)
    ]


def test_performance_is_the_valence_on_a_scale_of_hundred(make_frame: MakeFrame) -> None:
    document = cycle({"a": {"desired": 80, "desired_by": "management"}, "b": {"phase": 1}, "c": {"phase": 2}})
    found = study(document, make_frame([*rated("a", -2, -1, 0, 1, None), *rated("b", 2)]))
    first, second, third = found.activities
    assert (first.actual.n, first.actual.mean, first.items) == (4, 37.5, 5)
    assert first.gap is not None
    assert (first.gap.value, first.gap.against) == (42.5, Holder.MANAGEMENT)
    assert first.gap.low is not None
    assert first.actual.high is not None
    assert first.gap.low == 80 - first.actual.high
    assert (first.hollow, first.few, third.hollow) == (False, True, True)
    assert (second.actual.mean, second.gap, second.rank) == (100, None, None)
    assert (found.items, found.sources, found.ratings, found.rated) == (6, 4, 4, 1)
    assert found.items_by_method == {"survey": 6}


def test_an_assumed_value_is_shown_only_without_evidence(make_frame: MakeFrame) -> None:
    document = cycle({"a": {"assumed": 60}, "b": {"assumed": 60}, "c": {}})
    found = study(document, make_frame(rated("a", 1, 0)))
    assert [each.assumed for each in found.activities] == [None, 60, None]
    assert found.ranked == ()
    assert finding(found, document).kind == "no_evidence"


def test_gaps_are_ranked_and_weighed_by_importance(make_frame: MakeFrame) -> None:
    document = cycle(
        {
            "a": {"desired": 75, "importance": 1},
            "b": {"desired": 60, "importance": 5, "filler": "competitor", "competitor": "Koperasi"},
            "c": {"desired": 40},
        }
    )
    frame = make_frame([*rated("a", 0, 0), *rated("b", 0, 0), *rated("c", 0, 0)])
    plain, weighted = study(document, frame), study(document, frame, weighted=True)
    assert plain.ranked == ("a", "b", "c")
    assert plain.mean_gap == pytest.approx((25 + 10 - 10) / 3)
    assert weighted.ranked == ("b", "a", "c")
    assert [each.weighted for each in weighted.activities] == [5.0, 10.0, None]
    told = finding(weighted, document)
    assert told.gaps == (("Name of b", 10), ("Name of a", 25))
    assert (told.filler, told.competitor, told.breaks) == (Filler.COMPETITOR, "Koperasi", 0)


def test_a_cycle_of_a_segment_hears_only_that_segment(make_frame: MakeFrame) -> None:
    frame = make_frame([*rated("a", 2, 2, segment_id="s"), *rated("a", -2)])
    assert study(cycle(THREE), frame).activities[0].actual.n == 3
    assert study(cycle(THREE, segment_id="s"), frame).activities[0].actual.mean == 100


def test_effects_to_come_close_the_gap_but_no_more(make_frame: MakeFrame) -> None:
    document = cycle(
        {"a": {"desired": 70}, "b": {"desired": 60}, "c": {"desired": 60}},
        (
            {"activity_id": "a", "effect": 12, "maturity": "live"},
            {"activity_id": "a", "effect": 15},
            {"activity_id": "b", "effect": 4, "maturity": "live"},
            {"activity_id": "b"},
        ),
    )
    found = study(document, make_frame([*rated("a", 0, 0), *rated("b", 0, 0)]))
    first, second, third = found.activities
    assert (first.after_live, first.after_all, first.gap_after_all) == (62, 70, 0)
    assert [each.remaining for each in first.add_ons] == [8, 5]
    assert (second.after_live, second.after_all) == (54, 54)
    assert third.after_all is None
    assert (found.planned, found.planned_effect) == (3, 31)
    assert found.mean_gap_after == (0 + 6) / 2


def test_what_an_add_on_achieved_is_measured_between_its_waves(make_frame: MakeFrame) -> None:
    told = {"activity_id": "a", "effect": 20, "maturity": "live", "wave_before": "1", "wave_after": "2"}
    document = cycle({"a": {"desired": 90}, "b": {}, "c": {}}, (told,))
    frame = make_frame([*rated("a", -1, 0, 1, wave="1"), *rated("a", 0, 1, 2, wave="2")])
    [add_on] = study(document, frame).activities[0].add_ons
    assert add_on.achieved is not None
    assert (add_on.achieved.value, add_on.pending) == (25, 0)
    # Welch for equal variances of 625 and n = 3: t = 25 / 20.41, 4 degrees of freedom
    assert add_on.achieved.p == pytest.approx(0.2879, abs=1e-4)
    [later] = study(document, frame, where=EvidenceFilter(waves=("2",))).activities[0].add_ons
    assert (later.achieved, later.remaining) == (add_on.achieved, 15)
    early = study(document, make_frame(rated("a", -1, 0, 1, wave="1"))).activities[0].add_ons[0]
    assert early.pending == 20


def test_the_open_gap_takes_what_is_known_at_its_best() -> None:
    document = cycle({"a": {"desired": 70}, "b": {"desired": 70, "assumed": 50}, "c": {}})
    frame = _frame(rated("a", 0, 0))
    assert [open_gap(document, frame, key) for key in "abc"] == [20, 20, 100]


def test_evidence_of_an_activity_is_newest_first(make_frame: MakeFrame) -> None:
    rows = [{"touchpoint_id": "a", "occurred_at": day} for day in ("2026-01-02", "", "2026-03-01")]
    found = evidence_of(cycle(THREE), make_frame(rows), "a")
    assert found["occurred_at"].tolist() == ["2026-03-01", "2026-01-02", ""]
    assert evidence_of(cycle(THREE), make_frame(rows), "elsewhere").empty


def test_a_comparison_tests_and_corrects(make_frame: MakeFrame) -> None:
    low, high = (-2, -1, -2, -1, -2), (1, 2, 1, 2, 1)
    frame = make_frame(
        [
            *rated("a", *low, wave="1"),
            *rated("a", *high, wave="2"),
            *rated("b", 0, 1, 2, wave="1"),
            *rated("b", 0, 1, 2, wave="2"),
        ]
    )
    first, second = (EvidenceFilter(waves=(wave,)) for wave in "12")
    compared = compare(Look(cycle(THREE), first), Look(cycle(THREE), second), frame)
    a, b, c = (compared.differences[key] for key in "abc")
    assert compared.tested == 2
    assert a.value == pytest.approx(75)
    assert a.p is not None
    assert a.adjusted == pytest.approx(2 * a.p)
    assert (a.significant, b.significant) == (True, False)
    assert (b.value, b.adjusted, c.why_not) == (0, 1, "too_few")
    assert compared.lock_on[0].value == pytest.approx((10 + 75) / 2)
    assert compared.lock_on[1].value == pytest.approx((85 + 75) / 2)


def test_looks_that_share_items_are_not_tested(make_frame: MakeFrame) -> None:
    frame = make_frame(rated("a", -1, 0, 1, 2, wave="1"))
    whole, part = (Look(cycle(THREE), where) for where in (EvidenceFilter(), EvidenceFilter(waves=("1",))))
    difference = compare(whole, part, frame).differences["a"]
    assert (difference.why_not, difference.p, difference.value) == ("same_items", None, 0)


def test_lock_on_by_phase_and_by_wave(make_frame: MakeFrame) -> None:
    document = cycle({"a": {"desired": 50}, "b": {"phase": 1, "served": False}, "c": {"phase": 2}})
    frame = make_frame(
        [
            *rated("a", -1, -1, wave="Later", occurred_at="2026-05-01"),
            *rated("a", -2, -2, wave="Early", occurred_at="2026-01-01"),
        ]
    )
    found = study(document, frame)
    assert [phase.lock_on.now.value for phase in found.phases] == [25, 0, None]
    assert [phase.activity_ids for phase in found.phases] == [("a",), ("b",), ("c",)]
    assert [(wave, share.value) for wave, share in found.waves] == [("Early", 0), ("Later", 25)]
    assert (found.first, found.last) == ("2026-01-01", "2026-05-01")
    assert finding(found, document).breaks == 1


@given(st.lists(st.sampled_from([-2.0, -1.0, 0.0, 1.0, 2.0]), min_size=1, max_size=12), st.integers(0, 100))
def test_gap_and_actual_add_up_to_the_desire(valences: list[float], desired: int) -> None:
    found = study(cycle({"a": {"desired": desired}, "b": {}, "c": {}}), _frame(rated("a", *valences)))
    first = found.activities[0]
    assert first.gap is not None
    assert first.actual.mean is not None
    assert first.gap.value + first.actual.mean == pytest.approx(desired)
    shares = [holder.share.value for holder in found.held_by]
    assert sum(value for value in shares if value is not None) == pytest.approx(100)


def test_what_is_desired_is_computed_from_evidence_where_that_tells_it(make_frame: MakeFrame) -> None:
    document = cycle({"a": {"desired": 10, "time_spent": 1, "emotion": 2}, "b": {"desired": 70}, "c": {}})
    told = [(-1, 2, 60), (0, 2, 120), (1, 1, None), (0, 1, None)]
    frame = make_frame(
        {"touchpoint_id": "a", "valence": actual, "desired": wished, "duration": seconds}
        for actual, wished, seconds in told
    )
    a, b, _ = study(document, frame).activities
    assert (a.desired, a.wished.n, a.actual.mean) == (87.5, 4, 50)
    assert (a.time_spent.mean, a.time_spent.n, a.emotion.mean, a.emotion.n) == (90, 2, 0, 4)
    assert (b.desired, b.wished.n) == (70, 0)
    paired = stats.ttest_rel([100, 100, 75, 75], [25, 50, 75, 50]).confidence_interval()
    assert a.gap is not None
    assert (a.gap.value, a.gap.low, a.gap.high) == pytest.approx((37.5, paired.low, paired.high))
    assert open_gap(document, frame, "a") == 37.5


def test_a_gap_between_different_people_has_an_interval_like_that_of_welch(make_frame: MakeFrame) -> None:
    went, wished = [-1, 0, 0, 1, -2, 0, 1, 0] * 5, [2, 1, 2, 2, 1, 2, 2, 1] * 5
    frame = make_frame(
        [
            *({"touchpoint_id": "a", "valence": value} for value in went),
            *({"touchpoint_id": "a", "desired": value} for value in wished),
        ]
    )
    gap = study(cycle(THREE), frame).activities[0].gap
    welch = stats.ttest_ind(wished, went, equal_var=False).confidence_interval()
    assert gap is not None
    assert gap.low == pytest.approx(25 * welch.low, rel=0.02)
    assert gap.high == pytest.approx(25 * welch.high, rel=0.02)
