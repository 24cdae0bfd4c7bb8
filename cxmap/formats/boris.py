"""Events that were logged in BORIS (Friard & Gamba, 2016): its project file, and its exports as tables.

A project (.boris, JSON) holds scheme and observations. Tables are the events as they were logged (one row per
start, stop and point) or aggregated (one row per bout), with or without the lines about the observation above.
"""

import gzip
import io
import json
import math
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from cxmap.errors import FileTooLargeError, FileUnreadableError, Reason
from cxmap.formats.separated import decode, records_in
from cxmap.model.behaviour_log import BehaviourKind, EntryKind

SUFFIXES: tuple[str, ...] = (".boris", ".json", ".gz", ".tsv", ".csv", ".txt")
MAX_UNPACKED = 200_000_000
MAX_EVENTS = 500_000
NOBODY = "no focal subject"
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
MODIFIER_KEY = re.compile(r"\s*\(.\)\s*$")


@dataclass(frozen=True)
class BorisBehaviour:
    """A behaviour of the scheme (ethogram)."""

    name: str
    kind: BehaviourKind
    key: str = ""
    grouping: str = ""
    colour: str = ""
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class BorisEvent:
    """One logged event; `at` in seconds from the start of the observation."""

    at: float
    kind: EntryKind
    behaviour: str
    subject: str = ""
    modifier: str = ""
    comment: str = ""


@dataclass(frozen=True)
class BorisObservation:
    """One observation; `date` is as it was written there, "" where unknown."""

    name: str
    date: str
    description: str
    events: tuple[BorisEvent, ...]


@dataclass(frozen=True)
class BorisLog:
    """What a file holds; `problems` name the rows that could not be read, counted from 1 as in the file."""

    behaviours: tuple[BorisBehaviour, ...]
    observations: tuple[BorisObservation, ...]
    problems: tuple[Reason, ...] = ()


def read(data: bytes, file_name: str) -> BorisLog:
    """The log in a file; FileUnreadableError where there is none."""
    if data[:2] == b"\x1f\x8b":
        data = _unzipped(data, file_name)
    text = decode(data, file_name)[0]
    if text.lstrip()[:1] in {"{", "["}:
        return _of_json(text, file_name)
    return _of_rows(records_in(text, "\t" if text.count("\t") > text.count(",") else ","), file_name)


def is_ours(data: bytes, file_name: str) -> bool:
    """Whether a table or JSON looks like one of BORIS, so that nobody has to say so."""
    suffix = PurePath(file_name).suffix.lower()
    head = data[:20_000].decode("utf-8", "replace").lower()
    if suffix == ".json":
        return "behaviors_conf" in head or '"behavior"' in head
    is_table = "behavior" in head and ("behavioral category" in head or "behavior type" in head)
    return suffix == ".boris" or data[:2] == b"\x1f\x8b" or is_table


def _unzipped(data: bytes, file_name: str) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            text = packed.read(MAX_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FileUnreadableError(file=file_name, reason=Reason("damaged_archive")) from error
    if len(text) > MAX_UNPACKED:
        values = {"unpacked": len(text) // 1_000_000, "limit": MAX_UNPACKED // 1_000_000}
        raise FileUnreadableError(file=file_name, reason=Reason("unpacks_too_large", values))
    return text


# ---- the project file


def _of_json(text: str, file_name: str) -> BorisLog:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileUnreadableError(file=file_name, reason=Reason("no_boris")) from error
    if isinstance(told, list):
        return _of_rows(_rows_of_objects(told), file_name)
    if not isinstance(told, dict) or not isinstance(told.get("observations"), dict):
        raise FileUnreadableError(file=file_name, reason=Reason("no_boris"))
    behaviours = {
        each.name: each for each in map(_behaviour, _dicts(told.get("behaviors_conf"))) if each.name
    }
    problems: list[Reason] = []
    observations = [
        _observation(name, observation, behaviours, problems)
        for name, observation in told["observations"].items()
        if isinstance(observation, dict)
    ]
    _refuse_too_many(observations, file_name)
    return BorisLog(tuple(behaviours.values()), tuple(observations), tuple(problems))


def _rows_of_objects(told: Sequence[Any]) -> list[list[str]]:
    objects = [each for each in told if isinstance(each, dict)]
    header = list(dict.fromkeys(str(name) for each in objects for name in each))
    return [header, *([_text(each.get(name)) for name in header] for each in objects)]


def _dicts(told: object) -> Iterator[Mapping[str, Any]]:
    values = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return (each for each in values if isinstance(each, dict))


def _behaviour(told: Mapping[str, Any]) -> BorisBehaviour:
    state = _text(told.get("type")).lower().startswith("state")
    colour = _text(told.get("color"))
    sets = _dicts(told.get("modifiers"))
    modifiers = [
        MODIFIER_KEY.sub("", _text(value)).strip() for each in sets for value in each.get("values") or ()
    ]
    return BorisBehaviour(
        _text(told.get("code")).strip(),
        BehaviourKind.STATE if state else BehaviourKind.POINT,
        _text(told.get("key")).strip()[:1],
        _text(told.get("category")).strip(),
        colour if COLOUR.fullmatch(colour) else "",
        tuple(dict.fromkeys(each for each in modifiers if each)),
    )


def _observation(
    name: str, told: Mapping[str, Any], known: dict[str, BorisBehaviour], problems: list[Reason]
) -> BorisObservation:
    """A state's events alternate between start and stop, each subject and modifier for itself."""
    running: dict[tuple[str, str, str], bool] = defaultdict(bool)
    events = []
    rows = [each for each in told.get("events") or () if isinstance(each, list)]
    for number, row in enumerate(sorted(rows, key=_order), 1):
        at, subject, behaviour, modifier, comment = (*(_text(cell).strip() for cell in row[:5]), *[""] * 5)[
            :5
        ]
        moment = _seconds(at)
        if moment is None or not behaviour:
            problems.append(Reason("boris_event", {"observation": name, "row": number}))
            continue
        kind = EntryKind.POINT
        if behaviour in known and known[behaviour].kind == BehaviourKind.STATE:
            key = (subject, behaviour, modifier)
            kind = EntryKind.STOP if running[key] else EntryKind.START
            running[key] = not running[key]
        events.append(BorisEvent(moment, kind, behaviour, _subject(subject), _modifier(modifier), comment))
    date, description = _text(told.get("date")), _text(told.get("description"))
    return BorisObservation(name, date, description, tuple(events))


def _order(row: Sequence[Any]) -> float:
    return _seconds(_text(row[0])) or 0.0 if row else 0.0


# ---- the tables


def _of_rows(records: Sequence[Sequence[str]], file_name: str) -> BorisLog:
    head = next((at for at, row in enumerate(records) if _is_header(row)), None)
    if head is None:
        raise FileUnreadableError(file=file_name, reason=Reason("no_boris"))
    above = {
        row[0].strip().lower(): row[1].strip() for row in records[:head] if len(row) > 1 and row[0].strip()
    }
    columns = {name.strip().lower(): place for place, name in enumerate(records[head])}
    problems: list[Reason] = []
    events: dict[str, list[BorisEvent]] = defaultdict(list)
    about: dict[str, tuple[str, str]] = {}
    groups: dict[str, str] = {}
    for number, row in enumerate(records[head + 1 :], head + 2):
        if not any(cell.strip() for cell in row):
            continue
        cells = _Row(row, columns)
        name = cells("observation id") or above.get("observation id") or PurePath(file_name).stem
        found = list(_events(cells))
        if not found:
            problems.append(Reason("boris_event", {"observation": name, "row": number}))
        events[name].extend(found)
        about.setdefault(
            name,
            (
                cells("observation date") or above.get("observation date", ""),
                cells("description") or above.get("description", ""),
            ),
        )
        groups.setdefault(cells("behavior"), cells("behavioral category"))
    observations = [
        BorisObservation(name, *about[name], tuple(sorted(each, key=lambda event: event.at)))
        for name, each in events.items()
    ]
    _refuse_too_many(observations, file_name)
    return BorisLog(_scheme(observations, groups), tuple(observations), tuple(problems))


def _is_header(row: Sequence[str]) -> bool:
    names = {cell.strip().lower() for cell in row}
    return "behavior" in names and bool(names & {"time", "start (s)", "start"})


@dataclass(frozen=True)
class _Row:
    """A row by the names of its columns."""

    cells: Sequence[str]
    columns: Mapping[str, int]

    def __call__(self, *names: str) -> str:
        places = [self.columns[name] for name in names if name in self.columns]
        return next((self.cells[at].strip() for at in places if at < len(self.cells)), "")

    def modifiers(self) -> str:
        names = [name for name in self.columns if name.startswith("modifier")]
        return _modifier("|".join(self(name) for name in names))


def _events(cells: _Row) -> Iterator[BorisEvent]:
    behaviour = cells("behavior")
    about = (behaviour, _subject(cells("subject")), cells.modifiers())
    start, stop = _seconds(cells("start (s)", "start")), _seconds(cells("stop (s)", "stop"))
    at, kind = _seconds(cells("time")), cells("status", "behavior type", "type").upper()
    if not behaviour:
        return
    if start is not None:
        is_state = kind.startswith("STATE") or (not kind and stop is not None and stop > start)
        first = EntryKind.START if is_state else EntryKind.POINT
        yield BorisEvent(start, first, *about, cells("comment start", "comment"))
        if is_state and stop is not None:
            yield BorisEvent(stop, EntryKind.STOP, *about, cells("comment stop"))
    elif at is not None:
        known = {"START": EntryKind.START, "STOP": EntryKind.STOP}
        yield BorisEvent(at, known.get(kind, EntryKind.POINT), *about, cells("comment", "comment start"))


def _scheme(
    observations: Sequence[BorisObservation], groups: Mapping[str, str]
) -> tuple[BorisBehaviour, ...]:
    kinds: dict[str, BehaviourKind] = {}
    modifiers: dict[str, dict[str, None]] = defaultdict(dict)
    for event in (event for each in observations for event in each.events):
        state = event.kind is not EntryKind.POINT
        if state or event.behaviour not in kinds:
            kinds[event.behaviour] = BehaviourKind.STATE if state else BehaviourKind.POINT
        if event.modifier:
            modifiers[event.behaviour].setdefault(event.modifier)
    return tuple(
        BorisBehaviour(name, kind, grouping=groups.get(name, ""), modifiers=tuple(modifiers[name]))
        for name, kind in kinds.items()
    )


def _refuse_too_many(observations: Sequence[BorisObservation], file_name: str) -> None:
    count = sum(len(each.events) for each in observations)
    if count > MAX_EVENTS:
        size, limit = (Reason("events", {"n": f"{n:,}"}) for n in (count, MAX_EVENTS))
        raise FileTooLargeError(file=file_name, size=size, limit=limit)


def _subject(name: str) -> str:
    return "" if name.lower() == NOBODY else name


def _modifier(text: str) -> str:
    return ", ".join(part.strip() for part in text.split("|") if part.strip() and part.strip() != "None")


def _text(value: object) -> str:
    return (
        ""
        if value is None
        else value
        if isinstance(value, str)
        else json.dumps(value)
        if isinstance(value, dict | list)
        else str(value)
    )


def _seconds(text: str) -> float | None:
    """Seconds from a number or from `hh:mm:ss.s`; None for what is no moment of an observation."""
    try:
        parts = [float(part.replace(",", ".")) for part in text.strip().split(":")]
    except ValueError:
        return None
    if len(parts) > 3:
        return None
    value = sum(part * 60**place for place, part in enumerate(reversed(parts)))
    return value if math.isfinite(value) and value >= 0 else None
