"""One blueprint over another: what was removed stands where it was, and everything can be drawn."""

import pytest

from cxmap.model.service_blueprint import LaneRole
from cxmap.store.engine import Database
from cxmap.usecases import (
    blueprint_comparison,
    blueprint_overlay,
    blueprint_picture,
    blueprint_removing,
    experience_map,
    service_blueprint,
)
from cxmap.usecases import project as projects
from cxmap.usecases.blueprint_comparison import Studied
from cxmap.usecases.blueprint_picture import View
from cxmap.usecases.desk import Desk
from tests import blueprints
from tests.blueprints import named


@pytest.fixture
def desk(sqlite: Database) -> Desk:
    return Desk(sqlite, projects.create_project(sqlite, "Study").id)


def studied(desk: Desk, blueprint_id: str) -> Studied:
    document = service_blueprint.load(desk, blueprint_id)
    return document, blueprint_picture.findings(document, experience_map.load_evidence(desk), View())


def test_removed_nodes_stand_in_their_lanes_linked_to_what_is_left(desk: Desk) -> None:
    before = blueprints.make(desk)
    copy = service_blueprint.duplicate(desk, before.blueprint.id, "To be")
    inner = service_blueprint.load(desk, copy.id)
    backstage = next(lane for lane in inner.lanes if lane.role is LaneRole.BACKSTAGE)
    blueprint_removing.delete(desk, [f"lane:{backstage.id}", f"node:{named(inner, 'queue')}"])
    first, second = studied(desk, before.blueprint.id), studied(desk, copy.id)
    compared = blueprint_comparison.compare(first, second)
    laid = blueprint_overlay.overlay(first, second, compared)
    gone = {each for each, mark in laid.marks.items() if mark == "removed"}
    assert {laid.document.node_of[each].name for each in gone} == {"Queue", "Check", "Right"}
    assert laid.document.role_of(laid.document.node_of[named(before, "check")]) is LaneRole.BACKSTAGE
    ends = {laid.document.node_of[link.source_id].name for link in laid.document.links}
    assert {"Arrive", "Queue", "Check"} <= ends
    assert laid.findings.standard == second[1].standard
    scene = blueprint_picture.scene(laid.document, laid.findings, "en", compared=laid.marks)
    assert blueprint_picture.screen(scene).count("removed") >= 3


def test_two_equal_blueprints_lie_on_each_other_unmarked(desk: Desk) -> None:
    before = blueprints.make(desk)
    copy = service_blueprint.duplicate(desk, before.blueprint.id, "Copy")
    first, second = studied(desk, before.blueprint.id), studied(desk, copy.id)
    laid = blueprint_overlay.overlay(first, second, blueprint_comparison.compare(first, second))
    assert laid.marks == {}
    assert laid.document == second[0]
