"""Whether the ways of knowing tell the same of a touchpoint, and where nobody has looked yet.

Methods are put together by who speaks: shoppers scored, observers saw, customers said, staff heard, systems
recorded. Denzin (1978) calls it triangulation of methods.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from typing import Literal

import numpy as np
import pandas as pd
from scipy import special

from cxmap.analysis.difference import adjusted
from cxmap.analysis.estimate import LEVEL, Values, agreement, estimate
from cxmap.analysis.findings import Estimate
from cxmap.model.evidence import Method


class Voice(StrEnum):
    """Who tells."""

    SHOPPERS = "shoppers"
    OBSERVERS = "observers"
    CUSTOMERS = "customers"
    STAFF = "staff"
    SYSTEMS = "systems"


VOICES = {
    Method.MYSTERY_SHOP: Voice.SHOPPERS,
    Method.PARTICIPANT_OBSERVATION: Voice.OBSERVERS,
    Method.NON_PARTICIPANT_OBSERVATION: Voice.OBSERVERS,
    Method.ETHNOGRAPHY: Voice.OBSERVERS,
    Method.INTERVIEW: Voice.CUSTOMERS,
    Method.FOCUS_GROUP: Voice.CUSTOMERS,
    Method.SURVEY: Voice.CUSTOMERS,
    Method.COMPLAINT: Voice.CUSTOMERS,
    Method.SOCIAL_MEDIA: Voice.CUSTOMERS,
    Method.CONTACT_CENTRE: Voice.STAFF,
    Method.SILENT_EVENT: Voice.SYSTEMS,
}
SIGNIFICANT = 0.05
WANTED_REACH = 0.5
"""Half the width of the interval a mean valence should have: half a step of the scale."""
USUAL_SPREAD = 1.0
"""The standard deviation that is supposed where too little is known; the scale runs from -2 to +2."""
FEWEST_FOR_SPREAD = 10
MOST_ITEMS = 10_000

Verdict = Literal["disagree", "no_difference", "one_voice", "untested", "nothing"]


@dataclass(frozen=True)
class VoiceView:
    """What one voice says of a touchpoint: all its items, and the feeling of those that have one."""

    voice: Voice
    items: int
    feeling: Estimate


@dataclass(frozen=True)
class Triangle:
    """A touchpoint as the voices tell it. `p` is the Kruskal-Wallis test between voices, `corrected` after Holm."""

    touchpoint_id: str
    voices: tuple[VoiceView, ...]
    verdict: Verdict
    p: float | None = None
    corrected: float | None = None

    @property
    def spread(self) -> float:
        """The distance between the highest and the lowest mean."""
        means = [each.feeling.mean for each in self.voices if each.feeling.mean is not None]
        return max(means) - min(means) if means else 0.0


@dataclass(frozen=True)
class Cell:
    """How much a group (a voice or a method) tells of a touchpoint (and segment, "" = any).

    `n` counts all items, `felt` those with a feeling, `wanted` how many of these it would take.
    """

    touchpoint_id: str
    group: str
    segment_id: str
    n: int
    felt: int
    wanted: int

    @property
    def missing(self) -> int:
        return max(0, self.wanted - self.felt)


def triangulate(frame: pd.DataFrame, touchpoint_ids: Sequence[str]) -> list[Triangle]:
    """Every touchpoint, where voices disagree first, then by how far apart they are."""
    told = _with_voice(frame)
    groups = {str(key): part for key, part in told.groupby("touchpoint_id", observed=True, sort=False)}
    found = [_triangle(each, groups.get(each, told.iloc[:0])) for each in touchpoint_ids]
    corrected = adjusted({each.touchpoint_id: each.p for each in found if each.p is not None})
    judged = [_judged(each, corrected.get(each.touchpoint_id)) for each in found]
    rank = {"disagree": 0, "no_difference": 1, "untested": 2, "one_voice": 3, "nothing": 4}
    return sorted(judged, key=lambda each: (rank[each.verdict], each.corrected or 0.0, -each.spread))


def _with_voice(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        voice=frame["method"].map({str(method): str(voice) for method, voice in VOICES.items()})
    )


def _triangle(touchpoint_id: str, items: pd.DataFrame) -> Triangle:
    groups: dict[Voice, Values] = {
        voice: items.loc[items["voice"] == voice, "valence"].to_numpy(float) for voice in Voice
    }
    views = [
        VoiceView(voice, len(values), estimate(values)) for voice, values in groups.items() if len(values)
    ]
    verdict: Verdict = "nothing" if not views else "one_voice" if len(views) == 1 else "untested"
    p = agreement(list(groups.values())) if len(views) > 1 else None
    return Triangle(touchpoint_id, tuple(views), verdict, p)


def _judged(each: Triangle, corrected: float | None) -> Triangle:
    if corrected is None:
        return each
    return replace(
        each, verdict="disagree" if corrected < SIGNIFICANT else "no_difference", corrected=corrected
    )


def coverage(
    frame: pd.DataFrame,
    touchpoint_ids: Sequence[str],
    segment_ids: Sequence[str] = (),
    groups: Sequence[Voice] | Sequence[Method] = tuple(Voice),
) -> list[Cell]:
    """Touchpoints x groups (x segments, where given), the emptiest first.

    The n that it would take gives a mean valence an interval of half a step to either side, with the spread
    this group has shown so far, or one step where it has told too little.
    """
    told = _with_voice(frame)
    by = "voice" if isinstance(groups[0], Voice) else "method"
    wanted = {
        str(group): wanted_items(told.loc[told[by] == str(group), "valence"].to_numpy(float))
        for group in groups
    }
    counts = _counts(told, by, by_segment=bool(segment_ids))
    felt = _counts(told[told["valence"].notna()], by, by_segment=bool(segment_ids))
    keys = product(touchpoint_ids, wanted, tuple(segment_ids) or ("",))
    cells = [Cell(*key, counts[key], felt[key], wanted[key[1]]) for key in keys]
    order = {each: place for place, each in enumerate(touchpoint_ids)}
    return sorted(cells, key=lambda cell: (cell.n, order[cell.touchpoint_id]))


def _counts(told: pd.DataFrame, by: str, *, by_segment: bool) -> Counter[tuple[str, str, str]]:
    segments = told["segment_id"].tolist() if by_segment else [""] * len(told)
    return Counter(zip(told["touchpoint_id"].tolist(), told[by].tolist(), segments, strict=True))


def wanted_items(values: Values, reach: float = WANTED_REACH) -> int:
    """The smallest n whose Student's t interval reaches at most `reach` to either side of the mean."""
    known = values[~np.isnan(values)]
    spread = float(known.std(ddof=1)) if len(known) >= FEWEST_FOR_SPREAD else USUAL_SPREAD
    n = np.arange(2, MOST_ITEMS)
    reached = special.stdtrit(n - 1, (1 + LEVEL) / 2) * spread / np.sqrt(n) <= reach
    return int(n[reached][0]) if reached.any() else MOST_ITEMS
