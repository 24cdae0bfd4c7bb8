"""The live log as an observer has it in her hand: what runs, what was last, and what her browser sends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cxmap.errors import AlreadyDoneError, CxmapError, NotFoundError
from cxmap.model.behaviour_log import Behaviour, BehaviourKind, EntryKind, LogEntry
from cxmap.model.evidence import Method
from cxmap.model.field_session import FieldSession, Participant
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import field_session as store
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import find
from cxmap.usecases import behaviour_log, field_names, field_session
from cxmap.usecases.desk import Desk
from cxmap.words import Language

RECENT = 30


@dataclass(frozen=True)
class Running:
    """A state that has not been stopped."""

    behaviour_id: str
    subject: str
    modifier: str
    at: float


@dataclass(frozen=True)
class LiveLog:
    """A session as it runs: `pauses` are moments (UTC, ISO 8601), the last one open where the clock stands."""

    session: FieldSession
    behaviours: tuple[Behaviour, ...]
    touchpoints: tuple[Touchpoint, ...]
    participants: tuple[Participant, ...]
    running: tuple[Running, ...]
    pauses: tuple[tuple[str, str | None], ...]
    recent: tuple[LogEntry, ...]
    count: int


def load(desk: Desk, session_id: str) -> LiveLog:
    """The session as it runs now; light enough to be asked after every key."""
    with desk.database.reading(in_turn=True) as connection:
        found = find(connection, FieldSession, desk.project_id, id=session_id)
        if not found:
            raise NotFoundError(what="field session", id=session_id)
        scheme = find(connection, Behaviour, desk.project_id, scheme_id=found[0].scheme_id, deleted=False)
        running = store.load_running(connection, desk.project_id, session_id)
        pauses = store.load_pauses(connection, desk.project_id, session_id)
        recent, count = store.load_recent(connection, desk.project_id, session_id, RECENT)
        return LiveLog(
            found[0],
            tuple(sorted(scheme, key=lambda each: each.position)) if found[0].scheme_id else (),
            store.touchpoints_of(connection, desk.project_id, session_id),
            store.participants_of(connection, desk.project_id, session_id),
            tuple(Running(**each) for each in running),
            _pauses(pauses),
            tuple(recent),
            count,
        )


def _pauses(marks: Sequence[tuple[str, str]]) -> tuple[tuple[str, str | None], ...]:
    pauses: list[tuple[str, str | None]] = []
    for kind, moment in marks:
        stands = bool(pauses) and pauses[-1][1] is None
        if kind == EntryKind.PAUSE and not stands:
            pauses.append((moment, None))
        elif kind == EntryKind.RESUME and stands:
            pauses[-1] = (pauses[-1][0], moment)
    return tuple(pauses)


def perform(desk: Desk, session_id: str, operations: Sequence[Mapping[str, Any]]) -> list[CxmapError]:
    """Do what the browser sends, in order: log, undo, edit, start, end; gives what was refused.

    Every operation may come again: what was done is not done twice. Acts that follow each other are written
    in one transaction.
    """
    refused: list[CxmapError] = []
    acts: list[Mapping[str, Any]] = []
    for operation in operations:
        if operation["op"] == "log":
            acts.append({**operation["act"], "op_id": operation["op_id"]})
            continue
        refused += _log(desk, session_id, acts)
        acts = []
        refused += _other(desk, session_id, operation)
    return refused + _log(desk, session_id, acts)


def _log(desk: Desk, session_id: str, acts: Sequence[Mapping[str, Any]]) -> list[CxmapError]:
    return list(behaviour_log.log(desk, session_id, acts).refused) if acts else []


def _other(desk: Desk, session_id: str, operation: Mapping[str, Any]) -> list[CxmapError]:
    act = operation["act"]
    try:
        match operation["op"]:
            case "undo":
                behaviour_log.undo_act(desk, act["target"])
            case "edit":
                behaviour_log.change_act(desk, act["target"], act["fields"])
            case "start":
                field_session.start(desk, session_id, act["pressed_at"], operation["op_id"])
            case "end":
                field_session.end(desk, session_id, act["pressed_at"], operation["op_id"])
    except AlreadyDoneError:
        return []
    except CxmapError as error:
        return [error]
    return []


# ---- by names


def set_up(
    desk: Desk,
    name: str,
    method: Method,
    touchpoints: Sequence[str],
    *,
    scheme: str,
    language: Language,
    **fields: Any,
) -> FieldSession:
    """Set up a session with a scheme by its name, or a ready one by its key, which is added to the study."""
    with desk.writing("session_created", name) as transaction:
        scheme_id = field_names.scheme(transaction, scheme, language)
        return field_session.add_session(
            transaction, name, method, touchpoints, scheme_id=scheme_id, **fields
        )


def enter(
    desk: Desk,
    session_id: str,
    behaviour: str = "",
    *,
    kind: EntryKind | None = None,
    moment: str | None = None,
    touchpoint: str = "",
    **fields: Any,
) -> LogEntry:
    """Log one act as if its key were pressed: behaviour and touchpoint by name; without a behaviour a note.

    A state that runs is stopped, unless `kind` says otherwise. What cannot be logged is raised.
    """
    live = load(desk, session_id)
    pressed = moment or now()
    done = field_names.behaviour(live.behaviours, behaviour) if behaviour.strip() else None
    act = {
        **fields,
        "op_id": new_id(),
        "behaviour_id": done.id if done else None,
        "kind": kind or _kind(live, done, str(fields.get("subject", "")), str(fields.get("modifier", ""))),
        "touchpoint_id": field_names.touchpoint(live.touchpoints, touchpoint),
        "at": clock_at(live, pressed),
        "pressed_at": pressed,
    }
    if refused := behaviour_log.log(desk, session_id, [act]).refused:
        raise refused[0]
    with desk.database.reading() as connection:
        return find(connection, LogEntry, desk.project_id, op_id=act["op_id"])[0]


def _kind(live: LiveLog, behaviour: Behaviour | None, subject: str, modifier: str) -> EntryKind:
    if behaviour is None:
        return EntryKind.NOTE
    if behaviour.kind != BehaviourKind.STATE:
        return EntryKind.POINT
    runs = any(
        (each.behaviour_id, each.subject) == (behaviour.id, subject) and modifier in {"", each.modifier}
        for each in live.running
    )
    return EntryKind.STOP if runs else EntryKind.START


def clock_at(live: LiveLog, moment: str) -> float:
    """Seconds on the clock of a session at a moment, pauses apart; 0 before it started."""
    if live.session.started_at is None:
        return 0.0
    until = datetime.fromisoformat(moment)
    if live.session.ended_at:
        until = min(until, datetime.fromisoformat(live.session.ended_at))
    stood = sum(
        max(
            0.0,
            (
                min(datetime.fromisoformat(end or moment), until) - datetime.fromisoformat(start)
            ).total_seconds(),
        )
        for start, end in live.pauses
    )
    gone = (until - datetime.fromisoformat(live.session.started_at)).total_seconds()
    return max(0.0, round(gone - stood, 3))
