"""The sample project: a whole study that came with the product, in the language of the reader."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cxmap.model.activity_cycle import CyclePhase
from cxmap.model.evidence import EVIDENCE_COLUMNS
from cxmap.model.evidence_import import ImportBatch
from cxmap.model.experience_map import Card, CardEvidence, CardVote, DesiredValue, Lane, LaneKind, Stage, Step
from cxmap.model.project import Persona, Project, Segment
from cxmap.model.service_blueprint import BlueprintNode, FailurePoint
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import evidence as evidence_store
from cxmap.store import project as project_store
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, new_ids, now
from cxmap.store.transaction import Transaction
from cxmap.usecases import activity_cycle, blueprint_document, cycle_editing, experience_map
from cxmap.usecases.desk import DATA
from cxmap.words import Language

SAMPLES = DATA / "samples"
NAMED = ("persona", "touchpoint")
"""What a blueprint calls by its name, and a sample by its key."""


@dataclass
class Loading:
    """A sample on its way into the store: what its keys became."""

    transaction: Transaction
    told: dict[str, Any]
    ids: dict[str, str] = field(default_factory=dict)

    def key(self, kind: str, key: str | None) -> str | None:
        return self.ids[f"{kind}:{key}"] if key else None

    def named(self, kind: str, key: str) -> str:
        self.ids[f"{kind}:{key}"] = new_id()
        return self.ids[f"{kind}:{key}"]


def load_sample(
    database: Database, language: Language, *, name: str | None = None, actor: str = ""
) -> Project:
    """Create the sample project “Bank Nusantara”: people, touchpoints, 248 items of evidence, a map, a cycle and a blueprint."""
    file = SAMPLES / f"bank_nusantara.{language}.json"
    told = json.loads(file.read_text("utf-8"))
    own = told["project"]
    project = Project(
        id=new_id(),
        name=name or own["name"],
        organisation=own["organisation"],
        note=own["note"],
        sample=True,
        created_at=now(),
    )

    def fill(transaction: Transaction) -> None:
        loading = Loading(transaction, told)
        _people(loading)
        _touchpoints(loading)
        _map(loading)
        _blueprint(loading)
        _evidence(loading, file.name, hashlib.sha256(file.read_bytes()).hexdigest())
        # after the evidence: an add-on may not promise more than the gap that the evidence leaves
        _cycle(loading)

    return project_store.create(database, project, actor=actor, fill=fill)


def _people(loading: Loading) -> None:
    for segment in loading.told["segments"]:
        key = loading.named("segment", segment["key"])
        loading.transaction.add(Segment(id=key, name=segment["name"], description=segment["description"]))
    for persona in loading.told["personas"]:
        words = {name: persona[name] for name in ("name", "summary", "quote", "goals", "needs", "behaviour")}
        segment_id = loading.key("segment", persona["segment"])
        key = loading.named("persona", persona["key"])
        loading.transaction.add(Persona(id=key, segment_id=segment_id, **words))


def _touchpoints(loading: Loading) -> None:
    for touchpoint in loading.told["touchpoints"]:
        fields = {name: value for name, value in touchpoint.items() if name != "key"}
        key = loading.named("touchpoint", touchpoint["key"])
        loading.transaction.add(Touchpoint.model_validate({**fields, "id": key}))


def _map(loading: Loading) -> None:
    told, transaction = loading.told["map"], loading.transaction
    made = experience_map.start(transaction, told["name"], persona_id=loading.key("persona", told["persona"]))
    lanes = {lane.kind: lane for lane in transaction.find(Lane, map_id=made.id)}
    for position, stage in enumerate(told["stages"], 1):
        row = experience_map.add_stage(transaction, made.id, stage["name"], position)
        for place, step in enumerate(stage["steps"], 1):
            _step(loading, row, step, place, lanes)


def _step(
    loading: Loading, stage: Stage, told: dict[str, Any], position: int, lanes: dict[LaneKind, Lane]
) -> None:
    fields = {name: told[name] for name in ("moment_of_truth", "question", "assumed", "assumed_by")}
    step = experience_map.add_step(loading.transaction, stage, told["name"], position, **fields)
    loading.ids[f"step:{told['key']}"] = step.id
    for place, key in enumerate(told["touchpoints"], 1):
        experience_map.link(loading.transaction, step, loading.ids[f"touchpoint:{key}"], place)
    for holder, desired in told["desired"].items():
        values = {"n": None, **desired, "id": new_id(), "map_id": step.map_id, "step_id": step.id}
        loading.transaction.add(DesiredValue.model_validate({**values, "holder": holder}))
    for place, card in enumerate(told["cards"], 1):
        _card(loading, step, card, place, lanes[LaneKind(card["lane"])])


def _card(loading: Loading, step: Step, told: dict[str, Any], position: int, lane: Lane) -> None:
    key = loading.named("card", told["key"])
    card = Card(
        id=key,
        map_id=step.map_id,
        lane_id=lane.id,
        step_id=step.id,
        text=told["text"],
        position=position,
        span=told.get("span", 1),
        severity=told.get("severity"),
        owner=told.get("owner", ""),
    )
    loading.transaction.add(card)
    for _ in range(told.get("votes", 0)):
        loading.transaction.add(CardVote(id=new_id(), map_id=step.map_id, card_id=key))


def _cycle(loading: Loading) -> None:
    """The activity cycle: its activities link to steps and touchpoints of the map and nodes of the blueprint."""
    told, transaction = loading.told["cycle"], loading.transaction
    made = activity_cycle.start(
        transaction,
        told["name"],
        [{"kind": kind} for kind in told["phases"]],
        wanted_result=told["wanted_result"],
        persona_id=loading.key("persona", told["persona"]),
        importance_low=told["importance_low"],
        importance_high=told["importance_high"],
    )
    phases = {str(phase.kind): phase for phase in activity_cycle.phases_of(transaction, made.id)}
    for position, activity in enumerate(told["activities"], 1):
        _activity(loading, phases[activity["phase"]], activity, position)


def _activity(loading: Loading, phase: CyclePhase, told: dict[str, Any], position: int) -> None:
    apart = {"key", "phase", "touchpoints", "steps", "nodes", "add_ons"}
    fields = {name: value for name, value in told.items() if name not in apart}
    activity = activity_cycle.add_activity(loading.transaction, phase, position, **fields)
    for place, key in enumerate(told["touchpoints"], 1):
        touchpoint_id = loading.ids[f"touchpoint:{key}"]
        activity_cycle.link_touchpoint(loading.transaction, activity, touchpoint_id, place)
    for key in told["steps"]:
        activity_cycle.link_step(loading.transaction, activity, loading.ids[f"step:{key}"])
    for key in told["nodes"]:
        activity_cycle.link_node(loading.transaction, activity, loading.ids[f"node:{key}"])
    for add_on in told["add_ons"]:
        cycle_editing.place_add_on(loading.transaction, activity, **add_on)


def _blueprint(loading: Loading) -> None:
    """The service blueprint: the plain document it is, with keys for its persona and touchpoints."""
    told = loading.told["blueprint"]
    names = {kind: {each["key"]: each["name"] for each in loading.told[f"{kind}s"]} for kind in NAMED}
    nodes = [
        {**node, "touchpoint": names["touchpoint"][node["touchpoint"]]} if "touchpoint" in node else node
        for node in told["nodes"]
    ]
    document = {**told, "persona": names["persona"][told["persona"]], "nodes": nodes}
    made = blueprint_document.write(loading.transaction, document, told["name"])
    parts: dict[str, type[BlueprintNode | FailurePoint]] = {"node": BlueprintNode, "failure": FailurePoint}
    for kind, noun in parts.items():
        for each in loading.transaction.find(noun, blueprint_id=made.id):
            loading.ids[f"{kind}:{each.key}"] = each.id


def _evidence(loading: Loading, file: str, sha256: str) -> None:
    items, transaction = loading.told["evidence"], loading.transaction
    batch = ImportBatch(
        id=new_id(),
        file_name=file,
        sha256=sha256,
        rows_read=len(items),
        items=len(items),
        rejected=0,
        skipped=0,
        mapping="{}",
        imported_at=now(),
    )
    transaction.add(batch)
    keys = new_ids(len(items))
    rows = [_item(loading, item, key, batch.id) for item, key in zip(items, keys, strict=True)]
    frame = pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS)).astype(EVIDENCE_COLUMNS)
    evidence_store.insert_frame(transaction, frame)
    for item, key in zip(items, keys, strict=True):
        for mention in item.get("mentions", ()):
            card_id = loading.ids[f"card:{mention}"]
            map_id = transaction.get(Card, card_id).map_id
            transaction.add(CardEvidence(id=new_id(), map_id=map_id, card_id=card_id, evidence_id=key))


def _item(loading: Loading, told: dict[str, Any], key: str, batch_id: str) -> dict[str, Any]:
    low, high = told["scale"]
    own = {
        "id": key,
        "version": 1,
        "touchpoint_id": loading.key("touchpoint", told["touchpoint"]),
        "segment_id": loading.key("segment", told["segment"]) or "",
        "step_id": "",
        "node_id": loading.key("node", told.get("node")) or "",
        "failure_id": loading.key("failure", told.get("failure")) or "",
        "scale_low": low,
        "scale_high": high,
        "label": "",
        "batch_id": batch_id,
    }
    return {**told, **own, "occurred_at": told["occurred_at"] or ""}
