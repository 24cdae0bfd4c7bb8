"""Two blueprints side by side: what became of each node, and their figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from cxmap.analysis import blueprint_comparison as analysis
from cxmap.analysis.blueprint_comparison import (
    BlueprintComparison,
    FieldChange,
    FigurePair,
    NodePair,
    Studied,
)
from cxmap.analysis.blueprint_rule_checks import clock
from cxmap.drawing.service_blueprint import Mark
from cxmap.model.service_blueprint import ROLES, BlueprintDocument
from cxmap.words import Language, number, say

__all__ = ["BlueprintComparison", "FieldChange", "FigurePair", "NodePair", "Studied"]


@dataclass(frozen=True)
class FigureRow:
    """A figure of both blueprints as it is written, and by how much the second is more."""

    what: str
    first: str
    second: str
    difference: str


@dataclass(frozen=True)
class NodeRow:
    """What became of a node: `node_id` is that of the second blueprint, of the first where it was removed."""

    became: str
    node_id: str
    name: str
    details: str


def compare(first: Studied, second: Studied) -> BlueprintComparison:
    """Match the nodes of two blueprints and put their figures side by side."""
    return analysis.compare(first, second)


def marks(compared: BlueprintComparison) -> Mapping[str, Mark]:
    """How each node of the second blueprint that differs is marked in its picture."""
    found: dict[str, Mark] = dict.fromkeys(compared.added, "added")
    for pair in compared.pairs:
        if pair.places:
            found[pair.second_id] = "moved"
        elif pair.changes:
            found[pair.second_id] = "changed"
    return found


def figure_rows(compared: BlueprintComparison, language: Language) -> list[FigureRow]:
    """The figures that one of the two has, in words."""
    return [
        FigureRow(
            what=say(language, f"blueprint_tables.comparison.{pair.what}"),
            first=_written(pair.what, pair.first, language),
            second=_written(pair.what, pair.second, language),
            difference=_written(pair.what, pair.difference, language, signed=True),
        )
        for pair in compared.figures
        if pair.first is not None or pair.second is not None
    ]


def node_rows(
    first: BlueprintDocument, second: BlueprintDocument, compared: BlueprintComparison, language: Language
) -> list[NodeRow]:
    """Added, removed, moved and changed nodes, in this order."""
    names = {node.id: " ".join(node.name.split()) for node in (*first.nodes, *second.nodes)}

    def row(became: str, node_id: str, details: str = "") -> NodeRow:
        return NodeRow(say(language, f"blueprint_tables.became.{became}"), node_id, names[node_id], details)

    rows = [row("added", node_id) for node_id in compared.added]
    rows += [row("removed", node_id) for node_id in compared.removed]
    rows += [row("moved", pair.second_id, _told(pair.places, language)) for pair in compared.moved]
    return rows + [row("changed", pair.second_id, _told(pair.changes, language)) for pair in compared.changed]


def _told(changes: tuple[FieldChange, ...], language: Language) -> str:
    return "; ".join(
        f"{say(language, f'blueprint_tables.field.{each.field}')}: "
        f"{_value(each.field, each.first, language)} → {_value(each.field, each.second, language)}"
        for each in changes
    )


def _value(field: str, value: object, language: Language) -> str:
    if value is None or value == "":
        return "–"
    if field.endswith("_time") and isinstance(value, int | float):
        return clock(value)
    if field == "lane" and value in ROLES:
        return say(language, f"blueprint_names.role.{value}")
    return " ".join(str(value).split())


def _written(what: str, value: object, language: Language, *, signed: bool = False) -> str:
    """A figure as its kind is written: the last word of its name tells whether it is a time, a share or money."""
    if value is None:
        return "–"
    amount = float(str(value))
    kind = what.rsplit("_", maxsplit=1)[-1]
    if kind == "time":
        sign = "" if not signed or not amount else "+" if amount > 0 else "−"
        return sign + clock(abs(amount))
    if kind == "share":
        return f"{number(language, 100 * amount, 0, signed=signed)} %"
    decimals = 2 if kind == "money" and amount != int(amount) else 1 if amount != int(amount) else 0
    return number(language, amount, decimals, signed=signed)
