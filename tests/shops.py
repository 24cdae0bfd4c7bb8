"""Questionnaires and visits as tests need them."""

from collections.abc import Mapping
from typing import Any

from cxmap.model.questionnaire import (
    ItemKind,
    Option,
    Questionnaire,
    QuestionnaireDocument,
    QuestionnaireItem,
    QuestionnaireSection,
)

YES_NO = (
    Option(code="yes", label={"en": "Yes"}, points=1),
    Option(code="no", label={"en": "No"}),
)


def item(code: str, section: str = "a", **fields: Any) -> QuestionnaireItem:
    """An item of a section; a yes/no question worth one point unless told otherwise."""
    kind = fields.pop("kind", ItemKind.YES_NO)
    options = fields.pop("options", YES_NO if kind is ItemKind.YES_NO else ())
    return QuestionnaireItem(
        id=f"item-{code}",
        questionnaire_id="q",
        section_id=section,
        code=code,
        position=fields.pop("position", 1.0),
        kind=kind,
        label={"en": f"Question {code}", "id": f"Pertanyaan {code}"},
        options=options,
        **fields,
    )


def document(
    *items: QuestionnaireItem, weights: Mapping[str, float | None] | None = None
) -> QuestionnaireDocument:
    """A questionnaire of these items; its sections come in the order of `weights`, else of the items."""
    told = weights or dict.fromkeys(each.section_id for each in items)
    sections = tuple(
        QuestionnaireSection(
            id=name, questionnaire_id="q", label={"en": f"Section {name}"}, position=place, weight=weight
        )
        for place, (name, weight) in enumerate(told.items(), 1)
    )
    order = list(told)
    placed = sorted(items, key=lambda each: order.index(each.section_id))
    numbered = tuple(
        each.model_copy(update={"position": float(place)}) for place, each in enumerate(placed, 1)
    )
    questionnaire = Questionnaire(
        id="q", programme_id="p", number=1, title="Branch", created_at="2026-01-01T00:00:00Z"
    )
    return QuestionnaireDocument(questionnaire=questionnaire, sections=sections, items=numbered)
