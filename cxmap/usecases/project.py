"""Projects: make, list, rename, put away; the people and touchpoints a study is about."""

from typing import Any, TypeVar

from cxmap.drawing import portrait
from cxmap.errors import InvalidValueError, Reason
from cxmap.model.activity_cycle import ActivityCycle
from cxmap.model.experience_map import ExperienceMap
from cxmap.model.noun import Noun
from cxmap.model.project import Persona, Project, Segment
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import evidence as evidence_store
from cxmap.store import project as project_store
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import Transaction, find, validated
from cxmap.usecases.desk import Desk

N = TypeVar("N", bound=Noun)


def projects(database: Database) -> list[Project]:
    """All projects that are not archived, the newest first."""
    with database.reading() as connection:
        return project_store.projects(connection)


def project(database: Database, project_id: str) -> Project:
    """One project by its id; NotFoundError where it is not there."""
    with database.reading() as connection:
        return project_store.project(connection, project_id)


def create_project(database: Database, name: str, *, organisation: str = "", actor: str = "") -> Project:
    """A new, empty project."""
    made = _checked_name(name)
    project = Project(id=new_id(), name=made, organisation=organisation.strip(), created_at=now())
    return project_store.create(database, project, actor=actor)


def change_project(desk: Desk, *, seen: int | None = None, **fields: Any) -> Project:
    """Change the name, organisation or note of a project, or archive it (`archived=True`)."""
    if "name" in fields:
        fields["name"] = _checked_name(str(fields["name"]))
    with desk.writing("project_edited", str(fields.get("name", ""))) as transaction:
        return transaction.change(Project, desk.project_id, seen=seen, **fields)


def set_archived(desk: Desk, archived: bool) -> Project:
    """Put a project away, or bring it back; nothing in it is lost either way."""
    with desk.database.reading() as connection:
        name = project_store.project(connection, desk.project_id).name
    with desk.writing("project_edited", name) as transaction:
        return transaction.change(Project, desk.project_id, archived=archived)


def archived(database: Database) -> list[Project]:
    """The projects that were put away."""
    with database.reading() as connection:
        return project_store.projects(connection, archived=True)


def segments(desk: Desk) -> list[Segment]:
    """The segments of the study, by name."""
    return sorted(_all(desk, Segment, deleted=False), key=lambda segment: segment.name.casefold())


def personas(desk: Desk) -> list[Persona]:
    """The personas of the study, in the order they were made."""
    return _all(desk, Persona)


def touchpoints(desk: Desk) -> list[Touchpoint]:
    """The touchpoints of the study, in the order they came into the project."""
    return _all(desk, Touchpoint, deleted=False)


def evidence_by_touchpoint(desk: Desk) -> dict[str, int]:
    """How much evidence each touchpoint has, by its id."""
    with desk.database.reading() as connection:
        return evidence_store.counts(connection, desk.project_id, "touchpoint_id")


def evidence_by_segment(desk: Desk) -> dict[str, int]:
    """How much evidence each segment has, by its id."""
    with desk.database.reading() as connection:
        return evidence_store.counts(connection, desk.project_id, "segment_id")


def add(desk: Desk, noun: type[N], **fields: Any) -> N:
    """A new segment, persona or touchpoint; a deleted one of the same name comes back instead."""
    name = _checked_name(str(fields["name"]))
    with desk.writing(f"{_kind(noun)}_added", name) as transaction:
        for known in _of_same_name(transaction, noun, name):
            if not getattr(known, "deleted", False):
                raise InvalidValueError(field="name", value=name, reason=Reason("name_taken"))
            return transaction.change(noun, known.id, **{**fields, "name": name, "deleted": False})
        return transaction.add(validated(noun, {**fields, "name": name, "id": new_id()}))


def change(desk: Desk, noun: type[N], row_id: str, *, seen: int | None = None, **fields: Any) -> N:
    """Change fields of a segment, persona or touchpoint."""
    with desk.writing(f"{_kind(noun)}_edited", str(fields.get("name", ""))) as transaction:
        if "name" in fields:
            fields["name"] = _checked_name(str(fields["name"]))
            taken = [same for same in _of_same_name(transaction, noun, fields["name"]) if same.id != row_id]
            if taken:
                raise InvalidValueError(field="name", value=fields["name"], reason=Reason("name_taken"))
        return transaction.change(noun, row_id, seen=seen, **fields)


def remove(desk: Desk, noun: type[Segment | Persona | Touchpoint], row_id: str) -> None:
    """Take a segment, persona or touchpoint out of the study; its evidence stays, and undo brings it back."""
    known = next(iter(_all(desk, noun, id=row_id)), None)
    with desk.writing(f"{_kind(noun)}_removed", known.name if known else "") as transaction:
        if noun is Persona:
            _remove_persona(transaction, row_id)
        else:
            transaction.change(noun, row_id, deleted=True)


def _remove_persona(transaction: Transaction, persona_id: str) -> None:
    """Maps and cycles go on without the face they had."""
    for noun in (ExperienceMap, ActivityCycle):
        for faced in transaction.find(noun, persona_id=persona_id):
            transaction.change(noun, faced.id, persona_id=None)
    transaction.remove(Persona, persona_id)


def set_portrait(desk: Desk, persona_id: str, data: bytes | None, file: str = "") -> Persona:
    """Give a persona a picture (PNG or JPEG, made small, without its metadata), or take it away."""
    picture = portrait.shrink(data, file) if data else None
    with desk.writing("persona_edited") as transaction:
        return transaction.change(Persona, persona_id, picture=picture)


def _all(desk: Desk, noun: type[N], **fields: Any) -> list[N]:
    with desk.database.reading() as connection:
        return find(connection, noun, desk.project_id, **fields)


def _of_same_name(transaction: Transaction, noun: type[N], name: str) -> list[N]:
    if noun is Persona:  # two people may have one name
        return []
    return [
        known
        for known in transaction.find(noun)
        if known.name.casefold() == name.casefold()  # type: ignore[attr-defined]
    ]


def _checked_name(name: str) -> str:
    if not name.strip():
        raise InvalidValueError(field="name", value="", reason=Reason("empty"))
    return name.strip()


def _kind(noun: type[Noun]) -> str:
    return noun.__name__.lower()
