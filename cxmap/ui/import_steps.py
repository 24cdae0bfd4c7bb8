"""The guided import, step by step on one page: the file, what its columns mean, the check, the import."""

from typing import Any

import pandas as pd
import streamlit as st

from cxmap.errors import CxmapError
from cxmap.model.evidence_import import EvidenceMapping
from cxmap.ui import acting, import_mapping, import_state, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import evidence_import, evidence_mapping
from cxmap.usecases.evidence_import import Applied, Preview
from cxmap.words import number

ROWS_SHOWN = 5
ITEMS_SHOWN = 5
REJECTED_SHOWN = 200
ITEM_COLUMNS = ("touchpoint", "valence", "verbatim", "date", "method", "source", "segment", "wave")


def show() -> None:
    """The steps that have a meaning now: without a file only the first."""
    _steps()
    import_state.want_no_more()


def _steps() -> None:
    file = import_state.file()
    _heading("file")
    if file is None:
        _upload()
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/description: **{plain(file.name)}**", width="content")
        size = st.container(width="stretch")
        st.button(
            say("import.file.another"),
            key="import.another_file",
            type="tertiary",
            on_click=import_state.forget,
        )
    try:
        opened = import_state.opened(file)
    except CxmapError as error:
        st.error(error.sentence(session.language()), icon=":material/error:")
        return
    with size:
        rows, columns = opened.table.frame.shape
        st.caption(say("import.file.size", **counted({"rows": rows, "columns": columns})))
    _recognised(opened)
    _first_rows(opened)
    if opened.own_export:
        st.info(say("import.file.own"), icon=":material/verified:")
        _check(opened, None)
    else:
        _mapped(opened)


def _heading(step: str) -> None:
    st.markdown(f"#### {say(f'import.step.{step}')}")


def _upload() -> None:
    st.file_uploader(
        say("import.file.upload"), key="import.upload", help=say("import.file.upload_help"), on_change=_taken
    )
    st.caption(say("import.file.upload_help"))


def _taken() -> None:
    uploaded = st.session_state.get("import.upload")
    if uploaded is not None:
        import_state.take(uploaded.name, uploaded.getvalue())


def _recognised(opened: Preview) -> None:
    recognised = opened.table.recognised
    if len(recognised.sheets) > 1:
        st.selectbox(
            say("import.file.sheet"),
            recognised.sheets,
            recognised.sheets.index(recognised.sheet),
            key=f"import.sheets.{opened.sha256}",
            on_change=_other_sheet,
            args=(f"import.sheets.{opened.sha256}",),
            width=360,
        )
    st.caption(" · ".join(plain(each) for each in recognised.sentences(session.language())))


def _other_sheet(key: str) -> None:
    st.session_state[import_state.SHEET] = st.session_state[key]


def _first_rows(opened: Preview) -> None:
    frame = opened.table.frame.head(ROWS_SHOWN).rename_axis(index=say("import.check.row"))
    st.dataframe(frame, height=36 + 35 * max(1, len(frame)))


def _mapped(opened: Preview) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width="stretch"):
            _heading("mapping")
        _saved_mappings(opened)
        with st.popover(say("import.mapping.why"), icon=":material/lightbulb:", type="tertiary"):
            for each in opened.suggestion.noticed:
                st.markdown(f"- {plain(each.sentence(session.language()))}")
        keeping = st.popover(say("import.mapping.save"), icon=":material/bookmark:", type="tertiary")
    fields = import_mapping.show(opened)
    try:
        mapping = import_state.mapping_of(fields)
    except CxmapError as error:
        _heading("check")
        st.info(error.sentence(session.language()), icon=":material/info:")
        return
    with keeping:
        _keep(mapping)
    _check(opened, mapping)


def _saved_mappings(opened: Preview) -> None:
    saved = {each.id: each for each in evidence_mapping.mappings(session.desk())}
    if not saved:
        return
    base = import_state.base(opened)
    key = f"import.saved.{base.token}"

    def choose() -> None:
        chosen = st.session_state[key]
        if chosen == base.saved:  # the same again would throw away what was changed since
            return
        import_state.start_from(opened, chosen, saved[chosen].document if chosen else "")

    options = [None, *saved]
    suggested = say("import.mapping.suggested")
    chosen = st.selectbox(
        say("import.mapping.saved"),
        options,
        options.index(base.saved) if base.saved in saved else 0,
        format_func=lambda each: saved[each].name if each else suggested,
        key=key,
        on_change=choose,
        width=320,
    )
    if chosen:
        st.button(
            "",
            icon=":material/bookmark_remove:",
            key="import.remove_mapping",
            help=say("import.mapping.remove"),
            on_click=acting.do,
            args=(evidence_mapping.remove_mapping, session.desk(), chosen),
            kwargs={"done": say("import.mapping.removed")},
        )


def _keep(mapping: EvidenceMapping) -> None:
    with st.form("import.save", border=False):
        st.text_input(say("import.mapping.save_name"), key="import.save.name")
        st.form_submit_button(say("import.mapping.save_button"), on_click=_save, args=(mapping,))
    st.caption(say("import.mapping.document"))
    st.code(evidence_mapping.write_mapping(mapping), language="json", height=260)


def _save(mapping: EvidenceMapping) -> None:
    name = st.session_state["import.save.name"]
    done = say("import.mapping.saved_done", name=name.strip())
    acting.act(evidence_mapping.save_mapping, session.desk(), name, mapping, done=done)


def _check(opened: Preview, mapping: EvidenceMapping | None) -> None:
    """What the import would do, on the whole file, and the button that does it."""
    _heading("check")
    try:
        applied = import_state.checked(opened, mapping)
    except CxmapError as error:
        st.info(error.sentence(session.language()), icon=":material/info:")
        return
    items = len(applied.frame)
    counts = {"read": applied.rows_read, "used": applied.rows_used, "rejected": len(applied.rejected)}
    counts |= {"items": items, "skipped": applied.skipped}
    st.markdown(f"**{say('import.check.line', **counted(counts))}**")
    if applied.unlinked:
        unlinked = say("import.check.unlinked", **counted({"n": applied.unlinked}))
        st.info(unlinked, icon=":material/account_tree:")
    if items:
        st.caption(say("import.check.items"))
        _items(applied)
    else:
        st.warning(say("import.check.none"), icon=":material/warning:")
    if applied.rejected:
        with st.expander(
            session.count("import.check.rejected", len(applied.rejected)), icon=":material/report:"
        ):
            rejected_rows(applied.rejected)
    if items:
        _button(opened, mapping, items)


def _items(applied: Applied) -> None:
    head = applied.frame.head(ITEMS_SHOWN).rename(columns={"occurred_at": "date"})
    head["method"] = [say(f"evidence.methods.{method}") for method in head["method"]]
    head["valence"] = ["" if pd.isna(each) else f"{each:+.3g}".replace("-", "−") for each in head["valence"]]
    shown = head[list(ITEM_COLUMNS)].rename(columns={name: say(f"evidence.{name}") for name in ITEM_COLUMNS})
    st.dataframe(shown, hide_index=True, height=36 + 35 * len(shown))


def counted(counts: dict[str, int]) -> dict[str, str]:
    """Counts as the language writes them."""
    return {name: number(session.language(), value, 0) for name, value in counts.items()}


def rejected_rows(rejected: Any) -> None:
    """Row, column and reason of each rejected row."""
    language = session.language()
    rows = [
        {
            say("import.check.row"): each.row,
            say("import.check.field"): each.field,
            say("import.check.reason"): each.sentence(language),
        }
        for each in rejected[:REJECTED_SHOWN]
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=min(36 + 35 * len(rows), 300))
    if len(rejected) > REJECTED_SHOWN:
        st.caption(say("import.run.first_of", n=REJECTED_SHOWN, total=len(rejected)))


def _button(opened: Preview, mapping: EvidenceMapping | None, items: int) -> None:
    same = evidence_import.same_file(session.desk(), opened)
    if same:
        when = same.imported_at[:10]
        st.warning(say("import.check.same", when=when, items=same.items), icon=":material/content_copy:")
    import_state.start_if_wanted(opened, mapping, same is not None)
    st.button(
        say("import.check.again") if same else say("import.check.button", **counted({"items": items})),
        key="import.start",
        type="secondary" if same else "primary",
        icon=":material/download:",
        on_click=import_state.want,
    )
