"""Where things go among their neighbours, also where many went before."""

import pytest

from cxmap.model.experience_map import Step
from cxmap.model.project import Project
from cxmap.store.engine import Database
from cxmap.usecases import experience_map, map_editing
from cxmap.usecases.desk import Desk
from cxmap.usecases.placing import Side


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


def steps(desk: Desk, map_id: str) -> list[Step]:
    return list(experience_map.load(desk, map_id).steps)


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_hundred_and_fifty_go_to_one_place_in_the_order_they_came(desk: Desk, side: Side) -> None:
    map_id = experience_map.create_blank(desk, "Journey").id
    first = steps(desk, map_id)[0]
    last = map_editing.add_step(desk, first.id, "after", "last")
    middle = [map_editing.add_step(desk, first.id, "after", "0").id]
    for number in range(1, 150):
        middle.append(map_editing.add_step(desk, middle[-1], side, str(number)).id)
    expected = middle if side == "after" else middle[::-1]
    assert [each.id for each in steps(desk, map_id)] == [first.id, *expected, last.id]


def test_one_undo_takes_back_what_was_put_where_no_room_was_left(desk: Desk) -> None:
    map_id = experience_map.create_blank(desk, "Journey").id
    first = steps(desk, map_id)[0]
    map_editing.add_step(desk, first.id, "after", "last")
    for number in range(40):
        before = steps(desk, map_id)
        map_editing.add_step(desk, first.id, "after", str(number))
        desk.revert("undo")
        assert [each.id for each in steps(desk, map_id)] == [each.id for each in before]
        desk.revert("redo")
