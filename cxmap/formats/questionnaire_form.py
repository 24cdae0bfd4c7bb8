"""A questionnaire as a table: one row per question, with its section, number, text, type and choices.

This is how shoppers' forms are written in spreadsheets. The words of the header and of the types are taken in
English and Indonesian; what cannot be understood is told, and the question stays as a text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cxmap.errors import FileUnreadableError, Reason
from cxmap.formats.table import Table
from cxmap.model.evidence_import import Rejection
from cxmap.model.questionnaire import (
    CODE_LENGTH,
    YES_NO_OPTIONS,
    ItemKind,
    Option,
    PlannedItem,
    PlannedSection,
    QuestionnairePlan,
    option_code,
    plain,
)
from cxmap.words import Language

COLUMNS = {
    "section": "section bagian part topic topik",
    "code": "number no nr code kode nomor id item",
    "label": "question pertanyaan text label item_text",
    "kind": "type tipe jenis kind answer_type",
    "choices": "choices options pilihan answers jawaban",
    "applies_to": "applies_to applies for berlaku untuk profile",
    "points": "points poin score skor",
    "weight": "weight bobot",
}
"""The words of a header that name each column; the first words tell most."""

KINDS = (
    (ItemKind.MULTIPLE, r"multiple choice|multiple answers?|checkbox|select_multiple|multi|beberapa"),
    (ItemKind.YES_NO, r"yes\s*/\s*no|ya\s*/\s*tidak|boolean|true\s*/\s*false"),
    (ItemKind.SINGLE, r"one choice|single|radio|drop ?down|select_one|pilihan tunggal|select|choice"),
    (ItemKind.TIME, r"time length|duration|stopwatch|durasi|lama waktu"),
    (ItemKind.SCALE, r"scale|rating|skala|likert|stars?"),
    (ItemKind.NUMBER, r"number|numeric|integer|decimal|angka|amount|count"),
    (ItemKind.PHOTO, r"photo|image|picture|attachment|upload|foto|gambar|receipt"),
    (ItemKind.TEXT, r"text|comment|date|time|tanggal|teks|note|open"),
)
"""Words of a type column, the most telling kinds first."""

CONDITIONAL = re.compile(r"conditional|bersyarat", re.IGNORECASE)
RANGE = re.compile(r"(-?\d+)\s*(?:-|–|to|\.\.|s/d|sampai)\s*(-?\d+)")
NOT_APPLICABLE = {plain(each) for each in ("not applicable", "n/a", "na", "tidak berlaku", "does not apply")}
OTHER = {plain(each) for each in ("other", "others", "lainnya", "lain-lain")}
ALL = {plain(each) for each in ("all", "semua", "everyone", "")}
SHORT_CHOICE = 60
DEFAULT_SCALE = (1.0, 5.0)


@dataclass
class Form:
    """A form read: the plan, and what was not understood (`row`: the number of the data row)."""

    plan: QuestionnairePlan
    problems: list[Rejection] = field(default_factory=list)


@dataclass
class _Reading:
    """What has been read so far."""

    language: Language
    items: list[tuple[str, float | None, PlannedItem]] = field(default_factory=list)
    problems: list[Rejection] = field(default_factory=list)

    @property
    def codes(self) -> set[str]:
        return {item.code for _, _, item in self.items}

    def note(self, row: int, column: str, reason: str, **told: Any) -> None:
        values = {"field": column, **told}
        self.problems.append(Rejection(row=row, field=column, reason=reason, values=values))


def read_form(table: Table, file_name: str, language: Language = "en") -> Form:
    """The questionnaire in a table; FileUnreadableError where no column holds questions."""
    columns = _columns(table.frame)
    if "label" not in columns:
        raise FileUnreadableError(file=file_name, reason=Reason("no_questions"))
    reading = _Reading(language)
    for row, cells in _rows(table.frame, columns):
        if cells["label"]:
            _read_item(reading, row, cells)
    sections: dict[str, list[PlannedItem]] = {}
    weights: dict[str, float | None] = {}
    for section, weight, item in reading.items:
        sections.setdefault(section, []).append(item)
        weights[section] = weights.get(section) or weight
    plan = QuestionnairePlan(
        sections=tuple(
            PlannedSection(label={language: name} if name else {}, weight=weights[name], items=tuple(items))
            for name, items in sections.items()
        )
    )
    return Form(plan, reading.problems)


def is_form(table: Table) -> bool:
    """Whether a table looks like a questionnaire: it has questions and their types."""
    return {"label", "kind"} <= _columns(table.frame).keys()


def _columns(frame: pd.DataFrame) -> dict[str, str]:
    """Which column of the table holds what, by its header."""
    names = {plain(str(name)).replace(" ", "_"): str(name) for name in frame.columns}
    found: dict[str, str] = {}
    for part, words in COLUMNS.items():
        for word in words.split():
            if word in names and names[word] not in found.values():
                found[part] = names[word]
                break
    return found


def _rows(frame: pd.DataFrame, columns: dict[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    for row, values in zip(frame.index, frame.to_dict("records"), strict=True):
        yield (
            int(row),
            {part: str(values[columns[part]]).strip() if part in columns else "" for part in COLUMNS},
        )


def _read_item(reading: _Reading, row: int, cells: dict[str, str]) -> None:
    kind = _kind(cells)
    if kind is None:
        reading.note(row, "type", "unknown_kind", value=" ".join(cells["kind"].split())[:80])
        kind = ItemKind.TEXT
    if kind in {ItemKind.SINGLE, ItemKind.MULTIPLE} and not cells["choices"]:
        reading.note(row, "choices", "no_choices")
        kind = ItemKind.TEXT
    low, high = _scale(cells) if kind is ItemKind.SCALE else (None, None)
    item = PlannedItem(
        code=_code(reading, cells["code"]),
        kind=kind,
        label={reading.language: cells["label"]},
        options=_options(kind, cells, reading.language),
        low=low,
        high=high,
        points=_worth(cells) if kind in {ItemKind.SCALE, ItemKind.NUMBER, ItemKind.TIME} else None,
        required=kind is not ItemKind.TEXT or not CONDITIONAL.search(cells["kind"]),
        may_not_apply=plain(cells["applies_to"]) not in ALL,
        **_shown(reading, row, cells),
    )
    reading.items.append((cells["section"], _number(cells["weight"]), item))


def _kind(cells: dict[str, str]) -> ItemKind | None:
    told = plain(cells["kind"])
    if not told:
        return ItemKind.SINGLE if cells["choices"] else ItemKind.TEXT
    if CONDITIONAL.search(told):
        return ItemKind.TEXT
    return next((kind for kind, words in KINDS if re.search(words, told)), None)


def _code(reading: _Reading, told: str) -> str:
    """The number of the question as a code; one that is taken or missing gets the next free."""
    stem = re.sub(r"\W+", "_", told.rstrip(".")).strip("_")[: CODE_LENGTH - 3] or f"q{len(reading.items) + 1}"
    code, number = stem, 1
    while code in reading.codes:
        number += 1
        code = f"{stem}_{number}"
    return code


def split_choices(text: str) -> list[str]:
    """The choices in a cell: one per line, else separated by `;` or `|`, else by commas where all are short."""
    for separator in ("\n", ";", "|"):
        if separator in text:
            return _filled(text.split(separator))
    parts = _filled(text.split(","))
    return parts if all(len(part) <= SHORT_CHOICE for part in parts) else [text]


def _filled(parts: list[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))


def _options(kind: ItemKind, cells: dict[str, str], language: Language) -> tuple[Option, ...]:
    if kind is ItemKind.YES_NO:
        return _with_points(YES_NO_OPTIONS, cells)
    if kind not in {ItemKind.SINGLE, ItemKind.MULTIPLE}:
        return ()
    return _with_points(options_of(split_choices(cells["choices"]), language), cells)


def options_of(labels: list[str], language: Language) -> tuple[Option, ...]:
    """An option without points for each label; one that says so leaves the denominator."""
    made: dict[str, Option] = {}
    for label in labels:
        code = option_code(label, set(made))
        off = plain(label) in NOT_APPLICABLE
        made[code] = Option(code=code, label={language: label}, not_applicable=off)
    return tuple(made.values())


def _with_points(options: tuple[Option, ...], cells: dict[str, str]) -> tuple[Option, ...]:
    """Points given in the order of the choices; one number alone is that of the first."""
    points = [_number(part) for part in split_choices(cells["points"])] if cells["points"] else []
    if not points or None in points or len(points) > len(options):
        return options
    told = [*points, *[0.0] * (len(options) - len(points))]
    return tuple(
        option.model_copy(update={"points": max(each or 0.0, 0.0)})
        for option, each in zip(options, told, strict=True)
    )


def _scale(cells: dict[str, str]) -> tuple[float, float]:
    found = RANGE.search(cells["choices"]) or RANGE.search(cells["kind"])
    return (float(found[1]), float(found[2])) if found and found[1] != found[2] else DEFAULT_SCALE


def _worth(cells: dict[str, str]) -> float | None:
    return _number(cells["points"])


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if value >= 0 and value != float("inf") else None


def _shown(reading: _Reading, row: int, cells: dict[str, str]) -> dict[str, Any]:
    """The skip logic: a conditional text hangs on “Other” before it, and some questions are for some profiles."""
    if plain(cells["applies_to"]) not in ALL:
        return _for_profiles(reading, row, cells["applies_to"])
    before = reading.items[-1][2] if reading.items else None
    if not CONDITIONAL.search(cells["kind"]) or before is None:
        return {}
    other = [each.code for each in before.options if plain(next(iter(each.label.values()), "")) in OTHER]
    answers = tuple(other or [each.code for each in before.options if each.code == "no"])
    return {"show_if": before.code, "show_if_answers": answers} if answers else {}


def _for_profiles(reading: _Reading, row: int, told: str) -> dict[str, Any]:
    """`Mystery Shopper Profile 1,2 and 3` are the options of the question that offers profiles 1, 2 and 3."""
    wanted = set(re.findall(r"\d+", told)) or {plain(told)}
    for _, _, item in reading.items:
        chosen = tuple(
            option.code
            for option in item.options
            for label in [plain(next(iter(option.label.values()), ""))]
            if label in wanted or ((found := re.search(r"(\d+)$", label)) and found[1] in wanted)
        )
        if item.kind is ItemKind.SINGLE and len(chosen) == len(wanted):
            return {"show_if": item.code, "show_if_answers": chosen}
    reading.note(row, "applies_to", "unknown_profile", value=told[:80])
    return {}
