"""The start page leads from nothing to a project, and names what each project holds."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


def text(app: AppTest) -> str:
    return "\n".join([*(each.value for each in app.markdown), *(each.value for each in app.caption)])


def test_from_an_empty_database_to_the_sample_and_to_a_project_of_ones_own(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert [each.value for each in app.info] == [
        "No project yet. Load the sample to look around, or create your own."
    ]
    assert text(app).count(":material/check_circle:") == 0
    app.button(key="start.load_sample").click().run()
    assert not app.exception
    assert "Evidence items: 248 · maps: 1" in text(app)
    assert text(app).count(":material/check_circle:") == 1
    app.text_input(key="new_project.name").set_value("Branch *study*")
    app.text_input(key="new_project.organisation").set_value("Bank Nusantara")
    next(each for each in app.button if each.label == "Create project").click().run()
    assert not app.exception
    assert text(app).count(":material/check_circle:") == 2
    assert "**Branch \\*study\\***" in text(app)  # stars of a name are letters


def test_a_project_without_a_name_is_refused_with_a_sentence(app: AppTest) -> None:
    app.run()
    next(each for each in app.button if each.label == "Create project").click().run()
    assert "it is empty" in app.error[0].value
    assert len(app.info) == 1


def test_the_path_can_be_put_away_and_brought_back(app: AppTest) -> None:
    app.run()
    next(each for each in app.button if each.label == "Dismiss").click().run()
    assert "**Look at the sample**" not in text(app)
    next(each for each in app.button if each.label == "Show the first steps").click().run()
    assert "**Look at the sample**" in text(app)


def test_it_speaks_indonesian(app: AppTest) -> None:
    app.query_params["lang"] = "id"
    app.run()
    assert "## Awal" in text(app)
