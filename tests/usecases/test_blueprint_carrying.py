"""Nodes carried together: each to its place, one undo for all, nothing half done."""

from collections.abc import Iterator

import pytest

from cxmap.errors import InvalidValueError
from cxmap.model.service_blueprint import BlueprintDocument
from cxmap.store.engine import Database
from cxmap.usecases import project as projects
from cxmap.usecases import service_blueprint
from cxmap.usecases.blueprint_carrying import Place, carry_nodes
from cxmap.usecases.desk import Desk
from tests import blueprints


@pytest.fixture
def desk(sqlite: Database) -> Iterator[Desk]:
    return Desk(sqlite, projects.create_project(sqlite, "Study").id, "Ana")


def places(document: BlueprintDocument) -> dict[str, tuple[str, str | None, int | None]]:
    return {node.key: (node.lane_id, node.step_id, node.pinned) for node in document.nodes}


def test_each_node_goes_to_its_place_and_one_undo_takes_all_back(desk: Desk) -> None:
    before = blueprints.make(desk)
    lane, step = before.lanes[2].id, before.steps[0].id
    ids = [blueprints.named(before, key) for key in ("arrive", "queue")]
    carry_nodes(
        desk,
        {node_id: Place(lane_id=lane, step_id=step, pinned=column) for column, node_id in enumerate(ids)},
    )
    after = places(service_blueprint.load(desk, before.blueprint.id))
    assert after["arrive"] == (lane, step, 0)
    assert after["queue"] == (lane, step, 1)
    desk.revert("undo")
    assert places(service_blueprint.load(desk, before.blueprint.id)) == places(before)


def test_a_place_of_another_blueprint_moves_nothing(desk: Desk) -> None:
    own, other = blueprints.make(desk), blueprints.make(desk)
    first, second = (blueprints.named(own, key) for key in ("arrive", "queue"))
    good = Place(lane_id=own.lanes[1].id, step_id=None, pinned=3)
    foreign = Place(lane_id=own.lanes[1].id, step_id=other.steps[0].id, pinned=0)
    with pytest.raises(InvalidValueError):
        carry_nodes(desk, {first: good, second: foreign})
    assert places(service_blueprint.load(desk, own.blueprint.id)) == places(own)
