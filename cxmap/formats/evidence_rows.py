"""From the rows of a table to evidence: each row is used as a whole or rejected as a whole, none is lost."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxmap.errors import ColumnMissingError, DateFormatNeededError, MappingInvalidError, Reason
from cxmap.formats import DOORS
from cxmap.formats import evidence_cells as cells
from cxmap.formats.formula_guard import guarded_unless_number
from cxmap.formats.moments import ISO, date_formats, is_pattern, telling_example
from cxmap.formats.table import Table
from cxmap.model.evidence import VERBATIM_LENGTH, Consent, Method
from cxmap.model.evidence_import import EvidenceMapping, FromColumn, Rejection
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.words import LANGUAGES, Language, say

ITEM_COLUMNS: dict[str, str] = {
    "row": "int64",
    "touchpoint": "str",
    "step": "str",
    "node": "str",
    "failure": "str",
    "method": "str",
    "occurred_at": "str",
    "source": "str",
    "segment": "str",
    "wave": "str",
    "score": "float64",
    "scale_low": "float64",
    "scale_high": "float64",
    "label": "str",
    "valence": "float64",
    "desired": "float64",
    "emotional": "float64",
    "rational": "float64",
    "verbatim": "str",
    "duration": "float64",
    "consent": "str",
    "record": "str",
}
"""The schema of read evidence: names instead of ids, "" and NaN for unknown, `row` the number of the data row."""

POINT_ZERO = re.compile(r"-?[0-9]+\.0")

Progress = Callable[[float], None]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Applied:
    """What came of a table; `rows_read == rows_used + len(rejected)`, and `skipped` counts cells of used rows.

    `unlinked` counts items that come in without the node they name, because its blueprint is not there.
    """

    frame: pd.DataFrame
    rejected: tuple[Rejection, ...]
    rows_read: int
    rows_used: int
    skipped: int
    unlinked: int = 0

    def without(self, refused: Mapping[int, Rejection]) -> "Applied":
        """Without some of its rows, which are rejected."""
        if not refused:
            return self
        return replace(
            self,
            frame=self.frame[~self.frame["row"].isin(list(refused))].reset_index(drop=True),
            rejected=tuple(sorted((*self.rejected, *refused.values()), key=lambda each: each.row)),
            rows_used=self.rows_used - len(refused),
        )


class Rows:
    """The rows on their way to evidence: reads columns cell by cell and keeps the first reason against a row.

    `frame` is the table's, unless its cells have to be taken otherwise than they are written.
    """

    def __init__(self, table: Table, frame: pd.DataFrame | None = None) -> None:
        self.frame = table.frame if frame is None else frame
        self.numbers: NDArray[np.int64] = table.frame.index.to_numpy(dtype="int64")
        self.decimal_comma = table.recognised.decimal_comma
        self.rejected = {problem.row: problem for problem in table.problems}

    def column(self, name: str) -> "pd.Series[str]":
        """The column of that name, outer blanks apart; ColumnMissingError if there is none."""
        for candidate in (name, name.strip()):
            if candidate in self.frame.columns:
                return self.frame[candidate]
        raise ColumnMissingError(column=name, columns=", ".join(map(cells.shown, self.frame.columns)))

    def read(self, name: str, reader: cells.Reader[Value], default: Value) -> list[Value]:
        """What every cell of the column means; a refused cell rejects its row and counts as `default`."""
        codes, found = pd.factorize(self.column(name))
        values = [reader(text) for text in found.tolist()]
        refused = {code: value for code, value in enumerate(values) if isinstance(value, cells.Refused)}
        for at in np.flatnonzero(np.isin(codes, list(refused))) if refused else ():
            self.reject(int(at), name, refused[codes[at]])
        understood = [default if isinstance(value, cells.Refused) else value for value in values]
        return [understood[code] for code in codes]

    def read_attribute(self, attribute: "Attribute") -> Any:
        """One value per row, or one for all."""
        if attribute.column is None:
            return attribute.otherwise
        return self.read(attribute.column, attribute.reader, attribute.otherwise)

    def reject(self, at: int, field: str, refused: cells.Refused) -> None:
        row = int(self.numbers[at])
        values = {"field": cells.shown(field), **refused.told}
        self.rejected.setdefault(row, Rejection(row=row, field=field, reason=refused.reason, values=values))

    def is_used(self) -> NDArray[np.bool_]:
        return ~np.isin(self.numbers, list(self.rejected))

    def applied(self, items: pd.DataFrame, skipped: int) -> Applied:
        rejected = tuple(self.rejected[row] for row in sorted(self.rejected))
        frame = items[list(ITEM_COLUMNS)].astype(ITEM_COLUMNS).reset_index(drop=True)
        return Applied(frame, rejected, len(self.frame), int(self.is_used().sum()), skipped)


class Attribute(NamedTuple):
    """Where a row says something: in a column, read by `reader`, or (without a column) the same for all rows."""

    column: str | None
    reader: cells.Reader[Any]
    otherwise: str | float = ""


def apply(mapping: EvidenceMapping, table: Table, *, progress: Progress | None = None) -> Applied:
    """The evidence in a table; `progress` is told the share done (0 .. 1) and may raise to stop.

    Raises ColumnMissingError, DateFormatNeededError or MappingInvalidError where the mapping cannot be used
    with this table at all; everything else that goes wrong rejects a row.
    """
    _refuse_unfit_names(mapping)
    rows = Rows(table, table.frame.apply(without_point_zero))
    attributes, judged = _attributes(mapping, rows), _judged_columns(mapping)
    reader = cells.judgement_reader(mapping.labels or {}, mapping.scale, decimal_comma=rows.decimal_comma)
    steps = len(attributes) + len(judged) + 1
    found: dict[str, Any] = {"row": rows.numbers}
    for done, (field, attribute) in enumerate(attributes.items(), start=1):
        found[field] = rows.read_attribute(attribute)
        if progress:
            progress(done / steps)
    judgements = []
    for done, column in enumerate(judged, start=len(attributes) + 1):
        judgements.append(rows.read(column, reader, cells.NOT_MENTIONED))
        if progress:
            progress(done / steps)
    said = pd.DataFrame(found)
    if mapping.layout == "long":
        judgements = [_with_unscored(mapping, rows, said["verbatim"].tolist(), judgements)]
    applied = _items(mapping, rows, said, judgements)
    if progress:
        progress(1.0)
    return applied


def without_point_zero(column: "pd.Series[str]") -> "pd.Series[str]":
    """Numbers of persons, places and waves as `98`, where a statistics program wrote the whole column as `98.0`."""
    if not POINT_ZERO.fullmatch(next(filter(None, column), "")):
        return column
    is_whole = column.str.fullmatch(rf"(?:{POINT_ZERO.pattern})?")
    return column.str.replace(".0", "", regex=False) if is_whole.all() else column


def touchpoint_name(header: str) -> str:
    """The name of the touchpoint a column header gives: trimmed, and shortened in its middle if too long."""
    name = " ".join(cells.cleaned(header).split())
    tail = NAME_LENGTH // 4
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - tail - 1]}…{name[-tail:]}"


def rejects_file(table: Table, rejected: Sequence[Rejection], language: Language) -> bytes:
    """The rejected rows as they stood in the file, in its own format, each with its number and the reason."""
    door = DOORS[table.recognised.suffix]
    reasons = {rejection.row: rejection.sentence(language) for rejection in rejected}
    rows = table.frame.loc[sorted(reasons)]
    told_before = [_row_and_reason(each) for each in LANGUAGES]
    width = len(table.header) - 2 * ([*table.header[-2:]] in told_before)
    harmless = guarded_unless_number if door.RUNS_FORMULAS else str
    columns = [rows.iloc[:, at].map(harmless) for at in range(width)]
    numbers = rows.index.to_series()
    frame = pd.concat([*columns, numbers, numbers.map(reasons)], axis="columns")
    frame.columns = pd.Index([*table.header[:width], *_row_and_reason(language)])
    return door.write(frame, table.recognised)


def _row_and_reason(language: Language) -> list[str]:
    return [say(language, f"formats.rejects.{column}") for column in ("row", "reason")]


def _refuse_unfit_names(mapping: EvidenceMapping) -> None:
    """The two names that stand in the mapping itself are as long as names may be."""
    if mapping.touchpoint_is is not None and not mapping.touchpoint_is.strip():
        raise MappingInvalidError(field="touchpoint_is", reason=Reason("name_empty"))
    for field, name in (("touchpoint_is", mapping.touchpoint_is), ("wave", mapping.wave)):
        if isinstance(name, str) and len(name) > NAME_LENGTH:
            raise MappingInvalidError(field=field, reason=Reason("name_too_long", {"limit": NAME_LENGTH}))


def _judged_columns(mapping: EvidenceMapping) -> tuple[str, ...]:
    columns = tuple(dict.fromkeys(mapping.touchpoints)) if mapping.layout == "wide" else ()
    if mapping.layout == "long" and mapping.score is not None:
        columns = (mapping.score,)
    if columns and mapping.scale is None and not mapping.labels:
        raise MappingInvalidError(field="scale", reason=Reason("no_scale"))
    return columns


def _attributes(mapping: EvidenceMapping, rows: Rows) -> dict[str, Attribute]:
    """Everything a row says apart from its judgements."""
    name = cells.text_reader(NAME_LENGTH)
    share = cells.number_reader(0, 100, decimal_comma=rows.decimal_comma)
    duration = cells.duration_reader(decimal_comma=rows.decimal_comma)
    touchpoint = mapping.touchpoint if mapping.layout == "long" else None
    touchpoint_is = (mapping.touchpoint_is or "").strip()
    method, wave = mapping.method, mapping.wave
    return {
        "touchpoint": Attribute(touchpoint, cells.text_reader(NAME_LENGTH, needed=True), touchpoint_is),
        "step": Attribute(None, name),
        "node": Attribute(mapping.node, cells.text_reader(cells.NODE_LENGTH)),
        "failure": Attribute(mapping.failure, name),
        "method": Attribute(method.column, cells.choice_reader(Method, method.values))
        if isinstance(method, FromColumn)
        else Attribute(None, name, method.value),
        "occurred_at": Attribute(mapping.date, _moment_reader(mapping, rows)),
        "source": Attribute(mapping.source, name),
        "segment": Attribute(mapping.segment, name),
        "wave": Attribute(wave.column, cells.translating_reader(wave.values, NAME_LENGTH))
        if isinstance(wave, FromColumn)
        else Attribute(None, name, wave),
        "desired": Attribute(mapping.desired, _desire_reader(mapping, rows), np.nan),
        "emotional": Attribute(mapping.emotional, share, np.nan),
        "rational": Attribute(mapping.rational, share, np.nan),
        "verbatim": Attribute(mapping.verbatim, cells.text_reader(VERBATIM_LENGTH, trimmed=False)),
        "duration": Attribute(mapping.duration, duration, np.nan),
        "consent": Attribute(None, name, Consent.UNKNOWN.value),
        "record": Attribute(mapping.record, cells.text_reader(TEXT_LENGTH)),
    }


def _desire_reader(mapping: EvidenceMapping, rows: Rows) -> cells.Reader[float]:
    """What should have been, told on the scale or in the labels of the score, as a valence."""
    judge = cells.judgement_reader(mapping.labels or {}, mapping.scale, decimal_comma=rows.decimal_comma)

    def read(cell: str) -> float | cells.Refused:
        judged = judge(cell)
        if isinstance(judged, cells.Refused):
            return judged
        return np.nan if judged.valence is None else judged.valence

    return read


def _moment_reader(mapping: EvidenceMapping, rows: Rows) -> cells.Reader[str]:
    """The reader of the date column: by the pattern given, else by the only one that fits all its values."""
    pattern = mapping.date_format
    if pattern is not None and not is_pattern(pattern):
        raise MappingInvalidError(field="date_format", reason=Reason("no_date_pattern", {"value": pattern}))
    if mapping.date is not None and pattern is None:
        values = rows.column(mapping.date)[rows.is_used()].unique().tolist()
        fitting = date_formats(values)
        if len(fitting) != 1 and any(map(str.strip, values)):
            raise DateFormatNeededError(column=mapping.date, example=telling_example(values))
        pattern = next(iter(fitting), None)
    return cells.moment_reader(pattern or ISO)


def _with_unscored(
    mapping: EvidenceMapping, rows: Rows, verbatims: list[str], judgements: list[list[cells.Judgement]]
) -> list[cells.Judgement]:
    """One judgement per row of a long table: without a score the verbatim counts, without either the row does not."""
    if mapping.score is None:
        return [cells.Judgement()] * len(verbatims)
    judged = judgements[0]
    for at, judgement in enumerate(judged):
        if judgement is cells.NOTHING_SAID:
            judged[at] = cells.Judgement()
            if not verbatims[at]:
                rows.reject(at, mapping.score, cells.Refused("no_score_no_verbatim"))
    return judged


def _items(
    mapping: EvidenceMapping, rows: Rows, said: pd.DataFrame, judgements: list[list[cells.Judgement]]
) -> Applied:
    """One item per row that is used and judgement that mentions something; `judgements` are columns of the file."""
    used = rows.is_used()[:, np.newaxis]
    mentioned = np.array([[each.mentioned for each in column] for column in judgements], dtype=bool).T
    at, column = np.nonzero(mentioned & used)
    found = [judgements[c][r] for c, r in zip(column.tolist(), at.tolist(), strict=True)]
    items = said.iloc[at].reset_index(drop=True)
    if mapping.layout == "wide":
        names = [touchpoint_name(name) for name in _judged_columns(mapping)]
        items["touchpoint"] = np.array(names, dtype=object)[column]
    items["score"] = np.array([each.score for each in found], dtype="float64")
    items["label"] = [each.label for each in found]
    items["valence"] = np.array([each.valence for each in found], dtype="float64")
    for end, value in zip(("scale_low", "scale_high"), mapping.scale or (np.nan, np.nan), strict=True):
        items[end] = np.where(items["score"].notna(), value, np.nan)
    return rows.applied(items, int((~mentioned & used).sum()))
