"""The form of one item: its words in both languages, options with points, and its special rules."""

from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.questionnaire import (
    CHOICES,
    CODE_LENGTH,
    NUMERIC,
    Critical,
    ItemKind,
    Option,
    QuestionnaireDocument,
    QuestionnaireItem,
    Words,
    option_code,
    said,
)
from cxmap.ui import acting, session, shop_state
from cxmap.ui.session import say
from cxmap.usecases import questionnaire, questionnaire_editing, questionnaire_order
from cxmap.words import LANGUAGES

NEVER = ""


def show(told: QuestionnaireDocument, item: QuestionnaireItem) -> None:
    """Fields that save themselves; in a version with answers only what no score is made of."""
    fields = _Fields(told, item)
    st.markdown(f"**{say('shop.item.title', code=item.code)}** · {say(f'shop.item_kind.{item.kind}')}")
    if not told.in_use:
        _place(fields)
    for language in LANGUAGES:
        key = fields.key(f"label.{language}")
        st.text_area(
            say(f"shop.item.label_{language}"),
            item.label.get(language, ""),
            key=key,
            height=68,
            on_change=fields.save_label,
            args=(language, key),
        )
    _touchpoint(fields)
    if item.kind in NUMERIC:
        _numbers(fields)
    if item.kind in CHOICES or (item.kind in NUMERIC and item.options):
        _options(fields)
    if item.kind in {ItemKind.NUMBER, ItemKind.TIME} and not item.options and not told.in_use:
        st.button(say("shop.item.add_bands"), key=fields.key("bands"), on_click=fields.add_bands)
    _rules(fields)
    if not told.in_use:
        st.button(
            say("shop.item.remove"),
            icon=":material/delete:",
            type="tertiary",
            key=fields.key("remove"),
            on_click=acting.do,
            args=(questionnaire_editing.remove_item, session.desk(), item.id),
        )


class _Fields:
    """The item that is edited, and how its fields are written."""

    def __init__(self, told: QuestionnaireDocument, item: QuestionnaireItem) -> None:
        self.told, self.item = told, item

    def key(self, field: str) -> str:
        return f"shop.item.{field}.{self.item.id}.{self.item.version}.{shop_state.turn('item')}"

    def saved(self, field: str) -> dict[str, Any]:
        """The arguments of a widget that saves the field on change."""
        key = self.key(field)
        return {
            "key": key,
            "on_change": self.save,
            "args": (field, key),
            "disabled": self.told.in_use and field not in questionnaire_editing.FREE_IN_USE,
        }

    def save(self, field: str, key: str) -> None:
        if key in st.session_state:
            value = st.session_state[key]
            empty = "" if field in {"trap", "show_if"} else None
            self.write(**{field: empty if value in ("", None) else value})

    def save_label(self, language: str, key: str) -> None:
        if key in st.session_state:
            self.write(label={**self.item.label, language: st.session_state[key].strip()})

    def write(self, **fields: Any) -> None:
        if not acting.act(
            questionnaire_editing.change_item, session.desk(), self.item.id, seen=self.item.version, **fields
        ):
            shop_state.turned("item")

    def recode(self, key: str) -> None:
        """The code that stands in the field; where it cannot be, the field shows the old one again."""
        code = str(st.session_state.get(key, self.item.code)).strip()
        item = self.item
        if acting.act(questionnaire_order.recode, session.desk(), item.id, code, seen=item.version):
            shop_state.choose_item(code)
        else:
            shop_state.turned("item")

    def put(self, key: str) -> None:
        section = st.session_state.get(key, self.item.section_id)
        if section == self.item.section_id:
            return
        if not acting.act(questionnaire_order.put_item, session.desk(), self.item.id, section):
            shop_state.turned("item")

    def add_bands(self) -> None:
        """Three bands to begin with: quick, bearable, too long."""
        bands = [(2.0, 120.0), (1.0, 300.0), (0.0, None)]
        self.write(
            options=[
                Option(code=f"band_{at}", points=points, up_to=up_to).model_dump(mode="json")
                for at, (points, up_to) in enumerate(bands, 1)
            ]
        )


def _place(fields: _Fields) -> None:
    """The code and the section of the item, and the buttons that move it; Alt and an arrow do so too."""
    item, told = fields.item, fields.told
    sections = {each.id: said(each.label, session.language()) or say("shop.whole") for each in told.sections}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        code, section = fields.key("code"), fields.key("section")
        st.text_input(
            say("shop.item.code"),
            item.code,
            key=code,
            max_chars=CODE_LENGTH,
            help=say("shop.item.code_help"),
            on_change=fields.recode,
            args=(code,),
            width=130,
        )
        st.selectbox(
            say("shop.item.section"),
            list(sections),
            list(sections).index(item.section_id),
            format_func=sections.__getitem__,
            key=section,
            on_change=fields.put,
            args=(section,),
        )
    with st.container(horizontal=True, gap="small"):
        for by, way, place in ((-1, "up", 0), (1, "down", -1)):
            st.button(
                say(f"shop.section.{way}"),
                icon=f":material/arrow_{way}ward:",
                key=f"shop.item.{way}",
                width="stretch",
                shortcut=f"Alt+{way.title()}",
                disabled=told.items[place].id == item.id and len(sections) == 1,
                on_click=acting.do,
                args=(questionnaire_order.move_item, session.desk(), item.id, by),
            )


def _touchpoint(fields: _Fields) -> None:
    names = {NEVER: say("shop.item.no_touchpoint"), **questionnaire.touchpoint_names(session.desk())}
    known = list(names)
    at = known.index(fields.item.touchpoint_id) if fields.item.touchpoint_id in names else 0
    st.selectbox(
        say("shop.item.touchpoint"),
        known,
        index=at,
        format_func=names.__getitem__,
        help=say("shop.item.touchpoint_help"),
        **fields.saved("touchpoint_id"),
    )
    if fields.item.touchpoint_id:
        failures = {NEVER: say("shop.item.no_failure"), **questionnaire.failure_names(session.desk())}
        if len(failures) > 1:
            choices = list(failures)
            chosen = fields.item.failure_id or NEVER
            st.selectbox(
                say("shop.item.failure"),
                choices,
                index=choices.index(chosen) if chosen in choices else 0,
                format_func=failures.__getitem__,
                help=say("shop.item.failure_help"),
                **fields.saved("failure_id"),
            )


def _numbers(fields: _Fields) -> None:
    low, high, points = st.columns(3, gap="small")
    low.number_input(say("shop.item.low"), value=fields.item.low, **fields.saved("low"))
    high.number_input(say("shop.item.high"), value=fields.item.high, **fields.saved("high"))
    points.number_input(
        say("shop.item.points"), min_value=0.0, value=fields.item.points, **fields.saved("points")
    )
    st.caption(say("shop.item.scale_help"))


def _options(fields: _Fields) -> None:
    """A grid of options; a new row gets its code from its words."""
    item, numeric = fields.item, fields.item.kind in NUMERIC
    rows = [
        {
            "code": option.code,
            **{language: option.label.get(language, "") for language in LANGUAGES},
            "points": option.points,
            "valence": option.valence,
            "not_applicable": option.not_applicable,
            "up_to": option.up_to,
        }
        for option in item.options
    ]
    shown = (
        ["up_to", *LANGUAGES, "points", "valence"]
        if numeric
        else [*LANGUAGES, "points", "valence", "not_applicable"]
    )
    frame = pd.DataFrame(rows, columns=["code", *LANGUAGES, "points", "valence", "not_applicable", "up_to"])
    key = fields.key("options")
    st.data_editor(
        frame.astype({"points": "float64", "valence": "float64", "up_to": "float64"}),
        key=key,
        hide_index=True,
        placeholder="",
        num_rows="dynamic",
        disabled=fields.told.in_use,
        column_order=shown,
        column_config={
            **{str(each): st.column_config.TextColumn(say(f"shop.option.{each}")) for each in LANGUAGES},
            "points": st.column_config.NumberColumn(say("shop.option.points"), min_value=0, width=70),
            "valence": st.column_config.NumberColumn(
                say("shop.option.valence"),
                min_value=-2,
                max_value=2,
                width=70,
                help=say("shop.option.valence_help"),
            ),
            "not_applicable": st.column_config.CheckboxColumn(say("shop.option.not_applicable"), width=70),
            "up_to": st.column_config.NumberColumn(say("shop.option.up_to")),
        },
        on_change=_write_options,
        args=(fields, key, rows),
    )


def _write_options(fields: _Fields, key: str, rows: list[dict[str, Any]]) -> None:
    told = st.session_state.get(key)
    if told is None:
        return
    changed = [{**row, **told["edited_rows"].get(at, {})} for at, row in enumerate(rows)]
    kept = [row for at, row in enumerate(changed) if at not in told["deleted_rows"]]
    new = [row for row in told["added_rows"] if any(row.get(each) for each in (*LANGUAGES, "up_to"))]
    if len(new) < len(told["added_rows"]) and kept == rows:
        return  # a row without words is not an option yet
    fields.write(options=[_option(row, kept) for row in [*kept, *new]])


def _option(row: dict[str, Any], known: list[dict[str, Any]]) -> dict[str, Any]:
    label: Words = {language: str(row[language]).strip() for language in LANGUAGES if row.get(language)}
    taken = {each["code"] for each in known}
    up_to = row.get("up_to")
    return {
        "code": row.get("code") or option_code(said(label, "en") or f"band {up_to}", taken),
        "label": label,
        "points": _number(row.get("points")) or 0.0,
        "valence": _number(row.get("valence")),
        "not_applicable": bool(row.get("not_applicable")),
        "up_to": _number(up_to),
    }


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)  # noqa: PLR0124  NaN is not equal to itself


def _rules(fields: _Fields) -> None:
    item = fields.item
    with st.expander(say("shop.item.rules")):
        st.toggle(say("shop.item.required"), item.required, **fields.saved("required"))
        st.toggle(say("shop.item.may_not_apply"), item.may_not_apply, **fields.saved("may_not_apply"))
        st.toggle(
            say("shop.item.bonus"), item.bonus, help=say("shop.item.bonus_help"), **fields.saved("bonus")
        )
        levels = [NEVER, *map(str, Critical)]
        zeroes = {level: say(f"shop.critical.{level or 'none'}") for level in levels}
        st.selectbox(
            say("shop.item.critical"),
            levels,
            index=levels.index(str(item.critical or NEVER)),
            format_func=zeroes.__getitem__,
            help=say("shop.item.critical_help"),
            **fields.saved("critical"),
        )
        if item.kind in CHOICES:
            _truth(fields)
        _shown_if(fields)


def _truth(fields: _Fields) -> None:
    item = fields.item
    codes = [NEVER, *(option.code for option in item.options)]
    names = {NEVER: say("shop.item.no_trap")}
    names |= {option.code: said(option.label, session.language()) or option.code for option in item.options}
    st.selectbox(
        say("shop.item.trap"),
        codes,
        index=codes.index(item.trap) if item.trap in codes else 0,
        format_func=names.__getitem__,
        help=say("shop.item.trap_help"),
        **fields.saved("trap"),
    )


def _shown_if(fields: _Fields) -> None:
    item, told = fields.item, fields.told
    place = [each.code for each in told.items].index(item.code)
    before = {each.code: each for each in told.items[:place] if each.kind in CHOICES}
    codes = [NEVER, *before]
    names = {NEVER: say("shop.item.always")} | {
        code: f"{code}. {said(each.label, session.language())[:60]}" for code, each in before.items()
    }
    st.selectbox(
        say("shop.item.show_if"),
        codes,
        index=codes.index(item.show_if) if item.show_if in codes else 0,
        format_func=names.__getitem__,
        **fields.saved("show_if"),
    )
    if item.show_if in before:
        options = {
            option.code: said(option.label, session.language()) for option in before[item.show_if].options
        }
        st.multiselect(
            say("shop.item.show_if_answers"),
            list(options),
            [code for code in item.show_if_answers if code in options],
            format_func=options.__getitem__,
            **fields.saved("show_if_answers"),
        )
