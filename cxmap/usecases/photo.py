"""Photos of visits and sessions: cleaned of everything but their pixels, and kept once."""

from typing import Any

from cxmap.drawing.photo import Photo as Cleaned
from cxmap.drawing.photo import clean
from cxmap.model.noun import NAME_LENGTH
from cxmap.model.photo import Photo
from cxmap.store import photo as store
from cxmap.store.identifiers import new_id
from cxmap.store.transaction import Transaction
from cxmap.usecases.desk import Desk

__all__ = ["clean"]


def keep(transaction: Transaction, cleaned: Cleaned, file_name: str) -> dict[str, Any]:
    """Keep the content of a photo; gives the fields of what shows it."""
    store.keep(transaction.connection, transaction.project_id, cleaned.sha256, cleaned.content)
    return {
        "id": new_id(),
        "sha256": cleaned.sha256,
        "file_name": file_name[-NAME_LENGTH:],
        "width": cleaned.width,
        "height": cleaned.height,
        "size": len(cleaned.content),
    }


def content(desk: Desk, photo: Photo) -> bytes:
    """The JPEG of a photo."""
    with desk.database.reading() as connection:
        return store.content(connection, desk.project_id, photo.sha256)
