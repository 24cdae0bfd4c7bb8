"""The front door: a database that cannot be opened is a sentence in the reader's language, not a traceback."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.browsing import APP


@pytest.mark.parametrize(("language", "said"), [("en", "cannot be opened"), ("id", "tidak dapat dibuka")])
def test_a_broken_database_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    (tmp_path / "cxmap.db").write_text("Dear customer, " * 100)
    monkeypatch.setenv("CXMAP_DATABASE_URL", str(tmp_path / "cxmap.db"))
    app = AppTest.from_file(str(APP), default_timeout=30)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    assert [said in error.value for error in app.error] == [True]
