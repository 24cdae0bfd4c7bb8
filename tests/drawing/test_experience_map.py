"""The picture of the experience map: complete, clear of overlaps, honest, and the same every time."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cxmap.analysis.findings import Estimate, MapFindings, Overlay
from cxmap.drawing.experience_map import draw
from cxmap.drawing.ruler import Ruler, width
from cxmap.drawing.scene import Box, Group, Item, Line, Path, Scene, Text
from cxmap.drawing.svg import paint
from cxmap.drawing.theme import DARK, LIGHT, Theme
from cxmap.model.evidence import EvidenceFilter, Method
from cxmap.model.experience_map import DesiredValue, Holder, LaneKind, MapDocument, Weighting
from tests.drawing import sample

TODAY = date(2026, 6, 2)
HOSTILE = (
    "Pelayanan " * 30,
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "مرحبا، كيف يمكنني فتح حساب توفير في هذا الفرع؟",
    "客户在分行排队等候，没有人告诉她还要等多久。",
    "👩‍👩‍👧‍👦🎉 emoji 🇮🇩🇮🇩 ok",
    "<script>alert('x')</script> ]]> \x00 end",
    "https://example.com/a/very/long/path/that/never/ends?query=1234567890",
    "a\nb\n\nc",
    "W" * 32,
    "x",
)


def fixed(text: str, size: float, weight: int = 400, italic: bool = False, spacing: float = 0.0) -> float:
    return len(text) * (size * 0.5 + spacing)


def picture(document: MapDocument | None = None, findings: MapFindings | None = None, **more: Any) -> Scene:
    given = {"language": "en", "today": TODAY, "ruler": fixed, **more}
    return draw(document or sample.document(), findings or sample.findings(), **given)


def overlays(count: int) -> tuple[Overlay, ...]:
    shifted = []
    for index in range(count):
        steps = tuple(
            replace(
                step,
                feeling=replace(step.feeling, mean=step.feeling.mean / 2, low=-1.0, high=1.0, n=4 + index),
            )
            if step.feeling.mean is not None
            else step
            for step in sample.findings().steps
        )
        shifted.append(Overlay(f"Group {index}", sample.findings(steps=steps, items=50 + index)))
    return tuple(shifted)


def empty() -> tuple[MapDocument, MapFindings]:
    document = sample.document(stages=(), steps=(), cards=(), step_touchpoints={}, votes={})
    nothing = {"peak": None, "trough": None, "end": None, "first": None, "last": None}
    return document, sample.findings(
        steps=(), items=0, items_by_method={}, ranked=(), interval_methods=(), **nothing
    )


PICTURES: dict[str, tuple[tuple[MapDocument, MapFindings], dict[str, Any]]] = {
    "sample": ((sample.document(), sample.findings()), {}),
    "indonesian": ((sample.document(), sample.findings()), {"language": "id"}),
    "one step": (sample.study(1), {}),
    "three steps": (sample.study(3), {}),
    "sixteen steps": (sample.study(16), {"language": "id"}),
    "sixty steps": (sample.study(60, stages=7), {}),
    "hostile": (sample.study(10, words=HOSTILE, name="A very long name " * 10), {}),
    "hostile, narrow": (sample.study(20, words=HOSTILE), {}),
    "compared": ((sample.document(), sample.findings()), {"overlays": overlays(3)}),
    "empty": (empty(), {}),
}
ALL = pytest.mark.parametrize("name", list(PICTURES))
RULERS = pytest.mark.parametrize("ruler", [fixed, width], ids=["fixed", "real"])


def drawn(name: str, ruler: Ruler = fixed) -> Scene:
    (document, findings), more = PICTURES[name]
    return picture(document, findings, **{**more, "ruler": ruler})


def groups(items: tuple[Item, ...]) -> Iterator[Group]:
    for item in items:
        if isinstance(item, Group):
            yield item
            yield from groups(item.items)


def by_id(scene: Scene) -> dict[str, Group]:
    return {group.id: group for group in groups(scene.items) if group.id}


def flat(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Group):
            yield from flat(item.items)
        else:
            yield item


def words(scene: Scene) -> list[str]:
    return [text.text for text in scene.texts()]


def extent(text: Text, ruler: Ruler) -> tuple[float, float, float, float]:
    wide = ruler(text.text, text.size, text.weight, text.italic, text.spacing)
    left = text.x - {"start": 0, "middle": wide / 2, "end": wide}[text.anchor]
    return left, text.y - 0.7 * text.size, left + wide, text.y + 0.15 * text.size


@ALL
@RULERS
def test_no_two_texts_overlap(name: str, ruler: Ruler) -> None:
    placed = sorted(
        (*extent(text, ruler), text.text) for text in drawn(name, ruler).texts() if text.text.strip()
    )
    for index, (left, top, right, bottom, text) in enumerate(placed):
        for other_left, other_top, _, other_bottom, other in placed[index + 1 :]:
            if other_left >= right - 0.01:
                break
            assert other_bottom <= top or other_top >= bottom, f"{text!r} lies on {other!r}"
        assert left < right


@ALL
@RULERS
def test_nothing_leaves_the_picture(name: str, ruler: Ruler) -> None:
    scene = drawn(name, ruler)
    for text in scene.texts():
        left, top, right, bottom = extent(text, ruler)
        assert left >= 8, text
        assert right <= scene.width - 8, text
        assert top >= 0, text
        assert bottom <= scene.height, text
    for item in flat(scene.items):
        if isinstance(item, Box):
            assert 0 <= item.x <= item.x + item.width <= scene.width
            assert 0 <= item.y <= item.y + item.height <= scene.height
            assert item.width >= 0
            assert item.height >= 0


@ALL
@RULERS
def test_text_keeps_off_the_border_of_its_card(name: str, ruler: Ruler) -> None:
    for key, group in by_id(drawn(name, ruler)).items():
        if key.split(":")[0] not in {"card", "step", "touchpoint", "lane"}:
            continue
        box = group.items[0]
        assert isinstance(box, Box)
        for text in flat(group.items):
            if isinstance(text, Text):
                left, top, right, bottom = extent(text, ruler)
                one_letter = right - left > box.width - 16 and len(text.text) <= 2
                assert left >= box.x + 4, key
                assert right <= box.x + box.width - 4 + 0.01 or one_letter, (key, text.text)
                assert top >= box.y + 4, key
                assert bottom <= box.y + box.height - 4, key


@pytest.mark.parametrize("name", ["sample", "sixty steps", "hostile", "compared"])
def test_the_same_input_gives_the_same_bytes(name: str) -> None:
    assert paint(drawn(name, width)) == paint(drawn(name, width))


def test_columns_follow_the_number_of_steps() -> None:
    def column(scene: Scene) -> float:
        return scene.breaks[0] - scene.labels

    assert column(picture()) == 160
    assert column(drawn("three steps")) == 200
    assert drawn("three steps").width < 900
    assert column(drawn("sixty steps")) == 96
    assert drawn("sixty steps").width == pytest.approx(192 + 60 * 96 + 40)


def test_every_part_can_be_selected() -> None:
    ids = set(by_id(picture()))
    for step in sample.document().steps:
        assert {
            f"{kind}:{step.id}" for kind in ("step", "point", "gap", "evidence", "engagement", "column")
        } <= ids
        assert all(f"cell:{lane.id}:{step.id}" in ids for lane in sample.document().lanes)
    assert {f"stage:{stage.id}" for stage in sample.document().stages} <= ids
    assert {f"card:{card.id}" for card in sample.document().cards} <= ids
    assert {f"lane:{lane.id}" for lane in sample.document().lanes} <= ids
    assert "touchpoint:s5:t5" in ids


def test_handles_say_what_they_are() -> None:
    labels = {key: group.label for key, group in by_id(picture()).items()}
    assert all(labels.values())
    assert labels["point:s5"] == "Waits for her turn: −1.4, n 54, 95\u00a0% −1.6 to −1.2; desired +0.5"
    assert labels["point:s9"].startswith("Uses the app at home: assumed +0.4, n 0")
    assert labels["gap:s9"] == "Uses the app at home: gap not estimated"
    assert labels["step:s5"] == "Step 5: Waits for her turn"


def test_cells_and_columns_are_invisible_but_can_be_hit() -> None:
    handles = by_id(picture())
    (cell,) = handles["cell:l-pain:s5"].items
    (column,) = handles["column:s5"].items
    assert isinstance(cell, Box)
    assert isinstance(column, Box)
    assert cell.pen.fill
    assert cell.pen.opacity == 0
    assert column.x == cell.x
    assert column.y <= cell.y < cell.y + cell.height <= column.y + column.height


def test_the_finding_is_written_from_the_findings() -> None:
    sentence = (
        "Largest gaps between actual and desired: Waits for her turn (1.9), Fills in forms, shows ID (1.6)"
    )
    assert sentence in " ".join(words(picture()))
    assert picture().description.startswith(sentence)
    assert "248 evidence items" in picture().description


def test_each_known_point_shows_its_value_and_n() -> None:
    shown = words(Scene(0, 0, "", "", "", (by_id(picture())["point:s5"],)))
    assert shown == ["−1.4", "n\u00a054", "+0.5"]


def test_an_assumed_point_is_hollow_dashed_and_says_so() -> None:
    point = by_id(picture())["point:s9"]
    assert {"assumed", "n\u00a00"} <= {item.text for item in flat(point.items) if isinstance(item, Text)}
    hollow = [item for item in flat(point.items) if isinstance(item, Box) and item.pen.dash]
    assert [item.pen.fill for item in hollow] == [LIGHT.background]


def test_without_evidence_and_assumption_there_is_no_point() -> None:
    steps = tuple(step.model_copy(update={"assumed": None}) for step in sample.document().steps)
    point = by_id(picture(sample.document(steps=steps)))["point:s9"]
    texts = [item.text for item in flat(point.items) if isinstance(item, Text)]
    assert texts == ["no evidence", "+1.0"]


def test_few_items_are_marked() -> None:
    found = sample.findings()
    steps = tuple(
        replace(step, items=3, feeling=Estimate(3, 0.4, -0.9, 1.7, "bca")) if step.step_id == "s4" else step
        for step in found.steps
    )
    scene = picture(findings=replace(found, steps=steps))
    assert "n\u00a03, few" in words(scene)
    assert "Few: n below 5" in words(scene)
    assert any(isinstance(item, Path) for item in flat(by_id(scene)["point:s4"].items))


def test_management_has_a_mark_of_its_own_where_it_differs() -> None:
    found = sample.findings()
    belief = DesiredValue(id="x", map_id="m", step_id="s5", holder=Holder.MANAGEMENT, value=1.9)
    steps = tuple(replace(s, desired_management=belief) if s.step_id == "s5" else s for s in found.steps)
    scene = picture(findings=replace(found, steps=steps))
    assert "+1.9" in words(Scene(0, 0, "", "", "", (by_id(scene)["point:s5"],)))
    assert "Desired in management's view" in words(scene)
    assert "Desired in management's view" not in words(picture())


def test_the_three_largest_gaps_are_ranked() -> None:
    handles = by_id(picture())
    badges = {
        key: [item.text for item in flat(handles[f"gap:{key}"].items) if isinstance(item, Text)]
        for key in ("s5", "s7", "s3", "s10")
    }
    assert badges["s5"] == ["1.9", "[1.7, 2.1]", "1"]
    assert badges["s7"][-1] == "2"
    assert badges["s3"][-1] == "3"
    assert len(badges["s10"]) == 2


def test_a_gap_that_may_be_none_is_hollow() -> None:
    handles = by_id(picture())
    bars = {
        key: next(item for item in handles[f"gap:{key}"].items if isinstance(item, Box) and item.height == 10)
        for key in ("s2", "s4", "s5")
    }
    assert bars["s2"].pen.stroke == LIGHT.gap
    assert bars["s4"].pen.fill == LIGHT.gap_pale
    assert bars["s5"].pen.fill == LIGHT.gap


def test_a_channel_of_neighbouring_steps_is_one_bar() -> None:
    scene = picture()
    assert words(scene).count("Branch") == 1
    assert words(scene).count("Messaging") == 2
    (bar,) = [box for box in flat(scene.items) if isinstance(box, Box) and box.width == 5 * 160 - 16]
    assert bar.x == 192 + 3 * 160 + 8


def test_pains_tell_how_many_items_mention_them() -> None:
    assert "41 of 54" in words(picture())
    unsupported = sample.findings(steps=tuple(replace(s, mentions={}) for s in sample.findings().steps))
    scene = picture(findings=unsupported)
    assert "No item mentions it" in words(scene)
    card = next(group for key, group in by_id(scene).items() if key.startswith("card:c-pain"))
    assert isinstance(card.items[0], Box)
    assert card.items[0].pen.dash


def test_an_opportunity_may_span_steps() -> None:
    card = next(group for key, group in by_id(picture()).items() if key.startswith("card:c-opportunity-7"))
    assert isinstance(card.items[0], Box)
    assert card.items[0].width == 2 * 160 - 16


def test_the_legend_holds_only_what_occurs() -> None:
    shown = words(picture())
    assert "Votes (36 in all)" in shown
    assert "Few: n below 5" not in shown
    bare = words(picture(sample.document(lanes=sample.lanes((LaneKind.DOING,)), cards=())))
    assert not {"FEELING", "GAP", "EVIDENCE SOURCE", "Moment of truth"} & set(bare)


def test_hidden_lanes_are_left_out_and_order_is_the_users() -> None:
    lanes = sample.lanes((LaneKind.GAP, LaneKind.DOING, LaneKind.PAIN))
    hidden = (*lanes[:2], lanes[2].model_copy(update={"hidden": True}))
    handles = [key for key in by_id(picture(sample.document(lanes=hidden))) if key.startswith("lane:")]
    assert handles == ["lane:l-gap", "lane:l-doing"]


def test_comparing_adds_curves_and_takes_the_gap_away() -> None:
    plain, compared = picture(), picture(overlays=overlays(2))
    shaded = [item for item in flat(plain.items) if isinstance(item, Path) and item.pen.fill == LIGHT.gap]
    assert shaded
    assert not [
        item for item in flat(compared.items) if isinstance(item, Path) and item.pen.fill == LIGHT.gap
    ]
    assert {"Group 0, n\u00a050", "Group 1, n\u00a051"} <= set(words(compared))
    dashes = {
        item.pen.dash
        for item in flat(compared.items)
        if isinstance(item, Path) and item.pen.stroke in LIGHT.overlays
    }
    assert len(dashes - {()}) >= 1
    assert LIGHT.desired in {item.pen.stroke for item in flat(compared.items) if isinstance(item, Path)}


def test_the_footer_says_how_figures_were_made() -> None:
    only = EvidenceFilter(methods=(Method.INTERVIEW,), since=date(2026, 3, 1))
    found = sample.findings(weighting=Weighting.METHOD, filter=only, interval_methods=("bca", "pooled_t"))
    footer = " ".join(words(picture(findings=found)))
    assert "95\u00a0% intervals: BCa bootstrap, t, variance pooled within methods" in footer
    assert "each method counts the same" in footer
    assert "Only: interviews, from 1 Mar 2026" in footer
    assert "2 Jun 2026 · Revision 13" in footer


def test_an_empty_map_invites() -> None:
    scene = drawn("empty")
    assert any("no steps yet" in line for line in words(scene))
    assert scene.description.startswith("This map has no steps yet")
    assert scene.breaks == ()


def test_a_stage_without_steps_keeps_its_place() -> None:
    scene = picture(sample.document(steps=sample.document().steps[:-2]))
    assert "stage:g4" in by_id(scene)
    assert len(scene.breaks) == 9


def test_both_languages_write_numbers_their_own_way() -> None:
    assert "−1,4" in words(picture(language="id"))
    assert "[1,7; 2,1]" in words(picture(language="id"))
    assert "Perasaan" in words(picture(language="id"))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_only_colours_of_the_theme_are_used(theme: Theme) -> None:
    known = set(re.findall(r"#[0-9A-F]{6}", repr(theme)))
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", paint(picture(theme=theme)))) <= known


def test_pages_know_where_they_may_end() -> None:
    scene = picture()
    assert scene.labels == 192
    assert scene.breaks == tuple(192 + 160 * n for n in range(1, 11))
    assert scene.heads[0] < scene.heads[1] <= scene.row_breaks[0]
    assert list(scene.row_breaks) == sorted(scene.row_breaks)
    assert len(scene.row_breaks) == len(sample.document().lanes) + 1


def test_leader_lines_stay_in_the_picture() -> None:
    scene = drawn("sixty steps")
    for item in flat(scene.items):
        if isinstance(item, Line):
            assert 0 <= min(item.x1, item.x2) <= max(item.x1, item.x2) <= scene.width
