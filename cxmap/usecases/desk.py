"""Where a person works: a database, a project, and her name in the change log."""

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from cxmap.model.change import Change, Operation
from cxmap.store import project as projects
from cxmap.store import undo
from cxmap.store.engine import Database
from cxmap.store.migrate import open_database
from cxmap.store.transaction import Transaction, writing

__all__ = ["DATA", "ROOT", "Database", "Desk", "database_address", "open_at"]

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "data"


def database_address() -> str:
    """CXMAP_DATABASE_URL, else the SQLite file of this folder."""
    return os.environ.get("CXMAP_DATABASE_URL") or str(DATA / "cxmap.db")


def open_at(address: str | None = None) -> Database:
    """The database at an address, created or migrated if needed."""
    return open_database(address or database_address())


@dataclass(frozen=True)
class Desk:
    """Passed to every use case; `actor` may be empty where nobody gave a name."""

    database: Database
    project_id: str
    actor: str = ""

    def writing(
        self, what: str, subject: str = "", operation_id: str | None = None
    ) -> AbstractContextManager[Transaction]:
        """One operation in the change log: `what` is a key of the catalogue, `subject` the thing's name."""
        return writing(
            self.database,
            self.project_id,
            actor=self.actor,
            what=what,
            subject=subject,
            operation_id=operation_id,
        )

    def revert(self, direction: undo.Direction) -> Operation:
        """Undo or redo this person's last change; gives what it was."""
        return undo.revert(self.database, self.project_id, actor=self.actor, direction=direction)

    def coming(self, direction: undo.Direction) -> Operation | None:
        """What undo or redo would act on."""
        with self.database.reading() as connection:
            return undo.next_operation(connection, self.project_id, self.actor, direction)

    def history(self, row_ids: list[str]) -> list[Change]:
        """Who changed these things when, from what to what, the newest first."""
        with self.database.reading() as connection:
            return undo.history(connection, self.project_id, row_ids)

    def operations(self, limit: int = 200) -> list[Operation]:
        """The last things done in this project, the newest first."""
        with self.database.reading() as connection:
            return undo.operations(connection, self.project_id, limit)

    def revision(self) -> int:
        """Grows with every change of the project, whoever made it."""
        with self.database.reading() as connection:
            return projects.revision(connection, self.project_id)

    def last_saved(self) -> str | None:
        """When the project was changed last, UTC ISO 8601."""
        with self.database.reading() as connection:
            return projects.last_saved(connection, self.project_id)

    def appear(self, place: str, session: str) -> list[str]:
        """Note that this person looks at a map or cycle (its id), and tell who else does."""
        with self.database.writing() as connection:
            projects.appear(connection, self.project_id, place, session, self.actor)
            return projects.others(connection, self.project_id, place, session)

    def save_draft(self, form: str, document: str) -> None:
        """Keep what is typed into a form until it is saved."""
        with self.database.writing() as connection:
            projects.save_draft(connection, self.project_id, self.actor, form, document)

    def draft(self, form: str) -> str:
        """What was typed into a form before a refresh or restart; "" where nothing."""
        with self.database.reading() as connection:
            return projects.draft(connection, self.project_id, self.actor, form)
