"""Blind double coding: a coder sees nothing of others in a text until she says that she is done."""

from collections.abc import Sequence

from cxmap.model.coding import BlindCoding, CodedText, Coding, FieldText
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import Transaction, find, validated
from cxmap.usecases.desk import Desk


def of_text(desk: Desk, text_id: str) -> list[BlindCoding]:
    """Who codes or coded a text blind."""
    with desk.database.reading() as connection:
        return find(connection, BlindCoding, desk.project_id, text_id=text_id)


def begin(desk: Desk, text_id: str, coder: str) -> None:
    """Let a coder code a text blind; who has been done with it before stays so."""
    with desk.writing("blind_begun", coder) as transaction:
        transaction.get(FieldText, text_id)
        name = coder.strip()
        if not transaction.find(BlindCoding, text_id=text_id, coder=name):
            transaction.add(validated(BlindCoding, {"id": new_id(), "text_id": text_id, "coder": name}))


def finish(desk: Desk, text_id: str) -> None:
    """She who works here is done: codings of others are shown to her, and she can be compared with them."""
    with desk.writing("blind_finished", desk.actor) as transaction:
        for each in transaction.find(BlindCoding, text_id=text_id, coder=desk.actor, done_at=None):
            transaction.change(BlindCoding, each.id, done_at=now())


def unfinished(desk: Desk, coders: Sequence[str]) -> set[str]:
    """The ids of the texts that one of these coders codes blind and is not done with."""
    with desk.database.reading() as connection:
        known = find(connection, BlindCoding, desk.project_id, done_at=None)
    return {each.text_id for each in known if each.coder in coders}


def visible(transaction: Transaction, codings: Sequence[Coding], coder: str) -> list[Coding]:
    """Those of these codings that a coder may see."""
    blind = {each.text_id for each in transaction.find(BlindCoding, coder=coder, done_at=None)}
    return [each for each in codings if each.coder == coder or each.text_id not in blind]


def only_own(desk: Desk, coded: Sequence[CodedText]) -> list[CodedText]:
    """The texts without what this coder may not see yet."""
    blind = unfinished(desk, [desk.actor])
    return [
        each.model_copy(update={"codings": tuple(one for one in each.codings if one.coder == desk.actor)})
        if each.text.id in blind
        else each
        for each in coded
    ]
