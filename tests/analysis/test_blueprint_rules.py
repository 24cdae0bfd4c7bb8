"""Every rule finds what it looks for and nothing else, says it in both languages, and remembers verdicts."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxmap.analysis.blueprint_findings import BlueprintFindings, Finding, Proposal
from cxmap.analysis.blueprint_rules import RULES
from cxmap.analysis.blueprint_sentences import basis, headline, headline_text, sentence, title
from cxmap.analysis.service_blueprint import study
from cxmap.model.service_blueprint import BlueprintDocument, LaneRole, Verdict
from cxmap.words import LANGUAGES, Language, catalogue
from tests.analysis.blueprint_making import blueprint, chain, changed, link, node
from tests.analysis.branch_visit import observations, visit
from tests.analysis.conftest import _frame

OFFICER = {"name": "Officer", "servers": 1}
GOOD = {"actor": "Officer", "policy": "As trained", "standard_time": 60.0, "touchpoint": "desk"}
MONEY: dict[str, Any] = {"price": "9", "currency": "USD"}
START, END = node("start", kind="start"), node("end", kind="end")


def found(document: BlueprintDocument, rows: Any = ()) -> dict[str, Finding]:
    findings = study(document, _frame(rows)).findings
    assert [each.rule for each in findings if each.rule not in RULES] == []
    return {each.rule: each for each in findings}


def flow(*nodes: dict[str, Any], links: Any = (), **told: Any) -> BlueprintDocument:
    every = [START, *nodes, END]
    actors = [OFFICER, {"name": "Machine", "kind": "technology"}, {"name": "Cook"}]
    spine = chain(*(each["key"] for each in every if not each["key"].startswith("_")))
    return blueprint(every, [*spine, *links], actors=actors, **told)


CASES: dict[str, tuple[BlueprintDocument, Any, tuple[str, ...]]] = {
    "tolerance_passed": (
        flow(node("a", standard_time=60), tolerable_time=50),
        [{"node_id": "a", "duration": 70.0}],
        ("a",),
    ),
    "standard_beyond_tolerance": (flow(node("a", standard_time=60), tolerable_time=50), (), ("a",)),
    "loss_while_tolerated": (
        flow(node("a", standard_time=60, cost_rate="3"), tolerable_time=300, **MONEY),
        (),
        ("a",),
    ),
    "loss_at_standard": (flow(node("a", standard_time=60, cost_rate="10"), **MONEY), (), ("a",)),
    "loss_at_observed": (
        flow(node("a", standard_time=60, cost_rate="3"), **MONEY),
        [{"node_id": "a", "duration": 600.0}],
        ("a",),
    ),
    "wait_beyond_tolerance": (
        flow(node("a", kind="wait", tolerable_time=60)),
        [{"node_id": "a", "duration": float(each)} for each in (30, 60, 90)],
        ("a",),
    ),
    "wait_planned_beyond": (flow(node("a", kind="wait", standard_time=90, tolerable_time=60)), (), ("a",)),
    "wait_uninformed": (flow(node("a", kind="wait")), (), ("a",)),
    "waiting": (flow(node("a", standard_time=60), node("b", kind="wait", standard_time=60)), (), ("b",)),
    "high_rpn": (
        flow(node("a"), failures=[{"key": "f", "node": "a", "severity": 5, "occurrence": 5, "detection": 4}]),
        (),
        ("a",),
    ),
    "failure_without_recovery": (flow(node("a"), failures=[{"key": "f", "node": "a"}]), (), ("a",)),
    "unreachable": (flow(node("a"), node("_lost")), (), ("_lost",)),
    "dead_end": (flow(node("a"), node("_stuck"), links=chain("a", "_stuck")), (), ("_stuck",)),
    "shares_not_whole": (
        blueprint(
            [START, node("a", kind="decision"), node("b"), END],
            [*chain("start", "a"), link("a", "b", share=30), link("a", "end", share=60), *chain("b", "end")],
        ),
        (),
        ("a",),
    ),
    "one_branch": (flow(node("a", kind="decision")), (), ("a",)),
    "single_point": (flow(node("a", "support", actor="Machine")), (), ("a",)),
    "loop": (
        flow(
            node("a"),
            node("b", kind="decision"),
            links=[link("b", "a", share=25)],
        ),
        (),
        ("a", "b"),
    ),
    "loop_unknown": (
        flow(node("a"), node("_b"), links=[link("a", "_b", "recovery"), *chain("_b", "a")]),
        (),
        ("a", "_b"),
    ),
    "same_data": (flow(node("a", captures="Name"), node("b", captures="name")), (), ("a", "b")),
    "same_step": (flow(node("a", name="Sign the lease"), node("b", name="Sign lease")), (), ("a", "b")),
    "parallel_check": (
        flow(
            node("a"),
            node("b", name="Check the limit"),
            node("_c", name="Verify the limit"),
            links=[*chain("a", "_c", "end")],
        ),
        (),
        ("b", "_c"),
    ),
    "visibility_crossed": (flow(node("a"), node("b", "backstage")), (), ("a", "b", "end")),
    "handoffs": (
        flow(node("a", "frontstage", actor="Officer"), node("b", "backstage", actor="Cook")),
        (),
        ("a", "b"),
    ),
    "handoffs_beside": (
        flow(
            node("a", "frontstage", actor="Officer"),
            node("_b", "backstage", actor="Cook"),
            node("c", standard_time=9),
            links=chain("a", "_b", "end"),
        ),
        (),
        ("a", "_b"),
    ),
    "longest_backstage": (
        flow(node("a"), node("b", "backstage"), node("c", "support")),
        (),
        ("a", "b", "c"),
    ),
    "employee_strain": (flow(node("a", "frontstage", employee_emotion=-1)), (), ("a",)),
    "standards_missed": (
        flow(node("a", standard_time=60), node("b", standard_time=60)),
        [{"node_id": "a", "duration": 61.0}, {"node_id": "b", "duration": 59.0}],
        ("a",),
    ),
    "standard_missing": (flow(node("a"), node("b", **GOOD)), (), ("a",)),
    "no_owner": (
        flow(node("a"), node("b", "frontstage", policy="x"), node("c", "frontstage", **GOOD)),
        (),
        ("b",),
    ),
    "no_policy": (flow(node("a"), node("b", "frontstage", actor="Cook")), (), ("b",)),
    "no_physical_evidence": (
        flow(
            node("a", step="One"),
            node("b", step="Two"),
            node("_s", "physical_evidence", kind="physical_evidence", step="One"),
            steps=[{"name": "One"}, {"name": "Two"}],
        ),
        (),
        ("b",),
    ),
    "no_evidence": (flow(node("a"), node("b")), [{"node_id": "a"}], ("b",)),
    "slack": (
        flow(
            node("a"),
            node("b", standard_time=90),
            node("_c", standard_time=30),
            links=chain("a", "_c", "end"),
        ),
        (),
        ("_c",),
    ),
    "economics_missing_price": (flow(node("a", cost_rate="1")), (), ()),
    "economics_missing_rate": (flow(node("a"), **MONEY), (), ()),
    "economics_missing_time": (flow(node("a", cost_rate="1"), **MONEY), (), ()),
}


def test_every_rule_has_its_case() -> None:
    assert CASES.keys() == RULES.keys()


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_its_nodes_and_says_so_in_both_languages(rule: str) -> None:
    document, rows, nodes = CASES[rule]
    told = found(document, rows)
    assert rule in told, sorted(told)
    assert set(told[rule].node_ids) == set(nodes)
    assert told[rule].severity == RULES[rule].severity
    assert told[rule].question == RULES[rule].question
    for language in LANGUAGES:
        for said in (title(language, told[rule]), sentence(language, told[rule])):
            assert "{" not in said
            assert "None" not in said


def test_a_good_blueprint_has_nothing_serious() -> None:
    nodes = (node("a", **GOOD), node("b", "frontstage", **GOOD))
    rows = [{"node_id": each["key"], "duration": 55.0} for each in nodes]
    told = found(flow(*nodes, tolerable_time=200), rows)
    assert {rule for rule, each in told.items() if each.severity == "high"} == set()
    assert set(told) == {"single_point", "economics_missing_price"}


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({}, True),
        ({"recovery": "Say sorry"}, False),
        ({"poka_yoke": "A lid"}, False),
        ({"state": "closed"}, False),
    ],
)
def test_a_failure_needs_a_recovery_in_words_or_as_a_link(fields: dict[str, Any], is_told: bool) -> None:
    document = flow(node("a"), failures=[{"key": "f", "node": "a", **fields}])
    assert ("failure_without_recovery" in found(document)) is is_told
    linked = flow(
        node("a"),
        node("_b"),
        links=[link("a", "_b", "recovery"), *chain("_b", "end")],
        failures=[{"key": "f", "node": "a", **fields}],
    )
    assert "failure_without_recovery" not in found(linked)


def test_findings_are_told_by_weight_and_have_keys_of_their_own() -> None:
    findings = study(visit(), _frame(observations())).findings
    weights = [("high", "medium", "low").index(each.severity) for each in findings]
    assert weights == sorted(weights)
    assert len({each.key for each in findings}) == len(findings)
    assert {each.question for each in findings} >= {
        "customers",
        "internal",
        "standards",
        "redundant",
        "training",
    }
    assert max(len(each.key) for each in findings) <= 200


def judged(document: BlueprintDocument, finding: Finding, **verdict: Any) -> BlueprintFindings:
    told = {
        "finding": finding.key,
        "fingerprint": finding.fingerprint,
        "verdict": "dismissed",
        "reason": "Known",
    }
    kept = blueprint([], verdicts=[told | verdict]).verdicts
    return study(changed(document, verdicts=kept), _frame([]))


def test_a_verdict_holds_until_what_it_rests_on_changes() -> None:
    document = visit()
    before = study(document, _frame([]))
    handoffs = next(each for each in before.findings if each.rule == "handoffs")
    pair = next(each for each in before.findings if each.rule == "same_data")
    after = judged(document, handoffs)
    assert next(each for each in after.findings if each.rule == "handoffs").verdict is Verdict.DISMISSED
    assert next(each for each in after.findings if each.rule == "handoffs").reason == "Known"
    assert [each.verdict for each in after.findings].count(None) == len(after.findings) - 1
    confirmed = judged(document, pair, verdict="confirmed")
    assert confirmed.duplicates[0].verdict is Verdict.CONFIRMED
    moved = [
        each.model_copy(update={"actor_id": "IT"}) if each.id == "n13" else each for each in document.nodes
    ]
    later = judged(changed(document, nodes=tuple(moved)), handoffs)
    assert next(each for each in later.findings if each.rule == "handoffs").verdict is None


@given(
    field=st.sampled_from(["position", "pinned", "note", "channel", "latitude", "policy", "standard_time"]),
    value=st.integers(0, 3),
)
@settings(max_examples=25, deadline=None)
def test_what_a_finding_does_not_rest_on_leaves_its_fingerprint(field: str, value: int) -> None:
    document = visit()
    new: Any = str(value) if field in {"note", "channel", "policy"} else value
    nodes = tuple(each.model_copy(update={field: new}) for each in document.nodes)
    prints = [
        {
            each.key: each.fingerprint
            for each in study(made, _frame([])).findings
            if each.rule in {"visibility_crossed", "same_data"}
        }
        for made in (document, changed(document, nodes=nodes))
    ]
    assert len(prints[0]) == 2
    assert prints[0] == prints[1]


@pytest.mark.parametrize("change", [{"kind": "message"}, {"share": 50.0}, {"target_id": "n9"}])
def test_a_changed_link_changes_what_rests_on_it(change: dict[str, Any]) -> None:
    document = visit()
    links = tuple(each.model_copy(update=change) if each.id == "n10>n12" else each for each in document.links)
    prints = [
        {each.fingerprint for each in study(made, _frame([])).findings if each.rule in {"loop", "handoffs"}}
        for made in (document, changed(document, links=links))
    ]
    assert prints[0] != prints[1]


@pytest.mark.parametrize(
    ("fields", "rows", "rule"),
    [
        ({}, (), "untimed"),
        ({"standard_time": 60}, (), "planned"),
        ({"standard_time": 600}, (), "planned_late"),
        ({"standard_time": 60}, [{"node_id": "a", "duration": 90.0}], "slower"),
        ({"standard_time": 60}, [{"node_id": "a", "duration": 900.0}], "late"),
        ({}, [{"node_id": "a", "duration": 900.0}], "late_unplanned"),
        ({}, [{"node_id": "a", "duration": 90.0}], "observed"),
        ({"standard_time": 60, "cost_rate": "3"}, (), "loss"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_says_what_matters_most(
    fields: dict[str, Any], rows: Any, rule: str, language: Language
) -> None:
    document = flow(node("a", **fields), tolerable_time=300, **MONEY)
    told = headline(document, study(document, _frame(rows)))
    assert told.rule == rule
    assert "{" not in headline_text(language, told)


def test_without_a_tolerance_the_headline_compares_with_the_standard() -> None:
    document = flow(node("a", standard_time=60))
    told = headline(document, study(document, _frame([{"node_id": "a", "duration": 75.0}])))
    assert headline_text("en", told) == "Designed for 1:00, it takes 1:15."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_basis_has_its_words(language: Language) -> None:
    places: dict[str, object] = {"k": 7, "n": 48, "low_share": 0.07, "high_share": 0.272, "others": 3}
    places |= {"here_valence": -0.5, "others_valence": 1.25}
    keys = [key for key in catalogue(language) if key.startswith("blueprint_findings.basis.")]
    told = [key.removeprefix("blueprint_findings.basis.") for key in keys]
    assert {f"detection_lane.{role}" for role in LaneRole} <= set(told)
    said = [basis(language, Proposal(None, each, places)) for each in told]
    assert not any("{" in each for each in said)
    assert any("27 %" in each for each in said)


def test_every_rule_is_in_the_catalogue_and_nothing_else() -> None:
    words = {key.split(".")[1] for key in catalogue("en") if key.startswith("blueprint_findings.")}
    assert words - {"headline", "basis"} == set(RULES)
