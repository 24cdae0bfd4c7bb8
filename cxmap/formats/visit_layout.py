"""The published long format of visits: one answer per row, with its points and flags, out and in again."""

import re

import pandas as pd

from cxmap.errors import UnknownFormatError
from cxmap.formats import DOORS
from cxmap.formats import evidence_cells as cells
from cxmap.formats.formula_guard import NUMBER, guarded

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
    """Rows of `COLUMNS`, all text, as a file of that kind that starts no formula."""
    if suffix not in SUFFIXES:
        raise UnknownFormatError(file=suffix, known=", ".join(SUFFIXES))
    door = DOORS[suffix]
    return door.write(
        frame[list(COLUMNS)].map(_harmless if door.RUNS_FORMULAS else cells.cleaned).astype("str")
    )


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
