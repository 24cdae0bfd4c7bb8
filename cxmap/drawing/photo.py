"""A photo of a visit or session, made moderate in size and rid of everything but its pixels."""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from cxmap.errors import PhotoUnreadableError

LONGEST_SIDE = 1600
PIXEL_CAP = 40_000_000
BYTES_CAP = 25_000_000
QUALITY = 85


@dataclass(frozen=True)
class Photo:
    """A JPEG with its hash and its size in pixels."""

    content: bytes
    sha256: str
    width: int
    height: int


def clean(data: bytes, file: str) -> Photo:
    """The photo as an upright JPEG of at most 1600 pixels a side, without place, camera or other notes.

    Reads PNG, JPEG and WebP; raises PhotoUnreadableError for anything else, above 25 MB and above 40
    megapixels, which are counted before a pixel is unpacked. The same photo gives the same bytes.
    """
    if len(data) > BYTES_CAP:
        raise PhotoUnreadableError(file=file)
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
            if picture.width * picture.height > PIXEL_CAP:
                raise PhotoUnreadableError(file=file)
            return _encoded(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise PhotoUnreadableError(file=file) from error


def _encoded(picture: Image.Image) -> Photo:
    picture.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.info.clear()  # the colour profile and comments would be written again
    stream = io.BytesIO()
    upright.save(stream, "JPEG", quality=QUALITY, optimize=True)
    content = stream.getvalue()
    return Photo(content, hashlib.sha256(content).hexdigest(), upright.width, upright.height)
