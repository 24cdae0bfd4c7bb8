"""Editing a card or a lane in the drawer."""

import streamlit as st

from cxmap.model.experience_map import Card, Lane, LaneKind
from cxmap.ui import acting, session
from cxmap.ui.drawer.fields import Field
from cxmap.ui.map_drawer.parts import row_of_buttons
from cxmap.ui.map_state import OpenMap
from cxmap.ui.session import say
from cxmap.usecases import map_editing


def of_card(open_map: OpenMap, card: Card) -> None:
    """Text, and what the card's lane knows besides: severity, or owner, width and votes."""
    field = Field(open_map.desk, f"card:{card.id}", card)
    lane = next(lane for lane in open_map.document.lanes if lane.id == card.lane_id)
    st.text_area(say("map.card_text"), field.base["text"], height=120, **field.saved("text"))
    if lane.kind == LaneKind.PAIN:
        none = say("app.none")
        st.select_slider(
            say("map.severity"),
            [None, 1, 2, 3, 4, 5],
            field.base["severity"],
            format_func=lambda value: none if value is None else str(value),
            **field.saved("severity"),
        )
    if lane.kind == LaneKind.OPPORTUNITY:
        st.text_input(say("map.owner"), field.base["owner"], **field.saved("owner"))
        _votes(open_map, card)
    _span(open_map, field, card)
    row_of_buttons(open_map, [f"card:{card.id}"])


def of_lane(open_map: OpenMap, lane: Lane) -> None:
    """The name of a lane, its place, and whether it is shown."""
    field = Field(open_map.desk, f"lane:{lane.id}", lane)
    standard = say(f"picture.lane.{lane.kind}")
    st.text_input(
        say("app.name"),
        field.base["name"],
        placeholder=standard,
        **field.saved("name"),
    )
    shown = [each for each in open_map.document.lanes if not each.hidden]
    place = shown.index(lane) if lane in shown else 0
    with st.container(horizontal=True, gap="small"):
        for side, label, other in (("before", "up", place - 1), ("after", "down", place + 1)):
            there = 0 <= other < len(shown)
            st.button(
                say(f"map.move_{label}"),
                key=f"lane.{label}",
                disabled=not there,
                on_click=acting.do,
                args=(map_editing.move_beside, open_map.desk, f"lane:{lane.id}", shown[other].id, side)
                if there
                else None,
            )
    st.toggle(say("map.hidden"), field.base["hidden"], **field.saved("hidden"))
    if lane.kind == LaneKind.FREE:
        row_of_buttons(open_map, [f"lane:{lane.id}"])


def _votes(open_map: OpenMap, card: Card) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(session.count("map.votes", open_map.document.votes.get(card.id, 0)))
        st.button(
            say("map.vote"),
            icon=":material/thumb_up:",
            key="card.vote",
            on_click=acting.do,
            args=(map_editing.vote, open_map.desk, card.id),
        )
        st.button(
            say("map.take_vote_back"),
            key="card.unvote",
            type="tertiary",
            on_click=acting.do,
            args=(map_editing.take_vote_back, open_map.desk, card.id),
        )


def _span(open_map: OpenMap, field: Field, card: Card) -> None:
    steps = [step.id for step in open_map.document.steps]
    room = len(steps) - steps.index(card.step_id)
    st.number_input(
        say("map.span"),
        1,
        max(room, card.span),
        field.base["span"],
        help=say("map.span_help"),
        **field.saved("span", convert=int),
    )
