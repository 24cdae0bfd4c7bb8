"""Making, reading and putting away cycles: each act is one operation that undo takes back whole."""

import json
from typing import Any

import pytest

from cxmap.errors import InvalidValueError, NotFoundError, TemplateUnknownError
from cxmap.model.activity_cycle import CycleDocument, Filler, PhaseKind
from cxmap.model.project import Persona, Project
from cxmap.store.engine import Database
from cxmap.usecases import (
    activity_cycle,
    blueprint_removing,
    cycle_document,
    cycle_editing,
    experience_map,
    map_editing,
    service_blueprint,
)
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from cxmap.words import LANGUAGES, Language
from tests import cycles

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


def whole(document: CycleDocument) -> dict[str, Any]:
    return document.model_dump(exclude={"revision"})


def test_a_blank_cycle_has_three_phases_with_an_activity_each(desk: Desk) -> None:
    document = activity_cycle.load(desk, activity_cycle.create_blank(desk, "New", "id").id)
    assert [phase.kind for phase in document.phases] == ["deciding", "doing", "reviewing"]
    assert [activity.name for activity in document.activities] == ["Aktivitas baru"] * 3
    assert [activity.phase_id for activity in document.activities] == [phase.id for phase in document.phases]
    assert [each.name for each in activity_cycle.cycles(desk)] == ["New"]
    desk.revert("undo")
    assert activity_cycle.cycles(desk) == []


@in_each_language
@pytest.mark.parametrize("template", sorted(activity_cycle.template_names("en")))
def test_every_template_makes_a_cycle(desk: Desk, template: str, language: Language) -> None:
    made = activity_cycle.create_from_template(desk, template, "First", language)
    document = activity_cycle.load(desk, made.id)
    assert len(document.phases) == 3
    assert 10 <= len(document.activities) <= 16
    assert all(document.activities_of(phase.id) for phase in document.phases)
    assert document.cycle.wanted_result
    assert any(not activity.served for activity in document.activities)
    assert document.activity_touchpoints


def test_an_unknown_template_is_named(desk: Desk) -> None:
    with pytest.raises(TemplateUnknownError, match="hotel"):
        activity_cycle.create_from_template(desk, "zoo", "First", "en")


def test_steps_of_a_map_become_activities_with_touchpoints_and_links(desk: Desk) -> None:
    journey = experience_map.create_from_template(desk, "hotel_stay", "Stay", "en")
    steps = experience_map.load(desk, journey.id).steps
    placed = {PhaseKind.DECIDING: [steps[1].id, steps[0].id], PhaseKind.REVIEWING: [steps[-1].id]}
    made = activity_cycle.create_from_map(desk, "From steps", placed)
    document = activity_cycle.load(desk, made.id)
    assert [each.name for each in document.activities] == [steps[1].name, steps[0].name, steps[-1].name]
    first = document.activities[0]
    assert document.activity_steps[first.id] == (steps[1].id,)
    assert document.steps[steps[1].id] == steps[1]
    met = experience_map.load(desk, journey.id).step_touchpoints
    assert document.activity_touchpoints[first.id] == met[steps[1].id]
    assert activity_cycle.activities_of_step(desk, steps[1].id) == [first]
    with pytest.raises(InvalidValueError, match="3 to 40"):
        activity_cycle.create_from_map(desk, "Two", {PhaseKind.DOING: [steps[0].id, steps[1].id]})
    assert len(activity_cycle.cycles(desk)) == 1


def test_a_step_and_a_map_can_go_although_activities_point_at_them(desk: Desk) -> None:
    journey = experience_map.create_from_template(desk, "hotel_stay", "Stay", "en")
    steps = experience_map.load(desk, journey.id).steps
    made = activity_cycle.create_from_map(desk, "Linked", {PhaseKind.DOING: [step.id for step in steps[:3]]})
    before = whole(activity_cycle.load(desk, made.id))
    map_editing.delete(desk, [f"step:{steps[0].id}"])
    assert len(activity_cycle.load(desk, made.id).activity_steps) == 2
    experience_map.delete_map(desk, journey.id)
    assert activity_cycle.load(desk, made.id).activity_steps == {}
    desk.revert("undo")
    desk.revert("undo")
    assert whole(activity_cycle.load(desk, made.id)) == before


def test_a_nested_cycle_knows_its_activity_and_stands_alone_when_that_goes(desk: Desk) -> None:
    outer = activity_cycle.create_from_template(desk, "hotel", "Outer", "en")
    activity = activity_cycle.load(desk, outer.id).activities[4]
    inner = activity_cycle.create_nested(desk, activity.id, "Inner")
    assert activity_cycle.load(desk, outer.id).nested == {activity.id: (inner,)}
    assert activity_cycle.load(desk, inner.id).parent == activity
    activity_cycle.delete_cycle(desk, outer.id)
    assert [each.name for each in activity_cycle.cycles(desk)] == ["Inner"]
    assert activity_cycle.load(desk, inner.id).parent is None
    desk.revert("undo")
    assert activity_cycle.load(desk, inner.id).parent == activity


def test_a_copy_has_everything_and_is_its_own(desk: Desk) -> None:
    made = activity_cycle.create_from_template(desk, "hotel", "Hotel", "en")
    first = activity_cycle.load(desk, made.id).activities[0]
    cycle_editing.add_add_on(desk, first.id, "Map", effect=10)
    copy = activity_cycle.duplicate(desk, made.id, "Hotel again")
    one, two = (
        cycle_document.document(activity_cycle.load(desk, each)) | {"name": ""} for each in (made.id, copy.id)
    )
    assert one == two
    activity_cycle.delete_cycle(desk, made.id)
    assert len(activity_cycle.load(desk, copy.id).add_ons) == 1
    with pytest.raises(NotFoundError):
        activity_cycle.load(desk, made.id)


def test_the_scale_cannot_leave_a_rating_behind(desk: Desk) -> None:
    made = activity_cycle.create_blank(desk, "New")
    activity = activity_cycle.load(desk, made.id).activities[0]
    cycle_editing.change(desk, f"activity:{activity.id}", importance=5)
    with pytest.raises(InvalidValueError, match="from 1 to 4"):
        activity_cycle.change_cycle(desk, made.id, importance_high=4)
    assert activity_cycle.change_cycle(desk, made.id, importance_high=10).importance_high == 10


def test_a_cycle_goes_on_without_the_persona_it_had(desk: Desk) -> None:
    persona = projects.add(desk, Persona, name="Sari")
    made = activity_cycle.create_blank(desk, "New")
    activity_cycle.change_cycle(desk, made.id, persona_id=persona.id)
    assert activity_cycle.load(desk, made.id).persona == persona
    projects.remove(desk, Persona, persona.id)
    assert activity_cycle.load(desk, made.id).persona is None


def document(**changes: Any) -> dict[str, Any]:
    activities = [
        {"phase": phase, "name": phase.title(), "importance": 3, "desired": 80, "assumed": 50}
        for phase in ("deciding", "doing", "reviewing")
    ]
    phases = [{"kind": kind} for kind in ("deciding", "doing", "reviewing")]
    return {"name": "Told", "phases": phases, "activities": activities} | changes


def with_first(**fields: Any) -> dict[str, Any]:
    told = document()
    told["activities"][0] |= fields
    return told


def test_a_document_goes_in_and_out_without_loss(desk: Desk) -> None:
    projects.add(desk, Persona, name="Sari")
    told = with_first(
        touchpoints=["Desk", "Website"],
        filler="competitor",
        competitor="Wallet",
        add_ons=[{"name": "Talk", "cost": "12.50", "currency": "IDR", "effect": 30}],
    ) | {"persona": "Sari", "wanted_result": "Safe", "importance_high": 7}
    told["phases"].append({"kind": "extra", "name": "Handing on"})
    told["activities"].append({"phase": "Handing on", "name": "Give away"})
    first = activity_cycle.load(desk, cycle_document.create(desk, told).id)
    plain = cycle_document.document(first)
    data = json.dumps(plain, ensure_ascii=False).encode()
    again = cycle_document.create(desk, cycle_document.parse(data))
    assert cycle_document.document(activity_cycle.load(desk, again.id)) == plain
    assert plain["persona"] == "Sari"
    assert plain["activities"][0]["touchpoints"] == ["Desk", "Website"]
    assert plain["activities"][0]["filler"] == Filler.COMPETITOR
    assert plain["activities"][0]["add_ons"][0]["cost"] == "12.50"
    assert plain["activities"][3]["phase"] == "Handing on"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            with_first(phase="dreaming"),
            "“Deciding” cannot be used, because the activity is in none of the phases",
        ),
        (with_first(phase=None), "none of the phases"),
        (with_first(importance=6), "from 1 to 5"),
        (with_first(importance=0.5), "from 1 to 5"),
        (with_first(add_ons=[{"name": "Talk", "effect": 31}]), "only 30 points are missing"),
        (with_first(filler="competitor"), "needs a name"),
        (with_first(filler="friend"), "not one of"),
        (with_first(desired=101), "more than 100"),
        (with_first(colour="red"), "no such field"),
        (with_first(name=""), "it is empty"),
        (document(activities=document()["activities"][:1]), "3 to 40"),
        (document(activities=document()["activities"] * 14), "3 to 40"),
        (document(phases=document()["phases"][:2]), "at least 3 phases"),
        (document(persona="Nobody"), "none of that name"),
        (document(phases=[{"name": "Without a kind"}] * 3), "missing"),
        (document(name=""), "it is empty"),
    ],
)
def test_a_wrong_document_is_a_sentence_and_saves_nothing(
    desk: Desk, told: dict[str, Any], sentence: str
) -> None:
    revision = desk.revision()
    with pytest.raises(InvalidValueError, match=sentence):
        cycle_document.create(desk, told)
    assert activity_cycle.cycles(desk) == []
    assert desk.revision() == revision
    assert projects.touchpoints(desk) == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xff\xfe\xfa", "not text"),
        (b"{", "not JSON"),
        (b"[]", "one JSON object"),
        (b'{"phases": [], "activities": [1]}', "one JSON object"),
        (b'{"phases": []}', "one JSON object"),
    ],
)
def test_a_file_that_is_no_document_is_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(InvalidValueError, match=sentence):
        cycle_document.parse(data)


def test_nodes_of_a_blueprint_link_both_ways_until_they_go(desk: Desk) -> None:
    drawn = service_blueprint.create_blank(desk, "Branch")
    nodes = service_blueprint.load(desk, drawn.id).nodes
    made = activity_cycle.create_blank(desk, "Salary")
    activity = activity_cycle.load(desk, made.id).activities[0]
    cycle_editing.set_nodes(desk, activity.id, [nodes[1].id, nodes[2].id])
    document = activity_cycle.load(desk, made.id)
    assert document.activity_nodes == {activity.id: (nodes[1].id, nodes[2].id)}
    assert document.nodes[nodes[1].id] == nodes[1]
    assert activity_cycle.activities_of_node(desk, nodes[1].id) == [activity]
    cycle_editing.set_nodes(desk, activity.id, [nodes[1].id])
    assert activity_cycle.activities_of_node(desk, nodes[2].id) == []
    copy = activity_cycle.load(desk, activity_cycle.duplicate(desk, made.id, "Copy").id)
    assert list(copy.activity_nodes.values()) == [(nodes[1].id,)]
    blueprint_removing.delete(desk, [f"node:{nodes[1].id}"])
    assert activity_cycle.load(desk, made.id).activity_nodes == {}
    desk.revert("undo")
    assert len(activity_cycle.activities_of_node(desk, nodes[1].id)) == 2
    service_blueprint.delete_blueprint(desk, drawn.id)
    assert activity_cycle.load(desk, copy.cycle.id).nodes == {}
    with pytest.raises(NotFoundError):
        cycle_editing.set_nodes(desk, activity.id, ["gone"])


def test_a_copy_for_a_competitor_leaves_what_is_ours_and_knows_its_origin(desk: Desk) -> None:
    ours = cycles.make(desk)
    made = activity_cycle.duplicate(desk, ours.cycle.id, "At Bank Raya", competitor=" Bank Raya ")
    theirs = activity_cycle.load(desk, made.id)
    assert (made.competitor, theirs.add_ons, theirs.activity_touchpoints) == ("Bank Raya", (), {})
    assert [each.origin_id for each in theirs.activities] == [each.id for each in ours.activities]
    assert [each.desired for each in theirs.activities] == [each.desired for each in ours.activities]
    assert {(each.filler, each.competitor, each.served, each.assumed) for each in theirs.activities} == {
        (None, "", True, None)
    }
    again = activity_cycle.load(desk, activity_cycle.duplicate(desk, made.id, "Again").id)
    assert again.cycle.competitor == "Bank Raya"
    assert [each.origin_id for each in again.activities] == [each.id for each in ours.activities]
