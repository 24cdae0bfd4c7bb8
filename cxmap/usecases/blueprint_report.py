"""A blueprint for the command line: its document, figures, economics, comparison and files by its id alone."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, is_dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cxmap.analysis import blueprint_sentences
from cxmap.analysis.blueprint_economics import economics as reckoned
from cxmap.analysis.blueprint_economics import missing
from cxmap.analysis.blueprint_findings import BlueprintFindings, Economics, EconomicsRow, Finding
from cxmap.errors import InvalidValueError, Reason
from cxmap.model.service_blueprint import BlueprintDocument, BlueprintLine
from cxmap.usecases import (
    blueprint_comparison,
    blueprint_document,
    blueprint_overlay,
    blueprint_picture,
    blueprint_simulation,
    blueprint_tables,
    blueprint_template,
    evidence_filter,
    experience_map,
    service_blueprint,
)
from cxmap.usecases.blueprint_comparison import Studied
from cxmap.usecases.blueprint_simulation import Plan
from cxmap.usecases.desk import Desk
from cxmap.usecases.service_blueprint import Opened
from cxmap.words import Language

MINUTE = 60
CENT = Decimal("0.01")
Answer = tuple[dict[str, Any], str]
"""The values for other programs, and the same in lines for a person."""


def new(
    desk: Desk,
    name: str,
    language: Language,
    *,
    data: bytes | None = None,
    template: str | None = None,
    map_id: str | None = None,
) -> str:
    """The id of a new blueprint: from a plain document, a template, an experience map, or blank."""
    if data is not None:
        return blueprint_document.create(desk, blueprint_document.parse(data), name=name).id
    if template:
        named = name or blueprint_template.template_names(language).get(template, template)
        return blueprint_template.create_from_template(desk, template, named, language).id
    if map_id:
        return service_blueprint.create_from_map(desk, map_id, name or map_id).id
    return service_blueprint.create_blank(desk, name, language).id


def show(desk: Desk, blueprint_id: str) -> Answer:
    """The plain document of a blueprint."""
    opened = opened_at(desk, blueprint_id)
    plain = blueprint_document.document(opened.document, opened.evidence)
    lines = [f"{each['lane']}: {each['name']}" for each in plain["nodes"]]
    return plain, "\n".join([plain["name"], *lines])


def check(desk: Desk, blueprint_id: str, terms: Sequence[str], language: Language) -> Answer:
    """Times, structure, waits, failure points, duplicates and findings, with node keys instead of ids."""
    opened = opened_at(desk, blueprint_id)
    document, found = opened.document, found_in(desk, opened, terms)
    headline = blueprint_picture.headline(document, found, language)
    findings = [_finding(document, each, language) for each in found.findings]
    values = {
        "headline": headline,
        "times": _times(document, found),
        "structure": _structure(document, found),
        "nodes": [plain(each, _keys(document)) for each in found.nodes],
        "waits": [plain(each, _keys(document)) for each in found.waits],
        "failures": [plain(each, _keys(document)) for each in found.failures],
        "duplicates": [plain(each, _keys(document)) for each in found.duplicates],
        "findings": findings,
        "evidence": {"items": found.items, "visits": found.visits, "methods": found.methods},
    }
    return values, "\n".join([headline, *(each["sentence"] for each in findings)])


def _times(document: BlueprintDocument, found: BlueprintFindings) -> dict[str, Any]:
    keys = _keys(document)
    return {
        "standard": asdict(found.standard),
        "observed": asdict(found.observed),
        "tolerable": found.tolerable,
        "critical_path": [keys[each] for each in found.critical],
        "tolerance_passed_at": keys.get(found.passed_at or ""),
        "waiting_standard": found.waiting_standard,
        "waiting_observed": found.waiting_observed,
    }


def _structure(document: BlueprintDocument, found: BlueprintFindings) -> dict[str, Any]:
    figures = plain(found.structure, _keys(document))
    counts = {str(line): len(found.structure.crossings_of(line)) for line in BlueprintLine}
    return {**figures, "crossings_by_line": counts}


def _finding(document: BlueprintDocument, finding: Finding, language: Language) -> dict[str, Any]:
    values = plain(finding, _keys(document))
    return {
        **values,
        "title": blueprint_sentences.title(language, finding),
        "sentence": blueprint_sentences.sentence(language, finding),
    }


def economics(desk: Desk, blueprint_id: str, minutes: str, terms: Sequence[str]) -> Answer:
    """Price, cost lines, total and profit at each execution time, and the break-even time.

    `minutes` are execution times as `2,3,4`, else those of the blueprint count. InvalidValueError where the
    blueprint has no price, no cost per minute or no time.
    """
    opened = opened_at(desk, blueprint_id)
    document, found = opened.document, found_in(desk, opened, terms)
    listed = [each * MINUTE for each in minutes_of(minutes)] if minutes else None
    figures = reckoned(document, found, execution_times=listed)
    if figures is None:
        lacking = missing(document, found)
        raise InvalidValueError(field=lacking, value="", reason=Reason(f"economics_without_{lacking}"))
    rows = [_row(figures, row) for row in figures.rows]
    lines = [
        f"{row['what']} {row['minutes']:g} min: total {row['total']}, profit {row['profit']}" for row in rows
    ]
    return {**_economics(figures), "rows": rows}, "\n".join(lines)


def minutes_of(text: str) -> list[float]:
    """Execution times as `2, 3, 4.5`; InvalidValueError where one is no number of minutes."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    try:
        found = [float(part) for part in parts]
    except ValueError as error:
        raise InvalidValueError(field="minutes", value=text[:80], reason=Reason("not_minutes")) from error
    if not all(0 <= each < float("inf") for each in found):
        raise InvalidValueError(field="minutes", value=text[:80], reason=Reason("not_minutes"))
    return found


def _economics(figures: Economics) -> dict[str, Any]:
    fields = plain(figures, {})
    del fields["rows"]
    zone = figures.loss_zone
    return {
        **fields,
        "break_even_minutes": _minutes(figures.break_even),
        "tolerable_minutes": _minutes(figures.tolerable),
        "loss_zone_minutes": [_minutes(each) for each in zone] if zone else None,
    }


def _row(figures: Economics, row: EconomicsRow) -> dict[str, Any]:
    return {**plain(row, {}), "minutes": _minutes(row.seconds), "price": rounded(figures.price)}


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / MINUTE


def rounded(money: Decimal) -> int | float:
    """Money to the cent, as a number of JSON."""
    return blueprint_document.amount(money.quantize(CENT, ROUND_HALF_UP))


def scene(desk: Desk, blueprint_id: str, terms: Sequence[str], language: Language) -> blueprint_picture.Scene:
    """The picture of a blueprint under a filter."""
    opened = opened_at(desk, blueprint_id)
    return blueprint_picture.scene(opened.document, found_in(desk, opened, terms), language)


def opened_at(desk: Desk, blueprint_id: str) -> Opened:
    """A blueprint with the evidence of its project."""
    return Opened(service_blueprint.load(desk, blueprint_id), experience_map.load_evidence(desk))


def found_in(desk: Desk, opened: Opened, terms: Sequence[str]) -> BlueprintFindings:
    """All numbers of a blueprint under the filter of these terms."""
    view = blueprint_picture.View(evidence_filter.parse_filter(desk, terms))
    return blueprint_picture.findings(opened.document, opened.evidence, view)


def _keys(document: BlueprintDocument) -> dict[str, str]:
    """What a document calls the things that have ids."""
    nodes = {node.id: node.key for node in document.nodes}
    links = {link.id: f"{nodes[link.source_id]} → {nodes[link.target_id]}" for link in document.links}
    failures = {failure.id: failure.key for failure in document.failures}
    return nodes | links | failures


def plain(value: Any, keys: dict[str, str]) -> Any:
    """Findings as values of JSON: ids become keys, money is rounded to the cent."""
    if isinstance(value, Decimal):
        return rounded(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(part, keys) for name, part in vars(value).items()}
    if isinstance(value, dict):
        return {str(name): plain(part, keys) for name, part in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return [plain(part, keys) for part in value]
    if hasattr(value, "model_dump"):
        return plain(value.model_dump(), keys)
    return keys.get(value, value) if isinstance(value, str) else value


def simulate(
    desk: Desk,
    blueprint_id: str,
    plan: Plan,
    terms: Sequence[str],
    *,
    progress: Callable[[float], None] | None = None,
) -> Answer:
    """What a simulation tells: throughput, queues at each wait and role, mean and 90 % time, with intervals."""
    opened = opened_at(desk, blueprint_id)
    where = evidence_filter.parse_filter(desk, terms)
    result = blueprint_simulation.run(opened.document, opened.evidence, plan, where, progress=progress)
    lines = [
        f"throughput {result.throughput.value or 0:.1f} per hour",
        f"mean {result.mean.value or 0:.0f} s, nine in ten within {result.ninety.value or 0:.0f} s",
        *(f"{each.label}: mean wait {each.mean.value or 0:.0f} s" for each in result.waits),
        *(f"{each.name}: busy {each.busy:.0%}" for each in result.roles),
    ]
    return plain(result, _keys(opened.document)), "\n".join(lines)


def overlay_scene(desk: Desk, first_id: str, second_id: str, language: Language) -> blueprint_picture.Scene:
    """The picture of the second blueprint laid over the first, with what was added, removed, moved and changed."""
    first, second = _studied(desk, first_id), _studied(desk, second_id)
    laid = blueprint_overlay.overlay(first, second, blueprint_comparison.compare(first, second))
    return blueprint_picture.scene(laid.document, laid.findings, language, compared=laid.marks)


def _studied(desk: Desk, blueprint_id: str) -> Studied:
    opened = opened_at(desk, blueprint_id)
    return opened.document, found_in(desk, opened, ())


def compare(desk: Desk, first_id: str, second_id: str, language: Language) -> Answer:
    """Added, removed, moved and changed nodes (by their keys), and time, cost, failures and crossings side by side."""
    first, second = _studied(desk, first_id), _studied(desk, second_id)
    compared = blueprint_comparison.compare(first, second)
    keys = _keys(first[0]) | _keys(second[0])
    figures = {
        pair.what: plain({"first": pair.first, "second": pair.second, "difference": pair.difference}, {})
        for pair in compared.figures
    }
    values = {
        **{name: plain(getattr(compared, name), keys) for name in ("added", "removed", "moved", "changed")},
        **{name: plain(getattr(compared, name), keys) for name in ("added_links", "removed_links")},
        "figures": figures,
    }
    rows = blueprint_comparison.node_rows(first[0], second[0], compared, language)
    lines = [f"{row.became}: {row.name} {row.details}".strip() for row in rows]
    told = blueprint_comparison.figure_rows(compared, language)
    return values, "\n".join(lines + [f"{row.what}: {row.first} → {row.second}" for row in told])


def export(
    desk: Desk,
    blueprint_id: str,
    suffix: str,
    terms: Sequence[str],
    language: Language,
    *,
    training: bool = False,
) -> bytes:
    """The document (.json), process graph (.dot), service standards (.csv, .xlsx) or training view (.pdf) as a file."""
    if suffix == ".json":
        return json.dumps(show(desk, blueprint_id)[0], ensure_ascii=False, indent=1).encode()
    opened = opened_at(desk, blueprint_id)
    document, found = opened.document, found_in(desk, opened, terms)
    if suffix == ".dot":
        return blueprint_picture.process_graph(document, language).encode()
    if training and suffix == ".pdf":
        return blueprint_tables.training_pdf(document, found, language)
    return blueprint_tables.standards_file(
        blueprint_tables.standards(document, found, language), suffix, language
    )
