"""The tables of the service blueprint: each row class is its noun with the project's key and constraints."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from cxmap.model.experience_map import Perspective
from cxmap.model.service_blueprint import (
    ActorKind,
    BlueprintActor,
    BlueprintLane,
    BlueprintLink,
    BlueprintNode,
    BlueprintStep,
    FailurePoint,
    FailureState,
    FindingVerdict,
    LaneRole,
    LinkKind,
    NodeKind,
    ServiceBlueprint,
    Verdict,
)
from cxmap.store.constraints import of, one_of, own, within


def _not_negative(*columns: str) -> tuple[CheckConstraint, ...]:
    return tuple(CheckConstraint(f"{column} >= 0", name=column) for column in columns)


class ServiceBlueprintRow(ServiceBlueprint, table=True):
    __tablename__ = "service_blueprint"
    __table_args__ = own(
        of("persona_id", "persona"),
        of("segment_id", "segment"),
        one_of("perspective", Perspective),
        *_not_negative("tolerable_time", "volume_per_month"),
    )
    project_id: str


class BlueprintStepRow(BlueprintStep, table=True):
    __tablename__ = "blueprint_step"
    __table_args__ = own(of("blueprint_id", "service_blueprint"), Index(None, "project_id", "blueprint_id"))
    project_id: str


class BlueprintLaneRow(BlueprintLane, table=True):
    __tablename__ = "blueprint_lane"
    __table_args__ = own(
        of("blueprint_id", "service_blueprint"),
        UniqueConstraint("project_id", "blueprint_id", "key"),
        one_of("role", LaneRole),
        Index(None, "project_id", "blueprint_id"),
    )
    project_id: str


class BlueprintActorRow(BlueprintActor, table=True):
    __tablename__ = "blueprint_actor"
    __table_args__ = own(
        of("blueprint_id", "service_blueprint"),
        one_of("kind", ActorKind),
        CheckConstraint("servers >= 1", name="servers"),
        Index(None, "project_id", "blueprint_id"),
    )
    project_id: str


class BlueprintNodeRow(BlueprintNode, table=True):
    __tablename__ = "blueprint_node"
    __table_args__ = own(
        of("blueprint_id", "service_blueprint"),
        UniqueConstraint("project_id", "blueprint_id", "key"),
        of("lane_id", "blueprint_lane"),
        of("step_id", "blueprint_step"),
        of("actor_id", "blueprint_actor"),
        of("touchpoint_id", "touchpoint"),
        of("opens_id", "service_blueprint"),
        of("map_step_id", "step"),
        one_of("kind", NodeKind),
        *_not_negative("pinned", "standard_time", "tolerable_time", "fastest_time", "slowest_time"),
        within("employee_emotion", -2, 2),
        within("latitude", 0, 3),
        Index(None, "project_id", "blueprint_id"),
        Index(None, "project_id", "map_step_id"),
    )
    project_id: str


class BlueprintLinkRow(BlueprintLink, table=True):
    __tablename__ = "blueprint_link"
    __table_args__ = own(
        of("blueprint_id", "service_blueprint"),
        of("source_id", "blueprint_node"),
        of("target_id", "blueprint_node"),
        of("failure_id", "failure_point"),
        one_of("kind", LinkKind),
        within("share", 0, 100),
        *_not_negative("cases"),
        UniqueConstraint("project_id", "source_id", "target_id", "kind"),
        Index(None, "project_id", "blueprint_id"),
    )
    project_id: str


class FailurePointRow(FailurePoint, table=True):
    __tablename__ = "failure_point"
    __table_args__ = own(
        of("blueprint_id", "service_blueprint"),
        UniqueConstraint("project_id", "blueprint_id", "key"),
        of("node_id", "blueprint_node"),
        one_of("state", FailureState),
        one_of("found_in", LaneRole),
        *(within(name, 1, 10) for name in ("severity", "occurrence", "detection")),
        *(within(f"{name}_proposed", 1, 10) for name in ("severity", "occurrence", "detection")),
        *_not_negative("recovery_time"),
        Index(None, "project_id", "blueprint_id"),
    )
    project_id: str


class FindingVerdictRow(FindingVerdict, table=True):
    __tablename__ = "finding_verdict"
    __table_args__ = own(
        of("blueprint_id", "service_blueprint"),
        one_of("verdict", Verdict),
        UniqueConstraint("project_id", "blueprint_id", "finding"),
    )
    project_id: str
