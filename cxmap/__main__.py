"""The command line. `python -m cxmap --help` lists the commands."""

import gc
import sys
from collections.abc import Collection
from importlib import import_module

import typer

SUBJECTS = {
    "project": ("project", "Projects."),
    "evidence": ("evidence", "Evidence in and out."),
    "map": ("experience_map", "Experience maps."),
    "cycle": ("activity_cycle", "Customer activity cycles."),
    "blueprint": ("service_blueprint", "Service blueprints."),
    "shop": ("mystery_shopping", "Mystery shopping."),
    "observe": ("observation", "Observation, interviews, focus groups and their coding."),
}
"""The word of each subject: the file with its commands, and what the help says of it."""


def command_line(words: Collection[str]) -> typer.Typer:
    """The subjects among `words` with their commands, the others by name only: all take seconds to import."""
    app = typer.Typer(
        no_args_is_help=True, help=__doc__, add_completion=False, pretty_exceptions_enable=False
    )
    gc.disable()  # it would look through all that is imported again and again: a quarter of the time
    for word, (file, sentence) in SUBJECTS.items():
        commands = import_module(f"cxmap.commands.{file}").app if word in words else typer.Typer()
        app.add_typer(commands, name=word, help=sentence, no_args_is_help=True)
    app.add_typer(import_module("cxmap.commands.database").app)
    gc.enable()
    return app


if __name__ == "__main__":
    command_line(sys.argv[1:])()
