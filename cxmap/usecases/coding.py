"""Texts of the field and their codings: read in, written on, coded, quoted as evidence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from cxmap.analysis import coding as analysis
from cxmap.errors import InvalidValueError, NotFoundError, Reason
from cxmap.formats import transcript
from cxmap.model.coding import BlindCoding, Code, CodedText, Coding, FieldText, TextKind
from cxmap.model.evidence import VERBATIM_LENGTH, EvidenceItem, Method
from cxmap.model.field_session import ConsentScope, FieldSession
from cxmap.model.noun import NAME_LENGTH
from cxmap.store import consent as consent_store
from cxmap.store import field_session as store
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import Transaction, find, validated
from cxmap.usecases import blind_coding, consent
from cxmap.usecases.codebook import add_to_top
from cxmap.usecases.desk import Desk
from cxmap.usecases.experience_map import touchpoint_named
from cxmap.usecases.field_session import evidence_of
from cxmap.usecases.turns import speaker_named

SUBTITLES = (".srt", ".vtt")
AROUND = 60
MOST_FOUND = 500
Span = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """A place in a text that was searched for: the words around it, and where in them the hit lies."""

    text_id: str
    title: str
    start: int
    end: int
    before: str
    hit: str
    after: str


def texts(desk: Desk) -> list[FieldText]:
    """All texts without their bodies, the newest first."""
    with desk.database.reading() as connection:
        return store.load_texts(connection, desk.project_id)


def of_session(desk: Desk, session_id: str) -> list[FieldText]:
    """The texts of a session to be read, the newest first: what may not be quoted is marked out."""
    with desk.database.reading() as connection:
        silent = consent_store.silence(connection, desk.project_id)
        found = find(connection, FieldText, desk.project_id, session_id=session_id)[::-1]
    return [consent_store.without_withheld(CodedText(text=each), silent).text for each in found]


def load(desk: Desk, text_id: str) -> CodedText:
    """A text with its codings; NotFoundError where it is not there."""
    with desk.database.reading() as connection:
        found = store.load_coded(connection, desk.project_id, text_id)
    if not found:
        raise NotFoundError(what="field text", id=text_id)
    return blind_coding.only_own(desk, found)[0]


def load_text(desk: Desk, text_id: str) -> FieldText:
    """A text without its codings."""
    with desk.database.reading() as connection:
        found = find(connection, FieldText, desk.project_id, id=text_id)
    if not found:
        raise NotFoundError(what="field text", id=text_id)
    return found[0]


def version(desk: Desk, text_id: str) -> int:
    """Grows with every change of a text; NotFoundError where it is not there."""
    with desk.database.reading() as connection:
        return store.version_of_text(connection, desk.project_id, text_id)


def suffixes() -> tuple[str, ...]:
    """The ends of the names of files that can be brought in as a text."""
    return transcript.suffixes()


def spans(desk: Desk, text_id: str) -> list[dict[str, Any]]:
    """The codings of a text as plain values, for the screen; only her own for a coder who codes it blind."""
    blind = text_id in blind_coding.unfinished(desk, [desk.actor])
    with desk.database.reading() as connection:
        known = store.load_spans(connection, desk.project_id, text_id)
    return [each for each in known if not blind or each["coder"] == desk.actor]


def counts(desk: Desk) -> dict[str, int]:
    """How many codings each code has, by its id; only her own in what a coder codes blind."""
    blind = blind_coding.unfinished(desk, [desk.actor])
    with desk.database.reading() as connection:
        return store.count_codings(connection, desk.project_id, desk.actor, blind)


def quotations(desk: Desk, code_id: str) -> dict[str, str]:
    """The words of every coding of a code, by its id; withheld where they may not be quoted."""
    return {
        each.id: each.quotation or "–"
        for coded in load_all(desk)
        for each in coded.codings
        if each.code_id == code_id
    }


def load_all(desk: Desk) -> list[CodedText]:
    """All texts with their codings, to be counted and quoted: what may not be quoted is marked out."""
    with desk.database.reading() as connection:
        silent = consent_store.silence(connection, desk.project_id)
        coded = store.load_coded(connection, desk.project_id)
    return [consent_store.without_withheld(each, silent) for each in blind_coding.only_own(desk, coded)]


def add_text(
    desk: Desk,
    title: str,
    body: str,
    kind: TextKind,
    *,
    scope: ConsentScope = ConsentScope.NOTES,
    operation_id: str | None = None,
    **fields: Any,
) -> FieldText:
    """Write a note or transcript. What its participant did not agree to is refused."""
    with desk.writing("text_added", title, operation_id) as transaction:
        consent.check_grounds(transaction, fields.get("session_id"))
        consent.usable(transaction, fields.get("participant_id"), scope)
        consent.check_turns(transaction, body)
        own = {
            "id": new_id(),
            "title": title.strip(),
            "body": _lines(body),
            "kind": kind,
            "created_at": now(),
        }
        return transaction.add(validated(FieldText, {**fields, **own}))


def add_sheet(
    desk: Desk,
    session_id: str,
    title: str,
    bodies: Mapping[TextKind, tuple[str, str]],
    *,
    operation_id: str | None = None,
) -> list[FieldText]:
    """Write the filled fields of a sheet as a note each, all or none; `bodies` are (title, body) by kind."""
    with desk.writing("text_added", title, operation_id) as transaction:
        consent.check_grounds(transaction, session_id)
        consent.check_turns(transaction, *(body for _, body in bodies.values()))
        made = now()
        return [
            transaction.add(
                validated(
                    FieldText,
                    {
                        "id": new_id(),
                        "session_id": session_id,
                        "title": name.strip(),
                        "body": _lines(body),
                        "kind": kind,
                        "created_at": made,
                    },
                )
            )
            for kind, (name, body) in bodies.items()
            if body.strip()
        ]


def import_text(desk: Desk, data: bytes, file_name: str, *, column: str = "", **fields: Any) -> FieldText:
    """Read a transcript from a file: text, Markdown, Word, web page, subtitles, or a table of messages.

    Subtitles were made from a recording: that needs consent to audio.
    """
    body = transcript.read(data, PurePath(file_name).name, column)
    name = PurePath(file_name).name
    about = {"title": PurePath(name).stem[:NAME_LENGTH] or name, "kind": TextKind.TRANSCRIPT, **fields}
    recorded = PurePath(name).suffix.lower() in SUBTITLES
    scope = ConsentScope.AUDIO if recorded else ConsentScope.NOTES
    return add_text(desk, body=body, file_name=name[:NAME_LENGTH], scope=scope, **about)


def _lines(body: str) -> str:
    """Lines end with a line feed, and no character is there that a database refuses."""
    return body.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")


def change_text(desk: Desk, text_id: str, *, seen: int | None = None, **fields: Any) -> None:
    """Change a text; codings keep to their words when its body is edited, and go where nothing is left of them."""
    with desk.writing("text_edited", str(fields.get("title", ""))) as transaction:
        before = transaction.get(FieldText, text_id)
        if "body" in fields:
            fields["body"] = _lines(fields["body"])
            consent.check_turns(transaction, fields["body"])
            _move_codings(transaction, before, fields["body"])
        transaction.change(FieldText, text_id, seen=seen, **fields)


def _move_codings(transaction: Transaction, text: FieldText, body: str) -> None:
    move = analysis.mover(text.body, body)
    for coding in transaction.find(Coding, text_id=text.id):
        span = move((coding.start, coding.end))
        if span is None:
            transaction.remove(Coding, coding.id)
        elif span != (coding.start, coding.end):
            transaction.change(Coding, coding.id, start=span[0], end=span[1])


def delete_text(desk: Desk, text_id: str) -> None:
    """Delete a text with its codings; the evidence that was quoted from it stays, undo brings all back."""
    with desk.writing("text_deleted") as transaction:
        transaction.remove_all(Coding, text_id=text_id)
        transaction.remove_all(BlindCoding, text_id=text_id)
        transaction.remove(FieldText, text_id)


# ---- codings


def apply(desk: Desk, text_id: str, code_id: str, span: Span, operation_id: str | None = None) -> Coding:
    """Give a span a code, as this person sees it; the same coding again is the one that is there."""
    with desk.writing("coding_added", operation_id=operation_id) as transaction:
        return _apply(transaction, text_id, code_id, span, desk.actor)


def apply_new(desk: Desk, text_id: str, name: str, span: Span, operation_id: str | None = None) -> Coding:
    """Give a span a code that is made for it, or the one that has this name already."""
    with desk.writing("coding_added", name, operation_id) as transaction:
        known = {each.name.casefold(): each for each in transaction.find(Code)}
        code = known.get(name.strip().casefold()) or add_to_top(transaction, name)
        return _apply(transaction, text_id, code.id, span, desk.actor)


def apply_many(desk: Desk, text_id: str, spans: Sequence[tuple[Span, str]]) -> int:
    """Give many spans their codes at once, as suggested; gives how many are new. One undo takes all back."""
    with desk.writing("codings_added", str(len(spans))) as transaction:
        before = len(transaction.find(Coding, text_id=text_id))
        for span, code_id in spans:
            _apply(transaction, text_id, code_id, span, desk.actor)
        return len(transaction.find(Coding, text_id=text_id)) - before


def _apply(transaction: Transaction, text_id: str, code_id: str, span: Span, coder: str) -> Coding:
    text, code = transaction.get(FieldText, text_id), transaction.get(Code, code_id)
    start, end = span
    if not 0 <= start < end <= len(text.body):
        raise InvalidValueError(
            field="span", value=f"{start}–{end}", reason=Reason("beyond_text", {"end": len(text.body)})
        )
    if not code.codable:
        raise InvalidValueError(field="code", value=code.name, reason=Reason("not_codable"))
    same = transaction.find(Coding, text_id=text_id, code_id=code_id, start=start, end=end, coder=coder)
    if same:
        return same[0]
    place = {"text_id": text_id, "code_id": code_id, "start": start, "end": end, "coder": coder}
    quoted = " ".join(text.body[start:end].split())[:NAME_LENGTH]
    made = {"id": new_id(), "quotation": quoted, "created_at": now(), "selection_guid": ""}
    return transaction.add(validated(Coding, {**place, **made}))


def remove(desk: Desk, coding_ids: Sequence[str], operation_id: str | None = None) -> None:
    """Take codings away."""
    with desk.writing("coding_removed", str(len(coding_ids)), operation_id) as transaction:
        for coding_id in coding_ids:
            transaction.remove(Coding, coding_id)


def change(desk: Desk, coding_id: str, *, seen: int | None = None, **fields: Any) -> None:
    """Change the code, the span or the memo of a coding."""
    with desk.writing("coding_edited") as transaction:
        transaction.change(Coding, coding_id, seen=seen, **fields)


def quote(
    desk: Desk,
    text_id: str,
    span: Span,
    *,
    touchpoint: str,
    valence: float | None,
    code_id: str | None = None,
    operation_id: str | None = None,
) -> EvidenceItem:
    """A quotation becomes evidence of a touchpoint, and bears a code where one is given."""
    with desk.writing("quotation_logged", touchpoint, operation_id) as transaction:
        text = transaction.get(FieldText, text_id)
        if not 0 <= span[0] < span[1] <= len(text.body):
            raise InvalidValueError(
                field="span",
                value=f"{span[0]}–{span[1]}",
                reason=Reason("beyond_text", {"end": len(text.body)}),
            )
        item = transaction.add(_quoted(transaction, text, span, touchpoint, valence))
        if code_id:
            coding = _apply(transaction, text_id, code_id, span, desk.actor)
            transaction.change(Coding, coding.id, evidence_id=item.id)
        return item


def _quoted(
    transaction: Transaction, text: FieldText, span: Span, touchpoint: str, valence: float | None
) -> EvidenceItem:
    person = consent.speaker(transaction, text, span)
    session = transaction.get(FieldSession, text.session_id) if text.session_id else _no_session(text)
    place = touchpoint_named(transaction, touchpoint)
    words = text.body[span[0] : span[1]].strip()[:VERBATIM_LENGTH]
    told = {"verbatim": words, "record": f"text:{text.id}:{span[0]}-{span[1]}"}
    if not person and text.kind == TextKind.TRANSCRIPT and (name := speaker_named(text.body, span)):
        told["source"] = name[:NAME_LENGTH]
    return evidence_of(session, place, person, valence=valence, **told)


def _no_session(text: FieldText) -> FieldSession:
    """What is said of a text that belongs to no session: an interview of the day it was written down."""
    return FieldSession(
        id=text.id,
        name=text.title,
        method=Method.INTERVIEW,
        created_at=text.created_at or now(),
        observer=text.title,
    )


# ---- finding


def span_of(desk: Desk, text_id: str, words: str) -> Span:
    """Where these words stand in a text, exactly so; InvalidValueError unless they stand there exactly once."""
    body = load_text(desk, text_id).body
    times = body.count(words) if words else 0
    if times != 1:
        raise InvalidValueError(field="words", value=words[:80], reason=Reason("not_once", {"times": times}))
    start = body.index(words)
    return start, start + len(words)


def search(desk: Desk, words: str) -> list[Found]:
    """Every place in all texts where these words stand, whatever their letter case; at most 500."""
    if not words.strip():
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    with desk.database.reading() as connection:
        all_texts = find(connection, FieldText, desk.project_id)
    hits = ((text, hit.span()) for text in all_texts for hit in pattern.finditer(text.body))
    return [_found(text, span) for (text, span), _ in zip(hits, range(MOST_FOUND), strict=False)]


def _found(text: FieldText, span: Span) -> Found:
    start, end = span
    body = text.body
    return Found(
        text.id,
        text.title,
        start,
        end,
        body[max(0, start - AROUND) : start].replace("\n", " "),
        body[start:end],
        body[end : end + AROUND].replace("\n", " "),
    )


def suggest(text: CodedText, codes: Sequence[Code], coder: str) -> list[tuple[Span, str]]:
    """Sentences with words of a code that this coder has not given it yet, each code at most once per sentence."""
    own = [each for each in text.codings if each.coder == coder]
    wanted: Mapping[tuple[Span, str], None] = dict.fromkeys(
        (analysis.sentence_around(text.text.body, *span), code_id)
        for span, code_id in analysis.suggestions(text.text.body, codes)
    )
    return [
        (span, code_id)
        for span, code_id in wanted
        if not any(each.code_id == code_id and each.start < span[1] and each.end > span[0] for each in own)
    ]
