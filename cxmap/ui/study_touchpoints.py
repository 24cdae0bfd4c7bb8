"""The touchpoints of the study: a table to look over, and a form beside it that saves itself."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import streamlit as st

from cxmap.model.touchpoint import Character, ExperienceClue, LifecyclePhase, Touchpoint
from cxmap.ui import session
from cxmap.ui.session import count, say
from cxmap.ui.study_fields import Fields, add_form, choose, chosen, remove_button
from cxmap.usecases import project as projects

KIND = "touchpoint"
ROW_HEIGHT = 36
MOST_HEIGHT = 720


def show() -> None:
    """All touchpoints with their evidence, and the form of the one that is chosen."""
    known = {each.id: each for each in projects.touchpoints(session.desk())}
    left, right = st.columns([2.8, 1], gap="medium")
    with left:
        add_form(KIND, Touchpoint)
        if not known:
            st.info(say("study.touchpoint.none"), icon=":material/touch_app:")
            return
        st.caption(say("study.touchpoint.about"))
        counts = projects.evidence_by_touchpoint(session.desk())
        at = chosen(KIND, known)
        _table(list(known.values()), counts, at)
    with right, st.container(border=True):
        _form(known, counts.get(at, 0))


def _table(known: list[Touchpoint], counts: dict[str, int], at: str) -> None:
    row = next(index for index, each in enumerate(known) if each.id == at)
    key = f"study.touchpoints.{st.session_state.get('study.turn', 0)}"

    def pick() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            choose(KIND, known[rows[0]].id)

    st.dataframe(
        [_row(each, counts.get(each.id, 0)) for each in known],
        hide_index=True,
        height=min(ROW_HEIGHT * (len(known) + 1) + 2, MOST_HEIGHT),
        row_height=ROW_HEIGHT,
        column_config=_columns(max(counts.values(), default=1)),
        key=key,
        on_select=pick,
        selection_mode="single-row",
        selection_default={"selection": {"rows": [row], "columns": [], "cells": []}},
    )


def _row(touchpoint: Touchpoint, items: int) -> dict[str, Any]:
    return {
        "name": touchpoint.name,
        "items": items,
        "channel": touchpoint.channel,
        "owner": touchpoint.owner,
        "phase": say(f"map.phase.{touchpoint.phase}") if touchpoint.phase else "",
        "character": say(f"study.character.{touchpoint.character}") if touchpoint.character else "",
        "clues": [say(f"study.clue.{clue}") for clue in touchpoint.clues],
    }


def _columns(most: int) -> dict[str, Any]:
    column = st.column_config
    evidence = column.ProgressColumn(
        say("study.evidence"),
        help=say("study.evidence_help"),
        format="%d",
        min_value=0,
        max_value=max(most, 1),
        width=90,
    )
    return {
        "name": column.TextColumn(say("study.touchpoint.name"), width=170),
        "items": evidence,
        "channel": column.TextColumn(say("study.touchpoint.channel"), width=90),
        "owner": column.TextColumn(say("study.touchpoint.owner"), width=140),
        "phase": column.TextColumn(say("study.touchpoint.phase_short"), width=90),
        "character": column.TextColumn(say("study.touchpoint.character"), width=90),
        "clues": column.ListColumn(say("study.touchpoint.clues"), width="large"),
    }


def _form(known: dict[str, Touchpoint], items: int) -> None:
    at = st.selectbox(
        say("study.chosen"),
        list(known),
        format_func=lambda each: known[each].name,
        key=f"study.{KIND}",
        on_change=_show_in_table,
    )
    touchpoint = known[at]
    fields = Fields(touchpoint)
    st.text_input(say("study.touchpoint.name"), fields.base["name"], **fields.saved("name"))
    _open_list(fields, "channel", [each.channel for each in known.values()])
    _open_list(fields, "owner", [each.owner for each in known.values()])
    _choice(fields, "phase", LifecyclePhase, "map.phase")
    _choice(fields, "character", Character, "study.character")
    clues = {str(clue): say(f"study.clue.{clue}") for clue in ExperienceClue}
    st.multiselect(
        say("study.touchpoint.clues"),
        list(clues),
        [str(clue) for clue in fields.base["clues"]],
        format_func=clues.__getitem__,
        help=say("study.touchpoint.clues_help"),
        placeholder=say("study.touchpoint.clues_hint"),
        **fields.saved("clues"),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            "pages/evidence.py",
            label=count("study.items", items),
            icon=":material/format_quote:",
            width="stretch",
        )
        remove_button(touchpoint)


def _show_in_table() -> None:
    """Let the table mark the row that was chosen outside of it."""
    st.session_state["study.turn"] = st.session_state.get("study.turn", 0) + 1


def _open_list(fields: Fields, field: str, used: Iterable[str]) -> None:
    """What was said before is offered, anything else may be typed."""
    known = sorted({value for value in used if value} | {fields.base[field]} - {""}, key=str.casefold)
    st.selectbox(
        say(f"study.touchpoint.{field}"),
        known,
        known.index(fields.base[field]) if fields.base[field] else None,
        accept_new_options=True,
        placeholder=say(f"study.touchpoint.{field}_hint"),
        **fields.saved(field, lambda value: (value or "").strip()),
    )


def _choice(fields: Fields, field: str, values: type[StrEnum], words: str) -> None:
    names = {str(each): say(f"{words}.{each}") for each in values}
    st.segmented_control(
        say(f"study.touchpoint.{field}"),
        list(names),
        default=fields.base[field] and str(fields.base[field]),
        format_func=names.__getitem__,
        help=say(f"study.touchpoint.{field}_help"),
        **fields.saved(field),
    )
