"""What the editors of a cycle share: fields that save themselves, and buttons for the selection."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from cxmap.model.experience_map import Holder
from cxmap.ui import acting, cycle_state, session
from cxmap.ui.cycle_state import OpenCycle, Thing
from cxmap.ui.drawer.fields import Field
from cxmap.ui.session import say
from cxmap.usecases import cycle_editing


def field_of(opened: OpenCycle, kind: str, thing: Thing) -> Field:
    return Field(opened.desk, f"{kind}:{thing.id}", thing, cycle_editing.change)


def text(field: Field, name: str, label: str, *, long: bool = False, note: str | None = None) -> None:
    """A text that saves itself; `long` ones have room for several lines."""
    show = st.text_area if long else st.text_input
    show(label, field.base[name], help=note, **field.saved(name))


def number(field: Field, name: str, label: str, ends: tuple[float, float], step: float = 1.0) -> None:
    """A number between two ends, or none, that saves itself."""
    shape = "%.0f" if step >= 1 else "%.1f"
    st.number_input(label, ends[0], ends[1], field.base[name], step, format=shape, **field.saved(name))


def choice(field: Field, name: str, label: str, names: dict[Any, str], nothing: str) -> None:
    """One of several values, or none, that saves itself."""
    options = [None, *names]
    current = field.base[name]
    st.selectbox(
        label,
        options,
        options.index(current) if current in options else 0,
        format_func=lambda each: names[each] if each else nothing,
        **field.saved(name),
    )


def rated_by(field: Field, name: str) -> None:
    """Who said so, and the source, of importance and of what is desired."""
    holders: dict[Any, str] = {
        str(each): label for each, label in session.names("map.desired", Holder).items()
    }
    choice(field, f"{name}_by", say(f"cycle.column.{name}_by"), holders, "–")
    text(field, f"{name}_source", say(f"cycle.column.{name}_source"))


def row_of_buttons(opened: OpenCycle, names: Sequence[str]) -> None:
    """Duplicate and delete what is selected."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            say("map.duplicate"),
            icon=":material/content_copy:",
            key="cycle.duplicate",
            disabled=any(name.startswith("phase:") for name in names),
            on_click=acting.do,
            args=(cycle_editing.duplicate, opened.desk, list(names)),
        )
        st.button(
            say("app.delete"),
            icon=":material/delete:",
            key="cycle.delete",
            on_click=delete,
            args=(opened, list(names)),
        )


def delete(opened: OpenCycle, names: Sequence[str]) -> None:
    """Delete things and say that undo brings them back."""
    if acting.act(cycle_editing.delete, opened.desk, names, done=say("map.deleted_undo", n=len(names))):
        cycle_state.select()
