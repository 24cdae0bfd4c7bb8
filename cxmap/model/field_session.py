"""A session of field work: who watched or asked, where, in which role, and what the participants agreed to.

Roles after Gold (1958, "Roles in sociological field observations"), with the reading of customer relationship
management: a manager serves at the front line, or watches it.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Self

from pydantic import field_validator, model_validator
from sqlalchemy import JSON
from sqlmodel import AutoString, Field

from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW, Consent, Method
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH, Noun
from cxmap.model.photo import Photo

FIELD_METHODS = (
    Method.PARTICIPANT_OBSERVATION,
    Method.NON_PARTICIPANT_OBSERVATION,
    Method.ETHNOGRAPHY,
    Method.INTERVIEW,
    Method.FOCUS_GROUP,
)
ASKING = (Method.INTERVIEW, Method.FOCUS_GROUP)
IMPORTANCE_LOW, IMPORTANCE_HIGH = 1, 5


class Role(StrEnum):
    """Gold's four, from taking part in everything to taking part in nothing."""

    COMPLETE_PARTICIPANT = "complete_participant"
    PARTICIPANT_AS_OBSERVER = "participant_as_observer"
    OBSERVER_AS_PARTICIPANT = "observer_as_participant"
    COMPLETE_OBSERVER = "complete_observer"


class ManagerReading(StrEnum):
    """What a manager did at the front line."""

    SERVING = "serving"
    WATCHING = "watching"


class Setting(StrEnum):
    """Where or through what the contact was seen or heard."""

    COUNTER = "counter"
    PREMISES = "premises"
    CALL = "call"
    SCREEN = "screen"
    FACE_TO_FACE = "face_to_face"
    TELEPHONE = "telephone"
    HOME = "home"


class Sampling(StrEnum):
    """How behaviour is sampled (Altmann, 1974); partial intervals overstate durations, whole ones understate."""

    CONTINUOUS = "continuous"
    EVENT = "event"
    MOMENTARY = "momentary"
    PARTIAL_INTERVAL = "partial_interval"
    WHOLE_INTERVAL = "whole_interval"


class ConsentScope(StrEnum):
    """What a participant allows."""

    NOTES = "notes"
    AUDIO = "audio"
    PHOTO = "photo"
    QUOTES = "quotes"


class FieldSession(Noun):
    """One session of field work. Moments are UTC, ISO 8601; `cue_seconds` is the interval of time sampling.

    Taps on waiting and service are times of the nodes `wait_node_id` and `service_node_id` of a blueprint.
    A covert session needs its justification and its legal basis before it can be started.
    """

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    method: Method = Field(sa_type=AutoString)
    role: Role = Field(default=Role.COMPLETE_OBSERVER, sa_type=AutoString)
    manager: ManagerReading | None = Field(default=None, sa_type=AutoString)
    covert: bool = False
    justification: str = Field(default="", max_length=TEXT_LENGTH)
    legal_basis: str = Field(default="", max_length=TEXT_LENGTH)
    setting: Setting = Field(default=Setting.PREMISES, sa_type=AutoString)
    place: str = Field(default="", max_length=NAME_LENGTH)
    observer: str = Field(default="", max_length=NAME_LENGTH)
    second_observer: str = Field(default="", max_length=NAME_LENGTH)
    segment_id: str | None = None
    wave: str = Field(default="", max_length=NAME_LENGTH)
    scheme_id: str | None = None
    sampling: Sampling = Field(default=Sampling.CONTINUOUS, sa_type=AutoString)
    cue_seconds: float | None = Field(default=None, gt=0)
    wait_node_id: str | None = Field(default=None, max_length=40)
    service_node_id: str | None = Field(default=None, max_length=40)
    started_at: str | None = Field(default=None, max_length=40)
    ended_at: str | None = Field(default=None, max_length=40)
    created_at: str

    @model_validator(mode="after")
    def _is_field_work(self) -> Self:
        if self.method not in FIELD_METHODS:
            raise ValueError(
                "a field session is an observation, an ethnography, an interview or a focus group"
            )
        for moment in (self.started_at, self.ended_at):
            if moment is not None:
                datetime.fromisoformat(moment)
        return self

    @property
    def lacks_grounds(self) -> bool:
        """Whether it is covert and nobody has said why it may be."""
        return self.covert and not (self.justification.strip() and self.legal_basis.strip())


class SessionTouchpoint(Noun):
    """A touchpoint that is in view during a session."""

    session_id: str
    touchpoint_id: str
    position: float


class Participant(Noun):
    """Someone who was seen or asked, by a pseudonym; who it is stands apart, in `ParticipantKey`.

    `consent_until` is the last day the consent holds, `withdrawn_at` when it was taken back.
    """

    pseudonym: str = Field(min_length=1, max_length=NAME_LENGTH)
    segment_id: str | None = None
    child: bool = False
    vulnerable: bool = False
    consent: Consent = Field(default=Consent.UNKNOWN, sa_type=AutoString)
    consent_version: str = Field(default="", max_length=NAME_LENGTH)
    consent_scope: tuple[ConsentScope, ...] = Field(default=(), sa_type=JSON)
    consent_until: str | None = Field(default=None, max_length=10)
    withdrawn_at: str | None = Field(default=None, max_length=40)
    note: str = Field(default="", max_length=TEXT_LENGTH)

    @field_validator("pseudonym")
    @classmethod
    def _without_outer_blanks(cls, pseudonym: str) -> str:
        return pseudonym.strip()

    @field_validator("consent_until")
    @classmethod
    def _is_a_day(cls, day: str | None) -> str | None:
        if day is not None:
            date.fromisoformat(day)
        return day

    def allows(self, scope: ConsentScope, today: str) -> bool:
        """Whether this use is covered on a day (ISO date)."""
        if self.consent == Consent.NOT_NEEDED:
            return True
        return self.consent == Consent.GIVEN and not self.expired(today) and scope in self.consent_scope

    def expired(self, today: str) -> bool:
        """Whether the last day of a consent that was given is past."""
        return self.consent == Consent.GIVEN and self.consent_until is not None and self.consent_until < today


class ParticipantKey(Noun):
    """Who a pseudonym is. Kept out of the change log, the exports and every other table."""

    participant_id: str
    identity: str = Field(min_length=1, max_length=TEXT_LENGTH)


class SessionParticipant(Noun):
    """A participant was there during a session."""

    session_id: str
    participant_id: str


class InterviewAnswer(Noun):
    """What a participant said of a touchpoint: what is it like, and how could it be better?

    `actual` and `desired` are valences by the customer, `importance` is 1..5. `agreed_by` are the ids of those
    in the group who agreed. `evidence_id` is the item of evidence it became.
    """

    session_id: str
    touchpoint_id: str
    participant_id: str | None = None
    like: str = Field(default="", max_length=TEXT_LENGTH)
    better: str = Field(default="", max_length=TEXT_LENGTH)
    actual: float | None = Field(default=None, ge=VALENCE_LOW, le=VALENCE_HIGH)
    desired: float | None = Field(default=None, ge=VALENCE_LOW, le=VALENCE_HIGH)
    importance: int | None = Field(default=None, ge=IMPORTANCE_LOW, le=IMPORTANCE_HIGH)
    agreed_by: tuple[str, ...] = Field(default=(), sa_type=JSON)
    evidence_id: str | None = None


class CallRecord(Noun):
    """One call that was listened to; times in seconds, emotions as valences. `stages` is one line per stage."""

    session_id: str
    touchpoint_id: str
    reason: str = Field(default="", max_length=NAME_LENGTH)
    stages: str = Field(default="", max_length=TEXT_LENGTH)
    hold: float | None = Field(default=None, ge=0)
    transfer: float | None = Field(default=None, ge=0)
    silence: float | None = Field(default=None, ge=0)
    emotion_start: float | None = Field(default=None, ge=VALENCE_LOW, le=VALENCE_HIGH)
    emotion_end: float | None = Field(default=None, ge=VALENCE_LOW, le=VALENCE_HIGH)
    resolved: bool | None = None
    wanted: str = Field(default="", max_length=TEXT_LENGTH)
    evidence_id: str | None = None


class SessionPhoto(Photo):
    """A photo taken during a session; `participant_id` is set where it shows someone who agreed to that."""

    session_id: str
    participant_id: str | None = None
    caption: str = Field(default="", max_length=NAME_LENGTH)


class ErasureKind(StrEnum):
    """How a participant leaves a study: her pseudonym stays known as one not to be asked again, or nothing stays."""

    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class Erasure(Noun):
    """The record that one participant withdrew or was erased: when, by whom, why and how much; nothing of the person."""

    participant_id: str
    kind: ErasureKind = Field(default=ErasureKind.ERASED, sa_type=AutoString)
    at: str
    actor: str = Field(default="", max_length=NAME_LENGTH)
    reason: str = Field(default="", max_length=TEXT_LENGTH)
    counts: dict[str, int] = Field(default={}, sa_type=JSON)
