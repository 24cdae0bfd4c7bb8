"""The legend: only what occurs in this picture, in rows over the whole width."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.drawing.experience_map.legend import Entry, Key
from cxmap.drawing.experience_map.sheet import MARGIN
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Box, Item, Line, Pen
from cxmap.drawing.service_blueprint.lanes import line_lanes, line_pens
from cxmap.drawing.service_blueprint.links import Stroke, strokes
from cxmap.drawing.service_blueprint.marks import (
    COPY,
    arrow,
    copy_mark,
    failure_badge,
    open_arrow,
    person,
    ring,
    technology,
    wait_badge,
)
from cxmap.drawing.service_blueprint.nodes import ASSUMED_DASH, PROPOSED_DASH, compared_pens
from cxmap.drawing.service_blueprint.sheet import Sheet
from cxmap.drawing.shapes import circle, polygon
from cxmap.drawing.theme import BODY, KICKER
from cxmap.model.service_blueprint import ActorKind, BlueprintLine, LinkKind, NodeKind

ROW, BETWEEN = 28.0, 30.0
KEY = 36.0
Source = tuple[Key, float, str]


@dataclass(frozen=True)
class Legend:
    """Entries with their places; no higher than it has entries."""

    sheet: Sheet
    title: Paragraph
    entries: tuple[tuple[Entry, float, float], ...]
    height: float

    def paint(self, top: float) -> Iterator[Item]:
        if not self.entries:
            return
        theme = self.sheet.theme
        yield from self.title.at(MARGIN, top + (ROW - KICKER.leading) / 2, theme.soft)
        for entry, x, y in self.entries:
            left = MARGIN + x
            yield from entry.paint(left, top + y + ROW / 2)
            yield from entry.words.at(left + entry.width + 8, top + y + (ROW - BODY.leading) / 2, theme.ink)


def legend(sheet: Sheet, width: float) -> Legend:
    room = width - 2 * MARGIN
    title = sheet.paragraph(sheet.say("legend.title").upper(), KICKER, room)
    start = title.width + BETWEEN
    x, y, row = start, 0.0, ROW
    placed = []
    for paint, size, said in _sources(sheet):
        entry = Entry(paint, size, sheet.paragraph(said, BODY, min(320, room - start - size - 8)))
        long = size + 8 + entry.words.width
        if x > start and x + long > room:
            x, y, row = start, y + row, ROW
        placed.append((entry, x, y))
        x, row = x + long + BETWEEN, max(row, entry.words.height + ROW - BODY.leading)
    return Legend(sheet, title, tuple(placed), y + row if placed else 0.0)


def _sources(sheet: Sheet) -> Iterator[Source]:
    yield from _links(sheet)
    yield from _nodes(sheet)
    yield from _badges(sheet)
    yield from _differences(sheet)
    yield from _lines(sheet)
    yield from _times(sheet)


def _links(sheet: Sheet) -> Iterator[Source]:
    found = sheet.critical_links
    kinds = {link.kind for link in sheet.document.links if link.id not in found}
    known = strokes(sheet)
    if any(link.id in found for link in sheet.document.links):
        yield _stroke_key(known["critical"]), KEY, sheet.say("legend.critical")
    for kind in LinkKind:
        if kind in kinds:
            yield _stroke_key(known[kind], both=kind is LinkKind.AGREEMENT), KEY, _link_words(sheet, kind)


def _link_words(sheet: Sheet, kind: LinkKind) -> str:
    alone = kind is LinkKind.SEQUENCE and not sheet.is_timed
    return sheet.say("legend.flow") if alone else sheet.say(f"legend.{kind}")


def _stroke_key(stroke: Stroke, *, both: bool = False) -> Key:
    def key(x: float, y: float) -> Iterator[Item]:
        back = 0.0 if stroke.open else stroke.head - 2
        pen = Pen(stroke=stroke.colour, width=stroke.width, dash=stroke.dash)
        yield Line(x + (back if both else 0), y, x + KEY - back, y, pen)
        if stroke.open:
            yield from open_arrow((x + KEY, y), (x, y), stroke.head, stroke.colour)
        else:
            yield arrow((x + KEY, y), (x, y), stroke.head, stroke.colour)
        if both:
            yield arrow((x, y), (x + KEY, y), stroke.head, stroke.colour)

    return key


def _nodes(sheet: Sheet) -> Iterator[Source]:
    theme, nodes = sheet.theme, sheet.document.nodes
    kinds = {node.kind for node in nodes}
    drawn = [
        node for node in nodes if node.kind not in (NodeKind.PHYSICAL_EVIDENCE, NodeKind.START, NodeKind.END)
    ]
    if NodeKind.DECISION in kinds:
        pen = Pen(theme.background, theme.ink, 1.5)
        yield (
            lambda x, y: iter([polygon([(x, y), (x + 13, y - 8), (x + 26, y), (x + 13, y + 8)], pen)]),
            26,
            sheet.say("legend.decision"),
        )
    if NodeKind.START in kinds:
        yield (
            lambda x, y: iter([circle(x + 8, y, 7, Pen(theme.background, theme.ink, 1.8))]),
            16,
            sheet.say("legend.start"),
        )
    if NodeKind.END in kinds:
        yield _end_key(sheet), 16, sheet.say("legend.end")
    if NodeKind.SUB_BLUEPRINT in kinds:
        yield _nested_key(sheet), 26, sheet.say("legend.sub_blueprint")
    statuses = {sheet.found[node.id].status for node in drawn if node.id in sheet.found}
    for status, dash, colour in (
        ("assumed", ASSUMED_DASH, theme.soft),
        ("proposed", PROPOSED_DASH, theme.desired),
    ):
        if status in statuses:
            yield _box_key(Pen(theme.background, colour, 1.3, dash), 4), KEY, sheet.say(f"legend.{status}")


def _end_key(sheet: Sheet) -> Key:
    def key(x: float, y: float) -> Iterator[Item]:
        yield circle(x + 8, y, 7, Pen(sheet.theme.background, sheet.theme.ink, 1.8))
        yield circle(x + 8, y, 3.5, Pen(sheet.theme.ink))

    return key


def _nested_key(sheet: Sheet) -> Key:
    def key(x: float, y: float) -> Iterator[Item]:
        pen = Pen(sheet.theme.background, sheet.theme.ink, 1.2)
        yield Box(x, y - 8, 26, 16, pen, 4)
        yield Box(x + 3, y - 5, 20, 10, pen, 2)

    return key


def _badges(sheet: Sheet) -> Iterator[Source]:
    theme = sheet.theme
    if sheet.findings.failures:
        yield lambda x, y: failure_badge(sheet, x, y, "F1"), 20, sheet.say("legend.failure")
    if sheet.findings.waits:
        yield lambda x, y: wait_badge(sheet, x, y, "W1"), 38, sheet.say("legend.wait")
    if sheet.repeated:
        yield lambda x, y: copy_mark(sheet, x, y), COPY, sheet.say("legend.duplicate")
    kinds = {actor.kind for actor in sheet.document.actors}
    if ActorKind.PERSON in kinds:
        yield lambda x, y: person(x, y - 7, theme.soft), 14, sheet.say("legend.person")
    if ActorKind.TECHNOLOGY in kinds:
        yield lambda x, y: technology(x, y - 7, theme.soft), 14, sheet.say("legend.technology")


def _differences(sheet: Sheet) -> Iterator[Source]:
    marks = set(sheet.compared.values())
    for mark, pen in compared_pens(sheet).items():
        if mark in marks:
            said = sheet.say(f"compared.{mark}")
            yield _box_key(pen, 5), KEY, said[:1].upper() + said[1:]


def _lines(sheet: Sheet) -> Iterator[Source]:
    pens = line_pens(sheet)
    crossed = sheet.findings.structure.crossings_of(BlueprintLine.VISIBILITY)
    if crossed:
        theme = sheet.theme
        yield lambda x, y: iter([ring(x + 6, y, theme.ink, theme.background)]), 12, sheet.say("legend.ring")
    for line in line_lanes(sheet):
        yield _line_key(pens[line]), KEY, sheet.say(f"legend.line.{line}")


def _line_key(pen: Pen) -> Key:
    return lambda x, y: iter([Line(x, y, x + KEY, y, pen)])


def _times(sheet: Sheet) -> Iterator[Source]:
    theme, found = sheet.theme, sheet.findings
    if found.standard.value is not None:
        yield (
            _box_key(Pen(theme.background, theme.desired, 1.6, (5, 3)), 2),
            KEY,
            sheet.say("legend.standard"),
        )
    if found.observed.value is not None:
        yield _box_key(Pen(theme.background, theme.actual, 1.8), 2), KEY, sheet.say("legend.observed")
    if found.tolerable is None:
        return
    yield (
        lambda x, y: iter([polygon([(x, y - 4), (x + 11, y - 4), (x + 5.5, y + 5)], Pen(theme.pain))]),
        11,
        sheet.say("legend.tolerance"),
    )
    totals = [each.value for each in (found.standard, found.observed) if each.value is not None]
    if max(totals, default=0.0) > found.tolerable:
        yield _box_key(Pen(theme.past_tint), 2), KEY, sheet.say("legend.past")


def _box_key(pen: Pen, radius: float) -> Key:
    return lambda x, y: iter([Box(x, y - 7, KEY, 14, pen, radius)])
