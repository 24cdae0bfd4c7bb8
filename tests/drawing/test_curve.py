"""The curve through points is only a guide: it never claims more than the points do."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmap.drawing.curve import curve

HEIGHTS = st.lists(st.floats(-2, 2), min_size=2, max_size=12)


@given(heights=HEIGHTS, place=st.floats(0, 1))
def test_between_two_points_the_curve_stays_between_them(heights: list[float], place: float) -> None:
    line = curve(tuple((index * 160.0, y) for index, y in enumerate(heights)))
    for index in range(len(heights) - 1):
        low, high = sorted(heights[index : index + 2])
        assert low - 1e-9 <= line.at((index + place) * 160) <= high + 1e-9


@given(heights=HEIGHTS)
def test_between_two_points_the_curve_goes_one_way(heights: list[float]) -> None:
    line = curve(tuple((index * 160.0, y) for index, y in enumerate(heights)))
    for index in range(len(heights) - 1):
        steps = [line.at((index + share / 16) * 160) for share in range(17)]
        signs = {after > before for before, after in pairwise(steps) if abs(after - before) > 1e-9}
        assert len(signs) <= 1


def test_it_passes_through_its_points_and_is_level_at_a_peak() -> None:
    line = curve(((0, 0), (10, 6), (20, 0)))
    assert [line.at(x) for x in (0, 10, 20)] == [0, 6, 0]
    assert line.slopes[1] == 0
    assert line.span(5, 15) == (pytest.approx(line.at(5)), 6)
    assert line.span(21, 30) is None


def test_paths_are_rounded_and_closed() -> None:
    upper, lower = curve(((0, 0), (30, 0))), curve(((0, 10), (30, 10)))
    assert upper.path() == "M0 0C10 0 20 0 30 0"
    assert upper.area(lower) == "M0 0C10 0 20 0 30 0L30 10C20 10 10 10 0 10Z"
