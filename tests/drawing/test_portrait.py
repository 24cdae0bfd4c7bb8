"""A persona's picture: small, upright, without notes; anything else is refused."""

import base64
import io
import struct
import zlib

import pytest
from PIL import Image

from cxmap.drawing.portrait import shrink
from cxmap.errors import PortraitUnreadableError


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def shrunk(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(shrink(data, "siti.jpg"))))


@pytest.mark.parametrize("size", [(1000, 500), (300, 1200), (40, 30), (256, 256)])
def test_every_picture_becomes_a_round_one(size: tuple[int, int]) -> None:
    picture = shrunk(encoded(Image.new("RGB", size, "red")))
    assert (picture.format, picture.size) == ("PNG", (256, 256))
    assert [picture.getchannel("A").getpixel(place) for place in ((0, 0), (128, 128), (255, 255))] == [
        0,
        255,
        0,
    ]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_usual_kinds_keep_their_colour(kind: str) -> None:
    pixel = (
        shrunk(encoded(Image.new("RGB", (600, 600), (200, 40, 30)), kind)).convert("RGB").getpixel((128, 128))
    )
    assert isinstance(pixel, tuple)
    assert all(abs(found - wanted) <= 4 for found, wanted in zip(pixel, (200, 40, 30), strict=True))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK"])
def test_every_mode_of_colour_is_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert shrunk(encoded(Image.new(mode, (300, 300)), kind)).size == (256, 256)


def test_a_lying_photograph_is_turned_upright_and_loses_its_notes() -> None:
    picture = Image.new("RGB", (400, 200), "white")
    picture.paste("black", (0, 0, 200, 200))
    notes = Image.Exif()
    notes[0x0112] = 6  # the camera was turned by 90 degrees
    notes[0x010F] = "Kamera Rahasia"
    data = encoded(picture, "JPEG", exif=notes, comment=b"rumah Siti")
    assert b"Kamera Rahasia" in data
    upright = shrunk(data)
    assert upright.convert("L").getpixel((128, 30)) == 0
    assert upright.convert("L").getpixel((128, 225)) == 255
    raw = base64.b64decode(shrink(data, "siti.jpg"))
    assert not upright.info
    assert not upright.getexif()
    assert not any(note in raw for note in (b"Rahasia", b"rumah", b"eXIf", b"iCCP", b"tEXt"))


def test_the_see_through_part_stays_see_through() -> None:
    picture = Image.new("RGBA", (300, 300), (9, 9, 9, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 150, 300))
    alpha = shrunk(encoded(picture)).getchannel("A")
    assert (alpha.getpixel((60, 128)), alpha.getpixel((200, 128))) == (0, 255)


def test_the_same_picture_is_the_same_text() -> None:
    data = encoded(Image.new("RGB", (900, 700), "teal"), "JPEG")
    assert shrink(data, "a.jpg") == shrink(data, "b.jpg")


def announced(width: int, height: int) -> bytes:
    """A PNG that claims a size but holds next to no pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        encoded(Image.new("RGB", (9, 9)), "GIF"),
        encoded(Image.new("RGB", (600, 600), "red"), "JPEG")[:300],
        encoded(Image.effect_noise((300, 300), 50))[:2000],
        announced(8_001, 5_000),
        announced(60_000, 60_000),
    ],
    ids=["empty", "pdf", "svg", "gif", "cut JPEG", "cut PNG", "over 40 megapixels", "bomb"],
)
def test_what_cannot_be_used_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(PortraitUnreadableError) as caught:
        shrink(data, "siti.jpg")
    assert caught.value.values == {"file": "siti.jpg"}
