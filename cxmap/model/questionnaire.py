"""The questionnaire of a mystery-shopping programme: versions, sections, items, and what each answer is worth.

A visit keeps the version it was done with. Answers travel as a dict by item code: an option's code, a list of
them, a number (scale, number; time in seconds), a text, or None where the item does not apply; an item that
was not answered has no entry.
"""

import re
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, field_validator, model_validator
from pydantic import Field as ModelField
from sqlalchemy import JSON
from sqlmodel import AutoString, Field

from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH, Noun

CODE_LENGTH = 12
"""Short, so that the evidence of an answer can be named after its visit and item."""
OPTION_CODE_LENGTH = 60
CODE = re.compile(r"[A-Za-z0-9_]+")
WEIGHTS_TOTAL = 100.0
YES, NO = "yes", "no"

Answer = str | float | list[str] | None
Words = dict[str, str]
"""A text by language (`en`, `id`); one of them may be missing."""


class ItemKind(StrEnum):
    """What kind of answer an item asks for."""

    YES_NO = "yes_no"
    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    NUMBER = "number"
    TIME = "time"
    TEXT = "text"
    PHOTO = "photo"


CHOICES = (ItemKind.YES_NO, ItemKind.SINGLE, ItemKind.MULTIPLE)
NUMERIC = (ItemKind.SCALE, ItemKind.NUMBER, ItemKind.TIME)
UNSCORED = (ItemKind.TEXT, ItemKind.PHOTO)


class Critical(StrEnum):
    """What an item that earns nothing of its points brings down to zero."""

    SECTION = "section"
    VISIT = "visit"


class Option(BaseModel):
    """One answer of a choice, or one band of a number: all up to `up_to` (None: all above).

    `valence` is what the answer says of the touchpoint, None: in proportion to its points.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = ModelField(min_length=1, max_length=OPTION_CODE_LENGTH)
    label: Words = {}
    points: float = ModelField(default=0, ge=0)
    not_applicable: bool = False
    valence: float | None = ModelField(default=None, ge=VALENCE_LOW, le=VALENCE_HIGH)
    up_to: float | None = None


class Questionnaire(Noun):
    """One version of the questionnaire of a programme; `number` counts from 1. `created_at` is UTC, ISO 8601."""

    programme_id: str
    number: int = Field(ge=1)
    title: str = Field(min_length=1, max_length=NAME_LENGTH)
    created_at: str
    deleted: bool = False


class QuestionnaireSection(Noun):
    """A part of a version. `weight` is a percentage of the visit's score; None where sections are not weighted."""

    questionnaire_id: str
    label: Words = Field(sa_type=JSON)
    position: float
    weight: float | None = Field(default=None, ge=0, le=WEIGHTS_TOTAL)


class QuestionnaireItem(Noun):
    """One question of a version; the same `code` in another version is the same question.

    A scale, number or time (seconds) earns `points` at `high`, nothing at `low`, and in proportion between
    them; `low` may be the larger one. Bands in `options` count instead where there are any. `trap` is the
    option that is known to be true: such an item tests the shopper and earns nothing. The item is asked only
    where the item `show_if` was answered with one of `show_if_answers`. An item that earns nothing of its
    points logs the failure point `failure_id` of a blueprint, as long as that is there.
    """

    questionnaire_id: str
    section_id: str
    code: str = Field(min_length=1, max_length=CODE_LENGTH)
    position: float
    kind: ItemKind = Field(sa_type=AutoString)
    label: Words = Field(sa_type=JSON)
    options: tuple[Option, ...] = Field(default=(), sa_type=JSON)
    low: float | None = None
    high: float | None = None
    points: float | None = Field(default=None, ge=0)
    required: bool = True
    may_not_apply: bool = False
    bonus: bool = False
    critical: Critical | None = Field(default=None, sa_type=AutoString)
    trap: str = Field(default="", max_length=OPTION_CODE_LENGTH)
    show_if: str = Field(default="", max_length=CODE_LENGTH)
    show_if_answers: tuple[str, ...] = Field(default=(), sa_type=JSON)
    touchpoint_id: str | None = None
    failure_id: str | None = None

    @field_validator("code")
    @classmethod
    def _plain(cls, code: str) -> str:
        if not CODE.fullmatch(code):
            raise ValueError("a code has letters, digits and underscores only")
        return code

    @field_validator("label")
    @classmethod
    def _short(cls, label: Words) -> Words:
        if any(len(text) > TEXT_LENGTH for text in label.values()):
            raise ValueError(f"a question has at most {TEXT_LENGTH} characters")
        return label

    def option(self, code: str) -> Option | None:
        """The option of that code."""
        return next((each for each in self.options if each.code == code), None)


class QuestionnaireDocument(BaseModel):
    """A whole version as one frozen value: sections by position, items by section then position.

    `in_use` says that visits were done with it: then its scoring stands.
    """

    model_config = ConfigDict(frozen=True)

    questionnaire: Questionnaire
    sections: tuple[QuestionnaireSection, ...] = ()
    items: tuple[QuestionnaireItem, ...] = ()
    in_use: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        order = {section.id: place for place, section in enumerate(self.sections)}
        places = [(order[item.section_id], item.position) for item in self.items]
        if places != sorted(places):
            raise ValueError("items are ordered by section, then by position")
        return self

    def items_of(self, section_id: str) -> tuple[QuestionnaireItem, ...]:
        """The items of a section, in order."""
        return tuple(item for item in self.items if item.section_id == section_id)

    def item(self, code: str) -> QuestionnaireItem | None:
        """The item of that code."""
        return next((each for each in self.items if each.code == code), None)

    @property
    def weighted(self) -> bool:
        """Whether sections count by their weights."""
        return any(section.weight is not None for section in self.sections)


def said(words: Words, language: str) -> str:
    """The text in the language asked for, else in the other one."""
    return words.get(language) or next((text for text in words.values() if text), "")


class PlannedItem(BaseModel):
    """An item as a form file, a template or a file of visits tells it; its fields are those of an item.

    `touchpoint` is a name; `show_if` the code of another item of the plan.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = ModelField(min_length=1, max_length=CODE_LENGTH, pattern=f"^{CODE.pattern}$")
    kind: ItemKind
    label: Words
    options: tuple[Option, ...] = ()
    low: float | None = None
    high: float | None = None
    points: float | None = ModelField(default=None, ge=0)
    required: bool = True
    may_not_apply: bool = False
    bonus: bool = False
    critical: Critical | None = None
    trap: str = ""
    show_if: str = ""
    show_if_answers: tuple[str, ...] = ()
    touchpoint: str = ""

    def option_named(self, text: str) -> Option | None:
        """The option of that code or label, letter case and blanks apart."""
        wanted = plain(text)
        return next((each for each in self.options if wanted in option_names(each)), None)


class PlannedSection(BaseModel):
    """A section of a plan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Words
    weight: float | None = ModelField(default=None, ge=0, le=WEIGHTS_TOTAL)
    items: tuple[PlannedItem, ...] = ()


class QuestionnairePlan(BaseModel):
    """A questionnaire that is not written yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    sections: tuple[PlannedSection, ...] = ()

    @property
    def items(self) -> tuple[PlannedItem, ...]:
        return tuple(item for section in self.sections for item in section.items)


class QuestionnaireTemplate(BaseModel):
    """A questionnaire of our own: what it is called, and what it asks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Words
    plan: QuestionnairePlan


def plain(text: str) -> str:
    """Text as it is compared: letter case and blanks do not count."""
    return " ".join(text.casefold().split())


def option_names(option: Option) -> set[str]:
    """What an option is called, as names are compared."""
    return {plain(each) for each in (option.code, *option.label.values()) if each}


def option_code(label: str, taken: set[str]) -> str:
    """A short code for an option made of its label, different from those taken."""
    stem = re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")[: OPTION_CODE_LENGTH - 4] or "option"
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}_{number}"
    return code


YES_NO_OPTIONS = (
    Option(code=YES, label={"en": "Yes", "id": "Ya"}, points=1),
    Option(code=NO, label={"en": "No", "id": "Tidak"}),
)
"""What a yes/no item offers unless told otherwise: one point for yes."""
