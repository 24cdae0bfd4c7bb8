"""Evidence in bulk goes in and out unchanged; pages, filters and counts agree with the frame."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from cxmap.model.evidence import EVIDENCE_COLUMNS, EvidenceFilter, EvidenceItem, Method
from cxmap.model.evidence_import import ImportBatch
from cxmap.model.project import Project, Segment
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import evidence
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, new_ids
from cxmap.store.transaction import writing
from cxmap.store.undo import revert

N = 40


@pytest.fixture
def frame(database: Database, project: Project) -> pd.DataFrame:
    """Forty imported items: two touchpoints, two methods, some without date, valence or segment."""
    ids = new_ids(N)
    queue, desk = Touchpoint(id=new_id(), name="Queue"), Touchpoint(id=new_id(), name="Desk")
    youth = Segment(id=new_id(), name="Youth")
    batch = ImportBatch(
        id=new_id(),
        file_name="a.csv",
        sha256="0" * 64,
        rows_read=N,
        items=N,
        rejected=0,
        skipped=0,
        mapping="{}",
        imported_at="2026-05-01T00:00:00Z",
        withdrawn=True,
    )
    rows = pd.DataFrame(
        {
            "id": ids,
            "version": 1,
            "touchpoint_id": [queue.id if n % 2 else desk.id for n in range(N)],
            "step_id": "",
            "node_id": "",
            "failure_id": "",
            "method": ["survey" if n % 4 else "interview" for n in range(N)],
            "occurred_at": ["" if n % 10 == 0 else f"2026-03-{1 + n % 28:02}" for n in range(N)],
            "source": [f"Shopper {n}" for n in range(N)],
            "segment_id": [youth.id if n % 3 else "" for n in range(N)],
            "wave": "one",
            "score": [float(n % 5 + 1) for n in range(N)],
            "scale_low": 1.0,
            "scale_high": 5.0,
            "label": "",
            "valence": [np.nan if n % 8 == 0 else float(n % 5 - 2) for n in range(N)],
            "desired": [np.nan if n % 3 else 1.5 for n in range(N)],
            "emotional": np.nan,
            "rational": np.nan,
            "verbatim": [f"Item 100% “{n}” antré" for n in range(N)],
            "duration": np.nan,
            "consent": "unknown",
            "record": "",
            "batch_id": batch.id,
        }
    ).astype(EVIDENCE_COLUMNS)
    with writing(database, project.id, actor="Ana", what="evidence_imported") as transaction:
        transaction.add_all([queue, desk, youth])
        transaction.insert_row(evidence.batch, batch.model_dump(mode="json"))
        evidence.insert_frame(transaction, rows, chunk=7)
    with writing(database, project.id, actor="Ana", what="evidence_imported") as transaction:
        transaction.change(ImportBatch, batch.id, withdrawn=False)
    return rows


def test_a_frame_comes_back_equal(database: Database, project: Project, frame: pd.DataFrame) -> None:
    with database.reading() as connection:
        pd.testing.assert_frame_equal(evidence.load_frame(connection, project.id), frame)


def test_an_empty_project_gives_an_empty_frame_with_the_schema(database: Database, project: Project) -> None:
    with database.reading() as connection:
        empty = evidence.load_frame(connection, project.id)
    assert len(empty) == 0
    assert empty.dtypes.astype(str).to_dict() == EVIDENCE_COLUMNS


def test_an_item_of_the_frame_is_a_noun(database: Database, project: Project, frame: pd.DataFrame) -> None:
    with writing(database, project.id, actor="Ana", what="segment_edited") as transaction:
        item = transaction.get(EvidenceItem, frame["id"][1])
    assert (item.method, item.verbatim, item.valence) == (Method.SURVEY, "Item 100% “1” antré", -1.0)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (EvidenceFilter(), N),
        (EvidenceFilter(methods=(Method.INTERVIEW,)), N // 4),
        (EvidenceFilter(text="100% “3"), 11),
        (EvidenceFilter(text="ITEM"), N),
        (EvidenceFilter(text="shopper 12"), 1),
        (EvidenceFilter(text="%"), N),
        (EvidenceFilter(text="_"), 0),
        (EvidenceFilter(waves=("two",)), 0),
        (EvidenceFilter(valence_low=1), 14),
        (EvidenceFilter(since=date(2026, 3, 27), until=date(2026, 3, 28)), 2),
    ],
)
def test_filters(
    database: Database, project: Project, frame: pd.DataFrame, where: EvidenceFilter, expected: int
) -> None:
    with database.reading() as connection:
        page, total = evidence.load_page(connection, project.id, where, limit=5)
        assert total == expected == len(evidence.ids(connection, project.id, where))
        assert len(page) == min(5, expected)
        assert evidence.count(connection, project.id, where) == expected


def test_pages_are_sorted_whole_and_apart(database: Database, project: Project, frame: pd.DataFrame) -> None:
    with database.reading() as connection:
        pages = [
            evidence.load_page(
                connection, project.id, EvidenceFilter(), sort="valence", limit=15, offset=start
            )[0]
            for start in (0, 15, 30)
        ]
    everything = pd.concat(pages)
    assert sorted(everything["id"]) == sorted(frame["id"])
    known = everything["valence"].dropna()
    assert known.is_monotonic_decreasing
    assert everything["valence"].tail(5).isna().all()


def test_counts(database: Database, project: Project, frame: pd.DataFrame) -> None:
    with database.reading() as connection:
        assert evidence.counts(connection, project.id, "method") == {"survey": 30, "interview": 10}


def test_a_withdrawn_batch_hides_its_items_and_comes_back(
    database: Database, project: Project, frame: pd.DataFrame
) -> None:
    revert(database, project.id, actor="Ana", direction="undo")
    with database.reading() as connection:
        assert evidence.count(connection, project.id) == 0
    revert(database, project.id, actor="Ana", direction="redo")
    with database.reading() as connection:
        assert evidence.count(connection, project.id) == N
