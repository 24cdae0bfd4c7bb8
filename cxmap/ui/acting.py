"""Doing what a person asked for, in a callback; what goes wrong becomes a sentence on the next screen.

A callback of a field may run although nobody touched it: the browser repeats the values of all fields, and a
field that came back on the screen in between counts as changed. So a field's callback writes the value that
stands in it, never “the other one”; what was shown already, or is no longer there, is no change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from cxmap.errors import AlreadyDoneError, ConflictError, CxmapError
from cxmap.ui import session

CONFLICT, PROBLEM, DONE = "acting.conflict", "acting.problem", "acting.done"


@dataclass(frozen=True)
class Conflict:
    """Two versions of the same fields of a thing, waiting for someone to choose."""

    thing: str
    mine: dict[str, Any]
    theirs: dict[str, Any]


def act(use_case: Callable[..., object], *args: Any, done: str = "", about: str = "", **kwargs: Any) -> bool:
    """Call a use case; True when it went well. `done` is said afterwards, `about` names the thing on the map."""
    try:
        use_case(*args, **kwargs)
    except AlreadyDoneError:
        return True  # a click that came twice; the first one counts
    except ConflictError as conflict:
        st.session_state[CONFLICT] = Conflict(about, conflict.mine, conflict.theirs)
        return False
    except CxmapError as error:
        st.session_state[PROBLEM] = error.sentence(session.language())
        return False
    if done:
        st.session_state[DONE] = done
    return True


def do(use_case: Callable[..., object], *args: Any, **kwargs: Any) -> None:
    """`act` as a callback of a widget."""
    act(use_case, *args, **kwargs)


def revert(direction: str) -> None:
    """Undo or redo the last change of this person, and say what it was."""
    desk = session.desk()
    try:
        operation = desk.revert("undo" if direction == "undo" else "redo")
    except CxmapError as error:
        st.session_state[PROBLEM] = error.sentence(session.language())
        return
    forget_typed()
    what = session.say(f"change.{operation.what}")
    st.session_state[DONE] = session.say(f"app.{direction}_done", what=what, subject=operation.subject)


def forget_typed() -> None:
    """Let every editor show what is stored now."""
    for key in [key for key in st.session_state if str(key).startswith("base.")]:
        del st.session_state[key]


def show_outcome() -> None:
    """Say what went wrong or well since the last screen."""
    if problem := st.session_state.pop(PROBLEM, ""):
        st.error(problem, icon=":material/error:")
    if done := st.session_state.pop(DONE, ""):
        st.toast(done, icon=":material/check:")
