"""What one browser tab remembers: language, project, name. It stands in the address too, so a refresh keeps it."""

import secrets
from collections.abc import Iterable
from typing import TypeVar, cast

import streamlit as st

from cxmap.errors import NotFoundError
from cxmap.model.project import Project
from cxmap.ui import preparing
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Database, Desk, database_address, open_at
from cxmap.words import LANGUAGES, Language
from cxmap.words import say as say_in

Value = TypeVar("Value", bound=str)
ADDRESS = {"project": "project", "language": "lang", "actor": "as"}
"""What is kept, and the name it has in the address."""


OWN_TO_A_PROJECT = (
    "map.",
    "cycle.",
    "blueprint.",
    "evidence.",
    "import.",
    "shop.",
    "visit.",
    "observe.",
    "coding.",
    "triangulation.",
)
"""How the names of what a tab remembers of one project begin."""


@st.cache_resource(show_spinner=False)
def _database(address: str) -> Database:
    return open_at(address)


def database() -> Database:
    """The database this app works on, opened once per process."""
    preparing.wait()
    return _database(database_address())


def start() -> None:
    """Take over what the address says."""
    for name, parameter in ADDRESS.items():
        if name not in st.session_state:
            st.session_state[name] = st.query_params.get(parameter, "")[:80]
    if st.session_state["language"] not in LANGUAGES:
        browser = (st.context.locale or "en").lower()
        st.session_state["language"] = "id" if browser.startswith("id") else "en"
    st.session_state.setdefault("session", secrets.token_hex(8))
    _choose_project()


def remember() -> None:
    """Write what the tab remembers into the address; only once the page is known, or it would be lost."""
    for name, parameter in ADDRESS.items():
        value = st.session_state[name]
        if value and st.query_params.get(parameter) != value:
            st.query_params[parameter] = value


def _choose_project() -> None:
    known = [project.id for project in all_projects()]
    if st.session_state["project"] not in known:
        st.session_state["project"] = known[0] if known else ""


def all_projects() -> list[Project]:
    """The projects of this database, the newest first."""
    return projects.projects(database())


def language() -> Language:
    """The language of the screen."""
    return cast("Language", st.session_state["language"])


def say(key: str, /, **values: object) -> str:
    """The catalogue's text for a key in the language of the screen."""
    return say_in(language(), key, **values)


def say_of(key: str, /, **values: object) -> str:
    """The same for a key that is chosen elsewhere."""
    return say_in(language(), key, **values)


def names(prefix: str, values: Iterable[Value]) -> dict[Value, str]:
    """What each value is called: the texts of `prefix.value`. A ready table, since widgets ask again later."""
    return {value: say(f"{prefix}.{value}") for value in values}


def count(key: str, n: int) -> str:
    """The catalogue's text for a number of things; one has words of its own (`key_one`)."""
    return say(f"{key}_one" if n == 1 else key, n=n)


def actor() -> str:
    """The name of the person at this tab in the change log; may be empty."""
    return str(st.session_state["actor"])


def tab() -> str:
    """A random id of this browser tab's session."""
    return str(st.session_state["session"])


def desk() -> Desk:
    """The desk of the open project."""
    if not st.session_state["project"]:
        raise NotFoundError(what=say("app.word.project"), id="")
    return Desk(database(), st.session_state["project"], actor())


def project() -> Project:
    """The open project."""
    return next(each for each in all_projects() if each.id == st.session_state["project"])


def has_project() -> bool:
    return bool(st.session_state["project"])


def open_project(project_id: str) -> None:
    """Work on another project from now on; what was chosen in the old one is forgotten."""
    for name in [name for name in st.session_state if str(name).startswith(OWN_TO_A_PROJECT)]:
        del st.session_state[name]
    st.session_state["project"] = project_id
