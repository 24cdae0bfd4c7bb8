"""What all commands share: their common options, the database they open, and how they answer."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from cxmap.errors import CxmapError, FileNotWrittenError, FileUnreadableError
from cxmap.usecases.desk import Database, open_at
from cxmap.words import Language

ACTOR = "command line"

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Db = Annotated[
    str | None,
    typer.Option(
        "--db", help="Path or address of the database (else CXMAP_DATABASE_URL, else data/cxmap.db)."
    ),
]
ProjectId = Annotated[str, typer.Option("--project", help="Id of the project.")]
Filters = Annotated[
    list[str] | None,
    typer.Option(
        "--filter", help="key=value: method, segment, wave, source, touchpoint, since, until, text."
    ),
]
Lang = Annotated[Language, typer.Option("--language", help="Language of legends and sentences.")]


@contextmanager
def opened(address: str | None, *, as_json: bool) -> Iterator[Database]:
    """The database; what a use case refuses becomes a sentence and exit code 1."""
    try:
        database = open_at(address)
        try:
            yield database
        finally:
            database.close()
    except CxmapError as error:
        print(
            json.dumps({"error": str(error)}, ensure_ascii=False) if as_json else str(error), file=sys.stderr
        )
        raise typer.Exit(1) from error


def answer(values: Mapping[str, Any], text: str, *, as_json: bool) -> None:
    print(json.dumps(values, ensure_ascii=False) if as_json else text)


def read_bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileUnreadableError(file=str(file), reason=error.strerror) from error


def write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise FileNotWrittenError(file=str(file), reason=error.strerror) from error


def show_progress(share: float) -> None:
    print(f"\r{share:4.0%}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)
