"""The header: what the map is about, what was found, whom it is about and on how much evidence it rests."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.drawing.experience_map.evidence import stacked
from cxmap.drawing.experience_map.sheet import MARGIN, Sheet
from cxmap.drawing.experience_map.wording import counts, finding, period
from cxmap.drawing.paragraph import Paragraph, measure, middle_line
from cxmap.drawing.ruler import clusters
from cxmap.drawing.scene import Box, Group, Image, Item, Line, Pen
from cxmap.drawing.shapes import circle
from cxmap.drawing.theme import (
    BADGE,
    BODY,
    FINDING,
    GRAND_TOTAL,
    HEADING,
    INITIAL,
    KICKER,
    QUOTE,
    STRONG,
    TITLE,
)
from cxmap.model.experience_map import Perspective
from cxmap.model.project import Persona

TOP = 32
INSIDE = 20
BETWEEN = 16
PERSONA, EVIDENCE = 356, 452
"""Widths of the two cards where there is room for them beside the title."""

BESIDE = 1240
"""A picture at least this wide has the cards beside the title, a narrower one below it."""

AVATAR = 28
PILL = 26
SWATCH = 10


@dataclass(frozen=True)
class TitleBlock:
    """Kicker, title, finding, and the pill with the counts."""

    sheet: Sheet
    kicker: Paragraph
    title: Paragraph
    finding: Paragraph
    pill: str
    counts: Paragraph
    pill_beside: bool

    @property
    def height(self) -> float:
        below = 0 if self.pill_beside else self.counts.height + 8
        texts = self.kicker.height + 8 + self.title.height + 4 + self.finding.height
        return texts + 12 + max(PILL, self.counts.height if self.pill_beside else 0) + below

    def paint(self, top: float) -> Iterator[Item]:
        theme = self.sheet.theme
        yield from self.kicker.at(MARGIN, top, theme.soft)
        top += self.kicker.height + 8
        yield from self.title.at(MARGIN, top, theme.ink)
        top += self.title.height + 4
        yield from self.finding.at(MARGIN, top, theme.soft)
        top += self.finding.height + 12
        width = _pill_width(self.sheet, self.pill)
        yield from self._pill(top, width)
        if self.pill_beside:
            yield from self.counts.at(MARGIN + width + 16, top + (PILL - self.counts.height) / 2, theme.soft)
        else:
            yield from self.counts.at(MARGIN, top + PILL + 8, theme.soft)

    def _pill(self, top: float, width: float) -> Iterator[Item]:
        theme, middle, x = self.sheet.theme, top + PILL / 2, MARGIN + 14
        yield Box(MARGIN, top, width, PILL, Pen(theme.background, theme.hairline), PILL / 2)
        for key in _curves_shown(self.sheet):
            solid = Pen(stroke=theme.actual, width=2.5)
            dashed = Pen(stroke=theme.desired, width=2.5, dash=(5, 6))
            yield Line(x, middle, x + 22, middle, solid if key == "actual" else dashed)
            x += 30
        yield middle_line(self.pill, STRONG, x, middle, theme.ink)


@dataclass(frozen=True)
class PersonaCard:
    """The face of the segment: an initial, the name, a summary and a quote."""

    sheet: Sheet
    persona: Persona
    width: float
    lines: tuple[tuple[Paragraph, float, str], ...]

    @property
    def height(self) -> float:
        text = sum(line.height + gap for line, gap, _ in self.lines)
        return max(2 * AVATAR, text) + 2 * INSIDE

    def paint(self, x: float, top: float, height: float) -> Iterator[Item]:
        theme = self.sheet.theme
        yield Box(x, top, self.width, height, Pen(theme.panel), 8)
        centre, middle = x + INSIDE + AVATAR, top + height / 2
        yield circle(centre, middle, AVATAR, Pen(theme.avatar))
        if self.persona.picture:
            yield Image(centre - AVATAR, middle - AVATAR, 2 * AVATAR, self.persona.picture)
        else:
            initial = clusters(self.persona.name.strip() or "?")[0].upper()
            yield middle_line(initial, INITIAL, centre, middle, theme.actual, anchor="middle")
        y = top + (height - self.height) / 2 + INSIDE
        y += (self.height - 2 * INSIDE - sum(line.height + gap for line, gap, _ in self.lines)) / 2
        for line, gap, colour in self.lines:
            yield from line.at(centre + AVATAR + 16, y + gap, colour)
            y += line.height + gap


@dataclass(frozen=True)
class EvidenceCard:
    """All evidence: total and period at the left, one bar of all methods with its legend at the right."""

    sheet: Sheet
    width: float
    summary: tuple[Paragraph, ...]
    entries: tuple[tuple[str, str, Paragraph], ...]
    columns: int

    @property
    def left_width(self) -> float:
        return max(line.width for line in self.summary) + 24

    @property
    def rows(self) -> list[float]:
        """The height of each row of the legend."""
        starts = range(0, len(self.entries), self.columns)
        rows = [self.entries[start : start + self.columns] for start in starts]
        return [max(name.height for _, _, name in row) + 6 for row in rows]

    @property
    def height(self) -> float:
        summary = sum(line.height for line in self.summary)
        return max(summary, 10 + 14 + sum(self.rows)) + 2 * INSIDE

    def paint(self, x: float, top: float, height: float) -> Iterator[Item]:
        theme = self.sheet.theme
        yield Box(x, top, self.width, height, Pen(theme.panel), 8)
        y = top + (height - sum(line.height for line in self.summary)) / 2
        inks = (theme.ink, theme.ink, theme.soft)
        for line, ink in zip(self.summary, inks, strict=False):
            yield from line.at(x + INSIDE, y, ink)
            y += line.height
        left, room = x + INSIDE + self.left_width, self.width - 2 * INSIDE - self.left_width
        counts_by_method = self.sheet.findings.items_by_method
        total = max(1, sum(counts_by_method.values()))
        y = top + (height - 24 - sum(self.rows)) / 2
        yield from stacked(self.sheet, counts_by_method, left, y, unit=room / total, height=10)
        yield from self._legend(left, y + 24, room / self.columns)

    def _legend(self, left: float, top: float, column: float) -> Iterator[Item]:
        theme = self.sheet.theme
        for index, (method, count, name) in enumerate(self.entries):
            row, place = divmod(index, self.columns)
            x, y = left + place * column, top + sum(self.rows[:row])
            yield Box(x, y + (17 - SWATCH) / 2, SWATCH, SWATCH, Pen(self.sheet.methods[method]), 2)
            yield middle_line(count, BADGE, x + SWATCH + 7, y + 8.5, theme.ink)
            yield from name.at(x + SWATCH + 12 + self.sheet.measure(count, BADGE), y, theme.soft)


@dataclass(frozen=True)
class Header:
    """The measured header; the cards stand beside the title where there is room, else below it."""

    title: TitleBlock
    persona: PersonaCard | None
    evidence: EvidenceCard
    places: tuple[tuple[float, float], ...]
    """Left edge and top of each card."""

    card_height: float
    height: float

    def paint(self) -> Iterator[Item]:
        yield Group(tuple(self.title.paint(TOP)))
        for card, (x, top) in zip(self._cards, self.places, strict=True):
            yield Group(tuple(card.paint(x, top, max(self.card_height, card.height))))

    @property
    def _cards(self) -> tuple[PersonaCard | EvidenceCard, ...]:
        return (self.persona, self.evidence) if self.persona else (self.evidence,)


def header(sheet: Sheet) -> Header:
    persona, inner = sheet.document.persona, sheet.width - 2 * MARGIN
    if sheet.width >= BESIDE:
        cards = EVIDENCE + (PERSONA + BETWEEN if persona else 0)
        title = _title_block(sheet, inner - cards - 2 * BETWEEN)
        return _beside(sheet, title)
    title = _title_block(sheet, inner)
    return _below(sheet, title, inner)


def _beside(sheet: Sheet, title: TitleBlock) -> Header:
    right = sheet.width - MARGIN
    evidence = _evidence_card(sheet, EVIDENCE)
    persona = _persona_card(sheet, sheet.document.persona, PERSONA) if sheet.document.persona else None
    height = max(title.height, evidence.height, persona.height if persona else 0)
    places = [(right - EVIDENCE, float(TOP))]
    if persona:
        places.insert(0, (right - EVIDENCE - BETWEEN - PERSONA, float(TOP)))
    card_height = max(evidence.height, persona.height if persona else 0, min(title.height, 120))
    return Header(title, persona, evidence, tuple(places), card_height, TOP + height)


def _below(sheet: Sheet, title: TitleBlock, inner: float) -> Header:
    top = TOP + title.height + BETWEEN
    if sheet.document.persona is None:
        evidence = _evidence_card(sheet, min(inner, EVIDENCE + PERSONA))
        return Header(title, None, evidence, ((MARGIN, top),), evidence.height, top + evidence.height)
    if inner >= PERSONA + EVIDENCE + BETWEEN:
        persona = _persona_card(sheet, sheet.document.persona, inner - EVIDENCE - BETWEEN)
        evidence = _evidence_card(sheet, EVIDENCE)
        height = max(persona.height, evidence.height)
        places = ((float(MARGIN), top), (MARGIN + persona.width + BETWEEN, top))
        return Header(title, persona, evidence, places, height, top + height)
    persona, evidence = _persona_card(sheet, sheet.document.persona, inner), _evidence_card(sheet, inner)
    second = top + persona.height + BETWEEN
    places = ((float(MARGIN), top), (float(MARGIN), second))
    return Header(title, persona, evidence, places, 0, second + evidence.height)


def _title_block(sheet: Sheet, room: float) -> TitleBlock:
    document = sheet.document
    about = document.organisation.strip() or document.project_name
    pill = sheet.say(f"pill.{_comparison(sheet)}")
    beside = room - _pill_width(sheet, pill) - 16
    words = counts(sheet)
    fits = measure(words, BODY, sheet.ruler) <= beside
    return TitleBlock(
        sheet,
        sheet.paragraph(f"{sheet.say('kind')} · {about}".upper(), KICKER, room),
        sheet.paragraph(document.map.name, TITLE, room),
        sheet.paragraph(finding(sheet), FINDING, room),
        pill,
        sheet.paragraph(words, BODY, beside if fits else room),
        fits,
    )


def _comparison(sheet: Sheet) -> str:
    if sheet.document.map.perspective is Perspective.DESIRED:
        return "desired"
    return "both" if any(column.desired for column in sheet.columns) else "actual"


def _curves_shown(sheet: Sheet) -> tuple[str, ...]:
    kind = _comparison(sheet)
    return ("actual", "desired") if kind == "both" else (kind,)


def _pill_width(sheet: Sheet, pill: str) -> float:
    return 14 + 30 * len(_curves_shown(sheet)) + sheet.measure(pill, STRONG) + 14


def _persona_card(sheet: Sheet, persona: Persona, width: float) -> PersonaCard:
    theme, room = sheet.theme, width - 2 * INSIDE - 2 * AVATAR - 16
    lines = [(sheet.paragraph(persona.name, HEADING, room), 0.0, theme.ink)]
    if persona.summary.strip():
        lines.append((sheet.paragraph(persona.summary, BODY, room), 0.0, theme.soft))
    if persona.quote.strip():
        quote = sheet.say("persona.quote", text=persona.quote.strip().strip('“”"'))
        lines.append((sheet.paragraph(quote, QUOTE, room), 6.0, theme.ink))
    return PersonaCard(sheet, persona, width, tuple(lines))


def _evidence_card(sheet: Sheet, width: float) -> EvidenceCard:
    items = sheet.findings.items
    summary = [(sheet.number(items, 0), GRAND_TOTAL), (sheet.count("items", items), STRONG)]
    when = period(sheet)
    if when:
        summary.append((when, BODY))
    left = tuple(sheet.paragraph(words, face, 120) for words, face in summary)
    room = width - 2 * INSIDE - max(line.width for line in left) - 24
    entries = [
        (method, str(sheet.findings.items_by_method[method]), sheet.say(f"method.{method}"))
        for method in sheet.methods
    ]
    columns = 2 if room >= 240 else 1
    names = tuple(
        (method, count, sheet.paragraph(name, BODY, _name_room(sheet, room / columns, count)))
        for method, count, name in entries
    )
    return EvidenceCard(sheet, width, left, names, columns)


def _name_room(sheet: Sheet, column: float, count: str) -> float:
    return column - SWATCH - 12 - sheet.measure(count, BADGE) - 8
