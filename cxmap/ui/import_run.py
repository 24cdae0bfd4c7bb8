"""The import while it runs, with its progress and a way to stop it, and what came of it."""

import threading
from functools import partial
from pathlib import PurePath

import streamlit as st

from cxmap.ui import acting, import_state, session
from cxmap.ui.frame import plain
from cxmap.ui.import_state import Run
from cxmap.ui.import_steps import counted, rejected_rows
from cxmap.ui.session import say
from cxmap.usecases import evidence_import
from cxmap.usecases.evidence_import import Imported

LOOK_EVERY = 0.4


def show(run: Run) -> None:
    """Progress while it runs; then the result, or the sentence that says why there is none."""
    name = plain(run.opened.file_name)
    if not run.ended.is_set():
        _progress(run)
    elif run.imported is not None:
        _result(run.imported, run)
    else:
        problem = run.problem
        sentence = problem.sentence(session.language()) if problem else say("import.run.failed")
        st.warning(f"{name}: {plain(sentence)}", icon=":material/info:")
        st.session_state.pop(import_state.RUN, None)


def _progress(run: Run) -> None:
    @st.fragment(run_every=LOOK_EVERY)
    def look() -> None:
        if run.ended.is_set():
            st.rerun()
        st.progress(run.share, say("import.run.working", file=plain(run.opened.file_name)))
        if run.stop.is_set():
            st.caption(say("import.run.cancelling"))
        else:
            st.button(
                say("import.run.cancel"),
                key="import.cancel",
                icon=":material/cancel:",
                on_click=_stop,
                args=(run.stop,),
            )

    look()


def _stop(asked: threading.Event) -> None:
    asked.set()


def _result(imported: Imported, run: Run) -> None:
    file = plain(run.opened.file_name)
    if imported.batch is None:
        st.error(say("import.run.nothing", file=file), icon=":material/error:")
    else:
        st.success(
            say("import.run.done", **counted({"items": imported.items}), file=file),
            icon=":material/check_circle:",
        )
    counts = {"read": imported.rows_read, "used": imported.rows_used, "rejected": len(imported.rejected)}
    st.markdown(say("import.run.counts", **counted({**counts, "skipped": imported.skipped})))
    _ways_on(imported, run)
    if imported.rejected:
        rejected_rows(imported.rejected)
        _rejects(imported, run.opened.file_name)


def _ways_on(imported: Imported, run: Run) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if imported.batch is not None:
            st.page_link("pages/experience_map.py", label=say("import.run.make_map"), icon=":material/route:")
            st.page_link("pages/evidence.py", label=say("import.run.see"), icon=":material/table_rows:")
        st.button(
            say("import.run.another"),
            key="import.another",
            icon=":material/add:",
            on_click=import_state.forget,
        )
        if imported.batch is not None:
            st.button(
                say("import.run.undo"),
                key="import.undo",
                icon=":material/undo:",
                on_click=_undo,
                args=(run, imported.batch.id),
            )


def _rejects(imported: Imported, file_name: str) -> None:
    suffix = imported.rejected_rows.recognised.suffix
    name = say("import.run.rejects_name", file=f"{PurePath(file_name).stem}{suffix}")
    st.download_button(
        say("import.run.rejects"),
        partial(imported.rejects_file, session.language()),
        name,
        key="import.rejects",
        icon=":material/download:",
        help=say("import.run.rejects_help"),
        on_click="ignore",
    )


def _undo(run: Run, batch_id: str) -> None:
    """Undo, if the import is what undo would turn; else withdraw it, since other things were done after it."""
    coming = run.desk.coming("undo")
    if coming is not None and coming.id == run.operation_id:
        acting.revert("undo")
    else:
        acting.act(evidence_import.withdraw, run.desk, batch_id, done=say("import.batch.withdraw_done"))
    import_state.forget()
