"""A scene as SVG text: the same scene always gives the same bytes."""

import re

from cxmap.drawing.direction import runs_right_to_left
from cxmap.drawing.ruler import width
from cxmap.drawing.scene import Box, Group, Image, Item, Line, Path, Pen, Scene, Text
from cxmap.drawing.shapes import trim

FAMILY = "'Source Sans Pro','Source Sans 3','Source Sans',sans-serif"
HALO = 3
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile(f'[&<>"]|{_ILLEGAL.pattern}')
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def paint(scene: Scene, *, style: str = "", measured: bool = False) -> str:
    """The scene as one SVG document; `style` is CSS for its style element (embedded fonts come that way).

    `measured` texts carry their width, so that a program which ignores embedded fonts (Inkscape) sets them
    in another face without leaving their cards.
    """
    size = f'width="{trim(scene.width)}" height="{trim(scene.height)}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_root(scene)}>',
        f"<title>{_safe(scene.title)}</title>",
        f"<desc>{_safe(scene.description)}</desc>",
    ]
    if style:
        parts.append(f"<style>{_safe(style)}</style>")
    parts.append(f'<rect {size} fill="{scene.background}"/>')
    _paint_into(parts, scene.items, measured)
    parts.append("</svg>\n")
    return "\n".join(parts)


def _root(scene: Scene) -> str:
    view = f'viewBox="0 0 {trim(scene.width)} {trim(scene.height)}" lang="{_safe(scene.language)}" role="img"'
    return f'{view} font-family="{FAMILY}" stroke-linecap="round" stroke-linejoin="round"'


def _safe(text: str) -> str:
    """Text for XML: markup escaped, and what XML cannot hold at all (NUL, lone surrogates) left out."""
    return _ILLEGAL.sub("", text).translate(_MARKUP) if _SPECIAL.search(text) else text


def _isolated(text: str, right_to_left: bool | None) -> str:
    """A line from right to left, so marked (U+2067 ... U+2069): its punctuation then stands on its left."""
    told = runs_right_to_left(text) if right_to_left is None else right_to_left
    return f"\u2067{text}\u2069" if told else text


def _paint_into(parts: list[str], items: tuple[Item, ...], measured: bool) -> None:
    for item in items:
        match item:
            case Text():
                parts.append(_text(item, measured))
            case Box():
                parts.append(_box(item))
            case Line():
                parts.append(_line(item))
            case Path():
                parts.append(f'<path d="{item.data}"{_pen(item.pen)}/>')
            case Image():
                parts.append(_image(item))
            case Group():
                parts.append(_opening(item))
                _paint_into(parts, item.items, measured)
                parts.append("</g>")


def _line(line: Line) -> str:
    start = f'x1="{trim(line.x1)}" y1="{trim(line.y1)}"'
    return f'<line {start} x2="{trim(line.x2)}" y2="{trim(line.y2)}"{_pen(line.pen)}/>'


def _opening(group: Group) -> str:
    handle = f' data-id="{_safe(group.id)}"' if group.id else ""
    label = f' aria-label="{_safe(group.label)}"' if group.label else ""
    return f"<g{handle}{label}>"


def _box(box: Box) -> str:
    radius = f' rx="{trim(box.radius)}"' if box.radius else ""
    place = f'x="{trim(box.x)}" y="{trim(box.y)}" width="{trim(box.width)}" height="{trim(box.height)}"'
    return f"<rect {place}{radius}{_pen(box.pen)}/>"


def _image(image: Image) -> str:
    place = f'x="{trim(image.x)}" y="{trim(image.y)}" width="{trim(image.size)}" height="{trim(image.size)}"'
    return f'<image {place} href="data:image/png;base64,{_safe(image.png)}"/>'


def _text(text: Text, measured: bool) -> str:
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
    if measured and text.text:
        length = width(text.text, text.size, text.weight, text.italic, text.spacing)
        words.append(f' textLength="{trim(length)}" lengthAdjust="spacingAndGlyphs"')
    words.append(f">{_isolated(_safe(text.text), text.right_to_left)}</text>")
    return "".join(words)


def _pen(pen: Pen) -> str:
    words = f' fill="{pen.fill or "none"}"'
    if pen.stroke:
        words += f' stroke="{pen.stroke}"'
        if pen.width != 1:
            words += f' stroke-width="{trim(pen.width)}"'
        if pen.dash:
            words += f' stroke-dasharray="{" ".join(map(trim, pen.dash))}"'
    if pen.opacity == 1:
        return words
    # a renderer lays a whole page aside for `opacity`; where only one thing is painted it need not
    only = "fill-" if not pen.stroke else "" if pen.fill else "stroke-"
    return f'{words} {only}opacity="{trim(pen.opacity)}"'
