"""Widths of the face that is drawn, and lines that lose nothing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmap.drawing.ruler import clusters, width, wrap


def fixed(text: str, size: float, weight: int = 400, italic: bool = False, spacing: float = 0.0) -> float:
    """Every character is half as wide as high."""
    return len(text) * size / 2 + spacing * len(text)


def lines(text: str, characters: int) -> tuple[str, ...]:
    return wrap(text, 10, characters * 5, ruler=fixed)


def test_a_width_is_the_sum_of_advances() -> None:
    # Source Sans Pro Regular: A is 544 units of 1000, n is 544
    assert width("A", 1000) == pytest.approx(544)
    assert width("An", 10) == pytest.approx(width("A", 10) + width("n", 10))


def test_weight_slant_and_spacing_count() -> None:
    assert width("Waiting", 13, 700) > width("Waiting", 13, 600) > width("Waiting", 13)
    assert width("Waiting", 13, italic=True) < width("Waiting", 13)
    assert width("abc", 11, spacing=0.7) == pytest.approx(width("abc", 11) + 2.1)


@pytest.mark.parametrize(
    ("text", "ems"), [("中", 1.0), ("🎉", 1.0), ("م", 0.6), ("\u200b", 0.0), ("e\u0301", None)]
)
def test_characters_the_face_lacks_are_estimated(text: str, ems: float | None) -> None:
    assert width(text, 100) == pytest.approx(width("e", 100) if ems is None else ems * 100)


def test_lines_break_at_words() -> None:
    assert lines("Waits for her turn today", 9) == ("Waits for", "her turn", "today")


def test_newlines_are_kept_and_blank_text_has_no_lines() -> None:
    assert lines("a\nb\r\n\nc", 9) == ("a", "b", "", "c")
    assert lines("  \n ", 9) == ()


def test_a_long_word_breaks_with_a_hyphen() -> None:
    assert lines("Donaudampfschiff", 7) == ("Donaud-", "ampfsc-", "hiff")


def test_a_number_breaks_without_a_hyphen() -> None:
    assert lines("1234567890", 4) == ("1234", "5678", "90")


def test_a_compound_breaks_after_its_own_hyphen_but_not_after_a_prefix() -> None:
    assert lines("pre-filled form", 6) == ("pre-", "filled", "form")
    assert lines("HR e-mail", 6) == ("HR", "e-mail")
    assert lines("ages 18-24", 8) == ("ages", "18-24")


def test_chinese_breaks_anywhere_but_not_before_a_comma() -> None:
    assert lines("客户在分行，排队", 5) == ("客户在分", "行，排队")


def test_a_no_break_blank_holds() -> None:
    assert lines("wait 95\u00a0% of", 8) == ("wait", "95\u00a0% of")


def test_a_widow_is_taken_in() -> None:
    assert lines("mother which bank they use", 22) == ("mother which bank", "they use")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ab", ("a", "b")),
        ("e\u0301x", ("e\u0301", "x")),
        ("👩‍👩‍👧x", ("👩‍👩‍👧", "x")),
        ("👍🏽!", ("👍🏽", "!")),
        ("🇮🇩🇮🇩", ("🇮🇩", "🇮🇩")),
    ],
)
def test_what_people_see_as_one_character_stays_together(text: str, parts: tuple[str, ...]) -> None:
    assert clusters(text) == parts


WORDS = st.text(alphabet="abcdefghij ßéК中文。，/\n\u0301🎉", max_size=120)


@given(text=WORDS, characters=st.integers(2, 30))
def test_no_line_is_wider_than_the_column(text: str, characters: int) -> None:
    for line in lines(text, characters):
        assert fixed(line, 10) <= characters * 5 or len(clusters(line)) == 1


@given(text=WORDS, characters=st.integers(2, 30))
def test_nothing_is_lost(text: str, characters: int) -> None:
    joined = "".join(lines(text, characters)).replace("-", "")
    assert "".join(joined.split()) == "".join(text.split())


def test_the_ruler_is_fast_once_warm() -> None:
    text = "Explains her need; officer suggests a starter account " * 6
    wrap(text, 13, 136)
    start = time.perf_counter()
    for column in range(300):
        wrap(text, 13, 100 + column)
    assert time.perf_counter() - start < 1.0
