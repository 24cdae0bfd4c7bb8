"""The codebook: the tree as a table, and what can be done with the chosen code."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from cxmap.model.coding import Code, Codebook
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.ui import acting, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import codebook, coding

TREE = "coding.book.tree"
INDENT = "\u2003"


def show() -> None:
    """The tree on the left, the chosen code on the right."""
    book = codebook.load(session.desk())
    left, right = st.columns([1.5, 1], gap="large")
    with left:
        _ready(book)
        _tree(book)
    with right:
        _new(book)
        chosen = _chosen(book)
        if chosen is None:
            st.caption(say("coding.book.choose"))
        else:
            _edit(chosen)
            _arrange(book, chosen)


def _ready(book: Codebook) -> None:
    if not book.codes:
        st.info(say("coding.code_missing"), icon=":material/account_tree:")
    st.button(
        say("coding.book.ready"),
        key="book.ready",
        icon=":material/library_add:",
        type="primary" if not book.codes else "secondary",
        on_click=acting.do,
        args=(codebook.add_ready, session.desk(), session.language()),
    )


def _tree(book: Codebook) -> None:
    counts = coding.counts(session.desk())
    names = {name: say(f"coding.book.{name}") for name in ("code", "n", "definition", "words", "colour")}
    rows = [
        [
            INDENT * book.depth(code.id) + code.name,
            counts.get(code.id, 0),
            code.definition,
            code.words,
            code.colour,
        ]
        for code in book.codes
    ]
    frame = pd.DataFrame(rows, columns=list(names.values()))
    painted = frame.style.map(lambda colour: f"color: {colour}" if colour else "", subset=[names["colour"]])
    st.dataframe(
        painted,
        key=TREE,
        hide_index=True,
        height=min(680, 38 + 35 * max(1, len(rows))),
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            names["code"]: st.column_config.TextColumn(width="medium"),
            names["n"]: st.column_config.NumberColumn(width="small"),
        },
    )


def _chosen(book: Codebook) -> Code | None:
    rows = st.session_state.get(TREE, {}).get("selection", {}).get("rows", [])
    return book.codes[rows[0]] if rows and rows[0] < len(book.codes) else None


def _paths(book: Codebook, without: tuple[str, ...] = ()) -> dict[str, str]:
    return {
        code.id: " > ".join(codebook.path(book, code.id)) for code in book.codes if code.id not in without
    }


def _new(book: Codebook) -> None:
    paths = _paths(book)
    with st.form("book.new", border=True, clear_on_submit=True):
        left, right = st.columns(2)
        left.text_input(say("coding.book.new"), key="book.new.name", max_chars=NAME_LENGTH)
        right.selectbox(
            say("coding.book.under"),
            list(paths),
            None,
            format_func=paths.__getitem__,
            key="book.new.parent",
            placeholder=say("coding.book.top"),
        )
        st.form_submit_button(say("coding.book.add"), icon=":material/add:", on_click=_add)


def _add() -> None:
    name = st.session_state.get("book.new.name", "").strip()
    if name:
        acting.act(codebook.add_code, session.desk(), name, st.session_state["book.new.parent"])


def _edit(code: Code) -> None:
    key = f"base.code.{code.id}.{code.version}"
    with st.form(f"book.edit.{code.id}", border=True):
        st.markdown(f"**{plain(code.name)}**")
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        left.text_input(say("coding.book.name"), code.name, key=f"{key}.name", max_chars=NAME_LENGTH)
        right.color_picker(say("coding.book.colour"), code.colour or None, key=f"{key}.colour")
        for field in ("definition", "example"):
            st.text_area(
                say(f"coding.book.{field}"),
                getattr(code, field),
                key=f"{key}.{field}",
                max_chars=TEXT_LENGTH,
                height=68,
            )
        st.text_input(say("coding.book.words"), code.words, key=f"{key}.words", max_chars=TEXT_LENGTH)
        st.toggle(say("coding.book.codable"), code.codable, key=f"{key}.codable")
        st.form_submit_button(say("coding.save"), type="primary", on_click=_save, args=(code, key))


def _save(code: Code, key: str) -> None:
    state = st.session_state
    if f"{key}.name" not in state:
        return
    names = ("name", "definition", "example", "words", "colour", "codable")
    fields = {name: state[f"{key}.{name}"] for name in names}
    changed = {name: value for name, value in fields.items() if value != getattr(code, name)}
    if changed:
        acting.act(
            codebook.change_code,
            session.desk(),
            code.id,
            seen=code.version,
            done=say("coding.saved"),
            **changed,
        )


def _arrange(book: Codebook, code: Code) -> None:
    key = f"base.arrange.{code.id}.{code.version}"
    with st.expander(say("coding.book.arrange"), icon=":material/account_tree:"):
        _move(book, code, key)
        _merge(book, code, key)
        _split(code, key)
        st.button(
            say("coding.book.delete"),
            key=f"{key}.delete",
            icon=":material/delete:",
            on_click=_counted,
            args=("coding.book.deleted", codebook.delete_code, code.id),
        )


def _move(book: Codebook, code: Code, key: str) -> None:
    below = book.below(code.id)
    parents = _paths(book, below)
    known = list(parents)
    left, right = st.columns(2)
    parent = left.selectbox(
        say("coding.book.under"),
        known,
        known.index(code.parent_id) if code.parent_id in parents else None,
        format_func=parents.__getitem__,
        key=f"{key}.parent",
        placeholder=say("coding.book.top"),
    )
    siblings = {each.id: each.name for each in book.children(parent) if each.id != code.id}
    right.selectbox(
        say("coding.book.before"),
        list(siblings),
        None,
        format_func=siblings.__getitem__,
        key=f"{key}.before",
        placeholder=say("coding.book.last"),
    )
    st.button(say("coding.book.move"), key=f"{key}.move", on_click=_do_move, args=(code.id, key))


def _do_move(code_id: str, key: str) -> None:
    state = st.session_state
    acting.act(
        codebook.move_code, session.desk(), code_id, state.get(f"{key}.parent"), state.get(f"{key}.before")
    )


def _merge(book: Codebook, code: Code, key: str) -> None:
    others = _paths(book, book.below(code.id))
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    chosen = left.selectbox(
        say("coding.book.merge_into"),
        list(others),
        None,
        format_func=others.__getitem__,
        key=f"{key}.into",
        placeholder=say("observe.none"),
    )
    right.button(
        say("coding.book.merge"),
        key=f"{key}.merge",
        disabled=chosen is None,
        on_click=_counted,
        args=("coding.book.merged", codebook.merge_codes, code.id, chosen),
    )


def _counted(words: str, use_case: Callable[..., int], *args: object) -> None:
    def run() -> None:
        n = use_case(session.desk(), *args)
        st.session_state[acting.DONE] = session.say_of(words, n=n)

    acting.act(run)


def _split(code: Code, key: str) -> None:
    quotes = coding.quotations(session.desk(), code.id)
    if not quotes:
        return
    st.multiselect(
        say("coding.book.split_which"),
        list(quotes),
        format_func=quotes.__getitem__,
        key=f"{key}.which",
        placeholder=say("observe.none"),
    )
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    left.text_input(say("coding.book.split_name"), key=f"{key}.split_name", max_chars=NAME_LENGTH)
    right.button(say("coding.book.split"), key=f"{key}.split", on_click=_do_split, args=(code.id, key))


def _do_split(code_id: str, key: str) -> None:
    state = st.session_state
    name, which = state.get(f"{key}.split_name", "").strip(), state.get(f"{key}.which", [])
    if name and which:
        acting.act(codebook.split_code, session.desk(), code_id, name, which)
