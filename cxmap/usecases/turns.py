"""Who speaks in a transcript by the names before its turns, whether they are participants of the study or not."""

from collections import Counter

from cxmap.store.erasure_words import TURN


def speaker_named(body: str, span: tuple[int, int]) -> str:
    """The name before the first turn that a span touches; "" where there is none.

    A name stands before a colon at the beginning of more than one line; anything else before a colon is part
    of what is said, and so are the hours of a clock.
    """
    labels = [(match.start(), match[1].strip()) for match in TURN.finditer(body)]
    often = Counter(name.casefold() for _, name in labels)
    turns = [(start, name) for start, name in labels if often[name.casefold()] > 1 and _is_name(name)]
    before = [name for start, name in turns if start <= span[0]]
    within = [name for start, name in turns if span[0] < start < span[1]]
    return before[-1] if before else within[0] if within else ""


def _is_name(label: str) -> bool:
    return any(letter.isalpha() for letter in label)
