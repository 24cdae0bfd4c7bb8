"""Lists of a programme (locations, shoppers, waves, scenarios) as a grid that writes itself through."""

from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.mystery_shopping import Location, ProgrammeDocument, Scenario, Shopper, Wave
from cxmap.model.noun import Noun
from cxmap.ui import acting, session, shop_state
from cxmap.ui.session import say
from cxmap.usecases import mystery_shopping

ROW_HEIGHT, MOST_HEIGHT = 36, 560
COLUMNS: dict[type[Noun], tuple[str, ...]] = {
    Location: ("code", "name", "region", "segment"),
    Shopper: ("pseudonym", "profile", "certification", "rating", "languages"),
    Wave: ("name", "starts_on", "ends_on"),
    Scenario: ("name", "briefing"),
}
"""The fields of each list that are edited in its grid; the first is the name."""
Part = Location | Shopper | Wave | Scenario


def show(document: ProgrammeDocument, noun: type[Part], parts: tuple[Part, ...]) -> None:
    """A field to add one, and the grid to change and remove others."""
    kind = mystery_shopping.KINDS[noun]
    _add_form(document, noun, kind)
    if not parts:
        st.info(say(f"shop.none.{kind}"), icon=":material/info:")
        return
    fields = COLUMNS[noun]
    frame = pd.DataFrame([{field: getattr(each, field) for field in fields} for each in parts])
    if noun is Wave:
        for field in ("starts_on", "ends_on"):
            frame[field] = pd.to_datetime(frame[field])
    key = f"shop.grid.{kind}.{document.programme.id}.{shop_state.turn(kind)}"
    st.data_editor(
        frame,
        key=key,
        hide_index=True,
        placeholder="",
        num_rows="delete",
        row_height=ROW_HEIGHT,
        height=min(ROW_HEIGHT * (len(parts) + 1) + 3, MOST_HEIGHT),
        column_config={field: _column(field) for field in fields},
        on_change=_write,
        args=(key, kind, noun, parts),
    )


def _column(field: str) -> Any:
    label, config = say(f"shop.field.{field}"), st.column_config
    if field in {"starts_on", "ends_on"}:
        return config.DateColumn(label, format="YYYY-MM-DD")
    if field == "rating":
        return config.NumberColumn(label, min_value=1, max_value=10, step=1)
    return config.TextColumn(label, width="large" if field == "briefing" else None)


def _add_form(document: ProgrammeDocument, noun: type[Part], kind: str) -> None:
    with st.form(f"shop.add.{kind}", clear_on_submit=True, border=False):
        name, button = st.columns([3, 1.2], vertical_alignment="bottom", gap="small")
        name.text_input(
            say(f"shop.add.{kind}"),
            key=f"shop.add.{kind}.name",
            placeholder=say(f"shop.hint.{kind}"),
            label_visibility="collapsed",
        )
        button.form_submit_button(
            say(f"shop.add.{kind}"),
            icon=":material/add:",
            width="stretch",
            on_click=_add,
            args=(document.programme.id, noun, kind),
        )


def _add(programme_id: str, noun: type[Part], kind: str) -> None:
    own = {} if noun is Shopper else {"programme_id": programme_id}
    name = {mystery_shopping.NAMES[noun]: st.session_state[f"shop.add.{kind}.name"]}
    if acting.act(mystery_shopping.add_part, session.desk(), noun, **name, **own):
        shop_state.turned(kind)


def _write(key: str, kind: str, noun: type[Part], parts: tuple[Part, ...]) -> None:
    """Every cell that was left and every row that was removed is written at once."""
    told = st.session_state.get(key)
    if told is None:
        return
    desk = session.desk()
    for row, fields in told["edited_rows"].items():
        part = parts[int(row)]
        changed = {field: _plain(field, value) for field, value in fields.items()}
        acting.act(mystery_shopping.change_part, desk, noun, part.id, seen=part.version, **changed)
    for row in told["deleted_rows"]:
        acting.act(mystery_shopping.remove_part, desk, noun, parts[int(row)].id)
    shop_state.turned(kind)


def _plain(field: str, value: Any) -> Any:
    """A cell as the model takes it: an emptied one is nothing, a day is ten characters."""
    if field in {"starts_on", "ends_on"}:
        return str(value)[:10] if value else None
    return value if field == "rating" else (value or "")
