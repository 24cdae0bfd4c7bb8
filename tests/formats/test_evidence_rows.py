"""Rows become evidence or are rejected as a whole; what was read always adds up."""

import csv
import io
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxmap.errors import ColumnMissingError, DateFormatNeededError, ImportCancelledError, MappingInvalidError
from cxmap.formats import DOORS, read_table
from cxmap.formats.evidence_rows import ITEM_COLUMNS, Applied, apply, rejects_file, touchpoint_name
from cxmap.model.evidence_import import EvidenceMapping, FromColumn

LONG = EvidenceMapping(touchpoint="tp", score="score", scale=(1, 5), verbatim="said")


def applied(text: str, mapping: EvidenceMapping, **changes: Any) -> Applied:
    found = apply(mapping.model_copy(update=changes), read_table(text.encode(), "a.csv"))
    assert found.rows_read == found.rows_used + len(found.rejected)
    assert len({each.row for each in found.rejected}) == len(found.rejected)
    return found


def told(found: Applied) -> list[tuple[int, str, str]]:
    return [(each.row, each.field, each.reason) for each in found.rejected]


def test_a_long_table_gives_one_item_per_row() -> None:
    found = applied('tp,score,said\n lobby ,4,"nice, big"\nroom,"1,5",\n', LONG)
    assert {column: str(dtype) for column, dtype in found.frame.dtypes.items()} == ITEM_COLUMNS
    assert found.frame[
        ["row", "touchpoint", "score", "scale_low", "scale_high", "valence", "verbatim"]
    ].to_numpy().tolist() == [
        [1, "lobby", 4.0, 1.0, 5.0, 1.0, "nice, big"],
        [2, "room", 1.5, 1.0, 5.0, -1.5, ""],
    ]
    assert set(found.frame["method"]) == {"survey"}
    assert set(found.frame["consent"]) == {"unknown"}


def test_each_row_is_rejected_once_with_its_first_reason() -> None:
    text = "tp,score,said\n,3,x\nlobby,9,x\nlobby,good,x\nlobby,,\n,99,\nlobby,,only words\nlobby,1,2,3\n"
    found = applied(text, LONG)
    assert told(found) == [
        (1, "tp", "empty"),
        (2, "score", "out_of_scale"),
        (3, "score", "not_a_number"),
        (4, "score", "no_score_no_verbatim"),
        (5, "tp", "empty"),
        (7, "", "number_of_fields"),
    ]
    assert found.frame[["row", "verbatim"]].to_numpy().tolist() == [[6, "only words"]]
    assert np.isnan(found.frame.loc[0, "valence"])
    assert found.rejected[1].sentence("en") == (
        "“9” in “score” is outside the scale 1 to 5. Correct the value or the scale."
    )
    assert "di luar skala 1 sampai 5" in found.rejected[1].sentence("id")


def test_without_a_score_column_items_have_no_valence() -> None:
    found = applied("tp,said\nlobby,\nroom,ok\n", EvidenceMapping(touchpoint="tp", verbatim="said"))
    assert found.rows_used == 2
    assert found.frame["valence"].isna().all()


def test_labels_of_a_long_table() -> None:
    found = applied(
        "tp,score,said\na,POS,x\nb, neut ,\nc,meh,\n", LONG, scale=None, labels={"pos": 1, "neut": None}
    )
    assert found.frame[["touchpoint", "label", "valence"]].to_numpy().tolist() == [["a", "POS", 1.0]]
    assert (found.rows_used, found.skipped) == (2, 1)
    assert told(found) == [(3, "score", "unknown_label")]
    assert "Known are: pos, neut." in found.rejected[0].sentence("en")


def test_a_wide_table_gives_one_item_per_mention() -> None:
    mapping = EvidenceMapping(
        layout="wide", touchpoints=("ac ", "wifi"), labels={"pos": 1, "neg": -1, "neut": None}
    )
    found = applied(
        "review,ac ,wifi\na,pos,neg\nb,neut,neut\nc,,pos\nd,pos,odd\n", mapping, verbatim="review"
    )
    assert found.frame[["row", "touchpoint", "valence", "verbatim"]].to_numpy().tolist() == [
        [1, "ac", 1.0, "a"],
        [1, "wifi", -1.0, "a"],
        [3, "wifi", 1.0, "c"],
    ]
    assert (found.rows_read, found.rows_used, found.skipped) == (4, 3, 3)
    assert told(found) == [(4, "wifi", "unknown_label")]


def test_a_wide_table_of_scores() -> None:
    mapping = EvidenceMapping(layout="wide", touchpoints=("a", "b"), scale=(0, 10))
    found = applied("a,b\n10,\n0,5\n11,1\n", mapping)
    assert found.frame[["touchpoint", "score", "valence"]].to_numpy().tolist() == [
        ["a", 10, 2],
        ["a", 0, -2],
        ["b", 5, 0],
    ]
    assert told(found) == [(3, "a", "out_of_scale")]


def test_long_headers_become_names_that_fit_and_stay_apart() -> None:
    header = "x" * 380
    names = {touchpoint_name(f"{header}_{at}") for at in range(4)}
    assert len(names) == 4
    assert {len(name) for name in names} == {200}
    assert touchpoint_name(" two\n words ") == "two words"


def test_everything_else_a_row_may_say() -> None:
    text = (
        "tp;score;said;when;how;who;seg;w;e;r;sec;no\n"
        "lobby;4;ok;25/03/2026 10:00;wawancara;P1;Family;1;80;20,5;0:02:30;A-1\n"
        "lobby;4;ok;;ms;;;2;;;;\n"
    )
    found = applied(
        text,
        LONG,
        date="when",
        method=FromColumn(column="how", values={"MS": "mystery_shop"}),
        source="who",
        segment="seg",
        wave=FromColumn(column="w", values={"1": "2026 Q1"}),
        emotional="e",
        rational="r",
        duration="sec",
        record="no",
    )
    columns = [
        "occurred_at",
        "method",
        "source",
        "segment",
        "wave",
        "emotional",
        "rational",
        "duration",
        "record",
    ]
    first, second = found.frame[columns].to_numpy().tolist()
    assert first == ["2026-03-25T10:00:00", "interview", "P1", "Family", "2026 Q1", 80.0, 20.5, 150.0, "A-1"]
    assert second[:5] == ["", "mystery_shop", "", "", "2"]
    assert np.isnan(second[5:8]).all()


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("method", "gossip", "unknown_choice"),
        ("method", "", "unknown_choice"),
        ("source", "x" * 201, "too_long"),
        ("segment", "x" * 201, "too_long"),
        ("wave", "x" * 201, "too_long"),
        ("record", "x" * 4001, "too_long"),
        ("verbatim", "x" * 20_001, "too_long"),
        ("emotional", "101", "out_of_scale"),
        ("rational", "-1", "out_of_scale"),
        ("duration", "-1", "negative"),
        ("date", "2026-02-30", "not_a_date"),
    ],
)
def test_one_cell_that_cannot_be_understood_rejects_the_row(column: str, value: str, reason: str) -> None:
    mapped = FromColumn(column="it") if column in {"method", "wave"} else "it"
    found = applied(
        f"tp,it\nlobby,{value}\n", EvidenceMapping(touchpoint="tp", date_format="iso"), **{column: mapped}
    )
    assert told(found) == [(1, "it", reason)]
    assert len(found.frame) == 0


def test_dates_are_asked_for_when_they_are_ambiguous_or_mixed() -> None:
    with pytest.raises(DateFormatNeededError, match="09/03/2026"):
        applied("tp,score,when\na,1,09/03/2026\n", LONG, verbatim=None, date="when")
    with pytest.raises(DateFormatNeededError, match="2026-03-09, 13/03/2026"):
        applied("tp,score,when\na,1,2026-03-09\nb,1,13/03/2026\n", LONG, verbatim=None, date="when")
    given_format = applied(
        "tp,score,when\na,1,2026-03-09\nb,1,13/03/2026\n",
        LONG,
        verbatim=None,
        date="when",
        date_format="%d/%m/%Y",
    )
    assert given_format.frame["occurred_at"].tolist() == ["2026-03-13"]
    assert told(given_format) == [(1, "when", "not_a_date")]


def test_a_broken_row_does_not_make_the_dates_ambiguous() -> None:
    found = applied("tp,score,when\na,1,2026-03-09\nb,1,x,y,z\n", LONG, verbatim=None, date="when")
    assert (found.rows_used, told(found)) == (1, [(2, "", "number_of_fields")])


def test_a_mapping_that_does_not_fit_the_file_is_refused_as_a_whole() -> None:
    with pytest.raises(ColumnMissingError, match=r"no column “where”\. Its columns are: tp, score, said"):
        applied("tp,score,said\n", LONG, touchpoint="where")
    with pytest.raises(MappingInvalidError, match="scale"):
        applied("tp,score,said\n", LONG, scale=None)
    with pytest.raises(MappingInvalidError, match="date_format"):
        applied("tp,score,said\n", LONG, date="said", date_format="%d/%m")
    with pytest.raises(MappingInvalidError, match="touchpoint_is"):
        applied("tp,score,said\n", LONG, touchpoint=None, touchpoint_is=" ")


def test_a_table_without_rows_gives_nothing_and_adds_up() -> None:
    found = applied("tp,score,said\n", LONG, date="said")
    assert (found.rows_read, found.rows_used, len(found.frame)) == (0, 0, 0)


def test_whole_columns_of_point_zero_are_names_without_it() -> None:
    text = "tp,score,said\n1.0,3,98.0\n2.0,3,\n"
    assert applied(text, LONG, verbatim=None, source="said").frame[
        ["touchpoint", "source"]
    ].to_numpy().tolist() == [["1", "98"], ["2", ""]]
    mixed = applied("tp,score,said\n1.0,3,x\n1.5,3,y\n", LONG)
    assert mixed.frame["touchpoint"].tolist() == ["1.0", "1.5"]


def test_progress_grows_to_one_and_may_stop_the_import() -> None:
    shares: list[float] = []
    table = read_table(b"tp,score,said\na,1,x\n", "a.csv")
    apply(LONG, table, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0

    def stop(_: float) -> None:
        raise ImportCancelledError

    with pytest.raises(ImportCancelledError):
        apply(LONG, table, progress=stop)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.sampled_from(["", " ", "1", "5", "6", "x", "3,5", "a,b", '"', "2026-01-01"])] * 3),
        max_size=8,
    )
)
def test_no_row_is_ever_lost(rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("tp", "score", "said"), *rows])
    found = applied(out.getvalue(), LONG)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert found.rows_read == len(filled)
    assert len(found.frame) == found.rows_used


def test_rejected_rows_come_back_in_their_own_layout() -> None:
    table = read_table(b'tp;score;said;tp\nlobby;9;"a; b";x\nlobby;3;ok;\nroom;;=SUM(1);-1\n', "a.csv")
    found = apply(LONG, table)
    lines = list(
        csv.reader(io.StringIO(rejects_file(table, found.rejected, "id").decode("utf-8-sig")), delimiter=";")
    )
    assert lines[0] == ["tp", "score", "said", "tp", "baris", "alasan"]
    assert lines[1][:5] == ["lobby", "9", "a; b", "x", "1"]
    assert lines[1][5].startswith("“9” di “score” berada di luar skala")
    assert len(lines) == 2
    again = read_table(rejects_file(table, found.rejected, "id"), "b.csv")
    twice = rejects_file(again, apply(LONG, again).rejected, "en").decode("utf-8-sig").splitlines()
    assert twice[0] == "tp;score;said;tp;row;reason"


@pytest.mark.parametrize("suffix", [".xlsx", ".jsonl"])
def test_rejected_rows_of_other_formats(suffix: str) -> None:
    frame = pd.DataFrame(
        {
            "tp": ["lobby", ""],
            "score": ["=9", "3"],
            "said": ["x" * 40_000 if suffix == ".jsonl" else "x", "y"],
        }
    )
    table = read_table(DOORS[suffix].write(frame), f"a{suffix}")
    found = apply(LONG, table)
    back = read_table(rejects_file(table, found.rejected, "en"), f"b{suffix}").frame
    assert back["row"].tolist() == ["1", "2"]
    assert back["score"].tolist() == ["'=9" if suffix == ".xlsx" else "=9", "3"]


def test_the_real_hotel_comments_count_as_plain_pandas_counts_them(shared: Path) -> None:
    name = "i18n-text/id_hotel_aspects_test_286.csv"
    plain = pd.read_csv(shared / name)
    columns = tuple(plain.columns[1:])
    mapping = EvidenceMapping(
        layout="wide", touchpoints=columns, labels={"pos": 1, "neut": None, "neg": -1}, verbatim="review"
    )
    found = apply(mapping, read_table((shared / name).read_bytes(), name))
    assert (found.rows_read, found.rows_used, found.rejected) == (286, 286, ())
    counts = found.frame.groupby(["touchpoint", "label"]).size().to_dict()
    expected = {(tp, label): int((plain[tp] == label).sum()) for tp in columns for label in ("pos", "neg")}
    assert counts == {pair: count for pair, count in expected.items() if count}
    assert found.skipped == int((plain[[*columns]] == "neut").sum().sum())
    assert found.frame["verbatim"].tolist() == [plain["review"][row - 1] for row in found.frame["row"]]


def test_the_real_mystery_visits_are_the_same_from_csv_and_xlsx(shared: Path) -> None:
    folder = shared / "mystery-shopping"
    tables = [
        read_table((folder / f"banks_2022_253visits{end}").read_bytes(), f"a{end}")
        for end in (".csv", ".xlsx")
    ]
    questions = tuple(name for name in tables[0].header if set(tables[0].frame[name]) == {"Yes", "No"})
    mapping = EvidenceMapping(
        layout="wide",
        touchpoints=questions,
        labels={"yes": 1, "no": -1},
        method="mystery_shop",
        date="2. Date of appointment",
        segment="1. What is your Mystery Shopper Profile?",
        source="3. What is the name of the bank where you had an appointment?",
        duration="6. How long did the appointment last?",
        record="Evaluation_ID",
        wave="2022",
    )
    csv_found, xlsx_found = (apply(mapping, table) for table in tables)
    assert csv_found.frame.equals(xlsx_found.frame)
    assert (csv_found.rows_read, csv_found.rows_used) == (253, 253)
    assert len(csv_found.frame) == 253 * len(questions)
    assert csv_found.frame["duration"].min() > 0
    q7 = (
        csv_found.frame[csv_found.frame["touchpoint"].str.startswith("7. ")]["label"].value_counts().to_dict()
    )
    assert q7 == {"No": 136, "Yes": 117}


def test_a_hundred_thousand_rows_are_read_in_seconds() -> None:
    rows = "".join(
        f'tp{at % 12},{at % 5 + 1},"nyaman, tapi ""{at}""",2026-{at % 12 + 1:02}-{at % 28 + 1:02},P{at},seg,w1,r{at}\n'
        for at in range(100_000)
    )
    data = f"tp,score,said,when,who,seg,w,no\n{rows}".encode()
    start = time.process_time()
    table = read_table(data, "a.csv")
    read = time.process_time()
    found = apply(
        LONG.model_copy(update={"date": "when", "source": "who", "segment": "seg", "record": "no"}), table
    )
    done = time.process_time()
    assert (found.rows_used, len(found.frame)) == (100_000, 100_000)
    assert read - start < 2.5
    assert done - read < 2.5


def test_what_is_desired_is_told_like_the_score() -> None:
    found = applied("tp;score;want\nlobby;2;5\nlobby;3;\nlobby;3;9\n", LONG, verbatim=None, desired="want")
    assert found.frame["desired"].tolist()[0] == 2
    assert np.isnan(found.frame["desired"].tolist()[1])
    assert told(found) == [(3, "want", "out_of_scale")]
    labels = EvidenceMapping(touchpoint="tp", score="score", labels={"bad": -1, "good": 1}, desired="want")
    assert applied("tp;score;want\nlobby;bad;good\n", labels).frame["desired"].tolist() == [1]
    with pytest.raises(ValueError, match="needs a long layout"):
        EvidenceMapping(layout="wide", touchpoints=("a",), desired="want")
