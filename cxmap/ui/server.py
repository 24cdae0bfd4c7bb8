"""Starting the app's server; `python -m cxmap start` calls this."""

import importlib
import sys
import threading
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

APP = Path(__file__).parent.parent.parent / "app.py"


def main(arguments: list[str]) -> None:
    """Serve the app until it is stopped; `arguments` go to Streamlit as they are."""
    # A folder called pages/ makes Streamlit guess a navigation of its own for the first visitor, who would
    # then be told that the page does not exist.
    PagesManager.uses_pages_directory = False
    # The figures and pictures load slowly: while the browser still draws its frame, not after it.
    threading.Thread(target=importlib.import_module, args=["cxmap.usecases.picture"], daemon=True).start()
    sys.argv = ["streamlit", "run", str(APP), *arguments]
    cli.main()


if __name__ == "__main__":
    main(sys.argv[1:])
