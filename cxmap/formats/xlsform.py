"""Questionnaires as XLSForm (xlsform.org), to be answered in KoboToolbox or ODK.

What other programs do not know (points, weights, bonus, critical, trap) stands in columns of our own, which
they keep without reading them.
"""

import io
from collections.abc import Iterator
from typing import Any

import openpyxl

from cxmap.formats.workbook import cell_of
from cxmap.model.questionnaire import (
    CHOICES,
    ItemKind,
    QuestionnaireDocument,
    QuestionnaireItem,
    Words,
    said,
)
from cxmap.words import LANGUAGES, Language, say

SHEETS = ("survey", "choices", "settings")
LABELS: dict[Language, str] = {"en": "label::English (en)", "id": "label::Bahasa Indonesia (id)"}
PREFIX = "i_"
"""A name in XLSForm begins with a letter; codes of items may be numbers."""
OWN = ("bonus", "critical", "trap", "low", "high", "points", "may_not_apply", "kind")
PHOTO_PIXELS = "max-pixels=1600"


def write_xlsform(document: QuestionnaireDocument) -> bytes:
    """The version as a workbook with the sheets survey, choices and settings."""
    book = openpyxl.Workbook(write_only=True)
    for title, rows in zip(SHEETS, (_survey(document), _choices(document), _settings(document)), strict=True):
        sheet = book.create_sheet(title)
        told = list(rows)
        header = list(dict.fromkeys(name for row in told for name in row))
        sheet.append(header)
        for row in told:
            sheet.append([cell_of(sheet, row.get(name)) for name in header])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _settings(document: QuestionnaireDocument) -> Iterator[dict[str, Any]]:
    told = document.questionnaire
    yield {
        "form_title": told.title,
        "form_id": f"cxmap_{told.id}",
        "version": str(told.number),
        "default_language": "English (en)",
    }


def _labels(words: Words) -> dict[str, Any]:
    return {LABELS[language]: said(words, language) for language in LANGUAGES}


def _survey(document: QuestionnaireDocument) -> Iterator[dict[str, Any]]:
    for name in ("start", "end"):
        yield {"type": name, "name": name}
    for name in ("location", "shopper"):
        words: Words = {language: say(language, f"shop.{name}") for language in LANGUAGES}
        yield {"type": "text", "name": name, **_labels(words), "required": "yes"}
    for place, section in enumerate(document.sections, 1):
        weight = {"cxmap_weight": section.weight}
        yield {"type": "begin_group", "name": f"section_{place}", **_labels(section.label), **weight}
        for item in document.items_of(section.id):
            yield _question(document, item)
        yield {"type": "end_group", "name": f"section_{place}"}


def _question(document: QuestionnaireDocument, item: QuestionnaireItem) -> dict[str, Any]:
    name, row = PREFIX + item.code, dict[str, Any]()
    if item.kind in CHOICES:
        kind = "select_multiple" if item.kind is ItemKind.MULTIPLE else "select_one"
        row["type"] = f"{kind} {name}"
    elif item.kind is ItemKind.SCALE and item.low is not None and item.high is not None:
        low, high = sorted((item.low, item.high))
        row |= {"type": "range", "parameters": f"start={low:g} end={high:g} step=1"}
    elif item.kind is ItemKind.PHOTO:
        row |= {"type": "image", "parameters": PHOTO_PIXELS}
    else:
        row["type"] = {ItemKind.TIME: "integer", ItemKind.TEXT: "text"}.get(item.kind, "decimal")
    row |= {"name": name, **_labels(item.label)}
    row["required"] = "yes" if item.required and not item.may_not_apply else ""
    row["relevant"] = _relevant(document, item)
    told = item.model_dump(mode="json", include=set(OWN))
    return row | {f"cxmap_{each}": told[each] for each in OWN if told[each] not in (None, "", False)}


def _relevant(document: QuestionnaireDocument, item: QuestionnaireItem) -> str:
    if not item.show_if or document.item(item.show_if) is None:
        return ""
    asked = [f"selected(${{{PREFIX}{item.show_if}}}, '{answer}')" for answer in item.show_if_answers]
    return " or ".join(asked)


def _choices(document: QuestionnaireDocument) -> Iterator[dict[str, Any]]:
    for item in document.items:
        for option in item.options:
            told = {
                "points": option.points or None,
                "valence": option.valence,
                "not_applicable": option.not_applicable or None,
                "up_to": option.up_to,
            }
            yield {
                "list_name": PREFIX + item.code,
                "name": option.code,
                **_labels(option.label),
                **{f"cxmap_{name}": value for name, value in told.items() if value is not None},
            }
