"""One observed or reported fact about one touchpoint, and how a study selects among such facts.

Evidence in bulk travels as a pandas frame with the columns of `EVIDENCE_COLUMNS`; a single item, as a
person edits it, is an `EvidenceItem`.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator
from sqlmodel import AutoString, Field

from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH, Noun

VALENCE_LOW, VALENCE_HIGH = -2.0, 2.0
VERBATIM_LENGTH = 20_000
WITHHELD = "[withheld]"
"""Stands where words were said that may not be quoted; screens say it in their language."""


class Method(StrEnum):
    """How a fact was collected."""

    MYSTERY_SHOP = "mystery_shop"
    PARTICIPANT_OBSERVATION = "participant_observation"
    NON_PARTICIPANT_OBSERVATION = "non_participant_observation"
    ETHNOGRAPHY = "ethnography"
    INTERVIEW = "interview"
    FOCUS_GROUP = "focus_group"
    SURVEY = "survey"
    COMPLAINT = "complaint"
    SOCIAL_MEDIA = "social_media"
    CONTACT_CENTRE = "contact_centre"
    SILENT_EVENT = "silent_event"


class Consent(StrEnum):
    """What the source agreed to."""

    NOT_NEEDED = "not_needed"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


class EvidenceItem(Noun):
    """One observed or reported fact about one touchpoint.

    `occurred_at` is ISO 8601: a date (`2026-03-09`) or a date-time with its zone. `valence` is -2 .. +2,
    None where the source tells a fact without a feeling; `score` with `scale_low` and `scale_high`, or
    `label`, keep what the source really said. `emotional` and `rational` are the two sides of engagement,
    0 .. 100, where the method asked for them. `desired` is how the same source says it should have felt, on
    the scale of the valence. `duration` is in seconds. `node_id` is the node of a service blueprint that was
    timed or watched, `failure_id` the failure point that was seen to happen there.
    """

    touchpoint_id: str
    step_id: str | None = None
    node_id: str | None = None
    failure_id: str | None = None
    method: Method = Field(sa_type=AutoString)
    occurred_at: str | None = Field(default=None, max_length=40)
    source: str = Field(default="", max_length=NAME_LENGTH)
    segment_id: str | None = None
    wave: str = Field(default="", max_length=NAME_LENGTH)
    score: float | None = None
    scale_low: float | None = None
    scale_high: float | None = None
    label: str = Field(default="", max_length=NAME_LENGTH)
    valence: float | None = Field(default=None, ge=VALENCE_LOW, le=VALENCE_HIGH)
    desired: float | None = Field(default=None, ge=VALENCE_LOW, le=VALENCE_HIGH)
    emotional: float | None = Field(default=None, ge=0, le=100)
    rational: float | None = Field(default=None, ge=0, le=100)
    verbatim: str = Field(default="", max_length=VERBATIM_LENGTH)
    duration: float | None = Field(default=None, ge=0)
    consent: Consent = Field(default=Consent.UNKNOWN, sa_type=AutoString)
    record: str = Field(default="", max_length=TEXT_LENGTH)
    batch_id: str | None = None
    deleted: bool = False

    @model_validator(mode="after")
    def _moment_is_iso(self) -> Self:
        if self.occurred_at is not None:
            datetime.fromisoformat(self.occurred_at)
        return self


EVIDENCE_COLUMNS: dict[str, str] = {
    "id": "str",
    "version": "int64",
    "touchpoint_id": "str",
    "step_id": "str",
    "node_id": "str",
    "failure_id": "str",
    "method": "str",
    "occurred_at": "str",
    "source": "str",
    "segment_id": "str",
    "wave": "str",
    "score": "float64",
    "scale_low": "float64",
    "scale_high": "float64",
    "label": "str",
    "valence": "float64",
    "desired": "float64",
    "emotional": "float64",
    "rational": "float64",
    "verbatim": "str",
    "duration": "float64",
    "consent": "str",
    "record": "str",
    "batch_id": "str",
}
"""The declared schema of an evidence frame; text that is unknown is "" and a number that is unknown is NaN."""


class EvidenceFilter(BaseModel):
    """Which evidence is looked at; an empty field does not restrict. Values are ids, dates are inclusive."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    methods: tuple[Method, ...] = ()
    touchpoint_ids: tuple[str, ...] = ()
    node_ids: tuple[str, ...] = ()
    segment_ids: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    batch_ids: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    valence_low: float | None = None
    valence_high: float | None = None
    text: str = ""
