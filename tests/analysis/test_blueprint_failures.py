"""Failure points: proposals from the evidence, ranks, and before against after."""

import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from cxmap.analysis.blueprint_evidence import observed_time, proportion, within
from cxmap.analysis.blueprint_failures import DETECTION, OCCURRENCE, propose_occurrence
from cxmap.analysis.blueprint_findings import FailureFindings
from cxmap.analysis.service_blueprint import study
from cxmap.model.service_blueprint import LaneRole
from tests.analysis.blueprint_making import blueprint, chain, node
from tests.analysis.conftest import MakeFrame, _frame

NODES = [
    node("desk", "frontstage", touchpoint="desk"),
    node("door", touchpoint="door"),
    node("form", touchpoint="form"),
    node("file", "backstage"),
]


def failures(rows: list[dict[str, object]], *told: dict[str, object]) -> tuple[FailureFindings, ...]:
    return study(
        blueprint(NODES, chain("door", "form", "desk", "file"), failures=told), _frame(rows)
    ).failures


def felt(place: str, *valences: float) -> list[dict[str, object]]:
    return [{"touchpoint_id": place, "valence": value} for value in valences]


@pytest.mark.parametrize(
    ("here", "value"),
    [((1.0, 1.0), 1), ((2.0,), 1), ((0.0, 0.0), 6), ((-1.0, -1.0), 10), ((-2.0,), 10), ((0.5, 0.5), 3)],
)
def test_severity_is_the_drop_below_the_other_touchpoints(here: tuple[float, ...], value: int) -> None:
    """The others count the same, however many items they have: (2 + 0) / 2 = 1."""
    rows = [*felt("desk", *here), *felt("door", 2, 2, 2, 2), *felt("form", 0), *felt("elsewhere", -2)]
    found = failures(rows, {"key": "f", "node": "desk"})[0].severity
    assert found.value == value
    assert found.values["others_valence"] == 1.0
    assert (found.basis, found.values["others"]) == ("severity_drop", 2)


def test_severity_says_why_it_cannot_be_proposed() -> None:
    told = [{"key": "f", "node": "desk"}, {"key": "g", "node": "file"}]
    nothing, no_touchpoint = failures([], *told)
    assert [each.severity.basis for each in (nothing, no_touchpoint)] == [
        "severity_no_valence",
        "severity_no_touchpoint",
    ]
    assert failures(felt("desk", 1), told[0])[0].severity.basis == "severity_no_others"


@pytest.mark.parametrize(
    ("k", "n", "rating"),
    [(1, 2, 10), (19, 48, 9), (7, 48, 8), (5, 48, 7), (1, 48, 6), (1, 100, 5), (1, 1000, 4), (1, 9000, 3)],
)
def test_occurrence_follows_the_published_table(k: int, n: int, rating: int) -> None:
    found = propose_occurrence(proportion(k, n))
    assert (found.value, found.basis) == (rating, "occurrence_seen")


def test_occurrence_of_what_was_not_seen_is_least_and_of_nothing_watched_unknown() -> None:
    unseen = propose_occurrence(proportion(0, 40))
    assert (unseen.value, unseen.basis) == (1, "occurrence_unseen")
    assert propose_occurrence(proportion(0, 0)).value is None
    assert [rate for rate, _ in OCCURRENCE] == sorted((rate for rate, _ in OCCURRENCE), reverse=True)


def test_detection_is_by_the_side_of_the_line_of_visibility() -> None:
    own, told = failures(
        [], {"key": "f", "node": "file"}, {"key": "g", "node": "file", "found_in": "customer"}
    )
    assert (own.detection.value, own.detection.basis) == (4, "detection_lane.backstage")
    assert (told.detection.value, told.detection.basis) == (10, "detection_found.customer")
    behind = max(DETECTION[role] for role in (LaneRole.BACKSTAGE, LaneRole.SUPPORT))
    assert behind < min(DETECTION[role] for role in (LaneRole.FRONTSTAGE, LaneRole.CUSTOMER))


def test_chosen_values_go_before_proposed_ones_and_ranks_follow() -> None:
    rows = [{"node_id": "desk", "source": f"s{each}"} for each in range(10)]
    rows[0]["failure_id"] = "seen"
    scale = {"occurrence": 4, "detection": 5}
    found = failures(
        rows,
        {"key": "a", "node": "desk", "severity": 5, **scale},
        {"key": "b", "node": "desk", "severity": 9, "occurrence": 2, "detection": 2},
        {"key": "seen", "node": "desk", "severity": 2},
        {"key": "c", "node": "desk", "severity": 10, "occurrence": 5, "detection": 2},
        {"key": "unknown", "node": "file"},
    )
    assert [each.rpn for each in found] == [100, 36, 2 * 7 * 7, 100, None]
    assert [each.rank for each in found] == [2, 4, 3, 1, None]
    assert [each.severity_rank for each in found] == [3, 2, 4, 1, None]
    assert [each.label for each in found] == ["F1", "F2", "F3", "F4", "F5"]


def test_before_and_after_are_split_at_the_day_and_tested() -> None:
    def visits(day: str, failed: int, count: int) -> list[dict[str, object]]:
        return [
            {
                "node_id": "desk",
                "source": f"{day}-{each}",
                "occurred_at": day,
                "failure_id": "f" if each < failed else "",
            }
            for each in range(count)
        ]

    rows = [*visits("2026-01-10", 12, 20), *visits("2026-02-01", 1, 25), *visits("", 3, 5)]
    told = {"key": "f", "node": "desk", "severity": 8, "occurrence": 10, "detection": 5}
    found = failures(rows, told | {"in_place_since": "2026-02-01"})[0]
    assert found.before is not None
    assert found.after is not None
    assert (found.before.k, found.before.n, found.after.k, found.after.n) == (12, 20, 1, 25)
    assert found.p == pytest.approx(float(stats.fisher_exact([[12, 8], [1, 24]]).pvalue))
    assert found.p < 0.001
    assert (found.seen.k, found.seen.n) == (16, 50)
    assert (found.rpn, found.rpn_after) == (400, 8 * 6 * 5)
    assert failures(rows, told)[0].before is None


def test_several_items_of_one_visit_count_once() -> None:
    rows = [
        {"node_id": "desk", "source": "v", "duration": 5.0},
        {"node_id": "desk", "source": "v", "failure_id": "f"},
        {"node_id": "desk", "source": "w"},
    ]
    seen = failures(rows, {"key": "f", "node": "desk"})[0].seen
    assert (seen.k, seen.n) == (1, 2)


@pytest.mark.parametrize(("k", "n"), [(0, 10), (7, 48), (19, 48), (10, 10), (1, 1)])
def test_the_interval_is_that_of_wilson(k: int, n: int) -> None:
    found = proportion(k, n)
    low, high = proportion_confint(k, n, method="wilson")
    assert (found.value, found.low, found.high) == pytest.approx((k / n, low, high), abs=1e-12)


def test_nothing_is_said_of_nothing(make_frame: MakeFrame) -> None:
    assert proportion(0, 0).value is None
    assert within((1.0, 2.0), None).n == 0
    assert observed_time(make_frame([])["duration"].to_numpy()).median is None


def test_a_limit_itself_is_kept() -> None:
    kept, beyond = within((10.0, 20.0, 30.0), 20), within((10.0, 20.0, 30.0), 20, beyond=True)
    assert (kept.k, beyond.k, beyond.n) == (2, 1, 3)
