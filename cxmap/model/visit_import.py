"""How the columns of a file of mystery-shopping visits are read: the mapping document."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cxmap.model.evidence_import import FromColumn
from cxmap.model.mystery_shopping import VisitState
from cxmap.model.questionnaire import CODE_LENGTH, Critical, ItemKind


class ItemMapping(BaseModel):
    """Where the answers to one item stand and what they are worth.

    Several `columns` hold the answers of a multiple-answer item, one each; with a `separator` they stand in
    one cell. `values` translates what stands there; `points` are by answer; `scale` is (worst, best) of a
    number, and its best end earns `worth`; `bands` of a number are (up to, points), the last one open.
    `not_applicable` lists answers that leave the denominator, `left_out` those that do so and are kept as
    answers. `best` are the points of an answer that nobody gave, so that the item keeps its worth. `trap` is
    the answer known to be true.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: tuple[str, ...] = Field(min_length=1)
    kind: ItemKind | None = None
    separator: str | None = Field(default=None, min_length=1)
    values: dict[str, str] = {}
    points: dict[str, float] | None = None
    not_applicable: tuple[str, ...] = ()
    scale: tuple[float, float] | None = None
    worth: float | None = Field(default=None, ge=0)
    bands: tuple[tuple[float | None, float], ...] = ()
    left_out: tuple[str, ...] = ()
    best: float | None = Field(default=None, ge=0)
    bonus: bool = False
    critical: Critical | None = None
    trap: str = ""
    section: str = ""
    touchpoint: str = ""
    comment: str | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.scale is not None and self.scale[0] == self.scale[1]:
            raise ValueError("the two ends of the scale are equal")
        if self.points is not None and min(self.points.values(), default=0) < 0:
            raise ValueError("points are 0 or more")
        return self


class VisitMapping(BaseModel):
    """Which columns mean what: the same small JSON document on the screen and on the command line.

    `layout` "wide" has one visit per row and a column (or several) per item; "long" has one answer per row.
    An item is given by its code; a bare column name is enough where nothing else is to be said. `state` is
    the state of all visits, or a column. `date_format` is a strptime pattern or "iso". In the long layout
    `earned` and `possible` are the columns of the points of each answer, from which the scoring is made.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    layout: Literal["wide", "long"] = "wide"
    location: str
    location_name: str | None = None
    region: str | None = None
    segment: str | None = None
    visit: str | None = None
    shopper: str | None = None
    wave: str | FromColumn = ""
    date: str | None = None
    start: str | None = None
    end: str | None = None
    date_format: str | None = None
    daypart: str | None = None
    pair: str | None = None
    narrative: str | None = None
    state: VisitState | FromColumn = VisitState.FINALIZED
    items: dict[str, ItemMapping] = {}
    item: str | None = None
    item_text: str | None = None
    section: str | None = None
    answer: str | None = None
    comment: str | None = None
    evidence_ref: str | None = None
    earned: str | None = None
    possible: str | None = None
    is_na: str | None = None
    is_critical: str | None = None
    is_bonus: str | None = None
    is_trap: str | None = None
    sheet: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_columns(cls, told: object) -> object:
        """`"7": "Question?"` is short for `"7": {"columns": ["Question?"]}`, a list for several columns."""
        if not isinstance(told, dict) or not isinstance(told.get("items"), dict):
            return told
        items = {
            code: {"columns": [each]}
            if isinstance(each, str)
            else {"columns": each}
            if isinstance(each, list)
            else each
            for code, each in told["items"].items()
        }
        return {**told, "items": items}

    @model_validator(mode="after")
    def _fits_its_layout(self) -> Self:
        if self.layout == "long" and not (self.visit and self.item and self.answer):
            raise ValueError("a long layout needs visit, item and answer: the columns they stand in")
        if self.layout == "wide" and not self.items:
            raise ValueError("a wide layout needs items: the code of each with its column")
        long = [code for code in self.items if len(code) > CODE_LENGTH]
        if long:
            raise ValueError(f"an item's code has at most {CODE_LENGTH} characters ({long[0][:40]})")
        return self
