"""What a questionnaire may ask and earn: its items, skip logic and weights."""

from cxmap.errors import InvalidValueError, QuestionnaireInUseError, Reason
from cxmap.model.questionnaire import (
    NUMERIC,
    UNSCORED,
    WEIGHTS_TOTAL,
    QuestionnaireDocument,
    QuestionnaireItem,
)
from cxmap.store import mystery_shopping as shop_store
from cxmap.store.transaction import Transaction

TOLERANCE = 0.01
"""Of the total of the weights."""


def check_item(item: QuestionnaireItem) -> None:
    """What an item can ask and earn fits its kind; InvalidValueError says what does not."""
    codes = [option.code for option in item.options]
    name = {"code": item.code}
    if item.kind in UNSCORED and (item.points or any(option.points for option in item.options)):
        raise InvalidValueError(field="points", value=item.code, reason=Reason("points_on_text", name))
    if len(set(codes)) != len(codes):
        raise InvalidValueError(field="options", value=item.code, reason=Reason("option_twice", name))
    if item.kind in NUMERIC and item.points and (item.low is None or item.high is None):
        raise InvalidValueError(field="points", value=item.code, reason=Reason("no_ends", name))
    if item.low is not None and item.low == item.high:
        raise InvalidValueError(field="scale", value=item.code, reason=Reason("equal_ends", name))
    if item.kind in NUMERIC and item.options:
        _check_bands(item)
    if item.trap and item.trap not in codes:
        raise InvalidValueError(field="trap", value=item.trap, reason=Reason("trap_unknown", name))


def _check_bands(item: QuestionnaireItem) -> None:
    """Bands rise, and only the last is open."""
    ends = [option.up_to for option in item.options]
    closed = [end for end in ends if end is not None]
    if closed != sorted(set(closed)) or None in ends[:-1]:
        raise InvalidValueError(
            field="options", value=item.code, reason=Reason("bands_fall", {"code": item.code})
        )


def check(transaction: Transaction, questionnaire_id: str, *, weights: bool = True) -> None:
    """Skip logic looks back only, and weights add up to 100; InvalidValueError where not."""
    document = shop_store.load_questionnaire(transaction.connection, transaction.project_id, questionnaire_id)
    before: set[str] = set()
    for item in document.items:
        if item.show_if and item.show_if not in before:
            reason = Reason("shown_by_later", {"code": item.code})
            raise InvalidValueError(field="show_if", value=item.show_if, reason=reason)
        before.add(item.code)
    if weights:
        check_weights(document)


def refuse_in_use(transaction: Transaction, questionnaire_id: str) -> None:
    """QuestionnaireInUseError once visits have given in answers to a version."""
    if shop_store.is_in_use(transaction.connection, transaction.project_id, questionnaire_id):
        raise QuestionnaireInUseError


def check_weights(document: QuestionnaireDocument) -> None:
    """Either no section has a weight, or all do and they add up to 100."""
    told = [section.weight for section in document.sections]
    if not any(weight is not None for weight in told):
        return
    total = sum(weight or 0.0 for weight in told)
    if abs(total - WEIGHTS_TOTAL) > TOLERANCE:
        raise InvalidValueError(field="weight", value=f"{total:g}", reason=Reason("weights_total"))
