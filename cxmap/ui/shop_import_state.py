"""What the import of visits remembers: what its form starts from, and what was found with a mapping."""

import secrets

import streamlit as st

from cxmap.model.visit_import import VisitMapping
from cxmap.ui import import_state, session
from cxmap.ui.import_state import Base
from cxmap.usecases import visit_import, visit_mapping
from cxmap.usecases.visit_import import OpenedVisits
from cxmap.usecases.visit_mapping import AppliedVisits, Question
from cxmap.words import Language

BASE = "shop.import.base"


def about(of: OpenedVisits) -> tuple[str, str]:
    """What tells one opened file from another: the file, its sheet and the questionnaire it is read with."""
    sha256, sheet = import_state.about(of)
    version = of.questionnaire.questionnaire.id if of.questionnaire else ""
    codes = ",".join(item.code for item in of.plan.items) if of.plan else ""
    return sha256, f"{sheet}|{version}|{codes}"


def base(of: OpenedVisits) -> Base:
    """What the form starts from: the guess, unless a saved mapping or a document was chosen."""
    known: Base | None = st.session_state.get(BASE)
    if known is None or known.about != about(of):
        known = Base(about(of), secrets.token_hex(4), visit_mapping.start(of))
        st.session_state[BASE] = known
    return known


def start_from(of: OpenedVisits, document: str, saved_id: str | None = None) -> None:
    """Start the form anew from a document, or from the guess where there is none."""
    fields = visit_mapping.fields_of(document) if document else visit_mapping.start(of)
    st.session_state[BASE] = Base(about(of), secrets.token_hex(4), fields, saved_id)


@st.cache_resource(max_entries=4, show_spinner=True)
def _questions(
    _opened: OpenedVisits, of: tuple[str, str], document: str, language: Language
) -> list[Question]:
    del of
    return visit_mapping.questions(_opened, visit_mapping.fields_of(document, whole=False), language)


def questions(of: OpenedVisits, document: str) -> list[Question]:
    """The questions of a file as a mapping has them; read once for each document."""
    return _questions(of, about(of), document, session.language())


@st.cache_resource(max_entries=4, show_spinner=True)
def _checked(
    _opened: OpenedVisits, of: tuple[str, str], _mapping: VisitMapping, document: str, language: Language
) -> AppliedVisits:
    del of, document
    return visit_import.check(_opened, _mapping, language)


def checked(of: OpenedVisits, mapping: VisitMapping) -> AppliedVisits:
    """What an import with this mapping would do; computed once for each mapping."""
    return _checked(of, about(of), mapping, visit_import.write_mapping(mapping), session.language())
