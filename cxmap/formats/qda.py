"""What REFI-QDA codebooks (.qdc) and projects (.qdpx, .qde) hold, and their reading.

REFI-QDA standard 1.5, schemas of March 2019. Ids of the nouns are the GUIDs of the file: who stores them gives
them ids of their own. What cxmap does not work with (media, cases, variables, notes, links, graphs) is carried.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cxmap.errors import FileUnreadableError, Reason
from cxmap.formats.archive import unpack
from cxmap.formats.qda_positions import positions
from cxmap.formats.separated import decode
from cxmap.formats.table import ILLEGAL_IN_XML
from cxmap.model.coding import BODY_LENGTH, CarriedPart, Code, CodeSet, Coding, FieldText
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH

SUFFIXES: tuple[str, ...] = (".qdc", ".qdpx", ".qde")
INTERNAL = "internal://"
ATTRIBUTES = "@"
"""The carried part that keeps the attributes of a text which cxmap does not use."""
SECTIONS = ("Variables", "Cases", "Notes", "Links", "Graphs")
COLOUR = re.compile(r"#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
PARTS = re.compile(
    r"(?P<definition>.*?)(?:(?:^|\n\n)Example: (?P<example>.*?))?(?:(?:^|\n\n)Words: (?P<words>[^\n]*))?",
    re.DOTALL,
)
"""How a description holds the definition, the example and the words that suggest a code."""
MOST_DEPTH = 200


@dataclass(frozen=True)
class QdaProject:
    """A codebook or project file as nouns; `problems` say what could not be taken over."""

    name: str = ""
    origin: str = ""
    created_at: str = ""
    codes: tuple[Code, ...] = ()
    sets: tuple[CodeSet, ...] = ()
    texts: tuple[FieldText, ...] = ()
    codings: tuple[Coding, ...] = ()
    carried: tuple[CarriedPart, ...] = ()
    problems: tuple[Reason, ...] = ()


@dataclass
class _Reading:
    """What has been read so far."""

    members: Mapping[str, bytes]
    codes: list[Code] = field(default_factory=list)
    sets: list[CodeSet] = field(default_factory=list)
    texts: list[FieldText] = field(default_factory=list)
    codings: list[Coding] = field(default_factory=list)
    carried: list[CarriedPart] = field(default_factory=list)
    users: dict[str, str] = field(default_factory=dict)
    code_guids: set[str] = field(default_factory=set)
    problems: list[Reason] = field(default_factory=list)

    def carry(self, owner: str, element: Element | str, document: str = "") -> None:
        """Keep a part as it came, the texts it points to put inside."""
        if isinstance(element, Element):
            for each in element.iter():
                _put_text_inside(each, self.members)
            _without_layout(element)
            name, document = element.tag, tostring(element, encoding="unicode")
        else:
            name = element
        place = len(self.carried) + 1
        if len(document) > BODY_LENGTH:
            self.problems.append(Reason("qda_part_too_long", {"part": name}))
            return
        self.carried.append(
            CarriedPart(id=f"part-{place}", owner=owner, element=name, document=document, position=place)
        )


def read(data: bytes, file_name: str) -> QdaProject:
    """The codebook or project in a file; FileUnreadableError where there is none."""
    members: dict[str, bytes] = {}
    if PurePath(file_name).suffix.lower() == ".qdpx" or data[:2] == b"PK":
        members = unpack(data, file_name, "no_qda")
        found = [name for name in members if name.endswith(".qde")]
        if not found:
            raise FileUnreadableError(file=file_name, reason=Reason("no_qda"))
        data = members["project.qde" if "project.qde" in found else found[0]]
    root = parse(data, file_name)
    if root.tag not in {"Project", "CodeBook"}:
        raise FileUnreadableError(file=file_name, reason=Reason("no_qda"))
    return _project(root, _Reading(members))


def parse(data: bytes, file_name: str) -> Element:
    """The XML of a file, its namespaces left away; entities and DTDs are refused."""
    try:
        root: Element = fromstring(data.removeprefix(b"\xef\xbb\xbf"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FileUnreadableError(file=file_name, reason=Reason("no_xml")) from error
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
        element.attrib = {name: value for name, value in element.attrib.items() if "}" not in name}
    return root


def _project(root: Element, reading: _Reading) -> QdaProject:
    reading.users |= {
        _key(user.get("guid", "")): user.get("name", "") or user.get("id", "") or user.get("guid", "")
        for user in root.iterfind("Users/User")
    }
    book = root if root.tag == "CodeBook" else root.find("CodeBook")
    if book is not None:
        _codes(book.iterfind("Codes/Code"), None, reading, 0)
    for each in root.iterfind("Sets/Set"):
        _set(each, reading)
    for source in root.iterfind("Sources/*"):
        if source.tag == "TextSource":
            _text(source, reading)
        else:
            reading.carry("Sources", source)
    for user in root.iterfind("Users/User"):
        reading.carry("Users", user)
    for section in SECTIONS:
        for part in root.iterfind(f"{section}/*"):
            reading.carry(section, part)
    for part in [*root.iterfind("Description"), *root.iterfind("NoteRef")]:
        reading.carry("", part)
    _name_lost_files(root, reading)
    return QdaProject(
        root.get("name", ""),
        root.get("origin", ""),
        root.get("creationDateTime", ""),
        tuple(reading.codes),
        tuple(reading.sets),
        tuple(reading.texts),
        tuple(reading.codings),
        tuple(reading.carried),
        tuple(reading.problems),
    )


def _key(guid: str) -> str:
    """A GUID as it is compared: braces and letter case do not matter."""
    return guid.strip("{}").lower()


def _codes(elements: Iterator[Element], parent: str | None, reading: _Reading, depth: int) -> None:
    if depth > MOST_DEPTH:
        reading.problems.append(Reason("qda_too_deep", {"limit": MOST_DEPTH}))
        return
    for position, element in enumerate(elements, 1):
        guid = element.get("guid", "")
        if not guid or _key(guid) in reading.code_guids:
            reading.problems.append(Reason("qda_no_guid", {"name": element.get("name", "")}))
            continue
        reading.code_guids.add(_key(guid))
        reading.codes.append(_code(element, guid, parent, position))
        for note in element.iterfind("NoteRef"):
            reading.carry(guid, note)
        _codes(element.iterfind("Code"), guid, reading, depth + 1)


def _code(element: Element, guid: str, parent: str | None, position: int) -> Code:
    parts = PARTS.fullmatch(element.findtext("Description") or "")
    definition, example, words = parts.groups(default="") if parts else ("", "", "")
    colour = element.get("color", "")
    return Code(
        id=guid,
        guid=guid,
        parent_id=parent,
        name=(element.get("name", "").strip() or "–")[:NAME_LENGTH],
        colour=colour if COLOUR.fullmatch(colour) else "",
        codable=element.get("isCodable", "true").strip().lower() in {"true", "1"},
        position=position,
        definition=definition[:TEXT_LENGTH],
        example=example[:TEXT_LENGTH],
        words=words[:TEXT_LENGTH],
    )


def _set(element: Element, reading: _Reading) -> None:
    others = ("MemberSource", "MemberNote")
    if any(element.find(other) is not None for other in others):
        reading.carry("Sets", element)
        return
    known = {_key(code.guid): code.id for code in reading.codes}
    members = [
        _key(each.get("guid", "") or each.get("targetGUID", "")) for each in element.iterfind("MemberCode")
    ]
    guid = element.get("guid", "")
    reading.sets.append(
        CodeSet(
            id=guid or f"set-{len(reading.sets) + 1}",
            guid=guid,
            name=element.get("name", "")[:NAME_LENGTH] or "–",
            description=(element.findtext("Description") or "")[:TEXT_LENGTH],
            members=tuple(known[member] for member in members if member in known),
        )
    )


def _text(source: Element, reading: _Reading) -> None:
    guid, name = source.get("guid", ""), source.get("name", "")
    raw = _body(source, reading.members)
    if raw is None or not guid:
        reading.problems.append(Reason("qda_text_missing", {"name": name or guid}))
        return
    body = ILLEGAL_IN_XML.sub("\N{REPLACEMENT CHARACTER}", raw.replace("\r\n", "\n").replace("\r", "\n"))
    if len(body) > BODY_LENGTH:
        reading.problems.append(Reason("text_too_long", {"name": name, "limit": BODY_LENGTH}))
        return
    reading.texts.append(
        FieldText(
            id=guid,
            guid=guid,
            title=(name or guid)[:NAME_LENGTH],
            body=body,
            memo=(source.findtext("Description") or "")[:TEXT_LENGTH],
            created_at=source.get("creationDateTime", ""),
        )
    )
    left = ("guid", "name", "plainTextPath", "richTextPath", "creationDateTime")
    others = {key: value for key, value in source.attrib.items() if key not in left}
    if others:
        reading.carry(guid, ATTRIBUTES, json.dumps(others, sort_keys=True, ensure_ascii=False))
    _selections(source, guid, raw, body, reading)
    for tag in ("Coding", "NoteRef", "VariableValue"):
        for part in source.iterfind(tag):
            reading.carry(guid, part)


def _selections(source: Element, text: str, raw: str, body: str, reading: _Reading) -> None:
    selections = source.findall("PlainTextSelection")
    spans = [(_whole(each, "startPosition"), _whole(each, "endPosition")) for each in selections]
    place = positions(
        raw, body, [(*span, each.get("name", "")) for span, each in zip(spans, selections, strict=True)]
    )
    known = {_key(code.guid): code for code in reading.codes}
    for selection, (first, last) in zip(selections, spans, strict=True):
        start, end = place(first), place(last)
        coded = [
            each
            for each in selection.iterfind("Coding")
            if (ref := each.find("CodeRef")) is not None and _key(ref.get("targetGUID", "")) in known
        ]
        if not coded or start >= end:
            reading.carry(text, selection)
            continue
        if last > len(raw) or first < 0:
            reading.problems.append(Reason("qda_beyond_text", {"start": first, "end": last}))
        for each in coded:
            ref = each.find("CodeRef")
            code = known[_key(ref.get("targetGUID", ""))] if ref is not None else None
            if code:
                reading.codings.append(_coding(selection, each, (text, code.id, start, end), reading))
        for note in selection.iterfind("NoteRef"):
            reading.carry(selection.get("guid", ""), note)


def _coding(
    selection: Element, element: Element, where: tuple[str, str, int, int], reading: _Reading
) -> Coding:
    text, code, start, end = where
    guid = element.get("guid", "") or f"coding-{len(reading.codings) + 1}"
    user = _key(element.get("creatingUser", "") or selection.get("creatingUser", ""))
    for note in element.iterfind("NoteRef"):
        reading.carry(guid, note)
    return Coding(
        id=guid,
        guid=guid,
        text_id=text,
        code_id=code,
        start=start,
        end=end,
        coder=reading.users.get(user, "")[:NAME_LENGTH],
        memo=(selection.findtext("Description") or "")[:TEXT_LENGTH],
        quotation=selection.get("name", "")[:NAME_LENGTH],
        selection_guid=selection.get("guid", ""),
        created_at=element.get("creationDateTime", "") or selection.get("creationDateTime", ""),
    )


def _whole(element: Element, name: str) -> int:
    try:
        return int(element.get(name, "0"))
    except ValueError:
        return 0


def _body(source: Element, members: Mapping[str, bytes]) -> str | None:
    """The plain text of a source: inside the XML, or in the file it names; None where it is not there."""
    inside = source.findtext("PlainTextContent")
    if inside is not None:
        return inside
    path = source.get("plainTextPath", "")
    member = members.get(path.removeprefix(INTERNAL).rpartition("/")[2].lower())
    if not path.startswith(INTERNAL) or member is None:
        return None
    return decode(member, path)[0]


def _put_text_inside(element: Element, members: Mapping[str, bytes]) -> None:
    if "plainTextPath" not in element.attrib or element.find("PlainTextContent") is not None:
        return
    body = _body(element, members)
    if body is None:
        return
    del element.attrib["plainTextPath"]
    content = SubElement(element, "PlainTextContent")
    content.text = ILLEGAL_IN_XML.sub("\N{REPLACEMENT CHARACTER}", body)
    element.remove(content)
    element.insert(0 if element.find("Description") is None else 1, content)


def _without_layout(element: Element) -> None:
    """Blanks between elements are layout; those inside a text without elements are text."""
    for each in element.iter():
        each.tail = None
        if len(each):
            each.text = None


def _name_lost_files(root: Element, reading: _Reading) -> None:
    """Pictures, sound and films inside the archive do not come along; their selections and codings do."""
    paths = [each.get(name, "") for each in root.iterfind("Sources/*") for name in ("path", "richTextPath")]
    members = [
        path.removeprefix(INTERNAL).rpartition("/")[2].lower() for path in paths if path.startswith(INTERNAL)
    ]
    lost = [member for member in members if member in reading.members]
    if lost:
        reading.problems.append(Reason("qda_files_left", {"n": len(lost), "names": ", ".join(lost[:5])}))
