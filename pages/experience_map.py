"""The experience map: choose or make one, look at it through filters, edit it on the canvas, take it away."""

from functools import partial

import streamlit as st

from cxmap.model.experience_map import CARD_LANES
from cxmap.ui import (
    canvas_acts,
    conflict,
    exporting,
    filters,
    frame,
    map_acts,
    map_chooser,
    map_drawer,
    map_state,
    presence,
    session,
)
from cxmap.ui.canvas import canvas
from cxmap.ui.map_state import OpenMap
from cxmap.ui.session import say
from cxmap.usecases import map_editing, picture
from cxmap.words import number


def main() -> None:
    with frame.page("experience_map", lead=map_chooser.show) as map_id:
        if not map_id:
            map_chooser.first_map()
            return
        open_map = map_state.load(map_id, map_state.view())
        _tools(open_map)
        wide = st.session_state.get("map.present", False)
        left, right = (st.container(), None) if wide else st.columns([2.6, 1], gap="medium")
        with left:
            _canvas(open_map)
        if right:
            with right, st.container(height=720, border=False):
                map_drawer.show(open_map)
        with st.container(horizontal=True, gap="medium"):
            _status(open_map)
            presence.show(open_map.desk, open_map.id, open_map.document.revision)
        conflict.ask(open_map.desk, map_editing.change)


def _tools(open_map: OpenMap) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        with st.container(width="stretch"):
            filters.show()
        st.toggle(say("map.present"), key="map.present", help=say("map.present_help"))
        exporting.show(
            lambda: map_state.scene(open_map, open_map.view, session.language()),
            lambda suffix: picture.file_name(open_map.document, suffix),
        )


def _canvas(open_map: OpenMap) -> None:
    document = open_map.document
    texts = {
        **{f"stage:{each.id}": each.name for each in document.stages},
        **{f"step:{each.id}": each.name for each in document.steps},
        **{f"card:{each.id}": each.text for each in document.cards},
        **{f"lane:{each.id}": each.name or say(f"picture.lane.{each.kind}") for each in document.lanes},
    }
    canvas(
        key=f"canvas.{open_map.id}",
        svg=map_state.screen(open_map),
        texts=texts,
        card_lanes=tuple(each.id for each in document.lanes if each.kind in CARD_LANES),
        picture_name=document.map.name,
        language=session.language(),
        revision=document.revision,
        selected=map_state.selected(),
        on_events=partial(canvas_acts.handle, map_acts.ACTS, open_map),
        below=56,
        copied=canvas_acts.copied(),
    )


def _status(open_map: OpenMap) -> None:
    found = open_map.findings
    known = sum(1 for step in found.steps if step.items)
    parts = [say("map.status", items=found.items, known=known, steps=len(found.steps))]
    largest = next((step for step in found.steps if step.rank == 1 and step.gap), None)
    if largest and largest.gap:
        name = next(step.name for step in open_map.document.steps if step.id == largest.step_id)
        value = number(session.language(), largest.gap.value)
        parts.append(say("map.status_gap", step=frame.plain(name), value=frame.plain(value)))
    st.caption(" · ".join(parts), width="content")


main()
