"""A photo that belongs to something; its content is kept once under its hash."""

from sqlmodel import Field

from cxmap.model.noun import NAME_LENGTH, Noun


class Photo(Noun):
    """What is known of a photo beside its content: size in pixels and bytes, and the name the file had."""

    sha256: str = Field(min_length=64, max_length=64)
    file_name: str = Field(default="", max_length=NAME_LENGTH)
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    size: int = Field(ge=1)
