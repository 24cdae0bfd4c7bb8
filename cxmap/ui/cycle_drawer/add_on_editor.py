"""Editing a value add-on in the drawer."""

from decimal import Decimal
from typing import Any

import streamlit as st

from cxmap.model.activity_cycle import AddOn, AddOnKind, Maturity
from cxmap.ui import counts, cycle_state, session
from cxmap.ui.cycle_drawer.activity_editor import SCORES
from cxmap.ui.cycle_drawer.parts import field_of, number, row_of_buttons, text
from cxmap.ui.cycle_state import OpenCycle
from cxmap.ui.drawer.fields import Field
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.words import number as written


def of_add_on(opened: OpenCycle, add_on: AddOn) -> None:
    """What it is, how far it has come, what it costs, what it promises and what it has brought."""
    field = field_of(opened, "addon", add_on)
    text(field, "name", say("app.name"))
    kind, maturity = st.columns(2)
    with kind:
        _one_of(field, "kind", AddOnKind, "cycle.add_on.kind")
    with maturity:
        _one_of(field, "maturity", Maturity, "cycle.add_on.maturity")
    number(field, "effect", say("cycle.add_on.effect"), SCORES)
    text(field, "effect_reason", say("cycle.add_on.effect_reason"), long=True)
    _cost(field)
    text(field, "owner", say("map.owner"))
    text(field, "partner", say("cycle.add_on.partner"))
    _achieved(opened, add_on, field)
    st.button(
        say("cycle.add_on.to_activity"),
        icon=":material/arrow_back:",
        key="addon.back",
        type="tertiary",
        on_click=cycle_state.select,
        args=(f"activity:{add_on.activity_id}",),
    )
    row_of_buttons(opened, [f"addon:{add_on.id}"])


def _one_of(field: Field, name: str, values: Any, label: str) -> None:
    names = {str(each): each_name for each, each_name in session.names(f"cycle.{name}", values).items()}
    options = list(names)
    st.selectbox(
        say(label),
        options,
        options.index(str(field.base[name])),
        format_func=lambda each: names[each],
        **field.saved(name),
    )


def _cost(field: Field) -> None:
    cost = field.base["cost"]
    value, currency = st.columns([2, 1])
    value.number_input(
        say("cycle.add_on.cost"),
        0.0,
        None,
        None if cost is None else float(cost),
        1000.0,
        format="%.2f",
        **field.saved("cost", convert=lambda told: None if told is None else Decimal(f"{told:.2f}")),
    )
    with currency:
        text(field, "currency", say("cycle.add_on.currency"))


def _achieved(opened: OpenCycle, add_on: AddOn, field: Field) -> None:
    """Expected against achieved: the difference between a wave before and a wave after."""
    waves = ["", *counts.values("wave")]
    st.markdown(f"**{say('cycle.add_on.measured')}**", help=say("cycle.add_on.measured_help"))
    for column, name in zip(st.columns(2), ("wave_before", "wave_after"), strict=True):
        current = field.base[name]
        options = waves if current in waves else [*waves, current]
        column.selectbox(
            say(f"cycle.add_on.{name}"),
            options,
            options.index(current),
            format_func=lambda each: each or "–",
            **field.saved(name),
        )
    found = next(each for each in opened.found(add_on.activity_id).add_ons if each.add_on_id == add_on.id)
    language = session.language()
    if found.achieved and found.achieved.value is not None:
        ends = (found.achieved.low, found.achieved.high)
        told = "" if None in ends else f" [{', '.join(written(language, end or 0, 0) for end in ends)}]"
        value = written(language, found.achieved.value, 0, signed=True)
        expected = "–" if found.expected is None else written(language, found.expected, 0, signed=True)
        st.markdown(say("cycle.add_on.achieved", value=plain(value + told), expected=plain(expected)))
    elif found.remaining is not None:
        st.caption(say("cycle.add_on.remaining", value=written(language, found.remaining, 0)))
