"""The typefaces of every picture: which file draws what, which characters are missing, and the fonts an SVG carries.

Source Sans Pro comes with the product. What it lacks (Chinese, Arabic, emoji) is looked for among the fonts
of this computer, by reading font folders directly, since `fc-list` exists only on some systems.
"""

import base64
import io
import os
import struct
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import font_source_sans_pro

from cxmap.drawing.scene import Text

FAMILY = "Source Sans Pro"
HOME = Path(font_source_sans_pro.__file__).parent / "files"
FACES: dict[tuple[int, bool], Path] = {
    (weight, italic): HOME / f"SourceSansPro-{name}.ttf"
    for weight, italic, name in (
        (400, False, "Regular"),
        (400, True, "It"),
        (600, False, "Semibold"),
        (600, True, "SemiboldIt"),
        (700, False, "Bold"),
        (700, True, "BoldIt"),
    )
}
FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path.home() / "Library/Fonts",
    Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
    Path(os.environ.get("LOCALAPPDATA", "C:/")) / "Microsoft/Windows/Fonts",
)
# They draw a box for every character, which is what we are looking to avoid.
PLACEHOLDER_FONTS = ("lastresort", "adobeblank", "unicodebmpfallback")


@dataclass(frozen=True, slots=True)
class Fallbacks:
    """Font files of this computer that draw what Source Sans Pro lacks, and the characters that no file draws."""

    files: tuple[Path, ...] = ()
    uncovered: str = ""


def missing(text: str) -> str:
    """The visible characters of a text that Source Sans Pro lacks, each once, in code point order."""
    lacking = {ord(character) for character in text} - characters_of(FACES[400, False])
    return "".join(character for character in map(chr, sorted(lacking)) if _is_visible(character))


def fallbacks(text: str) -> Fallbacks:
    """Which fonts of this computer draw the characters that Source Sans Pro lacks; folders are read only if needed."""
    return _fallbacks_for(missing(text))


def embedded_style(texts: Iterable[Text]) -> str:
    """CSS `@font-face` rules that carry, as base64 WOFF2, just the glyphs these texts use; same texts, same bytes.

    A fallback font joins the family "Source Sans Pro" for its own characters (`unicode-range`), so the SVG
    names one family everywhere.
    """
    used: defaultdict[tuple[int, bool], set[str]] = defaultdict(set)
    for text in texts:
        used[text.weight, text.italic].update(text.text)
    return "".join(
        _rule(weight, file, characters, italic=italic)
        for (weight, italic), wanted in sorted(used.items())
        for file, characters in _sources(weight, "".join(sorted(wanted)), italic=italic)
    )


@cache
def characters_of(file: Path) -> frozenset[int]:
    """The code points a font file can draw; none when the file is broken, for others are to be tried then."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - loads slowly, not always needed

    try:
        with file.open("rb") as stream, TTFont(stream, lazy=True, fontNumber=0) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError, struct.error, AssertionError, LookupError, ValueError):
        return frozenset()


def _is_visible(character: str) -> bool:
    selects_variant = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"} and not selects_variant


@lru_cache(maxsize=64)
def _fallbacks_for(lacking: str) -> Fallbacks:
    wanted, files = {ord(character) for character in lacking}, list[Path]()
    for file in _installed() if wanted else ():
        if wanted & characters_of(file):
            wanted -= characters_of(file)
            files.append(file)
        if not wanted:
            break
    return Fallbacks(tuple(files), "".join(map(chr, sorted(wanted))))


@cache
def _installed() -> tuple[Path, ...]:
    files = {file for folder in FOLDERS if folder.is_dir() for file in folder.rglob("*.[toTO][tT][tfcTFC]")}
    return tuple(sorted(files, key=_oddness))


def _oddness(file: Path) -> tuple[int, str, str]:
    """Plain sans-serif faces first, then what is bold, slanted, narrow or has serifs, then placeholders."""
    name = file.stem.lower().replace(" ", "")
    marks = ("bold", "black", "light", "thin", "italic", "oblique", "cond", "narrow", "mono", "serif")
    oddness = sum(mark in name for mark in marks) - ("sans" in name and "serif" not in name)
    return oddness + 100 * name.startswith(PLACEHOLDER_FONTS), name, file.as_posix()


def _sources(weight: int, wanted: str, *, italic: bool) -> Iterator[tuple[Path, str]]:
    """Each file that draws some of the wanted characters; the italics lack Greek, so the upright face comes next."""
    for file in (FACES[weight, italic], FACES[weight, False], *fallbacks(wanted).files):
        drawn = "".join(character for character in wanted if ord(character) in characters_of(file))
        if drawn:
            yield file, drawn
        wanted = "".join(character for character in wanted if character not in drawn)


def _rule(weight: int, file: Path, characters: str, *, italic: bool) -> str:
    points = ",".join(f"U+{ord(character):X}" for character in characters)
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};'
        f"font-style:{'italic' if italic else 'normal'};unicode-range:{points};"
        f"src:url(data:font/woff2;base64,{_subset(file, characters)})}}\n"
    )


@lru_cache(maxsize=128)
def _subset(file: Path, characters: str) -> str:
    """The font with only these characters, as base64 WOFF2; its time stamp stays that of the file."""
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415 - loads slowly, only an SVG file needs it
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options = Options(hinting=False, notdef_outline=True)
    options.drop_tables += ["FFTM"]
    with TTFont(file, lazy=True, fontNumber=0, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[ord(character) for character in characters])
        subsetter.subset(font)
        font.flavor = "woff2"
        stream = io.BytesIO()
        font.save(stream)
    return base64.b64encode(stream.getvalue()).decode("ascii")
