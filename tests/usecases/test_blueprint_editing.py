"""Editing a blueprint by hand, what is refused, and that undo brings everything back."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxmap.errors import ConflictError, CxmapError, InvalidValueError, NothingToUndoError
from cxmap.model.project import Project
from cxmap.model.service_blueprint import BlueprintDocument, LaneRole, LinkKind, NodeKind, Verdict
from cxmap.store import project as project_store
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, now
from cxmap.usecases import (
    blueprint_editing,
    blueprint_parts,
    blueprint_removing,
    evidence,
    experience_map,
    map_editing,
    service_blueprint,
)
from cxmap.usecases.desk import Desk
from cxmap.usecases.evidence_filter import parse_filter
from cxmap.usecases.placing import Side
from tests import blueprints
from tests.blueprints import named


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


def load(desk: Desk, document: BlueprintDocument) -> BlueprintDocument:
    return service_blueprint.load(desk, document.blueprint.id)


def order(desk: Desk, document: BlueprintDocument) -> list[str]:
    return [node.name for node in load(desk, document).nodes]


def ways(desk: Desk, document: BlueprintDocument) -> set[str]:
    """The links as `Arrive>Queue`."""
    now_ = load(desk, document)
    names = {node.id: node.name for node in now_.nodes}
    return {f"{names[link.source_id]}>{names[link.target_id]}" for link in now_.links}


def test_a_node_is_added_before_after_and_on_a_link(desk: Desk) -> None:
    document = blueprints.make(desk)
    blueprint_editing.add_beside(desk, named(document, "queue"), "after", "Called")
    assert {"Queue>Called", "Called>Ask"} <= ways(desk, document)
    assert "Queue>Ask" not in ways(desk, document)
    blueprint_editing.add_beside(desk, named(document, "arrive"), "before", "Park")
    assert "Park>Arrive" in ways(desk, document)
    assert order(desk, document)[:4] == ["Park", "Arrive", "Queue", "Called"]
    link = next(each for each in load(desk, document).links if each.target_id == named(document, "check"))
    made = blueprint_editing.insert_on_link(desk, link.id, "Carry")
    assert made.actor_id == load(desk, document).node_of[link.source_id].actor_id
    assert f"{load(desk, document).node_of[link.source_id].name}>Carry" in ways(desk, document)
    assert "Carry>Check" in ways(desk, document)


def test_after_a_decision_comes_a_further_branch(desk: Desk) -> None:
    document = blueprints.make(desk)
    before = ways(desk, document)
    blueprint_editing.add_beside(desk, named(document, "right"), "after", "Ask the boss")
    assert ways(desk, document) == before | {"Right>Ask the boss"}


def test_a_chain_is_written_line_by_line(desk: Desk) -> None:
    document = blueprints.make(desk)
    customer, backstage = document.lanes[0].id, document.lanes[2].id
    text = "Sign\n\n 3: File the papers \n9: Nine is a part of the name\n"
    made = blueprint_editing.write_chain(desk, customer, text, after=named(document, "ask"))
    assert [(node.name, node.lane_id) for node in made] == [
        ("Sign", customer),
        ("File the papers", backstage),
        ("9: Nine is a part of the name", customer),
    ]
    assert order(desk, document)[2:7] == ["Ask", *(node.name for node in made), "Check"]
    assert {"Ask>Sign", "Sign>File the papers"} <= ways(desk, document)
    with pytest.raises(InvalidValueError, match="no line"):
        blueprint_editing.write_chain(desk, customer, " \n ")


def test_links_are_drawn_and_refused(desk: Desk) -> None:
    document = blueprints.make(desk)
    ask, leave = named(document, "ask"), named(document, "leave")
    blueprint_editing.add_link(desk, ask, leave, LinkKind.AGREEMENT)
    with pytest.raises(InvalidValueError, match="already"):
        blueprint_editing.add_link(desk, ask, leave, LinkKind.AGREEMENT)
    with pytest.raises(InvalidValueError, match="another node"):
        blueprint_editing.add_link(desk, ask, ask)
    with pytest.raises(InvalidValueError, match="never leaves"):
        blueprint_editing.add_link(desk, leave, named(document, "arrive"))
    other = blueprints.make(desk, name="Other")
    with pytest.raises(InvalidValueError, match="another blueprint"):
        blueprint_editing.add_link(desk, ask, named(other, "leave"))


def test_nodes_move_between_lanes_and_are_held_in_columns(desk: Desk) -> None:
    document = blueprints.make(desk)
    check = named(document, "check")
    place = {"lane_id": document.lanes[3].id, "step_id": document.steps[0].id, "pinned": 2}
    blueprint_editing.move_nodes(desk, [check], **place)  # type: ignore[arg-type]
    moved = load(desk, document).node_of[check]
    assert moved.model_dump(include={*place}) == place
    blueprint_editing.unpin(desk, [check])
    assert load(desk, document).node_of[check].pinned is None
    nodes = [named(document, key) for key in ("ask", "check", "leave")]
    blueprint_editing.align(desk, nodes, "lane")
    assert {load(desk, document).node_of[each].lane_id for each in nodes} == {document.lanes[1].id}
    blueprint_editing.align(desk, nodes, "column", step_id=document.steps[1].id, pinned=1)
    assert {load(desk, document).node_of[each].pinned for each in nodes} == {1}
    other = blueprints.make(desk, name="Other")
    with pytest.raises(InvalidValueError, match="another blueprint"):
        blueprint_editing.move_nodes(desk, [check], lane_id=other.lanes[0].id)


def test_branches_are_shared_together(desk: Desk) -> None:
    document = blueprints.make(desk)
    right = named(document, "right")
    yes, no = (link.id for link in document.links if link.source_id == right)
    blueprint_editing.set_branches(desk, right, {yes: {"share": 85}, no: {"share": 15}})
    assert [link.share for link in load(desk, document).links if link.source_id == right] == [85, 15]
    with pytest.raises(InvalidValueError, match="add up to 100"):
        blueprint_editing.set_branches(desk, right, {yes: {"share": 80}})
    with pytest.raises(InvalidValueError, match="no more"):
        blueprint_editing.change(desk, f"link:{yes}", share=99)
    with pytest.raises(InvalidValueError, match="less than 0"):
        blueprint_editing.change(desk, f"node:{right}", standard_time=-1)
    assert [link.share for link in load(desk, document).links if link.source_id == right] == [85, 15]


def test_the_flow_closes_over_a_deleted_node(desk: Desk) -> None:
    document = blueprints.make(desk)
    blueprint_removing.delete(desk, [f"node:{named(document, 'queue')}"])
    assert "Arrive>Ask" in ways(desk, document)
    with pytest.raises(InvalidValueError, match="never leaves"):
        blueprint_removing.delete(desk, [f"node:{named(document, 'leave')}"])
    blueprint_removing.delete(desk, [f"node:{named(document, key)}" for key in ("right", "leave")])
    assert order(desk, document) == ["Arrive", "Ask", "Check", "Correct"]


def test_a_lane_that_goes_takes_its_nodes_along_and_evidence_stays(desk: Desk) -> None:
    told = blueprints.told()
    told["nodes"][2]["observations"] = [{"source": "Visit 1", "time": 90, "failure": "typo"}]
    document = blueprints.make(desk, nodes=told["nodes"])
    before = blueprints.back(desk, document)
    blueprint_removing.delete(desk, [f"lane:{document.lanes[1].id}"])
    assert [node.name for node in load(desk, document).nodes] == [
        "Arrive",
        "Queue",
        "Check",
        "Right",
        "Leave",
    ]
    frame = experience_map.load_evidence(desk)
    assert frame[["node_id", "failure_id", "duration"]].to_numpy().tolist() == [["", "", 90.0]]
    desk.revert("undo")
    assert blueprints.back(desk, document) == before
    assert experience_map.load_evidence(desk)["node_id"].tolist() == [named(document, "ask")]


def test_lanes_take_the_role_of_their_new_neighbour(desk: Desk) -> None:
    document = blueprints.make(desk)
    made = blueprint_parts.add_lane(desk, document.lanes[1].id, "after", "Kiosk")
    assert [lane.name for lane in load(desk, document).lanes] == ["", "", "Kiosk", "", ""]
    assert made.role is LaneRole.FRONTSTAGE
    blueprint_parts.move_lane(desk, made.id, document.lanes[3].id, "before")
    assert [(lane.name, lane.role) for lane in load(desk, document).lanes][3] == ("Kiosk", LaneRole.SUPPORT)


@pytest.mark.parametrize("side", ["before", "after"])
def test_one_undo_takes_back_a_lane_or_a_column_beside_another(desk: Desk, side: Side) -> None:
    document = blueprints.make(desk)
    before = blueprints.back(desk, document)
    lane = blueprint_parts.add_lane(desk, document.lanes[1].id, side, "Kiosk")
    at = load(desk, document).lanes.index(lane)
    assert load(desk, document).lanes[at + (1 if side == "before" else -1)].id == document.lanes[1].id
    desk.revert("undo")
    step = blueprint_parts.add_step(
        desk, document.blueprint.id, "Wait", beside=document.steps[1].id, side=side
    )
    at = load(desk, document).steps.index(step)
    assert load(desk, document).steps[at + (1 if side == "before" else -1)].id == document.steps[1].id
    desk.revert("undo")
    assert blueprints.back(desk, document) == before


def test_columns_roles_and_failure_points(desk: Desk) -> None:
    document = blueprints.make(desk)
    step = blueprint_parts.add_step(desk, document.blueprint.id, "Wait", beside=document.steps[0].id)
    assert [(each.name, each.phase) for each in load(desk, document).steps][1] == ("Wait", "Before")
    blueprint_parts.move_step(desk, step.id, None)
    assert [each.name for each in load(desk, document).steps] == ["Come", "Talk", "Wait"]
    actor = blueprint_parts.add_actor(desk, document.blueprint.id, "Guard", servers=1)
    blueprint_editing.change(desk, f"node:{named(document, 'arrive')}", actor_id=actor.id)
    blueprint_removing.delete(desk, [f"actor:{actor.id}", f"step:{document.steps[0].id}"])
    left = load(desk, document).node_of[named(document, "arrive")]
    assert (left.actor_id, left.step_id) == (None, None)
    failure = blueprint_parts.add_failure(desk, left.id, "Wrong door")
    with pytest.raises(InvalidValueError, match="more than 10"):
        blueprint_editing.change(desk, f"failure:{failure.id}", severity=12)


def test_nodes_are_copied_with_the_links_among_them(desk: Desk) -> None:
    document = blueprints.make(desk)
    things = [f"node:{named(document, key)}" for key in ("ask", "check")]
    copies = blueprint_editing.duplicate(desk, things)
    now_ = load(desk, document)
    first, second = (now_.node_of[each.removeprefix("node:")] for each in copies)
    assert [(each.name, each.key in {"ask", "check"}) for each in (first, second)] == [
        ("Ask", False),
        ("Check", False),
    ]
    assert any((link.source_id, link.target_id) == (first.id, second.id) for link in now_.links)
    assert [failure.mode for failure in now_.failures] == ["Number mistyped"] * 2


def test_a_verdict_holds_a_reason_and_is_taken_back(desk: Desk) -> None:
    document = blueprints.make(desk)
    given_ = {"reason": "as agreed", "fingerprint": "abc"}
    for verdict in (Verdict.DISMISSED, Verdict.CONFIRMED):
        blueprint_parts.judge(desk, document.blueprint.id, "handoffs", verdict, **given_)
    assert [(each.verdict, each.reason) for each in load(desk, document).verdicts] == [
        ("confirmed", "as agreed")
    ]
    blueprint_parts.reopen_finding(desk, document.blueprint.id, "handoffs")
    assert load(desk, document).verdicts == ()


def test_two_people_who_name_one_node_get_both_versions(desk: Desk) -> None:
    document = blueprints.make(desk)
    thing = f"node:{named(document, 'ask')}"
    blueprint_editing.edit_text(desk, thing, "Ask kindly", since=document.revision)
    with pytest.raises(ConflictError) as caught:
        blueprint_editing.edit_text(desk, thing, "Ask twice", since=document.revision)
    assert caught.value.mine["name"] == "Ask twice"
    assert caught.value.theirs["name"] == "Ask kindly"


def test_a_blueprint_begins_blank_from_a_map_or_as_a_copy(desk: Desk) -> None:
    blank = service_blueprint.load(desk, service_blueprint.create_blank(desk, "New").id)
    assert [node.kind for node in blank.nodes] == [NodeKind.START, NodeKind.ACTION, NodeKind.END]
    assert [lane.role for lane in blank.lanes] == list(LaneRole)
    journey = experience_map.create_blank(desk, "Journey")
    steps = experience_map.load(desk, journey.id).steps
    map_editing.add_step(desk, steps[0].id, "after", "Wait")
    made = service_blueprint.load(desk, service_blueprint.create_from_map(desk, journey.id, "From map").id)
    assert [(node.name, made.role_of(node)) for node in made.nodes][1] == ("Wait", LaneRole.CUSTOMER)
    assert [each.id for each in service_blueprint.nodes_of_step(desk, steps[0].id)] == [made.nodes[0].id]
    document = blueprints.make(desk)
    copy = service_blueprint.load(desk, service_blueprint.duplicate(desk, document.blueprint.id, "To be").id)
    assert [node.origin_id for node in copy.nodes] == [node.id for node in document.nodes]
    first, second = blueprints.back(desk, document), blueprints.back(desk, copy)
    assert first | {"name": ""} == second | {"name": ""}


def test_a_step_of_a_map_that_goes_leaves_the_blueprint_whole(desk: Desk) -> None:
    journey = experience_map.create_blank(desk, "Journey")
    made = service_blueprint.create_from_map(desk, journey.id, "From map")
    experience_map.delete_map(desk, journey.id)
    assert service_blueprint.load(desk, made.id).nodes[0].map_step_id is None


def test_a_deleted_blueprint_comes_back_whole(desk: Desk) -> None:
    told = blueprints.told()
    told["nodes"][2]["observations"] = [{"source": "Visit 1", "time": 90, "failure": "typo"}]
    document = blueprints.make(desk, nodes=told["nodes"])
    before = blueprints.back(desk, document)
    service_blueprint.delete_blueprint(desk, document.blueprint.id)
    assert service_blueprint.blueprints(desk) == []
    assert evidence.count(desk, parse_filter(desk, ())) == 1
    desk.revert("undo")
    assert blueprints.back(desk, document) == before


def pick(document: BlueprintDocument, number: int) -> str:
    return document.nodes[number % len(document.nodes)].id


def add_beside(desk: Desk, document: BlueprintDocument, a: int, b: int) -> None:
    blueprint_editing.add_beside(desk, pick(document, a), "after" if b % 2 else "before", "New")


def add_link(desk: Desk, document: BlueprintDocument, a: int, b: int) -> None:
    blueprint_editing.add_link(desk, pick(document, a), pick(document, b))


def insert(desk: Desk, document: BlueprintDocument, a: int, _b: int) -> None:
    blueprint_editing.insert_on_link(desk, document.links[a % len(document.links)].id, "Mid")


def write_chain(desk: Desk, document: BlueprintDocument, a: int, b: int) -> None:
    blueprint_editing.write_chain(desk, document.lanes[a % 4].id, "a\nb", after=pick(document, b))


def copy_two(desk: Desk, document: BlueprintDocument, a: int, b: int) -> None:
    blueprint_editing.duplicate(desk, [f"node:{each}" for each in {pick(document, a), pick(document, b)}])


def delete_node(desk: Desk, document: BlueprintDocument, a: int, _b: int) -> None:
    blueprint_removing.delete(desk, [f"node:{pick(document, a)}"])


def delete_link(desk: Desk, document: BlueprintDocument, a: int, _b: int) -> None:
    blueprint_removing.delete(desk, [f"link:{document.links[a % len(document.links)].id}"])


def move(desk: Desk, document: BlueprintDocument, a: int, b: int) -> None:
    blueprint_editing.move_nodes(desk, [pick(document, a)], lane_id=document.lanes[b % 4].id, pinned=b)


Act = Callable[[Desk, BlueprintDocument, int, int], None]
ACTS: list[Act] = [
    add_beside,
    add_link,
    insert,
    write_chain,
    copy_two,
    delete_node,
    delete_link,
    move,
]


@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 50), st.integers(0, 50)), max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_the_blueprint_stays_whole_and_undo_brings_it_back(
    sqlite: Database, acts: list[tuple[Act, int, int]]
) -> None:
    project = project_store.create(sqlite, Project(id=new_id(), name="Study", created_at=now()), actor="Ana")
    desk = Desk(sqlite, project.id, "Ana")
    document = blueprints.make(desk)
    before = blueprints.back(desk, document)
    for act, a, b in acts:
        current = load(desk, document)
        if current.nodes and current.links:
            try:
                act(desk, current, a, b)
            except CxmapError as refused:
                assert str(refused)  # noqa: PT017  a refusal is a sentence, and leaves everything as it was
                assert blueprints.back(desk, document) == blueprints.back(desk, current)
    places = {node.id for node in load(desk, document).nodes}
    assert all({link.source_id, link.target_id} <= places for link in load(desk, document).links)
    while service_blueprint.blueprints(desk):
        last = blueprints.back(desk, document)
        try:
            desk.revert("undo")
        except NothingToUndoError:
            break
    assert last == before
