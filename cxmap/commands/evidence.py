"""The commands of evidence: in and out."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from cxmap.commands.answering import (
    ACTOR,
    Db,
    Filters,
    Json,
    Lang,
    ProjectId,
    answer,
    opened,
    read_bytes,
    show_progress,
    write,
)
from cxmap.commands.editing import Fields, told
from cxmap.model.evidence import Method
from cxmap.usecases import evidence, evidence_filter, evidence_import, evidence_mapping
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk

app = typer.Typer()


@app.command("import")
def evidence_import_(
    file: Path,
    project: ProjectId,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="The mapping document; not needed for our own export.")
    ] = None,
    rejects: Annotated[Path | None, typer.Option("--rejects", help="Write the rejected rows here.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Import a file that was imported before.")] = False,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Import a CSV, TSV, XLSX or JSON-lines file."""
    with opened(db, as_json=as_json) as database:
        done = evidence_import.import_file(
            Desk(database, project, ACTOR),
            read_bytes(file),
            file.name,
            evidence_mapping.parse_mapping(read_bytes(mapping)) if mapping else None,
            again=again,
            progress=None if as_json or not sys.stderr.isatty() else show_progress,
        )
        if rejects:
            write(rejects, done.rejects_file(language))
        rejected = [
            {"row": each.row, "field": each.field, "reason": each.sentence(language)}
            for each in done.rejected
        ]
        counts = {"rows_read": done.rows_read, "items": done.items, "skipped": done.skipped}
        lines = "\n".join(f"row {each['row']}, {each['field']}: {each['reason']}" for each in rejected)
        counts |= {"unlinked": done.unlinked} if done.unlinked else {}
        said = ", ".join(f"{name} {number}" for name, number in counts.items())
        answer(
            {**counts, "rejected": rejected, "batch": done.batch.id if done.batch else None},
            f"{said}, rejected {len(rejected)}\n{lines}".strip(),
            as_json=as_json,
        )


@app.command("export")
def evidence_export(
    file: Path, project: ProjectId, filters: Filters = None, as_json: Json = False, db: Db = None
) -> None:
    """Export evidence as csv, xlsx or jsonl, by the suffix of FILE."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        where = evidence_filter.parse_filter(desk, filters or ())
        write(file, evidence.export(desk, file.suffix.lower(), where))
        items = evidence.count(desk, where)
        answer({"file": str(file), "items": items}, f"{file}: {items}", as_json=as_json)


@app.command("list")
def evidence_list(
    project: ProjectId,
    filters: Filters = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="The newest so many.")] = 50,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """List items of evidence, the newest first."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        found = evidence.page(desk, evidence_filter.parse_filter(desk, filters or ()), limit=limit)
        items = json.loads(found.frame.to_json(orient="records", force_ascii=False))
        lines = [
            f"{each['id']}  {each['touchpoint']}  {each['valence']}  {each['verbatim']}" for each in items
        ]
        answer({"of": found.total, "items": items}, "\n".join(lines), as_json=as_json)


@app.command("log")
def evidence_log(
    project: ProjectId,
    method: Annotated[Method, typer.Option("--method", help="How it was found out.")],
    touchpoint: Annotated[str, typer.Option("--touchpoint", help="Name; a new one is added.")] = "",
    segment: Annotated[str, typer.Option("--segment", help="Name; a new one is added.")] = "",
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="Another field: valence=-1, verbatim=..., source=..., wave=..., desired=2."
        ),
    ] = None,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Log one item of evidence."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        own = told(fields or ())
        made = evidence.log_item(desk, method=method, touchpoint=touchpoint, segment=segment, **own)
        answer({"item": made.id}, made.id, as_json=as_json)


@app.command("change")
def evidence_change(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Id of the item.")],
    fields: Fields,
    project: ProjectId,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Correct fields of one item."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        evidence.change_item(desk, item, **told(fields))
        answer({"item": item}, item, as_json=as_json)


@app.command("delete")
def evidence_delete(
    items: Annotated[list[str], typer.Argument(metavar="ITEM...", help="Ids of items.")],
    project: ProjectId,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Delete items; `project undo` brings them back."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        deleted = evidence.delete(desk, items)
        answer({"deleted": deleted}, str(deleted), as_json=as_json)
