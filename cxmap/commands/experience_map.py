"""The commands of experience maps."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from cxmap.commands.answering import ACTOR, Db, Filters, Json, Lang, ProjectId, answer, opened
from cxmap.commands.picture import Page, Scale, Tiled, Transparent, Width, write_picture
from cxmap.usecases import evidence_filter, experience_map, picture
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk

app = typer.Typer()
MapId = Annotated[str, typer.Argument(metavar="MAP", help="Id of the map.")]


@app.command("new")
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
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, project, ACTOR)
        if from_touchpoints:
            made = experience_map.create_from_touchpoints(desk, name, language)
        elif template:
            made = experience_map.create_from_template(desk, template, name, language)
        else:
            made = experience_map.create_blank(desk, name, language)
        answer({"map": made.id}, made.id, as_json=as_json)


@app.command("list")
def map_list(project: ProjectId, as_json: Json = False, db: Db = None) -> None:
    """List the maps of a project, the newest first."""
    with opened(db, as_json=as_json) as database:
        projects.project(database, project)
        known = [{"map": each.id, "name": each.name} for each in experience_map.maps(Desk(database, project))]
        lines = "\n".join(f"{each['map']}  {each['name']}" for each in known)
        answer({"maps": known}, lines, as_json=as_json)


@app.command("show")
def map_show(map_id: MapId, filters: Filters = None, as_json: Json = False, db: Db = None) -> None:
    """Show what is computed for each step."""
    with opened(db, as_json=as_json) as database:
        desk = experience_map.desk_of_map(database, map_id, ACTOR)
        view = picture.View(where=evidence_filter.parse_filter(desk, filters or ()))
        steps = picture.step_figures(
            experience_map.load(desk, map_id), experience_map.load_evidence(desk), view
        )
        rows = [asdict(step) for step in steps]
        answer({"steps": rows}, "\n".join(_line(row) for row in rows), as_json=as_json)


def _line(row: Mapping[str, Any]) -> str:
    figures = " ".join(
        f"{name} {row[name]:.2f}" for name in ("mean", "low", "high", "gap") if row[name] is not None
    )
    return f"{row['name']}: n {row['n']} {figures} ({row['method']})"


@app.command("export")
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
    with opened(db, as_json=as_json) as database:
        desk = experience_map.desk_of_map(database, map_id, ACTOR)
        view = picture.View(where=evidence_filter.parse_filter(desk, filters or ()))
        document, known = experience_map.load(desk, map_id), experience_map.load_evidence(desk)
        scene = picture.scene(document, known, view, language)
        paper = picture.Paper(scale=scale, width=width, transparent=transparent, page=page, tiled=tiled)
        write_picture(out, scene, paper, as_json=as_json)
