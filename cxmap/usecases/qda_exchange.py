"""Codebooks and projects of other programs for qualitative analysis, in and out (REFI-QDA .qdc, .qdpx)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from cxmap.errors import Reason, UnknownFormatError
from cxmap.formats import qda, qda_write
from cxmap.formats.qda import QdaProject
from cxmap.model.coding import CarriedPart, Code, CodeSet, Coding, FieldText
from cxmap.store import consent
from cxmap.store import field_session as store
from cxmap.store.identifiers import new_ids, now
from cxmap.store.project import project
from cxmap.store.transaction import Transaction, find
from cxmap.usecases import blind_coding
from cxmap.usecases.consent import check_turns
from cxmap.usecases.desk import Desk

Item = TypeVar("Item", Code, CodeSet, FieldText, Coding)


@dataclass(frozen=True)
class Exchanged:
    """How much of a file was new here, and what could not be taken over."""

    codes: int
    texts: int
    codings: int
    carried: int
    problems: tuple[Reason, ...]


def import_file(desk: Desk, data: bytes, file_name: str) -> Exchanged:
    """Take over a codebook or project. What is here already, by its GUID, stays as it is here.

    So files go to and fro between people who code the same texts, and only what is new comes in.
    """
    told = qda.read(data, file_name)
    with desk.writing("project_file_imported", file_name) as transaction:
        codes = _codes(transaction, told.codes)
        _add_sets(transaction, told.sets, codes.ids)
        texts = _own(told.texts, _by_guid(transaction.find(FieldText)))
        check_turns(transaction, *(text.body for text in texts.new))
        fresh = [
            text.model_copy(update={"id": texts.ids[text.id], "created_at": text.created_at or now()})
            for text in texts.new
        ]
        transaction.add_all(fresh)
        codings = _add_codings(transaction, told, codes.ids, texts.ids)
        carried = _add_carried(transaction, told.carried)
    return Exchanged(len(codes.new), len(texts.new), codings, carried, told.problems)


def export(desk: Desk, suffix: str) -> bytes:
    """The codebook as .qdc, or codebook, texts and codings as .qdpx."""
    writers: Mapping[str, Callable[[QdaProject], bytes]] = {
        ".qdc": qda_write.codebook,
        ".qdpx": qda_write.project_file,
    }
    if suffix not in writers:
        raise UnknownFormatError(file=suffix, known=", ".join(writers))
    return writers[suffix](load(desk))


def load(desk: Desk) -> QdaProject:
    """All that a project file holds, from the database; what may not be quoted is marked out."""
    with desk.database.reading() as connection:
        own = project(connection, desk.project_id)
        book = store.load_codebook(connection, desk.project_id)
        silent = consent.silence(connection, desk.project_id)
        known = store.load_coded(connection, desk.project_id)
        carried = find(connection, CarriedPart, desk.project_id)
    coded = [consent.without_withheld(each, silent) for each in blind_coding.only_own(desk, known)]
    return QdaProject(
        own.name,
        created_at=own.created_at,
        codes=book.codes,
        sets=book.sets,
        texts=tuple(each.text for each in coded),
        codings=tuple(coding for each in coded for coding in each.codings),
        carried=tuple(sorted(carried, key=lambda part: (part.position, part.id))),
    )


@dataclass(frozen=True)
class _Own(Generic[Item]):
    """The id of each thing of a file here, and those that are new."""

    ids: dict[str, str]
    new: list[Item]


def _guid(item: Code | CodeSet | FieldText | Coding) -> str:
    return qda_write.guid_of(item.guid, item.id).strip("{}").lower()


def _by_guid(
    items: Sequence[Code] | Sequence[CodeSet] | Sequence[FieldText] | Sequence[Coding],
) -> dict[str, str]:
    return {_guid(item): item.id for item in items}


def _own(told: Sequence[Item], known: Mapping[str, str]) -> _Own[Item]:
    new = [item for item in told if _guid(item) not in known]
    ids = {item.id: known[_guid(item)] for item in told if _guid(item) in known}
    ids |= dict(zip((item.id for item in new), new_ids(len(new)), strict=True))
    return _Own(ids, new)


def _codes(transaction: Transaction, told: Sequence[Code]) -> _Own[Code]:
    codes = _own(told, _by_guid(transaction.find(Code)))
    below = max((each.position for each in transaction.find(Code, parent_id=None)), default=0.0)
    for code in codes.new:
        parent = codes.ids.get(code.parent_id) if code.parent_id else None
        position = code.position if parent else code.position + below
        transaction.add(
            code.model_copy(update={"id": codes.ids[code.id], "parent_id": parent, "position": position})
        )
    return codes


def _add_sets(transaction: Transaction, told: Sequence[CodeSet], codes: Mapping[str, str]) -> None:
    sets = _own(told, _by_guid(transaction.find(CodeSet)))
    for each in sets.new:
        members = tuple(codes[member] for member in each.members if member in codes)
        transaction.add(each.model_copy(update={"id": sets.ids[each.id], "members": members}))


def _add_codings(
    transaction: Transaction, told: QdaProject, codes: Mapping[str, str], texts: Mapping[str, str]
) -> int:
    """Codings of texts that are here; a text that was changed here since may be too short for some."""
    lengths = {text.id: len(text.body) for text in transaction.find(FieldText)}
    codings = _own(told.codings, _by_guid(transaction.find(Coding)))
    fresh = [
        coding.model_copy(
            update={
                "id": codings.ids[coding.id],
                "text_id": texts[coding.text_id],
                "code_id": codes[coding.code_id],
                "created_at": coding.created_at or now(),
            }
        )
        for coding in codings.new
        if coding.end <= lengths[texts[coding.text_id]]
    ]
    transaction.add_all(fresh)
    return len(fresh)


def _add_carried(transaction: Transaction, told: Sequence[CarriedPart]) -> int:
    """Parts that are kept as they came, once each."""
    known = {(part.owner, part.element, part.document) for part in transaction.find(CarriedPart)}
    new = [part for part in told if (part.owner, part.element, part.document) not in known]
    transaction.add_all(
        part.model_copy(update={"id": row_id}) for part, row_id in zip(new, new_ids(len(new)), strict=True)
    )
    return len(new)
