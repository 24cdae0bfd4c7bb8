"""Starting the app: `make run` and `python -m cxmap start` call this."""

import argparse
import locale
import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

from cxmap.ui import preparing
from cxmap.words import LANGUAGES

APP = Path(__file__).parent.parent.parent / "app.py"


def main(arguments: list[str]) -> None:
    """Serve the app until it is stopped.

    `--language` is that of the sample project; all other arguments go to Streamlit as they are.
    """
    parser = argparse.ArgumentParser(prog="cxmap", allow_abbrev=False)
    system = (locale.getlocale()[0] or "en").lower()
    parser.add_argument("--language", choices=LANGUAGES, default="id" if system.startswith("id") else "en")
    own, others = parser.parse_known_args(arguments)
    # A folder called pages/ makes Streamlit guess a navigation of its own for the first visitor, who would
    # then be told that the page does not exist.
    PagesManager.uses_pages_directory = False
    preparing.prepare(own.language)
    sys.argv = ["streamlit", "run", str(APP), *others]
    cli.main()


if __name__ == "__main__":
    main(sys.argv[1:])
