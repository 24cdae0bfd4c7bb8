"""Pictures of scores: what is said, where it stands, the same every time, and harmless."""

import pytest

from cxmap.drawing import score_charts, score_heat, score_rows, svg
from cxmap.drawing.scene import Box
from cxmap.drawing.score_charts import Marked
from cxmap.drawing.score_rows import ScoreRow
from cxmap.drawing.theme import DARK, LIGHT

ROWS = [
    ScoreRow("Kota <b>", 12, 40.0, 30.0, 52.0),
    ScoreRow("Dago", 3, 100.0, None, None),
    ScoreRow("Empty", 0, None, None, None),
]
HEAT = (["Kota", "Dago"], ["Arrival", "Advice"], [[10.0, None], [90.0, 50.0]])


def test_rows_tell_score_interval_and_n() -> None:
    picture = score_rows.draw("Branches", ["12 visits"], ROWS, "en", LIGHT)
    told = [text.text for text in picture.texts()]
    assert {"Branches", "12 visits", "Kota <b>", "40.0 %", "n 12", "100.0 %", "–"} <= set(told)
    assert picture.description == "Kota <b> 40.0 % [30.0, 52.0], n 12; Dago 100.0 %, n 3; Empty: no score"
    assert picture == score_rows.draw("Branches", ["12 visits"], ROWS, "en", LIGHT)
    assert "40,0 %" in [text.text for text in score_rows.draw("B", [], ROWS, "id", LIGHT).texts()]


def test_a_bonus_widens_the_scale_and_nothing_leaves_the_picture() -> None:
    picture = score_rows.draw("B", [], [ScoreRow("A", 1, 150.0, 140.0, 160.0)], "en", DARK)
    bars = [item for item in picture.items if isinstance(item, Box)]
    assert all(bar.x + bar.width <= score_rows.PLOT_RIGHT + 5 for bar in bars)


def test_cells_go_from_orange_over_pale_to_blue() -> None:
    picture = score_heat.draw("B", [], *HEAT, language="en", theme=LIGHT)
    cells = [item.pen.fill for item in picture.items if isinstance(item, Box)]
    assert cells[1] == LIGHT.track
    assert cells[3] == score_heat.shade(50, LIGHT) == LIGHT.background
    low, high = (
        tuple(int(fill[at : at + 2], 16) for at in (1, 3, 5)) for fill in (cells[0] or "", cells[2] or "")
    )
    assert low[0] > low[2]
    assert high[2] > high[0]
    assert {"10", "–", "90", "50"} <= {text.text for text in picture.texts()}


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_charts_carry_the_keys_a_click_gives_back(theme: object) -> None:
    marked = [Marked(f"k{at}", row) for at, row in enumerate(ROWS)]
    ranking = score_charts.ranking(marked, "en", theme)  # type: ignore[arg-type]
    assert list(ranking.data[0].customdata) == ["k0", "k1"]
    assert ranking.data[0].error_x.array == (12.0, 0.0)
    assert "&lt;b>" in ranking.layout.yaxis.ticktext[0]
    trend = score_charts.trend(marked, "id", theme)  # type: ignore[arg-type]
    assert list(trend.data[0].y) == [40.0, 100.0]
    heat = score_charts.heat(["a", "b"], *HEAT, language="en", theme=theme)  # type: ignore[arg-type]
    assert heat.data[0].customdata[1] == ("b", "b") or list(heat.data[0].customdata[1]) == ["b", "b"]
    assert score_charts.ranking([], "en", theme).data[0].x == ()  # type: ignore[arg-type]
    assert score_charts.distribution([10.0, 90.0], "en", theme).data[0].xbins.size == 5  # type: ignore[arg-type]


def test_hostile_names_stay_text_in_a_file() -> None:
    picture = score_rows.draw("<script>", ["</svg>"], ROWS, "en", LIGHT)
    assert "<script>" not in svg.paint(picture)
