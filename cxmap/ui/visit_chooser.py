"""Which visit is filled in: the one the address names, or one that is still open."""

import streamlit as st

from cxmap.model.mystery_shopping import OPEN_TO_SHOPPER
from cxmap.ui import session, shop_state
from cxmap.ui.session import say
from cxmap.usecases import mystery_shopping


def show() -> str:
    """Gives the id of the visit; where none is named, the open ones are offered."""
    named = st.query_params.get("visit", "") or str(st.session_state.get(shop_state.VISIT, ""))
    if named:
        st.query_params["visit"] = named
        st.button(
            say("shop.visit.others"),
            icon=":material/list:",
            type="tertiary",
            key="visit.others",
            on_click=_forget,
        )
        return named
    _offer()
    return ""


def _forget() -> None:
    st.session_state.pop(shop_state.VISIT, None)
    st.query_params.pop("visit", None)


def _offer() -> None:
    desk = session.desk()
    found = False
    for programme in mystery_shopping.programmes(desk):
        visits = mystery_shopping.visits(desk, programme.id, [str(state) for state in OPEN_TO_SHOPPER])
        names = shop_state.names(shop_state.load(programme.id))
        for row in visits.iloc[::-1].head(50).to_dict("records"):
            found = True
            parts = [names.get(row[name], "") for name in ("location_id", "shopper_id", "wave_id")]
            label = " · ".join(part for part in (*parts, row["due_on"]) if part)
            st.button(
                f"{label} {shop_state.badge(row['state'])}",
                key=f"visit.open.{row['id']}",
                width="stretch",
                on_click=_open,
                args=(row["id"],),
            )
    if not found:
        st.info(say("shop.visit.none_open"), icon=":material/event_available:")
        st.page_link(
            "pages/mystery_shopping.py",
            label=say("app.page.mystery_shopping"),
            icon=":material/arrow_forward:",
        )


def _open(visit_id: str) -> None:
    st.session_state[shop_state.VISIT] = visit_id
