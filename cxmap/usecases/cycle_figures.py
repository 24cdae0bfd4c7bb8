"""The numbers of a cycle as rows: the ranked gap table, the comparison, and files of both."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace

import pandas as pd

from cxmap.analysis import activity_cycle as analysis
from cxmap.analysis.cycle_findings import (
    ActivityFindings,
    AddOnFindings,
    Comparison,
    CycleFindings,
    Difference,
    LockOn,
    Share,
)
from cxmap.errors import UnknownFormatError
from cxmap.formats import DOORS
from cxmap.formats.formula_guard import guarded
from cxmap.model.activity_cycle import Activity, CycleDocument, CyclePhase, Filler
from cxmap.model.evidence import EvidenceFilter
from cxmap.words import Language, say

__all__ = [
    "ActivityFindings",
    "AddOnFindings",
    "Comparison",
    "CycleFindings",
    "Difference",
    "LockOn",
    "Share",
]

TABLES = (".csv", ".xlsx")


@dataclass(frozen=True)
class GapRow:
    """One activity of the gap table; performance and gaps in points (0..100), None where it cannot be computed."""

    rank: int | None
    number: int
    phase: str
    activity: str
    critical_need: str
    importance: float | None
    importance_by: str
    importance_source: str
    n: int
    actual: float | None
    actual_low: float | None
    actual_high: float | None
    assumed: float | None
    assumed_by: str
    desired: float | None
    desired_by: str
    desired_source: str
    gap: float | None
    gap_low: float | None
    gap_high: float | None
    weighted: float | None
    time_spent: float | None
    emotion: float | None
    served: bool
    filler: str
    filler_note: str
    risk: str
    risk_reasons: str
    add_ons: str
    owners: str
    effect: float | None
    remaining: float | None


@dataclass(frozen=True)
class DifferenceRow:
    """One activity of a comparison; `value` is second minus first, `p_holm` corrected for `tested` tests."""

    number: int
    activity: str
    first_n: int
    first: float | None
    second_n: int
    second: float | None
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    p_holm: float | None
    why_not: str


@dataclass(frozen=True)
class LockOnRow:
    """One share of the cycle in per cent with its interval; the add-ons' columns are None where not foreseen."""

    part: str
    now: float | None
    low: float | None
    high: float | None
    after_live: float | None
    after_all: float | None
    n: int
    known: int
    of: int


def findings(
    document: CycleDocument, evidence: pd.DataFrame, where: EvidenceFilter, *, weighted: bool = False
) -> CycleFindings:
    """All numbers of a cycle under a filter."""
    return analysis.study(document, evidence, where=where, weighted=weighted)


def compare(
    document: CycleDocument, evidence: pd.DataFrame, first: EvidenceFilter, second: EvidenceFilter
) -> Comparison:
    """The cycle under two filters, with tested differences."""
    return analysis.compare(document, evidence, first, second)


def evidence_of(
    document: CycleDocument, evidence: pd.DataFrame, activity_id: str, where: EvidenceFilter
) -> pd.DataFrame:
    """The items behind an activity under a filter, the newest first."""
    return analysis.evidence_of(document, evidence, activity_id, where)


def gap_table(document: CycleDocument, found: CycleFindings, language: Language) -> list[GapRow]:
    """The ranked gaps, largest first, then the activities that cannot be ranked, in the order of the cycle."""
    phases = {phase.id: phase_name(phase, language) for phase in document.phases}
    rows = [
        _gap_row(document, activity, each, phases[activity.phase_id], language)
        for activity, each in zip(document.activities, found.activities, strict=True)
    ]
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or row.number))


def difference_table(document: CycleDocument, compared: Comparison) -> list[DifferenceRow]:
    """What differs, in the order of the cycle."""
    return [
        _difference_row(number, activity, compared.differences[activity.id])
        for number, activity in enumerate(document.activities, 1)
    ]


def lock_on_table(document: CycleDocument, found: CycleFindings, language: Language) -> list[LockOnRow]:
    """The lock-on of the whole cycle, by phase, what others hold, and over the waves."""
    rows = [_lock_on_row(say(language, "cycle.lock_on.whole"), found.lock_on)]
    rows += [
        _lock_on_row(phase_name(phase, language), each.lock_on)
        for phase, each in zip(document.phases, found.phases, strict=True)
    ]
    rows += [
        _share_row(
            say(
                language,
                "cycle.lock_on.held_by",
                name=each.competitor or say(language, f"cycle.filler.{each.filler}"),
            ),
            each.share,
        )
        for each in found.held_by
        if each.filler is not Filler.US
    ]
    rows += [_share_row(say(language, "cycle.lock_on.wave", name=wave), share) for wave, share in found.waves]
    return rows


def _lock_on_row(part: str, found: LockOn) -> LockOnRow:
    row = _share_row(part, found.now)
    return replace(row, after_live=found.after_live.value, after_all=found.after_all.value)


def _share_row(part: str, share: Share) -> LockOnRow:
    return LockOnRow(
        part=part,
        now=share.value,
        low=share.low,
        high=share.high,
        after_live=None,
        after_all=None,
        n=share.n,
        known=share.known,
        of=share.of,
    )


def phase_name(phase: CyclePhase, language: Language) -> str:
    """The phase's own name, else the name the language gives to its kind."""
    return phase.name or say(language, f"cycle.phase.{phase.kind}")


def table_file(rows: Sequence[GapRow], suffix: str, language: Language) -> bytes:
    """The gap table as CSV or XLSX with the column names of the language."""
    if suffix not in TABLES:
        raise UnknownFormatError(file=f"*{suffix}", known=", ".join(TABLES))
    names = {field.name: say(language, f"cycle.column.{field.name}") for field in fields(GapRow)}
    frame = pd.DataFrame([asdict(row) for row in rows], columns=list(names))
    texts = [field.name for field in fields(GapRow) if field.type is str]
    frame[texts] = frame[texts].map(guarded)
    return DOORS[suffix].write(frame.rename(columns=names))


def _gap_row(
    document: CycleDocument, activity: Activity, found: ActivityFindings, phase: str, language: Language
) -> GapRow:
    add_ons = document.add_ons_of(activity.id)
    pending = sum(each.pending for each in found.add_ons)
    return GapRow(
        rank=found.rank,
        number=found.number,
        phase=phase,
        activity=activity.name,
        critical_need=activity.critical_need,
        importance=activity.importance,
        importance_by=_holder(activity.importance_by, language),
        importance_source=activity.importance_source,
        n=found.actual.n,
        actual=found.actual.mean,
        actual_low=found.actual.low,
        actual_high=found.actual.high,
        assumed=found.assumed,
        assumed_by=activity.assumed_by,
        desired=found.desired,
        desired_by=_holder(activity.desired_by, language),
        desired_source=activity.desired_source,
        gap=found.gap.value if found.gap else None,
        gap_low=found.gap.low if found.gap else None,
        gap_high=found.gap.high if found.gap else None,
        weighted=found.weighted,
        time_spent=activity.time_spent,
        emotion=activity.emotion,
        served=activity.served,
        filler=filler_name(activity, language),
        filler_note=activity.filler_note,
        risk=say(language, f"cycle.risk.{activity.switching_risk}") if activity.switching_risk else "",
        risk_reasons=activity.risk_reasons,
        add_ons="; ".join(
            f"{each.name} ({say(language, f'cycle.maturity.{each.maturity}')})" for each in add_ons
        ),
        owners="; ".join(dict.fromkeys(each.owner for each in add_ons if each.owner)),
        effect=pending or None,
        remaining=found.gap_after_all,
    )


def filler_name(activity: Activity, language: Language) -> str:
    """Who fills the gap now: a competitor by name, else in words; "" where nobody has looked."""
    if activity.filler is None:
        return ""
    named = activity.competitor if activity.filler is Filler.COMPETITOR else ""
    return named or say(language, f"cycle.filler.{activity.filler}")


def _holder(holder: str | None, language: Language) -> str:
    return say(language, f"map.desired.{holder}") if holder else ""


def _difference_row(number: int, activity: Activity, found: Difference) -> DifferenceRow:
    return DifferenceRow(
        number=number,
        activity=activity.name,
        first_n=found.first.n,
        first=found.first.mean,
        second_n=found.second.n,
        second=found.second.mean,
        value=found.value,
        low=found.low,
        high=found.high,
        p=found.p,
        p_holm=found.adjusted,
        why_not=found.why_not,
    )
