"""What a live log says, as rows with names: for the screen, the command line and files."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import pandas as pd

from cxmap.analysis import behaviour_log as analysis
from cxmap.analysis.behaviour_log import Waiting
from cxmap.analysis.findings import Estimate
from cxmap.drawing import session_timeline
from cxmap.errors import UnknownFormatError
from cxmap.formats import DOORS
from cxmap.formats.formula_guard import guarded
from cxmap.model.behaviour_log import Behaviour, LogDocument
from cxmap.words import Language, catalogue, ranged, say

__all__ = ["MOST_ARROWS", "Waiting", "waiting"]

MOST_ARROWS = session_timeline.MOST_ARROWS


@dataclass(frozen=True)
class BudgetRow:
    """One behaviour: times in seconds, share of the observed time 0..1, events per hour with their interval."""

    behaviour: str
    group: str
    kind: str
    events: int
    seconds: float
    share: float | None
    mean_seconds: float | None
    low: float | None
    high: float | None
    method: str
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    sampled: float | None
    sampled_low: float | None
    sampled_high: float | None


@dataclass(frozen=True)
class TransitionRow:
    """One step from behaviour to behaviour: how often, as a share 0..1 of all steps from the first, with interval."""

    before: str
    after: str
    n: int
    of: int
    share: float | None
    low: float | None
    high: float | None


def budget(document: LogDocument) -> list[BudgetRow]:
    """The time budget, in the order of the scheme."""
    known = {each.id: each for each in document.behaviours}
    rows = []
    for found in analysis.budget(document):
        behaviour, sampled = known[found.behaviour_id], found.sampled
        rows.append(
            BudgetRow(
                behaviour.name,
                behaviour.grouping,
                behaviour.kind,
                found.events,
                round(found.seconds, 3),
                found.share,
                found.duration.mean,
                found.duration.low,
                found.duration.high,
                found.duration.method,
                found.rate,
                found.rate_low,
                found.rate_high,
                sampled.value if sampled else None,
                sampled.low if sampled else None,
                sampled.high if sampled else None,
            )
        )
    return rows


def transitions(document: LogDocument) -> list[TransitionRow]:
    """What followed what, the most frequent first."""
    names = {each.id: each.name for each in document.behaviours}
    return [
        TransitionRow(
            names[each.before],
            names[each.after],
            each.share.k,
            each.share.n,
            each.share.value,
            each.share.low,
            each.share.high,
        )
        for each in analysis.transitions(document)
    ]


def waiting(document: LogDocument) -> Waiting:
    """Waiting and service times, who gave up, and the queue."""
    return analysis.waiting(document)


def observed_seconds(document: LogDocument) -> float:
    """The time in which something could be seen."""
    return analysis.observed_seconds(document)


def timeline(document: LogDocument, language: Language, *, dark: bool = False) -> Any:
    """The time line of a session as a plotly figure."""
    return session_timeline.figure(document, language, dark=dark)


def colours(behaviours: Sequence[Behaviour], *, dark: bool = False) -> dict[str, str]:
    """The colour of each behaviour by id: its own, else one by its place."""
    return session_timeline.colours(behaviours, dark=dark)


def transition_graph(document: LogDocument, *, dark: bool = False) -> str:
    """The transitions as a graph in the language of graphviz."""
    return session_timeline.graph(document, analysis.transitions(document), dark=dark)


def clock(seconds: float | None) -> str:
    """Seconds as m:ss, or h:mm:ss from an hour on; a dash where unknown."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    hours, minutes = whole // 3600, whole % 3600 // 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def interval(found: Estimate) -> str:
    """A mean time with its interval and n: `2:10 (1:40 … 2:50), n 12`."""
    if found.mean is None:
        return "–"
    ends = f" ({clock(found.low)} … {clock(found.high)})" if found.low is not None else ""
    return f"{clock(found.mean)}{ends}, n {found.n}"


def log_table(document: LogDocument) -> pd.DataFrame:
    """The entries of a log with names instead of ids."""
    names = {each.id: each.name for each in document.behaviours}
    places = {each.id: each.name for each in document.touchpoints}
    rows = [
        {
            "at": entry.at,
            "pressed_at": entry.pressed_at,
            "kind": str(entry.kind),
            "behaviour": names.get(str(entry.behaviour_id), ""),
            "subject": entry.subject,
            "modifier": entry.modifier,
            "value": entry.value,
            "valence": entry.valence,
            "touchpoint": places.get(str(entry.touchpoint_id), ""),
            "note": entry.note,
            "antecedent": entry.antecedent,
            "consequence": entry.consequence,
            "observer": entry.observer,
        }
        for entry in document.entries
    ]
    return pd.DataFrame(rows)


def export(rows: Sequence[Any] | pd.DataFrame, suffix: str, names: dict[str, str] | None = None) -> bytes:
    """Rows as csv, xlsx or jsonl; text starts no formula."""
    if suffix not in DOORS:
        raise UnknownFormatError(file=suffix, known=", ".join(DOORS))
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame([asdict(row) for row in rows])
    texts = [column for column in frame.columns if frame[column].dtype.kind not in "fib"]
    safe = {column: frame[column].fillna("").map(guarded).astype("str") for column in texts}
    return DOORS[suffix].write(frame.assign(**safe).rename(columns=names or {}))


def column_names(language: Language, row: type[BudgetRow] | type[TransitionRow]) -> dict[str, str]:
    """The names of the columns of a table in a file."""
    return {field.name: say(language, f"observe.column.{field.name}") for field in fields(row)}


def budget_table(rows: Sequence[BudgetRow], language: Language) -> pd.DataFrame:
    """The time budget as it is read on the screen: each number with its interval in one cell."""
    told = [
        {
            "behaviour": row.behaviour,
            "group": row.group,
            "kind": say(language, f"observe.kinds.{row.kind}"),
            "events": row.events,
            "time": clock(row.seconds) if row.seconds else "",
            "share": "" if row.share is None else ranged(language, row.share, None, None, percent=True),
            "mean_seconds": ranged(language, row.mean_seconds, row.low, row.high) if row.seconds else "",
            "rate": ranged(language, row.rate, row.rate_low, row.rate_high),
            "sampled": ranged(language, row.sampled, row.sampled_low, row.sampled_high, percent=True),
        }
        for row in rows
    ]
    names = {name: say(language, f"observe.column.{name}") for name in told[0]} if told else {}
    if all(row.sampled is None for row in rows):
        names.pop("sampled", None)
    return pd.DataFrame(told).reindex(columns=list(names)).rename(columns=names)


def transition_table(rows: Sequence[TransitionRow], language: Language) -> pd.DataFrame:
    """What followed what as it is read on the screen."""
    names = {name: say(language, f"observe.column.{name}") for name in ("before", "after", "n", "of")}
    shares = [ranged(language, row.share, row.low, row.high, percent=True) for row in rows]
    frame = pd.DataFrame([asdict(row) for row in rows], columns=list(names)).rename(columns=names)
    return frame.assign(**{say(language, "observe.column.share_of"): shares})


ENTRY_COLUMNS = ("at", "behaviour", "kind", "subject", "modifier", "note")


def entry_names(language: Language) -> dict[str, str]:
    """The names of the columns of a log on the screen."""
    own = {name: say(language, f"observe.column.{name}") for name in ("behaviour", "kind")}
    mark = "observe.entry."
    return own | {
        key.removeprefix(mark): text for key, text in catalogue(language).items() if key.startswith(mark)
    }


def told_log(document: LogDocument, language: Language) -> pd.DataFrame:
    """The entries of a log with names instead of ids, their kinds in words."""
    table = log_table(document)
    return table.assign(
        kind=[say(language, f"observe.entry_kinds.{kind}") for kind in table["kind"]],
        pressed_at=[moment[:19].replace("T", " ") for moment in table["pressed_at"]],
    )
