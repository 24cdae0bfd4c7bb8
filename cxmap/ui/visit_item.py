"""One item of a visit: its question, its answer, a comment, photos, a stopwatch; every change is kept at once."""

import re
from typing import Any

import streamlit as st

from cxmap.model.evidence import VERBATIM_LENGTH
from cxmap.model.questionnaire import ItemKind, QuestionnaireItem, said
from cxmap.ui import acting, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import visit
from cxmap.usecases.visit import VisitDocument

NOT_APPLICABLE = "\0n/a"
"""What stands for “does not apply” among the options; no option has this code."""
MOST_STEPS = 11
CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)|(\d{1,5})")


def show(document: VisitDocument, item: QuestionnaireItem, draft: dict[str, Any]) -> None:
    """The question with the field for its answer."""
    answer = draft["answers"].get(item.code, "")
    with st.container(border=True, gap="xsmall"):
        mark = "" if item.required else f" :gray[{say('shop.visit.optional')}]"
        st.markdown(f"**{item.code}. {plain(said(item.label, session.language()))}**{mark}")
        FIELDS[item.kind](document, item, answer)
        comment = draft["comments"].get(item.code, "")
        with st.expander(say("shop.visit.comment"), expanded=bool(comment)):
            key = f"visit.comment.{document.visit.id}.{item.code}"
            st.text_area(
                say("shop.visit.comment"),
                comment,
                key=key,
                height=80,
                max_chars=VERBATIM_LENGTH,
                label_visibility="collapsed",
                on_change=_keep_comment,
                args=(document, item.code, key),
            )
            if item.kind is not ItemKind.PHOTO:
                photos(document, item.code)


def _key(document: VisitDocument, item: QuestionnaireItem) -> str:
    return f"visit.answer.{document.visit.id}.{item.code}"


def _choice(document: VisitDocument, item: QuestionnaireItem, answer: Any) -> None:
    names = _names(item)
    codes = list(names)
    chosen = NOT_APPLICABLE if answer is None else answer
    key = _key(document, item)
    st.radio(
        item.code,
        codes,
        index=codes.index(chosen) if chosen in codes else None,
        format_func=names.__getitem__,
        key=key,
        horizontal=item.kind is ItemKind.YES_NO,
        label_visibility="collapsed",
        on_change=_keep,
        args=(document, item.code, key),
    )


def _names(item: QuestionnaireItem) -> dict[str, str]:
    names = {option.code: said(option.label, session.language()) or option.code for option in item.options}
    return names | ({NOT_APPLICABLE: say("shop.visit.not_applicable")} if item.may_not_apply else {})


def _multiple(document: VisitDocument, item: QuestionnaireItem, answer: Any) -> None:
    names = {option.code: said(option.label, session.language()) or option.code for option in item.options}
    key = _key(document, item)
    st.pills(
        item.code,
        list(names),
        selection_mode="multi",
        default=[code for code in (answer or []) if code in names],
        format_func=names.__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=_keep,
        args=(document, item.code, key),
    )


def _scale(document: VisitDocument, item: QuestionnaireItem, answer: Any) -> None:
    low, high = sorted((item.low or 0.0, item.high or 0.0))
    steps = [low + step for step in range(int(high - low) + 1)]
    if len(steps) > MOST_STEPS:
        _number(document, item, answer)
        return
    key = _key(document, item)
    names: dict[Any, str] = {step: f"{step:g}" for step in steps}
    names |= {NOT_APPLICABLE: say("shop.visit.not_applicable")} if item.may_not_apply else {}
    chosen = NOT_APPLICABLE if answer is None else answer
    st.segmented_control(
        item.code,
        list(names),
        default=chosen if chosen in names else None,
        format_func=names.__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=_keep,
        args=(document, item.code, key),
    )
    st.caption(say("shop.visit.scale", low=f"{low:g}", high=f"{high:g}"))


def _number(document: VisitDocument, item: QuestionnaireItem, answer: Any) -> None:
    key = _key(document, item)
    bounds = [each for each in (item.low, item.high) if each is not None]
    st.number_input(
        item.code,
        min_value=min(bounds) if item.kind is ItemKind.SCALE and bounds else None,
        max_value=max(bounds) if item.kind is ItemKind.SCALE and bounds else None,
        value=float(answer) if answer not in ("", None) else None,
        key=key,
        label_visibility="collapsed",
        on_change=_keep,
        args=(document, item.code, key),
    )


def _time(document: VisitDocument, item: QuestionnaireItem, answer: Any) -> None:
    """Minutes and seconds, typed or taken by a stopwatch that also runs through a refresh."""
    desk, since = session.desk(), visit.clock(session.desk(), document.visit.id, item.code)
    key = f"{_key(document, item)}.{answer}"
    left, right = st.columns([1.4, 1], vertical_alignment="bottom", gap="small")
    left.text_input(
        item.code,
        clock(answer) if answer not in ("", None) else "",
        key=key,
        placeholder="m:ss",
        label_visibility="collapsed",
        on_change=_keep_time,
        args=(document, item.code, key),
    )
    with right:
        if since is None:
            st.button(
                say("shop.visit.clock_start"),
                icon=":material/timer:",
                key=f"{key}.start",
                width="stretch",
                on_click=acting.do,
                args=(visit.start_clock, desk, document.visit.id, item.code),
            )
        else:
            _running(document, item, key)


def _running(document: VisitDocument, item: QuestionnaireItem, key: str) -> None:
    @st.fragment(run_every=1.0)
    def tick() -> None:
        seconds = visit.elapsed(session.desk(), document.visit.id, item.code)
        st.button(
            f"{say('shop.visit.clock_stop')} · {clock(seconds)}",
            icon=":material/stop_circle:",
            type="primary",
            key=f"{key}.stop",
            width="stretch",
            on_click=acting.do,
            args=(visit.stop_clock, session.desk(), document.visit.id, item.code),
        )

    tick()


def clock(seconds: float) -> str:
    """Seconds as m:ss."""
    whole = round(float(seconds))
    return f"{whole // 60}:{whole % 60:02}"


def _keep_time(document: VisitDocument, code: str, key: str) -> None:
    text = str(st.session_state.get(key, "")).strip()
    found = CLOCK.fullmatch(text)
    if text and not found:
        st.session_state[acting.PROBLEM] = say("shop.visit.not_a_time", value=text[:40])
        return
    value: Any = ""
    if found and found[4]:
        value = float(found[4])
    elif found:
        value = float(int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]))
    acting.act(visit.keep, session.desk(), document.visit.id, answers={code: value})


def _text(document: VisitDocument, item: QuestionnaireItem, answer: Any) -> None:
    key = _key(document, item)
    st.text_area(
        item.code,
        str(answer or ""),
        key=key,
        height=100,
        max_chars=VERBATIM_LENGTH,
        label_visibility="collapsed",
        on_change=_keep,
        args=(document, item.code, key),
    )


def _photo(document: VisitDocument, item: QuestionnaireItem, _answer: Any) -> None:
    photos(document, item.code)


def photos(document: VisitDocument, code: str) -> None:
    """What was photographed, and a way to add one; the file loses its place and camera at once."""
    own = [each for each in document.photos if each.item_code == code]
    for photo in own:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.image(visit.photo_bytes(session.desk(), photo), width=140)
            remove = say("shop.visit.remove_photo")
            st.button(
                remove,
                icon=":material/close:",
                key=f"icon-photo.{photo.id}",
                help=remove,
                type="tertiary",
                on_click=acting.do,
                args=(visit.remove_photo, session.desk(), photo.id),
            )
    key = f"visit.photo.{document.visit.id}.{code}.{len(own)}"
    st.file_uploader(
        say("shop.visit.photo"),
        ["jpg", "jpeg", "png", "webp"],
        key=key,
        help=say("shop.visit.photo_help"),
        on_change=_add_photo,
        args=(document, code, key),
    )


def _add_photo(document: VisitDocument, code: str, key: str) -> None:
    file = st.session_state.get(key)
    if file is not None:
        acting.act(visit.add_photo, session.desk(), document.visit.id, file.getvalue(), file.name, code)


def _keep(document: VisitDocument, code: str, key: str) -> None:
    if key in st.session_state:
        value = st.session_state[key]
        told = None if value == NOT_APPLICABLE else "" if value is None else value
        acting.act(visit.keep, session.desk(), document.visit.id, answers={code: told})


def _keep_comment(document: VisitDocument, code: str, key: str) -> None:
    if key in st.session_state:
        acting.act(visit.keep, session.desk(), document.visit.id, comments={code: st.session_state[key]})


def keep_field(document: VisitDocument, field: str, key: str) -> None:
    """Keep a text that belongs to the whole visit."""
    if key in st.session_state:
        acting.act(visit.keep, session.desk(), document.visit.id, **{field: st.session_state[key]})


FIELDS = {
    ItemKind.YES_NO: _choice,
    ItemKind.SINGLE: _choice,
    ItemKind.MULTIPLE: _multiple,
    ItemKind.SCALE: _scale,
    ItemKind.NUMBER: _number,
    ItemKind.TIME: _time,
    ItemKind.TEXT: _text,
    ItemKind.PHOTO: _photo,
}
