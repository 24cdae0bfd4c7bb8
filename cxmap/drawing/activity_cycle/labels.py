"""The labels outside the ring: name, score, add-ons, and who else fills the gap."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.analysis.findings import Estimate
from cxmap.drawing.activity_cycle.marks import FLAG, disc, flag, nested_ring
from cxmap.drawing.activity_cycle.pills import PillRows, pill_rows
from cxmap.drawing.activity_cycle.placing import Place, is_far
from cxmap.drawing.activity_cycle.ring import DISC, Ring
from cxmap.drawing.activity_cycle.runs import Piece, Runs, runs
from cxmap.drawing.activity_cycle.sheet import Sheet, Spot
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Anchor, Group, Item, Line, Pen
from cxmap.drawing.theme import BODY, HEADING, QUOTE, SMALL, STRONG

COLUMN = 196
"""The widest a label's words may be, the score excepted, which is never broken."""

LINE, GAP = 18.0, 6.0
FAR = 26
"""Between the disc and its label from which on a line leads from one to the other."""


@dataclass(frozen=True)
class Label:
    """All words of one activity, measured."""

    sheet: Sheet
    spot: Spot
    name: Paragraph
    score: Runs
    note: Paragraph | None
    pills: PillRows
    filler: Paragraph | None

    @property
    def width(self) -> float:
        filler = self.filler.width + FLAG if self.filler else 0
        note = self.note.width if self.note else 0
        return max(self.name.width, self.score.width, note, self.pills.width, filler)

    @property
    def height(self) -> float:
        note = self.note.height if self.note else 0
        pills = self.pills.height + GAP if self.pills.rows else 0
        filler = self.filler.height + GAP if self.filler else 0
        return self.name.height + LINE + note + pills + filler

    def paint(self, ring: Ring, place: Place) -> Group:
        """The disc on the ring with its label, and a line between them where they are far apart."""
        x, y = ring.at(self.spot.angle, ring.radius)
        items = list(self._leader(ring, place))
        hollow = self.spot.is_hollow
        if self.sheet.document.nested.get(self.spot.id):
            items.append(nested_ring(self.sheet, x, y))
        items += disc(self.sheet, x, y, self.spot.findings.number, hollow=hollow)
        items += self._words(ring, place)
        return Group(tuple(items), f"activity:{self.spot.id}", spoken(self.sheet, self.spot))

    def _leader(self, ring: Ring, place: Place) -> Iterator[Item]:
        start = ring.at(self.spot.angle, ring.radius + DISC + 2)
        outwards = 4 if place.is_right else -4
        end = (ring.x + place.end[0] - outwards, ring.y + place.end[1])
        if is_far(start, end, FAR):
            yield Line(*start, *end, Pen(stroke=self.sheet.theme.faint))

    def _words(self, ring: Ring, place: Place) -> Iterator[Item]:
        theme, right = self.sheet.theme, place.is_right
        x = ring.x + (place.area.left if right else place.area.right)
        y = ring.y + place.area.top
        anchor: Anchor = "start" if right else "end"
        yield from self.name.at(x, y, theme.ink, anchor=anchor)
        y += self.name.height
        yield from self.score.at(x if right else x - self.score.width, y + LINE / 2)
        y += LINE
        if self.note:
            yield from self.note.at(x, y, theme.failure, anchor=anchor)
            y += self.note.height
        if self.pills.rows:
            yield from self.pills.paint(self.sheet, x, y + GAP, is_right=right)
            y += self.pills.height + GAP
        if self.filler:
            left = x if right else x - self.filler.width - FLAG
            yield from flag(left, y + GAP + self.filler.face.leading / 2, theme.ink)
            words_x = x + FLAG if right else x
            yield from self.filler.at(words_x, y + GAP, theme.ink, anchor=anchor)


def label(sheet: Sheet, spot: Spot) -> Label:
    flagged = spot.is_flagged
    return Label(
        sheet,
        spot,
        sheet.paragraph(spot.activity.name, HEADING, COLUMN),
        score_runs(sheet, spot),
        sheet.paragraph(sheet.say("label.breaks"), SMALL, COLUMN) if spot.findings.breaks else None,
        pill_rows(sheet, sheet.add_ons(spot), COLUMN),
        sheet.paragraph(sheet.filler(spot.findings), BODY, COLUMN - FLAG) if flagged else None,
    )


def score_runs(sheet: Sheet, spot: Spot) -> Runs:
    """`62 of 70 wanted, n = 47`, with the colours of the bars; what is assumed says so."""
    key, values = _score(sheet, spot)
    theme = sheet.theme
    known = not spot.is_hollow
    colours = {"actual": theme.actual, "second": theme.overlay(0), "desired": theme.desired}
    colours["desired_second"] = theme.desired
    pieces: dict[str, Piece] = {
        name: (text, STRONG if name in colours and known else BODY, colours.get(name, theme.soft))
        for name, text in values.items()
    }
    return runs(sheet.say(f"score.{key}"), (BODY if known else QUOTE, theme.soft), pieces, sheet.ruler)


@dataclass(frozen=True)
class ScoreBlock:
    """The score in a cell of the unrolled cycle, and under it that the flow breaks."""

    score: Runs
    note: Paragraph | None
    colour: str

    @property
    def height(self) -> float:
        return LINE + (self.note.height if self.note else 0)

    def paint(self, x: float, top: float, _width: float) -> Iterator[Item]:
        yield from self.score.at(x, top + LINE / 2)
        if self.note:
            yield from self.note.at(x, top + LINE, self.colour)


def score_block(sheet: Sheet, spot: Spot, width: float) -> ScoreBlock:
    note = sheet.paragraph(sheet.say("label.breaks"), SMALL, width) if spot.findings.breaks else None
    return ScoreBlock(score_runs(sheet, spot), note, sheet.theme.failure)


def score_sentence(sheet: Sheet, spot: Spot) -> str:
    """The same in one piece, to be read aloud."""
    key, values = _score(sheet, spot)
    return sheet.say(f"score.{key}").format(**values)


def _score(sheet: Sheet, spot: Spot) -> tuple[str, dict[str, str]]:
    found = spot.findings
    known = found.actual.mean is not None
    values = {"n": sheet.number(found.actual.n)}
    if found.desired is not None:
        values["desired"] = sheet.number(found.desired)
    wanted = "_of" if found.desired is not None else ""
    if spot.second and (known or spot.second.actual.mean is not None):
        values |= _both(sheet, found.actual, spot.second.actual)
        return _wanted_by(sheet, found.desired, spot.second.desired, values)
    if found.actual.mean is not None:
        few = "few" if found.few else "known"
        return f"{few}{wanted}", values | {"actual": sheet.number(found.actual.mean)}
    if found.assumed is not None:
        return f"assumed{wanted}", values | {"actual": sheet.number(found.assumed)}
    return f"nothing{wanted}", values


def _wanted_by(
    sheet: Sheet, first: float | None, second: float | None, values: dict[str, str]
) -> tuple[str, dict[str, str]]:
    """One desired value for both where they agree, else each its own."""
    if first == second:
        return ("compared" if first is None else "compared_of"), values
    ends = {"desired": first, "desired_second": second}
    shown = {name: "–" if value is None else sheet.number(value) for name, value in ends.items()}
    return "compared_each", values | shown


def _both(sheet: Sheet, first: Estimate, second: Estimate) -> dict[str, str]:
    means = {"actual": first.mean, "second": second.mean}
    shown = {name: "–" if mean is None else sheet.number(mean) for name, mean in means.items()}
    return shown | {"n_second": sheet.number(second.n)}


def spoken(sheet: Sheet, spot: Spot) -> str:
    number = spot.findings.number
    return sheet.say("spoken.activity", number=number, name=spot.name, score=score_sentence(sheet, spot))
