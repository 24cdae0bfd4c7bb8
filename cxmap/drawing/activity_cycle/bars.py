"""The radial bars: filled to the actual score, dashed to the desired one, tinted where value is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import pi

from cxmap.analysis.cycle_findings import ActivityFindings
from cxmap.drawing.activity_cycle.labels import score_sentence
from cxmap.drawing.activity_cycle.marks import radial_whisker
from cxmap.drawing.activity_cycle.ring import FULL_SCALE, SMALLEST, Ring
from cxmap.drawing.activity_cycle.sheet import Sheet
from cxmap.drawing.paragraph import middle_line
from cxmap.drawing.scene import Group, Item, Pen
from cxmap.drawing.shapes import polygon
from cxmap.drawing.theme import BADGE, SMALL_STRONG, Face

WIDEST, SHARE = 30.0, 0.62
"""A bar is at most so many pixels wide on the smallest ring, and takes this share of its room on the circle of 0."""

WANTED_DASH, UNKNOWN_DASH = (5.0, 3.0), (2.0, 4.0)
GAP_TINT = 0.16
NUMBER = 18
"""The length of a bar that a number needs, in pixels."""


@dataclass(frozen=True)
class RadialBars:
    """The bars of one ring, all equally wide."""

    sheet: Sheet
    ring: Ring

    @property
    def width(self) -> float:
        count = max(len(self.sheet.spots), 1)
        return min(WIDEST * self.ring.radius / SMALLEST, 2 * pi * self.ring.zero / count * SHARE)

    def paint(self) -> Iterator[Item]:
        for spot in self.sheet.spots:
            items = list(self._track(spot.findings, spot.angle, 0, self.sheet.theme.actual))
            if spot.second:
                items += self._track(spot.second, spot.angle, 1, self.sheet.theme.overlay(0))
            words = self.sheet.say("spoken.evidence", name=spot.name, score=score_sentence(self.sheet, spot))
            yield Group(tuple(items), f"evidence:{spot.id}", words)

    def _track(self, found: ActivityFindings, angle: float, track: int, colour: str) -> Iterator[Item]:
        mean = found.actual.mean
        if mean is None:
            yield from self._unknown(found, angle, track)
            return
        yield from self._gap(found, angle, track, mean)
        yield self._bar(angle, track, (0, mean), Pen(colour))
        if found.desired is not None:
            pen = Pen(stroke=self.sheet.theme.desired, width=1.4, dash=WANTED_DASH)
            yield self._bar(angle, track, (0, found.desired), pen, wider=5)
        yield from self._interval(found, angle, track)
        low = mean if found.actual.low is None else found.actual.low
        if (self._radius(low, track) - self._radius(0, track)) >= NUMBER + 4:
            yield self._number(
                mean, angle, self._radius(low, track) - 12, SMALL_STRONG, self.sheet.theme.on_strong
            )

    def _unknown(self, found: ActivityFindings, angle: float, track: int) -> Iterator[Item]:
        """A hollow bar: as long as someone assumes, or the whole scale where nobody does."""
        theme = self.sheet.theme
        end = FULL_SCALE if found.assumed is None else found.assumed
        dash = UNKNOWN_DASH if found.assumed is None else WANTED_DASH
        yield self._bar(angle, track, (0, end), Pen(theme.background, theme.faint, dash=dash))
        if found.desired is not None:
            pen = Pen(stroke=theme.desired, width=1.4, dash=WANTED_DASH)
            yield self._bar(angle, track, (0, found.desired), pen, wider=5)
        if found.assumed is not None and self._radius(end, track) - self._radius(0, track) >= NUMBER:
            yield self._number(found.assumed, angle, self._radius(end, track) - 12, SMALL_STRONG, theme.soft)

    def _gap(self, found: ActivityFindings, angle: float, track: int, mean: float) -> Iterator[Item]:
        theme = self.sheet.theme
        if found.gap is None or found.desired is None or found.desired <= mean:
            return
        yield self._bar(angle, track, (mean, found.desired), Pen(theme.background))
        yield self._bar(angle, track, (mean, found.desired), Pen(theme.gap, opacity=GAP_TINT))
        high = mean if found.actual.high is None else min(found.actual.high, found.desired)
        inner, outer = self._radius(high, track), self._radius(found.desired, track)
        if outer - inner >= NUMBER:
            yield self._number(found.gap.value, angle, (inner + outer) / 2, BADGE, theme.gap_ink)

    def _interval(self, found: ActivityFindings, angle: float, track: int) -> Iterator[Item]:
        low, high = found.actual.low, found.actual.high
        if low is None or high is None:
            return
        ends = self._radius(low, track), self._radius(high, track)
        half = min(5.0, self.width / 4)
        theme = self.sheet.theme
        yield radial_whisker(self.ring, angle, ends, half, Pen(stroke=theme.background, width=3.5))
        yield radial_whisker(self.ring, angle, ends, half, Pen(stroke=theme.ink, width=1.25))

    def _number(self, value: float, angle: float, radius: float, face: Face, colour: str) -> Item:
        x, y = self.ring.at(angle, radius)
        return middle_line(self.sheet.number(value), face, x, y, colour, anchor="middle")

    def _bar(self, angle: float, track: int, scores: tuple[float, float], pen: Pen, wider: float = 0) -> Item:
        inner, outer = (self._radius(score, track) for score in scores)
        return polygon(self.ring.bar(angle, self.width + wider, inner, outer), pen)

    def _radius(self, score: float, track: int) -> float:
        return self.ring.reach(score, track)
