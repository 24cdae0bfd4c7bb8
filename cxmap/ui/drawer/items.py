"""What every drawer shows of evidence: a figure with its interval, and the raw items behind it."""

from collections.abc import Hashable, Mapping
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from cxmap.model.activity_cycle import CycleDocument
from cxmap.model.evidence import WITHHELD, EvidenceFilter
from cxmap.model.experience_map import MapDocument
from cxmap.model.service_blueprint import BlueprintDocument
from cxmap.ui import evidence_nodes, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import visit_evidence
from cxmap.usecases.desk import Desk
from cxmap.words import number

SHOWN = 30
ICONS = {
    "mystery_shop": ":material/shopping_bag:",
    "participant_observation": ":material/front_hand:",
    "non_participant_observation": ":material/visibility:",
    "ethnography": ":material/menu_book:",
    "interview": ":material/record_voice_over:",
    "focus_group": ":material/groups:",
    "survey": ":material/checklist:",
    "complaint": ":material/feedback:",
    "social_media": ":material/forum:",
    "contact_centre": ":material/headset_mic:",
    "silent_event": ":material/search_off:",
}


class Opened(Protocol):
    """A map, a cycle or a blueprint that is open."""

    @property
    def desk(self) -> Desk: ...

    @property
    def document(self) -> MapDocument | CycleDocument | BlueprintDocument: ...


def figure(
    label: str,
    colour: str,
    value: float | None,
    ends: tuple[float | None, float | None] | None,
    note: str,
    *,
    signed: bool = False,
    decimals: int = 1,
) -> None:
    """A value under its label, with its interval and a note."""
    language = session.language()
    said = "–" if value is None else plain(number(language, value, decimals, signed=signed))
    low, high = ends or (None, None)
    interval = (
        ""
        if low is None or high is None
        else plain(f"[{number(language, low, decimals)}, {number(language, high, decimals)}]")
    )
    lines = [f":small[:gray[{say(f'map.{label}').upper()}]]", f"### :{colour}[{said}]"]
    lines += [f":small[:gray[{line}]]" for line in (interval, note) if line]
    with st.container(gap=None):
        for line in lines:
            st.markdown(line)


def narrowed(where: EvidenceFilter) -> EvidenceFilter:
    """The filter with the words that are looked for in the items."""
    text = st.text_input(
        say("map.filter_items"), key="map.items_text", placeholder=say("map.filter_items_hint")
    )
    return where.model_copy(update={"text": text.strip()})


def show_items(opened: Opened, items: pd.DataFrame) -> None:
    """The raw items, as many as can be looked through."""
    st.markdown(f"**{session.count('map.items', len(items))}**")
    if items.empty:
        st.info(say("map.no_items"), icon=":material/info:")
        st.page_link("pages/evidence.py", label=say("map.log_evidence"), icon=":material/add:")
    names = evidence_nodes.known() if items["node_id"].any() else None
    for item in items.head(SHOWN).to_dict("records"):
        _item(opened, item, names.said(item["node_id"], item["failure_id"]) if names else "")
    if len(items) > SHOWN:
        st.caption(say("map.more_items", n=len(items) - SHOWN))


def _item(opened: Opened, item: Mapping[Hashable, Any], node: str) -> None:
    language = session.language()
    valence = item["valence"]
    touchpoint = opened.document.touchpoints[str(item["touchpoint_id"])].name
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
            title = plain(str(item["record"] or item["source"] or touchpoint))
            method = say(f"evidence.methods.{item['method']}")
            st.markdown(f"{ICONS[str(item['method'])]} **{title}**", width="stretch", help=method)
            st.caption(str(item["occurred_at"])[:10], width="content")
        if node:
            st.caption(f":material/account_tree: {plain(node)}")
        with st.container(horizontal=True, wrap=False, vertical_alignment="bottom", gap="small"):
            st.markdown(verbatim(str(item["verbatim"])), width="stretch")
            if isinstance(valence, float) and valence == valence:  # noqa: PLR0124  NaN is not equal to itself
                colour = "red" if valence < 0 else "green" if valence > 0 else "gray"
                st.markdown(
                    f":{colour}[**{plain(number(language, valence, 0, signed=True))}**]", width="content"
                )
        st.page_link(
            "pages/evidence.py",
            label=say("map.open_record"),
            query_params={"project": opened.desk.project_id, "item": str(item["id"])},
        )
        visit_link(opened.desk, str(item["id"]))


def visit_link(desk: Desk, evidence_id: str) -> None:
    """The way to the mystery-shopping visit an item comes from, if it comes from one."""
    visit_id = visit_evidence.visit_of(evidence_id)
    if visit_id:
        st.page_link(
            "pages/shop_review.py",
            label=say("shop.open_visit"),
            icon=":material/shopping_bag:",
            query_params={"project": desk.project_id, "visit": visit_id},
        )


def verbatim(text: str) -> str:
    """The words of an item as they stand on the screen."""
    if text == WITHHELD:
        return say("evidence.withheld")
    return f"“{plain(text)}”" if text else say("map.no_verbatim")
