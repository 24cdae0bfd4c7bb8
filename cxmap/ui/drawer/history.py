"""The history of a thing on the map: who, when, from, to."""

from datetime import datetime

import streamlit as st

from cxmap.model.change import Change
from cxmap.ui.frame import plain
from cxmap.ui.map_state import OpenMap, Thing
from cxmap.ui.session import say

UNSAID = {"version", "position", "id", "map_id", "project_id"}


def show(open_map: OpenMap, thing: Thing) -> None:
    """All that was done to this thing, the newest first."""
    own = [thing.id, *(each.id for each in open_map.document.desired if each.step_id == thing.id)]
    entries = open_map.desk.history(own)
    if not entries:
        st.caption(say("map.no_history"))
    for entry in entries:
        _entry(entry)


def _entry(entry: Change) -> None:
    operation = entry.operation
    when = datetime.fromisoformat(operation.at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    kind = "" if operation.kind == "do" else f"{say(f'app.{operation.kind}')}: "
    who = plain(operation.actor) or say("app.someone")
    with st.container(border=True, gap=None):
        st.markdown(f"**{kind}{say(f'change.{operation.what}')}**")
        st.caption(f"{who} · {when}")
        for field in sorted((entry.before or {}).keys() | (entry.after or {}).keys()):
            before, after = (entry.before or {}).get(field), (entry.after or {}).get(field)
            if field not in UNSAID and before != after and not field.endswith("_id"):
                st.markdown(f":small[{field}: {_said(before)} → {_said(after)}]")


def _said(value: object) -> str:
    return "–" if value in (None, "") else f"“{plain(str(value))}”"
