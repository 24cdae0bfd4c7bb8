"""From what a source said, a score or a word, to valence: -2 (very bad) .. +2 (very good)."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cxmap.model.evidence import VALENCE_HIGH


def from_scale(scores: "pd.Series[float]", low: float, high: float) -> "pd.Series[float]":
    """Scores on a scale, mapped linearly from its bad end `low` to -2 and its good end `high` to +2.

    `high < low` means that a low number is good. A score outside the scale gives NaN, as an unknown one
    does: the rows where only the result is NaN are the ones to reject. A scale without width gives NaN.
    """
    # The distances to both ends keep the ends, the middle and decimal steps free of rounding noise.
    valences = VALENCE_HIGH * ((scores - low) - (high - scores)) / (high - low or np.nan)
    return valences.where(scores.between(min(low, high), max(low, high)))


def from_labels(labels: "pd.Series[str]", valences: Mapping[str, float | None]) -> "pd.Series[float]":
    """The valence of each label; letter case and blanks do not matter, an unlisted label or None gives NaN."""
    known = {_plain(label): valence for label, valence in valences.items()}
    found = {label: known.get(_plain(label)) for label in labels.dropna().unique()}
    return labels.astype(object).map(found).astype("float64")


def _plain(label: str) -> str:
    return " ".join(label.casefold().split())
