"""A small blueprint with a decision, a recovery loop, a wait and a failure point, for tests of what stands above it."""

from typing import Any

from cxmap.model.service_blueprint import BlueprintDocument
from cxmap.usecases import blueprint_document, experience_map, service_blueprint
from cxmap.usecases.desk import Desk


def node(key: str, lane: str, **fields: object) -> dict[str, object]:
    return {"key": key, "lane": lane, "name": key.capitalize(), **fields}


def link(source: str, target: str, **fields: object) -> dict[str, object]:
    return {"from": source, "to": target, **fields}


def told(**fields: object) -> dict[str, Any]:
    """The counter: arrive, wait, ask, check (7 of 48 go back to be corrected), leave."""
    return {
        "name": "The counter",
        "tolerable_time": 600,
        "currency": "IDR",
        "price": 85000,
        "steps": [{"name": "Come", "phase": "Before"}, {"name": "Talk", "phase": "During"}],
        "lanes": [{"role": role} for role in ("customer", "frontstage", "backstage", "support")],
        "actors": [
            {"name": "Customer", "kind": "customer"},
            {"name": "Officer", "cost_rate": 2400, "servers": 2},
            {"name": "Supervisor", "cost_rate": 3000},
        ],
        "nodes": [
            node("arrive", "customer", step="Come", actor="Customer", standard_time=60),
            node("queue", "customer", step="Come", kind="wait", standard_time=300, tolerable_time=480),
            node("ask", "frontstage", step="Talk", actor="Officer", standard_time=120, touchpoint="Desk"),
            node(
                "check", "backstage", step="Talk", actor="Supervisor", standard_time=30, captures="ID number"
            ),
            node("right", "backstage", step="Talk", kind="decision", actor="Supervisor"),
            node(
                "correct", "frontstage", step="Talk", actor="Officer", standard_time=90, captures="ID number"
            ),
            node("leave", "customer", step="Talk", actor="Customer", standard_time=30),
        ],
        "failures": [
            {"key": "typo", "node": "ask", "mode": "Number mistyped", "severity": 7, "detection": 5}
        ],
        "links": [
            link("arrive", "queue"),
            link("queue", "ask"),
            link("ask", "check"),
            link("check", "right"),
            link("right", "leave", cases=41, condition="yes"),
            link("right", "correct", cases=7, condition="no", kind="recovery", failure="typo"),
            link("correct", "check"),
        ],
        **fields,
    }


def make(desk: Desk, **fields: object) -> BlueprintDocument:
    """The blueprint, saved."""
    return service_blueprint.load(desk, blueprint_document.create(desk, told(**fields)).id)


def back(desk: Desk, document: BlueprintDocument) -> dict[str, Any]:
    """The plain document of a blueprint as it is now."""
    now = service_blueprint.load(desk, document.blueprint.id)
    return blueprint_document.document(now, experience_map.load_evidence(desk))


def named(document: BlueprintDocument, key: str) -> str:
    """The id of the node of that key."""
    return next(each.id for each in document.nodes if each.key == key)
