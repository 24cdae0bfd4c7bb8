"""Dates and times as people write them, to ISO 8601; which pattern a column follows is found out, never guessed."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from itertools import takewhile

ISO = "iso"
PATTERNS = (
    ISO,
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%d %B %Y",
    "%B %d %Y",
    "%d/%m/%y",
    "%m/%d/%y",
)
"""The usual ways to write a date; each may be followed by a time and a zone."""

MONTHS = (
    "january januari jan",
    "february februari pebruari feb peb",
    "march maret mar",
    "april apr",
    "may mei",
    "june juni jun",
    "july juli jul",
    "august agustus aug agu ags agt",
    "september sept sep",
    "october oktober oct okt",
    "november nopember nov nop",
    "december desember dec des",
)
MONTH_NUMBERS = {name: f"m{at}" for at, names in enumerate(MONTHS, start=1) for name in names.split()}

WORD = re.compile(r"[A-Za-z]{3,}")
TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:(?P<part>\.[0-9]{1,6})[0-9]*)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?(?: ?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2}))?",
    re.IGNORECASE,
)
SPLIT = re.compile(r"(?P<date>.*?[0-9])(?:(?:T|,? )(?P<time>[0-9]{1,2}[:.][0-9]{2}(?![0-9]).*))?")
TIME_DIRECTIVE = re.compile(r"%[HIMSfpXcz]")
PROBE = datetime(2001, 12, 23, 13, 45, 56)  # noqa: DTZ001 - any moment whose parts all differ


def date_formats(values: Iterable[str]) -> tuple[str, ...]:
    """The patterns under which every value is a date; of patterns that read all values alike only the first."""
    texts = _texts(values)
    readings: dict[tuple[str, ...], str] = {}
    for pattern in PATTERNS if texts else ():
        moments = list(takewhile(bool, map(reader(pattern), texts)))
        if len(moments) == len(texts):
            readings.setdefault(tuple(filter(None, moments)), pattern)
    return tuple(readings.values())


def likely_formats(values: Iterable[str]) -> tuple[str, ...]:
    """The patterns that read the most values, if that is more than half: a few dates may be mistyped."""
    texts = _texts(values)
    fits = {pattern: sum(map(bool, map(reader(pattern), texts))) for pattern in PATTERNS}
    most = max(fits.values())
    if most * 2 <= len(texts):
        return ()
    return tuple(pattern for pattern, fitting in fits.items() if fitting == most)


def telling_example(values: Iterable[str]) -> str:
    """A value that shows why the pattern has to be asked: one read in two ways, or two that differ in shape."""
    texts = _texts(values)
    fitting = date_formats(texts)
    if fitting:
        readers = [reader(pattern) for pattern in fitting]
        return next(text for text in texts if len({read(text) for read in readers}) > 1)
    read = reader(next((pattern for pattern in PATTERNS if reader(pattern)(texts[0])), ISO))
    return ", ".join([texts[0], *[text for text in texts[1:] if not read(text)][:1]])


def _texts(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in values if text.strip()))


def are_times_of_day(values: Iterable[str]) -> bool:
    """Whether every value is a time without a day, as `10:30` or `1.05 pm`."""
    texts = _texts(values)
    return bool(texts) and all(TIME.fullmatch(text) for text in texts)


def at_time(day: str, time: str) -> str:
    """The day as it is written, without a time of its own, with that time; "" where either is missing."""
    parts = SPLIT.fullmatch(day.strip())
    return f"{parts['date']} {time.strip()}" if parts and time.strip() else ""


def is_pattern(pattern: str) -> bool:
    """Whether a pattern names a whole day: `iso`, or what strptime understands with day, month and year."""
    if pattern == ISO:
        return True
    try:
        return datetime.strptime(PROBE.strftime(pattern), pattern).date() == PROBE.date()  # noqa: DTZ007
    except ValueError:
        return False


@lru_cache(maxsize=64)
def reader(pattern: str) -> Callable[[str], str | None]:
    """A function from text to ISO 8601 (a date, or a date-time with the zone it came with), None if it does not fit."""
    if pattern != ISO and TIME_DIRECTIVE.search(pattern):
        numbered = _numbered_pattern(pattern)
        return lambda text: _whole(text, numbered)
    return lambda text: _moment(text, pattern)


def _moment(text: str, pattern: str) -> str | None:
    parts = SPLIT.fullmatch(" ".join(text.split()))
    day = parts and _day(parts["date"], pattern)
    if not parts or not day:
        return None
    if parts["time"] is None:
        return day
    time = _time(parts["time"])
    return f"{day}T{time}" if time else None


@lru_cache(maxsize=10_000)
def _day(text: str, pattern: str) -> str | None:
    if pattern == ISO:
        found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
        return _date_or_none(*map(int, found.groups())) if found else None
    if "%B" in pattern or "%b" in pattern:
        text, pattern = (re.sub(r"[-/., ]+", " ", each) for each in (text, pattern))
    whole = _whole(text, _numbered_pattern(pattern))
    return whole and whole[:10]


def _date_or_none(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _whole(text: str, pattern: str) -> str | None:
    """The text read by strptime, months given by name as `m3`, so that no locale of the machine matters."""
    numbered = WORD.sub(lambda word: MONTH_NUMBERS.get(word[0].lower(), word[0]), text.strip())
    try:
        return datetime.strptime(numbered, pattern).isoformat()  # noqa: DTZ007 - kept as given
    except ValueError:
        return None


def _numbered_pattern(pattern: str) -> str:
    return pattern.replace("%B", "m%m").replace("%b", "m%m")


@lru_cache(maxsize=100_000)
def _time(text: str) -> str | None:
    """`9:05 pm` as `21:05:00`, with fractions of a second and the zone if there are any."""
    found = TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    zone = (found["zone"] or "").upper().replace("Z", "+00:00")
    zone = zone if len(zone) != 5 else f"{zone[:3]}:{zone[3:]}"
    if hour > 23 or minute > 59 or second > 59 or zone[1:] > "14:00" or zone[4:] > "59":
        return None
    return f"{hour:02}:{minute:02}:{second:02}{found['part'] or ''}{zone}"
