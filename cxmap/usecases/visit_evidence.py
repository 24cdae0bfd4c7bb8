"""Finalized visits are evidence: one item per answer that speaks about a touchpoint, gone when the visit is not final."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cxmap.analysis.mystery_shopping import band_of, earned_points, highest_points, is_asked
from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW, Consent, EvidenceItem, Method
from cxmap.model.mystery_shopping import Location, Shopper, Visit, Wave
from cxmap.model.noun import NAME_LENGTH
from cxmap.model.questionnaire import (
    NUMERIC,
    ItemKind,
    Option,
    QuestionnaireDocument,
    QuestionnaireItem,
    said,
)
from cxmap.model.service_blueprint import FailurePoint
from cxmap.store.tables import TABLES
from cxmap.store.transaction import Transaction, validated


@dataclass(frozen=True)
class Names:
    """What evidence calls places, people and waves, by id; `nodes` are the blueprint nodes of failure points."""

    locations: Mapping[str, Location] = field(default_factory=dict)
    shoppers: Mapping[str, Shopper] = field(default_factory=dict)
    waves: Mapping[str, Wave] = field(default_factory=dict)
    nodes: Mapping[str, str] = field(default_factory=dict)


def names(transaction: Transaction, programme_id: str) -> Names:
    """What the parts of a programme are called."""
    own = {"programme_id": programme_id}
    return Names(
        {each.id: each for each in transaction.find(Location, **own)},
        {each.id: each for each in transaction.find(Shopper)},
        {each.id: each for each in transaction.find(Wave, **own)},
        {each.id: each.node_id for each in transaction.find(FailurePoint)},
    )


def evidence_id(visit_id: str, code: str) -> str:
    """The id of the evidence of an answer: from it the visit is found again."""
    return f"{visit_id}.{code}"


def visit_of(evidence_item_id: str) -> str:
    """The visit an evidence item comes from; "" for evidence of another kind."""
    return evidence_item_id.partition(".")[0] if "." in evidence_item_id else ""


def evidence_of(document: QuestionnaireDocument, visit: Visit, known: Names) -> Iterator[dict[str, Any]]:
    """The fields of each evidence item of a visit, in the order of the items."""
    common = _common(visit, known)
    for item in document.items:
        answer = visit.answers.get(item.code)
        if item.touchpoint_id and answer is not None and is_asked(document, item, visit.answers):
            told = _answer(item, answer)
            if told is not None:
                failed = told.get("score") == 0 and item.failure_id in known.nodes
                yield {
                    **common,
                    **told,
                    "id": evidence_id(visit.id, item.code),
                    "touchpoint_id": item.touchpoint_id,
                    "verbatim": told.get("verbatim") or visit.comments.get(item.code, ""),
                    "failure_id": item.failure_id if failed else None,
                    "node_id": known.nodes[item.failure_id or ""] if failed else None,
                }


def _common(visit: Visit, known: Names) -> dict[str, Any]:
    location = known.locations[visit.location_id]
    shopper = known.shoppers.get(visit.shopper_id or "")
    wave = known.waves.get(visit.wave_id or "")
    place = f"{location.code} {visit.record}".strip()
    return {
        "method": Method.MYSTERY_SHOP,
        "occurred_at": visit.started_at,
        "source": shopper.pseudonym if shopper else location.code,
        "wave": wave.name if wave else "",
        "consent": Consent.NOT_NEEDED,
        "record": place,
        "deleted": False,
    }


def _answer(item: QuestionnaireItem, answer: Any) -> dict[str, Any] | None:
    """What an answer tells about its touchpoint; None where it says nothing."""
    if item.kind is ItemKind.TEXT:
        return {"verbatim": str(answer)}
    chosen = _chosen(item, answer)
    if item.kind is ItemKind.PHOTO or any(option.not_applicable for option in chosen):
        return None
    told: dict[str, Any] = {}
    earned, most = earned_points(item, answer), highest_points(item)
    if earned is not None and most and not item.trap:
        told |= {"score": earned, "scale_low": 0.0, "scale_high": most}
        share = min(earned / most, 1.0)
        told["valence"] = VALENCE_LOW + (VALENCE_HIGH - VALENCE_LOW) * share
    valences = [option.valence for option in chosen if option.valence is not None]
    if valences:
        told["valence"] = sum(valences) / len(valences)
    if item.kind is ItemKind.TIME:
        told["duration"] = float(answer)
    label = ", ".join(said(option.label, "en") or option.code for option in chosen)
    return {**told, "label": label[:NAME_LENGTH]}


def _chosen(item: QuestionnaireItem, answer: Any) -> list[Option]:
    if item.kind in NUMERIC:
        band = band_of(item, float(answer))
        return [band] if band else []
    codes = answer if isinstance(answer, list) else [answer]
    return [option for code in codes if (option := item.option(str(code)))]


def publish(transaction: Transaction, document: QuestionnaireDocument, visit: Visit) -> None:
    """Write the evidence of a visit that has become final; what it had before is brought back as it is now."""
    known = names(transaction, visit.programme_id)
    told = list(evidence_of(document, visit, known))
    there = transaction.current_many(TABLES[EvidenceItem], [each["id"] for each in told], ["deleted"])
    for fields in told:
        if fields["id"] in there:
            own = {name: value for name, value in fields.items() if name != "id"}
            transaction.change(EvidenceItem, fields["id"], **own)
        else:
            transaction.add(validated(EvidenceItem, fields))


def withdraw(transaction: Transaction, document: QuestionnaireDocument, visit: Visit) -> None:
    """Take the evidence of a visit out of every table and number."""
    ids = [evidence_id(visit.id, item.code) for item in document.items]
    there = transaction.current_many(TABLES[EvidenceItem], ids, ["deleted"])
    transaction.change_many(EvidenceItem, list(there), deleted=True)
