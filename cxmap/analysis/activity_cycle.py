"""What the evidence says about each activity of a cycle, and how much of the cycle we serve.

Performance is the valence of the evidence of an activity's touchpoints, mapped linearly to 0..100.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxmap.analysis.cycle_findings import (
    ActivityFindings,
    AddOnFindings,
    CycleFindings,
    MainCycleFinding,
    PhaseFindings,
    Share,
)
from cxmap.analysis.difference import difference, mean_difference
from cxmap.analysis.estimate import Bounds, Values, estimate
from cxmap.analysis.evidence import days, matches
from cxmap.analysis.findings import Estimate, Gap
from cxmap.analysis.lock_on import OPEN, Ground, Holder, held_by, lock_on, share
from cxmap.model import experience_map
from cxmap.model.activity_cycle import (
    PERFORMANCE_HIGH,
    PERFORMANCE_LOW,
    Activity,
    AddOn,
    CycleDocument,
    Filler,
    Maturity,
)
from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW, EvidenceFilter

Rows = NDArray[np.intp]
"""Positions in an evidence frame, ascending."""

EVERYTHING = EvidenceFilter()
PERFORMANCE: Bounds = (PERFORMANCE_LOW, PERFORMANCE_HIGH)
LARGEST_GAPS = 3
"""So many gaps the finding of a cycle names."""


@dataclass(frozen=True)
class Said:
    """The evidence of one activity under a filter: its rows, and what those say that say anything.

    `performance`, `sources` and `waves` belong to the rows `felt`, `desired` (0..100) to the rows `wished`;
    `seconds` are the durations that were taken.
    """

    rows: Rows
    felt: Rows
    performance: Values
    sources: Rows
    waves: NDArray[np.object_]
    wished: Rows
    desired: Values
    seconds: Values


def study(
    document: CycleDocument,
    frame: pd.DataFrame,
    *,
    where: EvidenceFilter = EVERYTHING,
    weighted: bool = False,
) -> CycleFindings:
    """The findings of a cycle from an evidence frame; `weighted` ranks gaps by gap times importance.

    An item belongs to every activity that its touchpoint is linked to. A cycle of a segment sees only the
    evidence of that segment.
    """
    said = said_of(document, frame, where)
    all_waves = said_of(document, frame, where.model_copy(update={"waves": ()})) if where.waves else said
    activities = _study_activities(document, frame, said, all_waves, weighted=weighted)
    grounds = _grounds(document, activities, said)
    used = _joined(each.rows for each in said.values())
    first, last = _period(frame, used)
    rated = [activity for activity in activities if activity.rank is not None]
    pending = [points for each in activities for add_on in each.add_ons if (points := add_on.pending)]
    return CycleFindings(
        activities=activities,
        phases=_phases(document, activities, grounds),
        lock_on=lock_on(list(grounds.values())),
        held_by=held_by(list(grounds.values())),
        waves=_by_wave(frame, grounds, said),
        ranked=tuple(each.activity_id for each in sorted(rated, key=lambda each: each.rank or 0)),
        weighted=weighted,
        rated=len(rated),
        ratings=sum(each.actual.n for each in rated),
        mean_gap=_mean(each.gap.value for each in rated if each.gap),
        mean_gap_after=_mean(each.gap_after_all for each in rated if each.gap_after_all is not None),
        planned=len(pending),
        planned_effect=sum(pending),
        items=len(used),
        sources=len(_joined(each.sources for each in said.values())),
        items_by_method=_count_by_method(frame, used),
        first=first,
        last=last,
        filter=where,
    )


def evidence_of(
    document: CycleDocument, frame: pd.DataFrame, activity_id: str, where: EvidenceFilter = EVERYTHING
) -> pd.DataFrame:
    """The evidence behind an activity, newest first and undated last; empty for one that is not in the cycle."""
    said = said_of(document, frame, where).get(activity_id)
    rows = frame.iloc[said.rows if said else []]
    return rows.sort_values("occurred_at", ascending=False, kind="stable")


def open_gap(document: CycleDocument, frame: pd.DataFrame, activity_id: str) -> float:
    """How many points an add-on of an activity can bring at most: desired minus actual, else minus assumed.

    What is not known is taken at its end of the scale.
    """
    activity = next(each for each in document.activities if each.id == activity_id)
    said = said_of(document, frame, EVERYTHING)[activity_id]
    desired = _desired(activity, said)
    target = PERFORMANCE_HIGH if desired is None else desired
    level = float(said.performance.mean()) if len(said.performance) else activity.assumed
    return max(target - (level or 0.0), 0.0)


def finding(findings: CycleFindings, document: CycleDocument) -> MainCycleFinding:
    """What the one sentence under a cycle's title says."""
    names = {activity.id: activity.name for activity in document.activities}
    by_id = {each.activity_id: each for each in findings.activities}
    breaks = sum(each.breaks for each in findings.activities)
    ranked = [by_id[activity_id] for activity_id in findings.ranked]
    open_gaps = [each for each in ranked if each.gap and each.gap.value > 0]
    if not open_gaps:
        return MainCycleFinding("no_gaps" if ranked else "no_evidence", breaks=breaks)
    gaps = tuple((names[each.activity_id], each.gap.value) for each in open_gaps[:LARGEST_GAPS] if each.gap)
    return MainCycleFinding("gaps", gaps, open_gaps[0].filler, open_gaps[0].competitor, breaks)


def said_of(document: CycleDocument, frame: pd.DataFrame, where: EvidenceFilter) -> dict[str, Said]:
    """For each activity the evidence that passes the filter."""
    passing = matches(frame, where)
    if document.cycle.segment_id is not None:
        passing &= (frame["segment_id"] == document.cycle.segment_id).to_numpy(dtype=bool)
    touchpoints = frame["touchpoint_id"].to_numpy()
    went, wanted = _performance(frame["valence"]), _performance(frame["desired"])
    seconds = frame["duration"].to_numpy(dtype=np.float64)
    sources, waves = _sources(frame), frame["wave"].to_numpy(dtype=object)
    said = {}
    for activity in document.activities:
        linked = document.activity_touchpoints.get(activity.id, ())
        rows = np.flatnonzero(passing & np.isin(touchpoints, linked))
        felt, wished = rows[~np.isnan(went[rows])], rows[~np.isnan(wanted[rows])]
        timed = rows[~np.isnan(seconds[rows])]
        said[activity.id] = Said(
            rows, felt, went[felt], sources[felt], waves[felt], wished, wanted[wished], seconds[timed]
        )
    return said


def _performance(valence: "pd.Series[float]") -> Values:
    """Valences, mapped linearly to 0..100; NaN stays."""
    values: Values = np.asarray(valence, dtype=np.float64)
    return PERFORMANCE_HIGH * (values - VALENCE_LOW) / (VALENCE_HIGH - VALENCE_LOW)


def _sources(frame: pd.DataFrame) -> Rows:
    """A code per source; an item without one stands for a source of its own."""
    codes, names = pd.factorize(frame["source"])
    unnamed = (frame["source"] == "").to_numpy(dtype=bool)
    return np.where(unnamed, len(names) + np.arange(len(frame)), codes).astype(np.intp)


def _study_activities(
    document: CycleDocument,
    frame: pd.DataFrame,
    said: Mapping[str, Said],
    all_waves: Mapping[str, Said],
    *,
    weighted: bool,
) -> tuple[ActivityFindings, ...]:
    top = document.cycle.importance_high
    studied = []
    for number, activity in enumerate(document.activities, start=1):
        own = said[activity.id]
        found = _study_activity(activity, number, own, top)
        counts = _count_by_method(frame, own.rows)
        add_ons = document.add_ons_of(activity.id)
        studied.append(_with_add_ons(replace(found, items_by_method=counts), add_ons, all_waves[activity.id]))
    return _with_ranks(studied, weighted=weighted)


def _study_activity(activity: Activity, number: int, said: Said, top: float) -> ActivityFindings:
    actual = estimate(said.performance, PERFORMANCE)
    gap = _gap(activity, actual, said)
    weight = None if activity.importance is None else activity.importance / top
    return ActivityFindings(
        activity_id=activity.id,
        number=number,
        phase_id=activity.phase_id,
        items=len(said.rows),
        actual=actual,
        assumed=activity.assumed if actual.mean is None else None,
        desired=_desired(activity, said),
        wished=estimate(said.desired, PERFORMANCE),
        importance=activity.importance,
        gap=gap,
        weighted=None if gap is None or weight is None else gap.value * weight,
        rank=None,
        filler=activity.filler,
        competitor=activity.competitor,
        breaks=not activity.served,
        time_spent=estimate(said.seconds, (0.0, np.inf)),
        emotion=_felt(actual),
    )


def _desired(activity: Activity, said: Said) -> float | None:
    """What the evidence says should be; what somebody typed counts where it says nothing."""
    return float(said.desired.mean()) if len(said.desired) else activity.desired


def _felt(actual: Estimate) -> Estimate:
    """Performance back on the scale of the valence: how it felt."""
    mean, low, high = (
        None if value is None else VALENCE_LOW + value * (VALENCE_HIGH - VALENCE_LOW) / PERFORMANCE_HIGH
        for value in (actual.mean, actual.low, actual.high)
    )
    return replace(actual, mean=mean, low=low, high=high)


def _gap(activity: Activity, actual: Estimate, said: Said) -> Gap | None:
    """Desired minus actual; from a typed value its upper end comes from the lower end of the actual one."""
    if len(said.desired) and len(said.performance):
        told = mean_difference(said.performance, said.felt, said.desired, said.wished)
        return Gap(*told, experience_map.Holder.CUSTOMER)
    desired = _desired(activity, said)
    if actual.mean is None or desired is None:
        return None
    low = None if actual.high is None else desired - actual.high
    high = None if actual.low is None else desired - actual.low
    against = activity.desired_by or experience_map.Holder.CUSTOMER
    return Gap(desired - actual.mean, low, high, against)


def _with_add_ons(found: ActivityFindings, add_ons: Iterable[AddOn], said: Said) -> ActivityFindings:
    told = tuple(_study_add_on(add_on, found.gap, said) for add_on in add_ons)
    found = replace(found, add_ons=told)
    if found.actual.mean is None:
        return found
    live = _reached(found, [each for each in told if each.maturity is Maturity.LIVE])
    every = _reached(found, told)
    after = None if found.desired is None else found.desired - every
    return replace(found, after_live=live, after_all=every, gap_after_all=after)


def _study_add_on(add_on: AddOn, gap: Gap | None, said: Said) -> AddOnFindings:
    achieved = None
    if add_on.wave_before and add_on.wave_after:
        before, after = (
            said.performance[said.waves == wave] for wave in (add_on.wave_before, add_on.wave_after)
        )
        achieved = difference(before, after, PERFORMANCE)
    told = AddOnFindings(add_on.id, add_on.maturity, add_on.effect, achieved=achieved)
    return replace(told, remaining=None if gap is None else gap.value - told.pending)


def _reached(found: ActivityFindings, add_ons: Iterable[AddOnFindings]) -> float:
    """Performance with the effects still to come: up to what is desired, since more closes no gap."""
    actual = found.actual.mean or 0.0
    target = PERFORMANCE_HIGH if found.desired is None else found.desired
    return max(actual, min(target, actual + sum(add_on.pending for add_on in add_ons)))


def _with_ranks(activities: Iterable[ActivityFindings], *, weighted: bool) -> tuple[ActivityFindings, ...]:
    """Ranked are all gaps from evidence; without importance a weighted gap counts as none."""
    activities = tuple(activities)
    sizes = {
        each.activity_id: (each.weighted or 0.0) if weighted else each.gap.value
        for each in activities
        if each.gap is not None
    }
    order = sorted(sizes, key=lambda activity_id: -sizes[activity_id])
    ranks = {activity_id: rank for rank, activity_id in enumerate(order, start=1)}
    return tuple(replace(each, rank=ranks.get(each.activity_id)) for each in activities)


def _grounds(
    document: CycleDocument, activities: Sequence[ActivityFindings], said: Mapping[str, Said]
) -> dict[str, Ground]:
    """What lock-on needs; an activity without importance weighs as much as the others on average."""
    rated = [activity.importance for activity in document.activities if activity.importance is not None]
    usual = sum(rated) / len(rated) if rated else 1.0
    grounds = {}
    for activity, found in zip(document.activities, activities, strict=True):
        live = sum(each.pending for each in found.add_ons if each.maturity is Maturity.LIVE)
        grounds[activity.id] = Ground(
            weight=usual if activity.importance is None else activity.importance,
            served=activity.served,
            target=PERFORMANCE_HIGH if found.desired is None else found.desired,
            values=said[activity.id].performance,
            sources=said[activity.id].sources,
            filler=_filler(activity),
            live=live,
            planned=sum(each.pending for each in found.add_ons) - live,
        )
    return grounds


def _filler(activity: Activity) -> Holder:
    """Who holds what we leave open; a gap that only we work on is open."""
    if activity.filler is Filler.COMPETITOR:
        return (Filler.COMPETITOR, activity.competitor)
    return (Filler.CUSTOMER, "") if activity.filler is Filler.CUSTOMER else OPEN


def _phases(
    document: CycleDocument, activities: Sequence[ActivityFindings], grounds: Mapping[str, Ground]
) -> tuple[PhaseFindings, ...]:
    phases = []
    for number, phase in enumerate(document.phases, start=1):
        own = [each for each in activities if each.phase_id == phase.id]
        ids = tuple(each.activity_id for each in own)
        gap = _mean(each.gap.value for each in own if each.gap)
        phases.append(PhaseFindings(phase.id, number, ids, gap, lock_on([grounds[key] for key in ids])))
    return tuple(phases)


def _by_wave(
    frame: pd.DataFrame, grounds: Mapping[str, Ground], said: Mapping[str, Said]
) -> tuple[tuple[str, Share], ...]:
    """Our share in each wave that occurs, the earliest first."""
    told = sorted({str(wave) for each in said.values() for wave in each.waves} - {""})
    began = {wave: min(set(days(frame[frame["wave"] == wave])) - {""}, default="") for wave in told}
    shares = []
    for wave in sorted(told, key=lambda wave: (began[wave] == "", began[wave], wave)):
        heard = [
            replace(ground, values=own.performance[own.waves == wave], sources=own.sources[own.waves == wave])
            for ground, own in ((grounds[key], said[key]) for key in grounds)
        ]
        shares.append((wave, share(heard, [0.0] * len(heard))))
    return tuple(shares)


def _joined(parts: Iterable[Rows]) -> Rows:
    """All that is in any part, each once."""
    return np.unique(np.concatenate([np.empty(0, np.intp), *parts]))


def _period(frame: pd.DataFrame, used: Rows) -> tuple[str | None, str | None]:
    known = days(frame.iloc[used])
    known = known[known != ""]
    return (str(known.min()), str(known.max())) if len(known) else (None, None)


def _count_by_method(frame: pd.DataFrame, rows: Rows) -> dict[str, int]:
    return dict(sorted(Counter(map(str, frame["method"].to_numpy()[rows])).items()))


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return sum(known) / len(known) if known else None
