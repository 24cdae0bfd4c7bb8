"""What surrounds every page: sidebar, title, saved time, undo and redo, help, and errors as sentences."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from cxmap.errors import CxmapError
from cxmap.help import help_page
from cxmap.ui import acting, counts, session
from cxmap.ui.session import say
from cxmap.words import LANGUAGES

STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding: 1rem 1.5rem 0.5rem; max-width: none; }
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 0.7rem; }
[data-testid="stHeader"] { background: transparent; height: 0; min-height: 0; }
[data-testid="stExpandSidebarButton"] { margin-top: 2.4rem; }  /* whole, though the header has no height */
.stApp:has([data-testid="stExpandSidebarButton"]) [data-testid="stMainBlockContainer"] { padding-top: 2.6rem; }
[data-testid="stSidebarUserContent"] { padding-top: 0.5rem; padding-bottom: 1rem; }
[data-testid="stSidebarHeader"] { height: 2rem; padding-top: 0.4rem; margin-bottom: 0; }
[data-testid="stSidebar"] [data-testid="stVerticalBlock"] { gap: 0.2rem; }
[data-testid="stMarkdownContainer"] { margin-bottom: 0; }
[data-testid="stMarkdownContainer"] > :last-child { margin-bottom: 0; }
[data-testid="stSidebar"] h6 {
  font-size: 0.72rem; letter-spacing: 0.08em; font-weight: 600; opacity: 0.65; padding: 0.9rem 0 0.2rem 0.5rem;
}
[data-testid="stSidebar"] hr { margin: 0.9rem 0 0.6rem; }
[data-testid="stSidebar"] [data-testid="stButtonGroup"] { padding-top: 0.6rem; }
[class*="st-key-icon-"] button * { gap: 0; }
[data-testid="stMain"] h2 { font-size: 1.5rem; padding: 0; line-height: 1.25; }
[data-testid="stMain"] h3 { font-size: 1.35rem; padding: 0; line-height: 1.3; }
[data-testid="stMain"] h4 { font-size: 1.2rem; padding: 0 0 0.5rem; line-height: 1.25; }
[data-testid="stMain"] [data-testid="stBaseButton-tertiary"] { justify-content: flex-start; min-height: 2rem; }
[data-testid="stMain"] [data-testid="stBaseButton-tertiary"] > * { justify-content: flex-start; text-align: left; }
[data-testid="stMain"] [data-testid="stPopoverButton"] p { white-space: nowrap; }
[class*="st-key-icon-"] button p {  /* an icon alone to see, its name to be read aloud */
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
[data-variant="segmented_control"][data-selected="true"] p {  /* readable on its tint, in dark above all */
  color: color-mix(in srgb, currentColor 65%, CanvasText);
}
@media (max-width: 640px) {  /* on a phone what is open has a line of its own, so that its name can be read */
  :has(> .st-key-header-lead), .st-key-header-lead { flex: 1 0 100%; width: 100%; }
}
</style>"""

Pages = Mapping[str, StreamlitPage]


def sidebar(pages: Pages, groups: Mapping[str, tuple[str, ...]]) -> None:
    """Project switcher, pages in their groups, and the language switch."""
    st.html(STYLE)
    with st.sidebar:
        _switch_project()
        counts = _counts()
        for group, names in groups.items():
            if group:
                st.markdown(f"###### {say(f'app.group.{group}').upper()}")
            else:
                st.divider()
            for name in names:
                count = f"  :gray[{counts[name]}]" if counts.get(name) else ""
                st.page_link(pages[name], label=say(f"app.page.{name}") + count, width="stretch")
        st.segmented_control(
            say("app.language"),
            LANGUAGES,
            format_func=str.upper,
            default=session.language(),
            key="language.choice",
            on_change=_switch_language,
            label_visibility="collapsed",
            required=True,
        )


def _switch_language() -> None:
    st.session_state["language"] = st.session_state["language.choice"] or session.language()


def _switch_project() -> None:
    if not session.has_project():
        return
    current = session.project()
    with st.popover(f"**{_plain(current.organisation or current.name)}**", width="stretch"):
        if current.organisation:
            st.caption(_plain(current.name))
        for project in session.all_projects():
            st.button(
                _plain(project.name) + (f" · {_plain(project.organisation)}" if project.organisation else ""),
                key=f"open.{project.id}",
                type="primary" if project.id == current.id else "tertiary",
                on_click=session.open_project,
                args=(project.id,),
                width="stretch",
            )


def _plain(text: str) -> str:
    """Text of people inside a Markdown label: its signs are letters, not formatting."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>~:$" else sign for sign in text)


plain = _plain


def _counts() -> dict[str, int]:
    if not session.has_project():
        return {}
    return {"evidence": counts.items()}


@contextmanager
def sentences() -> Iterator[None]:
    """What goes wrong inside becomes a sentence on the screen instead of a traceback."""
    try:
        yield
    except CxmapError as error:
        st.error(error.sentence(session.language()), icon=":material/error:")


@contextmanager
def page(name: str, *, needs_project: bool = True, lead: Callable[[], str] | None = None) -> Iterator[str]:
    """A page with its header. `lead` stands in it in place of the title, and what it gives is given on."""
    with sentences():
        chosen = _header(name, lead if session.has_project() else None)
        acting.show_outcome()
        if needs_project and not session.has_project():
            st.info(say("app.no_project"), icon=":material/folder_open:")
            st.page_link("pages/home.py", label=say("app.page.home"), icon=":material/arrow_forward:")
            st.stop()
        yield chosen


def _header(name: str, lead: Callable[[], str] | None) -> str:
    chosen = ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None, key="header-lead"):
            if lead:
                chosen = lead()
            else:
                st.markdown(f"## {say(f'app.page.{name}')}")
        if session.has_project():
            _saved()
            _undo_and_redo()
        with st.popover(say("app.help"), icon=":material/help:", type="tertiary"):
            st.markdown(help_page(name, session.language()))
    return chosen


def _saved() -> None:
    saved = session.desk().last_saved()
    if saved:
        moment = datetime.fromisoformat(saved).astimezone()
        today = moment.date() == datetime.now(UTC).astimezone().date()
        text = moment.strftime("%H:%M:%S" if today else "%Y-%m-%d %H:%M")
        st.markdown(f":green[●] :small[{say('app.saved', at=text)}]", width="content")


def _undo_and_redo() -> None:
    for direction in ("undo", "redo"):
        coming = session.desk().coming("undo" if direction == "undo" else "redo")
        what = (
            say(f"change.{coming.what}") + (f" “{coming.subject}”" if coming.subject else "")
            if coming
            else ""
        )
        st.button(
            say(f"app.{direction}"),
            icon=f":material/{direction}:",
            key=f"icon-{direction}",
            help=say(f"app.{direction}_help", what=_plain(what)) if coming else say(f"app.no_{direction}"),
            disabled=coming is None,
            on_click=acting.revert,
            args=(direction,),
        )


def heartbeat(every: float = 3.0) -> None:
    """Show what others change: when the project has moved on, the page is drawn again."""
    if not session.has_project():
        return
    desk = session.desk()
    shown = desk.revision()

    @st.fragment(run_every=every)
    def look() -> None:
        if desk.revision() != shown:
            st.rerun()

    look()


def view(key: str, label: str, words: str, views: Sequence[str]) -> str:
    """The view of a page that is chosen; it stands in the address, so that a refresh comes back to it.

    `words` is where the names of the views stand in the catalogue.
    """
    names = session.names(words, views)
    asked = st.query_params.get("view", "")
    st.session_state.setdefault(key, asked if asked in views else views[0])
    st.segmented_control(
        label,
        views,
        format_func=names.__getitem__,
        key=key,
        label_visibility="collapsed",
        required=True,
    )
    chosen = str(st.session_state[key])
    st.query_params["view"] = chosen
    return chosen
