"""Blueprints for the sums to work on, made from plain documents without a store: ids are the keys."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from cxmap.model.service_blueprint import (
    ROLES,
    BlueprintActor,
    BlueprintDocument,
    BlueprintLane,
    BlueprintLink,
    BlueprintNode,
    BlueprintStep,
    FailurePoint,
    FindingVerdict,
    ServiceBlueprint,
)
from cxmap.model.touchpoint import Touchpoint

OWN = {"blueprint_id": "b"}
APART = {"lane", "step", "actor", "touchpoint", "observed_times", "observations"}
LISTS = {"steps", "lanes", "actors", "nodes", "links", "failures"}
Told = Mapping[str, Any]


def node(key: str, lane: str = "customer", **fields: Any) -> dict[str, Any]:
    return {"key": key, "lane": lane, **fields}


def chain(*keys: str) -> list[dict[str, Any]]:
    return [link(first, second) for first, second in pairwise(keys)]


def link(source: str, target: str, kind: str = "sequence", **fields: Any) -> dict[str, Any]:
    return {"from": source, "to": target, "kind": kind, **fields}


def blueprint(
    nodes: Iterable[Told], links: Iterable[Told] = (), verdicts: Iterable[Told] = (), **told: Any
) -> BlueprintDocument:
    """A blueprint; nodes, actors, touchpoints, links (`a>b`) and failures have their keys or names as ids."""
    fields = {name: value for name, value in told.items() if name not in LISTS}
    nodes = list(nodes)
    named = sorted({each["touchpoint"] for each in nodes if each.get("touchpoint")})
    return BlueprintDocument(
        project_id="p",
        project_name="Study",
        organisation="Bank",
        revision=1,
        blueprint=ServiceBlueprint.model_validate(
            {"id": "b", "name": "Blueprint", "created_at": "2026-01-01", **fields}
        ),
        steps=tuple(
            BlueprintStep(id=each["name"], position=place, **OWN, **each)
            for place, each in enumerate(told.get("steps", ()))
        ),
        lanes=tuple(_lane(each, place) for place, each in enumerate(told.get("lanes") or _lanes())),
        actors=tuple(
            BlueprintActor.model_validate({"id": each["name"], "position": place, **OWN, **each})
            for place, each in enumerate(told.get("actors", ()))
        ),
        nodes=tuple(_node(each, place) for place, each in enumerate(nodes)),
        links=tuple(_link(each) for each in links),
        failures=tuple(
            FailurePoint.model_validate(
                {
                    "id": each["key"],
                    "position": place,
                    "mode": each["key"],
                    "node_id": each["node"],
                    **OWN,
                    **_without(each, "node"),
                }
            )
            for place, each in enumerate(told.get("failures", ()))
        ),
        verdicts=tuple(
            FindingVerdict.model_validate({"id": f"v{place}", **OWN, **each})
            for place, each in enumerate(verdicts)
        ),
        touchpoints={name: Touchpoint(id=name, name=name) for name in named},
    )


def changed(document: BlueprintDocument, **fields: Any) -> BlueprintDocument:
    """The blueprint with other parts; made anew, since a copy would keep what was computed from the old ones."""
    return BlueprintDocument(
        **{name: getattr(document, name) for name in type(document).model_fields} | fields
    )


def from_plain(told: Told) -> BlueprintDocument:
    """A plain document, such as a template in one language."""
    rest = {name: value for name, value in told.items() if name not in {"persona", "segment", "name"}}
    return blueprint(**{**rest, "nodes": told["nodes"], "links": told["links"]})


def _without(each: Told, *names: str) -> dict[str, Any]:
    return {name: value for name, value in each.items() if name not in names}


def _lanes() -> list[dict[str, Any]]:
    return [{"role": str(role)} for role in ROLES]


def _lane(each: Told, place: int) -> BlueprintLane:
    key = each.get("key") or each.get("name") or each["role"]
    return BlueprintLane.model_validate({"id": key, "position": place, **OWN, **each, "key": key})


def _node(each: Told, place: int) -> BlueprintNode:
    own = {name: value for name, value in each.items() if name not in APART}
    linked = {f"{name}_id": each[name] for name in ("step", "actor", "touchpoint") if each.get(name)}
    given = {"id": each["key"], "name": each["key"], "lane_id": each["lane"], "position": place}
    return BlueprintNode.model_validate({**OWN, **given, **own, **linked})


def _link(each: Told) -> BlueprintLink:
    ends = {"source_id": each["from"], "target_id": each["to"]}
    own = _without(each, "from", "to", "failure")
    key = f"{each['from']}>{each['to']}" + (
        "" if own.get("kind", "sequence") == "sequence" else f":{own['kind']}"
    )
    return BlueprintLink.model_validate(
        {"id": key[:40], **OWN, **ends, "failure_id": each.get("failure"), **own}
    )
