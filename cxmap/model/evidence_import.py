"""How the columns of a file become evidence, and what an import did."""

import json
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cxmap.model.evidence import Method
from cxmap.model.noun import NAME_LENGTH, Noun
from cxmap.words import Language, say


class FromColumn(BaseModel):
    """A value that stands in a column of the file; `values` translates what stands there, if given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    values: dict[str, str] = {}


class EvidenceMapping(BaseModel):
    """Which columns mean what: the same small JSON document on the screen and on the command line.

    `layout` "long" has one item per row; "wide" has one item per row and touchpoint column. `labels` give
    the valence itself (None = not mentioned: skipped and counted); `scale` is mapped linearly from its two
    ends to -2 .. +2; `desired`, of a long layout, is told like the score. `date_format` is a strptime pattern
    or "iso". `node` names a node of a service blueprint as `Blueprint / Node`, `failure` the failure point that
    happened there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    layout: Literal["wide", "long"] = "long"
    touchpoints: tuple[str, ...] = ()
    touchpoint: str | None = None
    touchpoint_is: str | None = None
    score: str | None = None
    scale: tuple[float, float] | None = None
    labels: dict[str, float | None] | None = None
    verbatim: str | None = None
    date: str | None = None
    date_format: str | None = None
    method: Method | FromColumn = Method.SURVEY
    source: str | None = None
    segment: str | None = None
    node: str | None = None
    failure: str | None = None
    wave: str | FromColumn = ""
    desired: str | None = None
    emotional: str | None = None
    rational: str | None = None
    duration: str | None = None
    record: str | None = None
    sheet: str | None = None

    @model_validator(mode="after")
    def _fits_its_layout(self) -> Self:
        if self.layout == "wide" and not self.touchpoints:
            raise ValueError("a wide layout needs touchpoints: the list of its touchpoint columns")
        if self.layout == "long" and (self.touchpoint is None) == (self.touchpoint_is is None):
            raise ValueError("a long layout needs either touchpoint (a column) or touchpoint_is (one name)")
        if self.layout == "wide" and self.desired is not None:
            raise ValueError("desired belongs to one touchpoint: it needs a long layout")
        if self.scale is not None and self.scale[0] == self.scale[1]:
            raise ValueError("the two ends of the scale are equal")
        if self.labels and any(value is not None and not -2 <= value <= 2 for value in self.labels.values()):
            raise ValueError("a label's valence is between -2 and +2")
        return self


class SavedMapping(Noun):
    """A mapping kept under a name; `document` is its JSON."""

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    document: str

    @property
    def of_visits(self) -> bool:
        """Whether it reads mystery-shopping visits: only those name the location of each row."""
        return "location" in json.loads(self.document)


class Rejection(BaseModel):
    """A row that gave no item: its number (first data row = 1), the field, and why (a key of the catalogue)."""

    model_config = ConfigDict(frozen=True)

    row: int
    field: str
    reason: str
    values: dict[str, Any] = {}

    def sentence(self, language: Language) -> str:
        return say(language, f"rejection.{self.reason}", **self.values)


class ImportBatch(Noun):
    """What one import did; a withdrawn batch hides all its items."""

    file_name: str = Field(min_length=1, max_length=NAME_LENGTH)
    sha256: str = Field(min_length=64, max_length=64)
    rows_read: int = Field(ge=0)
    items: int = Field(ge=0)
    rejected: int = Field(ge=0)
    skipped: int = Field(ge=0)
    mapping: str
    imported_at: str
    imported_by: str = ""
    withdrawn: bool = False
