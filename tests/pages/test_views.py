"""The views of the pages: which one is chosen stands in the address."""

import pytest
from streamlit.testing.v1 import AppTest

from cxmap.model.coding import TextKind
from cxmap.model.evidence import Method
from cxmap.usecases import activity_cycle, coding, field_session, service_blueprint, shop_example
from cxmap.usecases.desk import Desk

VIEWED = {
    "coding": ("results", "text"),
    "field_session": ("people", "set_up"),
    "triangulation": ("coverage", "triangulation"),
    "study": ("segments", "touchpoints"),
    "mystery_shopping": ("waves", "board"),
    "shop_results": ("items", "heat"),
    "service_blueprint": ("economics", "picture"),
    "activity_cycle": ("table", "ring"),
}


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A study with something on every page."""
    shop_example.load_example(desk, "en")
    made = field_session.create(desk, "Morning", Method.INTERVIEW, ["Door"])
    coding.add_text(desk, "Talk", "The queue is slow.", TextKind.TRANSCRIPT, session_id=made.id)
    service_blueprint.create_blank(desk, "Visit")
    activity_cycle.create_from_template(desk, "hotel", "Stay", "en")
    return desk


def shown(app: AppTest, page: str) -> list[object]:
    app.run()
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return [each.value for each in app.segmented_control]


@pytest.mark.parametrize("page", VIEWED)
def test_a_refresh_comes_back_to_the_view_that_was_chosen(app: AppTest, full: Desk, page: str) -> None:
    chosen, _ = VIEWED[page]
    app.query_params["view"] = chosen
    assert chosen in shown(app, page)
    assert app.query_params["view"] in (chosen, [chosen])


@pytest.mark.parametrize("page", VIEWED)
def test_a_view_that_is_not_there_is_the_first(app: AppTest, full: Desk, page: str) -> None:
    _, first = VIEWED[page]
    app.query_params["view"] = "<nonsense>"
    assert first in shown(app, page)
    assert app.query_params["view"] in (first, [first])
