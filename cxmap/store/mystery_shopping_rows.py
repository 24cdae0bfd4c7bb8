"""The tables of mystery shopping: each row class is its noun with the project's key and constraints."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, PrimaryKeyConstraint, UniqueConstraint
from sqlmodel import SQLModel

from cxmap.model.mystery_shopping import (
    Location,
    Programme,
    ProgrammeKind,
    QuizAttempt,
    Quota,
    Scenario,
    Shopper,
    Visit,
    VisitMove,
    VisitPhoto,
    VisitState,
    Wave,
)
from cxmap.model.noun import Noun
from cxmap.model.questionnaire import (
    Critical,
    ItemKind,
    Questionnaire,
    QuestionnaireItem,
    QuestionnaireSection,
)
from cxmap.store.constraints import of, one_of, own, within


class ProgrammeRow(Programme, table=True):
    __tablename__ = "programme"
    __table_args__ = own(
        one_of("kind", ProgrammeKind), CheckConstraint("lockout_days >= 0", name="lockout_days")
    )
    project_id: str


class LocationRow(Location, table=True):
    __tablename__ = "location"
    __table_args__ = own(
        of("programme_id", "programme"), UniqueConstraint("project_id", "programme_id", "code")
    )
    project_id: str


class ShopperRow(Shopper, table=True):
    __tablename__ = "shopper"
    __table_args__ = own(UniqueConstraint("project_id", "pseudonym"), within("rating", 1, 10))
    project_id: str


class ScenarioRow(Scenario, table=True):
    __tablename__ = "scenario"
    __table_args__ = own(of("programme_id", "programme"), Index(None, "project_id", "programme_id"))
    project_id: str


class QuizAttemptRow(QuizAttempt, table=True):
    __tablename__ = "quiz_attempt"
    __table_args__ = own(
        of("scenario_id", "scenario"),
        of("shopper_id", "shopper"),
        CheckConstraint("right_answers <= questions", name="right_answers"),
        Index(None, "project_id", "scenario_id", "shopper_id"),
    )
    project_id: str


class WaveRow(Wave, table=True):
    __tablename__ = "wave"
    __table_args__ = own(
        of("programme_id", "programme"),
        UniqueConstraint("project_id", "programme_id", "name"),
        CheckConstraint("starts_on <= ends_on", name="dates"),
    )
    project_id: str


class QuotaRow(Quota, table=True):
    __tablename__ = "quota"
    __table_args__ = own(
        of("programme_id", "programme"),
        of("wave_id", "wave"),
        of("location_id", "location"),
        of("scenario_id", "scenario"),
        CheckConstraint("wanted >= 0", name="wanted"),
        Index(None, "project_id", "wave_id"),
    )
    project_id: str


class QuestionnaireRow(Questionnaire, table=True):
    __tablename__ = "questionnaire"
    __table_args__ = own(
        of("programme_id", "programme"),
        UniqueConstraint("project_id", "programme_id", "number"),
        CheckConstraint("number >= 1", name="number"),
    )
    project_id: str


class QuestionnaireSectionRow(QuestionnaireSection, table=True):
    __tablename__ = "questionnaire_section"
    __table_args__ = own(
        of("questionnaire_id", "questionnaire"),
        within("weight", 0, 100),
        Index(None, "project_id", "questionnaire_id"),
    )
    project_id: str


class QuestionnaireItemRow(QuestionnaireItem, table=True):
    __tablename__ = "questionnaire_item"
    __table_args__ = own(
        of("questionnaire_id", "questionnaire"),
        of("section_id", "questionnaire_section"),
        of("touchpoint_id", "touchpoint"),
        one_of("kind", ItemKind),
        one_of("critical", Critical),
        CheckConstraint("points >= 0", name="points"),
        UniqueConstraint("project_id", "questionnaire_id", "code"),
    )
    project_id: str


class VisitRow(Visit, table=True):
    __tablename__ = "visit"
    __table_args__ = own(
        of("programme_id", "programme"),
        of("questionnaire_id", "questionnaire"),
        of("location_id", "location"),
        of("shopper_id", "shopper"),
        of("wave_id", "wave"),
        of("scenario_id", "scenario"),
        of("batch_id", "import_batch"),
        one_of("state", VisitState),
        Index(None, "project_id", "programme_id", "wave_id"),
        Index(None, "project_id", "batch_id"),
        Index(None, "project_id", "questionnaire_id"),
    )
    project_id: str


class VisitMoveRow(VisitMove, table=True):
    __tablename__ = "visit_move"
    __table_args__ = own(
        of("visit_id", "visit"),
        one_of("from_state", VisitState),
        one_of("to_state", VisitState),
        CheckConstraint("to_state NOT IN ('returned', 'excluded') OR reason <> ''", name="reason"),
        Index(None, "project_id", "visit_id"),
    )
    project_id: str


class VisitPhotoRow(VisitPhoto, table=True):
    __tablename__ = "visit_photo"
    __table_args__ = own(
        of("visit_id", "visit"),
        CheckConstraint("size >= 1", name="size"),
        Index(None, "project_id", "visit_id"),
        Index(None, "project_id", "sha256"),
    )
    project_id: str


class PhotoContentRow(SQLModel, table=True):
    """The bytes of a photo under their hash; never changed, so not in the change log."""

    __tablename__ = "photo_content"
    __table_args__ = (
        PrimaryKeyConstraint("project_id", "sha256"),
        ForeignKeyConstraint(["project_id"], ["project.id"]),
    )
    project_id: str
    sha256: str
    content: bytes


ROWS: dict[type[Noun], type[SQLModel]] = {
    Programme: ProgrammeRow,
    Location: LocationRow,
    Shopper: ShopperRow,
    Scenario: ScenarioRow,
    QuizAttempt: QuizAttemptRow,
    Wave: WaveRow,
    Quota: QuotaRow,
    Questionnaire: QuestionnaireRow,
    QuestionnaireSection: QuestionnaireSectionRow,
    QuestionnaireItem: QuestionnaireItemRow,
    Visit: VisitRow,
    VisitMove: VisitMoveRow,
    VisitPhoto: VisitPhotoRow,
}
