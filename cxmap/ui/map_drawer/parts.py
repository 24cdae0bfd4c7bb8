"""Buttons for what is selected on the map."""

from collections.abc import Sequence

import streamlit as st

from cxmap.ui import acting, map_state
from cxmap.ui.map_state import OpenMap
from cxmap.ui.session import say
from cxmap.usecases import map_editing


def row_of_buttons(open_map: OpenMap, names: Sequence[str]) -> None:
    """Duplicate and delete what is selected."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            say("map.duplicate"),
            icon=":material/content_copy:",
            key="map.duplicate",
            on_click=acting.do,
            args=(map_editing.duplicate, open_map.desk, list(names)),
        )
        st.button(
            say("app.delete"),
            icon=":material/delete:",
            key="map.delete",
            on_click=delete,
            args=(open_map, list(names)),
        )


def delete(open_map: OpenMap, names: Sequence[str]) -> None:
    """Delete things and say that undo brings them back."""
    if acting.act(map_editing.delete, open_map.desk, names, done=say("map.deleted_undo", n=len(names))):
        map_state.select()
