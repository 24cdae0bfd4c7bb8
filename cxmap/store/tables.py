"""The tables: each row class is its noun with the project's key, foreign keys and constraints.

The project id comes first in every key and unique constraint, so that a table can be distributed by project.
"""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from cxmap.model.activity_cycle import (
    Activity,
    ActivityCycle,
    ActivityNode,
    ActivityStep,
    ActivityTouchpoint,
    AddOn,
    CyclePhase,
)
from cxmap.model.evidence import Consent, EvidenceItem, Method
from cxmap.model.evidence_import import ImportBatch, SavedMapping
from cxmap.model.experience_map import (
    Card,
    CardEvidence,
    CardVote,
    DesiredValue,
    ExperienceMap,
    Holder,
    Lane,
    LaneKind,
    Perspective,
    Stage,
    Step,
    StepTouchpoint,
    Weighting,
)
from cxmap.model.noun import Noun
from cxmap.model.project import Persona, Project, Segment
from cxmap.model.service_blueprint import (
    BlueprintActor,
    BlueprintLane,
    BlueprintLink,
    BlueprintNode,
    BlueprintStep,
    FailurePoint,
    FindingVerdict,
    ServiceBlueprint,
)
from cxmap.model.touchpoint import Character, LifecyclePhase, Touchpoint
from cxmap.store import field_session_rows, mystery_shopping_rows
from cxmap.store.activity_cycle_rows import (
    ActivityCycleRow,
    ActivityNodeRow,
    ActivityRow,
    ActivityStepRow,
    ActivityTouchpointRow,
    AddOnRow,
    CyclePhaseRow,
)
from cxmap.store.constraints import of, one_of, own, within
from cxmap.store.service_blueprint_rows import (
    BlueprintActorRow,
    BlueprintLaneRow,
    BlueprintLinkRow,
    BlueprintNodeRow,
    BlueprintStepRow,
    FailurePointRow,
    FindingVerdictRow,
    ServiceBlueprintRow,
)

metadata = SQLModel.metadata


class ProjectRow(Project, table=True):
    __tablename__ = "project"
    __table_args__ = (PrimaryKeyConstraint("id"), CheckConstraint("version >= 1", name="version"))


class SegmentRow(Segment, table=True):
    __tablename__ = "segment"
    __table_args__ = own(UniqueConstraint("project_id", "name"))
    project_id: str


class PersonaRow(Persona, table=True):
    __tablename__ = "persona"
    __table_args__ = own(of("segment_id", "segment"))
    project_id: str


class TouchpointRow(Touchpoint, table=True):
    __tablename__ = "touchpoint"
    __table_args__ = own(
        UniqueConstraint("project_id", "name"),
        one_of("character", Character),
        one_of("phase", LifecyclePhase),
    )
    project_id: str


class ImportBatchRow(ImportBatch, table=True):
    __tablename__ = "import_batch"
    __table_args__ = own(Index(None, "project_id", "sha256"))
    project_id: str


class SavedMappingRow(SavedMapping, table=True):
    __tablename__ = "saved_mapping"
    __table_args__ = own(UniqueConstraint("project_id", "name"))
    project_id: str


class ExperienceMapRow(ExperienceMap, table=True):
    __tablename__ = "experience_map"
    __table_args__ = own(
        of("persona_id", "persona"),
        of("segment_id", "segment"),
        one_of("perspective", Perspective),
        one_of("weighting", Weighting),
    )
    project_id: str


class StageRow(Stage, table=True):
    __tablename__ = "stage"
    __table_args__ = own(of("map_id", "experience_map"), Index(None, "project_id", "map_id"))
    project_id: str


class StepRow(Step, table=True):
    __tablename__ = "step"
    __table_args__ = own(
        of("map_id", "experience_map"),
        of("stage_id", "stage"),
        within("assumed", -2, 2),
        Index(None, "project_id", "map_id"),
    )
    project_id: str


class EvidenceRow(EvidenceItem, table=True):
    __tablename__ = "evidence"
    __table_args__ = own(
        of("touchpoint_id", "touchpoint"),
        of("step_id", "step"),
        of("segment_id", "segment"),
        of("batch_id", "import_batch"),
        of("node_id", "blueprint_node"),
        of("failure_id", "failure_point"),
        one_of("method", Method),
        one_of("consent", Consent),
        within("valence", -2, 2),
        within("desired", -2, 2),
        within("emotional", 0, 100),
        within("rational", 0, 100),
        Index(None, "project_id", "touchpoint_id"),
        Index(None, "project_id", "batch_id"),
        Index(None, "project_id", "step_id"),
        Index(None, "project_id", "node_id"),
    )
    project_id: str


class StepTouchpointRow(StepTouchpoint, table=True):
    __tablename__ = "step_touchpoint"
    __table_args__ = own(
        of("map_id", "experience_map"),
        of("step_id", "step"),
        of("touchpoint_id", "touchpoint"),
        UniqueConstraint("project_id", "step_id", "touchpoint_id"),
        Index(None, "project_id", "map_id"),
    )
    project_id: str


class LaneRow(Lane, table=True):
    __tablename__ = "lane"
    __table_args__ = own(
        of("map_id", "experience_map"), one_of("kind", LaneKind), Index(None, "project_id", "map_id")
    )
    project_id: str


class CardRow(Card, table=True):
    __tablename__ = "card"
    __table_args__ = own(
        of("map_id", "experience_map"),
        of("lane_id", "lane"),
        of("step_id", "step"),
        within("severity", 1, 5),
        CheckConstraint("span >= 1", name="span"),
        Index(None, "project_id", "map_id"),
    )
    project_id: str


class CardEvidenceRow(CardEvidence, table=True):
    __tablename__ = "card_evidence"
    __table_args__ = own(
        of("map_id", "experience_map"),
        of("card_id", "card"),
        of("evidence_id", "evidence"),
        UniqueConstraint("project_id", "card_id", "evidence_id"),
        Index(None, "project_id", "map_id"),
    )
    project_id: str


class CardVoteRow(CardVote, table=True):
    __tablename__ = "card_vote"
    __table_args__ = own(
        of("map_id", "experience_map"), of("card_id", "card"), Index(None, "project_id", "map_id")
    )
    project_id: str


class DesiredValueRow(DesiredValue, table=True):
    __tablename__ = "desired_value"
    __table_args__ = own(
        of("map_id", "experience_map"),
        of("step_id", "step"),
        one_of("holder", Holder),
        within("value", -2, 2),
        UniqueConstraint("project_id", "step_id", "holder"),
        Index(None, "project_id", "map_id"),
    )
    project_id: str


class OperationRow(SQLModel, table=True):
    """One thing a person did. `state`: done, undone, or closed (can no longer be undone or redone).

    `touches_evidence` lets a reader see without the changes whether evidence is still the same.
    """

    __tablename__ = "operation"
    __table_args__ = (
        PrimaryKeyConstraint("project_id", "id"),
        ForeignKeyConstraint(["project_id"], ["project.id"]),
        UniqueConstraint("project_id", "revision"),
        one_of("kind", ("do", "undo", "redo")),
        one_of("state", ("done", "undone", "closed")),
        Index(None, "project_id", "touches_evidence", "revision"),
    )
    project_id: str
    id: str
    revision: int
    actor: str
    at: str
    what: str
    subject: str = ""
    kind: str
    state: str = "done"
    target: str | None = None
    touches_evidence: bool = False


class ChangeRow(SQLModel, table=True):
    """One row's part of an operation: `before` and `after` are JSON of the fields that changed."""

    __tablename__ = "change"
    __table_args__ = (
        PrimaryKeyConstraint("project_id", "operation_id", "place"),
        ForeignKeyConstraint(["project_id", "operation_id"], ["operation.project_id", "operation.id"]),
        Index(None, "project_id", "row_id"),
    )
    project_id: str
    operation_id: str
    place: int
    noun: str
    row_id: str
    before: str | None = None
    after: str | None = None


class DraftRow(SQLModel, table=True):
    """What someone typed into a form and has not saved yet; survives a refresh and a restart."""

    __tablename__ = "draft"
    __table_args__ = (
        PrimaryKeyConstraint("project_id", "actor", "form"),
        ForeignKeyConstraint(["project_id"], ["project.id"]),
    )
    project_id: str
    actor: str
    form: str
    document: str


class PresenceRow(SQLModel, table=True):
    """Who looked at which map, cycle or other `place` (its id) when; some seconds later the person has left."""

    __tablename__ = "presence"
    __table_args__ = (
        PrimaryKeyConstraint("project_id", "place", "session"),
        ForeignKeyConstraint(["project_id"], ["project.id"]),
    )
    project_id: str
    place: str
    session: str
    actor: str = Field(default="")
    seen_at: str


def _table(row: type[SQLModel]) -> Table:
    table: Table = row.__table__  # type: ignore[attr-defined]
    return table


TABLES: dict[type[Noun], Table] = {
    Project: _table(ProjectRow),
    Segment: _table(SegmentRow),
    Persona: _table(PersonaRow),
    Touchpoint: _table(TouchpointRow),
    ImportBatch: _table(ImportBatchRow),
    SavedMapping: _table(SavedMappingRow),
    ExperienceMap: _table(ExperienceMapRow),
    Stage: _table(StageRow),
    Step: _table(StepRow),
    StepTouchpoint: _table(StepTouchpointRow),
    EvidenceItem: _table(EvidenceRow),
    Lane: _table(LaneRow),
    Card: _table(CardRow),
    CardEvidence: _table(CardEvidenceRow),
    CardVote: _table(CardVoteRow),
    DesiredValue: _table(DesiredValueRow),
    ActivityCycle: _table(ActivityCycleRow),
    CyclePhase: _table(CyclePhaseRow),
    Activity: _table(ActivityRow),
    ActivityTouchpoint: _table(ActivityTouchpointRow),
    ActivityStep: _table(ActivityStepRow),
    ActivityNode: _table(ActivityNodeRow),
    AddOn: _table(AddOnRow),
    ServiceBlueprint: _table(ServiceBlueprintRow),
    BlueprintStep: _table(BlueprintStepRow),
    BlueprintLane: _table(BlueprintLaneRow),
    BlueprintActor: _table(BlueprintActorRow),
    BlueprintNode: _table(BlueprintNodeRow),
    BlueprintLink: _table(BlueprintLinkRow),
    FailurePoint: _table(FailurePointRow),
    FindingVerdict: _table(FindingVerdictRow),
    **{noun: _table(row) for noun, row in mystery_shopping_rows.ROWS.items()},
    **{noun: _table(row) for noun, row in field_session_rows.ROWS.items()},
}
NOUNS: dict[str, type[Noun]] = {table.name: noun for noun, table in TABLES.items()}
operation = _table(OperationRow)
change = _table(ChangeRow)
draft = _table(DraftRow)
presence = _table(PresenceRow)
photo_content = _table(mystery_shopping_rows.PhotoContentRow)


def key_columns(table: Table) -> tuple[Column[Any], ...]:
    """The primary key's columns, the project first."""
    return tuple(table.primary_key.columns)
