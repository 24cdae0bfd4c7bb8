"""Two blueprints side by side, such as how it is and how it is to be: which nodes are the same, what changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rapidfuzz import fuzz

from cxmap.analysis.blueprint_findings import BlueprintFindings, EconomicsRow
from cxmap.model.service_blueprint import BlueprintDocument, BlueprintLine, BlueprintNode, NodeKind

Studied = tuple[BlueprintDocument, BlueprintFindings]
MatchedBy = Literal["origin", "key", "name"]
Amount = float | int | Decimal
Pair = tuple[BlueprintNode, BlueprintNode]

SAME_KEY = 60.0
"""Nodes of one key are the same from this likeness of their names on (0 .. 100)."""

SAME_NAME = 85.0
"""Other nodes are the same from this likeness on."""

FIELDS = (
    *("name", "kind", "actor", "touchpoint", "channel", "standard_time", "tolerable_time", "fastest_time"),
    *("slowest_time", "cost_rate", "materials", "materials_cost", "policy", "employee_emotion", "captures"),
    *("latitude", "note"),
)
PLACES = ("lane", "step", "pinned")
"""The fields that say where a node stands."""


@dataclass(frozen=True)
class FieldChange:
    """A field of a node with its value in the first and in the second blueprint."""

    field: str
    first: object
    second: object


@dataclass(frozen=True)
class NodePair:
    """The same node in both blueprints, and what is different; `places` say it moved, `changes` it changed."""

    first_id: str
    second_id: str
    by: MatchedBy
    places: tuple[FieldChange, ...] = ()
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class FigurePair:
    """A figure of both blueprints (`blueprint_comparison` words name it); None where one does not have it."""

    what: str
    first: Amount | None
    second: Amount | None

    @property
    def difference(self) -> Amount | None:
        """The second less the first."""
        if self.first is None or self.second is None:
            return None
        if isinstance(self.first, Decimal) or isinstance(self.second, Decimal):
            return Decimal(self.second) - Decimal(self.first)
        return self.second - self.first


@dataclass(frozen=True)
class BlueprintComparison:
    """What became of the first blueprint in the second; ids of nodes and links, in the order of their blueprint."""

    pairs: tuple[NodePair, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    added_links: tuple[str, ...]
    removed_links: tuple[str, ...]
    figures: tuple[FigurePair, ...]

    @property
    def moved(self) -> tuple[NodePair, ...]:
        return tuple(pair for pair in self.pairs if pair.places)

    @property
    def changed(self) -> tuple[NodePair, ...]:
        return tuple(pair for pair in self.pairs if pair.changes)

    def figure(self, what: str) -> FigurePair:
        """The figure of that name."""
        return next(each for each in self.figures if each.what == what)


def compare(first: Studied, second: Studied) -> BlueprintComparison:
    """Match the nodes of two blueprints and put their figures side by side."""
    (one, _), (two, _) = first, second
    pairs = tuple(_pairs(one, two))
    matched = {pair.first_id for pair in pairs}, {pair.second_id for pair in pairs}
    removed_links, added_links = _links(one, two, pairs)
    return BlueprintComparison(
        pairs=pairs,
        added=tuple(node.id for node in two.nodes if node.id not in matched[1]),
        removed=tuple(node.id for node in one.nodes if node.id not in matched[0]),
        added_links=added_links,
        removed_links=removed_links,
        figures=tuple(_figures(first, second)),
    )


def _pairs(one: BlueprintDocument, two: BlueprintDocument) -> Iterator[NodePair]:
    """In the order of the first blueprint."""
    found = {first.id: (by, second) for by, (first, second) in _matched(one, two)}
    for first in one.nodes:
        if first.id in found:
            by, second = found[first.id]
            yield NodePair(
                first.id,
                second.id,
                by,
                places=tuple(_changes(_places(one, first), _places(two, second))),
                changes=tuple(_changes(_fields(one, first), _fields(two, second))),
            )


def _matched(one: BlueprintDocument, two: BlueprintDocument) -> Iterator[tuple[MatchedBy, Pair]]:
    """A node's origin tells most, then its key with a name that is alike, then the likeliest name alone."""
    left = {node.id: node for node in one.nodes}
    right = {node.id: node for node in two.nodes}
    steps: tuple[tuple[MatchedBy, Iterable[Pair]], ...] = (
        ("origin", _by_origin(left, right)),
        ("key", _by_key(left, right)),
        ("name", _by_name(left, right)),
    )
    for by, candidates in steps:
        for first, second in candidates:
            if first.id in left and second.id in right:
                del left[first.id], right[second.id]
                yield by, (first, second)


def _by_origin(left: Mapping[str, BlueprintNode], right: Mapping[str, BlueprintNode]) -> Iterator[Pair]:
    by_origin = {node.origin_id: node for node in reversed(list(left.values())) if node.origin_id}
    for second in list(right.values()):
        first = (
            left.get(second.origin_id or "")
            or by_origin.get(second.origin_id or "")
            or by_origin.get(second.id)
        )
        if first:
            yield first, second


def _by_key(left: Mapping[str, BlueprintNode], right: Mapping[str, BlueprintNode]) -> Iterator[Pair]:
    by_key = {node.key: node for node in left.values()}
    for second in list(right.values()):
        first = by_key.get(second.key)
        if first and _likeness(first, second) >= SAME_KEY:
            yield first, second


def _by_name(left: Mapping[str, BlueprintNode], right: Mapping[str, BlueprintNode]) -> Iterator[Pair]:
    """The most alike first; of equally alike ones the earlier."""
    scored = [
        (-score, place, (first, second))
        for place, (first, second) in enumerate(
            (first, second) for first in left.values() for second in right.values()
        )
        if (first.kind is NodeKind.PHYSICAL_EVIDENCE) == (second.kind is NodeKind.PHYSICAL_EVIDENCE)
        and (score := _likeness(first, second)) >= SAME_NAME
    ]
    for _, _, pair in sorted(scored, key=lambda each: each[:2]):
        yield pair


def _likeness(first: BlueprintNode, second: BlueprintNode) -> float:
    return float(fuzz.ratio(first.name.casefold(), second.name.casefold()))


def _changes(first: Mapping[str, object], second: Mapping[str, object]) -> Iterator[FieldChange]:
    for name, value in first.items():
        if value != second[name]:
            yield FieldChange(name, value, second[name])


def _places(document: BlueprintDocument, node: BlueprintNode) -> dict[str, object]:
    lane = document.lane_of[node.lane_id]
    step = next((step.name for step in document.steps if step.id == node.step_id), "")
    return dict(zip(PLACES, (lane.name or str(lane.role), step, node.pinned), strict=True))


def _fields(document: BlueprintDocument, node: BlueprintNode) -> dict[str, object]:
    actor = document.actor_of.get(node.actor_id or "")
    touchpoint = document.touchpoints.get(node.touchpoint_id or "")
    named = {"actor": actor.name if actor else "", "touchpoint": touchpoint.name if touchpoint else ""}
    return {name: named[name] if name in named else getattr(node, name) for name in FIELDS}


def _links(
    one: BlueprintDocument, two: BlueprintDocument, pairs: Iterable[NodePair]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The links of the first that are gone, and those of the second that are new."""
    became = {pair.first_id: pair.second_id for pair in pairs}
    before = {
        link.id: (became.get(link.source_id), became.get(link.target_id), link.kind) for link in one.links
    }
    after = {link.id: (link.source_id, link.target_id, link.kind) for link in two.links}
    kept = set(before.values()) & set(after.values())
    gone = tuple(link for link, ends in before.items() if ends not in kept)
    return gone, tuple(link for link, ends in after.items() if ends not in kept)


def _figures(first: Studied, second: Studied) -> Iterator[FigurePair]:
    one, two = _figures_of(first[1]), _figures_of(second[1])
    for what, value in one.items():
        yield FigurePair(what, value, two[what])


def _figures_of(figures: BlueprintFindings) -> dict[str, Amount | None]:
    structure = figures.structure
    known = [each.rpn for each in figures.failures if each.rpn is not None]
    return {
        "standard_time": figures.standard.value,
        "observed_time": figures.observed.value,
        "tolerable_time": figures.tolerable,
        "waiting_standard_share": figures.waiting_standard,
        "waiting_observed_share": figures.waiting_observed,
        **_economics_of(figures),
        "failures": len(figures.failures),
        "highest_rpn": max(known, default=None),
        "rpn_sum": sum(known) if known else None,
        **{f"{line}_crossings": len(structure.crossings_of(line)) for line in BlueprintLine},
        "handoffs": len(structure.handoffs),
        "loops": len(structure.loops),
        "single_points": len(structure.single_points),
        "complexity": structure.complexity,
        "divergence": structure.divergence,
        "duplicates": len(figures.duplicates),
        "waits": len(figures.waits),
    }


def _economics_of(figures: BlueprintFindings) -> dict[str, Amount | None]:
    economics = figures.economics
    rows: dict[str, EconomicsRow] = {row.what: row for row in economics.rows} if economics else {}
    told: dict[str, Amount | None] = {}
    for what in ("standard", "observed"):
        row = rows.get(what)
        told |= {f"{what}_cost_money": row.total if row else None}
        told |= {f"{what}_profit_money": row.profit if row else None}
    return told | {"break_even_time": economics.break_even if economics else None}
