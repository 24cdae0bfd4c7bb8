"""The command line. `python -m cxmap --help` lists the commands."""

import typer

from cxmap.commands import (
    activity_cycle,
    database,
    evidence,
    experience_map,
    mystery_shopping,
    observation,
    project,
    service_blueprint,
)

app = typer.Typer(no_args_is_help=True, help=__doc__, add_completion=False, pretty_exceptions_enable=False)
for name, commands in {
    "project": project.app,
    "evidence": evidence.app,
    "map": experience_map.app,
    "cycle": activity_cycle.app,
    "blueprint": service_blueprint.app,
    "shop": mystery_shopping.app,
    "observe": observation.app,
}.items():
    app.add_typer(commands, name=name)
app.add_typer(database.app)

if __name__ == "__main__":
    app()
