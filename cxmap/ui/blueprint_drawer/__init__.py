"""The drawer beside the blueprint: edit what is selected, see the evidence behind it, and its history."""

from cxmap.model.service_blueprint import (
    BlueprintActor,
    BlueprintLane,
    BlueprintLink,
    BlueprintNode,
    BlueprintStep,
    FailurePoint,
)
from cxmap.ui import blueprint_state, drawer, history
from cxmap.ui.blueprint_drawer import (
    evidence,
    failure_editor,
    lane_editor,
    link_editor,
    node_editor,
    overview,
    parts,
    several,
    step_editor,
)
from cxmap.ui.blueprint_figures import clock
from cxmap.ui.blueprint_state import OpenBlueprint, Thing
from cxmap.ui.frame import plain
from cxmap.ui.session import say

__all__ = ["change", "show"]

change = parts.change


def show(opened: OpenBlueprint) -> None:
    """The drawer for what is selected now; with nothing selected, the blueprint as a whole."""
    chosen = [name for name in blueprint_state.selected() if opened.thing(name)]
    if not chosen:
        overview.show(opened)
    elif len(chosen) > 1:
        several.show(opened, chosen)
    elif thing := opened.thing(chosen[0]):
        _one(opened, thing)


def _one(opened: OpenBlueprint, thing: Thing) -> None:
    drawer.head(_place(opened, thing), _title(opened, thing), blueprint_state.select)
    items = opened.found(thing.id).items if isinstance(thing, BlueprintNode) else None
    behind = isinstance(thing, BlueprintNode | FailurePoint)
    tab = drawer.tab(blueprint_state.TAB, items, has_evidence=behind)
    if tab == "history":
        history.show([thing.id], history_value)
    elif tab == "evidence" and isinstance(thing, BlueprintNode):
        evidence.of_node(opened, thing)
    elif tab == "evidence" and isinstance(thing, FailurePoint):
        evidence.of_failure(opened, thing)
    else:
        _edit(opened, thing)


def _edit(opened: OpenBlueprint, thing: Thing) -> None:
    match thing:
        case BlueprintNode():
            node_editor.of_node(opened, thing)
        case FailurePoint():
            failure_editor.of_failure(opened, thing)
        case BlueprintLink():
            link_editor.of_link(opened, thing)
        case BlueprintLane():
            lane_editor.of_lane(opened, thing)
        case BlueprintStep():
            step_editor.of_step(opened, thing)
        case BlueprintActor():
            lane_editor.of_actor(opened, thing)


def history_value(field: str, value: object) -> str:
    """A field of a thing with its value in words; times as m:ss."""
    shown = clock(value) if field.endswith("_time") and isinstance(value, float) else value
    return history.value_of(field, shown)


def _title(opened: OpenBlueprint, thing: Thing) -> str:
    document = opened.document
    match thing:
        case BlueprintLink():
            return f"{document.node_of[thing.source_id].name} → {document.node_of[thing.target_id].name}"
        case FailurePoint():
            return thing.mode
        case BlueprintLane():
            return blueprint_state.lane_name(thing)
        case _:
            return thing.name


def _place(opened: OpenBlueprint, thing: Thing) -> str:
    document = opened.document
    match thing:
        case BlueprintNode():
            kind = say(f"blueprint.kind.{thing.kind}")
            number = document.numbers.get(thing.id)
            lane = plain(blueprint_state.lane_name(document.lane_of[thing.lane_id]))
            return f"{kind} {number or ''} · {lane}".replace("  ", " ")
        case FailurePoint():
            label = next(each.label for each in opened.findings.failures if each.failure.id == thing.id)
            return f"{say('blueprint.word.failure')} {label} · {plain(document.node_of[thing.node_id].name)}"
        case BlueprintLink():
            return say(f"canvas.action.{thing.kind}")
        case _:
            return say(f"blueprint.word.{_word(thing)}")


def _word(thing: Thing) -> str:
    words = {BlueprintLane: "lane", BlueprintStep: "step", BlueprintActor: "actor"}
    return next(word for noun, word in words.items() if isinstance(thing, noun))
