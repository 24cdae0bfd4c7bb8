"""The door for text with separators: CSV, TSV and what other programs call TXT."""

import csv
import io
import re
from collections import Counter
from itertools import chain, islice
from typing import Any

import pandas as pd

from cxmap.errors import FileUnreadableError, Reason
from cxmap.formats.table import (
    SEPARATORS,
    Recognised,
    Table,
    as_text,
    build_table,
    header_position,
    is_blank,
    refuse_too_many_cells,
)
from cxmap.model.evidence_import import Rejection

TITLE = "CSV"
SUFFIXES: tuple[str, ...] = (".csv", ".tsv", ".txt")
RUNS_FORMULAS = True

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
SAMPLE_ROWS = 1000
SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?\r?\n', re.IGNORECASE)
COMMA_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]{3})*,([0-9]{1,2}|[0-9]{4,})")
POINT_NUMBER = re.compile(r"[-+]?[0-9]+(,[0-9]{3})*\.([0-9]{1,2}|[0-9]{4,})")
END = "\0end of file\0"

csv.field_size_limit(2**31 - 1)  # a long cell is refused with its row, not with the whole file


def read(data: bytes, file_name: str, sheet: str | None = None) -> Table:  # noqa: ARG001 - doors share a shape
    """The table in the text; rows with a wrong number of fields are among its problems."""
    text, encoding = decode(data, file_name)
    told = SEPARATOR_LINE.match(text)
    body = text[told.end() :] if told else text
    separator = told[1] if told else _sniffed_separator(body)
    refuse_too_many_cells(sum(map(body.count, (separator, "\n", "\r"))), file_name)
    records = records_in(body, separator)
    start = header_position(records)
    if start is None:
        raise FileUnreadableError(file=file_name, reason=Reason("empty"))
    header = records[start]
    if header[-1] == END:
        raise FileUnreadableError(file=file_name, reason=Reason("header_quote"))
    rows, problems = _checked(records[start + 1 :], len(header))
    recognised = Recognised(
        suffix=SUFFIXES[0],
        encoding=encoding,
        separator=separator,
        decimal_comma=_has_decimal_comma(rows),
        header_row=start + 1 + bool(told),
    )
    return build_table(header, rows, file_name, recognised, problems)


def write(frame: pd.DataFrame, like: Recognised = Recognised()) -> bytes:  # noqa: B008 - frozen
    """The frame as UTF-8 with a byte order mark, without which spreadsheet programs garble accents and emoji."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=like.separator, lineterminator="\r\n")
    writer.writerow(frame.columns)
    columns = [_cells(frame.iloc[:, position]) for position in range(frame.shape[1])]
    writer.writerows(zip(*columns, strict=True))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def decode(data: bytes, file_name: str) -> tuple[str, str]:
    """The text and its encoding: by its byte order mark, else UTF-8, else Windows-1252 (never a mixture)."""
    marked = next(((bom, name) for bom, name in BOMS if data.startswith(bom)), None)
    candidates = (marked[1],) if marked else ("utf-8", "cp1252")
    body = data.removeprefix(marked[0]) if marked else data
    for encoding in candidates:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.count("\0") > len(text) / 10:  # no text: a picture, a workbook under a false name
            break
        return text, encoding
    raise FileUnreadableError(file=file_name, reason=Reason("not_text"))


def records_in(text: str, separator: str) -> list[list[str]]:
    """Every record; one whose quotation never ends is cut at its line, so that it cannot swallow the rest."""
    records = list(csv.reader(chain(io.StringIO(text, newline=""), [END]), delimiter=separator))
    last = records.pop()
    if last == [END]:
        return records
    swallowed = list(io.StringIO(last[-1].removesuffix(END), newline=""))
    broken = [*last[:-1], "".join(swallowed[:1]).rstrip("\r\n"), END]
    return [*records, broken, *csv.reader(swallowed[1:], delimiter=separator, quoting=csv.QUOTE_NONE)]


def _checked(records: list[list[str]], width: int) -> tuple[list[list[str]], list[Rejection]]:
    """The records without separators that only trail behind, and those with a wrong number of fields."""
    rows, problems = [], []
    for row, record in enumerate(records, start=1):
        found = record
        if len(record) > width and is_blank(record[width:]):
            found = record[:width]
        elif record and record[-1] == END:
            found = record[:-1]
            problems.append(Rejection(row=row, field="", reason="quote_never_closed"))
        elif len(record) != width and not is_blank(record):
            values = {"found": len(record), "expected": width}
            problems.append(Rejection(row=row, field="", reason="number_of_fields", values=values))
        rows.append(found)
    return rows, problems


def _sniffed_separator(text: str) -> str:
    """The separator under which most of the first records have the same number of fields, the header too."""
    sample = list(islice(io.StringIO(text, newline=""), SAMPLE_ROWS))
    return max(SEPARATORS, key=lambda separator: _fit(sample, separator))


def _fit(sample: list[str], separator: str) -> tuple[float, float]:
    """How well a separator explains the sample; one that splits nothing is next best to one that splits alike."""
    counts = [len(record) for record in csv.reader(sample, delimiter=separator) if not is_blank(record)]
    if not counts:
        return 1.0, 0.0  # nothing but separators
    usual, times = Counter(counts).most_common(1)[0]
    share = times / len(counts)
    header_fits = counts[0] == usual or share >= 0.9  # a title may stand above the header
    return share if usual > 1 and header_fits else 0.0, usual if header_fits else 0.0


def _has_decimal_comma(rows: list[list[str]]) -> bool:
    cells = [cell.strip() for record in rows[:SAMPLE_ROWS] for cell in record]
    commas = sum(COMMA_NUMBER.fullmatch(cell) is not None for cell in cells)
    points = sum(POINT_NUMBER.fullmatch(cell) is not None for cell in cells)
    return commas > points


def _cells(column: "pd.Series[Any]") -> list[str]:
    known = column.astype(object).where(column.notna(), None)
    return [value if isinstance(value, str) else as_text(value) for value in known.tolist()]
