"""What a file's columns and scores mean: mappings kept under a name, and the valence mapping of an import."""

import json
from collections.abc import Mapping

import pandas as pd

from cxmap.errors import InvalidValueError, MappingInvalidError, Reason
from cxmap.formats.evidence_cells import key as label_key
from cxmap.formats.mapping import parse_mapping, write_mapping
from cxmap.model.evidence import EvidenceItem
from cxmap.model.evidence_import import EvidenceMapping, ImportBatch, SavedMapping
from cxmap.model.valence import to_valence
from cxmap.store.identifiers import new_id
from cxmap.store.transaction import Transaction, find
from cxmap.usecases.desk import Desk
from cxmap.usecases.evidence_import import file_of, items_of
from cxmap.usecases.evidence_nodes import plain_name

__all__ = ["parse_mapping", "write_mapping"]


def mapping_of(fields: Mapping[str, object]) -> EvidenceMapping:
    """The mapping with these fields; MappingInvalidError names the first that is wrong."""
    return parse_mapping(json.dumps(fields))


def stored_mapping(batch: ImportBatch) -> EvidenceMapping | None:
    """The mapping of an import whose scale or labels can be changed; None where it has neither."""
    try:
        mapping = parse_mapping(batch.mapping)
    except MappingInvalidError:
        return None  # evidence of the sample, which was never mapped
    return mapping if mapping.labels or mapping.scale else None


def remap_valence(desk: Desk, batch_id: str, mapping: EvidenceMapping) -> int:
    """Compute the valence of an import's items anew from their scores and labels; gives how many changed.

    A label that the mapping takes as “not mentioned” leaves its items without a valence; one that it does
    not know leaves them as they are. One undo takes it back.
    """
    with desk.writing("valence_remapped", file_of(desk, batch_id)) as transaction:
        items = items_of(transaction, batch_id)
        changed = _relabel(transaction, items, mapping) + _rescale(transaction, items, mapping)
        transaction.change(ImportBatch, batch_id, mapping=write_mapping(mapping))
        return changed


def _relabel(transaction: Transaction, items: pd.DataFrame, mapping: EvidenceMapping) -> int:
    keys = items["label"].map(label_key)
    labels = {label_key(label): valence for label, valence in (mapping.labels or {}).items()}
    changed = 0
    for label, valence in labels.items():
        ids = items.loc[(keys == label) & (items["label"] != ""), "id"].tolist()
        changed += transaction.change_many(EvidenceItem, ids, valence=valence)
    return changed


def _rescale(transaction: Transaction, items: pd.DataFrame, mapping: EvidenceMapping) -> int:
    if mapping.scale is None:
        return 0
    low, high = mapping.scale
    scored = items[items["score"].notna()]
    outside = scored[~scored["score"].between(min(low, high), max(low, high))]
    if len(outside):
        score = f"{outside['score'].iloc[0]:g}"
        raise InvalidValueError(field="scale", value=f"{low:g} – {high:g}", reason=f"an item has {score}")
    changed = 0
    for score in scored["score"].unique().tolist():
        ids = scored.loc[scored["score"] == score, "id"].tolist()
        fields = {"valence": to_valence(score, low, high), "scale_low": low, "scale_high": high}
        changed += transaction.change_many(EvidenceItem, ids, **fields)
    return changed


def mappings(desk: Desk, *, of_visits: bool = False) -> list[SavedMapping]:
    """The mappings kept under a name, by name: those of evidence, or those of visits."""
    with desk.database.reading() as connection:
        saved = find(connection, SavedMapping, desk.project_id)
    own = [each for each in saved if each.of_visits == of_visits]
    return sorted(own, key=lambda each: each.name.casefold())


def save_mapping(desk: Desk, name: str, mapping: EvidenceMapping) -> SavedMapping:
    """Keep a mapping under a name; one of the same name is replaced."""
    return keep_document(desk, name, write_mapping(mapping), of_visits=False)


def keep_document(desk: Desk, name: str, document: str, *, of_visits: bool) -> SavedMapping:
    """Keep the document of a mapping under a name; one of the same name and kind is replaced, another refused."""
    if not name.strip():
        raise InvalidValueError(field="name", value="", reason=Reason("empty"))
    with desk.writing("mapping_saved", name.strip()) as transaction:
        for known in transaction.find(SavedMapping):
            if plain_name(known.name) == plain_name(name):
                if known.of_visits != of_visits:
                    raise InvalidValueError(
                        field="name", value=known.name, reason=Reason("mapping_of_others")
                    )
                return transaction.change(SavedMapping, known.id, document=document)
        return transaction.add(SavedMapping(id=new_id(), name=name.strip(), document=document))


def remove_mapping(desk: Desk, mapping_id: str) -> None:
    """Forget a saved mapping; what was imported with it stays."""
    with desk.writing("mapping_removed") as transaction:
        transaction.remove(SavedMapping, mapping_id)
