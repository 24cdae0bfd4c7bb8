"""Below the map: the cumulative time at the end of each column, and a ruler of both times with the tolerance."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cxmap.drawing.experience_map.engagement import whisker
from cxmap.drawing.experience_map.sheet import MARGIN
from cxmap.drawing.paragraph import Paragraph, middle_line
from cxmap.drawing.scene import Box, Group, Item, Line, Pen
from cxmap.drawing.service_blueprint.layout import Layout
from cxmap.drawing.service_blueprint.plan import EDGE_CHANNEL, Spread
from cxmap.drawing.service_blueprint.sheet import LABEL, Sheet, one_line
from cxmap.drawing.service_blueprint.wording import who_is
from cxmap.drawing.shapes import polygon
from cxmap.drawing.theme import HEADING, KICKER, SMALL, SMALL_STRONG, STRONG, VALUE, Theme

INSIDE = 12.0
TOP, HEAD, ROW = 18.0, 26.0, 28.0
TICK = 16.0
BAR = 24.0
BARS_APART = 34.0
BRACKET = 26.0
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440)
"""Minutes between two ticks of the ruler."""

TICK_ROOM = 68.0
SPARE = 1.04
AFTER = 70.0
"""Room for the total after the longer bar."""


@dataclass(frozen=True)
class Course:
    """One way to time the service: seconds since the beginning at the end of each column."""

    key: str
    ends: tuple[float, ...]

    @property
    def total(self) -> float:
        return self.ends[-1]

    @property
    def added(self) -> tuple[float, ...]:
        return tuple(after - before for before, after in pairwise((0.0, *self.ends)))


def courses(sheet: Sheet, layout: Layout) -> tuple[Course, ...]:
    """Standard and observed, where known, along the critical way."""
    found = []
    for key, total in (
        ("standard", sheet.findings.standard.value),
        ("observed", sheet.findings.observed.value),
    ):
        if total:
            found.append(Course(key, tuple(_ends(sheet, layout, key, total))))
    return tuple(found)


def _ends(sheet: Sheet, layout: Layout, key: str, total: float) -> Iterator[float]:
    at: dict[int, float] = {}
    for node_id in sheet.findings.critical:
        end = getattr(sheet.found[node_id], f"end_{key}")
        column = layout.nodes[node_id].last
        at[column] = max(at.get(column, 0.0), end or 0.0)
    last, reached = max(at, default=0), 0.0
    for column in range(len(layout.columns)):
        reached = total if column >= last else min(total, max(reached, at.get(column, 0.0)))
        yield reached


@dataclass(frozen=True)
class Times:
    """Both parts; nothing where no time is known."""

    sheet: Sheet
    layout: Layout
    right: float
    courses: tuple[Course, ...]
    title: Paragraph
    note: Paragraph

    @property
    def height(self) -> float:
        if not self.courses:
            return 0.0
        return self._ruler_top + HEAD + TICK + len(self.courses) * BARS_APART + self._brackets + 8

    @property
    def _ruler_top(self) -> float:
        return TOP + HEAD + len(self.courses) * ROW + 16

    @property
    def _brackets(self) -> float:
        return BRACKET if any(course.key == "observed" for course in self.courses) else 0.0

    @property
    def left(self) -> float:
        return MARGIN + LABEL

    def paint(self, top: float) -> Iterator[Item]:
        if not self.courses:
            return
        sheet, theme = self.sheet, self.sheet.theme
        yield from self.title.at(MARGIN + INSIDE, top + TOP, theme.ink)
        head = sheet.say("times.cumulative").upper()
        yield middle_line(head, KICKER, self.left + EDGE_CHANNEL, top + TOP + 10, theme.soft)
        yield from self._notes(head, top + TOP)
        y = top + TOP + HEAD
        for course in self.courses:
            yield from self._row(course, y)
            y += ROW
        yield from Ruler(self).paint(top + self._ruler_top)

    def _notes(self, head: str, top: float) -> Iterator[Item]:
        """How to read the table, where there is room beside its head."""
        room = self.right - 8 - self.left - EDGE_CHANNEL - self.sheet.measure(head, KICKER) - 24
        if self.note.width <= room:
            yield from self.note.at(self.right - 8, top + 2, self.sheet.theme.soft, anchor="end")

    def _row(self, course: Course, top: float) -> Iterator[Item]:
        sheet, theme = self.sheet, self.sheet.theme
        colour, middle = colour_of(theme, course.key), top + ROW / 2
        name = sheet.say(f"total.{course.key}")
        yield middle_line(name, STRONG, MARGIN + INSIDE, middle, colour)
        tolerable = sheet.findings.tolerable
        for pitch, end, added in zip(self.layout.pitches, course.ends, course.added, strict=True):
            if tolerable is not None and end > tolerable:
                yield Box(pitch.start, top + 2, pitch.end - pitch.start - 4, ROW - 4, Pen(theme.past_tint), 4)
            if added or end == course.ends[0]:
                yield middle_line(sheet.clock(end), STRONG, pitch.start + EDGE_CHANNEL, middle, colour)
            if added:
                more = f"+{sheet.clock(added)}"
                yield middle_line(more, SMALL, pitch.end - EDGE_CHANNEL, middle, theme.soft, anchor="end")
        yield Line(self.left, top + ROW, self.layout.right, top + ROW, Pen(stroke=theme.hairline))


def colour_of(theme: Theme, key: str) -> str:
    return theme.desired if key == "standard" else theme.actual


def times(sheet: Sheet, layout: Layout, right: float) -> Times:
    return Times(
        sheet,
        layout,
        right,
        courses(sheet, layout),
        sheet.paragraph(sheet.say("times.heading"), HEADING, LABEL - INSIDE),
        sheet.paragraph(sheet.say("times.note"), SMALL, 600),
    )


@dataclass(frozen=True)
class Ruler:
    """Bars of the two times on one scale of minutes, with the tolerance and the waits."""

    times: Times

    @property
    def sheet(self) -> Sheet:
        return self.times.sheet

    @property
    def _longest(self) -> float:
        found = self.sheet.findings
        ends = [course.total for course in self.times.courses]
        ends += [seconds for seconds in (found.tolerable, found.observed.high) if seconds is not None]
        return max(ends) * SPARE

    def x(self, seconds: float) -> float:
        room = self.times.right - AFTER - self.times.left
        return self.times.left + seconds / self._longest * room

    def paint(self, top: float) -> Iterator[Item]:
        sheet, theme = self.sheet, self.sheet.theme
        axis = top + HEAD + TICK
        said = sheet.say("times.minutes").upper()
        yield middle_line(said, KICKER, self.times.left + EDGE_CHANNEL, top + 8, theme.soft)
        yield from self._ticks(axis)
        y = axis + 8
        for course in self.times.courses:
            yield from self._bar(course, y)
            if course.key == "observed":
                yield from self._brackets(y + BAR + 4)
            y += BARS_APART
        yield from self._tolerance(top, axis, y - BARS_APART + BAR + 4)

    def _ticks(self, axis: float) -> Iterator[Item]:
        theme, longest = self.sheet.theme, self._longest / 60
        room = self.x(60) - self.x(0)
        step = next((step for step in STEPS if step * room >= TICK_ROOM), STEPS[-1])
        while step * room < TICK_ROOM:
            step *= 2
        end = self.times.right - AFTER
        yield Line(self.times.left, axis, end, axis, Pen(stroke=theme.axis))
        tolerable = self.sheet.findings.tolerable
        for minute in range(0, int(longest) + 1, step):
            x = self.x(minute * 60)
            yield Line(x, axis - 4, x, axis, Pen(stroke=theme.axis))
            if tolerable is None or abs(x - self.x(tolerable)) > 14:
                yield middle_line(str(minute), SMALL, x, axis - 12, theme.soft, anchor="middle")

    def _tolerance(self, top: float, axis: float, bottom: float) -> Iterator[Item]:
        sheet, theme, found = self.sheet, self.sheet.theme, self.sheet.findings
        if found.tolerable is None:
            return
        x = self.x(found.tolerable)
        yield polygon([(x - 5, axis - 14), (x + 5, axis - 14), (x, axis - 6)], Pen(theme.pain))
        yield Line(x, axis - 10, x, bottom, Pen(stroke=theme.pain, width=2))
        said = sheet.say("times.tolerance", who=who_is(sheet), time=sheet.clock(found.tolerable))
        said, note = said[:1].upper() + said[1:], _tolerance_note(sheet)
        wide = sheet.measure(said, SMALL_STRONG)
        whole = wide + (sheet.measure(note, SMALL) + 8 if note else 0)
        head_right = (
            self.times.left + EDGE_CHANNEL + sheet.measure(sheet.say("times.minutes").upper(), KICKER) + 20
        )
        left = min(max(x - 5, head_right), self.times.right - whole)
        yield middle_line(said, SMALL_STRONG, left, top + 8, theme.pain)
        if note:
            yield middle_line(note, SMALL, left + wide + 8, top + 8, theme.soft)

    def _bar(self, course: Course, y: float) -> Iterator[Item]:
        sheet, theme = self.sheet, self.sheet.theme
        colour, end, middle = colour_of(theme, course.key), self.x(course.total), y + BAR / 2
        name = sheet.say(f"total.{course.key}")
        yield middle_line(name, STRONG, MARGIN + INSIDE, middle, colour)
        yield from self._pieces(course, y)
        dash = (5.0, 3.0) if course.key == "standard" else ()
        yield Box(self.x(0), y, end - self.x(0), BAR, Pen(stroke=colour, width=1.8, dash=dash), 2)
        found = sheet.findings.observed
        if course.key == "observed" and found.low is not None and found.high is not None:
            pen = Pen(stroke=theme.ink, width=1.25)
            yield from whisker(self.x(found.low), self.x(found.high), y - 4, 3, pen)
        yield middle_line(sheet.clock(course.total), VALUE, end + 8, middle, colour)

    def _pieces(self, course: Course, y: float) -> Iterator[Item]:
        """One piece for each step (each column where there are none), past the tolerance on another ground."""
        sheet, theme = self.sheet, self.sheet.theme
        tolerable = sheet.findings.tolerable
        for number, name, tint, start, end in _pieces(sheet, self.times.layout, course):
            left, right = self.x(start), self.x(end)
            yield Box(left, y, right - left, BAR, Pen(tint))
            if course.key == "observed" and tolerable is not None and end > tolerable:
                past = max(left, self.x(tolerable))
                yield Box(past, y, right - past, BAR, Pen(theme.past_tint))
            yield Line(right, y, right, y + BAR, Pen(stroke=theme.background, width=1))
            yield from self._piece_words(number, name, left, right, y + BAR / 2)

    def _piece_words(self, number: str, name: str, left: float, right: float, y: float) -> Iterator[Item]:
        sheet, theme = self.sheet, self.sheet.theme
        wide = sheet.measure(number, SMALL)
        tolerable = sheet.findings.tolerable
        whole = wide + 6 + sheet.measure(name, SMALL_STRONG)
        if wide + 8 > right - left:
            return
        if name and whole + 16 <= right - left:
            left = self._clear(left, whole + 16, right, tolerable)
            if left >= 0:
                yield middle_line(number, SMALL, left + 8, y, theme.soft)
                yield middle_line(name, SMALL_STRONG, left + 14 + wide, y, theme.ink)
                return
            left = right - wide - 8
        centre = (left + right) / 2
        if tolerable is None or abs(self.x(tolerable) - centre) > wide:
            yield middle_line(number, SMALL, centre, y, theme.soft, anchor="middle")

    def _clear(self, left: float, room: float, right: float, tolerable: float | None) -> float:
        """Where words of that width clear the line of the tolerance; -1 where they do not."""
        if tolerable is None or not left < self.x(tolerable) < left + room:
            return left
        after = self.x(tolerable) + 2
        return after if after + room <= right else -1.0

    def _brackets(self, y: float) -> Iterator[Item]:
        """The waits of the critical way below the observed bar, and how far the whole is past the tolerance."""
        sheet, theme, found = self.sheet, self.sheet.theme, self.sheet.findings
        free = self.x(0)
        for wait in found.waits:
            at = sheet.found[wait.node_id]
            if not at.is_critical or at.start_observed is None or at.end_observed is None:
                continue
            left, right = self.x(at.start_observed) + 2, self.x(at.end_observed) - 2
            said = f"{wait.label} {sheet.clock(at.used)}"
            wide = sheet.measure(said, SMALL_STRONG)
            words = max(free, (left + right) / 2 - wide / 2)
            pen = Pen(stroke=theme.wait, width=1.6)
            for start, end in (
                ((left, y), (left, y + 6)),
                ((left, y + 6), (right, y + 6)),
                ((right, y), (right, y + 6)),
            ):
                yield Line(*start, *end, pen)
            yield middle_line(said, SMALL_STRONG, words, y + 15, theme.ink)
            free = words + wide + 12
        yield from self._past(free, y)

    def _past(self, free: float, y: float) -> Iterator[Item]:
        sheet, found = self.sheet, self.sheet.findings
        if found.tolerable is None or found.observed.value is None or found.observed.value <= found.tolerable:
            return
        said = sheet.say("times.past", time=sheet.clock(found.observed.value - found.tolerable))
        right = max(self.x(found.observed.value), free + sheet.measure(said, SMALL_STRONG))
        if right <= self.times.right:
            yield middle_line(said, SMALL_STRONG, right, y + 15, sheet.theme.pain, anchor="end")


def _tolerance_note(sheet: Sheet) -> str:
    blueprint = sheet.document.blueprint
    n = sheet.say("n", n=blueprint.tolerable_n) if blueprint.tolerable_n else ""
    return ", ".join(part for part in (one_line(blueprint.tolerable_source), n) if part)


def _pieces(sheet: Sheet, layout: Layout, course: Course) -> Iterator[tuple[str, str, str, float, float]]:
    """Number, name, tint, start and end (seconds) of each step that takes time."""
    steps = {step.id: (number, step) for number, step in enumerate(sheet.document.steps, 1)}
    phases: dict[str, int] = {}
    ends: dict[str, Spread] = {}
    for column, ((step_id, _), end) in enumerate(zip(layout.places, course.ends, strict=True)):
        key = step_id or f"-{column}"
        start = course.ends[column - 1] if column else 0.0
        ends[key] = Spread(ends[key].start if key in ends else start, end)
    for column, (key, spread) in enumerate(ends.items(), 1):
        number, step = steps.get(key, (column, None))
        phase = one_line(step.phase) if step else key
        tint = sheet.theme.stage(phases.setdefault(phase, len(phases))).fill
        if spread.end > spread.start:
            yield str(number), one_line(step.name) if step else "", tint, spread.start, spread.end


__all__ = ["Group", "Times", "times"]
