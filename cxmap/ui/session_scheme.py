"""The behaviour scheme of a session: ready ones to begin with, and a table to put it in order."""

from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.behaviour_log import Behaviour, BehaviourKind, BehaviourRole, LogDocument
from cxmap.ui import acting, session
from cxmap.ui.session import say
from cxmap.usecases import behaviour_log, field_session

COLUMNS = ("name", "key", "kind", "role", "grouping", "valence", "exclusive", "modifiers", "colour")
EMPTY = "empty"


def show(document: LogDocument) -> None:
    """Choose a ready scheme while there is none; else the table of the chosen one."""
    st.markdown(f"**{say('observe.scheme')}**")
    _ready(document)
    if document.scheme:
        st.caption(say("observe.scheme_help"))
        _table(document)


def _ready(document: LogDocument) -> None:
    names = {**behaviour_log.template_names(session.language()), EMPTY: say("observe.empty_scheme")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            say("observe.scheme_from"), list(names), format_func=names.__getitem__, key="scheme.template"
        )
        st.button(
            say("observe.add_scheme"),
            icon=":material/add:",
            key="scheme.add",
            on_click=_add,
            args=(document.session.id,),
        )


def _add(session_id: str) -> None:
    desk, key = session.desk(), st.session_state.get("scheme.template", EMPTY)

    def make() -> None:
        if key == EMPTY:
            scheme = behaviour_log.create_scheme(desk, say("observe.empty_scheme"))
        else:
            scheme = behaviour_log.create_from_template(desk, key, session.language())
        field_session.change(desk, session_id, scheme_id=scheme.id)

    acting.act(make)


def _table(document: LogDocument) -> None:
    kinds, roles = (
        session.names("observe.kinds", BehaviourKind),
        session.names("observe.behaviour_roles", BehaviourRole),
    )
    used = [each for each in document.behaviours if not each.deleted]
    frame = pd.DataFrame([_row(each, kinds, roles) for each in used], columns=["id", *COLUMNS])
    shown = frame.astype({"valence": "float64", "exclusive": "bool"})
    key = f"base.scheme.{document.session.scheme_id}.{sum(each.version for each in document.behaviours)}"
    edited = st.data_editor(
        shown,
        key=key,
        num_rows="dynamic",
        hide_index=True,
        height=520,
        placeholder="–",
        column_order=COLUMNS,
        column_config={name: _column(name, list(kinds.values()), list(roles.values())) for name in COLUMNS},
    )
    st.button(
        say("observe.save_scheme"),
        key="scheme.save",
        type="primary",
        on_click=_save,
        args=(str(document.session.scheme_id), edited, kinds, roles),
    )


def _row(each: Behaviour, kinds: dict[BehaviourKind, str], roles: dict[BehaviourRole, str]) -> dict[str, Any]:
    told = each.model_dump()
    return {
        **{name: told[name] for name in ("id", *COLUMNS)},
        "kind": kinds[BehaviourKind(each.kind)],
        "role": roles[BehaviourRole(each.role)],
        "modifiers": ", ".join(each.modifiers),
    }


def _column(name: str, kinds: list[str], roles: list[str]) -> Any:
    label = say(f"observe.scheme_column.{name}")
    chosen = {"kind": kinds, "role": roles}
    if name in chosen:
        options = chosen[name]
        return st.column_config.SelectboxColumn(label, options=options, required=True, default=options[0])
    special = {
        "valence": lambda: st.column_config.NumberColumn(
            label, min_value=-2, max_value=2, step=1, width="small"
        ),
        "exclusive": lambda: st.column_config.CheckboxColumn(label, default=False, width="small"),
        "key": lambda: st.column_config.TextColumn(label, max_chars=1, width="small"),
        "colour": lambda: st.column_config.TextColumn(label, validate=r"^(#[0-9A-Fa-f]{6})?$", width="small"),
    }
    return special.get(name, lambda: st.column_config.TextColumn(label))()


def _save(
    scheme_id: str, frame: pd.DataFrame, kinds: dict[BehaviourKind, str], roles: dict[BehaviourRole, str]
) -> None:
    by_kind, by_role = {text: key for key, text in kinds.items()}, {text: key for key, text in roles.items()}
    rows = []
    for told in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        if not told["name"]:
            continue
        row: dict[str, Any] = {str(name): value for name, value in told.items() if value is not None}
        words = str(row.pop("modifiers", "")).split(",")
        row |= {"kind": by_kind[told["kind"]], "role": by_role[told["role"]]}
        row["modifiers"] = tuple(word.strip() for word in words if word.strip())
        row.setdefault("valence", None)
        rows.append(row)
    acting.act(
        behaviour_log.set_behaviours, session.desk(), scheme_id, rows, done=say("observe.scheme_saved")
    )
