"""The commands of experience maps."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from cxmap.commands.answering import ACTOR, Db, Filters, Json, Lang, ProjectId, answer, opened
from cxmap.commands.editing import Editing, add_editing, add_touchpoints
from cxmap.commands.picture import Page, Scale, Tiled, Transparent, Width, write_picture
from cxmap.errors import InvalidValueError, Reason
from cxmap.model.experience_map import Holder
from cxmap.model.noun import Noun
from cxmap.usecases import evidence_filter, experience_map, map_editing, picture
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


def _things(desk: Desk, map_id: str) -> Mapping[str, Sequence[Noun]]:
    document = experience_map.load(desk, map_id)
    return {
        "stage": document.stages,
        "step": document.steps,
        "lane": document.lanes,
        "card": document.cards,
    }


EDITING = Editing(
    "thing on this map",
    experience_map.desk_of_map,
    _things,
    map_editing.edit_text,
    map_editing.change,
    map_editing.duplicate,
    map_editing.delete,
)
add_editing(app, EDITING)
add_touchpoints(app, EDITING, map_editing.set_touchpoints)


@app.command("add")
def map_add(
    map_id: MapId,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="Name of a stage, step or lane, text of a card.")
    ],
    beside: Annotated[
        str,
        typer.Option(
            "--beside",
            help="step:ID (a step after it), stage:ID (a step in it), lane:ID (a card in it); else a stage.",
        ),
    ] = "",
    step: Annotated[str, typer.Option("--step", help="Step of a new card: step:ID.")] = "",
    lane: Annotated[bool, typer.Option("--lane", help="A free lane instead.")] = False,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Add a stage, a step, a lane or a card."""
    with opened(db, as_json=as_json) as database:
        desk = EDITING.desk(database, map_id, *filter(None, (beside, step)))
        kind, _, row_id = beside.partition(":")
        if lane:
            made = f"lane:{map_editing.add_lane(desk, map_id, text).id}"
        elif not beside:
            made = f"stage:{map_editing.add_stage(desk, map_id, text, text).id}"
        elif kind == "lane":
            made = f"card:{map_editing.add_card(desk, row_id, step.removeprefix('step:'), text).id}"
        elif kind == "step":
            made = f"step:{map_editing.add_step(desk, row_id, 'after', text).id}"
        elif kind == "stage":
            made = f"step:{map_editing.add_step_to_stage(desk, row_id, text).id}"
        else:
            raise InvalidValueError(field="--beside", value=beside, reason=Reason("beside_nothing"))
        answer({"thing": made}, made, as_json=as_json)


@app.command("desired")
def map_desired(
    map_id: MapId,
    step: Annotated[str, typer.Argument(metavar="STEP", help="step:ID")],
    by: Annotated[Holder, typer.Option("--by", help="Who says so.")],
    value: Annotated[
        float | None, typer.Option("--value", help="-2 to +2; left out, it is taken away.")
    ] = None,
    source: Annotated[str, typer.Option("--source", help="Where that was said.")] = "",
    n: Annotated[int | None, typer.Option("--n", help="How many said so.")] = None,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Say how a step should feel."""
    with opened(db, as_json=as_json) as database:
        desk = EDITING.desk(database, map_id, step)
        map_editing.set_desired(desk, step.removeprefix("step:"), by, value=value, source=source, n=n)
        answer({"thing": step}, step, as_json=as_json)
