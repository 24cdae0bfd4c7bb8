"""Small shapes made of the scene's boxes and paths."""

from collections.abc import Iterable
from functools import lru_cache

from cxmap.drawing.scene import Box, Path, Pen

Point = tuple[float, float]
ARC = 0.5523
"""How long a cubic's handle is that draws a quarter of a circle of radius 1."""


@lru_cache(maxsize=65_536)
def trim(value: float) -> str:
    """A coordinate with at most two decimals and without trailing zeros."""
    rounded = round(value, 2)
    whole = int(rounded)
    return str(whole) if rounded == whole else repr(rounded)


def circle(x: float, y: float, radius: float, pen: Pen) -> Box:
    return Box(x - radius, y - radius, 2 * radius, 2 * radius, pen, radius)


def polygon(points: Iterable[Point], pen: Pen) -> Path:
    return Path("M" + "L".join(f"{trim(x)} {trim(y)}" for x, y in points) + "Z", pen)


def diamond(x: float, y: float, radius: float, pen: Pen) -> Path:
    return polygon([(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)], pen)


def triangle(x: float, y: float, radius: float, pen: Pen) -> Path:
    low = y + radius * 0.75
    return polygon([(x, y - radius), (x + radius, low), (x - radius, low)], pen)


def half_disc(x: float, y: float, radius: float, pen: Pen) -> Path:
    """The lower half of a disc."""
    handle = radius * ARC
    quarters = (
        f"C{trim(x - radius)} {trim(y + handle)} {trim(x - handle)} {trim(y + radius)} {trim(x)} {trim(y + radius)}"
        f"C{trim(x + handle)} {trim(y + radius)} {trim(x + radius)} {trim(y + handle)} {trim(x + radius)} {trim(y)}"
    )
    return Path(f"M{trim(x - radius)} {trim(y)}{quarters}Z", pen)


def edge_bar(x: float, y: float, height: float, radius: float, pen: Pen) -> Path:
    """The coloured left edge of a card: a bar whose left corners follow the card's."""
    right, bottom, arc = x + radius + 1, y + height, radius * (1 - ARC)
    data = (
        f"M{trim(right)} {trim(y)}V{trim(bottom)}H{trim(x + radius)}"
        f"C{trim(x + arc)} {trim(bottom)} {trim(x)} {trim(bottom - arc)} {trim(x)} {trim(bottom - radius)}"
        f"V{trim(y + radius)}C{trim(x)} {trim(y + arc)} {trim(x + arc)} {trim(y)} {trim(x + radius)} {trim(y)}Z"
    )
    return Path(data, pen)
