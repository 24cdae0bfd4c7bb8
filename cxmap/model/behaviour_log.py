"""The live log of a session: the scheme of behaviours that are watched for, and the entries, one per act."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import JSON
from sqlmodel import AutoString, Field

from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW
from cxmap.model.field_session import FieldSession, Participant
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH, Noun
from cxmap.model.touchpoint import Touchpoint

COLOUR = r"^#[0-9A-Fa-f]{6}$"


class BehaviourKind(StrEnum):
    """A point event has a moment, a state lasts."""

    POINT = "point"
    STATE = "state"


class BehaviourRole(StrEnum):
    """What a behaviour is for: to be watched, to say that nothing can be seen, or to measure waiting and queues."""

    BEHAVIOUR = "behaviour"
    NOT_VISIBLE = "not_visible"
    ARRIVE = "arrive"
    SERVED = "served"
    LEAVE = "leave"
    GAVE_UP = "gave_up"
    QUEUE = "queue"


WAITING = (BehaviourRole.ARRIVE, BehaviourRole.SERVED, BehaviourRole.LEAVE, BehaviourRole.GAVE_UP)


class EntryKind(StrEnum):
    """What an entry says; `cue` is an answer to the cue of time sampling."""

    POINT = "point"
    START = "start"
    STOP = "stop"
    NOTE = "note"
    PAUSE = "pause"
    RESUME = "resume"


class BehaviourScheme(Noun):
    """A named list of behaviours that several sessions share."""

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    created_at: str


class Behaviour(Noun):
    """One behaviour: its `key` logs it; `modifiers` are the choices that refine it.

    An `exclusive` state stops the other exclusive states of its group. `valence` is what such an act says of
    the experience, None for a fact without a feeling.
    """

    scheme_id: str
    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    kind: BehaviourKind = Field(default=BehaviourKind.POINT, sa_type=AutoString)
    role: BehaviourRole = Field(default=BehaviourRole.BEHAVIOUR, sa_type=AutoString)
    grouping: str = Field(default="", max_length=NAME_LENGTH)
    key: str = Field(default="", max_length=1)
    colour: str = Field(default="", max_length=7)
    modifiers: tuple[str, ...] = Field(default=(), sa_type=JSON)
    exclusive: bool = False
    valence: float | None = Field(default=None, ge=VALENCE_LOW, le=VALENCE_HIGH)
    position: float
    deleted: bool = False


class LogEntry(Noun):
    """One act of an observer, written once: `op_id` was made where the key was pressed.

    `at` is in seconds on the running clock of the session, pauses apart; `pressed_at` is the moment itself.
    `value` is a count (of a queue). The antecedent and the consequence are asked on demand.
    """

    session_id: str
    op_id: str = Field(min_length=1, max_length=64)
    kind: EntryKind = Field(sa_type=AutoString)
    behaviour_id: str | None = None
    touchpoint_id: str | None = None
    at: float = Field(ge=0)
    pressed_at: str = Field(max_length=40)
    subject: str = Field(default="", max_length=NAME_LENGTH)
    modifier: str = Field(default="", max_length=NAME_LENGTH)
    value: float | None = Field(default=None, ge=0)
    valence: float | None = Field(default=None, ge=VALENCE_LOW, le=VALENCE_HIGH)
    note: str = Field(default="", max_length=TEXT_LENGTH)
    antecedent: str = Field(default="", max_length=TEXT_LENGTH)
    consequence: str = Field(default="", max_length=TEXT_LENGTH)
    observer: str = Field(default="", max_length=NAME_LENGTH)
    evidence_id: str | None = None
    deleted: bool = False

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        datetime.fromisoformat(self.pressed_at)
        acts = (EntryKind.POINT, EntryKind.START, EntryKind.STOP)
        if (self.kind in acts) != (self.behaviour_id is not None):
            raise ValueError("an act has a behaviour; a note, a pause and its end have none")
        return self


class LogDocument(BaseModel):
    """The log of one session as one frozen value: entries by their time, then in the order they were made."""

    model_config = ConfigDict(frozen=True)

    session: FieldSession
    touchpoints: tuple[Touchpoint, ...] = ()
    participants: tuple[Participant, ...] = ()
    scheme: BehaviourScheme | None = None
    behaviours: tuple[Behaviour, ...] = ()
    entries: tuple[LogEntry, ...] = ()

    @property
    def length(self) -> float:
        """Seconds from the start of the clock to the last entry."""
        return max((entry.at for entry in self.entries), default=0.0)
