"""A first guess at what the columns of a file of visits mean, by their headers and what stands in them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from pydantic import ValidationError

from cxmap.formats import evidence_cells as cells
from cxmap.formats.mapping import Noticed
from cxmap.formats.moments import are_times_of_day, date_formats, likely_formats
from cxmap.formats.table import Table
from cxmap.formats.visit_answers import are_ticks, is_yes_or_no
from cxmap.formats.xlsform_reading import code_stem
from cxmap.model.evidence_import import FromColumn
from cxmap.model.mystery_shopping import VisitState
from cxmap.model.questionnaire import CODE_LENGTH, ItemKind, PlannedItem, QuestionnairePlan, plain
from cxmap.model.visit_import import ItemMapping, VisitMapping

HEADER_WORDS = {
    "visit": "evaluation_id visit_id shop_id visit_no visit_number visit kunjungan id_kunjungan no_kunjungan "
    "nomor_kunjungan _uuid instanceid key _id",
    "location": "location_id location_code location branch_id branch_code branch store_id store_code store outlet_id "
    "outlet_code outlet site_id site_code site business_name restaurant hotel kode_lokasi lokasi kode_cabang cabang "
    "kode_toko toko kode_gerai gerai",
    "location_name": "location_name branch_name store_name outlet_name site_name nama_lokasi nama_cabang nama_toko "
    "nama_gerai",
    "region": "region country province city wilayah negara provinsi kota",
    "segment": "segment segmen store_format",
    "shopper": "shopper_id shopper_code shopper mystery_shopper evaluator inspector kode_pembelanja pembelanja "
    "_submitted_by submittername",
    "wave": "wave gelombang round putaran quarter kuartal year tahun period periode",
    "date": "evaluation_date visit_date date_of_visit survey_date inspection_date date tanggal tanggal_kunjungan "
    "tanggal_survei tgl_kunjungan tgl _submission_time submissiondate",
    "start": "visit_start start_time time_in arrival_time start jam_mulai waktu_mulai jam_masuk mulai",
    "end": "visit_end end_time time_out departure_time end jam_selesai waktu_selesai jam_keluar selesai",
    "daypart": "daypart waktu_hari",
    "pair": "pair pasangan",
    "narrative": "narrative narasi overall_comment comments comment komentar catatan",
    "state": "evaluation_status visit_status status state",
}
"""Words of a header, in English and Indonesian, that tell what its column holds; the first words tell most."""

LONG_WORDS = {
    "item": "item_code item kode_butir butir",
    "item_text": "item_text question pertanyaan",
    "section": "section bagian",
    "answer": "answer jawaban value nilai",
    "comment": "comment komentar catatan",
    "evidence_ref": "evidence_ref",
    "earned": "points_earned",
    "possible": "points_possible",
    "is_na": "is_na",
    "is_critical": "is_critical",
    "is_bonus": "is_bonus",
    "is_trap": "is_trap",
}
STATES = {
    VisitState.FINALIZED: "finalized finalised final completed complete approved closed done selesai disetujui",
    VisitState.EXCLUDED: "excluded rejected cancelled ditolak dibatalkan",
    VisitState.REVIEWED: "reviewed ditinjau",
    VisitState.SUBMITTED: "submitted received new dikirim",
    VisitState.ON_HOLD: "hold on_hold ditahan",
}
"""What states are called elsewhere."""

NUMBERED = re.compile(r"(?P<code>[A-Za-z]{0,2}\d{1,3}[a-z]?)[.):]\s*(?P<text>\S.*)", re.DOTALL)
PART = re.compile(r"(?P<stem>.+?)(?:_|\s*\[?\(?#?)(?P<part>\d{1,2})[\])]?", re.DOTALL)
SCORE = re.compile(r"score|skor|total_points|nilai", re.IGNORECASE)
SHORTEST_STEM = 8
"""`q1`, `q2` are two questions; a question with `_1`, `_2` after it has two options."""
ALIKE = 0.72
"""From this likeness on two wordings are the same question."""
MOST_OPTIONS = 15
MOMENTS = ("date", "start", "end")
NOTES = re.compile(
    r"_(id|uuid|submission_time|validation_status|notes|status|submitted_by|tags|index|version_?|attachments|geolocation)"
    r"|__version__|(meta|formhub|_)[/-].*|(root)?uuid|deviceid|username|today|phonenumber|simserial|subscriberid|audit"
    r"|KEY|SubmissionDate|Submitter(ID|Name)|Attachments(Present|Expected)|ReviewState|DeviceID|Edits|FormVersion"
    r"|instance(ID|Name)|PARENT_KEY",
)
"""What KoboToolbox and ODK note about a submission beside its answers."""
SAMPLE_ROWS = 2000


@dataclass
class VisitSuggestion:
    """Fields of a VisitMapping as far as they were recognised, and why."""

    fields: dict[str, Any] = field(default_factory=dict)
    noticed: list[Noticed] = field(default_factory=list)

    @property
    def mapping(self) -> VisitMapping | None:
        """The guess as a mapping; None while something that it needs is missing."""
        try:
            return VisitMapping.model_validate(self.fields)
        except ValidationError:
            return None

    def note(self, key: str, **values: object) -> None:
        self.noticed.append(Noticed(key, values))


def suggest_visits(
    table: Table, plan: QuestionnairePlan | None = None, *, fixed: bool = False
) -> VisitSuggestion:
    """What the columns look like; with a plan, its items are found by code or by likeness of wording.

    Numbered questions that the plan does not have become items too, unless the plan is `fixed`.
    """
    guess = VisitSuggestion()
    head = table.frame.head(SAMPLE_ROWS)
    values = {str(name): [t.strip() for t in head[name] if t.strip()] for name in head.columns}
    free = dict.fromkeys(values)
    for name in HEADER_WORDS:
        _take(guess, name, values, free)
    if "location" not in guess.fields and "location_name" in guess.fields:
        guess.fields["location"] = guess.fields.pop(
            "location_name"
        )  # a place without a code goes by its name
    free = {column: None for column in free if not NOTES.fullmatch(column.strip())}
    if {"visit", "item", "answer"} <= _long(guess, free).keys():
        if narrative := guess.fields.pop("narrative", ""):
            free[narrative] = None  # a comment on every answer, not on the visit
        guess.fields |= {"layout": "long", **_long(guess, free)}
        return guess
    groups = _groups(free, values, plan)
    if plan is not None and plan.items:
        guess.fields["items"] = _matched(guess, groups, values, plan, fixed=fixed)
    else:
        guess.fields["items"] = _unplanned(groups, values)
        guess.note("questions", count=len(guess.fields["items"]))
    return guess


def _take(guess: VisitSuggestion, name: str, values: Mapping[str, list[str]], free: dict[str, None]) -> None:
    """Take the free column whose header is the most telling word."""
    titles = {_title(column): column for column in reversed(free)}
    column = next((titles[word] for word in HEADER_WORDS[name].split() if word in titles), None)
    if column is None or not values[column]:
        return
    if name in MOMENTS and not _are_moments(guess, name, values[column]):
        return
    del free[column]
    guess.note(f"visit_{name}", column=cells.shown(column))
    guess.fields[name] = _as_field(name, column, values[column])


def _title(column: str) -> str:
    """The header as it is compared; a question in a group goes by its own name."""
    return plain(_end(column)).replace(" ", "_")


def _end(column: str) -> str:
    """The name of a question without those of its groups (`visit/branch`, `visit-branch`); words stay whole."""
    return column if re.search(r"\s", column.strip()) else re.split("[/-]", column.strip())[-1]


def _are_moments(guess: VisitSuggestion, name: str, found: list[str]) -> bool:
    """Days, or times of a day that another column tells."""
    likely = likely_formats(found)
    if len(likely) == 1 and not date_formats(found):
        guess.fields["date_format"] = likely[0]  # what does not follow it is a row to be corrected
    return bool(likely) or (name != "date" and "date" in guess.fields and are_times_of_day(found))


def _as_field(name: str, column: str, found: list[str]) -> object:
    if name == "wave":
        return FromColumn(column=column)
    if name != "state":
        return column
    known = {word.replace("_", " "): state for state, words in STATES.items() for word in words.split()}
    told = {text: str(known[plain(text)]) for text in dict.fromkeys(found) if plain(text) in known}
    return FromColumn(column=column, values=told)


def _long(guess: VisitSuggestion, free: Mapping[str, None]) -> dict[str, str]:
    titles = {plain(column).replace(" ", "_"): column for column in free}
    found = {"visit": str(guess.fields["visit"])} if "visit" in guess.fields else {}
    for name, words in LONG_WORDS.items():
        column = next((titles[word] for word in words.split() if word in titles), None)
        if column is not None and column not in found.values():
            found[name] = column
    return found


@dataclass(frozen=True)
class Group:
    """Columns that hold the answers to one question: its number, if it has one, and its text."""

    code: str
    text: str
    columns: tuple[str, ...]


def _split(
    names: list[str], values: Mapping[str, list[str]], plan: QuestionnairePlan | None
) -> dict[str, list[str]]:
    """The columns `item/option` of each multiple-answer question, as KoboToolbox writes them, by its name.

    They stand beside a column `item` with all answers in one cell, or the plan tells that it is such a question.
    """
    several = [item for item in plan.items if item.kind is ItemKind.MULTIPLE] if plan else []
    known = {plain(text) for item in several for text in item.label.values()} | {
        item.code for item in several
    }
    found: dict[str, list[str]] = {}
    for name in names:
        stems = [name[: slash.start()] for slash in re.finditer("/", name)]
        base = next((stem for stem in stems if stem in names or _called(stem) & known), None)
        if base is not None and are_ticks(values[name]):
            found.setdefault(base, []).append(name)
    return found


def _called(name: str) -> set[str]:
    """What a question whose column is called so may be called in a plan: by its code, or by its words."""
    end = name.rpartition("/")[2]
    return {plain(end), code_stem(end)}


def _groups(
    columns: Iterable[str], values: Mapping[str, list[str]], plan: QuestionnairePlan | None
) -> list[Group]:
    """The questions: columns that differ only in a number at their end belong together where each offers one answer.

    Of a multiple-answer question the columns of its options count, not the cell that has all of them.
    """
    names = list(columns)
    split = _split(names, values, plan)
    parts = {part: base for base, own in split.items() for part in own}
    names = list(dict.fromkeys(parts.get(name, name) for name in names))
    stems: dict[str, list[str]] = {}
    for name in names:
        if name not in split and (len(set(values[name])) <= 1 or is_yes_or_no(values[name])):
            stems.setdefault(_stem(name), []).append(name)
    groups: dict[str, Group] = {}
    for name in names:
        alike = stems.get(_stem(name), [])
        several = len(alike) > 1 and name in alike
        text = _stem(name) if several else name
        found = NUMBERED.fullmatch(text.strip())
        code, words = (found["code"], found["text"].strip()) if found else ("", text.strip())
        own = tuple(split.get(name) or (alike if several else [name]))
        groups.setdefault(text, Group(code, words, own))
    return list(groups.values())


def _stem(name: str) -> str:
    found = PART.fullmatch(name.strip())
    return found["stem"] if found and len(found["stem"]) >= SHORTEST_STEM else name


def _unplanned(groups: list[Group], values: Mapping[str, list[str]]) -> dict[str, ItemMapping]:
    """Every question as an item; where visits are scored already, nothing else earns points."""
    items: dict[str, ItemMapping] = {}
    scored = [each for each in groups if not each.code and _is_score(each, values)]
    for group in groups:
        code = free_code(group, items)
        if group in scored[:1]:
            items[code] = ItemMapping(
                columns=group.columns, kind=ItemKind.NUMBER, scale=(0.0, 100.0), worth=100.0
            )
        elif scored:
            items[code] = ItemMapping(columns=group.columns, points={})
        else:
            items[code] = ItemMapping(columns=group.columns)
    return items


def _is_score(group: Group, values: Mapping[str, list[str]]) -> bool:
    texts = values[group.columns[0]]
    numbers = [cells.as_number(text, decimal_comma=False) for text in texts]
    known = [number for number in numbers if number is not None]
    whole = bool(known) and len(known) == len(numbers)
    return whole and bool(SCORE.search(group.text)) and min(known) >= 0 and 10 < max(known) <= 100


def free_code(group: Group, taken: Mapping[str, object]) -> str:
    stem = re.sub(r"\W+", "_", group.code or group.text.casefold()).strip("_")[: CODE_LENGTH - 3] or "q"
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}_{number}"
    return code


def _matched(
    guess: VisitSuggestion,
    groups: list[Group],
    values: Mapping[str, list[str]],
    plan: QuestionnairePlan,
    *,
    fixed: bool,
) -> dict[str, ItemMapping]:
    """The items of a plan with their columns: by code (as KoboToolbox names them), else by likeness, best first."""
    by_code = {item.code: item for item in plan.items}
    found = _by_name([group for group in groups if not group.code], by_code)
    left = [group for group in groups if group not in found.values()]
    likeness = sorted(
        (
            (_alike(group, item) - _unfit(values[group.columns[0]], item), -at, group, item.code)
            for at, group in enumerate(left)
            for item in plan.items
        ),
        key=lambda each: each[:2],
        reverse=True,
    )
    for share, _, group, code in likeness:
        if share >= ALIKE and code not in found and group not in found.values():
            found[code] = group
    guess.note("matched", found=len(found), items=len(plan.items))
    rest = [group for group in groups if group.code and not fixed and group not in found.values()]
    mapped = {
        code: ItemMapping(columns=found[code].columns, separator=_separator(item, found[code]))
        for code, item in by_code.items()
        if code in found
    }
    for group in rest:
        mapped[free_code(group, {**mapped, **by_code})] = ItemMapping(columns=group.columns)
    return mapped


def _by_name(groups: list[Group], codes: Iterable[str]) -> dict[str, Group]:
    """The groups by the codes of the plan, as far as their columns are called like the questions of a form.

    Names are cut to codes; several with one beginning are told apart by their order, where all of them are there.
    """
    names = {group: _end(group.text) for group in groups}
    exact = {code_stem(name): group for group, name in reversed(names.items()) if len(name) <= CODE_LENGTH}
    found = {code: exact[code] for code in codes if code in exact}
    long = [group for group in groups if group not in found.values()]
    for stem in dict.fromkeys(code_stem(names[group])[: CODE_LENGTH - 3] for group in long):
        own = [group for group in long if code_stem(names[group])[: CODE_LENGTH - 3] == stem]
        meant = [code for code in codes if code not in found and code[: CODE_LENGTH - 3] == stem]
        if len(own) == len(meant):
            found |= dict(zip(meant, own, strict=True))
    return found


def _unfit(texts: list[str], item: PlannedItem) -> float:
    """What speaks against a column: a free text does not say yes or no."""
    return 0.5 if item.kind is ItemKind.TEXT and is_yes_or_no(texts) else 0.0


def _alike(group: Group, item: PlannedItem) -> float:
    """How alike a header and a question are, 0 .. 1; the same number tips the scales."""
    texts = [text for text in item.label.values() if text]
    words = plain(re.sub(r"\(.*?select.*?\)", "", group.text, flags=re.IGNORECASE))
    best = max((_ratio(words, plain(text)) for text in texts), default=0.0)
    return best + (0.01 if group.code == item.code else 0.0)


def _ratio(first: str, second: str) -> float:
    """The share of words in common, in their order; words of one question are few, so this is quick."""
    one, two = re.findall(r"\w+", first), re.findall(r"\w+", second)
    if not one or not two or len(set(one) & set(two)) < min(len(one), len(two)) / 3:
        return 0.0
    return SequenceMatcher(None, one, two, autojunk=False).ratio()


def _separator(item: PlannedItem, group: Group) -> str | None:
    """A column called by the code of a multiple-answer item has the codes of its options, with blanks between."""
    by_code = re.fullmatch(r"\S+", group.text) and len(group.columns) == 1
    return " " if by_code and item.kind is ItemKind.MULTIPLE else None
