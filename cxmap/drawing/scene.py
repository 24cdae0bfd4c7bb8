"""A picture before it is painted: boxes, lines, paths, texts and images in pixels, in the order of painting.

Colours are already values here (the map's layout took them from the theme by role), so painting decides nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Pen:
    """How something is filled and stroked; None paints nothing. `dash` is in pixels."""

    fill: str | None = None
    stroke: str | None = None
    width: float = 1.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with its upper left corner at (x, y)."""

    x: float
    y: float
    width: float
    height: float
    pen: Pen
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    pen: Pen


@dataclass(frozen=True, slots=True)
class Path:
    """An SVG path; `data` holds only commands and numbers."""

    data: str
    pen: Pen


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text with its baseline at y. `weight` is 400, 600 or 700; `spacing` in pixels a letter.

    `halo` is the colour of a thin rim that keeps the text readable on top of lines; "" means none.
    `right_to_left` is told where the line is part of a longer text; else the line itself says it.
    """

    x: float
    y: float
    text: str
    size: float
    fill: str
    weight: int = 400
    italic: bool = False
    anchor: Anchor = "start"
    spacing: float = 0.0
    halo: str = ""
    right_to_left: bool | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A PNG in base64, in a square of `size` with its upper left corner at (x, y)."""

    x: float
    y: float
    size: float
    png: str


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together. `id` (`step:…`, `card:…`) makes it selectable on the canvas; `label` is read aloud."""

    items: "tuple[Item, ...]"
    id: str = ""
    label: str = ""


Item = Box | Line | Path | Text | Image | Group


@dataclass(frozen=True, slots=True)
class Scene:
    """A finished layout. `heads` is the band (top, bottom) and `labels` the width of the lane labels that
    tiled pages repeat; `breaks` are the x positions at which a page may end, `row_breaks` the y positions.
    """

    width: float
    height: float
    title: str
    description: str
    background: str
    items: tuple[Item, ...]
    language: str = "en"
    heads: tuple[float, float] = (0.0, 0.0)
    labels: float = 0.0
    breaks: tuple[float, ...] = ()
    row_breaks: tuple[float, ...] = ()

    def texts(self) -> Iterator[Text]:
        """All texts, in painting order."""
        yield from _texts(self.items)


def _texts(items: tuple[Item, ...]) -> Iterator[Text]:
    for item in items:
        if isinstance(item, Text):
            yield item
        elif isinstance(item, Group):
            yield from _texts(item.items)


def without_handles(scene: Scene) -> Scene:
    """The scene for a file: what is only there to be clicked costs a renderer time and shows nothing."""
    return replace(scene, items=_visible(scene.items))


def _visible(items: tuple[Item, ...]) -> tuple[Item, ...]:
    shown = (replace(item, items=_visible(item.items)) if isinstance(item, Group) else item for item in items)
    return tuple(item for item in shown if not _is_handle(item))


def _is_handle(item: Item) -> bool:
    if isinstance(item, Group):
        return not item.items
    return isinstance(item, Box) and item.pen.opacity == 0
