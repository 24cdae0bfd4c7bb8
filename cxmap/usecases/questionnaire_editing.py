"""Editing a version of a questionnaire: sections, weights and items; its scoring stands once visits have answers."""

from collections.abc import Mapping
from typing import Any

from cxmap.model.questionnaire import (
    YES_NO_OPTIONS,
    ItemKind,
    Questionnaire,
    QuestionnaireItem,
    QuestionnaireSection,
    said,
)
from cxmap.store.identifiers import new_id
from cxmap.store.transaction import Transaction, validated
from cxmap.usecases.desk import Desk
from cxmap.usecases.questionnaire import add_section
from cxmap.usecases.questionnaire_rules import check, check_item, refuse_in_use

FREE_IN_USE = {"label", "touchpoint_id", "failure_id", "required"}
"""What may change while visits have answers: nothing that a score is made of, nor the order its points stand in."""


def new_section(desk: Desk, questionnaire_id: str, label: Mapping[str, str]) -> QuestionnaireSection:
    """A new section at the end."""
    with desk.writing("section_added", said(dict(label), "en")) as transaction:
        refuse_in_use(transaction, questionnaire_id)
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
        refuse_in_use(transaction, questionnaire_id)
        for section in transaction.find(QuestionnaireSection, questionnaire_id=questionnaire_id):
            transaction.change(QuestionnaireSection, section.id, weight=weights.get(section.id))
        check(transaction, questionnaire_id)


def remove_section(desk: Desk, section_id: str) -> None:
    """Remove a section with its items."""
    with desk.writing("section_removed") as transaction:
        section = transaction.get(QuestionnaireSection, section_id)
        refuse_in_use(transaction, section.questionnaire_id)
        transaction.remove_all(QuestionnaireItem, section_id=section_id)
        transaction.remove(QuestionnaireSection, section_id)
        check(transaction, section.questionnaire_id)


def new_item(desk: Desk, section_id: str, label: Mapping[str, str], kind: ItemKind) -> QuestionnaireItem:
    """A new item at the end of a section, with the next free number as its code."""
    with desk.writing("item_added", said(dict(label), "en")[:80]) as transaction:
        section = transaction.get(QuestionnaireSection, section_id)
        refuse_in_use(transaction, section.questionnaire_id)
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
            refuse_in_use(transaction, before.questionnaire_id)
        after = transaction.change(QuestionnaireItem, item_id, seen=seen, **fields)
        check_item(after)
        check(transaction, after.questionnaire_id, weights=False)
        return after


def remove_item(desk: Desk, item_id: str) -> None:
    """Remove an item of a version without answers."""
    with desk.writing("item_removed") as transaction:
        item = transaction.get(QuestionnaireItem, item_id)
        refuse_in_use(transaction, item.questionnaire_id)
        transaction.remove(QuestionnaireItem, item_id)
        check(transaction, item.questionnaire_id, weights=False)


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
