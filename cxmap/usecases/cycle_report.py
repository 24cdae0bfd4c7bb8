"""A cycle for the command line: its document with the lock-on, gaps, comparison and files by its id alone."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cxmap.analysis.cycle_findings import CycleFindings, Share
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


def new(
    desk: Desk, name: str, language: Language, *, template: str | None = None, data: bytes | None = None
) -> str:
    """The id of a new cycle: from a plain document, from a template, or blank."""
    if data is not None:
        return cycle_document.create(desk, cycle_document.parse(data), name=name).id
    if template:
        return activity_cycle.create_from_template(desk, template, name or template, language).id
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


def compare(desk: Desk, cycle_id: str, first: Sequence[str], second: Sequence[str]) -> list[DifferenceRow]:
    """The comparison of a cycle under two filters."""
    document = activity_cycle.load(desk, cycle_id)
    looks = [evidence_filter.parse_filter(desk, terms) for terms in (first, second)]
    compared = cycle_figures.compare(document, experience_map.load_evidence(desk), looks[0], looks[1])
    return cycle_figures.difference_table(document, compared)


def scene(
    desk: Desk, cycle_id: str, terms: Sequence[str], language: Language, *, form: cycle_picture.Form
) -> cycle_picture.Scene:
    """The picture of a cycle under a filter."""
    view = cycle_picture.View(evidence_filter.parse_filter(desk, terms), form=form)
    document = activity_cycle.load(desk, cycle_id)
    return cycle_picture.scene(document, experience_map.load_evidence(desk), view, language)


def export(desk: Desk, cycle_id: str, suffix: str, terms: Sequence[str], language: Language) -> bytes:
    """The plain document (.json) or the gap table (.csv, .xlsx) as a file."""
    if suffix == ".json":
        plain = cycle_document.document(activity_cycle.load(desk, cycle_id))
        return json.dumps(plain, ensure_ascii=False, indent=1).encode()
    return cycle_figures.table_file(gaps(desk, cycle_id, terms, language), suffix, language)


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
