"""What all nouns share."""

import re
from typing import Any

from pydantic import model_validator
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

NAME_LENGTH = 200
TEXT_LENGTH = 4000


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without what no database holds: NUL, and halves of characters."""
    return _UNSTORABLE.sub("", text)


class Noun(SQLModel):
    """Something a person edits: it has an id (time-ordered text) and the version that was seen last."""

    model_config = SQLModelConfig(frozen=True, extra="forbid")

    id: str = Field(min_length=1, max_length=40)
    version: int = Field(default=1, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, fields: Any) -> Any:
        if not isinstance(fields, dict):
            return fields
        return {name: storable(value) if isinstance(value, str) else value for name, value in fields.items()}
