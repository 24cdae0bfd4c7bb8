"""What the codings say, as rows with names: frequencies, co-occurrence, and how far two coders agree."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from cxmap.analysis import coding as analysis
from cxmap.analysis.agreement import Agreement
from cxmap.analysis.coding import UNITS, CodeAgreement, Comparison, Unit
from cxmap.errors import CodersNeededError
from cxmap.model.coding import Codebook, CodedText, Coding, FieldText
from cxmap.model.evidence import WITHHELD
from cxmap.store.erasure_words import MARK
from cxmap.usecases import blind_coding, codebook, coding, field_session
from cxmap.usecases.desk import Desk
from cxmap.words import Language, number, ranged, say

__all__ = ["UNITS", "Unit"]


@dataclass(frozen=True)
class FrequencyRow:
    """A code: codings, texts that bear it, and their share 0..1 with its Wilson interval."""

    code_id: str
    code: str
    codings: int
    texts: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class CoOccurrenceRow:
    """Two codes on overlapping spans: the share 0..1 of the codings of the first (rarer) one, with its interval."""

    first_id: str
    second_id: str
    first: str
    second: str
    n: int
    of: int
    share: float | None
    low: float | None
    high: float | None
    texts: int


@dataclass(frozen=True)
class AgreementRow:
    """One code ("" = all together): percent (0..1), kappa and alpha, each with its 95 % interval or none."""

    code: str
    units: int
    first: int
    second: int
    both: int
    percent: float | None
    percent_low: float | None
    percent_high: float | None
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    verdict: str


@dataclass(frozen=True)
class DisagreementRow:
    """A unit of text to which only one of the two gave a code."""

    text_id: str
    text: str
    start: int
    end: int
    words: str
    code: str
    coder: str


@dataclass(frozen=True)
class QuotationRow:
    """A coding of one code: where its words stand, and whose coding it is."""

    text_id: str
    text: str
    start: int
    words: str
    coder: str


@dataclass(frozen=True)
class AgreementReport:
    """The comparison of two coders: what was done in a sentence, the numbers, and what is to be talked about."""

    sentence: str
    rows: tuple[AgreementRow, ...]
    disagreements: tuple[DisagreementRow, ...]


def narrowed(
    desk: Desk, session_id: str | None, segment_id: str | None, touchpoint_id: str | None
) -> list[CodedText]:
    """Texts with their codings, of one session, segment or touchpoint where these are named.

    A text is of the segment of the participant whose words it is, else of its session; and of the touchpoint
    it names, else of all that were in view.
    """
    sessions = {each.id: each for each in field_session.sessions(desk)}
    people = {each.id: each.segment_id for each in field_session.participants(desk)}
    views = field_session.in_view(desk)

    def fits(text: FieldText) -> bool:
        session = sessions.get(str(text.session_id))
        segment = people.get(str(text.participant_id)) or (session.segment_id if session else None)
        places = {text.touchpoint_id} if text.touchpoint_id else views.get(str(text.session_id), set())
        return (
            session_id in {None, text.session_id}
            and segment_id in {None, segment}
            and (touchpoint_id is None or touchpoint_id in places)
        )

    return [each for each in coding.load_all(desk) if fits(each.text)]


def frequencies(texts: Sequence[CodedText], book: Codebook) -> list[FrequencyRow]:
    """How often each code was given, in the order of the codebook."""
    return [
        FrequencyRow(
            found.code_id,
            " > ".join(codebook.path(book, found.code_id)),
            found.codings,
            found.texts.k,
            found.texts.n,
            found.texts.value,
            found.texts.low,
            found.texts.high,
        )
        for found in analysis.frequencies(texts, book.codes)
    ]


def quotations(texts: Sequence[CodedText], code_id: str, touching: str | None = None) -> list[QuotationRow]:
    """Every coding of a code in these texts, in the order they stand there; withheld words are told as such.

    With `touching`, only those that share words with a coding of that other code.
    """
    return [
        QuotationRow(
            each.text.id,
            each.text.title,
            one.start,
            told_words(each.text.body[one.start : one.end]),
            one.coder,
        )
        for each in texts
        for one in each.codings
        if one.code_id == code_id and (touching is None or _touches(one, each.codings, touching))
    ]


def _touches(one: Coding, codings: Sequence[Coding], code_id: str) -> bool:
    return any(each.code_id == code_id and each.start < one.end and one.start < each.end for each in codings)


def told_words(words: str) -> str:
    """Words as they are listed: WITHHELD for those that are marked out."""
    return WITHHELD if set(words.split()) and not set("".join(words.split())) - {MARK} else words.strip()


def cooccurrences(texts: Sequence[CodedText], book: Codebook) -> list[CoOccurrenceRow]:
    """Which codes lie on the same words, the most frequent pairs first."""
    names = {code.id: code.name for code in book.codes}
    return [
        CoOccurrenceRow(
            each.first,
            each.second,
            names[each.first],
            names[each.second],
            each.share.k,
            each.share.n,
            each.share.value,
            each.share.low,
            each.share.high,
            each.texts,
        )
        for each in analysis.cooccurrences(texts)
    ]


def coders(desk: Desk) -> list[str]:
    """Who has coded something in this project."""
    return analysis.coders_of(coding.load_all(desk))


def agreement(
    desk: Desk, first: str, second: str, unit: Unit, language: Language, *, text_id: str | None = None
) -> AgreementReport:
    """Two coders compared over the texts both have coded, or over one; CodersNeededError where there are none.

    A text that one of them still codes blind is left out.
    """
    book = codebook.load(desk)
    closed = blind_coding.unfinished(desk, (first, second))
    texts = [
        each
        for each in coding.load_all(desk)
        if text_id in {None, each.text.id} and each.text.id not in closed
    ]
    known = analysis.coders_of(texts)
    if first == second or not {first, second} <= set(known):
        raise CodersNeededError(known=", ".join(name or "–" for name in known) or "–")
    found = analysis.compare(texts, book.codes, (first, second), unit)
    names = {code.id: code.name for code in book.codes}
    everything = say(language, "coding.all_codes")
    rows = [_row(found.overall, everything, found.units, language)]
    rows += [_row(each, names[each.code_id], found.units, language) for each in found.by_code]
    return AgreementReport(
        _sentence(found, language), tuple(rows), tuple(_disagreements(found, texts, names))
    )


def _row(found: CodeAgreement, name: str, units: int, language: Language) -> AgreementRow:
    return AgreementRow(
        name,
        units,
        found.first,
        found.second,
        found.both,
        *_ends(found.percent),
        *_ends(found.kappa),
        *_ends(found.alpha),
        say(language, f"coding.verdict.{found.alpha.verdict}"),
    )


def _ends(found: Agreement) -> tuple[float | None, float | None, float | None]:
    return found.value, found.low, found.high


def _sentence(found: Comparison, language: Language) -> str:
    """What was compared, by which method, over which units, and the n."""
    overall = found.overall
    if overall.alpha.value is None or overall.kappa.value is None or overall.percent.value is None:
        return say(
            language,
            "coding.agreement_unknown",
            first=found.coders[0] or "–",
            second=found.coders[1] or "–",
            units=found.units,
            unit=say(language, f"coding.unit.{found.unit}"),
        )
    interval = (
        ""
        if overall.alpha.low is None or overall.alpha.high is None
        else f" [{number(language, overall.alpha.low, 3)}, {number(language, overall.alpha.high, 3)}]"
    )
    return say(
        language,
        "coding.agreement_sentence",
        first=found.coders[0] or "–",
        second=found.coders[1] or "–",
        percent=number(language, 100 * overall.percent.value, 1),
        kappa=number(language, overall.kappa.value, 3),
        alpha=number(language, overall.alpha.value, 3) + interval,
        units=found.units,
        unit=say(language, f"coding.unit.{found.unit}"),
        codes=len(found.by_code),
        texts=found.texts,
    )


def table(rows: Sequence[AgreementRow | FrequencyRow | CoOccurrenceRow], language: Language) -> pd.DataFrame:
    """Rows as they are read on the screen: each number with its interval in one cell; ids left out."""
    told = [_told(asdict(row), language) for row in rows]
    return pd.DataFrame(told)


def _told(row: dict[str, Any], language: Language) -> dict[str, Any]:
    """One row; a field with `_low` and `_high`, or `share` with `low` and `high`, becomes one text."""
    shown = {}
    for name, value in row.items():
        if name.endswith(("_id", "low", "high")):
            continue
        ends = ("low", "high") if name == "share" else (f"{name}_low", f"{name}_high")
        if ends[0] in row:
            share = name in {"share", "percent"}
            low, high = row[ends[0]], row[ends[1]]
            shown[name] = ranged(language, value, low, high, 1 if share else 3, percent=share)
        else:
            shown[name] = value
    return shown


def _disagreements(
    found: Comparison, texts: Sequence[CodedText], names: dict[str, str]
) -> list[DisagreementRow]:
    known = {each.text.id: each.text for each in texts}
    return [
        DisagreementRow(
            each.text_id,
            known[each.text_id].title,
            each.start,
            each.end,
            told_words(known[each.text_id].body[each.start : each.end]),
            names[each.code_id],
            each.coder,
        )
        for each in found.disagreements
    ]
