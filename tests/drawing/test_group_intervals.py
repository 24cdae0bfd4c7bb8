"""Means by group: every name inside its column, every number where it belongs."""

from cxmap.analysis.findings import Estimate, GroupEstimate
from cxmap.drawing.group_intervals import PLOT_LEFT, WIDTH, draw
from cxmap.drawing.ruler import width
from cxmap.drawing.scene import Box, Line
from cxmap.drawing.theme import LIGHT

GROUPS = (
    GroupEstimate("a", Estimate(22, -1.5, -1.7, -1.2, "bca")),
    GroupEstimate("b", Estimate(1, 2.0, why_not="single_item")),
)


def test_names_wrap_inside_their_column_and_the_picture_grows() -> None:
    short = draw(GROUPS, {"a": "Interview", "b": "Survey"}, "en", LIGHT)
    long = draw(GROUPS, {"a": "Customers who have been with us " * 4, "b": "x" * 90}, "en", LIGHT)
    assert long.height > short.height
    for text in long.texts():
        if text.anchor == "start":
            assert width(text.text, text.size) <= PLOT_LEFT
            assert 0 < text.y < long.height


def test_the_mean_has_a_dot_and_only_a_known_interval_a_line() -> None:
    picture = draw(GROUPS, {"a": "Interview", "b": "Survey"}, "en", LIGHT)
    thick = [item for item in picture.items if isinstance(item, Line) and item.pen.width > 2]
    dots = [item.x + item.width / 2 for item in picture.items if isinstance(item, Box)]
    assert len(thick) == 1
    assert thick[0].x1 < dots[0] < thick[0].x2 < dots[1] < WIDTH


def test_it_says_the_same_in_words() -> None:
    told = draw(GROUPS, {"a": "Wawancara", "b": "Survei"}, "id", LIGHT).description
    assert told == "Wawancara −1,5 (−1,7 … −1,2), n 22; Survei +2,0, n 1"
