"""Evidence about nodes of blueprints: logged, corrected, found, out and in again under their names."""

from typing import Any

import pytest

from cxmap.errors import FilterInvalidError, InvalidValueError, NotFoundError
from cxmap.model.evidence import EvidenceFilter, EvidenceItem, Method
from cxmap.model.project import Project
from cxmap.model.service_blueprint import BlueprintDocument
from cxmap.store.engine import Database
from cxmap.usecases import evidence, evidence_import, evidence_mapping, evidence_nodes, service_blueprint
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from cxmap.usecases.evidence_filter import parse_filter
from tests.blueprints import make, named, node, told

OBSERVED = Method.NON_PARTICIPANT_OBSERVATION
MAPPING = {
    "touchpoint_is": "Desk",
    "verbatim": "text",
    "node": "where",
    "failure": "what",
    "duration": "took",
}


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


def failure_of(document: BlueprintDocument, key: str) -> str:
    return next(each.id for each in document.failures if each.key == key)


def log(desk: Desk, **fields: Any) -> EvidenceItem:
    return evidence.log_item(desk, method=OBSERVED, **fields)


def put_in(desk: Desk, *rows: str) -> evidence_import.Imported:
    data = "\n".join(["text,where,what,took", *rows]).encode()
    mapping = evidence_mapping.mapping_of(MAPPING)
    return evidence_import.import_file(desk, data, "visits.csv", mapping)


def test_evidence_about_a_node_is_about_its_touchpoint(desk: Desk) -> None:
    document = make(desk)
    item = log(desk, node_id=named(document, "ask"), duration=90.0)
    names = {each.id: each.name for each in projects.touchpoints(desk)}
    assert (names[item.touchpoint_id], item.duration) == ("Desk", 90)
    # a node without a touchpoint gets one of its own name
    wait = log(desk, node_id=named(document, "queue"))
    now = service_blueprint.load(desk, document.blueprint.id)
    assert now.node_of[named(document, "queue")].touchpoint_id == wait.touchpoint_id
    assert {each.id: each.name for each in projects.touchpoints(desk)}[wait.touchpoint_id] == "Queue"
    # what is told goes before
    told_item = log(desk, touchpoint="Hall", node_id=named(document, "ask"))
    assert told_item.touchpoint_id != item.touchpoint_id


def test_a_failure_point_brings_its_node_along(desk: Desk) -> None:
    document = make(desk)
    item = log(desk, failure_id=failure_of(document, "typo"))
    assert item.node_id == named(document, "ask")
    with pytest.raises(InvalidValueError, match="another node"):
        log(desk, node_id=named(document, "queue"), failure_id=failure_of(document, "typo"))
    assert evidence.count(desk) == 1


def test_another_node_leaves_the_old_failure_behind(desk: Desk) -> None:
    document = make(desk)
    item = log(desk, failure_id=failure_of(document, "typo"))
    moved = evidence.change_item(desk, item.id, node_id=named(document, "queue"))
    assert (moved.node_id, moved.failure_id) == (named(document, "queue"), None)
    back = evidence.change_item(desk, item.id, failure_id=failure_of(document, "typo"))
    assert back.node_id == named(document, "ask")
    gone = evidence.change_item(desk, item.id, node_id=None)
    assert (gone.node_id, gone.failure_id) == (None, None)
    for _ in range(3):
        desk.revert("undo")
    assert evidence.item(desk, item.id).failure_id == failure_of(document, "typo")


def test_many_items_get_the_same_node(desk: Desk) -> None:
    document = make(desk)
    first = log(desk, failure_id=failure_of(document, "typo"))
    other = log(desk, touchpoint="Desk")
    evidence.retag(desk, [first.id, other.id], node_id=named(document, "queue"))
    for key in (first.id, other.id):
        item = evidence.item(desk, key)
        assert (item.node_id, item.failure_id) == (named(document, "queue"), None)


def test_a_node_of_another_project_is_not_there(desk: Desk, database: Database) -> None:
    other = Desk(database, projects.create_project(database, "Other").id)
    with pytest.raises(NotFoundError):
        log(desk, node_id=named(make(other), "ask"))
    assert evidence.count(desk) == 0


def test_nodes_of_one_name_are_told_apart_by_their_keys(desk: Desk) -> None:
    twice = [*told()["nodes"], node("again", "customer", name="Queue", kind="wait")]
    document = make(desk, nodes=twice)
    nodes = evidence_nodes.known(desk)
    assert nodes.nodes[named(document, "ask")] == "The counter / Ask"
    assert nodes.nodes[named(document, "again")] == "The counter / Queue [again]"
    assert nodes.node_named(" the COUNTER /  Ask ") == nodes.node_named("ask") == named(document, "ask")
    assert nodes.node_named("The counter / Queue [queue]") == named(document, "queue")
    assert nodes.node_named("The counter / Queue") is None
    make(desk)
    assert evidence_nodes.known(desk).node_named("The counter / Ask") is None


def test_the_table_is_filtered_by_node_here_and_on_the_command_line(desk: Desk) -> None:
    document = make(desk)
    log(desk, failure_id=failure_of(document, "typo"), verbatim="seen")
    log(desk, touchpoint="Desk", verbatim="elsewhere")
    where = EvidenceFilter(node_ids=(named(document, "ask"),))
    page = evidence.page(desk, where)
    assert page.frame[["verbatim", "node", "failure"]].to_numpy().tolist() == [
        ["seen", "The counter / Ask", "Number mistyped"]
    ]
    assert parse_filter(desk, ["node=the counter / ask"]) == parse_filter(desk, ["node=Ask"]) == where
    with pytest.raises(FilterInvalidError, match="The counter / Arrive"):
        parse_filter(desk, ["node=Nowhere"])


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".jsonl"])
def test_exported_evidence_of_nodes_comes_back_equal(desk: Desk, database: Database, suffix: str) -> None:
    alike = [*told()["nodes"], node("again", "customer", name="Queue", kind="wait")]
    document = make(desk, nodes=alike)
    log(desk, failure_id=failure_of(document, "typo"), verbatim="=1+1", duration=61.5)
    log(desk, node_id=named(document, "again"), duration=300.0)
    log(desk, touchpoint="Desk", verbatim="no node")
    exported = evidence.export(desk, suffix)
    other = Desk(database, projects.create_project(database, "Copy").id)
    make(other, nodes=alike)
    imported = evidence_import.import_file(other, exported, f"evidence{suffix}", None)
    assert (imported.items, imported.rejected) == (3, ())
    assert evidence.export(other, ".csv") == evidence.export(desk, ".csv")


def test_an_export_of_an_earlier_version_is_still_one(desk: Desk) -> None:
    log(desk, touchpoint="Desk", verbatim="old")
    lines = evidence.export(desk, ".csv").decode().splitlines()
    header = lines[0].split(",")
    at = [place for place, name in enumerate(header) if name in {"node", "failure"}]
    older = [
        ",".join(cell for place, cell in enumerate(line.split(",")) if place not in at) for line in lines
    ]
    assert evidence_import.import_file(desk, "\n".join(older).encode(), "old.csv", None).items == 1


def test_rows_that_name_what_is_not_there_come_back(desk: Desk) -> None:
    document = make(desk)
    done = put_in(
        desk,
        "typed wrong,The counter / Ask,Number mistyped,0:01:30",
        "short name,ask,,60",
        "nowhere,The counter / Nowhere,,60",
        "no such failure,The counter / Ask,Fire,60",
        "alone,,Number mistyped,60",
        "plain,,,60",
    )
    assert (done.rows_read, done.rows_used, done.items) == (6, 3, 3)
    assert [(each.row, each.field) for each in done.rejected] == [(3, "node"), (4, "failure"), (5, "failure")]
    sentences = [each.sentence("en") for each in done.rejected]
    assert "The counter / Nowhere" in sentences[0]
    assert "Number mistyped" in sentences[1]
    assert "without a node" in sentences[2]
    frame = evidence.page(desk, EvidenceFilter(node_ids=(named(document, "ask"),)), sort="id").frame
    assert sorted(frame["duration"]) == [60, 90]
    assert set(frame["failure_id"]) == {failure_of(document, "typo"), ""}


def test_a_check_tells_before_the_import_what_would_be_rejected(desk: Desk) -> None:
    make(desk)
    opened = evidence_import.preview(b"text,where\na,Ask\nb,Nowhere\n", "a.csv")
    mapping = evidence_mapping.mapping_of({"touchpoint_is": "Desk", "verbatim": "text", "node": "where"})
    applied = evidence_import.check(opened, mapping, evidence_nodes.known(desk))
    assert (applied.rows_used, [each.row for each in applied.rejected]) == (1, [2])


def test_an_export_comes_into_a_project_without_its_blueprint_and_says_so(
    desk: Desk, database: Database
) -> None:
    document = make(desk)
    log(desk, failure_id=failure_of(document, "typo"), verbatim="seen")
    log(desk, touchpoint="Desk", verbatim="no node")
    exported = evidence.export(desk, ".csv")
    other = Desk(database, projects.create_project(database, "Elsewhere").id)
    done = evidence_import.import_file(other, exported, "evidence.csv", None)
    assert (done.items, done.rejected, done.unlinked) == (2, (), 1)
    assert set(evidence.page(other, EvidenceFilter()).frame["node_id"]) == {""}


def test_an_export_whose_blueprint_lost_a_node_is_told_about_it(desk: Desk, database: Database) -> None:
    document = make(desk)
    log(desk, node_id=named(document, "ask"))
    exported = evidence.export(desk, ".csv").replace(b"The counter / Ask", b"The counter / Asked")
    other = Desk(database, projects.create_project(database, "Changed").id)
    make(other)
    done = evidence_import.import_file(other, exported, "evidence.csv", None)
    assert (done.items, [each.field for each in done.rejected]) == (0, ["node"])
