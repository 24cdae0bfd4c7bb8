"""Reading a file of visits, wide (one visit per row) or long (one answer per row)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from cxmap.errors import ColumnMissingError
from cxmap.formats import DOORS
from cxmap.formats import evidence_cells as cells
from cxmap.formats.evidence_rows import Progress
from cxmap.formats.formula_guard import unguarded
from cxmap.formats.table import Table
from cxmap.formats.visit_answers import BETWEEN, NOT_APPLICABLE_CELL
from cxmap.formats.visit_layout import is_published, with_reference
from cxmap.formats.visit_mapping import Group, free_code
from cxmap.formats.visit_points import Pointed, read_points
from cxmap.formats.visit_rows import AppliedVisits, apply_wide
from cxmap.model.evidence_import import Rejection
from cxmap.model.questionnaire import QuestionnairePlan
from cxmap.model.visit_import import ItemMapping, VisitMapping
from cxmap.words import Language

COMMENT = f"{BETWEEN}comment"


@dataclass(frozen=True)
class _Wide:
    """A long table put side by side: the mapping for it, and the rows of the long one behind each of its rows."""

    table: Table
    mapping: VisitMapping
    behind: dict[int, list[int]]
    rejected: tuple[Rejection, ...]


def read_visits(
    mapping: VisitMapping,
    table: Table,
    plan: QuestionnairePlan | None = None,
    *,
    fixed: bool = False,
    language: Language = "en",
    progress: Progress | None = None,
) -> AppliedVisits:
    """The visits in a table (see `apply_wide`); in the long layout a visit is taken or rejected with all its rows."""
    if mapping.layout == "wide":
        return apply_wide(mapping, table, plan, fixed=fixed, language=language, progress=progress)
    if is_published(table.frame) and DOORS[table.recognised.suffix].RUNS_FORMULAS:
        table = replace(table, frame=table.frame.map(unguarded))
    wide = _side_by_side(mapping, table, plan)
    applied = apply_wide(wide.mapping, wide.table, plan, fixed=fixed, language=language, progress=progress)
    rejected = (*wide.rejected, *_all_rows(applied.rejected, wide.behind))
    return replace(
        applied,
        rejected=tuple(sorted(rejected, key=lambda each: each.row)),
        rows_read=len(table.frame),
        rows_used=len(table.frame) - len(rejected),
    )


def _all_rows(rejected: Iterable[Rejection], behind: dict[int, list[int]]) -> Iterable[Rejection]:
    """A rejected visit rejects all its rows; the first of them says why."""
    for each in rejected:
        yield each
        for row in behind[each.row][1:]:
            yield Rejection(row=row, field=each.field, reason="visit_incomplete")


def _side_by_side(mapping: VisitMapping, table: Table, plan: QuestionnairePlan | None) -> _Wide:
    """One row per visit with a column per item. Rows without a visit or an item are rejected at once."""
    frame = table.frame
    visits, items = (_column(frame, name or "") for name in (mapping.visit, mapping.item))
    rejected = {problem.row: problem for problem in table.problems}
    for name, column in ((mapping.visit, visits), (mapping.item, items)):
        for row in frame.index[column == ""]:
            needed = {"field": name or ""}
            rejected.setdefault(
                int(row), Rejection(row=int(row), field=name or "", reason="empty", values=needed)
            )
    kept = ~frame.index.isin(list(rejected))
    frame, visits, items = frame[kept], visits[kept], items[kept]
    pointed = _pointed(mapping, table, frame, plan)
    rejected |= dict(_whole_visits(pointed.rejected, visits))
    kept = ~frame.index.isin(list(rejected))
    frame, visits, items = frame[kept], visits[kept], items[kept]
    frame = frame.assign(**{mapping.answer or "": pointed.answers[kept]})
    firsts = frame[~visits.duplicated()].set_axis(visits[~visits.duplicated()])
    told = _items(mapping, frame, items, plan, pointed)
    codes = items.map({text: code for code, text in told.texts.items()})
    columns = {told.columns[code]: _answers(mapping, frame, visits, codes == code) for code in told.texts}
    if mapping.comment:
        comments = _comments(mapping, frame)
        for code in told.texts:
            own = codes == code
            columns[told.columns[code] + COMMENT] = comments[own].groupby(visits[own]).first()
    wide = pd.concat([firsts, pd.DataFrame(columns, index=firsts.index).fillna("").astype("str")], axis=1)
    behind = {
        rows[0]: rows for rows in (list(map(int, each)) for each in visits.groupby(visits).groups.values())
    }
    wide.index = pd.Index(frame.index[~visits.duplicated()], name="row")
    return _Wide(replace(table, frame=wide, problems=()), told.mapping, behind, tuple(rejected.values()))


def _pointed(
    mapping: VisitMapping, table: Table, frame: pd.DataFrame, plan: QuestionnairePlan | None
) -> Pointed:
    """What the rows say of points; nothing where the mapping names no column of them."""
    answers = _column(frame, mapping.answer or "")
    told = (mapping.earned, mapping.possible, mapping.is_na, mapping.is_critical, mapping.is_bonus)
    named = [name for name in (*told, mapping.is_trap) if name]
    if not named:
        return Pointed({}, answers, {})
    visits, items, *_ = (_column(frame, name or "") for name in (mapping.visit, mapping.item, *named))
    known = {item.code: item for item in plan.items} if plan else {}
    return read_points(mapping, frame, visits, items, known, decimal_comma=table.recognised.decimal_comma)


def _whole_visits(
    rejected: dict[int, Rejection], visits: "pd.Series[str]"
) -> Iterable[tuple[int, Rejection]]:
    """A rejected row rejects the other rows of its visit with it."""
    first = {visits[row]: each for row, each in sorted(rejected.items(), reverse=True)}
    for row in visits.index[visits.isin(list(first))]:
        incomplete = Rejection(row=int(row), field=first[visits[row]].field, reason="visit_incomplete")
        yield int(row), rejected.get(int(row), incomplete)


def _comments(mapping: VisitMapping, frame: pd.DataFrame) -> "pd.Series[str]":
    comments = _column(frame, mapping.comment or "")
    if mapping.evidence_ref is None:
        return comments
    references = _column(frame, mapping.evidence_ref)
    both = [with_reference(*each) for each in zip(comments, references, strict=True)]
    return pd.Series(both, index=frame.index, dtype="str")


def _answers(
    mapping: VisitMapping, frame: pd.DataFrame, visits: "pd.Series[str]", own: "pd.Series[bool]"
) -> "pd.Series[str]":
    answers = _column(frame, mapping.answer or "")[own]
    joined: pd.Series[str] = answers.groupby(visits[own]).agg(BETWEEN.join)
    return joined


@dataclass(frozen=True)
class _Items:
    """The items of a long table: the text each has in the item column, the column each gets, the wide mapping."""

    texts: dict[str, str]
    columns: dict[str, str]
    mapping: VisitMapping


def _items(
    mapping: VisitMapping,
    frame: pd.DataFrame,
    items: "pd.Series[str]",
    plan: QuestionnairePlan | None,
    pointed: Pointed,
) -> _Items:
    """Items are called as the questionnaire or the mapping calls them, else by what stands in the item column."""
    known = {item.code for item in plan.items} if plan else set()
    texts: dict[str, str] = {}
    for text in dict.fromkeys(items):
        exact = text in known or text in mapping.items
        texts[text if exact else free_code(Group("", text, ()), texts)] = text
    labels = _first_of(mapping.item_text, frame, items)
    sections = _first_of(mapping.section, frame, items)
    columns = {code: labels.get(text, text) + BETWEEN + code for code, text in texts.items()}
    made = {}
    for code, text in texts.items():
        own = _told(mapping.items.get(code), pointed.items.get(text, {}))
        update = {"columns": (columns[code],), "section": own.section or sections.get(text, "")}
        several = _column(frame, mapping.visit or "")[items == text].duplicated().any()
        update |= {"separator": BETWEEN} if several and not own.separator else {}
        update |= {"comment": columns[code] + COMMENT} if mapping.comment else {}
        update |= {"not_applicable": (*own.not_applicable, NOT_APPLICABLE_CELL)}
        made[code] = own.model_copy(update=update)
    fields = {"layout": "wide", "items": made, "item": None, "answer": None, "comment": None}
    return _Items(texts, columns, mapping.model_copy(update=fields))


def _told(own: ItemMapping | None, pointed: dict[str, Any]) -> ItemMapping:
    """What the mapping says of an item; where it says nothing, what the rows say."""
    by_rows = ItemMapping(columns=("",), **pointed)
    if own is None:
        return by_rows
    return by_rows.model_copy(update={name: getattr(own, name) for name in own.model_fields_set})


def _first_of(name: str | None, frame: pd.DataFrame, items: "pd.Series[str]") -> dict[str, str]:
    """What a column says first for each item."""
    if name is None:
        return {}
    firsts = _column(frame, name).groupby(items).first()
    return dict(zip(map(str, firsts.index), firsts, strict=True))


def _column(frame: pd.DataFrame, name: str) -> "pd.Series[str]":
    if name not in frame.columns:
        raise ColumnMissingError(column=name, columns=", ".join(map(cells.shown, map(str, frame.columns))))
    column: pd.Series[str] = frame[name].str.strip()
    return column
