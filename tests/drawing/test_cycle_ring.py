"""The geometry of the ring: arcs, slots, the places of labels, and words along an arc."""

import re
from math import atan2, degrees, hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmap.drawing.activity_cycle.arc_words import along, fits
from cxmap.drawing.activity_cycle.placing import APART, CLEAR, least_radius, place, stack
from cxmap.drawing.activity_cycle.ring import Arc, Ring, arcs, places, slots
from cxmap.drawing.scene import Box
from cxmap.drawing.theme import HEADING, LIGHT
from tests.drawing import cycle_sample as sample
from tests.drawing.cycle_pictures import PICTURES, disc_of, drawn, picture, said
from tests.drawing.test_experience_map import by_id, flat, words


@given(st.lists(st.integers(0, 14), min_size=3, max_size=6))
def test_arcs_fill_the_circle_in_order(counts: list[int]) -> None:
    found = arcs(counts)
    assert found[0].start == 0
    assert found[-1].end == pytest.approx(360)
    angles = [angle for arc, count in zip(found, counts, strict=True) for angle in places(arc, count)]
    assert angles == sorted(angles)
    for arc, count in zip(found, counts, strict=True):
        free = slots(arc, count)
        assert len(free) == count + 1
        between = sorted([*free, *places(arc, count)])
        assert between[::2] == list(free)


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(1, 200)), max_size=20))
def test_stacked_labels_keep_their_order_and_never_overlap(wishes: list[tuple[float, float]]) -> None:
    wanted, heights = [wish for wish, _ in wishes], [height for _, height in wishes]
    tops = stack(wanted, heights)
    for index in range(len(tops) - 1):
        assert tops[index] + heights[index] <= tops[index + 1] + 1e-6
    if all(wanted[i] + heights[i] <= wanted[i + 1] for i in range(len(wanted) - 1)):
        assert tops == pytest.approx(wanted)


def test_stacked_labels_share_their_displacement() -> None:
    assert stack([0, 0, 100], [10, 10, 10]) == pytest.approx((-5, 5, 100))


@given(st.lists(st.tuples(st.floats(20, 250), st.floats(20, 300)), min_size=3, max_size=40))
def test_labels_stand_clear_of_the_ring_and_of_each_other(sizes: list[tuple[float, float]]) -> None:
    angles = [360 * (index + 0.5) / len(sizes) for index in range(len(sizes))]
    radius = least_radius(sizes, angles, 323)
    areas = [one.area for one in place(sizes, angles, radius)]
    for index, area in enumerate(areas):
        assert not any(area.grown(APART / 2 - 0.1).overlaps(other) for other in areas[:index])
        x = 0 if area.left < 0 < area.right else min(abs(area.left), abs(area.right))
        y = 0 if area.top < 0 < area.bottom else min(abs(area.top), abs(area.bottom))
        assert hypot(x, y) >= radius + CLEAR - 0.01


@pytest.mark.parametrize("middle", [20, 100, 180, 260, 340])
def test_words_along_an_arc_stay_in_their_band_and_read_from_left_to_right(middle: float) -> None:
    ring = Ring(0, 0, 323, 126)
    data = along("Doing it", HEADING, ring, middle, sum(ring.band) / 2)
    starts = [tuple(map(float, pair.split())) for pair in re.findall(r"M([-\d.]+ [-\d.]+)", data)]
    assert all(ring.band[0] < hypot(x, y) < ring.band[1] for x, y in starts)
    assert len(starts) >= len("Doingit")
    upright = 1 if 90 < middle < 270 else -1
    turns = [(degrees(atan2(x, -y)) - middle + 180) % 360 - 180 for x, y in (starts[0], starts[-1])]
    assert (turns[0] - turns[1]) * upright > 0
    assert abs(turns[0] + turns[1]) < 3


def test_only_what_fits_and_can_be_drawn_stands_along_an_arc() -> None:
    assert fits("Doing it", HEADING, Arc(0, 90), 288)
    assert not fits("Doing it", HEADING, Arc(0, 12), 288)
    assert not fits("选择", HEADING, Arc(0, 90), 288)


@pytest.mark.parametrize("name", ["sample", "three", "forty", "double, forty"])
def test_activities_stand_clockwise_from_twelve(name: str) -> None:
    (document, _), _ = PICTURES[name]
    scene = drawn(name)
    discs = [disc_of(scene, one.id) for one in document.activities]
    middles = [(box.x + box.width / 2, box.y + box.height / 2) for box in discs]
    circles = [
        item for item in flat(scene.items) if isinstance(item, Box) and item.pen.stroke == LIGHT.hairline
    ]
    centre = max((box for box in circles if box.width == box.height), key=lambda box: box.width)
    x, y = centre.x + centre.width / 2, centre.y + centre.height / 2
    angles = [degrees(atan2(a - x, y - b)) % 360 for a, b in middles]
    assert angles == sorted(angles)
    assert angles[0] == pytest.approx(180 / len(angles))


def test_a_name_too_long_for_its_arc_or_in_other_letters_stands_in_the_legend() -> None:
    named = [
        phase.model_copy(update={"name": name})
        for phase, name in zip(sample.document().phases, ("", "选择银行", "x" * 90), strict=True)
    ]
    scene = picture(sample.document(phases=tuple(named)))
    assert "选择银行" in words(scene)
    assert said(scene, "phase:p0") == []
    assert said(scene, "phase:p1") == ["2"]
    assert said(scene, "phase:p2") == ["3"]
    assert by_id(scene)["phase:p1"].label == "Phase 2: 选择银行"
