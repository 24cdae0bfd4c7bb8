"""Sessions of field work: set up, started and ended, with their touchpoints, participants and what these said."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cxmap.errors import (
    CovertWithoutGroundsError,
    InvalidValueError,
    NotFoundError,
    Reason,
)
from cxmap.model.behaviour_log import LogDocument
from cxmap.model.evidence import WITHHELD, Consent, EvidenceItem, Method
from cxmap.model.field_session import (
    CallRecord,
    FieldSession,
    InterviewAnswer,
    Participant,
    Role,
    SessionParticipant,
    SessionTouchpoint,
    Setting,
)
from cxmap.model.service_blueprint import BlueprintNode, NodeKind, ServiceBlueprint
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import consent as consent_store
from cxmap.store import field_session as store
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import Transaction, find, validated
from cxmap.usecases import consent
from cxmap.usecases.desk import Desk
from cxmap.usecases.experience_map import touchpoint_named

USUAL: Mapping[Method, Mapping[str, Any]] = {
    Method.PARTICIPANT_OBSERVATION: {"role": Role.PARTICIPANT_AS_OBSERVER},
    Method.ETHNOGRAPHY: {"role": Role.OBSERVER_AS_PARTICIPANT},
    Method.INTERVIEW: {"setting": Setting.FACE_TO_FACE, "role": Role.OBSERVER_AS_PARTICIPANT},
    Method.FOCUS_GROUP: {"setting": Setting.FACE_TO_FACE, "role": Role.OBSERVER_AS_PARTICIPANT},
}
"""What a session of a kind usually is, where nobody says otherwise."""
VALENCE_SCALE = {"scale_low": -2.0, "scale_high": 2.0}


def sessions(desk: Desk) -> list[FieldSession]:
    """All sessions of the project, the newest first."""
    with desk.database.reading() as connection:
        return find(connection, FieldSession, desk.project_id)[::-1]


def load(desk: Desk, session_id: str) -> LogDocument:
    """A session with its touchpoints, participants, scheme and log."""
    with desk.database.reading() as connection:
        return store.load_log(connection, desk.project_id, session_id)


def desk_of_session(database: Database, session_id: str, actor: str = "") -> Desk:
    """The desk of the project a session belongs to."""
    with database.reading() as connection:
        return Desk(database, store.project_of_session(connection, session_id), actor)


def create(
    desk: Desk, name: str, method: Method, touchpoints: Sequence[str] = (), **fields: Any
) -> FieldSession:
    """Set up a session; `touchpoints` are names, new ones are added to the study."""
    with desk.writing("session_created", name) as transaction:
        return add_session(transaction, name, method, touchpoints, **fields)


def add_session(
    transaction: Transaction, name: str, method: Method, touchpoints: Sequence[str] = (), **fields: Any
) -> FieldSession:
    """Write a session; one that has begun needs its grounds if it is covert, and ends after its beginning."""
    own = {"id": new_id(), "name": name.strip(), "method": method, "created_at": now()}
    told = {**USUAL.get(Method(method), {}), **fields, **own}
    made = transaction.add(_possible(validated(FieldSession, told)))
    _set_touchpoints(transaction, made.id, touchpoints)
    return made


def change(
    desk: Desk,
    session_id: str,
    *,
    seen: int | None = None,
    touchpoints: Sequence[str] | None = None,
    **fields: Any,
) -> None:
    """Change fields of a session, and which touchpoints (by name) are in view."""
    with desk.writing("session_edited", str(fields.get("name", ""))) as transaction:
        before = transaction.get(FieldSession, session_id)
        _possible(validated(FieldSession, {**before.model_dump(), **fields}))
        transaction.change(FieldSession, session_id, seen=seen, **fields)
        if touchpoints is not None:
            _set_touchpoints(transaction, session_id, touchpoints)


def _possible(session: FieldSession) -> FieldSession:
    """The session, unless it has begun without its grounds or ends before it begins."""
    if session.started_at and session.lacks_grounds:
        raise CovertWithoutGroundsError(name=session.name)
    if session.started_at and session.ended_at:
        begun, over = (datetime.fromisoformat(each) for each in (session.started_at, session.ended_at))
        if over < begun:
            reason = Reason("begins_later", {"start": session.started_at})
            raise InvalidValueError(field="ended_at", value=session.ended_at, reason=reason)
    return session


def _set_touchpoints(transaction: Transaction, session_id: str, names: Sequence[str]) -> None:
    wanted = [touchpoint_named(transaction, name).id for name in names if name.strip()]
    known = {each.touchpoint_id: each for each in transaction.find(SessionTouchpoint, session_id=session_id)}
    for touchpoint_id in known.keys() - set(wanted):
        transaction.remove(SessionTouchpoint, known[touchpoint_id].id)
    for position, touchpoint_id in enumerate(dict.fromkeys(wanted), 1):
        if touchpoint_id in known:
            transaction.change(SessionTouchpoint, known[touchpoint_id].id, position=position)
        else:
            transaction.add(
                SessionTouchpoint(
                    id=new_id(), session_id=session_id, touchpoint_id=touchpoint_id, position=position
                )
            )


def start(desk: Desk, session_id: str, at: str | None = None, operation_id: str | None = None) -> None:
    """Start the clock of a session. CovertWithoutGroundsError where it is covert and nobody said why it may be."""
    with desk.writing("session_started", operation_id=operation_id) as transaction:
        begin(transaction, session_id, at or now())


def begin(transaction: Transaction, session_id: str, at: str) -> FieldSession:
    """The session, started now unless it was before."""
    session = transaction.get(FieldSession, session_id)
    if session.started_at:
        return session
    if session.lacks_grounds:
        raise CovertWithoutGroundsError(name=session.name)
    return transaction.change(FieldSession, session_id, started_at=at)


def end(desk: Desk, session_id: str, at: str | None = None, operation_id: str | None = None) -> None:
    """End a session; it can be opened again by taking the end away."""
    with desk.writing("session_ended", operation_id=operation_id) as transaction:
        session = transaction.get(FieldSession, session_id)
        over = at or now()
        _possible(session.model_copy(update={"ended_at": over}))
        transaction.change(FieldSession, session_id, ended_at=over)


def nodes(desk: Desk) -> dict[str, str]:
    """The nodes of all blueprints by id, each with its blueprint: what waiting and service can be times of."""
    with desk.database.reading() as connection:
        names = {each.id: each.name for each in find(connection, ServiceBlueprint, desk.project_id)}
        known = find(connection, BlueprintNode, desk.project_id)
    timed = (NodeKind.WAIT, NodeKind.ACTION)
    return {each.id: f"{names[each.blueprint_id]}: {each.name}" for each in known if each.kind in timed}


# ---- participants


def participants(desk: Desk) -> list[Participant]:
    """Everyone who was seen or asked in this study, by pseudonym."""
    with desk.database.reading() as connection:
        return sorted(find(connection, Participant, desk.project_id), key=lambda each: each.pseudonym)


def touchpoint_names(desk: Desk) -> dict[str, str]:
    """The names of all touchpoints by id, of those that left the study as well."""
    with desk.database.reading() as connection:
        return {each.id: each.name for each in find(connection, Touchpoint, desk.project_id)}


def in_view(desk: Desk) -> dict[str, set[str]]:
    """The ids of the touchpoints in view of each session, by its id."""
    views: dict[str, set[str]] = {}
    with desk.database.reading() as connection:
        for link in find(connection, SessionTouchpoint, desk.project_id):
            views.setdefault(link.session_id, set()).add(link.touchpoint_id)
    return views


def participant_named(desk: Desk, name: str) -> Participant:
    """The participant with this id or pseudonym; NotFoundError where there is none."""
    for each in participants(desk):
        if name in {each.id, each.pseudonym}:
            return each
    raise NotFoundError(what="participant", id=name)


def add_participant(
    desk: Desk, session_id: str | None, pseudonym: str, identity: str = "", **fields: Any
) -> Participant:
    """Add someone under a pseudonym, to a session if one is given; `identity` goes into the key and nowhere else.

    Nobody who has withdrawn is asked again: ConsentWithdrawnError.
    """
    with desk.writing("participant_added", pseudonym) as transaction:
        consent.check_unasked(transaction, pseudonym, identity)
        known = {each.pseudonym.casefold(): each for each in transaction.find(Participant)}
        found = known.get(pseudonym.strip().casefold())
        if found is None:
            found = transaction.add(
                validated(Participant, {**fields, "id": new_id(), "pseudonym": pseudonym})
            )
        if session_id and not transaction.find(
            SessionParticipant, session_id=session_id, participant_id=found.id
        ):
            transaction.add(SessionParticipant(id=new_id(), session_id=session_id, participant_id=found.id))
        if identity.strip():
            store.write_key(transaction, found.id, identity.strip())
        return found


def change_participant(desk: Desk, participant_id: str, *, seen: int | None = None, **fields: Any) -> None:
    """Change what is noted of a participant, her consent above all; a withdrawal is an `erasure`."""
    if fields.get("consent") == Consent.WITHDRAWN:
        raise InvalidValueError(field="consent", value=Consent.WITHDRAWN, reason=Reason("withdrawal_erases"))
    with desk.writing("participant_edited") as transaction:
        consent.check_not_withdrawn(transaction.get(Participant, participant_id))
        transaction.change(Participant, participant_id, seen=seen, **fields)


def identity(desk: Desk, participant_id: str) -> str:
    """Who a pseudonym is, from the key; "" where nobody wrote it down."""
    with desk.database.reading() as connection:
        return store.identity_of(connection, desk.project_id, participant_id)


# ---- what was said


def answers(desk: Desk, session_id: str) -> list[InterviewAnswer]:
    """What was said in a session, in the order it was written; withheld where it may not be quoted."""
    with desk.database.reading() as connection:
        unquoted = consent_store.silence(connection, desk.project_id).ids
        said = find(connection, InterviewAnswer, desk.project_id, session_id=session_id)
    hidden = {"like": WITHHELD, "better": ""}
    return [each.model_copy(update=hidden) if each.participant_id in unquoted else each for each in said]


def add_answer(
    desk: Desk,
    session_id: str,
    touchpoint: str,
    *,
    participant_id: str | None = None,
    operation_id: str | None = None,
    **fields: Any,
) -> InterviewAnswer:
    """What is it like, and how could it be better? It becomes evidence of the touchpoint at once."""
    with desk.writing("answer_added", touchpoint, operation_id) as transaction:
        consent.check_grounds(transaction, session_id)
        session = transaction.get(FieldSession, session_id)
        if not (str(fields.get("like", "")).strip() or str(fields.get("better", "")).strip()):
            raise InvalidValueError(field="like", value="", reason=Reason("empty"))
        person = consent.usable(transaction, participant_id)
        for each in fields.get("agreed_by", ()):
            consent.check_not_withdrawn(transaction.get(Participant, each))
        place = touchpoint_named(transaction, touchpoint)
        own = {
            "id": new_id(),
            "session_id": session_id,
            "touchpoint_id": place.id,
            "participant_id": participant_id,
        }
        answer = validated(InterviewAnswer, {**fields, **own})
        said = " / ".join(part for part in (answer.like.strip(), answer.better.strip()) if part)
        item = evidence_of(
            session, place, person, verbatim=said, valence=answer.actual, record=f"answer:{answer.id}"
        )
        transaction.add(item)
        return transaction.add(answer.model_copy(update={"evidence_id": item.id}))


def calls(desk: Desk, session_id: str) -> list[CallRecord]:
    """The calls that were listened to in a session."""
    with desk.database.reading() as connection:
        return find(connection, CallRecord, desk.project_id, session_id=session_id)


def add_call(
    desk: Desk, session_id: str, touchpoint: str, *, operation_id: str | None = None, **fields: Any
) -> CallRecord:
    """One call that was listened to; how it felt at its end, and the time on hold, become evidence."""
    with desk.writing("call_added", touchpoint, operation_id) as transaction:
        consent.check_grounds(transaction, session_id)
        session = transaction.get(FieldSession, session_id)
        place = touchpoint_named(transaction, touchpoint)
        own = {"id": new_id(), "session_id": session_id, "touchpoint_id": place.id}
        call = validated(CallRecord, {**fields, **own})
        said = " / ".join(part for part in (call.reason.strip(), call.wanted.strip()) if part)
        told: Mapping[str, Any] = {"verbatim": said, "valence": call.emotion_end, "duration": call.hold}
        item = evidence_of(session, place, None, record=f"call:{call.id}", **told)
        transaction.add(item)
        return transaction.add(call.model_copy(update={"evidence_id": item.id}))


def evidence_of(
    session: FieldSession,
    place: Touchpoint,
    person: Participant | None,
    *,
    valence: float | None,
    **fields: Any,
) -> EvidenceItem:
    """An item of evidence of this session; a valence that was felt directly is its own score."""
    felt = {"score": valence, **VALENCE_SCALE} if valence is not None else {}
    about = {
        "id": new_id(),
        "touchpoint_id": place.id,
        "method": session.method,
        "occurred_at": session.started_at or session.created_at,
        "source": person.pseudonym if person else session.observer,
        "segment_id": (person.segment_id if person else None) or session.segment_id,
        "wave": session.wave,
        "consent": person.consent if person else Consent.NOT_NEEDED,
    }
    return validated(EvidenceItem, {**about, **felt, "valence": valence, **fields})
