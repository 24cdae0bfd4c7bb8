"""Evidence from a file: look at it, try a mapping, import it as one undoable act, and manage what was imported."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import pandas as pd

from cxmap.errors import (
    ImportCancelledError,
    MappingInvalidError,
    NothingUsableError,
    Reason,
    SameFileError,
)
from cxmap.formats import evidence_export, evidence_rows, read_table
from cxmap.formats.evidence_cells import shown
from cxmap.formats.evidence_rows import Applied
from cxmap.formats.mapping import Suggestion, suggest, write_mapping
from cxmap.formats.moments import date_formats, reader, telling_example
from cxmap.formats.table import Table
from cxmap.model.evidence import EVIDENCE_COLUMNS, EvidenceFilter
from cxmap.model.evidence_import import EvidenceMapping, ImportBatch, Rejection
from cxmap.model.experience_map import Step
from cxmap.model.noun import NAME_LENGTH
from cxmap.model.project import Segment
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import consent as consent_store
from cxmap.store import evidence as evidence_store
from cxmap.store.identifiers import new_id, new_ids, now
from cxmap.store.tables import TABLES
from cxmap.store.transaction import Transaction, find
from cxmap.usecases import evidence_nodes
from cxmap.usecases.desk import Desk
from cxmap.usecases.evidence_nodes import NO_NODES, NodeNames, plain_name
from cxmap.words import Language

__all__ = ["Applied"]

Place = TypeVar("Place", Touchpoint, Segment)
READ, APPLIED = 0.2, 0.5
"""The share of the whole work that is done when the file is read, and when its rows are evidence."""


@dataclass(frozen=True)
class Preview:
    """A file as it was read."""

    file_name: str
    sha256: str
    table: Table

    @property
    def own_export(self) -> bool:
        """Whether it is a file of our own, which needs no mapping."""
        return evidence_export.is_export(self.table)

    @cached_property
    def suggestion(self) -> Suggestion:
        """A first guess at what its columns mean."""
        return suggest(self.table)


@dataclass(frozen=True)
class Imported:
    """What an import did; `batch` is None where no row gave an item, and then nothing was written."""

    batch: ImportBatch | None
    rows_read: int
    rows_used: int
    items: int
    skipped: int
    rejected: tuple[Rejection, ...]
    rejected_rows: Table
    unlinked: int = 0

    def rejects_file(self, language: Language) -> bytes:
        """The rejected rows as they stood in the file, with their reasons, in the format of the file."""
        return evidence_rows.rejects_file(self.rejected_rows, self.rejected, language)


@dataclass(frozen=True)
class Watch:
    """Who is told how far the work is (0 .. 1), and may stop it."""

    progress: Callable[[float], None] | None = None
    cancelled: Callable[[], bool] | None = None

    def reached(self, share: float) -> None:
        """Tell the share done; ImportCancelledError where the person stopped the work."""
        if self.cancelled and self.cancelled():
            raise ImportCancelledError
        if self.progress:
            self.progress(share)

    def between(self, start: float, end: float) -> Callable[[float], None]:
        """The same for a part of the work, whose own share runs from 0 to 1."""
        return lambda share: self.reached(start + share * (end - start))


def preview(data: bytes, file_name: str, sheet: str | None = None) -> Preview:
    """The file opened and looked at; nothing is written."""
    table = read_table(data, file_name, sheet=sheet)
    return Preview(file_name[-NAME_LENGTH:], hashlib.sha256(data).hexdigest(), table)


def check(opened: Preview, mapping: EvidenceMapping | None, nodes: NodeNames = NO_NODES) -> Applied:
    """What an import with this mapping would do where these nodes are known; None is for a file of our own."""
    return _placed(_applied(opened, mapping, Watch()), mapping, nodes)


def date_forms(table: Table, column: str) -> dict[str, str]:
    """The patterns that fit all dates of a column, each with how it reads a value that shows the difference."""
    values = table.frame[column].unique().tolist()
    fitting = date_formats(values)
    if len(fitting) < 2:
        return dict.fromkeys(fitting, "")
    example = telling_example(values)
    return {pattern: f"{example} → {reader(pattern)(example)}" for pattern in fitting}


def same_file(desk: Desk, opened: Preview) -> ImportBatch | None:
    """The import of the same bytes that is in force in this project, if there is one."""
    same = _same_file(desk, opened)
    return same[-1] if same else None


def _same_file(desk: Desk, opened: Preview) -> list[ImportBatch]:
    with desk.database.reading() as connection:
        return find(connection, ImportBatch, desk.project_id, sha256=opened.sha256, withdrawn=False)


def import_file(
    desk: Desk,
    data: bytes,
    file_name: str,
    mapping: EvidenceMapping | None,
    *,
    again: bool = False,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Imported:
    """Read a file and import it; `mapping` is None for a file of our own.

    Raises SameFileError unless `again`, and NothingUsableError where no row gives an item nor a reason.
    """
    watch = Watch(progress, cancelled)
    watch.reached(0.0)
    opened = preview(data, file_name, mapping.sheet if mapping else None)
    return import_opened(desk, opened, mapping, again=again, watch=watch)


def import_opened(
    desk: Desk,
    opened: Preview,
    mapping: EvidenceMapping | None,
    *,
    again: bool = False,
    watch: Watch | None = None,
    operation_id: str | None = None,
) -> Imported:
    """Import a file that was opened before: all of it in one transaction, which one undo takes back."""
    watch = watch or Watch()
    watch.reached(READ)
    if not again:
        _refuse(opened, _same_file(desk, opened))
    nodes = evidence_nodes.known(desk)
    applied = _agreed(desk, _placed(_applied(opened, mapping, watch), mapping, nodes))
    batch = None
    if len(applied.frame):
        batch = _write(
            desk, opened, mapping, applied, nodes, again=again, watch=watch, operation_id=operation_id
        )
    elif not applied.rejected:
        raise NothingUsableError(file=opened.file_name, rows=applied.rows_read)
    rows = opened.table.frame.loc[[rejection.row for rejection in applied.rejected]]
    return Imported(
        batch=batch,
        rows_read=applied.rows_read,
        rows_used=applied.rows_used,
        items=len(applied.frame),
        skipped=applied.skipped,
        rejected=applied.rejected,
        rejected_rows=replace(opened.table, frame=rows),
        unlinked=applied.unlinked,
    )


def _applied(opened: Preview, mapping: EvidenceMapping | None, watch: Watch) -> Applied:
    if mapping is not None:
        return evidence_rows.apply(mapping, opened.table, progress=watch.between(READ, APPLIED))
    if not opened.own_export:
        raise MappingInvalidError(field="mapping", reason=Reason("missing"))
    return evidence_export.read_export(opened.table)


def _placed(applied: Applied, mapping: EvidenceMapping | None, nodes: NodeNames) -> Applied:
    """What came of a table with the nodes that are known; a mapped column of nodes is taken at its word."""
    own_export = mapping is None
    known = evidence_nodes.without_unknown_blueprints(applied, nodes) if own_export else applied
    return evidence_nodes.with_known(known, nodes)


def _agreed(desk: Desk, applied: Applied) -> Applied:
    """What came of a table, without the rows of sources who have withdrawn from the study: these are rejected."""
    with desk.database.reading() as connection:
        gone = {each.pseudonym.casefold() for each in consent_store.withdrawn(connection, desk.project_id)}
    refused = {
        row: Rejection(row=row, field="source", reason="source_withdrawn", values={"value": shown(source)})
        for row, source in zip(applied.frame["row"].tolist(), applied.frame["source"], strict=True)
        if gone and source.strip().casefold() in gone
    }
    return applied.without(refused)


def _refuse(opened: Preview, same: list[ImportBatch]) -> None:
    if same:
        raise SameFileError(file=opened.file_name, when=same[-1].imported_at[:10], items=same[-1].items)


def _write(
    desk: Desk,
    opened: Preview,
    mapping: EvidenceMapping | None,
    applied: Applied,
    nodes: NodeNames,
    *,
    again: bool,
    watch: Watch,
    operation_id: str | None,
) -> ImportBatch:
    """Write everything hidden and unlogged, then reveal it by a few logged changes, which undo can turn."""
    with desk.writing("evidence_imported", opened.file_name, operation_id) as transaction:
        if not again:
            _refuse(opened, transaction.find(ImportBatch, sha256=opened.sha256, withdrawn=False))
        batch = _hidden_batch(desk, opened, mapping, applied)
        transaction.insert(TABLES[ImportBatch], [batch.model_dump(mode="json")])
        touchpoints = _ids(transaction, Touchpoint, _in_order(mapping, applied.frame["touchpoint"].unique()))
        segments = _ids(transaction, Segment, applied.frame["segment"].unique())
        named = nodes.placed(applied.frame)
        frame = _as_stored(transaction, named, touchpoints, segments, batch.id)
        told = watch.between(APPLIED, 1.0)
        for start in range(0, len(frame), evidence_store.CHUNK):
            told(start / len(frame))
            evidence_store.insert_slice(transaction, frame.iloc[start : start + evidence_store.CHUNK])
        told(1.0)
        _reveal(transaction, Touchpoint, touchpoints)
        _reveal(transaction, Segment, segments)
        return transaction.change(ImportBatch, batch.id, withdrawn=False)


def _hidden_batch(
    desk: Desk, opened: Preview, mapping: EvidenceMapping | None, applied: Applied
) -> ImportBatch:
    return ImportBatch(
        id=new_id(),
        file_name=opened.file_name,
        sha256=opened.sha256,
        rows_read=applied.rows_read,
        items=len(applied.frame),
        rejected=len(applied.rejected),
        skipped=applied.skipped,
        mapping=write_mapping(mapping or evidence_export.EXPORT_MAPPING),
        imported_at=now(),
        imported_by=desk.actor,
        withdrawn=True,
    )


def _in_order(mapping: EvidenceMapping | None, found: Iterable[str]) -> list[str]:
    """Touchpoints in the order of the mapping's columns, else of their first appearance."""
    names = list(found)
    columns = mapping.touchpoints if mapping and mapping.layout == "wide" else ()
    order = {evidence_rows.touchpoint_name(column): place for place, column in enumerate(columns)}
    return sorted(names, key=lambda name: order.get(name, len(order)))


def _ids(transaction: Transaction, noun: type[Place], names: Iterable[str]) -> dict[str, str]:
    """The id of each name as it is written in the file; one that is not known yet is written hidden."""
    stored = sorted(transaction.find(noun), key=lambda each: not each.deleted)
    ids = {plain_name(each.name): each.id for each in stored}  # of two alike the one in use counts
    wanted = [name for name in names if name.strip()]
    new: dict[str, str] = {}
    for name in wanted:
        if plain_name(name) not in ids:
            new.setdefault(plain_name(name), name.strip())
    made = [
        noun(id=key, name=name, deleted=True)
        for key, name in zip(new_ids(len(new)), new.values(), strict=True)
    ]
    transaction.insert(TABLES[noun], [each.model_dump(mode="json") for each in made])
    ids |= {plain_name(each.name): each.id for each in made}
    return {name: ids[plain_name(name)] for name in wanted}


def _reveal(transaction: Transaction, noun: type[Place], ids: dict[str, str]) -> None:
    transaction.change_many(noun, list(dict.fromkeys(ids.values())), deleted=False)


def _as_stored(
    transaction: Transaction,
    found: pd.DataFrame,
    touchpoints: dict[str, str],
    segments: dict[str, str],
    batch_id: str,
) -> pd.DataFrame:
    """The items (nodes by id already) with ids instead of names; a step stays where exactly one has its name."""
    steps = _unique_steps(transaction) if found["step"].any() else {}
    return found.assign(
        id=new_ids(len(found)),
        version=1,
        touchpoint_id=found["touchpoint"].map(touchpoints),
        segment_id=found["segment"].map(lambda name: segments.get(name, "")),
        step_id=found["step"].map(lambda name: steps.get(plain_name(name), "")),
        batch_id=batch_id,
    ).astype(EVIDENCE_COLUMNS)


def _unique_steps(transaction: Transaction) -> dict[str, str]:
    steps = transaction.find(Step)
    names = [plain_name(step.name) for step in steps]
    return {name: step.id for name, step in zip(names, steps, strict=True) if names.count(name) == 1}


def batches(desk: Desk) -> list[ImportBatch]:
    """All imports of the project, the newest first; an import that was undone is a withdrawn one."""
    with desk.database.reading() as connection:
        return find(connection, ImportBatch, desk.project_id)[::-1]


def withdraw(desk: Desk, batch_id: str) -> None:
    """Take all items of an import out of every table and number."""
    with desk.writing("import_withdrawn", file_of(desk, batch_id)) as transaction:
        transaction.change(ImportBatch, batch_id, withdrawn=True)


def bring_back(desk: Desk, batch_id: str) -> None:
    """Show the items of a withdrawn import again, and the touchpoints and segments they need."""
    with desk.writing("evidence_imported", file_of(desk, batch_id)) as transaction:
        transaction.change(ImportBatch, batch_id, withdrawn=False)
        items = items_of(transaction, batch_id)
        transaction.change_many(Touchpoint, items["touchpoint_id"].unique().tolist(), deleted=False)
        used = [segment for segment in items["segment_id"].unique().tolist() if segment]
        transaction.change_many(Segment, used, deleted=False)


def file_of(desk: Desk, batch_id: str) -> str:
    """The name of the file an import came from."""
    return next((each.file_name for each in batches(desk) if each.id == batch_id), "")


def items_of(transaction: Transaction, batch_id: str) -> pd.DataFrame:
    """All items of an import that is in force."""
    where = EvidenceFilter(batch_ids=(batch_id,))
    return evidence_store.load_frame(transaction.connection, transaction.project_id, where)
