"""The commands of the whole database, and the start of the app."""

import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cxmap.commands.answering import Db, Json, Lang, answer, opened
from cxmap.usecases import backup
from cxmap.usecases.desk import ROOT

app = typer.Typer()


@app.command("backup")
def backup_(out: Path, as_json: Json = False, db: Db = None) -> None:
    """Copy the database to OUT while it is in use, checked for integrity."""
    with opened(db, as_json=as_json) as database:
        answer({"file": str(backup.back_up(database, out))}, str(out), as_json=as_json)


@app.command("restore")
def restore(file: Path, as_json: Json = False, db: Db = None) -> None:
    """Put a backup in place of the database; the old one is kept and named."""
    with opened(db, as_json=as_json) as database:
        kept = backup.restore(database, file)
        answer({"restored": str(file), "kept": str(kept)}, f"{file} (old: {kept})", as_json=as_json)


@app.command("doctor")
def doctor(as_json: Json = False, db: Db = None) -> None:
    """Check the database; exit code 1 if something is wrong."""
    with opened(db, as_json=as_json) as database:
        report = backup.doctor(database)
        values = asdict(report)
        answer(values, "\n".join(f"{name}: {value}" for name, value in values.items()), as_json=as_json)
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
