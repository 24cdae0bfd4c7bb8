"""Any contact of a customer with the organisation."""

from enum import StrEnum

from pydantic import field_validator
from sqlalchemy import JSON
from sqlmodel import AutoString, Field

from cxmap.model.noun import NAME_LENGTH, Noun


class Character(StrEnum):
    """Whether a touchpoint is the same for everyone or answers the customer."""

    STATIC = "static"
    DYNAMIC = "dynamic"


class LifecyclePhase(StrEnum):
    """The phase of the customer lifecycle a touchpoint serves."""

    ACQUIRE = "acquire"
    ENHANCE = "enhance"
    RETAIN = "retain"


class ExperienceClue(StrEnum):
    """Schmitt's seven experience providers (Schmitt, 1999)."""

    COMMUNICATION = "communication"
    VISUAL_IDENTITY = "visual_identity"
    PRODUCT_PRESENCE = "product_presence"
    CO_BRANDING = "co_branding"
    SPATIAL_ENVIRONMENT = "spatial_environment"
    WEBSITE_AND_MEDIA = "website_and_media"
    PEOPLE = "people"


class Touchpoint(Noun):
    """A contact, real or virtual; its name is unique in the project (letter case and outer blanks apart)."""

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    channel: str = Field(default="", max_length=NAME_LENGTH)
    owner: str = Field(default="", max_length=NAME_LENGTH)
    character: Character | None = Field(default=None, sa_type=AutoString)
    clues: tuple[ExperienceClue, ...] = Field(default=(), sa_type=JSON)
    phase: LifecyclePhase | None = Field(default=None, sa_type=AutoString)
    deleted: bool = False

    @field_validator("name")
    @classmethod
    def _without_outer_blanks(cls, name: str) -> str:
        return name.strip()
