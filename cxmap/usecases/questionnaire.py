"""The questionnaire of a programme: written from a plan, edited, checked, and carried on in versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cxmap.errors import TemplateUnknownError
from cxmap.formats import read_table
from cxmap.formats.questionnaire_form import Form, read_form
from cxmap.formats.xlsform import write_xlsform
from cxmap.formats.xlsform_reading import is_xlsform, read_xlsform
from cxmap.model.mystery_shopping import Programme
from cxmap.model.noun import NAME_LENGTH
from cxmap.model.questionnaire import (
    YES_NO_OPTIONS,
    ItemKind,
    PlannedItem,
    PlannedSection,
    Questionnaire,
    QuestionnaireDocument,
    QuestionnaireItem,
    QuestionnairePlan,
    QuestionnaireSection,
    QuestionnaireTemplate,
    said,
)
from cxmap.model.service_blueprint import FailurePoint
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import mystery_shopping as shop_store
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import Transaction, find, validated
from cxmap.usecases.desk import DATA, Desk
from cxmap.usecases.experience_map import touchpoint_named
from cxmap.usecases.questionnaire_rules import check, check_item
from cxmap.words import Language, say

__all__ = ["Form"]

TEMPLATES = DATA / "templates" / "questionnaires"


def load(desk: Desk, questionnaire_id: str) -> QuestionnaireDocument:
    """A version with its sections and items."""
    with desk.database.reading() as connection:
        return shop_store.load_questionnaire(connection, desk.project_id, questionnaire_id)


def form_of(data: bytes, file_name: str, language: Language = "en") -> Form:
    """The questionnaire in a form file, with what was not understood; nothing is written."""
    if is_xlsform(data, file_name):
        return read_xlsform(data, file_name, language)
    return read_form(read_table(data, file_name), file_name, language)


def create(desk: Desk, programme_id: str, plan: QuestionnairePlan, title: str = "") -> Questionnaire:
    """The next version of a programme's questionnaire, from a plan."""
    with desk.writing("questionnaire_created", title or plan.title) as transaction:
        return write(transaction, programme_id, plan, title)


def template_names(language: Language) -> dict[str, str]:
    """The templates by key, with their names, in alphabetical order of the keys."""
    return {key: said(template.label, language) for key, template in _templates().items()}


def create_from_template(desk: Desk, programme_id: str, key: str) -> Questionnaire:
    """The next version from a template, in both languages; its touchpoints are added where they are missing."""
    plan = template_plan(key)
    return create(desk, programme_id, plan, plan.title)


def template_plan(key: str) -> QuestionnairePlan:
    """What a template asks; TemplateUnknownError names those there are."""
    known = _templates()
    if key not in known:
        raise TemplateUnknownError(name=key, known=", ".join(known))
    return known[key].plan


def create_blank(desk: Desk, programme_id: str, language: Language = "en") -> Questionnaire:
    """A first version with one section and one question."""
    item = PlannedItem(
        code="1",
        kind=ItemKind.YES_NO,
        label={language: say(language, "shop.item.first")},
        options=YES_NO_OPTIONS,
    )
    label: dict[str, str] = {language: say(language, "shop.section.first")}
    return create(
        desk, programme_id, QuestionnairePlan(sections=(PlannedSection(label=label, items=(item,)),))
    )


@cache
def _templates() -> dict[str, QuestionnaireTemplate]:
    files = sorted(TEMPLATES.glob("*.json"))
    return {file.stem: QuestionnaireTemplate.model_validate_json(file.read_text("utf-8")) for file in files}


def write(
    transaction: Transaction, programme_id: str, plan: QuestionnairePlan, title: str = ""
) -> Questionnaire:
    """Write a plan as the next version; InvalidValueError names what is wrong with it."""
    touchpoints = {
        name: touchpoint_named(transaction, name).id
        for name in dict.fromkeys(item.touchpoint.strip() for item in plan.items)
        if name
    }
    rows = prepared(transaction, programme_id, plan, title, touchpoints)
    transaction.add_all(rows)
    check(transaction, rows[0].id)
    return rows[0]


def prepared(
    transaction: Transaction,
    programme_id: str,
    plan: QuestionnairePlan,
    title: str,
    touchpoints: Mapping[str, str],
) -> tuple[Questionnaire, *tuple[QuestionnaireSection | QuestionnaireItem, ...]]:
    """A plan as the next version with its sections and items, not written yet; `touchpoints` are ids by name."""
    made = _next(transaction, programme_id, title or plan.title)
    rows: list[QuestionnaireSection | QuestionnaireItem] = []
    for place, section in enumerate(plan.sections, 1):
        fields = {"label": section.label, "weight": section.weight, "position": float(place)}
        own = {"id": new_id(), "questionnaire_id": made.id}
        kept = validated(QuestionnaireSection, {**fields, **own})
        rows.append(kept)
        for at, item in enumerate(section.items, 1):
            rows.append(_item(made, kept, item, float(at), touchpoints.get(item.touchpoint.strip())))
    return made, *rows


def _next(transaction: Transaction, programme_id: str, title: str) -> Questionnaire:
    """An empty next version, not written yet."""
    programme = transaction.get(Programme, programme_id)
    known = transaction.find(Questionnaire, programme_id=programme_id)
    fields = {
        "id": new_id(),
        "programme_id": programme_id,
        "number": max((each.number for each in known), default=0) + 1,
        "title": (title.strip() or programme.name)[:NAME_LENGTH],
        "created_at": now(),
    }
    return validated(Questionnaire, fields)


def _item(
    questionnaire: Questionnaire,
    section: QuestionnaireSection,
    item: PlannedItem,
    position: float,
    touchpoint_id: str | None,
) -> QuestionnaireItem:
    told = item.model_dump(mode="json", exclude={"touchpoint"})
    place = {
        "id": new_id(),
        "questionnaire_id": questionnaire.id,
        "section_id": section.id,
        "position": position,
        "touchpoint_id": touchpoint_id,
    }
    made = validated(QuestionnaireItem, {**told, **place})
    check_item(made)
    return made


def add_section(transaction: Transaction, questionnaire_id: str, **fields: Any) -> QuestionnaireSection:
    place = {"id": new_id(), "questionnaire_id": questionnaire_id}
    return transaction.add(validated(QuestionnaireSection, {**fields, **place}))


def new_version(desk: Desk, questionnaire_id: str) -> Questionnaire:
    """A copy that can be changed; visits keep the version they were done with."""
    with desk.writing("questionnaire_created") as transaction:
        original = shop_store.load_questionnaire(
            transaction.connection, transaction.project_id, questionnaire_id
        )
        title = original.questionnaire.title
        made = transaction.add(_next(transaction, original.questionnaire.programme_id, title))
        sections: dict[str, str] = {}
        for section in original.sections:
            own = {"id": new_id(), "version": 1, "questionnaire_id": made.id}
            sections[section.id] = transaction.add(section.model_copy(update=own)).id
        for item in original.items:
            own = {"id": new_id(), "version": 1, "questionnaire_id": made.id}
            own["section_id"] = sections[item.section_id]
            transaction.add(item.model_copy(update=own))
    return made


def change(desk: Desk, questionnaire_id: str, *, seen: int | None = None, **fields: Any) -> Questionnaire:
    """Change the title of a version."""
    with desk.writing("questionnaire_edited", str(fields.get("title", ""))) as transaction:
        return transaction.change(Questionnaire, questionnaire_id, seen=seen, **fields)


@dataclass(frozen=True)
class Difference:
    """What one version changed against the one before: codes of items, and the fields of those that changed."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: dict[str, tuple[str, ...]]
    weights: tuple[str, ...]


def differences(before: QuestionnaireDocument, after: QuestionnaireDocument) -> Difference:
    """What changed from one version to another."""
    own = {"id", "version", "questionnaire_id", "section_id", "position"}
    first, second = (
        {item.code: item.model_dump(mode="json", exclude=own) for item in document.items}
        for document in (before, after)
    )
    changed = {
        code: tuple(name for name, value in second[code].items() if value != first[code][name])
        for code in second
        if code in first
    }
    weights = [
        {said(section.label, "en"): section.weight for section in document.sections}
        for document in (before, after)
    ]
    return Difference(
        added=tuple(code for code in second if code not in first),
        removed=tuple(code for code in first if code not in second),
        changed={code: fields for code, fields in changed.items() if fields},
        weights=tuple(name for name, weight in weights[1].items() if weights[0].get(name) != weight),
    )


def touchpoint_names(desk: Desk) -> dict[str, str]:
    """The touchpoints an item can speak about, by id."""
    with desk.database.reading() as connection:
        return {each.id: each.name for each in find(connection, Touchpoint, desk.project_id, deleted=False)}


def failure_names(desk: Desk) -> dict[str, str]:
    """The failure points of service blueprints that an item can log, by id."""
    with desk.database.reading() as connection:
        return {each.id: each.mode for each in find(connection, FailurePoint, desk.project_id)}


def xlsform(document: QuestionnaireDocument) -> bytes:
    """A version as an XLSForm, to be answered in KoboToolbox or ODK."""
    return write_xlsform(document)
