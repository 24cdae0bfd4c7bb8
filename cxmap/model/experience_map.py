"""The experience map: stages and steps of a journey with what customers do, think and feel."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator
from sqlmodel import AutoString, Field

from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH, Noun
from cxmap.model.project import Persona
from cxmap.model.touchpoint import Touchpoint


class Weighting(StrEnum):
    """What counts the same in a mean: each item, or each method."""

    ITEM = "item"
    METHOD = "method"


class Perspective(StrEnum):
    """Whether a map tells how the experience is or how it should be."""

    ACTUAL = "actual"
    DESIRED = "desired"


class LaneKind(StrEnum):
    """The lanes of the picture, top to bottom; FREE lanes are added by the user."""

    TOUCHPOINTS = "touchpoints"
    DOING = "doing"
    THINKING = "thinking"
    FEELING = "feeling"
    ENGAGEMENT = "engagement"
    PAIN = "pain"
    OPPORTUNITY = "opportunity"
    EVIDENCE = "evidence"
    GAP = "gap"
    FREE = "free"


CARD_LANES = (LaneKind.DOING, LaneKind.THINKING, LaneKind.PAIN, LaneKind.OPPORTUNITY, LaneKind.FREE)


class Holder(StrEnum):
    """Whose desired value it is."""

    CUSTOMER = "customer"
    MANAGEMENT = "management"


class ExperienceMap(Noun):
    """One map of one project. `segment_id` narrows its evidence from the start."""

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    persona_id: str | None = None
    segment_id: str | None = None
    perspective: Perspective = Field(default=Perspective.ACTUAL, sa_type=AutoString)
    weighting: Weighting = Field(default=Weighting.ITEM, sa_type=AutoString)
    created_at: str


class Stage(Noun):
    """A phase of the journey; `position` orders the stages of its map."""

    map_id: str
    name: str = Field(min_length=1, max_length=TEXT_LENGTH)
    position: float


class Step(Noun):
    """A step of a stage. `assumed` is the valence someone supposes where there is no evidence yet."""

    map_id: str
    stage_id: str
    name: str = Field(min_length=1, max_length=TEXT_LENGTH)
    position: float
    moment_of_truth: bool = False
    question: str = Field(default="", max_length=NAME_LENGTH)
    assumed: float | None = Field(default=None, ge=VALENCE_LOW, le=VALENCE_HIGH)
    assumed_by: str = Field(default="", max_length=NAME_LENGTH)


class StepTouchpoint(Noun):
    """A touchpoint that customers meet in a step."""

    map_id: str
    step_id: str
    touchpoint_id: str
    position: float


class Lane(Noun):
    """A lane of a map; an empty name means the name the language gives to its kind."""

    map_id: str
    kind: LaneKind = Field(sa_type=AutoString)
    name: str = Field(default="", max_length=NAME_LENGTH)
    position: float
    hidden: bool = False


class Card(Noun):
    """A text in a lane at a step, `span` steps wide. Severity is 1..5 (pains); owner is for opportunities."""

    map_id: str
    lane_id: str
    step_id: str
    text: str = Field(min_length=1, max_length=TEXT_LENGTH)
    position: float
    span: int = Field(default=1, ge=1, le=100)
    severity: int | None = Field(default=None, ge=1, le=5)
    owner: str = Field(default="", max_length=NAME_LENGTH)


class CardEvidence(Noun):
    """An evidence item that mentions what a card says."""

    map_id: str
    card_id: str
    evidence_id: str


class CardVote(Noun):
    """One vote for a card; votes are only added or taken back, never counted up in place."""

    map_id: str
    card_id: str
    voter: str = Field(default="", max_length=NAME_LENGTH)


class DesiredValue(Noun):
    """How a step should feel, as customers say or as management believes, with the source of the figure."""

    map_id: str
    step_id: str
    holder: Holder = Field(sa_type=AutoString)
    value: float = Field(ge=VALENCE_LOW, le=VALENCE_HIGH)
    source: str = Field(default="", max_length=NAME_LENGTH)
    n: int | None = Field(default=None, ge=1)


class MapDocument(BaseModel):
    """A whole map as one frozen value: what analysis and drawing take.

    Stages, steps, lanes and cards are ordered by position (steps by their stage first). `votes` counts the
    votes of a card; `mentions` holds the evidence ids linked to a card.
    """

    model_config = ConfigDict(frozen=True)

    project_id: str
    project_name: str
    organisation: str
    revision: int
    map: ExperienceMap
    persona: Persona | None = None
    stages: tuple[Stage, ...] = ()
    steps: tuple[Step, ...] = ()
    lanes: tuple[Lane, ...] = ()
    cards: tuple[Card, ...] = ()
    desired: tuple[DesiredValue, ...] = ()
    touchpoints: dict[str, Touchpoint] = {}
    step_touchpoints: dict[str, tuple[str, ...]] = {}
    votes: dict[str, int] = {}
    mentions: dict[str, frozenset[str]] = {}
    segment_names: dict[str, str] = {}

    @model_validator(mode="after")
    def _steps_follow_stages(self) -> Self:
        order = {stage.id: index for index, stage in enumerate(self.stages)}
        places = [(order[step.stage_id], step.position) for step in self.steps]
        if places != sorted(places):
            raise ValueError("steps are ordered by stage, then by position")
        return self
