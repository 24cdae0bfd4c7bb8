"""The published long format of visits: one answer per row, with its points and flags, out and in again."""

import re

import pandas as pd

from cxmap.errors import FileTooLargeError, UnknownFormatError
from cxmap.formats import DOORS
from cxmap.formats import evidence_cells as cells
from cxmap.formats.formula_guard import NUMBER, guarded
from cxmap.formats.workbook import MAX_ROWS

COLUMNS = (
    "wave",
    "shop_id",
    "location_id",
    "shopper_id",
    "visit_start",
    "visit_end",
    "status",
    "section",
    "item_code",
    "item_text",
    "answer",
    "points_earned",
    "points_possible",
    "is_na",
    "is_critical",
    "is_bonus",
    "is_trap",
    "comment",
    "evidence_ref",
)
SUFFIXES = (".csv", ".xlsx")
REFERENCE = re.compile(r"(?P<comment>.*?)\n?\[ref: (?P<reference>[^\n]*)\]", re.DOTALL)


def is_published(frame: pd.DataFrame) -> bool:
    """Whether the header is the published one (further columns do not matter)."""
    return set(COLUMNS) <= set(map(str, frame.columns))


def write(frame: pd.DataFrame, suffix: str) -> bytes:
    """Rows of `COLUMNS`, all text, as a file of that kind that starts no formula.

    UnknownFormatError for another suffix, FileTooLargeError for more rows than a sheet holds.
    """
    if suffix not in SUFFIXES:
        raise UnknownFormatError(file=suffix, known=", ".join(SUFFIXES))
    door = DOORS[suffix]
    if suffix == ".xlsx" and len(frame) >= MAX_ROWS:  # one row is the header
        raise FileTooLargeError(file=suffix, size=f"{len(frame) + 1:,}", limit=f"{MAX_ROWS:,}")
    harmless = _harmless if door.RUNS_FORMULAS else cells.cleaned
    made = {}
    for name in COLUMNS:  # most texts stand in many rows
        places, texts = pd.factorize(frame[name])
        known = pd.array([harmless(str(text)) for text in texts], dtype="str")
        made[name] = known.take(places)
    return door.write(pd.DataFrame(made))


def _harmless(text: str) -> str:
    """A number stays a number for whoever reads the file."""
    cleaned = cells.cleaned(text)
    return cleaned if NUMBER.fullmatch(cleaned) else guarded(cleaned)


def with_reference(comment: str, reference: str) -> str:
    """A comment that names the photo or document it speaks about at its end, where people see it."""
    if not reference:
        return comment
    return f"{comment}\n[ref: {reference}]" if comment else f"[ref: {reference}]"


def parted(comment: str) -> tuple[str, str]:
    """The comment and what it refers to."""
    found = REFERENCE.fullmatch(comment)
    return (found["comment"], found["reference"]) if found else (comment, "")
