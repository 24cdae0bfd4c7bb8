"""The pages of texts and codes, and of triangulation: empty, full, broken."""

import pytest
from streamlit.testing.v1 import AppTest

from cxmap.model.coding import TextKind
from cxmap.usecases import blind_coding, codebook, coding, evidence
from cxmap.usecases.desk import Desk

VIEWS = ("text", "codebook", "results", "agreement", "exchange")


def look(app: AppTest, page: str = "coding", view: str = "text") -> AppTest:
    app.run()
    app.session_state[f"{page}.view"] = view
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


@pytest.fixture
def text(desk: Desk) -> str:
    codebook.add_ready(desk, "en")
    made = coding.add_text(desk, "Talk", "The queue is slow. Staff were friendly.", TextKind.TRANSCRIPT)
    pain, gain = (
        next(code for code in codebook.load(desk).codes if code.name == name) for name in ("Pain", "Gain")
    )
    for actor, span in (("Ana", (0, 18)), ("Ben", (4, 12))):
        coding.apply(Desk(desk.database, desk.project_id, actor), made.id, pain.id, span)
    coding.apply(desk, made.id, gain.id, (19, 39))
    return made.id


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_on_an_empty_study(app: AppTest, desk: Desk, view: str) -> None:
    look(app, view=view)
    assert not app.error


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_on_a_coded_text(
    app: AppTest, desk: Desk, text: str, view: str, language: str
) -> None:
    app.query_params["lang"] = language
    look(app, view=view)
    assert not app.error


def test_pasted_text_comes_in(app: AppTest, desk: Desk) -> None:
    look(app)
    app.text_area(key="coding.import.body.0").input("Ana: hello\nBen: hi")
    app.button(key="coding.import.do.0").click().run()
    assert not app.exception
    assert [each.title for each in coding.texts(desk)] == ["Ana: hello"]


def test_words_are_searched_in_all_texts(app: AppTest, desk: Desk, text: str) -> None:
    look(app)
    app.text_input(key="coding.search").input("friendly").run()
    assert any("1 places" in each.value for each in app.caption)
    app.button(key="coding.hit.0").click().run()
    assert not app.exception


def test_the_agreement_says_its_method_and_n(app: AppTest, desk: Desk, text: str) -> None:
    look(app, view="agreement")
    said = " ".join(each.value for each in app.markdown)
    assert "Krippendorff's alpha (nominal)" in said
    assert "2 units (sentences)" in said


@pytest.mark.parametrize("view", ["triangulation", "coverage"])
def test_triangulation_opens_on_an_empty_and_on_a_full_study(app: AppTest, desk: Desk, view: str) -> None:
    look(app, "triangulation", view)
    assert not app.error
    for method, valences in (("mystery_shop", (2, 1, 2, 2)), ("interview", (-2, -1, -2, -2))):
        for valence in valences:
            evidence.log_item(desk, touchpoint="Counter", method=method, valence=float(valence))  # type: ignore[arg-type]
    app.run()
    assert not app.exception
    said = " ".join(each.value for each in (*app.markdown, *app.caption))
    assert ("they disagree" in said) if view == "triangulation" else ("more (has 0" in said)


def test_the_page_counts_only_her_own_for_a_blind_coder(app: AppTest, desk: Desk, text: str) -> None:
    look(app)
    assert any(each.value.startswith("3 codings") for each in app.caption)
    blind_coding.begin(desk, text, "Ana")
    app.run()
    assert any(each.value.startswith("2 codings") for each in app.caption)
    look(app, view="codebook")
    table = app.dataframe[0].value
    assert table.sum(numeric_only=True).tolist() == [2]


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_coder_set_to_blind_says_that_she_is_done(
    app: AppTest, desk: Desk, text: str, language: str
) -> None:
    app.query_params["lang"] = language
    app.session_state["coding.blind"] = True
    look(app)
    app.button(key="coding.blind.begin").click().run()
    assert {each["coder"] for each in coding.spans(desk, text)} == {"Ana"}
    app.button(key="coding.blind.finish").click().run()
    assert not app.exception
    assert {each["coder"] for each in coding.spans(desk, text)} == {"Ana", "Ben"}


def test_a_coding_takes_a_memo(app: AppTest, desk: Desk, text: str) -> None:
    app.session_state["coding.memo"] = True
    look(app)
    own = next(each for each in coding.load(desk, text).codings if each.coder == "Ana")
    app.text_area(key=f"base.memo.{own.id}.{own.version}").input("Says it twice")
    app.button(key="coding.memo.save").click().run()
    assert not app.exception
    assert "Says it twice" in {each.memo for each in coding.load(desk, text).codings}


def test_a_code_leads_to_its_quotations_and_they_to_the_text(app: AppTest, desk: Desk, text: str) -> None:
    other = coding.add_text(desk, "Other", "Nothing here.", TextKind.TRANSCRIPT)
    app.session_state["coding.chosen"] = other.id
    app.session_state["coding.frequencies"] = {"selection": {"rows": [0], "columns": []}}
    look(app, view="results")
    quoted = [each for each in app.button if str(each.key).startswith("coding.quoted.")]
    assert [each.label.split(" :gray")[0] for each in quoted] == [r"The queue is slow\.", "queue is"]
    quoted[1].click().run()
    assert not app.exception
    assert app.session_state["coding.view"] == "text"
    assert (app.session_state["coding.chosen"], app.session_state["coding.show_at"]) == (text, 4)


def test_a_pair_of_codes_leads_to_the_words_that_bear_both(app: AppTest, desk: Desk, text: str) -> None:
    codes = {code.name: code.id for code in codebook.load(desk).codes}
    coding.apply(desk, text, codes["Anger"], (13, 25))
    app.session_state["coding.cooccurrences"] = {"selection": {"rows": [0], "columns": []}}
    look(app, view="results")
    quoted = [each for each in app.button if str(each.key).startswith("coding.quoted.pair.")]
    assert [each.label.split(" :gray")[0] for each in quoted] == [r"slow\. Staff"]
    quoted[0].click().run()
    assert not app.exception
    assert (app.session_state["coding.view"], app.session_state["coding.show_at"]) == ("text", 13)


def test_a_disagreement_leads_to_its_text(app: AppTest, desk: Desk, text: str) -> None:
    app.session_state["coding.disagreements"] = {"selection": {"rows": [0], "columns": []}}
    look(app, view="agreement")
    app.button(key="coding.disagreement.open").click().run()
    assert not app.exception
    assert (app.session_state["coding.view"], app.session_state["coding.show_at"]) == ("text", 18)
