"""What the commands that write a picture share: the options of its papers, and the writing."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cxmap.commands.answering import answer, write
from cxmap.usecases import picture

Scale = Annotated[float, typer.Option(min=0.1, max=4, help="PNG: pixels per unit, 1 to 4.")]
Width = Annotated[int | None, typer.Option(min=1, help="PNG: width in pixels, instead of the scale.")]
Transparent = Annotated[bool, typer.Option("--transparent", help="PNG: no background.")]
Page = Annotated[picture.PageSize, typer.Option(help="PDF: size of the page.")]
Tiled = Annotated[bool, typer.Option("--tiled", help="PDF: over pages at readable size.")]


def write_picture(out: Path, scene: picture.Scene, paper: picture.Paper, *, as_json: bool) -> None:
    write(out, picture.export(scene, out.suffix.lstrip(".").lower(), paper))
    lacking = picture.missing_characters(scene)
    if lacking:
        print(f"No font of this computer draws: {lacking}", file=sys.stderr)
    answer({"file": str(out), "missing_characters": lacking}, str(out), as_json=as_json)
