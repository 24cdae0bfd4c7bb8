"""A blueprint for reading: what a new employee must know, by role, and the plain process graph."""

import streamlit as st

from cxmap.ui import session
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.session import say
from cxmap.usecases import blueprint_picture, blueprint_report


def graph(opened: OpenBlueprint) -> None:
    """The same blueprint as Graphviz draws it, and its source as a file."""
    dot = blueprint_report.process_graph(opened.document, session.language())
    st.download_button(
        say("map.download", format="DOT"),
        dot,
        blueprint_picture.file_name(opened.document, "dot"),
        "text/vnd.graphviz",
        icon=":material/download:",
        on_click="ignore",
    )
    st.graphviz_chart(dot, width="stretch")
