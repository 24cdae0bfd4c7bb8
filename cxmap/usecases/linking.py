"""What something is linked to: told as a whole, written as what is gone and what is new."""

from collections.abc import Callable, Sequence

from cxmap.model.noun import Noun
from cxmap.store.transaction import Transaction


def set_links(
    transaction: Transaction,
    noun: type[Noun],
    field: str,
    wanted: Sequence[str],
    make: Callable[[str, int], object],
    **owner: str,
) -> None:
    """Link what `owner` names to the ids in `wanted`, in this order; `field` of `noun` holds the id.

    `make` writes a new link from an id and its place, counted from 1.
    """
    linked = {str(getattr(each, field)): each for each in transaction.find(noun, **owner)}
    for gone in linked.keys() - set(wanted):
        transaction.remove(noun, linked[gone].id)
    for place, wanted_id in enumerate(wanted, 1):
        if wanted_id not in linked:
            make(wanted_id, place)
        elif "position" in noun.model_fields:
            transaction.change(noun, linked[wanted_id].id, position=place)
