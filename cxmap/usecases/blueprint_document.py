"""A blueprint as a plain JSON document with keys and names instead of ids: in and out, nothing lost between."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from cxmap.errors import InvalidValueError, Reason
from cxmap.model.evidence import EvidenceItem, Method
from cxmap.model.experience_map import Step
from cxmap.model.noun import Noun
from cxmap.model.project import Persona, Segment
from cxmap.model.service_blueprint import (
    ROLES,
    BlueprintActor,
    BlueprintDocument,
    BlueprintLane,
    BlueprintNode,
    BlueprintStep,
    FailurePoint,
    LaneRole,
    ServiceBlueprint,
)
from cxmap.store.identifiers import new_id
from cxmap.store.transaction import Transaction, validated
from cxmap.usecases import consent, service_blueprint
from cxmap.usecases.desk import Desk
from cxmap.usecases.experience_map import touchpoint_named
from cxmap.usecases.people import named

LISTS = ("steps", "lanes", "actors", "nodes", "failures", "links")
"""The lists of a document, in the order in which they may be written."""

PLACES = {"id", "version", "blueprint_id", "position", "created_at"}
"""Where a thing is kept: a document says it by order and by keys."""

OBSERVED = Method.NON_PARTICIPANT_OBSERVATION
OBSERVATION = ("source", "method", "occurred_at", "wave", "verbatim", "valence")
"""The fields of an evidence item that an observation of a node carries under their own names."""

Told = Mapping[str, Any]


@dataclass
class Writing:
    """A document on its way into the store: what its keys and names became."""

    transaction: Transaction
    blueprint: ServiceBlueprint
    steps: dict[str, BlueprintStep] = field(default_factory=dict)
    lanes: dict[str, BlueprintLane] = field(default_factory=dict)
    actors: dict[str, BlueprintActor] = field(default_factory=dict)
    nodes: dict[str, BlueprintNode] = field(default_factory=dict)
    failures: dict[str, FailurePoint] = field(default_factory=dict)


def parse(data: bytes) -> dict[str, Any]:
    """The document in a file, its numbers exact; InvalidValueError where it is not one."""
    try:
        told = json.loads(data.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refused)
    except UnicodeDecodeError as error:
        raise InvalidValueError(field="file", value="", reason=Reason("not_text")) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise InvalidValueError(field="file", value="", reason=Reason("not_json", place)) from error
    lists = [told.get(name, []) for name in LISTS] if isinstance(told, dict) else [None]
    if not all(isinstance(each, list) and all(isinstance(item, dict) for item in each) for each in lists):
        raise InvalidValueError(field="file", value="", reason=Reason("not_a_blueprint"))
    return dict(told)


def _refused(constant: str) -> float:
    raise InvalidValueError(field="file", value=constant, reason=Reason("not_a_number"))


def create(desk: Desk, told: Told, *, name: str | None = None) -> ServiceBlueprint:
    """A new blueprint from a document; InvalidValueError names the first thing that is wrong, and nothing is saved.

    Touchpoints that the project does not have are added; a persona or segment must be there. Observations of
    nodes become evidence items.
    """
    name = name or str(told.get("name", ""))
    with desk.writing("blueprint_created", name) as transaction:
        return write(transaction, told, name)


def write(transaction: Transaction, told: Told, name: str) -> ServiceBlueprint:
    """Write a document as a new blueprint of that name."""
    apart = {*LISTS, "name", "persona", "segment"}
    own = {key: value for key, value in told.items() if key not in apart}
    people = {
        "persona_id": named(transaction, Persona, told.get("persona")),
        "segment_id": named(transaction, Segment, told.get("segment")),
    }
    made = service_blueprint.start(transaction, name, **own, **people)
    writing = Writing(transaction, made)
    for each in LISTS:
        for position, item in enumerate(told.get(each, ()), 1):
            WRITERS[each](writing, item, position)
        if each == "lanes" and not writing.lanes:
            lanes = service_blueprint.standard_lanes(transaction, made.id)
            writing.lanes = {lane.key: lane for lane in lanes.values()}
    for item in told.get("nodes", ()):
        _observe(writing, item)
    service_blueprint.check(transaction, made.id)
    service_blueprint.check_whole_shares(transaction, made.id)
    return made


def document(told: BlueprintDocument, evidence: pd.DataFrame) -> dict[str, Any]:
    """The blueprint as a document that `create` takes; `evidence` is that of the project."""
    blueprint, known = told.blueprint, _observations(told, evidence)
    return {
        **_plain(blueprint, "persona_id", "segment_id"),
        "persona": told.persona.name if told.persona else None,
        "segment": told.segment_names.get(blueprint.segment_id or ""),
        "steps": [_plain(step) for step in told.steps],
        "lanes": [_plain(lane) for lane in told.lanes],
        "actors": [_plain(actor) for actor in told.actors],
        "nodes": [{**_node(told, node), **known.get(node.id, NOTHING_OBSERVED)} for node in told.nodes],
        "links": _links(told),
        "failures": [
            {**_plain(failure, "node_id"), "node": told.node_of[failure.node_id].key}
            for failure in told.failures
        ],
    }


NOTHING_OBSERVED: dict[str, list[Any]] = {"observed_times": [], "observations": []}


def _node(told: BlueprintDocument, node: BlueprintNode) -> dict[str, Any]:
    step = next((each.name for each in told.steps if each.id == node.step_id), None)
    actor = told.actor_of.get(node.actor_id or "")
    touchpoint = told.touchpoints.get(node.touchpoint_id or "")
    return {
        **_plain(node, "lane_id", "step_id", "actor_id", "touchpoint_id", "origin_id"),
        "lane": told.lane_of[node.lane_id].key,
        "step": step,
        "actor": actor.name if actor else None,
        "touchpoint": touchpoint.name if touchpoint else None,
    }


def _links(told: BlueprintDocument) -> list[dict[str, Any]]:
    keys = {failure.id: failure.key for failure in told.failures}
    return [
        {
            "from": told.node_of[link.source_id].key,
            "to": told.node_of[link.target_id].key,
            **_plain(link, "source_id", "target_id", "failure_id"),
            "failure": keys.get(link.failure_id or ""),
        }
        for link in told.links
    ]


def _plain(noun: Noun, *without: str) -> dict[str, Any]:
    fields = noun.model_dump(exclude={*PLACES, *without})
    return {name: _told(value) for name, value in fields.items()}


def _told(value: Any) -> Any:
    if isinstance(value, Decimal):
        return amount(value)
    return list(value) if isinstance(value, tuple) else value


def amount(money: Decimal) -> int | float:
    """Money as a number of JSON; exact, since amounts have at most 15 digits."""
    return int(money) if money == money.to_integral_value() else float(money)


def _observations(told: BlueprintDocument, evidence: pd.DataFrame) -> dict[str, dict[str, list[Any]]]:
    """What was observed at each node; an item that tells a time and nothing else is only that time."""
    found: dict[str, dict[str, list[Any]]] = {}
    failures = {failure.id: failure.key for failure in told.failures}
    for item in evidence[evidence["node_id"].isin(list(told.node_of))].to_dict("records"):
        kept = found.setdefault(str(item["node_id"]), {"observed_times": [], "observations": []})
        time = None if pd.isna(item["duration"]) else float(item["duration"])
        seen = _observation(told, {str(name): value for name, value in item.items()}, failures)
        if seen == {"method": str(OBSERVED)} and time is not None:
            kept["observed_times"].append(time)
        else:
            kept["observations"].append(seen | ({} if time is None else {"time": time}))
    return found


def _observation(told: BlueprintDocument, item: Told, failures: Mapping[str, str]) -> dict[str, Any]:
    own = {name: item[name] for name in OBSERVATION if not pd.isna(item[name]) and item[name] != ""}
    if item["failure_id"]:
        own["failure"] = failures[item["failure_id"]]
    if item["segment_id"]:
        own["segment"] = told.segment_names[item["segment_id"]]
    return own


def _add_step(writing: Writing, told: Told, position: int) -> None:
    _check_free(writing.steps, told.get("name"), "steps")
    step = service_blueprint.add_step(writing.transaction, writing.blueprint.id, position, **told)
    writing.steps[step.name] = step


def _add_lane(writing: Writing, told: Told, position: int) -> None:
    own = {**told, "key": told.get("key") or told.get("name") or told.get("role")}
    if told.get("role") not in ROLES:
        reason = Reason("not_a_choice", {"known": ", ".join(LaneRole)})
        raise InvalidValueError(field="role", value=str(told.get("role", "")), reason=reason)
    _check_free(writing.lanes, own["key"], "lanes")
    lane = service_blueprint.add_lane(writing.transaction, writing.blueprint.id, position, **own)
    writing.lanes[lane.key] = lane


def _add_actor(writing: Writing, told: Told, position: int) -> None:
    _check_free(writing.actors, told.get("name"), "actors")
    actor = service_blueprint.add_actor(writing.transaction, writing.blueprint.id, position, **told)
    writing.actors[actor.name] = actor


def _add_node(writing: Writing, told: Told, position: int) -> None:
    apart = {"lane", "step", "actor", "touchpoint", "observed_times", "observations"}
    own = {name: value for name, value in told.items() if name not in apart}
    own["key"] = str(told.get("key") or told.get("name") or "")[:80]
    _check_free(writing.nodes, own["key"], "nodes")
    own["lane_id"] = _of(writing.lanes, told.get("lane"), "lane", told).id
    for name, known in (("step", writing.steps), ("actor", writing.actors)):
        if told.get(name):
            own[f"{name}_id"] = _of(known, told[name], name, told).id
    if told.get("touchpoint"):
        own["touchpoint_id"] = touchpoint_named(writing.transaction, str(told["touchpoint"])).id
    _check_there(writing.transaction, own)
    node = service_blueprint.add_node(writing.transaction, writing.blueprint.id, position, **own)
    writing.nodes[node.key] = node


def _check_there(transaction: Transaction, own: Mapping[str, Any]) -> None:
    """What a node names by its id is in this project."""
    for name, noun in (("opens_id", ServiceBlueprint), ("map_step_id", Step)):
        if own.get(name):
            transaction.get(noun, str(own[name]))


def _add_failure(writing: Writing, told: Told, position: int) -> None:
    node = _of(writing.nodes, told.get("node"), "node", told)
    own = {name: value for name, value in told.items() if name != "node"}
    _check_free(writing.failures, told.get("key"), "failures")
    failure = service_blueprint.add_failure(writing.transaction, node, position, **own)
    writing.failures[failure.key] = failure


def _add_link(writing: Writing, told: Told, _position: int) -> None:
    source, target = (_of(writing.nodes, told.get(end), end, told) for end in ("from", "to"))
    own = {name: value for name, value in told.items() if name not in {"from", "to", "failure"}}
    if told.get("failure"):
        own["failure_id"] = _of(writing.failures, told["failure"], "failure", told).id
    service_blueprint.add_link(writing.transaction, source, target, **own)


Writer = Callable[[Writing, Told, int], None]
WRITERS: dict[str, Writer] = {
    "steps": _add_step,
    "lanes": _add_lane,
    "actors": _add_actor,
    "nodes": _add_node,
    "failures": _add_failure,
    "links": _add_link,
}


def _check_free(known: Mapping[str, Any], key: object, what: str) -> None:
    if isinstance(key, str) and key in known:
        raise InvalidValueError(field=what, value=str(key), reason=Reason("key_taken"))


def _of(known: Mapping[str, Any], key: object, field_name: str, told: Told) -> Any:
    """The thing of that key; InvalidValueError names what asked for it."""
    found = known.get(str(key))
    if found is None:
        reason = Reason("key_unknown", {"about": _about(told), "known": ", ".join(known) or "–"})
        raise InvalidValueError(field=field_name, value=str(key or ""), reason=reason)
    return found


def _observe(writing: Writing, told: Told) -> None:
    """The observations of a node, as evidence items about its touchpoint (one of its own name if need be)."""
    times, watched = (_listed(told, name) for name in ("observed_times", "observations"))
    if not all(isinstance(each, dict) for each in watched):
        raise InvalidValueError(field="observations", value=_about(told), reason=Reason("not_a_list"))
    seen = [*({"time": time} for time in times), *watched]
    if not seen:
        return
    node = _of(writing.nodes, str(told.get("key") or told.get("name") or "")[:80], "node", told)
    touchpoint_id = observed_touchpoint(writing.transaction, node)
    for each in seen:
        apart = {"time", "failure", "segment"}
        own = {name: value for name, value in each.items() if name not in apart}
        own |= {
            "id": new_id(),
            "touchpoint_id": touchpoint_id,
            "node_id": node.id,
            "duration": each.get("time"),
        }
        own |= {"method": each.get("method", OBSERVED)}
        own["segment_id"] = named(writing.transaction, Segment, each.get("segment"))
        if each.get("failure"):
            own["failure_id"] = _of(writing.failures, each["failure"], "failure", told).id
        consent.check_named(writing.transaction, [str(own.get("source", ""))])
        writing.transaction.add(validated(EvidenceItem, own))


def _listed(told: Told, name: str) -> Sequence[Any]:
    """The list of that name in a part of a document; nothing where it is not told."""
    found = told.get(name)
    if not isinstance(found, list | tuple | None):
        raise InvalidValueError(field=name, value=_about(told), reason=Reason("not_a_list"))
    return found or ()


def _about(told: Told) -> str:
    """How a part of a document is called in a sentence."""
    return str(told.get("name") or told.get("mode") or f"{told.get('from')} → {told.get('to')}")[:80]


def observed_touchpoint(transaction: Transaction, node: BlueprintNode) -> str:
    """The touchpoint that evidence about a node is about; one of the node's name is made where it has none."""
    if node.touchpoint_id:
        return node.touchpoint_id
    made = touchpoint_named(transaction, " ".join(node.name.split())[:200])
    transaction.change(BlueprintNode, node.id, touchpoint_id=made.id)
    return made.id
