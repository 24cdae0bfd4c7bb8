"""The wheel: the ring with its phases, activities, bars and labels, measured and painted around its centre."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from cxmap.drawing.activity_cycle.arc_words import along, fits
from cxmap.drawing.activity_cycle.bars import RadialBars
from cxmap.drawing.activity_cycle.centre import RIM, Centre, centre
from cxmap.drawing.activity_cycle.labels import Label, label
from cxmap.drawing.activity_cycle.marks import break_mark, chevron
from cxmap.drawing.activity_cycle.placing import Place, least_radius, place
from cxmap.drawing.activity_cycle.ring import BETWEEN_TRACKS, DISC, HOLE, SMALLEST, TO_FULL, Ring, slots
from cxmap.drawing.activity_cycle.sheet import Sheet
from cxmap.drawing.paragraph import middle_line
from cxmap.drawing.room import Area
from cxmap.drawing.scene import Box, Group, Item, Line, Path, Pen
from cxmap.drawing.shapes import circle
from cxmap.drawing.theme import HEADING, SMALL, SMALL_STRONG

SHORTEST = SMALLEST - TO_FULL - HOLE
"""The least length of a scale of 0 .. 100 in pixels; two tracks share what is shorter by a third each."""

TICKS = (0, 50, 100)
GRID = (25, 50, 75)
JOINT = 1.5
"""Half the distance between two phases, in pixels."""

LARGER = 1.3
"""How much larger than it must a ring may be, to be as high as the panel beside it."""

HOLE_GROWTH = 0.15
"""The share of a larger ring's extra radius that its middle takes."""

START = 34
SLOT = 22


@dataclass(frozen=True)
class Wheel:
    """A measured ring at the origin; `area` is all it takes with its labels."""

    sheet: Sheet
    ring: Ring
    centre: Centre
    labels: tuple[Label, ...]
    places: tuple[Place, ...]

    @property
    def area(self) -> Area:
        reach = self.ring.radius + DISC + 4
        areas = [place.area for place in self.places]
        return Area(
            min(-reach, *(area.left for area in areas), 0),
            min(-reach - START, *(area.top for area in areas), 0),
            max(reach, *(area.right for area in areas), 0),
            max(reach, *(area.bottom for area in areas), 0),
        )

    @property
    def straight_names(self) -> tuple[int, ...]:
        """The phases whose names cannot stand along their arcs."""
        return tuple(index for index, fit in enumerate(self._fitting()) if not fit)

    def resized(self, radius: float) -> "Wheel":
        """The wheel with another radius, and its labels where they then stand."""
        zero = self.ring.zero + (radius - self.ring.radius) * HOLE_GROWTH
        sizes = [(one.width, one.height) for one in self.labels]
        angles = [one.spot.angle for one in self.labels]
        return replace(
            self, ring=replace(self.ring, radius=radius, zero=zero), places=place(sizes, angles, radius)
        )

    def paint(self, x: float, y: float) -> Iterator[Item]:
        ring = replace(self.ring, x=x, y=y)
        yield from self._grid(ring)
        yield from RadialBars(self.sheet, ring).paint()
        yield from self._ticks(ring)
        yield from self._phases(ring)
        yield from self._start(ring)
        yield from self._slots(ring)
        for words, spot in zip(self.labels, self.places, strict=True):
            yield words.paint(ring, spot)
        yield self.centre.paint(x, y, ring.zero - RIM)

    def _grid(self, ring: Ring) -> Iterator[Item]:
        theme = self.sheet.theme
        for track in range(ring.tracks):
            for score in (0, *GRID, 100):
                colour = theme.hairline if score in TICKS else theme.track
                yield circle(ring.x, ring.y, ring.reach(score, track), Pen(stroke=colour))

    def _ticks(self, ring: Ring) -> Iterator[Item]:
        theme = self.sheet.theme
        for track in range(ring.tracks):
            for score in TICKS:
                y = ring.y - ring.reach(score, track)
                yield middle_line(
                    str(score), SMALL, ring.x, y, theme.soft, anchor="middle", halo=theme.background
                )

    def _fitting(self) -> Iterator[bool]:
        middle = sum(self.ring.band) / 2
        for index, arc in enumerate(self.sheet.arcs):
            yield fits(self._name(index), HEADING, arc, middle)

    def _name(self, index: int) -> str:
        return f"{index + 1}  {self.sheet.phase_name(self.sheet.document.phases[index])}"

    def _phases(self, ring: Ring) -> Iterator[Item]:
        theme, middle = self.sheet.theme, sum(ring.band) / 2
        joint = JOINT / middle * 57.3
        for index, (arc, fit) in enumerate(zip(self.sheet.arcs, self._fitting(), strict=True)):
            tint, phase = theme.phase(index), self.sheet.document.phases[index]
            half = (arc.start + arc.end) / 2
            sector = ring.sector(arc.start + joint, arc.end - joint, *ring.band)
            line = ring.arc(arc.start + joint, arc.end - joint, ring.radius)
            items: list[Item] = [Path(sector, Pen(tint.fill)), Path(line, Pen(stroke=tint.edge, width=2.5))]
            if fit:
                items.append(Path(along(self._name(index), HEADING, ring, half, middle), Pen(theme.ink)))
            else:
                x, y = ring.at(half, middle)
                items.append(middle_line(str(index + 1), HEADING, x, y, theme.ink, anchor="middle"))
            spoken = self.sheet.say("spoken.phase", number=index + 1, name=self.sheet.phase_name(phase))
            yield Group(tuple(items), f"phase:{phase.id}", spoken)
        yield from self._flow(ring)

    def _flow(self, ring: Ring) -> Iterator[Item]:
        """Arrow heads between the activities, and strokes across the ring where the flow breaks."""
        theme, spots = self.sheet.theme, self.sheet.spots
        for before, after in pairwise(spots):
            yield chevron(ring, (before.angle + after.angle) / 2, theme.phase(before.phase).edge)
        if spots:
            yield chevron(ring, 0, theme.phase(0).edge)
        for spot in spots:
            if spot.findings.breaks:
                yield from break_mark(ring, spot.angle - (DISC + 9) / ring.radius * 57.3, theme.failure)

    def _start(self, ring: Ring) -> Iterator[Item]:
        theme, top = self.sheet.theme, ring.y - ring.radius
        yield Line(ring.x, top - 9, ring.x, top - 20, Pen(stroke=theme.faint))
        yield middle_line(
            self.sheet.say("start"), SMALL_STRONG, ring.x, top - START + 6, theme.soft, anchor="middle"
        )

    def _slots(self, ring: Ring) -> Iterator[Item]:
        """Invisible places between the activities, for the canvas to drop and add at."""
        clear = Pen(self.sheet.theme.background, opacity=0)
        for phase, arc in zip(self.sheet.document.phases, self.sheet.arcs, strict=True):
            count = len(self.sheet.document.activities_of(phase.id))
            for index, angle in enumerate(slots(arc, count)):
                x, y = ring.at(angle, ring.radius)
                box = Box(x - SLOT / 2, y - SLOT / 2, SLOT, SLOT, clear, SLOT / 2)
                spoken = self.sheet.say("spoken.slot", phase=self.sheet.phase_name(phase), place=index + 1)
                yield Group((box,), f"slot:{phase.id}:{index}", spoken)


def wheel(sheet: Sheet, height: float) -> Wheel:
    """A ring around the words of its middle, with room for the labels on both sides.

    It grows towards `height`, that of what stands beside it, up to a limit.
    """
    labels, middle = tuple(label(sheet, spot) for spot in sheet.spots), centre(sheet)
    sizes, angles = [(one.width, one.height) for one in labels], [spot.angle for spot in sheet.spots]
    tracks = 2 if sheet.compared else 1
    scales = SHORTEST if tracks == 1 else 2 * SHORTEST * 2 / 3 + BETWEEN_TRACKS
    least = max(SMALLEST, middle.radius + RIM + scales + TO_FULL)
    base = Wheel(sheet, Ring(0, 0, least, middle.radius + RIM, tracks), middle, labels, ())
    small = base.resized(least_radius(sizes, angles, least))
    spare = (height - small.area.bottom + small.area.top) / 2
    radius = min(small.ring.radius + spare, small.ring.radius * LARGER)
    return small.resized(radius) if spare > 0 else small
