"""Free room: the nearest place that is clear of everything."""

from hypothesis import given
from hypothesis import strategies as st

from cxmap.drawing.room import Area, nearest_top

SPANS = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 60)).map(lambda s: (float(s[0]), float(sum(s))))
)


def test_areas_that_touch_do_not_overlap() -> None:
    assert not Area(0, 0, 10, 10).overlaps(Area(10, 0, 20, 10))
    assert Area(0, 0, 10, 10).overlaps(Area(9, 9, 20, 20))


def test_the_nearest_free_place_is_taken() -> None:
    assert nearest_top(20, 50, 0, []) == 50
    assert nearest_top(20, 50, 0, [(45, 60)]) == 60
    assert nearest_top(20, 50, 0, [(45, 100)]) == 25
    assert nearest_top(20, -5, 10, []) == 10


@given(spans=SPANS, wanted=st.floats(0, 300))
def test_the_place_found_is_free(spans: list[tuple[float, float]], wanted: float) -> None:
    top = nearest_top(40, wanted, 0, spans)
    assert top >= 0
    assert all(top + 40 <= upper or top >= lower for upper, lower in spans)
