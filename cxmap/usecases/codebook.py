"""The codebook: a tree of codes that is put in order while the codings stay with their words."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from cxmap.errors import InvalidValueError, Reason, UnknownFormatError
from cxmap.formats import DOORS, read_table
from cxmap.formats.formula_guard import guarded, unguarded
from cxmap.model.coding import Code, Codebook, CodeSet, Coding
from cxmap.store import field_session as store
from cxmap.store.identifiers import new_id
from cxmap.store.transaction import Transaction, validated
from cxmap.usecases import blind_coding
from cxmap.usecases.desk import DATA, Desk
from cxmap.words import Language

READY = DATA / "templates" / "codebooks" / "experience.json"
COLUMNS = ("code", "parent", "definition", "example", "words", "colour", "codable")


def load(desk: Desk) -> Codebook:
    """All codes of the project, parents before their children."""
    with desk.database.reading() as connection:
        return store.load_codebook(connection, desk.project_id)


def add_ready(desk: Desk, language: Language) -> int:
    """Add the ready codes (emotions, needs, pains, gains, ideas, experience clues) that are not there yet."""
    told = json.loads(READY.read_text("utf-8"))
    with desk.writing("codes_added", told["name"][language]) as transaction:
        return _add_told(transaction, told["codes"], None, language)


def _add_told(
    transaction: Transaction, told: Sequence[Mapping[str, Any]], parent_id: str | None, language: Language
) -> int:
    added = 0
    for each in told:
        siblings = {code.name.casefold(): code for code in transaction.find(Code, parent_id=parent_id)}
        code = siblings.get(each["name"][language].casefold())
        if code is None:
            told_in = {name: each[name][language] for name in ("name", "definition")}
            # customers do not ask in which language the codebook is: the words of all of them are looked for
            words = ", ".join(dict.fromkeys(word for one in each["words"].values() for word in _words(one)))
            own = {"words": words, "colour": each["colour"], "codable": each.get("codable", True)}
            code = _add(transaction, parent_id, **told_in, **own)
            added += 1
        added += _add_told(transaction, each.get("codes", ()), code.id, language)
    return added


def _words(listed: str) -> list[str]:
    return [word.strip() for word in listed.split(",") if word.strip()]


def add_code(
    desk: Desk, name: str, parent_id: str | None = None, *, operation_id: str | None = None, **fields: Any
) -> Code:
    """A new code at the end of its level."""
    with desk.writing("code_added", name, operation_id) as transaction:
        return _add(transaction, parent_id, name=name.strip(), **fields)


def add_to_top(transaction: Transaction, name: str) -> Code:
    """A new code at the end of the top level."""
    return _add(transaction, None, name=name.strip())


def listed(book: Codebook) -> list[dict[str, Any]]:
    """The codes as plain values, for the screen."""
    return [
        {
            "id": code.id,
            "name": code.name,
            "path": " > ".join(path(book, code.id)),
            "colour": code.colour,
            "codable": code.codable,
            "depth": book.depth(code.id),
        }
        for code in book.codes
    ]


def _add(transaction: Transaction, parent_id: str | None, **fields: Any) -> Code:
    siblings = transaction.find(Code, parent_id=parent_id)
    if any(each.name.casefold() == str(fields["name"]).casefold() for each in siblings):
        raise InvalidValueError(field="name", value=str(fields["name"]), reason=Reason("name_taken"))
    position = max((each.position for each in siblings), default=0) + 1
    own = {"id": new_id(), "parent_id": parent_id, "position": position}
    return transaction.add(validated(Code, {**fields, **own}))


def change_code(desk: Desk, code_id: str, *, seen: int | None = None, **fields: Any) -> None:
    """Rename a code or change its definition, example, words or colour; its codings stay."""
    with desk.writing("code_edited", str(fields.get("name", ""))) as transaction:
        transaction.change(Code, code_id, seen=seen, **fields)


def move_code(desk: Desk, code_id: str, parent_id: str | None, before_id: str | None = None) -> None:
    """Put a code, with all under it, under another one (None = the top), before a sibling or at the end."""
    with desk.writing("code_moved") as transaction:
        book = store.load_codebook(transaction.connection, desk.project_id)
        if parent_id in book.below(code_id):
            raise InvalidValueError(field="parent", value="", reason=Reason("under_itself"))
        siblings = [code for code in book.children(parent_id) if code.id != code_id]
        place = next((at for at, code in enumerate(siblings) if code.id == before_id), len(siblings))
        low = siblings[place - 1].position if place else (siblings[0].position - 2 if siblings else 0)
        high = siblings[place].position if place < len(siblings) else low + 2
        transaction.change(Code, code_id, parent_id=parent_id, position=(low + high) / 2)


def merge_codes(desk: Desk, code_id: str, into_id: str) -> int:
    """All codings of one code become codings of another, and the first goes; gives how many moved that one may see."""
    with desk.writing("codes_merged") as transaction:
        gone, kept = transaction.get(Code, code_id), transaction.get(Code, into_id)
        book = store.load_codebook(transaction.connection, desk.project_id)
        if into_id in book.below(code_id):
            raise InvalidValueError(field="code", value=kept.name, reason=Reason("under_itself"))
        moving = transaction.find(Coding, code_id=code_id)
        there = {_place(each) for each in transaction.find(Coding, code_id=into_id)}
        for coding in moving:
            if _place(coding) in there:
                transaction.remove(Coding, coding.id)
            else:
                transaction.change(Coding, coding.id, code_id=into_id)
        for child in book.children(code_id):
            transaction.change(Code, child.id, parent_id=into_id)
        told = "\n\n".join(part for part in (kept.definition, gone.definition) if part)
        transaction.change(Code, into_id, definition=told)
        _leave_sets(transaction, code_id)
        transaction.remove(Code, code_id)
        return len(blind_coding.visible(transaction, moving, desk.actor))


def _place(coding: Coding) -> tuple[str, int, int, str]:
    return coding.text_id, coding.start, coding.end, coding.coder


def split_code(desk: Desk, code_id: str, name: str, coding_ids: Sequence[str]) -> Code:
    """Some codings of a code become those of a new one beside it."""
    with desk.writing("code_split", name) as transaction:
        old = transaction.get(Code, code_id)
        made = _add(transaction, old.parent_id, name=name.strip(), colour=old.colour)
        for coding_id in coding_ids:
            if transaction.get(Coding, coding_id).code_id == code_id:
                transaction.change(Coding, coding_id, code_id=made.id)
        return made


def delete_code(desk: Desk, code_id: str) -> int:
    """Delete a code with all under it and all their codings; undo brings everything back.

    Gives how many codings that one may see went with it.
    """
    with desk.writing("code_deleted") as transaction:
        book = store.load_codebook(transaction.connection, desk.project_id)
        gone = book.below(code_id)
        codings = [coding for each in gone for coding in transaction.find(Coding, code_id=each)]
        for coding in codings:
            transaction.remove(Coding, coding.id)
        for each in reversed(gone):
            _leave_sets(transaction, each)
            transaction.remove(Code, each)
        return len(blind_coding.visible(transaction, codings, desk.actor))


def _leave_sets(transaction: Transaction, code_id: str) -> None:
    for each in transaction.find(CodeSet):
        if code_id in each.members:
            members = tuple(member for member in each.members if member != code_id)
            transaction.change(CodeSet, each.id, members=members)


# ---- as a table


def table(book: Codebook) -> pd.DataFrame:
    """The codebook as a table: one row per code, `parent` as the path of names above it."""
    rows = [
        (
            code.name,
            " > ".join(path(book, code.parent_id)),
            code.definition,
            code.example,
            code.words,
            code.colour,
        )
        for code in book.codes
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS[:-1]), dtype="str")
    return frame.assign(codable=["yes" if code.codable else "no" for code in book.codes])


def path(book: Codebook, code_id: str | None) -> list[str]:
    """The names from the top down to a code."""
    known = {code.id: code for code in book.codes}
    names: list[str] = []
    while code_id:
        names.insert(0, known[code_id].name)
        code_id = known[code_id].parent_id
    return names


def import_table(desk: Desk, data: bytes, file_name: str) -> int:
    """Add the codes of a table (CSV, TSV, XLSX) with a column `code`, and any of the other ones; gives how many."""
    frame = read_table(data, file_name).frame
    named = {str(name).strip().casefold(): str(name) for name in frame.columns}
    if "code" not in named:
        columns = ", ".join(map(str, frame.columns))
        raise InvalidValueError(field="code", value=columns, reason=Reason("missing"))
    rows = [
        {key: unguarded(row[named[key]].strip()) for key in COLUMNS if key in named}
        for row in frame.to_dict("records")
    ]
    with desk.writing("codes_added", file_name) as transaction:
        return sum(_add_row(transaction, row) for row in rows if row["code"])


def _add_row(transaction: Transaction, row: Mapping[str, str]) -> bool:
    parent_id: str | None = None
    for name in filter(None, (part.strip() for part in row.get("parent", "").split(">"))):
        parent_id = _named(transaction, name, parent_id).id
    if any(
        each.name.casefold() == row["code"].casefold() for each in transaction.find(Code, parent_id=parent_id)
    ):
        return False
    fields = {key: row[key] for key in ("definition", "example", "words", "colour") if row.get(key)}
    codable = row.get("codable", "").casefold() not in {"no", "false", "0", "tidak"}
    _add(transaction, parent_id, name=row["code"], codable=codable, **fields)
    return True


def _named(transaction: Transaction, name: str, parent_id: str | None) -> Code:
    known = {each.name.casefold(): each for each in transaction.find(Code, parent_id=parent_id)}
    return known.get(name.casefold()) or _add(transaction, parent_id, name=name)


def write_table(book: Codebook, suffix: str) -> bytes:
    """The codebook as csv or xlsx, which start no formula."""
    if suffix not in DOORS:
        raise UnknownFormatError(file=suffix, known=", ".join(DOORS))
    return DOORS[suffix].write(table(book).map(guarded).astype("str"))
