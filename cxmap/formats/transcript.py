"""Transcripts and notes of every usual kind as plain text, whose lines end with a line feed.

Text files and Markdown stay as they are, letter by letter; the other kinds lose their layout, never their words.
"""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import PurePath

import pandas as pd

from cxmap.errors import FileTooLargeError, FileUnreadableError, Reason, UnknownFormatError
from cxmap.formats import DOORS, read_table, word_document
from cxmap.formats.separated import decode
from cxmap.formats.table import ILLEGAL_IN_XML
from cxmap.model.coding import BODY_LENGTH

PLAIN: tuple[str, ...] = (".txt", ".md", ".markdown")
BLOCKS = {
    "p",
    "div",
    "br",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "dt",
    "dd",
    "section",
}
SILENT = {"script", "style", "head", "template", "noscript"}
TIMING = re.compile(r"^\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|<\d[\d:.]*>|\{\\[^}]*\}")
MOMENTS = ("time", "timestamp", "date", "datetime", "sent", "waktu", "tanggal", "jam")
SENDERS = (
    "sender",
    "from",
    "author",
    "speaker",
    "name",
    "user",
    "username",
    "pengirim",
    "dari",
    "penulis",
    "nama",
)
MESSAGES = (
    "message",
    "text",
    "body",
    "content",
    "comment",
    "review",
    "verbatim",
    "pesan",
    "isi",
    "teks",
    "komentar",
)


def suffixes() -> tuple[str, ...]:
    """The ends of the names of all files that can be read as a text."""
    return (*READERS, *DOORS)


def read(data: bytes, file_name: str, column: str = "") -> str:
    """The text in a file. `column` names the one that holds the words of a table of messages.

    FileUnreadableError, FileTooLargeError or UnknownFormatError where there is none.
    """
    suffix = PurePath(file_name).suffix.lower()
    if suffix in READERS:
        text = READERS[suffix](data, file_name)
    elif suffix in DOORS:
        text = _messages(read_table(data, file_name).frame, file_name, column)
    else:
        raise UnknownFormatError(file=file_name, known=", ".join(suffixes()))
    text = ILLEGAL_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise FileUnreadableError(file=file_name, reason=Reason("empty"))
    if len(text) > BODY_LENGTH:
        size, limit = (Reason("characters", {"n": f"{n:,}"}) for n in (len(text), BODY_LENGTH))
        raise FileTooLargeError(file=file_name, size=size, limit=limit)
    return text


def _plain(data: bytes, file_name: str) -> str:
    return decode(data, file_name)[0]


class _Words(HTMLParser):
    """Collects what a page says; blocks become lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.silent += tag in SILENT
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def _html(data: bytes, file_name: str) -> str:
    words = _Words()
    words.feed(decode(data, file_name)[0])
    words.close()
    lines = [line.strip() for line in "".join(words.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _cues(data: bytes, file_name: str) -> str:
    """Subtitles: one line per cue, with the time it begins, and who speaks where it is told."""
    text = decode(data, file_name)[0].replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for block in re.split(r"\n[ \t]*\n", text) for line in _cue(block.split("\n"))]
    if not lines:
        raise FileUnreadableError(file=file_name, reason=Reason("no_cues"))
    return "\n".join(lines)


def _cue(lines: list[str]) -> Iterator[str]:
    for at, line in enumerate(lines):
        if timing := TIMING.match(line):
            said = " ".join(each.strip() for each in lines[at + 1 :] if each.strip())
            voice = VOICE.search(said)
            speaker = f"{voice[1].strip()}: " if voice else ""
            yield f"[{_clock(timing[1])}] {speaker}{MARKUP.sub('', said)}"
            return


def _clock(moment: str) -> str:
    """`00:01:05,200` as `1:05`."""
    *hours, minutes, seconds = re.split(r"[.,]", moment)[0].split(":")
    whole = int(hours[0]) if hours else 0
    return f"{whole}:{int(minutes):02}:{seconds}" if whole else f"{int(minutes)}:{seconds}"


def _messages(frame: pd.DataFrame, file_name: str, column: str) -> str:
    """One line per message, with its moment and sender where the table has them."""
    named = {name.strip().casefold(): name for name in frame.columns}
    words = named.get(column.strip().casefold()) if column else _named(named, MESSAGES) or _longest(frame)
    if words is None:
        raise FileUnreadableError(
            file=file_name,
            reason=Reason("no_such_column", {"column": column, "columns": ", ".join(frame.columns)}),
        )
    moments = frame[at] if (at := _named(named, MOMENTS)) and at != words else None
    senders = frame[who] if (who := _named(named, SENDERS)) and who != words else None
    lines = []
    for place, said in enumerate(frame[words]):
        moment = f"[{moments.iloc[place]}] " if moments is not None and moments.iloc[place] else ""
        sender = f"{senders.iloc[place]}: " if senders is not None and senders.iloc[place] else ""
        if said.strip():
            lines.append(f"{moment}{sender}{said}")
    return "\n".join(lines)


def _named(named: dict[str, str], wanted: tuple[str, ...]) -> str | None:
    found = next((name for name in wanted if name in named), None) or next(
        (name for name in named if any(word in re.split(r"[^a-z]+", name) for word in wanted)), None
    )
    return named[found] if found else None


def _longest(frame: pd.DataFrame) -> str | None:
    """The column with the most words, where nothing is called a message."""
    lengths = {str(name): frame[name].str.len().mean() for name in frame.columns}
    return max(lengths, key=lambda name: lengths[name]) if len(frame) else None


READERS: dict[str, Callable[[bytes, str], str]] = {
    **dict.fromkeys(PLAIN, _plain),
    ".docx": word_document.text,
    ".html": _html,
    ".htm": _html,
    ".srt": _cues,
    ".vtt": _cues,
}
