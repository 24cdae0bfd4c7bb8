"""The commands of mystery shopping: programmes, visits in, scores out, and what they are worth."""

import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from cxmap.commands.answering import (
    ACTOR,
    Db,
    Json,
    Lang,
    ProjectId,
    answer,
    opened,
    read_bytes,
    show_progress,
    write,
)
from cxmap.model.evidence_import import Rejection
from cxmap.model.mystery_shopping import ProgrammeKind
from cxmap.usecases import mystery_shopping, questionnaire, shop_scores, visit_export, visit_import
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from cxmap.words import Language, say

app = typer.Typer()
ProgrammeId = Annotated[str, typer.Option("--programme", help="Id of the programme.")]
By = Annotated[
    Literal["all", "location", "region", "segment", "section", "item", "wave", "shopper", "daypart"],
    typer.Option("--by", help="What the visits are grouped by."),
]
ComparedBy = Annotated[
    Literal["all", "section", "item", "region", "segment"],
    typer.Option("--by", help="What is compared, row by row."),
]
Waves = Annotated[list[str] | None, typer.Option("--wave", help="Only visits of this wave (name or id).")]


@app.command("new")
def shop_new(
    project: ProjectId,
    name: Annotated[str, typer.Option("--name", help="Name of the programme.")],
    kind: Annotated[
        ProgrammeKind, typer.Option("--kind", help="Whose service is visited.")
    ] = ProgrammeKind.OWN,
    form: Annotated[
        Path | None, typer.Option("--form", help="A form file (CSV, XLSX): becomes the questionnaire.")
    ] = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Create a programme, with a questionnaire from a form file if one is given."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        told = questionnaire.form_of(read_bytes(form), form.name, language) if form else None
        made = mystery_shopping.create(desk, name, kind, language)
        written = questionnaire.create(desk, made.id, told.plan, name).id if told else None
        problems = [_problem(each, language) for each in told.problems] if told else []
        values = {"programme": made.id, "questionnaire": written, "problems": problems}
        lines = [made.id, *(f"row {each['row']}: {each['reason']}" for each in problems)]
        answer(values, "\n".join(lines), as_json=as_json)


@app.command("list")
def shop_list(project: ProjectId, as_json: Json = False, db: Db = None) -> None:
    """List the programmes of a project, the newest first."""
    with opened(db, as_json=as_json) as database:
        projects.project(database, project)
        known = [
            {"programme": each.id, "name": each.name, "kind": str(each.kind)}
            for each in mystery_shopping.programmes(Desk(database, project))
        ]
        lines = "\n".join(f"{each['programme']}  {each['name']} ({each['kind']})" for each in known)
        answer({"programmes": known}, lines, as_json=as_json)


@app.command("import")
def shop_import(
    file: Path,
    programme: ProgrammeId,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="The mapping document; without it the columns are guessed."),
    ] = None,
    form: Annotated[
        Path | None, typer.Option("--form", help="The form that was filled in: becomes the questionnaire.")
    ] = None,
    new_questionnaire: Annotated[
        bool, typer.Option("--new-questionnaire", help="Make a new version from the columns of the file.")
    ] = False,
    rejects: Annotated[Path | None, typer.Option("--rejects", help="Write the rejected rows here.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Import a file that was imported before.")] = False,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Import visits from a CSV, TSV, XLSX or JSON-lines file, wide or long."""
    with opened(db, as_json=as_json) as database:
        desk = mystery_shopping.desk_of_programme(database, programme, ACTOR)
        told = visit_import.parse_mapping(read_bytes(mapping)) if mapping else None
        plan = questionnaire.form_of(read_bytes(form), form.name, language).plan if form else None
        seen = visit_import.open_visits(
            desk,
            programme,
            read_bytes(file),
            file.name,
            sheet=told.sheet if told else None,
            plan=plan,
            new_questionnaire=new_questionnaire,
        )
        progress = None if as_json or not sys.stderr.isatty() else show_progress
        done = visit_import.import_visits(
            desk, programme, seen, told, again=again, language=language, progress=progress
        )
        if rejects:
            write(rejects, done.rejects_file(language))
        _tell_import(done, language, as_json=as_json)


def _tell_import(done: visit_import.ImportedVisits, language: Language, *, as_json: bool) -> None:
    rejected = [_problem(each, language) for each in done.rejected]
    counts = {"rows_read": done.rows_read, "rows_used": done.rows_used, "visits": done.visits}
    lines = "\n".join(f"row {each['row']}, {each['field']}: {each['reason']}" for each in rejected)
    said = ", ".join(f"{name} {number}" for name, number in counts.items())
    values = {
        **counts,
        "rejected": rejected,
        "batch": done.batch.id if done.batch else None,
        "questionnaire": done.questionnaire_id or None,
    }
    answer(values, f"{said}, rejected {len(rejected)}\n{lines}".strip(), as_json=as_json)


@app.command("export")
def shop_export(
    file: Path, programme: ProgrammeId, language: Lang = "en", as_json: Json = False, db: Db = None
) -> None:
    """Export visits in the published long format as csv or xlsx, by the suffix of FILE."""
    with opened(db, as_json=as_json) as database:
        desk = mystery_shopping.desk_of_programme(database, programme, ACTOR)
        done = visit_export.export_visits(desk, programme, file.suffix.lower(), language)
        write(file, done.data)
        values = {"file": str(file), "visits": done.visits, "rows": done.rows}
        answer(values, f"{file}: visits {done.visits}, rows {done.rows}", as_json=as_json)


def _problem(each: Rejection, language: Language) -> dict[str, Any]:
    return {"row": each.row, "field": each.field, "reason": each.sentence(language)}


def _scored(desk: Desk, programme: str, waves: Iterable[str]) -> shop_scores.Scored:
    scored = shop_scores.load(desk, programme)
    wanted = tuple(shop_scores.wave_named(scored, name) for name in waves)
    return shop_scores.load(desk, programme, shop_scores.Where(waves=wanted)) if wanted else scored


@app.command("score")
def shop_score(
    programme: ProgrammeId,
    by: By = "all",
    waves: Waves = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Scores in percent of what was possible, with 95 % intervals that respect clustering by location."""
    with opened(db, as_json=as_json) as database:
        desk = mystery_shopping.desk_of_programme(database, programme, ACTOR)
        scored = _scored(desk, programme, waves or ())
        rows = [
            {**asdict(each), "name": scored.label(by, each.key, language)}
            for each in shop_scores.scores(scored, by)
        ]
        lines = "\n".join(_score_line(row) for row in rows)
        answer({"by": by, "unit": "percent", "rows": rows}, lines, as_json=as_json)


def _score_line(row: dict[str, Any]) -> str:
    if row["score"] is None:
        return f"{row['name'] or 'all'}: n {row['n']} ({row['why_not']})"
    ends = f" [{row['low']:.1f}, {row['high']:.1f}]" if row["low"] is not None else ""
    told = f"n {row['n']}, {row['earned']:g} of {row['possible']:g}, {row['method']}"
    return f"{row['name'] or 'all'}: {row['score']:.1f} %{ends} ({told})"


@app.command("compare")
def shop_compare(
    programme: ProgrammeId,
    first: Annotated[str, typer.Option("--first", help="The wave before (name or id).")],
    second: Annotated[str, typer.Option("--second", help="The wave after (name or id).")],
    by: ComparedBy = "all",
    correction: Annotated[
        Literal["holm", "fdr_bh"], typer.Option("--correction", help="How many rows are corrected for.")
    ] = "holm",
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """The second wave minus the first, in points, tested; in words first."""
    with opened(db, as_json=as_json) as database:
        desk = mystery_shopping.desk_of_programme(database, programme, ACTOR)
        scored = shop_scores.load(desk, programme)
        before, after = (shop_scores.wave_named(scored, name) for name in (first, second))
        found = shop_scores.compare(scored, before, after, by, correction)
        rows = [
            {
                **asdict(each),
                "name": scored.label(by, each.key, language),
                "verdict": each.verdict,
                "words": shop_scores.words_of_change(each, language),
            }
            for each in found
        ]
        lines = "\n".join(f"{row['name']}: {row['words']}".removeprefix(": ") for row in rows)
        answer({"by": by, "correction": correction, "rows": rows}, lines, as_json=as_json)


@app.command("reliability")
def shop_reliability(
    programme: ProgrammeId,
    waves: Waves = None,
    width: Annotated[
        float, typer.Option("--width", min=0.1, help="Width of an interval, in points, to plan visits for.")
    ] = 10.0,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """What shoppers are worth: severity, traps, agreement in paired visits; and how many visits it takes."""
    with opened(db, as_json=as_json) as database:
        desk = mystery_shopping.desk_of_programme(database, programme, ACTOR)
        scored = _scored(desk, programme, waves or ())
        found = shop_scores.reliability(desk, scored)
        values = asdict(found)
        for row in values["shoppers"]:
            row["name"] = scored.names.get(row["shopper_id"], row["shopper_id"])
        needed = shop_scores.visits_needed(scored, width)
        values["visits_needed"] = asdict(needed)
        lines = [
            f"{row['name']}: n {row['visits']}, {_severity(row)}{_doubts(row)}" for row in values["shoppers"]
        ] or [say(language, "shop.results.no_shoppers")]
        lines += [
            _score_line({**values[name], "name": say(language, f"shop.results.{name}")})
            for name in (("with_all", "without_doubtful") if found.shoppers else ())
        ]
        lines.append(shop_scores.words_of_needed(needed, language))
        answer(values, "\n".join(lines), as_json=as_json)


def _severity(row: dict[str, Any]) -> str:
    if row["severity"] is None:
        return "severity cannot be computed"
    ends = f" [{row['low']:+.1f}, {row['high']:+.1f}]" if row["low"] is not None else ""
    return f"severity {row['severity']:+.1f}{ends}"


def _doubts(row: dict[str, Any]) -> str:
    return f", doubtful: {', '.join(row['doubtful'])}" if row["doubtful"] else ""
