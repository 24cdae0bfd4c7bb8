"""Writing imported visits: with their places, waves, shoppers, questionnaire and evidence, undone as one act."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from cxmap.analysis.mystery_shopping import points_of_many
from cxmap.formats.visit_rows import AppliedVisits
from cxmap.model.evidence import EVIDENCE_COLUMNS
from cxmap.model.evidence_import import ImportBatch
from cxmap.model.mystery_shopping import SCORED, Location, Shopper, Visit, Wave
from cxmap.model.noun import Noun
from cxmap.model.questionnaire import Questionnaire, QuestionnaireDocument
from cxmap.model.touchpoint import Touchpoint
from cxmap.model.visit_import import VisitMapping
from cxmap.store import evidence as evidence_store
from cxmap.store import mystery_shopping as shop_store
from cxmap.store.identifiers import new_id, new_ids, now
from cxmap.store.tables import TABLES
from cxmap.store.transaction import Transaction
from cxmap.usecases import questionnaire as questionnaires
from cxmap.usecases import visit_evidence
from cxmap.usecases.desk import Desk
from cxmap.usecases.evidence_import import Watch
from cxmap.usecases.evidence_nodes import plain_name
from cxmap.usecases.questionnaire_rules import check as check_questionnaire

APPLIED = 0.6
"""The share of the whole work that is done when the rows of the file are visits."""


class Opened(Protocol):
    """A file that was opened, and the version that was filled in where one is in use."""

    @property
    def file_name(self) -> str: ...

    @property
    def sha256(self) -> str: ...

    @property
    def questionnaire(self) -> QuestionnaireDocument | None: ...


def write_mapping(mapping: VisitMapping) -> str:
    """The document of a mapping: what is set, readable."""
    told = mapping.model_dump(mode="json", exclude_defaults=True) | {"layout": mapping.layout}
    ordered = {name: told[name] for name in VisitMapping.model_fields if name in told}
    return json.dumps(ordered, ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True)
class Writing:
    """Everything an import writes: hidden and unlogged first, then revealed by a few logged changes."""

    desk: Desk
    programme_id: str
    opened: Opened
    mapping: VisitMapping
    applied: AppliedVisits
    watch: Watch

    def write(self, operation_id: str | None) -> tuple[ImportBatch, str]:
        with self.desk.writing("visits_imported", self.opened.file_name, operation_id) as transaction:
            batch = self._batch()
            transaction.insert(TABLES[ImportBatch], [batch.model_dump(mode="json")])
            document = self._questionnaire(transaction)
            frame = self.applied.frame
            locations = self._places(transaction)
            waves = _ids(transaction, Wave, self._wave_fields(transaction, _texts(frame["wave"])))
            shoppers = _ids(
                transaction,
                Shopper,
                {name: {"pseudonym": name} for name in _texts(frame["shopper"])},
            )
            rows = self._rows(document, batch.id, locations, waves, shoppers)
            self._insert(transaction, rows)
            self._evidence(transaction, document, rows, batch.id)
            for noun, ids in ((Location, locations), (Wave, waves), (Shopper, shoppers)):
                transaction.change_many(noun, list(dict.fromkeys(ids.values())), deleted=False)
            return transaction.change(ImportBatch, batch.id, withdrawn=False), document.questionnaire.id

    def _batch(self) -> ImportBatch:
        applied = self.applied
        return ImportBatch(
            id=new_id(),
            file_name=self.opened.file_name,
            sha256=self.opened.sha256,
            rows_read=applied.rows_read,
            items=len(applied.frame),
            rejected=len(applied.rejected),
            skipped=0,
            mapping=write_mapping(self.mapping),
            imported_at=now(),
            imported_by=self.desk.actor,
            withdrawn=True,
        )

    def _questionnaire(self, transaction: Transaction) -> QuestionnaireDocument:
        """The version the visits answer; a new one comes and goes with them."""
        if self.opened.questionnaire is not None:
            return self.opened.questionnaire
        plan = self.applied.plan
        named = dict.fromkeys(item.touchpoint.strip() for item in plan.items if item.touchpoint.strip())
        touchpoints = _ids(transaction, Touchpoint, {name: {"name": name} for name in named})
        transaction.change_many(Touchpoint, list(dict.fromkeys(touchpoints.values())), deleted=False)
        made, *parts = questionnaires.prepared(transaction, self.programme_id, plan, "", touchpoints)
        hidden = made.model_copy(update={"deleted": True})
        for each in (hidden, *parts):
            transaction.insert(TABLES[type(each)], [each.model_dump(mode="json")])
        check_questionnaire(transaction, made.id)
        transaction.change(Questionnaire, made.id, deleted=False)
        return shop_store.load_questionnaire(transaction.connection, transaction.project_id, made.id)

    def _places(self, transaction: Transaction) -> dict[str, str]:
        frame = self.applied.frame.drop_duplicates("location")
        fields = {
            str(row["location"]): {
                "programme_id": self.programme_id,
                "code": row["location"],
                "name": row["location_name"],
                "region": row["region"],
                "segment": row["segment"],
            }
            for row in frame.to_dict("records")
        }
        return _ids(transaction, Location, fields)

    def _wave_fields(self, transaction: Transaction, names: Sequence[str]) -> dict[str, dict[str, Any]]:
        """New waves come after those that are there, in the order of their names."""
        last = max(
            (wave.position for wave in transaction.find(Wave, programme_id=self.programme_id)), default=0.0
        )
        return {
            name: {"programme_id": self.programme_id, "name": name, "position": last + place}
            for place, name in enumerate(sorted(names), 1)
        }

    def _rows(
        self,
        document: QuestionnaireDocument,
        batch_id: str,
        locations: dict[str, str],
        waves: dict[str, str],
        shoppers: dict[str, str],
    ) -> list[dict[str, Any]]:
        applied = self.applied
        points = points_of_many(document, applied.answers)
        common = {
            "version": 1,
            "programme_id": self.programme_id,
            "questionnaire_id": document.questionnaire.id,
            "scenario_id": None,
            "due_on": None,
            "batch_id": batch_id,
        }
        told = applied.frame.to_dict("records")
        own = zip(new_ids(len(told)), told, applied.answers, applied.comments, points, strict=True)
        return [
            {
                **common,
                "id": key,
                "location_id": locations[row["location"]],
                "shopper_id": shoppers.get(row["shopper"]),
                "wave_id": waves.get(row["wave"]),
                "daypart": row["daypart"],
                "pair": row["pair"],
                "state": row["state"],
                "started_at": row["started_at"] or None,
                "ended_at": row["ended_at"] or None,
                "narrative": row["narrative"],
                "answers": answers,
                "comments": comments,
                "points": earned,
                "record": row["visit"],
            }
            for key, row, answers, comments, earned in own
        ]

    def _insert(self, transaction: Transaction, rows: list[dict[str, Any]]) -> None:
        tell = self.watch.between(APPLIED, 1.0)
        for start in range(0, len(rows), shop_store.CHUNK):
            tell(start / len(rows))
            shop_store.insert_visits(transaction, rows[start : start + shop_store.CHUNK])
        tell(1.0)

    def _evidence(
        self,
        transaction: Transaction,
        document: QuestionnaireDocument,
        rows: list[dict[str, Any]],
        batch_id: str,
    ) -> None:
        """What final visits say about touchpoints, in the same batch."""
        if not any(item.touchpoint_id for item in document.items):
            return
        known = visit_evidence.names(transaction, self.programme_id)
        final = (Visit.model_construct(**row) for row in rows if row["state"] in SCORED)
        told = [each for visit in final for each in visit_evidence.evidence_of(document, visit, known)]
        if told:
            evidence_store.insert_frame(transaction, _as_frame(told, batch_id))


def _as_frame(told: list[dict[str, Any]], batch_id: str) -> pd.DataFrame:
    frame = pd.DataFrame(told).assign(version=1, batch_id=batch_id)
    for name, kind in EVIDENCE_COLUMNS.items():
        missing = float("nan") if kind == "float64" else ""
        values = frame[name].tolist() if name in frame.columns else [missing] * len(frame)
        cleaned = [missing if each is None else each for each in values]
        frame[name] = pd.Series([str(each) if kind == "str" else each for each in cleaned], dtype=object)
    return frame[list(EVIDENCE_COLUMNS)].astype(EVIDENCE_COLUMNS)


def _texts(column: "pd.Series[Any]") -> list[str]:
    return [str(each) for each in column.unique() if each]


def _ids(transaction: Transaction, noun: type[Noun], fields: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The id of each name as it is written in the file; one that is not known yet is written hidden."""
    field = {Location: "code", Wave: "name", Shopper: "pseudonym", Touchpoint: "name"}[noun]
    scope = {key: next(iter(fields.values()))[key] for key in ("programme_id",) if _has(fields, key)}
    known = {plain_name(getattr(each, field)): each.id for each in transaction.find(noun, **scope)}
    new = {plain_name(name): told for name, told in fields.items() if plain_name(name) not in known}
    made = [
        noun.model_validate({**told, "id": key, "deleted": True})
        for key, told in zip(new_ids(len(new)), new.values(), strict=True)
    ]
    transaction.insert(TABLES[noun], [each.model_dump(mode="json") for each in made])
    known |= {plain_name(getattr(each, field)): each.id for each in made}
    return {name: known[plain_name(name)] for name in fields}


def _has(fields: dict[str, dict[str, Any]], key: str) -> bool:
    return bool(fields) and key in next(iter(fields.values()))
