"""From a cycle to its picture: the same numbers in every form, files in every format, and the priority chart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cxmap.model.activity_cycle import CycleDocument
from cxmap.model.evidence import EvidenceFilter
from cxmap.usecases import cycle_figures, cycle_picture, cycle_report, experience_map
from cxmap.usecases import project as projects
from cxmap.usecases.cycle_picture import View
from cxmap.usecases.desk import Desk, open_at
from tests import cycles

SIGNATURES = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    database = open_at(str(tmp_path / "cxmap.db"))
    yield Desk(database, projects.create_project(database, "Study: one").id, "Ana")
    database.close()


@pytest.fixture
def cycle(desk: Desk) -> CycleDocument:
    return cycles.make(desk)


def texts(desk: Desk, cycle: CycleDocument, view: View) -> str:
    scene = cycle_picture.scene(cycle, experience_map.load_evidence(desk), view, "en")
    return " ".join(text.text for text in scene.texts())


@pytest.mark.parametrize("form", cycle_picture.FORMS)
def test_both_forms_show_the_same_gap(desk: Desk, cycle: CycleDocument, form: cycle_picture.Form) -> None:
    shown = texts(desk, cycle, View(form=form))
    assert "68" in shown  # 80 desired, a mean valence of -1.5 is 12.5
    assert "Wait for her turn" in shown


def test_a_comparison_draws_both_looks(desk: Desk, cycle: CycleDocument) -> None:
    looks = [(wave, EvidenceFilter(waves=(wave,))) for wave in cycles.WAVES]
    shown = texts(desk, cycle, View(compared=(looks[0], looks[1])))
    assert all(wave in shown for wave in cycles.WAVES)


@pytest.mark.parametrize("suffix", SIGNATURES)
def test_every_format_is_a_file_of_its_kind(desk: Desk, cycle: CycleDocument, suffix: str) -> None:
    scene = cycle_report.scene(desk, cycle.cycle.id, ["wave=Spring"], "id", form="ring")
    assert SIGNATURES[suffix] in cycle_picture.export(scene, suffix, cycle_picture.Paper(scale=1))[:200]


def test_the_priority_chart_marks_what_has_a_gap_and_an_importance(desk: Desk, cycle: CycleDocument) -> None:
    found = cycle_picture.findings(cycle, experience_map.load_evidence(desk), View())
    chosen = cycle.activities[3].id
    (marks,) = cycle_picture.priorities(cycle, found, "en", selected=(chosen,)).data
    assert list(marks.text) == ["1", "4", "6"]
    assert list(marks.x) == [3, 5, 4.5]
    assert list(marks.y) == pytest.approx([20, 67.5, 15])
    assert list(marks.customdata)[1] == chosen
    assert [width > 2 for width in marks.marker.line.width] == [False, True, False]


def test_without_evidence_there_is_no_priority_chart(desk: Desk, cycle: CycleDocument) -> None:
    nothing = View(EvidenceFilter(waves=("Winter",)))
    found = cycle_picture.findings(cycle, experience_map.load_evidence(desk), nothing)
    assert cycle_picture.priorities(cycle, found, "en") is None


def test_lock_on_adds_up_to_the_whole(desk: Desk, cycle: CycleDocument) -> None:
    found = cycle_picture.findings(cycle, experience_map.load_evidence(desk), View())
    rows = cycle_figures.lock_on_table(cycle, found, "en")
    held = [row.now or 0 for row in rows if row.part.startswith("Held by")]
    assert rows[0].part == "Whole cycle"
    assert (rows[0].now or 0) + sum(held) == pytest.approx(100)
    assert [row.part for row in rows[1:4]] == ["Deciding what to do", "Doing it", "Reviewing what was done"]
    assert [row.part for row in rows[-2:]] in (
        ["Wave: Spring", "Wave: Autumn"],
        ["Wave: Autumn", "Wave: Spring"],
    )


def test_the_file_is_named_as_every_system_takes_it(cycle: CycleDocument) -> None:
    assert cycle_picture.file_name(cycle, "png").startswith("Study  one - First salary - ")
