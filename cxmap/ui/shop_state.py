"""What the pages of mystery shopping remember: the programme, the part that is open, the visit."""

from collections.abc import Mapping

import streamlit as st

from cxmap.model.mystery_shopping import ProgrammeDocument, VisitState
from cxmap.ui import session
from cxmap.usecases import mystery_shopping
from cxmap.usecases.desk import Desk

PROGRAMME, PART, VISIT, ITEM = "shop.programme", "shop.part", "shop.visit", "shop.item"
COLOURS: dict[VisitState, str] = {
    VisitState.ASSIGNED: "gray",
    VisitState.IN_PROGRESS: "blue",
    VisitState.SUBMITTED: "violet",
    VisitState.ON_HOLD: "orange",
    VisitState.RETURNED: "orange",
    VisitState.REVIEWED: "blue",
    VisitState.FINALIZED: "green",
    VisitState.LOCKED: "green",
    VisitState.EXCLUDED: "red",
}


@st.cache_resource(max_entries=16, show_spinner=False)
def _loaded(_desk: Desk, project_id: str, programme_id: str, revision: int) -> ProgrammeDocument:
    del project_id, revision  # they only tell states of the project apart
    return mystery_shopping.load(_desk, programme_id)


def load(programme_id: str) -> ProgrammeDocument:
    """The programme as it stands."""
    desk = session.desk()
    return _loaded(desk, desk.project_id, programme_id, desk.revision())


def open_programme(programme_id: str) -> None:
    """Show this programme from now on."""
    st.session_state[PROGRAMME] = programme_id


def choose_item(code: str) -> None:
    """Edit the question of this code from now on."""
    st.session_state[ITEM] = code


def badge(state: str) -> str:
    """The state of a visit as a coloured mark."""
    return f":{COLOURS[VisitState(state)]}-badge[{session.say(f'formats.visitstate.{state}')}]"


def names(document: ProgrammeDocument) -> Mapping[str, str]:
    """What locations, shoppers, waves and scenarios are called, by id."""
    found = {each.id: f"{each.code} · {each.name}" if each.name else each.code for each in document.locations}
    found |= {each.id: each.pseudonym for each in document.shoppers}
    found |= {each.id: each.name for each in document.waves}
    found |= {each.id: each.name for each in document.scenarios}
    return found


def turn(name: str) -> int:
    """Grows whenever an editor has to be drawn anew."""
    return int(st.session_state.get(f"shop.turn.{name}", 0))


def turned(name: str) -> None:
    """Let an editor show what is stored now."""
    st.session_state[f"shop.turn.{name}"] = turn(name) + 1
