"""Failure points: what the evidence proposes for severity, occurrence and detection, and which comes first.

After failure mode and effects analysis (Stamatis, 1995).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from cxmap.analysis.blueprint_evidence import NO_ROWS, Heard, Rows, proportion
from cxmap.analysis.blueprint_findings import FailureFindings, Proportion, Proposal
from cxmap.model.service_blueprint import (
    SCALE_HIGH,
    SCALE_LOW,
    WHOLE,
    BlueprintDocument,
    BlueprintLink,
    FailurePoint,
    LaneRole,
    LinkKind,
    NodeKind,
)

WORST_DROP = 2.0
"""A drop in mean valence of half its scale is the worst severity."""

OCCURRENCE: tuple[tuple[float, int], ...] = (
    (1 / 2, 10),
    (1 / 3, 9),
    (1 / 8, 8),
    (1 / 20, 7),
    (1 / 80, 6),
    (1 / 400, 5),
    (1 / 2_000, 4),
    (1 / 15_000, 3),
    (1 / 150_000, 2),
)
"""The rating from which rate of failures on: the occurrence table for processes of AIAG, Potential Failure Mode
and Effects Analysis (2nd ed., 1995); below the last rate, and unseen, it is 1. Later editions rate 1 in 10 and
more all as 10, which cannot tell the failures of services apart."""

DETECTION: dict[LaneRole, int] = {
    LaneRole.SUPPORT: 2,
    LaneRole.BACKSTAGE: 4,
    LaneRole.FRONTSTAGE: 7,
    LaneRole.PHYSICAL_EVIDENCE: 9,
    LaneRole.CUSTOMER: 10,
}
"""By where a failure is found: behind the line of visibility it can be put right before the customer notices;
in front of it he sees it happen; found by himself, nothing stood between it and him."""


def with_seen_recoveries(document: BlueprintDocument, evidence: Heard) -> BlueprintDocument:
    """The same blueprint with the observed share of failures on the recoveries that tell none.

    A recovery without a failure of its own belongs to that of its node, where there is only one.
    """
    decisions = {node.id for node in document.nodes if node.kind is NodeKind.DECISION}
    links = [
        link.model_copy(update={"share": share})
        if link.kind is LinkKind.RECOVERY
        and link.share is None
        and link.source_id not in decisions
        and (share := _seen_share(document, evidence, link)) is not None
        else link
        for link in document.links
    ]
    return document.model_copy(update={"links": tuple(links)})


def _seen_share(document: BlueprintDocument, evidence: Heard, link: BlueprintLink) -> float | None:
    """In per cent of the visits; None where no visit was watched."""
    failures = document.failures_of(link.source_id)
    own = [each for each in failures if each.id == link.failure_id] or (
        failures if len(failures) == 1 else []
    )
    if not own:
        return None
    failed = evidence.by_failure.get(own[0].id, NO_ROWS)
    seen = _seen(evidence, failed, evidence.by_node.get(link.source_id, NO_ROWS))
    return None if seen.value is None else WHOLE * seen.value


def study_failures(document: BlueprintDocument, evidence: Heard) -> tuple[FailureFindings, ...]:
    """All failure points with their proposals, in the order of the blueprint, ranked."""
    found = [
        _study(document, evidence, failure, f"F{number}")
        for number, failure in enumerate(document.failures, 1)
    ]
    return tuple(_ranked(found))


def _study(
    document: BlueprintDocument, evidence: Heard, failure: FailurePoint, label: str
) -> FailureFindings:
    at_node = evidence.by_node.get(failure.node_id, NO_ROWS)
    failed = evidence.by_failure.get(failure.id, NO_ROWS)
    seen = _seen(evidence, failed, at_node)
    severity = propose_severity(document, evidence, failure)
    occurrence = propose_occurrence(seen)
    detection = propose_detection(document, failure)
    found = FailureFindings(
        label=label,
        failure=failure,
        severity=severity,
        occurrence=occurrence,
        detection=detection,
        rpn=_product(
            _chosen(failure.severity, severity),
            _chosen(failure.occurrence, occurrence),
            _chosen(failure.detection, detection),
        ),
        rank=None,
        severity_rank=None,
        seen=seen,
    )
    return _before_and_after(found, evidence, failed, at_node) if failure.in_place_since else found


def _seen(evidence: Heard, failed: Rows, at_node: Rows) -> Proportion:
    """In how many of the visits that were watched at the node it happened."""
    return proportion(evidence.visits_of(failed), evidence.visits_of(np.concatenate([failed, at_node])))


def propose_severity(document: BlueprintDocument, evidence: Heard, failure: FailurePoint) -> Proposal:
    """From how far the mean valence at the node's touchpoint lies below that of the other touchpoints met.

    Every other touchpoint of the blueprint counts the same. The drop is mapped linearly: none (or a rise)
    is 1, half the scale of valence (2 points) or more is 10.
    """
    touchpoint = document.node_of[failure.node_id].touchpoint_id
    feelings = evidence.feelings
    if touchpoint is None:
        return Proposal(None, "severity_no_touchpoint")
    if touchpoint not in feelings:
        return Proposal(None, "severity_no_valence")
    met = {node.touchpoint_id for node in document.nodes} - {touchpoint}
    others = [feeling for place, feeling in feelings.items() if place in met]
    if not others:
        return Proposal(None, "severity_no_others")
    here, elsewhere = feelings[touchpoint], float(np.mean(others))
    worst = min(1.0, max(0.0, (elsewhere - here) / WORST_DROP))
    value = SCALE_LOW + _nearest(worst * (SCALE_HIGH - SCALE_LOW))
    values: dict[str, object] = {"here_valence": here, "others_valence": elsewhere, "others": len(others)}
    return Proposal(value, "severity_drop", values)


def _nearest(value: float) -> int:
    """To the nearest whole number, halves upwards."""
    return int(np.floor(value + 0.5))


def propose_occurrence(seen: Proportion) -> Proposal:
    """From the share of visits in which it happened, by the table `OCCURRENCE`."""
    if seen.value is None:
        return Proposal(None, "occurrence_no_visits")
    values: dict[str, object] = {"k": seen.k, "n": seen.n, "low_share": seen.low, "high_share": seen.high}
    basis = "occurrence_seen" if seen.k else "occurrence_unseen"
    return Proposal(_rating(seen.value), basis, values)


def _rating(share: float) -> int:
    return next((rating for least, rating in OCCURRENCE if share >= least), SCALE_LOW)


def propose_detection(document: BlueprintDocument, failure: FailurePoint) -> Proposal:
    """From the side of the line of visibility where it is found, by the table `DETECTION`."""
    own = document.role_of(document.node_of[failure.node_id])
    role = failure.found_in or own
    basis = "detection_found" if failure.found_in else "detection_lane"
    return Proposal(DETECTION[role], f"{basis}.{role}")


def _chosen(value: int | None, proposal: Proposal) -> int | None:
    return proposal.value if value is None else value


def _product(*values: int | None) -> int | None:
    known = [value for value in values if value is not None]
    return int(np.prod(known)) if len(known) == len(values) else None


def _before_and_after(
    found: FailureFindings, evidence: Heard, failed: Rows, at_node: Rows
) -> FailureFindings:
    """Split the visits at the day since which the recovery works; an item without a day is on neither side.

    Before against after by Fisher's exact test, two-sided (Fisher, 1922).
    """
    since = found.failure.in_place_since or ""
    parts = []
    for later in (False, True):
        kept = [
            np.array(
                [row for row in rows if (day := evidence.days[row]) and (day >= since) is later], np.intp
            )
            for rows in (failed, at_node)
        ]
        parts.append(_seen(evidence, *kept))
    before, after = parts
    p = None
    if before.n and after.n:
        from scipy import stats  # noqa: PLC0415  loads slowly, and few ask for it

        p = float(stats.fisher_exact([[each.k, each.n - each.k] for each in parts]).pvalue)
    rating = propose_occurrence(after).value
    severity = _chosen(found.failure.severity, found.severity)
    detection = _chosen(found.failure.detection, found.detection)
    rpn_after = _product(severity, rating, detection)
    return replace(found, before=before, after=after, p=p, rpn_after=rpn_after)


def _ranked(found: Sequence[FailureFindings]) -> Iterable[FailureFindings]:
    """The highest RPN first, then the more severe; and the most severe first, then the higher RPN."""

    def severity(each: FailureFindings) -> int:
        return _chosen(each.failure.severity, each.severity) or 0

    by_rpn = _places(found, lambda each: (-(each.rpn or 0), -severity(each)))
    by_severity = _places(found, lambda each: (-severity(each), -(each.rpn or 0)))
    for each in found:
        yield replace(
            each,
            rank=by_rpn[each.label] if each.rpn is not None else None,
            severity_rank=by_severity[each.label] if severity(each) else None,
        )


def _places(
    found: Sequence[FailureFindings], key: Callable[[FailureFindings], tuple[int, int]]
) -> dict[str, int]:
    """Those with an RPN of unknown factors come last."""
    return {each.label: place for place, each in enumerate(sorted(found, key=key), 1)}
