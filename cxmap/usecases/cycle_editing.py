"""What people do to an activity cycle with their hands: add, edit, move, duplicate, link, delete.

Things of a cycle are named as on the canvas: `activity:ID`, `phase:ID`, `addon:ID`.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, TypeVar

from cxmap.analysis import activity_cycle as analysis
from cxmap.errors import InvalidValueError, NotFoundError, Reason
from cxmap.model.activity_cycle import (
    Activity,
    ActivityCycle,
    ActivityNode,
    ActivityStep,
    ActivityTouchpoint,
    AddOn,
    CyclePhase,
    PhaseKind,
)
from cxmap.model.evidence import EvidenceFilter
from cxmap.model.noun import Noun
from cxmap.store import activity_cycle as cycle_store
from cxmap.store import evidence as evidence_store
from cxmap.store.identifiers import new_id
from cxmap.store.transaction import Transaction, validated
from cxmap.usecases import activity_cycle, placing
from cxmap.usecases.desk import Desk
from cxmap.usecases.linking import set_links
from cxmap.usecases.placing import Side

N = TypeVar("N", bound=Noun)
THINGS: dict[str, type[Noun]] = {"activity": Activity, "phase": CyclePhase, "addon": AddOn}
VERBS = {"activity": "activity", "phase": "phase", "addon": "add_on"}


def edit_text(
    desk: Desk,
    thing: str,
    text: str,
    *,
    seen: int | None = None,
    since: int | None = None,
    operation_id: str | None = None,
) -> None:
    """Write the name of an activity, phase or add-on; a phase without a name has that of its kind.

    `seen` is the version, `since` the revision of the project, that the person looked at while writing.
    """
    noun, row_id = _named(thing)
    with desk.writing(f"{_verb(thing)}_edited", text, operation_id) as transaction:
        transaction.change(noun, row_id, seen=seen, since=since, name=text.strip())


def change(desk: Desk, thing: str, *, seen: int | None = None, **fields: Any) -> None:
    """Write other fields of an activity, phase or add-on.

    InvalidValueError for importance beyond the cycle's scale, a competitor without a name, and an add-on
    that promises more than the gap.
    """
    noun, row_id = _named(thing)
    with desk.writing(f"{_verb(thing)}_edited") as transaction:
        changed = transaction.change(noun, row_id, seen=seen, **fields)
        if isinstance(changed, Activity):
            activity_cycle.check_activity(transaction.get(ActivityCycle, changed.cycle_id), changed)
            if {"desired", "assumed"} & fields.keys():
                for add_on in transaction.find(AddOn, activity_id=row_id):
                    check_promise(transaction, add_on)
        if isinstance(changed, AddOn) and {"effect", "activity_id"} & fields.keys():
            check_promise(transaction, changed)


def add_activity(
    desk: Desk, neighbour: str, side: Side, name: str, *, operation_id: str | None = None
) -> Activity:
    """A new activity beside another one, in the same phase."""
    with desk.writing("activity_added", name, operation_id) as transaction:
        beside = transaction.get(Activity, neighbour)
        siblings = placing.ordered(transaction, Activity, phase_id=beside.phase_id)
        phase = transaction.get(CyclePhase, beside.phase_id)
        place = placing.beside(transaction, siblings, neighbour, side)
        made = activity_cycle.add_activity(transaction, phase, place, name=name)
        activity_cycle.check_size(transaction, made.cycle_id)
        return made


def add_activity_to_phase(
    desk: Desk, phase_id: str, name: str, *, operation_id: str | None = None
) -> Activity:
    """A new activity at the end of a phase."""
    with desk.writing("activity_added", name, operation_id) as transaction:
        phase = transaction.get(CyclePhase, phase_id)
        place = placing.end(placing.ordered(transaction, Activity, phase_id=phase_id))
        made = activity_cycle.add_activity(transaction, phase, place, name=name)
        activity_cycle.check_size(transaction, made.cycle_id)
        return made


def move_activity(
    desk: Desk,
    activity_id: str,
    *,
    before: str | None = None,
    into: str | None = None,
    operation_id: str | None = None,
) -> None:
    """Put an activity before another one (and into its phase), or at the end of a phase."""
    with desk.writing("activity_moved", "", operation_id) as transaction:
        own = transaction.get(Activity, activity_id)
        phase_id = transaction.get(Activity, before).phase_id if before else into or own.phase_id
        if transaction.get(CyclePhase, phase_id).cycle_id != own.cycle_id:
            raise NotFoundError(what="cycle phase", id=phase_id)
        siblings = placing.ordered(transaction, Activity, phase_id=phase_id)
        others = [activity for activity in siblings if activity.id != activity_id]
        place = (
            placing.beside(transaction, others, before, "before")
            if before and before != activity_id
            else placing.end(others)
        )
        transaction.change(Activity, activity_id, phase_id=phase_id, position=place)


def add_phase(desk: Desk, cycle_id: str, name: str, *, after: str | None = None) -> CyclePhase:
    """A further phase for an industry, after another one or at the end."""
    with desk.writing("phase_added", name) as transaction:
        cycle = transaction.get(ActivityCycle, cycle_id)
        phases = activity_cycle.phases_of(transaction, cycle_id)
        place = placing.beside(transaction, phases, after, "after") if after else placing.end(phases)
        own = {"id": new_id(), "cycle_id": cycle.id, "kind": PhaseKind.EXTRA, "position": place}
        return transaction.add(validated(CyclePhase, {**own, "name": name.strip()}))


def add_add_on(
    desk: Desk, activity_id: str, name: str, *, operation_id: str | None = None, **fields: Any
) -> AddOn:
    """A new value add-on of an activity; InvalidValueError where it promises more than the gap."""
    with desk.writing("add_on_added", name, operation_id) as transaction:
        return write_add_on(transaction, transaction.get(Activity, activity_id), name=name, **fields)


def write_add_on(transaction: Transaction, activity: Activity, **fields: Any) -> AddOn:
    """Write an add-on at the end of its activity, if it does not promise too much."""
    add_on = place_add_on(transaction, activity, **fields)
    check_promise(transaction, add_on)
    return add_on


def place_add_on(transaction: Transaction, activity: Activity, **fields: Any) -> AddOn:
    """Write an add-on whose promise was checked before, as those that come with the product."""
    place = placing.end(placing.ordered(transaction, AddOn, activity_id=activity.id))
    own = {"id": new_id(), "cycle_id": activity.cycle_id, "activity_id": activity.id, "position": place}
    return transaction.add(validated(AddOn, {**fields, **own}))


def duplicate(desk: Desk, things: Sequence[str], *, operation_id: str | None = None) -> list[str]:
    """Copy activities (with links and add-ons) and add-ons, each after itself; gives the names of the copies."""
    with desk.writing("duplicated", "", operation_id) as transaction:
        copies = []
        for thing in things:
            noun, row_id = _named(thing)
            if noun is Activity:
                copies.append(f"activity:{_copy_activity(transaction, row_id).id}")
            elif noun is AddOn:
                add_on = transaction.get(AddOn, row_id)
                siblings = placing.ordered(transaction, AddOn, activity_id=add_on.activity_id)
                place = placing.beside(transaction, siblings, row_id, "after")
                copies.append(f"addon:{_copy(transaction, add_on, position=place).id}")
        return copies


def delete(desk: Desk, things: Sequence[str], *, operation_id: str | None = None) -> None:
    """Delete activities (with links and add-ons), add-ons, and phases with their activities.

    InvalidValueError where fewer than three activities or phases would be left.
    """
    with desk.writing("deleted", "", operation_id) as transaction:
        touched = {_delete(transaction, thing) for thing in sorted(things, key=_parts_first)}
        for cycle_id in touched:
            activity_cycle.check_size(transaction, cycle_id)
            activity_cycle.check_phases(len(activity_cycle.phases_of(transaction, cycle_id)))


def set_touchpoints(desk: Desk, activity_id: str, touchpoint_ids: Sequence[str]) -> None:
    """Whose evidence tells how well an activity goes, in this order."""
    with desk.writing("activity_touchpoints_set") as transaction:
        activity = transaction.get(Activity, activity_id)
        make = partial(activity_cycle.link_touchpoint, transaction, activity)
        set_links(
            transaction, ActivityTouchpoint, "touchpoint_id", touchpoint_ids, make, activity_id=activity_id
        )


def set_steps(desk: Desk, activity_id: str, step_ids: Sequence[str]) -> None:
    """Which steps of experience maps show the same as an activity."""
    with desk.writing("activity_steps_set") as transaction:
        activity = transaction.get(Activity, activity_id)

        def make(step_id: str, _place: int) -> None:
            activity_cycle.link_step(transaction, activity, step_id)

        set_links(transaction, ActivityStep, "step_id", step_ids, make, activity_id=activity_id)


def set_nodes(desk: Desk, activity_id: str, node_ids: Sequence[str]) -> None:
    """At which nodes of service blueprints we do our part of an activity."""
    with desk.writing("activity_nodes_set") as transaction:
        activity = transaction.get(Activity, activity_id)

        def make(node_id: str, _place: int) -> None:
            activity_cycle.link_node(transaction, activity, node_id)

        set_links(transaction, ActivityNode, "node_id", node_ids, make, activity_id=activity_id)


def check_promise(transaction: Transaction, add_on: AddOn) -> None:
    """An add-on cannot bring more points than are missing; half a point of rounding is allowed."""
    if not add_on.effect:
        return
    document = cycle_store.load_cycle(transaction.connection, transaction.project_id, add_on.cycle_id)
    linked = document.activity_touchpoints.get(add_on.activity_id, ())
    where = EvidenceFilter(touchpoint_ids=linked or ("",))
    frame = evidence_store.load_frame(transaction.connection, transaction.project_id, where)
    gap = analysis.open_gap(document, frame, add_on.activity_id)
    if add_on.effect > gap + 0.5:
        reason = Reason("promises_more", {"gap": f"{gap:.0f}", "name": add_on.name})
        raise InvalidValueError(field="effect", value=f"{add_on.effect:g}", reason=reason)


def _verb(thing: str) -> str:
    return VERBS[_kind(thing)]


def _kind(thing: str) -> str:
    kind = thing.partition(":")[0]
    if kind not in THINGS:
        raise NotFoundError(what="thing of this cycle", id=thing)
    return kind


def _named(thing: str) -> tuple[type[Noun], str]:
    return THINGS[_kind(thing)], thing.partition(":")[2]


def _copy(transaction: Transaction, item: N, **fields: Any) -> N:
    return transaction.add(item.model_copy(update={"id": new_id(), "version": 1, **fields}))


def _copy_activity(transaction: Transaction, activity_id: str) -> Activity:
    activity = transaction.get(Activity, activity_id)
    siblings = placing.ordered(transaction, Activity, phase_id=activity.phase_id)
    place = placing.beside(transaction, siblings, activity_id, "after")
    copy = _copy(transaction, activity, position=place, origin_id=None)
    parts: tuple[type[ActivityTouchpoint | ActivityStep | ActivityNode | AddOn], ...] = (
        ActivityTouchpoint,
        ActivityStep,
        ActivityNode,
        AddOn,
    )
    for part in parts:
        for item in transaction.find(part, activity_id=activity_id):
            _copy(transaction, item, activity_id=copy.id)
    activity_cycle.check_size(transaction, copy.cycle_id)
    return copy


def _delete(transaction: Transaction, thing: str) -> str:
    """Delete one thing; gives the id of its cycle."""
    noun, row_id = _named(thing)
    if noun is AddOn:
        cycle_id = transaction.get(AddOn, row_id).cycle_id
        transaction.remove(AddOn, row_id)
        return cycle_id
    if noun is Activity:
        return _delete_activity(transaction, row_id)
    cycle_id = transaction.get(CyclePhase, row_id).cycle_id
    for activity in transaction.find(Activity, phase_id=row_id):
        _delete_activity(transaction, activity.id)
    transaction.remove(CyclePhase, row_id)
    return cycle_id


def _parts_first(thing: str) -> int:
    """Where a thing and a part of it are both to go, the part goes first."""
    return ["addon", "activity", "phase"].index(_kind(thing))


def _delete_activity(transaction: Transaction, activity_id: str) -> str:
    cycle_id = transaction.get(Activity, activity_id).cycle_id
    for part in (AddOn, ActivityNode, ActivityStep, ActivityTouchpoint):
        transaction.remove_all(part, activity_id=activity_id)
    activity_cycle.free_nested(transaction, activity_id)
    transaction.remove(Activity, activity_id)
    return cycle_id
