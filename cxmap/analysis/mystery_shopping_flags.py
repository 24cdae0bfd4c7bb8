"""What makes a reviewer look twice at a visit: each flag names what was seen, none of them is a verdict."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxmap.analysis.mystery_shopping import highest_points
from cxmap.model.questionnaire import CHOICES, QuestionnaireDocument, QuestionnaireItem

FLAGS = ("too_fast", "straight_line", "contradiction", "trap_missed", "location_clash", "same_text")
FAST_SHARE = 1 / 3
"""A visit that took less than this share of the median of its programme is too fast."""
FEWEST_TIMED = 5
FEWEST_STRAIGHT = 8
"""Choice items that a visit must have answered alike, all of them, before this is noticed."""
TEXT_LENGTH = 30
"""Characters from which two equal texts are no accident."""
BAD = re.compile(
    r"\b(bad|rude|dirty|slow|terrible|awful|unfriendly|ignored|never|worst|poor|broken|"
    r"buruk|kasar|kotor|lambat|jelek|kecewa|cuek|rusak|parah|tidak ramah|diabaikan)\b",
    re.IGNORECASE,
)
GOOD = re.compile(
    r"\b(great|excellent|perfect|friendly|wonderful|helpful|clean|best|"
    r"bagus|ramah|bersih|cepat|sempurna|puas|terbaik|membantu)\b",
    re.IGNORECASE,
)
NEGATION = re.compile(r"\b(not|no|never|isn't|wasn't|tidak|bukan|kurang|belum)\s+(?:\w+\s+)?$", re.IGNORECASE)


def bulk_flags(visits: pd.DataFrame, traps: NDArray[np.float64], repeated: set[str]) -> pd.DataFrame:
    """The flags of many visits that need no look at answers: visits x flags, true where raised.

    `visits` has id, shopper_id, location_id, started_at and ended_at; `traps` are visits x items, 0 = missed;
    `repeated` are the ids of visits whose text occurs in another visit too.
    """
    return pd.DataFrame(
        {
            "too_fast": too_fast(minutes(visits)),
            "trap_missed": (traps == 0).any(axis=1),
            "location_clash": location_clash(visits),
            "same_text": visits["id"].isin(repeated).to_numpy(),
        },
        index=visits.index,
    )


def minutes(visits: pd.DataFrame) -> NDArray[np.float64]:
    """How long each visit took, NaN where one of its moments is unknown or only a day."""
    return (_seconds(visits["ended_at"]) - _seconds(visits["started_at"])) / 60


def _seconds(column: "pd.Series[str]") -> NDArray[np.float64]:
    """Moments as seconds since 1970; a date without a time is unknown (NaN), a time without a zone is UTC."""
    told = column.fillna("").astype("str")
    timed = told.where(told.str.len() > len("2026-03-09"))
    moments = pd.to_datetime(timed, utc=True, format="ISO8601", errors="coerce")
    since = moments.dt.tz_localize(None) - pd.Timestamp(0)
    return np.asarray(since.dt.total_seconds(), dtype=np.float64)


def too_fast(taken: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a visit took far less time than the median."""
    known = taken[~np.isnan(taken)]
    if len(known) < FEWEST_TIMED:
        return np.zeros(len(taken), dtype=bool)
    return np.nan_to_num(taken, nan=np.inf) < FAST_SHARE * float(np.median(known))


def location_clash(visits: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether a shopper was at two locations at the same time."""
    shopper = pd.factorize(visits["shopper_id"].fillna(""))[0]
    nobody = (visits["shopper_id"].fillna("") == "").to_numpy()
    place = pd.factorize(visits["location_id"])[0]
    start, end = _seconds(visits["started_at"]), _seconds(visits["ended_at"])
    known = np.flatnonzero(~nobody & ~np.isnan(start) & ~np.isnan(end))
    order = known[np.lexsort((start[known], shopper[known]))]
    before, after = order[:-1], order[1:]
    clash = (
        (shopper[before] == shopper[after]) & (place[before] != place[after]) & (start[after] < end[before])
    )
    found = np.zeros(len(visits), dtype=bool)
    found[before[clash]] = found[after[clash]] = True
    return found


def straight_line(document: QuestionnaireDocument, answers: Mapping[str, Any]) -> bool:
    """Whether all choice items that offer the same number of options were answered with the same one."""
    chosen = [
        [option.code for option in item.options].index(str(answers[item.code]))
        for item in document.items
        if item.kind in CHOICES and isinstance(answers.get(item.code), str) and _offers(item, answers)
    ]
    return len(chosen) >= FEWEST_STRAIGHT and len(set(chosen)) == 1


def _offers(item: QuestionnaireItem, answers: Mapping[str, Any]) -> bool:
    return item.option(str(answers[item.code])) is not None


def contradictions(
    document: QuestionnaireDocument,
    answers: Mapping[str, Any],
    comments: Mapping[str, str],
    points: Mapping[str, float],
) -> tuple[str, ...]:
    """The codes of items whose comment speaks against the tick: bad words at full points, good ones at none."""
    found = []
    for item in document.items:
        text, earned, most = comments.get(item.code, ""), points.get(item.code), highest_points(item)
        if not text or earned is None or np.isnan(earned) or not most or item.code not in answers:
            continue
        mood = tone(text)
        if (earned == most and mood < 0) or (earned == 0 and mood > 0):
            found.append(item.code)
    return tuple(found)


def tone(text: str) -> int:
    """+1 where good words prevail, -1 where bad ones do, 0 else; "not friendly" is bad. A word list, no more."""
    bad = sum(_turned(text, found.start()) * -1 for found in BAD.finditer(text))
    good = sum(_turned(text, found.start()) for found in GOOD.finditer(text))
    total = bad + good
    return (total > 0) - (total < 0)


def _turned(text: str, at: int) -> int:
    """-1 where a negation stands right before a word."""
    return -1 if NEGATION.search(text[:at]) else 1
