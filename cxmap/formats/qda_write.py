"""The writing of REFI-QDA codebooks (.qdc) and projects (.qdpx), valid against the schemas of March 2019."""

import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, fromstring, indent, tostring

from cxmap.errors import FileUnreadableError, Reason
from cxmap.formats.archive import pack
from cxmap.formats.qda import ATTRIBUTES, INTERNAL, QdaProject
from cxmap.formats.table import ILLEGAL_IN_XML
from cxmap.model.coding import CarriedPart, Code, CodeSet, Coding, FieldText

CODEBOOK, PROJECT = "urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0"
ORIGIN = "cxmap"
GUID = re.compile(r"\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?")
SPACE = uuid.UUID("6f1d6f0e-2f0c-5b53-9d4e-6a1f6c1a7c11")
"""GUIDs made from ids of ours lie in this name space: the same thing has the same one at every export."""
MOMENT = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
REFERENCES = ("CodeRef", "SourceRef", "SelectionRef", "NoteRef", "MemberCode", "MemberSource", "MemberNote")


@dataclass
class _Writing:
    """The project that is written, with what other parts of it point at."""

    project: QdaProject
    codes: dict[str, str]
    users: dict[str, str]

    def carried(self, owner: str, *elements: str) -> list[Element]:
        return [
            fromstring(part.document)  # noqa: S314  it was read safely, and written by ourselves
            for part in self.project.carried
            if part.owner == owner and part.element in elements
        ]


def codebook(project: QdaProject) -> bytes:
    """The codes and sets as a .qdc file; FileUnreadableError for a codebook without codes, which cannot be."""
    if not project.codes:
        raise FileUnreadableError(file=".qdc", reason=Reason("no_codes"))
    root = Element("CodeBook", {"xmlns": CODEBOOK, "origin": project.origin or ORIGIN})
    _add_codes(SubElement(root, "Codes"), project.codes, None)
    codes = {code.id: guid_of(code.guid, code.id) for code in project.codes}
    if project.sets:
        holder = SubElement(root, "Sets")
        for each in project.sets:
            _add_set(holder, each, codes, "guid")
    return _bytes(root)


def project_file(project: QdaProject) -> bytes:
    """The whole project as a .qdpx file: `project.qde` and a plain text per source."""
    root, texts = _root(project)
    return pack({"project.qde": _bytes(root), **texts})


def guid_of(guid: str, own: str) -> str:
    """The GUID something came with, else one made from our id."""
    return guid if GUID.fullmatch(guid) else str(uuid.uuid5(SPACE, guid or own))


def _root(project: QdaProject) -> tuple[Element, dict[str, bytes]]:
    codes = {code.id: guid_of(code.guid, code.id) for code in project.codes}
    writing = _Writing(project, codes, _users(project))
    created = {"creationDateTime": project.created_at} if MOMENT.fullmatch(project.created_at) else {}
    root = Element(
        "Project",
        {"xmlns": PROJECT, "name": _legal(project.name), "origin": project.origin or ORIGIN} | created,
    )
    _add_users(root, writing)
    if project.codes:
        book = SubElement(SubElement(root, "CodeBook"), "Codes")
        _add_codes(book, project.codes, None, writing)
    _add_section(root, "Variables", writing)
    _add_section(root, "Cases", writing)
    files = _add_sources(root, writing)
    for section in ("Notes", "Links"):
        _add_section(root, section, writing)
    _add_sets(root, writing)
    _add_section(root, "Graphs", writing)
    root.extend(writing.carried("", "Description"))
    root.extend(writing.carried("", "NoteRef"))
    _drop_dangling(root)
    return root, files


def _users(project: QdaProject) -> dict[str, str]:
    """The GUID of every coder: the one her name came with, else one of our own making."""
    known = {
        user.get("name", "") or user.get("id", "") or user.get("guid", ""): user.get("guid", "")
        for user in _parts(project.carried, "Users")
    }
    names = {coding.coder for coding in project.codings if coding.coder}
    return {name: known.get(name) or guid_of("", f"user {name}") for name in sorted(names)}


def _parts(carried: Sequence[CarriedPart], owner: str) -> list[Element]:
    return [fromstring(part.document) for part in carried if part.owner == owner]  # noqa: S314  our own


def _add_users(root: Element, writing: _Writing) -> None:
    carried = writing.carried("Users", "User")
    known = {user.get("guid") for user in carried}
    own = [
        Element("User", {"guid": guid, "name": _legal(name)})
        for name, guid in writing.users.items()
        if guid not in known
    ]
    if carried or own:
        SubElement(root, "Users").extend([*carried, *own])


def _add_codes(
    holder: Element, codes: Sequence[Code], parent: str | None, writing: _Writing | None = None
) -> None:
    for code in sorted((each for each in codes if each.parent_id == parent), key=lambda each: each.position):
        guid = guid_of(code.guid, code.id)
        element = SubElement(
            holder, "Code", {"guid": guid, "name": _legal(code.name), "isCodable": str(code.codable).lower()}
        )
        if code.colour:
            element.set("color", code.colour)
        if described := description_of(code):
            SubElement(element, "Description").text = _legal(described)
        if writing:
            element.extend(writing.carried(code.guid or code.id, "NoteRef"))
        _add_codes(element, codes, code.id, writing)


def description_of(code: Code) -> str:
    """Definition, example and words as one text, which is read back as the three."""
    parts = [
        code.definition,
        code.example and f"Example: {code.example}",
        code.words and f"Words: {code.words}",
    ]
    return "\n\n".join(part for part in parts if part)


def _add_set(holder: Element, each: CodeSet, codes: dict[str, str], name: str) -> None:
    element = SubElement(holder, "Set", {"guid": guid_of(each.guid, each.id), "name": _legal(each.name)})
    if each.description:
        SubElement(element, "Description").text = _legal(each.description)
    for member in each.members:
        if member in codes:
            SubElement(element, "MemberCode", {name: codes[member]})


def _add_sets(root: Element, writing: _Writing) -> None:
    carried = writing.carried("Sets", "Set")
    if writing.project.sets or carried:
        holder = SubElement(root, "Sets")
        for each in writing.project.sets:
            _add_set(holder, each, writing.codes, "targetGUID")
        holder.extend(carried)


def _add_section(root: Element, name: str, writing: _Writing) -> None:
    parts = writing.carried(name, name.removesuffix("s"))
    if parts:
        SubElement(root, name).extend(parts)


def _add_sources(root: Element, writing: _Writing) -> dict[str, bytes]:
    others = _parts(writing.project.carried, "Sources")
    if not writing.project.texts and not others:
        return {}
    holder = SubElement(root, "Sources")
    files = {}
    for text in writing.project.texts:
        guid = guid_of(text.guid, text.id)
        name = guid.strip("{}") + ".txt"
        files[f"Sources/{name}"] = _legal(text.body).encode()
        holder.append(_source(text, guid, name, writing))
    holder.extend(others)
    return files


def _source(text: FieldText, guid: str, file_name: str, writing: _Writing) -> Element:
    owner = text.guid or text.id
    element = Element(
        "TextSource", {"guid": guid, "name": _legal(text.title), "plainTextPath": INTERNAL + file_name}
    )
    for part in writing.project.carried:
        if part.owner == owner and part.element == ATTRIBUTES:
            element.attrib |= json.loads(part.document)
    if MOMENT.fullmatch(text.created_at):
        element.set("creationDateTime", text.created_at)
    if text.memo:
        SubElement(element, "Description").text = _legal(text.memo)
    own = [coding for coding in writing.project.codings if coding.text_id == text.id]
    for _, group in groupby(sorted(own, key=_selection_order), key=_selection):
        element.append(_selection_element(list(group), writing))
    for tag in ("PlainTextSelection", "Coding", "NoteRef", "VariableValue"):
        element.extend(writing.carried(owner, tag))
    return element


def _selection(coding: Coding) -> tuple[int, int, str]:
    return coding.start, coding.end, coding.selection_guid


def _selection_order(coding: Coding) -> tuple[int, int, str, str]:
    return *_selection(coding), coding.id


def _selection_element(codings: Sequence[Coding], writing: _Writing) -> Element:
    first = codings[0]
    guid = guid_of(first.selection_guid, f"selection {first.text_id} {first.start} {first.end}")
    span = {"startPosition": str(first.start), "endPosition": str(first.end)}
    name = {"name": _legal(first.quotation)} if first.quotation else {}
    element = Element("PlainTextSelection", {"guid": guid, **name, **span})
    memos = dict.fromkeys(coding.memo for coding in codings if coding.memo)
    if memos:
        SubElement(element, "Description").text = _legal("\n".join(memos))
    for coding in codings:
        if coding.code_id in writing.codes:
            _add_coding(element, coding, writing)
    element.extend(writing.carried(first.selection_guid, "NoteRef") if first.selection_guid else [])
    return element


def _add_coding(selection: Element, coding: Coding, writing: _Writing) -> None:
    element = SubElement(selection, "Coding", {"guid": guid_of(coding.guid, coding.id)})
    if coding.coder:
        element.set("creatingUser", writing.users[coding.coder])
    if MOMENT.fullmatch(coding.created_at):
        element.set("creationDateTime", coding.created_at)
    SubElement(element, "CodeRef", {"targetGUID": writing.codes[coding.code_id]})
    element.extend(writing.carried(coding.guid or coding.id, "NoteRef"))


def _drop_dangling(root: Element) -> None:
    """What points at something that is no longer there goes; so does a coding that has lost its code."""
    known = {_compared(each.get("guid", "")) for each in root.iter()}
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in REFERENCES and _compared(child.get("targetGUID", "")) not in known:
                parent.remove(child)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == "Coding" and child.find("CodeRef") is None:
                parent.remove(child)


def _compared(guid: str) -> str:
    return guid.strip("{}").lower()


def _legal(text: str) -> str:
    """XML has no place for control characters; a mark stands where one stood, so that positions hold."""
    return ILLEGAL_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _bytes(root: Element) -> bytes:
    indent(root)
    return (
        b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n'
        + tostring(root, encoding="unicode").encode()
    )
