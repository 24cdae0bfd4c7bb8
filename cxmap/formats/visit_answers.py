"""What one cell of a file of visits means as an answer: readers by the kind of item."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from cxmap.formats import evidence_cells as cells
from cxmap.formats.evidence_cells import Reader, Refused, shown
from cxmap.model.evidence import VERBATIM_LENGTH
from cxmap.model.questionnaire import CHOICES, NUMERIC, YES, Answer, ItemKind, PlannedItem, plain
from cxmap.model.visit_import import ItemMapping

YES_WORDS = {plain(word) for word in ("yes", "y", "ya", "true", "1", "benar", "x", "✓", "ja", "oui")}
NO_WORDS = {plain(word) for word in ("no", "n", "tidak", "false", "0", "salah", "nein", "non")}
NA_WORDS = {plain(word) for word in ("n/a", "na", "not applicable", "tidak berlaku", "does not apply")}
TICKS = {"1", "0", "true", "false", "yes", "no", "ya", "tidak", "x", "✓"}
KNOWN_SHOWN = 12
NOT_APPLICABLE_CELL = "␀"
"""Stands for the answer where a row of a long table says that the item does not apply."""
BETWEEN = "␟"
"""Separates several answers of one visit, and a question from its code, where a long table is put side by side."""


class _Missing:
    """The item was not answered."""


MISSING = _Missing()
Given = Answer | _Missing


def is_yes_or_no(texts: Iterable[str]) -> bool:
    """Whether all texts say yes, no or that it does not apply, and some say yes or no."""
    told = {plain(text) for text in texts if text.strip()}
    return bool(told & (YES_WORDS | NO_WORDS)) and told <= YES_WORDS | NO_WORDS | NA_WORDS


def are_ticks(texts: Iterable[str]) -> bool:
    """Whether the texts say only whether something was ticked; a column without any is one that nobody ticked."""
    return {plain(text) for text in texts if text.strip()} <= TICKS


def read_tick(cell: str) -> Given | Refused:
    """YES where a cell is ticked, None where it is not."""
    text = plain(cell)
    return MISSING if not text else YES if text in YES_WORDS else None


def answer_reader(item: PlannedItem, mapping: ItemMapping, *, decimal_comma: bool) -> Reader[Given]:
    """A function from a cell to the answer of an item, MISSING for an empty one."""
    if item.kind in CHOICES:
        return _choice_reader(item, mapping)
    if item.kind in NUMERIC:
        return _number_reader(item, mapping, decimal_comma=decimal_comma)
    text = cells.text_reader(VERBATIM_LENGTH)

    off = {plain(each) for each in mapping.not_applicable}

    def read(cell: str) -> Given | Refused:
        if plain(cell) in off:
            return None
        told = text(cell)
        return told or MISSING if isinstance(told, str) else told

    return read


def _choice_reader(item: PlannedItem, mapping: ItemMapping) -> Reader[Given]:
    meant = _meanings(item, mapping)
    known = ", ".join(shown(_name(each.label, each.code)) for each in item.options[:KNOWN_SHOWN])

    def code_of(text: str) -> Given | Refused:
        found = meant.get(plain(text), MISSING)
        return (
            Refused("unknown_option", {"value": shown(text), "known": known}) if found is MISSING else found
        )

    def read(cell: str) -> Given | Refused:
        text = cells.cleaned(cell).strip()
        if not text:
            return MISSING
        if item.kind is not ItemKind.MULTIPLE:
            return code_of(text)
        parts = text.split(mapping.separator) if mapping.separator else [text]
        return _all_of([code_of(part) for part in parts if part.strip()])

    return read


def _all_of(found: Sequence[Given | Refused]) -> Given | Refused:
    """Several answers in one; a single “does not apply” stands for all."""
    refused = next((each for each in found if isinstance(each, Refused)), None)
    if refused is not None:
        return refused
    codes = [each for each in found if isinstance(each, str)]
    return list(dict.fromkeys(codes)) if codes else None


def _meanings(item: PlannedItem, mapping: ItemMapping) -> dict[str, str | None]:
    """What each text stands for: an option's code, or None where the item does not apply."""
    meant: dict[str, str | None] = dict.fromkeys(NA_WORDS) if item.may_not_apply else {}
    if item.kind is ItemKind.YES_NO and {each.code for each in item.options} >= {YES, "no"}:
        meant |= dict.fromkeys(YES_WORDS, YES) | dict.fromkeys(NO_WORDS, "no")
    for option in item.options:
        meant |= {plain(name): option.code for name in (option.code, *option.label.values()) if name}
    meant |= {plain(text): None for text in mapping.not_applicable}
    for text, stands_for in mapping.values.items():
        if plain(stands_for) in meant:
            meant[plain(text)] = meant[plain(stands_for)]
    return meant


def _name(label: Mapping[str, str], code: str) -> str:
    return next((text for text in label.values() if text), code)


def _number_reader(item: PlannedItem, mapping: ItemMapping, *, decimal_comma: bool) -> Reader[Given]:
    read_number: Callable[[str], float | Refused] = cells.number_reader(
        *_bounds(item), decimal_comma=decimal_comma
    )
    if item.kind is ItemKind.TIME:
        read_number = cells.duration_reader(decimal_comma=decimal_comma)
    values = {plain(text): meant for text, meant in mapping.values.items()}
    off = {plain(text) for text in mapping.not_applicable} | NA_WORDS

    def read(cell: str) -> Given | Refused:
        text = values.get(plain(cell), cell.strip())
        if not text or plain(text) in off:
            return None if text else MISSING
        return read_number(text)

    return read


def _bounds(item: PlannedItem) -> tuple[float, ...]:
    """A scale refuses what is off it; a number does so where its ends are told."""
    if item.low is None or item.high is None:
        return ()
    return min(item.low, item.high), max(item.low, item.high)


def chosen_of(item: PlannedItem, columns: Sequence[str], rows: Sequence[Sequence[Given]]) -> list[Given]:
    """One answer per visit from the columns of a multiple-answer item; nothing ticked anywhere: not answered."""
    ends = [option.code if (option := item.option_named(end)) else "" for end in ends_of(columns)]
    told: list[Given] = []
    for row in rows:
        codes: list[str] = []
        for answer, own in zip(row, ends, strict=True):
            given = answer if isinstance(answer, list) else [answer]
            codes += [own if each == YES and own else str(each) for each in given if isinstance(each, str)]
        unique = [code for code in dict.fromkeys(codes) if item_has(item, code)]
        told.append(unique or (MISSING if all(each is MISSING for each in row) else None))
    return told


def item_has(item: PlannedItem, code: str) -> bool:
    return any(option.code == code for option in item.options)


def ends_of(columns: Sequence[str]) -> list[str]:
    """What each column of one question says after what they share (`item/option`)."""
    heads = [columns[0][: slash.end()] for slash in re.finditer("/", columns[0])]
    shared = [head for head in heads if all(column.startswith(head) for column in columns)]
    return [column.removeprefix(shared[-1] if shared else "") for column in columns]
