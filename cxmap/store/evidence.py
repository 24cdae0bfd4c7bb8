"""Evidence in bulk: frames out of the database and into it, pages of the table, counts."""

from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select

from cxmap.model.evidence import EVIDENCE_COLUMNS, WITHHELD, EvidenceFilter, EvidenceItem
from cxmap.model.evidence_import import ImportBatch
from cxmap.store import consent
from cxmap.store.tables import TABLES
from cxmap.store.transaction import Transaction

table = TABLES[EvidenceItem]
batch = TABLES[ImportBatch]
CHUNK = 5000
SORTS = (
    "occurred_at",
    "valence",
    "method",
    "source",
    "wave",
    "verbatim",
    "touchpoint_id",
    "segment_id",
    "id",
)


def load_frame(connection: Connection, project_id: str, where: EvidenceFilter | None = None) -> pd.DataFrame:
    """All visible evidence of a project (under a filter) as a frame with the declared columns, by id."""
    return _frame(connection, _visible(connection, project_id, where).order_by(table.c.id))


def load_page(
    connection: Connection,
    project_id: str,
    where: EvidenceFilter,
    *,
    sort: str = "occurred_at",
    descending: bool = True,
    limit: int = 50,
    offset: int = 0,
) -> tuple[pd.DataFrame, int]:
    """One page of the evidence table and the number of items in all; unknown values sort last."""
    if sort not in SORTS:
        raise ValueError(f"evidence is not sorted by {sort}")
    column = table.c[sort]
    order = (column.is_(None), column.desc() if descending else column, table.c.id)
    # sorted by key alone first: carrying verbatims through the sort makes it many times slower
    keys = _visible(connection, project_id, where).with_only_columns(table.c.id).order_by(*order)
    page = list(connection.scalars(keys.limit(limit).offset(offset)))
    rows = _frame(connection, _visible(connection, project_id, None).where(table.c.id.in_(page)))
    ordered = rows.set_index("id", drop=False).loc[page].reset_index(drop=True)
    return ordered, count(connection, project_id, where)


def count(connection: Connection, project_id: str, where: EvidenceFilter | None = None) -> int:
    """How many visible items there are."""
    return connection.scalar(_visible(connection, project_id, where).with_only_columns(func.count())) or 0


def counts(connection: Connection, project_id: str, column: str) -> dict[str, int]:
    """Visible items by the values of one column (`touchpoint_id`, `method`, `wave` ...), the most frequent first."""
    counted, number = table.c[column], func.count()
    query = _visible(connection, project_id, None).with_only_columns(counted, number).group_by(counted)
    found = connection.execute(query.order_by(number.desc(), counted))
    return {value: n for value, n in found if value not in (None, "")}


def ids(connection: Connection, project_id: str, where: EvidenceFilter) -> list[str]:
    """The ids of all items under a filter."""
    return list(connection.scalars(_visible(connection, project_id, where).with_only_columns(table.c.id)))


def insert_frame(transaction: Transaction, frame: pd.DataFrame, *, chunk: int = CHUNK) -> None:
    """Write many items without the log; the logged change of their batch reveals them."""
    for start in range(0, len(frame), chunk):
        insert_slice(transaction, frame.iloc[start : start + chunk])


def insert_slice(transaction: Transaction, frame: pd.DataFrame) -> None:
    """Write the items of a frame with the declared columns."""
    columns = {name: _plain(frame[name], kind) for name, kind in EVIDENCE_COLUMNS.items()}
    rows = [
        dict(zip(columns, values, strict=True)) | {"deleted": False}
        for values in zip(*columns.values(), strict=True)
    ]
    transaction.insert(table, rows)


def _plain(column: "pd.Series[Any]", kind: str) -> list[Any]:
    """Python values as the database takes them: NaN, and "" where a key or a moment may be missing, are NULL."""
    if kind == "float64":
        return column.astype(object).where(column.notna(), None).tolist()
    if column.name in {"step_id", "node_id", "failure_id", "segment_id", "batch_id", "occurred_at"}:
        return [value or None for value in column]
    return column.tolist()


def _visible(connection: Connection, project_id: str, where: EvidenceFilter | None) -> Select[Any]:
    words = _words(connection, project_id)
    withdrawn = select(batch.c.id).where(batch.c.project_id == project_id, batch.c.withdrawn)
    query = select(*(words if name == "verbatim" else table.c[name] for name in EVIDENCE_COLUMNS)).where(
        table.c.project_id == project_id,
        ~table.c.deleted,
        or_(table.c.batch_id.is_(None), table.c.batch_id.not_in(withdrawn)),
    )
    return query if where is None else query.where(*_conditions(where, words))


def _words(connection: Connection, project_id: str) -> ColumnElement[str]:
    """The verbatim, withheld where its source did not agree to be quoted."""
    sources = sorted(consent.silence(connection, project_id).sources)
    if not sources:
        return table.c.verbatim
    unquoted = table.c.source.in_(sources) & (table.c.verbatim != "")
    return case((unquoted, WITHHELD), else_=table.c.verbatim).label("verbatim")


def _conditions(where: EvidenceFilter, words: ColumnElement[str]) -> list[ColumnElement[bool]]:
    c = table.c
    among = {
        c.method: [str(method) for method in where.methods],
        c.touchpoint_id: where.touchpoint_ids,
        c.node_id: where.node_ids,
        c.segment_id: where.segment_ids,
        c.wave: where.waves,
        c.source: where.sources,
        c.batch_id: where.batch_ids,
    }
    conditions: list[ColumnElement[bool]] = [column.in_(values) for column, values in among.items() if values]
    if where.since:
        conditions.append(func.substr(c.occurred_at, 1, 10) >= where.since.isoformat())
    if where.until:
        conditions.append(func.substr(c.occurred_at, 1, 10) <= where.until.isoformat())
    if where.valence_low is not None:
        conditions.append(c.valence >= where.valence_low)
    if where.valence_high is not None:
        conditions.append(c.valence <= where.valence_high)
    if where.text:
        conditions.append(
            or_(*(column.icontains(where.text, autoescape=True) for column in (words, c.source, c.record)))
        )
    return conditions


def _frame(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    rows = connection.execute(query).fetchall()
    columns = zip(*rows, strict=True) if rows else ([] for _ in EVIDENCE_COLUMNS)
    frame = pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=object)
            for name, values in zip(EVIDENCE_COLUMNS, columns, strict=True)
        }
    )
    words = [name for name, kind in EVIDENCE_COLUMNS.items() if kind == "str"]
    frame[words] = frame[words].fillna("")
    return frame.astype(EVIDENCE_COLUMNS)
