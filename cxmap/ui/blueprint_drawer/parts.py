"""What the editors of a blueprint share: fields that save themselves, and buttons for the selection."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from cxmap.ui import acting, blueprint_acts, session
from cxmap.ui.blueprint_figures import NOTHING, clock, kept_amount, kept_seconds, money
from cxmap.ui.blueprint_state import OpenBlueprint, Thing
from cxmap.ui.drawer.fields import Field
from cxmap.ui.session import say
from cxmap.usecases import blueprint_editing, service_blueprint
from cxmap.usecases.desk import Desk

LINES = 96
"""Height in px of a text of several lines."""

KINDS_THAT_COPY = ("node:", "failure:")


class BesideDrawer(Field):
    """A field that is shown while the drawer may show the same one."""

    def key(self, field: str) -> str:
        return f"beside.{super().key(field)}"


def field_of(opened: OpenBlueprint, kind: str, thing: Thing) -> Field:
    return Field(opened.desk, f"{kind}:{thing.id}", thing, blueprint_editing.change)


def own_field(opened: OpenBlueprint) -> Field:
    """The fields of the blueprint itself."""
    return Field(opened.desk, f"blueprint:{opened.id}", opened.document.blueprint, change)


def change(desk: Desk, thing: str, *, seen: int | None = None, **fields: object) -> None:
    """Write fields of the blueprint itself or of a thing in it."""
    kind, _, row_id = thing.partition(":")
    if kind == "blueprint":
        service_blueprint.change_blueprint(desk, row_id, seen=seen, **fields)
    else:
        blueprint_editing.change(desk, thing, seen=seen, **fields)


def save(opened: OpenBlueprint, thing: str, **fields: Any) -> None:
    """Write fields of a thing at once, for widgets that are no `Field`; the others show what is stored then."""
    if acting.act(change, opened.desk, thing, **fields):
        acting.forget_typed()


def text(field: Field, name: str, *, long: bool = False, note: str | None = None, hint: str = "") -> None:
    """A text that saves itself; `long` ones have room for several lines."""
    label = say(f"blueprint.field.{name}")
    told: dict[str, Any] = {"help": note, "placeholder": hint or None, **field.saved(name)}
    if long:
        st.text_area(label, field.base[name], height=LINES, **told)
    else:
        st.text_input(label, field.base[name], **told)


def time(field: Field, name: str, *, note: str | None = None) -> None:
    """A time as m:ss that saves itself."""
    st.text_input(
        say(f"blueprint.field.{name}"),
        clock(field.base[name]),
        placeholder=say("blueprint.time_hint"),
        help=note,
        **field.saved(name, convert=kept_seconds(field.base[name])),
    )


def amount(field: Field, name: str, *, note: str | None = None, label: str = "") -> None:
    """An amount of money that saves itself."""
    before = field.base[name]
    st.text_input(
        label or say(f"blueprint.field.{name}"),
        money(before, nothing=""),
        help=note,
        **field.saved(name, convert=kept_amount(before)),
    )


def choice(
    field: Field, name: str, names: dict[Any, str], nothing: str | None = "–", note: str | None = None
) -> None:
    """One of several values that saves itself; None is offered as `nothing` unless that is None."""
    options = list(names) if nothing is None else [None, *names]
    current = field.base[name]
    st.selectbox(
        say(f"blueprint.field.{name}"),
        options,
        options.index(current) if current in options else 0,
        format_func=lambda each: names.get(each, nothing or ""),
        help=note,
        **field.saved(name),
    )


def row_of_buttons(opened: OpenBlueprint, names: Sequence[str]) -> None:
    """Duplicate and delete what is selected."""
    with st.container(horizontal=True, gap="small"):
        if all(name.startswith(KINDS_THAT_COPY) for name in names):
            st.button(
                say("map.duplicate"),
                icon=":material/content_copy:",
                key="blueprint.duplicate",
                on_click=blueprint_acts.duplicate,
                args=(opened, list(names)),
            )
        st.button(
            say("app.delete"),
            icon=":material/delete:",
            key="blueprint.delete",
            on_click=blueprint_acts.delete,
            args=(opened, list(names)),
        )


def go_button(label: str, key: str, *things: str) -> None:
    """A line that selects other things of the blueprint."""
    st.button(
        label,
        key=key,
        type="tertiary",
        width="stretch",
        on_click=blueprint_acts.choose,
        args=things,
    )


def act_button(label: str, icon: str, key: str, use_case: Any, *args: Any) -> None:
    """A button that does something at once."""

    def do() -> None:
        if acting.act(use_case, *args):
            acting.forget_typed()

    st.button(label, icon=f":material/{icon}:", key=key, on_click=do)


def three_times(
    standard: float | None, observed: float | None, tolerable: float | None, *, note: str
) -> None:
    """Standard, observed (with a note on what it rests on) and tolerable time, side by side."""
    told = (("standard", standard, ""), ("observed", observed, note), ("tolerable", tolerable, ""))
    for column, (name, value, under) in zip(st.columns(3, gap="small"), told, strict=True):
        with column.container(gap=None):
            st.caption(say(f"blueprint.time.{name}").upper())
            st.markdown(f"#### {clock(value, NOTHING)}")
            st.caption(under)


def names_of(prefix: str, values: Any) -> dict[Any, str]:
    """What each value is called, by its text, as the fields of nouns hold it."""
    return {str(each): name for each, name in session.names(prefix, values).items()}
