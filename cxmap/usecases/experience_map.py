"""Making, reading and putting away experience maps."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import pandas as pd

from cxmap.errors import MapEmptyError, TemplateUnknownError
from cxmap.model.activity_cycle import ActivityStep
from cxmap.model.evidence import EvidenceItem
from cxmap.model.experience_map import (
    Card,
    CardEvidence,
    CardVote,
    DesiredValue,
    ExperienceMap,
    Lane,
    LaneKind,
    MapDocument,
    Perspective,
    Stage,
    Step,
    StepTouchpoint,
)
from cxmap.model.noun import Noun
from cxmap.model.service_blueprint import BlueprintNode
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import evidence as evidence_store
from cxmap.store import experience_map as map_store
from cxmap.store import project as project_store
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import Transaction, find, validated
from cxmap.usecases.desk import DATA, Desk
from cxmap.words import LANGUAGES, Language, say

N = TypeVar("N", bound=Noun)
TEMPLATES = DATA / "templates"
STANDARD_LANES = [kind for kind in LaneKind if kind is not LaneKind.FREE]
PARTS: tuple[type[Noun], ...] = (
    Stage,
    Step,
    StepTouchpoint,
    Lane,
    Card,
    CardEvidence,
    CardVote,
    DesiredValue,
)
"""What belongs to a map, in an order in which rows may be added; they are removed in the opposite one."""
REFERENCES = {"stage_id": Stage, "step_id": Step, "lane_id": Lane, "card_id": Card}


@dataclass(frozen=True)
class Opened:
    """A map with the evidence its numbers come from."""

    document: MapDocument
    evidence: pd.DataFrame


def maps(desk: Desk) -> list[ExperienceMap]:
    """All maps of the project, the newest first."""
    with desk.database.reading() as connection:
        return find(connection, ExperienceMap, desk.project_id)[::-1]


def load(desk: Desk, map_id: str) -> MapDocument:
    """The map with all that is on it."""
    with desk.database.reading() as connection:
        return map_store.load_map(connection, desk.project_id, map_id)


def evidence_revision(desk: Desk) -> int:
    """Grows when evidence changes, and only then."""
    with desk.database.reading() as connection:
        return project_store.revision(connection, desk.project_id, of_evidence=True)


def load_evidence(desk: Desk) -> pd.DataFrame:
    """All evidence of the project, by id."""
    with desk.database.reading() as connection:
        return evidence_store.load_frame(connection, desk.project_id)


def desk_of_map(database: Database, map_id: str, actor: str = "") -> Desk:
    """The desk of the project a map belongs to."""
    with database.reading() as connection:
        return Desk(database, project_store.project_of_map(connection, map_id), actor)


def template_names(language: Language) -> dict[str, str]:
    """The templates by key, with their names, in alphabetical order of the keys."""
    return {key: template["name"][language] for key, template in _templates().items()}


def create_blank(desk: Desk, name: str, language: Language = "en") -> ExperienceMap:
    """A new map with one stage, one step and the standard lanes."""
    with desk.writing("map_created", name) as transaction:
        made = start(transaction, name)
        stage = add_stage(transaction, made.id, say(language, "map.new_stage"), 1)
        add_step(transaction, stage, say(language, "map.new_step"), 1)
    return made


def create_from_template(desk: Desk, key: str, name: str, language: Language) -> ExperienceMap:
    """A new map with the stages, steps and touchpoints of a template, in the language asked for."""
    known = _templates()
    if key not in known:
        raise TemplateUnknownError(name=key, known=", ".join(known))
    with desk.writing("map_created", name) as transaction:
        made = start(transaction, name)
        for place, stage in enumerate(known[key]["stages"], 1):
            row = add_stage(transaction, made.id, stage["name"][language], place)
            for position, step in enumerate(stage["steps"], 1):
                _add_template_step(transaction, row, step, position, language)
    return made


def create_from_touchpoints(desk: Desk, name: str, language: Language = "en") -> ExperienceMap:
    """A new map with one step for each touchpoint that has evidence, in the order they came into the project.

    They stand in one stage per lifecycle phase, or in one stage where no phase is known.
    """
    with desk.writing("map_created", name) as transaction:
        logged = evidence_store.counts(transaction.connection, desk.project_id, "touchpoint_id")
        order = [each for each in transaction.find(Touchpoint, deleted=False) if each.id in logged]
        if not order:
            raise MapEmptyError
        made = start(transaction, name)
        phases = {str(touchpoint.phase or "") for touchpoint in order}
        for place, phase in enumerate([p for p in ("", "acquire", "enhance", "retain") if p in phases], 1):
            label = f"phase.{phase}" if phase else "new_stage"
            stage = add_stage(transaction, made.id, say(language, f"map.{label}"), place)
            members = [touchpoint for touchpoint in order if str(touchpoint.phase or "") == phase]
            for position, touchpoint in enumerate(members, 1):
                step = add_step(transaction, stage, touchpoint.name, position)
                link(transaction, step, touchpoint.id, 1)
    return made


def duplicate(desk: Desk, map_id: str, name: str, **fields: Any) -> ExperienceMap:
    """A copy of a map under another name; `fields` may set perspective, segment_id and persona_id.

    Votes and links to evidence stay with the original when the copy tells of the desired experience.
    """
    desired = fields.get("perspective") == Perspective.DESIRED
    parts = [part for part in PARTS if not (desired and part in (CardEvidence, CardVote))]
    with desk.writing("map_duplicated", name) as transaction:
        original = transaction.get(ExperienceMap, map_id)
        copy = original.model_copy(
            update={**fields, "id": new_id(), "version": 1, "name": name, "created_at": now()}
        )
        transaction.add(copy)
        renamed: dict[str, str] = {}
        for part in parts:
            for item in transaction.find(part, map_id=map_id):
                transaction.add(_copied(item, copy.id, renamed))
    return copy


def _copied(item: N, map_id: str, renamed: dict[str, str]) -> N:
    renamed[item.id] = new_id()
    values = item.model_dump()
    references = {name: renamed[values[name]] for name in REFERENCES if values.get(name)}
    return item.model_copy(update={**references, "id": renamed[item.id], "version": 1, "map_id": map_id})


def change_map(desk: Desk, map_id: str, *, seen: int | None = None, **fields: Any) -> ExperienceMap:
    """Change the name, persona, segment, perspective or weighting of a map."""
    with desk.writing("map_edited", str(fields.get("name", ""))) as transaction:
        return transaction.change(ExperienceMap, map_id, seen=seen, **fields)


def delete_map(desk: Desk, map_id: str) -> None:
    """Delete a map with all that is on it; undo brings it back whole."""
    with desk.writing("map_deleted") as transaction:
        for step in transaction.find(Step, map_id=map_id):
            forget_step(transaction, step.id)
        for part in reversed(PARTS):
            transaction.remove_all(part, map_id=map_id)
        transaction.remove(ExperienceMap, map_id)


def start(transaction: Transaction, name: str, **fields: Any) -> ExperienceMap:
    """A map with its standard lanes and nothing else."""
    made = transaction.add(ExperienceMap(id=new_id(), name=name, created_at=now(), **fields))
    for position, kind in enumerate(STANDARD_LANES, 1):
        transaction.add(Lane(id=new_id(), map_id=made.id, kind=kind, position=position))
    return made


def add_stage(transaction: Transaction, map_id: str, name: str, position: float) -> Stage:
    return transaction.add(Stage(id=new_id(), map_id=map_id, name=name, position=position))


def add_step(transaction: Transaction, stage: Stage, name: str, position: float, **fields: Any) -> Step:
    step = Step(id=new_id(), map_id=stage.map_id, stage_id=stage.id, name=name, position=position, **fields)
    return transaction.add(step)


def link(transaction: Transaction, step: Step, touchpoint_id: str, position: float) -> StepTouchpoint:
    return transaction.add(
        StepTouchpoint(
            id=new_id(), map_id=step.map_id, step_id=step.id, touchpoint_id=touchpoint_id, position=position
        )
    )


def forget_step(transaction: Transaction, step_id: str) -> None:
    """What pointed at a step that goes away loses the link; its evidence belongs to its touchpoint alone."""
    transaction.remove_all(ActivityStep, step_id=step_id)
    for node in transaction.find(BlueprintNode, map_step_id=step_id):
        transaction.change(BlueprintNode, node.id, map_step_id=None)
    for item in transaction.find(EvidenceItem, step_id=step_id):
        transaction.change(EvidenceItem, item.id, step_id=None)


@cache
def _templates() -> dict[str, dict[str, Any]]:
    files = sorted(TEMPLATES.glob("*.json"))
    return {file.stem: json.loads(file.read_text("utf-8")) for file in files}


def _add_template_step(
    transaction: Transaction, stage: Stage, template: dict[str, Any], position: int, language: Language
) -> None:
    question = template.get("question") or dict.fromkeys(LANGUAGES, "")
    moment = template.get("moment_of_truth", False)
    name = template["name"][language]
    step = add_step(transaction, stage, name, position, moment_of_truth=moment, question=question[language])
    for place, wanted in enumerate(template.get("touchpoints", ()), 1):
        touchpoint = touchpoint_named(transaction, wanted["name"][language], wanted["channel"][language])
        link(transaction, step, touchpoint.id, place)
    if template.get("doing"):
        doing = next(
            lane for lane in transaction.find(Lane, map_id=step.map_id) if lane.kind == LaneKind.DOING
        )
        text = template["doing"][language]
        card = Card(id=new_id(), map_id=step.map_id, lane_id=doing.id, step_id=step.id, text=text, position=1)
        transaction.add(card)


def touchpoint_named(transaction: Transaction, name: str, channel: str = "") -> Touchpoint:
    """The touchpoint of this name (letter case and outer blanks apart), brought back or added if need be."""
    wanted = name.strip().casefold()
    for known in transaction.find(Touchpoint):
        if known.name.casefold() == wanted:
            return transaction.change(Touchpoint, known.id, deleted=False)
    return transaction.add(validated(Touchpoint, {"id": new_id(), "name": name, "channel": channel}))
