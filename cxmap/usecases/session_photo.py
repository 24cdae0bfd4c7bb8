"""Photos taken during a session."""

from cxmap.model.field_session import ConsentScope, SessionPhoto
from cxmap.store import consent as consent_store
from cxmap.store.transaction import find, validated
from cxmap.usecases import consent
from cxmap.usecases import photo as photos
from cxmap.usecases.desk import Desk


def of_session(desk: Desk, session_id: str) -> list[SessionPhoto]:
    """The photos of a session that may be shown, in the order they came; consent to photos may have ended."""
    with desk.database.reading() as connection:
        found = find(connection, SessionPhoto, desk.project_id, session_id=session_id)
        hidden = consent_store.without(connection, desk.project_id, ConsentScope.PHOTO)
    return [each for each in found if each.participant_id not in hidden]


def add(
    desk: Desk,
    session_id: str,
    data: bytes,
    file_name: str,
    *,
    participant_id: str | None = None,
    caption: str = "",
) -> SessionPhoto:
    """Keep a photo of a session, without its metadata; PhotoUnreadableError where it is none.

    Whom it shows must have agreed to photos: ConsentMissingError and its like say who did not.
    """
    cleaned = photos.clean(data, file_name)
    with desk.writing("photo_added", caption) as transaction:
        consent.check_grounds(transaction, session_id)
        consent.usable(transaction, participant_id, ConsentScope.PHOTO)
        own = {"session_id": session_id, "participant_id": participant_id, "caption": caption.strip()}
        return transaction.add(
            validated(SessionPhoto, {**photos.keep(transaction, cleaned, file_name), **own})
        )


def remove(desk: Desk, photo_id: str) -> None:
    """Take a photo out of its session; undo brings it back."""
    with desk.writing("photo_removed") as transaction:
        transaction.remove(SessionPhoto, photo_id)


def content(desk: Desk, photo: SessionPhoto) -> bytes:
    """The JPEG of a photo."""
    return photos.content(desk, photo)
