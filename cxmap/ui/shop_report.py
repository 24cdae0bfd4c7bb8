"""The report on paper: the whole programme, one wave or one location, in either language."""

from functools import partial

import streamlit as st

from cxmap.ui import session
from cxmap.ui.session import say
from cxmap.usecases import picture, shop_pictures, shop_scores
from cxmap.usecases.picture import Paper
from cxmap.usecases.shop_scores import Scored, Where
from cxmap.words import LANGUAGES, Language


def show(scored: Scored) -> None:
    """What the report is about, its language, and the download."""
    popover = st.popover(say("shop.report.title"), icon=":material/picture_as_pdf:", on_change="rerun")
    if not popover.open:
        return
    with popover:
        subjects = _subjects(scored)
        chosen = st.selectbox(
            say("shop.report.about"),
            list(subjects),
            format_func=subjects.__getitem__,
            key="shop.report.about",
        )
        language: Language = (
            st.segmented_control(
                say("app.language"),
                LANGUAGES,
                default=session.language(),
                format_func=str.upper,
                key="shop.report.language",
                required=True,
            )
            or session.language()
        )
        st.download_button(
            say("shop.report.download"),
            partial(_pdf, scored, chosen, subjects[chosen] if chosen else "", language),
            shop_pictures.file_name(scored, subjects[chosen], "pdf"),
            "application/pdf",
            icon=":material/download:",
            type="primary",
            key="shop.report.download",
            on_click="ignore",
        )


def _subjects(scored: Scored) -> dict[str, str]:
    waves = {each.id: each.name for each in scored.programme.waves}
    places = {each.id: each.name or each.code for each in scored.programme.locations}
    return {"": say("shop.report.whole"), **waves, **places}


def _pdf(scored: Scored, key: str, subject: str, language: Language) -> bytes:
    """The report as tiled pages of A4."""
    told = scored
    if key:
        where = (
            Where(waves=(key,))
            if key in {each.id for each in scored.programme.waves}
            else Where(locations=(key,))
        )
        told = shop_scores.load(session.desk(), scored.programme.programme.id, where)
    scene = shop_pictures.report(told, language, subject)
    return picture.export(scene, "pdf", Paper(page="A4", tiled=True))
