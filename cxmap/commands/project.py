"""The commands of projects."""

from typing import Annotated

import typer

from cxmap.commands.answering import ACTOR, Db, Json, Lang, answer, opened
from cxmap.usecases import project as projects
from cxmap.usecases import sample

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
