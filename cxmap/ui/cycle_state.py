"""What the page of the activity cycle remembers in one browser tab: which cycle, what is selected, how it is seen."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.activity_cycle import Activity, AddOn, CycleDocument, CyclePhase
from cxmap.ui import map_state, session
from cxmap.usecases import activity_cycle, cycle_picture, experience_map
from cxmap.usecases.cycle_figures import ActivityFindings, CycleFindings
from cxmap.usecases.cycle_picture import Form, Scene, View
from cxmap.usecases.desk import Desk
from cxmap.words import Language

SELECTED, TAB, LOOK, WEIGHTED = "cycle.selected", "cycle.tab", "cycle.look", "cycle.weighted"
OTHER = "cycle.compare_with"
LOOKS = ("ring", "bars", "table", "priorities", "lock_on")
Thing = Activity | CyclePhase | AddOn


@dataclass(frozen=True)
class OpenCycle:
    """The cycle as it is shown now: document, evidence, view and findings belong together.

    `other` is the cycle it is compared with.
    """

    desk: Desk
    document: CycleDocument
    evidence: pd.DataFrame
    view: View
    findings: CycleFindings
    other: CycleDocument | None = None

    @property
    def looks(self) -> tuple[str, str] | None:
        """The names of the two looks or cycles that are compared; None where nothing is."""
        return cycle_picture.look_names(self.document, self.view, session.language(), self.other)

    @property
    def id(self) -> str:
        return self.document.cycle.id

    def thing(self, name: str) -> Thing | None:
        """The activity, phase or add-on of that name (`activity:…`); None where it is gone."""
        kind, _, row_id = name.partition(":")
        own: dict[str, tuple[Any, ...]] = {
            "activity": self.document.activities,
            "phase": self.document.phases,
            "addon": self.document.add_ons,
        }
        return next((item for item in own.get(kind, ()) if item.id == row_id), None)

    def found(self, activity_id: str) -> ActivityFindings:
        return next(each for each in self.findings.activities if each.activity_id == activity_id)


@st.cache_resource(max_entries=24, show_spinner=False)
def _document(_desk: Desk, address: str, cycle_id: str, revision: int) -> CycleDocument:
    del address, revision  # they only tell documents apart
    return activity_cycle.load(_desk, cycle_id)


@st.cache_resource(max_entries=4, ttl="1h", show_spinner=False)  # the last day of a consent passes
def _evidence(_desk: Desk, address: str, project_id: str, revision: int) -> pd.DataFrame:
    del address, project_id, revision
    return experience_map.load_evidence(_desk)


@st.cache_resource(max_entries=48, show_spinner=False)
def _findings(_opened: tuple[CycleDocument, pd.DataFrame], key: tuple[Any, ...], view: View) -> CycleFindings:
    del key
    return cycle_picture.findings(*_opened, view)


@st.cache_resource(max_entries=24, show_spinner=False)
def _scene(_open_cycle: OpenCycle, key: tuple[Any, ...], view: View, language: Language, dark: bool) -> Scene:
    del key
    opened = _open_cycle
    return cycle_picture.scene(
        opened.document,
        opened.evidence,
        view,
        language,
        dark=dark,
        found=opened.findings,
        other=opened.other,
    )


@st.cache_resource(max_entries=24, show_spinner=False)
def _screen(_open_cycle: OpenCycle, key: tuple[Any, ...], view: View, language: Language, dark: bool) -> str:
    return cycle_picture.screen(_scene(_open_cycle, key, view, language, dark))


def load(cycle_id: str, view: View) -> OpenCycle:
    """The cycle under a view; what has not changed since is not computed again."""
    desk = session.desk()
    address = desk.database.url
    document = _document(desk, address, cycle_id, desk.revision())
    evidence = _evidence(desk, address, desk.project_id, experience_map.evidence_revision(desk))
    key = (address, cycle_id, document.revision)
    found = _findings((document, evidence), key, view)
    other = compared_with()
    against = _document(desk, address, other, document.revision) if other and other != cycle_id else None
    return OpenCycle(desk, document, evidence, view, found, against)


def _key(opened: OpenCycle) -> tuple[Any, ...]:
    """Tells cycles apart whose pictures differ; the footer's day is one of the differences."""
    other = opened.other.cycle.id if opened.other else ""
    return (opened.desk.database.url, opened.id, other, opened.document.revision, date.today())  # noqa: DTZ011


def scene(opened: OpenCycle) -> Scene:
    """The picture of the cycle as it leaves: light, in the language of the screen."""
    return _scene(opened, _key(opened), opened.view, session.language(), dark=False)


def screen(opened: OpenCycle) -> str:
    """The SVG for the canvas, in the language and the light or dark theme of the screen."""
    return _screen(opened, _key(opened), opened.view, session.language(), is_dark())


def is_dark() -> bool:
    return st.context.theme.type == "dark"


def selected() -> tuple[str, ...]:
    return tuple(st.session_state.get(SELECTED, ()))


def select(*things: str) -> None:
    """Select things of the cycle; canvas, chart and drawer follow."""
    st.session_state[SELECTED] = things


def open_cycle(cycle_id: str) -> None:
    """Look at another cycle, as one that an activity opens."""
    st.session_state["cycle.open"] = cycle_id
    select()


def compared_with() -> str:
    """The id of the cycle that the open one is compared with, if it is still there; else ""."""
    chosen = str(st.session_state.get(OTHER) or "")
    known = {each.id for each in activity_cycle.cycles(session.desk())} if chosen else set()
    return chosen if chosen in known else ""


def look() -> str:
    """Which of the views is shown."""
    return str(st.session_state.get(LOOK) or LOOKS[0])


def view() -> View:
    """How the cycle is looked at, from the filter widgets, which the map has too."""
    where = map_state.view().where
    compared = map_state.compared(where)[:2]
    form: Form = "bars" if look() == "bars" else "ring"
    both = (compared[0], compared[1]) if len(compared) == 2 and not compared_with() else None
    return View(where, bool(st.session_state.get(WEIGHTED)), form, both)
