"""Findings of a map: which evidence speaks for a step, and what follows from it."""

import csv
from collections import defaultdict
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxmap.analysis.estimate import estimate
from cxmap.analysis.experience_map import MainFinding, card_evidence_of, evidence_of, finding, study
from cxmap.analysis.findings import NO_EVIDENCE, GroupEstimate, StepFindings
from cxmap.model.evidence import EvidenceFilter, Method
from cxmap.model.experience_map import Holder, Weighting

STEPS = {"s1": ("desk", "desk"), "s2": ("desk", "queue"), "s3": ()}
ROW = st.fixed_dictionaries(
    {
        "step_id": st.sampled_from(["", "s1", "s2", "s3", "elsewhere"]),
        "touchpoint_id": st.sampled_from(["desk", "queue", "web"]),
        "method": st.sampled_from(["survey", "interview", "mystery_shop"]),
        "segment_id": st.sampled_from(["", "young", "old"]),
        "occurred_at": st.sampled_from(["", "2026-03-01", "2026-03-02T09:00:00+07:00", "2026-04-01"]),
        "valence": st.sampled_from([-2.0, -1.0, 0.0, 1.0, 2.0, float("nan")]),
        "emotional": st.sampled_from([0.0, 40.0, 100.0, float("nan")]),
    }
)
ROWS = st.lists(ROW, max_size=30).map(lambda rows: [{"id": f"e{i}"} | row for i, row in enumerate(rows)])


def feelings(step: str, *valences: float, **fields: object) -> list[dict[str, object]]:
    return [{"step_id": step, "valence": valence, **fields} for valence in valences]


def with_ids(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"e{number}"} | row for number, row in enumerate(rows)]


def belongs(row: dict[str, Any], step: str) -> bool:
    """The rule, said plainly."""
    return row["step_id"] == step if row["step_id"] in STEPS else row["touchpoint_id"] in STEPS[step]


@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_evidence_belongs_to_the_step_it_names_else_to_those_of_its_touchpoint(
    make_frame: Any, make_map: Any, rows: list[dict[str, Any]]
) -> None:
    document, frame = make_map(STEPS), make_frame(rows)
    findings = study(document, frame)
    expected = {step: [row for row in rows if belongs(row, step)] for step in STEPS}
    for step in findings.steps:
        ours = expected[step.step_id]
        assert sorted(evidence_of(document, frame, step.step_id)["id"]) == sorted(row["id"] for row in ours)
        assert step.items == len(ours) == sum(step.items_by_method.values())
        assert step.feeling == estimate(np.array([row["valence"] for row in ours], dtype=float))
        assert step.emotional.n == sum(row["emotional"] == row["emotional"] for row in ours)
        assert sum(group.estimate.n for group in step.by_method) == step.feeling.n
        assert sum(group.estimate.n for group in step.by_segment) == step.feeling.n
    used = {row["id"] for ours in expected.values() for row in ours}
    assert findings.items == len(used) == sum(findings.items_by_method.values())
    days = sorted(row["occurred_at"][:10] for row in rows if row["id"] in used and row["occurred_at"])
    assert (findings.first, findings.last) == ((days[0], days[-1]) if days else (None, None))


@given(ROWS, st.randoms(), st.sampled_from(Weighting))
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_does_not_matter(
    make_frame: Any, make_map: Any, rows: list[dict[str, Any]], random: Any, weighting: Weighting
) -> None:
    document = make_map(STEPS, weighting=weighting, desired=[("s2", "customer", 1.0)])
    shuffled = random.sample(rows, len(rows))
    assert repr(study(document, make_frame(rows))) == repr(study(document, make_frame(shuffled)))


def test_nothing_known_is_said_to_be_nothing(make_frame: Any, make_map: Any) -> None:
    document = make_map(STEPS, desired=[("s1", "customer", 2.0)])
    findings = study(document, make_frame([]))
    assert [step.feeling for step in findings.steps] == [NO_EVIDENCE] * 3
    assert [step.number for step in findings.steps] == [1, 2, 3]
    assert (findings.items, findings.first, findings.peak, findings.end) == (0, None, None, None)
    assert findings.steps[0].gap is None
    assert findings.steps[0].desired_customer is not None
    assert findings.interval_methods == ()
    assert finding(findings, document) == MainFinding("no_evidence")
    assert study(make_map({}), make_frame(feelings("s1", 1))).steps == ()


def test_gap_is_desired_minus_actual_with_the_interval_turned_round(make_frame: Any, make_map: Any) -> None:
    document = make_map(
        STEPS, desired=[("s1", "management", 2.0), ("s1", "customer", 1.0), ("s2", "management", 0.0)]
    )
    frame = make_frame([*feelings("s1", -1.5, -1, -0.5), *feelings("s2", 1.0)])
    first, second, third = study(document, frame).steps
    assert first.gap is not None
    assert (first.gap.value, first.gap.against) == (2.0, Holder.CUSTOMER)
    assert (first.gap.low, first.gap.high) == (1 - first.feeling.high, 1 - first.feeling.low)
    assert first.gap.low < first.gap.value < first.gap.high
    assert second.gap is not None
    assert (second.gap.value, second.gap.low, second.gap.high) == (-1, None, None)
    assert second.gap.against is Holder.MANAGEMENT
    assert third.gap is None
    assert (first.rank, second.rank, third.rank) == (1, None, None)


def test_gaps_are_ranked_and_equal_ones_keep_the_order_of_the_map(make_frame: Any, make_map: Any) -> None:
    names = ["a", "b", "c", "d", "e"]
    document = make_map(dict.fromkeys(names, ()), desired=[(name, "customer", 1.0) for name in names])
    means = {"a": 0.5, "b": 0.0, "c": 1.0, "d": -1.0, "e": 0.0}
    findings = study(document, make_frame([row for name in names for row in feelings(name, means[name])]))
    assert findings.ranked == ("d", "b", "e", "a")
    assert [step.rank for step in findings.steps] == [4, 2, None, 1, 3]
    expected = (("Name of d", 2.0), ("Name of b", 1.0), ("Name of e", 1.0))
    assert finding(findings, document) == MainFinding("gaps", expected)


def test_peak_trough_and_end(make_frame: Any, make_map: Any) -> None:
    document = make_map(dict.fromkeys("abcdef", ()))
    means = {"b": 1.0, "c": -1.0, "d": 1.0, "e": -1.0}
    frame = make_frame([row for name, mean in means.items() for row in feelings(name, mean)])
    findings = study(document, frame)
    assert (findings.peak, findings.trough, findings.end) == ("b", "c", "e")
    assert finding(findings, document) == MainFinding("trough", (("Name of c", -1.0),))


def test_items_without_a_feeling_count_as_items_only(make_frame: Any, make_map: Any) -> None:
    findings = study(make_map(STEPS), make_frame(feelings("s1", float("nan"), 2)))
    first = findings.steps[0]
    assert (first.items, first.feeling.n, first.few) == (2, 1, True)
    assert findings.end == "s1"


def test_weighting_is_the_maps_own_unless_asked(make_frame: Any, make_map: Any) -> None:
    rows = [*feelings("s1", -2, -2, -1, -1), *feelings("s1", 1, 2, method="interview")]
    frame, document = make_frame(rows), make_map(STEPS, weighting=Weighting.METHOD)
    equal = study(document, frame)
    assert (equal.weighting, equal.interval_methods) == (Weighting.METHOD, ("pooled_t",))
    assert equal.steps[0].feeling.mean == 0
    each = study(document, frame, weighting=Weighting.ITEM)
    assert (each.weighting, each.interval_methods) == (Weighting.ITEM, ("bca",))
    assert each.steps[0].feeling.mean == -0.5
    alone = frame[frame["method"] == "survey"]
    assert study(document, alone).steps == study(document, alone, weighting=Weighting.ITEM).steps


def test_methods_and_segments_are_told_apart(make_frame: Any, make_map: Any) -> None:
    rows = [
        *feelings("s1", 2, 1, segment_id="young"),
        *feelings("s1", -1, method="complaint", segment_id="old"),
        *feelings("s1", 0, -2, method="mystery_shop"),
    ]
    step = study(make_map(STEPS), make_frame(rows)).steps[0]
    assert list(step.items_by_method.items()) == [("mystery_shop", 2), ("survey", 2), ("complaint", 1)]
    assert [group.group for group in step.by_method] == ["mystery_shop", "survey", "complaint"]
    assert [group.group for group in step.by_segment] == ["old", "young", ""]
    assert step.by_segment[1] == GroupEstimate("young", estimate(np.array([1.0, 2.0])))
    # The complaint stands alone; two pairs without overlap have H = 2.4, p = P(chi² > 2.4; 1) = 0.121.
    assert step.agreement == pytest.approx(0.1213, abs=1e-4)


def test_the_segment_of_the_map_and_the_filter_both_narrow(make_frame: Any, make_map: Any) -> None:
    rows = [
        *feelings("s1", 2, segment_id="young"),
        *feelings("s1", -2, segment_id="old"),
        *feelings("s1", 0, segment_id="young", method="complaint"),
    ]
    frame, document = make_frame(rows), make_map(STEPS, segment_id="young")
    where = EvidenceFilter(methods=(Method.SURVEY,))
    assert study(document, frame).steps[0].feeling.mean == 1
    narrowed = study(document, frame, where=where)
    assert (narrowed.steps[0].feeling.mean, narrowed.filter) == (2, where)
    assert study(document, frame, where=EvidenceFilter(segment_ids=("old",))).items == 0
    assert evidence_of(document, frame, "s1", where)["id"].tolist() == ["e0"]


def test_cards_count_the_items_of_their_steps_that_mention_them(make_frame: Any, make_map: Any) -> None:
    rows = with_ids([*feelings("s1", 1, 1), *feelings("s2", 0), *feelings("s3", -1, -1)])
    document = make_map(
        STEPS,
        cards=[("pain", "s1", 1), ("wide", "s1", 2), ("over", "s3", 9), ("idea", "s2", 1)],
        mentions={
            "pain": frozenset({"e0", "e2"}),
            "wide": frozenset({"e0", "e2", "e3", "gone"}),
            "over": frozenset({"e3", "e4"}),
        },
    )
    frame = make_frame(rows)
    counts = [step.mentions for step in study(document, frame).steps]
    assert counts == [{"pain": 1, "wide": 2}, {}, {"over": 2}]
    assert card_evidence_of(document, frame, "wide")["id"].tolist() == ["e0", "e2"]
    few = EvidenceFilter(valence_low=1)
    assert [step.mentions for step in study(document, frame, where=few).steps][2] == {"over": 0}
    assert card_evidence_of(document, frame, "over", few).empty
    assert card_evidence_of(document, frame, "idea").empty
    assert card_evidence_of(document, frame, "no such card").empty


def test_an_item_of_two_steps_counts_once_for_a_card_over_both(make_frame: Any, make_map: Any) -> None:
    document = make_map(STEPS, cards=[("wide", "s1", 2)], mentions={"wide": frozenset({"e0"})})
    frame = make_frame([{"touchpoint_id": "desk", "valence": 1}])
    findings = study(document, frame)
    assert [step.items for step in findings.steps] == [1, 1, 0]
    assert findings.items == 1
    assert findings.steps[0].mentions == {"wide": 1}
    assert len(card_evidence_of(document, frame, "wide")) == 1


def test_evidence_is_shown_newest_first_and_undated_last(make_frame: Any, make_map: Any) -> None:
    moments = ["", "2026-03-09", "2026-03-09T10:00:00+07:00", "2025-12-31", "2026-03-09", ""]
    frame = make_frame([{"step_id": "s1", "occurred_at": moment} for moment in moments])
    document = make_map(STEPS)
    assert evidence_of(document, frame, "s1")["id"].tolist() == ["e2", "e1", "e4", "e3", "e0", "e5"]
    assert evidence_of(document, frame, "no such step").empty


def test_a_compact_frame_gives_the_same_findings(make_frame: Any, make_map: Any) -> None:
    rows = [*feelings("s1", 1, 2, 0, segment_id="old"), {"touchpoint_id": "queue", "valence": -1}]
    frame = make_frame(rows)
    compact = frame.astype(dict.fromkeys(("step_id", "touchpoint_id", "method", "segment_id"), "category"))
    document = make_map(STEPS, segment_id=None)
    assert study(document, compact) == study(document, frame)


def _hotel_reviews(shared: Path) -> list[dict[str, str]]:
    with (shared / "i18n-text" / "id_hotel_aspects_test_286.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_means_of_real_hotel_reviews(shared: Path, make_frame: Any, make_map: Any) -> None:
    reviews = _hotel_reviews(shared)
    aspects = [column for column in reviews[0] if column != "review"]
    told: dict[str, list[float]] = defaultdict(list)
    for review in reviews:
        for aspect in aspects:
            if review[aspect] != "neut":
                told[aspect].append({"pos": 2.0, "neg": -2.0}[review[aspect]])
    long = pd.DataFrame(reviews).melt(["review"], var_name="touchpoint_id", value_name="label")
    long["valence"] = long["label"].map({"pos": 2.0, "neg": -2.0})
    frame = make_frame(long.rename(columns={"review": "verbatim"}).to_dict("records"))
    findings = study(make_map({f"step {aspect}": (aspect,) for aspect in aspects}), frame)
    assert findings.items == 2860
    found = {step.step_id.removeprefix("step "): step.feeling for step in findings.steps}
    assert {aspect: feeling.n for aspect, feeling in found.items()} == {
        aspect: len(told[aspect]) for aspect in aspects
    }
    for aspect, feeling in found.items():
        assert feeling.mean == pytest.approx(fmean(told[aspect]))
    assert findings.trough == "step " + min(aspects, key=lambda aspect: fmean(told[aspect]))


def test_steps_with_few_items_are_marked(make_frame: Any, make_map: Any) -> None:
    def few(n: int) -> bool:
        step: StepFindings = study(make_map(STEPS), make_frame(feelings("s3", *[1] * n))).steps[2]
        return step.few

    assert [few(n) for n in (0, 1, 4, 5)] == [False, True, True, False]
