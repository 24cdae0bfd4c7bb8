"""Nodes and failure points of blueprints as evidence names them: one name for each, and the way back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from cxmap.errors import InvalidValueError, Reason
from cxmap.formats.evidence_cells import shown
from cxmap.formats.evidence_rows import Applied
from cxmap.model.evidence import EvidenceItem
from cxmap.model.evidence_import import Rejection
from cxmap.model.service_blueprint import BlueprintNode, FailurePoint, ServiceBlueprint
from cxmap.store.transaction import Transaction, find
from cxmap.usecases.desk import Desk

BETWEEN = " / "


def plain_name(name: str) -> str:
    """A name as it is compared: letter case and blanks do not count."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True)
class NodeNames:
    """What the nodes and failure points of a project are called, by id.

    A node is `Blueprint / Node`, a failure point its failure mode; where a blueprint has two nodes (a node
    two failure points) of one name, the key stands behind it in brackets.
    """

    nodes: Mapping[str, str] = field(default_factory=dict)
    failures: Mapping[str, str] = field(default_factory=dict)
    bare: Mapping[str, str] = field(default_factory=dict)
    touchpoints: Mapping[str, str | None] = field(default_factory=dict)
    node_of: Mapping[str, str] = field(default_factory=dict)
    blueprints: tuple[str, ...] = ()

    def knows_blueprint_of(self, name: str) -> bool:
        """Whether there is a blueprint with which the name of a node begins."""
        return any(plain_name(name).startswith(plain_name(each) + BETWEEN) for each in self.blueprints)

    def told(self) -> list[tuple[str, str]]:
        """All names with what they are names of: equal where a file would be read in the same way."""
        return [*self.nodes.items(), *self.failures.items(), *(("", each) for each in self.blueprints)]

    def said(self, node_id: str, failure_id: str = "") -> str:
        """A node and what failed there; "" where there is no such node."""
        node = self.nodes.get(node_id, "")
        return f"{node}: {self.failures[failure_id]}" if failure_id in self.failures else node

    def failures_of(self, node_id: str) -> dict[str, str]:
        """The failure points of a node, by id."""
        return {key: name for key, name in self.failures.items() if self.node_of[key] == node_id}

    def node_named(self, name: str) -> str | None:
        """The id of the node that a name means, with its blueprint or alone; None unless it is exactly one."""
        for called in (self._by_name, self._by_bare_name):
            if found := called.get(plain_name(name)):
                return found[0] if len(found) == 1 else None
        return None

    def failure_named(self, node_id: str, name: str) -> str | None:
        """The id of the failure point of a node; None unless exactly one is called so."""
        alike = [
            key for key, mode in self.failures_of(node_id).items() if plain_name(mode) == plain_name(name)
        ]
        return alike[0] if len(alike) == 1 else None

    def placed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Evidence with `node_id` and `failure_id` for its `node` and `failure`, which are known."""
        told = frame[["node", "failure"]].drop_duplicates().itertuples(index=False)
        ids = {(node, failure): self._ids(node, failure) for node, failure in told}
        pairs = [ids[pair] for pair in zip(frame["node"], frame["failure"], strict=True)]
        return frame.assign(node_id=[node for node, _ in pairs], failure_id=[failure for _, failure in pairs])

    def _ids(self, node: str, failure: str) -> tuple[str, str]:
        node_id = (self.node_named(node) or "") if node.strip() else ""
        return node_id, (self.failure_named(node_id, failure) or "") if failure.strip() else ""

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        return _turned(self.nodes)

    @cached_property
    def _by_bare_name(self) -> dict[str, list[str]]:
        return _turned(self.bare)


NO_NODES = NodeNames()


def known(desk: Desk) -> NodeNames:
    """The names of all nodes and failure points of the project, in the order of its blueprints."""
    with desk.database.reading() as connection:
        blueprints = {each.id: each for each in find(connection, ServiceBlueprint, desk.project_id)}
        nodes = find(connection, BlueprintNode, desk.project_id) if blueprints else []
        failures = find(connection, FailurePoint, desk.project_id) if blueprints else []
    order = {blueprint_id: place for place, blueprint_id in enumerate(blueprints)}
    nodes.sort(key=lambda node: (order[node.blueprint_id], node.position))
    failures.sort(key=lambda failure: failure.position)
    names = {node.id: f"{blueprints[node.blueprint_id].name}{BETWEEN}{node.name}" for node in nodes}
    modes = {failure.id: failure.mode for failure in failures}
    return NodeNames(
        nodes=_apart(nodes, names, [node.blueprint_id for node in nodes]),
        failures=_apart(failures, modes, [failure.node_id for failure in failures]),
        bare={node.id: node.name for node in nodes},
        touchpoints={node.id: node.touchpoint_id for node in nodes},
        node_of={failure.id: failure.node_id for failure in failures},
        blueprints=tuple(each.name for each in blueprints.values()),
    )


def _apart(
    items: Iterable[BlueprintNode | FailurePoint], names: Mapping[str, str], within: Iterable[str]
) -> dict[str, str]:
    """The names, with the key behind those that two of one blueprint (of one node) have."""
    places = [(item, (place, plain_name(names[item.id]))) for item, place in zip(items, within, strict=True)]
    times: dict[tuple[str, str], int] = defaultdict(int)
    for _, place in places:
        times[place] += 1
    return {
        item.id: names[item.id] if times[place] == 1 else f"{names[item.id]} [{item.key}]"
        for item, place in places
    }


def _turned(names: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        found[plain_name(name)].append(key)
    return found


def without_unknown_blueprints(applied: Applied, nodes: NodeNames) -> Applied:
    """An export of ours for a project without its blueprints: as with maps, evidence comes in without the links."""
    frame = applied.frame
    elsewhere = {
        name: nodes.node_named(name) is None and not nodes.knows_blueprint_of(name)
        for name in frame.loc[frame["node"] != "", "node"].unique()
    }
    apart = frame["node"].map(lambda name: elsewhere.get(name, False)).astype(bool)
    if not apart.any():
        return applied
    linked_here = {column: frame[column].mask(apart, "") for column in ("node", "failure")}
    return replace(applied, frame=frame.assign(**linked_here), unlinked=int(apart.sum()))


def with_known(applied: Applied, nodes: NodeNames) -> Applied:
    """What came of a table, without the rows whose node or failure point is not there: these are rejected."""
    frame = applied.frame
    told = frame[(frame["node"] != "") | (frame["failure"] != "")]
    problem_of = {
        pair: _problem(nodes, *pair) for pair in set(zip(told["node"], told["failure"], strict=True))
    }
    refused: dict[int, Rejection] = {}
    for row, *pair in zip(told["row"].tolist(), told["node"], told["failure"], strict=True):
        if problem := problem_of[tuple(pair)]:
            refused[row] = Rejection(row=row, **problem)
    return applied.without(refused)


def _problem(nodes: NodeNames, node: str, failure: str) -> dict[str, Any] | None:
    """Why evidence cannot be linked to what it names, as a rejection tells it; None where it can."""
    node_id = nodes.node_named(node)
    values = {"value": shown(failure), "node": shown(node)}
    if not node.strip():
        return {"field": "failure", "reason": "failure_alone", "values": values}
    if node_id is None:
        return {"field": "node", "reason": "unknown_node", "values": values}
    if failure.strip() and nodes.failure_named(node_id, failure) is None:
        modes = ", ".join(nodes.failures_of(node_id).values()) or "–"
        return {"field": "failure", "reason": "unknown_failure", "values": {**values, "known": modes}}
    return None


def linked(
    transaction: Transaction, fields: Mapping[str, Any], before: EvidenceItem | None = None
) -> dict[str, Any]:
    """The fields of an item with a node and a failure point that fit each other and are there.

    A failure point brings its node along; a new node leaves the failure point of the old one behind.
    InvalidValueError where both are told and do not belong together.
    """
    node_id = fields.get("node_id", before.node_id if before else None) or None
    failure_id = fields.get("failure_id", before.failure_id if before else None) or None
    if node_id:
        transaction.get(BlueprintNode, node_id)
    if failure_id:
        failure = transaction.get(FailurePoint, failure_id)
        if failure.node_id != node_id and not fields.get("failure_id"):
            failure_id = None
        elif failure.node_id != node_id and fields.get("node_id"):
            raise InvalidValueError(field="failure", value=failure.mode, reason=Reason("failure_elsewhere"))
        elif failure.node_id != node_id:
            node_id = failure.node_id
    return {**fields, "node_id": node_id, "failure_id": failure_id}
