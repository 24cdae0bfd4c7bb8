"""Getting the database and the slow imports ready while the server starts and the browser draws its frame."""

import importlib
import threading

from cxmap.errors import CxmapError
from cxmap.words import Language

_ready = threading.Event()
_ready.set()


def prepare(language: Language) -> None:
    """Create or migrate the database, and load the sample project the first time, in the background.

    What goes wrong here is found again, and told, by the first visitor.
    """
    _ready.clear()
    threading.Thread(target=_prepare, args=(language,), daemon=True).start()


def wait() -> None:
    """Wait until the database can be opened."""
    _ready.wait()


def _prepare(language: Language) -> None:
    try:
        _open_and_fill(language)
    except CxmapError:
        return
    finally:
        _ready.set()
        importlib.import_module("cxmap.usecases.picture")  # the slowest: before the first map asks for it


def _open_and_fill(language: Language) -> None:
    from cxmap.usecases import project, sample  # noqa: PLC0415  slow, hence in the background
    from cxmap.usecases.desk import open_at  # noqa: PLC0415

    database = open_at()
    if not project.projects(database) and not project.archived(database):
        sample.load_sample(database, language)
    database.close()
