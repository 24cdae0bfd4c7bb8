"""Visits from a file: look at it, try a mapping, import it as one undoable act."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from cxmap.errors import MappingInvalidError, NothingUsableError, Reason, SameFileError
from cxmap.formats import evidence_rows, read_table
from cxmap.formats.mapping import read_document
from cxmap.formats.table import Table
from cxmap.formats.visit_mapping import VisitSuggestion, suggest_visits
from cxmap.formats.visit_rows import AppliedVisits
from cxmap.formats.visits import read_visits
from cxmap.model.evidence_import import ImportBatch, Rejection
from cxmap.model.noun import NAME_LENGTH
from cxmap.model.questionnaire import (
    PlannedItem,
    PlannedSection,
    QuestionnaireDocument,
    QuestionnairePlan,
)
from cxmap.model.visit_import import VisitMapping
from cxmap.store import mystery_shopping as shop_store
from cxmap.store.transaction import find
from cxmap.usecases.desk import Desk
from cxmap.usecases.evidence_import import Watch
from cxmap.usecases.visit_writing import APPLIED, Writing, write_mapping
from cxmap.words import Language

__all__ = ["write_mapping"]

READ = 0.2
"""The share of the whole work that is done when the file is read."""


@dataclass(frozen=True)
class OpenedVisits:
    """A file as it was read, and the questionnaire it answers as far as that is known."""

    file_name: str
    sha256: str
    table: Table
    plan: QuestionnairePlan | None
    questionnaire: QuestionnaireDocument | None

    @cached_property
    def suggestion(self) -> VisitSuggestion:
        """A first guess at what its columns mean."""
        return suggest_visits(self.table, self.plan, fixed=self.questionnaire is not None)


@dataclass(frozen=True)
class ImportedVisits:
    """What an import did; `batch` is None where no row gave a visit, and then nothing was written."""

    batch: ImportBatch | None
    questionnaire_id: str
    rows_read: int
    rows_used: int
    visits: int
    rejected: tuple[Rejection, ...]
    rejected_rows: Table

    def rejects_file(self, language: Language) -> bytes:
        """The rejected rows as they stood in the file, with their reasons, in the format of the file."""
        return evidence_rows.rejects_file(self.rejected_rows, self.rejected, language)


def parse_mapping(document: str | bytes) -> VisitMapping:
    """The mapping a document describes; MappingInvalidError names the first field that is wrong and why."""
    return read_document(VisitMapping, document)


def start_of_mapping(opened: OpenedVisits) -> str:
    """The guess as a document to be completed, also where something is missing."""
    guess = opened.suggestion
    if guess.mapping is not None:
        return write_mapping(guess.mapping)
    told = {"location": "", "items": {}, **guess.fields}
    return json.dumps(told, ensure_ascii=False, indent=2, default=lambda each: each.model_dump(mode="json"))


def open_visits(
    desk: Desk,
    programme_id: str,
    data: bytes,
    file_name: str,
    *,
    sheet: str | None = None,
    plan: QuestionnairePlan | None = None,
    new_questionnaire: bool = False,
) -> OpenedVisits:
    """The file opened and looked at; nothing is written.

    `plan` is a questionnaire that is not written yet. Without one, the newest version of the programme is
    what was filled in, unless a new one is to be made from the file. A version that no visit has used yet is
    completed by what the file asks and answers.
    """
    table = read_table(data, file_name, sheet=sheet)
    known = None if plan or new_questionnaire else _newest(desk, programme_id)
    return OpenedVisits(
        file_name=file_name[-NAME_LENGTH:],
        sha256=hashlib.sha256(data).hexdigest(),
        table=table,
        plan=plan_of(known) if known else plan,
        questionnaire=known if known and known.in_use else None,
    )


def _newest(desk: Desk, programme_id: str) -> QuestionnaireDocument | None:
    with desk.database.reading() as connection:
        document = shop_store.load_programme(connection, desk.project_id, programme_id)
        if not document.questionnaires:
            return None
        newest = document.questionnaires[-1].id
        found = shop_store.load_questionnaire(connection, desk.project_id, newest)
        return found if found.items else None


def plan_of(document: QuestionnaireDocument) -> QuestionnairePlan:
    """A version as a plan."""
    fields = set(PlannedItem.model_fields) - {"touchpoint"}
    return QuestionnairePlan(
        title=document.questionnaire.title,
        sections=tuple(
            PlannedSection(
                label=section.label,
                weight=section.weight,
                items=tuple(
                    PlannedItem.model_validate(item.model_dump(include=fields))
                    for item in document.items_of(section.id)
                ),
            )
            for section in document.sections
        ),
    )


def check(opened: OpenedVisits, mapping: VisitMapping, language: Language = "en") -> AppliedVisits:
    """What an import with this mapping would do."""
    return _applied(opened, mapping, language, Watch())


def _applied(opened: OpenedVisits, mapping: VisitMapping, language: Language, watch: Watch) -> AppliedVisits:
    return read_visits(
        mapping,
        opened.table,
        opened.plan,
        fixed=opened.questionnaire is not None,
        language=language,
        progress=watch.between(READ, APPLIED),
    )


def import_visits(
    desk: Desk,
    programme_id: str,
    opened: OpenedVisits,
    mapping: VisitMapping | None = None,
    *,
    again: bool = False,
    language: Language = "en",
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    operation_id: str | None = None,
) -> ImportedVisits:
    """Import a file that was opened before: all of it in one transaction, which one undo takes back.

    Without a mapping the guess is used; MappingInvalidError where that is not complete. SameFileError unless
    `again`, NothingUsableError where no row gives a visit nor a reason.
    """
    watch = Watch(progress, cancelled)
    watch.reached(READ)
    mapping = mapping or opened.suggestion.mapping
    if mapping is None:
        lacking = "items" if "location" in opened.suggestion.fields else "location"
        raise MappingInvalidError(field=lacking, reason=Reason("not_recognised"))
    if not again:
        _refuse_same(desk, opened)
    applied = _applied(opened, mapping, language, watch)
    written: tuple[ImportBatch | None, str] = (None, "")
    if len(applied.frame):
        import_ = Writing(desk, programme_id, opened, mapping, applied, watch)
        written = import_.write(operation_id)
    elif not applied.rejected:
        raise NothingUsableError(file=opened.file_name, rows=applied.rows_read)
    rows = opened.table.frame.loc[[rejection.row for rejection in applied.rejected]]
    return ImportedVisits(
        batch=written[0],
        questionnaire_id=written[1],
        rows_read=applied.rows_read,
        rows_used=applied.rows_used,
        visits=len(applied.frame),
        rejected=applied.rejected,
        rejected_rows=replace(opened.table, frame=rows),
    )


def _refuse_same(desk: Desk, opened: OpenedVisits) -> None:
    with desk.database.reading() as connection:
        same = find(connection, ImportBatch, desk.project_id, sha256=opened.sha256, withdrawn=False)
    visits = [
        batch for batch in same if '"location":' in batch.mapping
    ]  # evidence of the same file is another matter
    if visits:
        raise SameFileError(file=opened.file_name, when=visits[-1].imported_at[:10], items=visits[-1].items)
