"""From a score on its own scale to the valence -2 .. +2."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW

Number = TypeVar("Number", float, NDArray[np.float64])


def to_valence(score: Number, low: float, high: float) -> Number:
    """The score mapped linearly from the ends of its scale to -2 .. +2.

    `low` is the end that felt worst and may be the larger number (school marks: 6 .. 1); the ends differ.
    """
    # The distances to both ends keep the ends and the middle free of rounding noise.
    return (VALENCE_HIGH * (score - low) + VALENCE_LOW * (high - score)) / (high - low)
