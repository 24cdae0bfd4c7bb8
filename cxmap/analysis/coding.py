"""What codings of texts say: how often, together with what, and how far two coders agree.

Positions are Unicode code points of the text, the end behind the last one.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cxmap.analysis.agreement import Agreement, alpha, cross_table, kappa, percent
from cxmap.analysis.behaviour_log import Share, wilson
from cxmap.model.coding import Code, CodedText, Coding

Span = tuple[int, int]
Unit = Literal["paragraph", "sentence"]
UNITS: tuple[Unit, ...] = ("paragraph", "sentence")
PARAGRAPH = re.compile(r"[^\n]+")
SENTENCE = re.compile(r"[^\n.!?…]*[.!?…]+[\"'”’)\]]*|[^\n.!?…]+")
SHORTEST_WORD = 2


@dataclass(frozen=True)
class Frequency:
    """How often a code was given: codings, and the share of texts that bear it."""

    code_id: str
    codings: int
    texts: Share


@dataclass(frozen=True)
class CoOccurrence:
    """Two codes on overlapping spans: which share of the codings of the first, rarer one lies on the second."""

    first: str
    second: str
    share: Share
    texts: int


@dataclass(frozen=True)
class CodeAgreement:
    """How far two coders agree on one code ("" = on all, each unit and code counting once).

    `first` and `second` are how many units each of them gave it, `both` how many they gave it alike.
    """

    code_id: str
    percent: Agreement
    kappa: Agreement
    alpha: Agreement
    first: int
    second: int
    both: int


@dataclass(frozen=True)
class Disagreement:
    """A unit to which one of the two coders gave a code and the other did not."""

    text_id: str
    start: int
    end: int
    code_id: str
    coder: str


@dataclass(frozen=True)
class Comparison:
    """Two coders over the texts that both have coded: agreement of all codes, then of each, and what differs."""

    coders: tuple[str, str]
    unit: Unit
    units: int
    texts: int
    overall: CodeAgreement
    by_code: tuple[CodeAgreement, ...]
    disagreements: tuple[Disagreement, ...]


def units_of(body: str, unit: Unit) -> list[Span]:
    """The paragraphs (lines) or sentences of a text that hold more than blanks."""
    pattern = PARAGRAPH if unit == "paragraph" else SENTENCE
    return [found.span() for found in pattern.finditer(body) if found.group().strip()]


def frequencies(texts: Sequence[CodedText], codes: Sequence[Code]) -> list[Frequency]:
    """Every code's frequency, in the order of the codebook."""
    counts: Counter[str] = Counter()
    bearing: dict[str, set[str]] = defaultdict(set)
    for coding in (coding for each in texts for coding in each.codings):
        counts[coding.code_id] += 1
        bearing[coding.code_id].add(coding.text_id)
    return [Frequency(code.id, counts[code.id], wilson(len(bearing[code.id]), len(texts))) for code in codes]


def cooccurrences(texts: Sequence[CodedText]) -> list[CoOccurrence]:
    """Pairs of codes on overlapping spans of the same text, the most frequent first."""
    counts = Counter(coding.code_id for each in texts for coding in each.codings)
    touched: dict[tuple[str, str], set[str]] = defaultdict(set)
    together: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one, other in (pair for each in texts for pair in _overlapping(each.codings)):
        rarer, more = sorted((one, other), key=lambda coding: (counts[coding.code_id], coding.code_id))
        pair = (rarer.code_id, more.code_id)
        touched[pair].add(rarer.id)
        together[pair].add(rarer.text_id)
    found = [
        CoOccurrence(*pair, wilson(len(own), counts[pair[0]]), len(together[pair]))
        for pair, own in touched.items()
    ]
    return sorted(found, key=lambda each: (-each.share.k, each.first, each.second))


def _overlapping(codings: Iterable[Coding]) -> Iterator[tuple[Coding, Coding]]:
    """Every two codings of different codes whose spans share something: a sweep from left to right."""
    running: list[Coding] = []
    for coding in sorted(codings, key=lambda each: (each.start, each.end)):
        running = [each for each in running if each.end > coding.start]
        yield from ((each, coding) for each in running if each.code_id != coding.code_id)
        running.append(coding)


def coders_of(texts: Iterable[CodedText]) -> list[str]:
    """Who has coded something, in alphabetical order."""
    return sorted({coding.coder for each in texts for coding in each.codings})


def compare(
    texts: Sequence[CodedText], codes: Sequence[Code], coders: tuple[str, str], unit: Unit = "sentence"
) -> Comparison:
    """Two coders over the texts that both have coded, unit by unit: was a code given to any part of it?

    Percent and alpha have their bootstrap intervals over units, kappa its asymptotic one.
    """
    shared = [each for each in texts if set(coders) <= {coding.coder for coding in each.codings}]
    spans = [(each, units_of(each.text.body, unit)) for each in shared]
    used = [
        code.id
        for code in codes
        if any(coding.code_id == code.id for each in shared for coding in each.codings)
    ]
    marks = {code: np.vstack([_marks(each, own, code, coders) for each, own in spans]) for code in used}
    return Comparison(
        coders,
        unit,
        sum(len(own) for _, own in spans),
        len(shared),
        _agreement("", np.vstack(list(marks.values())) if marks else np.empty((0, 2))),
        tuple(_agreement(code, found) for code, found in marks.items()),
        tuple(_disagreements(spans, marks, coders)),
    )


def _marks(each: CodedText, units: Sequence[Span], code: str, coders: tuple[str, str]) -> NDArray[np.float64]:
    """Units x coders: 1 where a coder gave the code to any part of the unit."""
    found = np.zeros((len(units), 2))
    starts = np.array([start for start, _ in units])
    ends = np.array([end for _, end in units])
    for coding in each.codings:
        if coding.code_id == code and coding.coder in coders:
            touched = (starts < coding.end) & (ends > coding.start)
            found[touched, coders.index(coding.coder)] = 1
    return found


def _agreement(code: str, found: NDArray[np.float64]) -> CodeAgreement:
    first, second = found[:, 0], found[:, 1]
    return CodeAgreement(
        code,
        percent(found),
        kappa(cross_table(first, second)),
        alpha(found, "nominal"),
        int(first.sum()),
        int(second.sum()),
        int((first * second).sum()),
    )


def _disagreements(
    spans: Sequence[tuple[CodedText, list[Span]]],
    marks: dict[str, NDArray[np.float64]],
    coders: tuple[str, str],
) -> Iterator[Disagreement]:
    places = [(each.text.id, *span) for each, own in spans for span in own]
    for row, place in enumerate(places):
        for code, found in marks.items():
            if found[row, 0] != found[row, 1]:
                yield Disagreement(*place, code, coders[0] if found[row, 0] else coders[1])


def suggestions(body: str, codes: Sequence[Code]) -> list[tuple[Span, str]]:
    """Whole words of a text that a code lists as its own, with the code's id, by place."""
    found = []
    for code in codes:
        words = [word.strip() for word in code.words.split(",") if len(word.strip()) >= SHORTEST_WORD]
        if not words:
            continue
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
        found += [(each.span(), code.id) for each in pattern.finditer(body)]
    return sorted(found)


def sentence_around(body: str, start: int, end: int) -> Span:
    """The sentences that a span touches, without outer blanks."""
    touched = [span for span in units_of(body, "sentence") if span[0] < end and span[1] > start]
    first, last = (touched[0][0], touched[-1][1]) if touched else (start, end)
    text = body[first:last]
    return first + len(text) - len(text.lstrip()), last - len(text) + len(text.rstrip())


def mover(before: str, after: str) -> Callable[[Span], Span | None]:
    """Where spans lie after a text was edited in one place; None where nothing of one is left.

    Where equal letters leave open what exactly was put in or taken out, a span is kept whole if it can be.
    """
    head, tail = _common(before, after), _common(before[::-1], after[::-1])
    limit = min(len(before), len(after))
    heads = sorted({head, max(0, limit - tail)}) if head + tail > limit else [head]
    edits = [
        (each, len(before) - min(tail, limit - each), len(after) - min(tail, limit - each)) for each in heads
    ]

    def move(span: Span) -> Span | None:
        found = [_moved(span, *edit) for edit in edits]
        whole = [each for each in found if each and each[1] - each[0] == span[1] - span[0]]
        return whole[0] if whole else None if None in found else found[0]

    return move


def _moved(span: Span, head: int, gone_to: int, new_to: int) -> Span | None:
    """A span after what stood from `head` to `gone_to` was replaced by what now reaches to `new_to`."""
    shift = new_to - gone_to
    start, end = span
    if start >= gone_to:
        start += shift
    elif start > head:
        start = new_to
    if end > head:
        end = end + shift if end >= gone_to else head
    return (start, end) if start < end else None


def _common(one: str, other: str) -> int:
    """How many code points two texts begin with alike."""
    limit = min(len(one), len(other))
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
