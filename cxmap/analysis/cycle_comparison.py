"""Two looks at a cycle, or two cycles, side by side: which activities belong together, and where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxmap.analysis.activity_cycle import PERFORMANCE, Said, said_of, study
from cxmap.analysis.cycle_findings import Comparison, Difference, Unmatched
from cxmap.analysis.difference import difference, holm
from cxmap.analysis.estimate import estimate
from cxmap.analysis.findings import NO_EVIDENCE
from cxmap.model.activity_cycle import Activity, CycleDocument
from cxmap.model.evidence import EvidenceFilter


@dataclass(frozen=True)
class Look:
    """A cycle as it is looked at: with the evidence that passes a filter."""

    document: CycleDocument
    where: EvidenceFilter


def compare(first: Look, second: Look, frame: pd.DataFrame, *, weighted: bool = False) -> Comparison:
    """Both looks, with the differences of performance tested (Welch) and corrected together (Holm)."""
    one, two = (said_of(look.document, frame, look.where) for look in (first, second))
    pairs = matched(first.document, second.document)
    differences = holm(
        {
            each.id: _between(one[each.id], two[pairs[each.id]]) if each.id in pairs else _alone(one[each.id])
            for each in first.document.activities
        }
    )
    findings = [study(look.document, frame, where=look.where, weighted=weighted) for look in (first, second)]
    taken = set(pairs.values())
    return Comparison(
        first=findings[0],
        second=findings[1],
        differences=differences,
        tested=sum(each.p is not None for each in differences.values()),
        lock_on=(findings[0].lock_on.now, findings[1].lock_on.now),
        matched=pairs,
        only_first=tuple(each.id for each in first.document.activities if each.id not in pairs),
        only_second=tuple(
            Unmatched(each.id, each.name, estimate(two[each.id].performance, PERFORMANCE))
            for each in second.document.activities
            if each.id not in taken
        ),
    )


def matched(first: CycleDocument, second: CycleDocument) -> dict[str, str]:
    """The second's activity for each of the first's that has one, each used once, by the first's order.

    Those of one origin belong together, where one was copied from the other or both from a third; then those
    of one name, letter case and blanks apart.
    """
    pairs: dict[str, str] = {}
    free = {each.id: each for each in second.activities}
    for keys in (_origins, _names):
        for activity in (each for each in first.activities if each.id not in pairs):
            own = set(keys(activity))
            found = next((key for key, other in free.items() if own & set(keys(other))), None)
            if found is not None:
                pairs[activity.id] = found
                del free[found]
    return pairs


def _origins(activity: Activity) -> Iterator[str]:
    yield activity.id
    if activity.origin_id:
        yield activity.origin_id


def _names(activity: Activity) -> Iterator[str]:
    yield " ".join(activity.name.casefold().split())


def _between(one: Said, two: Said) -> Difference:
    shared = len(np.intersect1d(one.rows, two.rows)) > 0
    return difference(one.performance, two.performance, PERFORMANCE, shared=shared)


def _alone(one: Said) -> Difference:
    return Difference(estimate(one.performance, PERFORMANCE), NO_EVIDENCE, why_not="only_first")
