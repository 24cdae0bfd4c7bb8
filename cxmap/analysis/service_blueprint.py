"""What a service blueprint and the evidence about it tell: times, failures, economics, structure, findings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxmap.analysis import blueprint_duplicates, blueprint_rules
from cxmap.analysis.blueprint_economics import economics
from cxmap.analysis.blueprint_evidence import Heard, heard, observed_time, within
from cxmap.analysis.blueprint_failures import study_failures, with_seen_recoveries
from cxmap.analysis.blueprint_findings import (
    BlueprintFindings,
    NodeFindings,
    ObservedTime,
    Status,
    TotalTime,
    WaitFindings,
)
from cxmap.analysis.blueprint_flow import shares
from cxmap.analysis.blueprint_passes import Passes, passes_of
from cxmap.analysis.blueprint_process import Process, process_of
from cxmap.analysis.blueprint_structure import structure_of
from cxmap.analysis.blueprint_times import (
    MIDDLE,
    Schedule,
    critical_way,
    duration_of,
    passages,
    passed_at,
    schedule,
    waiting_share,
)
from cxmap.model.evidence import EvidenceFilter
from cxmap.model.experience_map import Perspective
from cxmap.model.service_blueprint import BlueprintDocument, BlueprintNode, NodeKind

EVERYTHING = EvidenceFilter()
QUANTILES = (10, 25, 50, 75, 90)
"""Per cent of the waits that are not longer."""


@dataclass(frozen=True)
class _Ground:
    """What all figures of one study rest on."""

    process: Process
    evidence: Heard
    times: Mapping[str, NDArray[np.float64]]
    observed: Mapping[str, ObservedTime]
    passes: Passes

    @property
    def document(self) -> BlueprintDocument:
        return self.process.document

    def standard(self, node: BlueprintNode) -> float:
        return node.standard_time or 0.0

    def used(self, node: BlueprintNode) -> float:
        """The median of the observed times, the standard where none was observed."""
        median = self.observed[node.id].median
        return self.standard(node) if median is None else median


def study(
    document: BlueprintDocument, evidence: pd.DataFrame, *, where: EvidenceFilter = EVERYTHING
) -> BlueprintFindings:
    """The findings of a blueprint from an evidence frame."""
    ground = _ground(document, evidence, where)
    by_standard = schedule(ground.process, {node.id: ground.standard(node) for node in document.nodes})
    by_observed = schedule(ground.process, {node.id: ground.used(node) for node in document.nodes})
    way = critical_way(ground.process, by_observed)
    tolerable, basis = _tolerable(document, way)
    first, last = ground.evidence.period()
    heard_all = ground.evidence
    found = BlueprintFindings(
        where=where,
        nodes=_nodes(ground, by_standard, by_observed, way),
        standard=_standard_total(ground, by_standard),
        observed=_observed_total(ground, by_observed, way),
        tolerable=tolerable,
        critical=way,
        critical_links=frozenset(
            link for source, target in pairwise(way) for link in ground.process.links_between(source, target)
        ),
        passed_at=passed_at(by_observed, way, tolerable),
        waiting_standard=waiting_share(ground.process, by_standard),
        waiting_observed=waiting_share(ground.process, by_observed),
        waits=_waits(ground),
        failures=study_failures(document, heard_all),
        economics=None,
        structure=structure_of(ground.process, way, ground.passes.loops),
        duplicates=blueprint_duplicates.duplicates(ground.process, ground.passes),
        findings=(),
        shares=shares(document.nodes, ground.document.links),
        items=len(heard_all.visits),
        visits=len(np.unique(heard_all.visits)),
        methods=heard_all.count_methods(),
        first=first,
        last=last,
        normal=tuple(node.id for node in document.nodes if node.id in ground.process.normal),
        tolerable_basis=basis,
    )
    found = replace(found, economics=economics(document, found))
    return blueprint_rules.with_findings(document, found)


def _ground(document: BlueprintDocument, evidence: pd.DataFrame, where: EvidenceFilter) -> _Ground:
    known = heard(document, evidence, where)
    process = process_of(with_seen_recoveries(document, known))
    times = {node.id: known.times_of(node.id) for node in document.nodes}
    observed = {node: observed_time(each) for node, each in times.items()}
    return _Ground(process, known, times, observed, passes_of(process))


def _tolerable(
    document: BlueprintDocument, way: tuple[str, ...]
) -> tuple[float | None, Literal["", "blueprint", "nodes"]]:
    if document.blueprint.tolerable_time is not None:
        return document.blueprint.tolerable_time, "blueprint"
    nodes = [document.node_of[node] for node in way]
    if all(node.tolerable_time is None for node in nodes):
        return None, ""
    told = (node.standard_time if node.tolerable_time is None else node.tolerable_time for node in nodes)
    return sum(seconds or 0.0 for seconds in told), "nodes"


def _standard_total(ground: _Ground, plan: Schedule) -> TotalTime:
    known = sum(node.standard_time is not None for node in ground.document.nodes)
    if not known:
        return TotalTime(None, why_not="no_evidence")
    return TotalTime(plan.total, method="single", n=known)


def _observed_total(ground: _Ground, plan: Schedule, way: tuple[str, ...]) -> TotalTime:
    """The sum of the medians along the critical way, with the middle 95 % of simulated passes."""
    counts = [ground.observed[node].n for node in way if ground.observed[node].n]
    if not counts:
        return TotalTime(None, why_not="no_evidence")
    timed = [node for node in way if ground.document.node_of[node].standard_time]
    total = TotalTime(
        plan.total, method="single", n=min(counts), assumed=sum(not ground.observed[node].n for node in timed)
    )
    durations = {
        node.id: duration_of(node, ground.times[node.id], ground.used(node)) for node in ground.document.nodes
    }
    totals = passages(ground.process, durations).totals
    if not len(totals) or totals.min() == totals.max():
        return replace(total, why_not="no_variation")
    low, high = np.percentile(totals, MIDDLE)
    return replace(total, low=float(low), high=float(high), method="simulated")


def _nodes(
    ground: _Ground, by_standard: Schedule, by_observed: Schedule, way: tuple[str, ...]
) -> tuple[NodeFindings, ...]:
    critical = set(way)
    return tuple(
        NodeFindings(
            node_id=node.id,
            number=ground.document.numbers.get(node.id),
            status=_status(ground, node),
            items=len(ground.evidence.rows_of(node)),
            observed=ground.observed[node.id],
            used=ground.used(node),
            used_basis="observed" if ground.observed[node.id].n else "standard",
            passes=ground.passes.expected.get(node.id, 0.0),
            is_critical=node.id in critical,
            start_standard=by_standard.start.get(node.id),
            end_standard=by_standard.end.get(node.id),
            start_observed=by_observed.start.get(node.id),
            end_observed=by_observed.end.get(node.id),
            slack=by_observed.slack.get(node.id),
            met=within(ground.times[node.id], node.standard_time),
            beyond=within(ground.times[node.id], node.tolerable_time, beyond=True),
            valence=ground.evidence.feelings.get(node.touchpoint_id or ""),
        )
        for node in ground.document.nodes
    )


def _status(ground: _Ground, node: BlueprintNode) -> Status:
    if len(ground.evidence.rows_of(node)):
        return "observed"
    actual = ground.document.blueprint.perspective is Perspective.ACTUAL
    return "assumed" if actual else "proposed"


def _waits(ground: _Ground) -> tuple[WaitFindings, ...]:
    waits = [node for node in ground.document.nodes if node.kind is NodeKind.WAIT]
    return tuple(_wait(ground, node, f"W{number}") for number, node in enumerate(waits, 1))


def _wait(ground: _Ground, node: BlueprintNode, label: str) -> WaitFindings:
    times, observed = ground.times[node.id], ground.observed[node.id]
    expected = node.standard_time
    ratio = observed.median / expected if observed.median is not None and expected else None
    return WaitFindings(
        label=label,
        node_id=node.id,
        expected=expected,
        tolerable=node.tolerable_time,
        observed=observed,
        beyond=within(times, node.tolerable_time, beyond=True),
        times_expected=ratio,
        quantiles=tuple(map(float, np.percentile(times, QUANTILES))) if len(times) else (),
    )
