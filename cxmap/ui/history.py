"""The history of a thing: who, when, from, to."""

from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st

from cxmap.model.change import Change
from cxmap.ui import session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.words import catalogue

Said = Callable[[str, object], str]


def show(row_ids: Sequence[str], said: Said | None = None) -> None:
    """All that was done to these rows, the newest first; `said` words a field's value, "" leaves it out."""
    entries = session.desk().history(list(row_ids))
    if not entries:
        st.caption(say("history.none"))
    for entry in entries:
        _entry(entry, said or value_of)


def value_of(field: str, value: object) -> str:
    """The field by its name with its value; "" for what only the program knows."""
    if f"history.field.{field}" not in catalogue(session.language()):
        return ""
    if isinstance(value, bool):
        shown = say(f"history.{'yes' if value else 'no'}")
    else:
        shown = "–" if value in (None, "", []) else f"“{plain(str(value))}”"
    return f"{say(f'history.field.{field}')}: {shown}"


def _entry(entry: Change, said: Said) -> None:
    operation = entry.operation
    when = datetime.fromisoformat(operation.at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    kind = "" if operation.kind == "do" else f"{say(f'app.{operation.kind}')}: "
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{kind}{say(f'change.{operation.what}')}**")
        st.caption(f"{plain(operation.actor) or say('app.someone')} · {when}")
        for line in _lines(entry, said):
            st.markdown(f":small[{line}]")


def _lines(entry: Change, said: Said) -> list[str]:
    before, after = entry.before or {}, entry.after or {}
    lines = []
    for field in sorted(before.keys() | after.keys()):
        old, new = before.get(field), after.get(field)
        if old == new or not said(field, new):
            continue
        to = said(field, new).partition(": ")[2]
        lines.append(f"{said(field, old)} → {to}" if entry.before is not None else said(field, new))
    return lines
