"""The panel of tables: its heading, the table of activities, the sum of it, and the lock-on."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.drawing.activity_cycle.lock_on import lock_on_table
from cxmap.drawing.activity_cycle.sheet import Sheet
from cxmap.drawing.activity_cycle.table import Table
from cxmap.drawing.activity_cycle.wording import total
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Box, Item, Pen
from cxmap.drawing.theme import BODY, HEADING, SMALL

PAD = 24
BETWEEN, SECTION = 12, 28


@dataclass(frozen=True)
class Panel:
    """Everything the panel holds, as wide as its table of activities."""

    sheet: Sheet
    heading: Paragraph
    note: Paragraph
    activities: Table
    total: Paragraph
    lock_on_heading: Paragraph
    lock_on: Table

    @property
    def width(self) -> float:
        return max(self.activities.width, self.lock_on.width) + 2 * PAD

    @property
    def height(self) -> float:
        head = self.heading.height + self.note.height + BETWEEN
        end = self.total.height + BETWEEN + SECTION + self.lock_on_heading.height + BETWEEN
        return 2 * PAD + head + self.activities.height + end + self.lock_on.height

    @property
    def table_top(self) -> float:
        """Where the table of activities begins, below the top of the panel."""
        return PAD + self.heading.height + self.note.height + BETWEEN

    def paint(self, x: float, top: float) -> Iterator[Item]:
        theme, left = self.sheet.theme, x + PAD
        yield Box(x, top, self.width, self.height, Pen(theme.panel), 8)
        yield from self.heading.at(left, top + PAD, theme.ink)
        yield from self.note.at(left, top + PAD + self.heading.height, theme.soft)
        y = top + self.table_top
        yield from self.activities.paint(left, y)
        y += self.activities.height + BETWEEN
        yield from self.total.at(left, y, theme.ink)
        y += self.total.height + SECTION
        yield from self.lock_on_heading.at(left, y, theme.ink)
        yield from self.lock_on.paint(left, y + self.lock_on_heading.height + BETWEEN)


def panel(sheet: Sheet, activities: Table, key: str) -> Panel:
    """`key` names the heading and the note of the catalogue that fit the table."""
    room, lock_on = activities.width, lock_on_table(sheet)
    return Panel(
        sheet,
        sheet.paragraph(sheet.say(f"panel.{key}"), HEADING, room),
        sheet.paragraph(sheet.say(f"panel.{key}_note"), SMALL, room),
        activities,
        sheet.paragraph(total(sheet), BODY, room),
        sheet.paragraph(_lock_on_heading(sheet), HEADING, room),
        lock_on,
    )


def _lock_on_heading(sheet: Sheet) -> str:
    """Who is rated: us, a competitor, or each of two cycles."""
    if sheet.compared and sheet.compared.other:
        return sheet.say("lock_on.heading_both")
    rival = " ".join(sheet.document.cycle.competitor.split())
    return sheet.say("lock_on.heading_by", name=rival) if rival else sheet.say("lock_on.heading")
