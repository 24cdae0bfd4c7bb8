"""What the rows of a long file of visits say of the scoring: points by answer, and which items count how."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cxmap.formats import evidence_cells as cells
from cxmap.formats.evidence_cells import Refused
from cxmap.formats.visit_answers import NO_WORDS, NOT_APPLICABLE_CELL, YES_WORDS, is_yes_or_no
from cxmap.model.evidence_import import Rejection
from cxmap.model.questionnaire import Critical, ItemKind, PlannedItem, option_names, plain
from cxmap.model.visit_import import VisitMapping

FLAGS = ("left_out", "bonus", "critical")
TOLERANCE = 1e-9
"""Within this share of the points a line through them is a line."""


@dataclass(frozen=True)
class Pointed:
    """The scoring fields of an ItemMapping by the text of the item, the answers, and what is wrong by row.

    `answers` has a mark where a row says that its item does not apply.
    """

    items: dict[str, dict[str, Any]]
    answers: "pd.Series[str]"
    rejected: dict[int, Rejection]


def read_points(
    mapping: VisitMapping,
    frame: pd.DataFrame,
    visits: "pd.Series[str]",
    items: "pd.Series[str]",
    known: Mapping[str, PlannedItem],
    *,
    decimal_comma: bool,
) -> Pointed:
    """Read the columns of points and flags of a table with one answer per row.

    An answer earns what most rows say it earns, and an item is worth what most rows say; a row that says
    otherwise, or earns more than is possible, is rejected. The scoring of `known` items stands as it is.
    """
    told, rejected = _told(mapping, frame, decimal_comma=decimal_comma)
    told = told.assign(item=items, visit=visits, plain=told["answer"].map(plain))
    new = told[~told["item"].isin(list(known))]
    for field, found in (
        (mapping.earned, _too_many(told)),
        (mapping.earned, _unusual(new[new["answer"] != ""], ["item", "plain"], "earned")),
        (mapping.possible, _unusual(new, ["item"], "possible")),
    ):
        for row, reason, values in found:
            rejected.setdefault(row, Rejection(row=row, field=field or "", reason=reason, values=values))
    refused = new["visit"][new.index.isin(list(rejected))]
    scoring = {
        str(text): _scoring(rows, decimal_comma=decimal_comma)
        for text, rows in new[~new["visit"].isin(refused)].groupby("item", sort=False)
    }
    if (
        told[["earned", "possible"]].isna().all(axis=None)
    ):  # then answers are worth what they are without points
        scoring = {text: {name: each[name] for name in FLAGS} for text, each in scoring.items()}
    options = {(code, name) for code, item in known.items() for name in _left_out_of(item)}
    options |= {(text, plain(name)) for text, told in scoring.items() for name in told["left_out"]}
    off = told[told["off"]]
    pairs = zip(off["item"], off["answer"].map(plain), strict=True)
    marked = off.index[[pair not in options for pair in pairs]]
    answers = told["answer"].where(~told.index.isin(marked), NOT_APPLICABLE_CELL)
    return Pointed(scoring, answers, rejected)


def _left_out_of(item: PlannedItem) -> set[str]:
    """What the answers of an item are called that leave the denominator."""
    return {name for option in item.options if option.not_applicable for name in option_names(option)}


def _told(
    mapping: VisitMapping, frame: pd.DataFrame, *, decimal_comma: bool
) -> tuple[pd.DataFrame, dict[int, Rejection]]:
    """The columns as values: numbers (NaN: not told), flags, and the part that a critical item brings down."""
    number = cells.number_reader(0, 1e9, decimal_comma=decimal_comma)
    readers: dict[str, tuple[str | None, Callable[[str], Any], Any]] = {
        "earned": (mapping.earned, number, np.nan),
        "possible": (mapping.possible, number, np.nan),
        "off": (mapping.is_na, _flag, False),
        "critical": (mapping.is_critical, _critical, ""),
        "bonus": (mapping.is_bonus, _flag, False),
        "trap": (mapping.is_trap, _flag, False),
    }
    rejected: dict[int, Rejection] = {}
    told = {"answer": frame[mapping.answer or ""].str.strip()}
    for name, (column, reader, nothing) in readers.items():
        told[name] = pd.Series(nothing, index=frame.index)
        if column is None:
            continue
        texts = frame[column].str.strip()
        meant = {text: reader(text) if text else nothing for text in texts.unique()}
        for row in frame.index[
            texts.isin([text for text, each in meant.items() if isinstance(each, Refused)])
        ]:
            refused = meant[texts[row]]
            values = {"field": column, **refused.told}
            rejected[int(row)] = Rejection(row=int(row), field=column, reason=refused.reason, values=values)
        known = {text: nothing if isinstance(each, Refused) else each for text, each in meant.items()}
        told[name] = texts.map(known).astype(type(nothing))
    return pd.DataFrame(told), rejected


def _flag(text: str) -> bool | Refused:
    if plain(text) in YES_WORDS | NO_WORDS:
        return plain(text) in YES_WORDS
    return Refused("unknown_choice", {"value": cells.shown(text), "known": "0, 1"})


def _critical(text: str) -> str | Refused:
    """The part that is brought down; a plain yes means the visit."""
    if plain(text) in set(Critical):
        return plain(text)
    flag = _flag(text)
    if isinstance(flag, Refused):
        return Refused("unknown_choice", {"value": cells.shown(text), "known": "0, 1, section, visit"})
    return str(Critical.VISIT) if flag else ""


Problem = tuple[int, str, dict[str, object]]


def _unusual(told: pd.DataFrame, keys: list[str], value: str) -> Iterable[Problem]:
    """The rows that say something else than most rows with the same keys; of equally many the first counts."""
    own = told[~told["off"] & told[value].notna()]
    counts = own.groupby([*keys, value], sort=False).size()
    ranked = counts.sort_values(ascending=False, kind="stable").reset_index()
    usual = ranked.drop_duplicates(keys)[[*keys, value]].rename(columns={value: "usual"})
    joined = own.reset_index(names="row").merge(usual, on=keys)
    for each in joined[joined[value] != joined["usual"]].to_dict("records"):
        values = {
            "value": cells.shown(each["answer"]),
            "points": f"{each[value]:g}",
            "usual": f"{each['usual']:g}",
        }
        yield int(each["row"]), f"{value}_differs", {"item": cells.shown(each["item"]), **values}


def _too_many(told: pd.DataFrame) -> Iterable[Problem]:
    over = told[~told["off"] & ~told["bonus"] & ~told["trap"] & (told["earned"] > told["possible"])]
    for row, each in zip(over.index, over.to_dict("records"), strict=True):
        yield (
            int(row),
            "earned_over_possible",
            {"points": f"{each['earned']:g}", "most": f"{each['possible']:g}"},
        )


def _scoring(rows: pd.DataFrame, *, decimal_comma: bool) -> dict[str, Any]:
    """The fields of an ItemMapping that say what an item is worth and how it counts."""
    own = rows[~rows["off"] & (rows["answer"] != "")]
    points = dict(zip(own["answer"], own["earned"].fillna(0.0).astype(float), strict=True))
    points |= {text: worth for text, worth in zip(own["answer"], own["earned"], strict=True) if worth > 0}
    left_out = dict.fromkeys(rows["answer"][rows["off"] & (rows["answer"] != "")])
    most = max([0.0, *rows["possible"].dropna(), *points.values()])
    several = bool(own["visit"].duplicated().any())
    critical = rows["critical"][rows["critical"] != ""]
    fields: dict[str, Any] = {
        "left_out": tuple(text for text in left_out if text not in points),
        "bonus": bool(rows["bonus"].any()),
        "critical": Critical(critical.iloc[0]) if len(critical) else None,
    }
    if rows["trap"].any() and points:
        return fields | _trap(points, several=several)
    numbers = {text: cells.as_number(text, decimal_comma=decimal_comma) for text in points}
    if not most:
        words = not several and None in numbers.values() and not is_yes_or_no(points)
        return fields | {"points": {}} | ({"kind": ItemKind.TEXT} if words else {})
    if points and not several and None not in numbers.values():
        return fields | _of_numbers(
            {float(numbers[text] or 0): worth for text, worth in points.items()}, most
        )
    reached = sum(points.values()) if several else max(points.values(), default=0.0)
    return fields | {"kind": _kind(points, several=several)} | _worth(points, most, reached, several=several)


def _kind(answers: Collection[str], *, several: bool) -> ItemKind:
    if several:
        return ItemKind.MULTIPLE
    return ItemKind.YES_NO if is_yes_or_no(answers) else ItemKind.SINGLE


def _worth(points: dict[str, float], most: float, reached: float, *, several: bool) -> dict[str, Any]:
    """Points by answer, and what an answer that nobody gave must earn so that the best earns all."""
    if not several and is_yes_or_no(points) and len({plain(text) in YES_WORDS for text in points}) == 1:
        other = "No" if plain(next(iter(points))) in YES_WORDS else "Yes"
        return {"points": {**points, other: most if reached < most else 0.0}}
    lacking = most - reached if several else most
    return {"points": points, "best": lacking if reached < most else None}


def _trap(points: dict[str, float], *, several: bool) -> dict[str, Any]:
    """The answer that earned something is the true one; where nobody gave it, the other of yes and no is."""
    right = next((text for text, worth in points.items() if worth > 0), "")
    if not right and is_yes_or_no(points) and len(points) == 1:
        right = "No" if plain(next(iter(points))) in YES_WORDS else "Yes"
    kind = _kind(points, several=several)
    return {"points": {}, "trap": right, "kind": kind, "best": None if right else 0.0}


def _of_numbers(points: dict[float, float], most: float) -> dict[str, Any]:
    """A line from nothing to all points where they lie on one, else bands that give exactly these points."""
    values = sorted(points)
    kind = {"kind": ItemKind.NUMBER}
    line = _line(points, most)
    if line is not None:
        return kind | {"scale": line, "worth": most}
    ends = [at for at in range(1, len(values)) if points[values[at]] != points[values[at - 1]]]
    bands = [(values[at - 1], points[values[at - 1]]) for at in ends]
    last = points[values[-1]]
    if max(points.values()) == most:
        return kind | {"bands": (*bands, (None, last))}
    if bands and bands[0][1] > last:  # less is better: what nobody reached lies below
        return kind | {"bands": ((values[0] - 1, most), *bands, (None, last))}
    return kind | {"bands": (*bands, (values[-1], last), (None, most))}


def _line(points: dict[float, float], most: float) -> tuple[float, float] | None:
    """The ends of the line that all points lie on, worst first; None where there is none or it is not certain."""
    inner = sorted(value for value, worth in points.items() if 0 < worth < most)
    none, full = ([v for v, worth in points.items() if worth == end] for end in (0, most))
    known = [*inner[:1], *inner[1:][-1:], *none[:1], *full[:1]][:2]
    if len(inner) < 1 or len(known) < 2:
        return None
    one, two = known
    slope = (points[two] - points[one]) / (two - one)
    if not slope:
        return None
    low = one - points[one] / slope
    high = low + most / slope
    low, high = round(low, 9), round(high, 9)
    fits = all(
        abs(most * min(max((value - low) / (high - low), 0.0), 1.0) - worth) <= TOLERANCE * most
        for value, worth in points.items()
    )
    return (low, high) if fits else None
