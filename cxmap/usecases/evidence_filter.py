"""Filters as people type them: `key=value`, with names instead of ids."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from cxmap.errors import FilterInvalidError
from cxmap.model.evidence import EvidenceFilter, Method
from cxmap.model.project import Segment
from cxmap.model.touchpoint import Touchpoint
from cxmap.store.transaction import find
from cxmap.usecases import evidence_nodes
from cxmap.usecases.desk import Desk

SINGLE: dict[str, Callable[[str], Any]] = {
    "since": date.fromisoformat,
    "until": date.fromisoformat,
    "valence_low": float,
    "valence_high": float,
    "text": str,
}
SEVERAL = {
    "method": "methods",
    "segment": "segment_ids",
    "touchpoint": "touchpoint_ids",
    "node": "node_ids",
    "wave": "waves",
    "source": "sources",
}


def parse_filter(desk: Desk, terms: Sequence[str]) -> EvidenceFilter:
    """The filter that terms like `method=interview` and `since=2026-05-01` describe; a repeated key means “or”.

    Raises FilterInvalidError for an unknown key, name or value.
    """
    fields: dict[str, Any] = {}
    for term in terms:
        key, _, value = term.partition("=")
        if key in SINGLE:
            fields[key] = _single(key, value)
        elif key in SEVERAL:
            fields[SEVERAL[key]] = (*fields.get(SEVERAL[key], ()), _known(desk, key, value))
        else:
            raise FilterInvalidError(key=key, value=value, known=", ".join([*SEVERAL, *SINGLE]))
    return EvidenceFilter(**fields)


def _single(key: str, value: str) -> Any:
    try:
        return SINGLE[key](value)
    except ValueError as reason:
        example = "2026-05-31" if key in {"since", "until"} else "-0.5"
        raise FilterInvalidError(key=key, value=value, known=example) from reason


def _known(desk: Desk, key: str, value: str) -> str:
    if key == "node":
        return _node(desk, value)
    names = _names(desk, key)
    if names is None:
        return value
    found = names.get(value.strip().casefold())
    if found is None:
        raise FilterInvalidError(key=key, value=value, known=", ".join(names) or "–")
    return found


def _node(desk: Desk, value: str) -> str:
    """A node by `Blueprint / Node`, or by its own name where only one has it."""
    nodes = evidence_nodes.known(desk)
    found = nodes.node_named(value)
    if found is None:
        raise FilterInvalidError(key="node", value=value, known=", ".join(nodes.nodes.values()) or "–")
    return found


def _names(desk: Desk, key: str) -> dict[str, str] | None:
    """What a value may be called, and what it is in the evidence; None where anything goes."""
    if key == "method":
        return {method.value: method.value for method in Method}
    nouns: dict[str, type[Segment | Touchpoint]] = {"segment": Segment, "touchpoint": Touchpoint}
    if key not in nouns:
        return None
    with desk.database.reading() as connection:
        return {each.name.casefold(): each.id for each in find(connection, nouns[key], desk.project_id)}
