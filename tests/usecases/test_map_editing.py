"""Editing a map by hand: every act is one operation that undo takes back whole."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxmap.errors import AlreadyDoneError, ConflictError, NotFoundError, NothingToUndoError
from cxmap.model.evidence import Method
from cxmap.model.experience_map import Holder, LaneKind, MapDocument, Perspective
from cxmap.model.project import Project
from cxmap.store import project as projects
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, now
from cxmap.usecases import evidence, experience_map, map_editing
from cxmap.usecases.desk import Desk


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


@pytest.fixture
def map_id(desk: Desk) -> str:
    """A map of two stages: A with steps 1 and 2, B with step 3."""
    made = experience_map.create_blank(desk, "Journey")
    document = experience_map.load(desk, made.id)
    map_editing.edit_text(desk, f"stage:{document.stages[0].id}", "A")
    map_editing.edit_text(desk, f"step:{document.steps[0].id}", "1")
    map_editing.add_step(desk, document.steps[0].id, "after", "2")
    map_editing.add_stage(desk, made.id, "B", "3")
    return made.id


def load(desk: Desk, map_id: str) -> MapDocument:
    return experience_map.load(desk, map_id)


def shape(desk: Desk, map_id: str) -> dict[str, list[str]]:
    document = load(desk, map_id)
    return {
        stage.name: [step.name for step in document.steps if step.stage_id == stage.id]
        for stage in document.stages
    }


def step(desk: Desk, map_id: str, name: str) -> str:
    return next(step.id for step in load(desk, map_id).steps if step.name == name)


def stage(desk: Desk, map_id: str, name: str) -> str:
    return next(stage.id for stage in load(desk, map_id).stages if stage.name == name)


def lane(desk: Desk, map_id: str, kind: LaneKind) -> str:
    return next(lane.id for lane in load(desk, map_id).lanes if lane.kind == kind)


def cards(desk: Desk, map_id: str) -> list[tuple[str, str]]:
    document = load(desk, map_id)
    steps = {step.id: step.name for step in document.steps}
    return [(steps[card.step_id], card.text) for card in document.cards]


def test_a_blank_map_has_a_step_and_all_standard_lanes(desk: Desk) -> None:
    document = load(desk, experience_map.create_blank(desk, "New", "id").id)
    assert [step.name for step in document.steps] == ["Langkah baru"]
    assert [lane.kind for lane in document.lanes] == [kind for kind in LaneKind if kind != LaneKind.FREE]


def test_steps_go_before_and_after(desk: Desk, map_id: str) -> None:
    map_editing.add_step(desk, step(desk, map_id, "1"), "before", "0")
    map_editing.add_step(desk, step(desk, map_id, "1"), "after", "1½")
    assert shape(desk, map_id) == {"A": ["0", "1", "1½", "2"], "B": ["3"]}


def test_a_step_moves_within_and_between_stages(desk: Desk, map_id: str) -> None:
    map_editing.move_step(desk, step(desk, map_id, "2"), before=step(desk, map_id, "1"))
    assert shape(desk, map_id) == {"A": ["2", "1"], "B": ["3"]}
    map_editing.move_step(desk, step(desk, map_id, "1"), before=step(desk, map_id, "3"))
    assert shape(desk, map_id) == {"A": ["2"], "B": ["1", "3"]}
    map_editing.move_step(desk, step(desk, map_id, "2"), into=stage(desk, map_id, "B"))
    assert shape(desk, map_id) == {"A": [], "B": ["1", "3", "2"]}


def test_stages_change_places(desk: Desk, map_id: str) -> None:
    first, second = (f"stage:{stage(desk, map_id, name)}" for name in "AB")
    map_editing.move_beside(desk, second, first.removeprefix("stage:"), "before")
    assert list(shape(desk, map_id)) == ["B", "A"]


def test_cards_are_added_moved_and_copied(desk: Desk, map_id: str) -> None:
    doing = lane(desk, map_id, LaneKind.DOING)
    one, two = step(desk, map_id, "1"), step(desk, map_id, "2")
    first = map_editing.add_card(desk, doing, one, "first")
    map_editing.add_card(desk, doing, one, "second")
    map_editing.move_card(desk, first.id, doing, two)
    map_editing.duplicate(desk, [f"card:{first.id}"])
    assert sorted(cards(desk, map_id)) == [("1", "second"), ("2", "first"), ("2", "first")]


def test_a_copied_step_brings_its_cards_and_desired_values(desk: Desk, map_id: str) -> None:
    one = step(desk, map_id, "1")
    map_editing.add_card(desk, lane(desk, map_id, LaneKind.PAIN), one, "too slow", severity=4)
    map_editing.set_desired(desk, one, Holder.CUSTOMER, value=1.5, source="survey", n=41)
    (copy,) = map_editing.duplicate(desk, [f"step:{one}"])
    document = load(desk, map_id)
    assert shape(desk, map_id)["A"] == ["1", "1", "2"]
    assert [card.severity for card in document.cards] == [4, 4]
    assert [value.value for value in document.desired if f"step:{value.step_id}" == copy] == [1.5]


def test_desired_values_are_set_changed_and_taken_away(desk: Desk, map_id: str) -> None:
    one = step(desk, map_id, "1")
    map_editing.set_desired(desk, one, Holder.MANAGEMENT, value=0.5)
    map_editing.set_desired(desk, one, Holder.MANAGEMENT, value=1.0, source="board")
    (value,) = load(desk, map_id).desired
    assert (value.value, value.source, value.version) == (1.0, "board", 2)
    map_editing.set_desired(desk, one, Holder.MANAGEMENT, value=None)
    assert load(desk, map_id).desired == ()


def test_votes_are_counted_rows(desk: Desk, map_id: str) -> None:
    idea = map_editing.add_card(
        desk, lane(desk, map_id, LaneKind.OPPORTUNITY), step(desk, map_id, "1"), "idea"
    )
    for _ in range(3):
        map_editing.vote(desk, idea.id)
    map_editing.take_vote_back(desk, idea.id)
    assert load(desk, map_id).votes == {idea.id: 2}


def test_a_repeated_click_adds_one_card(desk: Desk, map_id: str) -> None:
    doing, one, key = lane(desk, map_id, LaneKind.DOING), step(desk, map_id, "1"), new_id()
    map_editing.add_card(desk, doing, one, "once", operation_id=key)
    with pytest.raises(AlreadyDoneError):
        map_editing.add_card(desk, doing, one, "once", operation_id=key)
    assert cards(desk, map_id) == [("1", "once")]


def test_two_people_on_one_card_get_both_versions(desk: Desk, map_id: str) -> None:
    doing, one = lane(desk, map_id, LaneKind.DOING), step(desk, map_id, "1")
    card = map_editing.add_card(desk, doing, one, "old")
    map_editing.edit_text(desk, f"card:{card.id}", "theirs", seen=1)
    with pytest.raises(ConflictError) as error:
        map_editing.edit_text(desk, f"card:{card.id}", "mine", seen=1)
    assert (error.value.mine["text"], error.value.theirs["text"]) == ("mine", "theirs")
    map_editing.move_card(desk, card.id, doing, step(desk, map_id, "2"))
    map_editing.edit_text(desk, f"card:{card.id}", "later", seen=2)
    assert cards(desk, map_id) == [("2", "later")]


def test_an_edit_begun_before_a_newer_one_is_a_conflict_by_revision(desk: Desk, map_id: str) -> None:
    card = map_editing.add_card(desk, lane(desk, map_id, LaneKind.DOING), step(desk, map_id, "1"), "old")
    begun = desk.revision()
    map_editing.edit_text(desk, f"card:{card.id}", "theirs", since=begun)
    with pytest.raises(ConflictError):
        map_editing.edit_text(desk, f"card:{card.id}", "mine", since=begun)
    map_editing.edit_text(desk, f"card:{card.id}", "mine, knowing theirs", since=desk.revision())
    assert cards(desk, map_id) == [("1", "mine, knowing theirs")]


def test_a_mention_is_set_once_and_taken_away(desk: Desk, map_id: str) -> None:
    card = map_editing.add_card(desk, lane(desk, map_id, LaneKind.PAIN), step(desk, map_id, "1"), "slow")
    item = evidence.log_item(desk, touchpoint="Queue", method=Method.SURVEY)
    for _ in range(2):
        map_editing.mention(desk, card.id, item.id, mentioned=True)
    assert load(desk, map_id).mentions == {card.id: frozenset({item.id})}
    map_editing.mention(desk, card.id, item.id, mentioned=False)
    assert load(desk, map_id).mentions == {}


def test_standard_lanes_are_hidden_and_free_ones_deleted(desk: Desk, map_id: str) -> None:
    free = map_editing.add_lane(desk, map_id, "Devices")
    map_editing.add_card(desk, free.id, step(desk, map_id, "1"), "phone")
    gap = lane(desk, map_id, LaneKind.GAP)
    map_editing.delete(desk, [f"lane:{free.id}", f"lane:{gap}"])
    document = load(desk, map_id)
    assert [each.kind for each in document.lanes if each.hidden] == [LaneKind.GAP]
    assert LaneKind.FREE not in [each.kind for each in document.lanes]
    assert document.cards == ()


def test_a_stage_goes_together_with_its_parts_in_any_order(desk: Desk, map_id: str) -> None:
    card = map_editing.add_card(desk, lane(desk, map_id, LaneKind.PAIN), step(desk, map_id, "1"), "far")
    own = [f"stage:{stage(desk, map_id, 'A')}", f"step:{step(desk, map_id, '1')}", f"card:{card.id}"]
    map_editing.delete(desk, own)
    assert shape(desk, map_id) == {"B": ["3"]}
    desk.revert("undo")
    assert shape(desk, map_id) == {"A": ["1", "2"], "B": ["3"]}


def test_lanes_are_arranged(desk: Desk, map_id: str) -> None:
    order = [each.id for each in load(desk, map_id).lanes][::-1]
    map_editing.arrange_lanes(desk, order, hidden=order[:1])
    document = load(desk, map_id)
    assert [each.id for each in document.lanes] == order
    assert [each.hidden for each in document.lanes] == [True] + [False] * (len(order) - 1)


def test_what_is_not_there_is_named(desk: Desk, map_id: str) -> None:
    with pytest.raises(NotFoundError):
        map_editing.delete(desk, ["card:nowhere"])
    with pytest.raises(NotFoundError):
        map_editing.edit_text(desk, "cloud:9", "x")


def test_a_copy_as_desired_experience_stands_alone(desk: Desk, map_id: str) -> None:
    idea = map_editing.add_card(
        desk, lane(desk, map_id, LaneKind.OPPORTUNITY), step(desk, map_id, "1"), "idea"
    )
    map_editing.vote(desk, idea.id)
    copy = experience_map.duplicate(desk, map_id, "As it should be", perspective=Perspective.DESIRED)
    assert shape(desk, copy.id) == shape(desk, map_id)
    assert cards(desk, copy.id) == [("1", "idea")]
    assert load(desk, copy.id).votes == {}
    map_editing.delete(desk, [f"step:{step(desk, copy.id, '2')}"])
    assert shape(desk, map_id)["A"] == ["1", "2"]


def test_a_deleted_map_comes_back_whole(desk: Desk, map_id: str) -> None:
    map_editing.set_desired(desk, step(desk, map_id, "1"), Holder.CUSTOMER, value=1)
    map_editing.add_card(desk, lane(desk, map_id, LaneKind.PAIN), step(desk, map_id, "3"), "far")
    before = load(desk, map_id)
    desk.appear(map_id, "session")
    experience_map.delete_map(desk, map_id)
    assert experience_map.maps(desk) == []
    desk.revert("undo")
    after = load(desk, map_id)
    assert after.model_copy(update={"revision": before.revision}) == before


ACTS = ["add step", "add card", "move", "delete step", "delete stage", "copy", "rename", "undo", "redo"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 99)), max_size=20))
def test_after_any_acts_the_map_is_whole_and_undo_leads_back(
    sqlite: Database, acts: list[tuple[str, int]]
) -> None:
    own = projects.create(sqlite, Project(id=new_id(), name="Study", created_at=now()), actor="Ana")
    desk = Desk(sqlite, own.id, "Ana")
    made = experience_map.create_blank(desk, "Journey").id
    first = shape(desk, made)
    undone_first = False
    for act, number in acts:
        document = load(desk, made)
        steps = document.steps
        if act in {"undo", "redo"}:
            coming = desk.coming(act)
            if coming is None or coming.what == "map_created":
                continue
            desk.revert(act)
        elif act == "add card" and steps:
            chosen = steps[number % len(steps)]
            map_editing.add_card(desk, document.lanes[1].id, chosen.id, f"card {number}")
        elif act == "add step":
            map_editing.add_step_to_stage(
                desk, document.stages[0].id, f"step {number}"
            ) if document.stages else None
        elif act == "delete stage" and len(document.stages) > 1:
            map_editing.delete(desk, [f"stage:{document.stages[number % len(document.stages)].id}"])
        elif steps:
            chosen, other = steps[number % len(steps)], steps[number * 7 % len(steps)]
            if act == "move":
                map_editing.move_step(desk, chosen.id, before=other.id)
            elif act == "delete step":
                map_editing.delete(desk, [f"step:{chosen.id}"])
            elif act == "copy":
                map_editing.duplicate(desk, [f"step:{chosen.id}"])
            elif act == "rename":
                map_editing.edit_text(desk, f"step:{chosen.id}", f"named {number}")
    while (coming := desk.coming("undo")) and coming.what != "map_created":
        desk.revert("undo")
        undone_first = True
    assert shape(desk, made) == first
    assert undone_first or desk.coming("undo") is not None
    desk.revert("undo")
    with pytest.raises(NothingToUndoError):
        desk.revert("undo")
