"""Getting the database and the slow imports ready while the server starts and the browser draws its frame."""

import gc
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
    gc.disable()  # it would look through all that is imported again and again: a quarter of the time
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
        for slow in ("cxmap.usecases.picture", "scipy.stats"):  # before the first map asks for them
            importlib.import_module(slow)
        gc.freeze()  # what is imported stays: no later collection need look at it
        gc.enable()


def _open_and_fill(language: Language) -> None:
    from cxmap.usecases import project, sample  # noqa: PLC0415  slow, hence in the background
    from cxmap.usecases.desk import open_at  # noqa: PLC0415

    database = open_at()
    if not project.projects(database) and not project.archived(database):
        sample.load_sample(database, language)
    database.close()
