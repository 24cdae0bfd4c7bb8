"""The evidence behind a point or a card: figures with their intervals, then the raw items."""

import streamlit as st

from cxmap.model.experience_map import Card, Step
from cxmap.ui import acting, session
from cxmap.ui.drawer.items import SHOWN, figure, narrowed, show_items, verbatim
from cxmap.ui.frame import plain
from cxmap.ui.map_state import OpenMap
from cxmap.ui.session import say
from cxmap.usecases import map_editing, picture
from cxmap.words import number


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
            verbatim(item["verbatim"]),
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
