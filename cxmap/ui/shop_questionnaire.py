"""The questionnaire editor: versions, sections with weights, items, and what a version changed."""

import streamlit as st

from cxmap.model.mystery_shopping import ProgrammeDocument
from cxmap.model.questionnaire import (
    ItemKind,
    QuestionnaireDocument,
    QuestionnaireItem,
    QuestionnaireSection,
    Words,
    said,
)
from cxmap.ui import acting, session, shop_item_editor, shop_state
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import questionnaire, questionnaire_editing, questionnaire_order

ICONS = {
    ItemKind.YES_NO: ":material/thumbs_up_down:",
    ItemKind.SINGLE: ":material/radio_button_checked:",
    ItemKind.MULTIPLE: ":material/checklist:",
    ItemKind.SCALE: ":material/linear_scale:",
    ItemKind.NUMBER: ":material/123:",
    ItemKind.TIME: ":material/timer:",
    ItemKind.TEXT: ":material/notes:",
    ItemKind.PHOTO: ":material/photo_camera:",
}


def show(document: ProgrammeDocument) -> None:
    """The chosen version, its items left and the form of one of them right."""
    if not document.questionnaires:
        _first(document)
        return
    version = _version(document)
    told = questionnaire.load(session.desk(), version)
    _bar(document, told)
    chosen = told.item(st.session_state.get(shop_state.ITEM, "")) or next(iter(told.items), None)
    left, right = st.columns([1.6, 1], gap="medium")
    with left:
        for section in told.sections:
            _section(told, section, chosen.code if chosen else "")
        if not told.in_use:
            _new_section(told)
    with right, st.container(border=True):
        if chosen is None:
            st.caption(say("shop.item.none"))
        else:
            shop_item_editor.show(told, chosen)


def _first(document: ProgrammeDocument) -> None:
    st.info(say("shop.questionnaire.none"), icon=":material/quiz:")
    templates = questionnaire.template_names(session.language())
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True):
        st.selectbox(
            say("shop.programme.template"),
            list(templates),
            format_func=templates.__getitem__,
            key="shop.questionnaire.template",
        )
        st.button(
            say("shop.questionnaire.from_template"),
            key="shop.questionnaire.from_template",
            type="primary",
            on_click=_from_template,
            args=(document.programme.id,),
        )
        st.button(
            say("shop.questionnaire.blank"),
            key="shop.questionnaire.blank",
            on_click=acting.do,
            args=(questionnaire.create_blank, session.desk(), document.programme.id, session.language()),
        )
    with right, st.container(border=True):
        _upload(document)


def _from_template(programme_id: str) -> None:
    key = st.session_state["shop.questionnaire.template"]
    acting.act(questionnaire.create_from_template, session.desk(), programme_id, key)


def _upload(document: ProgrammeDocument) -> None:
    """A form file (a row per question) or an XLSForm becomes the next version."""
    file = st.file_uploader(
        say("shop.questionnaire.file"),
        ["csv", "xlsx", "tsv"],
        key=f"shop.form.{len(document.questionnaires)}",
    )
    if file is None:
        st.caption(say("shop.questionnaire.file_help"))
        return
    form = questionnaire.form_of(file.getvalue(), file.name, session.language())
    st.markdown(
        say(
            "shop.questionnaire.found",
            sections=len(form.plan.sections),
            items=len(form.plan.items),
        )
    )
    for problem in form.problems[:10]:
        st.caption(f"{problem.row}: {plain(problem.sentence(session.language()))}")
    st.button(
        say("shop.questionnaire.take"),
        key="shop.questionnaire.take",
        type="primary",
        on_click=acting.do,
        args=(questionnaire.create, session.desk(), document.programme.id, form.plan),
        kwargs={"done": say("shop.questionnaire.created")},
    )


def _version(document: ProgrammeDocument) -> str:
    known = {each.id: f"v{each.number} · {each.title}" for each in document.questionnaires}
    key = f"shop.version.{document.programme.id}.{len(known)}"
    st.session_state.setdefault(key, list(known)[-1])
    return st.selectbox(
        say("shop.questionnaire.version"), list(known), format_func=known.__getitem__, key=key
    )


def _bar(document: ProgrammeDocument, told: QuestionnaireDocument) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if told.in_use:
            st.markdown(f":blue-badge[{say('shop.questionnaire.in_use')}]", width="content")
        st.button(
            say("shop.questionnaire.new_version"),
            icon=":material/content_copy:",
            key="shop.questionnaire.new_version",
            help=say("shop.questionnaire.new_version_help"),
            on_click=acting.do,
            args=(questionnaire.new_version, session.desk(), told.questionnaire.id),
        )
        if not told.in_use:
            with st.popover(say("shop.questionnaire.weights"), icon=":material/balance:"):
                _weights(told)
        export = st.popover(
            say("shop.questionnaire.exchange"), icon=":material/swap_horiz:", on_change="rerun"
        )
        if export.open:
            with export:
                st.download_button(
                    say("shop.questionnaire.xlsform"),
                    questionnaire.xlsform(told),
                    f"{told.questionnaire.title[:40]} v{told.questionnaire.number}.xlsx",
                    icon=":material/download:",
                    key="shop.questionnaire.xlsform",
                    on_click="ignore",
                    help=say("shop.questionnaire.xlsform_help"),
                )
                _upload(document)
    _changes(document, told)


def _changes(document: ProgrammeDocument, told: QuestionnaireDocument) -> None:
    before = [each for each in document.questionnaires if each.number < told.questionnaire.number]
    if not before:
        return
    found = questionnaire.differences(questionnaire.load(session.desk(), before[-1].id), told)
    parts = [
        say(f"shop.questionnaire.{name}", items=", ".join(codes))
        for name, codes in (
            ("added", found.added),
            ("removed", found.removed),
            ("changed", tuple(found.changed)),
        )
        if codes
    ]
    st.caption(
        say("shop.questionnaire.since", number=before[-1].number)
        + " "
        + (" · ".join(parts) or say("shop.questionnaire.same"))
    )


def _weights(told: QuestionnaireDocument) -> None:
    with st.form("shop.weights", border=False):
        st.caption(say("shop.questionnaire.weights_help"))
        for section in told.sections:
            st.number_input(
                said(section.label, session.language()) or say("shop.whole"),
                0.0,
                100.0,
                section.weight,
                key=f"shop.weight.{section.id}",
            )
        st.form_submit_button(say("shop.questionnaire.set_weights"), on_click=_set_weights, args=(told,))


def _set_weights(told: QuestionnaireDocument) -> None:
    weights = {section.id: st.session_state[f"shop.weight.{section.id}"] for section in told.sections}
    acting.act(questionnaire_editing.set_weights, session.desk(), told.questionnaire.id, weights)


def _section(told: QuestionnaireDocument, section: QuestionnaireSection, chosen: str) -> None:
    name = said(section.label, session.language()) or say("shop.whole")
    weight = f" :gray[{section.weight:g} %]" if section.weight is not None else ""
    with st.container(border=True, gap="xsmall"):
        if told.in_use:
            st.markdown(f"**{plain(name)}**{weight}")
        else:
            _section_bar(told, section, f"**{plain(name)}**{weight}")
        for item in told.items_of(section.id):
            text = f"{item.code}. {plain(said(item.label, session.language()))}"
            st.button(
                (f"**{text}**" if item.code == chosen else text) + _marks(item),
                icon=ICONS[item.kind],
                key=f"shop.item.{item.id}",
                type="tertiary",
                on_click=shop_state.choose_item,
                args=(item.code,),
                width="stretch",
            )
        if not told.in_use:
            _new_item(section)


def _section_bar(told: QuestionnaireDocument, section: QuestionnaireSection, title: str) -> None:
    """The name of the section, which can be changed, and the buttons that move it."""
    ends = {-1: told.sections[0].id, 1: told.sections[-1].id}
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        with st.popover(title, type="tertiary"):
            key = f"shop.section.name.{section.id}.{section.version}"
            st.text_input(
                say("shop.section.edit"),
                said(section.label, session.language()),
                key=key,
                on_change=_rename,
                args=(section, key),
            )
        st.space("stretch")
        for by, way in ((-1, "up"), (1, "down")):
            st.button(
                "",
                icon=f":material/arrow_{way}ward:",
                key=f"shop.section.{way}.{section.id}",
                type="tertiary",
                help=say(f"shop.section.{way}"),
                disabled=ends[by] == section.id,
                on_click=acting.do,
                args=(questionnaire_order.move_section, session.desk(), section.id, by),
            )


def _rename(section: QuestionnaireSection, key: str) -> None:
    name = str(st.session_state.get(key, "")).strip()
    if name:
        label = {**section.label, session.language(): name}
        acting.act(
            questionnaire_editing.change_section,
            session.desk(),
            section.id,
            seen=section.version,
            label=label,
        )


def _marks(item: QuestionnaireItem) -> str:
    told = {
        "bonus": item.bonus,
        "critical": item.critical is not None,
        "trap": bool(item.trap),
        "shown_if": bool(item.show_if),
        "touchpoint": item.touchpoint_id is not None,
    }
    colours = {
        "bonus": "green",
        "critical": "red",
        "trap": "violet",
        "shown_if": "gray",
        "touchpoint": "blue",
    }
    return "".join(f" :{colours[name]}-badge[{say(f'shop.mark.{name}')}]" for name, on in told.items() if on)


def _new_item(section: QuestionnaireSection) -> None:
    kinds = session.names("shop.item_kind", ItemKind)
    with (
        st.form(f"shop.new_item.{section.id}", clear_on_submit=True, border=False),
        st.container(horizontal=True, gap="small"),
    ):
        st.text_input(
            say("shop.item.new"),
            key=f"shop.new_item.text.{section.id}",
            placeholder=say("shop.item.new_hint"),
            label_visibility="collapsed",
        )
        st.selectbox(
            say("shop.item.kind"),
            list(kinds),
            format_func=kinds.__getitem__,
            key=f"shop.new_item.kind.{section.id}",
            label_visibility="collapsed",
            width=150,
        )
        st.form_submit_button(
            say("shop.item.add"), icon=":material/add:", on_click=_add_item, args=(section,)
        )


def _add_item(section: QuestionnaireSection) -> None:
    state = st.session_state
    text = str(state[f"shop.new_item.text.{section.id}"]).strip()
    if not text:
        return

    def make() -> None:
        kind = state[f"shop.new_item.kind.{section.id}"]
        label: Words = {session.language(): text}
        made = questionnaire_editing.new_item(session.desk(), section.id, label, kind)
        shop_state.choose_item(made.code)

    acting.act(make)


def _new_section(told: QuestionnaireDocument) -> None:
    with st.form("shop.new_section", clear_on_submit=True, border=False):
        name, button = st.columns([3, 1.2], vertical_alignment="bottom")
        name.text_input(
            say("shop.section.new"),
            key="shop.new_section.name",
            placeholder=say("shop.section.new_hint"),
            label_visibility="collapsed",
        )
        button.form_submit_button(
            say("shop.section.new"),
            icon=":material/add:",
            on_click=_add_section,
            args=(told.questionnaire.id,),
            width="stretch",
        )


def _add_section(questionnaire_id: str) -> None:
    name = str(st.session_state["shop.new_section.name"]).strip()
    if name:
        acting.act(
            questionnaire_editing.new_section, session.desk(), questionnaire_id, {session.language(): name}
        )
