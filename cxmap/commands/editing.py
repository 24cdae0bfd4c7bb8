"""What can be done to the things of every map by command: listed, written on, changed, copied and deleted."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from cxmap.commands.answering import ACTOR, Db, Json, answer, opened
from cxmap.errors import InvalidValueError, NotFoundError, Reason
from cxmap.model.noun import Noun
from cxmap.usecases.desk import Database, Desk

Which = Annotated[str, typer.Argument(metavar="ID", help="Id of the map, cycle or blueprint.")]
Thing = Annotated[str, typer.Argument(metavar="THING", help="A thing of it, as in `things`: step:ID.")]
Things = Annotated[
    list[str], typer.Argument(metavar="THING...", help="Things of it, as in `things`: step:ID.")
]
Text = Annotated[str, typer.Argument(metavar="TEXT", help="What is to stand there.")]
Fields = Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help="Fields as `things` names them.")]
KEPT = frozenset({"id", "version", "map_id", "cycle_id", "blueprint_id"})
"""What tells a thing from others; no command changes it."""


@dataclass(frozen=True)
class Editing:
    """What a map, a cycle or a blueprint is edited by: its use cases, and its things by kind.

    `what` is what the catalogue calls a thing of it.
    """

    what: str
    desk_of: Callable[[Database, str, str], Desk]
    things: Callable[[Desk, str], Mapping[str, Sequence[Noun]]]
    write: Callable[..., object]
    change: Callable[..., object]
    duplicate: Callable[..., Sequence[str]]
    delete: Callable[..., object]

    def desk(self, database: Database, which: str, *names: str) -> Desk:
        """The desk of the project it belongs to; NotFoundError unless all these things are of it."""
        desk = self.desk_of(database, which, ACTOR)
        if names:
            own = {f"{kind}:{each.id}" for kind, all_ in self.things(desk, which).items() for each in all_}
            for name in names:
                if name not in own:
                    raise NotFoundError(what=self.what, id=name)
        return desk


def add_editing(app: typer.Typer, editing: Editing) -> None:
    """Give a subject the commands that are the same for all."""

    @app.command("things")
    def list_things(which: Which, as_json: Json = False, db: Db = None) -> None:
        """List every thing of it with its fields, named as the other commands name it."""
        with opened(db, as_json=as_json) as database:
            found = [
                {"thing": f"{kind}:{each.id}", **each.model_dump(mode="json", exclude=set(KEPT))}
                for kind, own in editing.things(editing.desk(database, which), which).items()
                for each in own
            ]
            answer({"things": found}, "\n".join(_line(each) for each in found), as_json=as_json)

    @app.command("write")
    def write_on(which: Which, thing: Thing, text: Text, as_json: Json = False, db: Db = None) -> None:
        """Write the name or text of a thing."""
        with opened(db, as_json=as_json) as database:
            editing.write(editing.desk(database, which, thing), thing, text)
            answer({"thing": thing}, thing, as_json=as_json)

    @app.command("set")
    def set_fields(which: Which, thing: Thing, fields: Fields, as_json: Json = False, db: Db = None) -> None:
        """Change other fields of a thing; a value is JSON, or else a text."""
        with opened(db, as_json=as_json) as database:
            editing.change(editing.desk(database, which, thing), thing, **told(fields))
            answer({"thing": thing}, thing, as_json=as_json)

    @app.command("duplicate")
    def copy(which: Which, names: Things, as_json: Json = False, db: Db = None) -> None:
        """Copy things; tells the names of the copies."""
        with opened(db, as_json=as_json) as database:
            copies = list(editing.duplicate(editing.desk(database, which, *names), names))
            answer({"things": copies}, "\n".join(copies), as_json=as_json)

    @app.command("delete")
    def remove(which: Which, names: Things, as_json: Json = False, db: Db = None) -> None:
        """Delete things with what belongs to them; `project undo` brings them back."""
        with opened(db, as_json=as_json) as database:
            editing.delete(editing.desk(database, which, *names), names)
            answer({"deleted": len(names)}, str(len(names)), as_json=as_json)


def add_touchpoints(
    app: typer.Typer, editing: Editing, set_touchpoints: Callable[[Desk, str, Sequence[str]], None]
) -> None:
    """Give a subject the command that links a thing of it to touchpoints, in order."""

    @app.command("touchpoints")
    def touchpoints(
        which: Which,
        thing: Thing,
        places: Annotated[
            list[str] | None, typer.Argument(metavar="TOUCHPOINT...", help="Ids of touchpoints, in order.")
        ] = None,
        as_json: Json = False,
        db: Db = None,
    ) -> None:
        """Say whose evidence counts for a step or an activity; no touchpoint takes all away."""
        with opened(db, as_json=as_json) as database:
            set_touchpoints(editing.desk(database, which, thing), thing.partition(":")[2], places or ())
            answer({"thing": thing, "touchpoints": places or []}, thing, as_json=as_json)


def told(fields: Sequence[str]) -> dict[str, Any]:
    """FIELD=VALUE as values: JSON where it is JSON, else a text; InvalidValueError for anything else."""
    values: dict[str, Any] = {}
    for each in fields:
        name, sign, text = each.partition("=")
        if not sign or not name.isidentifier() or name in KEPT:
            raise InvalidValueError(field=name[:80], value=each[:80], reason=Reason("no_field"))
        try:
            values[name] = json.loads(text)
        except ValueError:
            values[name] = text
    return values


def _line(thing: Mapping[str, Any]) -> str:
    return f"{thing['thing']}  {thing.get('name') or thing.get('text') or thing.get('mode') or ''}".rstrip()
