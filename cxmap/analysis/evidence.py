"""Which evidence a filter lets through."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxmap.model.evidence import EvidenceFilter

DATE_LENGTH = len("2026-03-09")
SEARCHED = ("verbatim", "source", "record")
CHOSEN_BY = {
    "methods": "method",
    "touchpoint_ids": "touchpoint_id",
    "node_ids": "node_id",
    "segment_ids": "segment_id",
    "waves": "wave",
    "sources": "source",
    "batch_ids": "batch_id",
}
"""The fields of a filter that list values, with the column they speak of."""


def select(frame: pd.DataFrame, where: EvidenceFilter) -> pd.DataFrame:
    """The rows of an evidence frame that pass, in their order; the frame itself where nothing is restricted."""
    passing = matches(frame, where)
    return frame if passing.all() else frame[passing]


def matches(frame: pd.DataFrame, where: EvidenceFilter) -> NDArray[np.bool_]:
    """For each row of an evidence frame, whether it passes.

    An item without a date does not pass a filter on dates, nor one without a valence a filter on valence.
    """
    passing = np.ones(len(frame), dtype=bool)
    for field, column in CHOSEN_BY.items():
        if chosen := getattr(where, field):
            passing &= frame[column].isin([str(value) for value in chosen]).to_numpy()
    if where.since or where.until:
        passing &= _within_dates(days(frame), where)
    if where.valence_low is not None:
        passing &= frame["valence"].to_numpy() >= where.valence_low
    if where.valence_high is not None:
        passing &= frame["valence"].to_numpy() <= where.valence_high
    if where.text:
        passing &= _mentions(frame, where.text)
    return passing


def days(frame: pd.DataFrame) -> "pd.Series[str]":
    """The date part of each item's moment, "" where it is unknown."""
    return frame["occurred_at"].str[:DATE_LENGTH]


def _within_dates(day: "pd.Series[str]", where: EvidenceFilter) -> NDArray[np.bool_]:
    """ISO dates sort as text."""
    within = day != ""
    if where.since:
        within &= day >= where.since.isoformat()
    if where.until:
        within &= day <= where.until.isoformat()
    return within.to_numpy(dtype=bool)


def _mentions(frame: pd.DataFrame, text: str) -> NDArray[np.bool_]:
    found = np.zeros(len(frame), dtype=bool)
    for column in SEARCHED:
        found |= frame[column].str.contains(text, case=False, regex=False).to_numpy(dtype=bool)
    return found
