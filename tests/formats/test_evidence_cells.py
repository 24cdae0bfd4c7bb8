"""One cell at a time: numbers in either spelling, labels, durations, choices."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmap.formats import evidence_cells as cells
from cxmap.formats.evidence_cells import Refused
from cxmap.formats.formula_guard import guarded, guarded_unless_number, unguarded
from cxmap.formats.table import as_text
from cxmap.model.evidence import Consent, Method


@pytest.mark.parametrize(
    ("text", "decimal_comma", "value"),
    [
        ("3", False, 3),
        ("3.5", False, 3.5),
        ("3,5", False, 3.5),
        ("3,5", True, 3.5),
        ("-1", False, -1),
        ("−1,4", True, -1.4),
        ("+2", False, 2),
        (".5", False, 0.5),
        ("1e-07", False, 1e-7),
        ("1.234", False, 1.234),
        ("1.234", True, 1234),
        ("1,234", False, 1234),
        ("1,234", True, 1.234),
        ("0,125", False, 0.125),
        ("1.234,5", False, 1234.5),
        ("1,234.5", True, 1234.5),
        ("1.234.567", False, 1234567),
        ("1,234,567", True, 1234567),
        ("1 234,5", False, 1234.5),
        ("12,34,5", False, None),
        ("1.23,456.7", False, None),
        ("3 apples", False, None),
        ("nan", False, None),
        ("inf", False, None),
        ("1e999", False, None),
        ("--1", False, None),
    ],
)
def test_numbers_as_people_write_them(text: str, decimal_comma: bool, value: float | None) -> None:
    assert cells.as_number(text, decimal_comma=decimal_comma) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_survives_as_text(value: float) -> None:
    assert cells.as_number(as_text(value), decimal_comma=False) == value


@pytest.mark.parametrize(
    ("cell", "seconds"), [("90", 90), ("0:35:00", 2100), ("1:00:00.5", 3600.5), ("2,5", 2.5)]
)
def test_durations(cell: str, seconds: float) -> None:
    assert cells.duration_reader(decimal_comma=False)(cell) == seconds


def test_durations_that_are_none() -> None:
    read = cells.duration_reader(decimal_comma=False)
    assert isinstance(read("-5"), Refused)
    assert isinstance(read("long"), Refused)
    assert math.isnan(read(" "))  # type: ignore[arg-type]


def test_labels_match_without_regard_to_case_blanks_and_point_zero() -> None:
    read = cells.judgement_reader(
        {"Very  Good": 2, "Not Applicable": None, "5": 1}, None, decimal_comma=False
    )
    assert (read(" very good ").label, read("VERY GOOD").valence) == ("very good", 2.0)
    assert read("not applicable") is cells.NOT_MENTIONED
    assert read("5.0").valence == 1.0
    assert read("") is cells.NOTHING_SAID
    assert read("maybe") == Refused(
        "unknown_label", {"value": "maybe", "known": "Very  Good, Not Applicable, 5"}
    )


def test_a_number_beside_labels_and_a_scale_out_of_which_it_may_not_fall() -> None:
    read = cells.judgement_reader({"n/a": None}, (1, 5), decimal_comma=True)
    assert (read("4,5").score, read("4,5").valence) == (4.5, 1.5)
    assert read("N/A") is cells.NOT_MENTIONED
    assert read("6") == Refused("out_of_scale", {"value": "6", "low": "1", "high": "5"})
    assert cells.judgement_reader({}, (6, 1), decimal_comma=False)("1").valence == 2.0


@pytest.mark.parametrize(
    ("cell", "method"),
    [
        ("mystery_shop", "mystery_shop"),
        ("Mystery shop", "mystery_shop"),
        ("mystery shopping", "mystery_shop"),
        ("Belanja Misteri", "mystery_shop"),
        ("wawancara", "interview"),
        ("MS", "mystery_shop"),
    ],
)
def test_a_method_by_its_own_name_in_either_language_or_as_translated(cell: str, method: str) -> None:
    assert cells.choice_reader(Method, {"ms": "mystery_shop"})(cell) == method


def test_an_unknown_method_is_refused_with_those_known() -> None:
    refused = cells.choice_reader(Method, {})("gossip")
    assert isinstance(refused, Refused)
    assert "mystery_shop, participant_observation" in refused.told["known"]
    assert cells.choice_reader(Consent, {})("ditarik") == "withdrawn"


def test_text_is_cleaned_trimmed_and_limited() -> None:
    assert cells.text_reader(5)(" a\0b\r\nc\x0b ") == "ab\nc"
    assert cells.text_reader(5)("123456") == Refused("too_long", {"length": 6, "limit": 5})
    assert cells.text_reader(5, needed=True)(" \0 ") == Refused("empty")
    assert cells.exact_reader(5)(" a ") == " a "


@given(st.text(st.sampled_from("'=+-@\t\r\n\0a1 "), max_size=5))
def test_a_guarded_text_cannot_run_and_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(tuple("=+-@\t\r\n\0"))


def test_numbers_in_somebodys_own_file_stay_numbers() -> None:
    assert [guarded_unless_number(text) for text in ("-1", "+3,5", "=1", "-x", "'=1")] == [
        "-1",
        "+3,5",
        "'=1",
        "'-x",
        "'=1",
    ]
