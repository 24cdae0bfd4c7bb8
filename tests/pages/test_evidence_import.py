"""The import page: empty, full, broken; from the file to the result and back."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cxmap.model.evidence import Consent, EvidenceFilter
from cxmap.model.evidence_import import EvidenceMapping
from cxmap.model.field_session import ConsentScope
from cxmap.ui import import_state
from cxmap.usecases import evidence, evidence_import, evidence_mapping, field_session
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk

ROOT = Path(__file__).parents[2]


WIDE = b"review,tv,wifi,ac\nslow,neut,neg,neut\nnice,pos,neut,neut\nfine,neg,neut,pos\n"
LONG = (
    b"touchpoint,rating,comment,date\nQueue,1,long wait here,03/04/2026\nDesk,9,very kind lady,05/06/2026\n"
)


def opened(app: AppTest, data: bytes | None = None, name: str = "hotel.csv") -> AppTest:
    app.run()
    app.switch_page("pages/evidence_import.py").run()
    if data is not None:
        app.file_uploader(key="import.upload").set_value((name, data, "text/csv")).run()
    assert not app.exception
    return app


def finish(app: AppTest) -> None:
    """Wait for the thread of the import, then look again."""
    run = app.session_state[import_state.RUN]
    assert run.ended.wait(20)
    app.run()
    assert not app.exception


def said(app: AppTest) -> str:
    return "\n".join(
        each.value for each in (*app.markdown, *app.success, *app.warning, *app.info, *app.error)
    )


def test_without_a_project_the_page_says_where_to_start(app: AppTest) -> None:
    assert "No project is open" in opened(app).info[0].value


def test_without_a_file_only_the_first_step_is_shown(app: AppTest, desk: Desk) -> None:
    opened(app)
    assert "1  The file" in said(app)
    assert "2  What the columns mean" not in said(app)
    assert "Nothing was imported into this project yet." in [each.value for each in app.caption]


def test_a_file_is_checked_imported_and_undone(app: AppTest, desk: Desk) -> None:
    opened(app, WIDE)
    assert "3 rows: 3 used, 0 rejected · 4 items · 5 not mentioned" in said(app)
    app.button(key="import.start").click().run()
    finish(app)
    assert "4 items imported from hotel" in said(app)
    assert evidence.count(desk) == 4
    assert [each.name for each in projects.touchpoints(desk)] == ["tv", "wifi", "ac"]
    app.button(key="import.undo").click().run()
    assert not app.exception
    assert evidence.count(desk) == 0
    assert projects.touchpoints(desk) == []
    assert desk.coming("redo") is not None


def test_undo_after_other_work_withdraws_the_import(app: AppTest, desk: Desk) -> None:
    opened(app, WIDE)
    app.button(key="import.start").click().run()
    finish(app)
    evidence_mapping.save_mapping(desk, "other work", EvidenceMapping(touchpoint="a"))
    app.button(key="import.undo").click().run()
    assert evidence.count(desk) == 0
    assert [each.name for each in evidence_mapping.mappings(desk)] == ["other work"]


def test_the_same_file_is_asked_about(app: AppTest, desk: Desk) -> None:
    mapping = EvidenceMapping(layout="wide", touchpoints=("tv",), labels={"pos": 1, "neg": -1, "neut": None})
    evidence_import.import_file(desk, WIDE, "hotel.csv", mapping)
    opened(app, WIDE)
    assert "already imported" in app.warning[0].value
    assert app.button(key="import.start").label == "Import again anyway"
    app.button(key="import.start").click().run()
    finish(app)
    assert evidence.count(desk) == 6


def test_ambiguous_dates_are_asked_before_anything_else(app: AppTest, desk: Desk) -> None:
    opened(app, LONG)
    assert "more than one way" in said(app)
    form = next(each for each in app.radio if "date_format" in str(each.key))
    form.set_value("%d/%m/%Y").run()
    assert "2 rows: 2 used, 0 rejected · 2 items" in said(app)
    app.button(key="import.start").click().run()
    finish(app)
    frame = evidence.page(desk, EvidenceFilter(), descending=False).frame
    assert frame["occurred_at"].tolist() == ["2026-04-03", "2026-06-05"]


@pytest.mark.parametrize(("language", "sentence"), [("en", "has not agreed"), ("id", "belum setuju")])
def test_the_check_tells_of_rows_about_who_did_not_agree_and_follows_a_change(
    app: AppTest, desk: Desk, language: str, sentence: str
) -> None:
    person = field_session.add_participant(desk, None, "P1", consent=Consent.UNKNOWN)
    app.query_params["lang"] = language
    opened(app, b"touchpoint,comment,source\nQueue,long wait here,P1\nDesk,very kind lady,P2\n")
    reasons = [row for each in app.dataframe for row in each.value.astype(str).to_numpy().ravel()]
    assert sum(sentence in each for each in reasons) == 1
    agreed = {"consent": Consent.GIVEN, "consent_scope": [ConsentScope.NOTES]}
    field_session.change_participant(desk, person.id, **agreed)
    app.run()
    reasons = [row for each in app.dataframe for row in each.value.astype(str).to_numpy().ravel()]
    assert not any(sentence in each for each in reasons)


def test_rejected_rows_are_shown_with_their_reason(app: AppTest, desk: Desk) -> None:
    opened(app, b"touchpoint,rating,comment\nQueue,1,long wait here\nDesk,9,very kind lady\n")
    best = next(each for each in app.number_input if str(each.key).endswith(".best"))
    best.set_value(5.0).run()
    assert "2 rows: 1 used, 1 rejected · 1 items" in said(app)
    app.button(key="import.start").click().run()
    finish(app)
    assert app.dataframe[0].value["Row"].tolist() == [2]
    assert "outside the scale" in app.dataframe[0].value["Why"].iloc[0]
    assert evidence.count(desk) == 1


def test_our_own_export_needs_no_mapping(app: AppTest, desk: Desk) -> None:
    mapping = EvidenceMapping(layout="wide", touchpoints=("tv",), labels={"pos": 1, "neg": -1, "neut": None})
    evidence_import.import_file(desk, WIDE, "hotel.csv", mapping)
    opened(app, evidence.export(desk, ".csv"), "evidence.csv")
    assert "nothing needs to be mapped" in said(app)
    app.button(key="import.start").click().run()
    finish(app)
    assert evidence.count(desk) == 4


def test_a_saved_mapping_is_offered_and_used(app: AppTest, desk: Desk) -> None:
    mapping = EvidenceMapping(
        layout="wide", touchpoints=("ac",), labels={"neut": 0, "neg": -2, "pos": 2}, verbatim="review"
    )
    saved = evidence_mapping.save_mapping(desk, "Hotel", mapping)
    opened(app, WIDE)
    choice = next(each for each in app.selectbox if each.label == "Use a saved mapping")
    choice.set_value(saved.id).run()
    assert "3 rows: 3 used, 0 rejected · 3 items · 0 not mentioned" in said(app)


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", b""), ("a.pdf", b"%PDF"), ("a.xlsx", b"no workbook"), ("a.xls", b"\xd0\xcf")]
)
def test_a_file_that_cannot_be_read_is_a_sentence(app: AppTest, desk: Desk, name: str, data: bytes) -> None:
    opened(app, data, name)
    assert len(app.error) == 1
    assert name in app.error[0].value
    assert "Earlier imports" in said(app)  # the rest of the page is still there
    app.button(key="import.another_file").click().run()
    assert len(app.error) == 0


def test_an_import_that_is_stopped_writes_nothing(app: AppTest, desk: Desk) -> None:
    opened(app, WIDE)
    preview = evidence_import.preview(WIDE, "hotel.csv")
    run = import_state.Run(desk, preview, preview.suggestion.mapping, again=False)
    app.session_state[import_state.RUN] = run
    app.run()
    app.button(key="import.cancel").click().run()
    run.work()  # the thread comes to its first look at the person's wish only now
    app.run()
    assert "nothing was written" in said(app)
    assert evidence.count(desk) == 0
    assert "3 rows: 3 used" in said(app)  # file and mapping are still there


def test_earlier_imports_are_withdrawn_brought_back_and_revalued(app: AppTest, desk: Desk) -> None:
    mapping = EvidenceMapping(layout="wide", touchpoints=("tv",), labels={"pos": 1, "neg": -1, "neut": None})
    evidence_import.import_file(desk, WIDE, "hotel.csv", mapping)
    opened(app)
    label = next(each for each in app.selectbox if each.label == "“pos”")
    label.set_value(2.0)
    next(each for each in app.button if each.label == "Change the valences").click().run()
    assert set(evidence.page(desk, EvidenceFilter()).frame["valence"]) == {2.0, -1.0}
    next(each for each in app.button if each.label == "Withdraw").click().run()
    assert evidence.count(desk) == 0
    next(each for each in app.button if each.label == "Bring back").click().run()
    assert evidence.count(desk) == 2
    assert not app.exception
