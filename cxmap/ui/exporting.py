"""Taking the picture away: format, size, page, and what cannot be drawn, said before the export."""

from collections.abc import Callable

import streamlit as st

from cxmap.errors import CxmapError
from cxmap.ui import session
from cxmap.ui.session import say
from cxmap.usecases import picture
from cxmap.usecases.picture import Paper


def show(draw: Callable[[], picture.Scene], file_name: Callable[[str], str]) -> None:
    """The export popover; the file, named by its suffix, is made when the download is asked for."""
    popover = st.popover(
        say("map.export"),
        icon=":material/download:",
        type="primary",
        key="export.popover",
        on_change="rerun",  # what is closed costs nothing
    )
    if not popover.open:
        return
    with popover:
        suffix = st.segmented_control(
            say("map.format"),
            picture.FORMATS,
            default="png",
            format_func=str.upper,
            key="export.format",
            required=True,
        )
        paper = _paper(suffix or "png")
        scene = draw()
        lacking = picture.missing_characters(scene)
        if lacking:
            st.warning(
                say("map.missing_characters", characters=" ".join(lacking)),
                icon=":material/font_download_off:",
            )
        st.caption(say("map.picture_size", width=round(scene.width), height=round(scene.height)))
        _download(scene, suffix or "png", paper, file_name)


def _paper(suffix: str) -> Paper:
    if suffix == "png":
        scale = st.slider(say("map.scale"), 1.0, 4.0, 2.0, 0.5, key="export.scale")
        width = st.number_input(
            say("map.width"), 200, 20_000, None, 100, key="export.width", help=say("map.width_help")
        )
        clear = st.toggle(say("map.transparent"), key="export.transparent")
        return Paper(scale=scale, width=width, transparent=clear)
    if suffix == "pdf":
        page = st.segmented_control(
            say("map.page"), picture.PAGES, default="A3", key="export.page", required=True
        )
        tiled = st.toggle(say("map.tiled"), key="export.tiled", help=say("map.tiled_help"))
        return Paper(page=page or "A3", tiled=tiled)
    return Paper()


def _download(scene: picture.Scene, suffix: str, paper: Paper, file_name: Callable[[str], str]) -> None:
    def make() -> bytes:
        try:
            return picture.export(scene, suffix, paper)
        except CxmapError as error:
            st.session_state["acting.problem"] = error.sentence(session.language())
            raise

    st.download_button(
        say("map.download", format=suffix.upper()),
        make,
        file_name(suffix),
        picture.MIME[suffix],
        icon=":material/download:",
        type="primary",
        on_click="ignore",
        width="stretch",
    )
