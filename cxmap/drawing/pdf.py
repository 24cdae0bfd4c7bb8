"""A painted SVG as a PDF to print: fitted on one page, or cut into pages that are read without a lens.

The picture stays vectors and text. Strings reach the typesetter as data, never as part of its source.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal
from xml.etree.ElementTree import Element, register_namespace, tostring

from defusedxml.ElementTree import fromstring

from cxmap.drawing.ruler import width as text_width
from cxmap.drawing.scene import Scene
from cxmap.drawing.typesetting import typeset
from cxmap.words import Language, say

Page = Literal["A4", "A3", "A2", "A1", "A0"]
MILLIMETRES: dict[Page, tuple[int, int]] = {
    "A4": (210, 297),
    "A3": (297, 420),
    "A2": (420, 594),
    "A1": (594, 841),
    "A0": (841, 1189),
}
MARGIN, FOOTER = 10.0, 8.0
"""White around the picture, and what the page number takes off the height of a tiled page, in millimetres."""

POINTS_PER_MILLIMETRE = 72 / 25.4
READABLE = 0.75
"""Points per pixel of a tiled page: the 13 pixels of running text become 9.75 points."""

SVG = "{http://www.w3.org/2000/svg}"
TEMPLATE = """
#let sheet = json(bytes(sys.inputs.sheet))
#set document(title: sheet.title, description: sheet.description, date: none)
#set text(font: "Source Sans Pro", size: 9pt, lang: sheet.language)
#set page(
  width: sheet.width * 1mm,
  height: sheet.height * 1mm,
  margin: (rest: sheet.margin * 1mm, bottom: (sheet.margin + sheet.footer) * 1mm),
  footer-descent: 2mm,
  footer: if sheet.footer > 0 {
    grid(columns: (1fr, auto), sheet.title, context counter(page).display("1 / 1", both: true))
  },
)
#let show-piece(piece, alt) = place(
  dx: piece.x * sheet.scale * 1pt,
  dy: piece.y * sheet.scale * 1pt,
  box(
    clip: true,
    width: piece.width * piece.scale * sheet.scale * 1pt,
    height: piece.height * piece.scale * sheet.scale * 1pt,
    image(bytes(piece.svg), format: "svg", width: 100%, height: 100%, fit: "stretch", alt: alt),
  ),
)
#for (number, leaf) in sheet.leaves.enumerate() {
  if number > 0 { pagebreak() }
  for piece in leaf.pieces {
    if piece.repeated { pdf.artifact(show-piece(piece, none)) } else { show-piece(piece, leaf.alt) }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the picture (left, top, width, height) and where on its page it lies (x, y), all in pixels.

    `scale` makes it smaller than the rest of its sheet.
    """

    x: float
    y: float
    left: float
    top: float
    width: float
    height: float
    repeated: bool = False
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Pages of one size in millimetres, the pieces of the picture on each, and points per pixel."""

    width: int
    height: int
    scale: float
    footer: float
    pages: tuple[tuple[Piece, ...], ...]


def to_pdf(
    svg: str, scene: Scene, *, page: Page = "A4", tiled: bool = False, fallback_files: Sequence[Path] = ()
) -> bytes:
    """The picture as a tagged PDF with its title, language and description; same picture, same bytes.

    `scene` gives title, size and where to cut; its items are not looked at. Raises typst.TypstError and
    xml.etree.ElementTree.ParseError when the text is not an SVG picture.
    """
    layout = (tile if tiled else fit)(scene, page)
    return typeset(TEMPLATE, json.dumps(_sheet(svg, scene, layout)), fallback_files)


def fit(scene: Scene, page: Page) -> Layout:
    """One page, upright or lying, whichever shows the picture larger; the picture is centred."""

    def scale(across: int, down: int) -> float:
        return min(_points(across) / scene.width, _points(down) / scene.height)

    short, long = MILLIMETRES[page]
    across, down = max(((long, short), (short, long)), key=lambda size: scale(*size))
    factor = scale(across, down)
    x, y = _points(across) / factor - scene.width, _points(down) / factor - scene.height
    piece = Piece(x / 2, y / 2, 0, 0, scene.width, scene.height)
    return Layout(across, down, factor, 0.0, ((piece,),))


def tile(scene: Scene, page: Page) -> Layout:
    """As many pages as reading needs, upright or lying, whichever are fewer; heads and lane labels on each."""
    short, long = MILLIMETRES[page]
    layouts = (
        Layout(across, down, READABLE, FOOTER, _cut(scene, _points(across), _points(down, FOOTER)))
        for across, down in ((long, short), (short, long))
    )
    return min(layouts, key=lambda layout: len(layout.pages))


def _points(millimetres: float, footer: float = 0.0) -> float:
    return (millimetres - 2 * MARGIN - footer) * POINTS_PER_MILLIMETRE


def _cut(scene: Scene, across: float, down: float) -> tuple[tuple[Piece, ...], ...]:
    """The pieces of each page, row by row; `across` and `down` are the room on a page in points.

    Title and legend of a map with heads are as wide as the whole map: they stand together on a cover.
    """
    has_cover = scene.heads[1] > 0 and bool(scene.row_breaks)
    body = (scene.heads[0], scene.row_breaks[-1]) if has_cover else (0.0, scene.height)
    columns = _spans((0.0, scene.width), across / READABLE, (0.0, scene.labels), scene.breaks)
    rows = _spans(body, down / READABLE, scene.heads, scene.row_breaks)
    pages = tuple(tuple(_pieces(scene, column, row)) for row in rows for column in columns)
    cover = _cover(scene, across / READABLE, body)
    return (cover, *pages) if cover else pages


def _cover(scene: Scene, room: float, body: tuple[float, float]) -> tuple[Piece, ...]:
    scale = min(1.0, room / scene.width)
    title = Piece(0, 0, 0, 0, scene.width, body[0], scale=scale)
    legend = Piece(0, body[0] * scale, 0, body[1], scene.width, scene.height - body[1], scale=scale)
    return tuple(piece for piece in (title, legend) if piece.height > 0)


# Parts of one direction: (start, end, place on the page, repeated).
_Span = tuple[tuple[float, float, float, bool], ...]


def _spans(
    body: tuple[float, float], room: float, band: tuple[float, float], breaks: Sequence[float]
) -> tuple[_Span, ...]:
    """The pages of one direction; from the second on, each begins with the band, unless that took half the room."""
    first, last = band
    repeated = last - first if last - first < room / 2 else 0.0
    spans: list[_Span] = []
    start, length = body
    while start < length:
        shift = repeated if start > body[0] else 0.0
        reach = start + room - shift
        allowed = (place for place in breaks if max(start, last) < place <= reach)
        end = length if length <= reach else max(allowed, default=reach)
        part = (start, end, shift, False)
        spans.append(((first, last, 0.0, True), part) if shift else (part,))
        start = end
    return tuple(spans)


def _pieces(scene: Scene, columns: _Span, rows: _Span) -> Iterator[Piece]:
    for left, right, x, is_label in columns:
        for top, bottom, y, is_head in rows:
            # Above the heads stand title and legend, which do not belong to the lane labels.
            hidden = max(0.0, scene.heads[0] - top) if is_label else 0.0
            if top + hidden < bottom:
                height = bottom - top - hidden
                yield Piece(x, y + hidden, left, top + hidden, right - left, height, is_label or is_head)


def _sheet(svg: str, scene: Scene, layout: Layout) -> dict[str, Any]:
    """Everything the typesetter is told, as plain data."""
    language: Language = "id" if scene.language == "id" else "en"
    pages = len(layout.pages)
    leaves = [
        {
            "alt": say(language, "paper.page", title=scene.title, page=number, pages=pages)
            if pages > 1
            else f"{scene.title}. {scene.description}",
            "pieces": [asdict(piece) | {"svg": _part(svg, scene, piece)} for piece in pieces],
        }
        for number, pieces in enumerate(layout.pages, start=1)
    ]
    return {
        "title": scene.title,
        "description": scene.description,
        "language": language,
        "width": layout.width,
        "height": layout.height,
        "margin": MARGIN,
        "footer": layout.footer,
        "scale": layout.scale,
        "leaves": leaves,
    }


def _part(svg: str, scene: Scene, piece: Piece) -> str:
    """The SVG of one piece, without the texts that lie elsewhere: clipped text would still be found and copied."""
    if (piece.width, piece.height) == (scene.width, scene.height):
        return svg
    root = fromstring(svg)
    root.set("viewBox", f"{piece.left} {piece.top} {piece.width} {piece.height}")
    root.set("width", str(piece.width))
    root.set("height", str(piece.height))
    for parent in list(root.iter()):
        for text in parent.findall(f"{SVG}text"):
            if not _shows(text, piece):
                parent.remove(text)
    register_namespace("", SVG.strip("{}"))
    return tostring(root, encoding="unicode")


def _shows(text: Element, piece: Piece) -> bool:
    x, y, size = (float(text.get(name, 0)) for name in ("x", "y", "font-size"))
    is_italic = text.get("font-style") == "italic"
    spacing = float(text.get("letter-spacing", 0))
    long = text_width(text.text or "", size, int(text.get("font-weight", 400)), is_italic, spacing)
    begin = x - long * {"middle": 0.5, "end": 1.0}.get(text.get("text-anchor", ""), 0.0)
    inside_across = begin < piece.left + piece.width and begin + long > piece.left
    return inside_across and y - size < piece.top + piece.height and y + size / 2 > piece.top
