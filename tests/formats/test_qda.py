"""REFI-QDA in and out: every export valid against the schema, read back equal, nothing lost without a word."""

import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from cxmap.errors import FileUnreadableError
from cxmap.formats import qda, qda_write
from cxmap.formats.qda import QdaProject
from cxmap.model.coding import Code, CodeSet, Coding, FieldText

FILES = ("ornio-hand-authored-text-only.qdpx", "ornio-hand-authored.qde")
GUID = "00000000-0000-4000-8000-{:012d}"
CODE = '<Code guid="20000000-0000-4000-8000-000000000001" name="Pain" isCodable="true"/>'


def qde(inside: str, root: str = 'xmlns="urn:QDA-XML:project:1.0" name="P"') -> bytes:
    return f"<?xml version='1.0'?><Project {root}>{inside}</Project>".encode()


def source(body: str, selections: str = "", path: str = "internal://t.txt") -> str:
    guid = "40000000-0000-4000-8000-000000000001"
    inside = f'plainTextPath="{path}"' if path else ""
    content = "" if path else f"<PlainTextContent>{body}</PlainTextContent>"
    return (
        f"<CodeBook><Codes>{CODE}</Codes></CodeBook><Sources>"
        f'<TextSource guid="{guid}" name="Talk" {inside}>{content}{selections}</TextSource></Sources>'
    )


def selection(start: int, end: int, name: str = "") -> str:
    return (
        f'<PlainTextSelection guid="50000000-0000-4000-8000-{start:012d}" name="{name}" startPosition="{start}" '
        f'endPosition="{end}"><Coding guid="60000000-0000-4000-8000-{start:012d}">'
        '<CodeRef targetGUID="20000000-0000-4000-8000-000000000001"/></Coding></PlainTextSelection>'
    )


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


@pytest.fixture(scope="module")
def schemas(shared: Path) -> dict[str, Any]:
    folder = shared / "refi-qda" / "schema"
    return {name: xmlschema.XMLSchema(str(folder / f"{name}.xsd")) for name in ("Project", "Codebook")}


def entry(file: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(file)).read("project.qde").decode()


@pytest.mark.parametrize("name", FILES)
def test_real_projects_are_read_as_other_programs_read_them(shared: Path, name: str) -> None:
    told = json.loads((shared / "expected.json").read_text())["refi_qda"][name]
    found = qda.read((shared / "refi-qda" / name).read_bytes(), name)
    assert found.name == told["name"]
    assert len(found.codes) == told["codes"]
    names = {code.id: code.name for code in found.codes}
    tree = [(code.name, names.get(code.parent_id or "")) for code in found.codes]
    assert tree == [(each["name"], each["parent"]) for each in told["code_tree"]]
    assert sum(code.codable for code in found.codes) == told["codable"]
    assert sum(bool(code.colour) for code in found.codes) == told["codes_with_colour"]
    assert sum(bool(code.definition) for code in found.codes) == told["codes_with_description"]


def test_the_spans_of_a_real_project(shared: Path) -> None:
    found = qda.read((shared / "refi-qda" / FILES[0]).read_bytes(), FILES[0])
    body = found.texts[0].body
    names = {code.id: code.name for code in found.codes}
    spans = [(body[each.start : each.end], names[each.code_id], each.coder) for each in found.codings]
    assert spans == [
        ("Diet and health", "Health", "Researcher A"),
        ("health are clo", "Diet", "Researcher A"),
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_real_project_goes_out_valid_and_comes_back_equal(
    shared: Path, schemas: dict[str, Any], name: str
) -> None:
    data = (shared / "refi-qda" / name).read_bytes()
    found = qda.read(data, name)
    out = qda_write.project_file(found)
    schemas["Project"].validate(entry(out))
    again = qda.read(out, "again.qdpx")
    if name.endswith("qdpx"):
        assert again == QdaProject(**{**vars(found), "problems": ()})
    else:  # its texts are not in the file, and what pointed at them is gone
        assert (again.codes, len(found.problems)) == (found.codes, 1)
        return
    assert qda_write.project_file(again) == out
    before = qda.parse(entry(data).encode() if name.endswith("qdpx") else data, name)
    counts = [
        Counter(each.tag for each in root.iter()) for root in (before, qda.parse(entry(out).encode(), name))
    ]
    assert counts[0] - counts[1] == Counter()


def test_a_real_codebook_goes_out_valid_and_comes_back_equal(shared: Path, schemas: dict[str, Any]) -> None:
    found = qda.read((shared / "refi-qda" / FILES[0]).read_bytes(), FILES[0])
    out = qda_write.codebook(found)
    schemas["Codebook"].validate(out.decode())
    assert qda.read(out, "book.qdc").codes == found.codes


names = st.text(min_size=1, max_size=30).map(str.strip).filter(bool)
words = st.text(max_size=80).map(str.strip)


@st.composite
def projects(draw: st.DrawFn) -> QdaProject:
    """Any project of ours: a tree of codes, sets, texts with emoji and controls, overlapping codings."""
    codes: list[Code] = []
    for place in range(draw(st.integers(1, 6))):
        parent = draw(st.sampled_from([None, *(code.id for code in codes)]))
        guid = GUID.format(place)
        own = {"id": guid, "guid": guid, "parent_id": parent, "position": place + 1}
        codes.append(
            Code(
                **own,
                name=draw(names),
                colour=draw(st.sampled_from(["", "#0A7D62", "#abc"])),
                codable=draw(st.booleans()),
            )
        )
    guid = GUID.format(100)
    body = draw(st.text(min_size=2, max_size=200))
    text = FieldText(id=guid, guid=guid, title=draw(names), body=body, created_at="2026-03-09T09:00:00Z")
    codings = []
    for place in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(body) - 1))
        end = draw(st.integers(start + 1, len(body)))
        code = draw(st.sampled_from(codes))
        codings.append(
            Coding(
                id=GUID.format(200 + place),
                guid=GUID.format(200 + place),
                selection_guid=GUID.format(300 + place),
                text_id=guid,
                code_id=code.id,
                start=start,
                end=end,
                coder=draw(st.sampled_from(["Ana", "Ben & <Co>", ""])),
                memo=draw(words),
                created_at="2026-03-09T09:00:00Z",
            )
        )
    sets = (CodeSet(id=GUID.format(400), guid=GUID.format(400), name="Set", members=(codes[0].id,)),)
    return QdaProject(
        name="P",
        created_at="2026-03-09T09:00:00Z",
        codes=tuple(codes),
        sets=sets,
        texts=(text,),
        codings=tuple(codings),
    )


@given(told=projects())
def test_whatever_we_write_is_valid_and_the_spans_keep_their_places(
    schemas: dict[str, Any], told: QdaProject
) -> None:
    out = qda_write.project_file(told)
    schemas["Project"].validate(entry(out))
    again = qda.read(out, "x.qdpx")
    assert [
        (each.start, each.end, each.coder) for each in sorted(again.codings, key=lambda each: each.id)
    ] == [(each.start, each.end, each.coder) for each in told.codings]
    assert (
        len(again.texts[0].body) == len(told.texts[0].body.replace("\r\n", "\n"))
        or "\r" in told.texts[0].body
    )
    schemas["Codebook"].validate(qda_write.codebook(told).decode())
    assert {code.id: code.parent_id for code in again.codes} == {
        code.id: code.parent_id for code in told.codes
    }
    assert again.sets[0].members == told.sets[0].members


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("One.\r\nTwo 😀 three.\r\nFour", 12, 17),  # every carriage return counts
        ("One.\nTwo 😀 three.\nFour", 12, 17),  # an emoji counts as two
        ("One.\r\nTwo 😀 three.\r\nFour", 13, 18),  # both
        ("One.\r\nTwo 😀 three.\r\nFour", 11, 16),  # neither: the standard
    ],
)
def test_other_ways_of_counting_are_told_by_the_quoted_words(text: str, start: int, end: int) -> None:
    member = {
        "sources__t_dot_txt": text.encode(),
        "project_dot_qde": qde(source("", selection(start, end, "three"))),
    }
    found = qda.read(zipped(**member), "x.qdpx")
    (coding,) = found.codings
    assert found.texts[0].body[coding.start : coding.end] == "three"
    assert "\r" not in found.texts[0].body


def test_without_quoted_words_positions_are_those_of_the_standard() -> None:
    member = {
        "Sources__T_dot_txt": b"\xef\xbb\xbfA\r\nB C",
        "project_dot_qde": qde(source("", selection(2, 3))),
    }
    found = qda.read(zipped(**member), "x.qdpx")
    (coding,) = found.codings
    assert found.texts[0].body[coding.start : coding.end] == "B"


def test_what_reaches_beyond_its_text_is_cut_and_said() -> None:
    found = qda.read(qde(source("Short", selection(2, 99), path="")), "x.qde")
    assert [(each.start, each.end) for each in found.codings] == [(2, 5)]
    assert "beyond" in str(found.problems[0])


def test_a_text_that_is_not_in_the_file_is_said() -> None:
    for path in ("internal://none.txt", "absolute:///etc/passwd", "internal://../../../etc/passwd"):
        found = qda.read(qde(source("", selection(0, 2), path=path)), "x.qde")
        assert (found.texts, found.codings) == ((), ())
        assert "Talk" in str(found.problems[0])


def test_a_codebook_of_another_program_with_an_empty_set_of_sets() -> None:
    book = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="X"><Codes>{CODE}</Codes><Sets/></CodeBook>'
    found = qda.read(b"\xef\xbb\xbf" + book.encode(), "x.qdc")
    assert [code.name for code in found.codes] == ["Pain"]
    both = "".join(
        f'<Set guid="c0000000-0000-4000-8000-00000000000{n}" name="S{n}"><MemberCode {name}="20000000-0000-4000-8000-000000000001"/></Set>'
        for n, name in enumerate(("guid", "targetGUID"))
    )
    sets = qda.read(book.replace("<Sets/>", f"<Sets>{both}</Sets>").encode(), "x.qdc").sets
    assert [len(each.members) for each in sets] == [1, 1]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "x.qdpx"),
        (b"PK\x03\x04broken", "x.qdpx"),
        (b"<Project", "x.qde"),
        (b"<html/>", "x.qdc"),
        (b"\x00\x01\x02", "x.qdc"),
        (zipped(readme_dot_txt=b"no project"), "x.qdpx"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Project name="&b;"/>', "x.qde"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><Project/>', "x.qde"),
    ],
)
def test_what_is_none_or_harmful_is_a_sentence(data: bytes, name: str) -> None:
    with pytest.raises(FileUnreadableError, match=name):
        qda.read(data, name)


def test_a_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", b" " * 200_000_000)
    with pytest.raises(FileUnreadableError, match="unpack"):
        qda.read(out.getvalue(), "bomb.qdpx")


def test_what_a_deleted_code_leaves_behind_does_not_point_into_nothing(
    shared: Path, schemas: dict[str, Any]
) -> None:
    found = qda.read((shared / "refi-qda" / FILES[0]).read_bytes(), FILES[0])
    kept = tuple(code for code in found.codes if code.name in {"Topics", "Health"})
    left = tuple(each for each in found.codings if each.code_id in {code.id for code in kept})
    out = qda_write.project_file(QdaProject(**{**vars(found), "codes": kept, "codings": left}))
    schemas["Project"].validate(entry(out))
    root = qda.parse(entry(out).encode(), "x")
    known = {each.get("guid") for each in root.iter()}
    assert {each.get("targetGUID") for each in root.iter("CodeRef")} <= known


def test_an_empty_codebook_cannot_be() -> None:
    with pytest.raises(FileUnreadableError, match="no codes"):
        qda_write.codebook(QdaProject())
