"""The commands of service blueprints."""

from collections.abc import Mapping, Sequence
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
from cxmap.commands.editing import Editing, add_editing
from cxmap.commands.picture import Page, Scale, Tiled, Transparent, Width, write_picture
from cxmap.errors import InvalidValueError, Reason
from cxmap.model.noun import Noun
from cxmap.model.service_blueprint import LinkKind
from cxmap.usecases import (
    blueprint_editing,
    blueprint_parts,
    blueprint_removing,
    blueprint_report,
    picture,
    service_blueprint,
)
from cxmap.usecases import project as projects
from cxmap.usecases.blueprint_simulation import Plan
from cxmap.usecases.desk import Desk

app = typer.Typer()
BlueprintId = Annotated[str, typer.Argument(metavar="BLUEPRINT", help="Id of the blueprint.")]


@app.command("new")
def blueprint_new(
    project: ProjectId,
    name: Annotated[str, typer.Option("--name", help="Name of the blueprint.")] = "",
    file: Annotated[Path | None, typer.Option("--from", help="Plain document, as `show` gives.")] = None,
    template: Annotated[str | None, typer.Option("--template", help="Key of a template.")] = None,
    map_id: Annotated[str | None, typer.Option("--map", help="Id of an experience map.")] = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Create a blueprint: from a plain document, a template, an experience map, or blank."""
    with opened(db, as_json=as_json) as database:
        desk, data = Desk(database, project, ACTOR), read_bytes(file) if file else None
        made = blueprint_report.new(desk, name, language, data=data, template=template, map_id=map_id)
        answer({"blueprint": made}, made, as_json=as_json)


@app.command("list")
def blueprint_list(project: ProjectId, as_json: Json = False, db: Db = None) -> None:
    """List the blueprints of a project, the newest first."""
    with opened(db, as_json=as_json) as database:
        projects.project(database, project)
        known = [
            {"blueprint": each.id, "name": each.name}
            for each in service_blueprint.blueprints(Desk(database, project))
        ]
        lines = "\n".join(f"{each['blueprint']}  {each['name']}" for each in known)
        answer({"blueprints": known}, lines, as_json=as_json)


@app.command("show")
def blueprint_show(blueprint_id: BlueprintId, as_json: Json = False, db: Db = None) -> None:
    """Show the plain document of a blueprint."""
    with opened(db, as_json=as_json) as database:
        desk = service_blueprint.desk_of_blueprint(database, blueprint_id, ACTOR)
        answer(*blueprint_report.show(desk, blueprint_id), as_json=as_json)


@app.command("check")
def blueprint_check(
    blueprint_id: BlueprintId,
    filters: Filters = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Check a blueprint: times, structure, failure points, waits, duplicates and findings."""
    with opened(db, as_json=as_json) as database:
        desk = service_blueprint.desk_of_blueprint(database, blueprint_id, ACTOR)
        answer(*blueprint_report.check(desk, blueprint_id, filters or (), language), as_json=as_json)


@app.command("economics")
def blueprint_economics(
    blueprint_id: BlueprintId,
    minutes: Annotated[
        str,
        typer.Option("--minutes", help="Execution times in minutes, as 2,3,4 (else those of the blueprint)."),
    ] = "",
    filters: Filters = None,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Compute cost and profit after Shostack at standard, observed and listed times, and the break-even time."""
    with opened(db, as_json=as_json) as database:
        desk = service_blueprint.desk_of_blueprint(database, blueprint_id, ACTOR)
        answer(*blueprint_report.economics(desk, blueprint_id, minutes, filters or ()), as_json=as_json)


@app.command("simulate")
def blueprint_simulate(
    blueprint_id: BlueprintId,
    customers: Annotated[int, typer.Option(min=1, max=100_000, help="How many customers come.")] = 500,
    per_hour: Annotated[float, typer.Option("--per-hour", min=0.01, help="How many come in an hour.")] = 12.0,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same result.")] = 1,
    filters: Filters = None,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Send customers through a blueprint: throughput, queues at each wait, time of nine in ten."""
    with opened(db, as_json=as_json) as database:
        desk = service_blueprint.desk_of_blueprint(database, blueprint_id, ACTOR)
        plan = Plan(customers=customers, per_hour=per_hour, seed=seed)
        progress = None if as_json else show_progress
        answer(
            *blueprint_report.simulate(desk, blueprint_id, plan, filters or (), progress=progress),
            as_json=as_json,
        )


@app.command("compare")
def blueprint_compare(
    first: Annotated[str, typer.Argument(metavar="FIRST", help="Id of a blueprint.")],
    second: Annotated[str, typer.Argument(metavar="SECOND", help="Id of another one of the project.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the picture of both, FILE.svg, png or pdf.")
    ] = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Compare two blueprints: nodes added, removed, moved, changed; time, cost, failures, crossings."""
    with opened(db, as_json=as_json) as database:
        desk = service_blueprint.desk_of_blueprint(database, first, ACTOR)
        if out:
            data = picture.export(
                blueprint_report.overlay_scene(desk, first, second, language),
                out.suffix.lstrip(".").lower(),
                picture.Paper(),
            )
            write(out, data)
        answer(*blueprint_report.compare(desk, first, second, language), as_json=as_json)


@app.command("export")
def blueprint_export(
    blueprint_id: BlueprintId,
    out: Annotated[
        Path,
        typer.Option(
            "--out", help="FILE.svg, png, pdf, json (document), dot, csv or xlsx (service standards)"
        ),
    ],
    training: Annotated[bool, typer.Option("--training", help="PDF: the training view, by role.")] = False,
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
    """Export the picture of a blueprint, its document, its process graph, its standards or its training view."""
    with opened(db, as_json=as_json) as database:
        desk, suffix = service_blueprint.desk_of_blueprint(database, blueprint_id, ACTOR), out.suffix.lower()
        if suffix.lstrip(".") in picture.FORMATS and not training:
            scene = blueprint_report.scene(desk, blueprint_id, filters or (), language)
            paper = picture.Paper(scale=scale, width=width, transparent=transparent, page=page, tiled=tiled)
            write_picture(out, scene, paper, as_json=as_json)
            return
        write(
            out,
            blueprint_report.export(desk, blueprint_id, suffix, filters or (), language, training=training),
        )
        answer({"file": str(out)}, str(out), as_json=as_json)


def _things(desk: Desk, blueprint_id: str) -> Mapping[str, Sequence[Noun]]:
    document = service_blueprint.load(desk, blueprint_id)
    return {
        "lane": document.lanes,
        "step": document.steps,
        "actor": document.actors,
        "node": document.nodes,
        "link": document.links,
        "failure": document.failures,
    }


EDITING = Editing(
    "thing of this blueprint",
    service_blueprint.desk_of_blueprint,
    _things,
    blueprint_editing.edit_text,
    blueprint_editing.change,
    blueprint_editing.duplicate,
    blueprint_removing.delete,
)
add_editing(app, EDITING)


@app.command("add")
def blueprint_add(
    blueprint_id: BlueprintId,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Name of what is added.")],
    beside: Annotated[
        str,
        typer.Option(
            "--beside",
            help="lane:ID (an action in it), node:ID (an action after it), link:ID (an action on it); else a role.",
        ),
    ] = "",
    failure: Annotated[bool, typer.Option("--failure", help="A failure point of that node instead.")] = False,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Add an action, a failure point or a role."""
    with opened(db, as_json=as_json) as database:
        desk = EDITING.desk(database, blueprint_id, *filter(None, [beside]))
        kind, _, row_id = beside.partition(":")
        if not beside and not failure:
            made = f"actor:{blueprint_parts.add_actor(desk, blueprint_id, text).id}"
        elif kind == "node" and failure:
            made = f"failure:{blueprint_parts.add_failure(desk, row_id, text).id}"
        elif failure:
            raise InvalidValueError(field="--beside", value=beside, reason=Reason("beside_nothing"))
        elif kind == "lane":
            made = f"node:{blueprint_editing.add_node(desk, row_id, text).id}"
        elif kind == "node":
            made = f"node:{blueprint_editing.add_beside(desk, row_id, 'after', text).id}"
        elif kind == "link":
            made = f"node:{blueprint_editing.insert_on_link(desk, row_id, text).id}"
        else:
            raise InvalidValueError(field="--beside", value=beside, reason=Reason("beside_nothing"))
        answer({"thing": made}, made, as_json=as_json)


@app.command("link")
def blueprint_link(
    blueprint_id: BlueprintId,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="node:ID")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="node:ID")],
    kind: Annotated[LinkKind, typer.Option("--kind", help="Kind of the link.")] = LinkKind.SEQUENCE,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Link two nodes."""
    with opened(db, as_json=as_json) as database:
        desk = EDITING.desk(database, blueprint_id, source, target)
        start, end = source.removeprefix("node:"), target.removeprefix("node:")
        made = f"link:{blueprint_editing.add_link(desk, start, end, kind).id}"
        answer({"thing": made}, made, as_json=as_json)
