"""Visits from a file: what was recognised, the form of the mapping, the check, the import and what came of it."""

import hashlib
import threading
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.errors import CxmapError
from cxmap.model.mystery_shopping import ProgrammeDocument
from cxmap.model.visit_import import VisitMapping
from cxmap.ui import import_steps, session, shop_import_mapping, shop_import_state, shop_state
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import questionnaire, visit_import, visit_mapping
from cxmap.usecases.desk import Desk
from cxmap.usecases.visit_import import ImportedVisits, OpenedVisits
from cxmap.usecases.visit_mapping import AppliedVisits
from cxmap.words import Language

RUN = "shop.import.run"
SOON, LOOK_EVERY = 0.5, 0.4
"""Seconds: a small file is done before the page is drawn again; a large one is looked at this often."""
TYPES = ["csv", "xlsx", "tsv", "txt", "jsonl"]
SHOWN = 20
FIRST = 5
KNOWN = ("location", "region", "visit", "shopper", "wave", "started_at")


def show(document: ProgrammeDocument) -> None:
    """The file, then everything about it; after the import its result."""
    run: Run | None = st.session_state.get(RUN)
    if run is not None:
        _running(run)
        return
    left, right = st.columns(2, gap="medium")
    turn = shop_state.turn("import")
    file = left.file_uploader(say("shop.import.file"), TYPES, key=f"shop.import.file.{turn}")
    form = right.file_uploader(
        say("shop.import.form"),
        ["csv", "xlsx"],
        key=f"shop.import.form.{turn}",
        help=say("shop.import.form_help"),
    )
    if file is None:
        st.caption(say("shop.import.about"))
        return
    again = right.toggle(say("shop.import.new"), key="shop.import.new", help=say("shop.import.new_help"))
    opened = _opened(
        document,
        file.getvalue(),
        file.name,
        form.getvalue() if form else b"",
        form.name if form else "",
        again=again,
    )
    _recognised(opened)
    _mapped(document, opened)


@st.cache_resource(max_entries=4, show_spinner=True)
def _read(
    _desk: Desk,
    _data: tuple[bytes, bytes],
    programme_id: str,
    revision: int,
    names: tuple[str, str],
    hashes: tuple[str, str],
    language: str,
    *,
    again: bool,
) -> OpenedVisits:
    del revision, hashes  # they only tell files and states apart
    plan = questionnaire.form_of(_data[1], names[1], session.language()).plan if names[1] else None
    del language
    return visit_import.open_visits(
        _desk, programme_id, _data[0], names[0], plan=plan, new_questionnaire=again
    )


def _opened(
    document: ProgrammeDocument, data: bytes, name: str, form: bytes, form_name: str, *, again: bool
) -> OpenedVisits:
    hashes = hashlib.sha256(data).hexdigest(), hashlib.sha256(form).hexdigest()
    return _read(
        session.desk(),
        (data, form),
        document.programme.id,
        session.desk().revision(),
        (name, form_name),
        hashes,
        session.language(),
        again=again,
    )


def _recognised(opened: OpenedVisits) -> None:
    language = session.language()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{say('shop.import.recognised', rows=len(opened.table.frame))}** · "
            + " · ".join(plain(each) for each in opened.table.recognised.sentences(language)),
            width="stretch",
        )
        with st.popover(say("import.mapping.why"), icon=":material/lightbulb:", type="tertiary"):
            for noticed in opened.suggestion.noticed:
                st.markdown(f"- {plain(noticed.sentence(language))}")
    st.dataframe(opened.table.frame.head(FIRST), hide_index=True)


def _mapped(document: ProgrammeDocument, opened: OpenedVisits) -> None:
    """The form of the mapping, its document, and what it would do; else the sentence that says what is missing."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width="stretch"):
            st.markdown(f"#### {say('import.step.mapping')}")
        shop_import_mapping.saved(opened)
        keeping = st.popover(say("import.mapping.save"), icon=":material/bookmark:", type="tertiary")
    if opened.suggestion.mapping is None and opened.questionnaire is not None:
        st.info(say("shop.import.no_match"), icon=":material/help:")
    fields = shop_import_mapping.show(opened)
    shop_import_mapping.document(opened, fields)
    st.markdown(f"#### {say('import.step.check')}")
    try:
        mapping = visit_mapping.mapping_of(fields)
        found = shop_import_state.checked(opened, mapping)
    except CxmapError as error:
        st.info(plain(error.sentence(session.language())), icon=":material/info:")
        return
    with keeping:
        shop_import_mapping.keep(mapping)
    _check(document, opened, mapping, found)


def _check(
    document: ProgrammeDocument, opened: OpenedVisits, mapping: VisitMapping, found: AppliedVisits
) -> None:
    st.markdown(
        say(
            "shop.import.check",
            read=found.rows_read,
            used=found.rows_used,
            rejected=len(found.rejected),
            visits=len(found.frame),
            items=len(found.plan.items),
        )
    )
    if len(found.frame):
        st.caption(say("shop.import.first"))
        st.dataframe(_first(found), hide_index=True)
    if found.rejected:
        with st.expander(
            session.count("import.check.rejected", len(found.rejected)), icon=":material/report:"
        ):
            import_steps.rejected_rows(found.rejected)
    st.button(
        session.count("shop.import.do", len(found.frame)),
        type="primary",
        key="shop.import.do",
        icon=":material/download_done:",
        disabled=found.frame.empty,
        on_click=_import,
        args=(document.programme.id, opened, mapping),
    )


def _first(found: AppliedVisits) -> pd.DataFrame:
    """The first visits as they will be: what is known of them, and their answers."""
    head = found.frame.head(FIRST)
    known = head[[name for name in KNOWN if (head[name] != "").any()]]
    titles = [say(f"shop.import.column.{'date' if name == 'started_at' else name}") for name in known]
    named = known.set_axis(titles, axis="columns")
    answers = pd.DataFrame([_shown(each) for each in found.answers[:FIRST]], index=named.index)
    return pd.concat([named, answers.fillna("")], axis=1)


def _shown(answers: dict[str, Any]) -> dict[str, str]:
    return {code: _answer(answer) for code, answer in answers.items()}


def _answer(answer: Any) -> str:
    if answer is None:
        return say("shop.option.not_applicable")
    if isinstance(answer, list):
        return ", ".join(answer)
    return f"{answer:g}" if isinstance(answer, float) else str(answer)


@dataclass
class Run:
    """An import on its own thread: the page looks at it, and may ask it to stop."""

    desk: Desk
    programme_id: str
    opened: OpenedVisits
    mapping: VisitMapping
    language: Language
    share: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    done: ImportedVisits | None = None
    problem: CxmapError | None = None

    def work(self) -> None:
        """The import itself; whatever happens, the page learns that it ended."""
        try:
            self.done = visit_import.import_visits(
                self.desk,
                self.programme_id,
                self.opened,
                self.mapping,
                language=self.language,
                progress=self.told,
                cancelled=self.stop.is_set,
            )
        except CxmapError as problem:
            self.problem = problem
        finally:
            self.ended.set()

    def told(self, share: float) -> None:
        self.share = share


def _import(programme_id: str, opened: OpenedVisits, mapping: VisitMapping) -> None:
    run = Run(session.desk(), programme_id, opened, mapping, session.language())
    threading.Thread(target=run.work, daemon=True).start()
    run.ended.wait(SOON)
    st.session_state[RUN] = run
    shop_state.turned("import")


def _running(run: Run) -> None:
    """How far the import is, and a way to stop it; then its result, or the sentence that says why there is none."""
    if not run.ended.is_set():

        @st.fragment(run_every=LOOK_EVERY)
        def look() -> None:
            if run.ended.is_set():
                st.rerun()
            st.progress(run.share, say("import.run.working", file=plain(run.opened.file_name)))
            st.button(say("import.run.cancel"), key="shop.import.cancel", on_click=run.stop.set)

        look()
        return
    if run.done is not None:
        _result(run.done)
        return
    sentence = run.problem.sentence(session.language()) if run.problem else say("import.run.failed")
    st.error(plain(sentence), icon=":material/error:")
    st.button(say("shop.import.another"), key="shop.import.retry", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(RUN, None)


def _result(done: ImportedVisits) -> None:
    st.success(
        say("shop.import.done", visits=done.visits, rejected=len(done.rejected)),
        icon=":material/check_circle:",
    )
    with st.container(horizontal=True, gap="small"):
        st.page_link("pages/shop_results.py", label=say("app.page.shop_results"), icon=":material/insights:")
        st.button(
            say("shop.import.another"),
            key="shop.import.another",
            icon=":material/add:",
            on_click=_forget,
        )
    for each in done.rejected[:SHOWN]:
        st.caption(f"{each.row}: {plain(each.sentence(session.language()))}")
    if done.rejected:
        suffix = done.rejected_rows.recognised.suffix
        st.download_button(
            say("import.run.rejects"),
            partial(done.rejects_file, session.language()),
            f"{PurePath(say('shop.import.rejects_name')).stem}{suffix}",
            key="shop.import.rejects",
            icon=":material/download:",
            on_click="ignore",
        )
