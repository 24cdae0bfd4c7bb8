"""Things of field work by what a person types: names instead of ids, and moments as people write them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from cxmap.errors import InvalidValueError, NotFoundError, Reason
from cxmap.model.behaviour_log import Behaviour, BehaviourScheme
from cxmap.model.coding import Code
from cxmap.model.touchpoint import Touchpoint
from cxmap.store.transaction import Transaction
from cxmap.usecases import behaviour_log, codebook
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from cxmap.words import Language


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def segment(desk: Desk, name: str) -> str | None:
    """The id of the segment of this name or id, None for no name."""
    if not name.strip():
        return None
    for each in projects.segments(desk):
        if each.id == name or _same(each.name, name):
            return each.id
    raise NotFoundError(what="segment", id=name)


def touchpoint(known: Sequence[Touchpoint], name: str) -> str | None:
    """The id of a touchpoint in view; without a name the only one there is, None where there are several."""
    if not name.strip():
        return known[0].id if len(known) == 1 else None
    for each in known:
        if each.id == name or _same(each.name, name):
            return each.id
    raise NotFoundError(what="touchpoint", id=name)


def scheme(transaction: Transaction, name: str, language: Language) -> str | None:
    """The id of the scheme of this name or id; a ready scheme is added. None for no name."""
    if not name.strip():
        return None
    for each in transaction.find(BehaviourScheme)[::-1]:
        if each.id == name or _same(each.name, name):
            return each.id
    return behaviour_log.add_from_template(transaction, name, language).id


def behaviour(known: Iterable[Behaviour], name: str) -> Behaviour:
    """The behaviour of this name, key or id."""
    for each in known:
        if name in {each.id, each.key} or _same(each.name, name):
            return each
    raise NotFoundError(what="behaviour", id=name)


def code(desk: Desk, name: str) -> Code:
    """The code of this id, path (`Emotion > Anger`) or name; a name that several codes have needs its path."""
    book = codebook.load(desk)
    paths = {each.id: " > ".join(codebook.path(book, each.id)) for each in book.codes}
    alike = [each for each in book.codes if name == each.id or _same(paths[each.id], name)]
    alike = alike or [each for each in book.codes if _same(each.name, name)]
    if not alike:
        raise NotFoundError(what="code", id=name)
    if len(alike) > 1:
        known = ", ".join(paths[each.id] for each in alike)
        raise InvalidValueError(field="code", value=name, reason=Reason("several_alike", {"known": known}))
    return alike[0]


def moment(field: str, text: str | None) -> str | None:
    """A moment as it is stored, from ISO 8601; one without a zone is UTC."""
    if text is None:
        return None
    try:
        told = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidValueError(field=field, value=text, reason=Reason("not_a_moment")) from error
    told = told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    return told.isoformat(timespec="milliseconds").replace("+00:00", "Z")
