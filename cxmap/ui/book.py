"""The help book on the screen: its pages, a search through them, and the one that is read."""

import re

import streamlit as st

from cxmap.help import help_page, help_pages
from cxmap.ui import session
from cxmap.ui.session import say
from cxmap.words import Language

FIRST = ("home", "evidence", "evidence_import", "study", "experience_map", "methods", "settings")
"""The order in which a newcomer reads; other pages follow by name."""
READ, SEARCH = "help.read", "help.search"
ADDRESS = "page"
AROUND = 60
"""Characters shown on each side of what was found."""
MARKS = re.compile(r"[*`#|>]|^\s*(?:\d+\.|-)\s", re.MULTILINE)


def show() -> None:
    """The list of pages beside the page that is read; the address keeps which."""
    language = session.language()
    index, text = st.columns([1, 2.6], gap="large")
    with index:
        wanted = st.text_input(
            say("settings.help.search"),
            key=SEARCH,
            placeholder=say("settings.help.search_hint"),
            icon=":material/search:",
            label_visibility="collapsed",
        )
        found = matching(language, wanted)
        if not found:
            st.caption(say("settings.help.nothing"))
        chosen = _chosen(found)
        with st.container(gap=None):
            for name, where in found.items():
                _entry(name, title(help_page(name, language)), where, is_chosen=name == chosen)
    with text, st.container(width=820):
        st.markdown(help_page(chosen, language))


def matching(language: Language, wanted: str) -> dict[str, str]:
    """The pages that contain all the words, in reading order, each with where the first of them stands."""
    words = wanted.casefold().split()
    pages = sorted(help_pages(language), key=_place)
    texts = {name: MARKS.sub("", help_page(name, language)) for name in pages}
    return {
        name: excerpt(text, words[0]) if words else ""
        for name, text in texts.items()
        if all(word in text.casefold() for word in words)
    }


def title(page: str) -> str:
    """The heading a page begins with."""
    return page.partition("\n")[0].lstrip("# ").strip()


def excerpt(text: str, word: str) -> str:
    """The line that holds a word, cut to some characters around it."""
    line = next(line for line in text.splitlines() if word in line.casefold())
    at = line.casefold().index(word)
    start, end = max(0, at - AROUND), at + len(word) + AROUND
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"


def _place(name: str) -> tuple[int, str]:
    return (FIRST.index(name) if name in FIRST else len(FIRST), name)


def _chosen(found: dict[str, str]) -> str:
    """What is read: chosen here, else by the address, else the first that was found."""
    known = help_pages(session.language())
    wanted = str(st.session_state.get(READ) or st.query_params.get(ADDRESS, ""))
    if wanted not in known or (found and wanted not in found):
        wanted = next(iter(found), FIRST[0])
    st.query_params[ADDRESS] = wanted
    return wanted


def _entry(name: str, label: str, where: str, *, is_chosen: bool) -> None:
    st.button(
        f"**{label}**" if is_chosen else label,
        key=f"help.open.{name}",
        type="tertiary",
        width="stretch",
        icon=":material/menu_book:" if is_chosen else ":material/article:",
        on_click=_read,
        args=(name,),
    )
    if where:
        st.caption(where)


def _read(name: str) -> None:
    st.session_state[READ] = name
