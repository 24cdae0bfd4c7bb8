"""Two blueprints side by side: figures, what was added, removed, moved and changed, and the picture with its marks."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.service_blueprint import LaneRole
from cxmap.ui import blueprint_state, session
from cxmap.ui.blueprint_figures import clock, money
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import blueprint_picture, blueprint_trials, service_blueprint
from cxmap.usecases.blueprint_trials import BlueprintComparison, FigurePair
from cxmap.words import Language, catalogue, number

OTHER, WHICH = "blueprint.other", "blueprint.compared_picture"


@st.cache_resource(max_entries=8, show_spinner=False)
def _compare(
    _first: OpenBlueprint, _second: OpenBlueprint, first: tuple[Any, ...], second: tuple[Any, ...], view: Any
) -> BlueprintComparison:
    del first, second, view  # they only tell comparisons apart
    return blueprint_trials.compare((_first.document, _first.findings), (_second.document, _second.findings))


@st.cache_resource(max_entries=8, show_spinner=False)
def _picture(
    _opened: OpenBlueprint,
    _marks: blueprint_trials.Marks,
    key: tuple[Any, ...],
    language: Language,
    dark: bool,
) -> str:
    del key
    drawn = blueprint_picture.scene(_opened.document, _opened.findings, language, dark=dark, compared=_marks)
    return blueprint_picture.screen(drawn)


def show(opened: OpenBlueprint) -> None:
    """Choose the other one; then everything that differs."""
    others = {
        each.id: each.name for each in service_blueprint.blueprints(opened.desk) if each.id != opened.id
    }
    if not others:
        st.info(say("blueprint.compare.alone"), icon=":material/compare_arrows:")
        return
    chosen = st.selectbox(
        say("blueprint.compare.other"),
        list(others),
        None if len(others) > 1 else 0,
        format_func=lambda each: others[each],
        key=OTHER,
        placeholder=say("blueprint.compare.choose"),
    )
    if chosen not in others:
        return
    other = blueprint_state.load(chosen, opened.view)
    keys = (blueprint_state.cache_key(opened), blueprint_state.cache_key(other))
    found = _compare(opened, other, *keys, opened.view)
    figures, nodes = st.columns([1.2, 1], gap="medium")
    with figures:
        _figures(opened, other, found)
    with nodes:
        _nodes(opened, other, found)
    _pictures(opened, other, found, keys)


def _figures(opened: OpenBlueprint, other: OpenBlueprint, found: BlueprintComparison) -> None:
    first, second = opened.document.blueprint.name, other.document.blueprint.name
    rows = [
        {
            "": say(f"blueprint.compare.figure.{each.what}"),
            first: _written(each.what, each.first),
            second: _written(each.what, each.second),
            say("blueprint.compare.difference"): _written(each.what, each.difference, signed=True),
        }
        for each in found.figures
        if _is_known(each)
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=420,
        column_config={name: st.column_config.TextColumn(alignment="right") for name in list(rows[0])[1:]},
    )


def _is_known(pair: FigurePair) -> bool:
    return pair.first is not None or pair.second is not None


def _written(what: str, value: Any, *, signed: bool = False) -> str:
    """A figure as its name tells: a time, a share, money or a number."""
    if value is None:
        return "–"
    sign = "−" if signed and value < 0 else "+" if signed and value > 0 else ""
    size = abs(value) if signed else value
    if what.endswith("_time"):
        return sign + clock(float(size))
    if what.endswith("_share"):
        return f"{sign}{number(session.language(), 100 * float(size), 0)} %"
    if what.endswith("_money"):
        return money(value, signed=signed)
    whole = isinstance(value, int) or float(value).is_integer()
    return sign + number(session.language(), float(size), 0 if whole else 2)


def _nodes(opened: OpenBlueprint, other: OpenBlueprint, found: BlueprintComparison) -> None:
    before, after = opened.document.node_of, other.document.node_of
    with st.container(height=420, border=False):
        _list("added", [plain(after[each].name) for each in found.added])
        _list("removed", [plain(before[each].name) for each in found.removed])
        _list(
            "moved",
            [_with_changes(after[pair.second_id].name, pair.places) for pair in found.moved],
        )
        _list(
            "changed",
            [_with_changes(after[pair.second_id].name, pair.changes) for pair in found.changed],
        )


def _list(what: str, lines: Sequence[str]) -> None:
    st.markdown(f"**{say(f'blueprint.compare.{what}')}** :gray-badge[{len(lines)}]")
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))


def _with_changes(name: str, changes: Sequence[blueprint_trials.FieldChange]) -> str:
    told = ", ".join(
        f"{_field(each.field)} {_value(each.field, each.first)} → {_value(each.field, each.second)}"
        for each in changes
    )
    return f"{plain(name)} :gray[{plain(told)}]"


def _field(name: str) -> str:
    known = catalogue(session.language())
    for key in (f"blueprint.field.{name}", f"blueprint.field.{name}_id", f"history.field.{name}"):
        if key in known:
            return known[key].lower()
    return name


def _value(field: str, value: object) -> str:
    if value is None or value == "":
        return "–"
    if field.endswith("_time") and isinstance(value, int | float):
        return clock(value)
    if field == "lane" and value in set(LaneRole):
        return say(f"blueprint_names.role.{value}")
    if field == "kind":
        return say(f"blueprint.kind.{value}")
    return str(value)


def _pictures(
    opened: OpenBlueprint, other: OpenBlueprint, found: BlueprintComparison, keys: tuple[Any, Any]
) -> None:
    """The picture of one of them, with marks on what differs."""
    names = {"second": other.document.blueprint.name, "first": opened.document.blueprint.name}
    which = st.segmented_control(
        say("blueprint.compare.picture"),
        list(names),
        default="second",
        format_func=lambda each: plain(names[each]),
        key=WHICH,
        label_visibility="collapsed",
        required=True,
    )
    first, second = blueprint_trials.marks(found)
    of, marked = (opened, first) if which == "first" else (other, second)
    svg = _picture(of, marked, (*keys, which), session.language(), blueprint_state.is_dark())
    st.image(svg, width="stretch", alt=say("blueprint.compare.alt", name=names[which or "second"]))
