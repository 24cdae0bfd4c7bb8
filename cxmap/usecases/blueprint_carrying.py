"""Nodes of a service blueprint that are carried together, each to a place of its own."""

from collections.abc import Mapping
from typing import TypedDict

from cxmap.errors import InvalidValueError, Reason
from cxmap.model.service_blueprint import BlueprintLane, BlueprintNode, BlueprintStep
from cxmap.usecases.desk import Desk


class Place(TypedDict):
    """A lane, and the column a node is held in, counted within its step (from the left edge without one)."""

    lane_id: str
    step_id: str | None
    pinned: int | None


def carry_nodes(desk: Desk, places: Mapping[str, Place], *, operation_id: str | None = None) -> None:
    """Put each node into its place, all in one change; InvalidValueError for a place of another blueprint."""
    with desk.writing("node_moved", "", operation_id) as transaction:
        for node_id, place in places.items():
            changed = transaction.change(BlueprintNode, node_id, **place)
            lane = transaction.get(BlueprintLane, place["lane_id"])
            step = transaction.get(BlueprintStep, place["step_id"]) if place["step_id"] else None
            if {lane.blueprint_id, (step or lane).blueprint_id} != {changed.blueprint_id}:
                reason = Reason("other_blueprint")
                raise InvalidValueError(field="lane_id", value=place["lane_id"], reason=reason)
