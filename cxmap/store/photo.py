"""The bytes of photos, kept once under their hash, whatever they are photos of."""

from sqlalchemy import Connection, delete, insert, select

from cxmap.errors import NotFoundError
from cxmap.model.field_session import SessionPhoto
from cxmap.model.mystery_shopping import VisitPhoto
from cxmap.store import tables
from cxmap.store.tables import TABLES


def keep(connection: Connection, project_id: str, sha256: str, data: bytes) -> None:
    """Keep the bytes of a photo once."""
    table = tables.photo_content
    here = (table.c.project_id == project_id, table.c.sha256 == sha256)
    if connection.scalar(select(table.c.sha256).where(*here)) is None:
        connection.execute(insert(table), {"project_id": project_id, "sha256": sha256, "content": data})


def content(connection: Connection, project_id: str, sha256: str) -> bytes:
    """The bytes of a photo; NotFoundError where there are none."""
    table = tables.photo_content
    found = connection.scalar(
        select(table.c.content).where(table.c.project_id == project_id, table.c.sha256 == sha256)
    )
    if found is None:
        raise NotFoundError(what="photo", id=sha256)
    return bytes(found)


def drop_unused(connection: Connection, project_id: str, hashes: set[str]) -> None:
    """Delete those of these bytes that no photo shows any more."""
    table = tables.photo_content
    for sha256 in hashes:
        shown = any(
            connection.scalar(
                select(each.c.id).where(each.c.project_id == project_id, each.c.sha256 == sha256).limit(1)
            )
            for each in (TABLES[VisitPhoto], TABLES[SessionPhoto])
        )
        if not shown:
            here = (table.c.project_id == project_id, table.c.sha256 == sha256)
            connection.execute(delete(table).where(*here))
