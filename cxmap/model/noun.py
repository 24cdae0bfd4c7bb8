"""What all nouns share."""

from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

NAME_LENGTH = 200
TEXT_LENGTH = 4000


class Noun(SQLModel):
    """Something a person edits: it has an id (time-ordered text) and the version that was seen last."""

    model_config = SQLModelConfig(frozen=True, extra="forbid")

    id: str = Field(min_length=1, max_length=40)
    version: int = Field(default=1, ge=1)
