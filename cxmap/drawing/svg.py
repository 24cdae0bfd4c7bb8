"""A scene as SVG text: the same scene always gives the same bytes."""

import re
from collections.abc import Iterator

from cxmap.drawing.scene import Box, Group, Item, Line, Path, Pen, Scene, Text
from cxmap.drawing.shapes import trim

FAMILY = "'Source Sans Pro','Source Sans 3','Source Sans',sans-serif"
HALO = 3
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def paint(scene: Scene, *, style: str = "") -> str:
    """The scene as one SVG document; `style` is CSS for its style element (embedded fonts come that way)."""
    size = f'width="{trim(scene.width)}" height="{trim(scene.height)}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_root(scene)}>',
        f"<title>{_safe(scene.title)}</title>",
        f"<desc>{_safe(scene.description)}</desc>",
    ]
    if style:
        parts.append(f"<style>{_safe(style)}</style>")
    parts.append(f'<rect {size} fill="{scene.background}"/>')
    for item in scene.items:
        parts.extend(_painted(item))
    parts.append("</svg>\n")
    return "\n".join(parts)


def _root(scene: Scene) -> str:
    view = f'viewBox="0 0 {trim(scene.width)} {trim(scene.height)}" lang="{_safe(scene.language)}" role="img"'
    return f'{view} font-family="{FAMILY}" stroke-linecap="round" stroke-linejoin="round"'


def _safe(text: str) -> str:
    """Text for XML: markup escaped, and what XML cannot hold at all (NUL, lone surrogates) left out."""
    return _ILLEGAL.sub("", text).translate(_MARKUP)


def _painted(item: Item) -> Iterator[str]:
    match item:
        case Text():
            yield _text(item)
        case Box():
            yield _box(item)
        case Line():
            yield (
                f'<line x1="{trim(item.x1)}" y1="{trim(item.y1)}"'
                f' x2="{trim(item.x2)}" y2="{trim(item.y2)}"{_pen(item.pen)}/>'
            )
        case Path():
            yield f'<path d="{item.data}"{_pen(item.pen)}/>'
        case Group():
            yield _opening(item)
            for inner in item.items:
                yield from _painted(inner)
            yield "</g>"


def _opening(group: Group) -> str:
    handle = f' data-id="{_safe(group.id)}"' if group.id else ""
    label = f' aria-label="{_safe(group.label)}"' if group.label else ""
    return f"<g{handle}{label}>"


def _box(box: Box) -> str:
    radius = f' rx="{trim(box.radius)}"' if box.radius else ""
    place = f'x="{trim(box.x)}" y="{trim(box.y)}" width="{trim(box.width)}" height="{trim(box.height)}"'
    return f"<rect {place}{radius}{_pen(box.pen)}/>"


def _text(text: Text) -> str:
    words = [f'<text x="{trim(text.x)}" y="{trim(text.y)}" font-size="{trim(text.size)}" fill="{text.fill}"']
    if text.weight != 400:
        words.append(f' font-weight="{text.weight}"')
    if text.italic:
        words.append(' font-style="italic"')
    if text.anchor != "start":
        words.append(f' text-anchor="{text.anchor}"')
    if text.spacing:
        words.append(f' letter-spacing="{trim(text.spacing)}"')
    if text.halo:
        words.append(f' stroke="{text.halo}" stroke-width="{HALO}" paint-order="stroke"')
    words.append(f">{_safe(text.text)}</text>")
    return "".join(words)


def _pen(pen: Pen) -> str:
    words = f' fill="{pen.fill or "none"}"'
    if pen.stroke:
        words += f' stroke="{pen.stroke}"'
        if pen.width != 1:
            words += f' stroke-width="{trim(pen.width)}"'
        if pen.dash:
            words += f' stroke-dasharray="{" ".join(map(trim, pen.dash))}"'
    return f'{words} opacity="{trim(pen.opacity)}"' if pen.opacity != 1 else words
