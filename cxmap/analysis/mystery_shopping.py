"""What the answers of a visit are worth: points by item, and from them the scores of sections and the visit.

Earned divided by possible; possible is the highest option of each item. An item that does not apply, was
skipped or was not answered leaves the denominator; a bonus adds to what is earned only; a critical item that
earns nothing zeroes its section or the visit; weights combine the sections that were scored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cxmap.model.questionnaire import (
    NUMERIC,
    UNSCORED,
    Critical,
    ItemKind,
    Option,
    QuestionnaireDocument,
    QuestionnaireItem,
)

Numbers = NDArray[np.float64]
Counted = Literal["scored", "bonus", "trap", "not_applicable", "skipped", "unanswered", "unscored"]
HUNDRED = 100.0


@dataclass(frozen=True)
class ItemScore:
    """What one item brought, and how it was counted; `failed_critical` says that it zeroed something."""

    code: str
    earned: float | None
    possible: float
    counted: Counted
    failed_critical: bool = False


@dataclass(frozen=True)
class SectionScore:
    """The sums of a section; `percent` is None where nothing in it could be earned."""

    section_id: str
    earned: float
    possible: float
    weight: float | None
    zeroed: bool

    @property
    def percent(self) -> float | None:
        return HUNDRED * self.earned / self.possible if self.possible else None


@dataclass(frozen=True)
class VisitScore:
    """The score of a visit with its whole working. `earned` counts sections by their weights, if they have any."""

    items: tuple[ItemScore, ...]
    sections: tuple[SectionScore, ...]
    earned: float
    possible: float
    zeroed: bool

    @property
    def percent(self) -> float | None:
        return HUNDRED * self.earned / self.possible if self.possible else None


@dataclass(frozen=True)
class Sums:
    """The sums of many visits of one version. Shapes: n, n x sections, n x items; NaN in `items`: not counted."""

    items: Numbers
    items_possible: Numbers
    sections: Numbers
    sections_possible: Numbers
    sections_zeroed: NDArray[np.bool_]
    visits: Numbers
    visits_possible: Numbers
    visits_zeroed: NDArray[np.bool_]


def possible_points(item: QuestionnaireItem) -> float:
    """What an item can add to the denominator: its best answer, for several answers the sum of all."""
    if item.bonus or item.trap:
        return 0.0
    return highest_points(item)


def highest_points(item: QuestionnaireItem) -> float:
    """The points of the best answer, whether or not they count in the denominator."""
    points = [option.points for option in item.options if not option.not_applicable]
    if item.kind in UNSCORED:
        return 0.0
    if item.kind is ItemKind.MULTIPLE:
        return sum(points)
    if item.kind in NUMERIC and not points:
        return item.points or 0.0
    return max(points, default=0.0)


def earned_points(item: QuestionnaireItem, answer: Any) -> float | None:
    """The points of an answer; None where it counts for nothing (it does not apply, or cannot be read).

    A trap gives 1 for the answer known to be true, else 0.
    """
    if answer is None or item.kind in UNSCORED:
        return None
    if item.kind in NUMERIC:
        return _points_of_number(item, answer)
    chosen = [item.option(str(code)) for code in (answer if isinstance(answer, list) else [answer])]
    known = [option for option in chosen if option is not None]
    if not known and answer != []:
        return None
    if any(option.not_applicable for option in known):
        return None
    if item.trap:
        return float(any(option.code == item.trap for option in known))
    return float(sum(option.points for option in known))


def band_of(item: QuestionnaireItem, value: float) -> Option | None:
    """The band of a number that a value falls into: the first it does not exceed."""
    return next((band for band in item.options if band.up_to is None or value <= band.up_to), None)


def _points_of_number(item: QuestionnaireItem, answer: Any) -> float | None:
    value = float(answer)
    if item.options:
        band = band_of(item, value)
        return None if band is None or band.not_applicable else band.points
    if item.points is None or item.low is None or item.high is None or item.low == item.high:
        return None
    return item.points * min(max((value - item.low) / (item.high - item.low), 0.0), 1.0)


def is_asked(document: QuestionnaireDocument, item: QuestionnaireItem, answers: Mapping[str, Any]) -> bool:
    """Whether the skip logic lets an item be asked; one that hangs on an item not asked is not asked either."""
    while item.show_if:
        earlier = document.item(item.show_if)
        if earlier is None:
            return True
        given = answers.get(earlier.code)
        chosen = {str(each) for each in given} if isinstance(given, list) else {str(given)}
        if not chosen & set(item.show_if_answers):
            return False
        item = earlier
    return True


def counted_points(document: QuestionnaireDocument, answers: Mapping[str, Any]) -> list[float]:
    """What each item earned, in the order of the items; NaN for one that leaves the denominator."""
    earned = [
        earned_points(item, answers.get(item.code)) if is_asked(document, item, answers) else None
        for item in document.items
    ]
    return [float("nan") if each is None else each for each in earned]


def points_text(points: Sequence[float]) -> str:
    """Points as a visit keeps them: a digit per item where all are whole and below ten, `-` for NaN; else numbers."""
    return _joined([point_text(each) for each in points])


def point_text(points: float) -> str:
    return "-" if np.isnan(points) else f"{points:.10g}"


def _joined(parts: Sequence[str]) -> str:
    """Digits stand side by side: fifty thousand visits are then read in milliseconds."""
    text = "".join(parts)
    return text if len(text) == len(parts) else " ".join(parts)


def points_of_many(document: QuestionnaireDocument, answers: Sequence[Mapping[str, Any]]) -> list[str]:
    """The points of many visits as they keep them; equal answers are valued once."""
    columns = []
    for item in document.items:
        worth: dict[Any, str] = {}
        column = []
        for given in answers:
            answer = given.get(item.code)
            key = tuple(answer) if isinstance(answer, list) else answer
            if key not in worth:
                earned = earned_points(item, answer)
                worth[key] = "-" if earned is None else point_text(earned)
            column.append(worth[key])
        if item.show_if:
            column = [
                text if is_asked(document, item, given) else "-"
                for text, given in zip(column, answers, strict=True)
            ]
        columns.append(column)
    return [_joined(row) for row in zip(*columns, strict=True)] if columns else [""] * len(answers)


def points_matrix(texts: Sequence[str], items: int) -> Numbers:
    """The points that visits keep, as visits x items; a visit without answers has only NaN."""
    digits = [text if len(text) == items else "-" * items for text in texts]
    found = np.frombuffer("".join(digits).encode("ascii"), dtype=np.uint8).astype(np.float64)
    matrix = np.where(found == ord("-"), np.nan, found - ord("0")).reshape(len(texts), items)
    spelt = [at for at, text in enumerate(texts) if text and len(text) != items]
    if spelt:
        joined = " ".join(texts[at].replace("-", "nan") for at in spelt)
        matrix[spelt] = np.fromstring(joined, dtype=np.float64, sep=" ").reshape(len(spelt), items)
    return matrix


def sums(document: QuestionnaireDocument, points: Numbers) -> Sums:
    """The scores of many visits of one version from their points (visits x items)."""
    items = document.items
    place = {section.id: at for at, section in enumerate(document.sections)}
    section_of = np.array([place[item.section_id] for item in items], dtype=np.int64)
    belongs = np.zeros((len(items), len(document.sections)))
    belongs[np.arange(len(items)), section_of] = 1
    counts = np.array([not item.trap and item.kind not in UNSCORED for item in items], dtype=bool)
    earned = np.where(counts, points, np.nan)
    highest = np.array([possible_points(item) for item in items], dtype=np.float64)
    left = np.isnan(earned)
    possible = np.where(left, 0.0, highest)
    failed = (earned == 0) & (possible > 0)
    sections = np.where(left, 0.0, earned) @ belongs
    sections_zeroed = (failed & _is_critical(document, Critical.SECTION)) @ belongs > 0
    visits_zeroed = (failed & _is_critical(document, Critical.VISIT)).any(axis=1)
    sections = np.where(sections_zeroed, 0.0, sections)
    sections_possible = possible @ belongs
    visits = _combined(document, sections, sections_possible)
    return Sums(
        items=earned,
        items_possible=possible,
        sections=sections,
        sections_possible=sections_possible,
        sections_zeroed=sections_zeroed,
        visits=np.where(visits_zeroed, 0.0, visits),
        visits_possible=sections_possible.sum(axis=1),
        visits_zeroed=visits_zeroed,
    )


def _is_critical(document: QuestionnaireDocument, what: Critical) -> NDArray[np.bool_]:
    return np.array([item.critical is what for item in document.items], dtype=bool)


def _combined(document: QuestionnaireDocument, earned: Numbers, possible: Numbers) -> Numbers:
    """What visits earned: the sum of their sections, or their weighted share of what was possible."""
    if not document.weighted:
        total: Numbers = earned.sum(axis=1)
        return total
    weights = np.array([section.weight or 0.0 for section in document.sections])
    shares = np.divide(earned, possible, out=np.zeros_like(earned), where=possible > 0)
    counted = (possible > 0) @ weights
    share = np.divide(shares @ weights, counted, out=np.zeros(len(shares)), where=counted > 0)
    weighted: Numbers = share * possible.sum(axis=1)
    return weighted


def visit_score(document: QuestionnaireDocument, answers: Mapping[str, Any]) -> VisitScore:
    """The score of one visit with its working."""
    points = counted_points(document, answers)
    one = sums(document, np.array([points], dtype=np.float64).reshape(1, len(points)))
    return VisitScore(
        items=tuple(
            ItemScore(
                code=item.code,
                earned=None if np.isnan(points[at]) else points[at],
                possible=possible_points(item),
                counted=_counted(document, item, answers, points[at]),
                failed_critical=bool(
                    item.critical and one.items[0, at] == 0 and one.items_possible[0, at] > 0
                ),
            )
            for at, item in enumerate(document.items)
        ),
        sections=tuple(
            SectionScore(
                section_id=section.id,
                earned=float(one.sections[0, at]),
                possible=float(one.sections_possible[0, at]),
                weight=section.weight,
                zeroed=bool(one.sections_zeroed[0, at]),
            )
            for at, section in enumerate(document.sections)
        ),
        earned=float(one.visits[0]),
        possible=float(one.visits_possible[0]),
        zeroed=bool(one.visits_zeroed[0]),
    )


def _counted(
    document: QuestionnaireDocument, item: QuestionnaireItem, answers: Mapping[str, Any], points: float
) -> Counted:
    if not is_asked(document, item, answers):
        return "skipped"
    if item.code not in answers:
        return "unanswered"
    if item.kind in UNSCORED:
        return "unscored"
    if np.isnan(points):
        return "not_applicable"
    if item.trap:
        return "trap"
    return "bonus" if item.bonus else "scored" if possible_points(item) else "unscored"
