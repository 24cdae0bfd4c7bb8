"""The door for spreadsheets: XLSX, values only."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.workbook import Workbook

from cxmap.errors import FileUnreadableError, InvalidValueError, Reason
from cxmap.formats.archive import refuse_harmful
from cxmap.formats.table import (
    ILLEGAL_IN_XML,
    Recognised,
    Table,
    as_text,
    build_table,
    header_position,
    refuse_too_many_cells,
)

TITLE = "XLSX"
SUFFIXES: tuple[str, ...] = (".xlsx",)
RUNS_FORMULAS = True

MAX_ROWS = 1_048_576
CELL_LENGTH = 32_767
"""UTF-16 units in one cell: the limit of the format."""

SHEET_TITLE_ILLEGAL = re.compile(r"[\\*?:/\[\]]")
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
NEEDS_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|\r")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,  # the XML is cut off
    ValueError,  # a number that is none; entities (defusedxml)
    KeyError,  # a part is missing
    IndexError,
    TypeError,
    AttributeError,
    RuntimeError,  # encrypted, or packed in an unusual way
    EOFError,
    OSError,  # no workbook inside
)
"""What openpyxl raises on files that are damaged or made to harm."""


def read(data: bytes, file_name: str, sheet: str | None = None) -> Table:
    """The table on the sheet (the first visible one with content if none is named)."""
    _refuse_harmful(data, file_name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        with closing(book):
            sheets = tuple(each.title for each in book.worksheets)
            if sheet is not None and sheet not in sheets:
                names = ", ".join(sheets)
                raise FileUnreadableError(
                    file=file_name, reason=Reason("no_such_sheet", {"sheet": sheet, "sheets": names})
                )
            title, records = _chosen(book, sheet, file_name)
    except BROKEN as error:
        raise FileUnreadableError(file=file_name, reason=Reason("damaged_workbook")) from error
    start = header_position(records)
    if start is None:
        raise FileUnreadableError(file=file_name, reason=Reason("empty"))
    width = max(map(len, records[start:]))
    header = [*records[start], *[""] * (width - len(records[start]))]
    recognised = Recognised(suffix=SUFFIXES[0], sheet=title, sheets=sheets, header_row=start + 1)
    return build_table(header, records[start + 1 :], file_name, recognised)


def write(frame: pd.DataFrame, like: Recognised = Recognised()) -> bytes:  # noqa: B008 - frozen
    """The frame on one sheet: text is always text, never a formula; InvalidValueError if one is too long."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(SHEET_TITLE_ILLEGAL.sub(" ", like.sheet)[:31] or None)
    for column in frame.columns[[dtype == "str" for dtype in frame.dtypes]]:
        _refuse_too_long(frame[column])
    rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    for row in (tuple(frame.columns), *rows):
        sheet.append([cell_of(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _refuse_harmful(data: bytes, file_name: str) -> None:
    """Raise FileUnreadableError for what is no workbook, has macros, or would unpack to far more than it is."""
    refuse_harmful(data, file_name, "no_workbook")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
        raise FileUnreadableError(file=file_name, reason=Reason("macros"))


def _chosen(book: Workbook, sheet: str | None, file_name: str) -> tuple[str, list[list[str]]]:
    """The title and the cells of the sheet asked for, else of the first visible one with content."""
    visible = [each for each in book.worksheets if each.sheet_state == "visible"]
    asked = [each for each in book.worksheets if each.title == sheet] if sheet is not None else visible
    title, records = sheet or "", list[list[str]]()
    for each in asked:
        title, records = each.title, list(_records(each, file_name))
        if any(records):
            break
    return title, records


def _records(sheet: Any, file_name: str) -> Iterator[list[str]]:
    """Every row up to its last filled cell; what the file says about its own dimension is not believed."""
    sheet.reset_dimensions()
    cells = 0
    for row, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells += len(values)
        if row > MAX_ROWS:
            raise FileUnreadableError(file=file_name, reason=Reason("damaged_workbook"))
        refuse_too_many_cells(cells, file_name)
        record = [_plain(value) if isinstance(value, str) else as_text(value) for value in values]
        while record and not record[-1]:
            record.pop()
        yield record


def _plain(text: str) -> str:
    """Text with the format's own escapes (`_x000D_` for a carriage return) resolved, no longer than cells can be.

    Whatever is cut here is too long for every field of evidence, so its row is rejected anyway.
    """
    plain = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
    return plain if len(plain) <= CELL_LENGTH // 2 else _cut(plain)


def _cut(text: str) -> str:
    return text.encode("utf-16-le", "replace")[: 2 * CELL_LENGTH].decode("utf-16-le", "ignore")


def cell_of(sheet: Any, value: object) -> object:
    """A value as openpyxl writes it unchanged: text never a formula or an error, numbers with all their digits."""
    if isinstance(value, str):
        text = NEEDS_ESCAPE.sub(_escaped, ILLEGAL_IN_XML.sub("", value))
        return _cell(sheet, text, "s") if text.startswith(("=", "#")) else text
    if isinstance(value, float) and float(f"{value:.16g}") != value:
        return _cell(sheet, repr(value), "n")
    return value


def _escaped(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def _cell(sheet: Any, text: str, data_type: str) -> object:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = data_type
    return cell


def _refuse_too_long(column: "pd.Series[str]") -> None:
    for text in column[column.str.len() > CELL_LENGTH // 2]:
        if len(text.encode("utf-16-le", "replace")) // 2 > CELL_LENGTH:
            reason = Reason("cell_too_long", {"limit": CELL_LENGTH})
            raise InvalidValueError(field=column.name, value=f"{text[:40]}…", reason=reason)
