"""Economics after Shostack: price and costs to type, and what is left at each execution time."""

from decimal import Decimal

import pandas as pd
import streamlit as st

from cxmap.ui import acting, session
from cxmap.ui.blueprint_drawer.parts import BesideDrawer, amount, change, text
from cxmap.ui.blueprint_figures import clock, money, seconds_of
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.session import say
from cxmap.usecases import blueprint_picture, service_blueprint
from cxmap.usecases.blueprint_picture import Economics

COLUMNS = ("seconds", "time_cost", "materials", "other", "total", "profit")


def show(opened: OpenBlueprint) -> None:
    """What goes in at the left, what comes out at the right."""
    given, computed = st.columns([1, 2], gap="medium")
    with given:
        _given(opened)
    with computed:
        found = opened.findings.economics
        if found is None:
            _missing(opened)
        else:
            _computed(found)


def _given(opened: OpenBlueprint) -> None:
    field = BesideDrawer(opened.desk, f"blueprint:{opened.id}", opened.document.blueprint, change)
    currency, price = st.columns([1, 2])
    with currency:
        text(field, "currency", hint="IDR")
    with price:
        amount(field, "price", note=say("blueprint.price_help"))
    amount(field, "other_cost")
    st.number_input(
        say("blueprint.field.volume_per_month"),
        0,
        None,
        field.base["volume_per_month"],
        1,
        **field.saved("volume_per_month"),
    )
    _execution_times(opened)
    with st.expander(say("blueprint.rates"), icon=":material/payments:", expanded=True):
        if not opened.document.actors:
            st.caption(say("blueprint.no_actors"))
        for actor in opened.document.actors:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                rate = BesideDrawer(opened.desk, f"actor:{actor.id}", actor, change)
                amount(rate, "cost_rate", label=actor.name)


def _execution_times(opened: OpenBlueprint) -> None:
    times = opened.document.blueprint.execution_times
    written = ", ".join(clock(each) for each in times)
    key = f"economics.times.{opened.id}.{written}"

    def save() -> None:
        told = st.session_state.get(key, written)

        def write() -> None:
            parts = told.replace(";", ",").split(",")
            seconds = tuple(value for part in parts if (value := seconds_of(part)) is not None)
            service_blueprint.change_blueprint(opened.desk, opened.id, execution_times=seconds)

        if told != written and acting.act(write):
            acting.forget_typed()

    st.text_input(
        say("blueprint.execution_times"),
        written,
        key=key,
        on_change=save,
        placeholder="2:00, 3:00, 4:00",
        help=say("blueprint.execution_times_help"),
    )


def _missing(opened: OpenBlueprint) -> None:
    st.info(say("blueprint.no_economics"), icon=":material/payments:")
    for each in opened.findings.findings:
        if each.rule.startswith("economics_missing"):
            st.caption(blueprint_picture.finding_sentence(each, session.language()))


def _computed(found: Economics) -> None:
    _figures(found)
    names = {name: say(f"blueprint.economics.{name}") for name in COLUMNS}
    rows = [
        {
            "": say(f"blueprint.economics.row.{row.what}"),
            names["seconds"]: clock(row.seconds),
            **{names[name]: _amount(getattr(row, name), name) for name in COLUMNS[1:]},
        }
        for row in found.rows
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        column_config={name: st.column_config.TextColumn(alignment="right") for name in names.values()},
    )
    st.caption(say("blueprint.economics.help", rate=money(found.rate, found.currency)))


def _amount(value: Decimal, name: str) -> str:
    return money(value, signed=name == "profit")


def _figures(found: Economics) -> None:
    with st.container(horizontal=True, gap="large"):  # money is long: it wraps rather than being cut
        st.metric(say("blueprint.field.price"), money(found.price, found.currency), width="content")
        st.metric(
            say("blueprint.economics.row.break_even"),
            clock(found.break_even, "–"),
            help=say("blueprint.economics.break_even_help"),
            width="content",
        )
        st.metric(
            say("blueprint.economics.yearly"),
            money(found.yearly, found.currency, signed=True),
            help=say(
                "blueprint.economics.yearly_help", standard=money(found.yearly_standard, found.currency)
            ),
            width="content",
        )
    if found.loss_zone is not None:
        begin, end = (clock(each) for each in found.loss_zone)
        st.warning(
            say("blueprint.economics.loss_zone", begin=begin, end=end), icon=":material/trending_down:"
        )
    elif found.tolerable is not None and found.break_even is not None:
        st.caption(say("blueprint.economics.no_loss_zone", tolerable=clock(found.tolerable)))
