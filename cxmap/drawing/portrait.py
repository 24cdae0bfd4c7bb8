"""A persona's picture, made small and rid of everything but its pixels."""

import base64
import io

from PIL import Image, ImageChops, ImageDraw, ImageOps, UnidentifiedImageError

from cxmap.errors import PortraitUnreadableError

SIDE = 256
PIXEL_CAP = 40_000_000


def shrink(data: bytes, file: str) -> str:
    """The picture as a round base64 PNG of 256 × 256 pixels, upright, without place, camera or other notes.

    Reads PNG, JPEG and WebP; raises PortraitUnreadableError for anything else and above 40 megapixels, which
    are counted before a pixel is unpacked.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
            if picture.width * picture.height > PIXEL_CAP:
                raise PortraitUnreadableError(file=file)
            return _encoded(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise PortraitUnreadableError(file=file) from error


def _disc() -> Image.Image:
    """A round mask with a soft edge."""
    large = Image.new("L", (4 * SIDE, 4 * SIDE))
    ImageDraw.Draw(large).ellipse((0, 0, 4 * SIDE - 1, 4 * SIDE - 1), fill=255)
    return large.resize((SIDE, SIDE))


def _encoded(picture: Image.Image) -> str:
    picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG is then unpacked at a fraction of its size
    small = picture.convert("RGBA")
    upright = ImageOps.exif_transpose(small)
    face = ImageOps.fit(upright, (SIDE, SIDE))
    face.putalpha(ImageChops.multiply(face.getchannel("A"), _disc()))
    face.info.clear()  # the colour profile and comments would be written again
    stream = io.BytesIO()
    face.save(stream, "PNG", optimize=True)
    return base64.b64encode(stream.getvalue()).decode("ascii")
