"""The cycle page: without a project, without a cycle, full, selected, broken; made, nested, copied, edited, seen."""

import pytest
from streamlit.testing.v1 import AppTest

from cxmap.model.activity_cycle import Activity, CycleDocument, Filler
from cxmap.ui import acting, cycle_state
from cxmap.usecases import activity_cycle, cycle_editing, experience_map, service_blueprint
from cxmap.usecases.desk import Desk
from tests import cycles


def opened(app: AppTest) -> AppTest:
    app.run()
    app.switch_page("pages/activity_cycle.py").run()
    assert not app.exception
    return app


@pytest.fixture
def study(desk: Desk) -> Desk:
    cycles.make(desk)
    return desk


def document(desk: Desk) -> CycleDocument:
    return activity_cycle.load(desk, activity_cycle.cycles(desk)[0].id)


def activity(desk: Desk, name: str) -> Activity:
    return next(each for each in document(desk).activities if name in each.name)


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.error, *app.warning]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def select(app: AppTest, *things: str) -> None:
    app.session_state[cycle_state.SELECTED] = things
    app.run()
    assert not app.exception


def test_without_a_project_it_says_where_to_start(app: AppTest) -> None:
    assert "No project is open" in said(opened(app))


def test_without_a_cycle_it_makes_one_from_a_template(app: AppTest, desk: Desk) -> None:
    opened(app)
    assert "no activity cycle yet" in said(app)
    app.text_input(key="new_cycle.name").set_value("Stay")
    app.radio(key="new_cycle.way").set_value("hotel")
    press(app, "Create cycle")
    assert document(desk).cycle.name == "Stay"
    assert "No gap yet" in said(app)


def test_a_cycle_from_a_map_takes_thirds_of_the_journey_unless_told(app: AppTest, desk: Desk) -> None:
    made = experience_map.create_from_template(desk, "hotel_stay", "Stay", "en")
    steps = [step.id for step in experience_map.load(desk, made.id).steps]
    opened(app)
    app.radio(key="new_cycle.way").set_value("from_map").run()
    press(app, "Create cycle")
    cycle, third = document(desk), -(-len(steps) // 3)
    assert [len(cycle.activities_of(phase.id)) for phase in cycle.phases[:2]] == [third, third]
    assert [cycle.activity_steps[each.id] for each in cycle.activities] == [(step,) for step in steps]


def test_it_shows_gaps_ranked_and_its_status(app: AppTest, study: Desk) -> None:
    opened(app)
    largest = next(button.label for button in app.button if "-badge[1]" in button.label)
    assert "Wait for her turn" in largest
    assert "3 of 7 activities have evidence" in said(app)
    assert "lock-on" in said(app)


@pytest.mark.parametrize("look", cycle_state.LOOKS)
@pytest.mark.parametrize("compare", [False, True])
def test_every_view_shows_the_cycle(app: AppTest, study: Desk, look: str, compare: bool) -> None:
    opened(app)
    app.session_state[cycle_state.LOOK] = look
    if compare:
        app.session_state["map.compare_by"] = "waves"
        app.session_state["map.compare.waves"] = list(cycles.WAVES)
    app.run()
    assert not app.exception
    assert len(app.dataframe) == {"table": 1, "lock_on": 2 if compare else 1}.get(look, 0)
    assert ("corrected for" in said(app)) == (compare and look == "table")


def test_a_ranked_gap_opens_its_activity_evidence_and_history(app: AppTest, study: Desk) -> None:
    opened(app)
    next(button for button in app.button if "Wait for her turn" in button.label).click().run()
    assert "ACTIVITY 4 OF 7" in said(app)
    app.session_state[cycle_state.TAB] = "evidence"
    app.run()
    assert "items, newest first" in said(app)
    app.session_state[cycle_state.TAB] = "history"
    app.run()
    assert not app.exception


def test_fields_save_themselves_and_undo_brings_them_back(app: AppTest, study: Desk) -> None:
    own = activity(study, "Wait for her turn")
    opened(app)
    select(app, f"activity:{own.id}")
    next(field for field in app.text_input if field.value == own.name).set_value("Stand in line").run()
    assert activity(study, "Stand in line").id == own.id
    press(app, "Undo")
    assert activity(study, "Wait for her turn").id == own.id


def test_a_competitor_is_named_in_one_field(app: AppTest, study: Desk) -> None:
    own = activity(study, "Ask family")
    opened(app)
    select(app, f"activity:{own.id}")
    field = app.selectbox(key=f"activity.filler.{own.id}.{own.version}")
    field.set_value("Fintech wallet").run()
    changed = activity(study, "Ask family")
    assert (changed.filler, changed.competitor) == (Filler.COMPETITOR, "Fintech wallet")
    field = app.selectbox(key=f"activity.filler.{own.id}.{changed.version}")
    field.set_value("nobody").run()
    changed = activity(study, "Ask family")
    assert (changed.filler, changed.competitor) == (Filler.NOBODY, "")


def test_an_add_on_that_promises_too_much_is_a_sentence(app: AppTest, study: Desk) -> None:
    add_on = document(study).add_ons[0]
    opened(app)
    select(app, f"addon:{add_on.id}")
    field = next(each for each in app.number_input if each.label == "Expected effect, in points")
    field.set_value(99.0).run()
    assert "cannot promise more than the gap" in said(app)
    assert document(study).add_ons[0].effect == add_on.effect == 20


def test_an_activity_moves_to_another_phase_and_along_the_cycle(app: AppTest, study: Desk) -> None:
    own = activity(study, "Prepare the papers")
    opened(app)
    select(app, f"activity:{own.id}")
    press(app, "Move later")
    before = document(study)
    assert activity(study, "Prepare the papers").phase_id == before.phases[1].id
    assert before.activities_of(before.phases[1].id)[0].id == own.id
    press(app, "Move earlier")
    after = document(study)
    assert [each.id for each in after.activities_of(after.phases[0].id)][-1] == own.id


def test_an_activity_opens_a_cycle_of_its_own_and_the_way_leads_back(app: AppTest, study: Desk) -> None:
    outer, own = document(study), activity(study, "Fill in forms")
    opened(app)
    select(app, f"activity:{own.id}")
    press(app, "Open a cycle of its own")
    assert document(study).parent == own
    assert app.query_params["cycle"] != outer.cycle.id
    press(app, f"Back to “{own.name}”")
    assert app.query_params["cycle"] == outer.cycle.id


def test_a_phase_takes_another_name_and_the_three_stay(app: AppTest, study: Desk) -> None:
    phase = document(study).phases[0]
    opened(app)
    select(app, f"phase:{phase.id}")
    next(each for each in app.text_input if each.label == "Name").set_value("Before the branch").run()
    assert document(study).phases[0].name == "Before the branch"
    next(each for each in app.button if each.key == "phase.delete").click().run()
    assert "keeps at least 3 phases" in said(app)
    assert len(document(study).phases) == 3


def test_the_address_opens_a_cycle_and_an_activity(app: AppTest, study: Desk) -> None:
    own = activity(study, "Fill in forms")
    app.query_params["cycle"] = document(study).cycle.id
    app.query_params["activity"] = own.id
    opened(app)
    assert "ACTIVITY 5 OF 7" in said(app)


def test_what_is_gone_or_unknown_is_no_error(app: AppTest, study: Desk) -> None:
    app.query_params["cycle"] = "nowhere"
    opened(app)
    select(app, "activity:gone", "slot:gone:0")
    assert "Gaps, largest first" in said(app)


def test_two_people_editing_one_activity_are_asked(app: AppTest, study: Desk) -> None:
    own = activity(study, "Wait for her turn")
    opened(app)
    select(app, f"activity:{own.id}")
    cycle_editing.edit_text(Desk(study.database, study.project_id, "Ben"), f"activity:{own.id}", "Ben's name")
    app.run()
    assert "Ben's name" in said(app)
    next(field for field in app.text_input if field.value == own.name).set_value("Ana's name").run()
    conflict = app.session_state[acting.CONFLICT]
    assert (conflict.mine["name"], conflict.theirs["name"]) == ("Ana's name", "Ben's name")
    press(app, "Keep mine")
    assert activity(study, "Ana's name").id == own.id


def test_the_bad_inputs_are_sentences_and_nothing_is_saved(app: AppTest, study: Desk) -> None:
    before = document(study)
    opened(app)
    highest = next(each for each in app.number_input if each.label == "Highest importance")
    highest.set_value(2.0).run()
    assert "importance is rated from 1 to 2 here" in said(app)
    select(app, *(f"activity:{each.id}" for each in before.activities[:5]))
    press(app, "Delete")
    assert "a cycle has 3 to 40 activities" in said(app)
    assert document(study) == before


def test_a_cycle_is_compared_with_another_one_in_every_view(app: AppTest, study: Desk) -> None:
    own = document(study)
    other = activity_cycle.duplicate(study, own.cycle.id, "At Bank Raya", competitor="Bank Raya")
    app.query_params["cycle"] = own.cycle.id
    opened(app)
    app.session_state[cycle_state.OTHER] = other.id
    for look in cycle_state.LOOKS:
        app.session_state[cycle_state.LOOK] = look
        app.run()
        assert not app.exception
        if look == "table":
            assert "Difference = Bank Raya minus Us" in said(app)
            assert list(app.dataframe[0].value["In Bank Raya"]) == [each.name for each in own.activities]
    activity_cycle.delete_cycle(study, other.id)
    app.run()
    assert not app.exception


def test_the_form_of_a_copy_makes_it_that_of_a_competitor(app: AppTest, study: Desk) -> None:
    opened(app)
    app.text_input(key="copy_cycle.competitor").set_value("Bank Raya")
    press(app, "Copy cycle")
    made = next(each for each in activity_cycle.cycles(study) if each.competitor)
    assert made.competitor == "Bank Raya"
    assert app.query_params["cycle"] == made.id


def test_who_else_looks_at_the_cycle_is_told(app: AppTest, study: Desk) -> None:
    Desk(study.database, study.project_id, "Ben").appear(document(study).cycle.id, "another tab")
    assert "Ben is here too" in said(opened(app))


def ways(app: AppTest) -> list[str]:
    return [link.proto.label.replace("\\", "") for link in app.get("page_link")]


def test_the_way_leads_to_a_node_of_a_blueprint_and_back(app: AppTest, study: Desk) -> None:
    own = activity(study, "Fill in forms")
    blueprint = service_blueprint.create_blank(study, "Branch")
    node = service_blueprint.load(study, blueprint.id).nodes[1]
    cycle_editing.set_nodes(study, own.id, [node.id])
    opened(app)
    select(app, f"activity:{own.id}")
    assert f"On the blueprint: {node.name}" in ways(app)
    app.query_params["node"] = node.id
    app.switch_page("pages/service_blueprint.py").run()
    assert not app.exception
    assert own.name in ways(app)
