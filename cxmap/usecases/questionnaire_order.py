"""The order of a questionnaire and the codes of its items: moved up and down, to another section, called anew."""

from collections.abc import Sequence
from typing import TypeVar

from cxmap.errors import InvalidValueError, Reason
from cxmap.model.questionnaire import QuestionnaireItem, QuestionnaireSection
from cxmap.store import mystery_shopping as shop_store
from cxmap.store.transaction import Transaction
from cxmap.usecases import visit
from cxmap.usecases.desk import Desk
from cxmap.usecases.questionnaire_rules import check, refuse_in_use

Placed = TypeVar("Placed", QuestionnaireSection, QuestionnaireItem)


def move_section(desk: Desk, section_id: str, by: int) -> None:
    """Move a section up (-1) or down (+1); at the end it stays where it is."""
    with desk.writing("section_moved") as transaction:
        section = transaction.get(QuestionnaireSection, section_id)
        refuse_in_use(transaction, section.questionnaire_id)
        known = transaction.find(QuestionnaireSection, questionnaire_id=section.questionnaire_id)
        _exchange(transaction, sorted(known, key=lambda each: each.position), section_id, by)
        check(transaction, section.questionnaire_id, weights=False)


def move_item(desk: Desk, item_id: str, by: int) -> None:
    """Move an item up (-1) or down (+1); from the end of its section it goes on into the next one."""
    with desk.writing("item_moved") as transaction:
        item = transaction.get(QuestionnaireItem, item_id)
        refuse_in_use(transaction, item.questionnaire_id)
        document = shop_store.load_questionnaire(
            transaction.connection, transaction.project_id, item.questionnaire_id
        )
        own = document.items_of(item.section_id)
        place = [each.id for each in own].index(item_id) + by
        if 0 <= place < len(own):
            _exchange(transaction, own, item_id, by)
        else:
            order = [section.id for section in document.sections]
            at = order.index(item.section_id) + by
            if not 0 <= at < len(order):
                return
            others = document.items_of(order[at])
            _put(transaction, item, order[at], others, 0 if by > 0 else len(others))
        check(transaction, item.questionnaire_id, weights=False)


def put_item(desk: Desk, item_id: str, section_id: str) -> None:
    """Move an item to the end of another section of its version."""
    with desk.writing("item_moved") as transaction:
        item = transaction.get(QuestionnaireItem, item_id)
        section = transaction.get(QuestionnaireSection, section_id)
        refuse_in_use(transaction, item.questionnaire_id)
        if section.questionnaire_id != item.questionnaire_id:
            raise InvalidValueError(field="section", value=section_id, reason=Reason("section_elsewhere"))
        others = transaction.find(QuestionnaireItem, section_id=section_id)
        kept = sorted((each for each in others if each.id != item_id), key=lambda each: each.position)
        _put(transaction, item, section_id, kept, len(kept))
        check(transaction, item.questionnaire_id, weights=False)


def _put(
    transaction: Transaction,
    item: QuestionnaireItem,
    section_id: str,
    others: Sequence[QuestionnaireItem],
    place: int,
) -> None:
    transaction.change(QuestionnaireItem, item.id, section_id=section_id)
    _place(transaction, [*others[:place], item, *others[place:]])


def _exchange(transaction: Transaction, known: Sequence[Placed], row_id: str, by: int) -> None:
    order = list(known)
    place = [each.id for each in order].index(row_id)
    if 0 <= place + by < len(order):
        order.insert(place + by, order.pop(place))
        _place(transaction, order)


def _place(transaction: Transaction, order: Sequence[Placed]) -> None:
    """Give each its place in this order; what stands there already is not touched."""
    for place, each in enumerate(order, 1):
        transaction.change(type(each), each.id, position=float(place))


def recode(desk: Desk, item_id: str, code: str, *, seen: int | None = None) -> None:
    """Give an item another code; skip logic, photos and what visits have typed so far follow.

    QuestionnaireInUseError once visits have given in answers; InvalidValueError where another item has the code.
    """
    with desk.writing("item_recoded", code) as transaction:
        item = transaction.get(QuestionnaireItem, item_id)
        if code == item.code:
            return
        refuse_in_use(transaction, item.questionnaire_id)
        known = transaction.find(QuestionnaireItem, questionnaire_id=item.questionnaire_id)
        if any(each.code.casefold() == code.casefold() for each in known if each.id != item_id):
            raise InvalidValueError(field="code", value=code, reason=Reason("name_taken"))
        transaction.change(QuestionnaireItem, item_id, seen=seen, code=code)
        for each in known:
            if each.show_if == item.code:
                transaction.change(QuestionnaireItem, each.id, show_if=code)
        visit.follow_code(transaction, item.questionnaire_id, item.code, code)
