"""The command line: parses, calls a use case, prints. `python -m cxmap --help` lists the commands."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from cxmap.errors import CxmapError, FileNotWrittenError, FileUnreadableError
from cxmap.usecases import (
    activity_cycle,
    backup,
    cycle_picture,
    cycle_report,
    evidence,
    evidence_filter,
    evidence_import,
    evidence_mapping,
    experience_map,
    picture,
    sample,
)
from cxmap.usecases import project as projects
from cxmap.usecases.desk import ROOT, Database, Desk, open_at
from cxmap.words import Language

ACTOR = "command line"

app = typer.Typer(no_args_is_help=True, help=__doc__, add_completion=False, pretty_exceptions_enable=False)
project_app = typer.Typer(no_args_is_help=True, help="Projects.")
evidence_app = typer.Typer(no_args_is_help=True, help="Evidence in and out.")
map_app = typer.Typer(no_args_is_help=True, help="Experience maps.")
app.add_typer(project_app, name="project")
app.add_typer(evidence_app, name="evidence")
app.add_typer(map_app, name="map")
cycle_app = typer.Typer(no_args_is_help=True, help="Customer activity cycles.")
app.add_typer(cycle_app, name="cycle")

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Db = Annotated[
    str | None,
    typer.Option(
        "--db", help="Path or address of the database (else CXMAP_DATABASE_URL, else data/cxmap.db)."
    ),
]
ProjectId = Annotated[str, typer.Option("--project", help="Id of the project.")]
MapId = Annotated[str, typer.Argument(metavar="MAP", help="Id of the map.")]
CycleId = Annotated[str, typer.Argument(metavar="CYCLE", help="Id of the cycle.")]
Filters = Annotated[
    list[str] | None,
    typer.Option(
        "--filter", help="key=value: method, segment, wave, source, touchpoint, since, until, text."
    ),
]
Lang = Annotated[Language, typer.Option("--language", help="Language of legends and sentences.")]
Scale = Annotated[float, typer.Option(min=0.1, max=4, help="PNG: pixels per unit, 1 to 4.")]
Width = Annotated[int | None, typer.Option(min=1, help="PNG: width in pixels, instead of the scale.")]
Transparent = Annotated[bool, typer.Option("--transparent", help="PNG: no background.")]
Page = Annotated[picture.PageSize, typer.Option(help="PDF: size of the page.")]
Tiled = Annotated[bool, typer.Option("--tiled", help="PDF: over pages at readable size.")]


@contextmanager
def _opened(address: str | None, *, as_json: bool) -> Iterator[Database]:
    """The database; what a use case refuses becomes a sentence and exit code 1."""
    try:
        database = open_at(address)
        try:
            yield database
        finally:
            database.close()
    except CxmapError as error:
        print(
            json.dumps({"error": str(error)}, ensure_ascii=False) if as_json else str(error), file=sys.stderr
        )
        raise typer.Exit(1) from error


def _answer(values: Mapping[str, Any], text: str, *, as_json: bool) -> None:
    print(json.dumps(values, ensure_ascii=False) if as_json else text)


@project_app.command("new")
def project_new(
    name: str,
    with_sample: Annotated[bool, typer.Option("--sample", help="Fill it with the sample study.")] = False,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Create a project."""
    with _opened(db, as_json=as_json) as database:
        if with_sample:
            made = sample.load_sample(database, language, name=name, actor=ACTOR)
        else:
            made = projects.create_project(database, name, actor=ACTOR)
        _answer({"project": made.id}, made.id, as_json=as_json)


@project_app.command("list")
def project_list(as_json: Json = False, db: Db = None) -> None:
    """List the projects, the newest first."""
    with _opened(db, as_json=as_json) as database:
        known = [{"project": each.id, "name": each.name} for each in projects.projects(database)]
        lines = "\n".join(f"{each['project']}  {each['name']}" for each in known)
        _answer({"projects": known}, lines, as_json=as_json)


@evidence_app.command("import")
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
    with _opened(db, as_json=as_json) as database:
        done = evidence_import.import_file(
            Desk(database, project, ACTOR),
            _bytes(file),
            file.name,
            evidence_mapping.parse_mapping(_bytes(mapping)) if mapping else None,
            again=again,
            progress=None if as_json or not sys.stderr.isatty() else _show_progress,
        )
        if rejects:
            _write(rejects, done.rejects_file(language))
        rejected = [
            {"row": each.row, "field": each.field, "reason": each.sentence(language)}
            for each in done.rejected
        ]
        counts = {"rows_read": done.rows_read, "items": done.items, "skipped": done.skipped}
        lines = "\n".join(f"row {each['row']}, {each['field']}: {each['reason']}" for each in rejected)
        said = ", ".join(f"{name} {number}" for name, number in counts.items())
        _answer(
            {**counts, "rejected": rejected, "batch": done.batch.id if done.batch else None},
            f"{said}, rejected {len(rejected)}\n{lines}".strip(),
            as_json=as_json,
        )


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileUnreadableError(file=str(file), reason=error.strerror) from error


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise FileNotWrittenError(file=str(file), reason=error.strerror) from error


def _show_progress(share: float) -> None:
    print(f"\r{share:4.0%}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


@evidence_app.command("export")
def evidence_export(
    file: Path, project: ProjectId, filters: Filters = None, as_json: Json = False, db: Db = None
) -> None:
    """Export evidence as csv, xlsx or jsonl, by the suffix of FILE."""
    with _opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        where = evidence_filter.parse_filter(desk, filters or ())
        _write(file, evidence.export(desk, file.suffix.lower(), where))
        items = evidence.count(desk, where)
        _answer({"file": str(file), "items": items}, f"{file}: {items}", as_json=as_json)


@map_app.command("new")
def map_new(
    project: ProjectId,
    name: Annotated[str, typer.Option("--name", help="Name of the map.")],
    from_touchpoints: Annotated[
        bool, typer.Option("--from-touchpoints", help="One step for each touchpoint that has evidence.")
    ] = False,
    template: Annotated[str | None, typer.Option("--template", help="Key of a template.")] = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Create a map: from touchpoints, from a template, or blank."""
    with _opened(db, as_json=as_json) as database:
        desk = Desk(database, project, ACTOR)
        if from_touchpoints:
            made = experience_map.create_from_touchpoints(desk, name, language)
        elif template:
            made = experience_map.create_from_template(desk, template, name, language)
        else:
            made = experience_map.create_blank(desk, name, language)
        _answer({"map": made.id}, made.id, as_json=as_json)


@map_app.command("list")
def map_list(project: ProjectId, as_json: Json = False, db: Db = None) -> None:
    """List the maps of a project, the newest first."""
    with _opened(db, as_json=as_json) as database:
        projects.project(database, project)
        known = [{"map": each.id, "name": each.name} for each in experience_map.maps(Desk(database, project))]
        lines = "\n".join(f"{each['map']}  {each['name']}" for each in known)
        _answer({"maps": known}, lines, as_json=as_json)


@map_app.command("show")
def map_show(map_id: MapId, filters: Filters = None, as_json: Json = False, db: Db = None) -> None:
    """Show what is computed for each step."""
    with _opened(db, as_json=as_json) as database:
        desk = experience_map.desk_of_map(database, map_id, ACTOR)
        view = picture.View(where=evidence_filter.parse_filter(desk, filters or ()))
        steps = picture.step_figures(
            experience_map.load(desk, map_id), experience_map.load_evidence(desk), view
        )
        rows = [asdict(step) for step in steps]
        _answer({"steps": rows}, "\n".join(_line(row) for row in rows), as_json=as_json)


def _line(row: Mapping[str, Any]) -> str:
    figures = " ".join(
        f"{name} {row[name]:.2f}" for name in ("mean", "low", "high", "gap") if row[name] is not None
    )
    return f"{row['name']}: n {row['n']} {figures} ({row['method']})"


@map_app.command("export")
def map_export(
    map_id: MapId,
    out: Annotated[Path, typer.Option("--out", help="FILE.svg, FILE.png or FILE.pdf")],
    scale: Scale = 2.0,
    width: Width = None,
    transparent: Transparent = False,
    page: Page = "A3",
    tiled: Tiled = False,
    filters: Filters = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Export the picture of a map."""
    with _opened(db, as_json=as_json) as database:
        desk = experience_map.desk_of_map(database, map_id, ACTOR)
        view = picture.View(where=evidence_filter.parse_filter(desk, filters or ()))
        document, known = experience_map.load(desk, map_id), experience_map.load_evidence(desk)
        scene = picture.scene(document, known, view, language)
        paper = picture.Paper(scale=scale, width=width, transparent=transparent, page=page, tiled=tiled)
        _write_picture(out, scene, paper, as_json=as_json)


def _write_picture(out: Path, scene: picture.Scene, paper: picture.Paper, *, as_json: bool) -> None:
    _write(out, picture.export(scene, out.suffix.lstrip(".").lower(), paper))
    lacking = picture.missing_characters(scene)
    if lacking:
        print(f"No font of this computer draws: {lacking}", file=sys.stderr)
    _answer({"file": str(out), "missing_characters": lacking}, str(out), as_json=as_json)


@cycle_app.command("new")
def cycle_new(
    project: ProjectId,
    name: Annotated[str, typer.Option("--name", help="Name of the cycle.")] = "",
    template: Annotated[str | None, typer.Option("--template", help="Key of a template.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="Plain document, as `export` writes.")] = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Create a cycle: from a plain document, from a template, or blank."""
    with _opened(db, as_json=as_json) as database:
        desk, data = Desk(database, project, ACTOR), _bytes(file) if file else None
        made = cycle_report.new(desk, name, language, template=template, data=data)
        _answer({"cycle": made}, made, as_json=as_json)


@cycle_app.command("show")
def cycle_show(cycle_id: CycleId, filters: Filters = None, as_json: Json = False, db: Db = None) -> None:
    """Show the plain document of a cycle and its lock-on."""
    with _opened(db, as_json=as_json) as database:
        desk = activity_cycle.desk_of_cycle(database, cycle_id, ACTOR)
        _answer(*cycle_report.show(desk, cycle_id, filters or ()), as_json=as_json)


@cycle_app.command("gaps")
def cycle_gaps(
    cycle_id: CycleId,
    weighted: Annotated[bool, typer.Option("--weighted", help="Rank by gap times importance.")] = False,
    filters: Filters = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Rank the value gaps, the largest first."""
    with _opened(db, as_json=as_json) as database:
        desk = activity_cycle.desk_of_cycle(database, cycle_id, ACTOR)
        rows = cycle_report.gaps(desk, cycle_id, filters or (), language, weighted=weighted)
        lines = [f"{row.rank or '–'} {row.activity}: gap {row.gap}, n {row.n}, {row.filler}" for row in rows]
        _answer({"gaps": [asdict(row) for row in rows]}, "\n".join(lines), as_json=as_json)


@cycle_app.command("compare")
def cycle_compare(
    cycle_id: CycleId,
    first: Annotated[list[str], typer.Option("--first", help="key=value, as in --filter.")],
    second: Annotated[list[str], typer.Option("--second", help="key=value, as in --filter.")],
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Compare two looks at a cycle: Welch's t per activity, corrected after Holm."""
    with _opened(db, as_json=as_json) as database:
        desk = activity_cycle.desk_of_cycle(database, cycle_id, ACTOR)
        rows = cycle_report.compare(desk, cycle_id, first, second)
        lines = [f"{row.activity}: {row.value} (p {row.p_holm})" for row in rows]
        _answer({"differences": [asdict(row) for row in rows]}, "\n".join(lines), as_json=as_json)


@cycle_app.command("export")
def cycle_export(
    cycle_id: CycleId,
    out: Annotated[Path, typer.Option("--out", help="FILE.svg, png, pdf, csv, xlsx (gaps), json (document)")],
    form: Annotated[cycle_picture.Form, typer.Option(help="Ring, or unrolled as bars.")] = "ring",
    scale: Scale = 2.0,
    width: Width = None,
    transparent: Transparent = False,
    page: Page = "A3",
    tiled: Tiled = False,
    filters: Filters = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Export the picture of a cycle, its gap table, or its plain document."""
    with _opened(db, as_json=as_json) as database:
        desk, suffix = activity_cycle.desk_of_cycle(database, cycle_id, ACTOR), out.suffix.lower()
        if suffix.lstrip(".") in picture.FORMATS:
            scene = cycle_report.scene(desk, cycle_id, filters or (), language, form=form)
            paper = picture.Paper(scale=scale, width=width, transparent=transparent, page=page, tiled=tiled)
            _write_picture(out, scene, paper, as_json=as_json)
            return
        _write(out, cycle_report.export(desk, cycle_id, suffix, filters or (), language))
        _answer({"file": str(out)}, str(out), as_json=as_json)


@app.command("backup")
def backup_(out: Path, as_json: Json = False, db: Db = None) -> None:
    """Copy the database to OUT while it is in use, checked for integrity."""
    with _opened(db, as_json=as_json) as database:
        _answer({"file": str(backup.back_up(database, out))}, str(out), as_json=as_json)


@app.command("restore")
def restore(file: Path, as_json: Json = False, db: Db = None) -> None:
    """Put a backup in place of the database; the old one is kept and named."""
    with _opened(db, as_json=as_json) as database:
        kept = backup.restore(database, file)
        _answer({"restored": str(file), "kept": str(kept)}, f"{file} (old: {kept})", as_json=as_json)


@app.command("doctor")
def doctor(as_json: Json = False, db: Db = None) -> None:
    """Check the database; exit code 1 if something is wrong."""
    with _opened(db, as_json=as_json) as database:
        report = backup.doctor(database)
        values = asdict(report)
        _answer(values, "\n".join(f"{name}: {value}" for name, value in values.items()), as_json=as_json)
        if not report.sound:
            raise typer.Exit(1)


@app.command("start")
def start(
    port: Annotated[int, typer.Option(help="Port on this computer.")] = 8501,
    language: Lang = "en",
    db: Db = None,
) -> None:
    """Start the app; the first time, the sample project is loaded."""
    if db:
        os.environ["CXMAP_DATABASE_URL"] = db
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    server = [sys.executable, "-m", "cxmap.ui.server", "--language", language, "--server.port", str(port)]
    print(f"cxmap: http://127.0.0.1:{port}", flush=True)
    if os.name == "posix":
        os.execv(sys.executable, server)  # noqa: S606  the server takes this process over, signals and all
    raise typer.Exit(subprocess.call(server))  # noqa: S603  our own module, no shell


if __name__ == "__main__":
    app()
