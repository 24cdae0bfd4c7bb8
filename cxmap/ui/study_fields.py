"""Fields of a touchpoint, persona, segment or project that save themselves; adding and removing one."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from cxmap.model.project import Persona, Project, Segment
from cxmap.model.touchpoint import Touchpoint
from cxmap.ui import acting, history, session
from cxmap.ui.acting import Conflict
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import project as projects

Thing = Touchpoint | Persona | Segment


class Fields:
    """The fields of one thing, written through as soon as one is left.

    They remember the version that was shown when editing began (`base`): what someone else saved since is
    announced, never put under the hands of the person who types, and never overwritten unseen.
    """

    def __init__(self, thing: Thing | Project) -> None:
        self.thing = thing
        self.kept = f"base.study.{thing.id}"
        self.base: dict[str, Any] = st.session_state.setdefault(self.kept, thing.model_dump())
        self._ask_about_conflict()
        if self.base["version"] != thing.version:
            self._tell_newer()

    def saved(self, field: str, convert: Callable[[Any], Any] | None = None) -> dict[str, Any]:
        """The arguments of a widget that saves the field on change."""
        key = f"study.{field}.{self.thing.id}.{self.base['version']}"
        return {"key": key, "on_change": self._save, "args": (field, key, convert)}

    def _save(self, field: str, key: str, convert: Callable[[Any], Any] | None) -> None:
        if key not in st.session_state:
            return
        value = st.session_state[key]
        self.write({field: convert(value) if convert else value}, seen=self.base["version"])

    def write(self, fields: dict[str, Any], *, seen: int) -> None:
        """Save these fields; where someone else saved the same ones, ask which version stays."""
        if acting.act(self._use_case(), seen=seen, **fields):
            st.session_state.pop(self.kept, None)
        elif conflict := st.session_state.pop(acting.CONFLICT, None):
            st.session_state[self._conflict_key()] = conflict

    def _use_case(self) -> Callable[..., object]:
        if isinstance(self.thing, Project):
            return partial(projects.change_project, session.desk())
        return partial(projects.change, session.desk(), type(self.thing), self.thing.id)

    def _conflict_key(self) -> str:
        return f"study.conflict.{self.thing.id}"

    def _ask_about_conflict(self) -> None:
        found: Conflict | None = st.session_state.get(self._conflict_key())
        if found is None:
            return
        with st.container(border=True):
            st.warning(say("app.conflict.intro"), icon=":material/group:")
            for whose, fields in (("mine", found.mine), ("theirs", found.theirs)):
                values = ", ".join(str(value) for name, value in fields.items() if name != "version")
                st.markdown(f"**{say(f'app.conflict.{whose}')}**  \n{plain(values)}")
                st.button(
                    say(f"app.conflict.keep_{whose}"),
                    key=f"study.keep_{whose}.{self.thing.id}",
                    on_click=self._settle,
                    args=(found if whose == "mine" else None,),
                )

    def _settle(self, mine: Conflict | None) -> None:
        st.session_state.pop(self._conflict_key(), None)
        st.session_state.pop(self.kept, None)
        if mine:
            self.write(mine.mine, seen=mine.theirs["version"])

    def _tell_newer(self) -> None:
        newer = self.thing.model_dump()
        changed = [name for name, value in newer.items() if name != "version" and value != self.base[name]]
        if not changed:
            st.session_state[self.kept] = self.base = newer
            return
        if self._conflict_key() not in st.session_state:
            st.info(say("study.newer", text=plain(str(newer[changed[0]])[:200])), icon=":material/group:")
            st.button(
                say("study.load_newer"),
                key=f"study.newer.{self.thing.id}",
                on_click=st.session_state.pop,
                args=(self.kept, None),
            )


def remove_button(thing: Thing) -> None:
    """Take the thing out of the study; undo brings it back."""
    st.button(
        say("study.remove"),
        icon=":material/delete:",
        key=f"study.remove.{thing.id}",
        help=say("study.remove_help"),
        type="tertiary",
        on_click=acting.do,
        args=(projects.remove, session.desk(), type(thing), thing.id),
        kwargs={"done": say("study.removed", name=thing.name)},
    )
    history_button(thing)


def history_button(thing: Thing) -> None:
    """What was done to the thing, on demand."""
    popover = st.popover(
        say("history.title"),
        icon=":material/history:",
        key=f"study.history.{thing.id}",
        type="tertiary",
        on_change="rerun",  # what is closed costs nothing
    )
    if popover.open:
        with popover:
            history.show([thing.id])


def add_form(kind: str, noun: type[Thing]) -> None:
    """A field for the name of a new thing; it is chosen as soon as it is there."""
    with st.form(f"study.add.{kind}", clear_on_submit=True, border=False):
        name, button = st.columns([3, 1.2], vertical_alignment="bottom", gap="small")
        name.text_input(
            say(f"study.{kind}.add"),
            key=f"study.new.{kind}",
            placeholder=say(f"study.{kind}.name_hint"),
            label_visibility="collapsed",
        )
        button.form_submit_button(
            say(f"study.{kind}.add"),
            icon=":material/add:",
            width="stretch",
            on_click=_add,
            args=(kind, noun),
        )


def _add(kind: str, noun: type[Thing]) -> None:
    def make() -> None:
        made = projects.add(session.desk(), noun, name=st.session_state[f"study.new.{kind}"])
        choose(kind, made.id)

    acting.act(make)


def choose(kind: str, thing_id: str) -> None:
    """Edit this thing from now on."""
    st.session_state[f"study.{kind}"] = thing_id


def chosen(kind: str, known: dict[str, Any]) -> str:
    """The id of the thing that is edited; the first where none was chosen or it is gone."""
    wanted = st.session_state.get(f"study.{kind}")
    if wanted not in known:
        choose(kind, next(iter(known)))
    return str(st.session_state[f"study.{kind}"])
