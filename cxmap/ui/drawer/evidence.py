"""The evidence behind a point or a card: figures with their intervals, then the raw items."""

from collections.abc import Hashable, Mapping
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from cxmap.model.activity_cycle import CycleDocument
from cxmap.model.evidence import WITHHELD, EvidenceFilter
from cxmap.model.experience_map import Card, MapDocument, Step
from cxmap.model.service_blueprint import BlueprintDocument
from cxmap.ui import acting, evidence_nodes, session
from cxmap.ui.frame import plain
from cxmap.ui.map_state import OpenMap
from cxmap.ui.session import say
from cxmap.usecases import map_editing, picture, visit_evidence
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


def of_step(open_map: OpenMap, step: Step) -> None:
    """The figures of a step, by method, and the items they come from."""
    found = next(each for each in open_map.findings.steps if each.step_id == step.id)
    _figures(found)
    _by_method(found)
    _by_segment(open_map, found)
    where = narrowed(open_map.view.where)
    show_items(open_map, picture.evidence_of(open_map.document, open_map.evidence, step.id, where))


def of_card(open_map: OpenMap, card: Card) -> None:
    """The items that mention what the card says, and a way to say which do."""
    where = narrowed(open_map.view.where)
    behind = picture.evidence_of(open_map.document, open_map.evidence, card.step_id, where)
    linked = open_map.document.mentions.get(card.id, frozenset())
    st.caption(say("map.mentions_help", k=int(behind["id"].isin(list(linked)).sum()), n=len(behind)))
    word = st.text_input(say("map.mentions_word"), key=f"mentions.word.{card.id}")
    if word.strip():
        matching = behind[behind["verbatim"].str.contains(word.strip(), case=False, regex=False)]
        st.button(
            say("map.mentions_link_all", n=len(matching)),
            key="mentions.link",
            disabled=matching.empty,
            on_click=acting.do,
            args=(
                map_editing.set_mentions,
                open_map.desk,
                card.id,
                sorted(linked | set(matching["id"])),
            ),
        )
    for item in behind.head(SHOWN).to_dict("records"):
        mentioned = item["id"] in linked
        key = f"mention.{card.id}.{item['id']}.{mentioned}"
        st.checkbox(
            _verbatim(item["verbatim"]),
            mentioned,
            key=key,
            on_change=_mention,
            args=(open_map, card.id, item["id"], key),
        )
    if len(behind) > SHOWN:
        st.caption(say("map.more_items", n=len(behind) - SHOWN))


def _mention(open_map: OpenMap, card_id: str, evidence_id: str, key: str) -> None:
    if key in st.session_state:
        ticked = bool(st.session_state[key])
        acting.act(map_editing.mention, open_map.desk, card_id, evidence_id, mentioned=ticked)


def _figures(found: "picture.StepFindings") -> None:
    language = session.language()
    feeling, gap = found.feeling, found.gap
    desired = found.desired_customer or found.desired_management
    actual, wanted, apart = st.columns(3, gap="small")
    few = f", {say('map.few')}" if found.few else ""
    with actual:
        n = say("map.n", n=feeling.n) + few
        figure("actual", "blue", feeling.mean, (feeling.low, feeling.high), n, signed=True)
    with wanted:
        n = f", n {desired.n}" if desired and desired.n else ""
        note = say(f"map.holder.{desired.holder}") + n if desired else ""
        figure("desired_short", "green", desired.value if desired else None, None, note, signed=True)
    with apart:
        ends = (gap.low, gap.high) if gap else None
        figure("gap", "orange", gap.value if gap else None, ends, "")
    if desired and desired.source:
        st.caption(f"{say('map.desired.source')}: {plain(desired.source)}")
    if feeling.n and feeling.why_not:
        st.caption(say(f"map.why_not.{feeling.why_not}"))
    elif feeling.n:
        st.caption(say(f"map.interval.{feeling.method}"))
    customer, management = found.desired_customer, found.desired_management
    if customer and management and customer.value != management.value:
        st.caption(
            say(
                "map.differ",
                customer=number(language, customer.value, signed=True),
                management=number(language, management.value, signed=True),
            )
        )


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


def _by_method(found: "picture.StepFindings") -> None:
    if not found.by_method:
        return
    language = session.language()
    agreement = found.agreement
    if agreement is None:
        verdict = say("map.agreement_unknown")
    else:
        key = "map.agree" if agreement >= 0.05 else "map.disagree"
        verdict = say(key, p=number(language, agreement, 2))
    st.markdown(f"**{say('map.by_method')}** :small[:gray[{verdict}]]", help=say("map.agreement_help"))
    dark = st.context.theme.type == "dark"
    svg, told = picture.by_method(found, language, dark=dark)
    st.image(svg, caption=None, width="stretch", alt=told)


def _by_segment(open_map: OpenMap, found: "picture.StepFindings") -> None:
    if len(found.by_segment) < 2:
        return
    names = {**open_map.document.segment_names, "": say("map.no_segment_given")}
    st.markdown(f"**{say('map.by_segment')}**")
    dark = st.context.theme.type == "dark"
    svg, told = picture.by_segment(found, names, session.language(), dark=dark)
    st.image(svg, caption=None, width="stretch", alt=told)


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
            st.markdown(_verbatim(str(item["verbatim"])), width="stretch")
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


def _verbatim(text: str) -> str:
    if text == WITHHELD:
        return say("evidence.withheld")
    return f"“{plain(text)}”" if text else say("map.no_verbatim")
