"""Texts of the field, the codebook, and which span of which text bears which code, said by whom.

Positions count Unicode code points of the text, whose lines end with a line feed; `end` is behind the last one.
"""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import JSON
from sqlmodel import AutoString, Field

from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH, Noun

BODY_LENGTH = 2_000_000
GUID_LENGTH = 38
NO_COLOUR = ""


class TextKind(StrEnum):
    """What a text is: notes kept apart by what they do, a transcript, or a part of an AEIOU sheet (Doblin, 1991)."""

    TRANSCRIPT = "transcript"
    DESCRIPTIVE = "descriptive"
    REFLECTIVE = "reflective"
    METHODOLOGICAL = "methodological"
    ACTIVITIES = "activities"
    ENVIRONMENTS = "environments"
    INTERACTIONS = "interactions"
    OBJECTS = "objects"
    USERS = "users"


AEIOU = (
    TextKind.ACTIVITIES,
    TextKind.ENVIRONMENTS,
    TextKind.INTERACTIONS,
    TextKind.OBJECTS,
    TextKind.USERS,
)


class FieldText(Noun):
    """A note or transcript. `participant_id` is set where all of it is one participant's words.

    `expanded_at` is when jottings were expanded; they fade within a day. `guid` is its id in other programs.
    """

    session_id: str | None = None
    participant_id: str | None = None
    touchpoint_id: str | None = None
    title: str = Field(min_length=1, max_length=NAME_LENGTH)
    kind: TextKind = Field(default=TextKind.TRANSCRIPT, sa_type=AutoString)
    body: str = Field(default="", max_length=BODY_LENGTH)
    memo: str = Field(default="", max_length=TEXT_LENGTH)
    file_name: str = Field(default="", max_length=NAME_LENGTH)
    guid: str = Field(default="", max_length=GUID_LENGTH)
    created_at: str
    expanded_at: str | None = Field(default=None, max_length=40)


class Code(Noun):
    """A code of the project's codebook, under its parent. `colour` is #RRGGBB or none."""

    parent_id: str | None = None
    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    definition: str = Field(default="", max_length=TEXT_LENGTH)
    example: str = Field(default="", max_length=TEXT_LENGTH)
    words: str = Field(default="", max_length=TEXT_LENGTH)
    colour: str = Field(default=NO_COLOUR, max_length=7)
    codable: bool = True
    guid: str = Field(default="", max_length=GUID_LENGTH)
    position: float


class Coding(Noun):
    """A span of a text bears a code, as one coder sees it. Codings of one selection share `selection_guid`."""

    text_id: str
    code_id: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    coder: str = Field(default="", max_length=NAME_LENGTH)
    memo: str = Field(default="", max_length=TEXT_LENGTH)
    quotation: str = Field(default="", max_length=NAME_LENGTH)
    guid: str = Field(default="", max_length=GUID_LENGTH)
    selection_guid: str = Field(default="", max_length=GUID_LENGTH)
    created_at: str
    evidence_id: str | None = None

    @model_validator(mode="after")
    def _spans_something(self) -> Self:
        if self.start >= self.end:
            raise ValueError("a coding begins before it ends")
        return self


class BlindCoding(Noun):
    """A coder codes a text without seeing what others gave it, until `done_at`."""

    text_id: str
    coder: str = Field(min_length=1, max_length=NAME_LENGTH)
    done_at: str | None = Field(default=None, max_length=40)


class CodeSet(Noun):
    """A named set of codes, as codebooks of other programs have them; `members` are ids of codes."""

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    description: str = Field(default="", max_length=TEXT_LENGTH)
    guid: str = Field(default="", max_length=GUID_LENGTH)
    members: tuple[str, ...] = Field(default=(), sa_type=JSON)


class CarriedPart(Noun):
    """A part of a project file that cxmap does not work with, kept to be given back as it came.

    `owner` is the GUID of the element it stood in ("" = the project itself), `document` its XML.
    """

    owner: str = Field(default="", max_length=GUID_LENGTH)
    element: str = Field(min_length=1, max_length=NAME_LENGTH)
    document: str = Field(max_length=BODY_LENGTH)
    position: float


class Codebook(BaseModel):
    """All codes of a project, parents before their children, each level by position."""

    model_config = ConfigDict(frozen=True)

    codes: tuple[Code, ...] = ()
    sets: tuple[CodeSet, ...] = ()

    def children(self, parent_id: str | None) -> tuple[Code, ...]:
        """The codes under one, in order; None for the top level."""
        return tuple(code for code in self.codes if code.parent_id == parent_id)

    def below(self, code_id: str) -> tuple[str, ...]:
        """The ids of a code and everything under it."""
        found = [code_id]
        for each in found:
            found.extend(child.id for child in self.children(each))
        return tuple(found)

    def depth(self, code_id: str) -> int:
        """0 for the top level."""
        parents = {code.id: code.parent_id for code in self.codes}
        depth, above = 0, parents.get(code_id)
        while above:
            depth, above = depth + 1, parents.get(above)
        return depth


class CodedText(BaseModel):
    """A text with its codings, by start, then the longer first."""

    model_config = ConfigDict(frozen=True)

    text: FieldText
    codings: tuple[Coding, ...] = ()
