"""The whole picture: measures every part, places the parts, paints them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from cxmap.analysis.blueprint_findings import BlueprintFindings
from cxmap.drawing.experience_map.sheet import MARGIN
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.ruler import Ruler, width
from cxmap.drawing.scene import Box, Item, Line, Pen, Scene
from cxmap.drawing.service_blueprint.board import Board, board
from cxmap.drawing.service_blueprint.economics import Strip, strip
from cxmap.drawing.service_blueprint.header import Header, header
from cxmap.drawing.service_blueprint.legend import Legend, legend
from cxmap.drawing.service_blueprint.panel import PANEL, FindingGrid, Panel, finding_grid, panel
from cxmap.drawing.service_blueprint.plan import EDGE_CHANNEL
from cxmap.drawing.service_blueprint.sheet import LABEL, Look, Mark, Sheet
from cxmap.drawing.service_blueprint.times import Times, times
from cxmap.drawing.service_blueprint.wording import description, footer
from cxmap.drawing.theme import FINDING, LIGHT, SMALL, SMALL_STRONG, Theme
from cxmap.model.service_blueprint import BlueprintDocument
from cxmap.words import Language

SECTION = 24.0
BESIDE = 28.0
NARROWEST = 820.0
"""The least right end of the map where times or a panel go with it."""

PAD = 12.0


@dataclass(frozen=True)
class Measured:
    """Every part of the picture with the size it needs; `reach` is the right end of the map."""

    sheet: Sheet
    board: Board
    reach: float
    width: float
    header: Header
    invitation: Paragraph | None
    times: Times
    panel: Panel
    grid: FindingGrid
    strip: Strip
    legend: Legend
    footer: Paragraph
    colophon: Paragraph

    @property
    def top(self) -> float:
        return self.header.height

    @property
    def times_top(self) -> float:
        invited = self.invitation.height + 4 * PAD + SECTION if self.invitation else 0.0
        return self.top + self.board.height + invited

    @property
    def grid_top(self) -> float:
        return max(self.times_top + self.times.height, self.top + self.panel.height) + SECTION

    @property
    def strip_top(self) -> float:
        return self.grid_top + (self.grid.height + SECTION if self.grid.columns else 0.0)

    @property
    def legend_top(self) -> float:
        return self.strip_top + (self.strip.height + SECTION if self.strip.rows else 0.0)

    @property
    def footer_top(self) -> float:
        return self.legend_top + self.legend.height + (SECTION if self.legend.entries else 0.0)

    @property
    def height(self) -> float:
        return ceil(self.footer_top + max(self.footer.height, self.colophon.height) + SECTION)


def draw(
    document: BlueprintDocument,
    findings: BlueprintFindings,
    *,
    language: Language,
    today: date,
    theme: Theme = LIGHT,
    look: Look = "whole",
    compared: Mapping[str, Mark] | None = None,
    ruler: Ruler = width,
) -> Scene:
    """The service blueprint as a scene, in pixels; the same input always gives the same scene.

    The look `map` is the map alone, for the canvas. `compared` marks nodes by their ids.
    """
    sheet = Sheet(document, findings, language, theme, ruler, compared or {}, today, look)
    if look == "map":
        map_ = board(sheet)
        reach = map_.layout.right + 2 * EDGE_CHANNEL
        items, top = tuple(map_.paint(SECTION, map_.layout.right)), SECTION
        return _scene(sheet, map_, items, top, (ceil(reach), ceil(top + map_.height + SECTION)))
    parts = _measure(sheet)
    return _scene(sheet, parts.board, tuple(_paint(parts)), parts.top, (parts.width, parts.height))


def _scene(
    sheet: Sheet, map_: Board, items: tuple[Item, ...], top: float, size: tuple[float, float]
) -> Scene:
    placed = map_.at(top)
    return Scene(
        width=size[0],
        height=size[1],
        title=f"{sheet.say('kind')}: {sheet.document.blueprint.name}",
        description=description(sheet),
        background=sheet.theme.background,
        items=items,
        language=sheet.language,
        heads=(top, top + map_.heads.height),
        labels=MARGIN + LABEL,
        breaks=tuple(pitch.end for pitch in placed.pitches),
        row_breaks=tuple(lane.end for lane in placed.lanes),
    )


def _measure(sheet: Sheet) -> Measured:
    map_ = board(sheet)
    reach = max(map_.layout.right, NARROWEST)
    clock = times(sheet, map_.layout, reach)
    beside = panel(sheet, map_.height + clock.height)
    whole = ceil(reach + (BESIDE + PANEL if beside.sections else 0.0) + MARGIN)
    inner = whole - 2 * MARGIN
    revision = sheet.say("footer.revision", n=sheet.document.revision)
    colophon = sheet.paragraph(f"{sheet.day(sheet.today)} · {revision}", SMALL_STRONG, inner)
    empty = None
    if not sheet.document.nodes:
        empty = sheet.paragraph(sheet.say("empty"), FINDING, reach - MARGIN - 4 * PAD)
    return Measured(
        sheet=sheet,
        board=map_,
        reach=reach,
        width=whole,
        header=header(sheet, whole),
        invitation=empty,
        times=clock,
        panel=beside,
        grid=finding_grid(sheet, beside.rest, whole, further=len(beside.sections) > 0),
        strip=strip(sheet, whole),
        legend=legend(sheet, whole),
        footer=sheet.paragraph(footer(sheet), SMALL, inner - colophon.width - SECTION),
        colophon=colophon,
    )


def _paint(parts: Measured) -> Iterator[Item]:
    sheet, theme = parts.sheet, parts.sheet.theme
    right = parts.width - MARGIN
    yield from parts.header.paint(right)
    yield from parts.board.paint(parts.top, parts.reach)
    if parts.invitation:
        yield from _invitation(sheet, parts.invitation, parts.top + parts.board.height + SECTION, parts.reach)
    yield from parts.times.paint(parts.times_top)
    if parts.panel.sections:
        height = parts.times_top + parts.times.height - parts.top
        yield from parts.panel.paint(parts.reach + BESIDE, parts.top, height)
    yield from parts.grid.paint(parts.grid_top)
    yield from parts.strip.paint(parts.strip_top, right)
    yield from parts.legend.paint(parts.legend_top)
    line = parts.footer_top - SECTION / 2
    yield Line(MARGIN, line, right, line, Pen(stroke=theme.hairline))
    yield from parts.footer.at(MARGIN, parts.footer_top, theme.soft)
    yield from parts.colophon.at(right, parts.footer_top, theme.soft, anchor="end")


def _invitation(sheet: Sheet, words: Paragraph, top: float, right: float) -> Iterator[Item]:
    theme = sheet.theme
    pen = Pen(theme.panel, theme.faint, dash=(4, 3))
    yield Box(MARGIN, top, right - MARGIN, words.height + 4 * PAD, pen, 8)
    yield from words.at(MARGIN + 2 * PAD, top + 2 * PAD, theme.ink)
