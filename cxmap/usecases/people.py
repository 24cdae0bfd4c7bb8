"""Finding the people of a study by their names, as documents tell them."""

from cxmap.errors import InvalidValueError, Reason
from cxmap.model.project import Persona, Segment
from cxmap.store.transaction import Transaction


def named(transaction: Transaction, noun: type[Persona | Segment], name: str | None) -> str | None:
    """The id of the persona or segment of that name; None for no name, InvalidValueError for an unknown one."""
    if not name:
        return None
    for known in transaction.find(noun):
        if known.name == name:
            return known.id
    raise InvalidValueError(field=noun.__name__.lower(), value=name, reason=Reason("name_unknown"))
