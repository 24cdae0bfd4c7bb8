"""Free room: areas that are taken, and the nearest place that is not."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Area") -> bool:
        return self.beside(other) and self.top < other.bottom and other.top < self.bottom

    def beside(self, other: "Area") -> bool:
        """Whether one would hit the other when moved up or down."""
        return self.left < other.right and other.left < self.right

    def grown(self, by: float) -> "Area":
        return Area(self.left - by, self.top - by, self.right + by, self.bottom + by)


def nearest_top(height: float, wanted: float, ceiling: float, taken: Iterable[tuple[float, float]]) -> float:
    """The top nearest to the wanted one at which something of that height is clear of all taken spans.

    Spans are (top, bottom); nothing lies above the ceiling, and below all spans there is always room.
    """
    spans = sorted(taken)
    wanted = max(wanted, ceiling)
    choices = [wanted, ceiling, *(bottom for _, bottom in spans), *(top - height for top, _ in spans)]
    free = [top for top in choices if top >= ceiling and _is_free(top, top + height, spans)]
    return min(free, key=lambda top: (abs(top - wanted), top))


def _is_free(top: float, bottom: float, spans: list[tuple[float, float]]) -> bool:
    return all(bottom <= upper or top >= lower for upper, lower in spans)
