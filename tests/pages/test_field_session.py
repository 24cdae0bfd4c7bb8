"""The page of field sessions: empty, full, broken."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Radio

from cxmap.model.coding import TextKind
from cxmap.model.evidence import Method
from cxmap.model.field_session import ErasureKind
from cxmap.usecases import behaviour_log, coding, erasure, evidence, field_session
from cxmap.usecases.desk import Desk
from tests.field import act, make

VIEWS = ("set_up", "log", "said", "notes", "results", "people")


def look(app: AppTest, view: str = "set_up") -> AppTest:
    app.query_params["view"] = view
    app.run().switch_page("pages/field_session.py").run()
    assert not app.exception
    return app


@pytest.fixture
def full(desk: Desk) -> str:
    session, known = make(desk)
    place = field_session.load(desk, session.id).touchpoints[0].id
    acts = [
        act("1", 1, known["Arrives"], touchpoint_id=place),
        act("2", 61, known["Served"], touchpoint_id=place),
    ]
    acts += [
        act("3", 70, known["Explains"], "start"),
        act("4", 90, known["Explains"], "stop"),
        act("5", 91, known["Smiles"]),
    ]
    behaviour_log.log(desk, session.id, acts)
    field_session.add_participant(desk, session.id, "P1", "Sari", consent="given")
    return session.id


def test_a_study_without_a_session_sets_up_its_first(app: AppTest, desk: Desk) -> None:
    look(app)
    app.text_input(key="new_session.name").input("Monday").run()
    app.radio(key="new_session.method").set_value(Method.INTERVIEW).run()
    app.button(key="new_session.create").click().run()
    assert not app.exception
    (made,) = field_session.sessions(desk)
    assert (made.name, made.method, made.observer) == ("Monday", "interview", "Ana")


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_on_a_full_session(
    app: AppTest, desk: Desk, full: str, view: str, language: str
) -> None:
    app.query_params["lang"] = language
    look(app, view)
    assert not app.error


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_on_an_empty_session(app: AppTest, desk: Desk, view: str) -> None:
    field_session.create(desk, "Empty", Method.ETHNOGRAPHY)
    look(app, view)
    assert not app.error


def test_a_set_up_is_saved_with_what_was_seen(app: AppTest, desk: Desk, full: str) -> None:
    look(app)
    version = field_session.load(desk, full).session.version
    app.text_input(key=f"base.session.{full}.{version}.place").input("Front hall")
    button = next(each for each in app.button if each.label == "Save" and "FormSubmitter" in str(each.key))
    button.click().run()
    assert not app.exception
    assert field_session.load(desk, full).session.place == "Front hall"


def test_what_was_said_becomes_evidence(app: AppTest, desk: Desk, full: str) -> None:
    before = evidence.count(desk)
    look(app, "said")
    app.text_area(key="observe.said.like").input("Nobody told us how long")
    app.radio(key="observe.said.actual").set_value("bad")
    next(each for each in app.button if each.label == "Write it down").click().run()
    assert not app.exception
    assert evidence.count(desk) == before + 1
    assert field_session.answers(desk, full)[0].actual == -1


def test_a_note_is_kept_and_asks_to_be_expanded(app: AppTest, desk: Desk, full: str) -> None:
    look(app, "notes")
    app.text_area(key="observe.notes.body").input("Two children asleep on chairs")
    next(each for each in app.button if each.label == "Keep note").click().run()
    assert not app.exception
    assert any("Expand within a day" in each.value for each in app.caption)


@pytest.mark.parametrize(
    ("kind", "left", "record"), [("withdrawn", ["withdrawn"], "withdrew"), ("erased", [], "erased")]
)
def test_leaving_is_shown_before_it_is_done(
    app: AppTest, desk: Desk, full: str, kind: str, left: list[str], record: str
) -> None:
    look(app, "people")
    leaving(app).set_value(kind)
    app.button(key="people.preview").click().run()
    assert any("would delete" in each.value for each in app.warning)
    assert [each.consent for each in field_session.participants(desk)] == ["given"]
    app.button(key="people.leave").click().run()
    assert not app.exception
    assert [each.consent for each in field_session.participants(desk)] == left
    assert any(record in each.value for each in app.caption)


def leaving(app: AppTest) -> Radio[str]:
    """The choice between withdrawing and erasing."""
    return next(each for each in app.radio if str(each.key).startswith("observe.leaving.kind"))


def test_a_preview_is_shown_only_while_the_fields_say_what_it_was_made_for(
    app: AppTest, desk: Desk, full: str
) -> None:
    look(app, "people")
    app.button(key="people.preview").click().run()
    assert app.warning
    leaving(app).set_value("erased").run()
    assert not app.warning
    leaving(app).set_value("withdrawn").run()
    assert app.warning
    field_session.add_participant(desk, full, "P2", "Budi", consent="given")
    app.run()
    assert any("has changed since" in each.value for each in app.caption)
    app.selectbox(key="observe.people.chosen").set_value(field_session.participant_named(desk, "P2").id).run()
    assert not app.warning


def test_who_has_withdrawn_can_only_be_erased(app: AppTest, desk: Desk, full: str) -> None:
    erasure.erase(desk, field_session.participant_named(desk, "P1").id, ErasureKind.WITHDRAWN)
    look(app, "people")
    assert leaving(app).options == ["Erase"]
    assert not any(each.label == "Save consent" for each in app.button)


def test_a_session_that_is_gone_is_no_traceback(app: AppTest, desk: Desk, full: str) -> None:
    app.query_params["session"] = "none"
    look(app, "results")
    assert not app.error


def test_a_sheet_is_saved_at_once_and_is_a_note_per_field(app: AppTest, desk: Desk, full: str) -> None:
    look(app, "notes")
    app.text_area(key="observe.notes.activities").input("Queueing")
    app.text_area(key="observe.notes.objects").input("A broken printer")
    next(each for each in app.button if each.label == "Keep sheet").click().run()
    assert not app.exception
    assert {(each.kind, each.session_id) for each in coding.texts(desk)} == {
        ("activities", full),
        ("objects", full),
    }
    assert app.text_area(key="observe.notes.objects").value == ""
    desk.revert("undo")
    assert coding.texts(desk) == []


def seen(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.caption))


def test_notes_are_read_by_kind_and_expanded_in_place(app: AppTest, desk: Desk, full: str) -> None:
    jotted = coding.add_text(desk, "Nine", "Two of *five* open", TextKind.DESCRIPTIVE, session_id=full)
    coding.add_text(desk, "Thought", "word " * 400, TextKind.REFLECTIVE, session_id=full)
    key = f"base.note.{jotted.id}.{jotted.version}"
    app.session_state[f"{key}.open"] = True
    look(app, "notes")
    assert r"Two of \*five\* open" in seen(app)
    (thought,) = [each.value for each in app.markdown if "word word" in each.value]
    assert len(thought) < 650
    assert thought.endswith("word …")
    app.text_area(key=f"{key}.body").input("Two of five counters are open; eleven people wait.")
    app.button(key=f"{key}.save").click().run()
    assert not app.exception
    kept = coding.load_text(desk, jotted.id)
    assert (kept.body, bool(kept.expanded_at)) == ("Two of five counters are open; eleven people wait.", True)


def test_the_form_of_a_new_session_closes_and_is_empty_again(app: AppTest, desk: Desk, full: str) -> None:
    app.session_state["icon-new_session"] = True
    look(app)
    app.text_input(key="new_session.name").input("Group")
    app.radio(key="new_session.method").set_value(Method.FOCUS_GROUP)
    app.button(key="new_session.create").click().run()
    assert not app.exception
    assert not app.session_state["icon-new_session"]
    made = field_session.sessions(desk)[0]
    assert (made.name, made.setting, made.role) == ("Group", "face_to_face", "observer_as_participant")


@pytest.mark.parametrize(("language", "said"), [("en", "point event"), ("id", "peristiwa sesaat")])
def test_results_are_told_in_the_language_of_the_reader(
    app: AppTest, desk: Desk, full: str, language: str, said: str
) -> None:
    app.query_params["lang"] = language
    look(app, "results")
    budget = app.dataframe[0].value
    assert budget.iloc[:, 2].tolist()[0] == said
    heads = {str(name) for each in app.dataframe for name in each.value.columns}
    assert ("perilaku" in heads) == (language == "id")
    assert not {"mean_seconds", "share_low", "before"} & heads


def test_a_covert_start_is_refused_with_one_sentence(app: AppTest, desk: Desk) -> None:
    field_session.create(desk, "Hidden", Method.ETHNOGRAPHY, covert=True)
    look(app, "log")
    assert [each.value for each in app.warning if "Set-up" in each.value]
    app.session_state["observe.refused"] = "no"
    app.run()
    assert ([each.value for each in app.error], len(app.warning)) == (["no"], 0)
