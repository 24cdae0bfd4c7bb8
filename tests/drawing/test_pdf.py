"""PDF papers: page sizes, selectable text, tiling with repeated heads, and facts of the document."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from cxmap.drawing.pdf import MILLIMETRES, Layout, Page, fit, tile, to_pdf
from cxmap.drawing.scene import Scene

COLUMN, ROW, LABELS, HEADS = 200, 100, 120, (60.0, 90.0)


def scene(columns: int = 8, rows: int = 9, title: str = "Membuka tabungan", language: str = "id") -> Scene:
    width, height = LABELS + columns * COLUMN, HEADS[1] + rows * ROW
    return Scene(
        width,
        height,
        title,
        "Delapan tahap, sembilan lajur",
        "#ffffff",
        (),
        language,
        HEADS,
        LABELS,
        tuple(LABELS + COLUMN * number for number in range(1, columns + 1)),
        tuple(HEADS[1] + ROW * number for number in range(1, rows + 1)),
    )


def svg(picture: Scene) -> str:
    """Stage heads, lane labels and one text per cell, as the painter writes them."""
    size = f'width="{picture.width:g}" height="{picture.height:g}"'
    view = f'viewBox="0 0 {picture.width:g} {picture.height:g}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} font-family="Source Sans Pro">',
        '<text x="10" y="30" font-size="26" font-weight="700">Judul</text>',
    ]
    rights, bottoms = picture.breaks, picture.row_breaks
    for number, right in enumerate(rights):
        middle = right - COLUMN / 2
        parts.append(f'<text x="{middle}" y="80" font-size="15" text-anchor="middle">Tahap{number}</text>')
        for lane, bottom in enumerate(bottoms):
            parts.append(
                f'<text x="{right - 8}" y="{bottom - 50}" font-size="13" font-style="italic"'
                f' text-anchor="end">sel{number}x{lane}</text>'
            )
    for lane, bottom in enumerate(bottoms):
        parts.append(f'<text x="10" y="{bottom - 50}" font-size="13" font-weight="600">Lajur{lane}</text>')
    return "\n".join([*parts, "</svg>\n"])


def words(data: bytes) -> list[list[str]]:
    return [page.extract_text().split() for page in PdfReader(io.BytesIO(data)).pages]


@pytest.mark.parametrize(("page", "size"), MILLIMETRES.items())
def test_a_fitted_picture_has_one_page_of_exactly_this_size(page: Page, size: tuple[int, int]) -> None:
    picture = scene(columns=4, rows=12)
    (paper,) = PdfReader(io.BytesIO(to_pdf(svg(picture), picture, page=page))).pages
    measured = [float(side) * 25.4 / 72 for side in (paper.mediabox.width, paper.mediabox.height)]
    assert measured == pytest.approx(size, abs=0.01)


def test_the_paper_lies_when_the_picture_is_wide() -> None:
    layout = fit(scene(columns=12, rows=3), "A3")
    assert (layout.width, layout.height) == (420, 297)


@given(
    st.floats(10, 20_000),
    st.floats(10, 20_000),
    st.sampled_from(list(MILLIMETRES)),
)
def test_a_fitted_picture_fills_the_page_within_its_margins(width: float, height: float, page: Page) -> None:
    layout = fit(replace(scene(), width=width, height=height), page)
    ((piece,),) = layout.pages
    room = [(side - 20) * 72 / 25.4 for side in (layout.width, layout.height)]
    taken = [width * layout.scale, height * layout.scale]
    assert all(used <= free * 1.000001 for used, free in zip(taken, room, strict=True))
    assert any(used == pytest.approx(free) for used, free in zip(taken, room, strict=True))
    assert piece.x * 2 + width == pytest.approx(room[0] / layout.scale)
    assert piece.y * 2 + height == pytest.approx(room[1] / layout.scale)


def test_text_can_be_selected_in_indonesian() -> None:
    picture = scene(columns=3, rows=3)
    text = "Pelanggan mengeluh: “antreannya lama”, −1,4"
    painted = svg(picture).replace("Judul", text)
    assert text in PdfReader(io.BytesIO(to_pdf(painted, picture))).pages[0].extract_text()


def test_the_document_tells_title_language_and_description() -> None:
    picture = scene()
    reader = PdfReader(io.BytesIO(to_pdf(svg(picture), picture)))
    assert reader.metadata is not None
    assert reader.metadata.title == "Membuka tabungan"
    assert reader.metadata.subject == "Delapan tahap, sembilan lajur"
    assert reader.metadata.creation_date is None
    assert reader.trailer["/Root"]["/Lang"] == "id"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def alts(data: bytes) -> list[str]:
    """The alternative texts of all figures of the structure tree."""
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for part in node:
                walk(part)
        elif isinstance(node, dict):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            walk(node.get("/K", []))

    walk(PdfReader(io.BytesIO(data)).trailer["/Root"]["/StructTreeRoot"])
    return found


def test_the_picture_is_described_for_those_who_cannot_see_it() -> None:
    picture = scene()
    assert alts(to_pdf(svg(picture), picture)) == ["Membuka tabungan. Delapan tahap, sembilan lajur"]
    tiled = alts(to_pdf(svg(picture), picture, tiled=True))
    assert tiled[:2] == [f"Membuka tabungan, halaman {number} dari 5" for number in (1, 2)]


def test_hostile_titles_stay_words() -> None:
    title = '#panic("x") $y$ *b* \\ "q" ] } <label> @ref // c'
    picture = scene(title=title, language="xx")
    data = to_pdf(svg(picture), picture, tiled=True)
    assert PdfReader(io.BytesIO(data)).metadata.title == title  # type: ignore[union-attr]
    assert title in " ".join(PdfReader(io.BytesIO(data)).pages[0].extract_text().split())


def test_tiled_pages_repeat_heads_and_lane_labels() -> None:
    picture = scene(columns=8, rows=9)
    cover, *tiles = words(to_pdf(svg(picture), picture, tiled=True))
    first, second, third, fourth = tiles
    assert "Judul" in cover
    assert not any(word.startswith(("Tahap", "Lajur")) for word in cover)
    assert {f"Tahap{n}" for n in range(4)} <= set(first)
    assert {f"Tahap{n}" for n in range(4)} <= set(third)
    assert {f"Tahap{n}" for n in range(4, 8)} <= set(second) & set(fourth)
    assert {f"Lajur{n}" for n in range(5)} <= set(first) & set(second)
    assert {f"Lajur{n}" for n in range(6, 9)} <= set(third) & set(fourth)
    assert [page[-3:] for page in (cover, *tiles)] == [[str(number), "/", "5"] for number in range(1, 6)]


def test_each_cell_is_found_on_one_tiled_page_only() -> None:
    picture = scene(columns=8, rows=9)
    pages = words(to_pdf(svg(picture), picture, tiled=True))
    for number in range(8):
        for lane in range(9):
            assert sum(f"sel{number}x{lane}" in page for page in pages) == 1
    assert sum("Judul" in page for page in pages) == 1


def test_tiled_text_keeps_its_readable_size() -> None:
    layout = tile(scene(columns=40), "A4")
    assert layout.scale * 13 == pytest.approx(9.75)
    assert {len(pieces) for pieces in layout.pages} == {1, 2, 4}


def visible(layout: Layout) -> list[tuple[float, float, float, float]]:
    return [
        (piece.left, piece.top, piece.left + piece.width, piece.top + piece.height)
        for pieces in layout.pages
        for piece in pieces
        if not piece.repeated
    ]


@given(st.integers(1, 40), st.integers(1, 30), st.sampled_from(list(MILLIMETRES)))
def test_tiles_cover_the_picture_once_and_end_at_breaks(columns: int, rows: int, page: Page) -> None:
    picture = scene(columns, rows)
    layout = tile(picture, page)
    parts = visible(layout)
    area = sum((right - left) * (bottom - top) for left, top, right, bottom in parts)
    assert area == pytest.approx(picture.width * picture.height)
    assert {right for _, _, right, _ in parts} <= {*picture.breaks, picture.width}
    assert {bottom for *_, bottom in parts} <= {*picture.row_breaks, picture.height, picture.heads[0]}
    for pieces in layout.pages:
        for piece in pieces:
            assert (piece.x + piece.width * piece.scale) * layout.scale <= (
                layout.width - 20
            ) * 72 / 25.4 + 0.001
            assert (piece.y + piece.height * piece.scale) * layout.scale <= (
                layout.height - 28
            ) * 72 / 25.4 + 0.001


@given(st.floats(1, 9_000), st.floats(1, 9_000), st.floats(0, 9_000), st.floats(0, 9_000))
def test_any_picture_without_breaks_can_be_tiled(
    width: float, height: float, labels: float, bottom: float
) -> None:
    bare = replace(
        scene(), width=width, height=height, breaks=(), row_breaks=(), labels=labels, heads=(0.0, bottom)
    )
    parts = visible(tile(bare, "A4"))
    area = sum((right - left) * (low - top) for left, top, right, low in parts)
    assert area == pytest.approx(width * height)


def test_the_same_picture_is_the_same_bytes() -> None:
    picture = scene()
    for tiled in (False, True):
        assert to_pdf(svg(picture), picture, tiled=tiled) == to_pdf(svg(picture), picture, tiled=tiled)


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    picture = scene()
    to_pdf(svg(picture), picture)
    assert list(tmp_path.iterdir()) == []
