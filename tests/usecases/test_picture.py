"""From a map to its numbers, its picture and its files, under filters, weights and comparisons."""

import re
from datetime import date
from io import BytesIO
from statistics import mean

import pytest
from PIL import Image
from pypdf import PdfReader

from cxmap.errors import MapEmptyError, TemplateUnknownError, UnknownFormatError
from cxmap.model.evidence import EvidenceFilter, Method
from cxmap.model.experience_map import MapDocument, Weighting
from cxmap.store.engine import Database
from cxmap.usecases import evidence, experience_map, map_editing, picture, sample
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from cxmap.usecases.experience_map import Opened
from cxmap.usecases.picture import Paper, Scene, View
from cxmap.words import LANGUAGES, Language, catalogue

WAITING = 4
"""The step “Waits for her turn” of the sample: 22 mystery shops, 16 observations, 11 interviews, 5 quotes."""
BY_INTERVIEW = EvidenceFilter(methods=(Method.INTERVIEW,))
BY_SHOPPING = EvidenceFilter(methods=(Method.MYSTERY_SHOP,))

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def opened(database: Database, language: Language = "en") -> Opened:
    desk = Desk(database, sample.load_sample(database, language).id)
    [only] = experience_map.maps(desk)
    return Opened(experience_map.load(desk, only.id), experience_map.load_evidence(desk))


def drawn(map_: Opened, language: Language = "en", view: View | None = None) -> Scene:
    return picture.scene(map_.document, map_.evidence, view or View(), language)


def words(scene: Scene) -> list[str]:
    return [text.text for text in scene.texts()]


def desk_with_evidence(database: Database, places: list[str]) -> Desk:
    desk = Desk(database, projects.create_project(database, "Hotel").id)
    for valence, place in enumerate(places):
        evidence.log_item(desk, touchpoint=place, method=Method.INTERVIEW, valence=float(valence % 2))
    return desk


@in_each_language
@pytest.mark.parametrize("template", sorted(experience_map.template_names("en")))
def test_every_template_makes_a_map_that_is_drawn(
    sqlite: Database, template: str, language: Language
) -> None:
    desk = Desk(sqlite, projects.create_project(sqlite, "Study").id)
    made = experience_map.create_from_template(desk, template, "First", language)
    document = experience_map.load(desk, made.id)
    assert 4 <= len(document.stages) <= 6
    assert 8 <= len(document.steps) <= 12
    assert all(document.step_touchpoints.values())
    scene = drawn(Opened(document, experience_map.load_evidence(desk)), language)
    assert scene.language == language
    assert set(words(scene)) >= {str(number + 1) for number in range(len(document.steps))}
    assert catalogue(language)["picture.lane.feeling"] in words(scene)


def test_a_template_that_is_not_there_names_those_that_are(sqlite: Database) -> None:
    desk = Desk(sqlite, projects.create_project(sqlite, "Study").id)
    with pytest.raises(TemplateUnknownError, match="hotel_stay"):
        experience_map.create_from_template(desk, "motel", "First", "en")
    assert experience_map.maps(desk) == []


def test_a_map_from_touchpoints_has_one_step_for_each_that_has_evidence(database: Database) -> None:
    desk = desk_with_evidence(database, ["Reception", "Room", "room "])
    made = experience_map.create_from_touchpoints(desk, "Stay", "id")
    document = experience_map.load(desk, made.id)
    figures = picture.step_figures(document, experience_map.load_evidence(desk), View())
    assert [(step.name, step.touchpoints, step.n, step.mean) for step in figures] == [
        ("Reception", ["Reception"], 1, 0.0),
        ("Room", ["Room"], 2, 0.5),
    ]
    assert [stage.name for stage in document.stages] == [catalogue("id")["map.new_stage"]]


def test_no_map_is_made_from_touchpoints_without_evidence(sqlite: Database) -> None:
    desk = Desk(sqlite, projects.create_project(sqlite, "Empty").id)
    with pytest.raises(MapEmptyError):
        experience_map.create_from_touchpoints(desk, "Stay")
    assert experience_map.maps(desk) == []


def test_a_filter_counts_only_what_it_lets_through(database: Database) -> None:
    map_ = opened(database)
    all_items, interviews = (
        picture.step_figures(map_.document, map_.evidence, View(where))
        for where in (EvidenceFilter(), BY_INTERVIEW)
    )
    assert [step.n for step in interviews] == [8, 9, 8, 4, 11, 5, 6, 4, 0, 7]
    assert [step.desired_customer for step in interviews] == [step.desired_customer for step in all_items]
    waiting = picture.evidence_of(map_.document, map_.evidence, map_.document.steps[WAITING].id, BY_INTERVIEW)
    assert interviews[WAITING].mean == pytest.approx(mean(waiting["valence"]))
    assert interviews[WAITING].mean != all_items[WAITING].mean


def test_weighting_by_method_lets_each_method_count_the_same(sqlite: Database) -> None:
    map_ = opened(sqlite)
    figures = picture.step_figures(map_.document, map_.evidence, View(weighting=Weighting.METHOD))
    step = map_.document.steps[WAITING].id
    items = picture.evidence_of(map_.document, map_.evidence, step, EvidenceFilter())
    assert figures[WAITING].mean == pytest.approx(items.groupby("method")["valence"].mean().mean())
    assert figures[WAITING].method == "pooled_t"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_compared_groups_are_drawn_over_the_map_and_named(sqlite: Database, number: int) -> None:
    map_ = opened(sqlite)
    every = (("Asked", BY_INTERVIEW), ("Tried", BY_SHOPPING), ("Nobody", EvidenceFilter(waves=("none",))))
    alone, compared = drawn(map_), drawn(map_, view=View(compared=every[:number]))
    keys = ["Asked, n\xa062", "Tried, n\xa096", "Nobody, n\xa00"]
    assert [key for key in keys if key in words(alone)] == []
    assert [key for key in keys if key in words(compared)] == keys[:number]
    assert picture.screen(compared) != picture.screen(alone)


@in_each_language
def test_the_sample_is_exported_in_every_format(sqlite: Database, language: Language) -> None:
    scene = drawn(opened(sqlite, language), language)
    svg = picture.export(scene, "svg", Paper())
    assert svg.startswith(b"<svg")
    assert b"@font-face" in svg
    png = Image.open(BytesIO(picture.export(scene, "png", Paper(scale=1))))
    assert png.size == (round(scene.width), round(scene.height))
    [page] = PdfReader(BytesIO(picture.export(scene, "pdf", Paper(page="A4")))).pages
    assert sorted(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) == [210, 297]
    assert ("Menunggu giliran" if language == "id" else "Waits for her turn") in page.extract_text()


def test_the_indonesian_picture_speaks_indonesian(sqlite: Database) -> None:
    svg = picture.export(drawn(opened(sqlite, "id"), "id"), "svg", Paper()).decode()
    shown = set(re.findall(r">([^<>]+)</text>", svg))
    assert shown >= {"Momen kebenaran", "Harapan pelanggan", "Belum dapat ditaksir", "Kesenjangan", "Bukti"}
    assert not shown & {"Moment of truth", "Desired by customers", "Not estimated", "Gap", "Evidence"}
    assert 'lang="id"' in svg


@pytest.mark.parametrize("suffix", picture.FORMATS)
def test_the_same_map_gives_the_same_bytes(sqlite: Database, suffix: str) -> None:
    map_ = opened(sqlite)
    first, second = (picture.export(drawn(map_), suffix, Paper(scale=1)) for _ in range(2))
    assert first == second


def test_a_width_in_pixels_and_a_transparent_ground(sqlite: Database) -> None:
    scene = drawn(opened(sqlite))
    png = Image.open(BytesIO(picture.export(scene, "png", Paper(width=900, transparent=True))))
    assert png.width == 900
    assert png.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]


def test_a_tiled_pdf_goes_over_several_pages(sqlite: Database) -> None:
    pdf = picture.export(drawn(opened(sqlite)), "pdf", Paper(page="A4", tiled=True))
    assert len(PdfReader(BytesIO(pdf)).pages) > 1


def test_a_format_nobody_draws_is_refused_with_those_that_are(sqlite: Database) -> None:
    with pytest.raises(UnknownFormatError, match="svg, png, pdf"):
        picture.export(drawn(opened(sqlite)), "bmp", Paper())


def test_characters_without_a_font_are_told_once_each(sqlite: Database) -> None:
    map_ = opened(sqlite)
    desk = Desk(sqlite, projects.projects(sqlite)[0].id)
    step = map_.document.steps[0]
    map_editing.edit_text(desk, f"step:{step.id}", "Nāma \U0010fffd\U0010fffd")  # which no font draws
    document = experience_map.load(desk, map_.document.map.id)
    assert picture.missing_characters(drawn(map_)) == ""
    assert picture.missing_characters(drawn(Opened(document, map_.evidence))) == "\U0010fffd"


@pytest.mark.parametrize(
    ("project", "name", "expected"),
    [
        ("Bank", "Opening an account", "Bank - Opening an account"),
        ("../../etc", "a/b\\c", "etc - a b c"),
        ('A:B*C?"<D>|', "tab\tand\nline\x00", "A B C D - tab and line"),
        (" .hidden. ", "Peta “kopi” – ☕", "hidden - Peta “kopi” – ☕"),
        ("x" * 200, "y", f"{'x' * 80} - y"),
    ],
)
def test_file_names_are_taken_by_every_system(
    sqlite: Database, project: str, name: str, expected: str
) -> None:
    desk = Desk(sqlite, projects.create_project(sqlite, project).id)
    document: MapDocument = experience_map.load(desk, experience_map.create_blank(desk, name).id)
    assert picture.file_name(document, "pdf") == f"{expected} - {date.today().isoformat()}.pdf"
