"""Her words in texts: her names, what somebody copied of what she said, and her turns in a transcript.

A mark of the same length stands in place of each, so that positions in coded texts hold.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

MARK = "█"
SHORTEST_NAME = 2
SHORTEST_SENTENCE = 20  # shorter ones are said by many
COPIED_INTO = frozenset(
    [
        "activity",
        "add_on",
        "call_record",
        "card",
        "carried_part",
        "code",
        "coding",
        "evidence",
        "field_text",
        "interview_answer",
        "log_entry",
        "persona",
    ]
)
"""The tables in which people write down what somebody said."""

OUTER_MARKS = re.compile(r"^\W+|\W+$")
WORD_START = re.compile(r"(?<!\w)\w")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+| / ")
TURN = re.compile(r"^[ \t]*(?:\[[^\]\n]*\][ \t]*)?([^:\n]{1,80}):", re.MULTILINE)


@dataclass(frozen=True)
class Traces:
    """By what she is found where others write: her names as whole words, and sentences she said (small letters)."""

    names: tuple[str, ...]
    said: tuple[str, ...] = ()

    @classmethod
    def of(cls, pseudonym: str, identity: str) -> "Traces":
        """From the pseudonym, and the parts of who she is (the key)."""
        parts = (pseudonym, *(part.strip() for part in re.split(r"[,;\n]", identity)))
        known = {part for part in parts if len(part) >= SHORTEST_NAME}
        return cls(tuple(sorted(known, key=len, reverse=True)))

    def saying(self, said: Iterable[str]) -> "Traces":
        """With sentences she said, the longest first."""
        small = {each.lower() for each in said}
        return replace(self, said=tuple(sorted(small, key=lambda each: (-len(each), each))))

    def found_in(self, texts: Iterable[str]) -> "Traces":
        """With those sentences only that stand in these texts; the rest need not be looked for in each."""
        begun = {each[:SHORTEST_SENTENCE] for each in self.said}
        if not begun:
            return self
        everything = "\n".join(texts).lower()
        starts = (match.start() for match in WORD_START.finditer(everything))
        begun &= {everything[start : start + SHORTEST_SENTENCE] for start in starts}
        told = (each for each in self.said if each[:SHORTEST_SENTENCE] in begun)
        return replace(self, said=tuple(each for each in told if each in everything))

    @cached_property
    def _named(self) -> "re.Pattern[str] | None":
        return _whole_words(self.names) if self.names else None

    def mask(self, text: str, table: str = "") -> str:
        """The text with marks in place of her names and, in a table where it may be copied, of what she said."""
        if table in COPIED_INTO:
            lower = text.lower()
            for sentence in self.said:
                if sentence in lower:
                    text = _whole_words([sentence]).sub(_marks, text)
        return self._named.sub(_marks, text) if self._named else text


def sentences(text: str) -> Iterator[str]:
    """The sentences long enough to be known again, without the marks at their ends."""
    for part in SENTENCE_END.split(text):
        sentence = OUTER_MARKS.sub("", part)
        if len(sentence) >= SHORTEST_SENTENCE:
            yield sentence


def _whole_words(words: Iterable[str]) -> "re.Pattern[str]":
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


def _marks(found: "re.Match[str]") -> str:
    return MARK * len(found.group())


def turns_of(body: str, speaker: str, others: Iterable[str] = ()) -> list[tuple[int, int]]:
    """The spans of a transcript in which someone speaks: from her name to the next speaker's.

    Who else speaks is known by name, or stands before a colon more than once; anything else before a colon is
    taken for a part of what she says, for rather too much is masked than too little.
    """
    labels = [(match.start(), match[1].strip().casefold()) for match in TURN.finditer(body)]
    often = Counter(name for _, name in labels)
    known = {speaker.casefold(), *(name.casefold() for name in others)}
    begins = [(start, name) for start, name in labels if name in known or often[name] > 1]
    ends = [*(start for start, _ in begins), len(body)][1:]
    return [
        (start, end) for (start, name), end in zip(begins, ends, strict=False) if name == speaker.casefold()
    ]


def without_turns(body: str, speaker: str, others: Iterable[str] = ()) -> str:
    """The transcript with everything she said masked, each line as long as it was."""
    for start, end in turns_of(body, speaker, others):
        body = body[:start] + re.sub(r"[^\n]", MARK, body[start:end]) + body[end:]
    return body
