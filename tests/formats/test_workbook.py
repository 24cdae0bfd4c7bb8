"""Spreadsheets: values as text, sheets by choice, and nothing harmful opened."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxmap.errors import FileTooLargeError, FileUnreadableError, InvalidValueError
from cxmap.formats import read_table, table, workbook
from cxmap.formats.table import ILLEGAL_IN_XML, Recognised


def book_of(*rows: list[object], title: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part changed (or added)."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in {*source.namelist(), member}:
            old = source.read(name) if name in source.namelist() else b""
            target.writestr(name, change(old) if name == member else old)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("007", "007"),
        (7, "7"),
        (7.0, "7"),
        (0.1 + 0.2, "0.30000000000000004"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2026, 3, 9), "2026-03-09"),
        (datetime(2026, 3, 9, 14, 30), "2026-03-09T14:30:00"),
        (time(14, 30), "14:30:00"),
        (timedelta(minutes=35), "2100"),
        ("#N/A", "#N/A"),
        ("tiga\nbaris", "tiga\nbaris"),
        (" blank ", " blank "),
    ],
)
def test_every_kind_of_cell_becomes_text(value: object, text: str) -> None:
    cell = workbook.read(book_of(["a", "b"], ["x", value]), "a.xlsx").frame["b"].iloc[0]
    assert cell == text if not isinstance(value, float) or value == 7 else float(cell) == pytest.approx(value)


def test_short_rows_empty_rows_and_a_column_without_header() -> None:
    found = workbook.read(book_of(["a", "b"], ["1"], [], ["2", "3", "4"]), "a.xlsx")
    assert list(found.frame.columns) == ["a", "b", "#3"]
    assert found.frame.index.tolist() == [1, 3]
    assert found.frame.to_numpy().tolist() == [["1", "", ""], ["2", "3", "4"]]
    assert found.problems == ()


def test_the_sheet_is_chosen_or_the_first_with_content() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    hidden = book.create_sheet("Old")
    hidden.append(["old"])
    hidden.sheet_state = "hidden"
    for title in ("Wave 1", "Wave 2"):
        book.create_sheet(title).append(["touchpoint"])
        book[title].append([title])
    data = saved(book)
    assert workbook.read(data, "a.xlsx").recognised.sheet == "Wave 1"
    assert workbook.read(data, "a.xlsx").recognised.sheets == ("Cover", "Old", "Wave 1", "Wave 2")
    assert workbook.read(data, "a.xlsx", "Wave 2").frame["touchpoint"].tolist() == ["Wave 2"]
    with pytest.raises(
        FileUnreadableError, match="no sheet “Wave 9”; its sheets are: Cover, Old, Wave 1, Wave 2"
    ):
        workbook.read(data, "a.xlsx", "Wave 9")


@pytest.mark.parametrize("dimension", [b"", b'<dimension ref="A1"/>', b'<dimension ref="A1:XFD1048576"/>'])
def test_a_missing_or_false_dimension_does_not_matter(dimension: bytes) -> None:
    data = book_of(["a", "b"], ["1", "2"], ["3", "4"])
    data = changed(data, SHEET, lambda xml: xml.replace(b'<dimension ref="A1:B3" />', dimension))
    assert dimension in zipfile.ZipFile(io.BytesIO(data)).read(SHEET)
    assert workbook.read(data, "a.xlsx").frame.to_numpy().tolist() == [["1", "2"], ["3", "4"]]


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    data = changed(book_of(["a"], ["1"]), "xl/media/zero.xml", lambda _: bytes(30_000_000))
    assert len(data) < 50_000
    with pytest.raises(FileUnreadableError, match="unpack to 30 MB"):
        workbook.read(data, "a.xlsx")


def test_a_small_sheet_of_equal_rows_is_no_bomb() -> None:
    assert len(workbook.read(book_of(["a"], *[["same"]] * 5_000), "a.xlsx").frame) == 5_000


def test_entities_are_never_expanded() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    for member, root in (
        (SHEET, b"<worksheet"),
        ("xl/workbook.xml", b"<workbook"),
        ("xl/styles.xml", b"<styleSheet"),
    ):
        data = changed(
            book_of(["a"], ["1"]), member, lambda xml, root=root: xml.replace(root, laughs + root, 1)
        )
        with pytest.raises(FileUnreadableError, match="damaged"):
            workbook.read(data, "a.xlsx")


def test_a_row_number_beyond_the_format_does_not_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 1000)
    data = changed(book_of(["a"], ["1"]), SHEET, lambda xml: xml.replace(b'r="2"', b'r="999999999"'))
    with pytest.raises(FileUnreadableError, match="damaged"):
        workbook.read(data, "a.xlsx")


def test_far_away_cells_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_CELLS", 20_000)
    data = changed(book_of(["a"], ["1"]), SHEET, lambda xml: xml.replace(b'r="A', b'r="XFD'))
    with pytest.raises(FileTooLargeError):
        workbook.read(data, "a.xlsx")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b"a,b\n1,2\n", "not an XLSX workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not an XLSX workbook"),
        (book_of(["a"], ["1"])[:-40], "not an XLSX workbook"),
        (changed(book_of(["a"], ["1"]), SHEET, lambda xml: xml[:200]), "damaged"),
        (changed(book_of(["a"], ["1"]), "xl/workbook.xml", lambda _: b""), "damaged"),
        (changed(book_of(["a"], ["1"]), "xl/vbaProject.bin", lambda _: b"macro"), "macros are not opened"),
        (book_of(), "it is empty"),
        (
            changed(
                book_of(["a"], ["1"]), "[Content_Types].xml", lambda xml: xml.replace(b"sheet.main", b"x")
            ),
            "damaged",
        ),
        (
            book_of(["a"], ["1"]).replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xf2"),
            "not an XLSX workbook",
        ),
    ],
)
def test_broken_and_strange_workbooks_are_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(FileUnreadableError, match=reason):
        workbook.read(data, "a.xlsx")


@pytest.mark.parametrize("suffix", [".xlsm", ".xls", ".ods"])
def test_other_workbooks_are_refused_kindly(suffix: str) -> None:
    with pytest.raises(FileUnreadableError, match="Save it again as CSV"):
        read_table(b"x", f"a{suffix}")


def test_text_is_never_a_formula_and_never_an_error() -> None:
    texts = ["=1+1", "#N/A", "#hashtag", "+62", "-1", "@x", "007", "1.0", "TRUE", "_x000D_", "2026-01-01"]
    data = workbook.write(pd.DataFrame({"a": texts}))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for (cell,) in sheet.iter_rows()} == {"s"}
    assert workbook.read(data, "a.xlsx").frame["a"].tolist() == texts


def test_numbers_stay_numbers_with_all_their_digits() -> None:
    data = workbook.write(pd.DataFrame({"a": [1.0, 0.1 + 0.2, -2 / 3, None], "b": ["x"] * 4}))
    cells = [
        row[0]
        for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(min_row=2, values_only=True)
    ]
    assert cells == [1, 0.1 + 0.2, -2 / 3, None]
    assert workbook.read(data, "a.xlsx").frame["a"].tolist()[1] == "0.30000000000000004"


def test_a_text_longer_than_a_cell_is_refused_with_its_column() -> None:
    with pytest.raises(InvalidValueError, match="review"):
        workbook.write(pd.DataFrame({"review": ["😀" * 17_000]}))
    assert workbook.write(pd.DataFrame({"review": ["a" * 32_767]}))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=5))
def test_what_is_written_is_read_back(texts: list[str]) -> None:
    frame = pd.DataFrame({"at": ["x"] * len(texts), "text": texts}, dtype="str")
    back = workbook.read(workbook.write(frame, Recognised(sheet="Wave [1]")), "a.xlsx")
    assert back.recognised.sheet == "Wave  1 "
    assert back.frame["text"].tolist() == [ILLEGAL_IN_XML.sub("", text) for text in texts]


def test_the_real_workbook_holds_what_its_csv_holds(shared: Path) -> None:
    folder = shared / "mystery-shopping"
    csv, xlsx = (
        read_table((folder / f"banks_2022_253visits{suffix}").read_bytes(), f"a{suffix}").frame
        for suffix in (".csv", ".xlsx")
    )
    trimmed = xlsx.map(str.strip)
    assert list(csv.columns) == list(xlsx.columns)
    same = [column for column in csv if csv[column].equals(trimmed[column])]
    numbers = [column for column in csv if column not in same]
    assert len(same) == 51
    assert csv[numbers].astype(float).equals(trimmed[numbers].astype(float))
