"""The whole picture: measures every row, stacks the rows, paints them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from cxmap.analysis.findings import MapFindings, Overlay
from cxmap.drawing.experience_map.cards import cards_lane
from cxmap.drawing.experience_map.contacts import contacts_lane
from cxmap.drawing.experience_map.engagement import engagement_lane
from cxmap.drawing.experience_map.evidence import evidence_lane
from cxmap.drawing.experience_map.feeling import feeling_lane
from cxmap.drawing.experience_map.gap import gap_lane
from cxmap.drawing.experience_map.header import Header, header
from cxmap.drawing.experience_map.heads import StageRow, StepRow, stage_row, step_row
from cxmap.drawing.experience_map.lane import Content, Label, LaneRow, lane_label
from cxmap.drawing.experience_map.legend import Legend, legend
from cxmap.drawing.experience_map.sheet import GRID, MARGIN, PAD, Sheet
from cxmap.drawing.experience_map.wording import day, description, footer
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.ruler import Ruler, width
from cxmap.drawing.scene import Box, Group, Item, Line, Pen, Scene
from cxmap.drawing.theme import FINDING, LIGHT, SMALL, SMALL_STRONG, Theme
from cxmap.model.experience_map import Lane, LaneKind, MapDocument
from cxmap.words import Language

SECTION = 24
"""Between header, lanes, legend and footer."""

HEADS_APART, BELOW_HEADS = 12, 16

LANES: dict[LaneKind, Callable[[Sheet, Lane, Label], Content]] = {
    LaneKind.TOUCHPOINTS: lambda sheet, _lane, _label: contacts_lane(sheet),
    LaneKind.FEELING: lambda sheet, _lane, label: feeling_lane(sheet, label),
    LaneKind.ENGAGEMENT: lambda sheet, _lane, label: engagement_lane(sheet, label),
    LaneKind.EVIDENCE: lambda sheet, _lane, _label: evidence_lane(sheet),
    LaneKind.GAP: lambda sheet, _lane, _label: gap_lane(sheet),
}
"""How each kind of lane is measured; all others are lanes of cards."""


@dataclass(frozen=True)
class Places:
    """The top of every row, and of what stands below the lanes."""

    stages: float
    steps: float
    lanes: tuple[float, ...]
    lanes_end: float
    legend: float
    footer: float
    height: float


@dataclass(frozen=True)
class Measured:
    """Every part of the picture with the size it needs."""

    sheet: Sheet
    header: Header
    stages: StageRow
    steps: StepRow
    lanes: tuple[LaneRow, ...]
    invitation: Paragraph | None
    legend: Legend
    footer: Paragraph
    colophon: Paragraph
    footer_beside: bool


def draw(
    document: MapDocument,
    findings: MapFindings,
    *,
    language: Language,
    today: date,
    theme: Theme = LIGHT,
    overlays: tuple[Overlay, ...] = (),
    ruler: Ruler = width,
) -> Scene:
    """The experience map as a scene, in pixels; the same input always gives the same scene."""
    sheet = Sheet(document, findings, language, theme, ruler, overlays, today)
    parts = _measure(sheet)
    places = _place(parts)
    items = tuple(_paint(parts, places))
    return Scene(
        width=sheet.width,
        height=places.height,
        title=f"{sheet.say('kind')}: {document.map.name}",
        description=description(sheet),
        background=theme.background,
        items=items,
        language=language,
        heads=(places.stages, places.steps + parts.steps.height),
        labels=GRID,
        breaks=tuple(column.right for column in sheet.columns),
        row_breaks=(*places.lanes, places.lanes_end),
    )


def _measure(sheet: Sheet) -> Measured:
    lanes = [lane for lane in sheet.document.lanes if not lane.hidden] if sheet.steps else []
    rows = []
    for lane in lanes:
        label = lane_label(sheet, lane)
        content = LANES[lane.kind](sheet, lane, label) if lane.kind in LANES else cards_lane(sheet, lane)
        rows.append(LaneRow(sheet, label, content))
    inner = sheet.width - 2 * MARGIN
    words = sheet.say("footer.revision", n=sheet.document.revision)
    colophon = sheet.paragraph(f"{day(sheet, sheet.today)} · {words}", SMALL_STRONG, inner)
    beside = sheet.width >= 1000
    room = inner - (colophon.width + SECTION if beside else 0)
    invitation = None
    if not sheet.steps:
        invitation = sheet.paragraph(sheet.say("empty"), FINDING, inner - 4 * PAD)
    return Measured(
        sheet=sheet,
        header=header(sheet),
        stages=stage_row(sheet),
        steps=step_row(sheet),
        lanes=tuple(rows),
        invitation=invitation,
        legend=legend(sheet),
        footer=sheet.paragraph(footer(sheet), SMALL, room),
        colophon=colophon,
        footer_beside=beside,
    )


def _place(parts: Measured) -> Places:
    stages = parts.header.height + SECTION
    steps = stages + (parts.stages.height + HEADS_APART if parts.stages.arrows else 0)
    top = steps + (parts.steps.height + BELOW_HEADS if parts.steps.cards else 0)
    lanes = []
    for row in parts.lanes:
        lanes.append(top)
        top += row.height
    if parts.invitation:
        top += parts.invitation.height + 4 * PAD
    legend_top = top + BELOW_HEADS
    footer_top = legend_top + (parts.legend.height + BELOW_HEADS if parts.legend.groups else 0)
    below = 0 if parts.footer_beside else parts.colophon.height + 4
    height = footer_top + parts.footer.height + below + SECTION
    return Places(stages, steps, tuple(lanes), top, legend_top, footer_top, height)


def _paint(parts: Measured, places: Places) -> Iterator[Item]:
    sheet = parts.sheet
    yield from _columns(sheet, places)
    yield from parts.header.paint()
    if parts.stages.arrows:
        yield from parts.stages.paint(places.stages)
    if parts.steps.cards:
        yield from _stage_lines(sheet, places)
        yield from parts.steps.paint(places.steps)
    for row, top in zip(parts.lanes, places.lanes, strict=True):
        yield from row.paint(top)
    if parts.invitation:
        yield from _invitation(sheet, parts.invitation, places.steps)
    if parts.legend.groups:
        yield from parts.legend.paint(places.legend)
    yield from _footer(parts, places.footer)


def _columns(sheet: Sheet, places: Places) -> Iterator[Item]:
    """The invisible columns behind everything, for the canvas to point at."""
    clear, height = Pen(sheet.theme.background, opacity=0), places.lanes_end - places.stages
    for column, step in sheet.steps:
        box = Box(column.left, places.stages, column.width, height, clear)
        spoken = sheet.say("spoken.step", number=sheet.numbers[step.id], name=step.name)
        yield Group((box,), f"column:{step.id}", spoken)


def _stage_lines(sheet: Sheet, places: Places) -> Iterator[Item]:
    for x in sheet.stage_edges:
        yield Line(x, places.steps, x, places.lanes_end, Pen(stroke=sheet.theme.hairline))


def _invitation(sheet: Sheet, words: Paragraph, top: float) -> Iterator[Item]:
    theme, width_inside = sheet.theme, sheet.width - 2 * MARGIN
    pen = Pen(theme.panel, theme.faint, dash=(4, 3))
    yield Box(MARGIN, top, width_inside, words.height + 4 * PAD, pen, 8)
    yield from words.at(MARGIN + 2 * PAD, top + 2 * PAD, theme.ink)


def _footer(parts: Measured, top: float) -> Iterator[Item]:
    soft = parts.sheet.theme.soft
    yield from parts.footer.at(MARGIN, top, soft)
    if parts.footer_beside:
        yield from parts.colophon.at(parts.sheet.width - MARGIN, top, soft, anchor="end")
    else:
        yield from parts.colophon.at(MARGIN, top + parts.footer.height + 4, soft)
