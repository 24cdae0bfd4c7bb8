"""The study of a whole blueprint, on the branch visit whose figures the reference picture shows."""

import time
from dataclasses import replace

import pytest

from cxmap.analysis.blueprint_findings import BlueprintFindings
from cxmap.analysis.blueprint_sentences import headline, headline_text
from cxmap.analysis.service_blueprint import study
from cxmap.model.evidence import EvidenceFilter
from cxmap.model.service_blueprint import BlueprintDocument, BlueprintLine
from tests.analysis.blueprint_making import blueprint, chain, link, node
from tests.analysis.branch_visit import observations, seconds, visit
from tests.analysis.conftest import MakeFrame, _frame

WAY = ("n1", "n2", "n3", "n6", "n7", "n9", "n10", "n12", "n13", "n15", "n14", "n18", "n17")


@pytest.fixture(scope="module")
def document() -> BlueprintDocument:
    return visit()


@pytest.fixture(scope="module")
def found(document: BlueprintDocument) -> BlueprintFindings:
    return study(document, _frame(observations()))


def test_the_visit_is_designed_for_28_minutes_and_takes_57(found: BlueprintFindings) -> None:
    assert found.standard.value == seconds("28:00")
    assert found.observed.value == pytest.approx(seconds("57:00"))
    assert (found.observed.n, found.observed.method) == (48, "simulated")
    assert found.observed.low is not None
    assert found.observed.high is not None
    assert seconds("45:00") < found.observed.low < seconds("57:00") < found.observed.high < seconds("95:00")
    assert found.critical == WAY
    assert {"n7>n9", "n15>n14"} <= found.critical_links
    assert "n7>n8" not in found.critical_links


def test_tolerance_runs_out_while_the_officer_is_typing(
    document: BlueprintDocument, found: BlueprintFindings
) -> None:
    assert (found.tolerable, found.tolerable_basis, found.passed_at) == (seconds("35:00"), "blueprint", "n7")
    assert headline_text("en", headline(document, found)) == (
        "Designed for 28:00, it takes 57:00; the tolerance of 35:00 runs out during "
        "“Check e-KTP, type form into core”."
    )
    assert "Dirancang 28:00" in headline_text("id", headline(document, found))


def test_cumulative_times_are_those_under_the_columns(found: BlueprintFindings) -> None:
    ends = {key: found.of(key) for key in ("n2", "n3", "n7", "n10", "n12", "n13", "n14", "n17")}
    assert [ends[key].end_standard for key in ("n2", "n3", "n7")] == [60, 660, 1080]
    told = ["1:30", "23:10", "35:40", "41:50", "42:30", "47:40", "52:30", "57:00"]
    assert [each.end_observed for each in ends.values()] == pytest.approx([seconds(each) for each in told])


def test_branches_beside_the_critical_way_have_slack(found: BlueprintFindings) -> None:
    assert found.of("n16").slack == found.of("n19").slack == pytest.approx(seconds("0:40"))
    assert found.of("n13").slack == 0
    assert found.of("n11").slack is None  # a rare branch delays nothing of a normal visit
    assert found.of("n5").start_observed is None  # messages only inform


def test_waiting_is_59_per_cent_be_it_beside_hidden_work(found: BlueprintFindings) -> None:
    assert found.waiting_observed == pytest.approx((21 * 60 + 40 + 12 * 60) / 3420)
    queue, desk = found.waits
    assert (queue.label, queue.expected, queue.observed.n) == ("W1", 600, 48)
    assert queue.times_expected == pytest.approx(21.6667 / 10, abs=1e-3)
    assert desk.times_expected == pytest.approx(12 / 3.5)
    assert (queue.beyond.k, queue.beyond.n) == (39, 48)  # those above 15:00
    assert queue.quantiles[2] == pytest.approx(1300)


def test_seven_of_48_going_back_makes_48_of_41_passes(found: BlueprintFindings) -> None:
    for key in ("n7", "n9", "n10", "n12"):
        assert found.of(key).passes == pytest.approx(48 / 41)
    assert found.of("n8").passes == pytest.approx(1)  # she waits once, however often they go back
    assert found.of("n11").passes == pytest.approx(7 / 41)
    assert found.of("n13").passes == found.of("n18").passes == pytest.approx(1)
    assert found.structure.loops[0].expected_passes == pytest.approx(48 / 41)
    assert found.shares["n12>n11"] == pytest.approx(7 / 48)


def test_failures_are_seen_in_seven_of_48_visits(found: BlueprintFindings) -> None:
    mistyped = found.failures[0]
    assert (mistyped.label, mistyped.seen.k, mistyped.seen.n) == ("F1", 7, 48)
    assert mistyped.occurrence.value == 8
    assert mistyped.detection.value == 7
    assert (mistyped.severity.value, mistyped.severity.basis) == (None, "severity_no_touchpoint")
    assert (mistyped.rpn, mistyped.rank) == (None, None)


def test_the_desk_earns_at_standard_and_loses_at_observed_time(found: BlueprintFindings) -> None:
    economics = found.economics
    assert economics is not None
    rows = {row.what: row for row in economics.rows}
    assert (rows["standard"].seconds, rows["standard"].time_cost, rows["standard"].profit) == (
        1020,
        40800,
        29200,
    )
    assert rows["observed"].seconds == pytest.approx(seconds("33:50"))
    assert float(rows["observed"].profit) == pytest.approx(-11200, abs=1)
    assert economics.break_even == pytest.approx(1750)  # 29:10
    assert rows["break_even"].profit == 0
    assert economics.loss_zone is None


def test_lines_crossed_and_work_handed_on(found: BlueprintFindings) -> None:
    visible = found.structure.crossings_of(BlueprintLine.VISIBILITY)
    assert {each.link_id for each in visible if each.downwards} == {"n2>n5:message", "n7>n9"}
    assert {each.link_id for each in visible if not each.downwards} == {
        *("n4>n7:message", "n12>n11", "n13>n15", "n19>n18")
    }
    told = next(each for each in found.findings if each.rule == "handoffs")
    assert told.values["chain"] == "Guard › CS officer › IT › CS officer › Supervisor › CS officer"
    assert (told.values["n"], told.figure) == (5, "5")


def test_identity_is_typed_twice(found: BlueprintFindings) -> None:
    pair = found.duplicates[0]
    assert (pair.first_id, pair.second_id, pair.kind, pair.likeness) == ("n7", "n9", "same_data", 1.0)
    assert pair.key == "same_data:n7:n9"
    assert pair.fingerprint


def test_the_longest_chain_behind_one_act(found: BlueprintFindings) -> None:
    assert found.structure.longest_backstage == ("n7", "n9", "n10", "n12", "n13", "n16", "n19")


def test_what_has_no_evidence_is_assumed_or_proposed(found: BlueprintFindings, make_frame: MakeFrame) -> None:
    assert {each.node_id for each in found.nodes if each.status != "observed"} == {"n5"}
    assert found.of("n5").status == "assumed"
    desired = study(visit(perspective="desired"), make_frame([]))
    assert {each.status for each in desired.nodes} == {"proposed"}
    assert desired.observed.value is None
    assert desired.observed.why_not == "no_evidence"
    assert (desired.items, desired.visits, desired.first) == (0, 0, "")


def test_visits_are_sources_and_items_without_one_count_each(make_frame: MakeFrame) -> None:
    rows: list[dict[str, object]] = [
        {"node_id": "a", "source": "x", "duration": 5.0},
        {"node_id": "a", "source": "x", "duration": 7.0},
        *({"node_id": "b", "source": "", "duration": 1.0} for _ in range(3)),
        {"touchpoint_id": "desk", "source": "y", "valence": 1.0, "occurred_at": "2026-03-09"},
        {"node_id": "elsewhere", "source": "z"},
    ]
    document = blueprint(
        [node("a"), node("b", touchpoint="desk"), node("c", touchpoint="desk")], chain("a", "b")
    )
    found = study(document, make_frame(rows))
    assert (found.items, found.visits) == (6, 5)
    assert [each.items for each in found.nodes] == [2, 4, 1]
    assert found.of("c").status == "observed"
    assert found.of("a").observed.median == 6
    assert (found.first, found.last) == ("2026-03-09", "2026-03-09")
    assert found.methods == {"survey": 6}


def test_an_item_that_names_a_node_is_about_no_other_one_of_its_touchpoint(make_frame: MakeFrame) -> None:
    document = blueprint([node("a", touchpoint="desk"), node("b", touchpoint="desk")], chain("a", "b"))
    found = study(document, make_frame([{"node_id": "a", "touchpoint_id": "desk", "valence": 1.0}]))
    assert [(each.items, each.status, each.valence) for each in found.nodes] == [
        (1, "observed", 1.0),
        (0, "assumed", 1.0),
    ]


def test_a_filter_and_a_segment_restrict_the_evidence(make_frame: MakeFrame) -> None:
    rows = [
        {"node_id": "a", "duration": 10.0, "wave": "1", "segment_id": "s"},
        {"node_id": "a", "duration": 20.0, "wave": "2"},
    ]
    frame = make_frame(rows)
    assert study(blueprint([node("a")]), frame).of("a").used == 15
    assert study(blueprint([node("a")]), frame, where=EvidenceFilter(waves=("2",))).of("a").used == 20
    assert study(blueprint([node("a")], segment_id="s"), frame).of("a").used == 10


def test_the_observed_share_of_a_failure_tells_how_often_its_recovery_is_taken(make_frame: MakeFrame) -> None:
    nodes = [node("polish", "frontstage"), node("clean", "frontstage"), node("buff", "frontstage")]
    links = [*chain("polish", "buff"), link("polish", "clean", "recovery"), link("clean", "polish")]
    document = blueprint(nodes, links, failures=[{"key": "wax", "node": "polish"}])
    rows = [
        {"node_id": "polish", "source": f"s{number}", "failure_id": "wax" if number == 0 else ""}
        for number in range(5)
    ]
    found = study(document, make_frame(rows))
    assert found.shares["polish>clean:recovery"] == pytest.approx(0.2)
    assert found.of("polish").passes == pytest.approx(1.25)
    assert found.of("buff").passes == pytest.approx(1)
    assert study(document, make_frame([])).of("clean").passes == 0


def test_tolerance_of_the_nodes_stands_in_for_that_of_the_whole(make_frame: MakeFrame) -> None:
    nodes = [node("a", standard_time=60), node("b", kind="wait", standard_time=300, tolerable_time=400)]
    found = study(blueprint(nodes, chain("a", "b")), make_frame([]))
    assert (found.tolerable, found.tolerable_basis) == (460, "nodes")
    assert study(blueprint([node("a", standard_time=60)]), make_frame([])).tolerable is None


def test_an_empty_blueprint_and_a_single_node_are_studied(make_frame: MakeFrame) -> None:
    empty = study(blueprint([]), make_frame([]))
    assert (empty.nodes, empty.critical, empty.standard.value) == ((), (), None)
    alone = study(blueprint([node("a", standard_time=30)]), make_frame([]))
    assert (alone.critical, alone.standard.value, alone.structure.unreachable) == (("a",), 30, ())


def test_the_same_evidence_in_another_order_gives_the_same_figures(document: BlueprintDocument) -> None:
    frame = _frame(observations())
    one, two = study(document, frame), study(document, frame.iloc[::-1].reset_index(drop=True))
    assert replace(one, nodes=()) == replace(two, nodes=())
    assert one.nodes == two.nodes


@pytest.mark.parametrize(("size", "items", "limit"), [(60, 10_000, 0.05), (300, 10_000, 0.3)])
def test_a_study_is_quick(size: int, items: int, limit: float) -> None:
    """Computing time, the best of five, with room for a slower machine."""
    names = ("Check the form", "Write the card", "Send the key", "Take the bill", "Sign the letter")
    lanes = ("customer", "frontstage", "backstage", "support")
    nodes = [
        node(
            f"n{place}",
            lanes[place % 4],
            name=f"{names[place % 5]} {place}",
            standard_time=20,
            touchpoint=f"t{place % 40}",
            kind="decision" if place % 10 == 9 else "action",
        )
        for place in range(size)
    ]
    links = [
        *chain(*(f"n{place}" for place in range(size))),
        *(link(f"n{place}", f"n{place - 4}", share=20) for place in range(9, size - 1, 20)),
        *(link(f"n{place}", f"n{place + 6}") for place in range(2, size - 9, 10)),
    ]
    frame = _frame(
        {
            "node_id": f"n{each % size}",
            "touchpoint_id": f"t{each % 40}",
            "duration": each % 17,
            "valence": 1.0,
        }
        | {"source": f"s{each % 500}"}
        for each in range(items)
    )
    document = blueprint(nodes, links)
    taken = []
    for _ in range(5):
        begun = time.process_time()
        study(document, frame)
        taken.append(time.process_time() - begun)
    assert min(taken) < limit * 2
