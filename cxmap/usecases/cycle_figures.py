"""The numbers of a cycle as rows: the ranked gap table, the comparison, and files of both."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

import pandas as pd

from cxmap.analysis import activity_cycle as analysis
from cxmap.analysis import cycle_comparison
from cxmap.analysis.cycle_comparison import Look
from cxmap.analysis.cycle_findings import (
    ActivityFindings,
    AddOnFindings,
    Comparison,
    CycleFindings,
    Difference,
    LockOn,
    Share,
)
from cxmap.analysis.findings import NO_EVIDENCE, Estimate
from cxmap.errors import UnknownFormatError
from cxmap.formats import DOORS
from cxmap.formats.formula_guard import guarded
from cxmap.model.activity_cycle import Activity, CycleDocument, CyclePhase, Filler
from cxmap.model.evidence import EvidenceFilter
from cxmap.model.experience_map import Holder
from cxmap.words import Language, number, say

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
    desired_n: int
    desired_by: str
    desired_source: str
    gap: float | None
    gap_low: float | None
    gap_high: float | None
    weighted: float | None
    time_spent: float | None
    time_spent_n: int
    emotion: float | None
    emotion_n: int
    effort_source: str
    served: bool
    filler: str
    filler_note: str
    risk: str
    risk_reasons: str
    add_ons: str
    owners: str
    effect: float | None
    remaining: float | None
    achieved: str


@dataclass(frozen=True)
class DifferenceRow:
    """One activity of a comparison; `value` is second minus first, `p_holm` corrected for `tested` tests.

    `number` and `activity` are those of the first cycle, `counterpart` is its name in the second; None and ""
    where a cycle does not have it.
    """

    number: int | None
    activity: str
    counterpart: str
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
    document: CycleDocument,
    evidence: pd.DataFrame,
    first: EvidenceFilter,
    second: EvidenceFilter,
    other: CycleDocument | None = None,
) -> Comparison:
    """The cycle under two filters, or the cycle and another one, with tested differences."""
    return cycle_comparison.compare(Look(document, first), Look(other or document, second), evidence)


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


def difference_table(
    document: CycleDocument, compared: Comparison, other: CycleDocument | None = None
) -> list[DifferenceRow]:
    """What differs, in the order of the cycle; then what only the other cycle has, in its order."""
    names = {each.id: each.name for each in (other or document).activities}
    rows = [
        _difference_row(
            place,
            activity.name,
            names.get(compared.matched.get(activity.id, ""), ""),
            compared.differences[activity.id],
        )
        for place, activity in enumerate(document.activities, 1)
    ]
    alone = (
        (each.name, Difference(NO_EVIDENCE, each.actual, why_not="only_second"))
        for each in compared.only_second
    )
    return rows + [_difference_row(None, "", name, found) for name, found in alone]


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
    names = {field.name: say(language, f"cycle.column.{field.name}") for field in fields(GapRow)}
    return _file(rows, names, suffix)


def difference_columns(looks: tuple[str, str], language: Language) -> dict[str, str]:
    """What the columns of a comparison are called, with the names of the two looks."""
    first, second = looks
    return {
        field.name: say(language, f"cycle.difference.{field.name}", first=first, second=second)
        for field in fields(DifferenceRow)
    }


def difference_file(
    rows: Sequence[DifferenceRow], looks: tuple[str, str], suffix: str, language: Language
) -> bytes:
    """The comparison as CSV or XLSX with the column names of the language."""
    told = [in_words(row, language) for row in rows]
    return _file(told, difference_columns(looks, language), suffix)


def in_words(row: DifferenceRow, language: Language) -> DifferenceRow:
    """The row with a sentence for why nothing was tested."""
    why = say(language, f"cycle_picture.why_not.{row.why_not}") if row.why_not else ""
    return replace(row, why_not=why)


def _file(rows: Sequence[GapRow | DifferenceRow], names: Mapping[str, str], suffix: str) -> bytes:
    if suffix not in TABLES:
        raise UnknownFormatError(file=f"*{suffix}", known=", ".join(TABLES))
    frame = pd.DataFrame([asdict(row) for row in rows], columns=list(names))
    texts = [name for name in names if any(isinstance(value, str) for value in frame[name])]
    frame[texts] = frame[texts].map(guarded)
    # two looks of one name would give two columns of one name
    frame.columns = pd.Index(_apart(list(names.values())))
    return DOORS[suffix].write(frame)


def _apart(names: Sequence[str]) -> list[str]:
    """The names, a repeated one with its number."""
    return [
        f"{name} ({names[:at].count(name) + 1})" if name in names[:at] else name
        for at, name in enumerate(names)
    ]


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
        desired_n=found.wished.n,
        desired_by=_holder(Holder.CUSTOMER if found.wished.n else activity.desired_by, language),
        desired_source=say(language, "cycle.evidence") if found.wished.n else activity.desired_source,
        gap=found.gap.value if found.gap else None,
        gap_low=found.gap.low if found.gap else None,
        gap_high=found.gap.high if found.gap else None,
        weighted=found.weighted,
        time_spent=_or_typed(found.time_spent, activity.time_spent),
        time_spent_n=found.time_spent.n,
        emotion=_or_typed(found.emotion, activity.emotion),
        emotion_n=found.emotion.n,
        effort_source=activity.effort_source,
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
        achieved="; ".join(
            f"{each.name}: {number(language, told.achieved.value, 1, signed=True)}"
            for each, told in zip(add_ons, found.add_ons, strict=True)
            if told.achieved and told.achieved.value is not None
        ),
    )


def _or_typed(found: Estimate, typed: float | None) -> float | None:
    """What the evidence says, else what somebody typed."""
    return typed if found.mean is None else found.mean


def filler_name(activity: Activity, language: Language) -> str:
    """Who fills the gap now: a competitor by name, else in words; "" where nobody has looked."""
    if activity.filler is None:
        return ""
    named = activity.competitor if activity.filler is Filler.COMPETITOR else ""
    return named or say(language, f"cycle.filler.{activity.filler}")


def _holder(holder: str | None, language: Language) -> str:
    return say(language, f"map.desired.{holder}") if holder else ""


def _difference_row(number: int | None, name: str, counterpart: str, found: Difference) -> DifferenceRow:
    return DifferenceRow(
        number=number,
        activity=name,
        counterpart=counterpart,
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
