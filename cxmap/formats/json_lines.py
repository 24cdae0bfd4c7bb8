"""The door for JSON Lines: one object per line."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

import pandas as pd

from cxmap.errors import FileUnreadableError, Reason
from cxmap.formats.separated import decode
from cxmap.formats.table import Recognised, Table, as_text, build_table, refuse_too_many_cells
from cxmap.model.evidence_import import Rejection

TITLE = "JSON Lines"
SUFFIXES: tuple[str, ...] = (".jsonl", ".ndjson")
RUNS_FORMULAS = False


def read(data: bytes, file_name: str, sheet: str | None = None) -> Table:  # noqa: ARG001 - doors share a shape
    """The table with a column for every key; a line that is no object is a problem and stands in the first."""
    text, encoding = decode(data, file_name)
    lines = [line.strip() for line in text.split("\n")]  # other line ends are legal inside a JSON text
    refuse_too_many_cells(len(lines), file_name)
    if not any(lines):
        raise FileUnreadableError(file=file_name, reason=Reason("empty"))
    found = [_object(line) if line else {} for line in lines]
    keys = list(dict.fromkeys(key for item in found if item is not None for key in item)) or ["line"]
    refuse_too_many_cells(len(lines) * len(keys), file_name)
    records = [
        [line] if item is None else [item.get(key, "") for key in keys]
        for line, item in zip(lines, found, strict=True)
    ]
    recognised = Recognised(suffix=SUFFIXES[0], encoding=encoding)
    return build_table(keys, records, file_name, recognised, list(_problems(found)))


def write(frame: pd.DataFrame, like: Recognised = Recognised()) -> bytes:  # noqa: ARG001, B008 - doors share a shape
    """One object per row with every column as a key; an unknown number is null."""
    keys = list(frame.columns)
    rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    lines = (json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _problems(found: list[dict[str, str] | None]) -> Iterator[Rejection]:
    for row, item in enumerate(found, start=1):
        if item is None:
            yield Rejection(row=row, field="", reason="not_an_object")


def _object(line: str) -> dict[str, str] | None:
    """The object of a line with its values as text; None if the line holds anything else."""
    try:
        value = json.loads(line, parse_constant=_refused)
    except (ValueError, RecursionError):
        return None
    return {_sound(key): _cell(cell) for key, cell in value.items()} if isinstance(value, dict) else None


def _cell(value: Any) -> str:
    nested = isinstance(value, dict | list)
    return _sound(json.dumps(value, ensure_ascii=False) if nested else as_text(value))


def _sound(text: str) -> str:
    """Text without halves of characters, which JSON can write and nothing else can hold."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _refused(constant: str) -> NoReturn:
    """NaN and infinities are no JSON and no score."""
    raise ValueError(constant)
