"""Agreement from a table of judgements equals the published values."""

import json
from pathlib import Path

import pytest

from cxmap.errors import InvalidValueError
from cxmap.usecases import rating_table


def test_the_published_tables_give_their_values(shared: Path) -> None:
    expected = json.loads((shared / "expected.json").read_text("utf-8"))["tables"]
    name = "agreement/raw_4raters.csv"
    found = rating_table.study((shared / name).read_bytes(), name)
    assert (found["units"], found["raters"]) == (12, 4)
    for level, value in expected[name]["krippendorff_alpha"].items():
        assert found["alpha"][level]["value"] == pytest.approx(value, abs=5e-4)
    name = "agreement/table_cont3x3abstractors.csv"
    found, told = rating_table.study((shared / name).read_bytes(), name), expected[name]
    assert found["percent"]["value"] == pytest.approx(told["cohen_kappa"]["observed_agreement"])
    assert found["kappa"]["value"] == pytest.approx(told["cohen_kappa"]["value"], abs=5e-4)
    assert found["kappa_linear"]["value"] == pytest.approx(told["cohen_kappa_linear"], abs=5e-4)
    assert found["kappa_quadratic"]["value"] == pytest.approx(told["cohen_kappa_quadratic"], abs=5e-4)


def test_words_are_judgements_without_an_order() -> None:
    table = b"Ana;Ben\ngood;good\nbad;bad\ngood;bad\n;bad\nbad;bad\n"
    found = rating_table.study(table, "ratings.csv")
    assert list(found["alpha"]) == ["nominal"]
    assert found["percent"]["value"] == pytest.approx(3 / 4)
    assert found["kappa"]["value"] == pytest.approx(0.5)


@pytest.mark.parametrize("table", [b"Unit,Ana\n1,2\n2,3\n", b"only\n1\n"])
def test_one_rater_is_not_enough(table: bytes) -> None:
    with pytest.raises(InvalidValueError, match="two raters"):
        rating_table.study(table.replace(b"Unit,Ana", b"Ana"), "ratings.csv")
