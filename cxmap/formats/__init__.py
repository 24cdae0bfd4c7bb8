"""The doors: one module per outside format, all of the same shape, and the registry that chooses among them."""

from pathlib import PurePath

from cxmap.errors import FileUnreadableError, Reason, UnknownFormatError
from cxmap.formats import json_lines, separated, workbook
from cxmap.formats.table import Door, Table

TABULAR: tuple[Door, ...] = (separated, workbook, json_lines)
"""Every door for tables."""

DOORS: dict[str, Door] = {suffix: door for door in TABULAR for suffix in door.SUFFIXES}

SAVE_AS_XLSX = {
    ".xlsm": "macros",
    ".xltm": "macros",
    ".xls": "old_workbook",
    ".xlsb": "old_workbook",
    ".ods": "old_workbook",
}
"""Spreadsheets that are refused with a hint instead of as unknown."""


def door_for(file_name: str) -> Door:
    """The door of a file, by the end of its name; UnknownFormatError if there is none."""
    suffix = PurePath(file_name).suffix.lower()
    if suffix in SAVE_AS_XLSX:
        raise FileUnreadableError(file=file_name, reason=Reason(SAVE_AS_XLSX[suffix]))
    if suffix not in DOORS:
        raise UnknownFormatError(file=file_name, known=", ".join(DOORS))
    return DOORS[suffix]


def read_table(data: bytes, file_name: str, *, sheet: str | None = None) -> Table:
    """The table in a file; FileUnreadableError, FileTooLargeError or UnknownFormatError if there is none."""
    return door_for(file_name).read(data, file_name, sheet)
