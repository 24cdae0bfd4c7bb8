"""Projects are made, renamed and put away; people and touchpoints come and go, and undo brings them back."""

import io
from base64 import b64decode

import pytest
from PIL import Image

from cxmap.errors import ConflictError, InvalidValueError, PortraitUnreadableError
from cxmap.model.evidence import Method
from cxmap.model.experience_map import ExperienceMap
from cxmap.model.project import Persona, Project, Segment
from cxmap.model.touchpoint import Character, ExperienceClue, LifecyclePhase, Touchpoint
from cxmap.store.engine import Database
from cxmap.usecases import evidence, experience_map
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


def own(desk: Desk, *, archived: bool = False) -> list[str]:
    listed = projects.archived(desk.database) if archived else projects.projects(desk.database)
    return [each.name for each in listed if each.id == desk.project_id]


def picture(side: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (side, side), "#0B5FA5").save(stream, "PNG")
    return stream.getvalue()


def test_a_project_is_renamed_put_away_and_brought_back(desk: Desk) -> None:
    projects.change_project(desk, name=" Bank 2026 ", organisation="Bank Nusantara", note="wave 1")
    assert own(desk) == ["Bank 2026"]
    assert projects.set_archived(desk, True).organisation == "Bank Nusantara"
    assert (own(desk), own(desk, archived=True)) == ([], ["Bank 2026"])
    assert desk.operations()[0].subject == "Bank 2026"
    projects.set_archived(desk, False)
    assert (own(desk), own(desk, archived=True)) == (["Bank 2026"], [])


@pytest.mark.parametrize("name", ["", "   "])
def test_a_project_keeps_a_name(desk: Desk, name: str) -> None:
    with pytest.raises(InvalidValueError, match="empty"):
        projects.change_project(desk, name=name)
    with pytest.raises(InvalidValueError, match="empty"):
        projects.create_project(desk.database, name)
    assert own(desk) == ["Study"]


def test_a_touchpoint_holds_what_the_field_says_about_it(desk: Desk) -> None:
    made = projects.add(desk, Touchpoint, name=" Queue ")
    projects.change(
        desk,
        Touchpoint,
        made.id,
        channel="Branch",
        owner="Operations",
        character=Character.STATIC,
        phase=LifecyclePhase.RETAIN,
        clues=["spatial_environment", "people"],
    )
    (known,) = projects.touchpoints(desk)
    assert (known.name, known.channel, known.owner, known.version) == ("Queue", "Branch", "Operations", 2)
    assert known.clues == (ExperienceClue.SPATIAL_ENVIRONMENT, ExperienceClue.PEOPLE)
    assert (known.character, known.phase) == (Character.STATIC, LifecyclePhase.RETAIN)


@pytest.mark.parametrize("noun", [Touchpoint, Segment])
def test_names_are_unique_and_a_removed_one_comes_back(desk: Desk, noun: type[Touchpoint | Segment]) -> None:
    first = projects.add(desk, noun, name="Queue")
    with pytest.raises(InvalidValueError, match="already"):
        projects.add(desk, noun, name="queue ")
    other = projects.add(desk, noun, name="Counter")
    with pytest.raises(InvalidValueError, match="already"):
        projects.change(desk, noun, other.id, name="QUEUE")
    projects.remove(desk, noun, first.id)
    assert projects.add(desk, noun, name="QUEUE").id == first.id


def test_a_removed_touchpoint_keeps_its_evidence_and_undo_brings_it_back(desk: Desk) -> None:
    evidence.log_item(desk, touchpoint="Queue", method=Method.INTERVIEW, valence=-1)
    (queue,) = projects.touchpoints(desk)
    projects.remove(desk, Touchpoint, queue.id)
    assert projects.touchpoints(desk) == []
    assert evidence.count(desk) == 1
    assert projects.evidence_by_touchpoint(desk) == {queue.id: 1}
    assert desk.revert("undo").what == "touchpoint_removed"
    assert [each.name for each in projects.touchpoints(desk)] == ["Queue"]


def test_a_removed_persona_leaves_its_maps_and_undo_puts_her_back_on_them(desk: Desk) -> None:
    rina = projects.add(desk, Persona, name="Rina", quote="I only have my lunch break.")
    projects.add(desk, Persona, name="Rina")  # two people may have one name
    made = experience_map.create_blank(desk, "Branch")
    experience_map.change_map(desk, made.id, persona_id=rina.id)

    def face() -> str | None:
        return next(each.persona_id for each in experience_map.maps(desk) if isinstance(each, ExperienceMap))

    projects.remove(desk, Persona, rina.id)
    assert (len(projects.personas(desk)), face()) == (1, None)
    assert desk.operations()[0].subject == "Rina"
    desk.revert("undo")
    assert face() == rina.id
    assert next(each for each in projects.personas(desk) if each.id == rina.id).quote.startswith("I only")


def test_a_portrait_is_made_small_and_can_be_taken_away(desk: Desk) -> None:
    rina = projects.add(desk, Persona, name="Rina")
    kept = projects.set_portrait(desk, rina.id, picture(900), "rina.png").picture
    assert kept is not None
    assert Image.open(io.BytesIO(b64decode(kept))).size == (256, 256)
    with pytest.raises(PortraitUnreadableError, match=r"notes\.txt"):
        projects.set_portrait(desk, rina.id, b"no picture", "notes.txt")
    assert projects.personas(desk)[0].picture == kept
    assert projects.set_portrait(desk, rina.id, None).picture is None


def test_who_edits_an_older_version_is_shown_both(desk: Desk) -> None:
    queue = projects.add(desk, Touchpoint, name="Queue")
    budi = Desk(desk.database, desk.project_id, "Budi")
    projects.change(budi, Touchpoint, queue.id, seen=1, owner="Operations")
    with pytest.raises(ConflictError) as conflict:
        projects.change(desk, Touchpoint, queue.id, seen=1, owner="Marketing")
    assert conflict.value.mine == {"owner": "Marketing"}
    assert conflict.value.theirs == {"owner": "Operations", "version": 2}


def test_evidence_is_counted_by_segment(desk: Desk) -> None:
    young = projects.add(desk, Segment, name="Young workers")
    for _ in range(3):
        evidence.log_item(desk, touchpoint="App", method=Method.SURVEY, valence=1, segment_id=young.id)
    evidence.log_item(desk, touchpoint="App", method=Method.SURVEY, valence=1)
    assert projects.evidence_by_segment(desk) == {young.id: 3}
