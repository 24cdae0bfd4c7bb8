"""A printed handout: headings, paragraphs and tables on A4 pages, with page numbers.

Strings reach the typesetter as data, never as part of its source.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cxmap.drawing.theme import LIGHT
from cxmap.drawing.typesetting import typeset
from cxmap.words import Language

TEMPLATE = """
#let sheet = json(bytes(sys.inputs.sheet))
#let soft = rgb(sheet.soft)
#let hairline = rgb(sheet.hairline)
#set document(title: sheet.title, date: none)
#set text(font: "Source Sans Pro", size: 10pt, lang: sheet.language, fill: rgb(sheet.ink), hyphenate: true)
#set par(leading: 0.55em)
#set page(
  paper: "a4",
  flipped: sheet.landscape,
  margin: (x: 16mm, top: 16mm, bottom: 18mm),
  footer: text(8pt, fill: soft, grid(
    columns: (1fr, auto), sheet.footer, context counter(page).display("1 / 1", both: true))),
)
#let cell(value) = if value == "" { [] } else { value }
#block(text(20pt, weight: "bold", sheet.title))
#if sheet.subtitle != "" { block(above: 0.6em, text(11pt, fill: soft, sheet.subtitle)) }
#for (number, section) in sheet.sections.enumerate() {
  if number > 0 and sheet.apart { pagebreak() }
  if section.heading != "" { heading(level: 1, text(13pt, section.heading)) }
  if section.text != "" { block(above: 0.8em, section.text) }
  if section.rows.len() > 0 {
    table(
      columns: section.widths.map(share => share * 1fr),
      stroke: (x, y) => (bottom: 0.5pt + hairline),
      inset: (x: 4pt, y: 5pt),
      table.header(..section.columns.map(name => text(8.5pt, weight: "semibold", fill: soft, name))),
      ..section.rows.flatten().map(cell),
    )
  }
}
"""


@dataclass(frozen=True)
class Section:
    """A heading with a paragraph and a table under it, each left out where it is empty.

    `widths` are the shares of the columns; every row has as many texts as there are columns.
    """

    heading: str = ""
    text: str = ""
    columns: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Handout:
    """A whole handout; with `apart` every section begins a page of its own."""

    title: str
    subtitle: str
    footer: str
    language: Language
    sections: tuple[Section, ...] = field(default=())
    landscape: bool = False
    apart: bool = False


def sheet_of(handout: Handout) -> str:
    """What the typesetter is given."""
    inks = {"ink": LIGHT.ink, "soft": LIGHT.soft, "hairline": LIGHT.hairline}
    return json.dumps(asdict(handout) | inks, ensure_ascii=False)


def to_pdf(sheet: str, *, fallback_files: Sequence[Path] = ()) -> bytes:
    """The sheet as PDF; the same sheet always gives the same bytes. Raises typst.TypstError."""
    return typeset(TEMPLATE, sheet, fallback_files)
