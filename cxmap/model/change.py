"""The change log: what was done, by whom, when, from what to what."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

ChangeKind = Literal["do", "undo", "redo"]


class Operation(BaseModel):
    """One thing a person did, whole: `revision` counts the operations of a project, `at` is UTC ISO 8601.

    `what` is a key of the catalogue (`change.card_edited`), `subject` the name of the thing it was done to.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    revision: int
    actor: str
    at: str
    what: str
    subject: str
    kind: ChangeKind


class Change(BaseModel):
    """One row's part of an operation; a value of None means the row was not there before, or is not after."""

    model_config = ConfigDict(frozen=True)

    operation: Operation
    noun: str
    row_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
