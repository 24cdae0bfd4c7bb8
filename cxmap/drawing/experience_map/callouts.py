"""The notes at the peak, the trough and the end: what to say there, and the nearest free room for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cxmap.drawing.experience_map.labels import Block, Span, mark_areas
from cxmap.drawing.experience_map.plot import Plot, Point
from cxmap.drawing.experience_map.sheet import GRID, PAD, Sheet
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.room import Area, nearest_top
from cxmap.drawing.scene import Box, Item, Line, Pen
from cxmap.drawing.theme import BODY, KICKER
from cxmap.model.experience_map import LaneKind, Step

BRIEF = 90
"""A card or a step's name with more characters than this is not repeated in a note."""

NARROW, WIDE = 132, 172
FEW_LINES = 2
"""A note is narrow while its text has no more lines than this."""

AWAY = 24
"""Least distance of a note beside its point."""

CLEAR = 8
BLOCKED, BELOW_PLOT = 160.0, 3.0
"""What it costs that a leader line meets a label, and each pixel by which the plot must grow."""

SPEAKS: dict[str, tuple[LaneKind, ...]] = {
    "peak": (LaneKind.DOING, LaneKind.THINKING),
    "trough": (LaneKind.PAIN, LaneKind.DOING, LaneKind.THINKING),
    "end": (LaneKind.PAIN, LaneKind.OPPORTUNITY, LaneKind.DOING, LaneKind.THINKING),
}


@dataclass(frozen=True)
class Note:
    """What is said at a point; `own` are the point's labels, which a leader may start behind."""

    point: Point
    title: Paragraph
    text: Paragraph
    own: tuple[Block, ...]

    @property
    def width(self) -> float:
        return max(self.title.width, self.text.width) + 2 * PAD

    @property
    def height(self) -> float:
        return self.title.height + 2 + self.text.height + 16


@dataclass(frozen=True)
class Callout:
    """A placed note; `leader` runs from the point's mark or label to the box, in lane coordinates."""

    title: Paragraph
    text: Paragraph
    area: Area
    leader: tuple[float, float, float, float]

    def paint(self, sheet: Sheet, top: float) -> Iterator[Item]:
        theme, area = sheet.theme, self.area
        pen = Pen(theme.background, theme.actual)
        x1, y1, x2, y2 = self.leader
        yield Line(x1, top + y1, x2, top + y2, Pen(stroke=theme.actual))
        yield Box(area.left, top + area.top, area.right - area.left, area.bottom - area.top, pen, 6)
        yield from self.title.at(area.left + PAD, top + area.top + 8, theme.actual)
        text_top = top + area.top + 8 + self.title.height + 2
        yield from self.text.at(area.left + PAD, text_top, theme.ink)


def place_callouts(
    plot: Plot, labels: Mapping[str, tuple[Block, ...]], ceiling: float
) -> tuple[Callout, ...]:
    """The notes of this map, each in the free room nearest to its point."""
    points = {point.step.id: point for point in plot.points if point and point.known}
    taken = [block.area for blocks in labels.values() for block in blocks]
    taken += [area for point in plot.points if point for area in mark_areas(plot, point)]
    placed: list[Callout] = []
    for step_id, role in _roles(plot.sheet):
        if step_id not in points:
            continue
        point = points[step_id]
        note = Note(point, *_words(plot.sheet, point.step, role), labels.get(step_id, ()))
        reach = 3 * point.column.width + WIDE
        window = Area(point.column.centre - reach, 0, point.column.centre + reach, 0)
        near = [area for area in (*taken, *(one.area for one in placed)) if area.beside(window)]
        placed.append(_placed(plot, note, near, ceiling))
    return tuple(placed)


def _roles(sheet: Sheet) -> list[tuple[str, str]]:
    """The noted steps with what they are; a step that is two things is noted once."""
    findings = sheet.findings
    ends = {"peak": findings.peak, "trough": findings.trough, "end": findings.end}
    steps = dict.fromkeys(step for step in (findings.trough, findings.peak, findings.end) if step)
    roles = {step: [role for role, one in ends.items() if one == step] for step in steps}
    if findings.peak == findings.trough:
        return [(step, "only" if len(found) > 1 else found[0]) for step, found in roles.items()]
    return [(step, "_".join(found)) for step, found in roles.items()]


def _words(sheet: Sheet, step: Step, role: str) -> tuple[Paragraph, Paragraph]:
    title = sheet.say(f"feeling.{role}", number=sheet.numbers[step.id]).upper()
    words = _brief_card(sheet, step, SPEAKS.get(role.split("_", maxsplit=1)[0], SPEAKS["end"]))
    if not words and len(step.name) <= BRIEF:
        words = step.name
    heading = sheet.paragraph(title, KICKER, WIDE)
    text = sheet.paragraph(words, BODY, max(heading.width, NARROW))
    return heading, text if len(text.lines) <= FEW_LINES else sheet.paragraph(words, BODY, WIDE)


def _brief_card(sheet: Sheet, step: Step, kinds: tuple[LaneKind, ...]) -> str:
    document = sheet.document
    lanes = {lane.id: lane.kind for lane in document.lanes if not lane.hidden}
    mentions = sheet.by_step[step.id].findings
    counted = mentions.mentions if mentions else {}
    for kind in kinds:
        cards = [
            card
            for card in document.cards
            if card.step_id == step.id and lanes.get(card.lane_id) is kind and len(card.text) <= BRIEF
        ]
        if cards:
            best = max(cards, key=lambda card: (counted.get(card.id, 0), card.severity or 0))
            return f"“{best.text}”" if kind is LaneKind.THINKING else best.text
    return ""


def _placed(plot: Plot, note: Note, taken: list[Area], ceiling: float) -> Callout:
    y = plot.y(note.point.value or 0)
    choices = []
    for left in _lefts(plot, note.point, note.width):
        right = left + note.width
        top = nearest_top(note.height, y - note.height / 2, ceiling, _blocked(plot, left, right, taken))
        area = Area(left, top, right, top + note.height)
        leader = _leader(plot, note, area)
        growth = max(0.0, area.bottom - plot.bottom)
        choices.append((_length(leader) + BELOW_PLOT * growth, left, area, leader))
    choices.sort(key=lambda choice: choice[:2])
    least, _, area, leader = choices[0]
    best = least + BLOCKED * _meetings(leader, taken)
    for cost, _, other, line in choices[1:]:
        if cost >= best:
            break
        if cost + BLOCKED * _meetings(line, taken) < best:
            best, area, leader = cost + BLOCKED * _meetings(line, taken), other, line
    return Callout(note.title, note.text, area, leader)


def _lefts(plot: Plot, point: Point, width: float) -> list[float]:
    """Left edges to try: centred, beside the point on either side, and a column further off."""
    x, step = point.column.centre, point.column.width / 2
    wanted = [x - width / 2, x - AWAY - width, x + AWAY]
    wanted += [x - AWAY - width - step, x + AWAY + step, x - width / 2 - step, x - width / 2 + step]
    rightmost = plot.sheet.grid_right - 4 - width
    return sorted({min(max(left, GRID + 4), rightmost) for left in wanted})


def _blocked(plot: Plot, left: float, right: float, taken: list[Area]) -> Iterator[Span]:
    for area in taken:
        if area.left < right + CLEAR and area.right > left - CLEAR:
            yield area.top - CLEAR, area.bottom + CLEAR
    for line in (*plot.lines, *(edge for band in plot.bands for edge in band)):
        span = line.span(left - CLEAR, right + CLEAR)
        if span:
            yield span[0] - CLEAR, span[1] + CLEAR


def _leader(plot: Plot, note: Note, area: Area) -> tuple[float, float, float, float]:
    """From the mark (or the label in the way) to the nearest place on the box."""
    point, own = note.point, note.own
    x, y, radius = point.column.centre, plot.y(point.value or 0), point.radius + 2
    near_x = min(max(x, area.left + CLEAR), area.right - CLEAR)
    near_y = min(max(y, area.top + CLEAR), area.bottom - CLEAR)
    if near_x == x:
        if area.top >= y:
            start = max([y + radius, *(b.area.bottom + 2 for b in own if y < b.area.top < area.top)])
            return x, start, x, area.top
        start = min([y - radius, *(b.area.top - 2 for b in own if area.bottom < b.area.bottom < y)])
        return x, start, x, area.bottom
    side = area.right if area.right < x else area.left
    reach = ((side - x) ** 2 + (near_y - y) ** 2) ** 0.5 or 1.0
    return x + (side - x) / reach * radius, y + (near_y - y) / reach * radius, side, near_y


def _length(leader: tuple[float, float, float, float]) -> float:
    x1, y1, x2, y2 = leader
    return abs(x2 - x1) + abs(y2 - y1)


def _meetings(leader: tuple[float, float, float, float], taken: list[Area]) -> int:
    """How many labels or marks a leader line runs across."""
    x1, y1, x2, y2 = leader
    box = Area(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)).grown(1)
    shares = (0.1, 0.3, 0.5, 0.7, 0.9)
    places = [(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share) for share in shares]
    return sum(
        any(area.left < x < area.right and area.top < y < area.bottom for x, y in places)
        for area in taken
        if area.overlaps(box)
    )
