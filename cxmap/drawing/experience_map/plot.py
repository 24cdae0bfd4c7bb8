"""The plot of the feeling lane: its scale, its points, and the curves and bands through them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cxmap.analysis.findings import FEW, Estimate, MapFindings
from cxmap.drawing.curve import Curve, curve
from cxmap.drawing.experience_map.sheet import Column, Sheet
from cxmap.drawing.experience_map.wording import runs
from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW
from cxmap.model.experience_map import DesiredValue, Step

UNIT = 84
"""Pixels between two values of the scale."""

FACE, DOT, TARGET_DOT, HOLLOW = 13.0, 5.5, 4.0, 7.0
"""Radii of the marks: faces, evidence, desired, assumed."""


@dataclass(frozen=True)
class Point:
    """What the plot shows at a step: `value` is the mean, or what someone assumes, or nothing at all."""

    column: Column
    step: Step
    estimate: Estimate
    desired: DesiredValue | None
    management: DesiredValue | None
    face: bool

    @property
    def known(self) -> bool:
        return self.estimate.mean is not None

    @property
    def value(self) -> float | None:
        return self.step.assumed if self.estimate.mean is None else self.estimate.mean

    @property
    def few(self) -> bool:
        return 0 < self.estimate.n < FEW

    @property
    def low(self) -> float | None:
        return self.estimate.low if self.estimate.low is not None else self.value

    @property
    def high(self) -> float | None:
        return self.estimate.high if self.estimate.high is not None else self.value

    @property
    def banded(self) -> bool:
        return self.known and self.estimate.low is not None and self.estimate.high is not None

    @property
    def radius(self) -> float:
        if self.face:
            return FACE
        return DOT if self.known else HOLLOW


@dataclass(frozen=True)
class Strand:
    """An unbroken curve over neighbouring columns; `first` is the index of its first column."""

    first: int
    curve: Curve

    @property
    def joins(self) -> bool:
        """Whether there is a line at all: a single point has none."""
        return len(self.curve.points) > 1

    def part(self, first: int, last: int) -> Curve:
        return self.curve.part(first - self.first, last - self.first)


@dataclass(frozen=True)
class Plot:
    """Scale and curves; `top` is the height of +2 below the lane's top."""

    sheet: Sheet
    top: float

    @property
    def bottom(self) -> float:
        return self.y(VALENCE_LOW)

    def y(self, value: float) -> float:
        return self.top + (VALENCE_HIGH - value) * UNIT

    @cached_property
    def points(self) -> tuple[Point | None, ...]:
        """One place for each column; None where there is no step."""
        ends = {self.sheet.findings.peak, self.sheet.findings.trough}
        return tuple(_point(column, ends) for column in self.sheet.columns)

    @cached_property
    def present(self) -> list[bool]:
        return [point is not None and point.value is not None for point in self.points]

    @cached_property
    def known(self) -> list[bool]:
        return [point is not None and point.known for point in self.points]

    @cached_property
    def wanted(self) -> list[bool]:
        return [point is not None and point.desired is not None for point in self.points]

    @cached_property
    def actual(self) -> tuple[Strand, ...]:
        return self.strands([point.value if point else None for point in self.points])

    @cached_property
    def desired(self) -> tuple[Strand, ...]:
        return self.strands(
            [point.desired.value if point and point.desired else None for point in self.points]
        )

    @cached_property
    def bands(self) -> tuple[tuple[Curve, Curve], ...]:
        """Upper and lower edges of the band over each run of steps that have an interval."""
        return self._edges(list(self.points))

    def strands(self, values: Sequence[float | None]) -> tuple[Strand, ...]:
        """The curves through values by column, broken where a value is missing."""
        found = []
        for first, last in runs([value is not None for value in values]):
            places = zip(self.sheet.columns[first : last + 1], values[first : last + 1], strict=True)
            points = tuple((column.centre, self.y(value)) for column, value in places if value is not None)
            found.append(Strand(first, curve(points)))
        return tuple(found)

    def _edges(self, points: list[Point | None]) -> tuple[tuple[Curve, Curve], ...]:
        uppers = self.strands([point.high if point else None for point in points])
        lowers = self.strands([point.low if point else None for point in points])
        return tuple(
            (part_of(uppers, first, last), part_of(lowers, first, last))
            for first, last in runs([point is not None and point.banded for point in points])
        )

    @cached_property
    def compared(self) -> tuple["Overlaid", ...]:
        return tuple(self._overlaid(overlay.findings) for overlay in self.sheet.overlays)

    @cached_property
    def lines(self) -> tuple[Curve, ...]:
        """All lines that a label should not lie on."""
        strands = [*self.actual, *self.desired, *(one for group in self.compared for one in group.strands)]
        return tuple(strand.curve for strand in strands)

    def _overlaid(self, findings: MapFindings) -> "Overlaid":
        """The curves and bands of the same steps under another filter."""
        by_step = {found.step_id: found.feeling for found in findings.steps}
        points = [
            Point(column, column.step, by_step[column.step.id], None, None, face=False)
            if column.step and column.step.id in by_step and by_step[column.step.id].mean is not None
            else None
            for column in self.sheet.columns
        ]
        strands = self.strands([point.value if point else None for point in points])
        return Overlaid(strands, self._edges(points), tuple(point for point in points if point))


@dataclass(frozen=True)
class Overlaid:
    strands: tuple[Strand, ...]
    bands: tuple[tuple[Curve, Curve], ...]
    points: tuple[Point, ...]


def part_of(strands: Sequence[Strand], first: int, last: int) -> Curve:
    """The piece of whichever strand covers these columns."""
    (strand,) = [one for one in strands if one.first <= first < one.first + len(one.curve.points)]
    return strand.part(first, last)


def stretches(joined: list[bool]) -> list[tuple[int, int]]:
    """Runs of pieces as runs of columns: piece i joins columns i and i + 1."""
    return [(first, last + 1) for first, last in runs(joined)]


def _point(column: Column, ends: set[str | None]) -> Point | None:
    if column.step is None or column.findings is None:
        return None
    management = column.findings.desired_management
    customer = column.findings.desired_customer
    second = management if customer and management and management.value != customer.value else None
    return Point(
        column=column,
        step=column.step,
        estimate=column.findings.feeling,
        desired=column.desired,
        management=second,
        face=column.step.id in ends and column.findings.feeling.mean is not None,
    )
