"""Erasing one participant: what it will change is shown first, and a record stays that it was done."""

from dataclasses import dataclass

from cxmap.model.field_session import Erasure, Participant
from cxmap.store import erasure as store
from cxmap.store.erasure_log import Footprint
from cxmap.store.field_session import identity_of
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import Transaction, append, find, lock
from cxmap.usecases.desk import Desk

WHAT = "participant_erased"


@dataclass(frozen=True)
class Preview:
    """What an erasure takes away or took away: rows by table, entries of the change log, and some of the words."""

    pseudonym: str
    deleted: dict[str, int]
    redacted: dict[str, int]
    log: int
    examples: tuple[tuple[str, str], ...]

    @property
    def total(self) -> int:
        return sum(self.deleted.values()) + sum(self.redacted.values())


def preview(desk: Desk, participant_id: str, *, mentions: bool = True) -> Preview:
    """What erasing a participant would change; it is done, counted and taken back, so that nothing is guessed."""
    with desk.database.trying() as connection:
        transaction = Transaction(connection, desk.project_id)
        return _erase(desk, transaction, participant_id, mentions=mentions)


def erase(
    desk: Desk,
    participant_id: str,
    *,
    reason: str = "",
    mentions: bool = True,
    operation_id: str | None = None,
) -> Preview:
    """Erase a participant everywhere: tables, history and change log. It cannot be undone.

    Backups and files that were exported before still hold her: they are for people to find and to destroy.
    """
    operation = operation_id or new_id()
    with desk.database.writing() as connection:
        lock(connection, desk.project_id, operation)
        transaction = Transaction(connection, desk.project_id)
        done = _erase(desk, transaction, participant_id, mentions=mentions)
        _record(transaction, desk.actor, participant_id, reason, done)
        append(
            transaction,
            {
                "id": operation,
                "actor": desk.actor,
                "what": WHAT,
                "subject": "",
                "kind": "do",
                "state": "closed",
            },
        )
    store.finish(desk.database)
    return done


def _erase(desk: Desk, transaction: Transaction, participant_id: str, *, mentions: bool) -> Preview:
    person = transaction.get(Participant, participant_id)
    identity = identity_of(transaction.connection, desk.project_id, participant_id)
    done = store.erase(transaction, person, identity, mentions=mentions)
    return _preview(person, done)


def _preview(person: Participant, done: Footprint) -> Preview:
    return Preview(
        person.pseudonym,
        {name: number for name, number in sorted(done.deleted.items()) if number},
        {name: number for name, number in sorted(done.redacted.items()) if number},
        done.log,
        tuple(done.examples),
    )


def _record(transaction: Transaction, actor: str, participant_id: str, reason: str, done: Preview) -> None:
    """The record itself, and a mark for everyone whose screens show evidence."""
    counts = {f"{name} deleted": number for name, number in done.deleted.items()}
    counts |= {f"{name} redacted": number for name, number in done.redacted.items()}
    transaction.add(
        Erasure(
            id=new_id(),
            participant_id=participant_id,
            at=now(),
            actor=actor,
            reason=reason,
            counts=counts | {"log": done.log},
        )
    )
    transaction.mark_evidence()


def records(desk: Desk) -> list[Erasure]:
    """Every erasure of this project, the newest first."""
    with desk.database.reading() as connection:
        return find(connection, Erasure, desk.project_id)[::-1]
