"""The evidence page: empty, full, broken; logging, looking, correcting."""

from datetime import date
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from cxmap.model.evidence import EvidenceFilter, EvidenceItem, Method
from cxmap.model.touchpoint import Touchpoint
from cxmap.usecases import evidence
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from tests.blueprints import make, named

ROOT = Path(__file__).parents[2]


def opened(app: AppTest) -> AppTest:
    app.run()
    app.switch_page("pages/evidence.py").run()
    assert not app.exception
    return app


def log(desk: Desk, verbatim: str = "", **fields: Any) -> EvidenceItem:
    return evidence.log_item(
        desk,
        touchpoint="Queue",
        method=Method.INTERVIEW,
        verbatim=verbatim,
        occurred_at="2026-03-01",
        **fields,
    )


def press(app: AppTest, label: str) -> None:
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception


def all_items(desk: Desk) -> list[dict[str, Any]]:
    frame = evidence.page(desk, EvidenceFilter(), sort="id", descending=False, limit=999).frame
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def test_without_a_project_the_page_says_where_to_start(app: AppTest) -> None:
    assert [each.value for each in opened(app).info] == [
        "No project is open. Open the sample or start your own on the start page."
    ]


def test_without_evidence_the_page_says_what_to_do(app: AppTest, desk: Desk) -> None:
    assert [each.value for each in opened(app).info] == ["There is no evidence in this project yet."]
    assert len(app.dataframe) == 0


def test_items_are_logged_one_after_another(app: AppTest, desk: Desk) -> None:
    projects.add(desk, Touchpoint, name="Guard")
    opened(app)
    app.selectbox(key="evidence.log.touchpoint").set_value("Guard")
    app.radio(key="evidence.log.feeling").set_value("bad")
    app.text_area(key="evidence.log.verbatim").set_value("looked away")
    app.text_input(key="evidence.log.source").set_value("shopper 3")
    press(app, "Log item")
    assert app.text_area(key="evidence.log.verbatim").value == ""
    assert app.text_input(key="evidence.log.source").value == "shopper 3"
    app.text_area(key="evidence.log.verbatim").set_value("then he smiled")
    app.radio(key="evidence.log.feeling").set_value("no_feeling")
    press(app, "Log item")
    told = [
        (each["touchpoint"], each["valence"], each["verbatim"], each["source"]) for each in all_items(desk)
    ]
    assert told[0] == ("Guard", -1.0, "looked away", "shopper 3")
    assert (told[1][0], told[1][2:]) == ("Guard", ("then he smiled", "shopper 3"))
    assert told[1][1] != told[1][1]  # NaN: a fact without a feeling
    assert all_items(desk)[0]["occurred_at"] == date.today().isoformat()


def test_a_form_without_a_touchpoint_keeps_what_was_typed(app: AppTest, desk: Desk) -> None:
    opened(app)
    app.text_area(key="evidence.log.verbatim").set_value("who said this?")
    press(app, "Log item")
    assert len(app.error) == 1
    assert app.text_area(key="evidence.log.verbatim").value == "who said this?"
    assert evidence.count(desk) == 0


def test_a_draft_is_there_after_a_restart(app: AppTest, desk: Desk) -> None:
    desk.save_draft("evidence.log", '{"verbatim": "half a sent", "method": "focus_group", "wave": "2"}')
    opened(app)
    assert app.text_area(key="evidence.log.verbatim").value == "half a sent"
    assert app.selectbox(key="evidence.log.method").value == Method.FOCUS_GROUP
    assert app.text_input(key="evidence.log.wave").value == "2"


def test_pages_of_fifty(app: AppTest, desk: Desk) -> None:
    for place in range(53):
        log(desk, f"item {place:02}")
    opened(app)
    assert len(app.dataframe[0].value) == 50
    app.button(key="evidence.page.next").click().run()
    assert len(app.dataframe[0].value) == 3
    assert app.button(key="evidence.page.next").disabled
    app.text_input(key="evidence.text").set_value("item 07").run()
    assert app.dataframe[0].value["Verbatim"].tolist() == ["item 07"]
    app.text_input(key="evidence.text").set_value("nowhere").run()
    assert [each.value for each in app.info] == ["No item fits these filters."]
    press(app, "Clear filters")
    assert len(app.dataframe[0].value) == 50


def test_filters_narrow_the_table(app: AppTest, desk: Desk) -> None:
    log(desk, "bad", valence=-2.0, wave="1")
    log(desk, "good", valence=2.0, wave="2")
    opened(app)
    app.multiselect(key="evidence.waves").set_value(["2"]).run()
    assert app.dataframe[0].value["Verbatim"].tolist() == ["good"]
    app.multiselect(key="evidence.waves").set_value([]).run()
    app.slider(key="evidence.valence").set_value((-2.0, 0.0)).run()
    assert app.dataframe[0].value["Verbatim"].tolist() == ["bad"]


def test_all_that_a_filter_leaves_is_retagged_or_deleted(app: AppTest, desk: Desk) -> None:
    for place in range(3):
        log(desk, f"item {place}")
    app.session_state["evidence.all"] = True
    opened(app)
    app.selectbox(key="evidence.bulk.field").set_value("wave").run()
    app.text_input(key="evidence.bulk.wave").set_value("2026-1")
    app.button(key="evidence.bulk.apply").click().run()
    assert {each["wave"] for each in all_items(desk)} == {"2026-1"}
    app.button(key="evidence.delete").click().run()
    assert evidence.count(desk) == 0
    assert not app.exception
    desk.revert("undo")
    assert evidence.count(desk) == 3


def test_the_address_opens_a_record_to_correct_it(app: AppTest, desk: Desk) -> None:
    item = log(desk, "old", valence=1.0)
    app.query_params["item"] = item.id
    opened(app)
    app.text_area(key=f"evidence.item.{item.id}.1.verbatim").set_value("new")
    press(app, "Save")
    stored = evidence.item(desk, item.id)
    assert (stored.verbatim, stored.valence, stored.occurred_at) == ("new", 1.0, "2026-03-01")
    press(app, "Delete")
    assert evidence.count(desk) == 0


def test_two_versions_are_shown_and_mine_can_stay(app: AppTest, desk: Desk) -> None:
    item = log(desk, "old")
    app.query_params["item"] = item.id
    opened(app)
    evidence.change_item(desk, item.id, verbatim="theirs")
    app.text_area(key=f"evidence.item.{item.id}.1.verbatim").set_value("mine")
    press(app, "Save")
    assert evidence.item(desk, item.id).verbatim == "theirs"
    app.button(key="evidence.keep_mine").click().run()
    assert evidence.item(desk, item.id).verbatim == "mine"
    assert not app.exception


def test_a_record_that_is_not_there_is_a_sentence_not_a_fault(app: AppTest, desk: Desk) -> None:
    log(desk)
    app.query_params["item"] = "nobody"
    opened(app)
    assert "nobody" in app.warning[0].value
    assert len(app.dataframe) == 1
    app.button(key="evidence.close").click().run()
    assert len(app.warning) == 0


def test_a_date_that_cannot_be_read_is_told(app: AppTest, desk: Desk) -> None:
    item = log(desk, "old")
    app.query_params["item"] = item.id
    opened(app)
    app.text_input(key=f"evidence.item.{item.id}.1.occurred_at").set_value("yesterday")
    press(app, "Save")
    assert len(app.error) == 1
    assert evidence.item(desk, item.id).occurred_at == "2026-03-01"


def test_a_node_is_observed_with_its_time_and_its_failure(app: AppTest, desk: Desk) -> None:
    document = make(desk)
    ask, queue = named(document, "ask"), named(document, "queue")
    typo = document.failures[0].id
    opened(app)
    app.selectbox(key="evidence.log.node").set_value(ask).run()
    app.text_input(key="evidence.log.time").set_value("1:30")
    app.selectbox(key=f"evidence.log.failure.{ask}").set_value(typo)
    press(app, "Log item")
    item = all_items(desk)[0]
    assert (item["touchpoint"], item["node"], item["failure"]) == (
        "Desk",
        "The counter / Ask",
        "Number mistyped",
    )
    assert item["duration"] == 90
    # the node stays for the next item, what happened there does not
    assert app.selectbox(key="evidence.log.node").value == ask
    assert app.text_input(key="evidence.log.time").value == ""
    assert app.selectbox(key=f"evidence.log.failure.{ask}").value is None
    app.selectbox(key="evidence.log.node").set_value(queue).run()
    app.text_input(key="evidence.log.time").set_value("soon")
    press(app, "Log item")
    assert [each.value for each in app.error if "a time is written as m:ss or h:mm:ss" in each.value]
    assert evidence.count(desk) == 1
    app.text_input(key="evidence.log.time").set_value("12:05")
    press(app, "Log item")
    assert [each["duration"] for each in all_items(desk)] == [90, 725]


def test_the_table_shows_nodes_and_is_filtered_by_them(app: AppTest, desk: Desk) -> None:
    document = make(desk)
    evidence.log_item(desk, method=Method.INTERVIEW, failure_id=document.failures[0].id)
    log(desk, "no node")
    opened(app)
    assert sorted(app.dataframe[0].value["Blueprint node"]) == ["", "The counter / Ask: Number mistyped"]
    app.multiselect(key="evidence.nodes").set_value([named(document, "ask")]).run()
    assert len(app.dataframe[0].value) == 1


def test_a_record_gets_a_node_and_a_failure_brings_its_own(app: AppTest, desk: Desk) -> None:
    document = make(desk)
    item = log(desk, "seen")
    app.query_params["item"] = item.id
    opened(app)
    key = f"evidence.item.{item.id}.1"
    app.selectbox(key=f"{key}.failure_id").set_value(document.failures[0].id)
    press(app, "Save")
    saved = evidence.item(desk, item.id)
    assert (saved.node_id, saved.failure_id) == (named(document, "ask"), document.failures[0].id)
    app.selectbox(key=f"evidence.item.{item.id}.2.node_id").set_value(named(document, "queue"))
    press(app, "Save")
    assert evidence.item(desk, item.id).failure_id is None
