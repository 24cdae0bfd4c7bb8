"""A filter selects evidence."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from cxmap.analysis.evidence import select
from cxmap.model.evidence import EvidenceFilter, Method

ROWS: list[dict[str, Any]] = [
    {
        "id": "shop",
        "method": "mystery_shop",
        "touchpoint_id": "t1",
        "segment_id": "young",
        "wave": "W1",
        "source": "Shopper 7",
        "batch_id": "b1",
        "occurred_at": "2026-03-09",
        "valence": -2.0,
        "verbatim": "Antre lama (sekali)",
    },
    {
        "id": "late",
        "method": "survey",
        "touchpoint_id": "t2",
        "wave": "W2",
        "occurred_at": "2026-03-31T23:30:00+07:00",
        "valence": 1.0,
        "record": "row 12, RAMAH.csv",
    },
    {"id": "bare", "method": "interview", "touchpoint_id": "t1"},
]


@pytest.fixture
def frame(make_frame: Any) -> pd.DataFrame:
    return make_frame(ROWS)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, ["shop", "late", "bare"]),
        ({"methods": (Method.SURVEY, Method.INTERVIEW)}, ["late", "bare"]),
        ({"touchpoint_ids": ("t1",)}, ["shop", "bare"]),
        ({"segment_ids": ("young",)}, ["shop"]),
        ({"waves": ("W1", "W2")}, ["shop", "late"]),
        ({"sources": ("Shopper 7",)}, ["shop"]),
        ({"batch_ids": ("b1",)}, ["shop"]),
        ({"since": date(2026, 3, 9)}, ["shop", "late"]),  # inclusive; no date does not pass
        ({"since": date(2026, 3, 10)}, ["late"]),
        ({"until": date(2026, 3, 31)}, ["shop", "late"]),  # late in the evening is still that day
        ({"until": date(2026, 3, 30)}, ["shop"]),
        ({"valence_low": -2}, ["shop", "late"]),  # no valence does not pass
        ({"valence_low": 0}, ["late"]),
        ({"valence_high": -2}, ["shop"]),
        ({"text": "LAMA (S"}, ["shop"]),  # plain text, not a pattern
        ({"text": "shopper"}, ["shop"]),
        ({"text": "ramah"}, ["late"]),
        ({"text": "."}, ["late"]),
        ({"touchpoint_ids": ("t1",), "valence_low": -2}, ["shop"]),
        ({"waves": ("W9",)}, []),
    ],
)
def test_filters(frame: pd.DataFrame, where: dict[str, Any], expected: list[str]) -> None:
    before = frame.copy()
    assert select(frame, EvidenceFilter(**where))["id"].tolist() == expected
    pd.testing.assert_frame_equal(frame, before)


def test_no_evidence_passes_through(frame: pd.DataFrame) -> None:
    where = EvidenceFilter(methods=(Method.SURVEY,), since=date(2026, 1, 1), text="a", valence_low=0)
    assert select(frame[:0], where).empty


def test_categories_are_text_too(frame: pd.DataFrame) -> None:
    compact = frame.astype({"method": "category", "touchpoint_id": "category"})
    where = EvidenceFilter(methods=(Method.SURVEY,), touchpoint_ids=("t2",))
    assert select(compact, where)["id"].tolist() == ["late"]
