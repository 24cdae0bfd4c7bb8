"""The whole picture: measures every part, places the parts, paints them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Literal

from cxmap.analysis.cycle_findings import CycleFindings
from cxmap.drawing.activity_cycle.header import Header, header
from cxmap.drawing.activity_cycle.legend import Legend, legend
from cxmap.drawing.activity_cycle.panel import Panel, panel
from cxmap.drawing.activity_cycle.rows import cycle_table, gap_table
from cxmap.drawing.activity_cycle.sheet import Compared, Sheet
from cxmap.drawing.activity_cycle.unrolled import row_slots
from cxmap.drawing.activity_cycle.wheel import Wheel, wheel
from cxmap.drawing.activity_cycle.wording import description, footer
from cxmap.drawing.experience_map.sheet import MARGIN
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.ruler import Ruler, width
from cxmap.drawing.scene import Item, Scene
from cxmap.drawing.theme import LIGHT, SMALL, SMALL_STRONG, Theme
from cxmap.model.activity_cycle import CycleDocument
from cxmap.words import Language

Form = Literal["ring", "bars"]
SECTION = 24
"""Between header, ring, panel, legend and footer."""


@dataclass(frozen=True)
class Measured:
    """Every part of the picture with the size it needs; without a wheel the cycle is unrolled."""

    sheet: Sheet
    header: Header
    wheel: Wheel | None
    panel: Panel
    legend: Legend
    footer: Paragraph
    colophon: Paragraph
    width: float

    @property
    def top(self) -> float:
        return self.header.height + SECTION

    @property
    def wheel_size(self) -> tuple[float, float]:
        """Width and height of the ring with its labels, and the room between it and the panel."""
        if self.wheel is None:
            return 0.0, 0.0
        area = self.wheel.area
        return area.right - area.left + SECTION, area.bottom - area.top

    @property
    def legend_top(self) -> float:
        return self.top + max(self.wheel_size[1], self.panel.height) + SECTION

    @property
    def footer_top(self) -> float:
        return self.legend_top + self.legend.height + SECTION / 2

    @property
    def height(self) -> float:
        return ceil(self.footer_top + max(self.footer.height, self.colophon.height) + SECTION)


def draw(
    document: CycleDocument,
    findings: CycleFindings,
    *,
    language: Language,
    today: date,
    theme: Theme = LIGHT,
    form: Form = "ring",
    compared: Compared | None = None,
    ruler: Ruler = width,
) -> Scene:
    """The activity cycle as a scene, in pixels; the same input always gives the same scene.

    With `compared`, `findings` are the first of the two looks, and both are drawn.
    """
    sheet = Sheet(document, findings, language, theme, ruler, compared, today)
    parts = _measure(sheet, form)
    left = MARGIN + parts.wheel_size[0]
    table_top = parts.top + parts.panel.table_top
    return Scene(
        width=parts.width,
        height=parts.height,
        title=f"{sheet.say('kind')}: {sheet.title}",
        description=description(sheet),
        background=theme.background,
        items=tuple(_paint(parts)),
        language=language,
        breaks=(left - SECTION / 2,) if parts.wheel else (),
        row_breaks=tuple(parts.panel.activities.row_tops(table_top)),
    )


def _measure(sheet: Sheet, form: Form) -> Measured:
    ring = None
    if form == "ring":
        tables = panel(sheet, gap_table(sheet), _heading(sheet))
        ring = wheel(sheet, tables.height)
    else:
        tables = panel(sheet, cycle_table(sheet), "cycle")
    wide = ring.area.right - ring.area.left + SECTION if ring else 0.0
    whole = ceil(2 * MARGIN + wide + tables.width)
    revision = sheet.say("footer.revision", n=sheet.document.revision)
    room = whole - 2 * MARGIN
    colophon = sheet.paragraph(f"{sheet.day(sheet.today)} · {revision}", SMALL_STRONG, room)
    return Measured(
        sheet=sheet,
        header=header(sheet, whole),
        wheel=ring,
        panel=tables,
        legend=legend(sheet, whole, ring.straight_names if ring else None),
        footer=sheet.paragraph(footer(sheet), SMALL, room - colophon.width - SECTION),
        colophon=colophon,
        width=whole,
    )


def _heading(sheet: Sheet) -> str:
    if sheet.compared:
        return "compared"
    return "weighted" if sheet.findings.weighted else "gaps"


def _paint(parts: Measured) -> Iterator[Item]:
    sheet, soft = parts.sheet, parts.sheet.theme.soft
    yield from parts.header.paint(parts.width)
    left, (wide, high) = float(MARGIN), parts.wheel_size
    if parts.wheel:
        area = parts.wheel.area
        spare = max(0.0, parts.panel.height - high) / 2
        yield from parts.wheel.paint(left - area.left, parts.top + spare - area.top)
    yield from parts.panel.paint(left + wide, parts.top)
    if not parts.wheel:
        yield from row_slots(sheet, parts.panel, left, parts.top)
    yield from parts.legend.paint(parts.legend_top, parts.width)
    yield from parts.footer.at(MARGIN, parts.footer_top, soft)
    yield from parts.colophon.at(parts.width - MARGIN, parts.footer_top, soft, anchor="end")
