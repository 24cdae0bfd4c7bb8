"""What every part of the picture knows: the cycle, its findings, the words, the theme, and where each activity stands."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cxmap.analysis.cycle_findings import ActivityFindings, AddOnFindings, Comparison, CycleFindings, Share
from cxmap.analysis.findings import Estimate, Gap
from cxmap.drawing.activity_cycle.ring import Arc, arcs, places
from cxmap.drawing.paragraph import Paragraph, measure, paragraph
from cxmap.drawing.ruler import Ruler
from cxmap.drawing.theme import Face, Theme
from cxmap.model.activity_cycle import Activity, AddOn, CycleDocument, CyclePhase, Filler
from cxmap.words import MONTHS, Language, number, say


@dataclass(frozen=True)
class Compared:
    """Two looks at the cycle under their names; the picture then shows both and their differences.

    `other` is the second cycle where two are compared.
    """

    first: str
    second: str
    comparison: Comparison
    other: CycleDocument | None = None


@dataclass(frozen=True)
class Spot:
    """One activity with its findings, the number of its phase (from 0) and its angle on the ring.

    `second` are the findings it is compared with.
    """

    activity: Activity
    findings: ActivityFindings
    phase: int
    angle: float
    second: ActivityFindings | None = None

    @property
    def id(self) -> str:
        return self.activity.id

    @property
    def name(self) -> str:
        """The name on one line, for sentences."""
        return " ".join(self.activity.name.split())

    @property
    def is_hollow(self) -> bool:
        """Whether nothing is known from evidence, in neither of two compared looks."""
        return self.findings.hollow and (self.second is None or self.second.hollow)

    @property
    def is_flagged(self) -> bool:
        """Whether a competitor fills the gap now."""
        return self.findings.filler is Filler.COMPETITOR


@dataclass(frozen=True)
class Sheet:
    """Everything that is given, and what follows from it alone."""

    document: CycleDocument
    findings: CycleFindings
    language: Language
    theme: Theme
    ruler: Ruler
    compared: Compared | None
    today: date

    def say(self, key: str, /, **values: object) -> str:
        return say(self.language, f"cycle_picture.{key}", **values)

    def number(self, value: float, decimals: int = 0) -> str:
        return number(self.language, value, decimals)

    def signed(self, value: float, decimals: int = 0) -> str:
        return number(self.language, value, decimals, signed=True)

    def paragraph(self, text: str, face: Face, column: float) -> Paragraph:
        return paragraph(text, face, column, self.ruler)

    def measure(self, text: str, face: Face) -> float:
        return measure(text, face, self.ruler)

    def interval(self, found: Estimate | Gap | Share) -> str:
        """`[56, 66]`; nothing where there is no interval."""
        return self.interval_of(found.low, found.high)

    def interval_of(self, low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return ""
        return self.say("interval", low=self.number(low), high=self.number(high))

    def day(self, value: date) -> str:
        return f"{value.day} {MONTHS[self.language][value.month - 1]} {value.year}"

    @property
    def title(self) -> str:
        """The name of the cycle, or of both where two are compared."""
        name, other = self.document.cycle.name, self.compared.other if self.compared else None
        return self.say("both", first=name, second=other.cycle.name) if other else name

    def phase_name(self, phase: CyclePhase) -> str:
        return " ".join(phase.name.split()) or say(self.language, f"cycle.phase.{phase.kind}")

    def filler(self, found: ActivityFindings) -> str:
        """Who fills the gap now; the competitor's own name where it is known."""
        if found.filler is None:
            return self.say("filler.unknown")
        name = " ".join(found.competitor.split())
        return (
            name
            if found.filler is Filler.COMPETITOR and name
            else say(self.language, f"cycle.filler.{found.filler}")
        )

    @cached_property
    def arcs(self) -> tuple[Arc, ...]:
        return arcs([len(self.document.activities_of(phase.id)) for phase in self.document.phases])

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """All activities in the order of the cycle."""
        found = {one.activity_id: one for one in self.findings.activities}
        second = self._second()
        spots = []
        for index, (phase, arc) in enumerate(zip(self.document.phases, self.arcs, strict=True)):
            activities = self.document.activities_of(phase.id)
            for activity, angle in zip(activities, places(arc, len(activities)), strict=True):
                spots.append(Spot(activity, found[activity.id], index, angle, second.get(activity.id)))
        return tuple(spots)

    def _second(self) -> dict[str, ActivityFindings]:
        """What the second of two looks finds, by the activity of the first it belongs to."""
        if self.compared is None:
            return {}
        both = self.compared.comparison
        found = {one.activity_id: one for one in both.second.activities}
        return {first: found[second] for first, second in both.matched.items()}

    @cached_property
    def ranked(self) -> tuple[Spot, ...]:
        """Activities with the largest gap first, of compared looks with the largest difference.

        Those without evidence come last, in the order of the cycle.
        """
        if self.compared:
            found = self.compared.comparison.differences
            sizes = {key: abs(one.value) for key, one in found.items() if one.value is not None}
            return tuple(sorted(self.spots, key=lambda spot: -sizes.get(spot.id, -1)))
        order = {key: place for place, key in enumerate(self.findings.ranked)}
        return tuple(sorted(self.spots, key=lambda spot: order.get(spot.id, len(order))))

    @cached_property
    def add_on_findings(self) -> dict[str, AddOnFindings]:
        return {one.add_on_id: one for found in self.findings.activities for one in found.add_ons}

    @cached_property
    def looks(self) -> tuple[tuple[str, CycleFindings], ...]:
        """The findings that are shown, with their names where two are compared."""
        if self.compared is None:
            return (("", self.findings),)
        return (self.compared.first, self.findings), (self.compared.second, self.compared.comparison.second)

    @cached_property
    def importance_decimals(self) -> int:
        """One decimal for all ratings of importance where any has one."""
        rated = [one.importance for one in self.findings.activities if one.importance is not None]
        return 0 if all(value == int(value) for value in rated) else 1

    def add_ons(self, spot: Spot) -> tuple[AddOn, ...]:
        return self.document.add_ons_of(spot.id)
