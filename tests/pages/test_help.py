"""The book can be read and searched on the screen."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cxmap.help import help_pages
from cxmap.ui import book

ROOT = Path(__file__).parents[2]


def opened(app: AppTest) -> AppTest:
    app.run()
    app.switch_page("pages/help.py").run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    return "\n".join(each.value for each in app.main.markdown)


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_page_can_be_read(app: AppTest, language: str) -> None:
    app.query_params["lang"] = language
    opened(app)
    for name in help_pages("en"):
        app.button(key=f"help.open.{name}").click().run()
        assert not app.exception
        assert app.query_params["page"] == name


def test_a_search_lists_the_pages_that_hold_all_words(app: AppTest) -> None:
    opened(app)
    app.text_input(key="help.search").set_value("Kruskal  agreement").run()
    listed = [each.key for each in app.button if str(each.key).startswith("help.open.")]
    assert listed == ["help.open.methods"]
    assert "Kruskal-Wallis test" in shown(app)
    app.text_input(key="help.search").set_value("zeppelin").run()
    assert any("No page contains" in each.value for each in app.caption)


def test_the_pages_stand_in_the_order_a_newcomer_reads() -> None:
    assert list(book.matching("en", ""))[:3] == ["home", "evidence", "evidence_import"]
    assert set(book.matching("id", "")) == set(help_pages("id"))


def test_an_excerpt_is_cut_around_the_word() -> None:
    line = "before " * 20 + "Interval" + " after" * 20
    cut = book.excerpt(f"first line\n{line}\nlast", "interval")
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert "Interval" in cut
    assert len(cut) <= 2 * book.AROUND + len("interval") + 2
