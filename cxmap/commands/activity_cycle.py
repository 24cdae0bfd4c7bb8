"""The commands of customer activity cycles."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
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
    write,
)
from cxmap.commands.editing import Editing, add_editing, add_touchpoints
from cxmap.commands.picture import Page, Scale, Tiled, Transparent, Width, write_picture
from cxmap.errors import InvalidValueError, Reason
from cxmap.model.noun import Noun
from cxmap.usecases import activity_cycle, cycle_editing, cycle_picture, cycle_report, picture
from cxmap.usecases import project as projects
from cxmap.usecases.cycle_figures import DifferenceRow, in_words
from cxmap.usecases.desk import Desk
from cxmap.words import Language

app = typer.Typer()
Other = Annotated[str | None, typer.Option("--with", help="Id of another cycle to compare with.")]
First = Annotated[list[str] | None, typer.Option("--first", help="One look: key=value, as in --filter.")]
Second = Annotated[list[str] | None, typer.Option("--second", help="The other look: key=value.")]
CycleId = Annotated[str, typer.Argument(metavar="CYCLE", help="Id of the cycle.")]


@app.command("new")
def cycle_new(
    project: ProjectId,
    name: Annotated[str, typer.Option("--name", help="Name of the cycle.")] = "",
    template: Annotated[str | None, typer.Option("--template", help="Key of a template.")] = None,
    file: Annotated[
        Path | None, typer.Option("--from", "--file", help="Plain document, as `export` writes.")
    ] = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Create a cycle: from a plain document, from a template, or blank."""
    with opened(db, as_json=as_json) as database:
        desk, data = Desk(database, project, ACTOR), read_bytes(file) if file else None
        made = cycle_report.new(desk, name, language, template=template, data=data)
        answer({"cycle": made}, made, as_json=as_json)


@app.command("show")
def cycle_show(cycle_id: CycleId, filters: Filters = None, as_json: Json = False, db: Db = None) -> None:
    """Show the plain document of a cycle and its lock-on."""
    with opened(db, as_json=as_json) as database:
        desk = activity_cycle.desk_of_cycle(database, cycle_id, ACTOR)
        answer(*cycle_report.show(desk, cycle_id, filters or ()), as_json=as_json)


@app.command("gaps")
def cycle_gaps(
    cycle_id: CycleId,
    weighted: Annotated[bool, typer.Option("--weighted", help="Rank by gap times importance.")] = False,
    filters: Filters = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Rank the value gaps, the largest first."""
    with opened(db, as_json=as_json) as database:
        desk = activity_cycle.desk_of_cycle(database, cycle_id, ACTOR)
        rows = cycle_report.gaps(desk, cycle_id, filters or (), language, weighted=weighted)
        lines = [f"{row.rank or '–'} {row.activity}: gap {row.gap}, n {row.n}, {row.filler}" for row in rows]
        answer({"gaps": [asdict(row) for row in rows]}, "\n".join(lines), as_json=as_json)


@app.command("compare")
def cycle_compare(
    cycle_id: CycleId,
    other: Other = None,
    first: First = None,
    second: Second = None,
    filters: Filters = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Compare two looks at a cycle, or two cycles: Welch's t per activity, corrected after Holm."""
    with opened(db, as_json=as_json) as database:
        desk, against = (
            activity_cycle.desk_of_cycle(database, cycle_id, ACTOR),
            _against(other, first, second),
        )
        told = cycle_report.compare(desk, cycle_id, against, filters or (), language)
        lines = [f"{row.activity or row.counterpart}: {_difference(row, language)}" for row in told.rows]
        values = {"looks": told.looks, "tested": told.tested, "differences": [asdict(r) for r in told.rows]}
        answer(values, "\n".join([f"{told.looks[1]} − {told.looks[0]}", *lines]), as_json=as_json)


@app.command("export")
def cycle_export(
    cycle_id: CycleId,
    out: Annotated[
        Path, typer.Option("--out", help="FILE.svg, png, pdf, csv, xlsx (table), json (document)")
    ],
    form: Annotated[cycle_picture.Form, typer.Option(help="Ring, or unrolled as bars.")] = "ring",
    other: Other = None,
    first: First = None,
    second: Second = None,
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
    """Export the picture of a cycle or of a comparison, its table, or its plain document."""
    with opened(db, as_json=as_json) as database:
        desk, suffix = activity_cycle.desk_of_cycle(database, cycle_id, ACTOR), out.suffix.lower()
        against, terms = _against(other, first, second), filters or ()
        if suffix.lstrip(".") in picture.FORMATS:
            scene = cycle_report.scene(desk, cycle_id, terms, language, form=form, against=against)
            paper = picture.Paper(scale=scale, width=width, transparent=transparent, page=page, tiled=tiled)
            write_picture(out, scene, paper, as_json=as_json)
            return
        write(out, cycle_report.export(desk, cycle_id, suffix, terms, language, against=against))
        answer({"file": str(out)}, str(out), as_json=as_json)


def _against(other: str | None, first: list[str] | None, second: list[str] | None) -> cycle_report.Against:
    return cycle_report.Against(tuple(first or ()), tuple(second or ()), other)


def _difference(row: DifferenceRow, language: Language) -> str:
    if row.p_holm is None:
        return in_words(row, language).why_not
    return f"{row.value} [{row.low}, {row.high}], p {row.p_holm}"


@app.command("list")
def cycle_list(project: ProjectId, as_json: Json = False, db: Db = None) -> None:
    """List the cycles of a project, the newest first."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id)
        known = [{"cycle": each.id, "name": each.name} for each in activity_cycle.cycles(desk)]
        answer(
            {"cycles": known},
            "\n".join(f"{each['cycle']}  {each['name']}" for each in known),
            as_json=as_json,
        )


def _things(desk: Desk, cycle_id: str) -> Mapping[str, Sequence[Noun]]:
    document = activity_cycle.load(desk, cycle_id)
    return {"phase": document.phases, "activity": document.activities, "addon": document.add_ons}


EDITING = Editing(
    "thing of this cycle",
    activity_cycle.desk_of_cycle,
    _things,
    cycle_editing.edit_text,
    cycle_editing.change,
    cycle_editing.duplicate,
    cycle_editing.delete,
)
add_editing(app, EDITING)
add_touchpoints(app, EDITING, cycle_editing.set_touchpoints)


@app.command("add")
def cycle_add(
    cycle_id: CycleId,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Name of the phase, activity or add-on.")],
    beside: Annotated[
        str,
        typer.Option(
            "--beside", help="activity:ID (an activity after it), phase:ID (an activity in it); else a phase."
        ),
    ] = "",
    add_on: Annotated[
        bool, typer.Option("--add-on", help="A value add-on of that activity instead.")
    ] = False,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Add a phase, an activity or a value add-on."""
    with opened(db, as_json=as_json) as database:
        desk = EDITING.desk(database, cycle_id, *filter(None, [beside]))
        kind, _, row_id = beside.partition(":")
        if not beside and not add_on:
            made = f"phase:{cycle_editing.add_phase(desk, cycle_id, text).id}"
        elif kind == "activity" and add_on:
            made = f"addon:{cycle_editing.add_add_on(desk, row_id, text).id}"
        elif kind == "activity":
            made = f"activity:{cycle_editing.add_activity(desk, row_id, 'after', text).id}"
        elif kind == "phase" and not add_on:
            made = f"activity:{cycle_editing.add_activity_to_phase(desk, row_id, text).id}"
        else:
            raise InvalidValueError(field="--beside", value=beside, reason=Reason("beside_nothing"))
        answer({"thing": made}, made, as_json=as_json)
