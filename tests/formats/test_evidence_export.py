"""Evidence out and in again: equal, typed, and nothing in it that a spreadsheet could run."""

import io
import math
import time

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxmap.errors import InvalidValueError, UnknownFormatError
from cxmap.formats import read_table
from cxmap.formats.evidence_cells import cleaned
from cxmap.formats.evidence_export import EXPORT_COLUMNS, EXPORT_MAPPING, is_export, read_export, write
from cxmap.formats.evidence_rows import ITEM_COLUMNS, apply
from cxmap.formats.table import Table

SUFFIXES = (".csv", ".xlsx", ".jsonl")
ITEM = {
    "touchpoint": "Lobby",
    "method": "survey",
    "consent": "given",
    "occurred_at": "2026-03-09T14:30:00+07:00",
    "score": 4.0,
    "scale_low": 1.0,
    "scale_high": 5.0,
    "valence": 1.0,
}


def evidence(*items: dict[str, object]) -> pd.DataFrame:
    unknown = {column: "" if ITEM_COLUMNS[column] == "str" else math.nan for column in EXPORT_COLUMNS}
    types = {column: ITEM_COLUMNS[column] for column in EXPORT_COLUMNS}
    rows = [unknown | ITEM | item for item in items]
    return pd.DataFrame(rows, columns=list(EXPORT_COLUMNS)).astype(types)


def reimported(frame: pd.DataFrame, suffix: str) -> pd.DataFrame:
    table = read_table(write(frame, suffix), f"evidence{suffix}")
    found = read_export(table)
    assert found.rejected == ()
    assert found.rows_read == found.rows_used == len(frame)
    return found.frame.drop(columns="row")


HARD_TEXTS = [
    "=1+1",
    "+62 811",
    "-",
    "@all",
    "\ttab",
    "'=quoted",
    "''=twice",
    "'plain",
    "#N/A",
    "007",
    "1.0",
    "TRUE",
    "",
    ' "two"\nlines, with; all|kinds ',
    "_x000D_ literal",
    "baik sekali 😀",
]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_goes_out_comes_back_equal(suffix: str) -> None:
    frame = evidence(
        *(
            {"verbatim": text, "label": text, "source": text, "wave": text, "record": text}
            for text in HARD_TEXTS
        ),
        {"score": math.nan, "valence": math.nan, "occurred_at": "", "consent": "unknown"},
        {
            "score": 0.1 + 0.2,
            "valence": -2 / 3,
            "desired": 1.25,
            "emotional": 33.3,
            "rational": 0.0,
            "duration": 1e-7,
            "step": "Arrive",
        },
    )
    pd.testing.assert_frame_equal(reimported(frame, suffix), frame)


TEXT = st.text(st.characters(codec="utf-8"), max_size=8).map(cleaned)
NUMBER = st.floats(allow_nan=True, allow_infinity=False)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "verbatim": TEXT,
                "segment": TEXT,
                "wave": st.one_of(TEXT, st.sampled_from(HARD_TEXTS)),
                "record": TEXT,
                "score": NUMBER,
                "valence": st.one_of(st.just(math.nan), st.floats(-2, 2)),
                "duration": st.one_of(st.just(math.nan), st.floats(0, 1e9)),
            }
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(SUFFIXES),
)
def test_any_evidence_comes_back_equal(items: list[dict[str, object]], suffix: str) -> None:
    frame = evidence(*items)
    pd.testing.assert_frame_equal(reimported(frame, suffix), frame)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "'=", "'@"])
def test_nothing_in_a_spreadsheet_can_run(start: str) -> None:
    frame = evidence({"verbatim": f"{start}cmd()", "touchpoint": f"{start}x", "valence": -1.5})
    rows = read_table(write(frame, ".csv"), "a.csv").frame
    assert rows["verbatim"].iloc[0] == f"'{start}cmd()"
    assert rows["valence"].iloc[0] == "-1.5"
    sheet = openpyxl.load_workbook(io.BytesIO(write(frame, ".xlsx"))).active
    types = dict(zip(EXPORT_COLUMNS, (cell.data_type for cell in sheet[2]), strict=True))
    assert (types["verbatim"], types["touchpoint"], types["valence"]) == ("s", "s", "n")


def test_json_needs_no_guard_and_keeps_numbers() -> None:
    data = write(evidence({"verbatim": "=1"}), ".jsonl")
    assert b'"verbatim": "=1"' in data
    assert b'"score": 4.0' in data


def test_characters_that_no_document_holds_are_removed() -> None:
    for suffix in SUFFIXES:
        assert reimported(evidence({"verbatim": "a\0b\x1bc\r\nd"}), suffix)["verbatim"].tolist() == ["abc\nd"]


def test_an_export_is_recognised_by_its_header_also_with_further_columns() -> None:
    table = read_table(write(evidence({}), ".csv"), "a.csv")
    assert is_export(table)
    wider = Table(table.frame.assign(row="1", reason="x"), (*table.header, "row", "reason"), table.recognised)
    assert is_export(wider)
    assert read_export(wider).rows_used == 1
    assert not is_export(read_table(b"touchpoint,score\na,1\n", "a.csv"))


def test_an_export_edited_by_a_person_is_checked_row_by_row() -> None:
    frame = evidence({}, {"verbatim": "kept"}, {}, {}, {})
    table = read_table(write(frame, ".csv"), "a.csv")
    for row, (column, value) in enumerate(
        [
            ("method", "gossip"),
            ("wave", "1"),
            ("valence", "3"),
            ("occurred_at", "9/3/2026"),
            ("touchpoint", " "),
        ],
        start=1,
    ):
        table.frame.loc[row, column] = value
    found = read_export(table)
    assert [(each.row, each.field, each.reason) for each in found.rejected] == [
        (1, "method", "unknown_choice"),
        (3, "valence", "out_of_scale"),
        (4, "occurred_at", "not_a_date"),
        (5, "touchpoint", "empty"),
    ]
    assert found.frame["verbatim"].tolist() == ["kept"]


def test_an_export_saved_again_with_semicolons_and_decimal_commas() -> None:
    text = write(evidence({"score": 3.125, "valence": 0.5}), ".csv").decode("utf-8-sig")
    found = read_export(read_table(text.replace(",", ";").replace(".", ",").encode(), "a.csv"))
    assert found.frame[["score", "valence"]].to_numpy().tolist() == [[3.125, 0.5]]


def test_the_mapping_of_an_export_fits_it() -> None:
    found = apply(EXPORT_MAPPING, read_table(write(evidence({"verbatim": "ok"}), ".csv"), "a.csv"))
    assert found.frame.loc[0, ["touchpoint", "method", "verbatim"]].tolist() == ["Lobby", "survey", "ok"]


def test_an_unknown_kind_and_a_text_longer_than_a_cell_are_refused() -> None:
    with pytest.raises(UnknownFormatError, match=r"\.csv"):
        write(evidence({}), ".docx")
    with pytest.raises(InvalidValueError, match="verbatim"):
        write(evidence({"verbatim": "😀" * 19_000}), ".xlsx")


def test_no_evidence_is_a_header_alone() -> None:
    assert write(evidence(), ".csv").decode("utf-8-sig") == ",".join(EXPORT_COLUMNS) + "\r\n"


def test_fifty_thousand_items_out_and_in_again() -> None:
    frame = evidence({"verbatim": "nyaman, tapi berisik"}).loc[[0] * 50_000].reset_index(drop=True)
    frame["source"] = pd.Series(range(50_000)).astype("str")
    start = time.process_time()
    pd.testing.assert_frame_equal(reimported(frame, ".csv"), frame)
    assert time.process_time() - start < 10
