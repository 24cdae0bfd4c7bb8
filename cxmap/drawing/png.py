"""A painted SVG as a PNG picture."""

import re
from collections.abc import Sequence
from pathlib import Path

import resvg_py

from cxmap.drawing.fonts import FACES, FAMILY
from cxmap.errors import PictureTooLargeError

PIXEL_CAP = 100_000_000
"""A poster of A0 at 240 dots an inch; its pixels alone take 400 MB while it is drawn."""

_SIZE = re.compile(r'\s*<svg\b[^>]*?\swidth="([\d.]+)"\s+height="([\d.]+)"')


def to_png(
    svg: str,
    *,
    scale: float = 1.0,
    width: int | None = None,
    transparent: bool = False,
    fallback_files: Sequence[Path] = (),
) -> bytes:
    """The picture at `scale` times its own size, or exactly `width` pixels wide; white behind, or nothing.

    Raises PictureTooLargeError before anything is drawn, and ValueError when the text is not an SVG picture.
    """
    columns, rows = pixels(svg, scale=scale, width=width)
    if columns * rows > PIXEL_CAP:
        raise PictureTooLargeError(width=columns, height=rows, limit=f"{PIXEL_CAP // 1_000_000} MP")
    picture: bytes = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=columns,
        background=None if transparent else "white",
        skip_system_fonts=True,
        font_files=[str(file) for file in (*FACES.values(), *fallback_files)],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
    return picture


def pixels(svg: str, *, scale: float = 1.0, width: int | None = None) -> tuple[int, int]:
    """Columns and rows the PNG will have; ValueError when the SVG does not begin with its size."""
    found = _SIZE.match(svg)
    own_width, own_height = map(float, found.groups()) if found else (0.0, 0.0)
    if own_width <= 0 or own_height <= 0:
        raise ValueError("the text does not begin with an svg element that states its width and height")
    columns = width or max(1, round(own_width * scale))
    return columns, max(1, round(own_height * columns / own_width))
