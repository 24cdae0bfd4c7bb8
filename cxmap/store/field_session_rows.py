"""The tables of field work: each row class is its noun with the project's key and constraints."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from cxmap.model.behaviour_log import (
    Behaviour,
    BehaviourKind,
    BehaviourRole,
    BehaviourScheme,
    EntryKind,
    LogEntry,
)
from cxmap.model.coding import BlindCoding, CarriedPart, Code, CodeSet, Coding, FieldText, TextKind
from cxmap.model.evidence import Consent
from cxmap.model.field_session import (
    FIELD_METHODS,
    CallRecord,
    Erasure,
    ErasureKind,
    FieldSession,
    InterviewAnswer,
    ManagerReading,
    Participant,
    ParticipantKey,
    Role,
    Sampling,
    SessionParticipant,
    SessionPhoto,
    SessionTouchpoint,
    Setting,
)
from cxmap.model.noun import Noun
from cxmap.store.constraints import of, one_of, own, within


class BehaviourSchemeRow(BehaviourScheme, table=True):
    __tablename__ = "behaviour_scheme"
    __table_args__ = own()
    project_id: str


class BehaviourRow(Behaviour, table=True):
    __tablename__ = "behaviour"
    __table_args__ = own(
        of("scheme_id", "behaviour_scheme"),
        one_of("kind", BehaviourKind),
        one_of("role", BehaviourRole),
        within("valence", -2, 2),
        Index(None, "project_id", "scheme_id"),
    )
    project_id: str


class FieldSessionRow(FieldSession, table=True):
    __tablename__ = "field_session"
    __table_args__ = own(
        of("segment_id", "segment"),
        of("scheme_id", "behaviour_scheme"),
        one_of("method", FIELD_METHODS),
        one_of("role", Role),
        one_of("manager", ManagerReading),
        one_of("setting", Setting),
        one_of("sampling", Sampling),
        CheckConstraint("cue_seconds > 0", name="cue_seconds"),
        CheckConstraint(
            "started_at IS NULL OR NOT covert OR (justification <> '' AND legal_basis <> '')", name="grounds"
        ),
    )
    project_id: str


class SessionTouchpointRow(SessionTouchpoint, table=True):
    __tablename__ = "session_touchpoint"
    __table_args__ = own(
        of("session_id", "field_session"),
        of("touchpoint_id", "touchpoint"),
        UniqueConstraint("project_id", "session_id", "touchpoint_id"),
    )
    project_id: str


class ParticipantRow(Participant, table=True):
    __tablename__ = "participant"
    __table_args__ = own(
        of("segment_id", "segment"), one_of("consent", Consent), UniqueConstraint("project_id", "pseudonym")
    )
    project_id: str


class ParticipantKeyRow(ParticipantKey, table=True):
    __tablename__ = "participant_key"
    __table_args__ = own(
        of("participant_id", "participant"), UniqueConstraint("project_id", "participant_id")
    )
    project_id: str


class SessionParticipantRow(SessionParticipant, table=True):
    __tablename__ = "session_participant"
    __table_args__ = own(
        of("session_id", "field_session"),
        of("participant_id", "participant"),
        UniqueConstraint("project_id", "session_id", "participant_id"),
    )
    project_id: str


class InterviewAnswerRow(InterviewAnswer, table=True):
    __tablename__ = "interview_answer"
    __table_args__ = own(
        of("session_id", "field_session"),
        of("touchpoint_id", "touchpoint"),
        of("participant_id", "participant"),
        of("evidence_id", "evidence"),
        within("actual", -2, 2),
        within("desired", -2, 2),
        within("importance", 1, 5),
        Index(None, "project_id", "session_id"),
    )
    project_id: str


class CallRecordRow(CallRecord, table=True):
    __tablename__ = "call_record"
    __table_args__ = own(
        of("session_id", "field_session"),
        of("touchpoint_id", "touchpoint"),
        of("evidence_id", "evidence"),
        within("emotion_start", -2, 2),
        within("emotion_end", -2, 2),
        CheckConstraint("hold >= 0 AND transfer >= 0 AND silence >= 0", name="times"),
        Index(None, "project_id", "session_id"),
    )
    project_id: str


class LogEntryRow(LogEntry, table=True):
    __tablename__ = "log_entry"
    __table_args__ = own(
        of("session_id", "field_session"),
        of("behaviour_id", "behaviour"),
        of("touchpoint_id", "touchpoint"),
        of("evidence_id", "evidence"),
        one_of("kind", EntryKind),
        within("valence", -2, 2),
        CheckConstraint("at >= 0", name="at"),
        UniqueConstraint("project_id", "op_id"),
        Index(None, "project_id", "session_id", "at"),
        # what a live log asks after every key: the newest, how many, what runs
        Index(None, "project_id", "session_id", "deleted", "id"),
        Index(None, "project_id", "session_id", "kind"),
    )
    project_id: str


class FieldTextRow(FieldText, table=True):
    __tablename__ = "field_text"
    __table_args__ = own(
        of("session_id", "field_session"),
        of("participant_id", "participant"),
        of("touchpoint_id", "touchpoint"),
        one_of("kind", TextKind),
        Index(None, "project_id", "session_id"),
    )
    project_id: str


class CodeRow(Code, table=True):
    __tablename__ = "code"
    __table_args__ = own(of("parent_id", "code"))
    project_id: str


class CodingRow(Coding, table=True):
    __tablename__ = "coding"
    __table_args__ = own(
        of("text_id", "field_text"),
        of("code_id", "code"),
        of("evidence_id", "evidence"),
        CheckConstraint('start >= 0 AND start < "end"', name="span"),
        Index(None, "project_id", "text_id"),
        Index(None, "project_id", "code_id"),
    )
    project_id: str


class BlindCodingRow(BlindCoding, table=True):
    __tablename__ = "blind_coding"
    __table_args__ = own(of("text_id", "field_text"), UniqueConstraint("project_id", "text_id", "coder"))
    project_id: str


class CodeSetRow(CodeSet, table=True):
    __tablename__ = "code_set"
    __table_args__ = own()
    project_id: str


class CarriedPartRow(CarriedPart, table=True):
    __tablename__ = "carried_part"
    __table_args__ = own(Index(None, "project_id", "owner"))
    project_id: str


class SessionPhotoRow(SessionPhoto, table=True):
    __tablename__ = "session_photo"
    __table_args__ = own(
        of("session_id", "field_session"),
        of("participant_id", "participant"),
        CheckConstraint("size >= 1", name="size"),
        Index(None, "project_id", "session_id"),
        Index(None, "project_id", "sha256"),
    )
    project_id: str


class ErasureRow(Erasure, table=True):
    __tablename__ = "erasure"
    __table_args__ = own(one_of("kind", ErasureKind))
    project_id: str


ROWS: dict[type[Noun], type[SQLModel]] = {
    BehaviourScheme: BehaviourSchemeRow,
    Behaviour: BehaviourRow,
    FieldSession: FieldSessionRow,
    SessionTouchpoint: SessionTouchpointRow,
    Participant: ParticipantRow,
    ParticipantKey: ParticipantKeyRow,
    SessionParticipant: SessionParticipantRow,
    InterviewAnswer: InterviewAnswerRow,
    CallRecord: CallRecordRow,
    LogEntry: LogEntryRow,
    FieldText: FieldTextRow,
    Code: CodeRow,
    Coding: CodingRow,
    BlindCoding: BlindCodingRow,
    CodeSet: CodeSetRow,
    CarriedPart: CarriedPartRow,
    SessionPhoto: SessionPhotoRow,
    Erasure: ErasureRow,
}
"""The row class of each noun, in an order in which they may be written."""
