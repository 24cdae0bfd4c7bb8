"""Tables of a blueprint: service standards kept or missed, and failure points in their order of weight."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.ui import blueprint_state, session
from cxmap.ui.blueprint_figures import clock, percentage
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.session import say
from cxmap.usecases import blueprint_picture, blueprint_tables
from cxmap.usecases.blueprint_picture import FailureFindings
from cxmap.usecases.blueprint_tables import StandardRow

HEIGHT = 280
ORDERS = ("rpn", "severity")
MIME = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def standards(opened: OpenBlueprint) -> None:
    """What each step should take, what it takes, and how often the standard is kept; as CSV and XLSX too."""
    language = session.language()
    rows = blueprint_tables.standards(opened.document, opened.findings, language)
    nodes = {number: node_id for node_id, number in opened.document.numbers.items()}
    table(
        [_standard_row(row) for row in rows],
        [f"node:{nodes[row.number]}" for row in rows if row.number],
        key="blueprint.standard_table",
    )
    with st.container(horizontal=True, gap="small"):
        for suffix, mime in MIME.items():
            st.download_button(
                say("map.download", format=suffix.removeprefix(".").upper()),
                partial(blueprint_tables.standards_file, rows, suffix, language),
                blueprint_picture.file_name(opened.document, suffix.removeprefix(".")),
                mime,
                icon=":material/download:",
                on_click="ignore",
            )


def _standard_row(row: StandardRow) -> dict[str, Any]:
    quartiles = f"{clock(row.lower_quartile)} – {clock(row.upper_quartile)}" if row.timed > 1 else ""
    met, interval = "", ""
    if row.met is not None:
        met = say("blueprint.k_of_n", k=row.met, n=row.timed)
        interval = f"{row.met_share:.0f} % [{row.met_low:.0f}, {row.met_high:.0f}]"
    beyond = "" if row.beyond is None else say("blueprint.k_of_n", k=row.beyond, n=row.timed)
    return {
        "": row.number,
        say("blueprint.word.node"): row.node,
        say("blueprint.field.actor_id"): row.role,
        say("blueprint.field.lane_id"): row.lane,
        say("blueprint.time.standard"): clock(row.standard),
        say("blueprint.time.tolerable"): clock(row.tolerable),
        say("blueprint.time.observed"): clock(row.median),
        "n": row.timed or None,
        say("blueprint.quartiles"): quartiles,
        say("blueprint.standard_met"): met,
        "95 %": interval,
        say("blueprint.beyond_tolerable"): beyond,
    }


def failures(opened: OpenBlueprint) -> None:
    """Failure points ranked by RPN or by severity, with their working and what was seen."""
    found = opened.findings.failures
    if not found:
        st.info(say("blueprint.no_failures"), icon=":material/warning:")
        return
    orders = session.names("blueprint.order", ORDERS)
    order = st.segmented_control(
        say("blueprint.order_by"),
        ORDERS,
        default=ORDERS[0],
        format_func=orders.__getitem__,
        key="blueprint.failure_order",
        label_visibility="collapsed",
        required=True,
    )
    ranked = sorted(found, key=partial(_rank, by_severity=order == "severity"))
    rows = [_failure_row(opened, each) for each in ranked]
    table(rows, [f"failure:{each.failure.id}" for each in ranked], key="blueprint.failure_table")
    st.caption(say("blueprint.rpn_help"))


def _rank(found: FailureFindings, *, by_severity: bool) -> tuple[bool, int]:
    rank = found.severity_rank if by_severity else found.rank
    return rank is None, rank or 0


def _failure_row(opened: OpenBlueprint, found: FailureFindings) -> dict[str, Any]:
    failure = found.failure
    scales = {
        scale[0].upper(): getattr(failure, scale) or getattr(found, scale).value
        for scale in ("severity", "occurrence", "detection")
    }
    before, after = (
        "" if each is None else say("blueprint.k_of_n", k=each.k, n=each.n)
        for each in (found.before, found.after)
    )
    return {
        "": found.label,
        say("blueprint.field.mode"): failure.mode,
        say("blueprint.word.node"): opened.document.node_of[failure.node_id].name,
        **scales,
        "RPN": found.rpn,
        say("blueprint.seen"): say("blueprint.k_of_n", k=found.seen.k, n=found.seen.n),
        "95 %": percentage(found.seen),
        say("blueprint.field.recovery"): failure.recovery,
        say("blueprint.field.poka_yoke"): failure.poka_yoke,
        say("blueprint.field.owner"): failure.owner,
        say("blueprint.field.state"): say(f"blueprint.state.{failure.state}"),
        say("blueprint.seen_before"): before,
        say("blueprint.seen_after"): after,
        say("blueprint.rpn_after"): found.rpn_after,
    }


def table(
    rows: Sequence[dict[str, Any]], things: Sequence[str], *, key: str, height: int | str = HEIGHT
) -> None:
    """Rows with the names of their columns; a chosen row selects its thing."""

    def choose() -> None:
        chosen = st.session_state[key]["selection"]["rows"] if key in st.session_state else []
        if chosen:
            blueprint_state.select(*(things[row] for row in chosen if row < len(things)))

    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=height if len(rows) > 7 else "content",  # type: ignore[arg-type]
        key=key,
        on_select=choose,
        selection_mode="multi-row",
        placeholder="–",
    )
