"""The visits of a programme in the published long format: one row per visit and question, with points and flags."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import pandas as pd

from cxmap.analysis.mystery_shopping import (
    Numbers,
    highest_points,
    points_matrix,
    points_of_many,
)
from cxmap.formats import visit_layout
from cxmap.model.mystery_shopping import VisitPhoto
from cxmap.model.questionnaire import (
    CHOICES,
    UNSCORED,
    ItemKind,
    QuestionnaireDocument,
    QuestionnaireItem,
    said,
)
from cxmap.store import mystery_shopping as shop_store
from cxmap.store.transaction import find
from cxmap.usecases.desk import Desk
from cxmap.words import Language

VISIT_FIELDS = (*shop_store.SCORED, "record")
IN_ORDER = itemgetter(*visit_layout.COLUMNS)
NO_COMMENT = {"comment": "", "evidence_ref": ""}
Row = dict[str, str]


@dataclass(frozen=True)
class ExportedVisits:
    """A file of visits, and how many visits and rows it holds."""

    data: bytes
    visits: int
    rows: int


@dataclass(frozen=True)
class _Told:
    """What the rows of all visits need: names by id, what is said in the file, and photos by visit and item."""

    names: Mapping[str, str]
    photos: Mapping[tuple[str, str], str]
    language: Language


def export_visits(desk: Desk, programme_id: str, suffix: str, language: Language = "en") -> ExportedVisits:
    """All visits that have answers, by their number; UnknownFormatError for another suffix than .csv and .xlsx."""
    with desk.database.reading() as connection:
        programme = shop_store.load_programme(connection, desk.project_id, programme_id)
        visits = shop_store.load_visits(connection, desk.project_id, programme_id, columns=VISIT_FIELDS)
        texts = shop_store.load_texts(connection, desk.project_id, visits["id"].tolist())
        documents = [
            shop_store.load_questionnaire(connection, desk.project_id, key)
            for key in visits["questionnaire_id"].unique()
        ]
        photos = find(connection, VisitPhoto, desk.project_id)
    names = {each.id: each.code for each in programme.locations}
    names |= {each.id: each.name for each in programme.waves}
    names |= {each.id: each.pseudonym for each in programme.shoppers}
    told = _Told(names, _photos(photos), language)
    rows = [row for document in documents for row in _rows(document, visits, texts, told)]
    frame = pd.DataFrame(rows, columns=list(visit_layout.COLUMNS), dtype="str")
    frame = frame.sort_values("shop_id", kind="stable")
    data = visit_layout.write(frame, suffix)
    return ExportedVisits(data, visits=frame["shop_id"].nunique(), rows=len(frame))


def _photos(photos: Sequence[VisitPhoto]) -> dict[tuple[str, str], str]:
    """The files that show an answer, by visit and item code."""
    found: dict[tuple[str, str], list[str]] = {}
    for photo in photos:
        found.setdefault((photo.visit_id, photo.item_code), []).append(photo.file_name or photo.sha256)
    return {key: "; ".join(names) for key, names in found.items()}


def _rows(
    document: QuestionnaireDocument,
    visits: pd.DataFrame,
    texts: Mapping[str, tuple[dict[str, Any], dict[str, str]]],
    told: _Told,
) -> Iterator[tuple[str, ...]]:
    """The rows of the visits of one version, in the order of the columns: millions of dicts take gigabytes."""
    mine = visits[visits["questionnaire_id"] == document.questionnaire.id]
    own = [visit for visit in mine.to_dict("records") if any(texts[visit["id"]])]
    records = visits["record"].value_counts()
    points = _points(document, own, texts)
    asked = [_asked(document, item, told.language) for item in document.items]
    for at, visit in enumerate(own):
        unique = visit["record"] and records[visit["record"]] == 1
        whole = {
            "wave": told.names.get(visit["wave_id"], ""),
            "shop_id": visit["record"] if unique else visit["id"],
            "location_id": told.names.get(visit["location_id"], visit["location_id"]),
            "shopper_id": told.names.get(visit["shopper_id"], ""),
            "visit_start": visit["started_at"],
            "visit_end": visit["ended_at"],
            "status": visit["state"],
        }
        answers, comments = texts[visit["id"]]
        for place, item in enumerate(document.items):
            parts = _answer(item, answers, points[at, place], told.language)
            comment, reference = visit_layout.parted(comments.get(item.code, ""))
            shown = [reference, told.photos.get((visit["id"], item.code), "")]
            first = {"comment": comment, "evidence_ref": "; ".join(filter(None, shown))}
            for number, part in enumerate(parts):
                yield IN_ORDER(whole | asked[place] | part | (first if not number else NO_COMMENT))


def _points(
    document: QuestionnaireDocument,
    visits: Sequence[Mapping[Any, Any]],
    texts: Mapping[str, tuple[dict[str, Any], dict[str, str]]],
) -> Numbers:
    """What the answers earned when they were given in; of visits that were not, what they would earn."""
    would = points_of_many(document, [texts[visit["id"]][0] for visit in visits])
    kept = [visit["points"] or other for visit, other in zip(visits, would, strict=True)]
    return points_matrix(kept, len(document.items))


def _asked(document: QuestionnaireDocument, item: QuestionnaireItem, language: Language) -> Row:
    label = next(section.label for section in document.sections if section.id == item.section_id)
    return {
        "section": said(label, language),
        "item_code": item.code,
        "item_text": said(item.label, language),
        "is_critical": str(item.critical or 0),
        "is_bonus": str(int(item.bonus)),
        "is_trap": str(int(bool(item.trap))),
    }


def _answer(
    item: QuestionnaireItem, answers: Mapping[str, Any], earned: float, language: Language
) -> list[Row]:
    """The answer with its points; several answers in a row each, the first of which has the possible points."""
    given = answers.get(item.code)
    codes = given if isinstance(given, list) else [given]
    options = [item.option(str(code)) for code in codes] if item.kind in CHOICES else []
    off = item.code in answers and (
        given is None or any(each and each.not_applicable for each in options) or _left(item, earned)
    )
    counts = item.code in answers and not off and item.kind not in UNSCORED
    most = 1.0 if item.trap else highest_points(item)
    rows = []
    for place, code in enumerate(codes or [""]):
        option = options[place] if options else None
        worth = option.points if option and item.kind is ItemKind.MULTIPLE and not item.trap else earned
        rows.append(
            {
                "answer": said(option.label, language) or option.code if option else _text(code),
                "points_earned": f"{worth:.10g}" if counts and most else "",
                "points_possible": f"{most:.10g}" if counts and most and not place else "",
                "is_na": str(int(off)),
            }
        )
    return rows


def _left(item: QuestionnaireItem, earned: float) -> bool:
    """Whether an answer that could have earned something left the denominator."""
    return math.isnan(earned) and item.kind not in UNSCORED and bool(item.trap or highest_points(item))


def _text(answer: object) -> str:
    return f"{answer:.15g}" if isinstance(answer, float | int) else str(answer or "")
