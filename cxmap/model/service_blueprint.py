"""The service blueprint: a process map with its lines, failure points and waits, after Shostack (1982, 1984).

Lanes and lines after Bitner, Ostrom and Morgan (2008). Times are seconds; money is decimal, in the currency
of its blueprint.
"""

from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import JSON
from sqlmodel import AutoString, Field

from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW
from cxmap.model.experience_map import Perspective
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH, Noun
from cxmap.model.project import Persona
from cxmap.model.touchpoint import Touchpoint

SCALE_LOW, SCALE_HIGH = 1, 10
"""The ends of severity, occurrence and detection."""

WHOLE = 100.0
"""What the shares of a decision's branches add up to, in per cent."""

CURRENCY_LENGTH = 3
KEY_LENGTH = 80
MONEY_DIGITS = 15
"""More would not pass through programs that read JSON numbers as doubles."""
MOST_COLUMNS = 1000
LONGEST_TIME = 10 * 365 * 24 * 3600.0
"""Ten years, in seconds: what is longer is a slip of the keyboard."""


class LaneRole(StrEnum):
    """What a lane shows, top to bottom; the three lines run between the roles."""

    PHYSICAL_EVIDENCE = "physical_evidence"
    CUSTOMER = "customer"
    FRONTSTAGE = "frontstage"
    BACKSTAGE = "backstage"
    SUPPORT = "support"


ROLES = tuple(LaneRole)


class BlueprintLine(StrEnum):
    """The lines of a blueprint, top to bottom."""

    INTERACTION = "interaction"
    VISIBILITY = "visibility"
    INTERNAL_INTERACTION = "internal_interaction"


LINE_ABOVE: dict[BlueprintLine, LaneRole] = {
    BlueprintLine.INTERACTION: LaneRole.FRONTSTAGE,
    BlueprintLine.VISIBILITY: LaneRole.BACKSTAGE,
    BlueprintLine.INTERNAL_INTERACTION: LaneRole.SUPPORT,
}
"""Above the first lane of which role (or of a later one) each line runs."""


class ActorKind(StrEnum):
    """Who or what acts."""

    CUSTOMER = "customer"
    PERSON = "person"
    TECHNOLOGY = "technology"


class NodeKind(StrEnum):
    """What a node is."""

    ACTION = "action"
    DECISION = "decision"
    WAIT = "wait"
    START = "start"
    END = "end"
    SUB_BLUEPRINT = "sub_blueprint"
    PHYSICAL_EVIDENCE = "physical_evidence"


class LinkKind(StrEnum):
    """How one node leads to another."""

    SEQUENCE = "sequence"
    MESSAGE = "message"
    AGREEMENT = "agreement"
    RECOVERY = "recovery"


FLOWS = (LinkKind.SEQUENCE, LinkKind.RECOVERY)
"""The links along which a customer's case moves; messages and agreements only inform."""


class FailureState(StrEnum):
    """How far the work on a failure point has come."""

    OPEN = "open"
    PLANNED = "planned"
    IN_PLACE = "in_place"
    CLOSED = "closed"


class Verdict(StrEnum):
    """What a person said about a finding."""

    DISMISSED = "dismissed"
    CONFIRMED = "confirmed"


class ServiceBlueprint(Noun):
    """One blueprint of one project.

    `perspective` is actual (as it is) or desired (as it is to be). `tolerable_time` is how long a customer
    accepts for the whole, by `tolerable_source`, asked of `tolerable_n`. Economics after Shostack (1984):
    `price`, `other_cost` per execution, `volume_per_month` executions, and the `execution_times` (seconds)
    a person wants to see. A sub-blueprint is opened by the node of another one (`BlueprintNode.opens_id`).
    """

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    persona_id: str | None = None
    segment_id: str | None = None
    perspective: Perspective = Field(default=Perspective.ACTUAL, sa_type=AutoString)
    standard_source: str = Field(default="", max_length=NAME_LENGTH)
    tolerable_time: float | None = Field(default=None, ge=0, le=LONGEST_TIME)
    tolerable_source: str = Field(default="", max_length=NAME_LENGTH)
    tolerable_n: int | None = Field(default=None, ge=1)
    currency: str = Field(default="", max_length=CURRENCY_LENGTH)
    # as text in the database: SQLite has no decimals, and money must not be rounded
    price: Decimal | None = Field(default=None, ge=0, max_digits=MONEY_DIGITS, sa_type=AutoString)
    other_cost: Decimal | None = Field(default=None, ge=0, max_digits=MONEY_DIGITS, sa_type=AutoString)
    other_cost_note: str = Field(default="", max_length=NAME_LENGTH)
    volume_per_month: int | None = Field(default=None, ge=0)
    execution_times: tuple[float, ...] = Field(default=(), sa_type=JSON)
    created_at: str

    @model_validator(mode="after")
    def _times_are_positive(self) -> Self:
        if not all(0 <= seconds <= LONGEST_TIME for seconds in self.execution_times):
            raise ValueError("execution times are not negative, and not longer than ten years")
        return self


class BlueprintStep(Noun):
    """A named column (or group of columns) of a blueprint; neighbours of the same `phase` share a head."""

    blueprint_id: str
    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    phase: str = Field(default="", max_length=NAME_LENGTH)
    position: float


class BlueprintLane(Noun):
    """A lane; an empty name means the name the language gives to its role.

    Lanes stand in the order of their roles, those of one role by position. `key` is how a document calls it.
    """

    blueprint_id: str
    key: str = Field(min_length=1, max_length=KEY_LENGTH)
    role: LaneRole = Field(sa_type=AutoString)
    name: str = Field(default="", max_length=NAME_LENGTH)
    note: str = Field(default="", max_length=NAME_LENGTH)
    position: float


class BlueprintActor(Noun):
    """A role that acts in a blueprint. `cost_rate` is money per minute; `servers` of it work at once."""

    blueprint_id: str
    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    kind: ActorKind = Field(default=ActorKind.PERSON, sa_type=AutoString)
    cost_rate: Decimal | None = Field(default=None, ge=0, max_digits=MONEY_DIGITS, sa_type=AutoString)
    servers: int | None = Field(default=None, ge=1)
    position: float


class BlueprintNode(Noun):
    """Something that happens, is decided, waited for or seen, in one lane; a document calls it by its `key`.

    `pinned` is the column it is held in, counted from 0 within its step (from the left edge where it has none); None lets the
    layout choose. `standard_time` is what is planned (for a wait: what is expected), `tolerable_time` the
    longest a customer accepts, `fastest_time` and `slowest_time` its likely ends where nothing was observed.
    `cost_rate` is money per minute and goes before that of the actor; `materials_cost` is money per execution.
    `captures` names the data that are taken down here, one per line. `latitude` is how much room the actor
    has to do it differently, 0 (none) .. 3 (wide): divergence after Shostack (1987). `opens_id` is the
    blueprint a sub-blueprint opens, `origin_id` the node this one was copied from.
    """

    blueprint_id: str
    key: str = Field(min_length=1, max_length=KEY_LENGTH)
    lane_id: str
    kind: NodeKind = Field(default=NodeKind.ACTION, sa_type=AutoString)
    name: str = Field(min_length=1, max_length=TEXT_LENGTH)
    position: float
    step_id: str | None = None
    pinned: int | None = Field(default=None, ge=0, le=MOST_COLUMNS)
    actor_id: str | None = None
    touchpoint_id: str | None = None
    channel: str = Field(default="", max_length=NAME_LENGTH)
    standard_time: float | None = Field(default=None, ge=0, le=LONGEST_TIME)
    tolerable_time: float | None = Field(default=None, ge=0, le=LONGEST_TIME)
    fastest_time: float | None = Field(default=None, ge=0, le=LONGEST_TIME)
    slowest_time: float | None = Field(default=None, ge=0, le=LONGEST_TIME)
    cost_rate: Decimal | None = Field(default=None, ge=0, max_digits=MONEY_DIGITS, sa_type=AutoString)
    materials: str = Field(default="", max_length=NAME_LENGTH)
    materials_cost: Decimal | None = Field(default=None, ge=0, max_digits=MONEY_DIGITS, sa_type=AutoString)
    policy: str = Field(default="", max_length=TEXT_LENGTH)
    employee_emotion: float | None = Field(default=None, ge=VALENCE_LOW, le=VALENCE_HIGH)
    captures: str = Field(default="", max_length=TEXT_LENGTH)
    latitude: int | None = Field(default=None, ge=0, le=3)
    note: str = Field(default="", max_length=TEXT_LENGTH)
    opens_id: str | None = None
    map_step_id: str | None = None
    origin_id: str | None = None

    @model_validator(mode="after")
    def _times_rise(self) -> Self:
        fast, slow = self.fastest_time, self.slowest_time
        if fast is not None and slow is not None and fast > slow:
            raise ValueError("the fastest time is not longer than the slowest")
        return self


class BlueprintLink(Noun):
    """One node leads to another. `share` is the per cent of cases that take this branch of a decision.

    `cases` is how many observed cases took it; it gives the share where none is typed. A recovery may name
    the failure point it begins at.
    """

    blueprint_id: str
    source_id: str
    target_id: str
    kind: LinkKind = Field(default=LinkKind.SEQUENCE, sa_type=AutoString)
    share: float | None = Field(default=None, ge=0, le=WHOLE)
    cases: int | None = Field(default=None, ge=0)
    condition: str = Field(default="", max_length=NAME_LENGTH)
    failure_id: str | None = None


class FailurePoint(Noun):
    """Where a node can fail: an entry of a failure mode and effects analysis.

    `severity`, `occurrence` and `detection` are the chosen values 1..10, `*_proposed` what the evidence
    proposed when they were chosen, `*_basis` on what. `recovery_time` is in seconds. `in_place_since` is the
    day (ISO) since which the recovery or poka-yoke works.
    """

    blueprint_id: str
    key: str = Field(min_length=1, max_length=KEY_LENGTH)
    node_id: str
    position: float
    mode: str = Field(min_length=1, max_length=NAME_LENGTH)
    cause: str = Field(default="", max_length=TEXT_LENGTH)
    effect: str = Field(default="", max_length=TEXT_LENGTH)
    severity: int | None = Field(default=None, ge=SCALE_LOW, le=SCALE_HIGH)
    severity_proposed: int | None = Field(default=None, ge=SCALE_LOW, le=SCALE_HIGH)
    severity_basis: str = Field(default="", max_length=TEXT_LENGTH)
    occurrence: int | None = Field(default=None, ge=SCALE_LOW, le=SCALE_HIGH)
    occurrence_proposed: int | None = Field(default=None, ge=SCALE_LOW, le=SCALE_HIGH)
    occurrence_basis: str = Field(default="", max_length=TEXT_LENGTH)
    detection: int | None = Field(default=None, ge=SCALE_LOW, le=SCALE_HIGH)
    detection_proposed: int | None = Field(default=None, ge=SCALE_LOW, le=SCALE_HIGH)
    detection_basis: str = Field(default="", max_length=TEXT_LENGTH)
    found_in: LaneRole | None = Field(default=None, sa_type=AutoString)
    recovery: str = Field(default="", max_length=TEXT_LENGTH)
    recovery_time: float | None = Field(default=None, ge=0, le=LONGEST_TIME)
    poka_yoke: str = Field(default="", max_length=TEXT_LENGTH)
    owner: str = Field(default="", max_length=NAME_LENGTH)
    state: FailureState = Field(default=FailureState.OPEN, sa_type=AutoString)
    in_place_since: str | None = Field(default=None, max_length=10)


class FindingVerdict(Noun):
    """What was said about a finding; `fingerprint` tells whether the blueprint has changed since."""

    blueprint_id: str
    finding: str = Field(min_length=1, max_length=NAME_LENGTH)
    verdict: Verdict = Field(sa_type=AutoString)
    reason: str = Field(default="", max_length=TEXT_LENGTH)
    fingerprint: str = Field(max_length=64)


class BlueprintDocument(BaseModel):
    """A whole blueprint as one frozen value: what analysis and drawing take.

    Steps and actors are ordered by position, lanes by role then position, nodes by position, failure points
    by node then position. `touchpoints` holds all of the project by id; `opened` the blueprints that nodes
    open, by id; `parents` the nodes of other blueprints that open this one.
    """

    model_config = ConfigDict(frozen=True)

    project_id: str
    project_name: str
    organisation: str
    revision: int
    blueprint: ServiceBlueprint
    persona: Persona | None = None
    steps: tuple[BlueprintStep, ...] = ()
    lanes: tuple[BlueprintLane, ...] = ()
    actors: tuple[BlueprintActor, ...] = ()
    nodes: tuple[BlueprintNode, ...] = ()
    links: tuple[BlueprintLink, ...] = ()
    failures: tuple[FailurePoint, ...] = ()
    verdicts: tuple[FindingVerdict, ...] = ()
    touchpoints: dict[str, Touchpoint] = {}
    opened: dict[str, ServiceBlueprint] = {}
    parents: tuple[BlueprintNode, ...] = ()
    segment_names: dict[str, str] = {}

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        places = [(ROLES.index(lane.role), lane.position) for lane in self.lanes]
        if places != sorted(places):
            raise ValueError("lanes are ordered by role, then by position")
        return self

    @cached_property
    def node_of(self) -> dict[str, BlueprintNode]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def lane_of(self) -> dict[str, BlueprintLane]:
        return {lane.id: lane for lane in self.lanes}

    @cached_property
    def actor_of(self) -> dict[str, BlueprintActor]:
        return {actor.id: actor for actor in self.actors}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each node that is counted, from 1, in the order of the nodes.

        Physical evidence, start and end stand in the picture without one.
        """
        bare = (NodeKind.PHYSICAL_EVIDENCE, NodeKind.START, NodeKind.END)
        counted = [node.id for node in self.nodes if node.kind not in bare]
        return {node_id: number for number, node_id in enumerate(counted, 1)}

    def role_of(self, node: BlueprintNode) -> LaneRole:
        """The role of the lane a node stands in."""
        return self.lane_of[node.lane_id].role

    def failures_of(self, node_id: str) -> tuple[FailurePoint, ...]:
        """The failure points of a node, in order."""
        return tuple(failure for failure in self.failures if failure.node_id == node_id)

    def rate_of(self, node: BlueprintNode) -> Decimal | None:
        """Money per minute of a node: its own, else that of its actor; None where neither is known."""
        if node.cost_rate is not None:
            return node.cost_rate
        actor = self.actor_of.get(node.actor_id or "")
        return actor.cost_rate if actor else None
