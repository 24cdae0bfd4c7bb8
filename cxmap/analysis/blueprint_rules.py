"""The rules that turn the figures of a blueprint into findings, and the verdicts people gave on them."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Literal

from cxmap.analysis.blueprint_findings import BlueprintFindings, Duplicate, Finding, Question
from cxmap.analysis.blueprint_rule_checks import CHECKS, Found
from cxmap.analysis.blueprint_structure import links_at
from cxmap.model.service_blueprint import BlueprintDocument

Severity = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")


@dataclass(frozen=True)
class Rule:
    """How serious a finding is, which question it answers, and the fields of its nodes it rests on."""

    severity: Severity
    question: Question
    fields: tuple[str, ...] = ()
    linked: bool = False


PLACE = ("kind", "lane_id")
TIME = (*PLACE, "standard_time")
WAIT = (*TIME, "tolerable_time")
MONEY = (*TIME, "actor_id", "cost_rate", "materials_cost")
NAMED = (*PLACE, "name")

RULES: dict[str, Rule] = {
    "tolerance_passed": Rule("high", "customers", WAIT, linked=True),
    "standard_beyond_tolerance": Rule("high", "standards", WAIT, linked=True),
    "loss_while_tolerated": Rule("high", "standards", MONEY),
    "loss_at_standard": Rule("high", "standards", MONEY),
    "loss_at_observed": Rule("high", "standards", MONEY),
    "wait_beyond_tolerance": Rule("high", "customers", WAIT),
    "wait_planned_beyond": Rule("high", "customers", WAIT),
    "high_rpn": Rule("high", "failures", NAMED),
    "failure_without_recovery": Rule("high", "failures", NAMED),
    "unreachable": Rule("high", "standards", PLACE, linked=True),
    "shares_not_whole": Rule("high", "standards", PLACE, linked=True),
    "dead_end": Rule("medium", "standards", PLACE, linked=True),
    "one_branch": Rule("medium", "standards", PLACE, linked=True),
    "single_point": Rule("medium", "failures", (*NAMED, "actor_id"), linked=True),
    "loop": Rule("medium", "failures", PLACE, linked=True),
    "loop_unknown": Rule("medium", "failures", PLACE, linked=True),
    "same_data": Rule("medium", "redundant", ("captures", *NAMED)),
    "parallel_check": Rule("medium", "redundant", NAMED, linked=True),
    "same_step": Rule("medium", "redundant", NAMED),
    "visibility_crossed": Rule("medium", "customers", PLACE),
    "handoffs": Rule("medium", "internal", (*PLACE, "actor_id")),
    "handoffs_beside": Rule("medium", "internal", (*PLACE, "actor_id")),
    "longest_backstage": Rule("medium", "internal", PLACE, linked=True),
    "wait_uninformed": Rule("medium", "customers", PLACE, linked=True),
    "waiting": Rule("medium", "customers", TIME),
    "employee_strain": Rule("medium", "internal", ("employee_emotion",)),
    "standards_missed": Rule("medium", "standards", TIME),
    "standard_missing": Rule("medium", "standards", TIME),
    "no_owner": Rule("medium", "training", (*PLACE, "actor_id")),
    "no_policy": Rule("low", "training", (*PLACE, "policy")),
    "no_physical_evidence": Rule("low", "customers", (*PLACE, "touchpoint_id"), linked=True),
    "no_evidence": Rule("low", "standards", PLACE),
    "economics_missing_price": Rule("low", "standards"),
    "economics_missing_rate": Rule("low", "standards", MONEY),
    "economics_missing_time": Rule("low", "standards", MONEY),
    "slack": Rule("low", "standards", TIME, linked=True),
}
"""All rules, the weightiest first within their severity. A finding also rests on its links, where it names some;
`linked` rules rest on all links of their nodes."""

ORDER = {rule: place for place, rule in enumerate(RULES)}


def with_findings(document: BlueprintDocument, figures: BlueprintFindings) -> BlueprintFindings:
    """The same figures with what the rules find in them, the most serious first, and with the verdicts."""
    pairs = [_as_finding(document, each) for each in figures.duplicates]
    found = [_finding(document, each) for check in CHECKS for each in check(document, figures)]
    judged = [_judged(document, each) for each in (*found, *pairs)]
    by_key = {each.key: each for each in judged}
    return replace(
        figures,
        findings=tuple(sorted(judged, key=lambda each: (SEVERITIES.index(each.severity), ORDER[each.rule]))),
        duplicates=tuple(
            replace(each, key=key, verdict=by_key[key].verdict, fingerprint=by_key[key].fingerprint)
            for each, key in ((each, _pair_key(document, each)) for each in figures.duplicates)
        ),
    )


def _finding(document: BlueprintDocument, found: Found) -> Finding:
    rule = RULES[found.rule]
    finding = Finding(
        key=f"{found.rule}:{found.about}" if found.about else found.rule,
        rule=found.rule,
        severity=rule.severity,
        node_ids=found.nodes,
        link_ids=found.links,
        figure=found.figure,
        values=found.values,
        question=rule.question,
    )
    return replace(finding, fingerprint=fingerprint(document, finding))


def _as_finding(document: BlueprintDocument, pair: Duplicate) -> Finding:
    first, second = document.node_of[pair.first_id], document.node_of[pair.second_id]
    values: dict[str, object] = {
        "first": first.name,
        "second": second.name,
        "data": ", ".join(pair.data),
        "likeness_share": pair.likeness,
    }
    about = f"{first.key}:{second.key}"
    return _finding(document, Found(pair.kind, (first.id, second.id), values, about=about, figure="2"))


def _pair_key(document: BlueprintDocument, pair: Duplicate) -> str:
    first, second = document.node_of[pair.first_id], document.node_of[pair.second_id]
    return f"{pair.kind}:{first.key}:{second.key}"


def fingerprint(document: BlueprintDocument, finding: Finding) -> str:
    """A hash of what a finding rests on: the fields of its nodes and links that its rule looks at.

    For failure points these are also their own fields; for money and tolerance those of the blueprint.
    """
    rule = RULES[finding.rule]
    own = ("key", *rule.fields)
    nodes = [[str(getattr(document.node_of[node], name)) for name in own] for node in finding.node_ids]
    named = set(finding.link_ids)
    links = [link for link in document.links if link.id in named] if named else []
    if rule.linked:
        links += links_at(document, finding.node_ids)
    told = sorted(
        {(link.source_id, link.target_id, str(link.kind), link.share, link.cases) for link in links}, key=str
    )
    rests_on = [finding.rule, nodes, told, _whole(document, finding)]
    return hashlib.sha256(json.dumps(rests_on, sort_keys=True).encode()).hexdigest()


FAILURE_FIELDS = {"mode", "severity", "occurrence", "detection", "recovery", "poka_yoke", "state"}
BLUEPRINT_FIELDS = {"tolerable_time", "price", "other_cost"}


def _whole(document: BlueprintDocument, finding: Finding) -> object:
    """What a finding rests on beside nodes and links."""
    if finding.rule in {"high_rpn", "failure_without_recovery", "single_point"}:
        at = set(finding.node_ids)
        failures = (failure for failure in document.failures if failure.node_id in at)
        return [failure.model_dump(mode="json", include=FAILURE_FIELDS) for failure in failures]
    if RULES[finding.rule].fields in {WAIT, MONEY} or finding.rule.startswith("economics"):
        return document.blueprint.model_dump(mode="json", include=BLUEPRINT_FIELDS)
    return None


def _judged(document: BlueprintDocument, finding: Finding) -> Finding:
    """With the verdict on it, as long as what it rests on is as it was then."""
    for verdict in reversed(document.verdicts):
        if (verdict.finding, verdict.fingerprint) == (finding.key, finding.fingerprint):
            return replace(finding, verdict=verdict.verdict, reason=verdict.reason)
    return finding
