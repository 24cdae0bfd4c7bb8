"""The commands of projects."""

from typing import Annotated, Any, Literal

import typer

from cxmap.commands.answering import ACTOR, Db, Json, Lang, ProjectId, answer, opened
from cxmap.model.project import Segment
from cxmap.model.touchpoint import Touchpoint
from cxmap.usecases import project as projects
from cxmap.usecases import sample
from cxmap.usecases.desk import Database, Desk

app = typer.Typer()


@app.command("new")
def project_new(
    name: str,
    with_sample: Annotated[bool, typer.Option("--sample", help="Fill it with the sample study.")] = False,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Create a project."""
    with opened(db, as_json=as_json) as database:
        if with_sample:
            made = sample.load_sample(database, language, name=name, actor=ACTOR)
        else:
            made = projects.create_project(database, name, actor=ACTOR)
        answer({"project": made.id}, made.id, as_json=as_json)


@app.command("list")
def project_list(as_json: Json = False, db: Db = None) -> None:
    """List the projects, the newest first."""
    with opened(db, as_json=as_json) as database:
        known = [{"project": each.id, "name": each.name} for each in projects.projects(database)]
        lines = "\n".join(f"{each['project']}  {each['name']}" for each in known)
        answer({"projects": known}, lines, as_json=as_json)


def _desk(database: Database, project: str) -> Desk:
    return Desk(database, projects.project(database, project).id, ACTOR)


@app.command("show")
def project_show(project: ProjectId, as_json: Json = False, db: Db = None) -> None:
    """Show a project: its touchpoints, segments and personas, with the items of evidence of each."""
    with opened(db, as_json=as_json) as database:
        desk = _desk(database, project)
        items, of_segment = projects.evidence_by_touchpoint(desk), projects.evidence_by_segment(desk)
        own = projects.project(database, project)
        places = [
            {"touchpoint": each.id, "name": each.name, "items": items.get(each.id, 0)}
            for each in projects.touchpoints(desk)
        ]
        segments = [
            {"segment": each.id, "name": each.name, "items": of_segment.get(each.id, 0)}
            for each in projects.segments(desk)
        ]
        personas = [{"persona": each.id, "name": each.name} for each in projects.personas(desk)]
        values: dict[str, Any] = {"project": own.id, "name": own.name, "organisation": own.organisation}
        values |= {"revision": desk.revision(), "touchpoints": places, "segments": segments}
        lines = [f"{each['touchpoint']}  {each['name']}: {each['items']}" for each in places]
        answer(values | {"personas": personas}, "\n".join([own.name, *lines]), as_json=as_json)


@app.command("touchpoint")
def project_touchpoint(name: str, project: ProjectId, as_json: Json = False, db: Db = None) -> None:
    """Add a touchpoint."""
    with opened(db, as_json=as_json) as database:
        made = projects.add(_desk(database, project), Touchpoint, name=name)
        answer({"touchpoint": made.id}, made.id, as_json=as_json)


@app.command("segment")
def project_segment(name: str, project: ProjectId, as_json: Json = False, db: Db = None) -> None:
    """Add a segment of customers."""
    with opened(db, as_json=as_json) as database:
        made = projects.add(_desk(database, project), Segment, name=name)
        answer({"segment": made.id}, made.id, as_json=as_json)


@app.command("log")
def project_log(
    project: ProjectId,
    limit: Annotated[int, typer.Option("--limit", min=1, help="The last so many.")] = 20,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """List what was done in a project, the newest first."""
    with opened(db, as_json=as_json) as database:
        done = [
            each.model_dump(mode="json", include={"revision", "at", "actor", "what", "subject"})
            for each in _desk(database, project).operations(limit)
        ]
        lines = ["  ".join(str(value) for value in each.values()) for each in done]
        answer({"log": done}, "\n".join(lines), as_json=as_json)


@app.command("undo")
def project_undo(project: ProjectId, as_json: Json = False, db: Db = None) -> None:
    """Take back the last thing that was done by command."""
    _revert(project, "undo", as_json=as_json, db=db)


@app.command("redo")
def project_redo(project: ProjectId, as_json: Json = False, db: Db = None) -> None:
    """Do again what was taken back last by command."""
    _revert(project, "redo", as_json=as_json, db=db)


def _revert(project: str, direction: Literal["undo", "redo"], *, as_json: bool, db: str | None) -> None:
    with opened(db, as_json=as_json) as database:
        desk = _desk(database, project)
        desk.revert(direction)
        answer({"revision": desk.revision()}, str(desk.revision()), as_json=as_json)
