"""The map page: without a project, without a map, full, selected, broken; made, copied, deleted and edited."""

import pytest
from streamlit.testing.v1 import AppTest

from cxmap.model.experience_map import LaneKind, Perspective
from cxmap.ui import acting, map_state
from cxmap.usecases import evidence, experience_map, map_editing
from cxmap.usecases.desk import Desk
from cxmap.usecases.sample import load_sample


def opened(app: AppTest) -> AppTest:
    app.run()
    app.switch_page("pages/experience_map.py").run()
    assert not app.exception
    return app


@pytest.fixture
def sample(app: AppTest, desk: Desk) -> Desk:
    return Desk(desk.database, load_sample(desk.database, "en").id, "Ana")


def map_id(desk: Desk) -> str:
    return experience_map.maps(desk)[0].id


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.error, *app.warning]
    return "\n".join(str(part.value) for part in parts)


def test_without_a_project_it_says_where_to_start(app: AppTest) -> None:
    assert "No project is open" in said(opened(app))


def test_without_a_map_it_offers_to_make_one(app: AppTest, desk: Desk) -> None:
    opened(app)
    assert "no map yet" in said(app)
    app.text_input(key="new_map.name").set_value("Stay")
    app.radio(key="new_map.way").set_value("hotel_stay")
    next(button for button in app.button if button.label == "Create map").click().run()
    assert not app.exception
    assert [each.name for each in experience_map.maps(desk)] == ["Stay"]
    assert len(experience_map.load(desk, map_id(desk)).steps) >= 8


def test_from_touchpoints_is_offered_once_there_is_evidence(app: AppTest, desk: Desk) -> None:
    assert "touchpoints" not in [str(each) for each in opened(app).radio(key="new_map.way").options]
    evidence.log_item(desk, touchpoint="Queue", method="survey", valence=-1.0)
    assert opened(app).radio(key="new_map.way").options[0] == "The touchpoints that have evidence"


def test_the_sample_shows_gaps_ranked_and_its_status(app: AppTest, sample: Desk) -> None:
    opened(app)
    labels = [button.label for button in app.button if "badge" in button.label]
    assert "Waits for her turn" in labels[0]
    assert "1\\.9" in labels[0]
    assert "248 evidence items · 9 of 10 steps have evidence" in said(app)


def test_a_ranked_gap_opens_its_step(app: AppTest, sample: Desk) -> None:
    opened(app)
    next(button for button in app.button if "Waits for her turn" in button.label).click().run()
    assert "STEP 5 OF 10" in said(app)
    app.session_state[map_state.TAB] = "evidence"
    app.run()
    assert not app.exception
    assert "54 items, newest first" in said(app)
    assert "Forty minutes" in said(app)
    app.session_state[map_state.TAB] = "history"
    app.run()
    assert "step added" in said(app) or "project created" in said(app)


@pytest.mark.parametrize("kind", list(LaneKind))
def test_every_lane_and_its_cards_can_be_opened(app: AppTest, sample: Desk, kind: LaneKind) -> None:
    map_editing.add_lane(sample, map_id(sample), "Devices")
    document = experience_map.load(sample, map_id(sample))
    lane = next(each for each in document.lanes if each.kind == kind)
    cards = [f"card:{each.id}" for each in document.cards if each.lane_id == lane.id][:1]
    opened(app)
    for name in (f"lane:{lane.id}", *cards):
        app.session_state[map_state.SELECTED] = (name,)
        app.run()
        assert not app.exception
        assert any(button.label == "Close" for button in app.button)


def test_a_field_saves_itself(app: AppTest, sample: Desk) -> None:
    step = experience_map.load(sample, map_id(sample)).steps[0]
    opened(app)
    app.session_state[map_state.SELECTED] = (f"step:{step.id}",)
    app.run()
    next(field for field in app.text_input if field.value == step.name).set_value("Wakes up").run()
    assert experience_map.load(sample, map_id(sample)).steps[0].name == "Wakes up"
    next(button for button in app.button if button.label == "Undo").click().run()
    assert experience_map.load(sample, map_id(sample)).steps[0].name == step.name


def test_a_newer_version_is_told_and_a_conflict_asked(app: AppTest, sample: Desk) -> None:
    step = experience_map.load(sample, map_id(sample)).steps[0]
    opened(app)
    app.session_state[map_state.SELECTED] = (f"step:{step.id}",)
    app.run()
    map_editing.edit_text(Desk(sample.database, sample.project_id, "Ben"), f"step:{step.id}", "Ben's name")
    app.run()
    assert "Ben's name" in said(app).replace("\\", "")
    next(field for field in app.text_input if field.value == step.name).set_value("Ana's name").run()
    conflict = app.session_state[acting.CONFLICT]
    assert (conflict.mine["name"], conflict.theirs["name"]) == ("Ana's name", "Ben's name")
    assert experience_map.load(sample, map_id(sample)).steps[0].name == "Ben's name"


def test_what_is_selected_and_gone_is_no_error(app: AppTest, sample: Desk) -> None:
    opened(app)
    app.session_state[map_state.SELECTED] = ("step:gone", "card:gone")
    app.run()
    assert not app.exception
    assert "Gaps, largest first" in said(app)


def test_an_unknown_map_in_the_address_is_no_error(app: AppTest, sample: Desk) -> None:
    app.query_params["map"] = "nowhere"
    opened(app)
    assert "248 evidence items" in said(app)


def test_a_desired_copy_is_made_from_the_page(app: AppTest, sample: Desk) -> None:
    opened(app)
    app.radio(key="copy.perspective").set_value(Perspective.DESIRED)
    next(button for button in app.button if button.label == "Copy map").click().run()
    assert [each.perspective for each in experience_map.maps(sample)] == [
        Perspective.DESIRED,
        Perspective.ACTUAL,
    ]


def test_filters_narrow_what_is_computed(app: AppTest, sample: Desk) -> None:
    opened(app)
    app.session_state["map.methods"] = ["interview"]
    app.run()
    assert "62 evidence items" in said(app)
    next(button for button in app.button if button.label == "Clear filters").click().run()
    assert "248 evidence items" in said(app)


def test_a_field_the_browser_only_repeats_changes_nothing(app: AppTest, sample: Desk) -> None:
    opened(app)
    before = sample.revision()
    lanes = {str(each.key): each.value for each in app.toggle if str(each.key).startswith("lanes.")}
    app.session_state[map_state.SELECTED] = (
        f"step:{experience_map.load(sample, map_id(sample)).steps[0].id}",
    )
    app.run()
    app.session_state[map_state.SELECTED] = ()
    for key, value in lanes.items():
        app.session_state[key] = value
    app.run()
    assert len(lanes) == 9
    assert sample.revision() == before


def test_a_lane_is_hidden_by_its_toggle(app: AppTest, sample: Desk) -> None:
    opened(app)
    next(toggle for toggle in app.toggle if toggle.label == "Gap").set_value(False).run()
    assert [lane.kind for lane in experience_map.load(sample, map_id(sample)).lanes if lane.hidden] == ["gap"]
