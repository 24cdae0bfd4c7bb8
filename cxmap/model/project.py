"""A study, and the people it is about."""

from sqlmodel import Field

from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH, Noun


class Project(Noun):
    """One study: its own touchpoints, evidence, maps and people. `created_at` is UTC, ISO 8601."""

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    organisation: str = Field(default="", max_length=NAME_LENGTH)
    note: str = Field(default="", max_length=TEXT_LENGTH)
    sample: bool = False
    archived: bool = False
    created_at: str


class Segment(Noun):
    """A group of customers the study tells apart."""

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    description: str = Field(default="", max_length=TEXT_LENGTH)
    deleted: bool = False


class Persona(Noun):
    """The face of a segment. `picture` is a small PNG in base64, or nothing."""

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    segment_id: str | None = None
    summary: str = Field(default="", max_length=NAME_LENGTH)
    quote: str = Field(default="", max_length=TEXT_LENGTH)
    goals: str = Field(default="", max_length=TEXT_LENGTH)
    needs: str = Field(default="", max_length=TEXT_LENGTH)
    behaviour: str = Field(default="", max_length=TEXT_LENGTH)
    picture: str | None = Field(default=None, max_length=400_000)
