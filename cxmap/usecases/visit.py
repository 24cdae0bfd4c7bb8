"""A visit from its assignment to the lock: answers as a draft, giving in, review, and its photos."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cxmap.analysis.mystery_shopping import VisitScore, counted_points, is_asked, points_text, visit_score
from cxmap.errors import InvalidValueError, OwnVisitError, Reason, VisitMoveError
from cxmap.model.mystery_shopping import (
    MOVES,
    NEEDS_REASON,
    OPEN_TO_SHOPPER,
    SCORED,
    Location,
    Programme,
    Scenario,
    Shopper,
    Visit,
    VisitMove,
    VisitPhoto,
    VisitState,
    Wave,
)
from cxmap.model.questionnaire import ItemKind, QuestionnaireDocument
from cxmap.store import mystery_shopping as shop_store
from cxmap.store import project as project_store
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import Transaction, find, validated
from cxmap.usecases import photo as photos
from cxmap.usecases import visit_evidence
from cxmap.usecases.desk import Desk
from cxmap.usecases.mystery_shopping import check_quiz

EMPTY: dict[str, Any] = {"answers": {}, "comments": {}}
DRAFTED = ("answers", "comments", "narrative", "started_at", "ended_at")
SHOPPERS_MOVES = (VisitState.IN_PROGRESS, VisitState.SUBMITTED)


@dataclass(frozen=True)
class VisitDocument:
    """A visit with all that its form and its review show."""

    visit: Visit
    questionnaire: QuestionnaireDocument
    programme: Programme
    location: Location
    shopper: Shopper | None
    wave: Wave | None
    scenario: Scenario | None
    moves: tuple[VisitMove, ...]
    photos: tuple[VisitPhoto, ...]

    @property
    def shopper_name(self) -> str:
        return self.shopper.pseudonym if self.shopper else ""


def load(desk: Desk, visit_id: str) -> VisitDocument:
    """The visit with all that belongs to it; NotFoundError where it is not there."""
    with desk.database.reading() as connection:
        return _load(Transaction(connection, desk.project_id), visit_id)


def _load(transaction: Transaction, visit_id: str) -> VisitDocument:
    visit = transaction.get(Visit, visit_id)
    return VisitDocument(
        visit=visit,
        questionnaire=shop_store.load_questionnaire(
            transaction.connection, transaction.project_id, visit.questionnaire_id
        ),
        programme=transaction.get(Programme, visit.programme_id),
        location=transaction.get(Location, visit.location_id),
        shopper=transaction.get(Shopper, visit.shopper_id) if visit.shopper_id else None,
        wave=transaction.get(Wave, visit.wave_id) if visit.wave_id else None,
        scenario=transaction.get(Scenario, visit.scenario_id) if visit.scenario_id else None,
        moves=tuple(transaction.find(VisitMove, visit_id=visit_id)),
        photos=tuple(transaction.find(VisitPhoto, visit_id=visit_id)),
    )


def score(document: VisitDocument) -> VisitScore:
    """The score of a visit with its working."""
    return visit_score(document.questionnaire, document.visit.answers)


def draft(desk: Desk, visit_id: str) -> dict[str, Any]:
    """What the form shows: what was given in, and over it what was typed since (fields of DRAFTED)."""
    with desk.database.reading() as connection:
        (visit,) = find(connection, Visit, desk.project_id, id=visit_id)
        typed = _typed(connection, desk, visit_id)
    kept = visit.model_dump(mode="json", include=set(DRAFTED))
    return {**kept, **typed, **{name: {**kept[name], **typed.get(name, {})} for name in EMPTY}}


def _typed(connection: Any, desk: Desk, visit_id: str) -> dict[str, Any]:
    text = project_store.draft(connection, desk.project_id, "", _form(visit_id))
    told: dict[str, Any] = json.loads(text) if text else {}
    return told


def _form(visit_id: str) -> str:
    return f"visit:{visit_id}"


def keep(desk: Desk, visit_id: str, **fields: Any) -> None:
    """Keep what was typed at once: `answers` and `comments` by item code; None: the item does not apply.

    Only what is given is written, so that two windows on one visit do not undo each other's answers.
    """
    with desk.database.writing() as connection:
        (visit,) = find(connection, Visit, desk.project_id, id=visit_id)
        _refuse_closed(visit)
        typed = _typed(connection, desk, visit_id)
        for name in EMPTY:
            typed[name] = {**typed.get(name, {}), **fields.pop(name, {})}
        project_store.save_draft(
            connection, desk.project_id, "", _form(visit_id), json.dumps({**typed, **fields})
        )


def follow_code(transaction: Transaction, questionnaire_id: str, before: str, after: str) -> None:
    """An item got another code: what was typed under the old one stands under the new one, and photos too.

    The old one stays in the draft, which is not undone, so that undoing the code finds the answers again.
    """
    for each in transaction.find(Visit, questionnaire_id=questionnaire_id):
        text = project_store.draft(transaction.connection, transaction.project_id, "", _form(each.id))
        typed = json.loads(text) if text else {}
        for name in (*EMPTY, "clocks"):
            kept = {code: value for code, value in typed.get(name, {}).items() if code != after}
            if name in typed:
                typed[name] = kept | ({after: kept[before]} if before in kept else {})
        if typed:
            project_store.save_draft(
                transaction.connection, transaction.project_id, "", _form(each.id), json.dumps(typed)
            )
        for photo in transaction.find(VisitPhoto, visit_id=each.id, item_code=before):
            transaction.change(VisitPhoto, photo.id, item_code=after)


def _refuse_closed(visit: Visit) -> None:
    if visit.state not in OPEN_TO_SHOPPER:
        raise InvalidValueError(field="state", value=str(visit.state), reason=Reason("visit_closed"))


def as_shopper(desk: Desk, document: VisitDocument) -> Desk:
    """The desk at which the shopper of a visit acts under the pseudonym."""
    return replace(desk, actor=document.shopper_name or desk.actor)


def begin(desk: Desk, visit_id: str) -> None:
    """The shopper begins; the start is noted where the form has none."""
    document = load(desk, visit_id)
    shopper = as_shopper(desk, document)
    with shopper.writing("visit_begun", document.location.code) as transaction:
        visit = transaction.get(Visit, visit_id)
        if visit.shopper_id and visit.scenario_id:
            check_quiz(transaction, visit.shopper_id, visit.scenario_id)
        _move(transaction, shopper, visit, VisitState.IN_PROGRESS)


def submit(desk: Desk, visit_id: str) -> Visit:
    """Give the visit in: what was typed becomes its answers, with the points they earn.

    InvalidValueError names a required item that is not answered, or a visit that ends before it starts.
    """
    document = load(desk, visit_id)
    shopper = as_shopper(desk, document)
    typed = draft(desk, visit_id)
    answers = answered(document.questionnaire, typed["answers"])
    check_complete(document, answers)
    check_moments(typed.get("started_at"), typed.get("ended_at"))
    with shopper.writing("visit_submitted", document.location.code) as transaction:
        visit = transaction.get(Visit, visit_id)
        transaction.change(
            Visit,
            visit_id,
            answers=answers,
            comments={code: text for code, text in typed["comments"].items() if text},
            narrative=typed.get("narrative") or "",
            started_at=typed.get("started_at") or None,
            ended_at=typed.get("ended_at") or None,
            points=points_text(counted_points(document.questionnaire, answers)),
        )
        return _move(transaction, shopper, visit, VisitState.SUBMITTED)


def answered(document: QuestionnaireDocument, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that count: of items that are asked, without those that were emptied again."""
    known = {
        item.code: typed[item.code]
        for item in document.items
        if item.code in typed and typed[item.code] not in ("", [])
    }
    return {
        item.code: known[item.code]
        for item in document.items
        if item.code in known and is_asked(document, item, known)
    }


def asked(document: VisitDocument, typed: Mapping[str, Any]) -> list[str]:
    """The codes of the items that the skip logic lets be asked now."""
    told = document.questionnaire
    return [item.code for item in told.items if is_asked(told, item, typed)]


def clock(desk: Desk, visit_id: str, code: str) -> str | None:
    """When the stopwatch of an item was started, UTC; None where it does not run."""
    with desk.database.reading() as connection:
        found: str | None = _typed(connection, desk, visit_id).get("clocks", {}).get(code)
    return found


def elapsed(desk: Desk, visit_id: str, code: str) -> float:
    """The seconds since the stopwatch was started; 0 where it does not run."""
    since = clock(desk, visit_id, code)
    if since is None:
        return 0.0
    return (datetime.fromisoformat(now()) - datetime.fromisoformat(since)).total_seconds()


def start_clock(desk: Desk, visit_id: str, code: str) -> None:
    """Start the stopwatch of an item; it is kept, so it runs on through a refresh."""
    _set_clock(desk, visit_id, code, now())


def stop_clock(desk: Desk, visit_id: str, code: str) -> None:
    """Stop it: the seconds become the answer."""
    seconds = float(round(elapsed(desk, visit_id, code)))
    _set_clock(desk, visit_id, code, None)
    keep(desk, visit_id, answers={code: seconds})


def _set_clock(desk: Desk, visit_id: str, code: str, since: str | None) -> None:
    with desk.database.reading() as connection:
        clocks = _typed(connection, desk, visit_id).get("clocks", {})
    keep(desk, visit_id, clocks={**clocks, code: since})


def missing(document: VisitDocument, answers: Mapping[str, Any]) -> list[str]:
    """The codes of required items that are asked and not answered; a photo counts once it is there."""
    photographed = {photo.item_code for photo in document.photos}
    return [
        item.code
        for item in document.questionnaire.items
        if item.required
        and is_asked(document.questionnaire, item, answers)
        and item.code not in answers
        and not (item.kind is ItemKind.PHOTO and item.code in photographed)
    ]


def check_complete(document: VisitDocument, answers: Mapping[str, Any]) -> None:
    lacking = missing(document, answers)
    if lacking:
        told = {"codes": ", ".join(lacking[:20])}
        raise InvalidValueError(field="answers", value=lacking[0], reason=Reason("not_answered", told))


def check_moments(started_at: str | None, ended_at: str | None) -> None:
    """A visit does not end before it starts."""
    if started_at and ended_at and _moment(ended_at) < _moment(started_at):
        told = {"start": started_at.replace("T", " "), "end": ended_at.replace("T", " ")}
        raise InvalidValueError(field="ended_at", value=told["end"], reason=Reason("ends_first", told))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)


def move(
    desk: Desk, visit_id: str, to: VisitState, reason: str = "", *, operation_id: str | None = None
) -> Visit:
    """A reviewer's decision. A visit that becomes final is evidence from then on; taken back, it is not.

    VisitMoveError where that state cannot follow, OwnVisitError where the reviewer is the shopper or nobody
    gave a name, InvalidValueError where a reason is missing.
    """
    document = load(desk, visit_id)
    _refuse_own(desk, document)
    with desk.writing(f"visit_{to}", document.location.code, operation_id) as transaction:
        visit = transaction.get(Visit, visit_id)
        if to is VisitState.SUBMITTED or to is VisitState.IN_PROGRESS:
            raise VisitMoveError(before=visit.state, after=to)
        return _move(transaction, desk, visit, to, reason)


def move_many(desk: Desk, visit_ids: Iterable[str], to: VisitState, reason: str = "") -> int:
    """The same decision for many visits in one step; gives how many there were."""
    ids = list(visit_ids)
    documents = [load(desk, visit_id) for visit_id in ids]
    for document in documents:
        _refuse_own(desk, document)
    with desk.writing(f"visit_{to}", str(len(ids))) as transaction:
        for document in documents:
            _move(transaction, desk, transaction.get(Visit, document.visit.id), to, reason)
    return len(ids)


def appeal(desk: Desk, visit_id: str, reason: str) -> Visit:
    """The shopper objects to an exclusion or a return: the visit is held until someone looks again."""
    document = load(desk, visit_id)
    shopper = as_shopper(desk, document)
    if not reason.strip():
        raise InvalidValueError(field="reason", value="", reason=Reason("empty"))
    with shopper.writing("visit_appealed", document.location.code) as transaction:
        visit = transaction.get(Visit, visit_id)
        if visit.state not in NEEDS_REASON:
            raise VisitMoveError(before=visit.state, after=VisitState.ON_HOLD)
        return _written(transaction, shopper, visit, VisitState.ON_HOLD, reason, appeal=True)


def _refuse_own(desk: Desk, document: VisitDocument) -> None:
    """Nobody reviews their own visit, so a reviewer has a name that is not the shopper's."""
    reviewer = desk.actor.strip().casefold()
    if not reviewer or reviewer == document.shopper_name.strip().casefold():
        raise OwnVisitError(name=desk.actor or "–")


def _move(transaction: Transaction, desk: Desk, visit: Visit, to: VisitState, reason: str = "") -> Visit:
    if to not in MOVES[visit.state]:
        raise VisitMoveError(before=visit.state, after=to)
    if to in NEEDS_REASON and not reason.strip():
        raise InvalidValueError(field="reason", value="", reason=Reason("reason_needed"))
    moved = _written(transaction, desk, visit, to, reason)
    if (to in SCORED) is not (visit.state in SCORED):
        document = shop_store.load_questionnaire(
            transaction.connection, transaction.project_id, visit.questionnaire_id
        )
        act: Callable[[Transaction, QuestionnaireDocument, Visit], None] = (
            visit_evidence.publish if to in SCORED else visit_evidence.withdraw
        )
        act(transaction, document, moved)
    return moved


def _written(
    transaction: Transaction, desk: Desk, visit: Visit, to: VisitState, reason: str, *, appeal: bool = False
) -> Visit:
    fields = {
        "id": new_id(),
        "visit_id": visit.id,
        "at": now(),
        "actor": desk.actor,
        "from_state": visit.state,
        "to_state": to,
        "reason": reason.strip(),
        "appeal": appeal,
    }
    transaction.add(validated(VisitMove, fields))
    return transaction.change(Visit, visit.id, state=to)


def add_photo(desk: Desk, visit_id: str, data: bytes, file_name: str, item_code: str = "") -> VisitPhoto:
    """Keep a photo of a visit, without its metadata; PhotoUnreadableError where it is none."""
    cleaned = photos.clean(data, file_name)
    document = load(desk, visit_id)
    _refuse_closed(document.visit)
    shopper = as_shopper(desk, document)
    with shopper.writing("photo_added", document.location.code) as transaction:
        fields = photos.keep(transaction, cleaned, file_name)
        return transaction.add(
            validated(VisitPhoto, {**fields, "visit_id": visit_id, "item_code": item_code})
        )


def remove_photo(desk: Desk, photo_id: str) -> None:
    """Take a photo out of its visit; undo brings it back."""
    with desk.writing("photo_removed") as transaction:
        photo = transaction.get(VisitPhoto, photo_id)
        _refuse_closed(transaction.get(Visit, photo.visit_id))
        transaction.remove(VisitPhoto, photo_id)


def photo_bytes(desk: Desk, photo: VisitPhoto) -> bytes:
    """The JPEG of a photo."""
    return photos.content(desk, photo)
