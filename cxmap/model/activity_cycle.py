"""The customer activity cycle: what a customer does before, during and after to get a result she wants.

After Vandermerwe (1993, "Jumping in to the customer's activity cycle"): value gaps and value add-ons.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator
from sqlmodel import AutoString, Field

from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW
from cxmap.model.experience_map import Holder, Step
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH, Noun
from cxmap.model.project import Persona
from cxmap.model.service_blueprint import BlueprintNode
from cxmap.model.touchpoint import Touchpoint

PERFORMANCE_LOW, PERFORMANCE_HIGH = 0.0, 100.0
FEWEST_PHASES = 3
FEWEST_ACTIVITIES, MOST_ACTIVITIES = 3, 40
CURRENCY_LENGTH = 3


class PhaseKind(StrEnum):
    """Vandermerwe's three phases, clockwise; EXTRA phases are added for an industry."""

    DECIDING = "deciding"
    DOING = "doing"
    REVIEWING = "reviewing"
    EXTRA = "extra"


STANDARD_PHASES = (PhaseKind.DECIDING, PhaseKind.DOING, PhaseKind.REVIEWING)


class Filler(StrEnum):
    """Who fills a value gap now."""

    US = "us"
    COMPETITOR = "competitor"
    CUSTOMER = "customer"
    NOBODY = "nobody"


class SwitchingRisk(StrEnum):
    """How likely customers leave at an activity."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class AddOnKind(StrEnum):
    """What a value add-on is."""

    SERVICE = "service"
    PRODUCT = "product"
    INFORMATION = "information"
    PARTNER = "partner"


class Maturity(StrEnum):
    """How far a value add-on has come."""

    IDEA = "idea"
    PILOT = "pilot"
    LIVE = "live"


class ActivityCycle(Noun):
    """One cycle of one project: of a persona or segment, towards the result she wants, in her words.

    Importance is rated on the scale `importance_low` .. `importance_high`. A nested cycle names the activity
    of another cycle that it opens. `competitor` names who is rated; "" means us.
    """

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    wanted_result: str = Field(default="", max_length=TEXT_LENGTH)
    persona_id: str | None = None
    segment_id: str | None = None
    parent_activity_id: str | None = None
    competitor: str = Field(default="", max_length=NAME_LENGTH)
    importance_low: float = Field(default=1, ge=0)
    importance_high: float = Field(default=5, gt=0)
    created_at: str

    @model_validator(mode="after")
    def _scale_rises(self) -> Self:
        if self.importance_low >= self.importance_high:
            raise ValueError("the scale of importance rises from its low to its high end")
        return self


class CyclePhase(Noun):
    """A phase of a cycle; an empty name means the name the language gives to its kind."""

    cycle_id: str
    kind: PhaseKind = Field(sa_type=AutoString)
    name: str = Field(default="", max_length=NAME_LENGTH)
    position: float


class Activity(Noun):
    """Something the customer does, in her words.

    `desired` and `assumed` are performance 0..100. `desired`, `time_spent` (in seconds) and `emotion` (a
    valence) count where the evidence tells none, `assumed` is what someone supposes where there is no evidence
    at all. `filler` is None where nobody has looked yet, `competitor` names who fills the gap, `filler_note`
    says how we know. Where `served` is false nothing of ours serves the activity: the flow breaks.
    `origin_id` is the id of the activity it was copied from, which may be gone.
    """

    cycle_id: str
    phase_id: str
    name: str = Field(min_length=1, max_length=TEXT_LENGTH)
    position: float
    critical_need: str = Field(default="", max_length=TEXT_LENGTH)
    importance: float | None = Field(default=None, ge=0)
    importance_by: Holder | None = Field(default=None, sa_type=AutoString)
    importance_source: str = Field(default="", max_length=NAME_LENGTH)
    desired: float | None = Field(default=None, ge=PERFORMANCE_LOW, le=PERFORMANCE_HIGH)
    desired_by: Holder | None = Field(default=None, sa_type=AutoString)
    desired_source: str = Field(default="", max_length=NAME_LENGTH)
    assumed: float | None = Field(default=None, ge=PERFORMANCE_LOW, le=PERFORMANCE_HIGH)
    assumed_by: str = Field(default="", max_length=NAME_LENGTH)
    time_spent: float | None = Field(default=None, ge=0)
    emotion: float | None = Field(default=None, ge=VALENCE_LOW, le=VALENCE_HIGH)
    effort_source: str = Field(default="", max_length=NAME_LENGTH)
    filler: Filler | None = Field(default=None, sa_type=AutoString)
    competitor: str = Field(default="", max_length=NAME_LENGTH)
    filler_note: str = Field(default="", max_length=TEXT_LENGTH)
    switching_risk: SwitchingRisk | None = Field(default=None, sa_type=AutoString)
    risk_reasons: str = Field(default="", max_length=TEXT_LENGTH)
    served: bool = True
    origin_id: str | None = None


class ActivityTouchpoint(Noun):
    """A touchpoint whose evidence tells how well an activity goes."""

    cycle_id: str
    activity_id: str
    touchpoint_id: str
    position: float


class ActivityStep(Noun):
    """A step of an experience map that shows the same activity."""

    cycle_id: str
    activity_id: str
    step_id: str


class ActivityNode(Noun):
    """A node of a service blueprint at which we do our part of an activity."""

    cycle_id: str
    activity_id: str
    node_id: str


class AddOn(Noun):
    """A value add-on: an idea that closes the gap of an activity; its phase is that of the activity.

    `effect` is how many points of performance it is expected to add, for the reason given. What it achieved
    is the difference between the waves `wave_before` and `wave_after`. `cost` is in `currency` (ISO 4217).
    """

    cycle_id: str
    activity_id: str
    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    position: float
    kind: AddOnKind = Field(default=AddOnKind.SERVICE, sa_type=AutoString)
    maturity: Maturity = Field(default=Maturity.IDEA, sa_type=AutoString)
    # as text in the database: SQLite has no decimals, and money must not be rounded
    cost: Decimal | None = Field(default=None, ge=0, sa_type=AutoString)
    currency: str = Field(default="", max_length=CURRENCY_LENGTH)
    effect: float | None = Field(default=None, ge=PERFORMANCE_LOW, le=PERFORMANCE_HIGH)
    effect_reason: str = Field(default="", max_length=TEXT_LENGTH)
    owner: str = Field(default="", max_length=NAME_LENGTH)
    partner: str = Field(default="", max_length=NAME_LENGTH)
    wave_before: str = Field(default="", max_length=NAME_LENGTH)
    wave_after: str = Field(default="", max_length=NAME_LENGTH)


class CycleDocument(BaseModel):
    """A whole cycle as one frozen value: what analysis and drawing take.

    Phases are ordered by position, activities by phase then position, add-ons by activity then position.
    `touchpoints` holds all of the project by id, `steps` and `nodes` those linked here; `activity_touchpoints`,
    `activity_steps` and `activity_nodes` give their ids by activity. `nested` holds the cycles that activities open, by activity;
    `parent` is the activity that opens this one.
    """

    model_config = ConfigDict(frozen=True)

    project_id: str
    project_name: str
    organisation: str
    revision: int
    cycle: ActivityCycle
    persona: Persona | None = None
    phases: tuple[CyclePhase, ...] = ()
    activities: tuple[Activity, ...] = ()
    add_ons: tuple[AddOn, ...] = ()
    touchpoints: dict[str, Touchpoint] = {}
    activity_touchpoints: dict[str, tuple[str, ...]] = {}
    steps: dict[str, Step] = {}
    activity_steps: dict[str, tuple[str, ...]] = {}
    nodes: dict[str, BlueprintNode] = {}
    activity_nodes: dict[str, tuple[str, ...]] = {}
    nested: dict[str, tuple[ActivityCycle, ...]] = {}
    parent: Activity | None = None
    segment_names: dict[str, str] = {}

    @model_validator(mode="after")
    def _is_a_cycle(self) -> Self:
        if len(self.phases) < FEWEST_PHASES:
            raise ValueError("a cycle has three phases or more")
        order = {phase.id: index for index, phase in enumerate(self.phases)}
        places = [(order[activity.phase_id], activity.position) for activity in self.activities]
        if places != sorted(places):
            raise ValueError("activities are ordered by phase, then by position")
        return self

    def activities_of(self, phase_id: str) -> tuple[Activity, ...]:
        """The activities of a phase, in order."""
        return tuple(activity for activity in self.activities if activity.phase_id == phase_id)

    def add_ons_of(self, activity_id: str) -> tuple[AddOn, ...]:
        """The add-ons of an activity, in order."""
        return tuple(add_on for add_on in self.add_ons if add_on.activity_id == activity_id)
