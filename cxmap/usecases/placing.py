"""Where a thing goes among its neighbours: positions are numbers with room in between."""

from collections.abc import Sequence
from typing import Any, Literal, Protocol, TypeVar, cast

from cxmap.model.noun import Noun
from cxmap.store.transaction import Transaction

Side = Literal["before", "after"]
LEAST_ROOM = 1e-6


class Placed(Protocol):
    """Something with a place in an order."""

    @property
    def id(self) -> str: ...

    @property
    def position(self) -> float: ...


def end(items: Sequence[Placed]) -> float:
    """A position after all items."""
    return max((item.position for item in items), default=0.0) + 1


def beside(transaction: Transaction, items: Sequence[Placed], neighbour: str | None, side: Side) -> float:
    """A position between the neighbour (an id) and the next item on that side; at the end without one.

    Where many went to the same place and no room is left there, the items are numbered anew.
    """
    places = [item.position for item in items]
    index = next((number for number, item in enumerate(items) if item.id == neighbour), None)
    if index is None:
        return end(items)
    if not _has_room(places, index, side):
        places = [float(number) for number in range(1, len(items) + 1)]
        for item, place in zip(items, places, strict=True):
            transaction.change(cast("type[Noun]", type(item)), item.id, position=place)
    return _between(places, index, side)


def _between(places: Sequence[float], index: int, side: Side) -> float:
    if side == "after":
        following = places[index + 1] if index + 1 < len(places) else places[index] + 2
        return (places[index] + following) / 2
    preceding = places[index - 1] if index else places[index] - 2
    return (preceding + places[index]) / 2


def _has_room(places: Sequence[float], index: int, side: Side) -> bool:
    return abs(_between(places, index, side) - places[index]) > LEAST_ROOM


P = TypeVar("P", bound=Noun)


def ordered(transaction: Transaction, noun: type[P], **fields: Any) -> list[P]:
    """The nouns with these fields that have a position, in its order."""
    return sorted(transaction.find(noun, **fields), key=lambda item: item.position)  # type: ignore[attr-defined]
