"""The commands of evidence: in and out."""

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
