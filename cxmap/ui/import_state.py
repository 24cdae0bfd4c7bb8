"""What the import page remembers: the file, the mapping under way, and the import that runs or has run."""

import hashlib
import json
import secrets
import threading
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from cxmap.errors import CxmapError
from cxmap.model.evidence_import import EvidenceMapping
from cxmap.ui import evidence_nodes, session
from cxmap.usecases import consent, evidence_import, evidence_mapping
from cxmap.usecases.consent import Refusals
from cxmap.usecases.desk import Desk
from cxmap.usecases.evidence_import import Applied, Imported, Preview, Watch
from cxmap.usecases.evidence_nodes import NodeNames
from cxmap.usecases.visit_import import OpenedVisits

FILE, BASE, RUN, SHEET = "import.file", "import.base", "import.run", "import.sheet"
WANTED = "import.wanted"
Opened = Preview | OpenedVisits
"""A file whose columns are to be mapped."""


@dataclass(frozen=True)
class File:
    """An uploaded file, kept while the person works on it."""

    name: str
    data: bytes
    sha256: str


@dataclass(frozen=True)
class Base:
    """What the mapping form starts from; widgets carry `token` in their keys, so that a new start is a new form."""

    about: tuple[str, str]
    token: str
    fields: dict[str, Any]
    saved: str | None = None


@dataclass
class Run:
    """An import on its own thread: the page looks at it, and may ask it to stop."""

    desk: Desk
    opened: Preview
    mapping: EvidenceMapping | None
    again: bool
    operation_id: str = field(default_factory=lambda: secrets.token_hex(8))
    share: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    imported: Imported | None = None
    problem: CxmapError | None = None

    def work(self) -> None:
        """The import itself; whatever happens, the page learns that it ended."""
        try:
            self.imported = evidence_import.import_opened(
                self.desk,
                self.opened,
                self.mapping,
                again=self.again,
                watch=Watch(self.told, self.stop.is_set),
                operation_id=self.operation_id,
            )
        except CxmapError as problem:
            self.problem = problem
        finally:
            self.ended.set()

    def told(self, share: float) -> None:
        self.share = share


def take(name: str, data: bytes) -> None:
    """Work on this file from now on."""
    forget()
    st.session_state[FILE] = File(name, data, hashlib.sha256(data).hexdigest())


def forget() -> None:
    """Put the file away, with its mapping and its result."""
    for key in (FILE, BASE, RUN, SHEET, WANTED):
        st.session_state.pop(key, None)


def file() -> File | None:
    found: File | None = st.session_state.get(FILE)
    return found


@st.cache_resource(max_entries=4, show_spinner=True)
def _opened(_file: File, sha256: str, name: str, sheet: str | None) -> Preview:
    del sha256, name  # they only tell files apart
    return evidence_import.preview(_file.data, _file.name, sheet)


def opened(of: File) -> Preview:
    """The file as it was read, with the sheet that is chosen."""
    return _opened(of, of.sha256, of.name, st.session_state.get(SHEET))


@st.cache_resource(max_entries=8, show_spinner=True, hash_funcs={NodeNames: NodeNames.told})
def _checked(
    _opened: Preview,
    about: tuple[str, str],
    _mapping: EvidenceMapping | None,
    document: str,
    nodes: NodeNames,
    _refused: Refusals,
    refused: tuple[str, ...],
) -> Applied:
    del about, document, refused
    return evidence_import.check(_opened, _mapping, nodes, _refused)


def checked(of: Preview, mapping: EvidenceMapping | None) -> Applied:
    """What an import with this mapping would do, computed on the whole file."""
    document = evidence_mapping.write_mapping(mapping) if mapping else ""
    refused = consent.refusals(session.desk())
    told = tuple(sorted(map(str, refused.values())))
    return _checked(of, about(of), mapping, document, evidence_nodes.known(), refused, told)


@st.cache_data(max_entries=32, show_spinner=False)
def _date_forms(_opened: Opened, about: tuple[str, str], column: str) -> dict[str, str]:
    del about
    return evidence_import.date_forms(_opened.table, column)


def date_forms(of: Opened, column: str) -> dict[str, str]:
    """The ways to read the dates of a column."""
    return _date_forms(of, about(of), column)


def about(of: Opened) -> tuple[str, str]:
    """What tells one table from another: the file and its sheet."""
    return of.sha256, of.table.recognised.sheet


def base(of: Preview) -> Base:
    """What the mapping form starts from: the suggestion, unless a saved mapping was chosen."""
    known: Base | None = st.session_state.get(BASE)
    if known is None or known.about != about(of):
        known = Base(about(of), secrets.token_hex(4), of.suggestion.fields)
        st.session_state[BASE] = known
    return known


def start_from(of: Preview, saved_id: str | None, document: str) -> None:
    """Start the form anew, from a saved mapping or from the suggestion."""
    fields = json.loads(document) if document else of.suggestion.fields
    st.session_state[BASE] = Base(about(of), secrets.token_hex(4), fields, saved_id)


def mapping_of(fields: dict[str, Any]) -> EvidenceMapping:
    """The mapping that the form describes; MappingInvalidError says what is missing."""
    return evidence_mapping.mapping_of({name: value for name, value in fields.items() if value is not None})


def want() -> None:
    """Import as soon as the form is read: a field that was left by this very click counts."""
    st.session_state[WANTED] = True


def want_no_more() -> None:
    """Forget a wish that could not be met, because the form no longer gives an item."""
    st.session_state.pop(WANTED, None)


def start_if_wanted(of: Preview, mapping: EvidenceMapping | None, again: bool) -> None:
    """Begin the import on its own thread, so that the page stays alive and can stop it."""
    if not st.session_state.pop(WANTED, False):
        return
    run = Run(session.desk(), of, mapping, again)
    st.session_state[RUN] = run
    threading.Thread(target=run.work, name="evidence-import", daemon=True).start()
    st.rerun()


def run() -> Run | None:
    found: Run | None = st.session_state.get(RUN)
    return found
