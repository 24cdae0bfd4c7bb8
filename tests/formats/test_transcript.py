"""Transcripts of every usual kind as plain text."""

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from cxmap.errors import FileTooLargeError, FileUnreadableError, UnknownFormatError
from cxmap.formats import transcript
from cxmap.model.coding import BODY_LENGTH

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(body: str, **more: str) -> bytes:
    """A Word document with this body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        )
        for name, text in more.items():
            archive.writestr(name, text)
    return out.getvalue()


def paragraph(*runs: str) -> str:
    return "<w:p><w:pPr/>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.txt", "Antrean 😀 lama\r\nsekali\rya".encode(), "Antrean 😀 lama\nsekali\nya"),
        ("a.TXT", "ﬁn é e\u0301".encode("utf-16"), "ﬁn é e\u0301"),
        ("a.md", b"# Head\n\n* one", "# Head\n\n* one"),
        ("a.html", (b"<html><head><title>T</title><style>x{}</style></head><body><h1>One</h1><p>Two <b>three</b>"
         b"<script>alert(1)</script><br>four &amp; five &lt;six&gt;</p></body></html>"), "One\n\nTwo three\nfour & five <six>"),
        ("a.srt", b"1\n00:00:01,200 --> 00:00:04,000\n<i>Ana:</i> Hello\nthere\n\n2\n01:00:05,000 --> 01:00:06,000\nBye\n",
         "[0:01] Ana: Hello there\n[1:00:05] Bye"),
        ("a.vtt", b"WEBVTT\n\nNOTE nothing\n\nid-1\n00:01.000 --> 00:02.000 align:start\n<v Budi>Halo <00:01.500><c>semua</c></v>\n",
         "[0:01] Budi: Halo semua"),
        ("a.csv", b'date,sender,message\n2026-03-09,Ana,Hello\n2026-03-09,,"a, b"\n,Ben,\n', "[2026-03-09] Ana: Hello\n[2026-03-09] a, b"),
        ("a.csv", b"id;Isi pesan\n1;Halo\n2;Apa kabar\n", "Halo\nApa kabar"),
        ("a.tsv", b"n\tlong words\n1\tsome long words here\n", "some long words here"),
    ],
)  # fmt: skip
def test_each_kind_gives_its_words(name: str, data: bytes, text: str) -> None:
    assert transcript.read(data, name) == text


def test_a_word_document_gives_paragraphs_and_tables_in_order() -> None:
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("P1", "baik"))
    body = (
        paragraph("Moderator: ", "Selamat pagi 🙏🏻")
        + "<w:p/>"
        + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
        + "<w:sdt><w:sdtContent>"
        + paragraph("In a field")
        + "</w:sdtContent></w:sdt>"
        + "<w:p><w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>and</w:t><w:br/>"
        + "<w:instrText>PAGE</w:instrText></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        + "<w:ins><w:r><w:t>new &amp; true</w:t></w:r></w:ins></w:p><w:sectPr/>"
    )
    told = "Moderator: Selamat pagi 🙏🏻\n\nP1\tbaik\nIn a field\nA link\tand\nnew & true"
    assert transcript.read(word_file(body), "a.docx") == told


def test_entities_in_a_word_document_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entity = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        archive.writestr(
            "word/document.xml", f'{entity}<w:document xmlns:w="{WORD}"><w:body>&x;</w:body></w:document>'
        )
    with pytest.raises(FileUnreadableError, match="Word"):
        transcript.read(out.getvalue(), "a.docx")


def test_a_column_is_chosen_by_hand() -> None:
    data = b"message,reply\nHello,Goodbye\n"
    assert transcript.read(data, "a.csv", "Reply") == "Goodbye"
    with pytest.raises(FileUnreadableError, match="message, reply"):
        transcript.read(data, "a.csv", "none")


def test_real_comments_keep_every_byte(shared: Path) -> None:
    file = shared / "i18n-text" / "id_hotel_comments_with_emoji_13.csv"
    told = pd.read_csv(file)["review"].tolist()
    assert transcript.read(file.read_bytes(), file.name).split("\n") == told
    tweets = shared / "i18n-text" / "id_cellular_provider_tweets_300.csv"
    told = pd.read_csv(tweets)["Text Tweet"].tolist()
    assert transcript.read(tweets.read_bytes(), tweets.name).split("\n") == told


def test_characters_no_file_may_hold_keep_their_places() -> None:
    assert transcript.read(b"a\x0b" + b"b" * 20 + b"\x00c", "a.txt") == "a\ufffd" + "b" * 20 + "\ufffdc"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b""),
        ("a.txt", b" \n \n"),
        ("a.docx", b"no zip"),
        ("a.docx", b"PK\x05\x06" + bytes(18)),
        ("a.srt", b"no times here"),
        ("a.html", b"<script>only()</script>"),
        ("a.csv", b"message\n"),
    ],
)
def test_what_has_no_words_is_a_sentence(name: str, data: bytes) -> None:
    with pytest.raises(FileUnreadableError, match=name):
        transcript.read(data, name)


def test_a_damaged_word_document_is_a_sentence() -> None:
    whole = word_file(paragraph("x"))
    for data in (
        whole[:-30],
        whole.replace(b"</w:body>", b"</w:bodx>"),
        word_file("").replace(b"document.xml", b"dokument.xml"),
    ):
        with pytest.raises(FileUnreadableError, match="docx"):
            transcript.read(data, "a.docx")


def test_too_much_and_unknown_kinds_are_refused() -> None:
    with pytest.raises(FileTooLargeError, match="characters"):
        transcript.read(b"a" * (BODY_LENGTH + 1), "a.txt")
    with pytest.raises(UnknownFormatError, match="docx"):
        transcript.read(b"x", "a.pdf")
