"""What a live log says, as it is read on the screen."""

import pytest

from cxmap.model.project import Project
from cxmap.store.engine import Database
from cxmap.usecases import behaviour_log, field_session, log_figures
from cxmap.usecases.desk import Desk
from cxmap.words import ranged
from tests.field import act, make


def test_a_budget_has_each_number_with_its_interval_in_one_cell(database: Database, project: Project) -> None:
    desk = Desk(database, project.id, "Ana")
    session, known = make(desk)
    acts = [act("1", 0, known["Smiles"]), act("2", 10, known["Explains"], "start")]
    acts += [act("3", 70, known["Explains"], "stop"), act("4", 100, None, "note", note="Hm")]
    behaviour_log.log(desk, session.id, acts)
    document = field_session.load(desk, session.id)
    rows = [row for row in log_figures.budget(document) if row.events]
    table = log_figures.budget_table(rows, "id")
    assert table.columns.tolist() == [
        "perilaku",
        "kelompok",
        "jenis",
        "n",
        "waktu",
        "bagian waktu",
        "rata-rata (dtk)",
        "per jam",
    ]
    explains = table.set_index("perilaku").loc["Explains"]
    assert explains.tolist()[:5] == ["Staff", "keadaan", 1, "1:00", "60,0 %"]
    assert explains["per jam"].startswith("36,0 (0,9 … ")
    told = log_figures.told_log(document, "en").iloc[-1]
    assert (told["kind"], told["pressed_at"], told["note"]) == ("note", "2026-03-09 09:01:40", "Hm")
    assert log_figures.budget_table([], "en").empty


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((None, None, None), "–"),
        ((0.5, None, None), "0.500"),
        ((-0.111, -0.264, 0.042), "−0.111 (−0.264 … 0.042)"),
    ],
)
def test_a_number_stands_with_its_interval(
    values: tuple[float | None, float | None, float | None], told: str
) -> None:
    assert ranged("en", *values, 3) == told
    assert ranged("id", 0.5, 0.25, 0.75, percent=True) == "50,0 % (25,0 … 75,0)"
