"""Importing evidence: all or nothing, undone and redone as one act, and nothing of the file lost on the way."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cxmap.errors import (
    ColumnMissingError,
    ImportCancelledError,
    InvalidValueError,
    MappingInvalidError,
    NothingUsableError,
    SameFileError,
)
from cxmap.model.evidence import EvidenceFilter, Method
from cxmap.model.evidence_import import EvidenceMapping, ImportBatch
from cxmap.model.project import Project, Segment
from cxmap.model.touchpoint import Touchpoint
from cxmap.store.engine import Database
from cxmap.usecases import evidence, evidence_import, evidence_mapping, experience_map
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk

LONG = EvidenceMapping(
    touchpoint="where",
    score="score",
    scale=(1, 5),
    verbatim="said",
    segment="who",
    date="day",
    date_format="iso",
)
FILE = b"""\
where,score,said,who,day
Queue,1,too long,Young,2026-03-01
Counter,5,kind,Old,2026-03-02
queue ,4,better,young,2026-03-03
Guard,nine,odd,Old,2026-03-04
"""  # fmt: skip


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


def run(
    desk: Desk, data: bytes = FILE, mapping: EvidenceMapping = LONG, **how: Any
) -> evidence_import.Imported:
    return evidence_import.import_file(desk, data, "visits.csv", mapping, **how)


def names(items: list[Touchpoint] | list[Segment]) -> list[str]:
    return [item.name for item in items]


def batch_of(imported: evidence_import.Imported) -> ImportBatch:
    assert imported.batch is not None
    return imported.batch


def valences(desk: Desk) -> list[float]:
    frame = evidence.page(desk, EvidenceFilter(), sort="occurred_at", descending=False).frame
    return [float(value) for value in frame["valence"]]


def test_good_rows_go_in_and_bad_rows_come_back(desk: Desk) -> None:
    imported = run(desk)
    assert imported.rows_read == 4 == imported.rows_used + len(imported.rejected)
    assert (imported.items, imported.skipped) == (3, 0)
    assert [(each.row, each.field) for each in imported.rejected] == [(4, "score")]
    back = imported.rejects_file("en").decode("utf-8-sig").splitlines()
    assert back[0] == "where,score,said,who,day,row,reason"
    assert back[1].startswith("Guard,nine,odd,Old,2026-03-04,4,")
    assert valences(desk) == [-2, 2, 1]


def test_names_meet_whatever_their_case_and_blanks(desk: Desk) -> None:
    known = projects.add(desk, Touchpoint, name="QUEUE")
    run(desk)
    assert names(projects.touchpoints(desk)) == ["QUEUE", "Counter"]
    assert projects.evidence_by_touchpoint(desk)[known.id] == 2
    assert names(projects.segments(desk)) == ["Old", "Young"]


def test_a_name_that_was_put_away_comes_back(desk: Desk) -> None:
    known = projects.add(desk, Touchpoint, name="Queue")
    projects.remove(desk, Touchpoint, known.id)
    run(desk)
    assert [each.id for each in projects.touchpoints(desk) if each.name == "Queue"] == [known.id]


def test_one_undo_takes_the_import_back_and_redo_restores_it(desk: Desk) -> None:
    run(desk)
    before = evidence.export(desk, ".csv")
    undone = desk.revert("undo")
    assert (undone.what, undone.subject) == ("evidence_imported", "visits.csv")
    assert evidence.count(desk) == 0
    assert projects.touchpoints(desk) == []
    assert projects.segments(desk) == []
    desk.revert("redo")
    assert evidence.export(desk, ".csv") == before
    assert names(projects.touchpoints(desk)) == ["Queue", "Counter"]


def test_the_same_file_is_noticed_until_it_is_withdrawn(desk: Desk) -> None:
    imported = run(desk)
    with pytest.raises(SameFileError) as told:
        run(desk)
    assert told.value.values["items"] == 3
    assert evidence.count(desk) == 3
    run(desk, again=True)
    assert evidence.count(desk) == 6
    desk.revert("undo")
    evidence_import.withdraw(desk, batch_of(imported).id)
    run(desk)
    assert evidence.count(desk) == 3


def test_a_stopped_import_writes_nothing(desk: Desk) -> None:
    before = desk.revision()
    told: list[float] = []
    with pytest.raises(ImportCancelledError):
        run(desk, progress=told.append, cancelled=lambda: bool(told) and told[-1] >= evidence_import.APPLIED)
    assert told[-1] < 1
    assert (evidence.count(desk), desk.revision()) == (0, before)
    assert evidence_import.batches(desk) == []
    assert projects.touchpoints(desk) == []
    run(desk)
    assert evidence.count(desk) == 3


def test_progress_grows_to_the_end(desk: Desk) -> None:
    told: list[float] = []
    run(desk, progress=told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)


def test_rows_that_are_all_rejected_come_back_and_nothing_is_written(desk: Desk) -> None:
    imported = run(desk, b"where,score,said,who,day\nQueue,nine,,,\n")
    assert imported.batch is None
    assert (imported.rows_used, len(imported.rejected)) == (0, 1)
    assert b"Queue,nine" in imported.rejects_file("id")
    assert evidence_import.batches(desk) == []
    assert desk.coming("undo") is None


def test_a_file_that_says_nothing_is_an_error(desk: Desk) -> None:
    nothing = EvidenceMapping(layout="wide", touchpoints=("wifi",), labels={"neut": None})
    with pytest.raises(NothingUsableError):
        evidence_import.import_file(desk, b"wifi,tv\nneut,x\n", "a.csv", nothing)


@pytest.mark.parametrize(
    ("mapping", "error"),
    [
        (None, MappingInvalidError),  # not a file of our own
        (EvidenceMapping(touchpoint="place"), ColumnMissingError),
        (EvidenceMapping(touchpoint="where", score="score"), MappingInvalidError),  # neither scale nor labels
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    desk: Desk, mapping: EvidenceMapping | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        evidence_import.import_file(desk, FILE, "visits.csv", mapping)
    assert evidence_import.batches(desk) == []


def test_the_hotel_reviews_give_what_was_labelled(desk: Desk, shared: Path) -> None:
    data = (shared / "i18n-text" / "id_hotel_aspects_test_286.csv").read_bytes()
    truth = json.loads((shared / "expected.json").read_text("utf-8"))
    counts = _find(truth, "i18n-text/id_hotel_aspects_test_286.csv")["aspect_counts"]
    opened = evidence_import.preview(data, "hotel.csv")
    mapping = opened.suggestion.mapping
    imported = evidence_import.import_file(desk, data, "hotel.csv", mapping)
    assert (imported.rows_read, imported.rows_used, imported.rejected) == (286, 286, ())
    assert imported.skipped == sum(aspect.get("neut", 0) for aspect in counts.values())
    assert names(projects.touchpoints(desk)) == list(opened.table.header[1:])  # in the order of the columns
    for touchpoint in projects.touchpoints(desk):
        for label, valence in (("neg", -1), ("pos", 1)):
            where = EvidenceFilter(touchpoint_ids=(touchpoint.id,), valence_low=valence, valence_high=valence)
            assert evidence.count(desk, where) == counts[touchpoint.name].get(label, 0)


def _find(truth: Any, name: str) -> dict[str, Any]:
    """The entry of a file, wherever it stands."""
    if isinstance(truth, dict):
        if name in truth:
            return dict(truth[name])
        for inner in truth.values():
            found = _find(inner, name)
            if found:
                return found
    return {}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".jsonl"])
def test_exported_evidence_comes_back_equal(desk: Desk, database: Database, suffix: str) -> None:
    run(desk)
    evidence.log_item(
        desk, touchpoint="Café “Ö”", method=Method.INTERVIEW, verbatim="=1+1\nsecond line", valence=-1.0
    )
    exported = evidence.export(desk, suffix)
    other = Desk(database, projects.create_project(database, "Copy").id)
    imported = evidence_import.import_file(other, exported, f"evidence{suffix}", None)
    assert (imported.items, imported.rejected) == (4, ())
    assert evidence.export(other, ".csv") == evidence.export(desk, ".csv")


def test_a_step_is_kept_where_its_name_is_unique(desk: Desk, database: Database) -> None:
    made = experience_map.create_blank(desk, "Map")
    step = experience_map.load(desk, made.id).steps[0]
    evidence.log_item(desk, touchpoint="Queue", method=Method.SURVEY, step_id=step.id)
    exported = evidence.export(desk, ".csv")
    evidence_import.import_file(desk, exported, "a.csv", None)
    assert evidence.page(desk, EvidenceFilter()).frame["step_id"].tolist() == [step.id, step.id]
    elsewhere = Desk(database, projects.create_project(database, "Other").id)
    evidence_import.import_file(elsewhere, exported, "a.csv", None)
    assert evidence.page(elsewhere, EvidenceFilter()).frame["step_id"].tolist() == [""]


def test_a_withdrawn_import_hides_its_items_and_can_be_brought_back(desk: Desk) -> None:
    batch = batch_of(run(desk))
    evidence_import.withdraw(desk, batch.id)
    assert evidence.count(desk) == 0
    assert [each.withdrawn for each in evidence_import.batches(desk)] == [True]
    for touchpoint in projects.touchpoints(desk):
        projects.remove(desk, Touchpoint, touchpoint.id)
    evidence_import.bring_back(desk, batch.id)
    assert evidence.count(desk) == 3
    assert names(projects.touchpoints(desk)) == ["Queue", "Counter"]


def test_another_scale_changes_the_valence_and_one_undo_restores_it(desk: Desk) -> None:
    batch = batch_of(run(desk))
    changed = evidence_mapping.remap_valence(desk, batch.id, LONG.model_copy(update={"scale": (5, 1)}))
    assert changed == 3
    assert valences(desk) == [2, -2, -1]
    assert evidence_mapping.stored_mapping(evidence_import.batches(desk)[0]).scale == (5, 1)  # type: ignore[union-attr]
    desk.revert("undo")
    assert valences(desk) == [-2, 2, 1]
    assert evidence_mapping.stored_mapping(evidence_import.batches(desk)[0]) == LONG


def test_a_scale_that_excludes_a_score_is_refused(desk: Desk) -> None:
    batch = batch_of(run(desk))
    with pytest.raises(InvalidValueError):
        evidence_mapping.remap_valence(desk, batch.id, LONG.model_copy(update={"scale": (1, 4)}))
    assert valences(desk) == [-2, 2, 1]


def test_other_meanings_of_labels_change_the_valence(desk: Desk) -> None:
    mapping = EvidenceMapping(
        layout="wide", touchpoints=("tv", "wifi"), labels={"pos": 1, "neg": -1, "-": None}
    )
    data = b"tv,wifi\npos,neg\n-,POS\n"
    batch = batch_of(evidence_import.import_file(desk, data, "a.csv", mapping))
    other = mapping.model_copy(update={"labels": {"pos": 2, "neg": None, "-": None}})
    assert evidence_mapping.remap_valence(desk, batch.id, other) == 3
    frame = evidence.page(desk, EvidenceFilter(), sort="id", descending=False).frame
    assert frame["label"].tolist() == ["pos", "neg", "POS"]
    assert frame["valence"].fillna(9).tolist() == [2, 9, 2]


def test_mappings_are_kept_by_name(desk: Desk) -> None:
    evidence_mapping.save_mapping(desk, " Visits ", LONG)
    changed = LONG.model_copy(update={"wave": "2026-1"})
    evidence_mapping.save_mapping(desk, "visits", changed)
    (saved,) = evidence_mapping.mappings(desk)
    assert saved.name == "Visits"
    assert evidence_mapping.parse_mapping(saved.document) == changed
    evidence_mapping.remove_mapping(desk, saved.id)
    assert evidence_mapping.mappings(desk) == []
    desk.revert("undo")
    assert [each.name for each in evidence_mapping.mappings(desk)] == ["Visits"]
    with pytest.raises(InvalidValueError):
        evidence_mapping.save_mapping(desk, "  ", LONG)


def test_ambiguous_dates_are_shown_in_each_reading() -> None:
    opened = evidence_import.preview(b"where,day\nQueue,03/04/2026\nQueue,05/06/2026\n", "a.csv")
    assert evidence_import.date_forms(opened.table, "day") == {
        "%d/%m/%Y": "03/04/2026 → 2026-04-03",
        "%m/%d/%Y": "03/04/2026 → 2026-03-04",
    }


def test_a_repeated_click_imports_once(desk: Desk) -> None:
    opened = evidence_import.preview(FILE, "visits.csv")
    once: Callable[[], Any] = lambda: evidence_import.import_opened(  # noqa: E731
        desk, opened, LONG, again=True, operation_id="click-1"
    )
    once()
    with pytest.raises(Exception, match="already saved"):
        once()
    assert evidence.count(desk) == 3
