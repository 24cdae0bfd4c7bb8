"""The locations of a programme: by hand, or from a file."""

import streamlit as st

from cxmap.model.mystery_shopping import Location, ProgrammeDocument
from cxmap.ui import acting, session, shop_grid, shop_state
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import mystery_shopping
from cxmap.usecases.mystery_shopping import LocationsRead

READ = "shop.locations.read"


def show(document: ProgrammeDocument) -> None:
    """The grid, and beside it the file."""
    left, right = st.columns([2.4, 1], gap="medium")
    with left:
        shop_grid.show(document, Location, document.locations)
    with right, st.container(border=True):
        key = f"shop.locations.file.{shop_state.turn('locations.file')}"
        file = st.file_uploader(say("shop.locations.file"), ["csv", "xlsx", "tsv"], key=key)
        st.caption(say("shop.locations.file_help"))
        if file is not None:
            st.button(
                say("shop.locations.import"),
                type="primary",
                key="shop.locations.import",
                on_click=_import,
                args=(document.programme.id, file.getvalue(), file.name),
            )
        _told()


def _import(programme_id: str, data: bytes, name: str) -> None:
    def read() -> None:
        st.session_state[READ] = mystery_shopping.import_locations(session.desk(), programme_id, data, name)
        shop_state.turned("locations.file")
        shop_state.turned("location")

    acting.act(read)


def _told() -> None:
    found: LocationsRead | None = st.session_state.get(READ)
    if found is None:
        return
    st.success(say("shop.locations.read", added=found.added, changed=found.changed), icon=":material/check:")
    for problem in found.rejected[:10]:
        st.caption(f"{problem.row}: {plain(problem.sentence(session.language()))}")
