"""What belongs to the blueprint as a whole: name, people, tolerance, price and costs."""

from typing import Any

import streamlit as st

from cxmap.model.experience_map import Perspective
from cxmap.ui.blueprint_drawer.parts import amount, choice, names_of, own_field, text, time
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.session import say
from cxmap.usecases import project as projects


def edit_settings(opened: OpenBlueprint) -> None:
    """All fields of the blueprint itself; each saves itself."""
    field = own_field(opened)
    text(field, "name")
    personas: dict[Any, str] = {each.id: each.name for each in projects.personas(opened.desk)}
    segments: dict[Any, str] = {each.id: each.name for each in projects.segments(opened.desk)}
    choice(field, "persona_id", personas, say("map.no_persona"))
    choice(field, "segment_id", segments, say("map.no_segment"))
    choice(field, "perspective", names_of("blueprint.perspective", Perspective), None)
    text(field, "standard_source")
    longest, source, asked = st.columns([1, 1.4, 0.8])
    with longest:
        time(field, "tolerable_time", note=say("blueprint.tolerable_whole_help"))
    with source:
        text(field, "tolerable_source")
    with asked:
        st.number_input("n", 1, None, field.base["tolerable_n"], 1, **field.saved("tolerable_n"))
    currency, price = st.columns([1, 2])
    with currency:
        text(field, "currency", hint="IDR")
    with price:
        amount(field, "price", note=say("blueprint.price_help"))
    other, note = st.columns([1, 2])
    with other:
        amount(field, "other_cost")
    with note:
        text(field, "other_cost_note")
    st.number_input(
        say("blueprint.field.volume_per_month"),
        0,
        None,
        field.base["volume_per_month"],
        1,
        **field.saved("volume_per_month"),
    )
