"""A smooth line through points that never overshoots them: monotone cubic pieces (Fritsch and Carlson, 1980)."""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from cxmap.drawing.shapes import Point, trim


@dataclass(frozen=True, slots=True)
class Curve:
    """Points from left to right with the slope at each; between two points the line stays between them."""

    points: tuple[Point, ...]
    slopes: tuple[float, ...]

    def part(self, first: int, last: int) -> "Curve":
        """The same line from one point to another (both included)."""
        return Curve(self.points[first : last + 1], self.slopes[first : last + 1])

    def path(self) -> str:
        """The line as SVG path data."""
        return f"M{_pair(self.points[0])}{self._forward()}"

    def area(self, other: "Curve") -> str:
        """What lies between this line and another over the same x, as closed path data."""
        back = other._backward()  # noqa: SLF001 - the same class
        return f"{self.path()}L{_pair(other.points[-1])}{back}Z"

    def at(self, x: float) -> float:
        """The height of the line at x, which lies between the first and the last point."""
        index = max(bisect_left(self.points, (x,)), 1)
        if index >= len(self.points):
            return self.points[-1][1]
        (x0, y0), (x1, y1) = self.points[index - 1 : index + 1]
        h, t = x1 - x0, (x - x0) / (x1 - x0)
        m0, m1 = self.slopes[index - 1] * h, self.slopes[index] * h
        start, stop = (1 + 2 * t) * (1 - t) ** 2 * y0, t * t * (3 - 2 * t) * y1
        return start + t * (1 - t) ** 2 * m0 + stop + t * t * (t - 1) * m1

    def span(self, left: float, right: float) -> tuple[float, float] | None:
        """The least and the greatest y between two x, or None where the line is not."""
        left, right = max(left, self.points[0][0]), min(right, self.points[-1][0])
        if left > right:
            return None
        between = self.points[bisect_left(self.points, (left,)) : bisect_left(self.points, (right,))]
        heights = [self.at(left), *(y for _, y in between), self.at(right)]
        return min(heights), max(heights)

    def _forward(self) -> str:
        pieces = zip(pairwise(self.points), pairwise(self.slopes), strict=True)
        return "".join(_cubic(start, end, *slopes) for (start, end), slopes in pieces)

    def _backward(self) -> str:
        pieces = list(zip(pairwise(self.points), pairwise(self.slopes), strict=True))
        return "".join(_cubic(end, start, m1, m0) for (start, end), (m0, m1) in reversed(pieces))


def curve(points: tuple[Point, ...]) -> Curve:
    """The curve through points in order of x."""
    return Curve(points, _slopes(points))


def _slopes(points: tuple[Point, ...]) -> tuple[float, ...]:
    secants = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
    if not secants:
        return (0.0,)
    inner = [_harmonic(before, after) for before, after in pairwise(secants)]
    return (secants[0] / 2, *inner, secants[-1] / 2)


def _harmonic(before: float, after: float) -> float:
    """The harmonic mean of two secants, level at a turning point; at most twice the flatter one, so monotone."""
    return 2 * before * after / (before + after) if before * after > 0 else 0.0


def _cubic(start: Point, end: Point, slope_start: float, slope_end: float) -> str:
    third = (end[0] - start[0]) / 3
    first = (start[0] + third, start[1] + slope_start * third)
    second = (end[0] - third, end[1] - slope_end * third)
    return f"C{_pair(first)} {_pair(second)} {_pair(end)}"


def _pair(point: Point) -> str:
    return f"{trim(point[0])} {trim(point[1])}"
