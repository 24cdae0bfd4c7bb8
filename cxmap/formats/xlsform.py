"""Questionnaires as XLSForm (xlsform.org), to be answered in KoboToolbox or ODK, and back.

What other programs do not know (points, weights, bonus, critical, trap) stands in columns of our own, which
they keep without reading them.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import openpyxl

from cxmap.formats import read_table
from cxmap.formats.questionnaire_form import Form
from cxmap.formats.workbook import cell_of
from cxmap.model.evidence_import import Rejection
from cxmap.model.questionnaire import (
    CHOICES,
    CODE_LENGTH,
    YES_NO_OPTIONS,
    Critical,
    ItemKind,
    Option,
    PlannedItem,
    PlannedSection,
    QuestionnaireDocument,
    QuestionnaireItem,
    QuestionnairePlan,
    Words,
    said,
)
from cxmap.words import LANGUAGES, Language, say

SHEETS = ("survey", "choices", "settings")
LABELS: dict[Language, str] = {"en": "label::English (en)", "id": "label::Bahasa Indonesia (id)"}
PREFIX = "i_"
"""A name in XLSForm begins with a letter; codes of items may be numbers."""
TYPES = {
    "text": ItemKind.TEXT,
    "integer": ItemKind.NUMBER,
    "decimal": ItemKind.NUMBER,
    "range": ItemKind.SCALE,
    "image": ItemKind.PHOTO,
    "date": ItemKind.TEXT,
    "time": ItemKind.TEXT,
    "datetime": ItemKind.TEXT,
}
UNASKED = {
    "start",
    "end",
    "today",
    "deviceid",
    "audit",
    "calculate",
    "note",
    "hidden",
    "username",
    "geopoint",
}
"""Rows that ask no question of a scorecard."""
OWN = ("bonus", "critical", "trap", "low", "high", "points", "may_not_apply", "kind")
SELECTED = re.compile(
    r"selected\(\s*\$\{(?P<one>\w+)\}\s*,\s*['\"](?P<a>\w+)['\"]\s*\)|\$\{(?P<two>\w+)\}\s*=\s*['\"](?P<b>\w+)['\"]"
)
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


@dataclass
class _Reading:
    """What has been read so far: sections with their items, and what was not understood."""

    options: dict[str, tuple[Option, ...]]
    columns: dict[str, str]
    sections: list[tuple[Words, float | None, list[PlannedItem]]] = field(default_factory=list)
    problems: list[Rejection] = field(default_factory=list)

    @property
    def items(self) -> list[PlannedItem]:
        if not self.sections:
            self.sections.append(({}, None, []))
        return self.sections[-1][2]


def is_xlsform(data: bytes, file_name: str) -> bool:
    """Whether a file is a workbook with the sheets of an XLSForm."""
    if not file_name.lower().endswith(".xlsx"):
        return False
    return {"survey", "choices"} <= set(read_table(data, file_name).recognised.sheets)


def read_xlsform(data: bytes, file_name: str, language: Language = "en") -> Form:
    """The questionnaire in an XLSForm; `language` is that of labels without one."""
    survey = read_table(data, file_name, sheet="survey").frame
    columns = _label_columns(map(str, survey.columns), language)
    reading = _Reading(_read_choices(data, file_name, language), columns)
    for row, told in zip(survey.index, survey.to_dict("records"), strict=True):
        _read_row(reading, int(row), {str(name): str(value).strip() for name, value in told.items()})
    sections = [
        PlannedSection(label=label, weight=weight, items=tuple(items))
        for label, weight, items in reading.sections
        if items
    ]
    return Form(QuestionnairePlan(sections=tuple(sections)), reading.problems)


def _label_columns(names: Iterator[str], language: Language) -> dict[str, str]:
    """The language of each label column: `label::Bahasa Indonesia (id)`, `label::English`, `label`."""
    known = {"english": "en", "bahasa indonesia": "id", "indonesia": "id", "indonesian": "id"}
    found: dict[str, str] = {}
    for name in names:
        if name == "label":
            found[name] = language
        elif name.startswith("label::"):
            told = name.removeprefix("label::").strip()
            code = re.search(r"\((\w+)\)$", told)
            spoken = code[1] if code else known.get(told.casefold(), told.casefold())
            if spoken in LANGUAGES:
                found[name] = spoken
    return found


def _words(told: Mapping[str, str], columns: Mapping[str, str]) -> Words:
    return {language: told[name] for name, language in columns.items() if told.get(name)}


def _read_choices(data: bytes, file_name: str, language: Language) -> dict[str, tuple[Option, ...]]:
    frame = read_table(data, file_name, sheet="choices").frame
    columns = _label_columns(map(str, frame.columns), language)
    found: dict[str, list[Option]] = {}
    for row in frame.to_dict("records"):
        told = {str(name): str(value).strip() for name, value in row.items()}
        if told.get("list_name") and told.get("name"):
            option = Option(
                code=told["name"][:60],
                label=_words(told, columns),
                points=max(_number(told.get("cxmap_points")) or 0.0, 0.0),
                valence=_number(told.get("cxmap_valence")),
                not_applicable=_truth(told.get("cxmap_not_applicable")),
                up_to=_number(told.get("cxmap_up_to")),
            )
            found.setdefault(told["list_name"], []).append(option)
    return {name: tuple(options) for name, options in found.items()}


def _read_row(reading: _Reading, row: int, told: Mapping[str, str]) -> None:
    kind, _, name = told.get("type", "").replace("_", " ").partition(" ")
    whole = told.get("type", "").strip()
    if kind == "begin":
        reading.sections.append((_words(told, reading.columns), _number(told.get("cxmap_weight")), []))
    elif kind == "end" or not whole or whole in UNASKED or told.get("name") in {"location", "shopper"}:
        return
    else:
        del name
        _read_question(reading, row, whole, told)


def _read_question(reading: _Reading, row: int, whole: str, told: Mapping[str, str]) -> None:
    select = re.fullmatch(r"(select_one|select_multiple|rank) (\S+).*", whole)
    own = told.get("cxmap_kind", "")
    options = reading.options.get(select[2], ()) if select else reading.options.get(told.get("name", ""), ())
    kind = ItemKind(own) if own in set(ItemKind) else _kind(select[1] if select else "", whole, options)
    if kind is None:
        values = {"field": "type", "value": whole[:80]}
        reading.problems.append(Rejection(row=row, field="type", reason="unknown_kind", values=values))
        kind = ItemKind.TEXT
    ends = dict(re.findall(r"(start|end)=(-?[0-9.]+)", told.get("parameters", "")))
    critical = told.get("cxmap_critical", "")
    reading.items.append(
        PlannedItem(
            code=_code(reading, told.get("name", "")),
            kind=kind,
            label=_words(told, reading.columns),
            options=options
            if own or kind is not ItemKind.YES_NO or any(o.points for o in options)
            else YES_NO_OPTIONS,
            low=_number(told.get("cxmap_low") or ends.get("start")),
            high=_number(told.get("cxmap_high") or ends.get("end")),
            points=_number(told.get("cxmap_points")),
            required=_truth(told.get("required")),
            may_not_apply=_truth(told.get("cxmap_may_not_apply")),
            bonus=_truth(told.get("cxmap_bonus")),
            critical=Critical(critical) if critical in set(Critical) else None,
            trap=told.get("cxmap_trap", ""),
            **_shown(reading, row, told.get("relevant", "")),
        )
    )


def _kind(select: str, whole: str, options: tuple[Option, ...]) -> ItemKind | None:
    if select == "select_multiple":
        return ItemKind.MULTIPLE
    if select == "select_one":
        return ItemKind.YES_NO if {option.code for option in options} == {"yes", "no"} else ItemKind.SINGLE
    return TYPES.get(whole.casefold())


def _code(reading: _Reading, name: str) -> str:
    taken = {item.code for _, _, items in reading.sections for item in items}
    stem = re.sub(r"\W+", "_", name.removeprefix(PREFIX))[:CODE_LENGTH] or "q"
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem[: CODE_LENGTH - 3]}_{number}"
    return code


def _shown(reading: _Reading, row: int, relevant: str) -> dict[str, Any]:
    """Skip logic of the form `selected(${q}, 'a') or ${q} = 'b'` of one earlier question."""
    if not relevant:
        return {}
    found = [(each["one"] or each["two"], each["a"] or each["b"]) for each in SELECTED.finditer(relevant)]
    left = re.sub(r"\s+|or", "", SELECTED.sub("", relevant))
    asked = {name for name, _ in found}
    if left or len(asked) != 1:
        values = {"field": "relevant", "value": relevant[:80]}
        reading.problems.append(Rejection(row=row, field="relevant", reason="unknown_profile", values=values))
        return {}
    return {
        "show_if": asked.pop().removeprefix(PREFIX)[:CODE_LENGTH],
        "show_if_answers": tuple(each for _, each in found),
    }


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _truth(text: str | None) -> bool:
    return (text or "").casefold() in {"yes", "true", "1", "ya"}
