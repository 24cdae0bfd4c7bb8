"""Evidence by hand: logged, corrected, retagged, deleted, each undoable; pages and exports of it."""

from datetime import date
from typing import Any

import pytest

from cxmap.errors import ConflictError, InvalidValueError, NotFoundError
from cxmap.model.evidence import EvidenceFilter, EvidenceItem, Method
from cxmap.model.project import Project
from cxmap.model.touchpoint import Touchpoint
from cxmap.store.engine import Database
from cxmap.usecases import evidence
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


def log(desk: Desk, touchpoint: str = "Queue", **fields: Any) -> EvidenceItem:
    return evidence.log_item(desk, touchpoint=touchpoint, method=Method.INTERVIEW, **fields)


def test_a_felt_valence_is_its_own_score(desk: Desk) -> None:
    item = log(desk, valence=-2.0, verbatim="endless")
    assert (item.score, item.scale_low, item.scale_high) == (-2, -2, 2)
    fact = log(desk, valence=None)
    assert (fact.valence, fact.score, fact.scale_low) == (None, None, None)


def test_new_names_are_added_and_known_ones_found(desk: Desk) -> None:
    first = log(desk, "Queue", segment="Young")
    second = log(desk, " queue", segment=" YOUNG")
    assert (first.touchpoint_id, first.segment_id) == (second.touchpoint_id, second.segment_id)
    assert [each.name for each in projects.segments(desk)] == ["Young"]
    desk.revert("undo")
    desk.revert("undo")
    assert (projects.touchpoints(desk), projects.segments(desk), evidence.count(desk)) == ([], [], 0)


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_touchpoint_needs_a_name_that_fits(desk: Desk, name: str) -> None:
    with pytest.raises(InvalidValueError):
        log(desk, name)
    assert evidence.count(desk) == 0


def test_correcting_a_felt_valence_corrects_its_score(desk: Desk) -> None:
    item = log(desk, valence=1.0)
    changed = evidence.change_item(
        desk, item.id, seen=item.version, valence=-1.0, verbatim="on second thought"
    )
    assert (changed.valence, changed.score, changed.verbatim) == (-1, -1, "on second thought")
    desk.revert("undo")
    assert evidence.item(desk, item.id).score == 1


def test_two_people_who_change_the_same_field_are_told(desk: Desk) -> None:
    item = log(desk, verbatim="old")
    evidence.change_item(desk, item.id, seen=item.version, verbatim="hers")
    with pytest.raises(ConflictError) as both:
        evidence.change_item(desk, item.id, seen=item.version, verbatim="his")
    assert (both.value.mine["verbatim"], both.value.theirs["verbatim"]) == ("his", "hers")
    evidence.change_item(desk, item.id, seen=item.version, wave="1")  # another field: both stay
    assert evidence.item(desk, item.id).verbatim == "hers"


def test_a_date_that_is_none_is_refused(desk: Desk) -> None:
    item = log(desk)
    with pytest.raises(InvalidValueError):
        evidence.change_item(desk, item.id, occurred_at="yesterday")


def test_many_items_are_retagged_and_deleted_and_undone_at_once(desk: Desk) -> None:
    ids = [log(desk, verbatim=str(place)).id for place in range(5)]
    other = projects.add(desk, Touchpoint, name="Counter")
    assert evidence.retag(desk, ids[:3], touchpoint_id=other.id) == 3
    assert projects.evidence_by_touchpoint(desk)[other.id] == 3
    desk.revert("undo")
    assert other.id not in projects.evidence_by_touchpoint(desk)
    assert evidence.delete(desk, ids[1:]) == 4
    assert evidence.count(desk) == 1
    desk.revert("undo")
    assert evidence.count(desk) == 5
    with pytest.raises(InvalidValueError):
        evidence.retag(desk, ids, verbatim="all the same")


def test_pages_are_sorted_and_filtered_with_names(desk: Desk) -> None:
    for day in range(1, 8):
        log(desk, occurred_at=f"2026-03-0{day}", verbatim=f"day {day}", valence=float(day % 3 - 1))
    page = evidence.page(desk, EvidenceFilter(), limit=3, offset=3)
    assert page.total == 7
    assert page.frame["occurred_at"].tolist() == ["2026-03-04", "2026-03-03", "2026-03-02"]
    assert set(page.frame["touchpoint"]) == {"Queue"}
    where = EvidenceFilter(since=date(2026, 3, 3), until=date(2026, 3, 6), valence_low=0)
    found = evidence.page(desk, where, descending=False)
    assert found.frame["verbatim"].tolist() == ["day 4", "day 5"]
    assert evidence.count(desk, EvidenceFilter(text="DAY 7")) == 1


def test_the_history_of_an_item_tells_who_changed_what(desk: Desk) -> None:
    item = log(desk, verbatim="old")
    evidence.change_item(Desk(desk.database, desk.project_id, "Budi"), item.id, verbatim="new")
    newest, oldest = desk.history([item.id])
    assert (newest.operation.actor, newest.operation.what) == ("Budi", "evidence_edited")
    assert newest.before is not None
    assert newest.before["verbatim"] == "old"
    assert (oldest.operation.actor, oldest.before) == ("Ana", None)


def test_an_unknown_item_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        evidence.item(desk, "nobody")


def test_an_export_holds_what_the_filter_leaves(desk: Desk) -> None:
    log(desk, verbatim="kept", wave="1")
    log(desk, verbatim="left", wave="2")
    told = evidence.export(desk, ".csv", EvidenceFilter(waves=("1",))).decode("utf-8-sig")
    assert "kept" in told
    assert "left" not in told
