"""The blueprint page: without a project, without a blueprint, full, selected, broken; made, edited, judged, seen."""

import pytest
from streamlit.testing.v1 import AppTest

from cxmap.model.service_blueprint import BlueprintDocument
from cxmap.ui import blueprint_state
from cxmap.usecases import service_blueprint
from cxmap.usecases.desk import Desk
from tests import blueprints


def opened(app: AppTest) -> AppTest:
    app.run()
    app.switch_page("pages/service_blueprint.py").run()
    assert not app.exception
    return app


@pytest.fixture
def counter(desk: Desk) -> Desk:
    blueprints.make(desk)
    return desk


def document(desk: Desk) -> BlueprintDocument:
    return service_blueprint.load(desk, service_blueprint.blueprints(desk)[0].id)


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.error, *app.warning, *app.success]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def select(app: AppTest, *things: str) -> None:
    app.session_state[blueprint_state.SELECTED] = things
    app.run()
    assert not app.exception


def test_without_a_project_it_says_where_to_start(app: AppTest) -> None:
    assert "No project is open" in said(opened(app))


def test_without_a_blueprint_it_makes_one(app: AppTest, desk: Desk) -> None:
    opened(app)
    assert "no service blueprint yet" in said(app)
    app.text_input(key="new_blueprint.name").set_value("Visit")
    press(app, "Create blueprint")
    assert document(desk).blueprint.name == "Visit"


@pytest.mark.parametrize("look", blueprint_state.LOOKS)
def test_every_view_shows_the_blueprint(app: AppTest, counter: Desk, look: str) -> None:
    opened(app)
    app.session_state[blueprint_state.LOOK] = look
    app.run()
    assert not app.exception
