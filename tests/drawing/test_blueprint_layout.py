"""The layout of a blueprint: nothing overlaps, no link runs through a node or on another, and little crosses."""

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxmap.drawing.room import Area
from cxmap.drawing.service_blueprint import column_of, columns
from cxmap.drawing.service_blueprint.insertion import Insertion
from cxmap.drawing.service_blueprint.layout import Layout, Route, layout
from cxmap.drawing.service_blueprint.plan import Size
from cxmap.model.service_blueprint import (
    BlueprintDocument,
    BlueprintLink,
    LinkKind,
    NodeKind,
)
from tests.drawing import blueprint_sample as sample
from tests.drawing.blueprint_graphs import (
    CARD,
    Point,
    crossings,
    dot_crossings,
    lifelike,
    made_up,
    our_crossings,
    placed,
    shape_of,
    template,
)

CORNER = 8.0
GRAPHS = 15
TEMPLATES = sorted((Path(__file__).parents[2] / "data" / "templates" / "blueprints").glob("*.json"))
KINDS = (NodeKind.ACTION, NodeKind.ACTION, NodeKind.DECISION, NodeKind.WAIT, NodeKind.START, NodeKind.END)


@st.composite
def documents(draw: st.DrawFn) -> BlueprintDocument:
    """Any blueprint: links in all directions, of all kinds, several of a pair, to itself; steps and pins."""
    count = draw(st.integers(0, 14))
    steps = draw(st.integers(0, 3))
    nodes = [
        sample.node(
            number,
            draw(st.sampled_from("cfbsp")),
            kind=draw(st.sampled_from(KINDS)),
            step_id=draw(st.sampled_from([None, *(f"s{index}" for index in range(steps))])),
            pinned=draw(st.sampled_from([None, None, None, 0, 1, 4])),
        )
        for number in range(count)
    ]
    ends = st.integers(0, max(count - 1, 0))
    links = [
        sample.link(source, target, kind, condition=condition)
        for source, target, kind, condition in draw(
            st.lists(
                st.tuples(ends, ends, st.sampled_from(LinkKind), st.sampled_from(["", "", "no"])),
                max_size=2 * count,
                unique_by=lambda link: link[:3],
            )
        )
    ]
    return sample.drawn_up(
        nodes, links if count else (), steps=tuple(sample.step(index) for index in range(steps))
    )


def laid_out(document: BlueprintDocument) -> Layout:
    sizes = {
        node.id: Size(
            {"diamond": 84.0, "disc": 28.0}.get(shape_of(node.kind), 60.0), shape_of(node.kind), 12.0, 36.0
        )
        for node in document.nodes
    }
    labels = {link.id: (48.0, 30.0) for link in document.links if link.condition}
    return layout(document, sizes, labels, card=CARD)


def segments(route: Route) -> Iterator[tuple[Point, Point]]:
    yield from pairwise(route.points)


def along(segment: tuple[Point, Point]) -> Area:
    (x, y), (other_x, other_y) = segment
    return Area(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))


def shared(one: tuple[Point, Point], other: tuple[Point, Point]) -> float:
    """How long two segments run on the same line."""
    (a, b), (c, d) = one, other
    if a[0] == b[0] == c[0] == d[0]:
        return min(max(a[1], b[1]), max(c[1], d[1])) - max(min(a[1], b[1]), min(c[1], d[1]))
    if a[1] == b[1] == c[1] == d[1]:
        return min(max(a[0], b[0]), max(c[0], d[0])) - max(min(a[0], b[0]), min(c[0], d[0]))
    return 0.0


@settings(max_examples=80, deadline=None)
@given(documents())
def test_boxes_and_labels_overlap_nothing(document: BlueprintDocument) -> None:
    found = laid_out(document)
    areas = [box.area for box in found.nodes.values()]
    areas += [route.label for route in found.routes.values() if route.label]
    for one, other in combinations(areas, 2):
        assert not one.overlaps(other)
    for area in areas:
        assert found.left <= area.left
        assert area.right <= found.right
        assert found.top <= area.top
        assert area.bottom <= found.bottom


@settings(max_examples=80, deadline=None)
@given(documents())
def test_no_link_runs_through_a_node_or_a_label(document: BlueprintDocument) -> None:
    found = laid_out(document)
    ends = {link.id: (link.source_id, link.target_id) for link in document.links}
    for key, route in found.routes.items():
        for segment in segments(route):
            own = along(segment)
            for node, box in found.nodes.items():
                inner = Area(box.x + 0.01, box.y + 0.01, box.right - 0.01, box.bottom - 0.01)
                if node in ends[key] and box.shape != "card":
                    continue  # a link meets the slope of a diamond and the curve of a disc inside its bounds
                assert not touches(own, inner), (key, node)
            for other in found.routes.values():
                assert other.label is None or not touches(own, other.label), key


def touches(line: Area, area: Area) -> bool:
    return (
        line.left < area.right
        and area.left < line.right + 1e-9
        and line.top < area.bottom
        and area.top < line.bottom + 1e-9
    )


@settings(max_examples=80, deadline=None)
@given(documents())
def test_no_two_links_run_on_one_line(document: BlueprintDocument) -> None:
    routes = laid_out(document).routes.values()
    for one, other in combinations(routes, 2):
        for segment in segments(one):
            for beside in segments(other):
                assert shared(segment, beside) <= CORNER


@settings(max_examples=60, deadline=None)
@given(documents())
def test_links_turn_at_right_angles_and_meet_their_nodes(document: BlueprintDocument) -> None:
    found = laid_out(document)
    for link in document.links:
        route = found.routes[link.id]
        for (x, y), (other_x, other_y) in segments(route):
            assert x == pytest.approx(other_x) or y == pytest.approx(other_y)
        for key, (x, y) in ((link.source_id, route.points[0]), (link.target_id, route.points[-1])):
            box = found.nodes[key]
            assert box.x - 0.01 <= x <= box.right + 0.01
            assert box.y - 0.01 <= y <= box.bottom + 0.01


@settings(max_examples=60, deadline=None)
@given(documents())
def test_every_node_stands_in_its_column_and_lane(document: BlueprintDocument) -> None:
    found, of, all_columns = laid_out(document), column_of(document), columns(document)
    for node in document.nodes:
        column, step_id, offset = of[node.id]
        assert all_columns[column] == (step_id, offset)
        if node.pinned is not None:
            assert (offset if node.step_id else column) == node.pinned
        if node.step_id is not None:
            assert step_id == node.step_id
        box = found.nodes[node.id]
        lane = found.lanes[[each.id for each in document.lanes].index(node.lane_id)]
        assert lane.start <= box.y <= box.bottom <= lane.end
        assert found.columns[column].start <= box.middle[0] or box.last > column
        assert box.first == column


@settings(max_examples=200, deadline=None)
@given(documents(), st.data())
def test_a_new_node_moves_only_what_comes_after_it(document: BlueprintDocument, data: st.DataObject) -> None:
    """Neither the order within a lane nor which column is further left changes for any other node.

    What comes after it is what links lead to from it; loose nodes follow their lane instead of links.
    """
    count = len(document.nodes)
    others = st.integers(0, max(count - 1, 0))
    sources = data.draw(st.lists(others, max_size=2, unique=True)) if count else []
    targets = data.draw(st.lists(others, max_size=2, unique=True)) if count else []
    new = sample.node(99, data.draw(st.sampled_from("cfbs")))
    more = [sample.link(source, 99) for source in sources]
    more += [sample.link(99, target) for target in targets]
    after = document.model_copy(update={"nodes": (*document.nodes, new), "links": (*document.links, *more)})
    # copies keep what was computed for the original
    after = BlueprintDocument.model_validate(dict(after))
    linked = {end for link in document.links for end in (link.source_id, link.target_id)}
    downstream = reached_from("n99", after.links)
    kept = [node.id for node in document.nodes if node.id in linked and node.id not in downstream]
    was, now = column_of(document), column_of(after)
    for one, other in combinations(kept, 2):
        if was[one][0] < was[other][0]:
            assert now[one][0] <= now[other][0]


def reached_from(start: str, links: tuple[BlueprintLink, ...]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        for link in links:
            if link.source_id == at and link.target_id not in found:
                found.add(link.target_id)
                waiting.append(link.target_id)
    return found


def little_crosses(document: BlueprintDocument) -> bool:
    """dot draws the same graph with lanes as ranks; both drawings are counted as they are drawn."""
    return our_crossings(document) <= 1.2 * dot_crossings(document)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from([made_up, lifelike]), st.integers(0, 100_000), st.sampled_from([8, 10, 12, 15, 20, 30])
)
def test_no_blueprint_crosses_more_than_a_fifth_above_dot(
    generated: Callable[[int, int], BlueprintDocument], seed: int, count: int
) -> None:
    assert little_crosses(generated(seed, count))


@pytest.mark.parametrize("generated", [made_up, lifelike])
@pytest.mark.parametrize("count", [8, 15, 30, 60])
def test_little_crosses_compared_with_dot(
    count: int, generated: Callable[[int, int], BlueprintDocument]
) -> None:
    assert [seed for seed in range(GRAPHS) if not little_crosses(generated(seed, count))] == []


@pytest.mark.parametrize(
    ("seed", "count"), [(3, 30), (17, 60), (85, 30), (101, 30), (107, 30), (250, 15), (108, 20)]
)
def test_little_crosses_where_one_link_at_a_time_does_not_help(seed: int, count: int) -> None:
    assert little_crosses(made_up(seed, count))
    assert little_crosses(lifelike(seed, count))


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.stem)
def test_templates_are_drawn_without_a_crossing(file: Path) -> None:
    assert our_crossings(template(file)) == 0


def test_crossings_are_counted() -> None:
    cross = [(0.0, 0.0), (10.0, 10.0)], [(0.0, 10.0), (10.0, 0.0)]
    assert crossings(cross) == 1
    assert crossings([*cross, [(5.0, -5.0), (5.0, 20.0)]]) == 1 + 2
    assert crossings([[(0.0, 0.0), (5.0, 5.0)], [(5.0, 5.0), (10.0, 0.0)]]) == 0, "they only meet"


def test_the_sample_is_drawn_without_a_crossing() -> None:
    assert our_crossings(sample.document()) == 0


def test_a_chain_goes_down_and_up_the_lanes_and_then_to_the_right() -> None:
    document = sample.drawn_up(
        [sample.node(number, lane) for number, lane in enumerate("cfbfc")],
        [sample.link(number, number + 1) for number in range(4)],
    )
    assert [column_of(document)[f"n{number}"][0] for number in range(5)] == [0, 0, 0, 1, 1]


def test_a_wait_lasts_while_others_work() -> None:
    found = laid_out(sample.document())
    assert (found.nodes["n8"].first, found.nodes["n8"].last) == (3, 5)
    assert found.nodes["n3"].first == found.nodes["n3"].last == 1


@pytest.mark.parametrize("seed", range(5))
def test_a_new_node_at_the_end_moves_nothing(seed: int) -> None:
    before = made_up(seed, 25)
    after = sample.drawn_up((*before.nodes, sample.node(99, "f")), (*before.links, sample.link(24, 99)))
    was, now = column_of(before), column_of(after)
    assert all(now[node.id] == was[node.id] for node in before.nodes)


def test_a_way_back_does_not_move_its_target() -> None:
    chain = [sample.link(number, number + 1) for number in range(3)]
    nodes = [sample.node(number, "c") for number in range(4)]
    back = sample.link(3, 1, LinkKind.RECOVERY)
    assert column_of(sample.drawn_up(nodes, chain)) == column_of(sample.drawn_up(nodes, [*chain, back]))


def test_a_node_without_a_step_stands_in_that_of_what_leads_to_it() -> None:
    nodes = [
        sample.node(0, "c", step_id="s0"),
        sample.node(1, "c", step_id="s1"),
        sample.node(2, "f"),
    ]
    document = sample.drawn_up(nodes, [sample.link(1, 2)], steps=(sample.step(0), sample.step(1)))
    assert column_of(document)["n2"] == (1, "s1", 0)


def test_an_empty_blueprint_has_one_column_and_all_its_lanes() -> None:
    found = laid_out(sample.drawn_up())
    assert columns(sample.drawn_up()) == ((None, 0),)
    assert len(found.lanes) == 5
    assert found.nodes == {}


def test_more_links_than_anybody_can_follow_are_laid_in_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each link could once be looked for through all others, for minutes."""
    process = made_up(5, 40)
    numbers = range(len(process.nodes))
    ends = [(one, other) for one in numbers for other in numbers[one + 2 : one + 9]]
    links = {link.id: link for link in process.links}
    links |= {link.id: link for link in (sample.link(*pair, LinkKind.MESSAGE) for pair in ends)}
    steps = 0
    one_step = Insertion._advance

    def counted(self: Insertion, *state: Any) -> None:
        nonlocal steps
        steps += 1
        one_step(self, *state)

    monkeypatch.setattr(Insertion, "_advance", counted)
    placed(process.model_copy(update={"links": tuple(links.values())}))
    assert steps < 100_000
