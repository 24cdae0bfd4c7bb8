"""The middle of the ring: whose cycle it is, what she wants, and how much of it we serve."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

from cxmap.drawing.activity_cycle.ring import HOLE
from cxmap.drawing.activity_cycle.sheet import Sheet
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Group, Image, Item, Path, Pen
from cxmap.drawing.shapes import circle, trim
from cxmap.drawing.theme import BODY, GRAND_TOTAL, HEADING, KICKER, SMALL, STRONG

RIM = 8
"""Between the disc of the middle and the circle that means 0."""

AVATAR, BELOW_AVATAR = 22.0, 6.0
INSIDE = 6
WIDTHS = (1.7, 1.5, 1.3)
"""How wide the words may be, in radii of the disc; tried in this order."""

STEP = 12


@dataclass(frozen=True)
class Centre:
    """The lines of the middle, each with the room above it and its colour; `radius` is the least that holds them."""

    sheet: Sheet
    lines: tuple[tuple[Paragraph, float, str], ...]
    radius: float

    def paint(self, x: float, y: float, radius: float) -> Group:
        """The disc, which may be larger than its words need."""
        theme = self.sheet.theme
        items: list[Item] = [circle(x, y, radius, Pen(theme.panel, theme.hairline))]
        top = y - _height(self.lines) / 2
        items += self._avatar(x, top + AVATAR)
        top += 2 * AVATAR + BELOW_AVATAR
        for line, gap, colour in self.lines:
            items += line.at(x, top + gap, colour, anchor="middle")
            top += gap + line.height
        return Group(tuple(items))

    def _avatar(self, x: float, y: float) -> Iterator[Item]:
        theme, persona = self.sheet.theme, self.sheet.document.persona
        if persona and persona.picture:
            yield Image(x - AVATAR, y - AVATAR, 2 * AVATAR, persona.picture)
            return
        yield circle(x, y - 10, 8.5, Pen(theme.empty_dot))
        shoulders = (
            f"M{trim(x - 18)} {trim(y + 20)}C{trim(x - 18)} {trim(y - 4)} {trim(x + 18)} {trim(y - 4)}"
        )
        yield Path(f"{shoulders} {trim(x + 18)} {trim(y + 20)}Z", Pen(theme.empty_dot))


def centre(sheet: Sheet) -> Centre:
    """The smallest disc that holds the words, from that of a usual cycle on."""
    radius = HOLE - RIM
    while True:
        for share in WIDTHS:
            lines = tuple(_lines(sheet, share * radius))
            if _fits(lines, radius - INSIDE):
                return Centre(sheet, lines, radius)
        radius += STEP


def _fits(lines: tuple[tuple[Paragraph, float, str], ...], radius: float) -> bool:
    """Whether the corners of every block of lines lie inside the disc."""
    top = -_height(lines) / 2
    if hypot(AVATAR, top) > radius:
        return False
    y = top + 2 * AVATAR + BELOW_AVATAR
    for line, gap, _ in lines:
        y += gap
        if max(hypot(line.width / 2, y), hypot(line.width / 2, y + line.height)) > radius:
            return False
        y += line.height
    return True


def _height(lines: tuple[tuple[Paragraph, float, str], ...]) -> float:
    return 2 * AVATAR + BELOW_AVATAR + sum(gap + line.height for line, gap, _ in lines)


def _lines(sheet: Sheet, room: float) -> Iterator[tuple[Paragraph, float, str]]:
    theme, persona = sheet.theme, sheet.document.persona
    if persona:
        yield sheet.paragraph(persona.name, HEADING, room), 0, theme.ink
        if persona.summary.strip():
            yield sheet.paragraph(persona.summary, SMALL, room), 0, theme.soft
    wanted = sheet.document.cycle.wanted_result.strip()
    if wanted:
        yield sheet.paragraph(wanted, STRONG, room), 4, theme.ink
    yield from _lock_on(sheet, room)


def _lock_on(sheet: Sheet, room: float) -> Iterator[tuple[Paragraph, float, str]]:
    theme, share = sheet.theme, sheet.findings.lock_on.now
    if sheet.compared:
        yield from _both(sheet, room)
        return
    yield sheet.paragraph(sheet.say("lock_on.now").upper(), KICKER, room), 8, theme.soft
    if share.value is None:
        yield sheet.paragraph(sheet.say("lock_on.unknown"), BODY, room), 0, theme.soft
        return
    yield (
        sheet.paragraph(sheet.say("lock_on.value", value=sheet.number(share.value)), GRAND_TOTAL, room),
        -4,
        theme.ink,
    )
    interval = sheet.interval(share)
    n = sheet.say("lock_on.n", n=sheet.number(share.n))
    yield sheet.paragraph(f"{interval} · {n}" if interval else n, SMALL, room), -2, theme.soft


def _both(sheet: Sheet, room: float) -> Iterator[tuple[Paragraph, float, str]]:
    """The lock-on of two compared looks, each in the colour of its ring."""
    if sheet.compared is None:
        return
    yield sheet.paragraph(sheet.say("lock_on.short").upper(), KICKER, room), 8, sheet.theme.soft
    names, colours = (
        (sheet.compared.first, sheet.compared.second),
        (sheet.theme.actual, sheet.theme.overlay(0)),
    )
    for name, share, colour in zip(names, sheet.compared.comparison.lock_on, colours, strict=True):
        value = "–" if share.value is None else sheet.say("lock_on.value", value=sheet.number(share.value))
        told = f"{name}: {value} {sheet.interval(share)}".rstrip()
        yield sheet.paragraph(told, STRONG, room), 2, colour
