"""How wide a text is, and where it breaks into lines.

Widths are the advance widths of Source Sans Pro, the face that is drawn. The ruler is a plug: whoever
lays out a picture takes any `Ruler`, so tests measure with one where all letters are equally wide.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import zip_longest
from typing import Protocol

from fontTools.ttLib import TTFont

FACES = {
    (400, False): "SourceSansPro-Regular.ttf",
    (600, False): "SourceSansPro-Semibold.ttf",
    (700, False): "SourceSansPro-Bold.ttf",
    (400, True): "SourceSansPro-It.ttf",
}
FULL_EM, USUAL_EM = 1.0, 0.6
"""What a character takes that the face lacks: East Asian ones and emoji a full em, others less."""

HYPHENATED = 0x0590
"""Scripts below this code point (Latin, Greek, Cyrillic, Armenian) take a hyphen where a word is broken."""

SHORT, WIDOW, NARROWER = 4, 0.35, (0.92, 0.84, 0.76, 0.68)
"""Texts of so few lines whose last is shorter than this share are set narrower by these shares, if they fit."""

_BLANK = re.compile(r"[^\S\u00a0\u202f]+")
_WIDE = r"\u2e80-\u303f\u3040-\u30ff\u3100-\u318f\u31a0-\u9fff\uf900-\ufaff\uff00-\uffef\U0001f000-\U0003ffff"
_BREAKABLE = re.compile(rf"[-–—/{_WIDE}]")
_WIDE_LETTER = re.compile(rf"[{_WIDE}]")
_NEVER_FIRST = frozenset("/-–—、。，．！？：；）」』】》〉〕…ー々!?:;,.)]}%”’»")
_NEVER_LAST = frozenset("（「『【《〈〔([{“‘«")
_JOINER = "\u200d"


class Ruler(Protocol):
    """Anything that tells the width of one line of text in pixels."""

    def __call__(
        self, text: str, size: float, weight: int = 400, italic: bool = False, spacing: float = 0.0
    ) -> float: ...

    def __hash__(self) -> int: ...


class _Advances(dict[str, float]):
    """Advance widths in em by character; an unknown character is estimated once and kept."""

    def __missing__(self, character: str) -> float:
        self[character] = em = _estimate(character)
        return em


def _estimate(character: str) -> float:
    if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc", "Cs"}:
        return 0.0
    return FULL_EM if unicodedata.east_asian_width(character) in "WF" else USUAL_EM


@cache
def _advances(weight: int, italic: bool) -> _Advances:
    name = FACES.get((weight, italic)) or FACES[400, italic]
    font = TTFont(str(files("font_source_sans_pro") / "files" / name), lazy=True)
    em, widths = font["head"].unitsPerEm, font["hmtx"].metrics
    drawn = {chr(code): widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}
    return _Advances({c: em for c, em in drawn.items() if unicodedata.category(c) not in {"Mn", "Me", "Cf"}})


@lru_cache(maxsize=65_536)
def _ems(text: str, weight: int, italic: bool) -> float:
    return sum(map(_advances(weight, italic).__getitem__, text))


def width(text: str, size: float, weight: int = 400, italic: bool = False, spacing: float = 0.0) -> float:
    """The width of one line in pixels, in Source Sans Pro, kerning left out (it only makes lines shorter)."""
    return _ems(text, weight, italic) * size + spacing * len(text)


@lru_cache(maxsize=16_384)
def wrap(
    text: str,
    size: float,
    column: float,
    *,
    weight: int = 400,
    italic: bool = False,
    spacing: float = 0.0,
    ruler: Ruler = width,
) -> tuple[str, ...]:
    """The lines of a text in a column of that many pixels; nothing is lost and nothing is shortened.

    Lines end at blanks, after hyphens and slashes, and between East Asian letters; a word longer than
    the column is broken with a hyphen. Only a single character may be wider than the column.
    """

    def measure(piece: str) -> float:
        return ruler(piece, size, weight, italic, spacing)

    paragraphs = text.strip().splitlines()
    return tuple(line for paragraph in paragraphs for line in _balanced(paragraph, column, measure))


def _balanced(paragraph: str, column: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """The lines, evened out where a short text would end in a line with hardly a word."""
    lines = tuple(_lines(paragraph, column, measure))
    if not 1 < len(lines) <= SHORT or measure(lines[-1]) >= WIDOW * column:
        return lines
    longest = max(measure(piece) for _, piece in _pieces(paragraph))
    for share in NARROWER:
        narrower = tuple(_lines(paragraph, column * share, measure))
        if longest > column * share or len(narrower) > len(lines):
            break
        if measure(narrower[-1]) >= WIDOW * column:
            return narrower
    return lines


def _lines(paragraph: str, column: float, measure: Callable[[str], float]) -> Iterator[str]:
    line, used = "", 0.0
    for glue, piece in _pieces(paragraph):
        wanted = measure(piece)
        blank = measure(glue) if glue and line else 0.0
        if used + blank + wanted <= column:
            line, used = f"{line}{glue}{piece}" if line else piece, used + blank + wanted
            continue
        if line:
            yield line
        *full, line = _broken(piece, column, measure)
        yield from full
        used = measure(line)
    yield line


def _pieces(paragraph: str) -> Iterator[tuple[str, str]]:
    """The unbreakable pieces of a paragraph, each with what stands before it on the same line."""
    for word in _BLANK.split(paragraph.strip()):
        glue = " "
        for piece in _split(word) if _BREAKABLE.search(word) else (word,):
            yield glue, piece
            glue = ""


def _split(word: str) -> Iterator[str]:
    piece = ""
    for cluster in clusters(word):
        if piece and _may_break(piece, cluster):
            yield piece
            piece = ""
        piece += cluster
    yield piece


def _may_break(piece: str, following: str) -> bool:
    if following[0] in _NEVER_FIRST or piece[-1] in _NEVER_LAST:
        return False
    if piece[-1] in "-–—/":
        # a minus, a range such as 18-24 and a prefix such as e-mail stay with what follows
        return len(piece) > 2 and not following[0].isdigit()
    return bool(_WIDE_LETTER.match(piece[-1]) or _WIDE_LETTER.match(following[0]))


def _broken(piece: str, column: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    if measure(piece) <= column:
        return (piece,)
    parts, part = [], ""
    groups = clusters(piece)
    for cluster, following in zip_longest(groups, groups[1:], fillvalue=" "):
        hyphen = measure(_hyphen(cluster, following))
        if part and measure(part + cluster) + hyphen > column:
            dash = _hyphen(part, cluster)
            parts.append(part + dash if measure(part + dash) <= column else part)
            part = ""
        part += cluster
    return (*parts, part)


def _hyphen(before: str, after: str) -> str:
    letters = before[-1].isalpha() and after[0].isalpha()
    return "-" if letters and ord(before[-1]) < HYPHENATED and ord(after[0]) < HYPHENATED else ""


def clusters(text: str) -> tuple[str, ...]:
    """The characters as people see them: marks, joined emoji and pairs of flag letters stay together."""
    if text.isascii():
        return tuple(text)
    found: list[str] = []
    for character in text:
        if found and _belongs(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return tuple(found)


def _belongs(cluster: str, character: str) -> bool:
    if cluster[-1] == _JOINER or character == _JOINER:
        return True
    if _is_flag(character) and len(cluster) == 1 and _is_flag(cluster):
        return True
    is_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return is_tone or unicodedata.category(character) in {"Mn", "Mc", "Me"}


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
