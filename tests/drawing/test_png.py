"""PNG pictures: size, background, glyphs and the pixel cap."""

import io

import pytest
from PIL import Image

from cxmap.drawing.fonts import fallbacks, missing
from cxmap.drawing.png import pixels, to_png
from cxmap.errors import PictureTooLargeError


def svg(width: float = 200, height: float = 100, inner: str = "") -> str:
    size = f'width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}"'
        f" font-family=\"'Source Sans Pro',sans-serif\">{inner}</svg>"
    )


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGBA")


def ink(data: bytes) -> int:
    """How many pixels are not white."""
    return sum(count for count, colour in opened(data).getcolors(1 << 24) or () if colour != (255,) * 4)


def test_scale_multiplies_the_size() -> None:
    assert opened(to_png(svg(), scale=2)).size == (400, 200)
    assert opened(to_png(svg(), scale=0.5)).size == (100, 50)


@pytest.mark.parametrize("width", [1, 333, 1999])
def test_the_width_is_exact(width: int) -> None:
    assert opened(to_png(svg(1281.5, 1230), width=width)).width == width


def test_the_announced_size_is_the_real_one() -> None:
    for width in (7, 100, 333, 1000):
        assert opened(to_png(svg(1281.5, 1230.25), width=width)).size == pixels(
            svg(1281.5, 1230.25), width=width
        )


def test_white_behind_or_nothing() -> None:
    dot = svg(inner='<circle cx="100" cy="50" r="20" fill="#0B5FA5"/>')
    assert opened(to_png(dot)).getpixel((0, 0)) == (255, 255, 255, 255)
    clear = opened(to_png(dot, transparent=True))
    assert clear.getpixel((0, 0)) == (0, 0, 0, 0)
    assert clear.getpixel((100, 50)) == (11, 95, 165, 255)


def test_each_weight_and_slant_draws_its_own_face() -> None:
    pictures = {
        to_png(
            svg(
                inner=f'<text x="5" y="60" font-size="40" font-weight="{weight}" font-style="{style}">Peta</text>'
            )
        )
        for weight in (400, 600, 700)
        for style in ("normal", "italic")
    }
    assert len(pictures) == 6


def test_a_fallback_file_draws_what_is_missing() -> None:
    sign = next((c for c in "★漢ع😀" if not fallbacks(c).uncovered), "")
    if not sign:
        pytest.skip("no font of this computer draws any of ★漢ع😀")
    picture = svg(inner=f'<text x="50" y="60" font-size="40">{sign}</text>')
    assert missing(sign) == sign
    assert to_png(picture, fallback_files=fallbacks(sign).files) != to_png(picture)


def test_the_same_picture_is_the_same_bytes() -> None:
    picture = svg(inner='<text x="5" y="60" font-size="40">Peta</text>')
    assert to_png(picture, scale=2) == to_png(picture, scale=2)
    assert ink(to_png(picture)) > 300


def test_a_picture_over_the_cap_is_refused_before_it_is_drawn() -> None:
    with pytest.raises(PictureTooLargeError) as caught:
        to_png(svg(60_000, 60_000))
    assert caught.value.values == {"width": 60_000, "height": 60_000, "limit": "100 MP"}
    with pytest.raises(PictureTooLargeError):
        to_png(svg(100, 100), width=10_001)


@pytest.mark.parametrize("text", ["", "nonsense", "<svg/>", '<svg width="0" height="9"/>'])
def test_what_is_no_picture_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        to_png(text)
