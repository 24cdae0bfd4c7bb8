"""From the columns of a file of visits to the questionnaire they answer, where none is there yet."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from cxmap.errors import MappingInvalidError, Reason
from cxmap.formats import evidence_cells as cells
from cxmap.formats.evidence_rows import Rows
from cxmap.formats.questionnaire_form import NOT_APPLICABLE
from cxmap.formats.visit_answers import BETWEEN, NO_WORDS, YES_WORDS, are_ticks, ends_of, is_yes_or_no
from cxmap.formats.visit_mapping import MOST_OPTIONS, NUMBERED
from cxmap.model.questionnaire import (
    CHOICES,
    UNSCORED,
    YES_NO_OPTIONS,
    ItemKind,
    Option,
    PlannedItem,
    PlannedSection,
    QuestionnairePlan,
    option_code,
    option_names,
    plain,
)
from cxmap.model.visit_import import ItemMapping, VisitMapping
from cxmap.words import Language, say

SAME_OPTION = 0.86
"""From this likeness on two wordings are the same option."""


def planned(
    mapping: VisitMapping, rows: Rows, plan: QuestionnairePlan | None, language: Language
) -> QuestionnairePlan:
    """The plan with everything the file asks and answers: items it lacks, and options that were given."""
    known = {item.code: item for item in plan.items} if plan else {}
    made = {
        code: _completed(known[code], told, rows, language)
        if code in known
        else _item(code, told, rows, language)
        for code, told in mapping.items.items()
    }
    sections = list(plan.sections) if plan else []
    kept = [
        section.model_copy(update={"items": tuple(made.get(item.code, item) for item in section.items)})
        for section in sections
    ]
    new = [(code, made[code]) for code in mapping.items if code not in known]
    return QuestionnairePlan(
        title=plan.title if plan else "", sections=tuple(_placed(kept, new, mapping, language))
    )


def _placed(
    sections: list[PlannedSection],
    new: Sequence[tuple[str, PlannedItem]],
    mapping: VisitMapping,
    language: Language,
) -> list[PlannedSection]:
    """The sections with the new items in the ones that the mapping names, else in the last."""
    for code, item in new:
        name = mapping.items[code].section
        at = next((i for i, each in enumerate(sections) if _called(each, name)), None)
        if at is None and (name or not sections):
            sections.append(PlannedSection(label={language: name} if name else {}))
        place = len(sections) - 1 if at is None else at
        section = sections[place]
        sections[place] = section.model_copy(update={"items": (*section.items, item)})
    return sections


def _called(section: PlannedSection, name: str) -> bool:
    return bool(name) and plain(name) in {plain(text) for text in section.label.values()}


def _item(code: str, told: ItemMapping, rows: Rows, language: Language) -> PlannedItem:
    """An item made of its column: its kind by what stands there, its text by the header."""
    answers = _answers(told, rows)
    kind = told.kind or _kind(told, answers)
    header = told.columns[0].partition(BETWEEN)[0]
    if are_split(told, rows):
        header = header.removesuffix(f"/{ends_of(told.columns)[0]}").rpartition("/")[2]
    elif len(told.columns) > 1:
        header = re.sub(r"[_\s\[(#]*\d{1,2}[\])]?$", "", header)
    found = NUMBERED.fullmatch(header.strip())
    label = (found["text"] if found else header).strip()
    low, high = told.scale or (None, None)
    options = _options(kind, told, answers, language)
    return PlannedItem(
        code=code,
        kind=kind,
        label={language: label},
        options=options,
        low=low,
        high=high,
        points=_worth(kind, told),
        required=False,
        may_not_apply=True,
        bonus=told.bonus,
        critical=told.critical,
        trap=_trap(told, options),
        touchpoint=told.touchpoint,
    )


def _worth(kind: ItemKind, told: ItemMapping) -> float | None:
    if kind in CHOICES or kind in UNSCORED or told.scale is None:
        return None
    return abs(told.scale[1] - told.scale[0]) if told.worth is None else told.worth


def _answers(told: ItemMapping, rows: Rows) -> list[str]:
    """The different texts in an item's columns, in order of appearance; of ticks, what they are set at."""
    if are_split(told, rows):
        return ends_of(told.columns)
    texts: dict[str, None] = {}
    for column in told.columns:
        for cell in rows.column(column).unique().tolist():
            parts = cell.split(told.separator) if told.separator else [cell]
            texts |= dict.fromkeys(" ".join(part.split()) for part in parts if part.strip())
    off = {plain(text) for text in told.not_applicable}
    return [told.values.get(text, text) for text in texts if plain(text) not in off]


def are_split(told: ItemMapping, rows: Rows) -> bool:
    """Whether the columns are `question/option`, each with a tick where the option was chosen."""
    several = len(told.columns) > 1 and all("/" in column for column in told.columns)
    return several and all(are_ticks(rows.column(column).tolist()) for column in told.columns)


def _kind(told: ItemMapping, answers: list[str]) -> ItemKind:
    if len(told.columns) > 1 or told.separator:
        return ItemKind.MULTIPLE
    if is_yes_or_no(answers) or _mostly_yes_or_no(answers):
        return ItemKind.YES_NO
    numbers = [cells.as_number(text, decimal_comma=False) for text in answers]
    if answers and None not in numbers:
        return ItemKind.NUMBER
    return ItemKind.SINGLE if 0 < len(answers) <= MOST_OPTIONS else ItemKind.TEXT


def _mostly_yes_or_no(answers: list[str]) -> bool:
    """Yes and no, beside at most two answers that say something else."""
    told = {plain(text) for text in answers}
    return bool(told & YES_WORDS and told & NO_WORDS) and len(told - YES_WORDS - NO_WORDS) <= 2


def _trap(told: ItemMapping, options: Sequence[Option]) -> str:
    """The code of the answer that is known to be true; the one nobody gave where none that was given is."""
    if told.trap:
        named = (each.code for each in options if plain(told.trap) in option_names(each))
        return next(named, "")
    unseen = told.best == 0 and options
    return options[-1].code if unseen else ""


def _options(kind: ItemKind, told: ItemMapping, answers: list[str], language: Language) -> tuple[Option, ...]:
    if kind not in CHOICES:
        return tuple(
            Option(code=f"band_{place}", points=worth, up_to=end)
            for place, (end, worth) in enumerate(told.bands, 1)
        )
    yes_no = kind is ItemKind.YES_NO
    options = YES_NO_OPTIONS if yes_no else ()
    extra = [text for text in answers if not yes_no or plain(text) not in YES_WORDS | NO_WORDS]
    made = _valued(_with_options(options, extra, kind, language), told)
    left_out = {plain(text) for text in told.left_out}
    kept = tuple(
        option.model_copy(update={"not_applicable": True, "points": 0.0})
        if option_names(option) & left_out
        else option
        for option in made
    )
    return kept if told.best is None else (*kept, _nobodys(told.best, kept, language))


def _nobodys(worth: float, options: Sequence[Option], language: Language) -> Option:
    """The best answer where nobody gave it: the item could have earned more than it did."""
    code = option_code("best_answer", {option.code for option in options})
    return Option(code=code, label={language: say(language, "formats.best_answer")}, points=worth)


def _with_options(
    options: tuple[Option, ...], texts: Iterable[str], kind: ItemKind, language: Language
) -> tuple[Option, ...]:
    """The options and one more for each text; what is neither yes nor no leaves the denominator of such an item."""
    made = {option.code: option for option in options}
    for text in texts:
        code = option_code(text, set(made))
        off = plain(text) in NOT_APPLICABLE or kind is ItemKind.YES_NO
        made[code] = Option(code=code, label={language: text}, not_applicable=off)
    return tuple(made.values())


def _valued(options: tuple[Option, ...], told: ItemMapping) -> tuple[Option, ...]:
    """The options with the points of the mapping, if it gives any."""
    if told.points is None:
        return options
    points = {plain(text): worth for text, worth in told.points.items()}

    def worth(option: Option) -> float:
        names = {plain(text) for text in (option.code, *option.label.values())}
        return next((points[name] for name in names if name in points), 0.0)

    return tuple(option.model_copy(update={"points": worth(option)}) for option in options)


def _completed(item: PlannedItem, told: ItemMapping, rows: Rows, language: Language) -> PlannedItem:
    """A planned item with the answers that were given though it did not offer them, and the mapping's points."""
    if item.kind not in CHOICES:
        return item
    strange = [text for text in _answers(told, rows) if not _offered(item, text)]
    options = _with_options(item.options, strange, item.kind, language)
    return item.model_copy(update={"options": _valued(options, told)})


def _offered(item: PlannedItem, text: str) -> bool:
    if item.option_named(text) is not None or likest(item, text) is not None:
        return True
    yes_or_no = plain(text) in YES_WORDS | NO_WORDS | NOT_APPLICABLE
    return yes_or_no and item.kind in {ItemKind.YES_NO, ItemKind.MULTIPLE}


def likest(item: PlannedItem, text: str) -> Option | None:
    """The option whose wording is nearly that of a text (a form and its data are seldom worded alike)."""
    wanted = plain(text)
    ratios = [
        (SequenceMatcher(None, wanted, plain(label), autojunk=False).ratio(), -at, option)
        for at, option in enumerate(item.options)
        for label in option.label.values()
        if label
    ]
    best = max(ratios, key=lambda each: each[:2], default=None)
    return best[2] if best and best[0] >= SAME_OPTION and len(wanted) > len("prefer not") else None


def translated(mapping: VisitMapping, rows: Rows, items: Mapping[str, PlannedItem]) -> VisitMapping:
    """The mapping with the translation of answers that are worded nearly like an option."""
    told = {
        code: each.model_copy(update={"values": each.values | _likenesses(items[code], each, rows)})
        for code, each in mapping.items.items()
    }
    return mapping.model_copy(update={"items": told})


def _likenesses(item: PlannedItem, told: ItemMapping, rows: Rows) -> dict[str, str]:
    if item.kind not in CHOICES:
        return {}
    found = {}
    for text in _answers(told, rows):
        alike = None if item.option_named(text) else likest(item, text)
        if alike is not None:
            found[text] = alike.code
    return found


def refuse_unknown_items(mapping: VisitMapping, items: Mapping[str, PlannedItem]) -> None:
    """Where a questionnaire is given, a mapping speaks of its items, and their points are its own."""
    for code, told in mapping.items.items():
        if code not in items:
            raise MappingInvalidError(
                field=f"items.{code}", reason=Reason("item_unknown", {"known": ", ".join(items)})
            )
        if told.points is not None or told.worth is not None:
            raise MappingInvalidError(field=f"items.{code}.points", reason=Reason("points_known"))
