"""The mapping of a file of visits as a form shows it: its questions with their answers, and mappings kept by name."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from cxmap.errors import CxmapError
from cxmap.formats.visit_answers import NA_WORDS, answer_reader
from cxmap.formats.visit_mapping import Group, free_code
from cxmap.formats.visit_rows import AppliedVisits
from cxmap.model.evidence_import import SavedMapping
from cxmap.model.questionnaire import CHOICES, ItemKind, PlannedItem, plain, said
from cxmap.model.visit_import import ItemMapping, VisitMapping
from cxmap.usecases import evidence_mapping, visit_import
from cxmap.usecases.desk import Desk
from cxmap.usecases.evidence_mapping import remove_mapping
from cxmap.usecases.visit_import import OpenedVisits, write_mapping
from cxmap.words import Language

__all__ = ["AppliedVisits", "remove_mapping"]

MOST_ANSWERS = 15
"""More different answers than these are no choice: they get no points one by one."""
Row = Mapping[str, Any]
WHERE_AND_WHEN = ("location", "location_name", "region", "date", "start", "end", "date_format")


@dataclass(frozen=True)
class Answer:
    """An answer as it stands in the file, how often, and what it is worth; `option` is "" where it is none yet."""

    text: str
    times: int
    option: str = ""
    points: float | None = None
    not_applicable: bool = False


@dataclass(frozen=True)
class Question:
    """A question with its columns; `told` and `item` are None where the file's columns are not used so far."""

    code: str
    columns: tuple[str, ...]
    told: ItemMapping | None
    item: PlannedItem | None
    section: str
    answers: tuple[Answer, ...]

    @property
    def row(self) -> dict[str, Any]:
        """The question as a row of the form."""
        low, high = (self.told.scale if self.told else None) or (None, None)
        item = self.item
        return {
            "used": bool(self.told or item),
            "code": self.code,
            "columns": list(self.columns),
            "kind": item.kind.value if item else None,
            "section": self.section,
            "touchpoint": (self.told.touchpoint if self.told else "") or (item.touchpoint if item else ""),
            "low": item.low if item and item.low is not None else low,
            "high": item.high if item and item.high is not None else high,
            "worth": item.points if item else None,
        }


def start(opened: OpenedVisits) -> dict[str, Any]:
    """The fields that the form starts from: the guess."""
    fields: dict[str, Any] = json.loads(visit_import.start_of_mapping(opened))
    return fields


def mapping_of(fields: Row) -> VisitMapping:
    """The mapping with these fields; MappingInvalidError names the first that is wrong."""
    return visit_import.parse_mapping(json.dumps(fields))


def fields_of(document: str, *, whole: bool = True) -> dict[str, Any]:
    """The fields of a document; a `whole` one must be a mapping, else MappingInvalidError names what is wrong."""
    text = write_mapping(visit_import.parse_mapping(document)) if whole else document
    fields: dict[str, Any] = json.loads(text)
    return fields


def document_of(fields: Row) -> str:
    """The fields as a document, also where something is missing."""
    try:
        return write_mapping(VisitMapping.model_validate(fields))
    except ValidationError:
        return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"


NO_COLUMNS = {"layout", "items", "sheet", "date_format", "wave", "state"}
"""Fields of a mapping that do not name a column, or not always."""


def questions(opened: OpenedVisits, fields: Row, language: Language = "en") -> list[Question]:
    """The questions of the mapping, then each other column with what stands there, those of the visit itself last."""
    told, planned = _told(fields), _planned(opened, fields, language)
    if fields.get("layout") == "long":
        return [
            Question(code, (), told.get(code), item, section, _options(item, language))
            for code, (item, section) in planned.items()
        ]
    asked = [
        _question(opened, code, each, *planned.get(code, (None, each.section))) for code, each in told.items()
    ]
    taken = {column for each in told.values() for column in each.columns}
    known = attributes(fields)
    free = [name for name in map(str, opened.table.frame.columns) if name not in taken]
    free.sort(key=lambda name: name in known)
    return [*asked, *(_unused(opened, name, known=name in known) for name in free)]


def _told(fields: Row) -> dict[str, ItemMapping]:
    items: dict[str, Any] = fields.get("items") or {}
    return {code: ItemMapping.model_validate(each) for code, each in items.items()}


def _planned(opened: OpenedVisits, fields: Row, language: Language) -> dict[str, tuple[PlannedItem, str]]:
    """What an import would make of the questions, with their sections; nothing where it cannot be tried yet.

    Neither place nor time makes a question, so that they need not be told before.
    """
    told = {name: value for name, value in fields.items() if name not in WHERE_AND_WHEN}
    place = next(map(str, opened.table.frame.columns), "")
    try:
        mapping = VisitMapping.model_validate({**told, "location": place})
        plan = visit_import.check(opened, mapping, language).plan
    except (CxmapError, ValidationError):
        return {}
    return {
        item.code: (item, said(section.label, language))
        for section in plan.sections
        for item in section.items
    }


def attributes(fields: Row) -> set[str]:
    """The columns that tell something else of a visit."""
    told = [value for name, value in fields.items() if name not in NO_COLUMNS]
    either = [fields.get(name) for name in ("wave", "state")]  # one for all, or a column
    columns = [
        each.get("column") if isinstance(each, dict) else getattr(each, "column", None) for each in either
    ]
    return {str(each) for each in (*told, *columns) if each}


def _question(
    opened: OpenedVisits, code: str, told: ItemMapping, item: PlannedItem | None, section: str
) -> Question:
    answers = tuple(
        _answer(text, times, told, item)
        for text, times in _counted(opened, told.columns, told.separator).items()
    )
    return Question(code, told.columns, told, item, section, answers)


def _unused(opened: OpenedVisits, column: str, *, known: bool) -> Question:
    """A column that is no question so far; where it is `known` to tell of the visit, its cells are no answers."""
    found = {} if known else _counted(opened, (column,), None)
    answers = tuple(Answer(text, times) for text, times in found.items())
    return Question("", (column,), None, None, "", answers)


def _counted(opened: OpenedVisits, columns: Iterable[str], separator: str | None) -> dict[str, int]:
    """The different answers with how often they were given, the most frequent first; none where they are many."""
    frame = opened.table.frame
    found: dict[str, int] = {}
    for column in columns:
        if column in frame.columns:
            for cell, times in frame[column].str.strip().value_counts().items():
                parts = str(cell).split(separator) if separator else [str(cell)]
                for part in filter(None, map(str.strip, parts)):
                    found[part] = found.get(part, 0) + int(times)
    told = {text: times for text, times in found.items() if plain(text) not in NA_WORDS}
    return dict(sorted(told.items(), key=lambda each: -each[1])) if len(told) <= MOST_ANSWERS else {}


def _answer(text: str, times: int, told: ItemMapping, item: PlannedItem | None) -> Answer:
    if item is None or item.kind not in CHOICES:
        return Answer(text, times)
    given = answer_reader(item, told, decimal_comma=False)(text)
    code = given[0] if isinstance(given, list) and given else given
    option = item.option_named(code) if isinstance(code, str) else None
    if option is None:
        return Answer(text, times, not_applicable=given is None)
    off = option.not_applicable
    return Answer(text, times, option.code, None if off else option.points, off)


def _options(item: PlannedItem, language: Language) -> tuple[Answer, ...]:
    """The answers of a long file, as the questionnaire would have them."""
    return tuple(
        Answer(
            said(option.label, language) or option.code,
            0,
            option.code,
            None if option.not_applicable else option.points,
            option.not_applicable,
        )
        for option in item.options
    )


def items_of(
    asked: Sequence[Question], rows: Sequence[Row], answers: Mapping[int, Sequence[Row]], *, fixed: bool
) -> dict[str, dict[str, Any]]:
    """The items that the form tells: what nobody changed stays as it was guessed.

    `rows` are those of `Question.row`, `answers` give points and N/A of each answer by the place of its
    question. With `fixed`, the questionnaire is in use and its points are its own.
    """
    made: dict[str, dict[str, Any]] = {}
    for place, (question, row) in enumerate(zip(asked, rows, strict=True)):
        told = _told_item(question, row, answers.get(place, ()), fixed=fixed)
        if row["used"] and (row["columns"] or set(told) - {"columns"}):
            made[_code(row, made)] = told
    return made


def _code(row: Row, taken: Mapping[str, object]) -> str:
    code = str(row["code"] or "").strip()
    return (
        code if code and code not in taken else free_code(Group(code, (*row["columns"], "q")[0], ()), taken)
    )


def _told_item(question: Question, row: Row, answers: Sequence[Row], *, fixed: bool) -> dict[str, Any]:
    known = question.told.model_dump(mode="json", exclude_defaults=True) if question.told else {}
    told: dict[str, Any] = {**known, "columns": list(row["columns"]) or [question.code]}
    changed = {name for name, value in question.row.items() if row[name] != value}
    told |= {name: row[name] or "" for name in ("section", "touchpoint") if name in changed}
    if "kind" in changed:
        told["kind"] = row["kind"]
    if {"low", "high", "worth"} & changed and None not in (row["low"], row["high"]):
        told |= {"scale": [row["low"], row["high"]], "worth": row["worth"]}
    return told | _worth(question, row, answers, fixed=fixed)


def _worth(question: Question, row: Row, answers: Sequence[Row], *, fixed: bool) -> dict[str, Any]:
    """Points and N/A answers, where they were changed; an answer with points of its own makes a choice."""
    pairs = list(zip(question.answers, answers, strict=False))
    off = [one.text for one, now in pairs if now["not_applicable"]]
    told: dict[str, Any] = {}
    if any(one.not_applicable != now["not_applicable"] for one, now in pairs):
        told["not_applicable"] = off
    back = any(one.not_applicable and not now["not_applicable"] for one, now in pairs)
    if fixed or not (back or any(one.points != now["points"] for one, now in pairs)):
        return told
    kind = row["kind"]
    if kind not in CHOICES or (back and kind == ItemKind.YES_NO):
        told["kind"] = kind = ItemKind.SINGLE.value
    by_text = back or question.item is None or kind != question.item.kind
    told["points"] = {
        one.text if by_text else one.option or one.text: now["points"] or 0.0
        for one, now in pairs
        if not now["not_applicable"]
    }
    return told


def mappings(desk: Desk) -> list[SavedMapping]:
    """The mappings of visits kept under a name, by name."""
    return evidence_mapping.mappings(desk, of_visits=True)


def save_mapping(desk: Desk, name: str, mapping: VisitMapping) -> SavedMapping:
    """Keep a mapping of visits under a name; one of the same name is replaced."""
    return evidence_mapping.keep_document(desk, name, write_mapping(mapping), of_visits=True)
