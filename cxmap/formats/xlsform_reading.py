"""Questionnaires in an XLSForm (xlsform.org) of our own or of others; what a form here cannot hold is told."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cxmap.formats import read_table
from cxmap.formats.questionnaire_form import NOT_APPLICABLE, Form
from cxmap.formats.visit_answers import NO_WORDS, YES_WORDS
from cxmap.formats.xlsform import PREFIX
from cxmap.model.evidence_import import Rejection
from cxmap.model.questionnaire import (
    CODE_LENGTH,
    OPTION_CODE_LENGTH,
    YES_NO_OPTIONS,
    Critical,
    ItemKind,
    Option,
    PlannedItem,
    PlannedSection,
    QuestionnairePlan,
    Words,
    plain,
    said,
)
from cxmap.words import LANGUAGES, Language, say

ALIASES = {"caption": "label", "value": "name", "relevance": "relevant"}
"""Older names of columns, which KoboToolbox and ODK still read."""
SPOKEN: dict[str, Language] = {
    "english": "en",
    "inggris": "en",
    "bahasa indonesia": "id",
    "bahasa": "id",
    "indonesia": "id",
    "indonesian": "id",
}
TYPES = {
    "text": ItemKind.TEXT,
    "string": ItemKind.TEXT,
    "integer": ItemKind.NUMBER,
    "int": ItemKind.NUMBER,
    "decimal": ItemKind.NUMBER,
    "range": ItemKind.SCALE,
    "image": ItemKind.PHOTO,
    "photo": ItemKind.PHOTO,
    "date": ItemKind.TEXT,
    "time": ItemKind.TEXT,
    "datetime": ItemKind.TEXT,
}
UNASKED = frozenset(
    {
        "start",
        "end",
        "today",
        "deviceid",
        "subscriberid",
        "simserial",
        "phonenumber",
        "username",
        "email",
        "audit",
        "calculate",
        "note",
        "hidden",
        "geopoint",
        "start_geopoint",
        "background_audio",
        "background_geopoint",
        "xml_external",
        "csv_external",
    }
)
"""Rows that ask no question of a scorecard."""
OURS = {"location", "shopper"}
"""Questions that our own forms ask about the visit."""
SELECT = re.compile(
    r"select[_ ](one|multiple)(?:_from_file)?\s+(?P<list>\S+)(?P<other>\s+or_other)?", re.IGNORECASE
)
SELECTED = re.compile(
    r"selected\(\s*\$\{(?P<one>[\w.-]+)\}\s*,\s*(?:'(?P<a>[^']*)'|\"(?P<c>[^\"]*)\")\s*\)"
    r"|\$\{(?P<two>[\w.-]+)\}\s*=\s*(?:'(?P<b>[^']*)'|\"(?P<d>[^\"]*)\"|(?P<e>\d+))"
)
RANGE_ENDS = (1.0, 10.0)
"""Where a range has no parameters."""
Cells = Mapping[str, str]


@dataclass
class _Group:
    """A group of the form: what it is called, what it weighs, and when it is asked."""

    label: Words = field(default_factory=dict)
    weight: float | None = None
    relevant: str = ""


@dataclass
class _Reading:
    """What has been read so far; `codes` and `options` go by the names of the form."""

    language: Language
    lists: dict[str, tuple[Option, ...]]
    open: list[_Group] = field(default_factory=lambda: [_Group()])
    sections: list[tuple[_Group, list[PlannedItem]]] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    shown: dict[str, set[str]] = field(default_factory=dict)
    problems: list[Rejection] = field(default_factory=list)

    def note(self, row: int, column: str, reason: str, text: str) -> None:
        values = {"field": column, "value": " ".join(text.split())[:80]}
        self.problems.append(Rejection(row=row, field=column, reason=reason, values=values))

    def add(self, item: PlannedItem) -> None:
        """The item in the group that is open; one that goes on after an inner group is a section of its own."""
        if not self.sections or self.sections[-1][0] is not self.open[-1]:
            self.sections.append((self.open[-1], []))
        self.sections[-1][1].append(item)


def is_xlsform(data: bytes, file_name: str) -> bool:
    """Whether a file is a workbook with the sheets of an XLSForm."""
    if not file_name.lower().endswith((".xlsx", ".xlsm")):
        return False
    return "survey" in _sheets(data, file_name)


def read_xlsform(data: bytes, file_name: str, language: Language = "en") -> Form:
    """The questionnaire in an XLSForm; `language` is that of labels without one."""
    sheets = _sheets(data, file_name)
    survey = _rows(data, file_name, sheets["survey"], language)
    choices = _rows(data, file_name, sheets["choices"], language) if "choices" in sheets else []
    reading = _Reading(language, _lists(cells for _, cells in choices))
    for row, cells in survey:
        _read_row(reading, row, cells)
    sections = [
        PlannedSection(label=group.label, weight=group.weight, items=tuple(items))
        for group, items in reading.sections
    ]
    return Form(QuestionnairePlan(sections=tuple(sections)), reading.problems)


def _sheets(data: bytes, file_name: str) -> dict[str, str]:
    return {name.strip().casefold(): name for name in read_table(data, file_name).recognised.sheets}


def _rows(data: bytes, file_name: str, sheet: str, language: Language) -> list[tuple[int, Cells]]:
    """The rows of a sheet by the names of their columns; labels are called `label::en` and `label::id`."""
    frame = read_table(data, file_name, sheet=sheet).frame
    names = _column_names(map(str, frame.columns), language)
    return [
        (
            int(row),
            {names[str(name)]: str(value).strip() for name, value in told.items() if str(name) in names},
        )
        for row, told in zip(frame.index, frame.to_dict("records"), strict=True)
    ]


def _column_names(columns: Iterable[str], language: Language) -> dict[str, str]:
    """What each column is called here: letter case, blanks and older spellings apart.

    Labels in a language that is not spoken here count where there are no others.
    """
    found: dict[str, str] = {}
    strange: list[str] = []
    for column in columns:
        stem, colon, told = column.strip().partition(":")
        name = re.sub(r"\s+", "_", stem.strip().casefold())
        name = ALIASES.get(name, name)
        if name != "label":
            if not colon and name not in found.values():
                found[column] = name
        elif (spoken := _spoken(told.strip(": "), language)) is not None:
            if f"label::{spoken}" not in found.values():
                found[column] = f"label::{spoken}"
        else:
            strange.append(column)
    if strange and not any(name.startswith("label::") for name in found.values()):
        found[strange[0]] = f"label::{language}"
    return found


def _spoken(told: str, language: Language) -> Language | None:
    """The language of a label column: `Bahasa Indonesia (id)`, `English`, `en`, or nothing."""
    if not told:
        return language
    code = re.search(r"\((\w+)", told)
    word = (code[1] if code else told).casefold()
    return next((each for each in LANGUAGES if word.split("-")[0] == each), SPOKEN.get(word))


def _words(cells: Cells) -> Words:
    return {language: text for language in LANGUAGES if (text := cells.get(f"label::{language}"))}


def _lists(rows: Iterable[Cells]) -> dict[str, tuple[Option, ...]]:
    """The options of every list."""
    found: dict[str, dict[str, Option]] = {}
    for cells in rows:
        name, code = cells.get("list_name", ""), cells.get("name", "")[:OPTION_CODE_LENGTH]
        if name and code:
            found.setdefault(name, {}).setdefault(code, _option(code, cells))
    return {name: tuple(options.values()) for name, options in found.items()}


def _option(code: str, cells: Cells) -> Option:
    label = _words(cells)
    return Option(
        code=code,
        label=label,
        points=max(_number(cells.get("cxmap_points")) or 0.0, 0.0),
        valence=_number(cells.get("cxmap_valence")),
        not_applicable=_truth(cells.get("cxmap_not_applicable"))
        or any(plain(text) in NOT_APPLICABLE for text in (code, *label.values())),
        up_to=_number(cells.get("cxmap_up_to")),
    )


def _with_a_point_for_yes(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """As a question of yes and no has it here, where nothing else is told and one option says yes, one no."""
    asked = [option for option in options if not option.not_applicable]
    yes = [option for option in asked if _says(option, YES_WORDS)]
    no = [option for option in asked if _says(option, NO_WORDS)]
    if len(asked) != 2 or len(yes) != 1 or len(no) != 1 or any(option.points for option in options):
        return options
    return tuple(
        option.model_copy(update={"points": 1.0}) if option is yes[0] else option for option in options
    )


def _says(option: Option, words: set[str]) -> bool:
    """Whether its label says so; the code where there is no label."""
    texts = {plain(text) for text in option.label.values()} or {plain(option.code)}
    return bool(texts & words)


def _read_row(reading: _Reading, row: int, cells: Cells) -> None:
    kind = re.sub(r"[\s_-]+", "_", cells.get("type", "").casefold())
    if kind.startswith("begin"):
        group = _Group(_words(cells), _number(cells.get("cxmap_weight")), cells.get("relevant", ""))
        if kind.endswith("repeat"):
            reading.note(
                row, "type", "repeat_once", said(group.label, reading.language) or cells.get("name", "")
            )
        reading.open.append(group)
    elif kind.startswith("end") and kind != "end":
        reading.open[1:] = reading.open[1:-1]
    elif kind and kind not in UNASKED and cells.get("name", "") not in OURS:
        _read_question(reading, row, cells)


def _read_question(reading: _Reading, row: int, cells: Cells) -> None:
    name, own, critical = (cells.get(each, "") for each in ("name", "cxmap_kind", "cxmap_critical"))
    select = SELECT.fullmatch(cells["type"].strip())
    options = reading.lists.get(select["list"] if select else name, ())
    if select and select["other"]:
        options = (
            *options,
            Option(code="other", label={each: say(each, "formats.other") for each in LANGUAGES}),
        )
    kind = ItemKind(own) if own in set(ItemKind) else _kind(reading, row, select, options, cells["type"])
    if not own and not any(option.points for option in options):
        options = YES_NO_OPTIONS if kind is ItemKind.YES_NO else _with_a_point_for_yes(options)
    for column in ("choice_filter", "constraint"):
        if cells.get(column):
            reading.note(row, column, "left_out", cells[column])
    low, high = _ends(kind, cells)
    shown = _shown(reading, row, cells)
    code = reading.codes[name] = _code(reading, name)
    reading.shown[code] = {cells.get("relevant", ""), *(each.relevant for each in reading.open)}
    reading.add(
        PlannedItem(
            code=code,
            kind=kind,
            label=_words(cells) or {reading.language: name},
            options=options,
            low=low,
            high=high,
            points=_number(cells.get("cxmap_points")),
            required=_truth(cells.get("required")),
            may_not_apply=_truth(cells.get("cxmap_may_not_apply")),
            bonus=_truth(cells.get("cxmap_bonus")),
            critical=Critical(critical) if critical in set(Critical) else None,
            trap=cells.get("cxmap_trap", ""),
            **shown,
        )
    )


def _kind(
    reading: _Reading, row: int, select: re.Match[str] | None, options: tuple[Option, ...], told: str
) -> ItemKind:
    """The kind of a question; one that is not known, or offers nothing to choose, stays a text and is told."""
    if select and not options:
        reading.note(row, "choices", "no_choices", select["list"])
        return ItemKind.TEXT
    if select and select[1].casefold() == "multiple":
        return ItemKind.MULTIPLE
    if select:
        return ItemKind.YES_NO if {option.code for option in options} == {"yes", "no"} else ItemKind.SINGLE
    kind = TYPES.get(told.strip().casefold())
    if kind is None:
        reading.note(row, "type", "unknown_kind", told)
    return kind or ItemKind.TEXT


def _ends(kind: ItemKind, cells: Cells) -> tuple[float | None, float | None]:
    told = dict(re.findall(r"(start|end)\s*=\s*(-?[0-9.]+)", cells.get("parameters", "")))
    low = _number(cells.get("cxmap_low") or told.get("start"))
    high = _number(cells.get("cxmap_high") or told.get("end"))
    if kind is not ItemKind.SCALE:
        return low, high
    return RANGE_ENDS[0] if low is None else low, RANGE_ENDS[1] if high is None else high


def _code(reading: _Reading, name: str) -> str:
    """The name as a code, which is shorter; one that is taken gets a number."""
    taken = set(reading.codes.values())
    stem = code_stem(name)
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem[: CODE_LENGTH - 3]}_{number}"
    return code


def code_stem(name: str) -> str:
    """The code of a question that is called so in an XLSForm, as long as no other has it."""
    return re.sub(r"[^A-Za-z0-9_]+", "_", name.removeprefix(PREFIX))[:CODE_LENGTH] or "q"


def _shown(reading: _Reading, row: int, cells: Cells) -> dict[str, Any]:
    """The skip logic of the question, else of the innermost group that has one; what else holds for it is told."""
    conditions = [cells.get("relevant", ""), *(group.relevant for group in reversed(reading.open))]
    conditions = [each for each in dict.fromkeys(conditions) if each]
    if not conditions:
        return {}
    told = _hangs_on(reading, conditions[0])
    implied = reading.shown[told["show_if"]] if told else set()
    for each in conditions[0 if told is None else 1 :]:
        if each not in implied:
            reading.note(row, "relevant", "unknown_condition", each)
    return told or {}


def _hangs_on(reading: _Reading, relevant: str) -> dict[str, Any] | None:
    """`selected(${q}, 'a') or ${q} = 'b'` of one earlier question."""
    found = [
        (each["one"] or each["two"], next(text for text in each.group(*"abcde") if text is not None))
        for each in SELECTED.finditer(relevant)
    ]
    left = re.sub(r"[\s()]+|\bor\b", "", SELECTED.sub("", relevant))
    asked = {name for name, _ in found}
    name = asked.pop() if len(asked) == 1 else ""
    if left or name not in reading.codes:
        return None
    answers = tuple(answer[:OPTION_CODE_LENGTH] for _, answer in found)
    return {"show_if": reading.codes[name], "show_if_answers": answers}


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _truth(text: str | None) -> bool:
    return (text or "").casefold().removesuffix("()") in {"yes", "true", "1", "ya"}
