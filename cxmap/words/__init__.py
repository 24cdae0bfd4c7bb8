"""The one catalogue of everything the product says, in English and Indonesian.

One TOML file per subject and language; a key is `file.table.key` (`picture.lane.doing`).
The room lies below all others, because errors, pictures, screens and the command line all speak.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

Language = Literal["en", "id"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
HERE = Path(__file__).parent


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}.{key}")
        else:
            yield f"{prefix}.{key}", str(value)


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Every key with its text in one language."""
    files = sorted((HERE / language).glob("*.toml"))
    return {
        key: text for file in files for key, text in _flat(tomllib.loads(file.read_text("utf-8")), file.stem)
    }


def say(language: Language, key: str, /, **values: object) -> str:
    """The text of a key with its `{named}` places filled; an unknown key raises KeyError."""
    text = catalogue(language)[key]
    return text.format(**values) if values else text


def number(language: Language, value: float, decimals: int = 1, *, signed: bool = False) -> str:
    """A number as the language writes it, with a true minus sign: `−1.4` in English, `−1,4` in Indonesian."""
    text = f"{value:{'+' if signed else ''},.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("+-")
    if language == "id":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "−")


def ranged(
    language: Language,
    value: float | None,
    low: float | None,
    high: float | None,
    decimals: int = 1,
    *,
    percent: bool = False,
) -> str:
    """A number with the two ends of its interval, `0.541 (0.293 … 0.747)`; a share (0..1) in percent if asked."""
    if value is None:
        return "–"
    told = [
        number(language, each * (100 if percent else 1), decimals)
        for each in (value, low, high)
        if each is not None
    ]
    sign = " %" if percent else ""
    return f"{told[0]}{sign} ({told[1]} … {told[2]})" if len(told) == 3 else f"{told[0]}{sign}"


MONTHS: dict[Language, tuple[str, ...]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
}
