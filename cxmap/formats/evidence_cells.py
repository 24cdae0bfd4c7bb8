"""What one cell of an evidence file means: every reader takes a text and gives a value or why it is refused."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from cxmap.formats.moments import ISO, reader
from cxmap.formats.table import ILLEGAL_IN_XML, as_text
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.model.valence import to_valence
from cxmap.words import LANGUAGES, say

NODE_LENGTH = 2 * NAME_LENGTH + TEXT_LENGTH
"""Room for `Blueprint / Node`, and for the key that tells nodes of one name apart."""

SHOWN = 80
"""Characters of a cell that a sentence about it repeats."""

PLAIN_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
BLANKS_AND_APOSTROPHES = re.compile(r"(?<=[0-9])[  \u202f'’](?=[0-9]{3})")
GROUPED = {mark: re.compile(rf"[-+]?[1-9][0-9]{{0,2}}(\{mark}[0-9]{{3}})+") for mark in ".,"}
CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9]):([0-5][0-9](?:\.[0-9]+)?)")
WHOLE_WITH_POINT = re.compile(r"([-+]?[0-9]+)[.,]0+")

Value = TypeVar("Value")


@dataclass(frozen=True)
class Refused:
    """A cell that could not be understood: a key of `words/*/rejection.toml` and what its sentence names."""

    reason: str
    told: dict[str, Any] = field(default_factory=dict)


Reader = Callable[[str], Value | Refused]


class Judgement(NamedTuple):
    """What a score cell says: a number, a label, or neither; `mentioned` is False where there is nothing to tell."""

    score: float = math.nan
    label: str = ""
    valence: float = math.nan
    mentioned: bool = True


NOT_MENTIONED = Judgement(mentioned=False)
NOTHING_SAID = Judgement(mentioned=False)
"""An empty cell, told apart from a label that means "not mentioned" by identity."""


def cleaned(text: str) -> str:
    """Text as it is kept: lines end in one character, and nothing is left that a document cannot hold."""
    return ILLEGAL_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def shown(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def text_reader(limit: int, *, needed: bool = False, trimmed: bool = True) -> Reader[str]:
    """Text of at most `limit` characters."""

    def read(cell: str) -> str | Refused:
        text = cleaned(cell).strip() if trimmed else cleaned(cell)
        if len(text) > limit:
            return Refused("too_long", {"length": len(text), "limit": limit})
        if not text.strip():
            return Refused("empty") if needed else ""
        return text

    return read


def exact_reader(limit: int) -> Reader[str]:
    """Text of at most `limit` characters with its outer blanks."""

    def read(cell: str) -> str | Refused:
        text = cleaned(cell)
        return text if len(text) <= limit else Refused("too_long", {"length": len(text), "limit": limit})

    return read


def number_reader(
    low: float = -math.inf, high: float = math.inf, *, decimal_comma: bool = False
) -> Reader[float]:
    """A number between `low` and `high`; an empty cell is NaN."""

    def read(cell: str) -> float | Refused:
        text = cell.strip()
        if not text:
            return math.nan
        value = as_number(text, decimal_comma=decimal_comma)
        if value is None:
            return Refused("not_a_number", {"value": shown(text)})
        if not min(low, high) <= value <= max(low, high):
            return Refused("out_of_scale", {"value": shown(text), "low": as_text(low), "high": as_text(high)})
        return value

    return read


def duration_reader(*, decimal_comma: bool) -> Reader[float]:
    """Seconds, as a number or as `h:mm:ss`."""
    number = number_reader(decimal_comma=decimal_comma)

    def read(cell: str) -> float | Refused:
        clock = CLOCK.fullmatch(cell.strip())
        if clock:
            return int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3])
        value = number(cell)
        return (
            Refused("negative", {"value": shown(cell)}) if isinstance(value, float) and value < 0 else value
        )

    return read


def moment_reader(pattern: str) -> Reader[str]:
    """ISO 8601 of a date that follows the pattern; an empty cell is "" (unknown)."""
    read_moment = reader(pattern)

    def read(cell: str) -> str | Refused:
        text = cell.strip()
        return (
            (read_moment(text) or Refused("not_a_date", {"value": shown(text), "format": pattern}))
            if text
            else ""
        )

    return read


def iso_reader() -> Reader[str]:
    """A moment that is ISO 8601 already, exactly as it is written; an empty cell is "" (unknown)."""
    repaired = moment_reader(ISO)

    def read(cell: str) -> str | Refused:
        try:
            datetime.fromisoformat(cell)
        except ValueError:
            return repaired(cell)
        return cell

    return read


def choice_reader(kind: type[StrEnum], values: Mapping[str, str]) -> Reader[str]:
    """One of a fixed list, by its own name, by its name in either language, or by what `values` says it means."""
    table = kind.__name__.lower()
    known = {key(member.value): member.value for member in kind}
    for language in LANGUAGES:
        known |= {key(say(language, f"formats.{table}.{member.value}")): member.value for member in kind}
    translated = {key(found): meant for found, meant in values.items()}

    def read(cell: str) -> str | Refused:
        meant = known.get(key(translated.get(key(cell), cell)))
        return meant or Refused("unknown_choice", {"value": shown(cell.strip()), "known": ", ".join(kind)})

    return read


def translating_reader(values: Mapping[str, str], limit: int) -> Reader[str]:
    """Text that stands for other text where `values` says so."""
    translated = {key(found): meant for found, meant in values.items()}
    text = text_reader(limit)
    return lambda cell: text(translated.get(key(cell), cell))


def judgement_reader(
    labels: Mapping[str, float | None], scale: tuple[float, float] | None, *, decimal_comma: bool
) -> Reader[Judgement]:
    """A label first, else a number on the scale; an empty cell mentions nothing unless a label is empty too."""
    valences = {key(label): valence for label, valence in labels.items()}
    number = number_reader(*(scale or ()), decimal_comma=decimal_comma)

    def read(cell: str) -> Judgement | Refused:
        label, text = key(cell), cleaned(cell).strip()
        if label in valences:
            valence = valences[label]
            if len(text) > NAME_LENGTH:
                return Refused("too_long", {"length": len(text), "limit": NAME_LENGTH})
            return NOT_MENTIONED if valence is None else Judgement(label=text, valence=float(valence))
        if not text:
            return NOTHING_SAID
        if scale is None:
            return Refused("unknown_label", {"value": shown(text), "known": ", ".join(labels)})
        score = number(text)
        return score if isinstance(score, Refused) else Judgement(score, valence=to_valence(score, *scale))

    return read


def key(text: str) -> str:
    """Text as it is compared: letter case and blanks do not count, nor does the `.0` of a whole number."""
    plain = " ".join(text.casefold().replace("_", " ").split())
    whole = WHOLE_WITH_POINT.fullmatch(plain)
    return whole[1] if whole else plain


def as_number(text: str, *, decimal_comma: bool) -> float | None:
    """The number a person wrote, with either decimal mark; None if it is none.

    Of two different marks the last is the decimal one. A single mark before exactly three digits groups
    thousands if it is not the file's decimal mark (`decimal_comma`): `1.234` is 1234 beside `3,5`.
    """
    plain = BLANKS_AND_APOSTROPHES.sub("", text.replace("−", "-"))
    if "," in plain and "." in plain:
        grouping = "," if plain.rfind(".") > plain.rfind(",") else "."
        whole, _, fraction = plain.rpartition("." if grouping == "," else ",")
        plain = f"{whole.replace(grouping, '')}.{fraction}" if GROUPED[grouping].fullmatch(whole) else plain
    elif plain.count(",") + plain.count(".") > 1 or not decimal_comma:
        plain = plain.replace(",", "") if GROUPED[","].fullmatch(plain) else plain
        plain = plain.replace(".", "") if plain.count(".") > 1 and GROUPED["."].fullmatch(plain) else plain
    elif GROUPED["."].fullmatch(plain):
        plain = plain.replace(".", "")
    plain = plain.replace(",", ".")
    value = float(plain) if PLAIN_NUMBER.fullmatch(plain) else math.inf
    return value if math.isfinite(value) else None
