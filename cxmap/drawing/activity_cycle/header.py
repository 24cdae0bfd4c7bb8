"""The header: what the cycle is about, what was found, and on how much it rests."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.drawing.activity_cycle.sheet import Sheet
from cxmap.drawing.activity_cycle.wording import counts, finding
from cxmap.drawing.experience_map.sheet import MARGIN
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Group, Item, Line, Pen
from cxmap.drawing.theme import BODY, FINDING, KICKER, TITLE

TOP, BELOW = 32, 20
READABLE = 1280
"""The longest line that is still easy to follow, in pixels."""


@dataclass(frozen=True)
class Header:
    """Paragraphs with the room above each and its colour, over the whole width."""

    sheet: Sheet
    lines: tuple[tuple[Paragraph, float, str], ...]

    @property
    def height(self) -> float:
        return TOP + sum(gap + line.height for line, gap, _ in self.lines) + BELOW

    def paint(self, width: float) -> Iterator[Item]:
        items: list[Item] = []
        top = float(TOP)
        for line, gap, colour in self.lines:
            items += line.at(MARGIN, top + gap, colour)
            top += gap + line.height
        yield Group(tuple(items))
        bottom = self.height
        yield Line(MARGIN, bottom, width - MARGIN, bottom, Pen(stroke=self.sheet.theme.hairline))


def header(sheet: Sheet, width: float) -> Header:
    document, theme, room = sheet.document, sheet.theme, min(width - 2 * MARGIN, READABLE)
    about = " ".join((document.organisation.strip() or document.project_name).split())
    said = finding(sheet)
    kicker = f"{sheet.say('kind')} · {about}"
    if document.parent:
        kicker += f" · {sheet.say('opened_by', name=' '.join(document.parent.name.split()))}"
    lines = [
        (sheet.paragraph(kicker.upper(), KICKER, room), 0.0, theme.soft),
        (sheet.paragraph(sheet.title, TITLE, room), 6.0, theme.ink),
        (sheet.paragraph(said, FINDING, room), 4.0, theme.soft),
        (sheet.paragraph(counts(sheet), BODY, room), 4.0, theme.soft),
    ]
    return Header(sheet, tuple(line for line in lines if line[0].lines))
