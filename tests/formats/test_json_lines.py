"""JSON Lines: one object per line, bad lines named, nothing else believed."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmap.errors import FileUnreadableError
from cxmap.formats import json_lines


def test_keys_of_all_lines_become_columns() -> None:
    found = json_lines.read(b'{"a": 1, "b": "x"}\n\n{"c": [1, {"d": null}], "a": 2.50}\r\n', "a.jsonl")
    assert list(found.frame.columns) == ["a", "b", "c"]
    assert found.frame.to_numpy().tolist() == [["1", "x", ""], ["2.5", "", '[1, {"d": null}]']]
    assert found.frame.index.tolist() == [1, 3]


def test_true_null_and_numbers_as_in_a_workbook() -> None:
    found = json_lines.read(b'{"a": true, "b": null, "c": 3.0, "d": 1e-7}\n', "a.jsonl")
    assert found.frame.to_numpy().tolist() == [["TRUE", "", "3", "1e-07"]]


@pytest.mark.parametrize(
    "line", ["{", "[1]", '"text"', '{"a": NaN}', '{"a": Infinity}', "[" * 50_000, '{"a": ' + "9" * 5000 + "}"]
)
def test_a_bad_line_is_a_problem_with_its_row(line: str) -> None:
    found = json_lines.read(f'{{"a": 1}}\n{line}\n{{"a": 2}}\n'.encode(), "a.jsonl")
    assert [(problem.row, problem.reason) for problem in found.problems] == [(2, "not_an_object")]
    assert (
        found.problems[0]
        .sentence("en")
        .startswith("The line is not a JSON object. Write one complete object")
    )
    assert found.frame["a"].tolist() == ["1", line, "2"]


def test_half_characters_and_line_separators_inside_a_text() -> None:
    found = json_lines.read('{"a": "x\\ud800y", "b": "one\u2028two"}\n'.encode(), "a.jsonl")
    assert found.frame.to_numpy().tolist() == [["x\ufffdy", "one\u2028two"]]


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileUnreadableError, match="it is empty"):
        json_lines.read(b"\n\n", "a.jsonl")


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=1, max_size=5))
def test_what_is_written_is_read_back(texts: list[str]) -> None:
    frame = pd.DataFrame({"at": ["x"] * len(texts), "text": texts}, dtype="str")
    back = json_lines.read(json_lines.write(frame), "a.jsonl").frame
    assert list(back.columns) == ["at", "text"]
    assert back.to_numpy().tolist() == frame.to_numpy().tolist()


def test_numbers_stay_numbers() -> None:
    data = json_lines.write(pd.DataFrame({"score": [4.5, None], "label": ["", "5"]}))
    assert data == b'{"score": 4.5, "label": ""}\n{"score": null, "label": "5"}\n'
