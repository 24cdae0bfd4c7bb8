"""Frequencies, co-occurrence, agreement of coders, and where codings go when their text is edited."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmap.analysis.agreement import alpha, kappa
from cxmap.analysis.coding import (
    compare,
    cooccurrences,
    frequencies,
    mover,
    sentence_around,
    suggestions,
    units_of,
)
from cxmap.model.coding import Code, CodedText, Coding, FieldText

CODES = tuple(Code(id=name, name=name, position=place) for place, name in enumerate("ABC"))


def text(body: str, *codings: tuple[str, int, int, str], name: str = "t") -> CodedText:
    """Codings are (code, start, end, coder)."""
    made = tuple(
        Coding(
            id=f"{name}{place}", text_id=name, code_id=code, start=start, end=end, coder=coder, created_at=""
        )
        for place, (code, start, end, coder) in enumerate(codings)
    )
    return CodedText(text=FieldText(id=name, title=name, body=body, created_at=""), codings=made)


def test_sentences_and_paragraphs_of_an_indonesian_text() -> None:
    body = "Antrean lama sekali!! Petugas ramah… 😀\n\nKenapa begitu?"
    assert [body[slice(*span)].strip() for span in units_of(body, "sentence")] == [
        "Antrean lama sekali!!",
        "Petugas ramah…",
        "😀",
        "Kenapa begitu?",
    ]
    assert len(units_of(body, "paragraph")) == 2


def test_frequencies_count_codings_and_texts() -> None:
    texts = [
        text("x" * 20, ("A", 0, 5, ""), ("A", 6, 9, "")),
        text("y" * 9, ("B", 0, 5, ""), name="u"),
        text("z", name="v"),
    ]
    found = {each.code_id: (each.codings, each.texts.k, each.texts.n) for each in frequencies(texts, CODES)}
    assert found == {"A": (2, 1, 3), "B": (1, 1, 3), "C": (0, 0, 3)}


def test_codes_occur_together_where_their_spans_overlap() -> None:
    texts = [
        text(
            "x" * 40,
            ("A", 0, 10, ""),
            ("B", 5, 15, ""),
            ("B", 10, 20, ""),
            ("C", 15, 16, ""),
            ("A", 30, 35, ""),
        )
    ]
    found = [(each.first, each.second, each.share.k, each.share.n) for each in cooccurrences(texts)]
    assert found == [("A", "B", 1, 2), ("C", "B", 1, 1)]


def test_two_coders_are_compared_by_the_same_numbers_as_elsewhere() -> None:
    body = "One. Two. Three. Four. Five. Six. Seven. Eight. Nine. Ten."
    spans = units_of(body, "sentence")
    first, second = [1, 1, 1, 1, 0, 0, 0, 0, 0, 1], [1, 1, 1, 0, 0, 0, 0, 1, 0, 1]
    codings = [
        ("A", *span, coder)
        for coder, marks in (("Ana", first), ("Ben", second))
        for span, mark in zip(spans, marks, strict=True)
        if mark
    ]
    found = compare([text(body, *codings)], CODES, ("Ana", "Ben"))
    own = found.by_code[0]
    assert (found.units, own.first, own.second, own.both) == (10, 5, 5, 4)
    assert own.percent.value == pytest.approx(0.8)
    assert own.kappa.value == pytest.approx(0.6)
    assert own.alpha.value == pytest.approx(alpha(np.array([first, second], float).T).value or 0)
    assert found.overall.alpha == own.alpha.__class__(**vars(own.alpha))
    assert [(body[each.start : each.end].strip(), each.coder) for each in found.disagreements] == [
        ("Four.", "Ana"),
        ("Eight.", "Ben"),
    ]


def test_published_agreement_is_met_to_three_decimals(shared: Path) -> None:
    told = json.loads((shared / "expected.json").read_text())["tables"]
    ratings = pd.read_csv(shared / "agreement" / "raw_4raters.csv", index_col=0).to_numpy(float)
    published = told["agreement/raw_4raters.csv"]["krippendorff_alpha"]
    for level in ("nominal", "ordinal", "interval", "ratio"):
        assert alpha(ratings, level).value == pytest.approx(published[level], abs=5e-4)  # type: ignore[arg-type]
    table = pd.read_csv(shared / "agreement" / "table_cont3x3abstractors.csv", index_col=0).to_numpy(float)
    published = told["agreement/table_cont3x3abstractors.csv"]
    assert kappa(table).value == pytest.approx(published["cohen_kappa"]["value"], abs=5e-4)
    assert kappa(table, "linear").value == pytest.approx(published["cohen_kappa_linear"], abs=5e-4)


def test_only_texts_that_both_have_coded_are_compared() -> None:
    both = text("One. Two.", ("A", 0, 3, "Ana"), ("B", 5, 8, "Ben"))
    alone = text("Three.", ("A", 0, 3, "Ana"), name="u")
    found = compare([both, alone], CODES, ("Ana", "Ben"))
    assert (found.texts, found.units) == (1, 2)
    none = compare([alone], CODES, ("Ana", "Ben"))
    assert none.overall.alpha.value is None


def test_words_of_a_code_are_found_whole_in_any_letter_case() -> None:
    codes = [Code(id="A", name="A", words="antre, lama sekali", position=1)]
    body = "Antre lama. Antrean LAMA SEKALI."
    assert [body[slice(*span)] for span, _ in suggestions(body, codes)] == ["Antre", "LAMA SEKALI"]
    assert body[slice(*sentence_around(body, 20, 22))] == "Antrean LAMA SEKALI."


@given(st.text("abc", min_size=1, max_size=12), st.data())
def test_a_span_keeps_its_words_when_text_is_put_in_or_taken_out_elsewhere(
    middle: str, data: st.DataObject
) -> None:
    before, after, new = (data.draw(st.text("xyz", max_size=8)) for _ in range(3))
    body = f"{before}<{middle}>{after}"
    span = (len(before), len(before) + len(middle) + 2)
    for edited in (f"{new}{body}", f"{body}{new}", f"{new}<{middle}>{after}", f"{before}<{middle}>{new}"):
        found = mover(body, edited)(span)
        assert found
        assert edited[slice(*found)] == f"<{middle}>"


def test_a_span_whose_words_are_gone_is_gone() -> None:
    assert mover("one two three", "one three")((4, 7)) is None
    assert mover("one two three", "one three")((0, 7)) == (0, 3)
    assert mover("one two three", "one 2 three")((4, 13)) == (4, 11)
