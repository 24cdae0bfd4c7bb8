"""The questionnaire of a programme: written from a plan, edited, checked, and carried on in versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cxmap.errors import InvalidValueError, QuestionnaireInUseError, Reason
from cxmap.formats import read_table
from cxmap.formats.questionnaire_form import Form, read_form
from cxmap.model.mystery_shopping import Programme
from cxmap.model.noun import NAME_LENGTH
from cxmap.model.questionnaire import (
    NUMERIC,
    UNSCORED,
    WEIGHTS_TOTAL,
    YES_NO_OPTIONS,
    ItemKind,
    PlannedItem,
    Questionnaire,
    QuestionnaireDocument,
    QuestionnaireItem,
    QuestionnairePlan,
    QuestionnaireSection,
    said,
)
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import mystery_shopping as shop_store
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import Transaction, find, validated
from cxmap.usecases.desk import Desk
from cxmap.usecases.experience_map import touchpoint_named
from cxmap.words import Language

__all__ = ["Form"]

FREE_IN_USE = {"label", "touchpoint_id", "failure_id", "position", "required"}
"""What may change while visits have answers: nothing that a score is made of."""
TOLERANCE = 0.01
"""Of the total of the weights."""


def load(desk: Desk, questionnaire_id: str) -> QuestionnaireDocument:
    """A version with its sections and items."""
    with desk.database.reading() as connection:
        return shop_store.load_questionnaire(connection, desk.project_id, questionnaire_id)


def form_of(data: bytes, file_name: str, language: Language = "en") -> Form:
    """The questionnaire in a form file, with what was not understood; nothing is written."""
    return read_form(read_table(data, file_name), file_name, language)


def create(desk: Desk, programme_id: str, plan: QuestionnairePlan, title: str = "") -> Questionnaire:
    """The next version of a programme's questionnaire, from a plan."""
    with desk.writing("questionnaire_created", title or plan.title) as transaction:
        return write(transaction, programme_id, plan, title)


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


def new_section(desk: Desk, questionnaire_id: str, label: Mapping[str, str]) -> QuestionnaireSection:
    """A new section at the end."""
    with desk.writing("section_added", said(dict(label), "en")) as transaction:
        _refuse_in_use(transaction, questionnaire_id)
        known = transaction.find(QuestionnaireSection, questionnaire_id=questionnaire_id)
        position = max((each.position for each in known), default=0.0) + 1
        return add_section(transaction, questionnaire_id, label=dict(label), position=position)


def change_section(
    desk: Desk, section_id: str, *, seen: int | None = None, label: Mapping[str, str]
) -> QuestionnaireSection:
    """Rename a section."""
    with desk.writing("section_edited", said(dict(label), "en")) as transaction:
        return transaction.change(QuestionnaireSection, section_id, seen=seen, label=dict(label))


def set_weights(desk: Desk, questionnaire_id: str, weights: Mapping[str, float | None]) -> None:
    """The weights of all sections by id, in percent; all None: sections count by their points."""
    with desk.writing("weights_set") as transaction:
        _refuse_in_use(transaction, questionnaire_id)
        for section in transaction.find(QuestionnaireSection, questionnaire_id=questionnaire_id):
            transaction.change(QuestionnaireSection, section.id, weight=weights.get(section.id))
        check(transaction, questionnaire_id)


def remove_section(desk: Desk, section_id: str) -> None:
    """Remove a section with its items."""
    with desk.writing("section_removed") as transaction:
        section = transaction.get(QuestionnaireSection, section_id)
        _refuse_in_use(transaction, section.questionnaire_id)
        transaction.remove_all(QuestionnaireItem, section_id=section_id)
        transaction.remove(QuestionnaireSection, section_id)
        check(transaction, section.questionnaire_id)


def new_item(desk: Desk, section_id: str, label: Mapping[str, str], kind: ItemKind) -> QuestionnaireItem:
    """A new item at the end of a section, with the next free number as its code."""
    with desk.writing("item_added", said(dict(label), "en")[:80]) as transaction:
        section = transaction.get(QuestionnaireSection, section_id)
        _refuse_in_use(transaction, section.questionnaire_id)
        known = transaction.find(QuestionnaireItem, questionnaire_id=section.questionnaire_id)
        own = [each.position for each in known if each.section_id == section_id]
        fields: dict[str, Any] = {
            "id": new_id(),
            "questionnaire_id": section.questionnaire_id,
            "section_id": section_id,
            "code": _free_code(transaction, section.questionnaire_id),
            "position": max(own, default=0.0) + 1,
            "kind": kind,
            "label": dict(label),
        }
        if kind is ItemKind.YES_NO:
            fields["options"] = [option.model_dump(mode="json") for option in YES_NO_OPTIONS]
        if kind is ItemKind.SCALE:
            fields |= {"low": 1.0, "high": 5.0, "points": 4.0}
        return transaction.add(validated(QuestionnaireItem, fields))


def change_item(desk: Desk, item_id: str, *, seen: int | None = None, **fields: Any) -> QuestionnaireItem:
    """Change an item; in a version with answers only what no score is made of."""
    with desk.writing("item_edited") as transaction:
        before = transaction.get(QuestionnaireItem, item_id)
        stored = before.model_dump(mode="json")
        changed = {name for name, value in fields.items() if stored.get(name) != value}
        if changed - FREE_IN_USE:
            _refuse_in_use(transaction, before.questionnaire_id)
        after = transaction.change(QuestionnaireItem, item_id, seen=seen, **fields)
        check_item(after)
        check(transaction, after.questionnaire_id, weights=False)
        return after


def remove_item(desk: Desk, item_id: str) -> None:
    """Remove an item of a version without answers."""
    with desk.writing("item_removed") as transaction:
        item = transaction.get(QuestionnaireItem, item_id)
        _refuse_in_use(transaction, item.questionnaire_id)
        transaction.remove(QuestionnaireItem, item_id)
        check(transaction, item.questionnaire_id, weights=False)


def _refuse_in_use(transaction: Transaction, questionnaire_id: str) -> None:
    if shop_store.is_in_use(transaction.connection, transaction.project_id, questionnaire_id):
        raise QuestionnaireInUseError


def _free_code(transaction: Transaction, questionnaire_id: str) -> str:
    """A number that no item of any version has had: the same code is the same question."""
    programme_id = transaction.get(Questionnaire, questionnaire_id).programme_id
    taken = {
        item.code
        for version in transaction.find(Questionnaire, programme_id=programme_id)
        for item in transaction.find(QuestionnaireItem, questionnaire_id=version.id)
    }
    number = len(taken) + 1
    while str(number) in taken:
        number += 1
    return str(number)


def check_item(item: QuestionnaireItem) -> None:
    """What an item can ask and earn fits its kind; InvalidValueError says what does not."""
    codes = [option.code for option in item.options]
    name = {"code": item.code}
    if item.kind in UNSCORED and (item.points or any(option.points for option in item.options)):
        raise InvalidValueError(field="points", value=item.code, reason=Reason("points_on_text", name))
    if len(set(codes)) != len(codes):
        raise InvalidValueError(field="options", value=item.code, reason=Reason("option_twice", name))
    if item.kind in NUMERIC and item.points and (item.low is None or item.high is None):
        raise InvalidValueError(field="points", value=item.code, reason=Reason("no_ends", name))
    if item.low is not None and item.low == item.high:
        raise InvalidValueError(field="scale", value=item.code, reason=Reason("equal_ends", name))
    if item.kind in NUMERIC and item.options:
        _check_bands(item)
    if item.trap and item.trap not in codes:
        raise InvalidValueError(field="trap", value=item.trap, reason=Reason("trap_unknown", name))


def _check_bands(item: QuestionnaireItem) -> None:
    """Bands rise, and only the last is open."""
    ends = [option.up_to for option in item.options]
    closed = [end for end in ends if end is not None]
    if closed != sorted(set(closed)) or None in ends[:-1]:
        raise InvalidValueError(
            field="options", value=item.code, reason=Reason("bands_fall", {"code": item.code})
        )


def check(transaction: Transaction, questionnaire_id: str, *, weights: bool = True) -> None:
    """Skip logic looks back only, and weights add up to 100; InvalidValueError where not."""
    document = shop_store.load_questionnaire(transaction.connection, transaction.project_id, questionnaire_id)
    before: set[str] = set()
    for item in document.items:
        if item.show_if and item.show_if not in before:
            reason = Reason("shown_by_later", {"code": item.code})
            raise InvalidValueError(field="show_if", value=item.show_if, reason=reason)
        before.add(item.code)
    if weights:
        check_weights(document)


def check_weights(document: QuestionnaireDocument) -> None:
    """Either no section has a weight, or all do and they add up to 100."""
    told = [section.weight for section in document.sections]
    if not any(weight is not None for weight in told):
        return
    total = sum(weight or 0.0 for weight in told)
    if abs(total - WEIGHTS_TOTAL) > TOLERANCE:
        raise InvalidValueError(field="weight", value=f"{total:g}", reason=Reason("weights_total"))


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
