"""The drawer beside the cycle: edit what is selected, see the evidence behind it, and its history."""

from cxmap.model.activity_cycle import Activity, AddOn, CyclePhase
from cxmap.ui import cycle_state, drawer, history, session
from cxmap.ui.cycle_drawer import activity_editor, add_on_editor, evidence, overview, parts, phase_editor
from cxmap.ui.cycle_state import OpenCycle, Thing
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import cycle_figures

__all__ = ["change", "show"]

change = overview.change


def show(opened: OpenCycle) -> None:
    """The drawer for what is selected now; with nothing selected, the cycle as a whole."""
    chosen = [name for name in cycle_state.selected() if opened.thing(name)]
    if not chosen:
        overview.show(opened)
    elif len(chosen) > 1:
        drawer.several(len(chosen))
        parts.row_of_buttons(opened, chosen)
    elif thing := opened.thing(chosen[0]):
        _one(opened, thing)


def _one(opened: OpenCycle, thing: Thing) -> None:
    drawer.head(_place(opened, thing), _title(thing), cycle_state.select)
    behind = isinstance(thing, Activity)
    items = opened.found(thing.id).items if behind else None
    tab = drawer.tab(cycle_state.TAB, items, has_evidence=behind)
    if tab == "history":
        history.show([thing.id])
    elif tab == "evidence" and isinstance(thing, Activity):
        evidence.of_activity(opened, thing)
    elif isinstance(thing, Activity):
        activity_editor.of_activity(opened, thing)
    elif isinstance(thing, AddOn):
        add_on_editor.of_add_on(opened, thing)
    else:
        phase_editor.of_phase(opened, thing)


def _title(thing: Thing) -> str:
    if isinstance(thing, CyclePhase):
        return cycle_figures.phase_name(thing, session.language())
    return thing.name


def _place(opened: OpenCycle, thing: Thing) -> str:
    document = opened.document
    if isinstance(thing, CyclePhase):
        return say("cycle.column.phase")
    if isinstance(thing, AddOn):
        owner = next(each for each in document.activities if each.id == thing.activity_id)
        return say("cycle.place.add_on", name=plain(owner.name), phase=_phase_of(opened, owner))
    number = document.activities.index(thing) + 1
    phase = _phase_of(opened, thing)
    return say("cycle.place.activity", n=number, of=len(document.activities), phase=phase)


def _phase_of(opened: OpenCycle, activity: Activity) -> str:
    phase = next(each for each in opened.document.phases if each.id == activity.phase_id)
    return plain(cycle_figures.phase_name(phase, session.language()))
