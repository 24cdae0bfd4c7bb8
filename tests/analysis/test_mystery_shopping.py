"""The scoring rules, one by one, against sums done by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmap.analysis.mystery_shopping import (
    counted_points,
    earned_points,
    points_matrix,
    points_text,
    possible_points,
    sums,
    visit_score,
)
from cxmap.model.questionnaire import Critical, ItemKind, Option
from tests.shops import document, item

SIZES = (
    Option(code="small", points=1),
    Option(code="large", points=3),
    Option(code="none", not_applicable=True),
)
BANDS = (
    Option(code="quick", up_to=120, points=2),
    Option(code="slow", up_to=300, points=1),
    Option(code="late", points=0),
)


def test_earned_divided_by_possible() -> None:
    found = visit_score(document(item("1"), item("2"), item("3")), {"1": "yes", "2": "no", "3": "yes"})
    assert (found.earned, found.possible) == (2, 3)
    assert found.percent == pytest.approx(200 / 3)


def test_possible_is_the_highest_option_and_several_answers_add_up() -> None:
    single = item("s", kind=ItemKind.SINGLE, options=SIZES)
    several = item("m", kind=ItemKind.MULTIPLE, options=SIZES)
    assert (possible_points(single), possible_points(several)) == (3, 4)
    found = visit_score(document(single, several), {"s": "small", "m": ["small", "large"]})
    assert (found.earned, found.possible) == (5, 7)
    assert earned_points(several, []) == 0


@pytest.mark.parametrize("answers", [{"1": "yes", "2": "none"}, {"1": "yes", "2": None}, {"1": "yes"}])
def test_what_does_not_apply_or_is_not_answered_leaves_the_denominator(answers: dict[str, object]) -> None:
    found = visit_score(document(item("1"), item("2", kind=ItemKind.SINGLE, options=SIZES)), answers)
    assert (found.earned, found.possible, found.percent) == (1, 1, 100)


def test_a_bonus_adds_to_what_is_earned_only() -> None:
    told = document(item("1"), item("2"), item("3", bonus=True))
    found = visit_score(told, {"1": "yes", "2": "no", "3": "yes"})
    assert (found.earned, found.possible) == (2, 2)
    assert visit_score(told, {"1": "yes", "2": "yes", "3": "yes"}).percent == 150


def test_a_critical_item_zeroes_its_section_or_the_visit() -> None:
    told = document(item("1", critical=Critical.SECTION), item("2"), item("3", "b"))
    found = visit_score(told, {"1": "no", "2": "yes", "3": "yes"})
    assert [section.earned for section in found.sections] == [0, 1]
    assert [section.zeroed for section in found.sections] == [True, False]
    assert (found.earned, found.possible, found.zeroed) == (1, 3, False)
    told = document(item("1", critical=Critical.VISIT), item("2"), item("3", "b"))
    found = visit_score(told, {"1": "no", "2": "yes", "3": "yes"})
    assert (found.earned, found.possible, found.zeroed) == (0, 3, True)
    assert found.items[0].failed_critical
    assert not visit_score(told, {"2": "yes", "3": "yes"}).zeroed


def test_a_trap_tests_the_shopper_and_earns_nothing() -> None:
    told = document(item("1"), item("2", trap="no"))
    found = visit_score(told, {"1": "yes", "2": "yes"})
    assert (found.earned, found.possible) == (1, 1)
    assert (found.items[1].earned, found.items[1].counted) == (0, "trap")
    assert counted_points(told, {"1": "yes", "2": "no"}) == [1, 1]


def test_sections_count_by_their_weights_and_an_empty_one_gives_its_weight_away() -> None:
    told = document(item("1"), item("2", "b"), item("3", "b"), weights={"a": 80, "b": 20})
    assert visit_score(told, {"1": "yes", "2": "no", "3": "yes"}).percent == pytest.approx(90)
    assert visit_score(told, {"1": None, "2": "no", "3": "yes"}).percent == pytest.approx(50)
    assert visit_score(told, {}).percent is None


def test_a_skipped_item_does_not_count_nor_what_hangs_on_it() -> None:
    told = document(
        item("1"),
        item("2", show_if="1", show_if_answers=("yes",)),
        item("3", show_if="2", show_if_answers=("no",)),
    )
    found = visit_score(told, {"1": "no", "2": "no", "3": "yes"})
    assert [each.counted for each in found.items] == ["scored", "skipped", "skipped"]
    assert (found.earned, found.possible) == (0, 1)


@pytest.mark.parametrize(("seconds", "points"), [(119, 2), (120, 2), (121, 1), (4000, 0)])
def test_a_number_falls_into_its_band(seconds: float, points: float) -> None:
    assert earned_points(item("t", kind=ItemKind.TIME, options=BANDS), seconds) == points


@pytest.mark.parametrize(
    ("low", "high", "value", "points"),
    [(0, 100, 83, 83), (600, 0, 150, 75), (1, 5, 9, 100), (1, 5, -3, 0)],
)
def test_a_scale_earns_in_proportion(low: float, high: float, value: float, points: float) -> None:
    scale = item("s", kind=ItemKind.SCALE, low=low, high=high, points=100)
    assert earned_points(scale, value) == points


def test_texts_and_photos_earn_nothing() -> None:
    told = document(item("t", kind=ItemKind.TEXT), item("p", kind=ItemKind.PHOTO))
    found = visit_score(told, {"t": "Friendly", "p": ["a"]})
    assert (found.possible, [each.counted for each in found.items]) == (0, ["unscored", "unscored"])


def test_points_are_kept_as_text_and_come_back() -> None:
    points = [1.0, math.nan, 0.1, 2.5]
    matrix = points_matrix([points_text(points), ""], 4)
    assert matrix[0].tolist()[0::2] == [1.0, 0.1]
    assert np.isnan(matrix[0, 1])
    assert np.isnan(matrix[1]).all()


@given(
    st.lists(st.tuples(*[st.sampled_from(["yes", "no", None])] * 4), min_size=1, max_size=20),
    st.sampled_from([{"a": None, "b": None}, {"a": 30.0, "b": 70.0}]),
)
def test_many_visits_score_as_one_by_one(
    rows: list[tuple[str | None, ...]], weights: dict[str, float | None]
) -> None:
    told = document(
        item("1", critical=Critical.SECTION),
        item("2", bonus=True),
        item("3", "b"),
        item("4", "b"),
        weights=weights,
    )
    answers = [dict(zip("1234", row, strict=True)) for row in rows]
    matrix = np.array([counted_points(told, each) for each in answers])
    many = sums(told, matrix)
    for at, each in enumerate(answers):
        one = visit_score(told, each)
        assert many.visits[at] == pytest.approx(one.earned)
        assert many.visits_possible[at] == one.possible
