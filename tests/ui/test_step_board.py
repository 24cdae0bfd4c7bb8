"""The step board: what the browser says is believed as far as it can be."""

from typing import Any

import pytest
import streamlit as st

from cxmap.ui.step_board import placed

STEPS = list("abcdefg")


@pytest.mark.parametrize(
    ("told", "groups"),
    [
        (None, ["abc", "def", "g", ""]),
        ([["g", "a"], [], ["c"], ["b", "d", "e", "f"]], ["ga", "", "c", "bdef"]),
        ([["a", "a"], ["a", "b"]], ["a", "b", "", "cdefg"]),
        ([["a", "x", 7, ["b"]], "cd", None, {}, ["b"]], ["a", "", "", "bcdefg"]),
        ("nonsense", ["", "", "", "abcdefg"]),
    ],
)
def test_each_step_stands_in_one_group(monkeypatch: pytest.MonkeyPatch, told: Any, groups: list[str]) -> None:
    monkeypatch.setattr(st, "session_state", {"board": {"placed": told}})
    assert ["".join(group) for group in placed("board", 3, STEPS)] == groups
