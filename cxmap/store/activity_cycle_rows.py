"""The tables of the activity cycle: each row class is its noun with the project's key and constraints."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from cxmap.model.activity_cycle import (
    Activity,
    ActivityCycle,
    ActivityNode,
    ActivityStep,
    ActivityTouchpoint,
    AddOn,
    AddOnKind,
    CyclePhase,
    Filler,
    Maturity,
    PhaseKind,
    SwitchingRisk,
)
from cxmap.model.experience_map import Holder
from cxmap.store.constraints import of, one_of, own, within


class ActivityCycleRow(ActivityCycle, table=True):
    __tablename__ = "activity_cycle"
    __table_args__ = own(
        of("persona_id", "persona"),
        of("segment_id", "segment"),
        # a cycle has activities, and an activity may open a cycle: one of the two references comes later
        of("parent_activity_id", "activity", use_alter=True),
        CheckConstraint("importance_low >= 0 AND importance_low < importance_high", name="importance"),
    )
    project_id: str


class CyclePhaseRow(CyclePhase, table=True):
    __tablename__ = "cycle_phase"
    __table_args__ = own(
        of("cycle_id", "activity_cycle"), one_of("kind", PhaseKind), Index(None, "project_id", "cycle_id")
    )
    project_id: str


class ActivityRow(Activity, table=True):
    __tablename__ = "activity"
    __table_args__ = own(
        of("cycle_id", "activity_cycle"),
        of("phase_id", "cycle_phase"),
        one_of("importance_by", Holder),
        one_of("desired_by", Holder),
        one_of("filler", Filler),
        one_of("switching_risk", SwitchingRisk),
        within("desired", 0, 100),
        within("assumed", 0, 100),
        within("emotion", -2, 2),
        CheckConstraint("importance >= 0", name="importance"),
        CheckConstraint("time_spent >= 0", name="time_spent"),
        Index(None, "project_id", "cycle_id"),
    )
    project_id: str


class ActivityTouchpointRow(ActivityTouchpoint, table=True):
    __tablename__ = "activity_touchpoint"
    __table_args__ = own(
        of("cycle_id", "activity_cycle"),
        of("activity_id", "activity"),
        of("touchpoint_id", "touchpoint"),
        UniqueConstraint("project_id", "activity_id", "touchpoint_id"),
        Index(None, "project_id", "cycle_id"),
    )
    project_id: str


class ActivityStepRow(ActivityStep, table=True):
    __tablename__ = "activity_step"
    __table_args__ = own(
        of("cycle_id", "activity_cycle"),
        of("activity_id", "activity"),
        of("step_id", "step"),
        UniqueConstraint("project_id", "activity_id", "step_id"),
        Index(None, "project_id", "cycle_id"),
        Index(None, "project_id", "step_id"),
    )
    project_id: str


class ActivityNodeRow(ActivityNode, table=True):
    __tablename__ = "activity_node"
    __table_args__ = own(
        of("cycle_id", "activity_cycle"),
        of("activity_id", "activity"),
        of("node_id", "blueprint_node"),
        UniqueConstraint("project_id", "activity_id", "node_id"),
        Index(None, "project_id", "cycle_id"),
        Index(None, "project_id", "node_id"),
    )
    project_id: str


class AddOnRow(AddOn, table=True):
    __tablename__ = "add_on"
    __table_args__ = own(
        of("cycle_id", "activity_cycle"),
        of("activity_id", "activity"),
        one_of("kind", AddOnKind),
        one_of("maturity", Maturity),
        within("effect", 0, 100),
        Index(None, "project_id", "cycle_id"),
    )
    project_id: str
