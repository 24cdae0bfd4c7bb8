"""People and touchpoints: added, edited in place, removed, undone; a second person is noticed."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cxmap.model.project import Persona, Segment
from cxmap.model.touchpoint import Character, ExperienceClue, Touchpoint
from cxmap.usecases import project as projects
from cxmap.usecases import sample
from cxmap.usecases.desk import Desk, open_at

ROOT = Path(__file__).parents[2]


def opened(app: AppTest, part: str = "touchpoints") -> AppTest:
    app.run()
    app.switch_page("pages/study.py").run()
    if part != "touchpoints":
        app.segmented_control(key="study.part").set_value(part).run()
    assert not app.exception
    return app


def add(app: AppTest, kind: str, name: str) -> None:
    app.text_input(key=f"study.new.{kind}").set_value(name)
    next(each for each in app.button if each.label == f"Add {kind}").click().run()
    assert not app.exception


@pytest.mark.parametrize("part", ["touchpoints", "personas", "segments"])
def test_an_empty_part_says_what_to_do(app: AppTest, desk: Desk, part: str) -> None:
    assert app is opened(app, part)
    assert [each.value.startswith(("No touchpoint", "No persona", "No segment")) for each in app.info] == [
        True
    ]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("part", ["touchpoints", "personas", "segments"])
def test_the_sample_is_shown(app: AppTest, part: str, language: str) -> None:
    database = open_at()
    sample.load_sample(database, "en")
    database.close()
    app.query_params["lang"] = language
    opened(app, part)
    assert not app.info
    assert not app.error
    assert len(app.dataframe) == (part == "touchpoints")


def test_a_touchpoint_is_added_described_removed_and_brought_back(app: AppTest, desk: Desk) -> None:
    opened(app)
    add(app, "touchpoint", "Queue")
    queue = projects.touchpoints(desk)[0]
    projects.change(desk, Touchpoint, queue.id, channel="Branch")
    add(app, "touchpoint", "Counter")
    counter = projects.touchpoints(desk)[1]
    assert app.selectbox(key="study.touchpoint").value == counter.id  # the new one is chosen
    app.selectbox(key=f"study.channel.{counter.id}.1").set_value("Branch").run()
    app.segmented_control(key=f"study.character.{counter.id}.2").set_value("dynamic").run()
    app.multiselect(key=f"study.clues.{counter.id}.3").set_value(["people"]).run()
    app.text_input(key=f"study.name.{counter.id}.4").set_value("Service desk").run()
    assert not app.exception
    stored = projects.touchpoints(desk)[1]
    assert (stored.name, stored.channel, stored.character) == ("Service desk", "Branch", Character.DYNAMIC)
    assert stored.clues == (ExperienceClue.PEOPLE,)
    app.button(key=f"study.remove.{counter.id}").click().run()
    assert [each.name for each in projects.touchpoints(desk)] == ["Queue"]
    app.button(key="icon-undo").click().run()
    assert [each.name for each in projects.touchpoints(desk)] == ["Queue", "Service desk"]


def test_a_taken_name_is_refused_with_a_sentence(app: AppTest, desk: Desk) -> None:
    projects.add(desk, Touchpoint, name="Queue")
    other = projects.add(desk, Touchpoint, name="Counter")
    opened(app)
    app.selectbox(key="study.touchpoint").set_value(other.id).run()
    app.text_input(key=f"study.name.{other.id}.1").set_value("queue").run()
    assert "another one has this name already" in app.error[0].value
    assert projects.touchpoints(desk)[1].name == "Counter"


@pytest.mark.parametrize(("keep", "stays"), [("mine", "Marketing"), ("theirs", "Operations")])
def test_two_people_on_one_field_are_asked(app: AppTest, desk: Desk, keep: str, stays: str) -> None:
    queue = projects.add(desk, Touchpoint, name="Queue")
    projects.add(desk, Touchpoint, name="Poster", owner="Marketing")
    opened(app)
    budi = Desk(desk.database, desk.project_id, "Budi")
    projects.change(budi, Touchpoint, queue.id, owner="Operations")
    app.selectbox(key=f"study.owner.{queue.id}.1").set_value("Marketing").run()
    assert not app.exception
    assert projects.touchpoints(desk)[0].owner == "Operations"
    app.button(key=f"study.keep_{keep}.{queue.id}").click().run()
    assert not app.exception
    assert projects.touchpoints(desk)[0].owner == stays
    assert not app.warning


def test_what_someone_else_saved_is_announced_not_put_under_the_hands(app: AppTest, desk: Desk) -> None:
    queue = projects.add(desk, Touchpoint, name="Queue")
    opened(app)
    projects.change(Desk(desk.database, desk.project_id, "Budi"), Touchpoint, queue.id, name="Queue machine")
    app.run()
    assert app.text_input(key=f"study.name.{queue.id}.1").value == "Queue"
    assert "Queue machine" in app.info[0].value
    app.button(key=f"study.newer.{queue.id}").click().run()
    assert app.text_input(key=f"study.name.{queue.id}.2").value == "Queue machine"


def test_a_persona_gets_a_voice_and_a_segment(app: AppTest, desk: Desk) -> None:
    young = projects.add(desk, Segment, name="Young workers")
    opened(app, "personas")
    add(app, "persona", "Rina <b>29</b>")
    rina = projects.personas(desk)[0]
    app.text_area(key=f"study.quote.{rina.id}.1").set_value("I only have my lunch break.").run()
    app.selectbox(key=f"study.segment_id.{rina.id}.2").set_value(young.id).run()
    assert not app.exception
    stored = projects.personas(desk)[0]
    assert (stored.quote, stored.segment_id) == ("I only have my lunch break.", young.id)
    shown = "\n".join(each.value for each in app.markdown)
    assert "lunch break" in shown
    assert "<b>" not in shown
    app.button(key=f"study.remove.{rina.id}").click().run()
    assert projects.personas(desk) == []


def test_a_segment_is_described_on_its_line(app: AppTest, desk: Desk) -> None:
    opened(app, "segments")
    add(app, "segment", "Young workers")
    (young,) = projects.segments(desk)
    app.text_area(key=f"study.description.{young.id}.1").set_value("18 to 29, salaried").run()
    assert projects.segments(desk)[0].description == "18 to 29, salaried"


def test_a_picture_that_is_none_is_refused(app: AppTest, desk: Desk) -> None:
    rina = projects.add(desk, Persona, name="Rina")
    opened(app, "personas")
    app.file_uploader(key=f"study.picture.{rina.id}.1").upload("rina.png", b"no picture", "image/png").run()
    assert "rina.png is not a picture" in app.error[0].value
