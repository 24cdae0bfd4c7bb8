"""SVG text: safe, small, and always the same."""

from xml.dom import minidom

import pytest

from cxmap.drawing.scene import Box, Group, Line, Path, Pen, Scene, Text, without_handles
from cxmap.drawing.shapes import trim
from cxmap.drawing.svg import paint

HOSTILE = "<script>alert('x')</script> ]]> \"&\" \x00\x08\ud800 end"


def scene(*items: Box | Line | Path | Text | Group, title: str = "A map") -> Scene:
    return Scene(120, 80.5, title, "What it says", "#FFFFFF", items, "id")


def test_the_root_says_what_the_picture_is() -> None:
    root = minidom.parseString(paint(scene())).documentElement
    assert root.getAttribute("role") == "img"
    assert root.getAttribute("lang") == "id"
    assert root.getAttribute("viewBox") == "0 0 120 80.5"
    assert [node.tagName for node in root.childNodes if node.nodeType == node.ELEMENT_NODE] == [
        "title",
        "desc",
        "rect",
    ]
    assert "'Source Sans Pro','Source Sans 3','Source Sans',sans-serif" in root.getAttribute("font-family")


def test_stored_text_cannot_become_markup() -> None:
    text = Text(0, 0, HOSTILE, 13, "#000000")
    painted = paint(scene(Group((text,), f"card:{HOSTILE}", HOSTILE), title=HOSTILE))
    root = minidom.parseString(painted).documentElement
    assert not root.getElementsByTagName("script")
    shown = root.getElementsByTagName("text")[0].firstChild.data
    assert shown == "<script>alert('x')</script> ]]> \"&\"  end"
    assert root.getElementsByTagName("g")[0].getAttribute("aria-label") == shown
    assert "\x00" not in painted


def test_shapes_are_written_with_what_they_need() -> None:
    pen = Pen("#111111", "#222222", 1.5, (4, 3), 0.5)
    painted = paint(
        scene(Box(1, 2, 30, 40, pen, 6), Line(0, 0, 1 / 3, 9, Pen(stroke="#333333")), Path("M0 0Z", Pen()))
    )
    assert (
        '<rect x="1" y="2" width="30" height="40" rx="6" fill="#111111" stroke="#222222"'
        ' stroke-width="1.5" stroke-dasharray="4 3" opacity="0.5"/>'
    ) in painted
    assert '<line x1="0" y1="0" x2="0.33" y2="9" fill="none" stroke="#333333"/>' in painted
    assert '<path d="M0 0Z" fill="none"/>' in painted


def test_text_carries_its_face_and_its_halo() -> None:
    text = Text(5, 6, "−1.4", 14, "#0B5FA5", 700, italic=True, anchor="middle", spacing=0.7, halo="#FFFFFF")
    assert (
        '<text x="5" y="6" font-size="14" fill="#0B5FA5" font-weight="700" font-style="italic" text-anchor="middle"'
        ' letter-spacing="0.7" stroke="#FFFFFF" stroke-width="3" paint-order="stroke">−1.4</text>'
    ) in paint(scene(text))


def test_a_line_of_arabic_reads_from_the_right() -> None:
    painted = paint(scene(Text(0, 0, "مرحبا!", 13, "#000000"), Text(0, 0, "halo مرحبا", 13, "#000000")))
    assert ">\u2067مرحبا!\u2069<" in painted
    assert ">halo مرحبا<" in painted


def test_fonts_come_in_as_style() -> None:
    style = minidom.parseString(paint(scene(), style="a>b{}")).getElementsByTagName("style")
    assert style[0].firstChild.data == "a>b{}"
    assert "<style>" not in paint(scene())


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "1"), (2.0, "2"), (1 / 3, "0.33"), (0.1 + 0.2, "0.3"), (-0.001, "0"), (-1.5, "-1.5")],
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert trim(value) == text


def test_the_same_scene_gives_the_same_bytes() -> None:
    one, two = (scene(Text(0.1 + 0.2, 1, "a", 13, "#000000")) for _ in range(2))
    assert paint(one) == paint(two)


def test_a_file_leaves_out_what_is_only_there_to_be_clicked() -> None:
    shown = Box(0, 0, 5, 5, Pen("#112233"))
    handle = Box(0, 0, 50, 50, Pen("#FFFFFF", opacity=0))
    scene = Scene(
        60, 60, "t", "d", "#FFFFFF", (Group((handle,), "column:1"), Group((handle, shown), "card:1"))
    )
    assert without_handles(scene).items == (Group((shown,), "card:1"),)
