"""Two blueprints side by side: figures, what was added, removed, moved and changed, and the picture with its marks."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.ui import blueprint_state, canvas_acts, session
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.canvas import CanvasEvent, canvas
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import blueprint_comparison, blueprint_overlay, blueprint_picture, service_blueprint
from cxmap.usecases.blueprint_comparison import BlueprintComparison
from cxmap.usecases.blueprint_overlay import Overlay
from cxmap.usecases.blueprint_picture import Mark, Scene
from cxmap.words import Language

OTHER, WHICH = "blueprint.other", "blueprint.compared_picture"
HEIGHT = 400
FEW = 10
Marks = dict[str, Mark]


@st.cache_resource(max_entries=8, show_spinner=False)
def _compare(_first: OpenBlueprint, _second: OpenBlueprint, key: tuple[Any, ...]) -> BlueprintComparison:
    del key  # it only tells comparisons apart
    return blueprint_comparison.compare(
        (_first.document, _first.findings), (_second.document, _second.findings)
    )


@st.cache_resource(max_entries=12, show_spinner=False)
def _scene(_shown: Overlay, key: tuple[Any, ...], language: Language, dark: bool) -> Scene:
    del key
    return blueprint_picture.scene(
        _shown.document, _shown.findings, language, dark=dark, compared=_shown.marks
    )


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
    if chosen in others:
        _both(opened, blueprint_state.load(chosen, opened.view))


def _both(opened: OpenBlueprint, other: OpenBlueprint) -> None:
    key = (blueprint_state.cache_key(opened), blueprint_state.cache_key(other), opened.view)
    found = _compare(opened, other, key)
    figures, nodes = st.columns([1.1, 1], gap="medium")
    with figures:
        _figures(opened, other, found)
    with nodes:
        _nodes(opened, other, found)
    _pictures(opened, other, found, key)


def _figures(opened: OpenBlueprint, other: OpenBlueprint, found: BlueprintComparison) -> None:
    first, second = opened.document.blueprint.name, other.document.blueprint.name
    names = {"what": "", "first": first, "second": second, "difference": say("blueprint.compare.difference")}
    rows = blueprint_comparison.figure_rows(found, session.language())
    told = [[row.what, row.first, row.second, row.difference] for row in rows]
    st.dataframe(
        pd.DataFrame(told, columns=list(names)),
        hide_index=True,
        height=HEIGHT,
        column_config={
            name: st.column_config.TextColumn(
                label,
                alignment="left" if name == "what" else "right",
                width="medium" if name == "what" else "small",
            )
            for name, label in names.items()
        },
    )


def _nodes(opened: OpenBlueprint, other: OpenBlueprint, found: BlueprintComparison) -> None:
    rows = blueprint_comparison.node_rows(opened.document, other.document, found, session.language())
    if not rows:
        st.success(say("blueprint.compare.same"), icon=":material/check_circle:")
        return
    columns = ("became", "name", "details")
    names = [say(f"blueprint.compare.{name}") for name in columns]
    told = [[getattr(row, name) for name in columns] for row in rows]
    st.dataframe(
        pd.DataFrame(told, columns=names),
        hide_index=True,
        height=HEIGHT if len(rows) > FEW else "content",
    )


def _pictures(
    opened: OpenBlueprint, other: OpenBlueprint, found: BlueprintComparison, key: tuple[Any, ...]
) -> None:
    """One laid over the other, or one of them, with marks on what differs."""
    names = {
        "overlay": say("blueprint.compare.overlay"),
        "second": plain(other.document.blueprint.name),
        "first": plain(opened.document.blueprint.name),
    }
    which = st.segmented_control(
        say("blueprint.compare.picture"),
        list(names),
        default="overlay",
        format_func=names.__getitem__,
        key=WHICH,
        label_visibility="collapsed",
        required=True,
    )
    shown = _shown(opened, other, found, which or "overlay")
    drawn = _scene(shown, (*key, which), session.language(), blueprint_state.is_dark())
    canvas(
        key=f"blueprint.compared.{which}.{other.id}",
        svg=blueprint_picture.screen(drawn),
        texts={},
        picture_name=shown.document.blueprint.name,
        language=session.language(),
        revision=shown.document.revision,
        selected=(),
        on_events=partial(_handle, drawn),
        editable=False,
        below=56,
        copied=canvas_acts.copied(),
    )


def _handle(drawn: Scene, events: list[CanvasEvent]) -> None:
    """Looked at and copied is all that this picture can be."""
    for event in events:
        if event.op == "copy":
            canvas_acts.copy(event, lambda: blueprint_picture.export(drawn, "png", blueprint_picture.Paper()))


def _shown(opened: OpenBlueprint, other: OpenBlueprint, found: BlueprintComparison, which: str) -> Overlay:
    if which == "first":
        return Overlay(opened.document, opened.findings, _marks_before(found))
    if which == "second":
        return Overlay(other.document, other.findings, blueprint_comparison.marks(found))
    studied = ((opened.document, opened.findings), (other.document, other.findings))
    return blueprint_overlay.overlay(*studied, found)


def _marks_before(found: BlueprintComparison) -> Marks:
    """What is marked on the picture of the first: what is gone, and what moved or changed."""
    gone: Marks = dict.fromkeys(found.removed, "removed")
    changed: Marks = {pair.first_id: "changed" for pair in found.changed}
    return gone | changed | {pair.first_id: "moved" for pair in found.moved}
