"""Photos of a session: cleaned, kept once, with the consent of whom they show, and erased with her."""

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from cxmap.errors import ConsentMissingError, PhotoUnreadableError
from cxmap.model.evidence import Consent, Method
from cxmap.model.field_session import ConsentScope, ErasureKind, FieldSession, Participant
from cxmap.model.project import Project
from cxmap.store.engine import Database
from cxmap.store.tables import photo_content
from cxmap.usecases import erasure, field_session, session_photo
from cxmap.usecases.desk import Desk


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


@pytest.fixture
def session(desk: Desk) -> FieldSession:
    return field_session.create(desk, "Counter", Method.ETHNOGRAPHY)


def person(desk: Desk, session: FieldSession, *scope: ConsentScope, name: str = "P1") -> Participant:
    return field_session.add_participant(desk, session.id, name, consent=Consent.GIVEN, consent_scope=scope)


def taken(colour: str = "white", *, place: bool = False) -> bytes:
    image, exif, out = Image.new("RGB", (2400, 1200), colour), Image.Exif(), io.BytesIO()
    if place:
        exif[0x8825] = {1: "S", 2: (6.0, 12.0, 0.0)}
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def kept(desk: Desk) -> int:
    with desk.database.reading() as connection:
        here = photo_content.c.project_id == desk.project_id
        return connection.scalar(select(func.count()).select_from(photo_content).where(here)) or 0


def test_a_photo_loses_its_place_and_is_kept_once(desk: Desk, session: FieldSession) -> None:
    first = session_photo.add(desk, session.id, taken(place=True), "IMG_1.jpg", caption="The queue")
    second = session_photo.add(desk, session.id, taken(), "IMG_2.jpg")
    assert (first.sha256, first.width, first.height) == (second.sha256, 1600, 800)
    assert kept(desk) == 1
    with Image.open(io.BytesIO(session_photo.content(desk, first))) as image:
        assert not image.getexif()
    session_photo.remove(desk, second.id)
    assert [each.caption for each in session_photo.of_session(desk, session.id)] == ["The queue"]


def test_bombs_and_what_is_no_photo_are_refused(desk: Desk, session: FieldSession) -> None:
    bomb = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
    for bad in (b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", bomb.getvalue()):
        with pytest.raises(PhotoUnreadableError, match=r"x\.png"):
            session_photo.add(desk, session.id, bad, "x.png")
    assert session_photo.of_session(desk, session.id) == []


def test_who_is_shown_must_have_agreed_to_photos(desk: Desk, session: FieldSession) -> None:
    shy = person(desk, session, ConsentScope.NOTES)
    with pytest.raises(ConsentMissingError, match="photos"):
        session_photo.add(desk, session.id, taken(), "a.jpg", participant_id=shy.id)
    assert kept(desk) == 0
    field_session.change_participant(desk, shy.id, consent_scope=(ConsentScope.PHOTO,))
    session_photo.add(desk, session.id, taken(), "a.jpg", participant_id=shy.id)
    field_session.change_participant(desk, shy.id, consent_until="2020-01-31")
    assert session_photo.of_session(desk, session.id) == []


@pytest.mark.parametrize("kind", ErasureKind)
def test_who_leaves_takes_her_photos_along_also_those_taken_out_before(
    desk: Desk, session: FieldSession, kind: ErasureKind
) -> None:
    her = person(desk, session, ConsentScope.PHOTO)
    session_photo.add(desk, session.id, taken("red"), "a.jpg", participant_id=her.id)
    gone = session_photo.add(desk, session.id, taken("blue"), "b.jpg", participant_id=her.id)
    session_photo.remove(desk, gone.id)
    session_photo.add(desk, session.id, taken("green"), "c.jpg")
    assert kept(desk) == 3
    assert erasure.preview(desk, her.id, kind).deleted["session_photo"] == 1
    erasure.erase(desk, her.id, kind)
    assert [each.file_name for each in session_photo.of_session(desk, session.id)] == ["c.jpg"]
    assert kept(desk) == 1
