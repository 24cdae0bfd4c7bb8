"""Mystery shopping: programmes, who visits what, when and how often, and the visits themselves.

Paid shoppers report their experience against a questionnaire, in waves. Shoppers are pseudonyms.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, field_validator, model_validator
from sqlalchemy import JSON
from sqlmodel import AutoString, Field

from cxmap.model.evidence import VERBATIM_LENGTH
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH, Noun
from cxmap.model.photo import Photo
from cxmap.model.questionnaire import Questionnaire

LONGEST_LOCKOUT = 3650


class ProgrammeKind(StrEnum):
    """Whose service is visited: this decides what the people observed may know (MRS, 2014; ESOMAR, 2005)."""

    OWN = "own"
    COMPETITOR = "competitor"
    REGULATOR = "regulator"


class VisitState(StrEnum):
    """Where a visit stands between assignment and its place in the scores."""

    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    ON_HOLD = "on_hold"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    FINALIZED = "finalized"
    LOCKED = "locked"
    EXCLUDED = "excluded"


MOVES: dict[VisitState, tuple[VisitState, ...]] = {
    VisitState.ASSIGNED: (VisitState.IN_PROGRESS, VisitState.EXCLUDED),
    VisitState.IN_PROGRESS: (VisitState.SUBMITTED, VisitState.EXCLUDED),
    VisitState.SUBMITTED: (
        VisitState.REVIEWED,
        VisitState.RETURNED,
        VisitState.ON_HOLD,
        VisitState.EXCLUDED,
    ),
    VisitState.ON_HOLD: (VisitState.REVIEWED, VisitState.RETURNED, VisitState.EXCLUDED),
    VisitState.RETURNED: (VisitState.SUBMITTED, VisitState.EXCLUDED),
    VisitState.REVIEWED: (
        VisitState.FINALIZED,
        VisitState.RETURNED,
        VisitState.ON_HOLD,
        VisitState.EXCLUDED,
    ),
    VisitState.FINALIZED: (VisitState.LOCKED, VisitState.REVIEWED),
    VisitState.LOCKED: (),
    VisitState.EXCLUDED: (VisitState.ON_HOLD,),
}
"""Which state may follow which; a locked visit stays as it is."""
NEEDS_REASON = (VisitState.RETURNED, VisitState.EXCLUDED)
OPEN_TO_SHOPPER = (VisitState.ASSIGNED, VisitState.IN_PROGRESS, VisitState.RETURNED)
"""The states in which the shopper may still write answers."""
PLANNED = OPEN_TO_SHOPPER
SCORED = (VisitState.FINALIZED, VisitState.LOCKED)
"""The states whose visits count in scores and are evidence."""


class Programme(Noun):
    """A mystery-shopping programme. A shopper waits `lockout_days` before the same location again."""

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    kind: ProgrammeKind = Field(default=ProgrammeKind.OWN, sa_type=AutoString)
    ethics_note: str = Field(default="", max_length=TEXT_LENGTH)
    staff_told: str = Field(default="", max_length=TEXT_LENGTH)
    lockout_days: int = Field(default=0, ge=0, le=LONGEST_LOCKOUT)
    created_at: str
    deleted: bool = False


class Location(Noun):
    """A place, line or site that is visited; its code is unique in the programme."""

    programme_id: str
    code: str = Field(min_length=1, max_length=NAME_LENGTH)
    name: str = Field(default="", max_length=NAME_LENGTH)
    region: str = Field(default="", max_length=NAME_LENGTH)
    segment: str = Field(default="", max_length=NAME_LENGTH)
    deleted: bool = False


class Shopper(Noun):
    """Someone who visits, under a pseudonym that is unique in the project. `rating` is 1 .. 10."""

    pseudonym: str = Field(min_length=1, max_length=NAME_LENGTH)
    profile: str = Field(default="", max_length=NAME_LENGTH)
    certification: str = Field(default="", max_length=NAME_LENGTH)
    rating: int | None = Field(default=None, ge=1, le=10)
    languages: str = Field(default="", max_length=NAME_LENGTH)
    deleted: bool = False


class QuizQuestion(BaseModel):
    """A question of a briefing's quiz; `right` is the place of the right answer, from 0."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    answers: tuple[str, ...]
    right: int


class Scenario(Noun):
    """What a shopper plays, with the briefing and the quiz that is passed before the first visit."""

    programme_id: str
    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    briefing: str = Field(default="", max_length=VERBATIM_LENGTH)
    quiz: tuple[QuizQuestion, ...] = Field(default=(), sa_type=JSON)
    deleted: bool = False


class QuizAttempt(Noun):
    """A shopper's answers to the quiz of a scenario: passed when all of them were right."""

    scenario_id: str
    shopper_id: str
    at: str
    right_answers: int = Field(ge=0)
    questions: int = Field(ge=0)


class Wave(Noun):
    """One round of visits; waves are compared in the order of their positions. Dates are ISO, inclusive."""

    programme_id: str
    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    position: float
    starts_on: str | None = Field(default=None, max_length=10)
    ends_on: str | None = Field(default=None, max_length=10)
    deleted: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        dates = [date.fromisoformat(day) for day in (self.starts_on, self.ends_on) if day]
        if dates != sorted(dates):
            raise ValueError("a wave does not end before it starts")
        return self


class Quota(Noun):
    """How many visits a wave wants: of one location or of each (None), of a daypart and scenario or of any."""

    programme_id: str
    wave_id: str
    location_id: str | None = None
    daypart: str = Field(default="", max_length=NAME_LENGTH)
    scenario_id: str | None = None
    wanted: int = Field(ge=0)


class Visit(Noun):
    """One visit, from its assignment on. Moments are ISO 8601, `due_on` is an ISO date.

    `answers` and `comments` go by item code (see `model.questionnaire`). `points` are what the answers earned
    when they were given in, one number per item in the order of the questionnaire, `-` for an item that
    leaves the denominator: a later change of the rules never rescores a visit. Two visits of one location
    with the same `pair` saw the same service, and their agreement can be measured.
    """

    programme_id: str
    questionnaire_id: str
    location_id: str
    shopper_id: str | None = None
    wave_id: str | None = None
    scenario_id: str | None = None
    daypart: str = Field(default="", max_length=NAME_LENGTH)
    pair: str = Field(default="", max_length=NAME_LENGTH)
    due_on: str | None = Field(default=None, max_length=10)
    state: VisitState = Field(default=VisitState.ASSIGNED, sa_type=AutoString)
    started_at: str | None = Field(default=None, max_length=40)
    ended_at: str | None = Field(default=None, max_length=40)
    narrative: str = Field(default="", max_length=VERBATIM_LENGTH)
    answers: dict[str, Any] = Field(default={}, sa_type=JSON)
    comments: dict[str, str] = Field(default={}, sa_type=JSON)
    points: str = ""
    record: str = Field(default="", max_length=TEXT_LENGTH)
    batch_id: str | None = None

    @field_validator("due_on")
    @classmethod
    def _is_a_date(cls, day: str | None) -> str | None:
        if day is not None:
            date.fromisoformat(day)
        return day

    @field_validator("started_at", "ended_at")
    @classmethod
    def _is_iso(cls, moment: str | None) -> str | None:
        if moment is not None:
            datetime.fromisoformat(moment)
        return moment


class VisitMove(Noun):
    """A visit went from one state to another: who did it, when, and why. An appeal is the shopper's objection."""

    visit_id: str
    at: str
    actor: str = ""
    from_state: VisitState = Field(sa_type=AutoString)
    to_state: VisitState = Field(sa_type=AutoString)
    reason: str = Field(default="", max_length=TEXT_LENGTH)
    appeal: bool = False


class VisitPhoto(Photo):
    """A photo or receipt of a visit. `item_code` "" = the whole visit."""

    visit_id: str
    item_code: str = ""


class ProgrammeDocument(BaseModel):
    """A programme with what belongs to it, as one frozen value; visits travel as a frame beside it.

    Locations are ordered by code, shoppers by pseudonym, scenarios by name, waves by position,
    questionnaires by number.
    """

    model_config = ConfigDict(frozen=True)

    project_id: str
    project_name: str
    revision: int
    programme: Programme
    locations: tuple[Location, ...] = ()
    shoppers: tuple[Shopper, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    waves: tuple[Wave, ...] = ()
    quotas: tuple[Quota, ...] = ()
    questionnaires: tuple[Questionnaire, ...] = ()
