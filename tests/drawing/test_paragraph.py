"""Broken texts: lines that run from right to left stand at the right."""

from cxmap.drawing.paragraph import paragraph
from cxmap.drawing.ruler import width
from cxmap.drawing.theme import BODY

ARABIC = "انتظر دوري عند الشباك ثم أتحدث مع الموظف"


def test_lines_from_right_to_left_end_at_the_right_of_the_text_or_of_the_column() -> None:
    words = paragraph(ARABIC, BODY, 120, width)
    assert len(words.lines) > 1
    assert {(text.x, text.anchor) for text in words.at(10, 0, "#000000")} == {(10 + words.width, "end")}
    assert {text.x for text in words.at(10, 0, "#000000", whole_column=True)} == {130}


def test_other_lines_start_where_they_are_told() -> None:
    mixed = paragraph(f"Queue {ARABIC}", BODY, 120, width)
    for words in (paragraph("Wait for my turn", BODY, 60, width), mixed):
        assert {text.anchor for text in words.at(10, 0, "#000000", whole_column=True)} == {"start"}
        assert {text.x for text in words.at(10, 0, "#000000", anchor="middle")} == {10}


def test_a_line_of_an_english_sentence_is_not_turned_by_the_arabic_word_it_begins_with() -> None:
    lines = paragraph(f"Value leaks most at {ARABIC} today.", BODY, 150, width).at(0, 0, "#000000")
    assert [line.right_to_left for line in lines] == [False] * len(lines)
    assert paragraph("انتظر", BODY, 150, width).at(5, 0, "#000000")[0].x == 5
