"""The live log: every act of an observer is written at once, exactly once, and becomes evidence of its touchpoint."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cxmap.analysis.behaviour_log import visits
from cxmap.errors import (
    ConsentExpiredError,
    ConsentMissingError,
    ConsentWithdrawnError,
    CxmapError,
    InvalidValueError,
    NotFoundError,
    Reason,
    TemplateUnknownError,
)
from cxmap.model.behaviour_log import (
    WAITING,
    Behaviour,
    BehaviourRole,
    BehaviourScheme,
    EntryKind,
    LogDocument,
    LogEntry,
)
from cxmap.model.evidence import EvidenceItem
from cxmap.model.field_session import FieldSession, Participant
from cxmap.model.service_blueprint import BlueprintNode
from cxmap.model.touchpoint import Touchpoint
from cxmap.store import field_session as store
from cxmap.store.identifiers import new_id, now
from cxmap.store.tables import TABLES
from cxmap.store.transaction import CHUNK, Transaction, find, validated
from cxmap.usecases import consent
from cxmap.usecases.desk import DATA, Desk
from cxmap.usecases.field_session import begin, evidence_of
from cxmap.words import Language

TEMPLATES = DATA / "templates" / "schemes"
EDITABLE = (
    "at",
    "note",
    "subject",
    "modifier",
    "value",
    "valence",
    "antecedent",
    "consequence",
    "touchpoint_id",
)
REFUSED = (
    InvalidValueError,
    NotFoundError,
    ConsentExpiredError,
    ConsentMissingError,
    ConsentWithdrawnError,
)
"""What keeps one act out of the log, and no other."""
QUIET = (EntryKind.STOP, EntryKind.PAUSE, EntryKind.RESUME)
"""What says nothing of a touchpoint that its beginning has not said already."""


# ---- schemes


def schemes(desk: Desk) -> list[BehaviourScheme]:
    """All schemes of the project, the newest first."""
    with desk.database.reading() as connection:
        return find(connection, BehaviourScheme, desk.project_id)[::-1]


def behaviours(desk: Desk, scheme_id: str) -> list[Behaviour]:
    """The behaviours of a scheme that are in use, in order."""
    with desk.database.reading() as connection:
        found = find(connection, Behaviour, desk.project_id, scheme_id=scheme_id, deleted=False)
    return sorted(found, key=lambda each: each.position)


def template_names(language: Language) -> dict[str, str]:
    """The ready schemes by key, with their names."""
    return {key: told["name"][language] for key, told in _templates().items()}


def create_scheme(desk: Desk, name: str, rows: Sequence[Mapping[str, Any]] = ()) -> BehaviourScheme:
    """A new scheme with these behaviours."""
    with desk.writing("scheme_created", name) as transaction:
        return add_scheme(transaction, name, rows)


def create_from_template(desk: Desk, key: str, language: Language) -> BehaviourScheme:
    """A scheme from a ready one, in the language asked for."""
    with desk.writing("scheme_created", template_names(language).get(key, key)) as transaction:
        return add_from_template(transaction, key, language)


def add_from_template(transaction: Transaction, key: str, language: Language) -> BehaviourScheme:
    """Write a scheme from a ready one; TemplateUnknownError where there is none of this key."""
    known = _templates()
    if key not in known:
        raise TemplateUnknownError(name=key, known=", ".join(known))
    rows = [
        {
            **{name: value for name, value in told.items() if name not in {"name", "grouping", "modifiers"}},
            "name": told["name"][language],
            "grouping": told["grouping"][language],
            "modifiers": tuple(told.get("modifiers", {}).get(language, ())),
        }
        for told in known[key]["behaviours"]
    ]
    return add_scheme(transaction, known[key]["name"][language], rows)


def add_scheme(transaction: Transaction, name: str, rows: Sequence[Mapping[str, Any]]) -> BehaviourScheme:
    """Write a scheme; InvalidValueError where two behaviours have the same key."""
    made = transaction.add(
        validated(BehaviourScheme, {"id": new_id(), "name": name.strip(), "created_at": now()})
    )
    _write_behaviours(transaction, made.id, rows)
    return made


def set_behaviours(desk: Desk, scheme_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make these the behaviours of a scheme, in order; a row with an `id` is the known one, the others leave."""
    with desk.writing("scheme_edited", _scheme_name(desk, scheme_id)) as transaction:
        _write_behaviours(transaction, scheme_id, rows)


def _scheme_name(desk: Desk, scheme_id: str) -> str:
    with desk.database.reading() as connection:
        return next(
            (each.name for each in find(connection, BehaviourScheme, desk.project_id, id=scheme_id)), ""
        )


def _write_behaviours(transaction: Transaction, scheme_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    _refuse_double_keys(rows)
    known = {each.id: each for each in transaction.find(Behaviour, scheme_id=scheme_id)}
    kept = {row["id"] for row in rows if row.get("id") in known}
    for behaviour_id in known.keys() - kept:
        transaction.change(Behaviour, behaviour_id, deleted=True)
    for position, row in enumerate(rows, 1):
        fields = {**row, "position": position, "deleted": False}
        if row.get("id") in known:
            transaction.change(Behaviour, str(fields.pop("id")), **fields)
        else:
            transaction.add(validated(Behaviour, {**fields, "id": new_id(), "scheme_id": scheme_id}))


def _refuse_double_keys(rows: Sequence[Mapping[str, Any]]) -> None:
    keys = [str(row.get("key") or "").casefold() for row in rows if row.get("key")]
    double = next((key for key in keys if keys.count(key) > 1), None)
    if double:
        raise InvalidValueError(field="key", value=double, reason=Reason("button_taken"))


# ---- entries


@dataclass(frozen=True)
class Logged:
    """What became of acts that were sent: `op_ids` need not be sent again, `refused` say what could not be."""

    op_ids: tuple[str, ...]
    written: int
    refused: tuple[CxmapError, ...] = ()


def log(desk: Desk, session_id: str, acts: Sequence[Mapping[str, Any]]) -> Logged:
    """Write acts of an observer that are not written yet.

    Each act has an `op_id`, made where the key was pressed, and the fields of a `LogEntry`. What was sent twice
    is written once. The first act starts the session. An act that cannot be is refused, the others stay.
    """
    ids = tuple(str(act.get("op_id", "")) for act in acts)
    if not acts:
        return Logged(ids, 0)
    with desk.writing("entry_logged", str(acts[0].get("note", ""))[:80]) as transaction:
        written, refused = _write(transaction, session_id, acts, desk.actor)
    return Logged(ids, written, tuple(refused))


def _write(
    transaction: Transaction, session_id: str, acts: Sequence[Mapping[str, Any]], actor: str
) -> tuple[int, list[CxmapError]]:
    ids = [str(act["op_id"]) for act in acts]
    known = store.known_operations(transaction.connection, transaction.project_id, ids)
    session = transaction.get(FieldSession, session_id)
    written, refused = 0, list[CxmapError]()
    for act in acts:
        if act["op_id"] in known:
            continue
        known.add(str(act["op_id"]))
        own = {"id": new_id(), "session_id": session_id}
        try:
            entry = validated(LogEntry, {"observer": actor or session.observer, **act, **own})
            behaviour = transaction.get(Behaviour, entry.behaviour_id) if entry.behaviour_id else None
            consent.check_named(transaction, [entry.subject])
            session = session if session.started_at else begin(transaction, session_id, entry.pressed_at)
            _add_entry(transaction, session, entry, behaviour)
        except REFUSED as error:
            refused.append(error)
        else:
            written += 1
    return written, refused


def _add_entry(
    transaction: Transaction, session: FieldSession, entry: LogEntry, behaviour: Behaviour | None
) -> None:
    if entry.touchpoint_id and entry.kind not in QUIET and not _hidden(behaviour):
        place = transaction.get(Touchpoint, entry.touchpoint_id)
        node = _node(transaction, session, behaviour)
        item = transaction.add(
            _evidence(session, place, entry, behaviour, person=_person(transaction, entry), node_id=node)
        )
        entry = entry.model_copy(update={"evidence_id": item.id})
    transaction.add(entry)
    if behaviour and behaviour.role in WAITING:
        _time_waiting(transaction, session)


def _hidden(behaviour: Behaviour | None) -> bool:
    return behaviour is not None and behaviour.role == BehaviourRole.NOT_VISIBLE


def _person(transaction: Transaction, entry: LogEntry) -> Participant | None:
    """The participant an act is about, where its subject is a pseudonym of this study."""
    found = transaction.find(Participant, pseudonym=entry.subject) if entry.subject else []
    return found[0] if found else None


def _node(transaction: Transaction, session: FieldSession, behaviour: Behaviour | None) -> str | None:
    """The node of a blueprint whose time a tap ends, where the session names one and it is still there."""
    timed = {
        BehaviourRole.SERVED: session.wait_node_id,
        BehaviourRole.GAVE_UP: session.wait_node_id,
        BehaviourRole.LEAVE: session.service_node_id,
    }
    node_id = timed.get(BehaviourRole(behaviour.role)) if behaviour else None
    return node_id if node_id and transaction.find(BlueprintNode, id=node_id) else None


def _evidence(
    session: FieldSession,
    place: Touchpoint,
    entry: LogEntry,
    behaviour: Behaviour | None,
    *,
    person: Participant | None,
    node_id: str | None,
) -> EvidenceItem:
    valence = entry.valence if entry.valence is not None else behaviour.valence if behaviour else None
    told = {"verbatim": _words(entry, behaviour), "occurred_at": entry.pressed_at, "node_id": node_id}
    return evidence_of(session, place, person, valence=valence, record=f"log:{session.id}:{entry.id}", **told)


def _words(entry: LogEntry, behaviour: Behaviour | None) -> str:
    """What happened, in the words of the scheme and of the observer."""
    name = behaviour.name if behaviour else ""
    refined = f"{name} ({entry.modifier})" if name and entry.modifier else name
    counted = f"{refined}: {entry.value:g}" if entry.value is not None else refined
    return " – ".join(part for part in (counted, entry.antecedent, entry.note, entry.consequence) if part)


def undo_last(desk: Desk, session_id: str, operation_id: str | None = None) -> LogEntry | None:
    """Take back the last act of this session by this person; gives it, None where there is none."""
    with desk.writing("entry_undone", operation_id=operation_id) as transaction:
        last = store.last_entry(transaction.connection, desk.project_id, session_id, desk.actor)
        if last:
            _hide(transaction, last)
        return last


def undo_act(desk: Desk, op_id: str) -> None:
    """Take back the act with this id, once, however often it is asked for."""
    with desk.writing("entry_undone") as transaction:
        for entry in transaction.find(LogEntry, op_id=op_id, deleted=False):
            _hide(transaction, entry)


def change_act(desk: Desk, op_id: str, fields: Mapping[str, Any]) -> None:
    """Correct the act with this id."""
    with desk.database.reading() as connection:
        found = find(connection, LogEntry, desk.project_id, op_id=op_id, deleted=False)
    for entry in found:
        change_entry(desk, entry.id, **fields)


def delete_entry(desk: Desk, entry_id: str) -> None:
    """Take one entry out of the log, with its evidence."""
    with desk.writing("entry_undone") as transaction:
        _hide(transaction, transaction.get(LogEntry, entry_id))


def _hide(transaction: Transaction, entry: LogEntry) -> None:
    transaction.change(LogEntry, entry.id, deleted=True)
    if entry.evidence_id:
        transaction.change(EvidenceItem, entry.evidence_id, deleted=True)
    _time_again(transaction, entry)


def change_entry(desk: Desk, entry_id: str, *, seen: int | None = None, **fields: Any) -> None:
    """Correct the time or the words of an entry afterwards; its evidence follows."""
    unknown = fields.keys() - set(EDITABLE)
    if unknown:
        raise InvalidValueError(field=min(unknown), value="", reason=Reason("unknown_field"))
    with desk.writing("entry_edited") as transaction:
        entry = transaction.change(LogEntry, entry_id, seen=seen, **fields)
        if entry.evidence_id:
            behaviour = transaction.get(Behaviour, entry.behaviour_id) if entry.behaviour_id else None
            told: dict[str, Any] = {"verbatim": _words(entry, behaviour)}
            told |= {"touchpoint_id": entry.touchpoint_id} if entry.touchpoint_id else {}
            told |= {} if entry.valence is None else {"valence": entry.valence, "score": entry.valence}
            transaction.change(EvidenceItem, entry.evidence_id, **told)
        _time_again(transaction, entry)


def _time_again(transaction: Transaction, entry: LogEntry) -> None:
    behaviour = transaction.get(Behaviour, entry.behaviour_id) if entry.behaviour_id else None
    if behaviour and behaviour.role in WAITING:
        _time_waiting(transaction, transaction.get(FieldSession, entry.session_id))


def _time_waiting(transaction: Transaction, session: FieldSession) -> None:
    """The evidence of every tap that ended a wait or a service bears how long that was."""
    scheme = {each.id: each for each in transaction.find(Behaviour, scheme_id=session.scheme_id)}
    waiting = {key for key, each in scheme.items() if each.role in WAITING}
    entries = store.load_entries(transaction.connection, transaction.project_id, session.id, sorted(waiting))
    document = LogDocument(session=session, behaviours=tuple(scheme.values()), entries=tuple(entries))
    times: dict[str, float] = {}
    for visit in visits(document):
        ended = {visit.served_entry: visit.wait, visit.left_entry: visit.service}
        times |= {entry_id: round(seconds, 3) for entry_id, seconds in ended.items() if seconds is not None}
    known = {str(each.evidence_id): times.get(each.id) for each in entries if each.evidence_id}
    table = TABLES[EvidenceItem]
    for start in range(0, len(known), CHUNK):
        ids = list(known)[start : start + CHUNK]
        for item_id, row in transaction.current_many(table, ids, ["duration"]).items():
            if row["duration"] != known[item_id]:
                transaction.change(EvidenceItem, item_id, duration=known[item_id])


def _templates() -> dict[str, dict[str, Any]]:
    files = sorted(TEMPLATES.glob("*.json"))
    return {file.stem: json.loads(file.read_text("utf-8")) for file in files}
