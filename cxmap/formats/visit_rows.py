"""From the rows of a table to visits: each row is used as a whole or rejected as a whole, none is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cxmap.errors import DateFormatNeededError, MappingInvalidError, Reason
from cxmap.formats import evidence_cells as cells
from cxmap.formats.evidence_cells import Refused
from cxmap.formats.evidence_rows import Attribute, Progress, Rows, without_point_zero
from cxmap.formats.moments import (
    ISO,
    are_times_of_day,
    at_time,
    date_formats,
    is_pattern,
    telling_example,
)
from cxmap.formats.table import Table
from cxmap.formats.visit_answers import MISSING, Given, answer_reader, chosen_of, read_tick
from cxmap.formats.visit_plan import are_split, planned, refuse_unknown_items, translated
from cxmap.model.evidence import VERBATIM_LENGTH
from cxmap.model.evidence_import import FromColumn, Rejection
from cxmap.model.mystery_shopping import VisitState
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.model.questionnaire import YES_NO_OPTIONS, ItemKind, PlannedItem, QuestionnairePlan
from cxmap.model.visit_import import ItemMapping, VisitMapping
from cxmap.words import Language

ATTRIBUTES = (
    "location",
    "location_name",
    "region",
    "segment",
    "visit",
    "shopper",
    "wave",
    "started_at",
    "ended_at",
    "daypart",
    "pair",
    "narrative",
    "state",
)
"""What a row says of its visit apart from answers; unknown is ""."""
Answers = dict[str, Any]
NOTHING: Given = MISSING


@dataclass(frozen=True)
class AppliedVisits:
    """What came of a table; `rows_read == rows_used + len(rejected)`. `answers` and `comments` go by visit."""

    plan: QuestionnairePlan
    frame: pd.DataFrame
    answers: list[Answers]
    comments: list[dict[str, str]]
    rejected: tuple[Rejection, ...]
    rows_read: int
    rows_used: int


def apply_wide(
    mapping: VisitMapping,
    table: Table,
    plan: QuestionnairePlan | None = None,
    *,
    fixed: bool = False,
    language: Language = "en",
    progress: Progress | None = None,
) -> AppliedVisits:
    """Read a table with one visit per row.

    `plan` is the questionnaire that was filled in, as far as it is known; `fixed` says that it is in use and
    must not be completed from the file. ColumnMissingError, DateFormatNeededError or MappingInvalidError
    where the mapping cannot be used with this table at all; everything else that goes wrong rejects a row.
    """
    tell = progress or (lambda _share: None)
    rows = Rows(table, _with_days(table.frame.apply(without_point_zero), mapping))
    whole = _plan(mapping, rows, plan, fixed=fixed, language=language)
    items = {item.code: item for item in whole.items}
    mapping = translated(mapping, rows, items)
    found = read_attributes(mapping, rows)
    tell(0.2)
    columns: dict[str, list[Given]] = {}
    comments: dict[str, list[str]] = {}
    for done, (code, told) in enumerate(mapping.items.items(), 1):
        columns[code] = _read_item(items[code], told, rows)
        if told.comment:
            comments[code] = rows.read(told.comment, cells.text_reader(VERBATIM_LENGTH), "")
        tell(0.2 + 0.7 * done / len(mapping.items))
    refuse_twice(rows, mapping.visit, found["visit"].tolist())
    used = np.flatnonzero(rows.is_used())
    tell(1.0)
    return AppliedVisits(
        plan=whole,
        frame=found.iloc[used].reset_index(drop=True),
        answers=_by_visit(columns, used.tolist(), MISSING),
        comments=_by_visit(comments, used.tolist(), ""),
        rejected=tuple(rows.rejected[row] for row in sorted(rows.rejected)),
        rows_read=len(rows.frame),
        rows_used=len(used),
    )


def _with_days(frame: pd.DataFrame, mapping: VisitMapping) -> pd.DataFrame:
    """Times of day in the columns of start and end become moments of the day that stands in a column of its own."""
    if mapping.date not in frame.columns:
        return frame
    clocks = [
        each
        for each in (mapping.start, mapping.end)
        if each and each in frame.columns and each != mapping.date and are_times_of_day(frame[each])
    ]
    days = frame[mapping.date]
    joined = {clock: [at_time(*each) for each in zip(days, frame[clock], strict=True)] for clock in clocks}
    if mapping.start in joined:  # without a time, the visit still has its day
        joined[mapping.start] = [time or day for time, day in zip(joined[mapping.start], days, strict=True)]
    return frame.assign(**joined)


def _plan(
    mapping: VisitMapping, rows: Rows, plan: QuestionnairePlan | None, *, fixed: bool, language: Language
) -> QuestionnairePlan:
    if plan is not None and fixed:
        refuse_unknown_items(mapping, {item.code: item for item in plan.items})
        return plan
    return planned(mapping, rows, plan, language)


def _by_visit(columns: Mapping[str, list[Any]], used: list[int], nothing: object) -> list[Any]:
    """One dict per visit that is used, of what its columns say."""
    codes = list(columns)
    lists = [columns[code] for code in codes]
    return [
        {code: told[at] for code, told in zip(codes, lists, strict=True) if told[at] is not nothing}
        if nothing is MISSING
        else {code: told[at] for code, told in zip(codes, lists, strict=True) if told[at]}
        for at in used
    ]


def _read_item(item: PlannedItem, told: ItemMapping, rows: Rows) -> list[Given]:
    reader = answer_reader(item, told, decimal_comma=rows.decimal_comma)
    if len(told.columns) == 1:
        return rows.read(told.columns[0], reader, NOTHING)
    if item.kind is not ItemKind.MULTIPLE:
        raise MappingInvalidError(field=f"items.{item.code}.columns", reason=Reason("one_column"))
    own_words = answer_reader(_with_ticks(item), told, decimal_comma=rows.decimal_comma)
    ticked = read_tick if are_split(told, rows) else own_words
    read = [rows.read(column, ticked, NOTHING) for column in told.columns]
    return chosen_of(item, told.columns, list(zip(*read, strict=True)))


def _with_ticks(item: PlannedItem) -> PlannedItem:
    """The item as its single columns have it: an option's own words, or whether it was ticked."""
    known = {option.code for option in item.options}
    ticks = tuple(option for option in YES_NO_OPTIONS if option.code not in known)
    return item.model_copy(update={"options": (*item.options, *ticks)})


def refuse_twice(rows: Rows, column: str | None, visits: list[str]) -> None:
    """A visit that stands in the file before is rejected."""
    seen: set[str] = set()
    for at, visit in enumerate(visits):
        if visit and visit in seen:
            rows.reject(at, column or "", Refused("twice_in_file", {"value": cells.shown(visit)}))
        seen.add(visit)


def read_attributes(mapping: VisitMapping, rows: Rows) -> pd.DataFrame:
    """What every row says of its visit, apart from answers."""
    name = cells.text_reader(NAME_LENGTH)
    wave, state = mapping.wave, mapping.state
    if isinstance(wave, str) and len(wave) > NAME_LENGTH:
        raise MappingInvalidError(field="wave", reason=Reason("name_too_long", {"limit": NAME_LENGTH}))
    attributes = {
        "location": Attribute(mapping.location, cells.text_reader(NAME_LENGTH, needed=True)),
        "location_name": Attribute(mapping.location_name, name),
        "region": Attribute(mapping.region, name),
        "segment": Attribute(mapping.segment, name),
        "visit": Attribute(mapping.visit, cells.text_reader(TEXT_LENGTH)),
        "shopper": Attribute(mapping.shopper, name),
        "wave": Attribute(wave.column, cells.translating_reader(wave.values, NAME_LENGTH))
        if isinstance(wave, FromColumn)
        else Attribute(None, name, wave),
        "started_at": Attribute(mapping.start or mapping.date, _moment_reader(mapping, rows)),
        "ended_at": Attribute(mapping.end, _moment_reader(mapping, rows)),
        "daypart": Attribute(mapping.daypart, name),
        "pair": Attribute(mapping.pair, name),
        "narrative": Attribute(mapping.narrative, cells.text_reader(VERBATIM_LENGTH)),
        "state": Attribute(state.column, cells.choice_reader(VisitState, state.values))
        if isinstance(state, FromColumn)
        else Attribute(None, name, state.value),
    }
    read = {field: rows.read_attribute(each) for field, each in attributes.items()}
    found = pd.DataFrame(
        {"row": rows.numbers, **{field: value or "" for field, value in read.items()}}, dtype=object
    )
    _refuse_turned(rows, mapping, found)
    return found


def _refuse_turned(rows: Rows, mapping: VisitMapping, found: pd.DataFrame) -> None:
    """A visit does not end before it starts."""
    started, ended = found["started_at"].astype(str), found["ended_at"].astype(str)
    turned = (started.str.len() > 10) & (ended.str.len() > 10) & (ended < started)
    for at in np.flatnonzero(turned.to_numpy()):
        told = {"start": started.iloc[at], "end": ended.iloc[at]}
        rows.reject(int(at), mapping.end or "", Refused("ends_before_start", told))


def _moment_reader(mapping: VisitMapping, rows: Rows) -> cells.Reader[str]:
    """The reader of moments: by the pattern given, else by the only one that fits all of them."""
    pattern = mapping.date_format
    if pattern is not None:
        if not is_pattern(pattern):
            raise MappingInvalidError(
                field="date_format", reason=Reason("no_date_pattern", {"value": pattern})
            )
        return cells.moment_reader(pattern)
    column = mapping.start or mapping.date or mapping.end
    if column is None:
        return cells.moment_reader(ISO)
    values = rows.column(column)[rows.is_used()].unique().tolist()
    fitting = date_formats(values)
    if len(fitting) != 1 and any(map(str.strip, values)):
        raise DateFormatNeededError(column=column, example=telling_example(values))
    return cells.moment_reader(next(iter(fitting), ISO))
