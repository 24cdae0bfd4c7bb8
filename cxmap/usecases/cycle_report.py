"""A cycle for the command line: its document with the lock-on, gaps, comparison and files by its id alone."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from cxmap.analysis.cycle_findings import CycleFindings, Share
from cxmap.errors import InvalidValueError, Reason
from cxmap.model.activity_cycle import CycleDocument
from cxmap.usecases import (
    activity_cycle,
    cycle_document,
    cycle_figures,
    cycle_picture,
    evidence_filter,
    experience_map,
)
from cxmap.usecases.cycle_figures import DifferenceRow, GapRow
from cxmap.usecases.desk import Desk
from cxmap.words import Language


@dataclass(frozen=True)
class Against:
    """What a cycle is compared with: a second look at it, or another cycle (`other`, an id)."""

    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    other: str | None = None

    def __bool__(self) -> bool:
        return bool(self.first or self.second or self.other)


NOTHING = Against()


@dataclass(frozen=True)
class Compared:
    """A comparison: its rows and what its two sides are called."""

    rows: list[DifferenceRow]
    looks: tuple[str, str]
    tested: int


def new(
    desk: Desk, name: str, language: Language, *, template: str | None = None, data: bytes | None = None
) -> str:
    """The id of a new cycle: from a plain document, from a template, or blank."""
    if data is not None:
        return cycle_document.create(desk, cycle_document.parse(data), name=name).id
    if template:
        named = name or activity_cycle.template_names(language).get(template, template)
        return activity_cycle.create_from_template(desk, template, named, language).id
    return activity_cycle.create_blank(desk, name, language).id


def show(desk: Desk, cycle_id: str, terms: Sequence[str]) -> tuple[dict[str, Any], str]:
    """The plain document, the lock-on and the shares of the others; and the same in a few lines."""
    document, found = _found(desk, cycle_id, terms)
    plain = cycle_document.document(document)
    shares = {"now": found.lock_on.now, "live": found.lock_on.after_live, "all": found.lock_on.after_all}
    lines = [f"{each['phase']}: {each['name']}" for each in plain["activities"]]
    values = {
        "document": plain,
        "lock_on": asdict(found.lock_on),
        "held_by": [asdict(h) for h in found.held_by],
    }
    return values, "\n".join(
        [*lines, *(f"lock-on, {name}: {_said(share)}" for name, share in shares.items())]
    )


def gaps(
    desk: Desk, cycle_id: str, terms: Sequence[str], language: Language, *, weighted: bool = False
) -> list[GapRow]:
    """The gap table under a filter, the largest first."""
    document, found = _found(desk, cycle_id, terms, weighted=weighted)
    return cycle_figures.gap_table(document, found, language)


def compare(
    desk: Desk, cycle_id: str, against: Against, terms: Sequence[str], language: Language
) -> Compared:
    """The comparison of a cycle under two filters, or of two cycles under one."""
    document, other, view = _sides(desk, cycle_id, against, terms)
    evidence = experience_map.load_evidence(desk)
    both = cycle_picture.comparison(document, evidence, view, other)
    looks = cycle_picture.look_names(document, view, language, other)
    if both is None or looks is None:
        raise InvalidValueError(field="compare", value="", reason=Reason("nothing_to_compare"))
    return Compared(cycle_figures.difference_table(document, both, other), looks, both.tested)


def scene(
    desk: Desk,
    cycle_id: str,
    terms: Sequence[str],
    language: Language,
    *,
    form: cycle_picture.Form,
    against: Against = NOTHING,
) -> cycle_picture.Scene:
    """The picture of a cycle under a filter, alone or compared."""
    document, other, view = _sides(desk, cycle_id, against, terms)
    evidence = experience_map.load_evidence(desk)
    return cycle_picture.scene(document, evidence, replace(view, form=form), language, other=other)


def export(
    desk: Desk,
    cycle_id: str,
    suffix: str,
    terms: Sequence[str],
    language: Language,
    *,
    against: Against = NOTHING,
) -> bytes:
    """The plain document (.json), or the table of gaps or of differences (.csv, .xlsx) as a file."""
    if suffix == ".json":
        plain = cycle_document.document(activity_cycle.load(desk, cycle_id))
        return json.dumps(plain, ensure_ascii=False, indent=1).encode()
    if against:
        told = compare(desk, cycle_id, against, terms, language)
        return cycle_figures.difference_file(told.rows, told.looks, suffix, language)
    return cycle_figures.table_file(gaps(desk, cycle_id, terms, language), suffix, language)


def _sides(
    desk: Desk, cycle_id: str, against: Against, terms: Sequence[str]
) -> tuple[CycleDocument, CycleDocument | None, cycle_picture.View]:
    """The cycle, the one it is compared with, and the view; each look's terms come on top of those of both."""
    document = activity_cycle.load(desk, cycle_id)
    other = activity_cycle.load(desk, against.other) if against.other else None
    where = evidence_filter.parse_filter(desk, terms)
    if other or not against:
        return document, other, cycle_picture.View(where)
    first, second = (
        (", ".join(own), evidence_filter.parse_filter(desk, [*terms, *own]))
        for own in (against.first, against.second)
    )
    return document, None, cycle_picture.View(where, compared=(first, second))


def _found(
    desk: Desk, cycle_id: str, terms: Sequence[str], *, weighted: bool = False
) -> tuple[CycleDocument, CycleFindings]:
    document = activity_cycle.load(desk, cycle_id)
    where = evidence_filter.parse_filter(desk, terms)
    evidence = experience_map.load_evidence(desk)
    return document, cycle_figures.findings(document, evidence, where, weighted=weighted)


def _said(share: Share) -> str:
    if share.value is None:
        return "–"
    ends = "" if share.low is None or share.high is None else f" [{share.low:.0f}, {share.high:.0f}]"
    return f"{share.value:.0f} %{ends}, n {share.n}, {share.known} of {share.of} activities"
