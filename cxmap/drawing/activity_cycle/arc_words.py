"""Words along an arc, as outlines: every paper can paint paths, while not all of them turn letters.

Only letters of the picture's own face can be turned; whoever has others writes them straight, elsewhere.
"""

from functools import cache, lru_cache
from math import cos, degrees, radians, sin
from typing import Any

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from cxmap.drawing.activity_cycle.ring import Arc, Ring
from cxmap.drawing.fonts import FACES, missing
from cxmap.drawing.paragraph import BASELINE
from cxmap.drawing.ruler import width
from cxmap.drawing.theme import Face

ENDS = 12
"""Kept free at both ends of an arc, in pixels."""


def fits(text: str, face: Face, arc: Arc, radius: float) -> bool:
    """Whether a text can stand along an arc; it is drawn in the real face, so no other ruler measures it."""
    room = radians(arc.end - arc.start) * radius - 2 * ENDS
    return not missing(text) and width(text, face.size, face.weight) <= room


@lru_cache(maxsize=512)
def along(text: str, face: Face, ring: Ring, middle: float, radius: float) -> str:
    """The outlines of a text centred at an angle on a circle, as path data; in the lower half it reads upright."""
    upside_down = 90 < middle % 360 < 270
    way = -1 if upside_down else 1
    baseline = radius - way * face.size * BASELINE
    pen = SVGPathPen(None, ntos=lambda number: f"{number:.1f}")
    passed = -width(text, face.size, face.weight) / 2
    for letter in text:
        wide = width(letter, face.size, face.weight)
        angle = middle + way * degrees((passed + wide / 2) / radius)
        x, y = ring.at(angle, baseline)
        turn = radians(angle + (180 if upside_down else 0))
        foot = (x - cos(turn) * wide / 2, y - sin(turn) * wide / 2)
        _draw(pen, letter, face, foot, turn)
        passed += wide
    return str(pen.getCommands())


def _draw(pen: SVGPathPen, letter: str, face: Face, foot: tuple[float, float], turn: float) -> None:
    """A letter with the left end of its baseline at `foot`, turned clockwise; a font's y runs upwards."""
    outline, em = _outline(letter, face.weight)
    size, c, s = face.size / em, cos(turn), sin(turn)
    outline.replay(TransformPen(pen, (size * c, size * s, size * s, -size * c, *foot)))


@cache
def _font(weight: int) -> Any:
    return TTFont(FACES[weight, False], lazy=True)


@cache
def _outline(letter: str, weight: int) -> tuple[DecomposingRecordingPen, int]:
    """The recorded outline of a letter, in units of its font, and how many of them make an em."""
    font = _font(weight)
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    name = font.getBestCmap().get(ord(letter))
    if name:
        glyphs[name].draw(pen)
    return pen, font["head"].unitsPerEm
