"""A line of words in several faces and colours, such as `62 of 70 wanted, n = 47`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from cxmap.drawing.paragraph import BASELINE, line_of, measure
from cxmap.drawing.ruler import Ruler
from cxmap.drawing.scene import Text
from cxmap.drawing.theme import Face

Piece = tuple[str, Face, str]
"""Words, their face and their colour."""


@dataclass(frozen=True)
class Runs:
    """Measured pieces, each with its distance from the left end of the line."""

    pieces: tuple[tuple[float, Piece], ...]
    width: float

    def at(self, x: float, middle: float) -> Iterator[Text]:
        """The line with its left end at x and its capitals centred on a height."""
        for offset, (words, face, colour) in self.pieces:
            yield line_of(words, face, x + offset, middle + face.size * BASELINE, colour)


def runs(template: str, around: tuple[Face, str], values: Mapping[str, Piece], ruler: Ruler) -> Runs:
    """A template of the catalogue whose {places} are set in faces of their own; blanks become distance."""
    pieces: list[tuple[float, Piece]] = []
    x, face = 0.0, around[0]
    blank = measure(" ", face, ruler)
    for literal, name, _, _ in Formatter().parse(template):
        words = literal.strip()
        x += blank * literal.startswith(" ")
        if words:
            pieces.append((x, (words, *around)))
            x += measure(words, face, ruler)
        x += blank * (literal.endswith(" ") and bool(words))
        if name:
            pieces.append((x, values[name]))
            x += measure(values[name][0], values[name][1], ruler)
    return Runs(tuple(pieces), x)
