"""The book can be read and searched on the screen."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from cxmap.help import help_pages
from cxmap.ui import book, session

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app(tmp_path: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The app on an empty database of its own, its pages behind its front door as `cxmap start` serves them."""
    make = PagesManager.__init__

    def without_folder(manager: PagesManager, *args: object, **kwargs: object) -> None:
        make(manager, *args, **kwargs)  # type: ignore[arg-type]
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", without_folder)
    file = tmp_path / "cxmap.db"
    shutil.copy(empty_file, file)
    monkeypatch.setenv("CXMAP_DATABASE_URL", str(file))
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    test.query_params["lang"] = "en"
    test.query_params["as"] = "Ana"
    yield test
    session.database().close()


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
