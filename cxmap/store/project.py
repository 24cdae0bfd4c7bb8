"""Projects, and who is looking at what."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from cxmap.errors import NotFoundError
from cxmap.model.experience_map import ExperienceMap
from cxmap.model.project import Project
from cxmap.store import tables
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id
from cxmap.store.tables import TABLES
from cxmap.store.transaction import Transaction, append

PRESENT_SECONDS = 15


def create(
    database: Database, project: Project, *, actor: str, fill: Callable[[Transaction], None] | None = None
) -> Project:
    """Write a new project and what `fill` puts into it; a creation is archived later, not undone."""
    with database.writing() as connection:
        transaction = Transaction(connection, project.id)
        transaction.add(project)
        if fill:
            fill(transaction)
        first = {"id": new_id(), "actor": actor, "what": "project_created", "subject": project.name}
        append(transaction, {**first, "kind": "do", "state": "closed"})
    return project


def projects(connection: Connection, *, archived: bool = False) -> list[Project]:
    """All projects that are (not) archived, the newest first."""
    table = TABLES[Project]
    rows = connection.execute(select(table).where(table.c.archived == archived).order_by(table.c.id.desc()))
    return [Project.model_validate(dict(row)) for row in rows.mappings()]


def project(connection: Connection, project_id: str) -> Project:
    """One project by its id."""
    table = TABLES[Project]
    row = connection.execute(select(table).where(table.c.id == project_id)).mappings().first()
    if row is None:
        raise NotFoundError(what="project", id=project_id)
    return Project.model_validate(dict(row))


def project_of_map(connection: Connection, map_id: str) -> str:
    """The id of the project a map belongs to."""
    table = TABLES[ExperienceMap]
    found = connection.scalar(select(table.c.project_id).where(table.c.id == map_id))
    if found is None:
        raise NotFoundError(what="map", id=map_id)
    return str(found)


def revision(connection: Connection, project_id: str, *, of_evidence: bool = False) -> int:
    """The number of the last operation of a project, or of the last that touched evidence."""
    log = tables.operation
    query = select(func.max(log.c.revision)).where(log.c.project_id == project_id)
    if of_evidence:
        query = query.where(log.c.touches_evidence)
    return connection.scalar(query) or 0


def last_saved(connection: Connection, project_id: str) -> str | None:
    """When the project was changed last, UTC ISO 8601."""
    log = tables.operation
    query = select(log.c.at).where(log.c.project_id == project_id).order_by(log.c.revision.desc()).limit(1)
    return connection.scalar(query)


def appear(connection: Connection, project_id: str, place: str, session: str, actor: str) -> None:
    """Note that someone looks at a map or cycle (its id) now."""
    table = tables.presence
    here = (table.c.project_id == project_id, table.c.place == place, table.c.session == session)
    seen = {"seen_at": datetime.now(UTC).isoformat(), "actor": actor}
    if not connection.execute(update(table).where(*here).values(seen)).rowcount:
        own = {"project_id": project_id, "place": place, "session": session}
        connection.execute(insert(table), {**own, **seen})
    gone = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    connection.execute(delete(table).where(table.c.project_id == project_id, table.c.seen_at < gone))


def others(connection: Connection, project_id: str, place: str, session: str) -> list[str]:
    """The names of the other people who look at a map or cycle now ("" = someone without a name)."""
    table = tables.presence
    lately = (datetime.now(UTC) - timedelta(seconds=PRESENT_SECONDS)).isoformat()
    query = select(table.c.actor).where(
        table.c.project_id == project_id,
        table.c.place == place,
        table.c.session != session,
        table.c.seen_at > lately,
    )
    return sorted(set(connection.scalars(query)))


def save_draft(connection: Connection, project_id: str, actor: str, form: str, document: str) -> None:
    """Keep what someone typed into a form; an empty document forgets it."""
    table = tables.draft
    here = (table.c.project_id == project_id, table.c.actor == actor, table.c.form == form)
    connection.execute(delete(table).where(*here))
    if document:
        own = {"project_id": project_id, "actor": actor, "form": form}
        connection.execute(insert(table), {**own, "document": document})


def draft(connection: Connection, project_id: str, actor: str, form: str) -> str:
    """What someone typed into a form before; "" where nothing is kept."""
    table = tables.draft
    here = (table.c.project_id == project_id, table.c.actor == actor, table.c.form == form)
    return connection.scalar(select(table.c.document).where(*here)) or ""
