"""Fields of a drawer that save themselves, and the choice of what a thing is linked to."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from cxmap.model.noun import Noun
from cxmap.ui import acting
from cxmap.ui.session import say
from cxmap.usecases import map_editing
from cxmap.usecases.desk import Desk

PLACES = {
    "id",
    "version",
    "position",
    "map_id",
    "stage_id",
    "lane_id",
    "step_id",
    "cycle_id",
    "phase_id",
    "pinned",
}
"""Where a thing is kept: what is written in the editor stays right when it moves."""


class Field:
    """A field of a thing, written through by `change` as soon as it is left.

    It remembers the version that was shown when editing began (`base`), so that a newer one saved by
    someone else is noticed instead of overwritten; what is being typed is never replaced under the hands.
    """

    def __init__(
        self, desk: Desk, name: str, thing: Noun, change: Callable[..., None] = map_editing.change
    ) -> None:
        self.desk, self.name, self.thing, self.change = desk, name, thing, change
        self.base: dict[str, Any] = st.session_state.setdefault(f"base.{name}", thing.model_dump())
        if self.base["version"] != thing.version:
            self._tell_newer()

    def key(self, field: str) -> str:
        return f"field.{self.name}.{field}.{self.base['version']}"

    def saved(self, field: str, *, convert: Callable[[Any], Any] | None = None) -> dict[str, Any]:
        """The arguments of a widget that shows the field and saves it on change."""
        return {"key": self.key(field), "on_change": self._save, "args": (field, convert)}

    def _save(self, field: str, convert: Callable[[Any], Any] | None) -> None:
        if self.key(field) not in st.session_state:
            return
        value = st.session_state[self.key(field)]
        value = convert(value) if convert else value
        if value == self.base[field]:
            return  # the browser told once more what it was shown; see `acting`
        fields = {field: value}
        if acting.act(
            self.change,
            self.desk,
            self.name,
            seen=self.base["version"],
            about=self.name,
            **fields,
        ):
            st.session_state.pop(f"base.{self.name}", None)

    def _tell_newer(self) -> None:
        newer = self.thing.model_dump()
        changed = [field for field in newer if field not in PLACES and newer[field] != self.base.get(field)]
        if not changed:
            st.session_state[f"base.{self.name}"] = self.base = newer
            return
        st.warning(say("map.newer", text=str(newer[changed[0]])), icon=":material/group:")
        st.button(say("map.load_newer"), key=f"newer.{self.name}", on_click=self._load_newer)

    def _load_newer(self) -> None:
        st.session_state.pop(f"base.{self.name}", None)


def choose_linked(
    about: str,
    known: Mapping[str, str],
    linked: list[str],
    save: Callable[[list[str]], object],
    **words: str,
) -> None:
    """Choose what a thing is linked to among what is known by name; each choice is saved at once.

    `about` names the field in the session; `words` are the label, help and placeholder of the widget.
    """
    key = f"{about}.{'-'.join(linked)}"[:2000]

    def changed() -> None:
        chosen = st.session_state.get(key, linked)
        if chosen != linked:
            save(chosen)

    st.multiselect(
        words["label"],
        list(known),
        linked,
        format_func=lambda each: known[each],
        key=key,
        on_change=changed,
        help=words["help"],
        placeholder=words["placeholder"],
    )
