"""What every door for tabular files gives back: a table of text, what was recognised, and what was wrong."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Protocol

import pandas as pd

from cxmap.errors import FileTooLargeError, Reason
from cxmap.model.evidence_import import Rejection
from cxmap.words import Language, say

MAX_CELLS = 20_000_000
"""More cells than this do not fit into the memory of a laptop, whatever the size of the file."""

ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Recognised:
    """What a door found out about a file by itself, to be shown and to be written back the same way.

    `header_row` counts from 1; `renamed` holds the columns whose name was empty or taken: (new name, name).
    """

    suffix: str = ".csv"
    encoding: str = ""
    separator: str = ","
    decimal_comma: bool = False
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int = 1
    renamed: tuple[tuple[str, str], ...] = ()

    def sentences(self, language: Language) -> list[str]:
        """What was recognised, one sentence each."""
        facts = {
            "encoding": self.encoding,
            "separator": self.encoding and say(language, f"formats.separator.{SEPARATORS[self.separator]}"),
            "decimal_comma": self.decimal_comma,
            "sheet": self.sheet,
            "header_row": self.header_row if self.header_row > 1 else "",
        }
        said = [
            say(language, f"formats.recognised.{key}", value=value) for key, value in facts.items() if value
        ]
        renamed = [
            say(language, "formats.recognised.renamed", new=new, old=old.strip()) for new, old in self.renamed
        ]
        return said + renamed


SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True)
class Table:
    """A file as text: `frame` holds a str for every cell ("" = empty), its index the number of the data row.

    Rows named in `problems` stand in the frame as far as they could be read; `header` is the header as written.
    """

    frame: pd.DataFrame
    header: tuple[str, ...]
    recognised: Recognised
    problems: tuple[Rejection, ...] = ()


class Door(Protocol):
    """What each module of a tabular format offers."""

    TITLE: str
    SUFFIXES: tuple[str, ...]
    RUNS_FORMULAS: bool
    """Whether programs that open such files run text as formulas."""

    def read(self, data: bytes, file_name: str, sheet: str | None = None) -> Table:
        """The table in the file; FileUnreadableError or FileTooLargeError if there is none."""

    def write(self, frame: pd.DataFrame, like: Recognised = ...) -> bytes:
        """The frame as a file: text as text, numbers as numbers, NaN as empty."""


def as_text(value: object) -> str:
    """One cell as text: ISO dates, the shortest form of a number, seconds for a span of time."""
    match value:
        case None:
            text = ""
        case bool():
            text = "TRUE" if value else "FALSE"
        case float():
            text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            text = (value.date() if value.time() == time() else value).isoformat()
        case date() | time():
            text = value.isoformat()
        case timedelta():
            text = as_text(value.total_seconds())
        case _:
            text = str(value)
    return text


def unique_names(header: Sequence[str]) -> list[str]:
    """A name for every column: outer blanks go, an empty name becomes `#3`, a taken one `score (2)`."""
    taken: Counter[str] = Counter()
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        wanted = name = cell.strip() or f"#{position}"
        while taken[name]:
            taken[wanted] += 1
            name = f"{wanted} ({taken[wanted]})"
        taken[name] += 1
        names.append(name)
    return names


def refuse_too_many_cells(count: int, file_name: str) -> None:
    """Raise FileTooLargeError before the memory is gone, not after."""
    if count > MAX_CELLS:
        size, limit = (Reason("cells", {"millions": cells // 1_000_000}) for cells in (count, MAX_CELLS))
        raise FileTooLargeError(file=file_name, size=size, limit=limit)


def is_blank(record: Sequence[str]) -> bool:
    return not any(map(str.strip, record))


def header_position(records: Sequence[Sequence[str]]) -> int | None:
    """Where the header stands: the first row that is not empty, or the next if the first is a mere title."""
    head = [(at, len(record) - list(record).count("")) for at, record in _filled(records, 20)]
    if not head:
        return None
    fields = sorted(filled for _, filled in head[1:])
    is_title = head[0][1] == 1 and len(head) > 2 and fields[(len(fields) - 1) // 2] >= 3
    return head[1][0] if is_title else head[0][0]


def _filled(records: Sequence[Sequence[str]], limit: int) -> Iterator[tuple[int, Sequence[str]]]:
    """The first records that are not empty, each with its position."""
    return islice(((at, record) for at, record in enumerate(records) if not is_blank(record)), limit)


def build_table(
    header: Sequence[str],
    records: Sequence[Sequence[str]],
    file_name: str,
    recognised: Recognised,
    problems: Sequence[Rejection] = (),
) -> Table:
    """The table of the records under the header.

    A record shorter than the header is filled up, a longer one keeps its surplus in its last cell; an
    entirely empty record is no row, but keeps its number.
    """
    width = len(header)
    refuse_too_many_cells(width * len(records), file_name)
    names = unique_names(header)
    numbered = [(row, record) for row, record in enumerate(records, start=1) if not is_blank(record)]
    rows = [
        record if len(record) == width else _fitted(record, width, recognised.separator)
        for _, record in numbered
    ]
    index = pd.Index([row for row, _ in numbered], name="row", dtype="int64")
    frame = pd.DataFrame(rows, columns=pd.Index(names), index=index, dtype="str")
    renamed = tuple((new, old) for new, old in zip(names, header, strict=True) if new != old.strip())
    return Table(frame, tuple(header), replace(recognised, renamed=renamed), tuple(problems))


def _fitted(record: Sequence[str], width: int, separator: str) -> list[str]:
    cells = [*record, *[""] * (width - len(record))]
    return [*cells[: width - 1], separator.join(cells[width - 1 :])]
