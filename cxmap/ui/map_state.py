"""What the map page remembers in one browser tab: which map, what is selected, how it is looked at."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.evidence import EvidenceFilter, Method
from cxmap.model.experience_map import Card, Lane, MapDocument, Stage, Step, Weighting
from cxmap.ui import session
from cxmap.usecases import experience_map, picture
from cxmap.usecases.desk import Desk
from cxmap.usecases.picture import View
from cxmap.words import Language

SELECTED, TAB = "map.selected", "map.tab"
Thing = Stage | Step | Card | Lane


@dataclass(frozen=True)
class OpenMap:
    """The map as it is shown now: document, evidence, view and findings belong together."""

    desk: Desk
    document: MapDocument
    evidence: pd.DataFrame
    view: View
    findings: "picture.MapFindings"

    @property
    def id(self) -> str:
        return self.document.map.id

    def thing(self, name: str) -> Thing | None:
        """The stage, step, card or lane of that name (`card:…`); None where it is gone."""
        kind, _, row_id = name.partition(":")
        own: dict[str, tuple[Any, ...]] = {
            "stage": self.document.stages,
            "step": self.document.steps,
            "card": self.document.cards,
            "lane": self.document.lanes,
        }
        return next((item for item in own.get(kind, ()) if item.id == row_id), None)


@st.cache_resource(max_entries=24, show_spinner=False)
def _document(_desk: Desk, address: str, map_id: str, revision: int) -> MapDocument:
    del address, revision  # they only tell documents apart
    return experience_map.load(_desk, map_id)


@st.cache_resource(max_entries=4, ttl="1h", show_spinner=False)  # the last day of a consent passes
def _evidence(_desk: Desk, address: str, project_id: str, revision: int) -> pd.DataFrame:
    del address, project_id, revision
    return experience_map.load_evidence(_desk)


@st.cache_resource(max_entries=48, show_spinner=False)
def _findings(_opened: tuple[MapDocument, pd.DataFrame], key: tuple[Any, ...], view: View) -> Any:
    del key
    return picture.findings(*_opened, view)


@st.cache_resource(max_entries=24, show_spinner=False)
def _screen(_open_map: OpenMap, key: tuple[Any, ...], view: View, language: Language, dark: bool) -> str:
    del key
    return picture.screen(scene(_open_map, view, language, dark=dark))


def _key(open_map: OpenMap) -> tuple[Any, ...]:
    """Tells maps apart whose pictures differ; the footer's day is one of the differences."""
    return (open_map.desk.database.url, open_map.id, open_map.document.revision, date.today())  # noqa: DTZ011


def load(map_id: str, view: View) -> OpenMap:
    """The map under a view; what has not changed since is not computed again."""
    desk = session.desk()
    address = desk.database.url
    document = _document(desk, address, map_id, desk.revision())
    evidence = _evidence(desk, address, desk.project_id, experience_map.evidence_revision(desk))
    key = (address, map_id, document.revision)
    return OpenMap(desk, document, evidence, view, _findings((document, evidence), key, view))


def scene(open_map: OpenMap, view: View, language: Language, *, dark: bool = False) -> picture.Scene:
    """The picture of the map, laid out."""
    return _scene(open_map, _key(open_map), view, language, dark)


@st.cache_resource(max_entries=24, show_spinner=False)
def _scene(
    _open_map: OpenMap, key: tuple[Any, ...], view: View, language: Language, dark: bool
) -> picture.Scene:
    del key
    open_map = _open_map
    return picture.scene(
        open_map.document, open_map.evidence, view, language, dark=dark, found=open_map.findings
    )


def screen(open_map: OpenMap) -> str:
    """The SVG for the canvas, in the language and the light or dark theme of the screen."""
    dark = st.context.theme.type == "dark"
    return _screen(open_map, _key(open_map), open_map.view, session.language(), dark)


def selected() -> tuple[str, ...]:
    return tuple(st.session_state.get(SELECTED, ()))


def select(*things: str) -> None:
    """Select things on the map; the drawer follows."""
    st.session_state[SELECTED] = things


def view() -> View:
    """How the map is looked at, from the filter widgets."""
    state = st.session_state
    where = EvidenceFilter(
        methods=tuple(Method(value) for value in state.get("map.methods", ())),
        segment_ids=tuple(state.get("map.segments", ())),
        waves=tuple(state.get("map.waves", ())),
        since=state.get("map.since"),
        until=state.get("map.until"),
    )
    weighting = state.get("map.weighting")
    return View(where, Weighting(weighting) if weighting else None, compared(where))


def compared_values() -> tuple[str, str]:
    """What is compared by, and the key of its values: another dimension starts with none chosen."""
    dimension = st.session_state.get("map.compare_by") or ""
    return dimension, f"map.compare.{dimension}"


def compared(where: EvidenceFilter) -> tuple[tuple[str, EvidenceFilter], ...]:
    """The filters laid over the map: one per value chosen in Compare, each on top of the filter in force."""
    dimension, key = compared_values()
    chosen = st.session_state.get(key) or []
    if not dimension or len(chosen) < 2:
        return ()
    names: dict[str, str] = st.session_state.get("map.compare_names", {})
    return tuple(
        (names.get(value, value), where.model_copy(update={dimension: (value,)})) for value in chosen[:3]
    )
