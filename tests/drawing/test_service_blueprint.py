"""The picture of the service blueprint: complete, clear of overlaps, honest, and the same every time."""

import re
from datetime import date
from itertools import cycle
from typing import Any

import pytest

from cxmap.analysis.blueprint_findings import BlueprintFindings
from cxmap.drawing.ruler import Ruler, width
from cxmap.drawing.scene import Box, Path, Scene, Text, without_handles
from cxmap.drawing.service_blueprint import column_of, columns, draw
from cxmap.drawing.svg import paint
from cxmap.drawing.theme import DARK, LIGHT, Theme
from cxmap.model.experience_map import Perspective
from cxmap.model.service_blueprint import BlueprintDocument, BlueprintLine, LinkKind, NodeKind
from tests.drawing import blueprint_sample as sample
from tests.drawing.blueprint_graphs import made_up
from tests.drawing.test_experience_map import HOSTILE, by_id, extent, fixed, flat

TODAY = date(2026, 6, 2)
Both = tuple[BlueprintDocument, BlueprintFindings]


def picture(
    document: BlueprintDocument | None = None, findings: BlueprintFindings | None = None, **more: Any
) -> Scene:
    given = {"language": "en", "today": TODAY, "ruler": fixed, **more}
    return draw(document or sample.document(), findings or sample.findings(document), **given)


def of(document: BlueprintDocument) -> Both:
    return document, sample.findings(document)


def hostile(whole: BlueprintDocument) -> BlueprintDocument:
    """The same blueprint with hostile words wherever a person may type."""
    words = cycle(HOSTILE)
    told = {
        "nodes": ("name",),
        "lanes": ("name", "note"),
        "steps": ("name", "phase"),
        "links": ("condition",),
        "actors": ("name",),
        "failures": ("mode", "recovery", "poka_yoke"),
    }
    return whole.model_copy(
        update={
            part: tuple(
                noun.model_copy(update={name: next(words)[:200] for name in names})
                for noun in getattr(whole, part)
            )
            for part, names in told.items()
        }
    )


def proposed() -> BlueprintDocument:
    whole = sample.document()
    to_be = whole.blueprint.model_copy(update={"perspective": Perspective.DESIRED})
    return whole.model_copy(update={"blueprint": to_be})


def all_kinds() -> BlueprintDocument:
    kinds = [NodeKind.START, NodeKind.ACTION, NodeKind.SUB_BLUEPRINT, NodeKind.WAIT, NodeKind.DECISION]
    nodes = [sample.node(number, "cfbsc"[number], kind=kind) for number, kind in enumerate(kinds)]
    nodes += [sample.node(5, "c", kind=NodeKind.END), sample.node(6, "c", kind=NodeKind.END, name="Gave up")]
    nodes += [sample.node(7, "p", kind=NodeKind.PHYSICAL_EVIDENCE), sample.node(8, "s")]
    links = [sample.link(number, number + 1) for number in range(4)]
    links += [sample.link(4, 5, share=85, condition="yes"), sample.link(4, 6, share=15, condition="no")]
    return sample.drawn_up(nodes, links)


ONE = sample.drawn_up([sample.node(1, "c", name="Ask")])
SAMPLE = (sample.document(), sample.findings())
PICTURES: dict[str, tuple[Both, dict[str, Any]]] = {
    "sample": (SAMPLE, {}),
    "map alone": (SAMPLE, {"look": "map"}),
    "indonesian": (SAMPLE, {"language": "id"}),
    "proposed": (of(proposed()), {}),
    "no evidence": (of(sample.document()), {}),
    "all kinds": (of(all_kinds()), {}),
    "one": (of(ONE), {}),
    "empty": (of(sample.drawn_up()), {}),
    "no lanes": (of(sample.drawn_up(lanes=())), {}),
    "twenty": (of(made_up(3, 20)), {"language": "id"}),
    "sixty": (of(made_up(1, 60)), {}),
    "hostile": (of(hostile(sample.document())), {}),
    "hostile, indonesian": (of(hostile(all_kinds())), {"language": "id"}),
    "compared": (SAMPLE, {"compared": {"n4": "added", "n7": "changed", "n12": "moved", "n16": "removed"}}),
}
ALL = pytest.mark.parametrize("name", list(PICTURES))
RULERS = pytest.mark.parametrize("ruler", [fixed, width], ids=["fixed", "real"])


def drawn(name: str, ruler: Ruler = fixed) -> Scene:
    (document, findings), more = PICTURES[name]
    return picture(document, findings, **{**more, "ruler": ruler})


@ALL
@RULERS
def test_no_two_texts_overlap(name: str, ruler: Ruler) -> None:
    placed = sorted(
        (*extent(text, ruler), text.text) for text in drawn(name, ruler).texts() if text.text.strip()
    )
    for index, (_, top, right, bottom, text) in enumerate(placed):
        for other_left, other_top, _, other_bottom, other in placed[index + 1 :]:
            if other_left >= right - 0.01:
                break
            assert other_bottom <= top + 0.5 or other_top >= bottom - 0.5, f"{text!r} lies on {other!r}"


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
            assert -0.01 <= item.x <= item.x + item.width <= scene.width
            assert -0.01 <= item.y <= item.y + item.height <= scene.height
            assert item.width >= 0
            assert item.height >= 0


@ALL
@RULERS
def test_words_keep_off_the_border_of_their_card(name: str, ruler: Ruler) -> None:
    for key, group in by_id(drawn(name, ruler)).items():
        box = group.items[0]
        if not key.startswith("node:") or not isinstance(box, Box) or box.radius != 8:
            continue
        inside = [text for text in group.items if isinstance(text, Text) and text.size >= 12.5]
        for text in (text for text in inside if box.y < text.y < box.y + box.height):
            left, top, right, bottom = extent(text, ruler)
            assert box.x + 6 <= left < right <= box.x + box.width - 6, text
            assert box.y <= top < bottom <= box.y + box.height, text


@ALL
def test_everything_has_its_id_once(name: str) -> None:
    (document, findings), more = PICTURES[name]
    keys = [key for key in by_id(drawn(name)) if key]
    assert len(keys) == len(set(keys))
    wanted = [f"node:{node.id}" for node in document.nodes] + [f"link:{link.id}" for link in document.links]
    wanted += [f"lane:{lane.id}" for lane in document.lanes] + [f"step:{step.id}" for step in document.steps]
    wanted += [f"failure:{each.failure.id}" for each in findings.failures]
    wanted += [f"wait:{each.node_id}" for each in findings.waits]
    wanted += [
        f"place:{lane.id}:{column}" for lane in document.lanes for column in range(len(columns(document)) + 1)
    ]
    assert set(wanted) <= set(keys)
    if not more.get("look"):
        said = {f"finding:{each.key}" for each in findings.findings if each.rule != "high_rpn"}
        assert said <= set(keys)


@ALL
def test_everything_that_can_be_selected_is_read_aloud(name: str) -> None:
    assert all(group.label.strip() for key, group in by_id(drawn(name)).items() if key)


@ALL
def test_the_same_picture_every_time(name: str) -> None:
    assert paint(drawn(name, width)) == paint(drawn(name, width))


@ALL
def test_every_colour_is_one_of_the_theme(name: str) -> None:
    for theme in (LIGHT, DARK):
        (document, findings), more = PICTURES[name]
        text = paint(picture(document, findings, **{**more, "theme": theme}))
        assert set(
            re.findall(r"#[0-9A-Fa-f]{6}\b", re.sub(r">[^<]*<|aria-label=\"[^\"]*\"", "", text))
        ) <= colours(theme)


def colours(theme: Theme) -> set[str]:
    return set(re.findall(r"#[0-9A-F]{6}", repr(theme)))


def said(scene: Scene) -> str:
    return " | ".join(text.text for text in scene.texts())


def test_the_sample_says_its_figures() -> None:
    words = said(drawn("sample", width))
    for figure in ("54:50", "35:00", "21:40", "7 of 48", "41 of 48", "85,000", "F2", "W1", "210"):
        assert figure in words


def test_parts_without_data_are_gone() -> None:
    words = said(drawn("one", width))
    for missing in ("Economics of one", "Failure points", "Wait points", "STANDARD", "Cumulative".upper()):
        assert missing not in words


def test_an_empty_blueprint_invites() -> None:
    assert "no steps yet" in said(drawn("empty", width)).replace(" | ", " ")


def test_a_link_may_be_taken_hold_of_beside_its_line() -> None:
    group = by_id(drawn("sample"))["link:k12-13-sequence"]
    assert any(isinstance(item, Box) and item.pen.opacity == 0 and item.height >= 10 for item in group.items)
    assert any(isinstance(item, Path) for item in group.items)


def test_handles_are_no_part_of_a_file() -> None:
    whole = drawn("sample")
    kept = by_id(without_handles(whole))
    assert not [key for key in kept if key.startswith("place:")]
    assert "node:n7" in kept


def test_places_cover_the_columns_and_one_more() -> None:
    scene, document = drawn("sample"), sample.document()
    found = by_id(scene)
    for column in range(len(columns(document)) + 1):
        box = found[f"place:lf:{column}"].items[0]
        assert isinstance(box, Box)
        for key, (at, _, _) in column_of(document).items():
            node = found[f"node:{key}"].items[0]
            if at == column and isinstance(node, Box) and document.node_of[key].lane_id == "lf":
                assert box.x <= node.x < box.x + box.width
                assert box.y <= node.y < box.y + box.height


def test_rings_stand_where_links_cross_the_line_of_visibility() -> None:
    findings = sample.findings()
    crossed = {each.link_id for each in findings.structure.crossings_of(BlueprintLine.VISIBILITY)}
    for key, group in by_id(drawn("sample")).items():
        if key.startswith("link:"):
            rings = [item for item in group.items if isinstance(item, Box) and item.radius == 5]
            kind = next(link.kind for link in sample.document().links if f"link:{link.id}" == key)
            if kind in (LinkKind.SEQUENCE, LinkKind.RECOVERY):
                assert bool(rings) == (key.removeprefix("link:") in crossed)


def test_few_times_are_marked() -> None:
    found = sample.findings(items=sample.evidence(4))
    assert "n = 4, few" in said(picture(findings=found, ruler=width))
    assert "few" not in said(drawn("sample", width))


def test_differences_are_marked_and_explained() -> None:
    words = said(drawn("compared", width))
    for mark in ("added", "removed", "moved", "changed"):
        assert mark in words
        assert mark.capitalize() in words
    assert "Moved" not in said(drawn("sample", width))


def test_status_has_its_own_dash() -> None:
    assumed = by_id(drawn("no evidence"))["node:n1"].items[0]
    intended = by_id(drawn("proposed"))["node:n1"].items[0]
    observed = by_id(drawn("sample"))["node:n1"].items[0]
    assert isinstance(assumed, Box)
    assert isinstance(intended, Box)
    assert isinstance(observed, Box)
    assert len({assumed.pen.dash, intended.pen.dash, observed.pen.dash}) == 3


def test_money_is_grouped_by_language() -> None:
    assert "85.000" in said(drawn("indonesian", width))


def test_the_map_alone_has_no_panels() -> None:
    words = said(drawn("map alone", width))
    assert "LEGEND" not in words
    assert "Findings" not in words
