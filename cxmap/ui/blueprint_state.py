"""What the page of the service blueprint remembers in one browser tab: which one, what is selected, how it is seen."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.service_blueprint import (
    BlueprintActor,
    BlueprintDocument,
    BlueprintLane,
    BlueprintLink,
    BlueprintNode,
    BlueprintStep,
    FailurePoint,
)
from cxmap.ui import map_state, session
from cxmap.usecases import blueprint_picture, experience_map, service_blueprint
from cxmap.usecases.blueprint_picture import BlueprintFindings, NodeFindings, Scene, View
from cxmap.usecases.desk import Desk
from cxmap.words import Language

SELECTED, TAB, LOOK, OPEN = "blueprint.selected", "blueprint.tab", "blueprint.look", "blueprint.open"
QUICK = "blueprint.quick_after"
LOOKS = (
    "picture",
    "standards",
    "failures",
    "findings",
    "economics",
    "structure",
    "simulation",
    "compare",
    "training",
    "graph",
)
Thing = BlueprintNode | BlueprintLink | BlueprintLane | BlueprintStep | BlueprintActor | FailurePoint


@dataclass(frozen=True)
class OpenBlueprint:
    """The blueprint as it is shown now: document, evidence, view and findings belong together."""

    desk: Desk
    document: BlueprintDocument
    evidence: pd.DataFrame
    view: View
    findings: BlueprintFindings

    @property
    def id(self) -> str:
        return self.document.blueprint.id

    def thing(self, name: str) -> Thing | None:
        """The node, link, lane, step, actor or failure point of that name (`node:…`); None where it is gone."""
        kind, _, row_id = name.partition(":")
        own: dict[str, tuple[Any, ...]] = {
            "node": self.document.nodes,
            "link": self.document.links,
            "lane": self.document.lanes,
            "step": self.document.steps,
            "actor": self.document.actors,
            "failure": self.document.failures,
        }
        return next((item for item in own.get(kind, ()) if item.id == row_id), None)

    def found(self, node_id: str) -> NodeFindings:
        return self.findings.of(node_id)


@st.cache_resource(max_entries=24, show_spinner=False)
def _document(_desk: Desk, address: str, blueprint_id: str, revision: int) -> BlueprintDocument:
    del address, revision  # they only tell documents apart
    return service_blueprint.load(_desk, blueprint_id)


@st.cache_resource(max_entries=4, ttl="1h", show_spinner=False)  # the last day of a consent passes
def _evidence(_desk: Desk, address: str, project_id: str, revision: int) -> pd.DataFrame:
    del address, project_id, revision
    return experience_map.load_evidence(_desk)


@st.cache_resource(max_entries=48, show_spinner=False)
def _findings(
    _opened: tuple[BlueprintDocument, pd.DataFrame], key: tuple[Any, ...], view: View
) -> BlueprintFindings:
    del key
    return blueprint_picture.findings(*_opened, view)


@st.cache_resource(max_entries=24, show_spinner=False)
def _scene(_opened: OpenBlueprint, key: tuple[Any, ...], view: View, language: Language, dark: bool) -> Scene:
    del key, view
    return blueprint_picture.scene(_opened.document, _opened.findings, language, dark=dark)


@st.cache_resource(max_entries=24, show_spinner=False)
def _screen(_opened: OpenBlueprint, key: tuple[Any, ...], view: View, language: Language, dark: bool) -> str:
    return blueprint_picture.screen(_scene(_opened, key, view, language, dark))


def load(blueprint_id: str, view: View) -> OpenBlueprint:
    """The blueprint under a view; what has not changed since is not computed again."""
    desk = session.desk()
    address = desk.database.url
    document = _document(desk, address, blueprint_id, desk.revision())
    evidence = _evidence(desk, address, desk.project_id, experience_map.evidence_revision(desk))
    key = (address, blueprint_id, document.revision)
    return OpenBlueprint(desk, document, evidence, view, _findings((document, evidence), key, view))


def cache_key(opened: OpenBlueprint) -> tuple[Any, ...]:
    """Tells blueprints apart whose pictures differ; the footer's day is one of the differences."""
    return (opened.desk.database.url, opened.id, opened.document.revision, date.today())  # noqa: DTZ011


def scene(opened: OpenBlueprint) -> Scene:
    """The picture of the blueprint as it leaves: light, in the language of the screen."""
    return _scene(opened, cache_key(opened), opened.view, session.language(), dark=False)


def screen(opened: OpenBlueprint) -> str:
    """The SVG for the canvas, in the language and the light or dark theme of the screen."""
    return _screen(opened, cache_key(opened), opened.view, session.language(), is_dark())


def is_dark() -> bool:
    return st.context.theme.type == "dark"


def selected() -> tuple[str, ...]:
    return tuple(st.session_state.get(SELECTED, ()))


def select(*things: str) -> None:
    """Select things of the blueprint; canvas, tables and drawer follow."""
    st.session_state[SELECTED] = things
    st.session_state.pop(QUICK, None)


def write_quickly(after: str | None) -> None:
    """Open the quick entry, to go on from a node where one is given."""
    select()
    st.session_state[QUICK] = after or ""


def open_blueprint(blueprint_id: str, *things: str) -> None:
    """Look at another blueprint, as one that a node opens, with things selected in it."""
    st.session_state[OPEN] = blueprint_id
    select(*things)


def look() -> str:
    """Which of the views is shown."""
    return str(st.session_state.get(LOOK) or LOOKS[0])


def look_at(look: str) -> None:
    """Show another view."""
    st.session_state[LOOK] = look


def view() -> View:
    """How the blueprint is looked at, from the filter widgets, which the map has too."""
    return View(map_state.view().where)


def lane_name(lane: BlueprintLane) -> str:
    """The lane's own name, else the name the language gives to its role."""
    return lane.name or session.say(f"blueprint_names.role.{lane.role}")
