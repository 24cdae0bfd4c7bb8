"""Text with separators: what is recognised, what is a problem, and nothing lost on the way out and back."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmap.errors import FileTooLargeError, FileUnreadableError
from cxmap.formats import read_table, separated, table
from cxmap.formats.table import Recognised, Table

CELL = st.text(st.characters(codec="utf-8"), max_size=12)


def rows_of(found: Table) -> list[list[str]]:
    return found.frame.to_numpy().tolist()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_recognised(separator: str) -> None:
    text = 'touchpoint,score,review\nlobby,"3,5","clean, quiet; and | nice"\nroom,"4,0","small, but ok"\n'
    frame = separated.read(text.encode(), "a.csv").frame
    found = separated.read(separated.write(frame, Recognised(separator=separator)), "b.csv")
    assert found.recognised.separator == separator
    assert found.frame.equals(frame)


def test_an_unquoted_text_with_commas_does_not_beat_the_semicolon() -> None:
    found = separated.read(
        b"tp;score;review\nlobby;3;clean, quiet, big\nroom;4;ok\nbar;5;loud, dear\n", "a.csv"
    )
    assert found.recognised.separator == ";"
    assert rows_of(found)[0] == ["lobby", "3", "clean, quiet, big"]


def test_one_column_of_sentences_stays_one_column() -> None:
    found = separated.read(b"review\nclean, quiet\nnice\ngood, cheap\n", "a.csv")
    assert rows_of(found) == [["clean, quiet"], ["nice"], ["good, cheap"]]
    assert list(found.frame.columns) == ["review"]


def test_the_line_with_which_excel_names_its_separator_is_obeyed() -> None:
    found = separated.read(b"sep=;\r\na;b\r\n1;2\r\n", "a.csv")
    assert (list(found.frame.columns), rows_of(found)) == (["a", "b"], [["1", "2"]])
    assert found.recognised.header_row == 2


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("kata\nénak 😀\n".encode(), "utf-8"),
        ("kata\nénak 😀\n".encode("utf-8-sig"), "utf-8"),
        (b"\xff\xfe" + "kata\nénak 😀\n".encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + "kata\nénak 😀\n".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_encodings_with_and_without_a_mark(data: bytes, encoding: str) -> None:
    found = separated.read(data, "a.csv")
    assert (found.recognised.encoding, found.header, rows_of(found)) == (encoding, ("kata",), [["énak 😀"]])


def test_what_is_not_utf_8_is_windows_1252() -> None:
    found = separated.read("kata\ncafé – “baik”\n".encode("cp1252"), "a.csv")
    assert (found.recognised.encoding, rows_of(found)) == ("cp1252", [["café – “baik”"]])


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b" ,\n,,\n"])
def test_an_empty_file_is_refused_with_the_reason(data: bytes) -> None:
    with pytest.raises(FileUnreadableError, match="it is empty"):
        separated.read(data, "a.csv")


@pytest.mark.parametrize(
    "data", [b"\xff\xfea", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x81\x8d", b"a,b\0\0\0\0\n1,2"]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(FileUnreadableError, match="not text"):
        separated.read(data, "a.csv")


def test_a_header_alone_is_a_table_without_rows() -> None:
    found = separated.read(b"touchpoint,score\n", "a.csv")
    assert (list(found.frame.columns), len(found.frame), found.problems) == (["touchpoint", "score"], 0, ())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_quotes_and_line_breaks_in_cells(end: str) -> None:
    text = f'a,b{end}"say ""hi""","two\nlines"{end}5" screen,x'
    assert rows_of(separated.read(text.encode(), "a.csv")) == [['say "hi"', "two\nlines"], ['5" screen', "x"]]


def test_a_nul_in_a_cell_does_not_stop_the_file() -> None:
    assert rows_of(separated.read(b"review,score\nlong enough to be a text\0,1\n", "a.csv"))[0][1] == "1"


def test_rows_with_a_wrong_number_of_fields_are_problems_and_stay_in_the_frame() -> None:
    found = separated.read(b"a,b,c\n1,2,3\n4,5\n\n6,7,8,9\n1,2,3,,\n", "a.csv")
    assert [(problem.row, problem.reason) for problem in found.problems] == [
        (2, "number_of_fields"),
        (4, "number_of_fields"),
    ]
    assert found.problems[1].sentence("en").startswith("The row has 4 fields, but the header has 3.")
    assert found.frame.index.tolist() == [1, 2, 4, 5]
    assert rows_of(found) == [["1", "2", "3"], ["4", "5", ""], ["6", "7", "8,9"], ["1", "2", "3"]]


def test_a_quotation_that_never_ends_costs_one_row_only() -> None:
    found = separated.read(b'a,b\n1,fine\n2,"open\n3,good\n4,good\n', "a.csv")
    assert [(problem.row, problem.reason) for problem in found.problems] == [(2, "quote_never_closed")]
    assert rows_of(found) == [["1", "fine"], ["2", "open"], ["3", "good"], ["4", "good"]]


def test_a_header_whose_quotation_never_ends_is_refused() -> None:
    with pytest.raises(FileUnreadableError, match="header"):
        separated.read(b'a,"b\n1,2\n', "a.csv")


def test_empty_and_repeated_headers_get_names_and_are_reported() -> None:
    found = separated.read(b"score, ,score,score (2)\n1,2,3,4\n", "a.csv")
    assert list(found.frame.columns) == ["score", "#2", "score (2)", "score (2) (2)"]
    assert found.header == ("score", " ", "score", "score (2)")
    assert [new for new, _ in found.recognised.renamed] == ["#2", "score (2)", "score (2) (2)"]
    assert "“#2”" in found.recognised.sentences("id")[-3]


def test_a_title_above_the_header_is_stepped_over() -> None:
    found = separated.read(b"Wave 3,,\n\na,b,c\n1,2,3\n4,5,6\n", "a.csv")
    assert (list(found.frame.columns), found.recognised.header_row) == (["a", "b", "c"], 3)
    assert found.frame.index.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [("3,5;4,25", True), ("3.5;4.25", False), ("1,234;5,678", False), ("1.234,5;7", True)],
)
def test_the_decimal_comma_is_recognised(cells: str, expected: bool) -> None:
    assert separated.read(f"a;b\n{cells}\n".encode(), "a.csv").recognised.decimal_comma is expected


def test_long_headers_and_many_columns() -> None:
    header = [f"{at}. {'x' * 380}" for at in range(54)]
    found = separated.read((",".join(header) + "\n" + ",".join(["1"] * 54) + "\n").encode(), "a.csv")
    assert found.frame.shape == (1, 54)
    assert list(found.frame.columns) == header


def test_too_many_cells_are_refused_before_they_take_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_CELLS", 1000)
    for hostile in (b"a,b\n" + b"\n" * 2000, b"a,b\n" + b"," * 2000, b",".join([b"a"] * 100) + b"\n1" * 100):
        with pytest.raises(FileTooLargeError):
            separated.read(hostile, "a.csv")


def test_a_cell_of_a_megabyte_is_read() -> None:
    found = separated.read(b"a,b\n1," + b"x" * 1_000_000 + b"\n2,y\n", "a.csv")
    assert found.frame["b"].str.len().tolist() == [1_000_000, 1]


@given(st.lists(st.tuples(CELL, CELL), max_size=5), st.sampled_from(",;\t|"))
def test_what_is_written_is_read_back(rows: list[tuple[str, str]], separator: str) -> None:
    frame = pd.DataFrame([("x", *row) for row in rows], columns=["at", "one", "two"], dtype="str")
    back = separated.read(separated.write(frame, Recognised(separator=separator)), "a.csv")
    assert back.recognised.separator == separator
    assert back.problems == ()
    assert rows_of(back) == frame.to_numpy().tolist()


def test_numbers_are_written_in_their_shortest_form_and_unknown_as_empty() -> None:
    frame = pd.DataFrame({"a": [1.0, 0.1 + 0.2, None], "b": ["x", "y", "z"]})
    assert separated.write(frame).decode("utf-8-sig") == "a,b\r\n1,x\r\n0.30000000000000004,y\r\n,z\r\n"


def test_the_real_files_are_read_as_plain_pandas_reads_them(shared) -> None:  # noqa: ANN001
    for name in ("i18n-text/id_hotel_aspects_test_286.csv", "mystery-shopping/banks_2022_253visits.csv"):
        plain = pd.read_csv(shared / name, dtype="str", keep_default_na=False)
        found = read_table((shared / name).read_bytes(), name)
        assert found.problems == ()
        assert found.frame.reset_index(drop=True).equals(plain)
