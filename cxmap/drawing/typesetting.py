"""Setting a document as PDF with typst and our own font; the same sheet always gives the same bytes."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from cxmap.drawing.fonts import FACES


def typeset(template: str, sheet: str, fallback_files: Sequence[Path] = ()) -> bytes:
    """The template filled with the sheet (JSON, in `sys.inputs.sheet`); raises typst.TypstError."""
    with TemporaryDirectory(prefix="cxmap-", ignore_cleanup_errors=True) as folder:
        # The typesetter takes only folders, and this one holds each face once.
        for number, file in enumerate((*FACES.values(), *fallback_files)):
            shutil.copyfile(file, Path(folder, f"{number}{file.suffix}"))
        return typst.compile(
            template.encode(),
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
            ),
            ignore_system_fonts=True,
            sys_inputs={"sheet": sheet},
            format="pdf",
            timestamp=0,
        )
