"""The drawer beside the map: edit what is selected, see the evidence behind it, and its history."""

from cxmap.model.experience_map import Card, Lane, Stage, Step
from cxmap.ui import drawer, history, map_state
from cxmap.ui.frame import plain
from cxmap.ui.map_drawer import card_editor, evidence, overview, parts, step_editor
from cxmap.ui.map_state import OpenMap
from cxmap.ui.session import say


def show(open_map: OpenMap) -> None:
    """The drawer for what is selected now; with nothing selected, the map as a whole."""
    chosen = [name for name in map_state.selected() if open_map.thing(name)]
    if not chosen:
        overview.show(open_map)
    elif len(chosen) > 1:
        drawer.several(len(chosen))
        parts.row_of_buttons(open_map, chosen)
    else:
        _one(open_map, chosen[0])


def _one(open_map: OpenMap, name: str) -> None:
    thing = open_map.thing(name)
    if thing is None:
        return
    drawer.head(_place(open_map, thing), _title(thing), map_state.select)
    tab = drawer.tab(map_state.TAB, _items(open_map, thing), has_evidence=isinstance(thing, Step | Card))
    if tab == "evidence" and isinstance(thing, Step):
        step_editor.activities(open_map, thing)
        evidence.of_step(open_map, thing)
    elif tab == "evidence" and isinstance(thing, Card):
        evidence.of_card(open_map, thing)
    elif tab == "history":
        desired = [each.id for each in open_map.document.desired if each.step_id == thing.id]
        history.show([thing.id, *desired])
    else:
        _editor(open_map, name)


def _editor(open_map: OpenMap, name: str) -> None:
    thing = open_map.thing(name)
    if isinstance(thing, Step):
        step_editor.of_step(open_map, thing)
    elif isinstance(thing, Stage):
        step_editor.of_stage(open_map, thing)
    elif isinstance(thing, Card):
        card_editor.of_card(open_map, thing)
    elif isinstance(thing, Lane):
        card_editor.of_lane(open_map, thing)


def _title(thing: map_state.Thing) -> str:
    if isinstance(thing, Card):
        return thing.text
    if isinstance(thing, Lane):
        return thing.name or say(f"picture.lane.{thing.kind}")
    return thing.name


def _place(open_map: OpenMap, thing: map_state.Thing) -> str:
    document = open_map.document
    if isinstance(thing, Step):
        number = document.steps.index(thing) + 1
        stage = next(stage.name for stage in document.stages if stage.id == thing.stage_id)
        return say("map.place.step", n=number, of=len(document.steps), stage=plain(stage))
    if isinstance(thing, Card):
        lane = next(lane for lane in document.lanes if lane.id == thing.lane_id)
        return plain(_title(lane))
    return say(f"map.place.{'stage' if isinstance(thing, Stage) else 'lane'}")


def _items(open_map: OpenMap, thing: map_state.Thing) -> int | None:
    """How many evidence items are behind a step or a card."""
    if isinstance(thing, Step):
        return next(step.items for step in open_map.findings.steps if step.step_id == thing.id)
    return len(open_map.document.mentions.get(thing.id, ())) if isinstance(thing, Card) else None
