"""The table of evidence: sorted pages of what the filters leave, and what can be done with the ticked rows."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from cxmap.errors import CxmapError
from cxmap.model.evidence import WITHHELD, EvidenceFilter, Method
from cxmap.model.noun import NAME_LENGTH
from cxmap.ui import acting, evidence_item, evidence_nodes, session
from cxmap.ui.session import say
from cxmap.usecases import evidence
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from cxmap.words import Language, number

PAGE = 50
AT, LOOKED = "evidence.at", "evidence.looked"
SORTS = (
    "occurred_at",
    "id",
    "valence",
    "touchpoint_id",
    "method",
    "segment_id",
    "wave",
    "source",
    "verbatim",
)
SHOWN: dict[str, Literal["small", "medium", "large"]] = {
    "touchpoint": "medium",
    "valence": "small",
    "verbatim": "large",
    "method": "medium",
}
FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
}
RETAGGED = ("touchpoint_id", "node_id", "method", "segment_id", "wave")


def show(where: EvidenceFilter) -> None:
    """The page that is open now, with its tools above and the way to the other pages below."""
    tools = st.container(horizontal=True, gap="small", vertical_alignment="center")
    with tools:
        sort, descending = _sorting()
        st.space("stretch")
        exporting = st.popover(say("evidence.table.export"), icon=":material/download:")
    chosen_rows = st.container(horizontal=True, gap="small", vertical_alignment="center")
    _back_to_the_start_when((where, sort, descending))
    at = int(st.session_state.get(AT, 0))
    desk = session.desk()
    page = evidence.page(desk, where, sort=sort, descending=descending, limit=PAGE, offset=at * PAGE)
    if page.frame.empty and page.total:  # the last page has gone
        at = st.session_state[AT] = (page.total - 1) // PAGE
        page = evidence.page(desk, where, sort=sort, descending=descending, limit=PAGE, offset=at * PAGE)
    if not page.total:
        st.info(say("evidence.nothing_found"), icon=":material/filter_alt_off:")
        return
    chosen = _rows(page.frame)
    with chosen_rows:
        _tools(where, page.total, chosen)
    with exporting:
        _export(where, page.total)
    _pages(at, page.total)


def _sorting() -> tuple[str, bool]:
    names = {each: f"{say('evidence.table.sort')}: {say(f'evidence.sort.{each}')}" for each in SORTS}
    sort = st.selectbox(
        say("evidence.table.sort"),
        SORTS,
        format_func=lambda each: names[each],
        key="evidence.sort",
        label_visibility="collapsed",
        persist_state="session",
        width=210,
    )
    icons = {"descending": ":material/arrow_downward:", "ascending": ":material/arrow_upward:"}
    order = st.segmented_control(
        say("evidence.table.order"),
        list(icons),
        default="descending",
        format_func=lambda each: icons[each],
        key="evidence.order",
        label_visibility="collapsed",
        required=True,
        persist_state="session",
    )
    return sort or SORTS[0], order != "ascending"


def _back_to_the_start_when(looked: tuple[EvidenceFilter, str, bool]) -> None:
    """Another filter or order begins at its first page, with nothing ticked."""
    if st.session_state.get(LOOKED, looked) != looked:
        st.session_state[AT] = 0
        st.session_state["evidence.all"] = False
    st.session_state[LOOKED] = looked


def _rows(frame: pd.DataFrame) -> list[str]:
    """The table itself; gives the ids of the rows that are ticked."""
    ids = frame["id"].tolist()
    language = session.language()
    nodes = {say("evidence.node"): _nodes(frame)} if evidence_nodes.known().nodes else {}
    shown = pd.DataFrame(
        {
            say("evidence.date"): frame["occurred_at"].str.slice(0, 10),
            say("evidence.touchpoint"): frame["touchpoint"],
            say("evidence.valence"): [
                "" if pd.isna(value) else number(language, value, 1 if value % 1 else 0, signed=True)
                for value in frame["valence"]
            ],
            say("evidence.verbatim"): frame["verbatim"].replace(WITHHELD, say("evidence.withheld")),
            say("evidence.method"): [say(f"evidence.methods.{method}") for method in frame["method"]],
            **nodes,
            say("evidence.segment"): frame["segment"],
            say("evidence.wave"): frame["wave"],
            say("evidence.source"): frame["source"],
        }
    )
    selection = st.dataframe(
        shown,
        hide_index=True,
        height=min(36 + 35 * len(shown), 530),
        column_config={
            say(f"evidence.{name}"): st.column_config.TextColumn(width=width) for name, width in SHOWN.items()
        },
        key=f"evidence.rows.{ids[0]}.{ids[-1]}.{len(ids)}",
        on_select="rerun",
        selection_mode="multi-row",
    )
    return [ids[row] for row in selection["selection"]["rows"] if row < len(ids)]


def _nodes(frame: pd.DataFrame) -> list[str]:
    """The node of each item, with what failed there."""
    pairs = zip(frame["node"], frame["failure"], strict=True)
    return [f"{node}: {failure}" if failure else node for node, failure in pairs]


def _tools(where: EvidenceFilter, total: int, ticked: list[str]) -> None:
    """What can be done with the ticked rows, or with all that the filters leave."""
    more = total > len(ticked) and bool(ticked or st.session_state.get("evidence.all"))
    all_of_them = more and st.toggle(
        say("evidence.table.select_all", total=_count(total)), key="evidence.all"
    )
    n = total if all_of_them else len(ticked)
    if not n:
        st.caption(say("evidence.table.select_hint"))
        return
    st.markdown(f"**{say('evidence.table.selected', n=_count(n))}**", width="content")
    if len(ticked) == 1 and not all_of_them:
        st.button(
            say("evidence.table.open"),
            key="evidence.open_record",
            icon=":material/open_in_full:",
            on_click=evidence_item.open_item,
            args=(ticked[0],),
        )
    chosen = where if all_of_them else ticked
    _retag(chosen, n)
    st.button(
        say("app.delete"),
        key="evidence.delete",
        icon=":material/delete:",
        on_click=_delete,
        args=(chosen,),
    )


def _ids(chosen: EvidenceFilter | Sequence[str]) -> Sequence[str]:
    """The ids that are meant: the ticked ones, or all that a filter leaves."""
    return evidence.all_ids(session.desk(), chosen) if isinstance(chosen, EvidenceFilter) else chosen


def _delete(chosen: EvidenceFilter | Sequence[str]) -> None:
    ids = _ids(chosen)
    acting.act(evidence.delete, session.desk(), ids, done=say("evidence.bulk.deleted", n=len(ids)))
    st.session_state["evidence.all"] = False


def _retag(chosen: EvidenceFilter | Sequence[str], n: int) -> None:
    known = [each for each in RETAGGED if each != "node_id" or evidence_nodes.known().nodes]
    with st.popover(say("evidence.bulk.retag"), icon=":material/sell:"):
        fields = {each: say(f"evidence.{each.removesuffix('_id')}") for each in known}
        field = st.selectbox(
            say("evidence.bulk.field"),
            known,
            format_func=lambda each: fields[each],
            key="evidence.bulk.field",
        )
        key = f"evidence.bulk.{field}"
        if field == "wave":
            st.text_input(say("evidence.bulk.value"), key=key, max_chars=NAME_LENGTH)
        else:
            names = _choices(field)
            st.selectbox(
                say("evidence.bulk.value"),
                list(names),
                format_func=lambda each: names.get(each, "–"),
                key=key,
            )
        st.button(
            say("evidence.bulk.apply", n=_count(n)),
            key="evidence.bulk.apply",
            type="primary",
            on_click=_change,
            args=(chosen, field, key),
        )


def _choices(field: str) -> dict[str | None, str]:
    desk = session.desk()
    if field == "method":
        return {each.value: say(f"evidence.methods.{each}") for each in Method}
    if field == "segment_id":
        named: dict[str | None, str] = {None: say("evidence.bulk.none")}
        return named | {each.id: each.name for each in projects.segments(desk)}
    if field == "node_id":
        return {None: say("evidence.bulk.none")} | dict(evidence_nodes.known().nodes)
    return {each.id: each.name for each in projects.touchpoints(desk)}


def _change(chosen: EvidenceFilter | Sequence[str], field: str, key: str) -> None:
    fields: dict[str, Any] = {field: st.session_state.get(key)}
    ids = _ids(chosen)
    acting.act(evidence.retag, session.desk(), ids, done=say("evidence.bulk.retagged", n=len(ids)), **fields)


def _export(where: EvidenceFilter, total: int) -> None:
    st.caption(say("evidence.table.export_help", total=_count(total)))
    for suffix, mime in FORMATS.items():
        st.download_button(
            say("evidence.table.download", format=suffix.upper()),
            partial(_file, session.desk(), where, suffix, session.language()),
            f"{say('evidence.table.export_name')}.{suffix}",
            mime,
            key=f"evidence.export.{suffix}",
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )


def _file(desk: Desk, where: EvidenceFilter, suffix: str, language: Language) -> bytes:
    """Called when the download is asked for, outside of any page: all it needs is handed to it."""
    try:
        return evidence.export(desk, f".{suffix}", where)
    except CxmapError as error:
        st.session_state[acting.PROBLEM] = error.sentence(language)
        raise


def _pages(at: int, total: int) -> None:
    last = (total - 1) // PAGE
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        shown = {"first": at * PAGE + 1, "last": min((at + 1) * PAGE, total), "total": total}
        told = {name: _count(value) for name, value in shown.items()}
        st.caption(say("evidence.table.shown", **told), width="stretch")
        ways = {
            "first": ("first_page", 0),
            "previous": ("chevron_left", at - 1),
            "next": ("chevron_right", at + 1),
            "last": ("last_page", last),
        }
        for name, (icon, target) in ways.items():
            if name == "next":
                st.caption(
                    say("evidence.table.page", page=_count(at + 1), pages=_count(last + 1)), width="content"
                )
            st.button(
                "",
                icon=f":material/{icon}:",
                key=f"evidence.page.{name}",
                help=say(f"evidence.table.{name}"),
                disabled=not 0 <= target <= last or target == at,
                on_click=_turn_to,
                args=(target,),
            )


def _count(value: int) -> str:
    return number(session.language(), value, 0)


def _turn_to(page: int) -> None:
    st.session_state[AT] = page
