"""The blueprint page: without a project, without a blueprint, full, selected, broken; made, edited, judged, seen."""

from decimal import Decimal
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cxmap.model.evidence import Method
from cxmap.model.service_blueprint import BlueprintDocument, BlueprintNode, NodeKind, Verdict
from cxmap.ui import acting, blueprint_simulation, blueprint_state, map_state
from cxmap.usecases import blueprint_editing, evidence, experience_map, service_blueprint
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


def node(desk: Desk, name: str) -> BlueprintNode:
    return next(each for each in document(desk).nodes if each.name == name)


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


def test_a_blueprint_from_a_map_links_there_and_back(app: AppTest, desk: Desk) -> None:
    made = experience_map.create_from_template(desk, "hotel_stay", "Stay", "en")
    step = experience_map.load(desk, made.id).steps[1]
    opened(app)
    app.radio(key="new_blueprint.way").set_value("from_map").run()
    press(app, "Create blueprint")
    node = next(each for each in document(desk).nodes if each.map_step_id == step.id)
    select(app, f"node:{node.id}")
    app.switch_page("pages/experience_map.py").run()
    app.session_state[map_state.SELECTED] = (f"step:{step.id}",)
    app.run()
    assert "In the service blueprint" in said(app)
    assert not app.exception


def test_a_broken_file_is_a_sentence_and_nothing_is_made(app: AppTest, desk: Desk) -> None:
    opened(app)
    app.radio(key="new_blueprint.way").set_value("from_file").run()
    press(app, "Create blueprint")
    assert "it is not JSON" in said(app)
    assert service_blueprint.blueprints(desk) == []


def test_the_overview_tells_times_findings_and_failures(app: AppTest, counter: Desk) -> None:
    opened(app)
    assert "9:00" in said(app)
    assert any("Number mistyped" in button.label for button in app.button)
    finding = next(button for button in app.button if "Rework loop" in button.label)
    finding.click().run()
    assert "3 selected" in said(app)


@pytest.mark.parametrize("kind", ["node", "link", "lane", "step", "actor", "failure"])
@pytest.mark.parametrize("tab", ["edit", "evidence", "history"])
def test_everything_opens_in_the_drawer(app: AppTest, counter: Desk, kind: str, tab: str) -> None:
    whole = document(counter)
    things = {
        "node": whole.nodes,
        "link": whole.links,
        "lane": whole.lanes,
        "step": whole.steps,
        "actor": whole.actors,
        "failure": whole.failures,
    }[kind]
    opened(app)
    app.session_state[blueprint_state.TAB] = tab
    for thing in (things[0], things[-1]):
        select(app, f"{kind}:{thing.id}")
        assert app.session_state[blueprint_state.SELECTED] == (f"{kind}:{thing.id}",)


def field(app: AppTest, label: str) -> Any:
    fields = [*app.text_input, *app.text_area, *app.selectbox, *app.number_input]
    return next(each for each in fields if each.label == label)


def test_times_are_written_as_minutes_and_seconds(app: AppTest, counter: Desk) -> None:
    ask = node(counter, "Ask")
    opened(app)
    select(app, f"node:{ask.id}")
    field(app, "Standard time").set_value("2:30").run()
    assert node(counter, "Ask").standard_time == 150
    field(app, "Standard time").set_value("4").run()
    assert node(counter, "Ask").standard_time == 240
    field(app, "Standard time").set_value("soon").run()
    assert "a time is written as m:ss" in said(app)
    assert node(counter, "Ask").standard_time == 240
    press(app, "Undo")
    assert node(counter, "Ask").standard_time == 150


def test_branches_are_saved_together_or_not_at_all(app: AppTest, counter: Desk) -> None:
    decision = node(counter, "Right")
    opened(app)
    select(app, f"node:{decision.id}")
    shares = [each for each in app.text_input if each.label == "Share, %"]
    shares[0].set_value("80")
    shares[1].set_value("40")
    press(app, "Save branches")
    assert "share 100 %" in said(app)
    assert [each.share for each in document(counter).links if each.source_id == decision.id] == [None, None]
    shares = [each for each in app.text_input if each.label == "Share, %"]
    shares[1].set_value("20")
    press(app, "Save branches")
    assert [each.share for each in document(counter).links if each.source_id == decision.id] == [80, 20]


def test_a_role_is_added_rated_and_given_to_a_node(app: AppTest, counter: Desk) -> None:
    opened(app)
    app.text_input(key="new_actor.name").set_value("Greeter")
    press(app, "Add role")
    greeter = next(each for each in document(counter).actors if each.name == "Greeter")
    field(app, "Cost per minute").set_value("1,250.50").run()
    assert document(counter).actor_of[greeter.id].cost_rate == Decimal("1250.50")
    select(app, f"node:{node(counter, 'Ask').id}")
    field(app, "Role").set_value(greeter.id).run()
    assert node(counter, "Ask").actor_id == greeter.id
    assert "newer version" not in said(app)


def test_what_is_proposed_is_taken_over_with_its_basis(app: AppTest, counter: Desk) -> None:
    ask, failure = node(counter, "Ask"), document(counter).failures[0]
    for visit in range(4):
        failed = failure.id if visit == 0 else None
        evidence.log_item(
            counter,
            method=Method.NON_PARTICIPANT_OBSERVATION,
            node_id=ask.id,
            failure_id=failed,
            source=f"Visit {visit}",
        )
    opened(app)
    select(app, f"failure:{failure.id}")
    assert "Seen in 1 of 4 visits" in said(app)
    app.button(key="failure.take.occurrence").click().run()
    changed = document(counter).failures[0]
    assert (changed.occurrence, changed.occurrence_proposed) == (8, 8)
    assert "1 of 4 visits" in changed.occurrence_basis
    assert "newer version" not in said(app)
    field(app, "Severity").set_value(9).run()
    assert document(counter).failures[0].severity == 9


def test_what_is_seen_is_logged_in_the_drawer(app: AppTest, counter: Desk) -> None:
    ask = node(counter, "Ask")
    opened(app)
    app.session_state[blueprint_state.TAB] = "evidence"
    select(app, f"node:{ask.id}")
    field(app, "Time").set_value("3:15")
    field(app, "Visit").set_value("Visit 1")
    press(app, "Log")
    items = experience_map.load_evidence(counter)
    assert items["duration"].tolist() == [195]
    assert items["node_id"].tolist() == [ask.id]
    assert "observed" in said(app).lower()


def test_a_wait_shows_how_its_times_are_spread(app: AppTest, counter: Desk) -> None:
    queue = node(counter, "Queue")
    for seconds in (300, 600, 900):
        evidence.log_item(
            counter, method=Method.NON_PARTICIPANT_OBSERVATION, node_id=queue.id, duration=seconds
        )
    opened(app)
    app.session_state[blueprint_state.TAB] = "evidence"
    select(app, f"node:{queue.id}")
    assert "6:00 · 7:30 · 10:00 · 12:30 · 14:00" in said(app)
    assert "the median is 2.0 times the expected wait" in said(app)
    assert "Beyond the tolerable time: **2 of 3**" in said(app)


def test_lines_typed_quickly_become_a_chain_in_their_lanes(app: AppTest, counter: Desk) -> None:
    opened(app)
    field(app, "Actions, one a line").set_value("Nod\n2: Smile\n\nGo home")
    press(app, "Add the chain")
    whole = document(counter)
    assert [each.name for each in whole.nodes[-3:]] == ["Nod", "Smile", "Go home"]
    assert whole.nodes[-2].lane_id == whole.lanes[1].id
    press(app, "Undo")
    assert len(document(counter).nodes) == len(whole.nodes) - 3


def test_findings_are_dismissed_with_a_reason_and_reopened(app: AppTest, counter: Desk) -> None:
    opened(app)
    app.session_state[blueprint_state.LOOK] = "findings"
    app.run()
    key = next(str(each.key) for each in app.button if str(each.key).startswith("confirm."))
    app.button(key=key).click().run()
    (verdict,) = document(counter).verdicts
    assert verdict.verdict is Verdict.CONFIRMED
    assert "confirmed" in said(app)
    press(app, "Reopen")
    assert document(counter).verdicts == ()


def test_economics_are_exact_and_listed_times_count(app: AppTest, counter: Desk) -> None:
    opened(app)
    app.session_state[blueprint_state.LOOK] = "economics"
    app.run()
    field(app, "Execution times to look at").set_value("3:00, 4").run()
    assert document(counter).blueprint.execution_times == (180, 240)
    frame = app.dataframe[0].value
    assert {"3:00", "4:00"} <= set(frame["Time"])
    field(app, "Execution times to look at").set_value("often").run()
    assert "a time is written as" in said(app)
    assert document(counter).blueprint.execution_times == (180, 240)


def test_a_copy_to_be_is_compared(app: AppTest, counter: Desk) -> None:
    first = document(counter)
    opened(app)
    app.radio(key="copy_blueprint.perspective").set_value("desired")
    app.button(key="blueprint.copy").click().run()
    copy = document(counter)
    assert copy.blueprint.perspective == "desired"
    queue = next(each for each in copy.nodes if each.name == "Queue")
    blueprint_editing.change(counter, f"node:{queue.id}", standard_time=60.0)
    app.session_state[blueprint_state.LOOK] = "compare"
    app.session_state["blueprint.other"] = first.blueprint.id
    app.run()
    assert not app.exception
    figures, nodes = app.dataframe[0].value, app.dataframe[1].value
    assert figures.iloc[0].tolist()[1:] == ["5:00", "9:00", "+4:00"]
    assert nodes.iloc[0].tolist()[:2] == ["Changed", "Queue"]


def test_a_simulation_runs_and_says_what_came_of_it(app: AppTest, counter: Desk) -> None:
    opened(app)
    app.session_state[blueprint_state.LOOK] = "simulation"
    app.run()
    app.number_input(key="simulation.customers").set_value(30)
    press(app, "Simulate")
    run = app.session_state[blueprint_simulation.RUN]
    assert run.ended.wait(30)
    app.run()
    assert "Throughput per hour" in said(app)
    assert run.result.finished == 30


def test_a_sub_blueprint_is_made_and_leads_back(app: AppTest, counter: Desk) -> None:
    outer, ask = document(counter), node(counter, "Ask")
    blueprint_editing.change(counter, f"node:{ask.id}", kind=NodeKind.SUB_BLUEPRINT)
    opened(app)
    select(app, f"node:{ask.id}")
    press(app, "Make a blueprint for it")
    assert app.query_params["blueprint"] != outer.blueprint.id
    press(app, "Back to “The counter”")
    assert app.query_params["blueprint"] == outer.blueprint.id
    assert app.session_state[blueprint_state.SELECTED] == (f"node:{ask.id}",)


def test_what_is_gone_is_no_error(app: AppTest, counter: Desk) -> None:
    app.query_params["blueprint"] = "nowhere"
    opened(app)
    select(app, "node:gone", "place:lane:3", "link:gone")
    assert "Findings" in said(app)


def test_two_people_editing_one_node_are_asked(app: AppTest, counter: Desk) -> None:
    own = node(counter, "Ask")
    opened(app)
    select(app, f"node:{own.id}")
    ben = Desk(counter.database, counter.project_id, "Ben")
    blueprint_editing.edit_text(ben, f"node:{own.id}", "Ben's name")
    app.run()
    assert "Ben's name" in said(app)
    field(app, "Name").set_value("Ana's name").run()
    assert app.session_state[acting.CONFLICT].mine["name"] == "Ana's name"
    press(app, "Keep mine")
    assert node(counter, "Ana's name").id == own.id
