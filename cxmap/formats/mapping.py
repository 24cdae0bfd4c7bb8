"""The mapping document: JSON that says which columns mean what; read, written, and guessed for a new file."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from cxmap.errors import MappingInvalidError, Reason
from cxmap.formats import evidence_cells as cells
from cxmap.formats.moments import date_formats
from cxmap.formats.table import Table
from cxmap.model.evidence_import import EvidenceMapping, FromColumn
from cxmap.words import Language, say

M = TypeVar("M", bound=BaseModel)
WHOLE = "mapping"
"""The field named by an error that concerns the whole document."""

HEADER_WORDS = {
    "touchpoint": "touchpoint touchpoints titik_kontak aspect aspek topic topik area stage tahap activity aktivitas",
    "score": "score skor rating nilai points poin stars bintang nps csat sentiment sentimen label polarity valence",
    "verbatim": "verbatim comment comments komentar review ulasan text teks feedback masukan saran keluhan tweet "
    "complaint note notes catatan answer jawaban description deskripsi",
    "source": "source sumber respondent responden shopper customer pelanggan user pengguna resource location lokasi",
    "segment": "segment segmen persona profile profil country negara group kelompok gender",
    "wave": "wave gelombang round putaran period periode quarter kuartal year tahun",
    "method": "method metode",
    "desired": "desired expected wanted ideal diinginkan harapan diharapkan",
    "emotional": "emotional emosional",
    "rational": "rational rasional",
    "duration": "duration durasi seconds detik",
    "record": "record id number nomor no",
    "date": "date tanggal tgl time waktu timestamp",
}
"""Words of a header, in English and Indonesian, that tell what its column holds; the first words tell most."""

LABEL_WORDS: dict[float | None, str] = {
    2: "very good|excellent|very satisfied|strongly agree|sangat baik|sangat puas|sangat setuju",
    1: "pos|positive|positif|good|yes|satisfied|happy|agree|baik|bagus|ya|puas|senang|setuju",
    0: "neut|neutral|netral|average|fair|okay|ok|cukup|biasa",
    -1: "neg|negative|negatif|bad|poor|no|dissatisfied|unhappy|disagree|buruk|jelek|tidak|tidak puas|tidak setuju|kecewa",
    -2: "very bad|very poor|terrible|very dissatisfied|strongly disagree|sangat buruk|sangat tidak puas",
}
SCALES = ((1, 5), (1, 7), (-2, 2), (1, 10), (0, 10), (0, 100))

SAMPLE_ROWS = 500
TITLE_LENGTH = 40
"""A longer header is a question, whose words tell little."""
MAX_ANSWERS = 7
ANSWER_LENGTH = 30
VERBATIM_WORDS = 4
"""The mean number of words from which a column reads like what people said."""


def parse_mapping(document: str | bytes) -> EvidenceMapping:
    """The mapping a document describes; MappingInvalidError names the first field that is wrong and why."""
    return read_document(EvidenceMapping, document)


def read_document(kind: type[M], document: str | bytes) -> M:
    """The value a JSON document describes; MappingInvalidError names the first field that is wrong and why."""
    try:
        return kind.model_validate(_object(document))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        path = ".".join(str(part) for part in first["loc"]) or WHOLE
        raise MappingInvalidError(field=path, reason=_reason(first["type"], first["msg"])) from error


def write_mapping(mapping: EvidenceMapping) -> str:
    """The document of a mapping: its layout and what is set, in a fixed order, readable."""
    told = mapping.model_dump(mode="json", exclude_defaults=True) | {"layout": mapping.layout}
    ordered = {name: told[name] for name in EvidenceMapping.model_fields if name in told}
    return json.dumps(ordered, ensure_ascii=False, indent=2) + "\n"


def _object(document: str | bytes) -> dict[str, Any]:
    try:
        value = json.loads(document.decode("utf-8-sig") if isinstance(document, bytes) else document)
    except UnicodeDecodeError as error:
        raise MappingInvalidError(field=WHOLE, reason=Reason("not_text")) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise MappingInvalidError(field=WHOLE, reason=Reason("not_json", place)) from error
    except RecursionError as error:
        raise MappingInvalidError(field=WHOLE, reason=Reason("not_an_object")) from error
    if not isinstance(value, dict):
        raise MappingInvalidError(field=WHOLE, reason=Reason("not_an_object"))
    return value


def _reason(kind: str, message: str) -> Reason | str:
    """Ours where the catalogue has one; the model's own rules and types bring their sentence with them."""
    known = {"missing": "missing", "extra_forbidden": "unknown_field"}
    return Reason(known[kind]) if kind in known else message.removeprefix("Value error, ")


@dataclass(frozen=True)
class Noticed:
    """One thing that was recognised in a table, to be shown beside the guess."""

    key: str
    values: dict[str, Any]

    def sentence(self, language: Language) -> str:
        return say(language, f"formats.noticed.{self.key}", **self.values)


@dataclass
class Suggestion:
    """A first guess at a mapping: fields of EvidenceMapping as far as they were recognised, and why."""

    fields: dict[str, Any] = field(default_factory=dict)
    noticed: list[Noticed] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    @property
    def mapping(self) -> EvidenceMapping | None:
        """The guess as a mapping; None while something that it needs is missing."""
        try:
            return EvidenceMapping.model_validate(self.fields)
        except ValidationError:
            return None

    def note(self, key: str, **values: object) -> None:
        self.noticed.append(Noticed(key, values))

    def take(self, name: str, column: str) -> None:
        self.fields[name] = FromColumn(column=column) if name in {"wave", "method"} else column
        self.taken.add(column)
        self.note(name, column=cells.shown(column))


def suggest(table: Table) -> Suggestion:
    """What the columns of a table look like, by the words of their headers and by what stands in them."""
    guess = Suggestion()
    head = table.frame.head(SAMPLE_ROWS)
    values = {name: [text.strip() for text in head[name] if text.strip()] for name in head.columns}
    _guess_touchpoints(guess, values)
    _guess_score(guess, values)
    _guess_date(guess, values)
    for name in HEADER_WORDS:
        column = _by_header(guess, values, name)
        is_fitting = name != "desired" or "touchpoints" not in guess.fields
        if column is not None and is_fitting and name not in {"touchpoint", "score", "date"}:
            guess.take(name, column)
    if "verbatim" not in guess.fields:
        _guess_verbatim(guess, values)
    return guess


def _by_header(guess: Suggestion, values: Mapping[str, list[str]], name: str) -> str | None:
    """The free column whose header is one of the words, else the one that contains the most telling word."""
    words = [word.replace("_", " ") for word in HEADER_WORDS[name].split()]
    free = {column: cells.key(column) for column in values if column not in guess.taken}
    exact = [column for word in words for column, title in free.items() if title == word]
    titles = {column: title for column, title in free.items() if len(title) <= TITLE_LENGTH}
    partly = [
        column
        for word in words
        for column, title in titles.items()
        if re.search(rf"\b{re.escape(word)}\b", title)
    ]
    return next(iter(exact + partly), None)


def _guess_touchpoints(guess: Suggestion, values: Mapping[str, list[str]]) -> None:
    """A touchpoint column, or several columns that share a small set of answers."""
    column = _by_header(guess, values, "touchpoint")
    shared = _columns_with_shared_answers(values)
    if column is not None:
        guess.take("touchpoint", column)
    elif shared:
        answers = [text for name in shared for text in values[name]]
        guess.fields |= {"layout": "wide", "touchpoints": tuple(shared)}
        guess.taken.update(shared)
        guess.note("touchpoints", count=len(shared), answers=_listed(answers))
        _guess_meaning(guess, answers)
    else:
        guess.note("nothing")


def _columns_with_shared_answers(values: Mapping[str, list[str]]) -> list[str]:
    """The largest group of at least three columns whose few short answers all occur in one of them."""
    answers = {name: {cells.key(text) for text in found} for name, found in values.items()}
    small = [
        found
        for found in answers.values()
        if 2 <= len(found) <= MAX_ANSWERS and max(map(len, found)) <= ANSWER_LENGTH
    ]
    groups = [[name for name, found in answers.items() if found and found <= widest] for widest in small]
    largest = max(groups, key=len, default=[])
    return largest if len(largest) >= 3 else []


def _guess_score(guess: Suggestion, values: Mapping[str, list[str]]) -> None:
    column = _by_header(guess, values, "score")
    if (
        column is not None
        and "touchpoints" not in guess.fields
        and _guess_meaning(guess, values[column], column)
    ):
        guess.fields["score"] = column
        guess.taken.add(column)


def _guess_meaning(guess: Suggestion, answers: list[str], column: str | None = None) -> bool:
    """Note the scale of numbers or the valences of labels; False if the answers are neither."""
    numbers = [cells.as_number(text, decimal_comma=False) for text in answers]
    if numbers and None not in numbers:
        known = [number for number in numbers if number is not None]
        scale = next((ends for ends in SCALES if ends[0] <= min(known) and max(known) <= ends[1]), None)
        if column and scale:
            guess.note("score", column=cells.shown(column), low=scale[0], high=scale[1])
        elif column:
            guess.note("score_unsure", column=cells.shown(column))
        guess.fields |= {"scale": scale} if scale else {}
        return True
    times = Counter(cells.key(text) for text in answers)
    if not 2 <= len(times) <= MAX_ANSWERS:
        return False
    if column:
        guess.note("labels", column=cells.shown(column), answers=_listed(answers))
    usual = [label for label, count in times.items() if count > len(answers) / 2 and column is None]
    guess.fields["labels"] = {label: _valence(guess, label, is_usual=label in usual) for label in times}
    return True


def _valence(guess: Suggestion, label: str, *, is_usual: bool) -> float | None:
    """What a label means; a neutral one that fills most of a wide table says that nothing was said."""
    valence = next((value for value, words in LABEL_WORDS.items() if label in words.split("|")), None)
    if valence is None or (valence == 0 and is_usual):
        guess.note("label_skipped", label=cells.shown(label))
        return None
    guess.note("label_meaning", label=label, valence=f"{valence:+g}")
    return valence


def _guess_date(guess: Suggestion, values: Mapping[str, list[str]]) -> None:
    """The column called a date if dates stand in it, else the first that holds nothing but dates."""
    named = _by_header(guess, values, "date")
    others = [column for column in values if column not in guess.taken]
    for column in [*([named] if named else []), *others]:
        fitting = date_formats(values[column])
        if fitting:
            guess.fields["date"] = column
            guess.fields |= {"date_format": fitting[0]} if len(fitting) == 1 else {}
            guess.taken.add(column)
            guess.note("date" if len(fitting) == 1 else "date_asked", column=cells.shown(column))
            return


def _guess_verbatim(guess: Suggestion, values: Mapping[str, list[str]]) -> None:
    """The column with the longest texts, if they are long and hardly repeat."""
    words = {
        column: sum(len(text.split()) for text in texts) / len(texts)
        for column, texts in values.items()
        if column not in guess.taken and len(set(texts)) > len(texts) / 2
    }
    longest = max(words, key=lambda column: words[column], default=None)
    if longest is not None and words[longest] >= VERBATIM_WORDS:
        guess.take("verbatim", longest)


def _listed(answers: list[str]) -> str:
    return ", ".join(cells.shown(text) for text in dict.fromkeys(answers))
