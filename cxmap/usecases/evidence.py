"""The evidence of a study: log it by hand, look through it, correct it, take it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cxmap.errors import InvalidValueError, NotFoundError, Reason
from cxmap.formats import evidence_export
from cxmap.model.evidence import WITHHELD, EvidenceFilter, EvidenceItem, Method
from cxmap.model.experience_map import Step
from cxmap.model.noun import NAME_LENGTH
from cxmap.model.project import Segment
from cxmap.model.service_blueprint import BlueprintNode
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import consent as consent_store
from cxmap.store import evidence as evidence_store
from cxmap.store.identifiers import new_id
from cxmap.store.transaction import Transaction, find, validated
from cxmap.usecases import consent, evidence_nodes
from cxmap.usecases.blueprint_document import observed_touchpoint
from cxmap.usecases.desk import Desk
from cxmap.usecases.evidence_nodes import NO_NODES
from cxmap.usecases.experience_map import touchpoint_named

VALENCE_SCALE = (-2.0, 2.0)
RETAGGED = ("touchpoint_id", "node_id", "method", "segment_id", "wave", "source", "consent")


@dataclass(frozen=True)
class EvidencePage:
    """A page of the evidence table, with `touchpoint` and `segment` by name, and the number of items in all."""

    frame: pd.DataFrame
    total: int


def count(desk: Desk, where: EvidenceFilter | None = None) -> int:
    """How many items there are under a filter."""
    with desk.database.reading() as connection:
        return evidence_store.count(connection, desk.project_id, where)


def values(desk: Desk, column: str) -> dict[str, int]:
    """The values of a column (`wave`, `method`, `source` ...) with how many items have them."""
    with desk.database.reading() as connection:
        return evidence_store.counts(connection, desk.project_id, column)


def page(
    desk: Desk,
    where: EvidenceFilter,
    *,
    sort: str = "occurred_at",
    descending: bool = True,
    limit: int = 50,
    offset: int = 0,
) -> EvidencePage:
    """One page of the evidence under a filter, sorted; unknown values come last."""
    with desk.database.reading() as connection:
        frame, total = evidence_store.load_page(
            connection,
            desk.project_id,
            where,
            sort=sort,
            descending=descending,
            limit=limit,
            offset=offset,
        )
    return EvidencePage(with_names(desk, frame), total)


def item(desk: Desk, item_id: str) -> EvidenceItem:
    """One item by its id, its words withheld where they may not be quoted; NotFoundError where it is not there."""
    with desk.database.reading() as connection:
        found = find(connection, EvidenceItem, desk.project_id, id=item_id)
        unquoted = consent_store.silence(connection, desk.project_id).sources
    if not found:
        raise NotFoundError(what="evidence item", id=item_id)
    if found[0].verbatim and found[0].source in unquoted:
        return found[0].model_copy(update={"verbatim": WITHHELD})
    return found[0]


def log_item(
    desk: Desk,
    *,
    method: Method,
    touchpoint: str = "",
    segment: str = "",
    operation_id: str | None = None,
    **fields: Any,
) -> EvidenceItem:
    """Log one item by hand; a touchpoint or segment of a new name is added.

    A valence felt directly is its own score. `node_id` and `failure_id` may say at which node of a blueprint
    it happened and what failed there; without a touchpoint it is about that of the node.
    """
    if not touchpoint.strip() and not fields.get("node_id") and not fields.get("failure_id"):
        raise InvalidValueError(field="touchpoint", value="", reason=Reason("empty"))
    for field, name in (("touchpoint", touchpoint), ("segment", segment)):
        if len(name.strip()) > NAME_LENGTH:
            reason = f"it is longer than {NAME_LENGTH} characters"
            raise InvalidValueError(field=field, value=f"{name[:40]}…", reason=reason)
    felt = fields.get("valence")
    scale = dict(zip(("scale_low", "scale_high"), VALENCE_SCALE, strict=True)) if felt is not None else {}
    with desk.writing("evidence_added", str(fields.get("verbatim", ""))[:80], operation_id) as transaction:
        consent.check_named(transaction, [str(fields.get("source", ""))])
        if fields.get("node_id") or fields.get("failure_id"):
            fields = evidence_nodes.linked(transaction, fields)
        if segment.strip():
            fields["segment_id"] = _segment_named(transaction, segment).id
        place = _touchpoint(transaction, touchpoint, fields.get("node_id"))
        own = {"id": new_id(), "touchpoint_id": place, "method": method}
        return transaction.add(validated(EvidenceItem, {"score": felt, **scale, **fields, **own}))


def _touchpoint(transaction: Transaction, name: str, node_id: str | None) -> str:
    """The id of the touchpoint of that name, else of the one that evidence about the node is about."""
    if name.strip() or not node_id:
        return touchpoint_named(transaction, name).id
    return observed_touchpoint(transaction, transaction.get(BlueprintNode, node_id))


def _segment_named(transaction: Transaction, name: str) -> Segment:
    """The segment of this name (letter case and outer blanks apart), brought back or added if need be."""
    for known in transaction.find(Segment):
        if known.name.strip().casefold() == name.strip().casefold():
            return transaction.change(Segment, known.id, deleted=False)
    return transaction.add(validated(Segment, {"id": new_id(), "name": name.strip()}))


def change_item(desk: Desk, item_id: str, *, seen: int | None = None, **fields: Any) -> EvidenceItem:
    """Correct fields of one item; a valence that was felt directly stays its own score."""
    with desk.writing("evidence_edited") as transaction:
        before = transaction.get(EvidenceItem, item_id)
        if fields.get("source", before.source) != before.source:
            consent.check_named(transaction, [fields["source"]])
        if "valence" in fields and (before.scale_low, before.scale_high) == VALENCE_SCALE:
            fields["score"] = fields["valence"]
        if fields.keys() & {"node_id", "failure_id"}:
            fields = evidence_nodes.linked(transaction, fields, before)
        return transaction.change(EvidenceItem, item_id, seen=seen, **fields)


def retag(desk: Desk, item_ids: Sequence[str], **fields: Any) -> int:
    """Give many items the same touchpoint, node, method, segment, wave, source or consent; one undo takes it back.

    What failed at the node before is not known of another one.
    """
    unknown = fields.keys() - set(RETAGGED)
    if unknown:
        raise InvalidValueError(field=min(unknown), value="", reason=Reason("not_for_many"))
    if "node_id" in fields:
        fields["failure_id"] = None
    with desk.writing("evidence_retagged", str(len(item_ids))) as transaction:
        consent.check_named(transaction, [str(fields.get("source", ""))])
        return transaction.change_many(EvidenceItem, item_ids, **fields)


def delete(desk: Desk, item_ids: Sequence[str]) -> int:
    """Take items out of every table and number; undo brings them back."""
    with desk.writing("evidence_deleted", str(len(item_ids))) as transaction:
        return transaction.change_many(EvidenceItem, item_ids, deleted=True)


def all_ids(desk: Desk, where: EvidenceFilter) -> list[str]:
    """The ids of all items under a filter."""
    with desk.database.reading() as connection:
        return evidence_store.ids(connection, desk.project_id, where)


def with_names(desk: Desk, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with `touchpoint`, `segment`, `step`, `node` and `failure` by name beside their ids."""
    nodes = evidence_nodes.known(desk) if frame["node_id"].any() else NO_NODES
    with desk.database.reading() as connection:
        touchpoints = {each.id: each.name for each in find(connection, Touchpoint, desk.project_id)}
        segments = {each.id: each.name for each in find(connection, Segment, desk.project_id)}
        steps = {each.id: each.name for each in find(connection, Step, desk.project_id)}
    return frame.assign(
        touchpoint=frame["touchpoint_id"].map(lambda key: touchpoints.get(key, "")),
        segment=frame["segment_id"].map(lambda key: segments.get(key, "")),
        step=frame["step_id"].map(lambda key: steps.get(key, "")),
        node=frame["node_id"].map(lambda key: nodes.nodes.get(key, "")),
        failure=frame["failure_id"].map(lambda key: nodes.failures.get(key, "")),
    )


def export(desk: Desk, suffix: str, where: EvidenceFilter | None = None) -> bytes:
    """All evidence under a filter as csv, xlsx or jsonl; it reimports equal and starts no formula."""
    with desk.database.reading() as connection:
        frame = evidence_store.load_frame(connection, desk.project_id, where)
    return evidence_export.write(with_names(desk, frame), suffix)
