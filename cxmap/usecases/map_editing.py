"""What people do to a map with their hands: add, edit, move, duplicate, delete.

Things on a map are named as on the canvas: `stage:ID`, `step:ID`, `card:ID`, `lane:ID`.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from cxmap.errors import NotFoundError
from cxmap.model.experience_map import (
    Card,
    CardEvidence,
    CardVote,
    DesiredValue,
    Holder,
    Lane,
    LaneKind,
    Stage,
    Step,
    StepTouchpoint,
)
from cxmap.model.noun import Noun
from cxmap.store.identifiers import new_id
from cxmap.store.transaction import Transaction
from cxmap.usecases import experience_map, placing
from cxmap.usecases.desk import Desk
from cxmap.usecases.linking import set_links
from cxmap.usecases.placing import Side

THINGS: dict[str, type[Noun]] = {"stage": Stage, "step": Step, "card": Card, "lane": Lane}


def edit_text(
    desk: Desk,
    thing: str,
    text: str,
    *,
    seen: int | None = None,
    since: int | None = None,
    operation_id: str | None = None,
) -> None:
    """Write the name of a stage, step or lane, or the text of a card.

    `seen` is the version, `since` the revision of the project, that the person looked at while writing.
    """
    noun, row_id = _named(thing)
    field = "text" if noun is Card else "name"
    with desk.writing(f"{_kind(thing)}_edited", text, operation_id) as transaction:
        transaction.change(noun, row_id, seen=seen, since=since, **{field: text.strip()})


def change(desk: Desk, thing: str, *, seen: int | None = None, **fields: Any) -> None:
    """Write other fields of a stage, step, card or lane."""
    noun, row_id = _named(thing)
    with desk.writing(f"{_kind(thing)}_edited") as transaction:
        transaction.change(noun, row_id, seen=seen, **fields)


def add_stage(desk: Desk, map_id: str, name: str, step_name: str, *, after: str | None = None) -> Stage:
    """A new stage with one step, after another stage or at the end."""
    with desk.writing("stage_added", name) as transaction:
        stages = placing.ordered(transaction, Stage, map_id=map_id)
        position = placing.beside(transaction, stages, after, "after") if after else placing.end(stages)
        stage = experience_map.add_stage(transaction, map_id, name, position)
        experience_map.add_step(transaction, stage, step_name, 1)
        return stage


def add_step(desk: Desk, neighbour: str, side: Side, name: str, *, operation_id: str | None = None) -> Step:
    """A new step beside another one, in the same stage."""
    with desk.writing("step_added", name, operation_id) as transaction:
        beside = transaction.get(Step, neighbour)
        stage = transaction.get(Stage, beside.stage_id)
        steps = placing.ordered(transaction, Step, stage_id=stage.id)
        return experience_map.add_step(
            transaction, stage, name, placing.beside(transaction, steps, beside.id, side)
        )


def add_step_to_stage(desk: Desk, stage_id: str, name: str) -> Step:
    """A new step at the end of a stage."""
    with desk.writing("step_added", name) as transaction:
        stage = transaction.get(Stage, stage_id)
        return experience_map.add_step(
            transaction, stage, name, placing.end(placing.ordered(transaction, Step, stage_id=stage_id))
        )


def add_card(
    desk: Desk, lane_id: str, step_id: str, text: str, *, operation_id: str | None = None, **fields: Any
) -> Card:
    """A new card at the end of a cell."""
    with desk.writing("card_added", text, operation_id) as transaction:
        step = transaction.get(Step, step_id)
        cell = placing.ordered(transaction, Card, lane_id=lane_id, step_id=step_id)
        card = Card(
            id=new_id(),
            map_id=step.map_id,
            lane_id=lane_id,
            step_id=step_id,
            text=text.strip(),
            position=placing.end(cell),
            **fields,
        )
        return transaction.add(card)


def move_step(
    desk: Desk,
    step_id: str,
    *,
    before: str | None = None,
    into: str | None = None,
    operation_id: str | None = None,
) -> None:
    """Put a step before another one (and into its stage), or at the end of a stage.

    A stage that loses its last step stays; it can be deleted on its own.
    """
    with desk.writing("step_moved", "", operation_id) as transaction:
        stage_id = transaction.get(Step, before).stage_id if before else into
        stage_id = stage_id or transaction.get(Step, step_id).stage_id
        others = [
            step for step in placing.ordered(transaction, Step, stage_id=stage_id) if step.id != step_id
        ]
        position = (
            placing.beside(transaction, others, before, "before")
            if before and before != step_id
            else placing.end(others)
        )
        transaction.change(Step, step_id, stage_id=stage_id, position=position)


def move_card(
    desk: Desk,
    card_id: str,
    lane_id: str,
    step_id: str,
    *,
    before: str | None = None,
    operation_id: str | None = None,
) -> None:
    """Put a card into a cell, before another card or at the end."""
    with desk.writing("card_moved", "", operation_id) as transaction:
        cell = placing.ordered(transaction, Card, lane_id=lane_id, step_id=step_id)
        others = [card for card in cell if card.id != card_id]
        position = (
            placing.beside(transaction, others, before, "before")
            if before and before != card_id
            else placing.end(others)
        )
        transaction.change(Card, card_id, lane_id=lane_id, step_id=step_id, position=position)


def move_beside(
    desk: Desk, thing: str, neighbour: str, side: Side, *, operation_id: str | None = None
) -> None:
    """Put a stage or a lane before or after another one."""
    _, row_id = _named(thing)
    noun: type[Stage | Lane] = Stage if _kind(thing) == "stage" else Lane
    with desk.writing(f"{_kind(thing)}_moved", "", operation_id) as transaction:
        siblings = placing.ordered(transaction, noun, map_id=transaction.get(noun, row_id).map_id)
        others = [other for other in siblings if other.id != row_id]
        transaction.change(noun, row_id, position=placing.beside(transaction, others, neighbour, side))


def duplicate(desk: Desk, things: Sequence[str], *, operation_id: str | None = None) -> list[str]:
    """Copy steps (with their cards, desired values and touchpoints) and cards; gives the names of the copies."""
    with desk.writing("duplicated", "", operation_id) as transaction:
        copies = []
        for thing in things:
            noun, row_id = _named(thing)
            if noun is Step:
                copies.append(f"step:{_copy_step(transaction, row_id).id}")
            elif noun is Card:
                copies.append(f"card:{_copy_card(transaction, transaction.get(Card, row_id)).id}")
        return copies


def delete(desk: Desk, things: Sequence[str], *, operation_id: str | None = None) -> None:
    """Delete stages (with their steps), steps (with their cards), cards and lanes that the user added."""
    with desk.writing("deleted", "", operation_id) as transaction:
        for thing in sorted(things, key=_parts_first):
            _delete(transaction, thing)


def set_touchpoints(desk: Desk, step_id: str, touchpoint_ids: Sequence[str]) -> None:
    """Which touchpoints customers meet in a step, in this order."""
    with desk.writing("touchpoints_set") as transaction:
        step = transaction.get(Step, step_id)
        make = partial(experience_map.link, transaction, step)
        set_links(transaction, StepTouchpoint, "touchpoint_id", touchpoint_ids, make, step_id=step_id)


def set_desired(
    desk: Desk, step_id: str, holder: Holder, *, value: float | None, source: str = "", n: int | None = None
) -> None:
    """How a step should feel as customers say, or as management believes; None takes the value away."""
    with desk.writing("desired_set") as transaction:
        step = transaction.get(Step, step_id)
        found = transaction.find(DesiredValue, step_id=step_id, holder=str(holder))
        if value is None:
            transaction.remove_all(DesiredValue, step_id=step_id, holder=str(holder))
        elif found:
            transaction.change(DesiredValue, found[0].id, value=value, source=source, n=n)
        else:
            desired = DesiredValue(
                id=new_id(),
                map_id=step.map_id,
                step_id=step_id,
                holder=holder,
                value=value,
                source=source,
                n=n,
            )
            transaction.add(desired)


def vote(desk: Desk, card_id: str, *, operation_id: str | None = None) -> None:
    """One more vote for a card."""
    with desk.writing("voted", "", operation_id) as transaction:
        card = transaction.get(Card, card_id)
        transaction.add(CardVote(id=new_id(), map_id=card.map_id, card_id=card_id, voter=desk.actor))


def take_vote_back(desk: Desk, card_id: str) -> None:
    """Take this person's last vote for a card back, if there is one."""
    with desk.writing("vote_taken_back") as transaction:
        votes = transaction.find(CardVote, card_id=card_id, voter=desk.actor)
        if votes:
            transaction.remove(CardVote, votes[-1].id)


def set_mentions(desk: Desk, card_id: str, evidence_ids: Sequence[str]) -> None:
    """Which evidence items mention what a card says."""
    with desk.writing("mentions_set") as transaction:
        card = transaction.get(Card, card_id)

        def make(evidence_id: str, _place: int) -> CardEvidence:
            return _add_mention(transaction, card, evidence_id)

        set_links(transaction, CardEvidence, "evidence_id", evidence_ids, make, card_id=card_id)


def mention(desk: Desk, card_id: str, evidence_id: str, *, mentioned: bool) -> None:
    """Whether one evidence item mentions what a card says."""
    with desk.writing("mentions_set") as transaction:
        card = transaction.get(Card, card_id)
        known = transaction.find(CardEvidence, card_id=card_id, evidence_id=evidence_id)
        if mentioned and not known:
            _add_mention(transaction, card, evidence_id)
        elif known and not mentioned:
            transaction.remove(CardEvidence, known[0].id)


def add_lane(desk: Desk, map_id: str, name: str) -> Lane:
    """A free lane at the bottom of the map."""
    with desk.writing("lane_added", name) as transaction:
        position = placing.end(placing.ordered(transaction, Lane, map_id=map_id))
        lane = Lane(id=new_id(), map_id=map_id, kind=LaneKind.FREE, name=name, position=position)
        return transaction.add(lane)


def arrange_lanes(desk: Desk, order: Sequence[str], hidden: Sequence[str]) -> None:
    """Put the lanes into this order and hide some of them."""
    with desk.writing("lanes_arranged") as transaction:
        for position, lane_id in enumerate(order, 1):
            transaction.change(Lane, lane_id, position=position, hidden=lane_id in hidden)


def _add_mention(transaction: Transaction, card: Card, evidence_id: str) -> CardEvidence:
    own = CardEvidence(id=new_id(), map_id=card.map_id, card_id=card.id, evidence_id=evidence_id)
    return transaction.add(own)


def _kind(thing: str) -> str:
    return thing.partition(":")[0]


def _named(thing: str) -> tuple[type[Noun], str]:
    kind, _, row_id = thing.partition(":")
    if kind not in THINGS:
        raise NotFoundError(what="thing on this map", id=thing)
    return THINGS[kind], row_id


def _copy_step(transaction: Transaction, step_id: str) -> Step:
    step = transaction.get(Step, step_id)
    siblings = placing.ordered(transaction, Step, stage_id=step.stage_id)
    position = placing.beside(transaction, siblings, step_id, "after")
    copy = transaction.add(step.model_copy(update={"id": new_id(), "version": 1, "position": position}))
    parts: tuple[type[Card | DesiredValue | StepTouchpoint], ...] = (Card, DesiredValue, StepTouchpoint)
    for part in parts:
        for item in transaction.find(part, step_id=step_id):
            transaction.add(item.model_copy(update={"id": new_id(), "version": 1, "step_id": copy.id}))
    return copy


def _copy_card(transaction: Transaction, card: Card) -> Card:
    cell = placing.ordered(transaction, Card, lane_id=card.lane_id, step_id=card.step_id)
    position = placing.beside(transaction, cell, card.id, "after")
    return transaction.add(card.model_copy(update={"id": new_id(), "version": 1, "position": position}))


def _parts_first(thing: str) -> int:
    """Where a thing and a part of it are both to go, the part goes first."""
    noun, _ = _named(thing)
    return [Card, Step, Stage, Lane].index(noun)


def _delete(transaction: Transaction, thing: str) -> None:
    noun, row_id = _named(thing)
    if noun is Card:
        _delete_card(transaction, row_id)
    elif noun is Step:
        _delete_step(transaction, row_id)
    elif noun is Stage:
        for step in transaction.find(Step, stage_id=row_id):
            _delete_step(transaction, step.id)
        transaction.remove(Stage, row_id)
    elif transaction.get(Lane, row_id).kind == LaneKind.FREE:
        for card in transaction.find(Card, lane_id=row_id):
            _delete_card(transaction, card.id)
        transaction.remove(Lane, row_id)
    else:  # the standard lanes belong to the picture: they are hidden, not lost
        transaction.change(Lane, row_id, hidden=True)


def _delete_step(transaction: Transaction, step_id: str) -> None:
    for card in transaction.find(Card, step_id=step_id):
        _delete_card(transaction, card.id)
    for part in (DesiredValue, StepTouchpoint):
        transaction.remove_all(part, step_id=step_id)
    experience_map.forget_step(transaction, step_id)
    transaction.remove(Step, step_id)


def _delete_card(transaction: Transaction, card_id: str) -> None:
    for part in (CardVote, CardEvidence):
        transaction.remove_all(part, card_id=card_id)
    transaction.remove(Card, card_id)
