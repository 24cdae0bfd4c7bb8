"""One way in for everything that was logged or written elsewhere: the file tells what it is."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Any

from cxmap.errors import Reason, SameFileError
from cxmap.formats import boris, qda
from cxmap.formats.boris import BorisLog, BorisObservation
from cxmap.model.behaviour_log import Behaviour, LogEntry
from cxmap.model.evidence import Method
from cxmap.model.field_session import FieldSession
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.store import field_session as store
from cxmap.store.identifiers import new_id, new_ids, now
from cxmap.store.transaction import Transaction, validated
from cxmap.usecases import behaviour_log, codebook, coding, consent, qda_exchange
from cxmap.usecases.desk import Desk

SPACE = uuid.UUID("0c7a5a2e-8f0b-5d0b-8f43-1a7d7d2b9c54")
"""The ids of imported acts lie in this name space: the same event of the same file is the same act."""


@dataclass(frozen=True)
class Imported:
    """What came in: `kind` is log, codebook, project or text; `counts` say how much of what."""

    kind: str
    counts: dict[str, int]
    ids: tuple[str, ...] = ()
    problems: tuple[Reason, ...] = ()


def import_file(
    desk: Desk, data: bytes, file_name: str, *, as_codebook: bool = False, **fields: Any
) -> Imported:
    """Take over a log of BORIS, a codebook or project (REFI-QDA), a table of codes, or a text.

    `fields` go to what is made: those of a text (`kind`, `session_id`, `participant_id`, `column`), or the
    `method` of the sessions of a log.
    """
    suffix = PurePath(file_name).suffix.lower()
    if suffix in qda.SUFFIXES:
        done = qda_exchange.import_file(desk, data, file_name)
        counts = {"codes": done.codes, "texts": done.texts, "codings": done.codings, "carried": done.carried}
        return Imported("codebook" if suffix == ".qdc" else "project", counts, problems=done.problems)
    if as_codebook:
        return Imported("codebook", {"codes": codebook.import_table(desk, data, file_name)})
    if suffix in boris.SUFFIXES and boris.is_ours(data, file_name):
        return import_log(desk, data, file_name, fields.get("method", Method.NON_PARTICIPANT_OBSERVATION))
    fields.pop("method", None)
    text = coding.import_text(desk, data, file_name, **fields)
    return Imported("text", {"texts": 1, "characters": len(text.body)}, (text.id,))


def import_log(desk: Desk, data: bytes, file_name: str, method: Method) -> Imported:
    """A log of BORIS: its scheme, and a session with its entries for each observation.

    SameFileError where all of its events are here already.
    """
    told = boris.read(data, file_name)
    with desk.writing("log_imported", file_name) as transaction:
        scheme = behaviour_log.add_scheme(transaction, _title(file_name), _rows(told))
        known = {each.name: each for each in transaction.find(Behaviour, scheme_id=scheme.id)}
        consent.check_named(
            transaction, {event.subject for each in told.observations for event in each.events}
        )
        made = [_add_session(transaction, each, scheme.id, method, known) for each in told.observations]
        entries = sum(number for _, number in made)
        if not entries and any(each.events for each in told.observations):
            raise SameFileError(
                file=file_name, when="–", items=sum(len(each.events) for each in told.observations)
            )
    counts = {"behaviours": len(told.behaviours), "sessions": len(made), "entries": entries}
    return Imported("log", counts, tuple(session.id for session, _ in made), told.problems)


def _title(file_name: str) -> str:
    return PurePath(file_name).stem[:NAME_LENGTH] or file_name


def _rows(told: BorisLog) -> list[dict[str, Any]]:
    """The scheme; a key that two behaviours share there stays with the first."""
    taken: set[str] = set()
    rows = []
    for each in told.behaviours:
        key = "" if each.key.casefold() in taken else each.key
        taken.add(key.casefold())
        rows.append(
            {
                "name": each.name[:NAME_LENGTH],
                "kind": each.kind,
                "key": key,
                "grouping": each.grouping[:NAME_LENGTH],
                "colour": each.colour,
                "modifiers": each.modifiers,
            }
        )
    return rows


def _add_session(
    transaction: Transaction,
    told: BorisObservation,
    scheme_id: str,
    method: Method,
    known: dict[str, Behaviour],
) -> tuple[FieldSession, int]:
    start = _moment(told.date)
    length = max((event.at for event in told.events), default=0.0)
    session = validated(
        FieldSession,
        {
            "id": new_id(),
            "name": told.name[:NAME_LENGTH] or "–",
            "method": method,
            "scheme_id": scheme_id,
            "place": told.description[:NAME_LENGTH],
            "created_at": now(),
            "started_at": _iso(start),
            "ended_at": _iso(start + timedelta(seconds=length)),
        },
    )
    entries = _entries(transaction, session, told, start, known)
    transaction.add(session)
    transaction.add_all(entries)
    return session, len(entries)


def _entries(
    transaction: Transaction,
    session: FieldSession,
    told: BorisObservation,
    start: datetime,
    known: dict[str, Behaviour],
) -> list[LogEntry]:
    """The events that are not here yet."""
    acts = [
        str(uuid.uuid5(SPACE, f"{told.name}|{told.date}|{place}|{event}"))
        for place, event in enumerate(told.events)
    ]
    here = _written(transaction, acts)
    return [
        validated(
            LogEntry,
            {
                "id": row_id,
                "session_id": session.id,
                "op_id": act,
                "kind": event.kind,
                "behaviour_id": known[event.behaviour[:NAME_LENGTH]].id,
                "at": event.at,
                "pressed_at": _iso(start + timedelta(seconds=event.at)),
                "subject": event.subject[:NAME_LENGTH],
                "modifier": event.modifier[:NAME_LENGTH],
                "note": event.comment[:TEXT_LENGTH],
            },
        )
        for act, event, row_id in zip(acts, told.events, new_ids(len(acts)), strict=True)
        if act not in here
    ]


def _written(transaction: Transaction, acts: Sequence[str]) -> set[str]:
    chunks = (acts[start : start + 500] for start in range(0, len(acts), 500))
    return {
        act
        for chunk in chunks
        for act in store.known_operations(transaction.connection, transaction.project_id, chunk)
    }


def _moment(text: str) -> datetime:
    """When an observation began; the start of the era of computers where nobody wrote it down."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
