"""The ground of the map: lanes with their labels, the three lines, the heads of columns, the places to drop on."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from cxmap.drawing.experience_map.sheet import MARGIN
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Box, Group, Item, Line, Pen
from cxmap.drawing.service_blueprint.layout import Layout
from cxmap.drawing.service_blueprint.plan import EDGE_CHANNEL
from cxmap.drawing.service_blueprint.sheet import LABEL, Sheet, one_line
from cxmap.drawing.theme import HEADING, KICKER, SMALL
from cxmap.model.service_blueprint import (
    LINE_ABOVE,
    ROLES,
    BlueprintLane,
    BlueprintLine,
    LaneRole,
)
from cxmap.words import say

BAR = 4.0
INSIDE = 12.0
PHASE_PAD, PHASES_APART = 5.0, 4.0
TINTS = {LaneRole.CUSTOMER: 0, LaneRole.FRONTSTAGE: 1, LaneRole.BACKSTAGE: 2, LaneRole.SUPPORT: 3}
NUMBER_ROOM = 18.0


@dataclass(frozen=True)
class LaneLabel:
    """A lane's name and the soft note under it."""

    lane: BlueprintLane
    name: Paragraph
    note: Paragraph

    @property
    def height(self) -> float:
        return self.name.height + self.note.height


def lane_labels(sheet: Sheet) -> tuple[LaneLabel, ...]:
    room = LABEL - INSIDE - 8
    return tuple(
        LaneLabel(
            lane,
            sheet.paragraph(sheet.lane_name(lane), HEADING, room),
            sheet.paragraph(one_line(lane.note), SMALL, room),
        )
        for lane in sheet.document.lanes
    )


def least_heights(sheet: Sheet, labels: tuple[LaneLabel, ...]) -> dict[int, float]:
    """How high each lane must be for its label, and for the name of the line above and below it."""
    names = [name.height for name in line_names(sheet).values()]
    beside = max(names, default=0.0)
    return {number: label.height + beside + 24 for number, label in enumerate(labels)}


def line_names(sheet: Sheet) -> dict[BlueprintLine, Paragraph]:
    return {
        line: sheet.paragraph(
            say(sheet.language, f"blueprint_names.line.{line}").upper(), KICKER, LABEL - INSIDE
        )
        for line in line_lanes(sheet)
    }


def line_lanes(sheet: Sheet) -> dict[BlueprintLine, int]:
    """The lane (its number) above which each line runs; lines at an end of the picture separate nothing."""
    found: dict[BlueprintLine, int] = {}
    for line, role in LINE_ABOVE.items():
        below = [
            number
            for number, lane in enumerate(sheet.document.lanes)
            if ROLES.index(lane.role) >= ROLES.index(role)
        ]
        if below and below[0] > 0 and below[0] not in found.values():
            found[line] = below[0]
    return found


def line_heights(sheet: Sheet, layout: Layout) -> dict[BlueprintLine, float]:
    return {line: layout.lanes[number].start for line, number in line_lanes(sheet).items()}


def paint_ground(sheet: Sheet, layout: Layout, right: float) -> Iterator[Item]:
    """The shade of the lanes out of sight, and hairlines between lanes."""
    theme, heights = sheet.theme, line_heights(sheet, layout)
    hidden = heights.get(BlueprintLine.VISIBILITY)
    if hidden is not None:
        yield Box(MARGIN, hidden, right - MARGIN, layout.bottom - hidden, Pen(theme.panel))
    for lane in layout.lanes:
        if lane.start not in heights.values():
            yield Line(MARGIN, lane.start, right, lane.start, Pen(stroke=theme.hairline))
    if layout.lanes:
        yield Line(MARGIN, layout.bottom, right, layout.bottom, Pen(stroke=theme.hairline))


def paint_places(sheet: Sheet, layout: Layout) -> Iterator[Item]:
    """Invisible cells that say where something dragged would go, and one column more at the end."""
    clear = Pen(sheet.theme.background, opacity=0)
    pitches = [(each.start, each.end) for each in layout.pitches]
    pitches.append((layout.right, layout.right + EDGE_CHANNEL * 2))
    for lane, spread in zip(sheet.document.lanes, layout.lanes, strict=True):
        for column, (start, end) in enumerate(pitches):
            box = Box(start, spread.start, end - start, spread.end - spread.start, clear)
            spoken = sheet.say("spoken.place", lane=sheet.lane_name(lane), column=column + 1)
            yield Group((box,), f"place:{lane.id}:{column}", spoken)


def paint_labels(sheet: Sheet, layout: Layout, labels: tuple[LaneLabel, ...]) -> Iterator[Item]:
    theme = sheet.theme
    for label, spread in zip(labels, layout.lanes, strict=True):
        top, height = spread.start + 10, spread.end - spread.start - 20
        items: list[Item] = [
            Box(MARGIN, spread.start, LABEL, spread.end - spread.start, Pen(theme.background, opacity=0))
        ]
        if label.lane.role in TINTS:
            edge = theme.phase(TINTS[label.lane.role]).edge
            items.append(Box(MARGIN, top, BAR, height, Pen(edge), BAR / 2))
        y = spread.middle - label.height / 2
        items += label.name.at(MARGIN + INSIDE, y, theme.ink)
        items += label.note.at(MARGIN + INSIDE, y + label.name.height, theme.soft)
        spoken = sheet.say("spoken.lane", name=sheet.lane_name(label.lane))
        yield Group(tuple(items), f"lane:{label.lane.id}", spoken)


def line_pens(sheet: Sheet) -> dict[BlueprintLine, Pen]:
    theme = sheet.theme
    return {
        BlueprintLine.INTERACTION: Pen(stroke=theme.soft, width=1.3),
        BlueprintLine.VISIBILITY: Pen(stroke=theme.ink, width=2.8, dash=(11, 7)),
        BlueprintLine.INTERNAL_INTERACTION: Pen(stroke=theme.soft, width=1.5, dash=(0.1, 5)),
    }


def paint_lines(sheet: Sheet, layout: Layout, right: float) -> Iterator[Item]:
    """The three lines, each in its own style, with their names at the left."""
    theme, names, pens = sheet.theme, line_names(sheet), line_pens(sheet)
    for line, y in line_heights(sheet, layout).items():
        name, left = names[line], MARGIN + INSIDE
        yield Line(MARGIN, y, right, y, pens[line])
        yield Box(left - 4, y - name.height / 2, name.width + 8, name.height, Pen(theme.background), 3)
        ink = theme.ink if line is BlueprintLine.VISIBILITY else theme.soft
        yield from name.at(left, y - name.height / 2, ink)


@dataclass(frozen=True)
class Heads:
    """The phases and the steps above the columns; either may be missing."""

    sheet: Sheet
    phases: tuple[tuple[Paragraph, float, float, int], ...]
    steps: tuple[tuple[str, Paragraph, str, float, float], ...]

    @property
    def phase_height(self) -> float:
        return max((name.height + 2 * PHASE_PAD for name, *_ in self.phases), default=0.0)

    @property
    def step_height(self) -> float:
        return max((name.height + 2 * PHASE_PAD + 6 for _, name, *_ in self.steps), default=0.0)

    @property
    def height(self) -> float:
        return self.phase_height + self.step_height

    def paint(self, top: float) -> Iterator[Item]:
        theme = self.sheet.theme
        for name, start, end, tint in self.phases:
            pen = Pen(theme.stage(tint).fill)
            yield Box(start, top, end - start, self.phase_height, pen, 4)
            yield from name.at(start + INSIDE, top + PHASE_PAD, theme.ink)
        for step_id, name, number, start, end in self.steps:
            y = top + self.phase_height
            clear = Box(start, y, end - start, self.step_height, Pen(theme.background, opacity=0))
            items: list[Item] = [clear]
            words_top = y + (self.step_height - name.height) / 2
            count = self.sheet.paragraph(number, HEADING, NUMBER_ROOM * 2)
            left = start + EDGE_CHANNEL
            items += count.at(left, words_top, theme.soft)
            items += name.at(left + max(NUMBER_ROOM, count.width + 6), words_top, theme.ink)
            spoken = self.sheet.say("spoken.step", number=number, name=" ".join(name.lines))
            yield Group(tuple(items), f"step:{step_id}", spoken)


def heads(sheet: Sheet, layout: Layout) -> Heads:
    spans = _step_spans(layout)
    steps = [step for step in sheet.document.steps if step.id in spans]
    placed = []
    for number, step in enumerate(steps, 1):
        start, end = spans[step.id]
        name = sheet.paragraph(step.name, HEADING, end - start - EDGE_CHANNEL - NUMBER_ROOM - 16)
        placed.append((step.id, name, str(number), start, end))
    phases = []
    for tint, (phase, group) in enumerate(groupby(steps, key=lambda step: one_line(step.phase))):
        inside = [spans[step.id] for step in group]
        if phase:
            start, end = inside[0][0], inside[-1][1] - PHASES_APART
            name = sheet.paragraph(phase.upper(), KICKER, end - start - 2 * INSIDE)
            phases.append((name, start, end, tint))
    return Heads(sheet, tuple(phases), tuple(placed))


def _step_spans(layout: Layout) -> dict[str, tuple[float, float]]:
    """From where to where the columns of each step reach."""
    spans: dict[str, tuple[float, float]] = {}
    for (step_id, _), pitch in zip(layout.places, layout.pitches, strict=True):
        if step_id is not None:
            spans[step_id] = spans.get(step_id, (pitch.start, pitch.end))[0], pitch.end
    return spans
