"""The header: what the blueprint is about, what was found, and the three times of the whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.drawing.experience_map.sheet import MARGIN
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Group, Item, Line, Pen
from cxmap.drawing.service_blueprint.sheet import Sheet, one_line
from cxmap.drawing.service_blueprint.wording import headline, subtitle
from cxmap.drawing.theme import BODY, HEADING, KICKER, SMALL, TITLE, Face

TOP, BELOW = 32.0, 24.0
TOTAL = Face(28, 34, 700)
BESIDE, APART = 48.0, 20.0
NARROWEST_TOTAL, WIDEST_TOTAL = 96.0, 190.0
READABLE, LEAST_WORDS = 1280.0, 380.0


@dataclass(frozen=True)
class Total:
    """One of the three times, with its name and on what it rests."""

    name: Paragraph
    value: Paragraph
    note: Paragraph
    colour: str

    @property
    def width(self) -> float:
        return max(NARROWEST_TOTAL, *(part.width for part in (self.name, self.value, self.note)))

    @property
    def height(self) -> float:
        return self.name.height + self.value.height + self.note.height + 4

    def paint(self, sheet: Sheet, x: float, top: float) -> Iterator[Item]:
        yield from self.name.at(x, top, sheet.theme.soft)
        yield from self.value.at(x, top + self.name.height + 2, self.colour)
        yield from self.note.at(x, top + self.name.height + self.value.height + 4, sheet.theme.soft)


@dataclass(frozen=True)
class Header:
    """Lines of words, and at their right (below them in a narrow picture) the totals."""

    sheet: Sheet
    lines: tuple[tuple[Paragraph, float, str], ...]
    totals: tuple[Total, ...]
    beside: bool

    @property
    def _words(self) -> float:
        return sum(gap + line.height for line, gap, _ in self.lines)

    @property
    def _totals(self) -> float:
        return max((total.height for total in self.totals), default=0.0)

    @property
    def height(self) -> float:
        both = max(self._words, self._totals) if self.beside else self._words + self._totals + 16
        return TOP + (both if self.totals else self._words) + BELOW

    def paint(self, right: float) -> Iterator[Item]:
        items: list[Item] = []
        top = TOP
        for line, gap, colour in self.lines:
            items += line.at(MARGIN, top + gap, colour)
            top += gap + line.height
        x = right - totals_width(self.totals) if self.beside else MARGIN
        top = TOP if self.beside else top + 16
        for index, total in enumerate(self.totals):
            if index:
                pen = Pen(stroke=self.sheet.theme.hairline)
                items.append(Line(x - APART, top, x - APART, top + self._totals, pen))
            items += total.paint(self.sheet, x, top)
            x += total.width + 2 * APART
        yield Group(tuple(items))


def totals_width(totals: tuple[Total, ...]) -> float:
    return sum(total.width for total in totals) + 2 * APART * max(len(totals) - 1, 0)


def header(sheet: Sheet, width: float) -> Header:
    theme, found = sheet.theme, tuple(_totals(sheet))
    inner = width - 2 * MARGIN
    taken = totals_width(found) + BESIDE if found else 0.0
    beside = inner - taken >= LEAST_WORDS
    room = min(inner - (taken if beside else 0.0), READABLE)
    lines = [
        (sheet.paragraph(sheet.say("kind").upper(), KICKER, room), 0.0, theme.soft),
        (sheet.paragraph(sheet.document.blueprint.name, TITLE, room), 4.0, theme.ink),
        (sheet.paragraph(subtitle(sheet), BODY, room), 4.0, theme.soft),
        (sheet.paragraph(headline(sheet), HEADING, room), 10.0, theme.ink),
    ]
    return Header(sheet, tuple(line for line in lines if line[0].lines), found, beside)


def _totals(sheet: Sheet) -> Iterator[Total]:
    """Only those that are known."""
    found, blueprint, theme = sheet.findings, sheet.document.blueprint, sheet.theme
    if found.standard.value is not None:
        source = one_line(blueprint.standard_source) or sheet.say("total.along")
        yield _total(sheet, "standard", found.standard.value, source, theme.desired)
    if found.observed.value is not None:
        yield _total(sheet, "observed", found.observed.value, _observed_note(sheet), theme.actual)
    if found.tolerable is not None:
        source = one_line(blueprint.tolerable_source)
        n = sheet.say("n", n=blueprint.tolerable_n) if blueprint.tolerable_n else ""
        note = ", ".join(part for part in (source, n) if part) or sheet.say("total.no_source")
        yield _total(sheet, "tolerance", found.tolerable, note, theme.pain)


def _observed_note(sheet: Sheet) -> str:
    found = sheet.findings.observed
    said = sheet.say("total.medians", n=found.n)
    if found.low is None or found.high is None:
        return said
    return f"{said}; {sheet.say('total.middle', low=sheet.clock(found.low), high=sheet.clock(found.high))}"


def _total(sheet: Sheet, key: str, seconds: float, note: str, colour: str) -> Total:
    return Total(
        sheet.paragraph(sheet.say(f"total.{key}").upper(), KICKER, WIDEST_TOTAL),
        sheet.paragraph(sheet.clock(seconds), TOTAL, WIDEST_TOTAL),
        sheet.paragraph(note, SMALL, WIDEST_TOTAL),
        colour,
    )
