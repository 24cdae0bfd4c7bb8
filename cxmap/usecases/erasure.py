"""A participant leaves: she withdraws, or is erased. What changes is shown first, and a record stays that it was done.

Both take away all that is hers. Who has withdrawn stays known by her pseudonym and the key, so that nobody asks
her again; of who is erased nothing stays.
"""

from dataclasses import dataclass

from cxmap.model.field_session import Erasure, ErasureKind, Participant
from cxmap.store import erasure as store
from cxmap.store.erasure_log import Footprint
from cxmap.store.erasure_words import Traces
from cxmap.store.field_session import identity_of
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import Transaction, append, find, lock
from cxmap.usecases.consent import check_not_withdrawn
from cxmap.usecases.desk import Desk

WHAT = {ErasureKind.WITHDRAWN: "consent_withdrawn", ErasureKind.ERASED: "participant_erased"}


@dataclass(frozen=True)
class Preview:
    """What an erasure takes away or took away: rows by table, entries of the change log, and some of the words."""

    pseudonym: str
    kind: ErasureKind
    deleted: dict[str, int]
    redacted: dict[str, int]
    log: int
    examples: tuple[tuple[str, str], ...]

    @property
    def total(self) -> int:
        return sum(self.deleted.values()) + sum(self.redacted.values())


def preview(
    desk: Desk, participant_id: str, kind: ErasureKind = ErasureKind.ERASED, *, mentions: bool = True
) -> Preview:
    """What it would change; it is done, counted and taken back, so that nothing is guessed."""
    with desk.database.trying() as connection:
        transaction = Transaction(connection, desk.project_id)
        return _erase(transaction, participant_id, kind, mentions=mentions)[0]


def erase(
    desk: Desk,
    participant_id: str,
    kind: ErasureKind = ErasureKind.ERASED,
    *,
    reason: str = "",
    mentions: bool = True,
    operation_id: str | None = None,
) -> Preview:
    """Take a participant out of everything: tables, history and change log. It cannot be undone.

    ConsentWithdrawnError where she is to withdraw and has done so before. Backups and files that were exported
    before still hold her: they are for people to find and to destroy.
    """
    operation = operation_id or new_id()
    with desk.database.writing() as connection:
        lock(connection, desk.project_id, operation)
        transaction = Transaction(connection, desk.project_id)
        done, traces = _erase(transaction, participant_id, kind, mentions=mentions)
        _record(transaction, desk.actor, participant_id, traces.mask(reason), done)
        append(
            transaction,
            {
                "id": operation,
                "actor": desk.actor,
                "what": WHAT[kind],
                "subject": "",
                "kind": "do",
                "state": "closed",
            },
        )
    store.finish(desk.database)
    return done


def _erase(
    transaction: Transaction, participant_id: str, kind: ErasureKind, *, mentions: bool
) -> tuple[Preview, Traces]:
    person = transaction.get(Participant, participant_id)
    if kind == ErasureKind.WITHDRAWN:
        check_not_withdrawn(person)
    identity = identity_of(transaction.connection, transaction.project_id, participant_id)
    done, traces = store.erase(transaction, person, identity, kind, mentions=mentions)
    return _preview(person, kind, done), traces


def _preview(person: Participant, kind: ErasureKind, done: Footprint) -> Preview:
    return Preview(
        person.pseudonym,
        kind,
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
            kind=done.kind,
            at=now(),
            actor=actor,
            reason=reason,
            counts=counts | {"log": done.log},
        )
    )
    transaction.mark_evidence()


def records(desk: Desk) -> list[Erasure]:
    """Every withdrawal and erasure of this project, the newest first."""
    with desk.database.reading() as connection:
        return find(connection, Erasure, desk.project_id)[::-1]
