"""The catalogue is whole: both languages say the same things, and everything the code asks for is there."""

import ast
import string
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cxmap import errors
from cxmap.words import LANGUAGES, MONTHS, Language, catalogue, number, say

ROOT = Path(__file__).parents[2]
SOURCES = sorted([ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "cxmap").rglob("*.py")])
ENGLISH = catalogue("en")
SUBJECTS = {"activity_cycle": "cycle_picture.", "service_blueprint": "blueprint_picture."}
"""What the keys of a picture begin with, by the folder of its parts; those of the experience map with `picture.`"""


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call in the code: what is called, the beginning its keys have there, and the call."""
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                by_sheet = "drawing" in file.parts and isinstance(node.func, ast.Attribute)
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                subject = next((SUBJECTS[part] for part in file.parts if part in SUBJECTS), "picture.")
                yield name, subject if by_sheet else "", node


def literals(node: ast.expr) -> list[str]:
    """The texts an expression can be, where both sides of a choice are literal."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return []


def pattern(node: ast.expr) -> tuple[str, str] | None:
    """The fixed beginning and end of an f-string key: `f"change.{what}"` is ("change.", "")."""
    if not isinstance(node, ast.JoinedStr):
        return None
    first, last = node.values[0], node.values[-1]
    return (
        str(first.value) if isinstance(first, ast.Constant) else "",
        str(last.value) if isinstance(last, ast.Constant) else "",
    )


def asked() -> Iterator[tuple[str, ast.expr, ast.Call]]:
    """Every call of `say(key)` and `say(language, key)`: the beginning, the rest of its key, and the call."""
    for name, beginning, call in calls():
        if name in {"say", "say_in"} and call.args:
            yield beginning, call.args[1 if len(call.args) > 1 else 0], call


def test_both_languages_have_the_same_keys() -> None:
    assert ENGLISH.keys() - catalogue("id").keys() == set()
    assert catalogue("id").keys() - ENGLISH.keys() == set()


@pytest.mark.parametrize("key", ENGLISH)
def test_both_languages_fill_the_same_places(key: str) -> None:
    assert places(ENGLISH[key]) == places(catalogue("id")[key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_has_blanks_around_it(language: Language) -> None:
    odd = [key for key, text in catalogue(language).items() if not text or text != text.strip()]
    assert odd == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_its_sentence(language: Language) -> None:
    classes = {
        name
        for name, each in vars(errors).items()
        if isinstance(each, type) and issubclass(each, errors.CxmapError) and each is not errors.CxmapError
    }
    keys = {key.removeprefix("errors.") for key in catalogue(language) if key.startswith("errors.")}
    told = {key for key in keys if "." not in key}  # tables below name what the sentences speak of
    assert classes
    assert told == classes
    sentences = [catalogue(language)[f"errors.{name}"] for name in classes]
    assert [sentence for sentence in sentences if not sentence.endswith(".")] == []


def test_every_literal_key_in_the_code_exists_and_gets_its_values() -> None:
    lost, unfilled = [], []
    for beginning, node, call in asked():
        for key in (beginning + rest for rest in literals(node)):
            if key not in ENGLISH:
                lost.append(key)
            elif all(word.arg for word in call.keywords):
                given = {str(word.arg) for word in call.keywords}
                unfilled += [key] if given < places(ENGLISH[key]) else []
    assert (sorted(lost), sorted(unfilled)) == ([], [])
    assert sum(len(literals(node)) for _, node, _ in asked()) > 200


def test_every_pattern_of_keys_in_the_code_matches_something() -> None:
    patterns = {
        (beginning + found[0], found[1])
        for beginning, node, _ in asked()
        if (found := pattern(node)) and found != ("", "")
    }
    lost = [
        (start, end)
        for start, end in patterns
        if not any(key.startswith(start) and key.endswith(end) for key in ENGLISH)
    ]
    assert patterns
    assert lost == []


def test_every_operation_has_its_words_in_the_change_log() -> None:
    written = {
        key for name, _, call in calls() if name == "writing" and call.args for key in literals(call.args[0])
    }
    kinds = {
        f"{noun}_{done}"
        for noun in ("segment", "persona", "touchpoint")
        for done in ("added", "edited", "removed")
    }
    told = {key.removeprefix("change.") for key in ENGLISH if key.startswith("change.")}
    assert len(written) > 15
    assert sorted((written | kinds | {"project_created"}) - told) == []


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(KeyError):
        say("en", "app.no_such_key")


@pytest.mark.parametrize(
    ("language", "value", "decimals", "signed", "text"),
    [
        ("en", -1.44, 1, False, "−1.4"),
        ("id", -1.44, 1, False, "−1,4"),
        ("en", 1234567.0, 0, False, "1,234,567"),
        ("id", 1234567.5, 1, False, "1.234.567,5"),
        ("en", -0.04, 1, True, "0.0"),
        ("id", 0.04, 1, True, "0,0"),
        ("en", 1.0, 1, True, "+1.0"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(
    language: Language, value: float, decimals: int, signed: bool, text: str
) -> None:
    assert number(language, value, decimals, signed=signed) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_twelve_months(language: Language) -> None:
    assert len(set(MONTHS[language])) == date.max.month
