"""The words of a Word document (DOCX): paragraphs as lines, the cells of a table with tabs between them.

Read here and not by a package, since those for DOCX bring lxml, with which openpyxl would expand entities.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cxmap.errors import FileUnreadableError, Reason
from cxmap.formats.archive import unpack

SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
SKIPPED = {"Fallback", "del", "moveFrom", "instrText", "pPr", "rPr"}
"""What is shown nowhere: the second form of a shape, what was deleted, the formulas behind a field."""


def text(data: bytes, file_name: str) -> str:
    """All that a reader sees in the body, top to bottom; FileUnreadableError where there is no document."""
    members = unpack(data, file_name, "no_document")
    try:
        root: Element = fromstring(members["document.xml"], forbid_dtd=True)
    except (KeyError, ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FileUnreadableError(file=file_name, reason=Reason("no_document")) from error
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    body = root.find("body")
    return "\n".join(_lines(body)) if body is not None else ""


def _lines(holder: Element) -> Iterator[str]:
    for block in holder:
        if block.tag == "p":
            yield _paragraph(block)
        elif block.tag == "tbl":
            yield from (
                "\t".join("\n".join(_lines(cell)) for cell in row.iter("tc")) for row in block.findall("tr")
            )
        elif block.tag in {"sdt", "sdtContent", "ins", "moveTo", "customXml"}:
            yield from _lines(block)


def _paragraph(element: Element) -> str:
    return "".join(_runs(element)).removesuffix("\n")


def _runs(element: Element) -> Iterator[str]:
    for each in element:
        if each.tag == "t":
            yield each.text or ""
        elif each.tag == "p":  # a box of text inside the paragraph
            yield f"\n{_paragraph(each)}\n"
        elif each.tag in SIGNS:
            yield SIGNS[each.tag]
        elif each.tag not in SKIPPED:
            yield from _runs(each)
