"""What the evidence says about each step of an experience map, and about the journey as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxmap.analysis.estimate import (
    ENGAGEMENT,
    VALENCE,
    Bounds,
    Values,
    agreement,
    estimate,
    estimate_equal_methods,
)
from cxmap.analysis.evidence import days, matches
from cxmap.analysis.findings import Estimate, Gap, GroupEstimate, IntervalMethod, MapFindings, StepFindings
from cxmap.model.evidence import EvidenceFilter, Method
from cxmap.model.experience_map import Card, DesiredValue, Holder, MapDocument, Step, Weighting

Rows = NDArray[np.intp]
"""Positions in an evidence frame, ascending."""

NO_ROWS: Rows = np.empty(0, dtype=np.intp)
EVERYTHING = EvidenceFilter()
METHODS = tuple(method.value for method in Method)
LARGEST_GAPS = 3
"""So many gaps the finding of a map names."""


@dataclass(frozen=True)
class MainFinding:
    """What a map says first: its largest gaps, else its lowest step, as (name of the step, value)."""

    kind: Literal["gaps", "trough", "no_evidence"]
    steps: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class _Items:
    """Evidence items as arrays of one length; `method` and `segment` are codes, -1 where unknown."""

    method: Rows
    segment: Rows
    valence: Values
    emotional: Values
    rational: Values

    def of(self, rows: Rows) -> "_Items":
        return _Items(
            self.method[rows],
            self.segment[rows],
            self.valence[rows],
            self.emotional[rows],
            self.rational[rows],
        )


def study(
    document: MapDocument,
    frame: pd.DataFrame,
    *,
    where: EvidenceFilter = EVERYTHING,
    weighting: Weighting | None = None,
) -> MapFindings:
    """The findings of a map from an evidence frame; without a weighting the map's own is used.

    An item belongs to the step it names; an item that names no step of this map belongs to every step
    where customers meet its touchpoint. A map of a segment sees only the evidence of that segment.
    """
    weighting = weighting or document.map.weighting
    rows = _rows_by_step(document, frame, where)
    steps = _study_steps(document, frame, rows, weighting)
    used = _used(len(frame), rows)
    first, last = _period(frame, used)
    felt = [step for step in steps if step.feeling.mean is not None]
    return MapFindings(
        steps=steps,
        items=int(used.sum()),
        items_by_method=_count_by_method(_codes(frame["method"], METHODS)[used]),
        first=first,
        last=last,
        peak=max(felt, key=_mean_of).step_id if felt else None,
        trough=min(felt, key=_mean_of).step_id if felt else None,
        end=felt[-1].step_id if felt else None,
        ranked=_ranked(steps),
        weighting=weighting,
        filter=where,
        interval_methods=_interval_methods(steps),
    )


def evidence_of(
    document: MapDocument, frame: pd.DataFrame, step_id: str, where: EvidenceFilter = EVERYTHING
) -> pd.DataFrame:
    """The evidence behind a step, newest first and undated last; empty for a step that is not in the map."""
    rows = _rows_by_step(document, frame, where).get(step_id, NO_ROWS)
    return _newest_first(frame.iloc[rows])


def card_evidence_of(
    document: MapDocument, frame: pd.DataFrame, card_id: str, where: EvidenceFilter = EVERYTHING
) -> pd.DataFrame:
    """The evidence of a card's steps that mentions what it says, newest first and undated last."""
    rows = _rows_by_step(document, frame, where)
    spans = [rows[step.id] for card in document.cards if card.id == card_id for step in _span(document, card)]
    spanned = frame.iloc[np.unique(_joined(spans))]
    return _newest_first(spanned[spanned["id"].isin(list(document.mentions.get(card_id, ())))])


def finding(findings: MapFindings, document: MapDocument) -> MainFinding:
    """What the one sentence under a map's title says."""
    names = {step.id: step.name for step in document.steps}
    by_id = {step.step_id: step for step in findings.steps}
    gaps = [
        (names[step_id], gap.value)
        for step_id in findings.ranked[:LARGEST_GAPS]
        if (gap := by_id[step_id].gap) is not None
    ]
    if gaps:
        return MainFinding("gaps", tuple(gaps))
    if findings.trough is None or (mean := by_id[findings.trough].feeling.mean) is None:
        return MainFinding("no_evidence")
    return MainFinding("trough", ((names[findings.trough], mean),))


def _rows_by_step(document: MapDocument, frame: pd.DataFrame, where: EvidenceFilter) -> dict[str, Rows]:
    """For each step of the map, the rows that pass the filter and belong to it."""
    passing = matches(frame, where)
    if document.map.segment_id is not None:
        passing &= (frame["segment_id"] == document.map.segment_id).to_numpy(dtype=bool)
    named = _grouped(np.flatnonzero(passing), frame["step_id"])
    ours = {step.id: named.pop(step.id, NO_ROWS) for step in document.steps}
    met = _grouped(_joined(named.values()), frame["touchpoint_id"])
    touchpoints = {step_id: set(document.step_touchpoints.get(step_id, ())) for step_id in ours}
    return {
        step_id: _joined([rows, *(met.get(touchpoint, NO_ROWS) for touchpoint in touchpoints[step_id])])
        for step_id, rows in ours.items()
    }


def _grouped(rows: Rows, column: "pd.Series[str]") -> dict[str, Rows]:
    """Some rows of a column by their value; one pass, however many values there are."""
    codes, values = pd.factorize(column)
    order = np.argsort(codes[rows], kind="stable")
    cuts = np.searchsorted(codes[rows][order], np.arange(len(values) + 1))
    return {
        str(value): rows[order[start:stop]]
        for value, start, stop in zip(values, cuts, cuts[1:], strict=False)
    }


def _joined(parts: Iterable[Rows]) -> Rows:
    return np.sort(np.concatenate([NO_ROWS, *parts]))


def _used(length: int, rows: Mapping[str, Rows]) -> NDArray[np.bool_]:
    """Which rows belong to any step, each once."""
    used = np.zeros(length, dtype=bool)
    for belonging in rows.values():
        used[belonging] = True
    return used


def _codes(column: "pd.Series[str]", order: Sequence[str]) -> Rows:
    """The place of each value in `order`, -1 where it has none."""
    codes, values = pd.factorize(column)
    places = {value: place for place, value in enumerate(order)}
    return np.array([*(places.get(value, -1) for value in values), -1])[codes]


def _study_steps(
    document: MapDocument, frame: pd.DataFrame, rows: Mapping[str, Rows], weighting: Weighting
) -> tuple[StepFindings, ...]:
    segments = sorted(map(str, frame["segment_id"].unique()), key=lambda segment: (not segment, segment))
    items = _items(frame, segments)
    steps = [
        _study_step(step, number, items.of(rows[step.id]), segments, weighting)
        for number, step in enumerate(document.steps, start=1)
    ]
    steps = [_with_gap(step, document.desired) for step in steps]
    ranks = {step_id: rank for rank, step_id in enumerate(_ranked(steps), start=1)}
    mentions = _mentions(document, frame, rows)
    return tuple(
        replace(step, rank=ranks.get(step.step_id), mentions=mentions[step.step_id]) for step in steps
    )


def _items(frame: pd.DataFrame, segments: Sequence[str]) -> _Items:
    return _Items(
        method=_codes(frame["method"], METHODS),
        segment=_codes(frame["segment_id"], segments),
        valence=frame["valence"].to_numpy(dtype=np.float64),
        emotional=frame["emotional"].to_numpy(dtype=np.float64),
        rational=frame["rational"].to_numpy(dtype=np.float64),
    )


def _study_step(
    step: Step, number: int, items: _Items, segments: Sequence[str], weighting: Weighting
) -> StepFindings:
    """What the items of a step say by themselves, before the step is compared with others or with a desire."""
    felt = items.of(np.flatnonzero(~np.isnan(items.valence)))
    by_method = {name: felt.valence[felt.method == code] for code, name in enumerate(METHODS)}
    by_segment = {name: felt.of(np.flatnonzero(felt.segment == code)) for code, name in enumerate(segments)}
    return StepFindings(
        step_id=step.id,
        number=number,
        items=len(items.method),
        feeling=_mean(felt.valence, felt.method, weighting),
        items_by_method=_count_by_method(items.method),
        by_method=tuple(
            GroupEstimate(name, estimate(values)) for name, values in by_method.items() if len(values)
        ),
        by_segment=tuple(
            GroupEstimate(name, _mean(part.valence, part.method, weighting))
            for name, part in by_segment.items()
            if len(part.valence)
        ),
        agreement=agreement(tuple(by_method.values())),
        emotional=_mean(items.emotional, items.method, weighting, ENGAGEMENT),
        rational=_mean(items.rational, items.method, weighting, ENGAGEMENT),
    )


def _mean(values: Values, methods: Rows, weighting: Weighting, bounds: Bounds = VALENCE) -> Estimate:
    if weighting is Weighting.METHOD:
        return estimate_equal_methods(values, methods, bounds)
    return estimate(values, bounds)


def _count_by_method(methods: Rows) -> dict[str, int]:
    counts = np.bincount(methods[methods >= 0], minlength=len(METHODS))
    return {name: int(count) for name, count in zip(METHODS, counts, strict=True) if count}


def _with_gap(step: StepFindings, desired: Iterable[DesiredValue]) -> StepFindings:
    """The step with its desired values and the gap against customers' desire, else management's."""
    ours = {value.holder: value for value in desired if value.step_id == step.step_id}
    customer, management = ours.get(Holder.CUSTOMER), ours.get(Holder.MANAGEMENT)
    target = customer or management
    gap = _gap(target, step.feeling) if target else None
    return replace(step, desired_customer=customer, desired_management=management, gap=gap)


def _gap(desired: DesiredValue, actual: Estimate) -> Gap | None:
    """Desired minus actual: the upper end of the one comes from the lower end of the other."""
    if actual.mean is None:
        return None
    low = None if actual.high is None else desired.value - actual.high
    high = None if actual.low is None else desired.value - actual.low
    return Gap(desired.value - actual.mean, low, high, desired.holder)


def _ranked(steps: Iterable[StepFindings]) -> tuple[str, ...]:
    """The steps with a gap above zero, largest first; equal gaps stay in the order of the map."""
    gaps = [(step.gap.value, step.step_id) for step in steps if step.gap and step.gap.value > 0]
    return tuple(step_id for _, step_id in sorted(gaps, key=lambda gap: -gap[0]))


def _mentions(
    document: MapDocument, frame: pd.DataFrame, rows: Mapping[str, Rows]
) -> dict[str, dict[str, int]]:
    """For each step its cards that have linked evidence, with the number of linked items in the card's steps."""
    linked = np.flatnonzero(frame["id"].isin(list(frozenset().union(*document.mentions.values()))))
    names = dict(zip(linked.tolist(), frame["id"].iloc[linked], strict=True))
    present = {
        step_id: {names[row] for row in np.intersect1d(belonging, linked, assume_unique=True).tolist()}
        for step_id, belonging in rows.items()
    }
    counts: dict[str, dict[str, int]] = {step.id: {} for step in document.steps}
    for card in document.cards:
        if links := document.mentions.get(card.id):
            here = set().union(*(present[step.id] for step in _span(document, card)))
            counts[card.step_id][card.id] = len(links & here)
    return counts


def _span(document: MapDocument, card: Card) -> tuple[Step, ...]:
    """The steps a card lies over."""
    start = next(index for index, step in enumerate(document.steps) if step.id == card.step_id)
    return document.steps[start : start + card.span]


def _period(frame: pd.DataFrame, used: NDArray[np.bool_]) -> tuple[str | None, str | None]:
    known = days(frame[["occurred_at"]][used])
    known = known[known != ""]
    return (str(known.min()), str(known.max())) if len(known) else (None, None)


def _mean_of(step: StepFindings) -> float:
    return step.feeling.mean or 0.0


def _interval_methods(steps: Iterable[StepFindings]) -> tuple[IntervalMethod, ...]:
    """How the intervals of the curve were made, in a fixed order."""
    occurring = {step.feeling.method for step in steps if step.feeling.low is not None}
    return tuple(method for method in get_args(IntervalMethod) if method in occurring)


def _newest_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Sorted by the moment as it was written, for ISO moments sort as text; an unknown one is "" and comes last."""
    return frame.sort_values("occurred_at", ascending=False, kind="stable")
