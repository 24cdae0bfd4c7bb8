"""Loading a session of field work and its log as frozen values."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select

from cxmap.errors import NotFoundError
from cxmap.model.behaviour_log import Behaviour, BehaviourScheme, EntryKind, LogDocument, LogEntry
from cxmap.model.coding import Code, Codebook, CodedText, CodeSet, Coding, FieldText
from cxmap.model.field_session import (
    FieldSession,
    Participant,
    ParticipantKey,
    SessionParticipant,
    SessionTouchpoint,
)
from cxmap.model.touchpoint import Touchpoint
from cxmap.store.identifiers import new_id
from cxmap.store.tables import TABLES
from cxmap.store.transaction import Transaction, find, validated


def load_log(connection: Connection, project_id: str, session_id: str) -> LogDocument:
    """The session with its scheme and entries; NotFoundError where it is not there."""
    found = find(connection, FieldSession, project_id, id=session_id)
    if not found:
        raise NotFoundError(what="field session", id=session_id)
    session = found[0]
    schemes = find(connection, BehaviourScheme, project_id, id=session.scheme_id) if session.scheme_id else []
    behaviours = find(connection, Behaviour, project_id, scheme_id=session.scheme_id) if schemes else []
    return LogDocument(
        session=session,
        touchpoints=touchpoints_of(connection, project_id, session_id),
        participants=participants_of(connection, project_id, session_id),
        scheme=schemes[0] if schemes else None,
        behaviours=tuple(sorted(behaviours, key=lambda each: each.position)),
        entries=tuple(load_entries(connection, project_id, session_id)),
    )


def touchpoints_of(connection: Connection, project_id: str, session_id: str) -> tuple[Touchpoint, ...]:
    """The touchpoints in view of a session, in order."""
    links = find(connection, SessionTouchpoint, project_id, session_id=session_id)
    known = {each.id: each for each in find(connection, Touchpoint, project_id)} if links else {}
    return tuple(known[link.touchpoint_id] for link in sorted(links, key=lambda link: link.position))


def participants_of(connection: Connection, project_id: str, session_id: str) -> tuple[Participant, ...]:
    """The participants of a session, by pseudonym."""
    links = find(connection, SessionParticipant, project_id, session_id=session_id)
    known = {each.id: each for each in find(connection, Participant, project_id)} if links else {}
    present = [known[link.participant_id] for link in links]
    return tuple(sorted(present, key=lambda each: each.pseudonym))


def identity_of(connection: Connection, project_id: str, participant_id: str) -> str:
    """Who a pseudonym is, from the key; "" where nobody wrote it down."""
    keys = find(connection, ParticipantKey, project_id, participant_id=participant_id)
    return keys[0].identity if keys else ""


def write_key(transaction: Transaction, participant_id: str, identity: str) -> None:
    """Write who a pseudonym is, in place of what stood there; the change log never hears of it."""
    table = TABLES[ParticipantKey]
    own = (table.c.project_id == transaction.project_id, table.c.participant_id == participant_id)
    transaction.connection.execute(delete(table).where(*own))
    key = validated(ParticipantKey, {"id": new_id(), "participant_id": participant_id, "identity": identity})
    transaction.insert(table, [key.model_dump(mode="json")])


def project_of_session(connection: Connection, session_id: str) -> str:
    """The id of the project a session belongs to."""
    table = TABLES[FieldSession]
    found = connection.scalar(select(table.c.project_id).where(table.c.id == session_id))
    if found is None:
        raise NotFoundError(what="field session", id=session_id)
    return str(found)


def known_operations(connection: Connection, project_id: str, op_ids: Iterable[str]) -> set[str]:
    """Which of these acts of observers are written."""
    table = TABLES[LogEntry]
    query = select(table.c.op_id).where(table.c.project_id == project_id, table.c.op_id.in_(list(op_ids)))
    return set(connection.scalars(query))


def last_entry(connection: Connection, project_id: str, session_id: str, observer: str) -> LogEntry | None:
    """What was logged last in a session by an observer ("" = by anyone) and still stands."""
    table = TABLES[LogEntry]
    query = select(table.c.id).where(
        table.c.project_id == project_id, table.c.session_id == session_id, ~table.c.deleted
    )
    if observer:
        query = query.where(table.c.observer == observer)
    last = connection.scalar(query.order_by(table.c.id.desc()).limit(1))
    return find(connection, LogEntry, project_id, id=last)[0] if last else None


def load_running(connection: Connection, project_id: str, session_id: str) -> list[dict[str, Any]]:
    """The states that were started and not stopped since, by their start; bare rows."""
    table = TABLES[LogEntry]
    state = (table.c.behaviour_id, table.c.subject, table.c.modifier)
    last = func.row_number().over(partition_by=state, order_by=(table.c.at.desc(), table.c.id.desc()))
    kinds = [str(kind) for kind in (EntryKind.START, EntryKind.STOP)]
    marks = select(*state, table.c.kind, table.c.at, last.label("place")).where(
        table.c.project_id == project_id,
        table.c.session_id == session_id,
        ~table.c.deleted,
        table.c.kind.in_(kinds),
    )
    found = marks.subquery()
    query = select(found.c.behaviour_id, found.c.subject, found.c.modifier, found.c.at)
    running = query.where(found.c.place == 1, found.c.kind == str(EntryKind.START)).order_by(found.c.at)
    return [dict(row) for row in connection.execute(running).mappings()]


def load_pauses(connection: Connection, project_id: str, session_id: str) -> list[tuple[str, str]]:
    """Kind and moment of every pause and its end, in order."""
    table = TABLES[LogEntry]
    kinds = [str(kind) for kind in (EntryKind.PAUSE, EntryKind.RESUME)]
    query = select(table.c.kind, table.c.pressed_at).where(
        table.c.project_id == project_id,
        table.c.session_id == session_id,
        ~table.c.deleted,
        table.c.kind.in_(kinds),
    )
    return [(row.kind, row.pressed_at) for row in connection.execute(query.order_by(table.c.id))]


def load_entries(
    connection: Connection, project_id: str, session_id: str, behaviour_ids: Iterable[str] | None = None
) -> list[LogEntry]:
    """The entries of a session by time, of some behaviours only if these are named.

    They were validated when they were written, and are not again: a session has thousands.
    """
    table = TABLES[LogEntry]
    columns = [column for column in table.c if column.name != "project_id"]
    query = select(*columns).where(
        table.c.project_id == project_id, table.c.session_id == session_id, ~table.c.deleted
    )
    if behaviour_ids is not None:
        query = query.where(table.c.behaviour_id.in_(list(behaviour_ids)))
    names = [column.name for column in columns]
    rows = connection.execute(query.order_by(table.c.at, table.c.id)).all()
    return [LogEntry.model_construct(**dict(zip(names, row, strict=True))) for row in rows]


def load_recent(
    connection: Connection, project_id: str, session_id: str, limit: int
) -> tuple[list[LogEntry], int]:
    """The entries made last, the newest first, and how many there are in all."""
    table = TABLES[LogEntry]
    own = (table.c.project_id == project_id, table.c.session_id == session_id, ~table.c.deleted)
    columns = [column for column in table.c if column.name != "project_id"]
    rows = connection.execute(
        select(*columns).where(*own).order_by(table.c.id.desc()).limit(limit)
    ).mappings()
    count = connection.scalar(select(func.count()).select_from(table).where(*own)) or 0
    return [LogEntry.model_validate(dict(row)) for row in rows], count


def load_codebook(connection: Connection, project_id: str) -> Codebook:
    """All codes of a project, parents before their children, each level by position."""
    codes = find(connection, Code, project_id)
    ordered: list[Code] = []

    def add(parent_id: str | None) -> None:
        for code in sorted(
            (each for each in codes if each.parent_id == parent_id), key=lambda each: each.position
        ):
            ordered.append(code)
            add(code.id)

    add(None)
    return Codebook(codes=tuple(ordered), sets=tuple(find(connection, CodeSet, project_id)))


def load_texts(connection: Connection, project_id: str) -> list[FieldText]:
    """All texts of a project without their bodies, the newest first."""
    table = TABLES[FieldText]
    columns = [column for column in table.c if column.name not in {"project_id", "body"}]
    query = select(*columns).where(table.c.project_id == project_id).order_by(table.c.id.desc())
    return [FieldText.model_validate(dict(row)) for row in connection.execute(query).mappings()]


def load_coded(connection: Connection, project_id: str, text_id: str | None = None) -> list[CodedText]:
    """Texts with their bodies and codings, by id; only one where it is named."""
    wanted = {} if text_id is None else {"id": text_id}
    texts = find(connection, FieldText, project_id, **wanted)
    codings: dict[str, list[Coding]] = {text.id: [] for text in texts}
    for coding in find(connection, Coding, project_id, **({} if text_id is None else {"text_id": text_id})):
        codings[coding.text_id].append(coding)
    return [
        CodedText(
            text=text,
            codings=tuple(sorted(codings[text.id], key=lambda each: (each.start, -each.end, each.id))),
        )
        for text in texts
    ]


def load_spans(connection: Connection, project_id: str, text_id: str) -> list[dict[str, Any]]:
    """The codings of a text as bare rows, for a screen that draws thousands of them after every key."""
    table = TABLES[Coding]
    names = ("id", "start", "end", "code_id", "coder", "memo", "evidence_id")
    query = select(*(table.c[name] for name in names)).where(
        table.c.project_id == project_id, table.c.text_id == text_id
    )
    return [dict(row) for row in connection.execute(query.order_by(table.c.start, table.c.id)).mappings()]


def count_codings(
    connection: Connection, project_id: str, coder: str, only_own_in: Iterable[str] = ()
) -> dict[str, int]:
    """How many codings each code has, by its id; in some texts only those of one coder are counted."""
    table = TABLES[Coding]
    seen = or_(table.c.coder == coder, table.c.text_id.not_in(list(only_own_in)))
    query = (
        select(table.c.code_id, func.count())
        .where(table.c.project_id == project_id, seen)
        .group_by(table.c.code_id)
    )
    return {str(row[0]): int(row[1]) for row in connection.execute(query)}


def version_of_text(connection: Connection, project_id: str, text_id: str) -> int:
    """The version of a text, without its body; NotFoundError where it is not there."""
    table = TABLES[FieldText]
    found = connection.scalar(
        select(table.c.version).where(table.c.project_id == project_id, table.c.id == text_id)
    )
    if found is None:
        raise NotFoundError(what="field text", id=text_id)
    return int(found)
