"""Which characters are missing, who draws them, and the fonts that an SVG carries."""

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from cxmap.drawing import fonts
from cxmap.drawing.fonts import FACES, Fallbacks, embedded_style, fallbacks, missing
from cxmap.drawing.scene import Text


def write_font(file: Path, characters: str) -> Path:
    """A font in which each of these characters is a square."""
    names = [".notdef", *(f"u{ord(character):x}" for character in characters)]
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 700), (700, 700), (700, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(map(ord, characters), names[1:], strict=True)))
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (800, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": file.stem, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(file)
    return file


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A computer whose only fonts are those a test puts in this folder."""
    monkeypatch.setattr(fonts, "FOLDERS", (tmp_path, tmp_path / "absent"))
    for cached in (fonts._installed, fonts._fallbacks_for):
        cached.cache_clear()
    yield tmp_path
    for cached in (fonts._installed, fonts._fallbacks_for):
        cached.cache_clear()


def embedded(style: str) -> list[tuple[str, str, TTFont]]:
    """Weight, style and font of each rule."""
    rules = re.findall(r"font-weight:(\d+);font-style:(\w+);.*?base64,([^)]*)\)", style)
    return [(weight, slope, TTFont(io.BytesIO(base64.b64decode(data)))) for weight, slope, data in rules]


def test_indonesian_english_and_the_signs_of_our_pictures_are_all_there() -> None:
    assert missing("Pelanggan menunggu “lama” – −1,4 ± 0,3 → ≥ 12 × Rp 5.000 · naïve café …") == ""


@pytest.mark.parametrize("character", ["漢", "ع", "😀", "★"])
def test_each_missing_character_is_named(character: str) -> None:
    assert missing(f"bank {character} bank {character}") == character


def test_what_cannot_be_seen_is_not_missing() -> None:
    assert missing("a\u200db\u200bc\ufe0fd\ne\tf\u2003g\u2028") == ""


def test_fonts_of_the_computer_are_taken_in_order_until_all_is_drawn(installed: Path) -> None:
    plain = write_font(installed / "Aa Sans.ttf", "漢★")
    other = write_font(installed / "Bb.ttf", "ع漢")
    write_font(installed / "Cc.ttf", "ع")
    assert fallbacks("★ 漢 ع 😀") == Fallbacks((plain, other), "😀")


def test_plain_faces_come_before_bold_ones_and_boxes_come_last(installed: Path) -> None:
    write_font(installed / "Aa Bold.ttf", "漢")
    write_font(installed / "LastResort.ttf", "漢")
    plain = write_font(installed / "Zz.ttf", "漢")
    assert fallbacks("漢").files == (plain,)


def test_a_broken_font_file_is_passed_over(installed: Path) -> None:
    (installed / "Aa.ttf").write_bytes(b"this is no font")
    assert fallbacks("漢") == Fallbacks((), "漢")


def test_no_folder_is_read_when_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: pytest.fail("font folders were read"))
    assert fallbacks("Tidak ada yang kurang") == Fallbacks()


def test_the_style_holds_one_subset_per_face_with_only_its_characters() -> None:
    style = embedded_style(
        [
            Text(0, 0, "abc", 13, "#000000"),
            Text(0, 9, "xyz", 13, "#000000", 600, italic=True),
            Text(0, 9, "cab", 11, "#000000"),
        ]
    )
    assert [(weight, slope, sorted(font.getBestCmap())) for weight, slope, font in embedded(style)] == [
        ("400", "normal", [*map(ord, "abc")]),
        ("600", "italic", [*map(ord, "xyz")]),
    ]


def test_a_subset_draws_and_measures_as_the_whole_face() -> None:
    (_, _, font) = embedded(embedded_style([Text(0, 0, "Wa", 13, "#000000", 700)]))[0]
    whole = TTFont(FACES[700, False])
    for character in "Wa":
        assert (
            font["hmtx"][font.getBestCmap()[ord(character)]]
            == whole["hmtx"][whole.getBestCmap()[ord(character)]]
        )


def test_missing_characters_come_from_fallbacks_under_the_same_family(installed: Path) -> None:
    write_font(installed / "Han.ttf", "漢")
    style = embedded_style([Text(0, 0, "a漢", 13, "#000000", 700)])
    assert [sorted(font.getBestCmap()) for _, _, font in embedded(style)] == [[ord("a")], [ord("漢")]]
    assert style.count('font-family:"Source Sans Pro";font-weight:700') == 2
    assert "unicode-range:U+6F22;" in style


def test_greek_in_italics_is_carried_by_the_upright_face() -> None:
    style = embedded_style([Text(0, 0, "aα", 13, "#000000", italic=True)])
    assert [(slope, sorted(font.getBestCmap())) for _, slope, font in embedded(style)] == [
        ("italic", [ord("a")]),
        ("italic", [ord("α")]),
    ]


def test_the_style_is_the_same_bytes_twice_and_fits_into_xml() -> None:
    texts = [Text(0, 0, "Pelanggan", 13, "#000000", weight) for weight in (400, 600, 700)]
    first = embedded_style(texts)
    fonts._subset.cache_clear()
    assert embedded_style(reversed(texts)) == first
    assert not set(first) & set("<&")


def test_no_text_needs_no_style() -> None:
    assert embedded_style([]) == ""
